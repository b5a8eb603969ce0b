/**
 * @file app/published/cases.c
 * See cases.h.
 */
#include "app/published/cases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ren_status app_cases_path(char out[APP_PATH], const app_cases *cases, const char *file,
                          const char *ending, ren_error *err)
{
    const int n = snprintf(out, APP_PATH, "%s/%s%s", cases->folder, file, ending);
    return n > 0 && n < APP_PATH
               ? REN_OK
               : ren_fail(err, REN_NO_FILE, "%.200s: path too long", file);
}

/* A number that may be left out. */
static ren_status number(const ren_csv *table, int32_t row, int32_t column,
                         double otherwise, double *out, ren_error *err)
{
    *out = otherwise;
    return ren_csv_text(table, row, column)[0] == '\0'
               ? REN_OK
               : ren_csv_number(table, row, column, out, err);
}

typedef struct columns {
    int32_t name, scenario, set, expected, tolerance, tie_variable, tie_tolerance,
        tie_day, note;
} columns;

static ren_status find_columns(const ren_csv *table, columns *out, ren_error *err)
{
    const struct {
        const char *name;
        int32_t *at;
    } wanted[] = {
        { "case", &out->name },
        { "scenario", &out->scenario },
        { "set", &out->set },
        { "expected", &out->expected },
        { "tolerance", &out->tolerance },
        { "tie_variable", &out->tie_variable },
        { "tie_tolerance", &out->tie_tolerance },
        { "tie_from_day", &out->tie_day },
        { "note", &out->note },
    };
    ren_status status = REN_OK;
    for (size_t k = 0; status == REN_OK && k < sizeof wanted / sizeof wanted[0]; k++) {
        status = ren_csv_need(table, wanted[k].name, wanted[k].at, err);
    }
    return status;
}

static ren_status read_case(app_case *out, const ren_csv *table, const columns *c,
                            int32_t row, ren_error *err)
{
    double day = 0;
    *out = (app_case){ .name = ren_csv_text(table, row, c->name),
                       .scenario = ren_csv_text(table, row, c->scenario),
                       .set = ren_csv_text(table, row, c->set),
                       .expected = ren_csv_text(table, row, c->expected),
                       .tie_variable = ren_csv_text(table, row, c->tie_variable),
                       .note = ren_csv_text(table, row, c->note) };
    ren_status status = ren_csv_number(table, row, c->tolerance, &out->tolerance, err);
    if (status == REN_OK) {
        status = number(table, row, c->tie_tolerance, NAN, &out->tie_tolerance, err);
    }
    if (status == REN_OK) {
        status = number(table, row, c->tie_day, INT32_MAX, &day, err);
        out->tie_day = (int32_t)day;
    }
    return status;
}

ren_status app_cases_read(app_cases *out, ren_error *err)
{
    char path[APP_PATH];
    columns c = { 0 };
    *out = (app_cases){ 0 };
    ren_status status = app_path_reference(out->folder, err);
    if (status == REN_OK) {
        status = app_cases_path(path, out, "cases", ".csv", err);
    }
    if (status == REN_OK) {
        status = ren_csv_read(&out->table, path, err);
    }
    if (status == REN_OK) {
        status = find_columns(&out->table, &c, err);
    }
    if (status == REN_OK) {
        out->item = calloc((size_t)out->table.n_rows + 1, sizeof *out->item);
        status = out->item != NULL
                     ? REN_OK
                     : ren_fail(err, REN_NO_MEMORY, "%s: no memory", path);
    }
    for (int32_t k = 0; status == REN_OK && k < out->table.n_rows; k++) {
        status = read_case(&out->item[k], &out->table, &c, k, err);
        out->n = k + 1;
    }
    return status;
}

void app_cases_free(app_cases *cases)
{
    ren_csv_free(&cases->table);
    free(cases->item);
    *cases = (app_cases){ 0 };
}

static ren_status read_numbers(app_numbers *out, const app_case *c, ren_error *err)
{
    const ren_csv *t = &out->table;
    const int32_t of = ren_csv_column(t, "case"); /* a file of one case has none */
    int32_t variable = 0, firm = 0, day = 0, value = 0;
    ren_status status = ren_csv_need(t, "variable", &variable, err);
    if (status == REN_OK) {
        status = ren_csv_need(t, "firm", &firm, err);
    }
    if (status == REN_OK) {
        status = ren_csv_need(t, "day", &day, err);
    }
    if (status == REN_OK) {
        status = ren_csv_need(t, "value", &value, err);
    }
    for (int32_t k = 0; status == REN_OK && k < t->n_rows; k++) {
        app_number *n = &out->item[out->n];
        double when = 0;
        if (of >= 0 && strcmp(ren_csv_text(t, k, of), c->name) != 0) {
            continue;
        }
        *n = (app_number){ .variable = ren_csv_text(t, k, variable),
                           .firm = ren_csv_text(t, k, firm),
                           .text = ren_csv_text(t, k, value) };
        status = ren_csv_number(t, k, day, &when, err);
        if (status == REN_OK) {
            status = ren_csv_number(t, k, value, &n->value, err);
        }
        n->day = (int32_t)when;
        out->n++;
    }
    return status;
}

ren_status app_numbers_read(app_numbers *out, const app_cases *cases, const app_case *c,
                            ren_error *err)
{
    char path[APP_PATH];
    *out = (app_numbers){ 0 };
    ren_status status = app_cases_path(path, cases, c->expected, "", err);
    if (status == REN_OK) {
        status = ren_csv_read(&out->table, path, err);
    }
    if (status == REN_OK) {
        out->item = calloc((size_t)out->table.n_rows + 1, sizeof *out->item);
        status = out->item != NULL
                     ? read_numbers(out, c, err)
                     : ren_fail(err, REN_NO_MEMORY, "%s: no memory", path);
    }
    if (status == REN_OK && out->n == 0) {
        status =
            ren_fail(err, REN_BAD_SHAPE,
                     "%s: found no numbers of case %s, expected some", path, c->name);
    }
    return status;
}

void app_numbers_free(app_numbers *numbers)
{
    ren_csv_free(&numbers->table);
    free(numbers->item);
    *numbers = (app_numbers){ 0 };
}

ren_status app_case_overrides(app_overrides *out, const app_case *c, ren_error *err)
{
    ren_status status = REN_OK;
    char *rest = NULL, *copy = strdup(c->set);
    if (copy == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", c->name);
    }
    for (char *one = strtok_r(copy, ";", &rest); status == REN_OK && one != NULL;
         one = strtok_r(NULL, ";", &rest)) {
        status = app_overrides_add(out, one + strspn(one, " "), err);
    }
    free(copy);
    return status;
}
