#include "sim/phases/record/sums/people.h"

#include <math.h>

static void write_staff(const ren_world *world, double *row)
{
    const ren_people *people = &world->setup->people;
    const ren_parameters *p = &world->setup->scenario->parameters;
    double sum[REN_N_DISTRICT_SUMS] = { 0 }, quits = 0, vacancies = 0, heads = 0;
    for (int32_t d = 0; d < people->n_districts; d++) {
        for (int k = 0; k < REN_N_DISTRICT_SUMS; k++) {
            sum[k] += world->state.district_staff[(int64_t)d * REN_N_DISTRICT_SUMS + k];
        }
    }
    for (int k = 0; k < REN_N_STAFF; k++) {
        quits += people->quits[k] + sum[REN_DISTRICT_QUITS + k];
        vacancies +=
            people->quits[k] / p->match_scale + sum[REN_DISTRICT_VACANCIES + k];
        heads += people->heads[k] + sum[REN_DISTRICT_STAFF + k];
    }
    row[REN_NATIONAL_quits] = quits / heads;
    row[REN_NATIONAL_vacancies] = vacancies / heads;
    row[REN_NATIONAL_skilled] =
        people->heads[REN_SKILLED] + sum[REN_DISTRICT_STAFF + REN_SKILLED];
    row[REN_NATIONAL_researchers] =
        people->heads[REN_RESEARCHERS] + sum[REN_DISTRICT_STAFF + REN_RESEARCHERS];
}

static void write_maturity(const ren_world *world, const double *whole, double *row)
{
    const ren_setup *setup = world->setup;
    const ren_people *people = &setup->people;
    const ren_state *s = &world->state;
    double opinion = 0;
    for (int32_t d = 0; d < people->n_districts; d++) {
        opinion += s->district_mood[2 * d];
    }
    row[REN_NATIONAL_projects] = whole[REN_WHOLE_PROJECTS];
    row[REN_NATIONAL_projects_aided] = whole[REN_WHOLE_AIDED];
    row[REN_NATIONAL_confidence] = ren_confidence_at_rest(&setup->scenario->parameters)
                                   + opinion / setup->national.output;
    row[REN_NATIONAL_chain_capacity] = whole[REN_WHOLE_CHAIN_CAPACITY];
    row[REN_NATIONAL_digital] = whole[REN_WHOLE_DIGITAL] / setup->national.output;
    row[REN_NATIONAL_search_weeks] =
        *s->search_found > 0.0 ? *s->search_took / *s->search_found : NAN;
}

void ren_record_people(const ren_world *world, const double *whole, double *row)
{
    static const ren_national all[] = {
        REN_NATIONAL_quits,          REN_NATIONAL_vacancies,    REN_NATIONAL_skilled,
        REN_NATIONAL_researchers,    REN_NATIONAL_confidence,   REN_NATIONAL_digital,
        REN_NATIONAL_chain_capacity, REN_NATIONAL_search_weeks, REN_NATIONAL_projects,
        REN_NATIONAL_projects_aided
    };
    if (world->setup->people.quit != NULL) {
        write_staff(world, row);
        write_maturity(world, whole, row);
        return;
    }
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        row[all[k]] = NAN;
    }
}
