/**
 * @file analysis/validate/facts/embargo.c
 * E18: chip tools and high-end chips blocked from week 13 on, against the same weeks
 * without it.
 */
#include "analysis/validate/facts/facts.h"
#include "base/array.h"
#include "sim/phases/knowledge/base.h"

#include <math.h>
#include <stdlib.h>

const char ren_text_embargo[] =
    "title: Embargo on chip tools\n"
    "economy: {focal: ['094', hi_chips]}\n"
    "shocks:\n"
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD],\n"
    "            inputs: [chip_tools, hi_chips], depth: 0.9, start_week: 13}\n";

enum { START = 13, YEAR = 52, QUARTER = 13, LAST = 4 };

/** What is read of one of the two worlds. */
typedef struct course {
    double
        *research; /* [n_firms] of the quarter a year after the start, less baseline */
    double
        *exposed; /* [n_firms] share of what it uses or makes that was blocked then */
    double innovations;
    double suppliers; /* found per slot of an embargoed input */
    double
        domestic; /* share of home makers in supply of the chain's chokepoint inputs */
} course;

/* Slots of embargoed inputs. */
static bool is_blocked(const ren_stage *stage, int32_t slot)
{
    const ren_experiment *x = &stage->ground->experiment;
    for (int32_t k = 0; k < x->n_inputs; k++) {
        if (stage->economy.network.slot_product[slot] == x->input[k]) {
            return true;
        }
    }
    return false;
}

static void slots_read(course *out, const ren_stage *stage, const ren_world *world)
{
    const ren_network *net = &stage->economy.network;
    const double *home = world->series->national[REN_NATIONAL_home_share];
    double slots = 0, found = 0;
    for (int32_t k = 0; k < net->n_slots; k++) {
        if (is_blocked(stage, k)) {
            slots += 1;
            found += ren_grown_at(world, k + 1) - ren_grown_at(world, k);
        }
    }
    out->suppliers = slots > 0 ? found / slots : NAN;
    out->domestic = 0;
    for (int32_t w = world->week - LAST; w < world->week; w++) {
        out->domestic += home[w] / LAST;
    }
}

static void course_free(course *c)
{
    free(c->research);
    free(c->exposed);
}

static void week_read(course *out, const ren_world *world, int32_t n)
{
    const ren_state *s = &world->state;
    const int32_t since = world->week - 1 - START - YEAR;
    for (int32_t i = 0; s->research != NULL && since >= 0 && since < QUARTER && i < n;
         i++) {
        out->research[i] += s->research[i];
        out->exposed[i] = s->exposed != NULL ? (double)s->exposed[i] : 0.0;
    }
}

static ren_status course_run(course *out, const ren_stage *stage, bool shock,
                             ren_error *err)
{
    const int32_t n = stage->economy.firms.n;
    ren_world world = { 0 };
    *out = (course){ .research = ren_column(n, sizeof *out->research),
                     .exposed = ren_column(n, sizeof *out->exposed) };
    ren_status status = out->research != NULL && out->exposed != NULL
                            ? ren_stage_world(&world, stage, 0, shock, err)
                            : ren_fail(err, REN_NO_MEMORY, "validate: no room");
    while (status == REN_OK && world.week < (int32_t)world.series->n_weeks) {
        ren_stage_run(&world, world.week + 1);
        week_read(out, &world, n);
    }
    if (status == REN_OK) {
        const double *found = world.series->national[REN_NATIONAL_innovations];
        for (int32_t w = START; w < START + YEAR; w++) {
            out->innovations += found[w];
        }
        slots_read(out, stage, &world);
    }
    ren_stage_world_free(&world);
    return status;
}

/* Mean rise of research, a year after the start, over firms that use or make what is
 * blocked. */
static double research_rise(const ren_stage *stage, const course *calm,
                            const course *hit)
{
    double rise = 0, n = 0;
    for (int32_t i = 0; i < stage->economy.firms.n; i++) {
        const double base = QUARTER * ren_research_base(&stage->setup, i);
        if (hit->exposed[i] > 0 && base > 0) {
            rise += (base + hit->research[i]) / (base + calm->research[i]) - 1.0;
            n += 1;
        }
    }
    return n > 0 ? rise / n : NAN;
}

ren_status ren_fact_embargo(const ren_stage *stage, const bool *want, ren_reading *out,
                            ren_error *err)
{
    course calm = { 0 }, hit = { 0 };
    (void)want;
    ren_status status = course_run(&calm, stage, false, err);
    if (status == REN_OK) {
        status = course_run(&hit, stage, true, err);
    }
    if (status == REN_OK) {
        out->value[REN_BAND_E18_research] = research_rise(stage, &calm, &hit);
        out->value[REN_BAND_E18_innovation] = hit.innovations / calm.innovations - 1.0;
        out->value[REN_BAND_E18_suppliers] = hit.suppliers - calm.suppliers;
        out->value[REN_BAND_E18_domestic] = hit.domestic - calm.domestic;
    }
    course_free(&calm);
    course_free(&hit);
    return status;
}
