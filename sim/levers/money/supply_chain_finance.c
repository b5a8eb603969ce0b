#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

/* The invoices over links that are financed in a year. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L6 * r->e_max_L6 * 52.0 * scene->setup->books.sold[i];
}

/* L6: invoices to the firm are paid sooner by the share it gets. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L6),
    .effect = { REN_EFFECT(factoring, e_max_L6) },
};

static const ren_move moves[] = { { "loans_owed", +1 }, { 0 } };

const ren_lever ren_lever_supply_chain_finance = {
    .block = { .name = "supply_chain_finance",
               .summary = "Lets firms sell their invoices to large buyers' banks, so "
                          "that they wait less for their money.",
               .source = "equations C9, C10, C21 L6",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L6",
    .evidence =
        "Lowers the cash-flow sensitivity of cash of listed small firms, more so of "
        "those the state does not own (sign); its size is an assumption.",
    .falsified = "Receivables of suppliers of large buyers do not fall.",
    .acts = REN_ACTS(factoring),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
