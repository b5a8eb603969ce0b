/**
 * @file app/rank/print.c
 * The results of a ranking as a file, a table and a JSON object.
 */
#include "app/command.h"
#include "app/rank/rank.h"
#include "base/array.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOP = 10 };

void app_rank_cell(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\n\r") == NULL) {
        (void)fputs(text, out);
        return;
    }
    (void)fputc('"', out);
    for (; *text != '\0'; text++) {
        (void)fputs(*text == '"' ? "\"\"" : (const char[2]){ *text, '\0' }, out);
    }
    (void)fputc('"', out);
}

/* The firm a scenario is about; "" when it is about several or none. */
static const char *firm_of(const app_rank_ask *ask, const app_rank_economy *e,
                           const app_rank_scenarios *s, int64_t scenario)
{
    const int64_t first = s->shocks.first[scenario];
    return ask->by_product || s->shocks.first[scenario + 1] != first + 1
               ? ""
               : ren_ids_name(&e->given.firms, s->shocks.firm[first]);
}

static void rows_print(FILE *out, const app_rank_result *r, const app_rank_ask *ask,
                       const app_rank_economy *e, const app_rank_scenarios *s)
{
    (void)fprintf(out, "scenario,firm,esri,esri_down,esri_up,iterations,residual%s\n",
                  ask->by_product ? ",product" : "");
    for (int64_t k = 0; k < s->n; k++) {
        const ren_rank_row *const row = &r->row[s->which[k]];
        (void)fprintf(out, "%lld,", (long long)s->which[k]);
        app_rank_cell(out, firm_of(ask, e, s, s->which[k]));
        (void)fprintf(out, ",%.17g,%.17g,%.17g,%d,%.17g", row->esri, row->down, row->up,
                      row->iterations, row->residual);
        if (ask->by_product) {
            (void)fputc(',', out);
            app_rank_cell(out, ren_ids_name(&e->given.products, (int32_t)s->which[k]));
        }
        (void)fputc('\n', out);
    }
}

static void steps_print(FILE *out, const app_rank_result *r, const app_rank_ask *ask,
                        const app_rank_economy *e)
{
    (void)fprintf(out, "step,firm,esri\n");
    for (int32_t k = 0; k < ask->worst; k++) {
        (void)fprintf(out, "%d,", k + 1);
        app_rank_cell(out, ren_ids_name(&e->given.firms, r->step[k].firm));
        (void)fprintf(out, ",%.17g\n", r->step[k].esri);
    }
}

ren_status app_rank_write(const app_rank_result *r, const app_rank_ask *ask,
                          const app_rank_economy *e, const app_rank_scenarios *s,
                          ren_error *err)
{
    char path[APP_PATH + 8];
    (void)snprintf(path, sizeof path, "%s.whole", ask->out);
    FILE *const out = fopen(path, "w");
    bool written = out != NULL;
    if (written) {
        if (ask->worst > 0) {
            steps_print(out, r, ask, e);
        } else if (ask->dynamic >= 0) {
            app_rank_sample_rows(out, &r->sample, e, s);
        } else {
            rows_print(out, r, ask, e, s);
        }
        written = fflush(out) == 0 && !ferror(out) && fsync(fileno(out)) == 0;
        written = fclose(out) == 0 && written;
    }
    if (!written || rename(path, ask->out) != 0) {
        const ren_status status =
            ren_fail(err, REN_NO_WRITE, "%.300s: cannot be written (%s)", ask->out,
                     strerror(errno));
        (void)unlink(path);
        return status;
    }
    return REN_OK;
}

typedef struct totals {
    double esri, down, up, iterations;
    int32_t iterations_most;
    int64_t n_capped;
    double residual_most;
} totals;

