/**
 * @file app/compare/results.c
 * `renlian compare OUT.h5`: the packages of a results file against each other.
 */
#include "app/command.h"
#include "app/compare/compare.h"

#include <errno.h>
#include <omp.h>
#include <string.h>

ren_status app_compare_read(ren_results *results, ren_compare *compare,
                            const app_compare_ask *a, const char *path, ren_error *err)
{
    const bool named = a->until == NULL;
    const ren_compare_ask ask = { .n_packages = named ? a->n_names - 1 : 0,
                                  .package = a->name + 1,
                                  .n_indicators = a->n_indicators,
                                  .indicator = a->indicator,
                                  .level = a->level };
    const ren_status status = ren_results_read(results, path, err);
    return status == REN_OK ? ren_compare_build(compare, results, path, &ask, err)
                            : status;
}

static ren_status csv_write(const ren_compare *compare, const char *path,
                            ren_error *err)
{
    if (strcmp(path, APP_COMPARE_STDOUT) == 0) {
        ren_compare_csv(compare, stdout);
        return fflush(stdout) == 0 ? REN_OK
                                   : ren_fail(err, REN_NO_WRITE,
                                              "standard output: could not be written");
    }
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return ren_fail(err, REN_NO_WRITE, "%.300s: %s", path, strerror(errno));
    }
    ren_compare_csv(compare, out);
    const bool whole = ferror(out) == 0;
    return fclose(out) == 0 && whole
               ? REN_OK
               : ren_fail(err, REN_NO_WRITE, "%.300s: could not be written", path);
}

static ren_status json_write(const char *path, const ren_compare *compare,
                             const app_compare_end *end, ren_error *err)
{
    json_t *object = app_compare_object(path, compare, end);
    const bool written =
        object != NULL
        && json_dumpf(object, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) == 0
        && putchar('\n') != EOF && fflush(stdout) == 0;
    json_decref(object);
    return written
               ? REN_OK
               : ren_fail(err, REN_NO_WRITE, "standard output: could not be written");
}

ren_status app_compare_tell(const app_compare_ask *a, const char *path,
                            const ren_compare *compare, const app_compare_end *end,
                            ren_error *err)
{
    ren_status status = REN_OK;
    if (a->csv != NULL) {
        status = csv_write(compare, a->csv, err);
    }
    if (status == REN_OK && a->json) {
        status = json_write(path, compare, end, err);
    } else if (status == REN_OK && !a->quiet
               && (a->csv == NULL || strcmp(a->csv, APP_COMPARE_STDOUT) != 0)) {
        ren_compare_print(compare, stdout);
    }
    return status;
}

int app_compare_results(const app_compare_ask *a)
{
    ren_results results = { 0 };
    ren_compare compare = { 0 };
    ren_error err = { 0 };

    omp_set_num_threads(a->scenario.threads);
    ren_status status = app_compare_read(&results, &compare, a, a->name[0], &err);
    if (status == REN_OK) {
        status = app_compare_tell(a, a->name[0], &compare, NULL, &err);
    }
    ren_compare_free(&compare);
    ren_results_free(&results);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}
