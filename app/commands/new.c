/**
 * @file app/commands/new.c
 * `renlian new`: a commented scenario to start from, on stdout.
 */
#include "app/command.h"
#include "app/input/input.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

static error_t parse(int key, char *text, struct argp_state *state)
{
    const char **template = state->input;
    if (key != ARGP_KEY_ARG) {
        return ARGP_ERR_UNKNOWN;
    }
    if (*template != NULL) {
        argp_error(state, "one template at a time; `%s` is a second", text);
    }
    *template = text;
    return 0;
}

static ren_status file_print(const char *path, ren_error *err)
{
    char piece[4096];
    size_t n;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return ren_fail(err, REN_NO_FILE, "%.300s: %s", path, strerror(errno));
    }
    while ((n = fread(piece, 1, sizeof piece, file)) > 0) {
        fwrite(piece, 1, n, stdout);
    }
    fclose(file);
    return REN_OK;
}

int app_new(int argc, char **argv)
{
    static const struct argp argp = {
        NULL,
        parse,
        "[TEMPLATE]",
        "Prints a commented scenario with every section, key and default; with the "
        "name "
        "of a library scenario, that file. Redirect it: renlian new > mine.yaml",
        NULL,
        NULL,
        NULL
    };
    const char *template = NULL;
    char path[APP_PATH];
    app_names names = { 0 };
    ren_error err = { 0 };

    argp_parse(&argp, argc, argv, 0, NULL, &template);
    ren_status status = app_names_read(&names, NULL, &err);
    if (status == REN_OK && template == NULL) {
        ren_scenario_template(&names.catalogue, stdout);
    } else if (status == REN_OK) {
        status = app_path_scenario(path, template, &err);
        if (status == REN_OK) {
            status = file_print(path, &err);
        }
    }
    app_names_free(&names);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}
