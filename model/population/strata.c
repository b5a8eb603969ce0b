/**
 * @file model/population/strata.c
 * Agents and real firms by product and tier (definitions D2).
 *
 * Agents over products go with output^0.6, resolved products counted double, so that
 * large products do not take all agents and links have somebody at both ends. Inside a
 * product the tiers take the agent shares of the scenario, never more than there are
 * real firms. Real firms follow labour compensation; real firms of the tiers follow
 * output, tier_mfg_share of them in manufacturing, the rest in software and services
 * (networks and utilities pooled by province stay ordinary).
 */
#include "model/population/strata.h"

#include "base/array.h"
#include "base/ordered_sum.h"

#include <math.h>
#include <stdlib.h>

enum { ORDINARY, INNOVATIVE, SRDI, LITTLE_GIANT, CHAMPION };
/* Indices of the 42-product table. */
enum { GROUP_FOODS = 5, GROUP_REPAIR = 22, GROUP_TRADE = 27 };
enum { BRANCH_NONE, BRANCH_MANUFACTURING, BRANCH_SERVICES, N_BRANCHES };

#define AGENT_POWER 0.6 /* agents ~ output^this */
#define TIER_CAP 0.6    /* tiers above ordinary sell at most this share of a product */
#define REAL_CAP 0.125  /* and each is at most this share of its real firms */
#define AGENTS_PER_RESOLVED 20.0

/** Scratch of one plan, all by product. */
typedef struct plan {
    double *weight, *least, *most, *agents, *real, *out;
} plan;

static int32_t branch_of(const ren_table *table, int32_t p)
{
    const int32_t group = table->group[p];
    if (table->local[p]) {
        return BRANCH_NONE;
    }
    if (table->resolved[p] && group >= GROUP_FOODS && group <= GROUP_REPAIR) {
        return BRANCH_MANUFACTURING;
    }
    return group >= GROUP_TRADE || table->resolved[p] ? BRANCH_SERVICES : BRANCH_NONE;
}

static double sum(int32_t n, const double *x)
{
    double total = 0.0;
    for (int32_t k = 0; k < n; k++) {
        total += x[k];
    }
    return total;
}

/* Raises the floor of some products to `value` if the floors still sum to <= room. */
static void raise_floor(double *least, const ren_table *table, const bool *which,
                        double value, double room)
{
    double total = 0.0;
    for (int32_t p = 0; p < table->n; p++) {
        total += which[p] && least[p] < value ? value : least[p];
    }
    for (int32_t p = 0; total <= room && p < table->n; p++) {
        if (which[p] && least[p] < value) {
            least[p] = value;
        }
    }
}

static void share_agents(plan *w, const ren_table *table, const ren_scenario *scenario,
                         double n)
{
    const ren_parameters *k = &scenario->parameters;
    double resolved = 0.0;
    for (int32_t p = 0; p < table->n; p++) {
        w->least[p] = 1.0;
        resolved += table->resolved[p];
    }
    raise_floor(w->least, table, table->resolved, floor(k->agents_min_product), n);
    raise_floor(w->least, table, table->local, REN_N_PROVINCES, 0.5 * n);
    if (n >= 2.0 * AGENTS_PER_RESOLVED * resolved) {
        raise_floor(w->least, table, table->resolved, AGENTS_PER_RESOLVED, n);
    }
    for (int32_t p = 0; p < table->n; p++) {
        const double *v = table->value_added + (int64_t)p * REN_N_VALUE_ADDED;
        w->weight[p] = v[REN_LABOUR] > 0.0 ? v[REN_LABOUR] : 0.0;
        w->most[p] = INFINITY;
    }
    ren_apportion(table->n, k->real_all, w->weight, w->least, w->most, w->real);
    double all = 0.0;
    for (int32_t p = 0; p < table->n; p++) {
        all += table->output[p];
    }
    for (int32_t p = 0; p < table->n; p++) {
        w->weight[p] =
            pow(table->output[p] / all, AGENT_POWER) * (table->resolved[p] ? 2.0 : 1.0);
    }
    ren_apportion(table->n, n, w->weight, w->least, w->real, w->agents);
}

/* Real firms of one tier over products. With `taken`, only over products that have
 * agents of the tier, so that no real firm of it is lost in a small sample. */
