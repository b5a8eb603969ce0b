/**
 * @file analysis/compare/build.c
 * From a results file to a comparison: a line for each indicator, then the Pareto set.
 */
#include "analysis/compare/basis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_complete(const ren_basis *b, int32_t indicator, int32_t member,
                        int32_t n_packages)
{
    for (int32_t p = 0; p < n_packages; p++) {
        if (isnan(ren_basis_entry(b, indicator, member, p))) {
            return false;
        }
    }
    return true;
}

/* Costs of the members in the table, as means. */
static void costs(const ren_basis *b, const ren_compare *c, int32_t indicator,
                  ren_compare_line *line)
{
    const int32_t cost = ren_basis_indicator(b->results, "cost");
    for (int32_t p = 0; p < c->n_packages; p++) {
        double sum = cost >= 0 ? 0 : NAN;
        for (int32_t k = 0; k < c->n_done && cost >= 0; k++) {
            if (is_complete(b, indicator, b->member[k], c->n_packages)) {
                sum += ren_basis_value(b, cost, b->member[k], p);
            }
        }
        line->cell[p].cost = line->n > 0 ? sum / line->n : NAN;
        line->cell[p].cost_per_unit = NAN;
    }
    for (int32_t p = 0; p < c->n_packages; p++) {
        const double gain = line->better * line->cell[p].against_none.mean;
        if (gain > b->table.rounding) {
            line->cell[p].cost_per_unit =
                (line->cell[p].cost - line->cell[c->none].cost) / gain;
        }
    }
}

/* The first by name of those with the best mean, so that the order does not matter. */
static int32_t best_of(const ren_resample *t, const ren_compare *c, int better)
{
    int32_t best = 0;
    for (int32_t p = 1; p < c->n_packages; p++) {
        const int order = better * ren_resample_compare(t, t->mean[p], t->mean[best]);
        if (order > 0 || (order == 0 && strcmp(c->package[p], c->package[best]) < 0)) {
            best = p;
        }
    }
    return best;
}

static ren_status judge(ren_basis *b, const ren_compare *c, ren_compare_line *line,
                        ren_error *err)
{
    ren_resample *t = &b->table;
    double *p_best = calloc((size_t)c->n_packages, sizeof *p_best);
    if (p_best == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path);
    }
    if (line->better != 0 && line->n > 0) {
        line->best = best_of(t, c, line->better);
        line->decided = line->n > 1;
        line->more = line->n > 1 ? 0 : NAN;
        ren_resample_best(t, line->better, p_best);
    }
    for (int32_t p = 0; p < c->n_packages; p++) {
        ren_compare_cell *cell = &line->cell[p];
        cell->mean = t->n > 0 ? t->mean[p] : NAN;
        cell->sd = ren_resample_sd(t, p);
        cell->median = NAN;
        cell->p_best = line->best >= 0 && line->n > 1 ? p_best[p] : NAN;
        cell->against_none =
            p == c->none ? ren_pair_unknown() : ren_resample_pair(t, p, c->none);
        cell->against_best = ren_pair_unknown();
        if (line->best >= 0 && p != line->best) {
            cell->against_best = ren_resample_pair(t, p, line->best);
            line->decided = line->decided && cell->against_best.decided;
            line->more = fmax(line->more, cell->against_best.more);
        }
    }
    ren_resample_order(t, &line->same_order, &line->tau);
    free(p_best);
    return REN_OK;
}

/* A time is better when it is short. */
static int better_of(const ren_basis *b, int32_t k, const char *name)
{
    const ren_indicator *indicator = ren_indicator_named(name);
    return k >= b->results->n_indicators ? -1
           : indicator != NULL           ? indicator->better
                                         : 0;
}

static ren_status medians(const ren_basis *b, const ren_compare *c, int32_t indicator,
                          ren_compare_line *line, ren_error *err)
{
    double *time = malloc((size_t)c->n_done * sizeof *time + 1);
    bool *censored = malloc((size_t)c->n_done * sizeof *censored + 1);
    for (int32_t p = 0; time != NULL && censored != NULL && p < c->n_packages; p++) {
        int32_t n = 0;
        for (int32_t k = 0; k < c->n_done; k++) {
            const int32_t m = b->member[k];
            if (is_complete(b, indicator, m, c->n_packages)) {
                time[n] = ren_basis_entry(b, indicator, m, p);
                censored[n++] = ren_basis_is_censored(b, indicator, m, p);
            }
        }
        line->cell[p].median = ren_km_median(n, time, censored);
    }
    const bool made = time != NULL && censored != NULL;
    free(time);
    free(censored);
    return made ? REN_OK : ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path);
}

