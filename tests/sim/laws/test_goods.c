/**
 * @file tests/sim/laws/test_goods.c
 * Goods are neither made from nothing nor lost, in a storm of shocks, noise and levers:
 * by product, by firm and by slot.
 *
 * Precision: both
 */
#include "tests/support/lab.h"

#include <math.h>

enum { WEEKS = 45 };

static const double PRODUCT_GAP = sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-6;
/* The books of one firm or slot, relative to the size of the entries. */
static const double BOOK_GAP = sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-5;

static const char *const rationing[] = { "proportional", "firms_first",
                                         "lowest_relative_order",
                                         "lowest_relative_order_firms_first",
                                         "priority" };

/* What a week starts from. */
typedef struct before {
    ren_real *finished, *stock, *quality, *domestic, *foreign;
} before;

static ren_real *kept(const ren_world *world, int column)
{
    ren_real *x = malloc(ren_lab_bytes(world, column));
    assert_non_null(x);
    memcpy(x, ren_column_data(world, column), ren_lab_bytes(world, column));
    return x;
}

static before look(const ren_world *world)
{
    return (before){ .finished = kept(world, REN_COL_finished),
                     .stock = kept(world, REN_COL_stock),
                     .quality = kept(world, REN_COL_quality),
                     .domestic = kept(world, REN_COL_transit_domestic),
                     .foreign = kept(world, REN_COL_transit_foreign) };
}

static void forget(before *b)
{
    free(b->finished);
    free(b->stock);
    free(b->quality);
    free(b->domestic);
    free(b->foreign);
}

/* Output is delivered over links, or to pools and final users, or put in store. */
static void firms_balance(const ren_world *world, const before *b)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const double links =
            (double)s->link_request[i]
            + s->fill[i]
                  * ((double)setup->economy->link_share_of[i] + s->link_request[i]);
        const double other =
            (double)s->other_request[i]
            + s->final_fill[i] * ((double)setup->other_base[i] + s->other_request[i]);
        const double stored = (double)s->finished[i] - b->finished[i];
        const double gap = s->output[i] - links - other - stored;
        const double size = 1.0 + fabs(links) + fabs(other) + fabs(s->finished[i]);
        if (!(fabs(gap) <= BOOK_GAP * size)) {
            fail_msg("week %d, firm %d (product %s): output %.15g, links %.15g, other "
                     "%.15g, stored %.15g: gap %g",
                     (int)world->week, (int)i,
                     setup->economy->table->code[setup->economy->firms.product[i]],
                     (double)s->output[i], links, other, stored, gap);
        }
    }
}

/* Deliveries of a lane still on their way to a slot, less baseline. */
static double on_way(const ren_real *ring, const int64_t *first, const int32_t *slots,
                     int32_t lead, int32_t rank)
{
    double sum = 0;
    for (int32_t w = 0; rank >= 0 && w < lead; w++) {
        sum += ring[ren_ring_at(first, slots, lead, rank, w)];
    }
    return sum;
}

/* Stock changes by arrivals less use; what is on order is what is on its way. */
static void slots_balance(const ren_world *world, const before *b)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_topology *t = &world->setup->topology;
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < net->n_slots; k++) {
        const int32_t lead = net->slot_lead[k], far = net->slot_lead_foreign[k];
        const int32_t rank = t->rank_domestic[k], rank_far = t->rank_foreign[k];
        double arrived = 0;
        if (rank >= 0) {
            arrived += b->domestic[ren_ring_at(t->ring_domestic, t->slots_domestic,
                                               lead, rank, world->week)];
        }
        if (rank_far >= 0) {
            arrived += b->foreign[ren_ring_at(t->ring_foreign, t->slots_foreign, far,
                                              rank_far, world->week)];
        }
        const double q = b->quality[k];
        const double most = (double)net->slot_buffer[k] + b->stock[k];
        const double need = ((double)s->output[net->slot_firm[k]] - q) / (1.0 + q);
        const double used = need < most ? need : most;
        const double gap = (double)s->stock[k] - b->stock[k] - arrived + used;
        const double size =
            1.0 + fabs(s->stock[k]) + fabs(arrived) + fabs(used) + net->slot_buffer[k];
        const double way =
            on_way(s->transit_domestic, t->ring_domestic, t->slots_domestic, lead, rank)
            + on_way(s->transit_foreign, t->ring_foreign, t->slots_foreign, far,
                     rank_far);
        if (!(fabs(gap) <= BOOK_GAP * size)) {
            fail_msg("week %d, slot %d: stock %.15g from %.15g, arrived %.15g, used "
                     "%.15g: gap %g",
                     (int)world->week, (int)k, (double)s->stock[k], (double)b->stock[k],
                     arrived, used, gap);
        }
        if (!(fabs(way - s->on_order[k])
              <= BOOK_GAP * (1.0 + lead + far + fabs(way)))) {
            fail_msg("week %d, slot %d: on order %.15g, on its way %.15g",
                     (int)world->week, (int)k, (double)s->on_order[k], way);
        }
        if (!(1.0 + net->slot_buffer[k] + s->stock[k] >= -BOOK_GAP * size)) {
            fail_msg("week %d, slot %d: a stock of %g below nothing", (int)world->week,
                     (int)k, 1.0 + net->slot_buffer[k] + s->stock[k]);
        }
    }
}

static void storm(int32_t rule, int64_t firms, const char *table)
{
    ren_lab lab;
    ren_world world;
    double worst = 0;
    const ren_override more[] = { { "rules.rationing", rationing[rule] },
                                  { "economy.table", table } };
    ren_lab_storm(&lab, firms, WEEKS, 2, more);
    ren_lab_world(&lab, "all", true, &world);
    while (world.week < WEEKS) {
        before b = look(&world);
        assert_null(ren_week(&world, false));
        const double gap = ren_world_residual(&world);
        worst = !(gap <= worst) ? gap : worst;
        if (!(gap <= PRODUCT_GAP)) {
            fail_msg("%s, week %d: residual %g", rationing[rule], (int)world.week, gap);
        }
        firms_balance(&world, &b);
        slots_balance(&world, &b);
        forget(&b);
        world.week++;
    }
    print_message("%s: largest residual %.2g, %d suppliers won\n", rationing[rule],
                  worst, (int)*world.state.n_grown);
    assert_true(*world.state.n_grown > 0);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void goods_are_kept_in_a_storm(void **state)
{
    (void)state;
    storm(REN_PROPORTIONAL, 1200, "io153");
}

static void goods_are_kept_when_firms_come_first(void **state)
{
    (void)state;
    storm(REN_FIRMS_FIRST, 500, "io42");
}

static void goods_are_kept_when_small_orders_come_first(void **state)
{
    (void)state;
    storm(REN_LOWEST_RELATIVE_ORDER, 500, "io42");
}

static void goods_are_kept_when_small_firm_orders_come_first(void **state)
{
    (void)state;
    storm(REN_LOWEST_RELATIVE_ORDER_FIRMS_FIRST, 500, "io42");
}

static void goods_are_kept_under_priorities(void **state)
{
    (void)state;
    storm(REN_PRIORITY, 500, "io42");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goods_are_kept_in_a_storm),
        cmocka_unit_test(goods_are_kept_when_firms_come_first),
        cmocka_unit_test(goods_are_kept_when_small_orders_come_first),
        cmocka_unit_test(goods_are_kept_when_small_firm_orders_come_first),
        cmocka_unit_test(goods_are_kept_under_priorities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
