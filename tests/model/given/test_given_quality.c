#include "tests/model/given/own.h"

#define FIRMS "firm,product,output\na,003,100\nb,004,200\nc,005,300\n"
#define LINKS "supplier,buyer,value\na,b,10\nb,c,20\nc,a,30\n"

static ren_given_report check(const ren_given *given, const ren_table *table)
{
    ren_given_report report;
    ren_error err = { .text = "" };
    own_expect(ren_given_check(&report, given, table, &err), &err);
    return report;
}

static void a_sound_network_has_nothing_to_mend(void **state)
{
    (void)state;
    ren_table table = ren_fixture_table(12);
    ren_given g = own_read(FIRMS, LINKS);
    const ren_given_report r = check(&g, &table);
    for (int k = 0; k < REN_N_GIVEN_FAULTS; k++) {
        assert_int_equal(r.fault[k].n, 0);
    }
    assert_int_equal(ren_given_harms(&r), 0);
    assert_int_equal(r.firms, 3);
    assert_int_equal(r.links, 3);
    assert_int_equal(r.products, 3);
    assert_int_equal(r.components, 1);
    assert_true(r.strong_share == 1.0);
    ren_given_free(&g);
    ren_table_free(&table);
}

/* One fault each, and the rule that mends it; a second fault where one implies it. */
static const struct planted {
    const char *firms, *links; /* added to the sound network */
    int fault, other;          /* other: -1 none */
    const char *rule, *example;
} planted[] = {
    { "a,003,100\n", "", REN_GIVEN_duplicate_firms, -1, "drop_duplicates",
      "a (line 5)" },
    { "b,003,200\n", "", REN_GIVEN_several_products, -1, "first_product",
      "b (line 5)" },
    { "d,boats,9\n", "a,d,1\n", REN_GIVEN_unknown_products, -1, "keep_products",
      "boats" },
    { "", "a,z,1\n", REN_GIVEN_dangling_ids, REN_GIVEN_dangling_links, "drop_dangling",
      "z" },
    { "", "z,a,1\n", REN_GIVEN_dangling_links, REN_GIVEN_dangling_ids, "add_dangling",
      "z > a" },
    { "", "b,b,1\n", REN_GIVEN_self_loops, -1, "drop_self_loops", "b > b" },
    { "", "a,b,1\n", REN_GIVEN_duplicate_links, -1, "sum_duplicates", "a > b" },
    { "", "a,b,1\n", REN_GIVEN_duplicate_links, -1, "drop_duplicates", "a > b" },
    { "", "a,c,0\n", REN_GIVEN_nonpositive_values, -1, "drop_nonpositive", "a > c" },
    { "", "a,c,-3\n", REN_GIVEN_nonpositive_values, -1, "drop_nonpositive", "a > c" },
    { "d,003,-1\n", "a,d,1\n", REN_GIVEN_nonpositive_numbers, -1, "drop_nonpositive",
      "d" },
    { "d,003,5\n", "d,c,6\n", REN_GIVEN_output_below_sales, -1, "raise_output", "d" },
    { "d,003,5\n", "b,d,6\n", REN_GIVEN_inputs_above_output, -1, "raise_output", "d" },
    { "d,003,5\n", "b,d,6\n", REN_GIVEN_inputs_above_output, -1, "scale_inputs", "d" },
    { "", "a,c,\n", REN_GIVEN_missing_values, -1, NULL, "a > c" },
    { "d,003,\n", "a,d,1\n", REN_GIVEN_missing_outputs, -1, NULL, "d" },
    { "d,003,5\n", "", REN_GIVEN_isolated_firms, -1, NULL, "d" },
    { "d,,5\n", "a,d,1\n", REN_GIVEN_firms_without_product, -1, NULL, "d" },
};

