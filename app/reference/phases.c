/**
 * @file app/reference/phases.c
 * The phases of a week with the columns they read and write.
 */
#include "app/reference/entry.h"
#include "sim/phase.h"

static void columns_print(const char *what, const int16_t *column, FILE *out)
{
    fprintf(out, "\n%s:", what);
    for (const int16_t *c = column; *c >= 0; c++) {
        fprintf(out, "%s `%s`", c > column ? "," : "", ren_columns[*c].name);
    }
    fputs(column[0] < 0 ? " nothing\n" : "\n", out);
}

void app_phases_document(FILE *out)
{
    for (const ren_phase *const *p = ren_phases; *p != NULL; p++) {
        fprintf(out, "\n## %s\n\n%s%s\n", (*p)->name, (*p)->doc,
                (*p)->moves_goods ? " Always on." : "");
        columns_print("Reads", (*p)->reads, out);
        columns_print("Writes", (*p)->writes, out);
        if ((*p)->source != NULL) {
            fprintf(out, "\nSource: %s\n", (*p)->source);
        }
    }
    fputs("\n## Columns\n\nThe state of a world. Quantities are deviations from the "
          "baseline: at rest every one is 0.\n\n| column | unit | meaning |\n"
          "|---|---|---|\n",
          out);
    for (int k = 0; k < REN_N_COLUMNS; k++) {
        fprintf(out, "| `%s` | %s | %s |\n", ren_columns[k].name, ren_columns[k].unit,
                ren_columns[k].doc);
    }
}
