#include "sim/phase.h"

#include <string.h>

/* Promises of every cell: what its firms will buy from pools, and what they can sell. */
static void add_cells(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const double *remainder = setup->economy->remainder;
    const double keep = setup->scenario->parameters.fg_stock;
    const ren_state *s = &world->state;

#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const double stock = setup->made_to_order[firms->cell_product[c]] ? 0.0 : keep;
        double plan = 0, rest = 0, able = 0;
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            const double most =
                s->capacity[i] < s->limit[i] ? s->capacity[i] : s->limit[i];
            plan += firms->output[i] * s->promise[i];
            rest += remainder[i] * s->promise[i];
            able += firms->output[i] * (most + stock + s->finished[i]);
        }
        double *sum = s->cell_sum + (int64_t)c * REN_N_CELL_SUMS;
        sum[REN_CELL_PLAN] = plan;
        sum[REN_CELL_REMAINDER] = rest;
        sum[REN_CELL_PROMISE] = able;
    }
}

enum {
    COUNTRY = REN_N_PROVINCES, /* the column after the provinces */
    COLUMNS = REN_N_PROVINCES + 1,
    LANES = 8 /* partial sums over products, added in order */
};

/* Sums by product and province, and of the country, in order of the cells. */
typedef struct totals {
    double plan[REN_MOST_PRODUCTS][COLUMNS];
    double able[REN_MOST_PRODUCTS][COLUMNS];
    double country[REN_MOST_PRODUCTS]; /* the last column of `plan` by itself */
    double rest[REN_MOST_PRODUCTS];
} totals;

static void add_products(const ren_world *world, totals *t)
{
    const ren_population *firms = &world->setup->economy->firms;
    const size_t n = (size_t)world->setup->economy->table->n;
    memset(t->plan, 0, n * sizeof *t->plan);
    memset(t->able, 0, n * sizeof *t->able);
    memset(t->rest, 0, n * sizeof *t->rest);
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const double *sum = world->state.cell_sum + (int64_t)c * REN_N_CELL_SUMS;
        const int32_t p = firms->cell_product[c], r = firms->cell_province[c];
        t->plan[p][r] += sum[REN_CELL_PLAN];
        t->plan[p][COUNTRY] += sum[REN_CELL_PLAN];
        t->rest[p] += sum[REN_CELL_REMAINDER];
        t->able[p][r] += sum[REN_CELL_PROMISE];
        t->able[p][COUNTRY] += sum[REN_CELL_PROMISE];
    }
}

/* From money to shares of what each product's makers use at baseline. */
static void share_totals(const ren_economy *economy, totals *t)
{
    for (int32_t q = 0; q < economy->table->n; q++) {
        const double output = economy->table->output[q] / 52.0;
        const double rest = economy->remainder_of[q];
        for (int32_t r = 0; r < COLUMNS; r++) {
            t->plan[q][r] = output > 0.0 ? t->plan[q][r] / output : 0.0;
        }
        t->country[q] = t->plan[q][COUNTRY];
        t->rest[q] = rest > 0.0 ? t->rest[q] / rest : 0.0;
    }
}

static double product_of(int32_t n, const double *restrict flow,
                         const double *restrict use)
{
    double lane[LANES] = { 0 }, sum = 0;
    int32_t q = 0;
    for (; q + LANES <= n; q += LANES) {
        for (int j = 0; j < LANES; j++) {
            lane[j] += flow[q + j] * use[q + j];
        }
    }
    for (; q < n; q++) {
        lane[q % LANES] += flow[q] * use[q];
    }
    for (int j = 0; j < LANES; j++) {
        sum += lane[j];
    }
    return sum;
}

/* D3: demand of the pools of a product follows their users' promises, less baseline,
 * money: of every province, if some has a pool of its own, and of the country. */
