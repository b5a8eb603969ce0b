/**
 * @file app/compare/equalise.h
 * Packages at equal expected cost, before a scenario is run.
 */
#ifndef REN_APP_COMPARE_EQUALISE_H
#define REN_APP_COMPARE_EQUALISE_H

#include "app/input/ask.h"

/**
 * Where the scenario asks for `equalise: expected_cost`: solves the packages that are
 * run and have no intensity, adds what came out to the overrides, as
 * `packages.NAME.intensity`, and reads the scenario again with them, so that its
 * canonical text reproduces the run without solving. Else nothing. Returns an exit
 * status.
 */
int app_equalise(app_input *input, const char *name, app_ask *ask, bool quiet);

#endif
