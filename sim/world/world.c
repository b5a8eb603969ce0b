#include "sim/world/world.h"

#include "base/array.h"
#include "model/given.h"
#include "sim/levers/strain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const ren_column_info ren_columns[REN_N_COLUMNS] = {
#define COLUMN(type, name, axis, unit, doc) \
    { #name, REN_AXIS_##axis, sizeof(type), unit, doc },
#include "sim/world/columns.def"
#undef COLUMN
};
_Static_assert(sizeof(ren_state) == REN_N_COLUMNS * sizeof(void *),
               "every member of ren_state is a column");

bool ren_rules_tell_clients(const ren_rules_spec *rules)
{
    return rules->rationing != REN_PROPORTIONAL && rules->rationing != REN_FIRMS_FIRST;
}

double ren_firm_capital(const ren_economy *economy, const ren_scenario *scenario,
                        int32_t i)
{
    const ren_table *table = economy->table;
    const ren_given *given = economy->given;
    const int32_t p = economy->firms.product[i], k = economy->firms.id[i];
    if (given != NULL && given->capital != NULL && given->capital[k] > 0.0) {
        return given->capital[k] / economy->money;
    }
    double added = 0;
    for (int32_t v = 0; v < REN_N_VALUE_ADDED; v++) {
        added += table->value_added[(int64_t)p * REN_N_VALUE_ADDED + v];
    }
    const double share =
        economy->added_of != NULL ? economy->added_of[i] : added / table->output[p];
    return scenario->rules.capital_ratio * share * economy->firms.output[i]
           * economy->steps_per_year;
}

double ren_churn_chance(const ren_setup *setup)
{
    const ren_parameters *p = &setup->scenario->parameters;
    return 1.0 - pow(1.0 - p->link_death, p->epoch / 52.0);
}

/* Room for suppliers that search may add; beyond it slots keep what they have. */
static int64_t grown_room(const ren_network *net)
{
    return net->n_slots / 4 + 4096;
}

/* Room for half again the expected number of ending links, and a few more for windows
 * with few links. */
int64_t ren_dying_at(const ren_setup *setup, int32_t window)
{
    const ren_network *net = &setup->economy->network;
    const int32_t run = net->window_run[window];
    const int64_t link = run < net->n_runs ? net->run[run].link : net->n_links;
    return (int64_t)(1.5 * ren_churn_chance(setup) * (double)link)
           + 64 * (int64_t)window;
}

