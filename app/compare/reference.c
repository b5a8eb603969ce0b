/**
 * @file app/compare/reference.c
 * `renlian compare --reference`: published models on our own engine, number by number.
 */
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/compare/compare.h"
#include "app/published/print.h"

#include <omp.h>
#include <string.h>

/* Cases are asked for by the beginning of their name, or by their scenario. */
static bool is_asked(const app_compare_ask *a, const app_case *c, bool *met)
{
    bool asked = a->n_names == 0;
    for (int32_t k = 0; k < a->n_names; k++) {
        if (strncmp(c->name, a->name[k], strlen(a->name[k])) == 0
            || strcmp(c->scenario, a->name[k]) == 0) {
            asked = met[k] = true;
        }
    }
    return asked;
}

/* The line of a variable, made at its first number; with --all one for each number. */
static app_line *line_of(app_lines *lines, int32_t first, const app_case *c,
                         const app_number *number, bool all)
{
    for (int32_t k = lines->n - 1; k >= first && !all; k--) {
        if (strcmp(lines->item[k].variable, number->variable) == 0) {
            return &lines->item[k];
        }
    }
    app_line *line = app_lines_add(lines);
    if (line != NULL) {
        line->of = c;
        line->difference.relative = -1;
        snprintf(line->variable, sizeof line->variable, "%s", number->variable);
    }
    return line;
}

/* The worst is what is furthest out in terms of its own tolerance; NaN is beyond all. */
static void line_take(app_line *line, const app_number *number, const app_difference *d)
{
    const bool pass = d->relative <= d->tolerance;
    const bool first = line->difference.relative < 0;
    line->pass = line->pass && pass;
    line->n++;
    if (first
        || !(d->relative / d->tolerance
             <= line->difference.relative / line->difference.tolerance)) {
        line->difference = *d;
        line->day = number->day;
        snprintf(line->firm, sizeof line->firm, "%s", number->firm);
        snprintf(line->text, sizeof line->text, "%s", number->text);
    }
}

static ren_status numbers_compare(const app_compare_ask *a, const app_case *c,
                                  const app_numbers *numbers, const app_rerun *rerun,
                                  app_lines *lines, ren_error *err)
{
    const int32_t first = lines->n;
    bool pass = true;
    ren_status status = REN_OK;
    for (int32_t k = 0; status == REN_OK && k < numbers->n; k++) {
        app_difference d;
        status = app_rerun_compare(rerun, c, &numbers->item[k], &d, err);
        if (status != REN_OK) {
            break;
        }
        app_line *line = line_of(lines, first, c, &numbers->item[k], a->all);
        if (line == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "%s: no memory", c->name);
        }
        line_take(line, &numbers->item[k], &d);
        pass = pass && line->pass;
    }
    lines->n_cases++;
    lines->n_failed += !pass;
    lines->n_numbers += numbers->n;
    return status;
}

static ren_status member_compare(const app_compare_ask *a, const app_cases *cases,
                                 const app_case *c, const app_input *input,
                                 app_lines *lines, ren_error *err)
{
    ren_member member = { 0 };
    app_numbers numbers = { 0 };
    app_rerun rerun = { 0 };
    ren_status status = app_numbers_read(&numbers, cases, c, err);
    if (status == REN_OK) {
        status = ren_member_build(&member, &input->experiment, 0, err);
    }
    if (status == REN_OK) {
        status = ren_member_run(&member, &input->experiment, NULL, err);
    }
    if (status == REN_OK) {
        status = app_rerun_init(&rerun, input, &member, err);
    }
    if (status == REN_OK) {
        status = numbers_compare(a, c, &numbers, &rerun, lines, err);
    }
    app_rerun_free(&rerun);
    ren_member_free(&member);
    app_numbers_free(&numbers);
    return status;
}

static int case_compare(const app_compare_ask *a, const app_cases *cases,
                        const app_case *c, app_lines *lines)
{
    char path[APP_PATH];
    app_overrides overrides = { 0 };
    app_input input = { 0 };
    ren_error err = { 0 };
    int exit_status = APP_DONE;
    ren_status status = app_cases_path(path, cases, c->scenario, ".yaml", &err);
    if (status == REN_OK) {
        status = app_case_overrides(&overrides, c, &err);
    }
    if (status == REN_OK) {
        const app_selection worlds = { "none", "on" };
        exit_status = app_input_read(&input, path, &overrides, worlds);
    }
    if (status == REN_OK && exit_status == APP_DONE) {
        status = member_compare(a, cases, c, &input, lines, &err);
    }
    app_input_free(&input);
    app_overrides_free(&overrides);
    return status == REN_OK ? exit_status : app_fault(&err);
}

static int lines_tell(const app_compare_ask *a, const app_lines *lines)
{
    ren_error err = { 0 };
    ren_status status = REN_OK;
    if (a->csv != NULL) {
        status = app_lines_csv(lines, a->csv, &err);
    }
    if (status == REN_OK && a->json) {
        status = app_lines_json(lines, stdout, &err);
    } else if (status == REN_OK) {
        app_lines_print(lines, stdout);
    }
    return status != REN_OK       ? app_fault(&err)
           : lines->n_failed != 0 ? APP_SOME_FAILED
                                  : APP_DONE;
}

int app_compare_reference(const app_compare_ask *a)
{
    app_cases cases;
    app_lines lines = { 0 };
    ren_error err = { 0 };
    bool met[APP_COMPARE_NAMES] = { false };
    const double began_s = app_clock_s();
    omp_set_num_threads(1); /* the cases are small: waking threads would take longer */
    int exit_status =
        app_cases_read(&cases, &err) == REN_OK ? APP_DONE : app_fault(&err);

    for (int32_t k = 0; exit_status == APP_DONE && k < cases.n; k++) {
        if (is_asked(a, &cases.item[k], met)) {
            exit_status = case_compare(a, &cases, &cases.item[k], &lines);
        }
    }
    for (int32_t k = 0; exit_status == APP_DONE && k < a->n_names; k++) {
        if (!met[k]) {
            fprintf(stderr,
                    "renlian: %s: found no such case, expected the beginning of a name "
                    "in %s/cases.csv\n",
                    a->name[k], cases.folder);
            exit_status = APP_BAD_INPUT;
        }
    }
    lines.wall_s = app_clock_s() - began_s;
    if (exit_status == APP_DONE) {
        exit_status = lines_tell(a, &lines);
    }
    app_lines_free(&lines);
    app_cases_free(&cases);
    return exit_status;
}
