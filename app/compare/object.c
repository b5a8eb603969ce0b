/**
 * @file app/compare/object.c
 * The comparison as JSON; what is not known is null, as is infinity.
 */
#include "app/compare/compare.h"

#include <math.h>

static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static const char *verdict(bool decided)
{
    return decided ? "decided" : "undecided";
}

/* null for a package against itself */
static json_t *pair_object(const ren_pair *pair)
{
    return isnan(pair->mean)
               ? json_null()
               : json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:s,s:o,s:o}", "diff",
                           number(pair->mean), "sd", number(pair->sd), "low",
                           number(pair->low), "high", number(pair->high), "t_low",
                           number(pair->t_low), "t_high", number(pair->t_high),
                           "verdict", verdict(pair->decided), "more_replicates",
                           number(pair->more), "agree", number(pair->agree));
}

static json_t *cell_object(const char *package, const ren_compare_cell *cell)
{
    return json_pack("{s:s,s:o,s:o,s:o,s:i,s:o,s:o,s:o,s:o,s:o}", "package", package,
                     "mean", number(cell->mean), "sd", number(cell->sd), "median",
                     number(cell->median), "censored", (int)cell->n_censored, "p_best",
                     number(cell->p_best), "cost", number(cell->cost), "cost_per_unit",
                     number(cell->cost_per_unit), "against_none",
                     pair_object(&cell->against_none), "against_best",
                     pair_object(&cell->against_best));
}

static json_t *line_object(const ren_compare *c, const ren_compare_line *line)
{
    json_t *packages = json_array();
    for (int32_t p = 0; p < c->n_packages; p++) {
        json_array_append_new(packages, cell_object(c->package[p], &line->cell[p]));
    }
    return json_pack(
        "{s:s,s:s,s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o}", "name", line->name, "unit",
        line->unit, "better", line->better, "n", (int)line->n, "best",
        line->best >= 0 ? json_string(c->package[line->best]) : json_null(), "verdict",
        line->best >= 0 ? json_string(verdict(line->decided)) : json_null(),
        "more_replicates", number(line->more), "same_order", number(line->same_order),
        "kendall_tau", number(line->tau), "packages", packages);
}

static json_t *pareto_object(const ren_compare *c)
{
    json_t *packages = json_array();
    json_t *indicators = json_array();
    for (int32_t p = 0; p < c->n_packages; p++) {
        if (c->in_pareto[p]) {
            json_array_append_new(packages, json_string(c->package[p]));
        }
    }
    for (int32_t k = 0; k < c->n_lines; k++) {
        if (ren_compare_in_pareto(&c->line[k])) {
            json_array_append_new(indicators, json_string(c->line[k].name));
        }
    }
    return json_pack("{s:o,s:o}", "packages", packages, "indicators", indicators);
}

/* null unless packages were made to cost the same */
static json_t *costs_object(const ren_compare *c)
{
    const double budget = c->results->budget_present;
    if (c->cost == NULL || isnan(budget)) {
        return json_null();
    }
    json_t *packages = json_array();
    for (int32_t p = 0; p < c->n_packages; p++) {
        const ren_compare_cost *cost = &c->cost[p];
        json_array_append_new(
            packages,
            json_pack("{s:s,s:o,s:o,s:o,s:b}", "package", c->package[p], "intensity",
                      number(cost->intensity), "mean", number(cost->mean), "p90",
                      number(cost->p90), "short", (int)cost->is_short));
    }
    return json_pack("{s:f,s:s,s:o}", "budget", budget, "unit", c->cost_unit,
                     "packages", packages);
}

json_t *app_compare_object(const char *path, const ren_compare *compare,
                           const app_compare_end *end)
{
    json_t *lines = json_array();
    for (int32_t k = 0; k < compare->n_lines; k++) {
        json_array_append_new(lines, line_object(compare, &compare->line[k]));
    }
    json_t *object = json_pack(
        "{s:s,s:s,s:{s:i,s:i,s:i},s:i,s:i,s:s,s:s,s:o,s:o,s:o}", "file", path, "shock",
        compare->level ? "off" : "on", "members", "in_file", (int)compare->n_members,
        "done", (int)compare->n_done, "failed", (int)compare->n_failed, "design_points",
        (int)compare->n_points, "resamples", (int)REN_COMPARE_RESAMPLES, "cost_unit",
        compare->cost_unit, "conditional_on",
        compare->n_points > 1 ? "the parameters in use but those of the design"
                              : "the parameters in use",
        "indicators", lines, "pareto", pareto_object(compare), "equal_cost",
        costs_object(compare));
    if (object != NULL && end != NULL) {
        json_object_set_new(object, "until",
                            json_pack("{s:b,s:s,s:I}", "settled", (int)end->settled,
                                      "verdict", verdict(end->settled), "replicates",
                                      (json_int_t)end->replicates));
    }
    return object;
}
