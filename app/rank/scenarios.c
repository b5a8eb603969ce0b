/**
 * @file app/rank/scenarios.c
 * Who fails in which scenario.
 */
#include "app/rank/rank.h"
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* One row of a file of shocks. */
typedef struct shock {
    int64_t scenario, line;
    int32_t firm;
    double share;
} shock;

typedef struct shocks {
    int64_t n, room;
    shock *shock;
} shocks;

static ren_status scenarios_allocate(app_rank_scenarios *out, int64_t n,
                                     int64_t n_shocks, ren_error *err)
{
    int64_t *const first = ren_column(n + 2, sizeof *first);
    int32_t *const firm = ren_column(n_shocks + 1, sizeof *firm);
    double *const share = ren_column(n_shocks + 1, sizeof *share);
    out->which = ren_column(n + 1, sizeof *out->which);
    out->shocks = (ren_rank_shocks){ n, first, firm, share };
    if (first == NULL || firm == NULL || share == NULL || out->which == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for %lld scenarios",
                        (long long)n);
    }
    return REN_OK;
}

void app_rank_scenarios_free(app_rank_scenarios *s)
{
    free((void *)s->shocks.first);
    free((void *)s->shocks.firm);
    free((void *)s->shocks.share);
    free(s->which);
    memset(s, 0, sizeof *s);
}

static ren_status mark_only(const char *only, const ren_given *given, bool *marked,
                            ren_error *err)
{
    char *const text = strdup(only);
    char *rest = NULL;
    ren_status status = REN_OK;
    if (text == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "--only: no memory");
    }
    for (char *id = strtok_r(text, ",", &rest); id != NULL && status == REN_OK;
         id = strtok_r(NULL, ",", &rest)) {
        const int32_t i = ren_ids_find(&given->firms, id);
        if (i < 0) {
            status = ren_fail(err, REN_UNKNOWN_NAME,
                              "--only: firm \"%.80s\" found, expected one of the "
                              "network's %d firms",
                              id, given->firms.n);
        } else {
            marked[i] = true;
        }
    }
    free(text);
    return status;
}

static ren_status mark_list(const char *path, const ren_given *given, bool *marked,
                            ren_error *err)
{
    static const char *const name[] = { "firm" };
    ren_rows rows = { 0 };
    int32_t column, firm;
    bool more = true;
    ren_status status = app_rank_columns(&rows, path, name, 1, &column, err);
    while (status == REN_OK && more) {
        status = ren_rows_next(&rows, &more, err);
        if (status == REN_OK && more) {
            status = app_rank_firm(&rows, column, given, &firm, err);
        }
        if (status == REN_OK && more) {
            marked[firm] = true;
        }
    }
    ren_rows_close(&rows);
    return status;
}

/* Scenario k: firm k of firms.csv stops. */
static ren_status firms_alone(app_rank_scenarios *out, const app_rank_ask *ask,
                              const ren_given *given, ren_error *err)
{
    const int32_t n = given->firms.n;
    const bool all = ask->only == NULL && ask->list == NULL;
    bool *const marked = ren_column(n + 1, sizeof *marked);
    ren_status status = scenarios_allocate(out, n, n, err);
    if (status == REN_OK && marked == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "rank: no memory for %d firms", n);
    }
    if (status == REN_OK && ask->only != NULL) {
        status = mark_only(ask->only, given, marked, err);
    }
    if (status == REN_OK && ask->list != NULL) {
        status = mark_list(ask->list, given, marked, err);
    }
    for (int32_t i = 0; i < n && status == REN_OK; i++) {
        ((int64_t *)out->shocks.first)[i + 1] = i + 1;
        ((int32_t *)out->shocks.firm)[i] = i;
        ((double *)out->shocks.share)[i] = 1;
        if (all || marked[i]) {
            out->which[out->n++] = i;
        }
    }
    free(marked);
    if (status == REN_OK && out->n == 0) {
        status = ren_fail(err, REN_OUT_OF_RANGE,
                          "%.200s: names no firm, expected at least one",
                          ask->list != NULL ? ask->list : "--only");
    }
    return status;
}

/* Scenario k: all firms of sector k stop, sectors in order of their first firm. */
static ren_status products_whole(app_rank_scenarios *out, const ren_given *given,
                                 ren_error *err)
{
    const int32_t n = given->products.n;
    ren_status status = scenarios_allocate(out, n, given->firms.n, err);
    if (status != REN_OK) {
        return status;
    }
    int64_t *const first = (int64_t *)out->shocks.first;
    for (int32_t i = 0; i < given->firms.n; i++) {
        first[given->product[i] + 2]++;
    }
    for (int32_t p = 0; p < n; p++) {
        first[p + 2] += first[p + 1];
    }
    for (int32_t i = 0; i < given->firms.n; i++) {
        const int64_t at = first[given->product[i] + 1]++;
        ((int32_t *)out->shocks.firm)[at] = i;
        ((double *)out->shocks.share)[at] = 1;
    }
    for (int32_t p = 0; p < n; p++) {
        if (first[p + 1] > first[p]) { /* a product that only links name has no firm */
            out->which[out->n++] = p;
        }
    }
    return REN_OK;
}

static int by_scenario(const void *a, const void *b)
{
    const shock *x = a, *y = b;
    if (x->scenario != y->scenario) {
        return x->scenario < y->scenario ? -1 : 1;
    }
    if (x->firm != y->firm) {
        return x->firm < y->firm ? -1 : 1;
    }
    return (x->line > y->line) - (x->line < y->line);
}

