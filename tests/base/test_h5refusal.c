/* The HDF5 layer: refusals, and files that are whole or absent. */
#include "tests/support/property.h"

#include "base/files/h5file.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char folder[] = "ren-h5-XXXXXX";
static char path[64], other[64], part[72];
static ren_error err;

#define GOOD(call)                    \
    do {                              \
        if ((call) != REN_OK) {       \
            fail_msg("%s", err.text); \
        }                             \
    } while (0)

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/a.h5", folder);
    (void)snprintf(other, sizeof other, "%s/b.h5", folder);
    (void)snprintf(part, sizeof part, "%s.part", path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    (void)unlink(other);
    return rmdir(folder);
}

static bool exists(const char *name)
{
    return access(name, F_OK) == 0;
}

static void check_says(const char *a, const char *b)
{
    if (strstr(err.text, a) == NULL || strstr(err.text, b) == NULL) {
        fail_msg("\"%s\" does not say \"%s\" and \"%s\"", err.text, a, b);
    }
}

/* /time, /g, numbers /f8 and /i8 and text /note of its length 3. */
static void write_small(const char *name)
{
    const double f8[3] = { 0.5, 1.0, 2.0 };
    const int64_t i8[3] = { 1, 2, INT64_MAX };
    const int32_t i4[3] = { INT32_MIN, 2, 3 };
    const char *const note[3] = { "a", "b", "c" };
    ren_h5 *file;
    GOOD(ren_h5_create(&file, name, &err));
    GOOD(ren_h5_dimension(file, "/time", 3, &err));
    GOOD(ren_h5_group(file, "/g", &err));
    ren_h5_variable_info info = {
        .path = "/f8", .type = REN_H5_F8, .dimension = { "time" }, .unit = "week"
    };
    GOOD(ren_h5_variable(file, &info, &err));
    GOOD(ren_h5_write(file, "/f8", REN_H5_DATA(f8), &err));
    info.path = "/i8";
    info.type = REN_H5_I8;
    GOOD(ren_h5_variable(file, &info, &err));
    GOOD(ren_h5_write(file, "/i8", REN_H5_DATA(i8), &err));
    info.path = "/i4";
    info.type = REN_H5_I4;
    GOOD(ren_h5_variable(file, &info, &err));
    GOOD(ren_h5_write(file, "/i4", REN_H5_DATA(i4), &err));
    info.path = "/g/note";
    info.type = REN_H5_TEXT;
    GOOD(ren_h5_variable(file, &info, &err));
    GOOD(ren_h5_write(file, "/g/note", REN_H5_DATA(note), &err));
    GOOD(ren_h5_finish(&file, &err));
    assert_null(file);
}

static void refusals_name_file_and_variable(void **state)
{
    (void)state;
    ren_h5 *file;
    double x[3];
    char *text[3];
    write_small(path);
    GOOD(ren_h5_open(&file, path, &err));
    assert_int_equal(ren_h5_read(file, "/nothing", 3, REN_H5_DATA(x), &err),
                     REN_UNKNOWN_NAME);
    check_says(path, "/nothing: does not exist");
    assert_int_equal(ren_h5_read(file, "/g", 3, REN_H5_DATA(x), &err), REN_NO_FILE);
    check_says(path, "/g: is not a variable");
    assert_int_equal(ren_h5_read(file, "/f8", 2, REN_H5_DATA(x), &err), REN_BAD_SHAPE);
    check_says(path, "/f8: has 3 elements, expected 2");
    assert_int_equal(ren_h5_read(file, "/f8", 3, REN_H5_DATA(text), &err),
                     REN_BAD_SHAPE);
    check_says(path, "/f8: holds numbers, expected text");
    assert_int_equal(ren_h5_read(file, "/g/note", 3, REN_H5_DATA(x), &err),
                     REN_BAD_SHAPE);
    check_says(path, "/g/note: holds text, expected numbers");
    assert_int_equal(ren_h5_read_part(file, "/f8", (int64_t[]){ 2 }, (int64_t[]){ 2 },
                                      REN_H5_DATA(x), &err),
                     REN_BAD_SHAPE);
    check_says(path, "/f8: elements 2 to 4 of dimension 0");
    assert_int_equal(ren_h5_get_f8(file, "/f8", "units", x, &err), REN_BAD_SHAPE);
    check_says(path, "attribute \"units\" is not one number");
    assert_int_equal(ren_h5_get_text(file, "/f8", "colour", text, &err),
                     REN_UNKNOWN_NAME);
    check_says(path, "/f8: has no attribute \"colour\"");
    assert_int_equal(ren_h5_set_f8(file, "/f8", "scale", 1.0, &err), REN_NO_WRITE);
    ren_h5_close(file);
}

