#include "analysis/warnings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The line of a world's text that is about this kind; NULL: there is none. */
static const char *line_of(const char *text, const char *title, size_t *length)
{
    const size_t n = strlen(title);
    while (text != NULL && *text != '\0') {
        const size_t end = strcspn(text, "\n");
        if (strncmp(text, title, n) == 0 && text[n] == ':') {
            *length = end;
            return text;
        }
        text += end + (text[end] == '\n');
    }
    return NULL;
}

ren_status ren_warning_sum_up(ren_warning_summary *out, const ren_warned *warned,
                              int32_t package, int32_t shock, ren_warning kind,
                              ren_error *err)
{
    ren_warning_summary sum = { .week = NAN };
    double *count = malloc((size_t)warned->n_members * sizeof *count + 1);
    if (count == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no memory to sum up warnings");
    }
    for (int32_t m = 0; m < warned->n_members; m++) {
        const ren_warnings *w = ren_warned_at(warned, m, package, shock);
        sum.n_members += w->count[kind] >= 0;
        if (w->count[kind] <= 0) {
            continue;
        }
        size_t length = 0;
        const char *line = line_of(w->text, ren_warning_infos[kind].title, &length);
        if (sum.text == NULL && line != NULL) {
            sum.text = strndup(line, length);
        }
        if (isnan(sum.week) || w->week[kind] < sum.week) {
            sum.week = w->week[kind];
        }
        count[sum.n_warned++] = w->count[kind];
    }
    sum.count = ren_censored_median(sum.n_warned, count);
    free(count);
    *out = sum;
    return REN_OK;
}

static ren_status print_world(const ren_warning_summary *sum,
                              const ren_summary *summary, int32_t package,
                              int32_t shock, ren_warning kind, FILE *out,
                              ren_error *err)
{
    const char *what = kind == REN_WARNING_starvation ? "firm" : "product";
    const char *said = sum->text != NULL ? sum->text : "";
    char among[160] = "";
    if (sum->n_members > 1) {
        (void)snprintf(among, sizeof among,
                       ", %d of %d replicates (median %.3g %s%s, first in %s %.0f)",
                       (int)sum->n_warned, (int)sum->n_members, sum->count, what,
                       sum->count == 1 ? "" : "s", ren_summary_step(summary),
                       sum->week);
    }
    const size_t size =
        strlen(said) + strlen(summary->results->package[package]) + sizeof among + 64;
    char *text = malloc(size);
    if (text == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no memory to print warnings");
    }
    (void)snprintf(text, size, "Warnings: package %s, %s the shock%s. %s",
                   summary->results->package[package], shock != 0 ? "with" : "without",
                   among, said);
    ren_prose_print(text, out);
    free(text);
    return REN_OK;
}

ren_status ren_warned_print(const ren_warned *warned, const ren_summary *summary,
                            FILE *out, ren_error *err)
{
    ren_status status = REN_OK;
    for (int32_t p = 0; p < warned->n_packages; p++) {
        for (int32_t shock = 1; shock >= 0; shock--) {
            for (int k = 0; k < REN_N_WARNINGS && status == REN_OK; k++) {
                ren_warning_summary sum = { 0 };
                status =
                    ren_warning_sum_up(&sum, warned, p, shock, (ren_warning)k, err);
                if (status == REN_OK && sum.n_warned > 0) {
                    status =
                        print_world(&sum, summary, p, shock, (ren_warning)k, out, err);
                }
                free(sum.text);
            }
        }
    }
    return status;
}
