#include "sim/phases/record/whole/firms.h"

#include <string.h>

enum { AHEAD = 128 }; /* firms before the one that is read, its columns are asked for */

/* Series that hold where no accounts are kept, too. */
static void add_makers(const ren_world *world, int32_t p, double made, double *sum)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_real *output = world->state.output, *able = world->state.capacity;
    const double market = setup->economy->table->output[p] / 52.0 + made;
    const double leads =
        0.1 * (1.0 - 1e-6) * market; /* rounding decides about nobody */
    double leaders = 0, struck = 0, capacity = 0;
    for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
        const int32_t i =
            setup->maker[m]; /* by id: how firms are numbered is no matter */
        const double base = firms->output[i], weight = firms->weight[i];
        leaders +=
            base * (1.0 + output[i]) >= leads * weight && market > 0.0 ? weight : 0.0;
        struck += base * (1.0 - world->strain.capacity[i]);
        capacity += base * (1.0 + able[i]);
    }
    sum[REN_WHOLE_LEADERS] = leaders;
    sum[REN_WHOLE_STRUCK] = struck;
    sum[REN_WHOLE_CAPACITY] = capacity;
    sum[REN_WHOLE_CHAIN_CAPACITY] = capacity * setup->economy->chain_weight[p];
}

/* Asks for what add_accounts() reads of eight firms, a line of each of their numbers in
 * double precision. */
__attribute__((always_inline)) static inline void ask_accounts(const ren_world *world,
                                                               int64_t next)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    ren_ask(setup->economy->firms.output + next);
    ren_ask(setup->economy->firms.weight + next);
    ren_ask(setup->people.digital + next);
    ren_ask(s->liquidity + next);
    ren_ask(s->closed + next);
    ren_ask(s->digital + next);
    ren_ask(s->projects + next);
    ren_ask(s->digital_cost + next);
    ren_ask(s->undrawn + next);
    ren_ask(s->brand + next);
    ren_ask(s->knowledge + next);
}

static void add_accounts(const ren_world *world, int32_t p, double *sum)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_state *s = &world->state;
    const double cost = setup->scenario->parameters.dig_cost;
    double lack = 0, alive = 0, digital = 0, projects = 0, aided = 0, srdi = 0,
           undrawn = 0, brand = 0, knowledge = 0;
    for (int32_t i = setup->maker_first[p]; i < setup->maker_first[p + 1]; i++) {
        const double base = firms->output[i], weight = firms->weight[i];
        if (i % 8 == 0) {
            ask_accounts(world, (int64_t)i + AHEAD);
        }
        lack += s->liquidity[i] < 0 ? weight : 0.0;
        if (firms->tier[i] >= (int)REN_SECTOR_srdi) {
            srdi += weight;
            alive += weight * (1.0 - s->closed[i]);
        }
        digital += base * ((double)setup->people.digital[i] + (double)s->digital[i]);
        const double spent = cost * base * (double)s->projects[i];
        projects += spent;
        aided += spent - s->digital_cost[i];
        undrawn += s->undrawn[i];
        brand += base * (double)s->brand[i];
        knowledge += base * (double)s->knowledge[i];
    }
    sum[REN_WHOLE_SHORT_OF_CASH] = lack;
    sum[REN_WHOLE_SRDI] = srdi;
    sum[REN_WHOLE_ALIVE] = alive;
    sum[REN_WHOLE_DIGITAL] = digital;
    sum[REN_WHOLE_PROJECTS] = projects;
    sum[REN_WHOLE_AIDED] = aided;
    sum[REN_WHOLE_UNDRAWN] = undrawn;
    sum[REN_WHOLE_BRAND] = brand;
    sum[REN_WHOLE_KNOWLEDGE] = knowledge;
    for (int32_t i = setup->maker_first[p];
         *s->calling != 0 && i < setup->maker_first[p + 1]; i++) {
        sum[REN_WHOLE_CALLED] += s->called[i];
    }
}

void ren_record_whole(const ren_world *world, const double *by_product,
                      double sum[REN_N_WHOLE])
{
    const int32_t n = world->setup->economy->table->n;
    double of[REN_MOST_PRODUCTS][REN_N_WHOLE]; /* as many products as there are */
    memset(of, 0, (size_t)n * sizeof *of);
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < n; p++) {
        add_makers(world, p, by_product[p], of[p]);
        if (world->setup->books.cash != NULL) {
            add_accounts(world, p, of[p]);
        }
    }
    memset(sum, 0, REN_N_WHOLE * sizeof *sum);
    for (int32_t p = 0; p < n; p++) {
        for (int k = 0; k < REN_N_WHOLE; k++) {
            sum[k] += of[p][k];
        }
    }
}
