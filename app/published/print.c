/**
 * @file app/published/print.c
 * See print.h.
 */
#include "app/published/print.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

app_line *app_lines_add(app_lines *lines)
{
    if (lines->n == lines->room) {
        const int32_t room = 2 * lines->room + 256;
        app_line *grown = realloc(lines->item, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        lines->item = grown;
        lines->room = room;
    }
    lines->item[lines->n] = (app_line){ .pass = true };
    return &lines->item[lines->n++];
}

void app_lines_free(app_lines *lines)
{
    free(lines->item);
    *lines = (app_lines){ 0 };
}

/* Notes of cases stand below the table, once each. */
static void notes_print(const app_lines *lines, FILE *out)
{
    const app_case *last = NULL;
    for (int32_t k = 0; k < lines->n; k++) {
        const app_case *c = lines->item[k].of;
        if (c != last && c->note[0] != '\0') {
            fprintf(out, "\n%s: %s\n", c->name, c->note);
        }
        last = c;
    }
}

void app_lines_print(const app_lines *lines, FILE *out)
{
    fprintf(out, "%-27s %-20s %-8s %4s %22s %22s %10s %9s\n", "case", "variable",
            "firm", "day", "published", "Renlian", "difference", "tolerance");
    for (int32_t k = 0; k < lines->n; k++) {
        const app_line *l = &lines->item[k];
        fprintf(out, "%-27s %-20s %-8s %4d %22s %22.17g %10.1e %9.0e%s\n", l->of->name,
                l->variable, l->firm[0] != '\0' ? l->firm : "-", (int)l->day, l->text,
                l->difference.renlian, l->difference.relative, l->difference.tolerance,
                l->pass ? "" : "  FAILED");
    }
    notes_print(lines, out);
    fprintf(out,
            "\n%d cases, %d failed; %lld numbers, each at most the tolerance from what "
            "was published; a line tells the worst day of its variable. %.1f s.\n",
            (int)lines->n_cases, (int)lines->n_failed, (long long)lines->n_numbers,
            lines->wall_s);
}

ren_status app_lines_csv(const app_lines *lines, const char *path, ren_error *err)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return ren_fail(err, REN_NO_WRITE, "%.300s: cannot be written (%s)", path,
                        strerror(errno));
    }
    fputs(
        "case,variable,firm,day,numbers,published,renlian,difference,tolerance,pass\n",
        out);
    for (int32_t k = 0; k < lines->n; k++) {
        const app_line *l = &lines->item[k];
        fprintf(out, "%s,%s,%s,%d,%d,%s,%.17g,%.3g,%g,%s\n", l->of->name, l->variable,
                l->firm, (int)l->day, (int)l->n, l->text, l->difference.renlian,
                l->difference.relative, l->difference.tolerance,
                l->pass ? "true" : "false");
    }
    const bool whole = ferror(out) == 0;
    return fclose(out) == 0 && whole
               ? REN_OK
               : ren_fail(err, REN_NO_WRITE, "%.300s: could not be written", path);
}

ren_status app_lines_json(const app_lines *lines, FILE *out, ren_error *err)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < lines->n; k++) {
        const app_line *l = &lines->item[k];
        json_array_append_new(
            rows, json_pack("{s:s,s:s,s:s,s:i,s:i,s:f,s:f,s:f,s:f,s:b}", "case",
                            l->of->name, "variable", l->variable, "firm", l->firm,
                            "day", (int)l->day, "numbers", (int)l->n, "published",
                            strtod(l->text, NULL), "renlian", l->difference.renlian,
                            "difference", l->difference.relative, "tolerance",
                            l->difference.tolerance, "pass", (int)l->pass));
    }
    json_t *object =
        json_pack("{s:i,s:i,s:I,s:f,s:o}", "cases", (int)lines->n_cases, "failed",
                  (int)lines->n_failed, "numbers", (json_int_t)lines->n_numbers,
                  "wall_s", lines->wall_s, "rows", rows);
    const bool written =
        object != NULL
        && json_dumpf(object, out, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) == 0
        && fputc('\n', out) != EOF;
    json_decref(object);
    return written
               ? REN_OK
               : ren_fail(err, REN_NO_WRITE, "standard output: could not be written");
}
