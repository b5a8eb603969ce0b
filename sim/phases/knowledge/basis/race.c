#include "base/array.h"
#include "sim/phases/knowledge/base.h"

#include <math.h>
#include <stdlib.h>

double ren_race_weeks(const ren_parameters *p, int32_t localisation)
{
    const double weeks[] = { [REN_EASY] = p->T_easy,
                             [REN_MEDIUM] = p->T_medium,
                             [REN_HARD] = p->T_hard,
                             [REN_EXTREME] = p->T_extreme };
    return weeks[localisation];
}

enum { MOST_STAGES = 64 };

/* Between whole weeks the chance runs on straight. */
double ren_race_reach(double hazard, int32_t stages, double conv, double weeks)
{
    const double step = -expm1(-hazard), last = -expm1(-hazard * conv);
    double at[MOST_STAGES] = { 1.0 }; /* share of racers with k stages completed */
    double done = 0, before = 0;
    for (int32_t w = 0; w < (int32_t)ceil(weeks); w++) {
        before = done;
        done += at[stages - 1] * last;
        at[stages - 1] -= at[stages - 1] * last;
        for (int32_t k = stages - 2; k >= 0; k--) {
            at[k + 1] += at[k] * step;
            at[k] -= at[k] * step;
        }
    }
    return before + (done - before) * (weeks - (ceil(weeks) - 1.0));
}

/* By bisection of the hazard's logarithm. */
double ren_race_hazard(int32_t n, int32_t stages, double conv, double weeks)
{
    const double wanted = 1.0 - pow(0.5, 1.0 / n);
    double low = log(1e-7), high = log(60.0);
    for (int k = 0; k < 60; k++) {
        const double middle = 0.5 * (low + high);
        if (ren_race_reach(exp(middle), stages, conv, weeks) < wanted) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return exp(0.5 * (low + high));
}

/* One who may race, and how it came out of the draw. */
typedef struct runner {
    int32_t place, id;
    double score;
} runner;

static int by_score(const void *a, const void *b)
{
    const runner *x = a, *y = b;
    return x->score != y->score ? (x->score < y->score) - (x->score > y->score)
                                : (x->id > y->id) - (x->id < y->id);
}

/* Makers of the niche and of the product it is carved from, drawn without return in
 * proportion to their knowledge, which on day 0 is their research over its decay: the
 * largest of ln(weight) + Gumbel. Returns how many there are. */
static int32_t draw_racers(const ren_science *s, const ren_setup *setup, int32_t niche,
                           runner *list)
{
    const ren_niche *info = &setup->economy->table->niche[niche];
    const int32_t product[] = { info->product, info->parent };
    int32_t n = 0;
    for (int k = 0; k < 2; k++) {
        const int32_t p = product[k];
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            const int32_t i = setup->maker[m];
            const int32_t id = setup->economy->firms.id[i];
            const ren_who who = { .id = (uint32_t)id,
                                  .second = (uint32_t)niche,
                                  .purpose = REN_DRAW_RACER };
            list[n++] =
                (runner){ .place = i,
                          .id = id,
                          .score = log(s->research[i])
                                   + ren_draw_gumbel(setup->economy->stream, who) };
        }
    }
    qsort(list, (size_t)n, sizeof *list, by_score);
    return n < info->racers ? n : info->racers;
}

bool ren_race_open(ren_science *s, const ren_setup *setup)
{
    const ren_table *table = setup->economy->table;
    const ren_parameters *p = &setup->scenario->parameters;
    int32_t room = 0;
    for (int32_t v = 0; v < table->n_niches; v++) {
        room += table->niche[v].racers;
    }
    runner *list = ren_column(setup->economy->firms.n, sizeof *list);
    s->racer = ren_column(room, sizeof *s->racer);
    s->racer_first = ren_column(table->n_niches + 1, sizeof *s->racer_first);
    s->hazard = ren_column(table->n_niches, sizeof *s->hazard);
    if (list == NULL || s->racer == NULL || s->racer_first == NULL
        || s->hazard == NULL) {
        free(list);
        return false;
    }
    for (int32_t v = 0; v < table->n_niches; v++) {
        const int32_t n = draw_racers(s, setup, v, list);
        for (int32_t k = 0; k < n; k++) {
            s->racer[s->n_racers++] = list[k].place;
        }
        s->racer_first[v + 1] = s->n_racers;
        s->hazard[v] =
            n > 0 ? ren_race_hazard(n, (int32_t)p->race_stages, p->conv,
                                    ren_race_weeks(p, table->niche[v].localisation))
                  : 0.0;
    }
    free(list);
    return true;
}
