#include "tests/model/given/own.h"

#include "base/files/h5file.h"

static char path[REN_SCRATCH];

static int make_file(void **state)
{
    (void)state;
    return ren_scratch_file(path) ? 0 : -1;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void check_round_trip(const ren_given *g)
{
    ren_given back = { 0 };
    ren_error err = { .text = "" };
    own_expect(ren_given_save(g, NULL, path, &err), &err);
    own_expect(ren_given_load(&back, path, &err), &err);
    assert_true(own_same(g, &back));
    ren_given_free(&back);
}

static void what_is_stored_comes_back_to_the_last_bit(void **state)
{
    (void)state;
    static const char *const firms[] = {
        "firm\na\nb\n",
        "firm,product,province,tier,output,final,employees,debt,rd,age,capital,weight\n"
        "甲,汽车,zhejiang,4,0.1,,3,,5,6,7,1\n\"b,\"\"c\",,,,,2,,4,,,,\n甲,船,,,,,,,,,,"
        "\n",
    };
    static const char *const links[] = {
        "supplier,buyer\na,b\n",
        "supplier,buyer,value,product,since\n甲,z,0.3,,2020\n\"b,\"\"c\",甲,,钢,\ny,甲,"
        "1,,\n",
    };
    for (int k = 0; k < 2; k++) {
        ren_given g = own_read(firms[k], links[k]);
        check_round_trip(&g);
        g.own_products = true;
        check_round_trip(&g);
        ren_given_free(&g);
    }
}

static void its_making_is_remembered(void **state)
{
    (void)state;
    static const char firms[] = OWN_CASES "supplygraph-nodes.csv";
    ren_table table = ren_fixture_table(12);
    ren_given_report report;
    ren_given_notes notes = { 0 };
    ren_error err = { .text = "" };
    ren_h5 *file = NULL;
    int64_t n;
    char *text;
    ren_given g = own_read("firm,product\na,004\na,004\n", "supplier,buyer\na,a\n");
    own_expect(ren_given_check(&report, &g, &table, &err), &err);
    ren_given_note(&notes, "value: %d of 1", 1);
    ren_given_origin origin = { .command = "renlian import x y",
                                .file = { firms },
                                .report = &report,
                                .notes = &notes };
    own_expect(ren_given_digest(firms, origin.digest[0], &err), &err);
    own_expect(ren_given_save(&g, &origin, path, &err), &err);
    own_expect(ren_h5_open(&file, path, &err), &err);
    own_expect(ren_h5_get_i8(file, "/report", "self_loops", &n, &err), &err);
    assert_int_equal(n, 1);
    own_expect(ren_h5_get_i8(file, "/report", "duplicate_firms", &n, &err), &err);
    assert_int_equal(n, 1);
    own_expect(ren_h5_get_text(file, "/", "firms_sha256", &text, &err), &err);
    assert_int_equal(strlen(text), 64);
    free(text);
    own_expect(ren_h5_get_text(file, "/", "completion_01", &text, &err), &err);
    assert_string_equal(text, "value: 1 of 1");
    free(text);
    ren_h5_close(file);
    ren_given_free(&g);
    ren_table_free(&table);
}

static void files_that_are_no_network_are_refused(void **state)
{
    (void)state;
    ren_given g = { 0 };
    ren_error err = { .text = "" };
    ren_h5 *file = NULL;
    const int32_t wrong[] = { 7 };
    assert_int_equal(ren_status_exit(ren_given_load(&g, "no/such.h5", &err)), 2);
    own_expect(ren_h5_create(&file, path, &err), &err);
    own_expect(ren_h5_finish(&file, &err), &err);
    assert_int_equal(ren_given_load(&g, path, &err), REN_BAD_SYNTAX);
    assert_non_null(strstr(err.text, "is no network"));

    ren_given sound = own_read("firm,product\na,x\nb,x\n", "supplier,buyer\na,b\n");
    sound.product[1] = wrong[0];
    own_expect(ren_given_save(&sound, NULL, path, &err), &err);
    assert_int_equal(ren_given_load(&g, path, &err), REN_BAD_SHAPE);
    assert_non_null(strstr(err.text, "/firm_product holds 7"));
    sound.product[1] = 0;
    sound.buyer[0] = -1; /* neither a firm nor a dangling id */
    own_expect(ren_given_save(&sound, NULL, path, &err), &err);
    assert_int_equal(ren_given_load(&g, path, &err), REN_BAD_SHAPE);
    assert_null(g.product);
    ren_given_free(&sound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_stored_comes_back_to_the_last_bit),
        cmocka_unit_test(its_making_is_remembered),
        cmocka_unit_test(files_that_are_no_network_are_refused),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
