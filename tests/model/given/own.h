/**
 * @file tests/model/given/own.h
 * Networks from text: firms and links as a user would write them.
 */
#ifndef REN_TESTS_MODEL_GIVEN_OWN_H
#define REN_TESTS_MODEL_GIVEN_OWN_H

#include "tests/support/fixtures.h"
#include "tests/support/property.h"
#include "tests/support/scratch.h"

#include "model/given.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define OWN_CASES REN_SOURCE_DIR "/tests/model/given/cases/"

static inline void own_file(char path[REN_SCRATCH], const char *text)
{
    assert_true(ren_scratch_file(path));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static inline ren_status own_try(ren_given *out, const char *firms, const char *links,
                                 bool undirected, ren_error *err)
{
    char f[REN_SCRATCH], l[REN_SCRATCH];
    own_file(f, firms);
    own_file(l, links);
    const ren_status status = ren_given_read(out, f, l, undirected, err);
    unlink(f);
    unlink(l);
    return status;
}

static inline ren_given own_read(const char *firms, const char *links)
{
    ren_given given = { 0 };
    ren_error err = { .text = "" };
    if (own_try(&given, firms, links, false, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    return given;
}

static inline void own_expect(ren_status status, const ren_error *err)
{
    if (status != REN_OK) {
        fail_msg("%s: %s", ren_status_name(status), err->text);
    }
}

static inline bool own_same_column(const double *a, const double *b, int64_t n)
{
    return (a == NULL) == (b == NULL)
           && (a == NULL || memcmp(a, b, (size_t)n * sizeof *a) == 0);
}

static inline bool own_same_index(const int32_t *a, const int32_t *b, int64_t n)
{
    return (a == NULL) == (b == NULL)
           && (a == NULL || memcmp(a, b, (size_t)n * sizeof *a) == 0);
}

static inline bool own_same_ids(const ren_ids *a, const ren_ids *b)
{
    bool same = a->n == b->n;
    for (int32_t k = 0; same && k < a->n; k++) {
        same = strcmp(ren_ids_name(a, k), ren_ids_name(b, k)) == 0;
    }
    return same;
}

/* Equal to the last bit. */
static inline bool own_same(const ren_given *a, const ren_given *b)
{
    const int64_t n = a->firms.n, m = a->n_links;
    bool same = own_same_ids(&a->firms, &b->firms)
                && own_same_ids(&a->products, &b->products)
                && own_same_ids(&a->dangling, &b->dangling) && m == b->n_links
                && a->n_repeats == b->n_repeats && a->own_products == b->own_products
                && own_same_index(a->product, b->product, n)
                && own_same_index(a->province, b->province, n)
                && own_same_index(a->tier, b->tier, n)
                && own_same_index(a->supplier, b->supplier, m)
                && own_same_index(a->buyer, b->buyer, m)
                && own_same_column(a->value, b->value, m)
                && own_same_index(a->link_product, b->link_product, m)
                && own_same_index(a->since, b->since, m)
                && own_same_index(a->dangling_supplier, b->dangling_supplier, m)
                && own_same_index(a->dangling_buyer, b->dangling_buyer, m);
#define COLUMN(name, unit, doc) same = same && own_same_column(a->name, b->name, n);
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    for (int64_t k = 0; same && k < a->n_repeats; k++) {
        same = a->repeat[k].firm == b->repeat[k].firm
               && a->repeat[k].product == b->repeat[k].product
               && a->repeat[k].line == b->repeat[k].line;
    }
    return same;
}

#endif
