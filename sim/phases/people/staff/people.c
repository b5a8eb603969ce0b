#include "sim/phases/people/staff/people.h"

#include "base/array.h"
#include "sim/phases/knowledge/base.h"
#include "sim/world/world.h"

#include <math.h>
#include <stdlib.h>

double ren_people_heads(const ren_setup *setup, ren_staff kind, int32_t place)
{
    const ren_parameters *p = &setup->scenario->parameters;
    return kind == REN_SKILLED ? 52.0 * setup->books.wages[place] / p->wage_head
                               : 52.0 * ren_research_base(setup, place) / p->rd_head;
}

/* Makers of one product in one province are contiguous. */
static void find_districts(ren_people *people, const ren_population *firms)
{
    for (int32_t i = 0; i < firms->n; i++) {
        if (i == 0 || firms->product[i] != firms->product[i - 1]
            || firms->province[i] != firms->province[i - 1]) {
            people->district_first[people->n_districts] = i;
            people->district_province[people->n_districts++] = firms->province[i];
        }
    }
    people->district_first[people->n_districts] = firms->n;
}

/* C15: small firms pay wage_gap less than large ones, so more of their staff leave;
 * over all skilled staff it is quit0. */
static void find_quits(ren_people *people, const ren_setup *setup)
{
    const ren_population *firms = &setup->economy->firms;
    const ren_parameters *p = &setup->scenario->parameters;
    const double more = exp(p->quit_wage * p->wage_gap);
    double all = 0, weighted = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        const double heads = ren_people_heads(setup, REN_SKILLED, i);
        const bool large = 52.0 * firms->output[i] / firms->weight[i] >= p->large_sales;
        people->quit[i] = (float)(large ? 1.0 : more);
        all += heads;
        weighted += heads * (double)people->quit[i];
    }
    const double scale = weighted > 0.0 ? p->quit0 * all / weighted : 0.0;
    for (int32_t i = 0; i < firms->n; i++) {
        people->quit[i] = (float)(scale * (double)people->quit[i]);
        for (int kind = 0; kind < REN_N_STAFF; kind++) {
            const double heads = ren_people_heads(setup, (ren_staff)kind, i);
            const double quits = heads * (double)people->quit[i];
            people->heads[kind] += heads;
            people->quits[kind] += quits;
            people->seekers[kind][firms->province[i]] += quits / p->match_scale;
        }
    }
}

double ren_confidence_at_rest(const ren_parameters *p)
{
    const double sum = p->conf_perf * p->conf_calm + p->conf_policy + p->conf_macro;
    return fmin(1.0, sum / (1.0 - p->conf_contagion));
}

/* No firm is without any digital tool. */
static const double LEAST = 0.02;

/* C16: few firms are digital. */
static void draw_digital(ren_people *people, const ren_setup *setup)
{
    const ren_population *firms = &setup->economy->firms;
    const ren_parameters *p = &setup->scenario->parameters;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < firms->n; i++) {
        const ren_who who = { .id = (uint32_t)firms->id[i],
                              .purpose = REN_DRAW_DIGITAL };
        const double u = ren_draw_uniform(setup->economy->stream, who);
        const double share = firms->tier[i] >= 2 ? p->dig_share_srdi : p->dig_share0;
        const double other =
            LEAST + (REN_DIGITAL - LEAST) * (u - share) / (1.0 - share);
        people->digital[i] =
            (ren_real)(u < share ? REN_DIGITAL + (1.0 - REN_DIGITAL) * u / share
                                 : other);
    }
}

ren_status ren_people_open(ren_people *out, const ren_setup *setup, ren_error *err)
{
    const ren_population *firms = &setup->economy->firms;
    ren_people people = { .quit = ren_column(firms->n, sizeof *people.quit) };
    people.district_first = ren_column(firms->n + 1, sizeof *people.district_first);
    people.digital = ren_column(firms->n, sizeof *people.digital);
    people.district_province = ren_column(firms->n, sizeof *people.district_province);
    if (people.quit == NULL || people.digital == NULL || people.district_first == NULL
        || people.district_province == NULL) {
        ren_people_free(&people);
        return ren_fail(err, REN_NO_MEMORY,
                        "world: no room for what is known of staff");
    }
    find_districts(&people, firms);
    find_quits(&people, setup);
    draw_digital(&people, setup);
    *out = people;
    return REN_OK;
}

void ren_people_free(ren_people *people)
{
    free(people->district_first);
    free(people->district_province);
    free(people->quit);
    free(people->digital);
    *people = (ren_people){ 0 };
}
