/**
 * @file tests/sim/market/test_pricing.c
 * A naive twin of prices (C7): the phase price firm by firm and slot by slot, in whole
 * amounts, as 7.37 of docs/model.md states it.
 *
 * Precision: both
 */
#include "tests/sim/market/fair.h"

/* What the phase came across in all weeks: firms, sources, slots. */
static struct {
    int32_t revised, kept, blocked, grey, reopened, won, freight, free, capped, dear;
} seen;

/* Mean of a price of the makers of a product, by what they make; 0 if nobody makes it. */
static double price_of(const twins *t, const ren_real *price, int32_t product)
{
    const ren_population *f = &t->was->setup->economy->firms;
    double worth = 0, made = 0;
    for (int32_t i = 0; i < f->n; i++) {
        if (f->product[i] == product) {
            const double x = f->output[i] * (1.0 + (double)t->was->state.output[i]);
            made += x;
            worth += x * (1.0 + (double)price[i]);
        }
    }
    return made > 0.0 ? worth / made : 1.0;
}

/* Expected demand of all makers of a product over that of day 0. */
static double demand_of(const twins *t, int32_t product)
{
    const ren_population *f = &t->was->setup->economy->firms;
    double now = 0, then = 0;
    for (int32_t i = 0; i < f->n; i++) {
        if (f->product[i] == product) {
            now += f->output[i] * (1.0 + (double)t->was->state.expected[i]);
            then += f->output[i];
        }
    }
    return then > 0.0 ? now / then : 1.0;
}

/* What the makers of a product pay for goods of pools, over day 0; of transport they may
 * need less (L12). */
static double pools_of(const twins *t, int32_t product)
{
    const ren_economy *e = t->was->setup->economy;
    double now = 0, then = 0;
    for (int32_t p = 0; p < e->table->n; p++) {
        const double flow = e->pool_flow[(int64_t)p * e->table->n + product];
        const double need =
            ren_table_is_transport(e->table, p) ? t->now->strain.freight : 1.0;
        seen.freight += flow > 0.0 && need < 1.0;
        now += flow * need * price_of(t, t->was->state.price, p);
        then += flow;
    }
    return then > 0.0 ? now / then : 1.0;
}

/* Unit cost over that of day 0, which was `unit` per output. */
static double cost_of(const twins *t, int32_t i, double unit, double pools)
{
    const ren_setup *setup = t->was->setup;
    const ren_network *net = &setup->economy->network;
    const ren_books *b = &setup->books;
    const ren_state *s = &t->was->state;
    double more = b->pooled[i] * (pools - 1.0)
                  + b->wages[i] * (1.0 / (1.0 + (double)s->technology[i]) - 1.0);
    for (int64_t k = 0; k < slots_of(net, i); k++) {
        const int32_t slot = slot_of(net, i, k);
        const double home = net->slot_domestic[slot];
        more += (double)net->slot_value[slot]
                * (home * (double)s->price_home[slot]
                   + (1.0 - home) * (double)s->price_abroad[slot]);
    }
    return 1.0 + more / (unit * setup->economy->firms.output[i]);
}

/* p = (1 + mu) uc with 0 <= mu <= mu_max, wider where it was outside on day 0. */
static void check_firm(const twins *t, int32_t i, double demand, double pools)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &t->was->state;
    const double margin = setup->books.surplus[i] / setup->economy->firms.output[i];
    const double unit = fmax(1.0 - margin, 0.05), first = 1.0 / unit - 1.0;
    const double share = demand > 0.0 ? (1.0 + (double)s->expected[i]) / demand : 1.0;
    const double before = 1.0 + (double)s->standing[i], mean = (share + before) / 2.0;
    const double change = mean > 0.0 ? (share - before) / mean : 0.0;
    const double wanted = first + (double)s->markup[i] + p->nu_mu * change;
    const double mu = fmax(fmin(first, 0.0), fmin(fmax(first, p->mu_max), wanted));
    seen.free += mu > wanted;
    seen.capped += mu < wanted;
    close_to(t, (double)t->now->state.standing[i], share - 1.0, "standing", i);
    close_to(t, (double)t->now->state.markup[i], mu - first, "markup", i);
    close_to(t, (double)t->now->state.price[i],
             (1.0 + mu) * unit * cost_of(t, i, unit, pools) - 1.0, "price", i);
}

