/**
 * @file tests/sim/laws/test_relabel.c
 * Firms are known by their external ids: an economy whose rows lie in another order in
 * memory gives the same series, but for the rounding of sums.
 */
#define REN_LAB_CORE
#include "tests/support/lab.h"

#include "model/network/draft.h"

#include <math.h>

enum { WEEKS = 40 };

static const double CLOSE = 1e-12;

static void *column(int64_t n, size_t size)
{
    void *x = ren_column(n, size);
    assert_non_null(x);
    return x;
}

/* Keys of a shuffle. */
static double key_of(uint32_t what, int32_t k)
{
    return ren_draw_uniform(
        ren_stream_of(5, 0),
        (ren_who){ .id = (uint32_t)k, .second = what, .purpose = REN_DRAW_TEST });
}

typedef struct keyed {
    double key, second;
    int32_t k;
} keyed;

static int by_key(const void *left, const void *right)
{
    const keyed *a = left, *b = right;
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return a->second != b->second ? (a->second < b->second ? -1 : 1) : a->k - b->k;
}

/* Copies `from` into a new column in the order `order`. */
static void *reordered(const void *from, int64_t n, size_t size, const int32_t *order)
{
    char *to = column(n, size);
    for (int64_t k = 0; k < n; k++) {
        memcpy(to + (size_t)k * size, (const char *)from + (size_t)order[k] * size,
               size);
    }
    return to;
}

#define REORDER(member, n, order)                                   \
    do {                                                            \
        void *old_ = (member);                                      \
        (member) = reordered(old_, (n), sizeof *(member), (order)); \
        free(old_);                                                 \
    } while (0)

/* Shuffles the cells, and the firms inside each of them: a cell stays one run of
 * places. */
static void shuffle_places(ren_population *firms, int32_t *old_of)
{
    keyed *cell = column(firms->n_cells, sizeof *cell);
    int32_t *first = column(firms->n_cells + 1, sizeof *first);
    int32_t *order = column(firms->n_cells, sizeof *order);
    int32_t at = 0;
    for (int32_t c = 0; c < firms->n_cells; c++) {
        cell[c] = (keyed){ .key = key_of(1, c), .k = c };
    }
    qsort(cell, (size_t)firms->n_cells, sizeof *cell, by_key);
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const int32_t from = firms->cell_first[cell[c].k];
        const int32_t n = firms->cell_first[cell[c].k + 1] - from;
        keyed *firm = column(n, sizeof *firm);
        for (int32_t i = 0; i < n; i++) {
            firm[i] = (keyed){ .key = key_of(2, from + i), .k = from + i };
        }
        qsort(firm, (size_t)n, sizeof *firm, by_key);
        order[c] = cell[c].k;
        first[c] = at;
        for (int32_t i = 0; i < n; i++) {
            old_of[at++] = firm[i].k;
        }
        free(firm);
    }
    first[firms->n_cells] = at;
    REORDER(firms->cell_product, firms->n_cells, order);
    REORDER(firms->cell_province, firms->n_cells, order);
    REORDER(firms->cell_tier, firms->n_cells, order);
    free(firms->cell_first);
    firms->cell_first = first;
    free(cell);
    free(order);
}

static void reorder_firms(ren_economy *e, const int32_t *old_of)
{
    ren_population *firms = &e->firms;
    const int32_t n = firms->n;
    REORDER(firms->id, n, old_of);
    REORDER(firms->product, n, old_of);
    REORDER(firms->province, n, old_of);
    REORDER(firms->tier, n, old_of);
    REORDER(firms->leader, n, old_of);
    REORDER(firms->weight, n, old_of);
    REORDER(firms->age, n, old_of);
    REORDER(firms->output, n, old_of);
    REORDER(e->remainder, n, old_of);
    REORDER(e->link_share_of, n, old_of);
    for (int32_t i = 0; i < n; i++) {
        firms->place_of[firms->id[i]] = i;
    }
}

/* Machines lie in the order of their firms. */
static void reorder_vintages(ren_vintages *v, const int32_t *old_of, int32_t n_firms)
{
    int32_t *order = column(v->n, sizeof *order);
    int32_t *first = column(n_firms + 1, sizeof *first);
    int32_t at = 0;
    for (int32_t i = 0; i < n_firms; i++) {
        first[i] = at;
        for (int32_t k = v->first[old_of[i]]; k < v->first[old_of[i] + 1]; k++) {
            order[at++] = k;
        }
    }
    first[n_firms] = at;
    REORDER(v->niche, v->n, order);
    REORDER(v->purchase, v->n, order);
    free(v->first);
    v->first = first;
    for (int32_t i = 0; i < n_firms; i++) {
        for (int32_t k = first[i]; k < first[i + 1]; k++) {
            v->firm[k] = i;
        }
    }
    free(order);
}

