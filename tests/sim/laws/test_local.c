/**
 * @file tests/sim/laws/test_local.c
 * What happens in one part of an economy does not reach another that it does not trade
 * with: with two components, a shock to one leaves the bits of the other alone.
 */
#define REN_LAB_CORE
#include "tests/support/fixtures.h"
#include "tests/support/lab.h"

enum { HALF = 16, NICHES = 2, BASE = HALF - NICHES, WEEKS = 45, N_STRUCK = 40 };

#define SETTING                                                      \
    "economy: {firms: 500}\n"                                        \
    "horizon: {weeks: 45}\n"                                         \
    "rules: {rationing: %s}\n"                                       \
    "parameters: {h0_search: 0.25 1/week, link_death: 0.3 1/year,\n" \
    "             pool_strength: %s}\n"

/* Product p of copy h: base products of both copies first, then their niches. */
static int32_t place(int32_t h, int32_t p)
{
    return p < BASE ? h * BASE + p : 2 * BASE + h * NICHES + (p - BASE);
}

static int32_t half_of(int32_t p)
{
    return p < 2 * BASE ? p / BASE : (p - 2 * BASE) / NICHES;
}

static void *column(int64_t n, size_t size)
{
    void *x = ren_column(n, size);
    assert_non_null(x);
    return x;
}

static char *copy_text(const char *text)
{
    char *x = column((int64_t)strlen(text) + 1, 1);
    memcpy(x, text, strlen(text));
    return x;
}

static void allocate(ren_table *t)
{
    const int64_t n = t->n;
    t->code = column(n, sizeof *t->code);
    t->name = column(n, sizeof *t->name);
    t->name_zh = column(n, sizeof *t->name_zh);
    t->group = column(n, sizeof *t->group);
    t->resolved = column(n, sizeof *t->resolved);
    t->local = column(n, sizeof *t->local);
    t->made_to_order = column(n, sizeof *t->made_to_order);
    t->output = column(n, sizeof *t->output);
    t->imports = column(n, sizeof *t->imports);
    t->domestic = column(n * n, sizeof *t->domestic);
    t->imported = column(n * n, sizeof *t->imported);
    t->final_domestic = column(n * REN_N_FINAL, sizeof *t->final_domestic);
    t->final_imported = column(n * REN_N_FINAL, sizeof *t->final_imported);
    t->value_added = column(n * REN_N_VALUE_ADDED, sizeof *t->value_added);
    t->criticality = column(n * n, sizeof *t->criticality);
    t->inventory_weeks = column(n, sizeof *t->inventory_weeks);
    t->origin_input = column(n * REN_N_COUNTRIES, sizeof *t->origin_input);
    t->origin_capital = column(n * REN_N_COUNTRIES, sizeof *t->origin_capital);
    t->niche = column(t->n_niches, sizeof *t->niche);
}

static void copy_product(ren_table *t, const ren_table *one, int32_t h, int32_t p)
{
    static const char *const niche[2][NICHES] = { { "hi_chips", "chip_tools" },
                                                  { "other_a", "other_b" } };
    const int32_t to = place(h, p), n = t->n;
    t->code[to] = copy_text(p < BASE ? one->code[p] : niche[h][p - BASE]);
    t->name[to] = copy_text(one->name[p]);
    t->name_zh[to] = copy_text(one->name_zh[p]);
    t->group[to] = one->group[p];
    t->resolved[to] = one->resolved[p];
    t->local[to] = one->local[p];
    t->made_to_order[to] = one->made_to_order[p];
    t->output[to] = one->output[p];
    t->imports[to] = one->imports[p];
    t->inventory_weeks[to] = one->inventory_weeks[p];
    for (int32_t q = 0; q < one->n; q++) {
        const int64_t at = (int64_t)to * n + place(h, q),
                      from = (int64_t)p * one->n + q;
        t->domestic[at] = one->domestic[from];
        t->imported[at] = one->imported[from];
        t->criticality[at] = one->criticality[from];
    }
    for (int32_t f = 0; f < REN_N_FINAL; f++) {
        t->final_domestic[to * REN_N_FINAL + f] =
            one->final_domestic[p * REN_N_FINAL + f];
        t->final_imported[to * REN_N_FINAL + f] =
            one->final_imported[p * REN_N_FINAL + f];
    }
    for (int32_t v = 0; v < REN_N_VALUE_ADDED; v++) {
        t->value_added[to * REN_N_VALUE_ADDED + v] =
            one->value_added[p * REN_N_VALUE_ADDED + v];
    }
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        t->origin_input[to * REN_N_COUNTRIES + c] =
            one->origin_input[p * REN_N_COUNTRIES + c];
        t->origin_capital[to * REN_N_COUNTRIES + c] =
            one->origin_capital[p * REN_N_COUNTRIES + c];
    }
}

