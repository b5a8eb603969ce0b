/**
 * @file tests/sim/twin/pool.c
 * Pools of what is not traded over links: promised demand against promised supply (D3).
 */
#include "tests/sim/twin/twin.h"

#include <string.h>

enum { TRANSPORT = 28 }; /* of the 42 groups of products */

/* D3: totals of promises by product, in each province and in the country. Firms of one
 * cell (province, product, tier) stand together and are added first. */
static void add_promises(twin *t)
{
    const double *remainder = twin_economy(t)->remainder;
    const size_t n = (size_t)t->n_products;
    memset(t->plan, 0, n * sizeof *t->plan);
    memset(t->able, 0, n * sizeof *t->able);
    memset(t->rest, 0, n * sizeof *t->rest);
    for (int32_t i = 0; i < t->n_firms;) {
        const twin_firm *first = &t->firm[i], *f = first;
        const int32_t p = first->product;
        const double stock = t->setup->made_to_order[p] ? 0.0 : t->parameters->fg_stock;
        double plan = 0, rest = 0, able = 0;
        for (; i < t->n_firms && f->province == first->province && f->product == p
               && f->tier == first->tier;
             f = &t->firm[++i]) {
            const double most = twin_less(f->capacity, f->limit);
            plan += f->output0 * f->promise;
            rest += remainder[i] * f->promise;
            able += f->output0 * (most + stock + f->finished);
        }
        t->plan[p][first->province] += plan;
        t->plan[p][TWIN_COUNTRY] += plan;
        t->able[p][first->province] += able;
        t->able[p][TWIN_COUNTRY] += able;
        t->rest[p] += rest;
    }
}

/* D3: D_p = sum over users q of flow_pq (1 + promised output of q), less baseline; the
 * remainder of a resolved product follows what its users buy outside slots. Users of the
 * whole country are added up in eight parts, q modulo 8, and these in their order. */
static double demand_of(const twin *t, int32_t p, int32_t column)
{
    const ren_economy *economy = twin_economy(t);
    const bool resolved = economy->table->resolved[p];
    const int parts = resolved || column == TWIN_COUNTRY ? 8 : 1;
    double part[8] = { 0 }, demand = 0;
    for (int32_t q = 0; q < t->n_products; q++) {
        const double flow = economy->pool_flow[(int64_t)p * t->n_products + q];
        const double base =
            resolved ? economy->remainder_of[q] : economy->table->output[q] / 52.0;
        const double more = resolved ? t->rest[q] : t->plan[q][column];
        if (flow > 0.0 && base > 0.0) {
            part[q % parts] += flow * (more / base);
        }
    }
    for (int j = 0; j < parts; j++) {
        demand += part[j];
    }
    return demand;
}

/* D3: fill = min(1, S/D), S what makers can sell; final users stand in the same line. */
static double fill_of(const twin *t, const ren_strain *strain, int32_t p, int32_t r,
                      int32_t column)
{
    const ren_economy *economy = twin_economy(t);
    const int32_t at = p * REN_N_PROVINCES + r;
    const double output = t->setup->area_output[at], pool = t->setup->pool_base[at];
    const double share =
        economy->final_share[p] + economy->export_share[p] + economy->capital_share[p];
    const double change = economy->final_share[p] * (strain->demand[p] - 1.0)
                          + economy->export_share[p] * (strain->export_[p] - 1.0);
    const double final = share > 0.0 ? (output - pool) * change / share : 0.0;
    const double wanted = pool * t->market[p][r].request + final;
    const double able = t->able[p][column];
    return able < wanted ? (able - wanted) / (output + wanted) : 0.0;
}

/* D3: a short pool of a pooled product holds back its users in the province, by how
 * critical it is to them, with strength pool_strength; the scarcest one counts. */
static void limit_users(twin *t)
{
    for (int32_t p = 0; p < t->n_products; p++) {
        for (int32_t q = 0; q < t->n_products; q++) {
            const double strength =
                t->parameters->pool_strength
                * t->setup->pool_critical[(int64_t)p * t->n_products + q];
            for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
                const double hit = strength * t->market[p][r].fill;
                if (t->market[p][r].fill < 0.0 && hit < t->market[q][r].limit) {
                    t->market[q][r].limit = hit;
                }
            }
        }
    }
}

/* L12: of transport firms need `freight` of what they needed for the same output. */
void twin_pool(twin *t, const ren_strain *strain)
{
    const ren_economy *economy = twin_economy(t);
    add_promises(t);
    for (int32_t p = 0; p < t->n_products; p++) {
        const double country = demand_of(t, p, TWIN_COUNTRY);
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            const int32_t at = p * REN_N_PROVINCES + r;
            const bool own = economy->area[at] != 0; /* a local product's own area */
            const double base = t->setup->pool_base[at];
            const double demand = own ? demand_of(t, p, r) : country;
            const bool transport =
                economy->table->local[p] && economy->table->group[p] == TRANSPORT;
            const double need = transport ? strain->freight : 1.0;
            const double usual = base > 0.0 ? demand / base : 0.0;
            twin_market *market = &t->market[p][r];
            *market = (twin_market){ .request = need * usual + (need - 1.0) };
            market->fill = economy->table->resolved[p]
                               ? 0.0
                               : fill_of(t, strain, p, r, own ? r : TWIN_COUNTRY);
        }
    }
    limit_users(t);
}
