/**
 * @file analysis/validate/bands.c
 * The bands, their experiments, and replicates run side by side.
 */
#include "analysis/validate/facts/facts.h"
#include "base/array.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const ren_band ren_bands[REN_N_BANDS] = {
#define BAND(id, name_, group_, low_, high_, kind_, source_, doc_) \
    { .name = (name_),                                             \
      .group = REN_GROUP_##group_,                                 \
      .low = (low_),                                               \
      .high = (high_),                                             \
      .kind = REN_BAND_##kind_,                                    \
      .source = (source_),                                         \
      .doc = (doc_) },
#include "analysis/validate/bands.def"
#undef BAND
};

const char *const ren_band_kind_names[] = { "imposed", "fitted", "held out",
                                            "reported" };

static const struct {
    const char *yaml;
    int32_t weeks;
    ren_fact *run;
} experiments[REN_N_GROUPS] = {
    [REN_GROUP_SHAPE] = { ren_text_calm, 52, ren_fact_shape },
    [REN_GROUP_STRIKE] = { ren_text_blow, 104, ren_fact_strike },
    [REN_GROUP_HUBS] = { ren_text_blow, 260, ren_fact_hubs },
    [REN_GROUP_CORE] = { ren_text_calm, 52, ren_fact_core },
    [REN_GROUP_CALM] = { ren_text_calm, 312, ren_fact_calm },
    [REN_GROUP_SLUMP] = { ren_text_slump, 104, ren_fact_slump },
    [REN_GROUP_EMBARGO] = { ren_text_embargo, 104, ren_fact_embargo },
};

int32_t ren_band_find(const char *name)
{
    const size_t n = strlen(name);
    for (int32_t b = 0; b < REN_N_BANDS; b++) {
        const char *const whole = ren_bands[b].name;
        if (strncmp(whole, name, n) == 0 && (whole[n] == '\0' || whole[n] == '.')) {
            return b;
        }
    }
    return -1;
}

double ren_band_scale(const ren_band *band)
{
    if (isfinite(band->low) && isfinite(band->high)) {
        return 0.5 * (band->high - band->low);
    }
    const double bound = isfinite(band->low) ? band->low : band->high;
    return bound != 0.0 && isfinite(bound) ? fabs(bound) : 1.0;
}

/* ---- replicates ---- */

static ren_status replicate_read(ren_reading *out, const ren_ground *ground,
                                 ren_group group, const bool *want, int64_t replicate,
                                 ren_error *err)
{
    ren_stage stage;
    for (int32_t b = 0; b < REN_N_BANDS; b++) {
        out->value[b] = NAN;
    }
    ren_status status = ren_stage_build(&stage, ground, replicate, err);
    if (status == REN_OK) {
        status = experiments[group].run(&stage, want, out, err);
    }
    ren_stage_free(&stage);
    return status;
}

/* The fault told is that of the first replicate that had one. */
static ren_status group_read(ren_reading *reading, const ren_validate_ask *ask,
                             ren_group group, const bool *want, ren_error *err)
{
    ren_ground ground;
    ren_error *const fault = calloc((size_t)ask->replicates, sizeof *fault);
    ren_status status =
        fault == NULL ? ren_fail(err, REN_NO_MEMORY, "validate: no room for replicates")
                      : ren_ground_open(&ground, ask->data, experiments[group].yaml,
                                        ask->firms, experiments[group].weeks,
                                        ask->n_overrides, ask->override, err);
    if (fault == NULL) {
        return status;
    }
    if (status == REN_OK) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(ask->threads)
        for (int64_t r = 0; r < ask->replicates; r++) {
            fault[r].status =
                replicate_read(&reading[r], &ground, group, want, r, &fault[r]);
        }
    }
    for (int64_t r = 0; r < ask->replicates && status == REN_OK; r++) {
        status = fault[r].status;
        if (status != REN_OK) {
            *err = fault[r];
        }
    }
    free(fault);
    ren_ground_close(&ground);
    return status;
}

/* ---- findings ---- */

static void judge(ren_finding *out, const ren_band *band)
{
    const bool banded = !isnan(band->low);
    if (out->n == 0) {
        out->distance = NAN;
        return;
    }
    const double under = band->low - out->mean, above = out->mean - band->high;
    const double rounding =
        1e-9 * fabs(out->mean); /* of an input at an end of a band */
    const double off = under > rounding ? under : above > rounding ? above : 0;
    out->distance = banded ? off / ren_band_scale(band) : NAN;
    out->pass = banded && off == 0;
}

static void find(ren_finding *out, int32_t band, const ren_reading *reading, int64_t n,
                 double *work)
{
    const char *why = NULL;
    *out = (ren_finding){ .mean = NAN, .error = NAN, .distance = NAN };
    for (int64_t r = 0; r < n; r++) {
        if (isfinite(reading[r].value[band])) {
            work[out->n++] = reading[r].value[band];
        } else if (why == NULL) {
            why = reading[r].why[band];
        }
    }
    if (out->n == 0) {
        snprintf(out->why, sizeof out->why, "%s",
                 why != NULL ? why : "too few cases in this economy");
        return;
    }
    out->mean = gsl_stats_mean(work, 1, (size_t)out->n);
    out->error =
        out->n > 1 ? gsl_stats_sd(work, 1, (size_t)out->n) / sqrt(out->n) : NAN;
    judge(out, &ren_bands[band]);
}

ren_status ren_validate(const ren_validate_ask *ask, ren_finding finding[REN_N_BANDS],
                        ren_error *err)
{
    bool all[REN_N_BANDS];
    ren_reading *const reading = calloc((size_t)ask->replicates, sizeof *reading);
    double *const work = ren_column(ask->replicates, sizeof *work);
    ren_status status = reading != NULL && work != NULL
                            ? REN_OK
                            : ren_fail(err, REN_NO_MEMORY, "validate: no memory");
    memset(all, true, sizeof all);
    const bool *const want = ask->want != NULL ? ask->want : all;
    for (int g = 0; g < REN_N_GROUPS && status == REN_OK; g++) {
        bool any = false;
        for (int32_t b = 0; b < REN_N_BANDS; b++) {
            any = any || (want[b] && (int)ren_bands[b].group == g);
        }
        if (!any) {
            continue;
        }
        memset(reading, 0, (size_t)ask->replicates * sizeof *reading);
        status = group_read(reading, ask, (ren_group)g, want, err);
        for (int32_t b = 0; b < REN_N_BANDS && status == REN_OK; b++) {
            if ((int)ren_bands[b].group == g) {
                find(&finding[b], b, reading, ask->replicates, work);
            }
        }
    }
    free(reading);
    free(work);
    return status;
}
