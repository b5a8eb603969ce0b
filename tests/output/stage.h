/**
 * @file tests/output/stage.h
 * A folder with the files of a tiny experiment, made and removed around each test.
 */
#ifndef REN_TESTS_OUTPUT_STAGE_H
#define REN_TESTS_OUTPUT_STAGE_H

#include "base/files/h5file.h"
#include "tests/output/fake.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <unistd.h>

enum { WEEKS = 20, MEMBERS = 3 };

typedef struct stage {
    fake f;
    char folder[REN_SCRATCH];
    char path[MEMBERS + 1][REN_SCRATCH + 32]; /* member files, then the collected one */
    ren_provenance provenance;
} stage;

static inline void write_one(stage *g, int64_t replicate, bool network)
{
    ren_member member;
    ren_error err = { .text = "" };

    assert_true(fake_member(&member, &g->f, replicate));
    if (ren_member_write(g->path[replicate], &member, &g->f.experiment, &g->provenance,
                         network, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
    fake_member_free(&member, &g->f);
}

static inline int begin(void **state)
{
    stage *g = calloc(1, sizeof *g);
    assert_non_null(g);
    fake_init(&g->f, WEEKS);
    g->provenance = ren_provenance_of_build();
    assert_true(ren_scratch_folder(g->folder));
    for (int m = 0; m <= MEMBERS; m++) {
        (void)snprintf(g->path[m], sizeof g->path[m], "%s/%06d.h5", g->folder, m);
    }
    *state = g;
    return 0;
}

static inline int end(void **state)
{
    stage *g = *state;
    for (int m = 0; m <= MEMBERS; m++) {
        (void)unlink(g->path[m]);
    }
    (void)rmdir(g->folder);
    free(g);
    return 0;
}

/* Members 0 and 2 are there, 1 failed. */
static inline void collect(stage *g, int32_t networks)
{
    int64_t replicate[MEMBERS] = { 0, 1, 2 };
    char *path[MEMBERS] = { g->path[0], NULL, g->path[2] };
    int8_t status[MEMBERS] = { 1, 2, 1 };
    const ren_collection collection = {
        .n_members = MEMBERS, .replicate = replicate, .path = path, .status = status
    };
    ren_error err = { .text = "" };

    g->f.scenario.output.networks = networks;
    write_one(g, 0, true);
    write_one(g, 2, true);
    if (ren_results_collect(g->path[MEMBERS], &collection, &g->f.experiment,
                            &g->provenance, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
}

static inline ren_h5 *opened(const char *path)
{
    ren_h5 *file = NULL;
    ren_error err = { .text = "" };
    if (ren_h5_open(&file, path, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    return file;
}

#endif
