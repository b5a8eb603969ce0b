/**
 * @file sim/phases/population/standing/standing.c
 * Titles, hazards and emissions of day 0 (C11, C18, C22).
 */
#include "sim/phases/population/standing/standing.h"

#include "base/array.h"
#include "sim/phases/population/standing/partners.h"
#include "sim/world/world.h"

#include <math.h>
#include <stdlib.h>

void ren_standing_free(ren_standing *s)
{
    free(s->title);
    free(s->margin);
    free(s->exits);
    free(s->emission);
    free(s->partner);
    free(s->n_partners);
    free(s->near_first);
    free(s->near_end);
    free(s->leader);
    *s = (ren_standing){ 0 };
}

static bool allocate(ren_standing *s, int64_t firms, int64_t n)
{
    s->title = ren_column(firms, sizeof *s->title);
    s->margin = ren_column(firms, sizeof *s->margin);
    s->exits = ren_column(firms, sizeof *s->exits);
    s->emission = ren_column(firms, sizeof *s->emission);
    s->partner = ren_column(firms * REN_N_PARTNERS, sizeof *s->partner);
    s->n_partners = ren_column(firms, sizeof *s->n_partners);
    s->near_first = ren_column(n * REN_N_PROVINCES, sizeof *s->near_first);
    s->near_end = ren_column(n * REN_N_PROVINCES, sizeof *s->near_end);
    s->leader = ren_column(n, sizeof *s->leader);
    return s->title != NULL && s->margin != NULL && s->exits != NULL
           && s->emission != NULL && s->partner != NULL && s->n_partners != NULL
           && s->near_first != NULL && s->near_end != NULL && s->leader != NULL;
}

/* A firm in the lottery of titles. */
typedef struct ticket {
    double lot;
    int32_t kind; /* agents that stand for about as many real firms */
    int32_t place;
} ticket;

static int by_kind_and_place(const void *left, const void *right)
{
    const ticket *a = left, *b = right;
    return a->kind != b->kind ? a->kind - b->kind : a->place - b->place;
}

static int by_kind_and_lot(const void *left, const void *right)
{
    const ticket *a = left, *b = right;
    if (a->kind != b->kind) {
        return a->kind - b->kind;
    }
    return a->lot != b->lot ? (a->lot > b->lot) - (a->lot < b->lot)
                            : a->place - b->place;
}

/* Titles change hands by lot among agents that stand for about as many real firms (within
 * a factor of four), so that the real firms of a title stay about as many. */
static ren_status shuffle(ren_standing *s, const ren_economy *e, ren_error *err)
{
    const ren_population *f = &e->firms;
    ticket *own = ren_column(f->n, sizeof *own), *drawn = ren_column(f->n, sizeof *own);
    if (own == NULL || drawn == NULL) {
        free(own);
        free(drawn);
        return ren_fail(err, REN_NO_MEMORY, "titles: no room for %d firms", (int)f->n);
    }
    for (int32_t i = 0; i < f->n; i++) {
        const ren_who who = { .id = (uint32_t)f->id[i], .purpose = REN_DRAW_TITLE };
        own[i] = (ticket){ .lot = ren_draw_uniform(e->stream, who),
                           .kind = (int32_t)floor(0.5 * log2(f->weight[i])),
                           .place = i };
        drawn[i] = own[i];
    }
    qsort(own, (size_t)f->n, sizeof *own, by_kind_and_place);
    qsort(drawn, (size_t)f->n, sizeof *drawn, by_kind_and_lot);
    for (int32_t k = 0; k < f->n; k++) {
        s->title[drawn[k].place] = f->tier[own[k].place];
    }
    free(own);
    free(drawn);
    return REN_OK;
}

/* How far a firm stands above the mark of its tier is drawn: firms of one tier fill the
 * room to the next mark evenly, so day 0 is consistent with its tiers (C18). */
