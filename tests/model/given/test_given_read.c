#include "tests/model/given/own.h"

#include "base/files/csv.h"

static void all_columns_are_read(void **state)
{
    (void)state;
    ren_given g =
        own_read("Firm,Sector,PROVINCE,tier,output,final,employees,debt,rd,age,"
                 "capital,weight,colour\n"
                 "a,004,zhejiang,little_giant,100,5,7,8,9,10,11,12,red\n"
                 "b,,Inner Mongolia,2,,,,,,,,,\n"
                 "c,005,广东省,,1e3,0,,,,,,1,\n"
                 "d,004,440000,,1,0,,,,,,1,\n",
                 "from,to,amount,product,since\na,b,2.5,,2019\nc,a,,006,\n");
    assert_int_equal(g.firms.n, 4);
    assert_int_equal(g.products.n, 3);
    assert_int_equal(g.product[0], 0);
    assert_int_equal(g.product[1], -1);
    assert_int_equal(g.product[2], 1);
    assert_int_equal(g.province[0], 10);
    assert_int_equal(g.province[1], 4);
    assert_int_equal(g.province[2], 18);
    assert_int_equal(g.province[3], 18);
    assert_int_equal(g.tier[0], 3);
    assert_int_equal(g.tier[1], 2);
    assert_int_equal(g.tier[2], -1);
    assert_true(g.output[0] == 100 && isnan(g.output[1]) && g.output[2] == 1000);
    assert_true(g.final[0] == 5 && g.employees[0] == 7 && g.debt[0] == 8);
    assert_true(g.rd[0] == 9 && g.age[0] == 10 && g.capital[0] == 11);
    assert_true(g.weight[0] == 12 && isnan(g.weight[1]));
    assert_int_equal(g.n_links, 2);
    assert_true(g.value[0] == 2.5 && isnan(g.value[1]));
    assert_int_equal(g.link_product[0], -1);
    assert_string_equal(ren_ids_name(&g.products, g.link_product[1]), "006");
    assert_int_equal(g.since[0], 2019);
    assert_int_equal(g.since[1], 0);
    assert_null(g.dangling_supplier);
    assert_null(g.repeat);
    ren_given_free(&g);
}

static void columns_left_out_are_null(void **state)
{
    (void)state;
    ren_given g = own_read("company_id\na\nb\n", "node1,node2\na,b\n");
    assert_null(g.value);
    assert_null(g.output);
    assert_null(g.province);
    assert_null(g.tier);
    assert_null(g.since);
    assert_int_equal(g.product[0], -1);
    ren_given_free(&g);
}

static void tables_without_header_are_read(void **state)
{
    (void)state;
    ren_given g = own_read("1 10\n2 20\n", "1 2 100\n2 1 5\n");
    assert_int_equal(g.firms.n, 2);
    assert_true(g.final[0] == 10 && g.final[1] == 20);
    assert_true(g.value[0] == 100 && g.supplier[1] == 1);
    ren_given_free(&g);
}

static void dangling_ends_and_repeated_rows_are_kept_apart(void **state)
{
    (void)state;
    ren_given g = own_read("firm,product\na,x\nb,y\na,y\nb,y\n",
                           "supplier,buyer\na,b\na,z\nw,z\n");
    assert_int_equal(g.firms.n, 2);
    assert_int_equal(g.n_repeats, 2);
    assert_int_equal(g.repeat[0].firm, 0);
    assert_int_equal(g.repeat[0].product, 1);
    assert_int_equal(g.repeat[0].line, 4);
    assert_int_equal(g.dangling.n, 2);
    assert_int_equal(g.dangling_supplier[0], -1);
    assert_int_equal(g.buyer[1], -1);
    assert_int_equal(g.dangling_buyer[1], 0);
    assert_int_equal(g.dangling_supplier[2], 1);
    ren_given_free(&g);
}

static void an_undirected_edge_is_two_links_and_a_loop_one(void **state)
{
    (void)state;
    ren_given g = { 0 };
    ren_error err;
    own_expect(own_try(&g, "node\na\nb\nc\n",
                       "node1,node2,weight\na,b,2\nb,z,3\nc,c,4\n", true, &err),
               &err);
    assert_int_equal(g.n_links, 5);
    for (int64_t l = 0; l < 4; l += 2) {
        assert_int_equal(g.supplier[l], g.buyer[l + 1]);
        assert_int_equal(g.buyer[l], g.supplier[l + 1]);
        assert_true(g.value[l] == g.value[l + 1]);
    }
    assert_int_equal(g.dangling_buyer[2], g.dangling_supplier[3]);
    ren_given_free(&g);
}

