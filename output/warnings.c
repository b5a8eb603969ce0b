#include "output/warnings.h"

#include "base/files/h5file.h"
#include "output/results/layout.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ren_warnings *world_at(const ren_warned *warned, int32_t member, int32_t package,
                              int32_t shock)
{
    const int64_t row = (int64_t)member * warned->n_packages + package;
    return &warned->world[row * 2 + shock];
}

static ren_status read_world(ren_h5 *file, const int64_t offset[3], ren_warnings *out,
                             ren_error *err)
{
    static const int64_t count[3] = { 1, 1, 1 };
    ren_status status = REN_OK;
    char path[80];
    for (int32_t k = 0; k < REN_N_WARNINGS; k++) {
        (void)snprintf(path, sizeof path, "/warning_%s", ren_warning_infos[k].name);
        REN_TRY(ren_h5_read_part(file, path, offset, count, REN_H5_I4, &out->count[k],
                                 err));
        (void)snprintf(path, sizeof path, "/warning_%s_week",
                       ren_warning_infos[k].name);
        REN_TRY(
            ren_h5_read_part(file, path, offset, count, REN_H5_F8, &out->week[k], err));
    }
    REN_TRY(ren_h5_read_part(file, "/warnings", offset, count, REN_H5_TEXT, &out->text,
                             err));
out:
    return status;
}

static ren_status read_worlds(ren_h5 *file, const ren_results *results, ren_warned *out,
                              ren_error *err)
{
    ren_status status = REN_OK;
    char **shock = NULL;
    int32_t n_shocks = 0;
    REN_TRY(ren_h5_read_text(file, "/shock", &shock, &n_shocks, err));
    for (int32_t m = 0; m < out->n_members; m++) {
        for (int32_t p = 0; p < out->n_packages && results->status[m] == 1; p++) {
            for (int32_t s = 0; s < n_shocks; s++) {
                const int64_t offset[3] = { m, p, s };
                const int32_t on = strcmp(shock[s], "on") == 0;
                REN_TRY(read_world(file, offset, world_at(out, m, p, on), err));
            }
        }
    }
out:
    ren_h5_text_free(shock, n_shocks);
    return status;
}

static ren_status read_file(const ren_results *results, const char *path,
                            ren_warned *out, ren_error *err)
{
    ren_h5 *file = NULL;
    ren_status status = ren_h5_open(&file, path, err);
    if (status == REN_OK && ren_h5_has(file, "/warnings")) {
        status = read_worlds(file, results, out, err);
    }
    ren_h5_close(file);
    return status;
}

ren_status ren_warned_read(ren_warned *out, const ren_results *results,
                           const char *path, ren_error *err)
{
    ren_status status = REN_OK;
    ren_warned warned = { .n_members = results->n_members,
                          .n_packages = results->n_packages };
    const size_t n = (size_t)warned.n_members * (size_t)warned.n_packages * 2;
    warned.world = calloc(n + 1, sizeof *warned.world);
    if (warned.world == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory for its warnings", path);
    }
    for (size_t w = 0; w < n; w++) {
        for (int32_t k = 0; k < REN_N_WARNINGS; k++) {
            warned.world[w].count[k] = -1;
            warned.world[w].week[k] = NAN;
        }
    }
#pragma omp critical(ren_hdf5)
    status = read_file(results, path, &warned, err);
    if (status != REN_OK) {
        ren_warned_free(&warned);
        return status;
    }
    *out = warned;
    return REN_OK;
}

void ren_warned_free(ren_warned *warned)
{
    const int64_t n = (int64_t)warned->n_members * warned->n_packages * 2;
    for (int64_t w = 0; warned->world != NULL && w < n; w++) {
        free(warned->world[w].text);
    }
    free(warned->world);
    *warned = (ren_warned){ 0 };
}

const ren_warnings *ren_warned_at(const ren_warned *warned, int32_t member,
                                  int32_t package, int32_t shock)
{
    return world_at(warned, member, package, shock);
}