static ren_status open_titles(ren_standing *s, const ren_setup *setup, ren_error *err)
{
    const ren_economy *e = setup->economy;
    const ren_population *f = &e->firms;
    for (int32_t i = 0; i < f->n; i++) {
        const ren_who who = { .id = (uint32_t)f->id[i], .purpose = REN_DRAW_REVIEW };
        s->margin[i] = (float)ren_draw_uniform(e->stream, who);
        s->title[i] = f->tier[i];
    }
    if (setup->scenario->rules.titles == REN_TITLES_SHUFFLED) {
        const ren_status status = shuffle(s, e, err);
        if (status != REN_OK) {
            return status;
        }
    }
    for (int32_t i = 0; i < f->n; i++) {
        s->quota[s->title[i]] += f->weight[i];
        s->firms += f->weight[i];
        s->age += f->weight[i] * f->age[i];
    }
    s->age /= s->firms;
    return REN_OK;
}

double ren_exit_hazard(const ren_setup *setup, double age)
{
    return ren_hazard_at(&setup->scenario->parameters, age);
}

/* C11: hazards by age, lower for tiers and for large firms, scaled so that exit_total of
 * all real firms close in a year. */
static void open_hazards(ren_standing *s, const ren_setup *setup)
{
    const ren_population *f = &setup->economy->firms;
    const ren_parameters *p = &setup->scenario->parameters;
    const double mean = setup->national.output / s->firms;
    double all = 0;
    for (int32_t i = 0; i < f->n; i++) {
        const double size = f->output[i] / f->weight[i] / mean;
        s->exits[i] = (float)((f->tier[i] > 0 ? p->tier_exit_mult : 1.0)
                              * (size > 1.0 ? pow(size, -p->exit_size) : 1.0));
        all += f->weight[i] * (double)s->exits[i] * ren_exit_hazard(setup, f->age[i]);
    }
    const float scale = all > 0.0 ? (float)(p->exit_total * s->firms / all) : 0.0F;
    for (int32_t i = 0; i < f->n; i++) {
        s->exits[i] *= scale;
    }
}

/* C22: t CO2 per 1e4 CNY of output, by group of the 42-product table. */
static double intensity_of(const ren_parameters *p, int32_t group)
{
    const int32_t code = group + 1;
    switch (code) {
    case 1:
        return p->em_farming;
    case 2:
    case 3:
    case 4:
    case 5:
        return p->em_mining;
    case 11:
        return p->em_fuels;
    case 12:
        return p->em_chemicals;
    case 13:
        return p->em_minerals;
    case 14:
        return p->em_metals;
    case 24:
        return p->em_power;
    case 29:
        return p->em_transport;
    default:
        return code < 27 ? p->em_making : p->em_services;
    }
}

static void open_emissions(ren_standing *s, const ren_setup *setup)
{
    const ren_economy *e = setup->economy;
    const ren_population *f = &e->firms;
    const ren_parameters *p = &setup->scenario->parameters;
    for (int32_t i = 0; i < f->n; i++) {
        const ren_who who = { .id = (uint32_t)f->id[i], .purpose = REN_DRAW_EMISSION };
        const double u = ren_draw_uniform(e->stream, who);
        s->emission[i] = (float)(intensity_of(p, e->table->group[f->product[i]])
                                 * (1.0 + p->em_spread * (2.0 * u - 1.0)));
        s->emissions += (double)s->emission[i] * f->output[i];
    }
}

ren_status ren_standing_open(ren_standing *out, const ren_setup *setup, ren_error *err)
{
    ren_standing s = { 0 };
    ren_status status = REN_OK;
    if (!allocate(&s, setup->economy->firms.n, setup->economy->table->n)) {
        status = ren_fail(err, REN_NO_MEMORY, "titles: no room for %d firms",
                          (int)setup->economy->firms.n);
    }
    status = status == REN_OK ? open_titles(&s, setup, err) : status;
    if (status == REN_OK) {
        open_hazards(&s, setup);
        open_emissions(&s, setup);
        status = ren_partners_open(&s, setup, err);
    }
    if (status != REN_OK) {
        ren_standing_free(&s);
        return status;
    }
    *out = s;
    return REN_OK;
}