static void each_planted_fault_is_found_alone_and_mended_by_its_rule(void **state)
{
    (void)state;
    ren_table table = ren_fixture_table(12);
    for (size_t c = 0; c < sizeof planted / sizeof *planted; c++) {
        const struct planted *p = &planted[c];
        char firms[200], links[200];
        (void)snprintf(firms, sizeof firms, "%s%s", FIRMS, p->firms);
        (void)snprintf(links, sizeof links, "%s%s", LINKS, p->links);
        ren_given g = own_read(firms, links);
        ren_given_report r = check(&g, &table);
        for (int k = 0; k < REN_N_GIVEN_FAULTS; k++) {
            if (r.fault[k].n != (k == p->fault || k == p->other)) {
                fail_msg("case %d: %lld of %s", (int)c, (long long)r.fault[k].n,
                         ren_given_fault_infos[k].name);
            }
        }
        assert_string_equal(r.fault[p->fault].example[0], p->example);
        if (p->rule != NULL) {
            uint32_t rules;
            int64_t done[REN_N_GIVEN_REPAIRS], n = 0;
            ren_error err;
            int32_t without;
            assert_non_null(strstr(ren_given_fault_infos[p->fault].mends, p->rule));
            own_expect(ren_given_rules_read(p->rule, &rules, &err), &err);
            own_expect(ren_given_repair(&g, &table, rules, done, &err), &err);
            for (int k = 0; k < REN_N_GIVEN_REPAIRS; k++) {
                n += done[k];
            }
            CASE_ASSERT(c, n == 1);
            own_expect(ren_given_default_product(&g, "003", &without, &err), &err);
            r = check(&g, &table);
            CASE_ASSERT(c, ren_given_harms(&r) == 0);
        }
        ren_given_free(&g);
    }
    ren_table_free(&table);
}

static void repeated_links_add_up_or_the_first_stays(void **state)
{
    (void)state;
    static const char *const rule[] = { "sum_duplicates", "drop_duplicates" };
    ren_table table = ren_fixture_table(12);
    for (int k = 0; k < 2; k++) {
        ren_given g = own_read(FIRMS, LINKS "a,b,5\na,c,\na,c,7\na,b,-2\n");
        uint32_t rules;
        int64_t done[REN_N_GIVEN_REPAIRS];
        ren_error err;
        own_expect(ren_given_rules_read(rule[k], &rules, &err), &err);
        own_expect(ren_given_repair(&g, &table, rules, done, &err), &err);
        assert_int_equal(g.n_links, 4);
        assert_true(g.value[0] == (k == 0 ? 13 : 10));
        assert_true(k == 0 ? g.value[3] == 7 : isnan(g.value[3]));
        ren_given_free(&g);
    }
    ren_table_free(&table);
}

static void links_of_other_products_are_no_duplicates(void **state)
{
    (void)state;
    ren_table table = ren_fixture_table(12);
    ren_given g = own_read(FIRMS, "supplier,buyer,product\na,b,003\na,b,004\na,b,\n");
    /* the third carries its supplier's product, 003 */
    assert_int_equal(check(&g, &table).fault[REN_GIVEN_duplicate_links].n, 1);
    ren_given_free(&g);
    ren_table_free(&table);
}

static void rules_that_do_not_exist_or_agree_are_refused(void **state)
{
    (void)state;
    uint32_t rules = 0;
    ren_error err;
    assert_int_equal(ren_given_rules_read("all,mend", &rules, &err), REN_UNKNOWN_NAME);
    assert_non_null(strstr(err.text, "\"mend\""));
    assert_int_equal(ren_given_rules_read("add_dangling,drop_dangling", &rules, &err),
                     REN_OUT_OF_RANGE);
    own_expect(ren_given_rules_read("all,drop_duplicates", &rules, &err), &err);
    assert_true((rules & 1u << REN_REPAIR_drop_duplicates) != 0);
    assert_true((rules & 1u << REN_REPAIR_sum_duplicates) == 0);
}

