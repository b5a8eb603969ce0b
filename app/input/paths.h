/**
 * @file app/input/paths.h
 * Where scenarios and data files are, and what the results of a scenario are called.
 *
 * The folder with `data/` and `library/` is, in this order: what RENLIAN_DATA names, the
 * source tree the program was built from, the place it was installed to.
 */
#ifndef REN_APP_INPUT_PATHS_H
#define REN_APP_INPUT_PATHS_H

#include "base/status.h"

#include <stdint.h>

enum { APP_PATH = 4096 };

/** Writes the folder of data files. */
REN_CHECKED ren_status app_path_data(char out[APP_PATH], ren_error *err);

/** Writes the folder of the published cases. */
REN_CHECKED ren_status app_path_reference(char out[APP_PATH], ren_error *err);

/** A path, or a name of the library with or without `.yaml`. */
REN_CHECKED ren_status app_path_scenario(char out[APP_PATH], const char *name,
                                         ren_error *err);

/** A file that a scenario names, relative to the folder of the scenario's own. */
REN_CHECKED ren_status app_path_beside(char out[APP_PATH], const char *scenario,
                                       const char *file, ren_error *err);

/** NAME.h5 in the current folder, NAME being the file's name without its ending. */
REN_CHECKED ren_status app_path_results(char out[APP_PATH], const char *scenario,
                                        ren_error *err);

/** Refuses to write to a file that is read; NULL among the inputs are passed over. */
REN_CHECKED ren_status app_path_keep(const char *out, const char *const *inputs,
                                     int32_t n, ren_error *err);

#endif
