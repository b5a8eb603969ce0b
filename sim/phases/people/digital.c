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

enum { QUARTER = 13, YEAR = 4, BLOCK = 128 };

static int32_t every(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

/* Share of an agent's real firms whose cash exceeds the cost and a reserve. */
static inline double afford(double cash, double need)
{
    const double share = cash / need;
    const double ratio = ((cash > 0.0) & (need > 0.0)) ? share : 0.0;
    const double some = ratio * ratio / (1.0 + ratio * ratio);
    return need > 0.0 ? some : 1.0;
}

/* Whole firms of an agent, share. */
static inline double whole(double share, double firms, double luck)
{
    return ren_at_most_one(floor(share * firms + luck) / firms);
}

/* The quarter of n firms. */
static void decide(const ren_world *world, int32_t first, int32_t n,
                   const double *restrict luck, const double *restrict fortune)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int64_t slot = (int64_t)(world->week / QUARTER % YEAR) * firms->n + first;
    const double *restrict sales = firms->output + first;
    const double *restrict weight = firms->weight + first;
    const double *restrict cash = setup->books.cash + first;
    const double *restrict more = s->cash + first;
    const ren_real *restrict trust = s->confidence + first;
    const ren_real *restrict granted =
        ren_strain_from(&world->strain, REN_STRAIN_voucher, first);
    const ren_real *restrict before = setup->people.digital + first;
    ren_real *restrict digital = s->digital + first;
    ren_real *restrict begun = s->begun + slot, *restrict ripening = s->ripening + slot;
    ren_real *restrict projects = s->projects + first;
    double *restrict cost = s->digital_cost + first;
    const double start = p->dig_start, reserve = p->dig_reserve, price = p->dig_cost;
    const double likely = p->dig_ok, service = p->dig_service, step = p->dig_step;
    const double usual_wish = start > 0.0 ? ren_at_most_one(start) : 0.0;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double voucher = ren_at_most_one((double)granted[k]);
        const double any = start + trust[k];
        const double wish = any > 0.0 ? ren_at_most_one(any) : 0.0;
        const double need0 = sales[k] * (reserve + 52.0 * price);
        const double need1 = sales[k] * (reserve + 52.0 * price * (1.0 - voucher));
        const double usual = afford(cash[k], need0) * usual_wish / (1.0 + YEAR * start);
        const double now =
            afford(cash[k] + more[k], need1) * wish / (1.0 + YEAR * start);
        const double ok = ren_at_most_one(likely + service * voucher);

        const double d0 = before[k], x = digital[k];
        const double brought = ripening[k];
        digital[k] +=
            (ren_real)(step * (brought * (1.0 - d0 - x) - usual * likely * x / d0));

        const double started = whole(now, weight[k], luck[k]);
        const double ended = begun[k];
        projects[k] += (ren_real)(started - usual - ended);
        begun[k] = (ren_real)(started - usual);
        ripening[k] =
            (ren_real)(whole(started * ok, weight[k], fortune[k]) - usual * likely);
        cost[k] =
            price * sales[k]
            * ((double)projects[k] - voucher * (YEAR * usual + (double)projects[k]));
    }
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
    decide(world, first, n, luck, fortune);
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
