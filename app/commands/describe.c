/**
 * @file app/commands/describe.c
 * `renlian describe`: shocks, levers, parameters, indicators, variables, phases, presets
 * and keys of a scenario, from the tables that the reader and the model use themselves.
 */
#include "app/command.h"
#include "app/input/input.h"
#include "app/reference/objects.h"
#include "app/reference/pages.h"
#include "scenarios/text/nearest.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

typedef struct ask {
    const char *name;
    const char *reference; /* folder, NULL: none */
    bool json, markdown;
} ask;

static const struct argp_option options[] = {
    { "json", 'j', NULL, 0, "One JSON object", 0 },
    { "markdown", 'm', NULL, 0, "Pages as Markdown", 0 },
    { "reference", 'r', "DIR", 0, "Write the reference pages and the JSON schema there",
      0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    ask *a = state->input;
    switch (key) {
    case 'j':
        a->json = true;
        return 0;
    case 'm':
        a->markdown = true;
        return 0;
    case 'r':
        a->reference = text;
        return 0;
    case ARGP_KEY_ARG:
        if (a->name != NULL) {
            argp_error(state, "one name at a time; `%s` is a second", text);
        }
        a->name = text;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void list_print(const app_entry *entry, int32_t n)
{
    for (int32_t k = 0; k < n; k++) {
        if (k == 0 || entry[k].group != entry[k - 1].group) {
            printf("%s%s\n", k > 0 ? "\n" : "", app_group_names[entry[k].group]);
        }
        printf("  %-24s %s\n", entry[k].name, entry[k].summary);
    }
    printf("\n`renlian describe NAME` says more about one of them.\n");
}

static int unknown(const app_entry *entry, int32_t n, const char *name)
{
    ren_nearest nearest = { .name = name };
    for (int32_t k = 0; k < n; k++) {
        ren_nearest_offer(&nearest, entry[k].name);
    }
    fprintf(
        stderr,
        "renlian: %s: found no shock, lever, parameter, indicator, variable, phase, "
        "preset or key of this name, expected one that `renlian describe` lists%s%s\n",
        name, nearest.best != NULL ? "; did you mean " : "",
        nearest.best != NULL ? nearest.best : "");
    return APP_BAD_INPUT;
}

static int describe(const ask *a, const app_entry *entry, int32_t n)
{
    int32_t n_named = 0;
    for (int32_t k = 0; k < n; k++) {
        n_named += a->name != NULL && app_entry_is(&entry[k], a->name);
    }
    if (a->name != NULL && n_named == 0) {
        return unknown(entry, n, a->name);
    }
    if (a->json) {
        return app_objects_print(entry, n, a->name, stdout) ? APP_DONE
                                                            : APP_BAD_MACHINE;
    }
    for (int32_t k = 0; k < n; k++) {
        if (a->name != NULL && app_entry_is(&entry[k], a->name)) {
            app_page_entry(&entry[k], stdout);
        }
    }
    if (a->name == NULL && a->markdown) {
        app_pages_print(entry, n, stdout);
    } else if (a->name == NULL) {
        list_print(entry, n);
    }
    return APP_DONE;
}

static int reference_write(const app_entry *entry, int32_t n, const char *folder)
{
    app_names names = { 0 };
    ren_error err = { 0 };
    ren_status status = app_names_read(&names, NULL, &err);
    if (status == REN_OK) {
        status = app_pages_write(entry, n, &names.catalogue, folder, &err);
    }
    app_names_free(&names);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}

int app_describe(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "[NAME]",
        "Describes a shock, lever, parameter, indicator, output variable, phase, "
        "preset or "
        "key of a scenario; without a name lists them all.",
        NULL,
        NULL,
        NULL
    };
    ask a = { 0 };

    argp_parse(&argp, argc, argv, 0, NULL, &a);
    app_entry *entry = calloc(APP_ENTRIES, sizeof *entry);
    if (entry == NULL) {
        fprintf(stderr, "renlian: out of memory\n");
        return APP_BAD_MACHINE;
    }
    const int32_t n = app_entries(entry);
    const int exit_status = a.reference != NULL ? reference_write(entry, n, a.reference)
                                                : describe(&a, entry, n);
    free(entry);
    return exit_status;
}
