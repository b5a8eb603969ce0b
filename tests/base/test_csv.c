#include "tests/support/property.h"

#include "base/files/csv.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[] = "ren-csv-XXXXXX";

static int make_file(void **state)
{
    (void)state;
    const int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static ren_status read_bytes(ren_csv *csv, const char *text, size_t n, ren_error *err)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    return ren_csv_read(csv, path, err);
}

static ren_status read_text(ren_csv *csv, const char *text, ren_error *err)
{
    return read_bytes(csv, text, strlen(text), err);
}

/* A failure whose message holds the file, then `what`. */
static void check_refused(const char *text, ren_status status, const char *what)
{
    ren_csv csv;
    ren_error err = { .text = "" };
    assert_int_equal(read_text(&csv, text, &err), status);
    assert_int_equal(err.status, status);
    assert_ptr_equal(strstr(err.text, path), err.text);
    if (strstr(err.text, what) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, what);
    }
    assert_null(csv.text);
    assert_null(csv.cell);
}

static void plain_table_is_read(void **state)
{
    (void)state;
    ren_csv csv;
    ren_error err;
    assert_int_equal(read_text(&csv, "a,b,c\n1,2,3\n4,,6", &err), REN_OK);
    assert_int_equal(csv.n_columns, 3);
    assert_int_equal(csv.n_rows, 2);
    assert_string_equal(csv.header[2], "c");
    assert_string_equal(ren_csv_text(&csv, 0, 1), "2");
    assert_string_equal(ren_csv_text(&csv, 1, 1), "");
    assert_string_equal(ren_csv_text(&csv, 1, 2), "6");
    assert_int_equal(csv.line[1], 3);
    ren_csv_free(&csv);
    assert_int_equal(read_text(&csv, "only\n", &err), REN_OK);
    assert_int_equal(csv.n_rows, 0);
    ren_csv_free(&csv);
}

static void quotes_keep_commas_quotes_and_lines(void **state)
{
    (void)state;
    ren_csv csv;
    ren_error err;
    assert_int_equal(
        read_text(&csv, "a,b\n\"x, y\",\"say \"\"no\"\"\"\n\"two\nlines\",\"\"\nz,9\n",
                  &err),
        REN_OK);
    assert_int_equal(csv.n_rows, 3);
    assert_string_equal(ren_csv_text(&csv, 0, 0), "x, y");
    assert_string_equal(ren_csv_text(&csv, 0, 1), "say \"no\"");
    assert_string_equal(ren_csv_text(&csv, 1, 0), "two\nlines");
    assert_string_equal(ren_csv_text(&csv, 1, 1), "");
    assert_int_equal(csv.line[2], 5);
    ren_csv_free(&csv);
}

static void bom_comments_blank_lines_and_carriage_returns_are_passed_over(void **state)
{
    (void)state;
    ren_csv csv;
    ren_error err;
    assert_int_equal(read_text(&csv,
                               "\xEF\xBB\xBF# SOURCE, \"somewhere\n#\r\n\r\n code , "
                               "name\r\n 01 ,\t电子 \r\n\r\n#2,x\r\n",
                               &err),
                     REN_OK);
    assert_int_equal(csv.n_rows, 2);
    assert_string_equal(csv.header[0], "code");
    assert_string_equal(csv.header[1], "name");
    assert_string_equal(ren_csv_text(&csv, 0, 0), "01");
    assert_string_equal(ren_csv_text(&csv, 0, 1), "电子");
    assert_string_equal(ren_csv_text(&csv, 1, 0), "#2"); /* data: after the header */
    assert_int_equal(csv.line[0], 5);
    assert_int_equal(csv.line[1], 7);
    ren_csv_free(&csv);
}

static void rows_of_another_length_name_their_line(void **state)
{
    (void)state;
    check_refused("a,b\n1,2\n3\n", REN_BAD_SYNTAX, ":3: 1 cells, expected 2");
    check_refused("# c\na,b\n1,2,3\n", REN_BAD_SYNTAX, ":3: 3 cells, expected 2");
    check_refused("a,b\n\"x\ny\",1\n5,\n6\n", REN_BAD_SYNTAX, ":5: 1 cells");
}