static totals totals_of(const app_rank_result *r, const app_rank_ask *ask,
                        const app_rank_scenarios *s)
{
    totals t = { 0 };
    for (int64_t k = 0; k < s->n; k++) {
        const ren_rank_row *const row = &r->row[s->which[k]];
        t.esri += row->esri / (double)s->n;
        t.down += row->down / (double)s->n;
        t.up += row->up / (double)s->n;
        t.iterations += (double)row->iterations / (double)s->n;
        t.iterations_most =
            row->iterations > t.iterations_most ? row->iterations : t.iterations_most;
        if (row->residual > ask->tolerance) {
            t.n_capped++;
            t.residual_most = fmax(t.residual_most, row->residual);
        }
    }
    return t;
}

static bool is_biased(const app_rank_result *r)
{
    return r->n_checked > 0 && fabs(r->fine - r->coarse) > 0.01 * r->coarse;
}

static void warnings_print(const app_rank_result *r, const app_rank_ask *ask,
                           const app_rank_economy *e, const app_rank_scenarios *s,
                           const totals *t)
{
    if (e->unnamed > 0) {
        fprintf(stderr,
                "renlian: warning: %lld of %lld links join sectors whose pair has no "
                "type; they are taken as not essential (1)\n",
                (long long)e->unnamed, (long long)e->given.n_links);
    }
    if (t->n_capped > 0) {
        fprintf(stderr,
                "renlian: warning: %lld of %lld scenarios met the cap of %d iterations "
                "while a firm still fell by up to %.3g; their values are not final\n",
                (long long)t->n_capped, (long long)s->n, ask->max_iterations,
                t->residual_most);
    }
    if (is_biased(r)) {
        fprintf(stderr,
                "renlian: warning: the tolerance of %g decides the result: at %g the "
                "mean ESRI of %d scenarios goes from %.4g to %.4g (at most 1000 "
                "iterations)\n",
                ask->tolerance, r->fine_tolerance, r->n_checked, r->coarse, r->fine);
    }
}

/* For qsort, which has no argument for it. */
typedef struct place {
    int64_t scenario;
    double esri;
} place;

static int worst_first(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->esri != y->esri) {
        return x->esri < y->esri ? 1 : -1;
    }
    return (x->scenario > y->scenario) - (x->scenario < y->scenario);
}

static const char *name_of(const app_rank_ask *ask, const app_rank_economy *e,
                           const app_rank_scenarios *s, int64_t scenario)
{
    return ask->by_product ? ren_ids_name(&e->given.products, (int32_t)scenario)
                           : firm_of(ask, e, s, scenario);
}

static void table_print(const app_rank_result *r, const app_rank_ask *ask,
                        const app_rank_economy *e, const app_rank_scenarios *s,
                        const place *places, const totals *t)
{
    if (ask->dynamic >= 0) {
        app_rank_sample_table(&r->sample, e, s);
        return;
    }
    if (ask->worst > 0) {
        printf("%5s  %-24s %8s   together\n", "step", "firm", "ESRI");
        for (int32_t k = 0; k < ask->worst; k++) {
            printf("%5d  %-24s %8.5f\n", k + 1,
                   ren_ids_name(&e->given.firms, r->step[k].firm), r->step[k].esri);
        }
        return;
    }
    printf("%8s  %-24s %8s %8s %8s %6s\n", "scenario",
           ask->by_product ? "product" : "firm", "ESRI", "down", "up", "iter");
    for (int64_t k = 0; k < s->n && k < TOP; k++) {
        const ren_rank_row *const row = &r->row[places[k].scenario];
        printf("%8lld  %-24s %8.5f %8.5f %8.5f %6d\n", (long long)places[k].scenario,
               name_of(ask, e, s, places[k].scenario), row->esri, row->down, row->up,
               row->iterations);
    }
    printf("%8s  %-24s %8.5f %8.5f %8.5f %6.1f\n", "mean", "", t->esri, t->down, t->up,
           t->iterations);
}

