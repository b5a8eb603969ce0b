/**
 * @file model/given/complete.c
 * Columns that a file leaves out, from the conditionals of the generator (definitions
 * D2): tiers from real firms and size, sizes and provinces inside strata of product and
 * tier, ages; then what day 0 needs.
 */
#include "model/given/parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void ren_given_note(ren_given_notes *notes, const char *format, ...)
{
    va_list args;
    if (notes == NULL || notes->n == REN_GIVEN_NOTES) {
        return;
    }
    va_start(args, format);
    (void)vsnprintf(notes->text[notes->n++], REN_GIVEN_NOTE, format, args);
    va_end(args);
}

/* A product of the network's own follows the largest product that is traded over
 * links. */
static ren_status kinds(ren_completion *x, ren_error *err)
{
    const ren_given *g = x->given;
    const ren_table *t = x->table;
    int32_t typical = 0, own = 0;
    int32_t *of_table = malloc(((size_t)g->products.n + 1) * sizeof *of_table);
    if (of_table == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "firms: no memory for their products");
    }
    for (int32_t p = 0; p < t->n; p++) {
        const bool better = t->resolved[p] && !t->local[p]
                            && (!t->resolved[typical] || t->local[typical]
                                || t->output[p] > t->output[typical]);
        typical = better ? p : typical;
    }
    for (int32_t k = 0; k < g->products.n; k++) {
        of_table[k] = ren_given_table_product(t, ren_ids_name(&g->products, k));
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        const int32_t kind = of_table[g->product[i]];
        own += kind < 0;
        x->kind[i] = kind >= 0 ? kind : typical;
    }
    free(of_table);
    if (own > 0) {
        ren_given_note(x->notes,
                       "product: %d firms make products the table does not know; their "
                       "conditionals are those of %s %s",
                       (int)own, t->code[typical], t->name[typical]);
    }
    return REN_OK;
}

/* Density of outputs in a stratum: Pareto for ordinary firms, lognormal for tiers. */
static double density(const ren_parameters *k, double mean, int32_t tier, double size)
{
    if (!(mean > 0.0)) {
        return 0.0;
    }
    if (tier == 0) {
        const double tail = k->size_tail, least = mean * fmax(1.0 - 1.0 / tail, 0.05);
        return tail / least * pow(fmax(size, least) / least, -tail - 1.0);
    }
    const double sd = fmax(k->tier_size_sd, 0.05);
    const double z = (log(size / mean) + 0.5 * sd * sd) / sd;
    return exp(-0.5 * z * z) / (size * sd * 2.5066282746310002);
}

/* Tiers by Bayes: real firms of the product in each tier, times how likely an output of
 * this size is there. */
static ren_status tiers(ren_completion *x, const ren_strata *plan, ren_error *err)
{
    ren_given *g = x->given;
    int32_t n = 0;
    const bool had_none = g->tier == NULL;
    if (had_none) {
        g->tier = malloc(((size_t)g->firms.n + 1) * sizeof *g->tier);
        if (g->tier == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "firms: no memory for tiers");
        }
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        double chance[REN_N_TIERS], total = 0.0, so_far = 0.0;
        if (!had_none && g->tier[i] >= 0) {
            continue;
        }
        const bool sized = g->output != NULL && g->output[i] > 0.0;
        const double heads =
            g->weight != NULL && g->weight[i] > 0.0 ? g->weight[i] : 1.0;
        for (int32_t tier = 0; tier < REN_N_TIERS; tier++) {
            const int32_t stratum = x->kind[i] * REN_N_TIERS + tier;
            chance[tier] = plan->real[stratum];
            if (sized) {
                chance[tier] *= density(&x->scenario->parameters,
                                        ren_given_mean_size(plan, stratum), tier,
                                        g->output[i] / heads);
            }
            total += chance[tier];
        }
        /* second = 1 keeps this draw apart from that of the firm's size */
        const ren_who who = { .id = (uint32_t)i,
                              .second = 1,
                              .purpose = REN_DRAW_SIZE };
        const double at = ren_draw_uniform(x->stream, who) * total;
        g->tier[i] = 0;
        for (int32_t tier = 0; tier < REN_N_TIERS && total > 0.0; tier++) {
            so_far += chance[tier];
            if (at < so_far) {
                g->tier[i] = tier;
                break;
            }
        }
        n++;
    }
    if (n > 0) {
        ren_given_note(x->notes,
                       "tier: %d of %d firms completed from the real firms of their "
                       "product by tier and size",
                       (int)n, (int)g->firms.n);
    }
    return REN_OK;
}