static void broken_files_are_refused_with_a_sentence(void **state)
{
    (void)state;
    check_refused("a,b\n1,\"2\n3,4\n", REN_BAD_SYNTAX, ":2: a quote is opened");
    check_refused("a,b\n\"1\"x,2\n", REN_BAD_SYNTAX, ":2: text after a closing quote");
    check_refused("a,b,a\n1,2,3\n", REN_BAD_SYNTAX, ":1: column \"a\" stands twice");
    check_refused("", REN_BAD_SYNTAX, "is empty");
    check_refused("# nothing else\n\n", REN_BAD_SYNTAX, "is empty");
    ren_csv csv;
    ren_error err;
    assert_int_equal(read_bytes(&csv, "a,b\n1,\0\n", 8, &err), REN_BAD_SYNTAX);
    assert_int_equal(ren_csv_read(&csv, "no/such/file.csv", &err), REN_NO_FILE);
    assert_non_null(strstr(err.text, "no/such/file.csv"));
    assert_int_equal(ren_csv_read(&csv, "/", &err), REN_NO_FILE);
}

static void numbers_are_numbers_and_nothing_else(void **state)
{
    (void)state;
    ren_csv csv;
    ren_error err;
    double value;
    assert_int_equal(read_text(&csv,
                               "x,name\n-1.5e3,a\n,b\n1 2,c\nnan,d\ninf,e\n0x10,f\n"
                               "1e999,g\n12%,h\n.5,i\n",
                               &err),
                     REN_OK);
    assert_int_equal(ren_csv_number(&csv, 0, 0, &value, &err), REN_OK);
    assert_true(value == -1500.0);
    assert_int_equal(ren_csv_number(&csv, 8, 0, &value, &err), REN_OK);
    assert_true(value == 0.5);
    for (int32_t row = 1; row < 8; row++) {
        assert_int_equal(ren_csv_number(&csv, row, 0, &value, &err), REN_BAD_SYNTAX);
    }
    assert_int_equal(ren_csv_number(&csv, 2, 0, &value, &err), REN_BAD_SYNTAX);
    assert_non_null(strstr(err.text, ":4: column \"x\" is \"1 2\", expected a number"));
    ren_csv_free(&csv);
}

static void columns_are_found_by_name(void **state)
{
    (void)state;
    ren_csv csv;
    ren_error err;
    int32_t column;
    assert_int_equal(read_text(&csv, "a,b\n1,2\n", &err), REN_OK);
    assert_int_equal(ren_csv_column(&csv, "b"), 1);
    assert_int_equal(ren_csv_column(&csv, "B"), -1);
    assert_int_equal(ren_csv_need(&csv, "a", &column, &err), REN_OK);
    assert_int_equal(column, 0);
    assert_int_equal(ren_csv_need(&csv, "share", &column, &err), REN_UNKNOWN_NAME);
    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, "\"share\""));
    ren_csv_free(&csv);
    ren_csv_free(&csv); /* twice is harmless */
}

static void large_tables_survive_growth(void **state)
{
    (void)state;
    const int32_t rows = 30000;
    char *text = malloc((size_t)rows * 16 + 16);
    assert_non_null(text);
    char *at = text + sprintf(text, "id,square\n");
    for (int32_t i = 0; i < rows; i++) {
        at += sprintf(at, "%d,%d\n", (int)i, (int)(i % 1000 * (i % 1000)));
    }
    ren_csv csv;
    ren_error err;
    assert_int_equal(read_text(&csv, text, &err), REN_OK);
    assert_int_equal(csv.n_rows, rows);
    for (int32_t i = 0; i < rows; i += 997) {
        double id, square;
        assert_int_equal(ren_csv_number(&csv, i, 0, &id, &err), REN_OK);
        assert_int_equal(ren_csv_number(&csv, i, 1, &square, &err), REN_OK);
        assert_true(id == i && square == i % 1000 * (i % 1000));
        assert_int_equal(csv.line[i], i + 2);
    }
    ren_csv_free(&csv);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_table_is_read),
        cmocka_unit_test(quotes_keep_commas_quotes_and_lines),
        cmocka_unit_test(bom_comments_blank_lines_and_carriage_returns_are_passed_over),
        cmocka_unit_test(rows_of_another_length_name_their_line),
        cmocka_unit_test(broken_files_are_refused_with_a_sentence),
        cmocka_unit_test(numbers_are_numbers_and_nothing_else),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(large_tables_survive_growth),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