static void malformed_files_are_refused_with_place_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *firms, *links, *place, *what;
    } bad[] = {
        { "firm\n", "supplier,buyer\n", ": ", "names no firm" },
        { "firm\na\n", "supplier,buyer\n", ": ", "names no link" },
        { "firm\na\n", "", ": ", "is empty" },
        { "name,product\na,b\n", "supplier,buyer\na,a\n", ": ", "no column \"firm\"" },
        { "firm\na\n", "supplier,value\na,1\n", ": ", "no column \"buyer\"" },
        { "firm\na\n", "buyer,value\na,1\n", ": ", "no column \"supplier\"" },
        { "firm,output\na,1\n,2\n", "supplier,buyer\na,a\n", ":3: ", "firm is empty" },
        { "firm,output\na,many\n", "supplier,buyer\na,a\n",
          ":2: ", "column output is \"many\"" },
        { "firm,province\na,atlantis\n", "supplier,buyer\na,a\n",
          ":2: ", "expected a province" },
        { "firm,tier\na,5\n", "supplier,buyer\na,a\n", ":2: ", "column tier is \"5\"" },
        { "firm,output\na,1,2\n", "supplier,buyer\na,a\n", ":2: ", "3 cells" },
        { "firm\na\n", "supplier,buyer\na,a\n\na\n", ":4: ", "1 cells, expected 2" },
        { "firm\na\n", "supplier,buyer\na,\n", ":2: ", "buyer is empty" },
        { "firm\na\n", "supplier,buyer,value\na,a,inf\n", ":2: ", "\"inf\"" },
        { "firm\na\n", "supplier,buyer,value\na,a,nan\n", ":2: ", "\"nan\"" },
        { "firm\na\n", "supplier,buyer,since\na,a,2019.5\n",
          ":2: ", "expected a year" },
        { "firm\na\n", "supplier,buyer\na,\xC3\n", ":2: ", "byte C3" },
        { "1 2\n", "1 2 3 4\n", ": ", "no column \"supplier\"" },
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        ren_given g = { 0 };
        ren_error err = { .text = "" };
        if (own_try(&g, bad[k].firms, bad[k].links, false, &err) == REN_OK
            || strstr(err.text, bad[k].place) == NULL
            || strstr(err.text, bad[k].what) == NULL
            || ren_status_exit(err.status) != 2) {
            fail_msg("case %d: \"%s\" does not say \"%s\"", (int)k, err.text,
                     bad[k].what);
        }
        assert_null(g.product);
    }
}

static void provinces_are_those_of_the_data(void **state)
{
    (void)state;
    ren_csv csv;
    ren_error err;
    int32_t column[4];
    static const char *const name[4] = { "gbt2260", "id", "name_en", "name_zh" };
    own_expect(ren_csv_read(&csv, REN_SOURCE_DIR "/scenarios/data/provinces.csv", &err),
               &err);
    for (int c = 0; c < 4; c++) {
        own_expect(ren_csv_need(&csv, name[c], &column[c], &err), &err);
    }
    for (int32_t r = 0; r < csv.n_rows; r++) {
        for (int c = 0; c < 4; c++) {
            char firms[120];
            (void)snprintf(firms, sizeof firms, "firm,province\na,%s\n",
                           ren_csv_text(&csv, r, column[c]));
            ren_given g = own_read(firms, "supplier,buyer\na,a\n");
            assert_int_equal(g.province[0], r);
            ren_given_free(&g);
        }
    }
    ren_csv_free(&csv);
}

static void a_map_takes_the_longest_prefix_and_the_exact_name_over_all(void **state)
{
    (void)state;
    char path[REN_SCRATCH];
    int32_t mapped;
    ren_error err;
    ren_given g =
        own_read("firm,product\na,汽车-卡车\nb,汽车\nc,汽车-轿车\nd,船\ne,汽车-卡车\n",
                 "supplier,buyer\na,b\n");
    own_file(path, "from,to\n汽车*,004\n汽车-卡*,005\n汽车,006\n");
    own_expect(ren_given_map(&g, path, &mapped, &err), &err);
    unlink(path);
    assert_int_equal(mapped, 3);
    assert_int_equal(g.products.n, 4);
    static const char *const expected[] = { "005", "006", "004", "船", "005" };
    for (int32_t i = 0; i < 5; i++) {
        assert_string_equal(ren_ids_name(&g.products, g.product[i]), expected[i]);
    }
    ren_given_free(&g);
}

static void products_are_known_by_code_number_and_name(void **state)
{
    (void)state;
    ren_table table = ren_fixture_table(12);
    ren_error err;
    int32_t n;
    ren_given g =
        own_read("firm,product\na,004\nb,4\nc,Product 4\nd,产品4\ne,boats\nf,\n",
                 "supplier,buyer\na,b\n");
    own_expect(ren_given_default_product(&g, "004", &n, &err), &err);
    assert_int_equal(n, 1);
    own_expect(ren_given_resolve(&g, &table, &err), &err);
    assert_int_equal(g.products.n, 2);
    for (int32_t i = 0; i < 6; i++) {
        assert_string_equal(ren_ids_name(&g.products, g.product[i]),
                            i == 4 ? "boats" : "004");
    }
    ren_given_free(&g);
    ren_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_columns_are_read),
        cmocka_unit_test(columns_left_out_are_null),
        cmocka_unit_test(tables_without_header_are_read),
        cmocka_unit_test(dangling_ends_and_repeated_rows_are_kept_apart),
        cmocka_unit_test(an_undirected_edge_is_two_links_and_a_loop_one),
        cmocka_unit_test(malformed_files_are_refused_with_place_and_reason),
        cmocka_unit_test(provinces_are_those_of_the_data),
        cmocka_unit_test(a_map_takes_the_longest_prefix_and_the_exact_name_over_all),
        cmocka_unit_test(products_are_known_by_code_number_and_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
