/**
 * @file app/input/input.h
 * What every command reads first: the words of the data files, the tables of sim, and
 * a scenario checked against them.
 */
#ifndef REN_APP_INPUT_INPUT_H
#define REN_APP_INPUT_INPUT_H

#include "app/input/paths.h"
#include "model/settle.h"
#include "sim/lever.h"
#include "sim/member.h"

enum { APP_OVERRIDES = 256 };

/** `--set path=value` and the options that are shorthands for one. */
typedef struct app_overrides {
    int32_t n;
    ren_override item[APP_OVERRIDES];
    char *text[APP_OVERRIDES]; /* owned; item points into it */
} app_overrides;

/** "path=value"; splits at the first `=`. */
REN_CHECKED ren_status app_overrides_add(app_overrides *overrides, const char *text,
                                         ren_error *err);
/** The same for an option that has a path of its own. */
REN_CHECKED ren_status app_overrides_set(app_overrides *overrides, const char *path,
                                         const char *value, ren_error *err);
void app_overrides_free(app_overrides *overrides);

/** The names a scenario may use. */
typedef struct app_names {
    char data[APP_PATH];
    ren_words words;
    ren_catalogue catalogue;
} app_names;

/** `niches` is a file of niches beside the shipped ones, or NULL. */
REN_CHECKED ren_status app_names_read(app_names *out, const char *niches,
                                      ren_error *err);
void app_names_free(app_names *names);

/** A scenario and everything that is read once and shared by its members. */
typedef struct app_input {
    app_names names;
    ren_geography geography;
    ren_scenario scenario;
    ren_given given; /* firms and links the scenario states; none: without firms */
    ren_table table;
    ren_experiment experiment;
} app_input;

/** Which worlds of the scenario are run. */
typedef struct app_selection {
    const char *packages; /* "A,B"; NULL: all */
    const char *shock;    /* "on", "off", "both" */
} app_selection;

/**
 * Reads and checks a scenario by path or library name. On bad input every complaint
 * stands on stderr as `file:line:column: path: ...`. Returns an exit status; the caller
 * frees in either case.
 */
int app_input_read(app_input *out, const char *name, const app_overrides *overrides,
                   app_selection selection);
void app_input_free(app_input *input);

/** Refuses results that would overwrite the scenario or a file it names. */
REN_CHECKED ren_status app_inputs_keep(const char *results,
                                       const ren_scenario *scenario, ren_error *err);

#endif