int64_t ren_column_length(const ren_setup *setup, int column)
{
    const ren_economy *economy = setup->economy;
    const ren_network *net = &economy->network;
    const int64_t n_products = economy->table->n;
    switch (ren_columns[column].axis) {
    case REN_AXIS_FIRM:
        return net->n_firms;
    case REN_AXIS_FIRM_PAIR:
        return 2 * (int64_t)net->n_firms;
    case REN_AXIS_FIRM_OVERTIME:
        return setup->scenario->rules.alpha_max > 1.0 ? net->n_firms : 0;
    case REN_AXIS_FIRM_REBUILD:
        return setup->scenario->rebuild.tau > 0.0 ? net->n_firms : 0;
    case REN_AXIS_LINK_REBUILD:
        return setup->scenario->rebuild.tau > 0.0 ? net->n_links : 0;
    case REN_AXIS_FIRM_MONEY:
        return setup->books.cash != NULL ? net->n_firms : 0;
    case REN_AXIS_NODE_MONEY:
        return setup->books.cash != NULL ? net->n_nodes : 0;
    case REN_AXIS_INVESTMENT:
        return setup->books.cash != NULL
                   ? (int64_t)net->n_firms * ren_invest_steps(setup->scenario)
                   : 0;
    case REN_AXIS_SLOT_MONEY:
        return setup->books.cash != NULL ? net->n_slots : 0;
    case REN_AXIS_PRODUCT_MONEY:
        return setup->books.cash != NULL ? n_products : 0;
    case REN_AXIS_WINDOW_PRODUCT_MONEY:
        return setup->books.cash != NULL ? net->n_windows * n_products : 0;
    case REN_AXIS_BRANCH_MONEY:
        return setup->books.cash != NULL
                   ? (int64_t)n_products * REN_N_TIERS * REN_N_MONEY_SUMS
                   : 0;
    case REN_AXIS_DISTRICT:
        return (int64_t)setup->people.n_districts * REN_N_DISTRICT_SUMS;
    case REN_AXIS_DISTRICT_PAIR:
        return 2 * (int64_t)setup->people.n_districts;
    case REN_AXIS_FIRM_YEAR:
        return setup->books.cash != NULL ? 4 * (int64_t)net->n_firms : 0;
    case REN_AXIS_LABOUR_MARKET:
        return setup->people.quit != NULL
                   ? (int64_t)REN_N_STAFF * REN_N_PROVINCES * REN_N_MARKET
                   : 0;
    case REN_AXIS_PARTNER_MONEY:
        return setup->books.cash != NULL ? (int64_t)net->n_firms * REN_N_PARTNERS : 0;
    case REN_AXIS_CENSUS:
        return setup->books.cash != NULL ? REN_N_CENSUS : 0;
    case REN_AXIS_BANK:
        return setup->books.cash != NULL ? REN_N_BANKS : 0;
    case REN_AXIS_MATRIX:
        return setup->books.cash != NULL ? REN_N_FLOWS * REN_N_SECTORS : 0;
    case REN_AXIS_SHEET:
        return setup->books.cash != NULL ? REN_N_SHEET_ITEMS * REN_N_SECTORS : 0;
    case REN_AXIS_RACER:
        return setup->science.n_racers;
    case REN_AXIS_LINK_CLIENT:
        return ren_rules_tell_clients(&setup->scenario->rules) ? net->n_links : 0;
    case REN_AXIS_NODE_CLIENT_PAIR:
        return ren_rules_tell_clients(&setup->scenario->rules)
                   ? 2 * (int64_t)net->n_nodes
                   : 0;
    case REN_AXIS_NODE_CLIENT:
        return ren_rules_tell_clients(&setup->scenario->rules) ? net->n_nodes : 0;
    case REN_AXIS_NODE_AND_ONE:
        return (int64_t)net->n_nodes + 1;
    case REN_AXIS_NODE:
        return net->n_nodes;
    case REN_AXIS_NODE_PAIR:
        return 2 * (int64_t)net->n_nodes;
    case REN_AXIS_FOREIGN:
        return net->n_foreign;
    case REN_AXIS_SLOT:
        return net->n_slots;
    case REN_AXIS_SLOT_PAIR:
        return 2 * (int64_t)net->n_slots;
    case REN_AXIS_SLOT_APART:
        return ren_slots_bind_alone(&setup->scenario->rules) ? 0 : net->n_slots;
    case REN_AXIS_TRANSIT_DOMESTIC:
        return setup->topology.n_transit_domestic;
    case REN_AXIS_TRANSIT_FOREIGN:
        return setup->topology.n_transit_foreign;
    case REN_AXIS_LINK:
        return net->n_links;
    case REN_AXIS_GROWN:
        return grown_room(net);
    case REN_AXIS_DYING:
        return setup->scenario->noise ? ren_dying_at(setup, net->n_windows) : 0;
    case REN_AXIS_ONE:
        return 1;
    case REN_AXIS_VINTAGE:
        return economy->vintages.n;
    case REN_AXIS_VINTAGE_BLOCK:
        return (economy->vintages.n / REN_VINTAGE_BLOCK + 1)
               * (int64_t)economy->table->n_niches;
    case REN_AXIS_NICHE:
        return economy->table->n_niches;
    case REN_AXIS_AREA_PRODUCT:
        return n_products * REN_N_PROVINCES;
    case REN_AXIS_CELL:
        return (int64_t)economy->firms.n_cells * REN_N_CELL_SUMS;
    case REN_AXIS_WINDOW:
        return (int64_t)net->n_windows * REN_N_WINDOW_SUMS;
    case REN_AXIS_WINDOW_AND_ONE:
        return (int64_t)net->n_windows + 1;
    case REN_AXIS_WINDOW_PRODUCT:
        return net->n_windows * n_products;
    }
    return 0;
}

