#include "sim/phase.h"

/* Whether some source of the niche, of goods or of machines, is blocked this week. */
static bool is_blocked(const ren_world *world, int32_t niche)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const ren_niche *info = &economy->table->niche[niche];
    for (int32_t f = 0; f < net->n_foreign; f++) {
        if (net->foreign_product[f] == info->product
            && world->strain.passage[f] < 1.0) {
            return true;
        }
    }
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        if (info->origin[c] > 0.0
            && world->strain.capital_passage[niche * REN_N_COUNTRIES + c] < 1.0) {
            return true;
        }
    }
    return false;
}

/*
 * D10: how long some source of a niche has been blocked. Where no race is run (accounts
 * are off, or the phase is), a rule stands for it: once its domestic makers
 * have had the time to qualify, their capacity grows by niche_growth of pre-shock
 * demand a week, up to replacing imports.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    const ren_state *s = &world->state;
    const double rate = setup->scenario->parameters.niche_growth;
    const bool raced =
        setup->books.cash != NULL && ren_phase_is_on(setup->scenario, "race");

    for (int32_t v = 0; v < table->n_niches; v++) {
        const double output = table->output[table->niche[v].product];
        const double imports = table->imports[table->niche[v].product];
        if (!is_blocked(world, v)) {
            s->blocked_weeks[v] = 0.0;
            continue;
        }
        s->blocked_weeks[v] += 1.0;
        if (!raced
            && s->blocked_weeks[v] > table->niche[v].qualification_weeks
                                         * world->strain.qualification) {
            const double next = s->growth[v] + rate * (output + imports) / output;
            s->growth[v] = next < imports / output ? next : imports / output;
        }
    }
}

const ren_phase ren_phase_localise = {
    .name = "localise",
    .doc =
        "Counts the weeks a niche is blocked; without the race, lets its makers grow.",
    .source = "D10",
    .reads = REN_COLUMNS(REN_COL_blocked_weeks, REN_COL_growth),
    .writes = REN_COLUMNS(REN_COL_blocked_weeks, REN_COL_growth),
    .run = run,
};
