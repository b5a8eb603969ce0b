/**
 * @file analysis/rank/worst.c
 * The worst set, grown greedily; see ren_rank_worst() in worst.h.
 */
#include "analysis/rank/worst.h"

#include "base/array.h"
#include "model/network/systemic/cascade.h"

#include <stdlib.h>

typedef struct entry {
    int32_t firm;
    int32_t seen;      /* step of which `gain` is known; an earlier one: a bound */
    double gain, esri; /* of that step */
} entry;

typedef struct search {
    const ren_rank *rank;
    const ren_rank_ask *ask;
    entry *entry;  /* [n] best first */
    int32_t n;     /* candidates not yet in the set */
    int32_t width; /* candidates looked at in one go */
    int64_t *first;
    int32_t *firm;
    double *share;
    ren_rank_row *row;
} search;

/* Larger gains first, earlier firms first among equals. */
static int better_first(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->gain != y->gain) {
        return x->gain < y->gain ? 1 : -1;
    }
    return (x->firm > y->firm) - (x->firm < y->firm);
}

static ren_status search_init(search *s, int32_t n_candidates, int32_t n_steps,
                              ren_error *err)
{
    const int64_t most = (int64_t)s->width * n_steps;
    s->entry = ren_column(n_candidates + 1, sizeof *s->entry);
    s->first = ren_column(s->width + 1, sizeof *s->first);
    s->firm = ren_column(most + 1, sizeof *s->firm);
    s->share = ren_column(most + 1, sizeof *s->share);
    s->row = ren_column(s->width + 1, sizeof *s->row);
    if (s->entry == NULL || s->first == NULL || s->firm == NULL || s->share == NULL
        || s->row == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for the worst set");
    }
    return REN_OK;
}

static void search_free(search *s)
{
    free(s->entry);
    free(s->first);
    free(s->firm);
    free(s->share);
    free(s->row);
}

/* Gains of the first candidates of the list that are not known for this step. */
static ren_status look(search *s, const ren_rank_step *step, int32_t k, ren_error *err)
{
    entry *asked[2 * REN_LANES];
    int32_t n = 0;
    int64_t at = 0;
    for (int32_t e = 0; e < s->n && n < s->width; e++) {
        if (s->entry[e].seen == k) {
            continue;
        }
        asked[n] = &s->entry[e];
        for (int32_t m = 0; m < k; m++) {
            s->firm[at] = step[m].firm;
            s->share[at++] = 1;
        }
        s->firm[at] = s->entry[e].firm;
        s->share[at++] = 1;
        s->first[++n] = at;
    }
    const ren_rank_shocks shocks = { n, s->first, s->firm, s->share };
    ren_rank_ask ask = *s->ask;
    ask.n = n;
    ask.which = NULL;
    ask.take = NULL;
    const ren_status status = ren_rank_run(s->rank, &shocks, &ask, s->row, err);
    for (int32_t e = 0; e < n && status == REN_OK; e++) {
        asked[e]->esri = s->row[e].esri;
        asked[e]->gain = s->row[e].esri - (k > 0 ? step[k - 1].esri : 0);
        asked[e]->seen = k;
    }
    return status;
}

static ren_status step_take(search *s, ren_rank_step *step, int32_t k, ren_error *err)
{
    qsort(s->entry, (size_t)s->n, sizeof *s->entry, better_first);
    while (s->entry[0].seen != k) {
        const ren_status status = look(s, step, k, err);
        if (status != REN_OK) {
            return status;
        }
        qsort(s->entry, (size_t)s->n, sizeof *s->entry, better_first);
    }
    step[k].firm = s->entry[0].firm;
    step[k].esri = s->entry[0].esri;
    s->entry[0] = s->entry[--s->n];
    return REN_OK;
}

ren_status ren_rank_worst(const ren_rank *rank, int32_t n_candidates,
                          const int32_t *candidate, const double *alone,
                          int32_t n_steps, const ren_rank_ask *ask, ren_rank_step *step,
                          ren_error *err)
{
    search s = { .rank = rank, .ask = ask, .n = n_candidates };
    /* a fixed number, so that the set does not depend on the threads */
    s.width = 2 * REN_LANES;
    ren_status status = search_init(&s, n_candidates, n_steps, err);
    for (int32_t e = 0; e < n_candidates && status == REN_OK; e++) {
        s.entry[e] = (entry){ candidate[e], 0, alone[e], alone[e] };
    }
    for (int32_t k = 0; k < n_steps && status == REN_OK; k++) {
        status = step_take(&s, step, k, err);
    }
    search_free(&s);
    return status;
}
