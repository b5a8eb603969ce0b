/**
 * @file app/rank/dynamic.c
 * A sample of firms that stand still in the full engine.
 */
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/rank/rank.h"
#include "base/array.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { LARGE_FIRMS = 300000 }; /* beyond, one world fills the caches of all cores */

/* External id of the firm a scenario stops. */
static int32_t firm_of(const app_rank_scenarios *s, int64_t scenario)
{
    return s->shocks.firm[s->shocks.first[scenario]];
}

static ren_status room_make(app_rank_sample *out, int32_t n, ren_error *err)
{
    out->n = n;
    out->scenario = ren_column(n, sizeof *out->scenario);
    out->esri = ren_column(n, sizeof *out->esri);
    out->own = ren_column(n, sizeof *out->own);
    out->row = ren_column(n, sizeof *out->row);
    return out->scenario != NULL && out->esri != NULL && out->own != NULL
                   && out->row != NULL
               ? REN_OK
               : ren_fail(err, REN_NO_MEMORY, "rank: no memory for a sample");
}

void app_rank_sample_free(app_rank_sample *sample)
{
    free(sample->scenario);
    free(sample->esri);
    free(sample->own);
    free(sample->row);
    memset(sample, 0, sizeof *sample);
}

static ren_status sample_draw(app_rank_sample *out, const app_rank_scenarios *s,
                              const ren_rank_row *row, ren_stream stream,
                              ren_error *err)
{
    double *const esri = ren_column(s->n, sizeof *esri);
    int32_t *const id = ren_column(s->n, sizeof *id);
    ren_status status = esri != NULL && id != NULL
                            ? REN_OK
                            : ren_fail(err, REN_NO_MEMORY, "rank: no memory");
    for (int64_t k = 0; k < s->n && status == REN_OK; k++) {
        esri[k] = row[s->which[k]].esri;
        id[k] = firm_of(s, s->which[k]);
    }
    if (status == REN_OK) {
        status = ren_rank_sample(s->n, esri, id, stream, out->n, out->scenario,
                                 &out->n_top, err);
    }
    for (int32_t k = 0; k < out->n && status == REN_OK; k++) {
        out->esri[k] = esri[out->scenario[k]];
        out->scenario[k] = s->which[out->scenario[k]];
    }
    free(esri);
    free(id);
    return status;
}

/* As many worlds side by side as threads and memory allow. */
static int32_t layout_of(const ren_experiment *x, const app_rank_sample *sample,
                         int32_t threads)
{
    const double most = 0.8 * (double)app_memory_free();
    if (ren_member_firms(x) > LARGE_FIRMS || sample->n < threads
        || (double)ren_member_bytes(x, threads) > most) {
        return 1;
    }
    return threads;
}

static ren_status firms_stop(app_rank_sample *out, const app_rank_ask *ask,
                             const app_input *input, const ren_economy *economy,
                             const app_rank_scenarios *s, bool (*stop)(void *),
                             ren_error *err)
{
    const ren_experiment *const x = &input->experiment;
    int32_t *const firm = ren_column(out->n, sizeof *firm);
    if (firm == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for a sample");
    }
    double total = 0;
    for (int32_t i = 0; i < economy->firms.n; i++) {
        total += economy->firms.output[i];
    }
    for (int32_t k = 0; k < out->n; k++) {
        firm[k] = firm_of(s, out->scenario[k]);
        out->own[k] = economy->firms.output[economy->firms.place_of[firm[k]]] / total;
    }
    const ren_stop_ask what = { .weeks = ask->dynamic,
                                .horizon = ask->horizon,
                                .world_threads = layout_of(x, out, ask->threads),
                                .n = out->n,
                                .firm = firm,
                                .stop = stop };
    omp_set_num_threads(ask->threads);
    omp_set_max_active_levels(1);
    const ren_status status = ren_rank_stop(
        economy, x->scenario, x->words, &input->names.catalogue, &what, out->row, err);
    free(firm);
    return status;
}

static ren_status agreements_find(app_rank_sample *out, ren_stream stream,
                                  ren_error *err)
{
    double *const area = ren_column(out->n, sizeof *area);
    if (area == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for a sample");
    }
    for (int32_t k = 0; k < out->n; k++) {
        area[k] = out->row[k].area;
    }
    ren_status status = ren_rank_agreement(&out->agreement, out->n, out->n_top,
                                           out->esri, area, stream, err);
    if (status == REN_OK) {
        status = ren_rank_agreement(&out->by_size, out->n, out->n_top, out->own, area,
                                    stream, err);
    }
    free(area);
    return status;
}

static ren_status sample_run(app_rank_sample *out, const app_rank_ask *ask,
                             const app_input *input, const app_rank_scenarios *s,
                             const ren_rank_row *row, bool (*stop)(void *),
                             ren_error *err)
{
    const ren_stream stream = ren_stream_of((uint64_t)input->scenario.seed, 0);
    ren_member member = { 0 };
    ren_status status = ren_member_build(&member, &input->experiment, 0, err);
    if (status == REN_OK) {
        status = sample_draw(out, s, row, stream, err);
    }
    if (status == REN_OK) {
        status = firms_stop(out, ask, input, &member.economy, s, stop, err);
    }
    if (status == REN_OK) {
        status = agreements_find(out, stream, err);
    }
    ren_member_free(&member);
    return status;
}

ren_status app_rank_dynamic(app_rank_sample *out, const app_rank_ask *ask,
                            const app_rank_economy *economy,
                            const app_rank_scenarios *s, const ren_rank_row *row,
                            bool (*stop)(void *), ren_error *err)
{
    const double began = app_clock_s();
    out->weeks = ask->dynamic;
    out->horizon = ask->horizon;
    ren_status status =
        room_make(out, s->n < ask->sample ? (int32_t)s->n : ask->sample, err);
    if (status == REN_OK) {
        status = sample_run(out, ask, economy->input, s, row, stop, err);
    }
    out->wall_s = app_clock_s() - began;
    return status;
}