/* Slots go by (links, place, product) inside the one window, so runs stay where they
 * are and only their contents move. Links of a slot change their order, too. */
static void reorder_slots(ren_economy *e, const int32_t *new_of)
{
    ren_network *net = &e->network;
    int32_t *order = column(net->n_slots, sizeof *order);
    assert_int_equal(net->n_windows, 1);
    for (int32_t r = 0; r < net->n_runs; r++) {
        const ren_slot_run *run = &net->run[r];
        keyed *slot = column(run->n, sizeof *slot);
        for (int32_t i = 0; i < run->n; i++) {
            slot[i] = (keyed){ .key = new_of[net->slot_firm[run->slot + i]],
                               .second = net->slot_product[run->slot + i],
                               .k = run->slot + i };
        }
        qsort(slot, (size_t)run->n, sizeof *slot, by_key);
        for (int32_t i = 0; i < run->n; i++) {
            order[run->slot + i] = slot[i].k;
        }
        free(slot);
    }
    int32_t *supplier = column(net->n_links, sizeof *supplier);
    ren_real *share = column(net->n_links, sizeof *share);
    for (int32_t s = 0; s < net->n_slots; s++) {
        const int64_t to = net->link_first[s], from = net->link_first[order[s]];
        const int32_t n = (int32_t)(net->link_first[s + 1] - to);
        keyed link[256];
        assert_true(n <= 256);
        for (int32_t l = 0; l < n; l++) {
            const int32_t j = net->link_supplier[from + l];
            link[l] = (keyed){ .key = j < net->n_firms ? new_of[j] : j, .k = l };
        }
        qsort(link, (size_t)n, sizeof *link, by_key);
        for (int32_t l = 0; l < n; l++) {
            supplier[to + l] = (int32_t)link[l].key;
            share[to + l] = net->link_share[from + link[l].k];
        }
    }
    free(net->link_supplier);
    free(net->link_share);
    net->link_supplier = supplier;
    net->link_share = share;
    REORDER(net->slot_firm, net->n_slots, order);
    REORDER(net->slot_product, net->n_slots, order);
    REORDER(net->slot_criticality, net->n_slots, order);
    REORDER(net->slot_lead, net->n_slots, order);
    REORDER(net->slot_lead_foreign, net->n_slots, order);
    REORDER(net->slot_value, net->n_slots, order);
    REORDER(net->slot_buffer, net->n_slots, order);
    REORDER(net->slot_domestic, net->n_slots, order);
    for (int32_t s = 0; s < net->n_slots; s++) {
        net->slot_firm[s] = new_of[net->slot_firm[s]];
    }
    free(order);
}

/* A firm's slots in ascending product. */
static void list_slots(ren_network *net)
{
    keyed *slot = column(net->n_slots, sizeof *slot);
    for (int32_t s = 0; s < net->n_slots; s++) {
        slot[s] =
            (keyed){ .key = net->slot_firm[s], .second = net->slot_product[s], .k = s };
    }
    qsort(slot, (size_t)net->n_slots, sizeof *slot, by_key);
    memset(net->firm_first, 0, ((size_t)net->n_firms + 1) * sizeof *net->firm_first);
    for (int32_t s = 0; s < net->n_slots; s++) {
        net->slot_at[s] = (uint16_t)slot[s].k;
        net->firm_first[(int32_t)slot[s].key + 1]++;
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        net->firm_first[i + 1] += net->firm_first[i];
    }
    free(slot);
}

/* The same economy with its rows in another order. */
static void relabel(ren_economy *e)
{
    ren_error err = { .text = "" };
    ren_network *net = &e->network;
    const int32_t n = e->firms.n;
    int32_t *old_of = column(n, sizeof *old_of), *new_of = column(n, sizeof *new_of);
    shuffle_places(&e->firms, old_of);
    for (int32_t i = 0; i < n; i++) {
        new_of[old_of[i]] = i;
    }
    reorder_firms(e, old_of);
    reorder_vintages(&e->vintages, old_of, n);
    reorder_slots(e, new_of);
    list_slots(net);
    free(net->out_first);
    free(net->out_slot);
    free(net->out_share);
    free(net->out_link);
    net->out_first = NULL;
    net->out_slot = NULL;
    net->out_share = NULL;
    net->out_link = NULL;
    ren_lab_expect(ren_network_transpose(net, &e->firms, &err), &err);
    free(old_of);
    free(new_of);
}