/* A few firms and links with every kind of fault among them. */
static ren_given mess(int32_t c)
{
    static char firms[20000], links[60000];
    size_t f = (size_t)sprintf(firms, "firm,product,output,employees,weight\n");
    size_t l = (size_t)sprintf(links, "supplier,buyer,value\n");
    const int32_t n = 2 + c / 8;
    uint32_t k = 0;
    for (int32_t i = 0; i < n; i++) {
        const int32_t id = (int32_t)(ren_case_draw(c, k++) * n);
        f += (size_t)sprintf(firms + f, "F%d,%03d,", (int)id,
                             (int)(ren_case_draw(c, k++) * 14));
        const double output = ren_case_draw(c, k++) * 400 - 20;
        f += (size_t)sprintf(
            firms + f, ren_case_draw(c, k++) < 0.2 ? ",1,1\n" : "%.3f,1,1\n", output);
    }
    for (int32_t i = 0; i < 4 * n; i++) {
        l += (size_t)sprintf(links + l, "F%d,F%d,%.3f\n",
                             (int)(ren_case_draw(c, k) * n * 1.1),
                             (int)(ren_case_draw(c, k + 1) * n * 1.1),
                             ren_case_draw(c, k + 2) * 100 - 5);
        k += 3;
    }
    return own_read(firms, links);
}

static void all_rules_together_mend_any_mess_and_a_second_time_do_nothing(void **state)
{
    (void)state;
    ren_table table = ren_fixture_table(12);
    ren_error err;
    uint32_t rules;
    own_expect(ren_given_rules_read("all", &rules, &err), &err);
    FOR_ALL_CASES (c) {
        int64_t done[REN_N_GIVEN_REPAIRS];
        ren_given g = mess(c);
        own_expect(ren_given_repair(&g, &table, rules, done, &err), &err);
        const ren_given_report r = check(&g, &table);
        CASE_ASSERT(c, ren_given_harms(&r) == 0);
        const int64_t links = g.n_links;
        own_expect(ren_given_repair(&g, &table, rules, done, &err), &err);
        for (int k = 0; k < REN_N_GIVEN_REPAIRS; k++) {
            CASE_ASSERT(c, done[k] == 0);
        }
        CASE_ASSERT(c, g.n_links == links);
        ren_given_free(&g);
    }
    ren_table_free(&table);
}

static void the_shape_is_that_of_the_published_graph(void **state)
{
    (void)state;
    ren_table table = ren_fixture_table(12);
    ren_given g = { 0 };
    ren_error err = { .text = "" };
    own_expect(ren_given_read(&g, OWN_CASES "kag-company-product.csv",
                              OWN_CASES "kag-firm-edges.csv", false, &err),
               &err);
    const ren_given_report r = check(&g, &table);
    /* 96 linked firms in one component, 77.1 % of them strongly connected; at most 67
     * suppliers and 64 customers */
    assert_int_equal(r.links, 2483);
    assert_int_equal(r.components, 1 + r.fault[REN_GIVEN_isolated_firms].n);
    assert_int_equal(lround(r.largest_share * (double)r.firms), 96);
    assert_int_equal(lround(r.strong_share * (double)r.firms), 74);
    assert_int_equal(r.suppliers_max, 67);
    assert_int_equal(r.customers_max, 64);
    ren_given_free(&g);
    ren_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_network_has_nothing_to_mend),
        cmocka_unit_test(each_planted_fault_is_found_alone_and_mended_by_its_rule),
        cmocka_unit_test(repeated_links_add_up_or_the_first_stays),
        cmocka_unit_test(links_of_other_products_are_no_duplicates),
        cmocka_unit_test(rules_that_do_not_exist_or_agree_are_refused),
        cmocka_unit_test(all_rules_together_mend_any_mess_and_a_second_time_do_nothing),
        cmocka_unit_test(the_shape_is_that_of_the_published_graph),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
