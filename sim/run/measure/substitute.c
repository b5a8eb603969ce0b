#include "sim/run/measure/substitute.h"

#include "sim/phases/record/sums/chain.h"

#include <math.h>

/* What each country still lets through of the product: the least of goods and
 * machines. */
static double passage_of(const ren_world *world, int32_t product, int32_t country)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    double passage = 1.0;
    for (int32_t k = setup->source_first[product]; k < setup->source_first[product + 1];
         k++) {
        if (net->foreign_country[setup->source[k]] == country) {
            passage = world->strain.passage[setup->source[k]];
        }
    }
    const int32_t niche = setup->niche_of[product];
    if (niche >= 0) {
        const double machines =
            world->strain.capital_passage[niche * REN_N_COUNTRIES + country];
        passage = machines < passage ? machines : passage;
    }
    return passage;
}

double ren_localise_cover(const ren_world *world, int32_t product)
{
    const ren_table *table = world->setup->economy->table;
    return ren_made_at_home(world, product, world->state.capacity) * 52.0
           / (table->output[product] + table->imports[product]);
}

void ren_localise_follow(const ren_world *world, int32_t product, int32_t first_week,
                         double *weeks)
{
    if (world->week >= first_week && isnan(*weeks)
        && ren_localise_cover(world, product) >= 0.8) {
        *weeks = world->week - first_week;
    }
}

double ren_substitute_cover(const ren_world *world, int32_t product)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    const double slack = setup->scenario->parameters.foreign_slack;
    const double home = ren_made_at_home(world, product, world->state.capacity);
    double abroad = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        const double passage = passage_of(world, product, c);
        const double origin = table->origin_input[product * REN_N_COUNTRIES + c];
        abroad += table->imports[product] / 52.0 * origin
                  * (passage < 1.0 ? passage : 1.0 + slack);
    }
    return (home + abroad) * 52.0 / (table->output[product] + table->imports[product]);
}

void ren_substitute_follow(const ren_world *world, int32_t product, int32_t first_week,
                           int32_t *lost, double *weeks)
{
    if (world->week < first_week || (*lost >= 0 && !isnan(*weeks))) {
        return;
    }
    const bool covered = ren_substitute_cover(world, product) >= 0.8;
    if (*lost < 0 && !covered) {
        *lost = world->week;
    } else if (*lost >= 0 && covered) {
        *weeks = world->week - *lost;
    }
}
