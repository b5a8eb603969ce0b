#include "analysis/compare/compare.h"

#include <stdlib.h>
#include <string.h>

void ren_compare_free(ren_compare *compare)
{
    for (int32_t k = 0; k < compare->n_lines; k++) {
        free(compare->line[k].cell);
    }
    free(compare->line);
    free(compare->cost);
    free(compare->package);
    free(compare->in_pareto);
    *compare = (ren_compare){ 0 };
}

const ren_compare_line *ren_compare_named(const ren_compare *compare,
                                          const char *indicator)
{
    for (int32_t k = 0; k < compare->n_lines; k++) {
        if (strcmp(compare->line[k].name, indicator) == 0) {
            return &compare->line[k];
        }
    }
    return NULL;
}

const char *ren_compare_direction(const ren_compare_line *line)
{
    return line->better > 0   ? "more is better"
           : line->better < 0 ? "less is better"
                              : "no direction";
}

bool ren_compare_in_pareto(const ren_compare_line *line)
{
    return line->chosen && line->better != 0 && line->n > 0;
}