static ren_status provinces(ren_completion *x, ren_error *err)
{
    ren_given *g = x->given;
    ren_strata s = { 0 };
    ren_given_seat *seats = NULL;
    uint8_t *province = NULL;
    bool *open = calloc((size_t)g->firms.n + 1, sizeof *open);
    const bool had_none = g->province == NULL;
    ren_status status = REN_OK;
    if (had_none) {
        g->province = malloc(((size_t)g->firms.n + 1) * sizeof *g->province);
    }
    if (open == NULL || g->province == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "firms: no memory for provinces");
        goto out;
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        open[i] = had_none || g->province[i] < 0;
    }
    status = ren_given_strata(&s, &seats, x, open, g->output, err);
    if (status != REN_OK || s.n == 0) {
        goto out;
    }
    province = malloc((size_t)s.n);
    if (province == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "firms: no memory for provinces");
        goto out;
    }
    ren_strata_provinces(province, &s, x->table, x->geography, x->stream);
    for (int32_t k = 0; k < s.n; k++) {
        g->province[seats[k].firm] = province[k];
    }
    ren_given_note(x->notes,
                   "province: %d of %d firms completed from provincial product and "
                   "little giants by tier",
                   (int)s.n, (int)g->firms.n);
out:
    ren_strata_free(&s);
    free(seats);
    free(province);
    free(open);
    return status;
}

/* A column with NaN where nothing is known; false without memory. */
static bool column_open(double **column, int32_t n)
{
    if (*column == NULL) {
        *column = malloc(((size_t)n + 1) * sizeof **column);
        for (int32_t i = 0; *column != NULL && i < n; i++) {
            (*column)[i] = NAN;
        }
    }
    return *column != NULL;
}

static void ages_and_weights(ren_completion *x)
{
    ren_given *g = x->given;
    int32_t n_ages = 0, n_weights = 0;
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (isnan(g->age[i])) {
            g->age[i] = ren_age_draw(x->stream, i, g->tier[i]);
            n_ages++;
        }
        if (isnan(g->weight[i])) {
            g->weight[i] = 1.0;
            n_weights++;
        }
    }
    if (n_ages > 0) {
        ren_given_note(x->notes, "age: %d of %d firms drawn by tier", (int)n_ages,
                       (int)g->firms.n);
    }
    if (n_weights > 0) {
        ren_given_note(x->notes, "weight: %d of %d firms stand for one real firm",
                       (int)n_weights, (int)g->firms.n);
    }
}

/* What output leaves after links goes to final users; firms for which that is below
 * zero, or value added is not above it, are named. */
