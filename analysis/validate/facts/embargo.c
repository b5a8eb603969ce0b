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
#include <string.h>

const char ren_text_embargo[] =
    "title: Embargo on chip tools\n"
    "economy: {focal: ['094', hi_chips]}\n"
    "shocks:\n"
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD],\n"
    "            inputs: [chip_tools, hi_chips], depth: 0.9, start_week: 13}\n";

enum { START = 13, YEAR = 52, LAST = 4 };

/** What is read of one of the two worlds. */
typedef struct course {
    double *research; /* [n_firms] first year after the start, less baseline */
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

static ren_status course_run(course *out, const ren_stage *stage, bool shock,
                             ren_error *err)
{
    const int32_t n = stage->economy.firms.n;
    ren_world world = { 0 };
    *out = (course){ .research = ren_column(n, sizeof *out->research) };
    ren_status status = out->research != NULL
                            ? ren_stage_world(&world, stage, 0, shock, err)
                            : ren_fail(err, REN_NO_MEMORY, "validate: no room");
    while (status == REN_OK && world.week < (int32_t)world.series->n_weeks) {
        ren_stage_run(&world, world.week + 1);
        for (int32_t i = 0; world.state.research != NULL && i < n; i++) {
            const bool counts = world.week > START && world.week <= START + YEAR;
            out->research[i] += counts ? world.state.research[i] : 0;
        }
    }
    if (status == REN_OK) {
        const double *found = ren_stage_series(&world, "innovations");
        out->innovations = found != NULL ? 0 : NAN;
        for (int32_t w = START; found != NULL && w < START + YEAR; w++) {
            out->innovations += found[w];
        }
        slots_read(out, stage, &world);
    }
    ren_stage_world_free(&world);
    return status;
}

/* Users of an embargoed input and its makers, at home. */
static ren_status exposed_mark(uint8_t **out, const ren_stage *stage, ren_error *err)
{
    const ren_network *net = &stage->economy.network;
    const ren_experiment *x = &stage->ground->experiment;
    uint8_t *mark = ren_column(net->n_firms, 1);
    *out = mark;
    if (mark == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "validate: no room for users");
    }
    for (int32_t s = 0; s < net->n_slots; s++) {
        mark[net->slot_firm[s]] |= is_blocked(stage, s);
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        for (int32_t k = 0; k < x->n_inputs; k++) {
            mark[i] |= stage->economy.firms.product[i] == x->input[k];
        }
    }
    return REN_OK;
}

/* Research of a year of exposed firms under the embargo over that without it, less 1. */
static double research_rise(const ren_stage *stage, const uint8_t *exposed,
                            const course *calm, const course *hit)
{
    double without = 0, with = 0;
    for (int32_t i = 0; i < stage->economy.firms.n; i++) {
        if (exposed[i]) {
            const double base = YEAR * ren_research_base(&stage->setup, i);
            without += base + calm->research[i];
            with += base + hit->research[i];
        }
    }
    return without > 0 ? with / without - 1.0 : NAN;
}

ren_status ren_fact_embargo(const ren_stage *stage, const bool *want, ren_reading *out,
                            ren_error *err)
{
    course calm = { 0 }, hit = { 0 };
    uint8_t *exposed = NULL;
    (void)want;
    ren_status status = exposed_mark(&exposed, stage, err);
    if (status == REN_OK) {
        status = course_run(&calm, stage, false, err);
    }
    if (status == REN_OK) {
        status = course_run(&hit, stage, true, err);
    }
    if (status == REN_OK) {
        out->value[REN_BAND_E18_research] = research_rise(stage, exposed, &calm, &hit);
        out->value[REN_BAND_E18_innovation] = hit.innovations / calm.innovations - 1.0;
        ren_reading_none(out, REN_BAND_E18_innovation,
                         "the model counts no innovations");
        out->value[REN_BAND_E18_suppliers] = hit.suppliers - calm.suppliers;
        out->value[REN_BAND_E18_domestic] = hit.domestic - calm.domestic;
    }
    free(exposed);
    free(calm.research);
    free(hit.research);
    return status;
}
