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

static void write_maturity(const ren_world *world, double *row)
{
    const ren_setup *setup = world->setup;
    const ren_people *people = &setup->people;
    const ren_state *s = &world->state;
    const double *output = setup->economy->firms.output;
    const uint16_t *product = setup->economy->firms.product;
    const double cost = setup->scenario->parameters.dig_cost;
    double opinion = 0, digital = 0, capacity = 0, projects = 0, aided = 0;
    for (int32_t d = 0; d < people->n_districts; d++) {
        opinion += s->district_mood[2 * d];
    }
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        capacity += output[i] * setup->economy->chain_weight[product[i]]
                    * (1.0 + (double)s->capacity[i]);
        digital += output[i] * ((double)people->digital[i] + (double)s->digital[i]);
        const double spent = cost * output[i] * (double)s->projects[i];
        projects += spent;
        aided += spent - s->digital_cost[i]; /* what the firm does not pay */
    }
    row[REN_NATIONAL_projects] = projects;
    row[REN_NATIONAL_projects_aided] = aided;
    row[REN_NATIONAL_confidence] = ren_confidence_at_rest(&setup->scenario->parameters)
                                   + opinion / setup->national.output;
    row[REN_NATIONAL_chain_capacity] = capacity;
    row[REN_NATIONAL_digital] = digital / setup->national.output;
    row[REN_NATIONAL_search_weeks] =
        *s->search_found > 0.0 ? *s->search_took / *s->search_found : NAN;
}

void ren_record_people(const ren_world *world, double *row)
{
    static const ren_national all[] = {
        REN_NATIONAL_quits,          REN_NATIONAL_vacancies,    REN_NATIONAL_skilled,
        REN_NATIONAL_researchers,    REN_NATIONAL_confidence,   REN_NATIONAL_digital,
        REN_NATIONAL_chain_capacity, REN_NATIONAL_search_weeks, REN_NATIONAL_projects,
        REN_NATIONAL_projects_aided
    };
    if (world->setup->people.quit != NULL) {
        write_staff(world, row);
        write_maturity(world, row);
        return;
    }
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        row[all[k]] = NAN;
    }
}
