/**
 * @file app/own/direct.h
 * A user's own firms and links, read into a scenario without `renlian import` before.
 */
#ifndef REN_APP_OWN_DIRECT_H
#define REN_APP_OWN_DIRECT_H

#include "app/input/input.h"

/** Reads, checks and completes; refuses what would need repair. `names` are those of the
 * data files. */
REN_CHECKED ren_status app_own_read(ren_given *out, const char *firms,
                                    const char *links, const app_names *names,
                                    ren_error *err);

#endif