static void **member(const ren_world *world, int column)
{
    return (void **)((char *)(uintptr_t)&world->state
                     + (size_t)column * sizeof(void *));
}

void *ren_column_data(const ren_world *world, int column)
{
    return *member(world, column);
}

/* Links change only by churn; without it a world borrows them. */
static bool links_are_own(const ren_world *world)
{
    return world->noise && world->setup->scenario->parameters.link_death > 0.0;
}

static void borrow_links(ren_world *world)
{
    const ren_topology *t = &world->setup->topology;
    const ren_network *net = &world->setup->economy->network;
    world->state.link_supplier = net->link_supplier;
    world->state.link_share = net->link_share;
    world->state.out_slot = t->out_slot;
    world->state.out_share = t->out_share;
    world->state.out_of = t->out_of;
}

static void copy_links(ren_world *world)
{
    const ren_topology *t = &world->setup->topology;
    const ren_state *s = &world->state;
    const int64_t n = t->n_links;
    const ren_network *net = &world->setup->economy->network;
    ren_copy_column(s->link_supplier, net->link_supplier,
                    n * (int64_t)sizeof *s->link_supplier);
    ren_copy_column(s->link_share, net->link_share, n * (int64_t)sizeof *s->link_share);
    ren_copy_column(s->out_slot, t->out_slot, n * (int64_t)sizeof *s->out_slot);
    ren_copy_column(s->out_share, t->out_share, n * (int64_t)sizeof *s->out_share);
    ren_copy_column(s->out_of, t->out_of, n * (int64_t)sizeof *s->out_of);
}

/*
 * All columns lie in one block, each beginning an odd number of cache lines after the
 * last one's end: columns that began at like addresses would fall on the same few sets of
 * the caches when a kernel streams a dozen of them at once. Many are written late, in
 * part or never: a page is cleared by the thread that needs it.
 */
static bool allocate_columns(ren_world *world)
{
    int64_t at[REN_N_COLUMNS], end = 0;
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        const int64_t n = ren_column_length(world->setup, c);
        const int64_t bytes = n * (int64_t)ren_columns[c].size;
        const bool own = ren_columns[c].axis != REN_AXIS_LINK || links_are_own(world);
        at[c] = own ? end : -1;
        if (own) {
            end += (bytes + REN_ALIGN - 1) / REN_ALIGN * REN_ALIGN
                   + REN_ALIGN * (2 * (c % 8) + 1);
        }
    }
    world->space = ren_column_unused(end, 1);
    for (int c = 0; world->space != NULL && c < REN_N_COLUMNS; c++) {
        *member(world, c) = at[c] >= 0 ? (char *)world->space + at[c] : NULL;
    }
    return world->space != NULL;
}

ren_scene ren_world_scene(const ren_world *world, int32_t entry)
{
    const ren_setup *setup = world->setup;
    return (ren_scene){
        .economy = setup->economy,
        .words = setup->words,
        .parameters = &setup->scenario->parameters,
        .scenario = setup->scenario,
        .n_weeks = (int32_t)setup->scenario->horizon.steps,
        .week = world->week,
        .setup = setup,
        .stream = ren_stream_branch(setup->economy->stream,
                                    ren_text_hash(world->entry[entry]->label)),
        .entry = entry,
        .lever = (const ren_lever *)world->entry[entry]->block,
    };
}

