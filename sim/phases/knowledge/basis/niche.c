#include "sim/phases/knowledge/base.h"

/* What a country still lets through of the goods of a niche and of its machines: the
 * lesser of both. */
static double passage_of(const ren_world *world, int32_t niche, int32_t country)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t p = setup->economy->table->niche[niche].product;
    double passage = world->strain.capital_passage[niche * REN_N_COUNTRIES + country];
    for (int32_t k = setup->source_first[p]; k < setup->source_first[p + 1]; k++) {
        const int32_t f = setup->source[k];
        if (net->foreign_country[f] == country && world->strain.passage[f] < passage) {
            passage = world->strain.passage[f];
        }
    }
    return passage < 1.0 ? passage : 1.0;
}

double ren_niche_blocked(const ren_world *world, int32_t niche)
{
    const ren_niche *info = &world->setup->economy->table->niche[niche];
    double blocked = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        blocked += info->origin[c] * (1.0 - passage_of(world, niche, c));
    }
    return blocked;
}

double ren_niche_gap(const ren_world *world, int32_t niche)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    const ren_niche *info = &table->niche[niche];
    const double imports = table->imports[info->product];
    const double all = imports + table->output[info->product];
    const double slack = setup->scenario->parameters.foreign_slack;
    double lost = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        const double passage = passage_of(world, niche, c);
        lost += info->origin[c] * (passage < 1.0 ? 1.0 - passage : -slack);
    }
    return lost > 0.0 && all > 0.0 ? lost * imports / all : 0.0;
}
