#include "base/array.h"
#include "sim/phases/knowledge/base.h"

#include <math.h>
#include <stdlib.h>

/* The shares of research for innovation and imitation at which lam_in and lam_im hold. */
static const double usual_innovation = 0.5, usual_imitation = 0.2;

/* Mean gain of an innovation: a step of a Beta(3,3) on [step_lo, step_hi], taken if it is
 * one upwards. Its density is 30 x²(1-x)²; midpoints of 4096 pieces. */
static double mean_step(const ren_parameters *p)
{
    enum { PIECES = 4096 };
    double sum = 0;
    for (int k = 0; k < PIECES; k++) {
        const double x = (k + 0.5) / PIECES;
        const double gain = p->step_lo + (p->step_hi - p->step_lo) * x;
        sum += gain > 0.0 ? gain * 30.0 * x * x * (1.0 - x) * (1.0 - x) : 0.0;
    }
    return sum / PIECES;
}

/* C13: RDref and HRref are those of one little giant, so a firm's staff over HRref is its
 * research over RDref, and both elasticities act on that. */
static void open_firm(ren_science *s, const ren_setup *setup, int32_t i)
{
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_population *firms = &setup->economy->firms;
    const double research = ren_research_base(setup, i);
    s->research[i] = research > 1e-9 ? research : 1e-9;
    const double of_one = s->research[i] / firms->weight[i] / p->RDref;
    const double scale = pow(of_one, p->inno_elast_rd + p->inno_elast_hr);
    s->absorbs[i] = (ren_real)(-expm1(-of_one));
    s->finds[i] = (ren_real)(p->lam_in * p->appr * scale
                             * pow(p->xi_innov / usual_innovation, p->inno_elast_rd));
    s->copies[i] = (ren_real)(p->lam_im * scale
                              * pow(p->xi_imit / usual_imitation, p->inno_elast_rd));
    s->found[i] = -expm1(-13 * (double)s->finds[i]);
    s->copied[i] = -expm1(-13 * (double)s->copies[i]);
    const double sales = 52.0 * firms->output[i] / firms->weight[i];
    s->lines[i] = (ren_real)(sales > p->rev_lg ? sales / p->rev_lg : 1.0);
    const ren_who who = { .id = (uint32_t)firms->id[i],
                          .purpose = REN_DRAW_TECHNOLOGY };
    s->level[i] =
        (ren_real)exp(p->A_sd_ln * ren_draw_normal(setup->economy->stream, who));
}

/* Levels are over the mean of the product, weighted by output. Places of a product follow
 * each other. */
static void centre_levels(ren_science *s, const ren_population *firms)
{
    for (int32_t first = 0, last = 0; first < firms->n; first = last) {
        double sum = 0, all = 0;
        for (last = first;
             last < firms->n && firms->product[last] == firms->product[first]; last++) {
            sum += firms->output[last] * (double)s->level[last];
            all += firms->output[last];
        }
        for (int32_t i = first; i < last && all > 0.0; i++) {
            s->level[i] = (ren_real)((double)s->level[i] * all / sum);
        }
    }
}

/* The slots of every niche, and what its users buy of it. */
static bool list_users(ren_science *s, const ren_setup *setup)
{
    const ren_network *net = &setup->economy->network;
    const int32_t n = setup->economy->table->n_niches;
    for (int32_t k = 0; k < net->n_slots; k++) {
        s->n_slots += setup->niche_of[net->slot_product[k]] >= 0;
    }
    s->slot = ren_column(s->n_slots, sizeof *s->slot);
    s->slot_first = ren_column(n + 1, sizeof *s->slot_first);
    s->use = ren_column(n, sizeof *s->use);
    if (s->slot == NULL || s->slot_first == NULL || s->use == NULL) {
        return false;
    }
    int32_t at = 0;
    for (int32_t v = 0; v < n; v++) {
        s->use[v] = setup->capital_base[v];
        for (int32_t k = 0; k < net->n_slots; k++) {
            if (setup->niche_of[net->slot_product[k]] == v) {
                s->slot[at++] = k;
                s->use[v] += net->slot_value[k];
            }
        }
        s->slot_first[v + 1] = at;
    }
    return true;
}

ren_status ren_science_open(ren_science *out, const ren_setup *setup, ren_error *err)
{
    const int32_t n = setup->economy->firms.n;
    const ren_parameters *p = &setup->scenario->parameters;
    ren_science s = { .step = mean_step(p), .frontier = exp(p->A_sd_ln) };
    s.research = ren_column(n, sizeof *s.research);
    s.absorbs = ren_column(n, sizeof *s.absorbs);
    s.finds = ren_column(n, sizeof *s.finds);
    s.copies = ren_column(n, sizeof *s.copies);
    s.found = ren_column(n, sizeof *s.found);
    s.copied = ren_column(n, sizeof *s.copied);
    s.level = ren_column(n, sizeof *s.level);
    s.lines = ren_column(n, sizeof *s.lines);
    if (s.research == NULL || s.absorbs == NULL || s.finds == NULL || s.copies == NULL
        || s.found == NULL || s.copied == NULL || s.level == NULL || s.lines == NULL) {
        goto no_memory;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < n; i++) {
        open_firm(&s, setup, i);
    }
    for (int32_t i = 0; i < n; i++) {
        s.total += s.research[i];
    }
    centre_levels(&s, &setup->economy->firms);
    if (!list_users(&s, setup) || !ren_race_open(&s, setup)) {
        goto no_memory;
    }
    *out = s;
    return REN_OK;
no_memory:
    ren_science_free(&s);
    return ren_fail(err, REN_NO_MEMORY, "research: no room for %d firms", (int)n);
}

void ren_science_free(ren_science *s)
{
    free(s->research);
    free(s->absorbs);
    free(s->finds);
    free(s->copies);
    free(s->found);
    free(s->copied);
    free(s->level);
    free(s->lines);
    free(s->slot);
    free(s->slot_first);
    free(s->use);
    free(s->racer);
    free(s->racer_first);
    free(s->hazard);
    *s = (ren_science){ 0 };
}
