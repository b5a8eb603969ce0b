/**
 * @file analysis/compare/csv.c
 * The comparison as a table for programs; what is not known is empty.
 */
#include "analysis/compare/compare.h"

#include <math.h>

static const char head[] =
    "package,indicator,unit,n,mean,sd,diff,diff_low,diff_high,p_best,cost,"
    "cost_per_unit,t_low,t_high,sd_diff,verdict,more_replicates,against_best,"
    "more_against_best,better,censored,same_order,kendall_tau,pareto,median,design_"
    "points,"
    "agree\n";

static void number(FILE *out, double x)
{
    if (isnan(x)) {
        (void)fputc(',', out);
    } else {
        (void)fprintf(out, ",%.17g", x);
    }
}

static const char *verdict(const ren_pair *pair)
{
    return isnan(pair->mean) ? "" : pair->decided ? "decided" : "undecided";
}

static void row(const ren_compare *c, const ren_compare_line *line, int32_t p,
                FILE *out)
{
    const ren_compare_cell *cell = &line->cell[p];
    const ren_pair *none = &cell->against_none;
    const bool best = p == line->best;
    (void)fprintf(out, "%s,%s,%s,%d", c->package[p], line->name, line->unit,
                  (int)line->n);
    number(out, cell->mean);
    number(out, cell->sd);
    number(out, none->mean);
    number(out, none->low);
    number(out, none->high);
    number(out, cell->p_best);
    number(out, cell->cost);
    number(out, cell->cost_per_unit);
    number(out, none->t_low);
    number(out, none->t_high);
    number(out, none->sd);
    (void)fprintf(out, ",%s", verdict(none));
    number(out, none->more);
    (void)fprintf(out, ",%s",
                  !best           ? verdict(&cell->against_best)
                  : line->decided ? "decided"
                                  : "undecided");
    number(out, best ? line->more : cell->against_best.more);
    (void)fprintf(out, ",%d,%d", line->better, (int)cell->n_censored);
    number(out, line->same_order);
    number(out, line->tau);
    (void)fprintf(out, ",%d", c->in_pareto[p] ? 1 : 0);
    number(out, cell->median);
    (void)fprintf(out, ",%d", (int)c->n_points);
    number(out, none->agree);
    (void)fputc('\n', out);
}

void ren_compare_csv(const ren_compare *compare, FILE *out)
{
    (void)fputs(head, out);
    for (int32_t k = 0; k < compare->n_lines; k++) {
        for (int32_t p = 0; p < compare->n_packages; p++) {
            row(compare, &compare->line[k], p, out);
        }
    }
}