static ren_status line_build(ren_basis *b, const ren_compare *c, int32_t indicator,
                             ren_compare_line *line, ren_error *err)
{
    ren_resample *t = &b->table;
    *line = (ren_compare_line){ .best = -1, .more = NAN };
    line->unit = ren_basis_name(b, indicator, line->name, sizeof line->name);
    line->better = better_of(b, indicator, line->name);
    line->is_time = indicator >= b->results->n_indicators
                    || strcmp(line->name, "recovery_weeks") == 0;
    line->cell = calloc((size_t)c->n_packages, sizeof *line->cell);
    if (line->cell == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path);
    }
    for (int32_t k = 0; k < c->n_done; k++) {
        const int32_t m = b->member[k];
        if (!is_complete(b, indicator, m, c->n_packages)) {
            continue;
        }
        for (int32_t p = 0; p < c->n_packages; p++) {
            t->x[(int64_t)line->n * c->n_packages + p] =
                ren_basis_entry(b, indicator, m, p);
            line->cell[p].n_censored += ren_basis_is_censored(b, indicator, m, p);
        }
        t->point[line->n] = b->point_of[k];
        t->replicate[line->n] = b->replicate_of[k];
        line->n++;
    }
    t->n = line->n;
    ren_status status = ren_resample_draw(t, err);
    if (status == REN_OK) {
        status = judge(b, c, line, err);
    }
    if (status == REN_OK && line->is_time) {
        status = medians(b, c, indicator, line, err);
    }
    costs(b, c, indicator, line);
    return status;
}

static bool is_headline(const char *name)
{
    const ren_indicator *indicator = ren_indicator_named(name);
    return indicator != NULL && indicator->headline;
}

/* In some member every package compared has a number of this indicator. */
static bool is_there(const ren_basis *b, const ren_compare *c, int32_t indicator)
{
    for (int32_t k = 0; k < c->n_done; k++) {
        if (is_complete(b, indicator, b->member[k], c->n_packages)) {
            return true;
        }
    }
    return false;
}

static ren_status lines_build(ren_basis *b, ren_compare *c, const ren_compare_ask *ask,
                              ren_error *err)
{
    const char *worlds = ask->level ? "without" : "with";
    const int32_t n = ren_basis_count(b);
    char **names = ren_basis_names(b);
    c->line = calloc((size_t)n + 1, sizeof *c->line);
    ren_status status = c->line == NULL || names == NULL
                            ? ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path)
                            : ren_names_check(b->path, "indicator", ask->n_indicators,
                                              ask->indicator, n, names, err);
    for (int32_t k = 0; status == REN_OK && k < n; k++) {
        const bool named =
            ren_name_is_among(names[k], ask->n_indicators, ask->indicator);
        if (is_there(b, c, k) && (named || ask->n_indicators == 0)) {
            ren_compare_line *line = &c->line[c->n_lines++];
            status = line_build(b, c, k, line, err);
            line->chosen = named || is_headline(names[k]);
        } else if (named) {
            status = ren_fail(err, REN_BAD_SHAPE,
                              "%.300s: found no `%s` in worlds %s the shock, expected "
                              "an indicator that they have",
                              b->path, names[k], worlds);
        }
    }
    free(names);
    if (status == REN_OK && c->n_lines == 0) {
        status = ren_fail(err, REN_BAD_SHAPE,
                          "%.300s: found no world %s the shock, expected a run with "
                          "--shock %s or both",
                          b->path, worlds, ask->level ? "off" : "on");
    }
    return status;
}

/* True when q is at least as good as p throughout and better somewhere. */
static bool is_dominated(const ren_compare *c, int32_t p, int32_t q)
{
    bool better = false;
    for (int32_t k = 0; k < c->n_lines; k++) {
        const ren_compare_line *line = &c->line[k];
        if (!ren_compare_in_pareto(line)) {
            continue;
        }
        const double d = line->better * (line->cell[q].mean - line->cell[p].mean);
        const double scale = fmax(fabs(line->cell[q].mean), fabs(line->cell[p].mean));
        if (d < -1e-12 * scale) {
            return false;
        }
        better = better || d > 1e-12 * scale;
    }
    return better;
}

static void pareto_find(ren_compare *c)
{
    for (int32_t k = 0; k < c->n_lines; k++) {
        c->n_pareto += ren_compare_in_pareto(&c->line[k]);
    }
    for (int32_t p = 0; p < c->n_packages; p++) {
        c->in_pareto[p] = c->n_pareto > 0;
        for (int32_t q = 0; q < c->n_packages; q++) {
            c->in_pareto[p] = c->in_pareto[p] && !is_dominated(c, p, q);
        }
    }
}

ren_status ren_compare_build(ren_compare *out, const ren_results *results,
                             const char *path, const ren_compare_ask *ask,
                             ren_error *err)
{
    ren_compare c = { .results = results, .level = ask->level };
    ren_basis b = { .results = results, .path = path, .shock = ask->level ? 0 : 1 };
    const int32_t cost = ren_basis_indicator(results, "cost");

    c.cost_unit = cost >= 0 ? results->unit[cost] : "";
    ren_status status = ren_basis_packages(&b, &c, ask, err);
    if (status == REN_OK) {
        status = ren_basis_members(&b, &c, err);
    }
    if (status == REN_OK) {
        status = ren_basis_costs(&b, &c, err);
    }
    if (status == REN_OK) {
        status = ren_resample_init(&b.table, c.n_done, c.n_packages, c.n_points,
                                   c.n_replicates, err);
    }
    if (status == REN_OK) {
        status = lines_build(&b, &c, ask, err);
    }
    if (status == REN_OK) {
        pareto_find(&c);
        *out = c;
        c = (ren_compare){ 0 };
    }
    ren_basis_free(&b);
    ren_compare_free(&c);
    return status;
}