static json_t *top_json(const app_rank_result *r, const app_rank_ask *ask,
                        const app_rank_economy *e, const app_rank_scenarios *s,
                        const place *places)
{
    json_t *const list = json_array();
    for (int64_t k = 0; k < (ask->worst > 0 ? ask->worst : s->n) && k < TOP; k++) {
        json_t *item =
            ask->worst > 0
                ? json_pack("{s:i,s:s,s:f}", "step", (int)k + 1, "firm",
                            ren_ids_name(&e->given.firms, r->step[k].firm), "esri",
                            r->step[k].esri)
                : json_pack("{s:I,s:s,s:f}", "scenario", (json_int_t)places[k].scenario,
                            ask->by_product ? "product" : "firm",
                            name_of(ask, e, s, places[k].scenario), "esri",
                            places[k].esri);
        if (json_array_append_new(list, item) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static int json_print(const app_rank_result *r, const app_rank_ask *ask,
                      const app_rank_economy *e, const app_rank_scenarios *s,
                      const place *places, const totals *t)
{
    json_t *const check =
        r->n_checked == 0
            ? json_null()
            : json_pack("{s:i,s:f,s:f,s:f,s:b}", "scenarios", r->n_checked, "tolerance",
                        r->fine_tolerance, "mean_before", r->coarse, "mean_after",
                        r->fine, "biased", is_biased(r));
    json_t *const object = json_pack(
        "{s:s, s:{s:i,s:I,s:i}, s:{s:I,s:I,s:I}, s:f, s:{s:f,s:f,s:f}, s:{s:f,s:i}, "
        "s:o, s:o, s:o*}",
        "file", ask->out, "network", "firms", e->given.firms.n, "links",
        (json_int_t)e->given.n_links, "sectors", e->given.products.n, "scenarios",
        "done", (json_int_t)(s->n - r->n_resumed), "resumed", (json_int_t)r->n_resumed,
        "capped", (json_int_t)t->n_capped, "wall_s", r->wall_s, "mean", "esri", t->esri,
        "esri_down", t->down, "esri_up", t->up, "iterations", "mean", t->iterations,
        "most", t->iterations_most, "tolerance_check", check,
        ask->worst > 0 ? "worst_set" : "worst", top_json(r, ask, e, s, places),
        "dynamic", ask->dynamic >= 0 ? app_rank_sample_json(&r->sample, e, s) : NULL);
    const bool printed =
        object != NULL && json_dumpf(object, stdout, JSON_COMPACT) == 0;
    json_decref(object);
    if (!printed) {
        fprintf(stderr, "renlian: standard output: cannot be written\n");
        return APP_BAD_MACHINE;
    }
    printf("\n");
    return APP_DONE;
}

int app_rank_print(const app_rank_result *r, const app_rank_ask *ask,
                   const app_rank_economy *e, const app_rank_scenarios *s)
{
    ren_error err = { .text = "" };
    const totals t = totals_of(r, ask, s);
    place *const places = ren_column(s->n + 1, sizeof *places);
    int exit_status = APP_DONE;
    if (places == NULL) {
        (void)ren_fail(&err, REN_NO_MEMORY, "rank: no memory for the table");
        return app_fault(&err);
    }
    for (int64_t k = 0; k < s->n; k++) {
        places[k] = (place){ s->which[k], r->row[s->which[k]].esri };
    }
    qsort(places, (size_t)s->n, sizeof *places, worst_first);
    if (!ask->quiet) {
        warnings_print(r, ask, e, s, &t);
    }
    if (ask->json) {
        exit_status = json_print(r, ask, e, s, places, &t);
    } else if (!ask->quiet) {
        table_print(r, ask, e, s, places, &t);
        fprintf(
            stderr,
            "renlian: %s written in %.1f s: %lld scenarios, %lld of them from before\n",
            ask->out, r->wall_s, (long long)s->n, (long long)r->n_resumed);
    }
    free(places);
    return exit_status;
}
