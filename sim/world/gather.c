#include "sim/world/gather.h"

#include "base/array.h"

#include <stddef.h>
#include <string.h>

/* Two numbers side by side, loaded and multiplied as one. */
typedef ren_real pair __attribute__((vector_size(2 * sizeof(ren_real))));

static inline pair pair_at(const ren_real *x, int32_t k)
{
    pair out;
    memcpy(&out, x + 2 * (ptrdiff_t)k, sizeof out);
    return out;
}

/* How many links ahead of those up to `end` pairs are asked for; 0 where links are few or
 * there are no more. */
static ptrdiff_t ahead_of(const ren_links *links, int64_t end)
{
    return links->n > REN_FEW_LINKS && links->n - end >= REN_AHEAD ? REN_AHEAD : 0;
}

/* Asks for a pair that the links to come will read. */
static inline void ask_ahead(const ren_real *x, const int32_t *at, ptrdiff_t ahead)
{
    ren_ask(x + 2 * (ptrdiff_t)at[ahead]);
}

/* Links to come are asked for themselves, 3 to 6 KiB ahead of either column: measured, more
 * does not help. */
static inline void ask_links(const int32_t *end, const ren_real *share)
{
    ren_ask(end + 1280);
    ren_ask(share + 768);
}

/* ---- rows of slots: ND domestic links, then NF foreign ones ---- */

typedef void rows_kernel(int32_t n, const int32_t *restrict supplier, ptrdiff_t ahead,
                         const ren_real *restrict share, const ren_real *restrict x,
                         ren_real *restrict domestic, ren_real *restrict foreign,
                         ren_real *restrict second);

#define ROWS(ND, NF)                                                  \
    static void pairs_##ND##_##NF(                                    \
        int32_t n, const int32_t *restrict supplier, ptrdiff_t ahead, \
        const ren_real *restrict share, const ren_real *restrict x,   \
        ren_real *restrict domestic, ren_real *restrict foreign,      \
        ren_real *restrict second)                                    \
    {                                                                 \
        for (int32_t i = 0; i < n; i++) {                             \
            pair d = { 0 }, f = { 0 };                                \
            for (int32_t k = 0; k < (ND); k++) {                      \
                ask_ahead(x, supplier + k, ahead);                    \
                d += share[k] * pair_at(x, supplier[k]);              \
            }                                                         \
            for (int32_t k = (ND); k < (ND) + (NF); k++) {            \
                f += share[k] * pair_at(x, supplier[k]);              \
            }                                                         \
            domestic[i] = d[0];                                       \
            foreign[i] = f[0];                                        \
            second[i] = d[1] + f[1];                                  \
            ask_links(supplier, share);                               \
            supplier += (ND) + (NF);                                  \
            share += (ND) + (NF);                                     \
        }                                                             \
    }
ROWS(0, 1)
ROWS(0, 2)
ROWS(1, 0)
ROWS(1, 1)
ROWS(1, 2)
ROWS(2, 0)
ROWS(2, 1)
ROWS(2, 2)
ROWS(3, 0)
ROWS(3, 1)
ROWS(3, 2)

static rows_kernel *const pair_kernel[4][3] = { { NULL, pairs_0_1, pairs_0_2 },
                                                { pairs_1_0, pairs_1_1, pairs_1_2 },
                                                { pairs_2_0, pairs_2_1, pairs_2_2 },
                                                { pairs_3_0, pairs_3_1, pairs_3_2 } };

void ren_gather_slots(const ren_links *links, const ren_slot_run *run, int32_t b,
                      int32_t n, const ren_real *x, ren_real *domestic,
                      ren_real *foreign)
{
    const int32_t *restrict supplier = links->end;
    const ren_real *restrict share = links->share;
    const int32_t nd = run->n_domestic, nf = run->n_foreign;
    int64_t l = run->link + (int64_t)b * (nd + nf);
    const ptrdiff_t ahead = ahead_of(links, l + (int64_t)n * (nd + nf));
    for (int32_t i = 0; i < n; i++) {
        ren_real d = 0, f = 0;
        ask_links(supplier + l, share + l);
        for (int32_t k = 0; k < nd; k++, l++) {
            ren_ask(x + supplier[l + ahead]);
            d += share[l] * x[supplier[l]];
        }
        for (int32_t k = 0; k < nf; k++, l++) {
            f += share[l] * x[supplier[l]];
        }
        domestic[i] = d;
        foreign[i] = f;
    }
}

