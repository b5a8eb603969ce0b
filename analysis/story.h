/**
 * @file analysis/story.h
 * Through which input a shock hurts, when, and why, in plain sentences.
 */
#ifndef REN_ANALYSIS_STORY_H
#define REN_ANALYSIS_STORY_H

#include "analysis/summary.h"

/**
 * One to three sentences on the package `none` (the first package without it), from its
 * worlds with and without the shock, averaged over replicates; "" when one of them was
 * not run. *out is the caller's to free().
 */
REN_CHECKED ren_status ren_story_tell(char **out, const ren_summary *summary,
                                      const char *path, ren_error *err);

#endif
