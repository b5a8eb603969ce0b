/**
 * @file analysis/compare/print.c
 * The comparison for people: a block per indicator, a row per package.
 */
#include "analysis/compare/compare.h"

#include <math.h>
#include <string.h>

enum { NAME = 20, CELL = 48 };

/* Four digits, without an exponent as long as the number stays short. */
static const char *number(char text[CELL], double x)
{
    const double a = fabs(x);
    if (isnan(x)) {
        (void)snprintf(text, CELL, "-");
    } else if (isinf(x)) {
        (void)snprintf(text, CELL, "never");
    } else if (a >= 1e3 && a < 1e7) {
        (void)snprintf(text, CELL, "%.0f", x);
    } else {
        (void)snprintf(text, CELL, "%.4g", x);
    }
    return text;
}

static const char *interval(char text[CELL], double low, double high)
{
    char a[CELL], b[CELL];
    if (isnan(low)) {
        (void)snprintf(text, CELL, "-");
    } else {
        (void)snprintf(text, CELL, "[%.20s, %.20s]", number(a, low), number(b, high));
    }
    return text;
}

/* "12 more" stands for members; nothing is said where nothing is open. */
static const char *verdict(char text[CELL], bool decided, double more, double agree)
{
    char n[CELL];
    if (decided) {
        (void)snprintf(text, CELL, "decided");
    } else if (isnan(more)) {
        (void)snprintf(text, CELL, "undecided");
    } else if (isinf(more)) {
        (void)snprintf(text, CELL,
                       agree < 0.9 ? "undecided, %.0f %% of points agree"
                                   : "undecided, equal",
                       100 * agree);
    } else {
        (void)snprintf(text, CELL, "undecided, %.20s more", number(n, more));
    }
    return text;
}

static void row(const ren_compare *c, const ren_compare_line *line, int32_t p,
                FILE *out)
{
    const ren_compare_cell *cell = &line->cell[p];
    const ren_pair *d = &cell->against_none;
    char text[CELL];
    (void)fprintf(out, "%-*s%10s", NAME, c->package[p], number(text, cell->mean));
    (void)fprintf(out, "%10s", number(text, cell->sd));
    (void)fprintf(out, "%11s", number(text, d->mean));
    (void)fprintf(out, " %22s", interval(text, d->low, d->high));
    (void)fprintf(out, " %22s", interval(text, d->t_low, d->t_high));
    (void)fprintf(out, "%9s", number(text, cell->p_best));
    (void)fprintf(out, "%12s", number(text, cell->cost_per_unit));
    if (p != c->none) {
        (void)fprintf(out, "  %s", verdict(text, d->decided, d->more, d->agree));
    }
    (void)fputc('\n', out);
}

/* The best and, when it is open, what it is not decided against. */
static void best(const ren_compare *c, const ren_compare_line *line, FILE *out)
{
    char text[CELL];
    if (line->best < 0) {
        return;
    }
    (void)fprintf(out, "  best: %s", c->package[line->best]);
    if (line->n < 2) {
        (void)fprintf(out, ", undecided: one replicate says nothing of chance\n");
        return;
    }
    (void)fprintf(out, " (P %.3f), %s", line->cell[line->best].p_best,
                  line->decided ? "decided against all others" : "undecided against");
    const char *between = " ";
    for (int32_t p = 0; p < c->n_packages; p++) {
        if (p != line->best && !line->cell[p].against_best.decided) {
            (void)fprintf(out, "%s%s", between, c->package[p]);
            between = ", ";
        }
    }
    if (!line->decided && isinf(line->more)) {
        (void)fprintf(out, " (equal: no number of replicates would settle it)");
    } else if (!line->decided) {
        (void)fprintf(out, " (about %s more replicates)", number(text, line->more));
    }
    if (!isnan(line->tau)) {
        (void)fprintf(out, "; same order in %.0f %% of resamples, Kendall's tau %.2f",
                      100 * line->same_order, line->tau);
    }
    (void)fprintf(out, "\n");
}

static void block(const ren_compare *c, const ren_compare_line *line, FILE *out)
{
    int32_t n_censored = 0;
    (void)fprintf(out, "\n%s (%s, %s, n = %d)\n", line->name, line->unit,
                  ren_compare_direction(line), (int)line->n);
    (void)fprintf(out, "%-*s%10s%10s%11s %22s %22s%9s%12s  %s\n", NAME, "package",
                  "mean", "sd", "to none", "bootstrap", "t", "P(best)", "cost/unit",
                  "against none");
    for (int32_t p = 0; p < c->n_packages; p++) {
        row(c, line, p, out);
        n_censored += line->cell[p].n_censored;
    }
    best(c, line, out);
    if (n_censored > 0) {
        (void)fprintf(out, "  not back by the horizon, counted as all of it:");
        for (int32_t p = 0; p < c->n_packages; p++) {
            (void)fprintf(out, "%s %s %d", p > 0 ? "," : "", c->package[p],
                          (int)line->cell[p].n_censored);
        }
        (void)fprintf(out, " of %d\n", (int)line->n);
    }
    if (line->is_time) {
        (void)fprintf(out, "  median (Kaplan-Meier):");
        for (int32_t p = 0; p < c->n_packages; p++) {
            char text[CELL];
            const double median = line->cell[p].median;
            (void)fprintf(out, "%s %s %s", p > 0 ? "," : "", c->package[p],
                          isinf(median) ? "later" : number(text, median));
        }
        (void)fprintf(out, "\n");
    }
}