void ren_gather_slot_pairs(const ren_links *links, const ren_slot_run *run, int32_t b,
                           int32_t n, const ren_real *x, ren_real *domestic,
                           ren_real *foreign, ren_real *second)
{
    const int32_t *restrict supplier = links->end;
    const ren_real *restrict share = links->share;
    const int32_t nd = run->n_domestic, nf = run->n_foreign;
    int64_t l = run->link + (int64_t)b * (nd + nf);
    const ptrdiff_t ahead = ahead_of(links, l + (int64_t)n * (nd + nf));
    if (nd < 4 && nf < 3 && pair_kernel[nd][nf] != NULL) {
        pair_kernel[nd][nf](n, supplier + l, ahead, share + l, x, domestic, foreign,
                            second);
        return;
    }
    for (int32_t i = 0; i < n; i++) {
        pair d = { 0 }, f = { 0 };
        ask_links(supplier + l, share + l);
        for (int32_t k = 0; k < nd; k++, l++) {
            ask_ahead(x, supplier + l, ahead);
            d += share[l] * pair_at(x, supplier[l]);
        }
        for (int32_t k = 0; k < nf; k++, l++) {
            f += share[l] * pair_at(x, supplier[l]);
        }
        domestic[i] = d[0];
        foreign[i] = f[0];
        second[i] = d[1] + f[1];
    }
}

/* ---- rows of suppliers ---- */

#define SHORT_ROWS(LENGTH)                           \
    case LENGTH:                                     \
        for (int32_t i = 0; i < n; i++) {            \
            pair a = { 0 };                          \
            for (int32_t k = 0; k < (LENGTH); k++) { \
                ask_ahead(x, slot + k, ahead);       \
                a += share[k] * pair_at(x, slot[k]); \
            }                                        \
            first[i] = a[0];                         \
            second[i] = a[1];                        \
            ask_links(slot, share);                  \
            slot += (LENGTH);                        \
            share += (LENGTH);                       \
        }                                            \
        break;

static void short_rows(int32_t length, int32_t n, const int32_t *restrict slot,
                       ptrdiff_t ahead, const ren_real *restrict share,
                       const ren_real *restrict x, ren_real *restrict first,
                       ren_real *restrict second)
{
    switch (length) {
        SHORT_ROWS(1)
        SHORT_ROWS(2)
        SHORT_ROWS(3)
        SHORT_ROWS(4)
        SHORT_ROWS(5)
        SHORT_ROWS(6)
        SHORT_ROWS(7)
        SHORT_ROWS(8)
    default:
        for (int32_t i = 0; i < n; i++) {
            pair a = { 0 };
            for (int32_t k = 0; k < length; k++) {
                ask_ahead(x, slot + k, ahead);
                a += share[k] * pair_at(x, slot[k]);
            }
            first[i] = a[0];
            second[i] = a[1];
            ask_links(slot, share);
            slot += length;
            share += length;
        }
    }
}

void ren_gather_piece(const ren_links *links, int64_t begin, int64_t end,
                      const ren_real *x, ren_real *first, ren_real *second)
{
    const int32_t *restrict slot = links->end;
    const ptrdiff_t ahead = ahead_of(links, end);
    const ren_real *restrict share = links->share;
    pair a[REN_ROW_LANES] = { { 0 } };
    int64_t l = begin;
    for (; l + REN_ROW_LANES <= end; l += REN_ROW_LANES) {
        ask_links(slot + l, share + l);
        for (int k = 0; k < REN_ROW_LANES; k++) {
            ask_ahead(x, slot + l + k, ahead);
            a[k] += share[l + k] * pair_at(x, slot[l + k]);
        }
    }
    for (int k = 0; l < end; k++, l++) {
        a[k] += share[l] * pair_at(x, slot[l]);
    }
    const pair sum = ((a[0] + a[1]) + a[2]) + a[3];
    *first = sum[0];
    *second = sum[1];
}

void ren_gather_suppliers(const ren_links *links, const ren_out_run *run,
                          const ren_real *x, ren_real *first, ren_real *second)
{
    if (run->length <= REN_SHORT_ROW) {
        const int64_t end = run->link + (int64_t)run->n * run->length;
        short_rows(run->length, run->n, links->end + run->link, ahead_of(links, end),
                   links->share + run->link, x, first, second);
        return;
    }
    for (int32_t i = 0; i < run->n; i++) {
        const int64_t row = run->link + (int64_t)i * run->length;
        ren_gather_piece(links, row, row + run->length, x, &first[i], &second[i]);
    }
}
