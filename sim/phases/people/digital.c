#include "sim/phase.h"

#include <math.h>

/*
 * C16, once a quarter. A share of an agent's real firms starts a digital project:
 *
 *     idle min(1, dig_start + confidence) afford
 *
 * idle is the share that has none under way at the usual rate, afford the share whose
 * cash exceeds the cost and a reserve: cash is spread among them log-logistically with
 * shape 2. A share dig_ok of the projects, more with a service voucher, brings dig_step
 * of what is missing to full maturity after a year. Maturity wears off as much as usual
 * projects bring, so its mean stays where it was. Whole firms start and succeed, by
 * systematic rounding with a keyed draw.
 */

enum { QUARTER = 13, YEAR = 4, BLOCK = 512 };

static int32_t every(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

/* Chance that a real firm starts a project in a quarter. */
static double chance(const ren_parameters *p, double cash, double sales, double trust,
                     double voucher)
{
    const double need = sales * (p->dig_reserve + 52.0 * p->dig_cost * (1.0 - voucher));
    const double ratio = cash > 0.0 && need > 0.0 ? cash / need : 0.0;
    const double afford = need > 0.0 ? ratio * ratio / (1.0 + ratio * ratio) : 1.0;
    const double wish = fmin(1.0, fmax(0.0, p->dig_start + trust));
    return afford * wish / (1.0 + YEAR * p->dig_start);
}

/* Whole firms of an agent, share. */
static double whole(double share, double firms, double luck)
{
    return fmin(1.0, floor(share * firms + luck) / firms);
}

static void decide(const ren_world *world, int32_t i, double luck, double fortune)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t n = setup->economy->firms.n;
    const int64_t slot = (int64_t)(world->week / QUARTER % YEAR) * n + i;
    const double output = setup->economy->firms.output[i];
    const double firms = setup->economy->firms.weight[i];
    const double voucher =
        fmin(1.0, (double)ren_strain_of(&world->strain, REN_STRAIN_voucher, i));
    const double cash = setup->books.cash[i];
    const double usual = chance(p, cash, output, 0.0, 0.0);
    const double now = chance(p, cash + s->cash[i], output, s->confidence[i], voucher);
    const double ok = fmin(1.0, p->dig_ok + p->dig_service * voucher);

    const double d0 = setup->people.digital[i], x = s->digital[i];
    const double brought = s->ripening[slot];
    s->digital[i] +=
        (ren_real)(p->dig_step
                   * (brought * (1.0 - d0 - x) - usual * p->dig_ok * x / d0));

    const double started = whole(now, firms, luck);
    const double ended = s->begun[slot];
    s->begun[slot] = (ren_real)(started - usual);
    s->ripening[slot] =
        (ren_real)(whole(started * ok, firms, fortune) - usual * p->dig_ok);
    s->projects[i] += (ren_real)(started - usual - ended);
    s->digital_cost[i] =
        p->dig_cost * output
        * ((double)s->projects[i] - voucher * (YEAR * usual + (double)s->projects[i]));
}

static void decide_block(const ren_world *world, int32_t first, int32_t last)
{
    const ren_economy *economy = world->setup->economy;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_PROJECT };
    uint32_t id[BLOCK] = { 0 }, second[BLOCK] = { 0 };
    uint16_t number[BLOCK] = { 0 };
    double luck[BLOCK], fortune[BLOCK];
    const int32_t n = last - first;
    for (int32_t k = 0; k < n; k++) {
        id[k] = (uint32_t)economy->firms.id[first + k];
    }
    ren_draw_uniform_many(economy->stream, who, n, id, second, number, luck);
    for (int32_t k = 0; k < n; k++) {
        number[k] = 1;
    }
    ren_draw_uniform_many(economy->stream, who, n, id, second, number, fortune);
    for (int32_t k = 0; k < n; k++) {
        decide(world, first + k, luck[k], fortune[k]);
    }
}

static void run(ren_world *world)
{
    const int32_t n = world->setup->economy->firms.n;
    if (!world->noise || world->setup->people.digital == NULL) {
        return; /* noise: off rests every project: nobody starts one beyond the usual */
    }
#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < n; first += BLOCK) {
        decide_block(world, first, first + BLOCK < n ? first + BLOCK : n);
    }
}

const ren_phase ren_phase_digital = {
    .name = "digital",
    .doc =
        "Starts digital projects where cash and confidence allow, and finishes those "
        "of last year.",
    .source = "C16, D2",
    .reads = REN_COLUMNS(REN_COL_digital, REN_COL_projects, REN_COL_begun,
                         REN_COL_ripening, REN_COL_cash, REN_COL_confidence),
    .writes = REN_COLUMNS(REN_COL_digital, REN_COL_projects, REN_COL_begun,
                          REN_COL_ripening, REN_COL_digital_cost),
    .every = every,
    .run = run,
    .called = ren_money_is_on,
};