/* Shocks first, then the levers of the package, both in the order of the file. */
static bool list_entries(ren_world *world, const ren_package *package, bool shock)
{
    const ren_scenario *scenario = world->setup->scenario;
    const int32_t n_shocks = shock ? scenario->n_shocks : 0;
    const int32_t n_levers = package != NULL ? package->n_levers : 0;
    const ren_entry **entry = ren_column(n_shocks + n_levers, sizeof *entry);
    world->memo = ren_column(n_shocks + n_levers, sizeof *world->memo);
    world->entry = entry;
    if (entry == NULL || world->memo == NULL) {
        return false;
    }
    world->n_entries = n_shocks + n_levers;
    for (int32_t e = 0; e < world->n_entries; e++) {
        entry[e] = e < n_shocks ? &scenario->shocks[e] : &package->levers[e - n_shocks];
    }
    return true;
}

static ren_status prepare_entries(ren_world *world, ren_error *err)
{
    for (int32_t e = 0; e < world->n_entries; e++) {
        const ren_lever *lever = (const ren_lever *)world->entry[e]->block;
        world->memo[e] = ren_column((int64_t)lever->memo_size, 1);
        if (world->memo[e] == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "%s: no room for its targets",
                            world->entry[e]->label);
        }
        if (lever->prepare != NULL) {
            const ren_scene scene = ren_world_scene(world, e);
            const ren_status status =
                lever->prepare(world->entry[e]->params, &scene, world->memo[e], err);
            if (status != REN_OK) {
                return status;
            }
        }
    }
    return REN_OK;
}

ren_status ren_world_init(ren_world *out, const ren_setup *setup,
                          const ren_package *package, bool shock, ren_error *err)
{
    ren_status status = REN_OK;
    ren_world world = { .setup = setup, .noise = setup->scenario->noise };

    if (!list_entries(&world, package, shock) || !allocate_columns(&world)
        || !ren_strain_allocate(&world)) {
        status = ren_fail(err, REN_NO_MEMORY, "world: no room for its columns");
        goto out;
    }
    if (links_are_own(&world)) {
        copy_links(&world);
    } else {
        borrow_links(&world);
    }
    const ren_real spare = (ren_real)(1.0 / setup->scenario->parameters.util0 - 1.0);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < setup->economy->network.n_firms; i++) {
        world.state.capacity[i] = spare;
        world.state.limit[i] = setup->limit0[i];
    }
    if (setup->standing.partner != NULL) {
        ren_copy_column(world.state.partner, setup->standing.partner,
                        ren_column_length(setup, REN_COL_partner)
                            * (int64_t)sizeof(int32_t));
    }
    status = prepare_entries(&world, err);
    if (status != REN_OK) {
        goto out;
    }
    *out = world;
    world = (ren_world){ 0 };
out:
    if (world.setup != NULL) {
        ren_world_free(&world);
    }
    return status;
}

void ren_world_free(ren_world *world)
{
    if (world->setup == NULL) {
        return;
    }
    free(world->space);
    for (int32_t e = 0; world->memo != NULL && e < world->n_entries; e++) {
        const ren_lever *lever = (const ren_lever *)world->entry[e]->block;
        if (lever->release != NULL && world->memo[e] != NULL) {
            lever->release(world->memo[e]);
        }
        free(world->memo[e]);
    }
    free(world->memo);
    free((void *)(uintptr_t)world->entry);
    ren_strain_free(&world->strain);
    *world = (ren_world){ 0 };
}

void ren_world_copy(ren_world *to, const ren_world *from)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        if (*member(to, c) != *member(from, c)) {
            memcpy(*member(to, c), *member(from, c),
                   (size_t)ren_column_length(from->setup, c) * ren_columns[c].size);
        }
    }
    to->week = from->week;
}

int64_t ren_world_bytes(const ren_setup *setup)
{
    int64_t bytes = 0;
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        bytes += ren_column_length(setup, c) * (int64_t)ren_columns[c].size;
    }
    return bytes;
}