static void share_tier(ren_strata *s, plan *w, const ren_table *table, int32_t tier,
                       double count, double manufacturing, bool taken)
{
    for (int32_t branch = BRANCH_MANUFACTURING; branch < N_BRANCHES; branch++) {
        double all = 0.0;
        for (int32_t p = 0; p < table->n; p++) {
            const double agents = s->agents[p * REN_N_TIERS + tier];
            const bool in = branch_of(table, p) == branch && (!taken || agents > 0.0);
            w->weight[p] = in ? table->output[p] : 0.0;
            w->least[p] = in && taken ? agents : 0.0;
            w->most[p] = in ? fmax(w->least[p], floor(REAL_CAP * w->real[p])) : 0.0;
            all += w->weight[p];
        }
        const double share =
            branch == BRANCH_MANUFACTURING ? manufacturing : 1.0 - manufacturing;
        if (all > 0.0) {
            ren_apportion(table->n, rint(share * count), w->weight, w->least, w->most,
                          w->out);
        }
        for (int32_t p = 0; p < table->n; p++) {
            if (branch_of(table, p) == branch) {
                s->real[p * REN_N_TIERS + tier] = w->weight[p] > 0.0 ? w->out[p] : 0.0;
            }
        }
    }
}

/* Rounding carries over from product to product, so small products together hold
 * their share of little giants even where each has a fraction of one. */
static void tier_agents(ren_strata *s, const plan *w, const double share[REN_N_TIERS])
{
    double carry[REN_N_TIERS] = { 0 };
    for (int32_t p = 0; p < s->n_products; p++) {
        double *agents = s->agents + (int64_t)p * REN_N_TIERS;
        const double *real = s->real + (int64_t)p * REN_N_TIERS;
        double left = w->agents[p] - 1.0; /* one is always ordinary */
        for (int32_t tier = CHAMPION; tier > ORDINARY; tier--) {
            const double wish = share[tier] * w->agents[p] + carry[tier];
            agents[tier] = fmin(fmin(floor(wish), real[tier]), left);
            carry[tier] =
                real[tier] > 0.0 ? fmin(wish - agents[tier], 1.0) : carry[tier];
            left -= agents[tier];
        }
        agents[ORDINARY] = left + 1.0;
    }
}

static void tier_totals(ren_strata *s, const plan *w, const ren_table *table,
                        const double revenue[REN_N_TIERS])
{
    for (int32_t p = 0; p < s->n_products; p++) {
        double *real = s->real + (int64_t)p * REN_N_TIERS;
        double *total = s->total + (int64_t)p * REN_N_TIERS;
        const double output = table->output[p] / 52.0;
        double above = 0.0, counted = 0.0;
        for (int32_t tier = INNOVATIVE; tier < REN_N_TIERS; tier++) {
            total[tier] = real[tier] * revenue[tier] / 52.0;
            above += total[tier];
            counted += real[tier];
        }
        const double scale =
            above > TIER_CAP * output ? TIER_CAP * output / above : 1.0;
        for (int32_t tier = INNOVATIVE; tier < REN_N_TIERS; tier++) {
            total[tier] *= scale;
        }
        total[ORDINARY] = output - scale * above;
        real[ORDINARY] =
            fmax(w->real[p] - counted, s->agents[(int64_t)p * REN_N_TIERS]);
    }
}

static ren_status cut_pieces(ren_strata *s, ren_error *err)
{
    const int32_t n_strata = s->n_products * REN_N_TIERS;
    int64_t n = 0;
    for (int32_t k = 0; k < n_strata; k++) {
        s->first[k] = (int32_t)n;
        n += (int64_t)s->agents[k];
        s->n_pieces += (int32_t)ceil(s->agents[k] / REN_SUM_BLOCK);
    }
    s->first[n_strata] = (int32_t)n;
    s->n = (int32_t)n;
    s->piece = ren_column(s->n_pieces, sizeof *s->piece);
    if (s->piece == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "population: no memory for %d pieces",
                        (int)s->n_pieces);
    }
    int32_t m = 0;
    for (int32_t k = 0; k < n_strata; k++) {
        for (int32_t i = s->first[k]; i < s->first[k + 1]; i += REN_SUM_BLOCK) {
            const int32_t left = s->first[k + 1] - i;
            s->piece[m++] =
                (ren_piece){ .stratum = k,
                             .first = i,
                             .n = left < REN_SUM_BLOCK ? left : REN_SUM_BLOCK };
        }
    }
    return REN_OK;
}

