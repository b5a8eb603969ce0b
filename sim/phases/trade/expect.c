#include "sim/phase.h"

enum { BLOCK = 4096 };

/*
 * C1: expected demand follows last week's new demand fast, the memory that sets targets
 * follows own output slowly (faster than 1/26 a week gives order cycles). C3: plan is
 * expected demand plus the correction of finished goods. The promise is what plan,
 * capacity and last week's inputs together allow; pools trade on promises.
 */
static void expect(const ren_world *world, int32_t first, int32_t end)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_real fast = (ren_real)p->th_f, slow = (ren_real)p->th_s;
    const ren_real keep = (ren_real)p->fg_stock, pace = (ren_real)(1.0 / p->tau_G);
    const ren_state *s = &world->state;
    const ren_real *restrict demand = s->demand, *restrict output = s->output;
    const ren_real *restrict finished = s->finished, *restrict capacity = s->capacity;
    const ren_real *restrict limit = s->limit, *restrict liquidity = s->liquidity;
    ren_real *restrict expected = s->expected, *restrict memory = s->memory;
    ren_real *restrict plans = s->plan, *restrict promise = s->promise;
    const bool money = setup->books.cash != NULL;
    const bool stocked = !setup->made_to_order[setup->economy->firms.product[first]];
#pragma omp simd
    for (int32_t i = first; i < end; i++) {
        const ren_real expects = expected[i] + fast * (demand[i] - expected[i]);
        const ren_real used = memory[i] + slow * (output[i] - memory[i]);
        const ren_real corrected = expects + pace * (keep * used - finished[i]);
        ren_real plan = stocked ? corrected : expects;
        if (money) {
            plan += liquidity[i] * (1 + plan);
        }
        plan = plan < -1 ? -1 : plan;
        const ren_real able = capacity[i] < limit[i] ? capacity[i] : limit[i];
        expected[i] = expects;
        memory[i] = used;
        plans[i] = plan;
        promise[i] = plan < able ? plan : able;
    }
}

static void run(ren_world *world)
{
    const uint16_t *product = world->setup->economy->firms.product;
    const int32_t n = world->setup->economy->firms.n;
#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < n; first += BLOCK) {
        const int32_t last = n - first < BLOCK ? n : first + BLOCK;
        for (int32_t i = first, end; i < last; i = end) {
            for (end = i + 1; end < last && product[end] == product[i]; end++) {
            }
            expect(world, i, end);
        }
    }
}

const ren_phase ren_phase_expect = {
    .name = "expect",
    .doc = "Revises what every firm expects to sell and plans to make.",
    .source = "C1, C3, D8",
    .reads = REN_COLUMNS(REN_COL_expected, REN_COL_memory, REN_COL_demand,
                         REN_COL_output, REN_COL_finished, REN_COL_capacity,
                         REN_COL_limit, REN_COL_liquidity),
    .writes =
        REN_COLUMNS(REN_COL_expected, REN_COL_memory, REN_COL_plan, REN_COL_promise),
    .run = run,
};