static ren_status shock_read(shock *out, const ren_rows *rows, const int32_t *column,
                             const ren_given *given, ren_error *err)
{
    double number = 0;
    out->line = rows->line;
    ren_status status = app_rank_firm(rows, column[0], given, &out->firm, err);
    if (status == REN_OK) {
        status = ren_rows_number(rows, column[1], &number, err);
    }
    if (status == REN_OK
        && !(number >= 0 && number < 1e8 && number == (int64_t)number)) {
        status = ren_fail(err, REN_OUT_OF_RANGE,
                          "%.200s:%lld: scenario \"%.40s\" found, expected a whole "
                          "number from 0",
                          rows->path, (long long)rows->line, rows->cell[column[1]]);
    }
    if (status == REN_OK) {
        out->scenario = (int64_t)number;
        status = ren_rows_number(rows, column[2], &out->share, err);
    }
    if (status == REN_OK && !(out->share >= 0 && out->share <= 1)) {
        status = ren_fail(err, REN_OUT_OF_RANGE,
                          "%.200s:%lld: shock %g found, expected 0 to 1, 1 being "
                          "default",
                          rows->path, (long long)rows->line, out->share);
    }
    return status;
}

static ren_status shocks_read(shocks *s, const char *path, const ren_given *given,
                              ren_error *err)
{
    static const char *const name[] = { "firm", "scenario", "shock" };
    ren_rows rows = { 0 };
    int32_t column[3];
    bool more = true;
    ren_status status = app_rank_columns(&rows, path, name, 3, column, err);
    while (status == REN_OK && more) {
        status = ren_rows_next(&rows, &more, err);
        if (status != REN_OK || !more) {
            break;
        }
        if (s->n == s->room) {
            const int64_t room = s->room > 0 ? 2 * s->room : 1024;
            shock *const bigger = realloc(s->shock, (size_t)room * sizeof *bigger);
            if (bigger == NULL) {
                status = ren_fail(err, REN_NO_MEMORY, "%.200s: no memory", path);
                break;
            }
            s->shock = bigger;
            s->room = room;
        }
        status = shock_read(&s->shock[s->n++], &rows, column, given, err);
    }
    ren_rows_close(&rows);
    if (status == REN_OK && s->n == 0) {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%.200s: found no shock, expected at least one", path);
    }
    return status;
}

static ren_status shocks_of_file(app_rank_scenarios *out, const char *path,
                                 const ren_given *given, ren_error *err)
{
    shocks s = { 0 };
    ren_status status = shocks_read(&s, path, given, err);
    if (status != REN_OK) {
        goto out;
    }
    qsort(s.shock, (size_t)s.n, sizeof *s.shock, by_scenario);
    status = scenarios_allocate(out, s.shock[s.n - 1].scenario + 1, s.n, err);
    for (int64_t k = 0; k < s.n && status == REN_OK; k++) {
        const shock *const x = &s.shock[k];
        if (k > 0 && x->scenario == x[-1].scenario && x->firm == x[-1].firm) {
            status =
                ren_fail(err, REN_BAD_SHAPE,
                         "%.200s:%lld: firm \"%.80s\" stands in scenario %lld as "
                         "on line %lld, expected once",
                         path, (long long)x->line, ren_ids_name(&given->firms, x->firm),
                         (long long)x->scenario, (long long)x[-1].line);
            goto out;
        }
        ((int64_t *)out->shocks.first)[x->scenario + 1] = k + 1;
        ((int32_t *)out->shocks.firm)[k] = x->firm;
        ((double *)out->shocks.share)[k] = x->share;
    }
    for (int64_t k = 0; k < out->shocks.n && status == REN_OK; k++) {
        int64_t *const first = (int64_t *)out->shocks.first;
        first[k + 1] = first[k + 1] > first[k] ? first[k + 1] : first[k];
        out->which[out->n++] = k;
    }
out:
    free(s.shock);
    return status;
}

ren_status app_rank_scenarios_read(app_rank_scenarios *out, const app_rank_ask *ask,
                                   const ren_given *given, ren_error *err)
{
    memset(out, 0, sizeof *out);
    return ask->shocks != NULL ? shocks_of_file(out, ask->shocks, given, err)
           : ask->by_product   ? products_whole(out, given, err)
                               : firms_alone(out, ask, given, err);
}

#define ADD(pointer, n) \
    ren_digest_add(&digest, (pointer), (size_t)(n) * sizeof *(pointer))

void app_rank_digest(const app_rank_ask *ask, const app_rank_economy *e,
                     const app_rank_scenarios *s, char out[REN_DIGEST_TEXT])
{
    const ren_given *const g = &e->given;
    ren_digest digest;
    char head[160];
    (void)snprintf(head, sizeof head, "rank 1 %a %d %d %d %d %d %lld %lld %lld",
                   ask->tolerance, ask->max_iterations, ask->market_share,
                   e->weight != NULL, g->firms.n, g->products.n, (long long)g->n_links,
                   (long long)s->shocks.n, (long long)s->n);
    ren_digest_begin(&digest);
    ADD(head, strlen(head));
    ADD(g->firms.text, g->firms.text_length);
    ADD(g->product, g->firms.n);
    ADD(g->supplier, g->n_links);
    ADD(g->buyer, g->n_links);
    ADD(g->value, g->n_links);
    ADD(e->role, g->n_links);
    if (e->weight != NULL) {
        ADD(e->weight, g->firms.n);
    }
    ADD(s->shocks.first, s->shocks.n + 1);
    ADD(s->shocks.firm, s->shocks.first[s->shocks.n]);
    ADD(s->shocks.share, s->shocks.first[s->shocks.n]);
    ADD(s->which, s->n);
    ren_digest_end(&digest, out);
}