/* Two economies side by side that trade nothing with each other. */
static ren_table two_tables(void)
{
    ren_table one = ren_fixture_table(HALF);
    ren_table t = { .n = 2 * HALF, .n_base = 2 * BASE, .n_niches = 2 * NICHES };
    allocate(&t);
    for (int32_t h = 0; h < 2; h++) {
        for (int32_t p = 0; p < HALF; p++) {
            copy_product(&t, &one, h, p);
        }
        for (int32_t v = 0; v < NICHES; v++) {
            ren_niche *niche = &t.niche[h * NICHES + v];
            *niche = one.niche[v];
            niche->product = place(h, one.niche[v].product);
            niche->parent = place(h, one.niche[v].parent);
            niche->evidence = copy_text(one.niche[v].evidence);
            niche->capital_share = column(t.n, sizeof(double));
            for (int32_t p = 0; p < HALF; p++) {
                niche->capital_share[place(h, p)] = one.niche[v].capital_share[p];
            }
        }
    }
    ren_table_free(&one);
    return t;
}

/* The component of every place, -1 where it is in both. */
static int32_t component(const ren_world *world, int column_, int64_t k)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const uint16_t *product = economy->firms.product;
    switch (ren_columns[column_].axis) {
    case REN_AXIS_FIRM:
        return column_ == REN_COL_candidate_weight
                   ? half_of(product[world->setup->maker[k]])
                   : half_of(product[k]);
    case REN_AXIS_NODE:
        return k < net->n_firms ? half_of(product[k])
                                : half_of(net->foreign_product[k - net->n_firms]);
    case REN_AXIS_FOREIGN:
        return half_of(net->foreign_product[k]);
    case REN_AXIS_SLOT:
    case REN_AXIS_SLOT_APART:
        return half_of(net->slot_product[k]);
    case REN_AXIS_SLOT_PAIR:
        return half_of(net->slot_product[k / 2]);
    case REN_AXIS_VINTAGE:
        return half_of(economy->table->niche[economy->vintages.niche[k]].product);
    case REN_AXIS_NICHE:
        return half_of(economy->table->niche[k].product);
    case REN_AXIS_AREA_PRODUCT:
        return half_of((int32_t)(k / REN_N_PROVINCES));
    case REN_AXIS_CELL:
        return half_of(economy->firms.cell_product[k / REN_N_CELL_SUMS]);
    case REN_AXIS_WINDOW_PRODUCT:
        return half_of((int32_t)(k % economy->table->n));
    default:
        return -1;
    }
}

/* How many elements of a component differ; fails at the first one of the other. */
static int64_t compare(const ren_world *a, const ren_world *b, int32_t struck)
{
    int64_t n_moved = 0;
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        const char *x = ren_column_data(a, c), *y = ren_column_data(b, c);
        const size_t size = ren_columns[c].size;
        for (int64_t k = 0; k < ren_column_length(a->setup, c); k++) {
            const int32_t h = component(a, c, k);
            if (h < 0
                || memcmp(x + (size_t)k * size, y + (size_t)k * size, size) == 0) {
                continue;
            }
            if (h != struck) {
                fail_msg(
                    "week %d: element %d of column %s moved in the other component",
                    (int)a->week, (int)k, ren_columns[c].name);
            }
            n_moved++;
        }
    }
    return n_moved;
}

