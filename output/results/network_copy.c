/**
 * @file output/results/network_copy.c
 * Carries a network from the file of a member into the collected one.
 */
#include "output/results/network.h"

#include <stdlib.h>

static ren_status copy_field(ren_h5 *to, ren_h5 *from, const char *path, ren_error *err)
{
    ren_status status = REN_OK;
    ren_h5_shape shape;
    char *buffer = NULL;

    REN_TRY(ren_h5_shape_of(from, path, &shape, err));
    const int64_t row = shape.length[0] > 0 ? shape.n / shape.length[0] : 0;
    const size_t size = ren_h5_size(shape.type);
    buffer = calloc((size_t)(REN_NETWORK_BLOCK + row), size);
    if (buffer == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(to));
        goto out;
    }
    int64_t offset[2] = { 0, 0 }, count[2] = { 0, row };
    while (offset[0] < shape.length[0]) {
        const int64_t most = REN_NETWORK_BLOCK / (row > 0 ? row : 1) + 1;
        const int64_t left = shape.length[0] - offset[0];
        count[0] = left < most ? left : most;
        REN_TRY(ren_h5_read_part(from, path, offset, count, shape.type, buffer, err));
        status = ren_h5_write_part(to, path, offset, count, shape.type, buffer, err);
        for (int64_t k = 0; shape.type == REN_H5_TEXT && k < count[0] * row; k++) {
            free(((char **)buffer)[k]);
        }
        if (status != REN_OK) {
            goto out;
        }
        offset[0] += count[0];
    }
out:
    free(buffer);
    return status;
}

static ren_status copy_length(ren_h5 *from, ren_network_place *at, const char *name,
                              int64_t *out, ren_error *err)
{
    ren_h5_shape shape;
    *out = 0;
    if (!ren_h5_has(from, ren_network_path(at, name))) {
        return REN_OK;
    }
    const ren_status status = ren_h5_shape_of(from, at->path, &shape, err);
    *out = status == REN_OK ? shape.length[0] : 0;
    return status;
}

static ren_status copy_report(ren_network_place *at, ren_h5 *from, ren_error *err)
{
    static const char *const name[] = { "effective_sample",
#define X(name_) #name_,
                                        REN_NETWORK_REPORT(X)
#undef X
    };
    ren_status status = REN_OK;
    double value = 0;

    for (size_t k = 0; k < sizeof name / sizeof name[0]; k++) {
        REN_TRY(ren_h5_get_f8(from, at->group, name[k], &value, err));
        REN_TRY(ren_h5_set_f8(at->file, at->group, name[k], value, err));
    }
out:
    return status;
}

ren_status ren_network_copy(ren_h5 *to, ren_h5 *from, int64_t replicate,
                            ren_units units, ren_error *err)
{
    static const int one_of[REN_N_AXES] = { FIRM_ID, LINK_BUYER, FOREIGN_FLOW,
                                            POOL_FLOW };
    ren_status status = REN_OK;
    int64_t length[REN_N_AXES];
    ren_network_place at;

    ren_network_place_init(&at, to, replicate);
    if (!ren_h5_has(from, at.group)) {
        return REN_OK;
    }
    for (int axis = 0; axis < REN_N_AXES; axis++) {
        REN_TRY(copy_length(from, &at, ren_network_fields[one_of[axis]].name,
                            &length[axis], err));
    }
    REN_TRY(ren_network_define(&at, length, units, err));
    for (int k = 0; k < REN_N_NETWORK_FIELDS; k++) {
        if (length[ren_network_fields[k].axis] > 0) {
            REN_TRY(copy_field(to, from,
                               ren_network_path(&at, ren_network_fields[k].name), err));
        }
    }
    REN_TRY(copy_report(&at, from, err));
out:
    return status;
}
