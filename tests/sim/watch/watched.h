/**
 * @file tests/sim/watch/watched.h
 * Worlds that are run with all that looks on.
 */
#ifndef REN_TESTS_WATCHED_H
#define REN_TESTS_WATCHED_H

#include "sim/run/ledger/ledger.h"
#include "sim/run/watch/watch.h"
#include "tests/support/stated.h"

#define REN_WATCHED_CASES REN_SOURCE_DIR "/tests/sim/watch/cases/"

static const ren_files_spec ren_chain = { .links = REN_WATCHED_CASES "chain_links.csv",
                                          .final_demand =
                                              REN_WATCHED_CASES "chain_final.csv",
                                          .sectors =
                                              REN_WATCHED_CASES "chain_sectors.csv" };

/** Runs a world to its horizon. The caller frees it, and the text of the warnings. */
static inline ren_warnings watched_run(const ren_lab *lab, const char *package,
                                       bool shock, ren_world *world)
{
    ren_error err = { .text = "" };
    ren_warnings found = { .text = NULL };
    ren_watch *watch = NULL;
    ren_lab_world(lab, package, shock, world);
    ren_lab_expect(ren_watch_open(&watch, world, &err), &err);
    while (world->week < world->series->n_weeks) {
        assert_null(ren_week(world, false));
        ren_lab_expect(ren_watch_step(watch, world, &err), &err);
        world->week++;
    }
    ren_lab_expect(ren_watch_tell(watch, world, &found, &err), &err);
    ren_watch_close(watch);
    return found;
}

/** The same where only the warnings are of interest. */
static inline ren_warnings watched_warnings(const ren_lab *lab, bool shock)
{
    ren_world world;
    const ren_warnings found = watched_run(lab, NULL, shock, &world);
    ren_lab_world_free(&world);
    return found;
}

#endif
