/* Labels: bits threads */
#include "tests/model/given/own.h"

typedef struct room {
    ren_table table;
    ren_geography geography;
    ren_scenario scenario;
} room;

static room room_open(void)
{
    return (room){ ren_fixture_table(12), ren_fixture_geography(),
                   ren_fixture_scenario(500) };
}

static void room_close(room *r)
{
    ren_table_free(&r->table);
    ren_geography_free(&r->geography);
}

static ren_status complete(ren_given *g, const room *r, ren_given_notes *notes,
                           ren_error *err)
{
    memset(notes, 0, sizeof *notes);
    return ren_given_complete(g, &r->table, &r->geography, &r->scenario,
                              ren_stream_of(3, 0), notes, err);
}

static bool says(const ren_given_notes *notes, const char *what)
{
    for (int32_t k = 0; k < notes->n; k++) {
        if (strstr(notes->text[k], what) != NULL) {
            return true;
        }
    }
    return false;
}

/* Every firm: output = links + final, final >= 0, inputs below output, all in range. */
static void check_steady(const ren_given *g)
{
    const int32_t n = g->firms.n;
    double *sales = calloc((size_t)n, sizeof *sales);
    double *inputs = calloc((size_t)n, sizeof *inputs);
    assert_non_null(sales);
    assert_non_null(inputs);
    for (int64_t l = 0; l < g->n_links; l++) {
        assert_true(g->value[l] > 0.0 && isfinite(g->value[l]));
        sales[g->supplier[l]] += g->value[l];
        inputs[g->buyer[l]] += g->value[l];
    }
    for (int32_t i = 0; i < n; i++) {
        assert_true(g->output[i] > 0.0 && isfinite(g->output[i]));
        assert_true(g->final[i] >= 0.0);
        assert_true(fabs(g->output[i] - sales[i] - g->final[i]) <= 1e-9 * g->output[i]);
        assert_true(inputs[i] < g->output[i]);
        assert_in_range(g->tier[i], 0, REN_N_TIERS - 1);
        assert_in_range(g->province[i], 0, REN_N_PROVINCES - 1);
        assert_true(g->age[i] > 0.0 && g->weight[i] > 0.0);
    }
    free(sales);
    free(inputs);
}

static ren_given random_links(int32_t c, const char *value)
{
    static char firms[20000], links[60000];
    size_t f = (size_t)sprintf(firms, "firm,product\n");
    size_t l =
        (size_t)sprintf(links, "supplier,buyer%s\n", value != NULL ? ",value" : "");
    const int32_t n = 3 + c / 4;
    uint32_t k = 0;
    for (int32_t i = 0; i < n; i++) {
        f += (size_t)sprintf(firms + f, "F%d,%03d\n", (int)i,
                             (int)(ren_case_draw(c, k++) * 12));
        for (int32_t j = 1; j < 3; j++) {
            l += (size_t)sprintf(links + l, "F%d,F%d%s\n", (int)i, (int)((i + j) % n),
                                 value != NULL && ren_case_draw(c, k++) < 0.5 ? value
                                 : value != NULL                              ? ","
                                                                              : "");
        }
    }
    return own_read(firms, links);
}

static void what_is_completed_is_steady(void **state)
{
    (void)state;
    static const char *const value[] = { NULL, ",1e6" };
    room r = room_open();
    FOR_ALL_CASES (c) {
        for (int k = 0; k < 2; k++) {
            ren_given g = random_links(c, value[k]);
            ren_given_notes notes;
            ren_error err = { .text = "" };
            int32_t n;
            own_expect(ren_given_default_product(&g, "004", &n, &err), &err);
            g.own_products = true;
            own_expect(complete(&g, &r, &notes, &err), &err);
            check_steady(&g);
            ren_given_free(&g);
        }
    }
    room_close(&r);
}

static void what_is_given_keeps_its_bits(void **state)
{
    (void)state;
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    ren_given g = own_read("firm,product,province,tier,output,age,weight\n"
                           "a,004,zhejiang,2,1e8,5.5,3\nb,005,hubei,,2e8,,\n"
                           "c,006,,1,3e8,7,\nd,004,,,,,\n",
                           "supplier,buyer,value\na,b,1e7\nb,c,\nc,a,123\nd,a,5\n");
    own_expect(complete(&g, &r, &notes, &err), &err);
    check_steady(&g);
    assert_int_equal(g.province[0], 10);
    assert_int_equal(g.tier[0], 2);
    assert_true(g.output[0] == 1e8 && g.output[2] == 3e8 && g.age[0] == 5.5);
    assert_true(g.weight[0] == 3.0 && g.weight[1] == 1.0);
    assert_true(g.value[0] == 1e7 && g.value[2] == 123.0);
    assert_true(says(&notes, "value: 1 of 4 links"));
    assert_true(says(&notes, "output: 1 of 4 firms"));
    assert_true(says(&notes, "province: 2 of 4 firms"));
    assert_true(says(&notes, "tier: 2 of 4 firms"));
    assert_true(says(&notes, "age: 2 of 4 firms"));
    ren_given_free(&g);
    room_close(&r);
}

static void a_complete_network_has_nothing_completed_but_its_final_sales(void **state)
{
    (void)state;
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    ren_given g = own_read("firm,product,province,tier,output,final,age,weight\n"
                           "a,004,zhejiang,2,100,90,5.5,3\nb,005,hubei,0,200,200,1,1\n",
                           "supplier,buyer,value\na,b,10\n");
    own_expect(complete(&g, &r, &notes, &err), &err);
    assert_int_equal(notes.n, 0);
    assert_true(g.final[0] == 90.0 && g.final[1] == 200.0);
    ren_given_free(&g);
    room_close(&r);
}