/* Links won by slots of the component that is left alone. */
static void compare_grown(const ren_world *a, const ren_world *b, int32_t struck)
{
    const ren_network *net = &a->setup->economy->network;
    int32_t at = 0;
    for (int32_t g = 0; g < *a->state.n_grown; g++) {
        const ren_grown_link *x = &a->state.grown[g];
        if (half_of(net->slot_product[x->slot]) == struck) {
            continue;
        }
        while (at < *b->state.n_grown
               && half_of(net->slot_product[b->state.grown[at].slot]) == struck) {
            at++;
        }
        assert_true(at < *b->state.n_grown);
        assert_memory_equal(x, &b->state.grown[at++], sizeof *x);
    }
}

static void build(ren_lab *lab, const char *rationing, const char *pool_strength,
                  const char *shocks)
{
    char text[4096];
    (void)snprintf(text, sizeof text, SETTING "%s", rationing, pool_strength, shocks);
    ren_lab_open(lab, text);
    ren_table_free(&lab->table);
    lab->table = two_tables();
    ren_lab_build(lab);
    const ren_network *net = &lab->economy.network;
    for (int32_t s = 0; s < net->n_slots; s++) {
        assert_int_equal(half_of(net->slot_product[s]),
                         half_of(lab->economy.firms.product[net->slot_firm[s]]));
    }
}

/* A failure of firms of one component, by id. */
static void write_failure(const ren_population *firms, int32_t h, char *text,
                          size_t size)
{
    char ids[512] = "";
    for (int32_t i = 0, n = 0; i < firms->n && n < N_STRUCK; i += 2) {
        if (half_of(firms->product[i]) == h) {
            const size_t at = strlen(ids);
            (void)snprintf(ids + at, sizeof ids - at, "%s%d", n > 0 ? ", " : "",
                           (int)firms->id[i]);
            n++;
        }
    }
    (void)snprintf(text, size,
                   "  failure_%d: {use: supplier_failure, start_week: 4, depth: 0.9,\n"
                   "              duration_weeks: 20, firms: [%s]}\n",
                   (int)h, ids);
}

/* Component 1 fails in both worlds, so that it has searches of its own; component 0 is
 * struck in the second one only, with its niches, which have names. */
static void write_shocks(char *calm, char *struck, size_t size)
{
    ren_lab lab;
    char failure[2][1000];
    build(&lab, "proportional", "0", "");
    write_failure(&lab.economy.firms, 0, failure[0], sizeof failure[0]);
    write_failure(&lab.economy.firms, 1, failure[1], sizeof failure[1]);
    ren_lab_free(&lab);
    (void)snprintf(calm, size, "shocks:\n%s", failure[1]);
    (void)snprintf(struck, size,
                   "shocks:\n%s%s"
                   "  embargo: {use: tech_embargo, countries: all, start_week: 5,\n"
                   "            inputs: [hi_chips, chip_tools]}\n",
                   failure[1], failure[0]);
}

static void strike(const char *rationing, const char *pool_strength)
{
    ren_lab one, two;
    ren_world calm, struck;
    char shocks[2][2400];
    int64_t n_moved = 0;
    write_shocks(shocks[0], shocks[1], sizeof shocks[0]);
    build(&one, rationing, pool_strength, shocks[0]);
    build(&two, rationing, pool_strength, shocks[1]);
    ren_lab_world(&one, "none", true, &calm);
    ren_lab_world(&two, "none", true, &struck);
    while (calm.week < WEEKS) {
        assert_null(ren_week(&calm, false));
        assert_null(ren_week(&struck, false));
        n_moved = compare(&calm, &struck, 0);
        compare_grown(&calm, &struck, 0);
        calm.week++;
        struck.week++;
    }
    assert_true(n_moved > 1000);
    assert_true(*struck.state.n_grown > *calm.state.n_grown);
    assert_true(*calm.state.n_grown > 0);
    ren_lab_world_free(&calm);
    ren_lab_world_free(&struck);
    ren_lab_free(&one);
    ren_lab_free(&two);
}

static void a_shock_stays_in_its_component(void **state)
{
    (void)state;
    strike("proportional", "0");
}

static void a_shock_stays_there_with_pools_that_bind(void **state)
{
    (void)state;
    strike("proportional", "1");
}

static void a_shock_stays_there_when_clients_are_told_apart(void **state)
{
    (void)state;
    strike("lowest_relative_order", "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shock_stays_in_its_component),
        cmocka_unit_test(a_shock_stays_there_with_pools_that_bind),
        cmocka_unit_test(a_shock_stays_there_when_clients_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
