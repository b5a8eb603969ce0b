/**
 * @file output/results/collect.c
 * One file from the files of many members, one world at a time.
 *
 * The result depends on the members and their order only, not on when or in how many
 * goes they were computed. What no member wrote keeps its fill value.
 */
#include "output/results/layout.h"
#include "output/results/network.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_done(const ren_collection *collection, int64_t m)
{
    return collection->status[m] == 1 && collection->path[m] != NULL;
}

/* The panel of the first member that is there; all members of a run have the same. */
static ren_status read_panel(const ren_collection *collection, int32_t **panel,
                             int32_t *n, ren_error *err)
{
    ren_status status = REN_OK;
    ren_h5 *file = NULL;
    ren_h5_shape shape;
    int64_t m = 0;

    *n = 0;
    while (m < collection->n_members && !is_done(collection, m)) {
        m++;
    }
    if (m == collection->n_members) {
        return REN_OK;
    }
    REN_TRY(ren_h5_open(&file, collection->path[m], err));
    if (!ren_h5_has(file, "/firm")) {
        goto out;
    }
    REN_TRY(ren_h5_shape_of(file, "/firm", &shape, err));
    *panel = malloc((size_t)shape.n * sizeof **panel + 1);
    if (*panel == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
        goto out;
    }
    REN_TRY(ren_h5_read(file, "/firm", shape.n, REN_H5_I4, *panel, err));
    *n = (int32_t)shape.n;
out:
    ren_h5_close(file);
    return status;
}

static void identify(ren_member_identity *out, const ren_experiment *experiment,
                     int64_t replicate, int32_t point)
{
    ren_experiment x = *experiment;
    x.point = point;
    ren_member_identify(out, &x, replicate);
}

/* Refuses a file of another experiment, and copies the identity. */
static ren_status copy_identity(ren_h5 *to, ren_h5 *from, const ren_layout *layout,
                                int64_t m, ren_error *err)
{
    const int64_t one = 1;
    ren_member_identity identity;
    ren_status status = REN_OK;
    char **digest = NULL;
    int32_t n = 0;

    identify(&identity, layout->experiment, layout->replicate[m],
             layout->point != NULL ? layout->point[m] : 0);
    REN_TRY(ren_h5_read_text(from, "/member_identity", &digest, &n, err));
    if (n != 1 || strcmp(digest[0], identity.digest) != 0) {
        status =
            ren_fail(err, REN_BAD_SHAPE,
                     "%s: the member has identity %.12s, expected %.12s: it was "
                     "run with another scenario, seed or version",
                     ren_h5_path(from), n == 1 ? digest[0] : "none", identity.digest);
        goto out;
    }
    REN_TRY(
        ren_h5_write_part(to, "/member_identity", &m, &one, REN_H5_TEXT, digest, err));
out:
    ren_h5_text_free(digest, n);
    return status;
}

/* Room for one world of the widest variable. */
static int64_t widest(const ren_layout *layout, const ren_variable *variable, int32_t n)
{
    int64_t offset[REN_MOST_RANK], count[REN_MOST_RANK], most = 1;
    for (int32_t k = 0; k < n; k++) {
        int64_t size = 1;
        const int32_t rank =
            ren_layout_box(layout, &variable[k], 0, 0, 0, offset, count);
        for (int32_t d = 0; d < rank; d++) {
            size *= count[d];
        }
        most = size > most ? size : most;
    }
    return most;
}

static ren_status copy_world(ren_h5 *to, ren_h5 *from, const ren_layout *layout,
                             const ren_variable *variable, int64_t m, int32_t world,
                             void *buffer, ren_error *err)
{
    const int32_t p = world / layout->experiment->n_shocks;
    const int32_t s = world % layout->experiment->n_shocks;
    int64_t offset[REN_MOST_RANK], count[REN_MOST_RANK];
    ren_status status = REN_OK;
    char path[80];

    (void)snprintf(path, sizeof path, "/%s", variable->name);
    (void)ren_layout_box(layout, variable, 0, p, s, offset, count);
    REN_TRY(ren_h5_read_part(from, path, offset, count, variable->type, buffer, err));
    offset[0] = m;
    status = ren_h5_write_part(to, path, offset, count, variable->type, buffer, err);
    if (variable->type == REN_H5_TEXT) {
        free(*(char **)buffer);
    }
out:
    return status;
}

