/**
 * @file analysis/validate/facts/core.c
 * E12: how much of the economy stops when a single firm does (ESRI, Diem et al. 2022).
 */
#include "analysis/validate/facts/facts.h"
#include "base/array.h"
#include "model/network/systemic/rank.h"

#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>

/* Links as the ranking takes them; critical inputs are essential (`renlian rank`). */
typedef struct links {
    int64_t n;
    int32_t *supplier, *buyer, *sector;
    double *value;
    uint8_t *role;
} links;

static ren_status links_read(links *out, const ren_stage *stage, ren_error *err)
{
    const ren_network *net = &stage->economy.network;
    const ren_population *firms = &stage->economy.firms;
    *out = (links){ .supplier = ren_column(net->n_links + 1, sizeof(int32_t)),
                    .buyer = ren_column(net->n_links + 1, sizeof(int32_t)),
                    .sector = ren_column(firms->n, sizeof(int32_t)),
                    .value = ren_column(net->n_links + 1, sizeof(double)),
                    .role = ren_column(net->n_links + 1, 1) };
    if (out->supplier == NULL || out->buyer == NULL || out->sector == NULL
        || out->value == NULL || out->role == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "validate: no room for links");
    }
    for (int32_t i = 0; i < firms->n; i++) {
        out->sector[i] = firms->product[i];
    }
    for (int32_t s = 0; s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const double value =
                (double)net->slot_value[s] * (double)net->link_share[l];
            if (net->link_supplier[l] < net->n_firms && value > 0) {
                out->supplier[out->n] = net->link_supplier[l];
                out->buyer[out->n] = net->slot_firm[s];
                out->value[out->n] = value;
                out->role[out->n++] = ren_rank_role_of(net->slot_criticality[s]);
            }
        }
    }
    return REN_OK;
}

static void links_free(links *l)
{
    free(l->supplier);
    free(l->buyer);
    free(l->sector);
    free(l->value);
    free(l->role);
}

static ren_status rank_all(const ren_stage *stage, const links *l, ren_rank_row *row,
                           ren_error *err)
{
    const int32_t n = stage->economy.firms.n;
    const ren_rank_input input = { .n_firms = n,
                                   .n_sectors = stage->economy.table->n,
                                   .sector = l->sector,
                                   .n_links = l->n,
                                   .supplier = l->supplier,
                                   .buyer = l->buyer,
                                   .value = l->value,
                                   .role = l->role,
                                   .market_share = true,
                                   .weight = stage->economy.firms.output };
    const ren_rank_ask ask = {
        .tolerance = REN_RANK_TOLERANCE, .max_iterations = 1000, .threads = 1, .n = n
    };
    ren_rank rank = { 0 };
    ren_status status = ren_rank_build(&rank, &input, err);
    if (status == REN_OK) {
        status = ren_rank_alone(&rank, n, NULL, &ask, row, err);
    }
    ren_rank_free(&rank);
    return status;
}

static ren_status figures(const ren_stage *stage, const ren_rank_row *row,
                          ren_reading *out, ren_error *err)
{
    const int32_t n = stage->economy.firms.n;
    double *esri = ren_column(n, sizeof *esri);
    double *work = ren_column(2 * (int64_t)n, sizeof *work);
    double large = 0, small = 0, most = 0;
    const bool room = esri != NULL && work != NULL;
    for (int32_t i = 0; room && i < n; i++) {
        esri[i] = row[i].esri;
        large += esri[i] > 0.10;
        small += esri[i] < 0.01;
        most = esri[i] > most ? esri[i] : most;
    }
    if (room) {
        out->value[REN_BAND_E12_over_tenth] = large / n;
        out->value[REN_BAND_E12_under_hundredth] = small / n;
        out->value[REN_BAND_E12_largest] = most;
        out->value[REN_BAND_E12_size_correlation] = gsl_stats_spearman(
            esri, 1, stage->economy.firms.output, 1, (size_t)n, work);
    }
    free(esri);
    free(work);
    return room ? REN_OK : ren_fail(err, REN_NO_MEMORY, "validate: no room to rank");
}

ren_status ren_fact_core(const ren_stage *stage, const bool *want, ren_reading *out,
                         ren_error *err)
{
    links l = { 0 };
    ren_rank_row *row = ren_column(stage->economy.firms.n, sizeof *row);
    ren_status status = row != NULL
                            ? links_read(&l, stage, err)
                            : ren_fail(err, REN_NO_MEMORY, "validate: no room to rank");
    (void)want;
    if (status == REN_OK) {
        status = rank_all(stage, &l, row, err);
    }
    if (status == REN_OK) {
        status = figures(stage, row, out, err);
    }
    links_free(&l);
    free(row);
    return status;
}
