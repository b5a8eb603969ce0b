/**
 * The network in a results file: who the firms are and what flows between them.
 * Precision: both
 */
#include "tests/output/stage.h"

static void one_network_is_kept_by_default(void **state)
{
    stage *g = *state;

    collect(g, 1);
    ren_h5 *file = opened(g->path[MEMBERS]);
    assert_true(ren_h5_has(file, "/network/000000"));
    assert_false(ren_h5_has(file, "/network/000002"));
    ren_h5_close(file);
    collect(g, 2);
    file = opened(g->path[MEMBERS]);
    assert_true(ren_h5_has(file, "/network/000002"));
    ren_h5_close(file);
}

/* Links and pools, by (product, user product), are the balanced table of one week. */
static void links_and_pools_make_the_table(void **state)
{
    stage *g = *state;
    enum { N = FAKE_PRODUCTS * FAKE_PRODUCTS, LINKS = 4 };
    double pool[N], pool_import[N], table[N], import[N], value[LINKS];
    int32_t supplier[LINKS], buyer[LINKS], product[LINKS], made[FAKE_FIRMS],
        id[FAKE_FIRMS];
    int8_t foreign[LINKS];
    ren_error err;

    collect(g, 1);
    ren_h5 *file = opened(g->path[MEMBERS]);
#define READ(name, x, n) \
    assert_int_equal(    \
        ren_h5_read(file, "/network/000000/" name, n, REN_H5_DATA(x), &err), REN_OK)
    READ("pool_flow", pool, N);
    READ("pool_import", pool_import, N);
    READ("balanced_table", table, N);
    READ("balanced_import", import, N);
    READ("link_value", value, LINKS);
    READ("link_supplier", supplier, LINKS);
    READ("link_buyer", buyer, LINKS);
    READ("link_product", product, LINKS);
    READ("link_foreign", foreign, LINKS);
    READ("firm_product", made, FAKE_FIRMS);
    READ("firm_id", id, FAKE_FIRMS);
#undef READ
    for (int l = 0; l < LINKS; l++) {
        const int cell = product[l] * FAKE_PRODUCTS + made[buyer[l]];
        *(foreign[l] ? &pool_import[cell] : &pool[cell]) += value[l];
        assert_int_equal(foreign[l], supplier[l] >= FAKE_FIRMS);
    }
    for (int c = 0; c < N; c++) {
        assert_float_equal(pool[c], table[c], 1e-6);
        assert_float_equal(pool_import[c], import[c], 1e-6);
    }
    /* firms stand by id; places 1 and 2 buy, and have ids 0 and 3 */
    for (int i = 0; i < FAKE_FIRMS; i++) {
        assert_int_equal(id[i], i);
    }
    assert_true(buyer[0] == 0 && buyer[1] == 0 && buyer[2] == 3 && buyer[3] == 3);
    assert_true(supplier[0] == 2 && supplier[1] == 3 && supplier[2] == 1);
    ren_h5_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
        T(one_network_is_kept_by_default),
        T(links_and_pools_make_the_table),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
