/**
 * @file sim/phases/money/books/blocks.c
 * The firms of a block by tier, for sums in a fixed order.
 */
#include "sim/phases/money/books/books.h"

#include "sim/world/world.h"

void ren_books_sort_blocks(ren_books *b, const ren_setup *setup)
{
    const uint8_t *tier = setup->economy->firms.tier;
    uint8_t *out = b->by_tier;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        const int32_t end = setup->maker_first[p + 1];
        for (int32_t i = setup->maker_first[p]; i < end; i += REN_BOOKS_BLOCK) {
            const int32_t n = end - i < REN_BOOKS_BLOCK ? end - i : REN_BOOKS_BLOCK;
            for (int32_t t = 0; t < REN_N_TIERS; t++) {
                for (int32_t k = 0; k < n; k++) {
                    if (tier[i + k] == t) {
                        *out++ = (uint8_t)k;
                    }
                }
            }
        }
    }
}

void ren_books_add_tiers(const double *value, const uint8_t *tier, const uint8_t *firm,
                         int32_t n, double sum[REN_N_TIERS])
{
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        const int32_t of_tier = ren_books_of_tier(tier, n, t);
        double part = sum[t];
        for (int32_t k = 0; k < of_tier; k++) {
            part += value[firm[k]];
        }
        sum[t] = part;
        firm += of_tier;
    }
}