static ren_status settle(ren_completion *x, ren_error *err)
{
    ren_given *g = x->given;
    int32_t n_bad = 0, first = -1, n_set = 0, n_other = 0;
    char names[200] = "";
    size_t used = 0;
    for (int32_t i = 0; i < g->firms.n; i++) {
        double final = g->output[i] - x->sales[i];
        if (final < 0.0 && final >= -REN_GIVEN_SLACK * g->output[i]) {
            final = 0.0;
        }
        if (final < 0.0 || !(g->output[i] > x->inputs[i])) {
            first = first < 0 ? i : first;
            const char *name = ren_ids_name(&g->firms, i);
            if (n_bad++ < REN_GIVEN_EXAMPLES && used < sizeof names - 44) {
                used += (size_t)snprintf(names + used, sizeof names - used, "%s%.40s",
                                         n_bad > 1 ? ", " : "", name);
            }
        }
        n_set += isnan(g->final[i]);
        n_other +=
            !isnan(g->final[i]) && fabs(g->final[i] - final) > 0.01 * g->output[i];
        g->final[i] = final;
    }
    if (n_bad > 0) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "network: %d firms cannot be in equilibrium (%s): the first "
                        "makes %.6g, sells %.6g over links and buys %.6g; mend with "
                        "raise_output or scale_inputs",
                        (int)n_bad, names, g->output[first], x->sales[first],
                        x->inputs[first]);
    }
    if (n_set > 0) {
        ren_given_note(x->notes,
                       "final: %d of %d firms sell to final users what links "
                       "leave of their output",
                       (int)n_set, (int)g->firms.n);
    }
    if (n_other > 0) {
        ren_given_note(x->notes,
                       "final: %d firms named final sales that output less sales over "
                       "links contradicts by more than 1 %% of output; replaced",
                       (int)n_other);
    }
    return REN_OK;
}

static ren_status fill(ren_completion *x, const ren_strata *plan, ren_error *err)
{
    ren_given *g = x->given;
    int32_t counts[4] = { 0 };
    ren_given_trade(g, x->sales, x->inputs);
    ren_status status = kinds(x, err);
    if (status == REN_OK) {
        status = tiers(x, plan, err);
    }
    if (status == REN_OK) {
        status = ren_given_sizes(x, plan, counts, err);
    }
    if (status == REN_OK) {
        status = ren_given_values(x, err);
    }
    if (status == REN_OK) {
        status = ren_given_outputs(x, counts, err);
    }
    if (status == REN_OK) {
        status = provinces(x, err);
    }
    if (status == REN_OK
        && !(column_open(&g->age, g->firms.n) && column_open(&g->weight, g->firms.n)
             && column_open(&g->final, g->firms.n))) {
        status = ren_fail(err, REN_NO_MEMORY, "firms: no memory to complete them");
    }
    if (status == REN_OK) {
        ages_and_weights(x);
        status = settle(x, err);
    }
    return status;
}

ren_status ren_given_complete(ren_given *given, const ren_table *table,
                              const ren_geography *geography,
                              const ren_scenario *scenario, ren_stream stream,
                              ren_given_notes *notes, ren_error *err)
{
    const size_t n = (size_t)given->firms.n + 1;
    ren_completion x = { .given = given,
                         .table = table,
                         .geography = geography,
                         .scenario = scenario,
                         .stream = stream,
                         .notes = notes };
    ren_strata plan = { 0 };
    ren_given_report report;
    ren_status status = ren_given_check(&report, given, table, err);
    if (status == REN_OK && ren_given_harms(&report) > 0) {
        status = ren_fail(err, REN_BAD_SHAPE,
                          "network: %d kinds of faults, expected none: repair it first",
                          (int)ren_given_harms(&report));
    }
    if (status == REN_OK) {
        status = ren_strata_plan(&plan, table, scenario, err);
    }
    x.kind = malloc(n * sizeof *x.kind);
    x.size = calloc(n, sizeof *x.size);
    x.is_drawn = calloc(n, sizeof *x.is_drawn);
    x.sales = calloc(n, sizeof *x.sales);
    x.inputs = calloc(n, sizeof *x.inputs);
    if (status == REN_OK
        && (x.kind == NULL || x.size == NULL || x.is_drawn == NULL || x.sales == NULL
            || x.inputs == NULL)) {
        status = ren_fail(err, REN_NO_MEMORY, "firms: no memory to complete them");
    }
    if (status == REN_OK) {
        status = fill(&x, &plan, err);
    }
    ren_strata_free(&plan);
    free(x.kind);
    free(x.size);
    free(x.is_drawn);
    free(x.sales);
    free(x.inputs);
    return status;
}