static void output_is_sales_and_final_sales_where_both_are_known(void **state)
{
    (void)state;
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    ren_given g = own_read("1 100\n2 200\n", "1 2 30\n2 1 40\n");
    g.own_products = true;
    int32_t n;
    own_expect(ren_given_default_product(&g, "004", &n, &err), &err);
    own_expect(complete(&g, &r, &notes, &err), &err);
    assert_true(g.output[0] == 130.0 && g.output[1] == 240.0);
    assert_true(g.final[0] == 100.0 && g.final[1] == 200.0);
    ren_given_free(&g);
    room_close(&r);
}

static void gravity_follows_coefficient_and_sizes(void **state)
{
    (void)state;
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    /* suppliers so large that no value has to shrink */
    ren_given g = own_read("firm,product,output\na,004,1e9\nb,004,3e9\nc,005,1e6\n",
                           "supplier,buyer\na,c\nb,c\n");
    const ren_table *t = &r.table;
    const double a45 = t->domestic[4 * t->n + 5] / t->output[5];
    own_expect(complete(&g, &r, &notes, &err), &err);
    assert_true(a45 > 0.0);
    assert_true(fabs(g.value[0] - 0.25 * a45 * 1e6) < 1e-6);
    assert_true(fabs(g.value[1] - 0.75 * a45 * 1e6) < 1e-6);
    assert_true(says(&notes, "value: 2 of 2 links completed by gravity"));
    ren_given_free(&g);
    room_close(&r);
}

static void values_shrink_to_what_a_supplier_can_make(void **state)
{
    (void)state;
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    ren_given g = own_read("firm,product,output\nsmall,004,1e3\nbig,005,1e9\n",
                           "supplier,buyer\nsmall,big\n");
    own_expect(complete(&g, &r, &notes, &err), &err);
    check_steady(&g);
    assert_true(g.value[0] > 100.0 && g.value[0] < 1000.0);
    ren_given_free(&g);
    room_close(&r);
}

static void values_shrink_to_leave_buyers_value_added(void **state)
{
    (void)state;
    enum { N = 60 };
    static char firms[2000], links[2000];
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    double inputs = 0.0;
    size_t f = (size_t)sprintf(firms, "firm,product,output\nbuyer,004,1000\n");
    size_t l = (size_t)sprintf(links, "supplier,buyer\n");
    /* so many products that the table does not know ask for more than output */
    for (int k = 0; k < N; k++) {
        f += (size_t)sprintf(firms + f, "s%d,own%d,1e6\n", k, k);
        l += (size_t)sprintf(links + l, "s%d,buyer\n", k);
    }
    ren_given g = own_read(firms, links);
    g.own_products = true;
    own_expect(complete(&g, &r, &notes, &err), &err);
    check_steady(&g);
    for (int k = 0; k < N; k++) {
        inputs += g.value[k];
    }
    assert_true(inputs > 100.0 && inputs <= 950.0 * (1.0 + 1e-9));
    ren_given_free(&g);
    room_close(&r);
}

static void completion_is_a_function_of_the_network_and_the_seed(void **state)
{
    (void)state;
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    ren_given g[3];
    for (int k = 0; k < 3; k++) {
        int32_t n;
        g[k] = random_links(150, NULL);
        g[k].own_products = true;
        own_expect(ren_given_default_product(&g[k], "004", &n, &err), &err);
        memset(&notes, 0, sizeof notes);
        own_expect(ren_given_complete(&g[k], &r.table, &r.geography, &r.scenario,
                                      ren_stream_of(k < 2 ? 5 : 6, 0), &notes, &err),
                   &err);
    }
    assert_true(own_same(&g[0], &g[1]));
    assert_false(own_same(&g[0], &g[2]));
    for (int k = 0; k < 3; k++) {
        ren_given_free(&g[k]);
    }
    room_close(&r);
}

static void firms_that_cannot_be_steady_are_named(void **state)
{
    (void)state;
    room r = room_open();
    ren_given_notes notes;
    ren_error err = { .text = "" };
    /* sells 30 and 5 to final users, buys 40 */
    ren_given g = own_read("firm,product,final\nsmall,004,5\nbig,005,1000\n",
                           "supplier,buyer,value\nsmall,big,30\nbig,small,40\n");
    assert_int_equal(complete(&g, &r, &notes, &err), REN_OUT_OF_RANGE);
    assert_non_null(strstr(err.text, "1 firms cannot be in equilibrium (small)"));
    ren_given_free(&g);
    g = own_read("firm,product,output\na,004,5\nb,005,9\n", "supplier,buyer\na,a\n");
    assert_int_equal(complete(&g, &r, &notes, &err), REN_BAD_SHAPE);
    assert_non_null(strstr(err.text, "repair it first"));
    ren_given_free(&g);
    room_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_completed_is_steady),
        cmocka_unit_test(what_is_given_keeps_its_bits),
        cmocka_unit_test(a_complete_network_has_nothing_completed_but_its_final_sales),
        cmocka_unit_test(output_is_sales_and_final_sales_where_both_are_known),
        cmocka_unit_test(gravity_follows_coefficient_and_sizes),
        cmocka_unit_test(values_shrink_to_what_a_supplier_can_make),
        cmocka_unit_test(values_shrink_to_leave_buyers_value_added),
        cmocka_unit_test(completion_is_a_function_of_the_network_and_the_seed),
        cmocka_unit_test(firms_that_cannot_be_steady_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
