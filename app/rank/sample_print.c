/**
 * @file app/rank/sample_print.c
 * Firms that stood still in the engine, as rows, a table and JSON.
 */
#include "app/rank/rank.h"
#include "base/array.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

enum { TOP = 10 };

static const char *firm_of(const app_rank_economy *e, const app_rank_scenarios *s,
                           int64_t scenario)
{
    return ren_ids_name(&e->given.firms, s->shocks.firm[s->shocks.first[scenario]]);
}

void app_rank_sample_rows(FILE *out, const app_rank_sample *sample,
                          const app_rank_economy *e, const app_rank_scenarios *s)
{
    (void)fprintf(out, "scenario,firm,esri,loss_area,loss_own,depth\n");
    for (int32_t k = 0; k < sample->n; k++) {
        const ren_stop_row *const row = &sample->row[k];
        (void)fprintf(out, "%lld,", (long long)sample->scenario[k]);
        app_rank_cell(out, firm_of(e, s, sample->scenario[k]));
        (void)fprintf(out, ",%.17g,%.17g,%.17g,%.17g\n", sample->esri[k], row->area,
                      row->own, row->depth);
    }
}

/* For qsort, which has no argument for it. */
typedef struct place {
    int32_t k;
    double area;
} place;

static int worst_first(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->area != y->area) {
        return x->area < y->area ? 1 : -1;
    }
    return (x->k > y->k) - (x->k < y->k);
}

static const char *meaning_of(const ren_agreement *a)
{
    if (!isfinite(a->rho)) {
        return "The sample cannot tell whether ESRI orders firms as the engine does: "
               "one of both does not vary.";
    }
    if (!isfinite(a->low)) {
        return "Fewer than ten firms tell little of the order of all.";
    }
    if (!(a->low > 0) && !(a->high < 0)) {
        return "The sample does not show that ESRI orders firms as the engine does: "
               "the "
               "interval holds 0.";
    }
    if (a->rho < 0) {
        return "Firms of high ESRI cost less than others when they stop in the engine.";
    }
    if (a->low > 0.7) {
        return "Firms of high ESRI are the ones whose stop costs most in the engine: "
               "its order may stand for the engine's here.";
    }
    return "Firms of high ESRI tend to cost more when they stop in the engine, but "
           "many "
           "change places: do not take one order for the other.";
}

static const char *agreement_text(const ren_agreement *a, char out[64])
{
    if (isfinite(a->rho) && !isfinite(a->low)) {
        (void)snprintf(out, 64, "%.2f", a->rho);
    } else if (isfinite(a->rho)) {
        (void)snprintf(out, 64, "%.2f (95 %%: %.2f to %.2f)", a->rho, a->low, a->high);
    } else {
        (void)snprintf(out, 64, "undefined");
    }
    return out;
}

void app_rank_sample_table(const app_rank_sample *sample, const app_rank_economy *e,
                           const app_rank_scenarios *s)
{
    place *const places = ren_column(sample->n, sizeof *places);
    const ren_agreement *const a = &sample->agreement;
    for (int32_t k = 0; places != NULL && k < sample->n; k++) {
        places[k] = (place){ k, sample->row[k].area };
    }
    if (places != NULL) {
        qsort(places, (size_t)sample->n, sizeof *places, worst_first);
    }
    printf("%8s  %-24s %9s %9s %11s %11s %9s\n", "scenario", "firm", "ESRI", "ESRI x w",
           "loss_area", "loss_own", "depth");
    for (int32_t r = 0; r < sample->n && r < TOP; r++) {
        const int32_t k = places != NULL ? places[r].k : r;
        const ren_stop_row *const row = &sample->row[k];
        printf("%8lld  %-24s %9.5f %9.5f %11.3e %11.4g %9.2e\n",
               (long long)sample->scenario[k], firm_of(e, s, sample->scenario[k]),
               sample->esri[k], sample->esri[k] * sample->weeks, row->area, row->own,
               row->depth);
    }
    char esri[64], size[64];
    printf("\n%d firms, %lld of highest ESRI, stood still for %d of %d weeks.\n"
           "Rank correlation of loss area with ESRI %s, with own output %s.\n%s%s\n",
           sample->n, (long long)sample->n_top, sample->weeks, sample->horizon,
           agreement_text(a, esri), agreement_text(&sample->by_size, size),
           meaning_of(a),
           isfinite(a->low) && sample->by_size.rho >= a->rho
               ? " Own output alone orders them no worse."
               : "");
    free(places);
}

/* NaN has no place in JSON. */
static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

json_t *app_rank_sample_json(const app_rank_sample *sample, const app_rank_economy *e,
                             const app_rank_scenarios *s)
{
    const ren_agreement *const a = &sample->agreement, *const b = &sample->by_size;
    json_t *const firms = json_array();
    for (int32_t k = 0; k < sample->n; k++) {
        const ren_stop_row *const row = &sample->row[k];
        json_t *item = json_pack("{s:I,s:s,s:f,s:f,s:f,s:f,s:f}", "scenario",
                                 (json_int_t)sample->scenario[k], "firm",
                                 firm_of(e, s, sample->scenario[k]), "esri",
                                 sample->esri[k], "share", sample->own[k], "loss_area",
                                 row->area, "loss_own", row->own, "depth", row->depth);
        if (json_array_append_new(firms, item) != 0) {
            json_decref(firms);
            return NULL;
        }
    }
    return json_pack("{s:i,s:i,s:I,s:f,s:{s:o,s:o,s:o},s:{s:o,s:o,s:o},s:s,s:o}",
                     "weeks", sample->weeks, "horizon", sample->horizon, "of_highest",
                     (json_int_t)sample->n_top, "wall_s", sample->wall_s, "correlation",
                     "rho", number(a->rho), "low", number(a->low), "high",
                     number(a->high), "correlation_own_output", "rho", number(b->rho),
                     "low", number(b->low), "high", number(b->high), "meaning",
                     meaning_of(a), "firms", firms);
}