/* A blocked source asks for scarcity, and for what comes through the grey channel. */
static bool check_sources(const twins *t)
{
    const ren_network *net = &t->was->setup->economy->network;
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    bool changed = false;
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const double open = t->now->strain.passage[f], grey = t->now->strain.grey[f];
        const double was = (double)t->was->state.price[net->n_firms + f];
        double price = 0;
        if (open < 1.0 && open + grey > 0.0) {
            price = p->pi_scarcity * (1.0 - open)
                    + (p->grey_price - 1.0) * grey / (open + grey);
            seen.blocked++;
            seen.grey += grey > 0.0 && open > 0.0;
        }
        seen.reopened += was > 0.0 && price == 0.0;
        close_to(t, (double)t->now->state.price[net->n_firms + f], price, "source", f);
        changed = changed || (ren_real)price != (ren_real)was;
    }
    return changed;
}

/* What the suppliers of a slot ask, [home, abroad]: their shares, and the sum of shares
 * times prices. */
typedef struct asked {
    double share[2], worth[2];
} asked;

static void ask(const twins *t, int32_t supplier, double share, asked *out)
{
    const ren_world *world = t->now;
    const int32_t abroad = supplier >= world->setup->economy->network.n_firms;
    if (abroad) {
        const int32_t f = supplier - world->setup->economy->network.n_firms;
        share *= fmin(world->strain.passage[f] + world->strain.grey[f], 1.0);
    }
    out->share[abroad] += share;
    out->worth[abroad] += share * (1.0 + (double)world->state.price[supplier]);
}

/* Mean prices of the suppliers of all slots, and whether one is dearer than the usual by
 * gap_trigger. */
static void check_slots(const twins *t)
{
    const ren_network *net = &t->was->setup->economy->network;
    const ren_state *s = &t->now->state;
    const double gap = t->was->setup->scenario->parameters.gap_trigger;
    double usual[REN_MOST_PRODUCTS];
    asked *slot = calloc((size_t)net->n_slots, sizeof *slot);
    bool dear = false;
    assert_non_null(slot);
    for (int32_t p = 0; p < t->was->setup->economy->table->n; p++) {
        usual[p] = price_of(t, s->price, p);
        close_to(t, s->price_of[p], usual[p] - 1.0, "mean price", p);
    }
    for (int32_t k = 0; k < net->n_slots; k++) {
        for (int64_t l = net->link_first[k]; l < net->link_first[k + 1]; l++) {
            ask(t, s->link_supplier[l], s->link_share[l], &slot[k]);
        }
    }
    for (int32_t g = 0; g < *s->n_grown; g++, seen.won++) {
        ask(t, s->grown[g].supplier, s->grown[g].weight, &slot[s->grown[g].slot]);
    }
    for (int32_t k = 0; k < net->n_slots; k++) {
        const asked *a = &slot[k];
        const double home = a->share[0] > 0.0 ? a->worth[0] / a->share[0] : 1.0;
        const double far = a->share[1] > 0.0 ? a->worth[1] / a->share[1] : 1.0;
        dear = dear || home > usual[net->slot_product[k]] * (1.0 + gap);
        close_to(t, (double)s->price_home[k], home - 1.0, "price at home", k);
        close_to(t, (double)s->price_abroad[k], far - 1.0, "price abroad", k);
    }
    assert_int_equal(*s->dear, dear);
    seen.dear += dear;
    free(slot);
}

static void check_price(const twins *t)
{
    const ren_setup *setup = t->was->setup;
    const ren_network *net = &setup->economy->network;
    const bool revised = t->was->week % QUARTER == 0;
    for (int32_t p = 0; revised && p < setup->economy->table->n; p++) {
        const double demand = demand_of(t, p), pools = pools_of(t, p);
        for (int32_t i = 0; i < net->n_firms; i++) {
            if (setup->economy->firms.product[i] == p) {
                check_firm(t, i, demand, pools);
            }
        }
    }
    seen.revised += revised;
    if (check_sources(t) || revised) {
        check_slots(t);
        return;
    }
    seen.kept++;
    assert_memory_equal(t->now->state.price_home, t->was->state.price_home,
                        (size_t)net->n_slots * sizeof(ren_real));
    assert_memory_equal(t->now->state.price, t->was->state.price,
                        (size_t)net->n_firms * sizeof(ren_real));
}

/* Firms that soar, that nobody wants and that need much less or more labour. */
static void upset_prices(ren_world *world)
{
    const ren_state *s = &world->state;
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        if (i % 7 == 0) {
            s->technology[i] = (ren_real)(i % 2 == 0 ? 0.4 : -0.3);
        } else if (i % 7 == 1) {
            s->expected[i] = (ren_real)(i % 2 == 0 ? 2.0 : -0.9);
        }
    }
}

static void prices_are_those_of_the_twin(void **state)
{
    (void)state;
    twin_of twin[] = {
        { .phase = "price", .upset = upset_prices, .check = check_price },
    };
    memset(&seen, 0, sizeof seen);
    fair_run(sizeof twin / sizeof *twin, twin);
    fair_all_met((const int32_t *)&seen, sizeof seen / sizeof(int32_t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_are_those_of_the_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
