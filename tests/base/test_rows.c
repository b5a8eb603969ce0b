#include "tests/support/property.h"

#include "base/files/rows.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[] = "ren-rows-XXXXXX";

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

static void write_bytes(const char *text, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

/* All rows as "line:cell|cell;", or what the fault says. */
static ren_status read_all(const char *text, size_t n, bool headed, char *out,
                           size_t room, ren_error *err)
{
    ren_rows rows;
    bool more = true;
    size_t used = 0;
    out[0] = '\0';
    write_bytes(text, n);
    ren_status status = ren_rows_open(&rows, path, headed, err);
    while (status == REN_OK && more) {
        status = ren_rows_next(&rows, &more, err);
        for (int32_t c = 0; status == REN_OK && more && c < rows.n_columns; c++) {
            char line[16];
            (void)snprintf(line, sizeof line, "%d:", (int)rows.line);
            used +=
                (size_t)snprintf(out + used, room - used, "%s%s%s", c == 0 ? line : "",
                                 rows.cell[c], c + 1 < rows.n_columns ? "|" : ";");
        }
    }
    ren_rows_close(&rows);
    return status;
}

static void check_read(const char *text, bool headed, const char *expected)
{
    char out[400];
    ren_error err = { .text = "" };
    if (read_all(text, strlen(text), headed, out, sizeof out, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    assert_string_equal(out, expected);
}

static void check_refused_bytes(const char *text, size_t n, const char *place,
                                const char *what)
{
    char out[400], start[80];
    ren_error err = { .text = "" };
    assert_int_equal(read_all(text, n, true, out, sizeof out, &err), REN_BAD_SYNTAX);
    (void)snprintf(start, sizeof start, "%s%s", path, place);
    if (strncmp(err.text, start, strlen(start)) != 0
        || strstr(err.text, what) == NULL) {
        fail_msg("\"%s\" does not begin with \"%s\" and say \"%s\"", err.text, start,
                 what);
    }
}

static void check_refused(const char *text, const char *place, const char *what)
{
    check_refused_bytes(text, strlen(text), place, what);
}

static void rows_come_one_by_one_with_their_lines(void **state)
{
    (void)state;
    check_read("a,b\n1,2\n\n 3 ,\r\n,4", true, "2:1|2;4:3|;5:|4;");
}

static void quotes_keep_commas_quotes_and_lines(void **state)
{
    (void)state;
    check_read("a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n3,4\n", true, "2:x,\"y\"|1\n2;4:3|4;");
}

static void marks_and_comments_before_the_header_are_passed_over(void **state)
{
    (void)state;
    check_read("\xEF\xBB\xBF# SOURCE: x, y\n\na,b\n#1,2\n", true, "4:#1|2;");
}

static void tables_without_header_are_divided_by_blanks(void **state)
{
    (void)state;
    check_read("1 2  100\n\t2 1\t5 \n", false, "1:1|2|100;2:2|1|5;");
}

static void broken_files_are_refused_at_their_line(void **state)
{
    (void)state;
    check_refused("", ":", "is empty");
    check_refused("\n \n", ":", "is empty");
    check_refused("a,b\n1,2\n1,2,3\n", ":3:", "3 cells, expected 2");
    check_refused("a,b\n\"1\n2\",3\n4\n", ":4:", "1 cells, expected 2");
    check_refused("a,b\n1,\"2\n", ":2:", "never closed");
    check_refused("a,b\n\"1\"x,2\n", ":2:", "text after a closing quote");
    check_refused("a,a\n1,2\n", ":1:", "stands twice");
    check_refused("a,b\n1,2\n\xFF,3\n", ":3:", "byte FF");
    check_refused("a,b\n1,\xC0\xAF\n", ":2:", "byte C0");
    check_refused("a,b\n1,\xED\xA0\x80\n", ":2:", "byte ED");
    check_refused("a,b\n1,2345678\xE4\xB8\n", ":2:", "byte E4");
    check_refused_bytes("a,b\n1,\0\n", 8, ":2:", "byte 00");
}

static void a_line_without_end_is_refused(void **state)
{
    (void)state;
    const size_t n = 3 << 20;
    char *text = malloc(n);
    assert_non_null(text);
    memset(text, 'x', n);
    memcpy(text, "a,b\n1,2\n", 8);
    check_refused_bytes(text, n, ":3:", "a row longer than");
    free(text);
}

static void rows_across_the_buffer_are_whole(void **state)
{
    (void)state;
    /* three megabytes of rows of changing length */
    enum { N = 300000 };
    FILE *file = fopen(path, "wb");
    ren_rows rows;
    ren_error err;
    bool more;
    assert_non_null(file);
    fprintf(file, "k,filling\n");
    for (int k = 0; k < N; k++) {
        fprintf(file, "%d,%.*s\n", k, k % 17, "abcdefghijklmnopq");
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(ren_rows_open(&rows, path, true, &err), REN_OK);
    for (int k = 0; k < N; k++) {
        double value;
        assert_int_equal(ren_rows_next(&rows, &more, &err), REN_OK);
        assert_true(more);
        assert_int_equal(ren_rows_number(&rows, 0, &value, &err), REN_OK);
        assert_true(value == k);
        assert_int_equal(strlen(rows.cell[1]), k % 17);
        assert_int_equal(rows.line, k + 2);
    }
    assert_int_equal(ren_rows_next(&rows, &more, &err), REN_OK);
    assert_false(more);
    assert_int_equal(rows.bytes, rows.size);
    ren_rows_close(&rows);
}

static void only_finite_decimals_are_numbers(void **state)
{
    (void)state;
    static const char *const good[] = { "1", "-2.5", "1e3", "+.5", "007" };
    static const double value[] = { 1, -2.5, 1000, 0.5, 7 };
    static const char *const bad[] = { "inf", "nan",   "0x10", "1_0", "1 0",
                                       "",    "1e999", "1,0",  "x",   "1e" };
    ren_rows rows;
    ren_error err;
    bool more;
    char text[60];
    for (int k = 0; k < 15; k++) {
        double found = -1.0;
        (void)snprintf(text, sizeof text, "a,b\n\"%s\",1\n",
                       k < 5 ? good[k] : bad[k - 5]);
        write_bytes(text, strlen(text));
        assert_int_equal(ren_rows_open(&rows, path, true, &err), REN_OK);
        assert_int_equal(ren_rows_next(&rows, &more, &err), REN_OK);
        const ren_status status = ren_rows_number(&rows, 0, &found, &err);
        if (k < 5) {
            assert_int_equal(status, REN_OK);
            assert_true(found == value[k]);
        } else {
            assert_int_equal(status, REN_BAD_SYNTAX);
            assert_non_null(strstr(err.text, ":2: column a is "));
        }
        ren_rows_close(&rows);
    }
}

static void columns_are_found_by_any_name_in_any_case(void **state)
{
    (void)state;
    static const char *const buyer[] = { "buyer", "target", NULL };
    static const char *const none[] = { "value", NULL };
    ren_rows rows;
    ren_error err;
    write_bytes("source,Target\n1,2\n", 18);
    assert_int_equal(ren_rows_open(&rows, path, true, &err), REN_OK);
    assert_int_equal(ren_rows_column(&rows, buyer), 1);
    assert_int_equal(ren_rows_column(&rows, none), -1);
    ren_rows_close(&rows);
}

static void only_text_divided_by_commas_is_a_header(void **state)
{
    (void)state;
    static const char *const headed[] = { "firm,product\n1,2\n", "a,b\n",
                                          "# x\n\nfirm, size \nf,0.5\n" };
    static const char *const bare[] = { "a b\nc d\n",      "a\tb\n",    "a,1\nb,2\n",
                                        "1 2 30\n2 1 4\n", "firm\na\n", "" };
    for (size_t k = 0; k < sizeof headed / sizeof *headed; k++) {
        write_bytes(headed[k], strlen(headed[k]));
        assert_true(ren_rows_are_headed(path));
    }
    for (size_t k = 0; k < sizeof bare / sizeof *bare; k++) {
        write_bytes(bare[k], strlen(bare[k]));
        assert_false(ren_rows_are_headed(path));
    }
    assert_false(ren_rows_are_headed("no/such.csv"));
}

static void a_file_that_is_not_there_is_said(void **state)
{
    (void)state;
    ren_rows rows;
    ren_error err;
    assert_int_equal(ren_rows_open(&rows, "no/such.csv", true, &err), REN_NO_FILE);
    assert_non_null(strstr(err.text, "no/such.csv: cannot be opened"));
    assert_int_equal(ren_rows_open(&rows, "/", true, &err), REN_NO_FILE);
    ren_rows_close(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_one_by_one_with_their_lines),
        cmocka_unit_test(quotes_keep_commas_quotes_and_lines),
        cmocka_unit_test(marks_and_comments_before_the_header_are_passed_over),
        cmocka_unit_test(tables_without_header_are_divided_by_blanks),
        cmocka_unit_test(broken_files_are_refused_at_their_line),
        cmocka_unit_test(a_line_without_end_is_refused),
        cmocka_unit_test(rows_across_the_buffer_are_whole),
        cmocka_unit_test(only_finite_decimals_are_numbers),
        cmocka_unit_test(columns_are_found_by_any_name_in_any_case),
        cmocka_unit_test(only_text_divided_by_commas_is_a_header),
        cmocka_unit_test(a_file_that_is_not_there_is_said),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
