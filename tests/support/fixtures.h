/**
 * @file tests/support/fixtures.h
 * A small economy to build on: a balanced random table, provinces, default parameters.
 *
 * Uses only base, so every test may link it; free with the model's own functions
 * (ren_table_free, ren_geography_free).
 */
#ifndef REN_TESTS_FIXTURES_H
#define REN_TESTS_FIXTURES_H

#include "model/table.h"

/**
 * A balanced table of n >= 9 products, the last two of them niches. Product 0 is
 * pooled, 1 and 2 are local, the last two before the niches are software and a service,
 * the rest manufactures. The first niche, half its users' output exposed, is critical
 * to products 4 and 5; the second, with exposure 1, is half-critical to 5 and part of
 * 5's capital. 270 trillion CNY of output.
 */
ren_table ren_fixture_table(int32_t n);

/** 31 provinces on a circle, of unequal size. */
ren_geography ren_fixture_geography(void);

/** Default parameters, `firms` agents, seed 7; owns nothing. */
ren_scenario ren_fixture_scenario(int64_t firms);

#endif