static void numbers_are_never_clipped_or_cut(void **state)
{
    (void)state;
    ren_h5 *file;
    int32_t small[3];
    double wide[3];
    write_small(path);
    GOOD(ren_h5_open(&file, path, &err));
    assert_int_equal(ren_h5_read(file, "/i8", 3, REN_H5_DATA(small), &err),
                     REN_BAD_SYNTAX);
    check_says(path, "/i8");
    assert_int_equal(ren_h5_read(file, "/f8", 3, REN_H5_DATA(small), &err),
                     REN_BAD_SYNTAX);
    GOOD(ren_h5_read(file, "/i4", 3, REN_H5_DATA(wide), &err));
    assert_true(wide[0] == INT32_MIN && wide[2] == 3.0);
    ren_h5_close(file);
}

static void definitions_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    ren_h5 *file;
    GOOD(ren_h5_create(&file, other, &err));
    GOOD(ren_h5_dimension(file, "/time", 4, &err));
    ren_h5_variable_info info = { .path = "/x",
                                  .type = REN_H5_F8,
                                  .dimension = { "week" } };
    assert_int_equal(ren_h5_variable(file, &info, &err), REN_UNKNOWN_NAME);
    check_says(other, "/x: there is no dimension \"week\"");
    info.dimension[0] = "time";
    GOOD(ren_h5_variable(file, &info, &err));
    assert_int_equal(ren_h5_variable(file, &info, &err), REN_NO_WRITE);
    check_says(other, "/x: variable cannot be made");
    info.path = "/no/group";
    assert_int_equal(ren_h5_variable(file, &info, &err), REN_NO_WRITE);
    info.path = "bare";
    assert_int_equal(ren_h5_variable(file, &info, &err), REN_UNKNOWN_NAME);
    assert_int_equal(ren_h5_dimension(file, "/minus", -1, &err), REN_BAD_SHAPE);
    info = (ren_h5_variable_info){ .path = "/y", .dimension = { "x" } };
    assert_int_equal(ren_h5_variable(file, &info, &err), REN_BAD_SHAPE);
    check_says(other, "/x: is not a dimension");
    ren_h5_abandon(file);
}

static void a_file_gets_its_name_when_it_is_complete(void **state)
{
    (void)state;
    ren_h5 *file;
    (void)unlink(path);
    GOOD(ren_h5_create(&file, path, &err));
    GOOD(ren_h5_dimension(file, "/time", 4, &err));
    GOOD(ren_h5_flush(file, &err));
    assert_true(exists(part) && !exists(path));
    ren_h5_abandon(file);
    assert_true(!exists(part) && !exists(path));
    write_small(path);
    assert_true(!exists(part) && exists(path));
    ren_h5_abandon(NULL);
    GOOD(ren_h5_open(&file, path, &err));
    assert_int_equal(ren_h5_finish(&file, &err), REN_NO_WRITE);
    assert_null(file);
    assert_true(exists(path));
}

static void places_that_cannot_be_written_are_named(void **state)
{
    (void)state;
    ren_h5 *file;
    assert_int_equal(ren_h5_create(&file, "no/such/folder/x.h5", &err), REN_NO_WRITE);
    check_says("no/such/folder/x.h5", "No such file or directory");
    assert_null(file);
    assert_int_equal(ren_h5_open(&file, "no/such/x.h5", &err), REN_NO_FILE);
    check_says("no/such/x.h5", "No such file or directory");
    FILE *text = fopen(other, "w");
    assert_non_null(text);
    (void)fputs("this is no results file\n", text);
    (void)fclose(text);
    assert_int_equal(ren_h5_open(&file, other, &err), REN_BAD_SYNTAX);
    check_says(other, "is not an HDF5 file");
}

static void a_full_disk_is_an_error_and_leaves_nothing(void **state)
{
    (void)state;
    enum { N = 200000 };
    struct rlimit before, small;
    ren_h5 *file;
    double *x = calloc(N, sizeof *x);
    assert_non_null(x);
    (void)unlink(other);
    GOOD(ren_h5_create(&file, other, &err));
    GOOD(ren_h5_dimension(file, "/n", N, &err));
    const ren_h5_variable_info info = { .path = "/x",
                                        .type = REN_H5_F8,
                                        .dimension = { "n" } };
    GOOD(ren_h5_variable(file, &info, &err));
    void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 100000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    ren_status status = ren_h5_write(file, "/x", REN_H5_DATA(x), &err);
    if (status == REN_OK) {
        status = ren_h5_finish(&file, &err);
    }
    ren_h5_abandon(file);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, old);
    assert_int_equal(status, REN_NO_WRITE);
    check_says(other, "/x: cannot be written");
    assert_false(exists(other));
    /* Others go on as if nothing had happened; so does the end of this process. */
    write_small(other);
    GOOD(ren_h5_open(&file, other, &err));
    GOOD(ren_h5_read(file, "/f8", 3, REN_H5_DATA(x), &err));
    assert_true(x[2] == 2.0);
    ren_h5_close(file);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_name_file_and_variable),
        cmocka_unit_test(numbers_are_never_clipped_or_cut),
        cmocka_unit_test(definitions_that_do_not_fit_are_refused),
        cmocka_unit_test(a_file_gets_its_name_when_it_is_complete),
        cmocka_unit_test(places_that_cannot_be_written_are_named),
        cmocka_unit_test(a_full_disk_is_an_error_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