static void pareto(const ren_compare *c, FILE *out)
{
    const char *between = " ";
    if (c->n_pareto == 0) {
        return;
    }
    (void)fprintf(out, "\nPareto set:");
    for (int32_t p = 0; p < c->n_packages; p++) {
        if (c->in_pareto[p]) {
            (void)fprintf(out, "%s%s", between, c->package[p]);
            between = ", ";
        }
    }
    (void)fprintf(out, "\n  by the means of");
    between = " ";
    for (int32_t k = 0; k < c->n_lines; k++) {
        if (ren_compare_in_pareto(&c->line[k])) {
            (void)fprintf(out, "%s%s", between, c->line[k].name);
            between = ", ";
        }
    }
    (void)fprintf(out, "\n");
}

/* What was to be spent and what was, where packages were made to cost the same. */
static void costs(const ren_compare *c, FILE *out)
{
    const double budget = c->results->budget_present;
    char text[CELL];
    if (c->cost == NULL || isnan(budget)) {
        return;
    }
    (void)fprintf(out, "\nEqual cost: %s (%s) at present value, spent:\n",
                  number(text, budget), c->cost_unit);
    (void)fprintf(out, "%-*s%10s%12s%12s%12s\n", NAME, "package", "intensity", "mean",
                  "p90", "of budget");
    for (int32_t p = 0; p < c->n_packages; p++) {
        const ren_compare_cost *cost = &c->cost[p];
        if (p == c->none) {
            continue;
        }
        (void)fprintf(out, "%-*s%10s", NAME, c->package[p],
                      number(text, cost->intensity));
        (void)fprintf(out, "%12s", number(text, cost->mean));
        (void)fprintf(out, "%12s", number(text, cost->p90));
        (void)fprintf(out, "%10.1f %%", 100 * cost->mean / budget);
        (void)fprintf(out, "%s\n",
                      cost->is_short ? "  its levers cannot spend the budget" : "");
    }
}

static void conditions(const ren_compare *c, FILE *out)
{
    (void)fprintf(
        out,
        ". Differences are paired; intervals are at 95 %%, `bootstrap` from "
        "%d resamples\nof the %s, `t` Student's. Decided: both leave out 0%s. "
        "`more`: further\nreplicates for a power of 0.8. cost/unit: added cost "
        "(%s) per unit of improvement.\n",
        REN_COMPARE_RESAMPLES,
        c->n_points > 1 ? "points and of the replicates" : "replicates",
        c->n_points > 1 ? " and 9 of 10 points agree" : "", c->cost_unit);
    (void)fprintf(
        out,
        c->n_points > 1
            ? "P(best) and the order are over single points. Figures are over the "
              "assumed parameters of\nthe levers and conditional on all others, the "
              "parameters in use.\n"
            : "Conditional on defaults: figures are conditional on the parameters in "
              "use (defaults are\nmostly assumptions).\n");
}

void ren_compare_print(const ren_compare *compare, FILE *out)
{
    if (compare->results->title[0] != '\0') {
        (void)fprintf(out, "%s\n", compare->results->title);
    }
    (void)fprintf(out, compare->level
                           ? "Worlds without the shock, as levels.\n"
                           : "Worlds with the shock, against the same package and "
                             "replicate without it.\n");
    for (int32_t k = 0; k < compare->n_lines; k++) {
        block(compare, &compare->line[k], out);
    }
    pareto(compare, out);
    costs(compare, out);
    if (compare->n_points > 1) {
        (void)fprintf(out, "\n%d members, %d design points by %d replicates",
                      (int)compare->n_done, (int)compare->n_points,
                      (int)compare->n_replicates);
    } else {
        (void)fprintf(out, "\n%d replicate%s", (int)compare->n_done,
                      compare->n_done == 1 ? ": no interval" : "s");
    }
    if (compare->n_done < compare->n_members) {
        (void)fprintf(out, " of %d (%d failed)", (int)compare->n_members,
                      (int)compare->n_failed);
    }
    conditions(compare, out);
}
