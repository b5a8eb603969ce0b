#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, NULL, REN_REACH_ALL),
    { 0 },
};

/* The invoices over links that are financed in a year. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L6 * r->e_max_L6 * 52.0 * scene->setup->books.sold[i];
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L6),
    .effect = { REN_EFFECT(factoring, e_max_L6) },
};

/* L6: invoices to the firm are paid sooner by the share it gets. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "loans_owed", +1 }, { 0 } };

const ren_lever ren_lever_supply_chain_finance = {
    .block = { .name = "supply_chain_finance",
               .summary = "Lets firms sell their invoices to large buyers' banks, so "
                          "that they wait less for their money.",
               .source = "equations C9, C10, C21 L6",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L6",
    .evidence =
        "Lowers the cash-flow sensitivity of cash of listed small firms, more so of "
        "those the state does not own (sign); its size is an assumption.",
    .falsified = "Receivables of suppliers of large buyers do not fall.",
    .acts = REN_ACTS(factoring),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
