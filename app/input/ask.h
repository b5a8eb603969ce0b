/**
 * @file app/input/ask.h
 * The part of the command line that says which scenario is meant: the file, the values
 * that replace the file's, the worlds. A child parser of every command that reads one.
 */
#ifndef REN_APP_INPUT_ASK_H
#define REN_APP_INPUT_ASK_H

#include "app/input/input.h"

#include <argp.h>

typedef struct app_ask {
    const char *scenario; /* path or library name */
    app_overrides overrides;
    app_selection selection;
    int32_t threads;
} app_ask;

/** Its input is an app_ask; a command's parser hands it over in ARGP_KEY_INIT. */
extern const struct argp_child app_ask_children[];

/** All packages, both shocks, as many threads as cores. */
app_ask app_ask_default(void);

#endif
