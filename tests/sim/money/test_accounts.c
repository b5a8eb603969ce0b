/**
 * @file tests/sim/money/test_accounts.c
 * Accounts close in a storm in which firms fail: what one sector pays another receives,
 * balance sheets change by flows, and sectors are the sums of their firms.
 *
 * Precision: both
 */
#include "tests/sim/money/purse.h"

enum { WEEKS = 40 };

/* Relative; single precision rounds goods, invoices and debts of slots. */
#define MONEY_GAP (sizeof(ren_real) == sizeof(double) ? 1e-9 : 1e-4)

static void flows_close(const ren_world *world)
{
    for (int f = 0; f < REN_N_FLOWS; f++) {
        double size;
        const double gap = purse_gap(world, f, &size);
        if (!(gap <= MONEY_GAP * size)) {
            fail_msg("week %d: %s leaves %g of %g", (int)world->week, ren_flow_names[f],
                     gap, size);
        }
    }
}

static void sheets_follow(const ren_world *world, const double *before)
{
    const double *flow = world->state.flows;
    for (int s = 0; s < REN_N_SECTORS; s++) {
        double cash = 0, size = 1;
        for (int f = 0; f < REN_N_FLOWS; f++) {
            const double x = flow[f * REN_N_SECTORS + s];
            cash += f == REN_FLOW_invoices ? 0.0 : x;
            size += fabs(x);
        }
        const double change[REN_N_SHEET_ITEMS] = {
            [REN_SHEET_cash] = cash,
            [REN_SHEET_bank_loans] = -(flow[REN_FLOW_loans * REN_N_SECTORS + s]
                                       + flow[REN_FLOW_repayments * REN_N_SECTORS + s]),
            [REN_SHEET_trade_credit] =
                flow[REN_FLOW_invoices * REN_N_SECTORS + s]
                - flow[REN_FLOW_intermediate * REN_N_SECTORS + s],
        };
        for (int k = 0; k < REN_N_SHEET_ITEMS; k++) {
            const int at = k * REN_N_SECTORS + s;
            const double gap = world->state.sheet[at] - before[at] - change[k];
            if (!(fabs(gap) <= 1e-12 * (size + fabs(before[at])))) {
                fail_msg("week %d: %s of %s changed by %g more than its flows",
                         (int)world->week, ren_sheet_names[k], ren_sector_names[s],
                         gap);
            }
        }
    }
}

static void sectors_are_their_firms(const ren_world *world)
{
    const ren_books *books = &world->setup->books;
    for (int k = 0; k < REN_N_SHEET_ITEMS; k++) {
        double firms[REN_N_TIERS];
        double size = 1;
        purse_of_firms(world, (ren_sheet_item)k, firms);
        for (int t = 0; t < REN_N_TIERS; t++) {
            size += fabs(books->sheet[k * REN_N_SECTORS + t]);
        }
        for (int t = 0; t < REN_N_TIERS; t++) {
            const double gap = firms[t] - world->state.sheet[k * REN_N_SECTORS + t];
            if (!(fabs(gap) <= MONEY_GAP * size)) {
                fail_msg("week %d: %s of tier %d: %.15g in the sheet, firms %g more",
                         (int)world->week, ren_sheet_names[k], t,
                         world->state.sheet[k * REN_N_SECTORS + t], gap);
            }
        }
    }
}

/* What domestic suppliers sent to a slot in the week that is over, per unit of baseline
 * use, less baseline: it has just set out. */
static double dispatched(const ren_world *world, int32_t slot)
{
    const ren_topology *t = &world->setup->topology;
    const int32_t lead = world->setup->economy->network.slot_lead[slot];
    assert_true(lead > 0);
    return world->state
        .transit_domestic[ren_ring_at(t->ring_domestic, t->slots_domestic, lead,
                                      t->rank_domestic[slot], world->week - 1)];
}

/* What makers of a product invoice is what its buyers are billed, and what buyers pay is
 * what makers collect, links won by search and makers without customers on day 0 among
 * them. */
