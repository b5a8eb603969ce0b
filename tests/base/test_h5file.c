/* The HDF5 layer: what is written comes back, whole or in parts. */
#include "tests/support/property.h"

#include "base/files/h5file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "ren-h5-XXXXXX";
static char path[64], other[64];
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
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    (void)unlink(other);
    return rmdir(folder);
}

static const char *const firms[3] = { "g1", "电子", "" };
static const double time_of[4] = { 0.0, 7.0, 14.0, 21.0 };
static const double f8[12] = { 0.1, -1e300, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0x1p-1074 };
static const float f4[12] = { 0.1f, -1e38f, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
static const int32_t i4[12] = { INT32_MIN, INT32_MAX, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
static const int64_t i8[12] = { INT64_MIN, INT64_MAX, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
static const int8_t i1[12] = { -128, 127, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
static const uint8_t u1[12] = { 0, 255, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
static const char *const note[12] = { "a", "", "ccc", NULL, "汉字" };

static void define(ren_h5 *file, const char *name, ren_h5_type type)
{
    GOOD(ren_h5_variable(file,
                         &(ren_h5_variable_info){ .path = name,
                                                  .type = type,
                                                  .dimension = { "firm", "time" },
                                                  .deflate = 1,
                                                  .unit = "CNY/week",
                                                  .doc = "Something that is kept." },
                         &err));
}

static void write_everything(const char *name)
{
    ren_h5 *file;
    GOOD(ren_h5_create(&file, name, &err));
    GOOD(ren_h5_set_text(file, "/", "Conventions", "CF-1.10", &err));
    GOOD(ren_h5_coordinate(file, "/firm", 3, REN_H5_DATA(firms), &err));
    GOOD(ren_h5_coordinate(file, "/time", 4, REN_H5_DATA(time_of), &err));
    GOOD(ren_h5_set_text(file, "/time", "units", "days since 2025-01-06", &err));
    GOOD(ren_h5_dimension(file, "/bare", 5, &err));
    GOOD(ren_h5_group(file, "/deep/er", &err));
    define(file, "/f8", REN_H5_F8);
    define(file, "/f4", REN_H5_F4);
    define(file, "/i4", REN_H5_I4);
    define(file, "/i8", REN_H5_I8);
    define(file, "/i1", REN_H5_I1);
    define(file, "/deep/u1", REN_H5_U1);
    define(file, "/deep/er/note", REN_H5_TEXT);
    GOOD(ren_h5_variable(
        file, &(ren_h5_variable_info){ .path = "/scenario", .type = REN_H5_TEXT },
        &err));
    GOOD(ren_h5_write(file, "/f8", REN_H5_DATA(f8), &err));
    GOOD(ren_h5_write(file, "/f4", REN_H5_DATA(f4), &err));
    GOOD(ren_h5_write(file, "/i4", REN_H5_DATA(i4), &err));
    GOOD(ren_h5_write(file, "/i8", REN_H5_DATA(i8), &err));
    GOOD(ren_h5_write(file, "/i1", REN_H5_DATA(i1), &err));
    GOOD(ren_h5_write(file, "/deep/u1", REN_H5_DATA(u1), &err));
    GOOD(ren_h5_write(file, "/deep/er/note", REN_H5_DATA(note), &err));
    const char *scenario = "seed: 7\nweeks: 260\n";
    GOOD(ren_h5_write(file, "/scenario", REN_H5_DATA(&scenario), &err));
    GOOD(ren_h5_set_f8(file, "/f8", "scale", 0.1, &err));
    GOOD(ren_h5_set_i8(file, "/f8", "seed", INT64_MIN, &err));
    GOOD(ren_h5_set_text(file, "/f8", "empty", "", &err));
    GOOD(ren_h5_set_text(file, "/deep/er", "note", "long before", &err));
    GOOD(ren_h5_set_text(file, "/deep/er", "note", "项", &err));
    GOOD(ren_h5_finish(&file, &err));
    assert_null(file);
}

#define CHECK_BACK(file, name, array)                                         \
    do {                                                                      \
        memset(room, 0xEE, sizeof room);                                      \
        GOOD(ren_h5_read(file, name, 12, REN_H5_TYPE_OF(array), room, &err)); \
        assert_memory_equal(room, array, sizeof array);                       \
    } while (0)

static void numbers_of_every_type_come_back(void **state)
{
    (void)state;
    unsigned char room[12 * 8];
    write_everything(path);
    ren_h5 *file;
    GOOD(ren_h5_open(&file, path, &err));
    CHECK_BACK(file, "/f8", f8);
    CHECK_BACK(file, "/f4", f4);
    CHECK_BACK(file, "/i4", i4);
    CHECK_BACK(file, "/i8", i8);
    CHECK_BACK(file, "/i1", i1);
    CHECK_BACK(file, "/deep/u1", u1);
    ren_h5_shape shape;
    GOOD(ren_h5_shape_of(file, "/deep/u1", &shape, &err));
    assert_int_equal(shape.type, REN_H5_U1);
    assert_int_equal(shape.n_dimensions, 2);
    assert_int_equal(shape.length[0], 3);
    assert_int_equal(shape.length[1], 4);
    assert_int_equal(shape.n, 12);
    ren_h5_close(file);
}

static void texts_and_attributes_come_back(void **state)
{
    (void)state;
    ren_h5 *file;
    char **text, *one;
    int32_t n;
    double scale;
    int64_t seed;
    GOOD(ren_h5_open(&file, path, &err));
    GOOD(ren_h5_read_text(file, "/firm", &text, &n, &err));
    assert_int_equal(n, 3);
    assert_string_equal(text[1], "电子");
    assert_string_equal(text[2], "");
    ren_h5_text_free(text, n);
    char *notes[12];
    GOOD(ren_h5_read(file, "/deep/er/note", 12, REN_H5_DATA(notes), &err));
    for (int i = 0; i < 12; i++) {
        assert_string_equal(notes[i], note[i] == NULL ? "" : note[i]);
        free(notes[i]);
    }
    GOOD(ren_h5_read(file, "/scenario", 1, REN_H5_DATA(&one), &err));
    assert_string_equal(one, "seed: 7\nweeks: 260\n");
    free(one);
    GOOD(ren_h5_get_text(file, "/deep/er", "note", &one, &err));
    assert_string_equal(one, "项");
    free(one);
    GOOD(ren_h5_get_text(file, "/f8", "empty", &one, &err));
    assert_string_equal(one, "");
    free(one);
    GOOD(ren_h5_get_text(file, "/i4", "units", &one, &err));
    assert_string_equal(one, "CNY/week");
    free(one);
    GOOD(ren_h5_get_f8(file, "/f8", "scale", &scale, &err));
    GOOD(ren_h5_get_i8(file, "/f8", "seed", &seed, &err));
    assert_true(scale == 0.1 && seed == INT64_MIN);
    assert_true(ren_h5_has_attribute(file, "/", "Conventions"));
    assert_false(ren_h5_has_attribute(file, "/", "conventions"));
    ren_h5_close(file);
}

static void groups_are_listed_in_order_of_creation(void **state)
{
    (void)state;
    const char *const want[] = { "firm", "time", "bare", "deep", "f8",
                                 "f4",   "i4",   "i8",   "i1",   "scenario" };
    ren_h5 *file;
    char **name;
    int32_t n;
    GOOD(ren_h5_open(&file, path, &err));
    GOOD(ren_h5_list(file, "/", &name, &n, &err));
    assert_int_equal(n, 10);
    for (int32_t i = 0; i < n; i++) {
        assert_string_equal(name[i], want[i]);
    }
    ren_h5_text_free(name, n);
    assert_true(ren_h5_has(file, "/"));
    assert_true(ren_h5_has(file, "/deep/er/note"));
    assert_false(ren_h5_has(file, "/deep/est/note"));
    assert_false(ren_h5_has(file, "/f8/note"));
    assert_false(ren_h5_has(file, "f8"));
    ren_h5_close(file);
}

static void equal_contents_give_equal_bytes(void **state)
{
    (void)state;
    /* In another second than the first, or a time in the file would not show. */
    struct stat first;
    assert_int_equal(stat(path, &first), 0);
    while (time(NULL) <= first.st_mtime) {
        (void)usleep(20000);
    }
    write_everything(other);
    FILE *a = fopen(path, "rb"), *b = fopen(other, "rb");
    assert_true(a != NULL && b != NULL);
    int byte;
    int64_t n = 0;
    do {
        byte = fgetc(a);
        assert_int_equal(byte, fgetc(b));
        n++;
    } while (byte != EOF);
    assert_true(n > 1000);
    (void)fclose(a);
    (void)fclose(b);
}

/* A variable of [member][time] whose members arrive one at a time. */
static void members_fill_their_part_and_the_rest_is_missing(void **state)
{
    (void)state;
    enum { MEMBERS = 700, WEEKS = 260 };
    const int64_t fill = -1;
    ren_h5 *file;
    double row[WEEKS], back[2 * WEEKS];
    int64_t whole[MEMBERS];
    GOOD(ren_h5_create(&file, other, &err));
    GOOD(ren_h5_dimension(file, "/member", MEMBERS, &err));
    GOOD(ren_h5_dimension(file, "/time", WEEKS, &err));
    GOOD(ren_h5_variable(file,
                         &(ren_h5_variable_info){ .path = "/output",
                                                  .type = REN_H5_F8,
                                                  .dimension = { "member", "time" },
                                                  .deflate = 1 },
                         &err));
    GOOD(ren_h5_variable(file,
                         &(ren_h5_variable_info){ .path = "/status",
                                                  .type = REN_H5_I8,
                                                  .dimension = { "member" },
                                                  .fill = &fill },
                         &err));
    for (int64_t m = 0; m < MEMBERS; m++) {
        for (int t = 0; t < WEEKS; t++) {
            row[t] = (double)m + t / 1000.0;
        }
        if (m != 5) {
            GOOD(ren_h5_write_part(file, "/output", (int64_t[]){ m, 0 },
                                   (int64_t[]){ 1, WEEKS }, REN_H5_DATA(row), &err));
            GOOD(ren_h5_write_part(file, "/status", &m, (int64_t[]){ 1 },
                                   REN_H5_DATA(&m), &err));
        }
    }
    GOOD(ren_h5_write_part(file, "/status", (int64_t[]){ 0 }, (int64_t[]){ 0 },
                           REN_H5_DATA(whole), &err));
    GOOD(ren_h5_finish(&file, &err));
    GOOD(ren_h5_open(&file, other, &err));
    GOOD(ren_h5_read_part(file, "/output", (int64_t[]){ 4, 10 }, (int64_t[]){ 2, 3 },
                          REN_H5_DATA(back), &err));
    assert_true(back[0] == 4.010 && back[2] == 4.012);
    assert_true(isnan(back[3]) && isnan(back[5]));
    GOOD(ren_h5_read(file, "/status", MEMBERS, REN_H5_DATA(whole), &err));
    assert_true(whole[4] == 4 && whole[5] == -1 && whole[MEMBERS - 1] == MEMBERS - 1);
    ren_h5_close(file);
}

static void odd_shapes_are_kept(void **state)
{
    (void)state;
    ren_h5 *file;
    double x = 4.0, y[2];
    char **none;
    int32_t n;
    char *long_text = malloc(200001);
    assert_non_null(long_text);
    memset(long_text, 'x', 200000);
    long_text[200000] = '\0';
    GOOD(ren_h5_create(&file, other, &err));
    GOOD(ren_h5_coordinate(file, "/none", 0, REN_H5_TEXT, NULL, &err));
    GOOD(ren_h5_group(file, "/g", &err));
    GOOD(ren_h5_dimension(file, "/g/two", 2, &err));
    ren_h5_variable_info info = { .path = "/scalar", .type = REN_H5_F4, .deflate = 4 };
    GOOD(ren_h5_variable(file, &info, &err));
    info.path = "/empty";
    info.dimension[0] = "none";
    GOOD(ren_h5_variable(file, &info, &err));
    info = (ren_h5_variable_info){
        .path = "/g/chunked", .dimension = { "two" }, .chunk = { 1 }, .type = REN_H5_F8
    };
    GOOD(ren_h5_variable(file, &info, &err));
    GOOD(ren_h5_write(file, "/scalar", REN_H5_DATA(&x), &err));
    GOOD(ren_h5_set_text(file, "/", "long", long_text, &err));
    GOOD(ren_h5_finish(&file, &err));
    GOOD(ren_h5_open(&file, other, &err));
    x = 0.0;
    GOOD(ren_h5_read(file, "/scalar", 1, REN_H5_DATA(&x), &err));
    assert_true(x == 4.0);
    GOOD(ren_h5_read(file, "/empty", 0, REN_H5_DATA(&x), &err));
    GOOD(ren_h5_read(file, "/g/chunked", 2, REN_H5_DATA(y), &err));
    assert_true(isnan(y[0]) && isnan(y[1]));
    GOOD(ren_h5_read_text(file, "/none", &none, &n, &err));
    assert_int_equal(n, 0);
    ren_h5_text_free(none, n);
    char *back;
    GOOD(ren_h5_get_text(file, "/", "long", &back, &err));
    assert_string_equal(back, long_text);
    free(back);
    free(long_text);
    ren_h5_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_every_type_come_back),
        cmocka_unit_test(texts_and_attributes_come_back),
        cmocka_unit_test(groups_are_listed_in_order_of_creation),
        cmocka_unit_test(equal_contents_give_equal_bytes),
        cmocka_unit_test(members_fill_their_part_and_the_rest_is_missing),
        cmocka_unit_test(odd_shapes_are_kept),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
