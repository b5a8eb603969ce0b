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

void ren_record_people(const ren_world *world, double *row)
{
    static const ren_national all[] = { REN_NATIONAL_quits, REN_NATIONAL_vacancies,
                                        REN_NATIONAL_skilled,
                                        REN_NATIONAL_researchers };
    if (world->setup->people.quit != NULL) {
        write_staff(world, row);
        return;
    }
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        row[all[k]] = NAN;
    }
}