static void products_close(const ren_world *world, double *worst)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_table *table = setup->economy->table;
    const ren_state *s = &world->state;
    double *billed = calloc((size_t)table->n, sizeof *billed),
           *owed = calloc((size_t)table->n, sizeof *owed);
    assert_true(billed != NULL && owed != NULL);
    for (int32_t k = 0; k < net->n_slots; k++) {
        const double value = net->slot_value[k];
        billed[net->slot_product[k]] += value * dispatched(world, k);
        owed[net->slot_product[k]] += value * (double)s->payable[k];
    }
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const double links = s->link_request[i];
        const double asked = (double)setup->economy->link_share_of[i] + links;
        const int32_t p = setup->economy->firms.product[i];
        billed[p] -= setup->economy->firms.output[i] * (links + s->fill[i] * asked);
        owed[p] -= s->receivable[i];
    }
    for (int32_t p = 0; p < table->n; p++) {
        const double size = 1.0 + table->output[p] / 52.0;
        const double gap = fmax(fabs(billed[p]), fabs(owed[p]) / 10.0) / size;
        *worst = fmax(*worst, gap);
        if (!(gap <= MONEY_GAP)) {
            fail_msg("week %d, product %s: billed %g more than invoiced, owed %g more",
                     (int)world->week, table->code[p], billed[p], owed[p]);
        }
    }
    free(billed);
    free(owed);
}

static int32_t won(const ren_world *world, bool abroad)
{
    int32_t n = 0;
    for (int32_t g = 0; g < *world->state.n_grown; g++) {
        n += (world->state.grown[g].supplier >= world->setup->economy->network.n_firms)
             == abroad;
    }
    return n;
}

static void storm(const char *rationing, const char *off)
{
    ren_lab lab;
    ren_world world;
    double failed = 0, lost = 0, worst = 0;
    const ren_override more[] = { { "rules.rationing", rationing }, { off, "off" } };
    purse_storm(&lab, 900, WEEKS, off != NULL ? 2 : 1, more);
    ren_lab_world(&lab, "all", true, &world);
    while (world.week < WEEKS) {
        double before[REN_N_SHEET_ITEMS * REN_N_SECTORS];
        memcpy(before, world.state.sheet, sizeof before);
        assert_null(ren_week(&world, false));
        flows_close(&world);
        sheets_follow(&world, before);
        sectors_are_their_firms(&world);
        products_close(&world, &worst);
        failed += *world.state.failed;
        lost += fabs(world.state.flows[REN_FLOW_write_offs * REN_N_SECTORS
                                       + (int)REN_SECTOR_banks]);
        world.week++;
    }
    print_message(
        "%s, %s off: %.0f failed, %d links won at home, %d abroad, gap %.2g\n",
        rationing, off != NULL ? off : "nothing", failed, (int)won(&world, false),
        (int)won(&world, true), worst);
    assert_true(won(&world, false) > 0 && won(&world, true) > 0);
    assert_true((failed > 0) == (off == NULL || strcmp(off, "phases.insolvency") != 0));
    assert_true((lost > 0) == (off == NULL));
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void accounts_close_in_a_storm(void **state)
{
    (void)state;
    storm("proportional", NULL);
}

static void accounts_close_when_clients_are_told_apart(void **state)
{
    (void)state;
    storm("lowest_relative_order", NULL);
}

static void accounts_close_without_banks(void **state)
{
    (void)state;
    storm("proportional", "phases.credit");
}

static void accounts_close_when_nobody_may_fail(void **state)
{
    (void)state;
    storm("firms_first", "phases.insolvency");
}

/* Day 0 closes too, for sectors as well as for flows. */
static void the_first_day_closes(void **state)
{
    (void)state;
    ren_lab lab;
    purse_storm(&lab, 900, WEEKS, 0, NULL);
    const ren_books *books = &lab.setup.books;
    double all = 0;
    for (int k = 0; k < REN_N_FLOWS * REN_N_SECTORS; k++) {
        all += fabs(books->base[k]);
    }
    for (int s = 0; s < REN_N_SECTORS; s++) {
        double left = 0;
        for (int f = 0; f < REN_N_FLOWS; f++) {
            left += f != REN_FLOW_invoices ? books->base[f * REN_N_SECTORS + s] : 0.0;
        }
        if (!(fabs(left) <= MONEY_GAP * all)) {
            fail_msg("%s has %g left of %g", ren_sector_names[s], left, all);
        }
    }
    ren_lab_free(&lab);
}

/* Accounts add up the makers of a product place by place. */
static void makers_of_a_product_lie_together(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, "seed: 3\neconomy: {firms: 700}\nrules: {money: on}\n");
    const int32_t *first = lab.setup.maker_first;
    for (int32_t p = 0; p < lab.table.n; p++) {
        for (int32_t i = first[p]; i < first[p + 1]; i++) {
            assert_int_equal(lab.economy.firms.product[i], p);
        }
    }
    assert_int_equal(first[lab.table.n], lab.economy.firms.n);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accounts_close_in_a_storm),
        cmocka_unit_test(accounts_close_when_clients_are_told_apart),
        cmocka_unit_test(accounts_close_without_banks),
        cmocka_unit_test(accounts_close_when_nobody_may_fail),
        cmocka_unit_test(the_first_day_closes),
        cmocka_unit_test(makers_of_a_product_lie_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