static ren_status copy_member(ren_h5 *to, const char *path, const ren_layout *layout,
                              int64_t m, bool network, ren_error *err)
{
    ren_variable variable[REN_MOST_VARIABLES];
    const int32_t n = ren_layout_variables(layout, variable);
    const int32_t n_worlds =
        layout->experiment->n_packages * layout->experiment->n_shocks;
    ren_status status = REN_OK;
    ren_h5 *from = NULL;
    double *buffer = malloc((size_t)widest(layout, variable, n) * sizeof *buffer);

    if (buffer == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", path);
        goto out;
    }
    REN_TRY(ren_h5_open(&from, path, err));
    REN_TRY(copy_identity(to, from, layout, m, err));
    for (int32_t k = 0; k < n; k++) {
        for (int32_t world = 0; world < n_worlds; world++) {
            REN_TRY(copy_world(to, from, layout, &variable[k], m, world, buffer, err));
        }
    }
    if (network) {
        REN_TRY(ren_network_copy(to, from, layout->replicate[m],
                                 ren_units_of(layout->experiment), err));
    }
out:
    ren_h5_close(from);
    free(buffer);
    return status;
}

static ren_status collect(const char *path, const ren_collection *collection,
                          const ren_experiment *experiment,
                          const ren_provenance *provenance, ren_error *err)
{
    ren_layout layout = { .experiment = experiment,
                          .n_members = collection->n_members,
                          .replicate = collection->replicate,
                          .point = collection->point,
                          .status = collection->status };
    ren_status status = REN_OK;
    ren_h5 *file = NULL;
    int32_t *panel = NULL;
    int64_t networks = 0;

    REN_TRY(read_panel(collection, &panel, &layout.n_panel, err));
    layout.panel = panel;
    REN_TRY(ren_h5_create(&file, path, err));
    REN_TRY(ren_layout_define(file, &layout, err));
    for (int64_t m = 0; m < collection->n_members; m++) {
        if (is_done(collection, m)) {
            const bool network = (layout.point == NULL || layout.point[m] == 0)
                                 && networks++ < experiment->scenario->output.networks;
            REN_TRY(copy_member(file, collection->path[m], &layout, m, network, err));
        }
    }
    REN_TRY(ren_provenance_write(file, provenance, err));
    REN_TRY(ren_h5_finish(&file, err));
out:
    ren_h5_abandon(file);
    free(panel);
    return status;
}

/*
 * The file of the only member is the collected file: give it the second name, at once and
 * whole. False where the file system has no such links; then it is copied like any other.
 */
static bool link_only_member(const char *path, const ren_collection *collection,
                             const ren_experiment *experiment)
{
    char part[4096];
    ren_member_identity identity;
    if (collection->n_members != 1 || !is_done(collection, 0)
        || (size_t)snprintf(part, sizeof part, "%s.part", path) >= sizeof part) {
        return false;
    }
    identify(&identity, experiment, collection->replicate[0],
             collection->point != NULL ? collection->point[0] : 0);
    if (!ren_member_is_done(collection->path[0], &identity)) {
        return false;
    }
    (void)unlink(part);
    return link(collection->path[0], part) == 0 && rename(part, path) == 0;
}

ren_status ren_results_collect(const char *path, const ren_collection *collection,
                               const ren_experiment *experiment,
                               const ren_provenance *provenance, ren_error *err)
{
    ren_status status = REN_OK;
    if (link_only_member(path, collection, experiment)) {
        return REN_OK;
    }
#pragma omp critical(ren_hdf5)
    status = collect(path, collection, experiment, provenance, err);
    return status;
}