static ren_status refuse(const ren_table *table, const ren_scenario *scenario,
                         ren_error *err)
{
    const int64_t n = scenario->economy.firms;
    if (n < table->n) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "economy.firms: %lld agents, expected at least one for each of "
                        "the %d products",
                        (long long)n, (int)table->n);
    }
    if ((double)n > scenario->parameters.real_all || n > 100000000) {
        return ren_fail(
            err, REN_OUT_OF_RANGE,
            "economy.firms: %lld agents, expected at most the %.0f firms of "
            "parameters.real_all",
            (long long)n, scenario->parameters.real_all);
    }
    for (int32_t p = 0; p < table->n; p++) {
        if (!(table->output[p] > 0.0)) {
            return ren_fail(err, REN_BAD_SHAPE,
                            "table: product %s has output %g, expected more than 0",
                            table->code[p], table->output[p]);
        }
    }
    return REN_OK;
}

static void fill(ren_strata *s, plan *w, const ren_table *table,
                 const ren_scenario *scenario)
{
    const ren_parameters *k = &scenario->parameters;
    const double count[REN_N_TIERS] = { 0.0, k->real_innov, k->real_srdi, k->real_lg,
                                        k->real_champ };
    const double revenue[REN_N_TIERS] = { 0.0, k->rev_innov, k->rev_srdi, k->rev_lg,
                                          k->rev_champ };
    double share[REN_N_TIERS] = { k->agents_ord, k->agents_innov, k->agents_srdi,
                                  k->agents_lg, k->agents_champ };
    const double shares = sum(REN_N_TIERS, share);
    for (int32_t tier = ORDINARY; tier < REN_N_TIERS; tier++) {
        share[tier] = shares > 0.0 ? share[tier] / shares : 0.0;
    }
    share_agents(w, table, scenario, (double)scenario->economy.firms);
    for (int32_t tier = INNOVATIVE; tier < REN_N_TIERS; tier++) {
        share_tier(s, w, table, tier, count[tier], k->tier_mfg_share, false);
    }
    tier_agents(s, w, share);
    for (int32_t tier = INNOVATIVE; tier < REN_N_TIERS; tier++) {
        share_tier(s, w, table, tier, count[tier], k->tier_mfg_share, true);
    }
    tier_totals(s, w, table, revenue);
}

ren_status ren_strata_plan(ren_strata *out, const ren_table *table,
                           const ren_scenario *scenario, ren_error *err)
{
    const int64_t n_strata = (int64_t)table->n * REN_N_TIERS;
    ren_strata s = { .n_products = table->n };
    plan w = { 0 };
    double *scratch = ren_column(6 * (int64_t)table->n, sizeof *scratch);
    ren_status status = refuse(table, scenario, err);
    if (status != REN_OK) {
        goto out;
    }
    s.agents = ren_column(n_strata, sizeof *s.agents);
    s.real = ren_column(n_strata, sizeof *s.real);
    s.total = ren_column(n_strata, sizeof *s.total);
    s.first = ren_column(n_strata + 1, sizeof *s.first);
    if (scratch == NULL || s.agents == NULL || s.real == NULL || s.total == NULL
        || s.first == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "population: no memory for its plan");
        goto out;
    }
    double **part[] = { &w.weight, &w.least, &w.most, &w.agents, &w.real, &w.out };
    for (int32_t k = 0; k < 6; k++) {
        *part[k] = scratch + (int64_t)k * table->n;
    }
    fill(&s, &w, table, scenario);
    status = cut_pieces(&s, err);
    if (status == REN_OK) {
        *out = s;
        s = (ren_strata){ 0 };
    }
out:
    ren_strata_free(&s);
    free(scratch);
    return status;
}

void ren_strata_free(ren_strata *s)
{
    free(s->agents);
    free(s->real);
    free(s->total);
    free(s->first);
    free(s->piece);
    *s = (ren_strata){ 0 };
}

int32_t ren_strata_leaders(const ren_strata *s, const ren_table *table, int32_t product)
{
    const double *agents = s->agents + (int64_t)product * REN_N_TIERS;
    if (!table->resolved[product]) {
        return 0;
    }
    const double wish = 1.0 + floor(sum(REN_N_TIERS, agents) / 200.0);
    return (int32_t)fmin(wish, agents[ORDINARY]);
}