static bool close_to(double a, double b, double scale)
{
    return fabs(a - b) <= CLOSE * scale || (isnan(a) && isnan(b));
}

static void compare(const ren_series *a, const ren_series *b, int32_t week)
{
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        const double x = a->national[k][week], y = b->national[k][week];
        const bool money = strstr(ren_nationals[k].unit, "CNY") != NULL;
        const double scale =
            money ? a->national[REN_NATIONAL_output][week] : fmax(fabs(x), 1.0);
        if (!close_to(x, y, scale)) {
            fail_msg("week %d: %s is %.17g and after relabelling %.17g", (int)week,
                     ren_nationals[k].name, x, y);
        }
    }
    for (int32_t i = 0; i < a->n_panel; i++) {
        const int64_t at = (int64_t)i * a->n_weeks + week;
        for (int k = 0; k < REN_N_PANEL; k++) {
            const double x = a->panel[k][at], y = b->panel[k][at];
            if (fabs(x - y) > 2e-7 * (1.0 + fabs(a->panel[REN_PANEL_output][at]))) {
                fail_msg("week %d: %s of firm %d is %g and after relabelling %g",
                         (int)week, ren_panels[k].name, (int)i, x, y);
            }
        }
    }
}

static void expect_same(int32_t n, const ren_override *more)
{
    ren_lab one, two;
    ren_world a, b;
    ren_error err = { .text = "" };
    ren_lab_storm(&one, 1200, WEEKS, n, more);
    ren_lab_storm(&two, 1200, WEEKS, n, more);
    ren_setup_free(&two.setup);
    relabel(&two.economy);
    ren_lab_expect(
        ren_setup_init(&two.setup, &two.economy, &two.scenario, &two.words, &err),
        &err);
    assert_memory_not_equal(one.economy.firms.id, two.economy.firms.id,
                            (size_t)one.economy.firms.n * sizeof(int32_t));
    ren_lab_world(&one, "all", true, &a);
    ren_lab_world(&two, "all", true, &b);
    while (a.week < WEEKS) {
        assert_null(ren_week(&a, false));
        assert_null(ren_week(&b, false));
        compare(a.series, b.series, a.week);
        assert_int_equal(*a.state.n_grown, *b.state.n_grown);
        a.week++;
        b.week++;
    }
    assert_true(a.series->national[REN_NATIONAL_output][WEEKS - 1]
                < 0.99 * a.series->national[REN_NATIONAL_output][0]);
    ren_lab_world_free(&a);
    ren_lab_world_free(&b);
    ren_lab_free(&one);
    ren_lab_free(&two);
}

static void relabelling_changes_nothing_without_search(void **state)
{
    (void)state;
    const ren_override o[] = { { "phases.search", "off" }, { "phases.epoch", "off" } };
    expect_same(2, o);
}

static void relabelling_changes_nothing_without_search_but_churn(void **state)
{
    (void)state;
    const ren_override o = { "phases.search", "off" };
    expect_same(1, &o);
}

static void relabelling_changes_nothing(void **state)
{
    (void)state;
    expect_same(0, NULL);
}

/* Totals are those of the firms, by external id. */
static void national_series_are_sums_over_firms(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_storm(&lab, 600, 20, 0, NULL);
    ren_lab_world(&lab, "all", true, &world);
    const ren_economy *e = &lab.economy;
    while (world.week < 20) {
        double output = 0, added = 0, chain = 0;
        assert_null(ren_week(&world, false));
        for (int32_t id = 0; id < e->firms.n; id++) {
            const int32_t i = e->firms.place_of[id], p = e->firms.product[i];
            const double made =
                e->firms.output[i] * (1.0 + (double)world.state.output[i]);
            output += made;
            added += lab.setup.value_added_of[p] * made;
            chain += e->chain_weight[p] * made;
        }
        const ren_series *s = world.series;
        const int32_t t = world.week;
        assert_true(close_to(s->national[REN_NATIONAL_output][t], output, output));
        added += s->national[REN_NATIONAL_freight_saved][t];
        assert_true(close_to(s->national[REN_NATIONAL_value_added][t], added, output));
        assert_true(close_to(s->national[REN_NATIONAL_chain_output][t], chain, output));
        world.week++;
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relabelling_changes_nothing_without_search),
        cmocka_unit_test(relabelling_changes_nothing_without_search_but_churn),
        cmocka_unit_test(relabelling_changes_nothing),
        cmocka_unit_test(national_series_are_sums_over_firms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
