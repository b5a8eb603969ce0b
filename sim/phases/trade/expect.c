#include "sim/phase.h"

/*
 * C1: expected demand follows last week's new demand fast, the memory that sets targets
 * follows own output slowly (faster than 1/26 a week gives order cycles). C3: plan is
 * expected demand plus the correction of finished goods. The promise is what plan,
 * capacity and last week's inputs together allow; pools trade on promises.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const uint16_t *product = setup->economy->firms.product;
    const ren_real fast = (ren_real)p->th_f, slow = (ren_real)p->th_s;
    const ren_real keep = (ren_real)p->fg_stock, pace = (ren_real)(1.0 / p->tau_G);
    const ren_state *s = &world->state;
    const bool money = setup->books.cash != NULL;

#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        s->expected[i] += fast * (s->demand[i] - s->expected[i]);
        s->memory[i] += slow * (s->output[i] - s->memory[i]);
        ren_real plan = s->expected[i];
        if (!setup->made_to_order[product[i]]) {
            plan += pace * (keep * s->memory[i] - s->finished[i]);
        }
        if (money) {
            plan += s->liquidity[i] * (1 + plan);
        }
        plan = plan < -1 ? -1 : plan;
        s->plan[i] = plan;
        const ren_real able =
            s->capacity[i] < s->limit[i] ? s->capacity[i] : s->limit[i];
        s->promise[i] = plan < able ? plan : able;
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
