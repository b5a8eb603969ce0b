/**
 * @file tests/support/property.h
 * Properties over generated cases, on top of cmocka.
 *
 * A property takes a case number. On failure the number is printed; running the
 * test again with REN_CASE=<number> replays that case alone. Sizes grow with
 * the number, so the first failing case is also a small one.
 */
#ifndef REN_TESTS_PROPERTY_H
#define REN_TESTS_PROPERTY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/draw.h"

enum { REN_CASES = 200 };

#define FOR_ALL_CASES(c) \
    for (int32_t c = ren_case_first(), last_ = ren_case_last(); c <= last_; c++)

static inline int32_t ren_case_first(void)
{
    const char *only = getenv("REN_CASE");
    return only != NULL ? (int32_t)strtol(only, NULL, 10) : 1;
}

static inline int32_t ren_case_last(void)
{
    return getenv("REN_CASE") != NULL ? ren_case_first() : REN_CASES;
}

#define CASE_ASSERT(c, claim)                          \
    do {                                               \
        if (!(claim)) {                                \
            fail_msg("case %d: %s", (int)(c), #claim); \
        }                                              \
    } while (0)

/** The k-th number of case c, uniform on (0, 1). */
static inline double ren_case_draw(int32_t c, uint32_t k)
{
    return ren_draw_uniform(ren_stream_of(2024, c),
                            (ren_who){ .id = k, .purpose = REN_DRAW_TEST });
}

#endif