static void pool_demand(const ren_economy *economy, const totals *t, int32_t p,
                        double demand[COLUMNS])
{
    const int32_t n = economy->table->n;
    const double *flow = economy->pool_flow + (int64_t)p * n;
    const double *use = economy->table->resolved[p] ? t->rest : t->country;
    const double country = product_of(n, flow, use);
    bool own = false;
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        own = own || economy->area[p * REN_N_PROVINCES + r] != 0;
        demand[r] = country;
    }
    demand[COUNTRY] = country;
    if (!own || economy->table->resolved[p]) {
        return;
    }
    memset(demand, 0, REN_N_PROVINCES * sizeof *demand);
    for (int32_t q = 0; q < n; q++) {
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            demand[r] += flow[q] * t->plan[q][r];
        }
    }
}

/* Supply promised over demand, less 1, where it falls short; made to order (D3). */
static double pool_fill(const ren_world *world, const totals *t, int32_t p, int32_t r,
                        int32_t column, double request)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const double output = setup->area_output[p * REN_N_PROVINCES + r];
    const double pool = setup->pool_base[p * REN_N_PROVINCES + r];
    const double final = output - pool;
    const double share =
        economy->final_share[p] + economy->export_share[p] + economy->capital_share[p];
    const double change = economy->final_share[p] * (world->strain.demand[p] - 1.0)
                          + economy->export_share[p] * (world->strain.export_[p] - 1.0);
    const double more = pool * request + (share > 0.0 ? final * change / share : 0.0);
    const double able = t->able[p][column];
    return able >= more ? 0.0 : (able - more) / (output + more);
}

/* The least of the limits so far and of what one pool leaves, province by province. */
static void lower(double *restrict limit, double critical, const double *restrict fill)
{
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        const double hit = critical * fill[r];
        limit[r] = hit < limit[r] ? hit : limit[r];
    }
}

/* Output that short pools leave to users, by how critical the pooled input is to them. */
static void limit_users(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const int32_t n = setup->economy->table->n;
    const double strength = setup->scenario->parameters.pool_strength;
    const ren_state *s = &world->state;
    memset(s->pool_limit, 0, (size_t)n * REN_N_PROVINCES * sizeof *s->pool_limit);
    for (int32_t p = 0; p < n; p++) {
        double fill[REN_N_PROVINCES];
        bool any = false;
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            fill[r] = s->pool_fill[p * REN_N_PROVINCES + r];
            any = any || fill[r] < 0.0;
        }
        for (int32_t q = 0; any && q < n; q++) {
            const double critical = strength * setup->pool_critical[(int64_t)p * n + q];
            if (critical > 0.0) {
                lower(s->pool_limit + q * REN_N_PROVINCES, critical, fill);
            }
        }
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_table *table = economy->table;
    const ren_state *s = &world->state;
    totals t; /* as many products as there are */

    add_cells(world);
    add_products(world, &t);
    share_totals(economy, &t);
#pragma omp parallel for schedule(static)
    for (int32_t p = 0; p < table->n; p++) {
        const double need = ren_freight_of(world, p);
        double country = 0, demand[COLUMNS];
        bool known = false;
        pool_demand(economy, &t, p, demand);
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            const bool own = economy->area[p * REN_N_PROVINCES + r] != 0;
            const int32_t column = own ? r : COUNTRY;
            const double base = setup->pool_base[p * REN_N_PROVINCES + r];
            double request = country;
            if (own || !known) {
                request = base > 0.0 ? demand[column] / base : 0.0;
                request = need * request + (need - 1.0);
            }
            if (!own) {
                country = request;
                known = true;
            }
            s->pool_request[p * REN_N_PROVINCES + r] = request;
            s->pool_fill[p * REN_N_PROVINCES + r] =
                table->resolved[p] ? 0.0 : pool_fill(world, &t, p, r, column, request);
        }
    }
    limit_users(world);
}

const ren_phase ren_phase_pool = {
    .name = "pool",
    .doc = "Adds up what pools are asked for and what their makers can promise.",
    .source = "D3",
    .reads =
        REN_COLUMNS(REN_COL_promise, REN_COL_capacity, REN_COL_limit, REN_COL_finished,
                    REN_COL_cell_sum, REN_COL_pool_fill, REN_COL_pool_limit),
    .writes = REN_COLUMNS(REN_COL_cell_sum, REN_COL_pool_request, REN_COL_pool_fill,
                          REN_COL_pool_limit),
    .run = run,
};
