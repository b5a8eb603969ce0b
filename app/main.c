/**
 * @file app/main.c
 * The program: finds the sub-command and hands the rest of the line to it.
 */
#include "app/command.h"
#include "output/provenance.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const app_command app_commands[] = {
#define COMMAND(name_, summary_) { #name_, summary_, app_##name_ },
#include "app/commands.def"
#undef COMMAND
    { NULL, NULL, NULL },
};

int app_fault(const ren_error *err)
{
    fprintf(stderr, "renlian: %s\n", err->text);
    return ren_status_exit(err->status);
}

static const app_command *command_find(const char *name)
{
    for (const app_command *c = app_commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0) {
            return c;
        }
    }
    return NULL;
}

static void version_print(FILE *out, struct argp_state *state)
{
    (void)state;
    const ren_provenance build = ren_provenance_of_build();
    fprintf(out, "renlian %s (%s, %s, %s)\n", build.version, build.commit,
            build.compiler, build.real);
}

/* The list of commands stands after the options, where argp puts the closing text. */
static char *help_filter(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC) {
        return (char *)text;
    }
    char *list = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&list, &n);
    if (out == NULL) {
        return NULL;
    }
    fprintf(out, "Commands:\n");
    for (const app_command *c = app_commands; c->name != NULL; c++) {
        fprintf(out, "  %-10s %s\n", c->name, c->summary);
    }
    fprintf(out, "\n`renlian COMMAND --help` says more.");
    return fclose(out) == 0 ? list : NULL;
}

typedef struct choice {
    const app_command *command;
    int at; /* index of its name in argv */
} choice;

static error_t parse(int key, char *text, struct argp_state *state)
{
    choice *found = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        found->command = command_find(text);
        if (found->command == NULL) {
            argp_error(state, "there is no command `%s`", text);
        }
        found->at = state->next - 1;
        state->next = state->argc; /* the rest belongs to the command */
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "a command is missing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/*
 * Threads that wait by spinning fight with whatever else runs on the machine: with one
 * core busy a run slows down twenty-fold. Those that sleep at once are woken for every
 * loop: one world of 2,000 firms on two threads then takes three times as long, one of
 * 100,000 a twentieth longer. So they spin for about as long as waking takes (GOMP_SPINCOUNT;
 * other runtimes than libgomp sleep). Runtimes read this before main(), so we start
 * ourselves again, once. Users who set a policy keep it.
 */
static void wait_policy_choose(char **argv)
{
    if (getenv("OMP_WAIT_POLICY") != NULL || getenv("GOMP_SPINCOUNT") != NULL) {
        return;
    }
    if (setenv("OMP_WAIT_POLICY", "passive", 1) == 0
        && setenv("GOMP_SPINCOUNT", "1000", 1) == 0) {
        (void)execv("/proc/self/exe", argv); /* on failure the default is good enough */
    }
}

int main(int argc, char **argv)
{
    static const struct argp top = {
        .parser = parse,
        .args_doc = "COMMAND [ARGUMENT...]",
        .doc =
            "Renlian simulates the resilience of an industrial chain, firm by firm.\v ",
        .help_filter = help_filter,
    };
    choice found = { NULL, 0 };
    char name[64];

    wait_policy_choose(argv);
    argp_program_version_hook = version_print;
    argp_err_exit_status = APP_BAD_INPUT;
    if (argp_parse(&top, argc, argv, ARGP_IN_ORDER, NULL, &found) != 0
        || found.command == NULL) {
        return APP_BAD_INPUT;
    }
    snprintf(name, sizeof name, "renlian %s", found.command->name);
    argv[found.at] = name;
    const int status = found.command->run(argc - found.at, argv + found.at);
    if (fflush(stdout) != 0 && status == APP_DONE) {
        perror("renlian: standard output");
        return APP_BAD_MACHINE;
    }
    return status;
}
