#include "sim/world/gather.h"

#include <stddef.h>

/* ---- rows of slots: ND domestic links, then NF foreign ones ---- */

typedef void rows_kernel(int32_t n, const int32_t *restrict supplier,
                         const ren_real *restrict share, const ren_real *restrict x,
                         ren_real *restrict domestic, ren_real *restrict foreign,
                         ren_real *restrict second);

/* One number per supplier, or two side by side. */
#define ROWS(ND, NF)                                                                 \
    static void rows_##ND##_##NF(                                                    \
        int32_t n, const int32_t *restrict supplier, const ren_real *restrict share, \
        const ren_real *restrict x, ren_real *restrict domestic,                     \
        ren_real *restrict foreign, ren_real *restrict second)                       \
    {                                                                                \
        (void)second;                                                                \
        for (int32_t i = 0; i < n; i++) {                                            \
            ren_real d = 0, f = 0;                                                   \
            for (int32_t k = 0; k < (ND); k++) {                                     \
                d += share[k] * x[supplier[k]];                                      \
            }                                                                        \
            for (int32_t k = (ND); k < (ND) + (NF); k++) {                           \
                f += share[k] * x[supplier[k]];                                      \
            }                                                                        \
            domestic[i] = d;                                                         \
            foreign[i] = f;                                                          \
            supplier += (ND) + (NF);                                                 \
            share += (ND) + (NF);                                                    \
        }                                                                            \
    }                                                                                \
    static void pairs_##ND##_##NF(                                                   \
        int32_t n, const int32_t *restrict supplier, const ren_real *restrict share, \
        const ren_real *restrict x, ren_real *restrict domestic,                     \
        ren_real *restrict foreign, ren_real *restrict second)                       \
    {                                                                                \
        for (int32_t i = 0; i < n; i++) {                                            \
            ren_real d = 0, f = 0, d2 = 0, f2 = 0;                                   \
            for (int32_t k = 0; k < (ND); k++) {                                     \
                const ren_real *pair = x + 2 * (ptrdiff_t)supplier[k];               \
                d += share[k] * pair[0];                                             \
                d2 += share[k] * pair[1];                                            \
            }                                                                        \
            for (int32_t k = (ND); k < (ND) + (NF); k++) {                           \
                const ren_real *pair = x + 2 * (ptrdiff_t)supplier[k];               \
                f += share[k] * pair[0];                                             \
                f2 += share[k] * pair[1];                                            \
            }                                                                        \
            domestic[i] = d;                                                         \
            foreign[i] = f;                                                          \
            second[i] = d2 + f2;                                                     \
            supplier += (ND) + (NF);                                                 \
            share += (ND) + (NF);                                                    \
        }                                                                            \
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

// clang-format off
#define KERNELS(KIND) { { NULL, KIND##_0_1, KIND##_0_2 }, \
    { KIND##_1_0, KIND##_1_1, KIND##_1_2 }, { KIND##_2_0, KIND##_2_1, KIND##_2_2 }, \
    { KIND##_3_0, KIND##_3_1, KIND##_3_2 } }
// clang-format on
static rows_kernel *const row_kernel[4][3] = KERNELS(rows);
static rows_kernel *const pair_kernel[4][3] = KERNELS(pairs);

void ren_gather_slots(const ren_slot_run *run, int32_t b, int32_t n,
                      const int32_t *supplier, const ren_real *share, const ren_real *x,
                      ren_real *domestic, ren_real *foreign)
{
    const int32_t nd = run->n_domestic, nf = run->n_foreign;
    int64_t l = run->link + (int64_t)b * (nd + nf);
    if (nd < 4 && nf < 3 && row_kernel[nd][nf] != NULL) {
        row_kernel[nd][nf](n, supplier + l, share + l, x, domestic, foreign, NULL);
        return;
    }
    for (int32_t i = 0; i < n; i++) {
        ren_real d = 0, f = 0;
        for (int32_t k = 0; k < nd; k++, l++) {
            d += share[l] * x[supplier[l]];
        }
        for (int32_t k = 0; k < nf; k++, l++) {
            f += share[l] * x[supplier[l]];
        }
        domestic[i] = d;
        foreign[i] = f;
    }
}

void ren_gather_slot_pairs(const ren_slot_run *run, int32_t b, int32_t n,
                           const int32_t *supplier, const ren_real *share,
                           const ren_real *x, ren_real *domestic, ren_real *foreign,
                           ren_real *second)
{
    const int32_t nd = run->n_domestic, nf = run->n_foreign;
    int64_t l = run->link + (int64_t)b * (nd + nf);
    if (nd < 4 && nf < 3 && pair_kernel[nd][nf] != NULL) {
        pair_kernel[nd][nf](n, supplier + l, share + l, x, domestic, foreign, second);
        return;
    }
    for (int32_t i = 0; i < n; i++) {
        ren_real d = 0, f = 0, d2 = 0, f2 = 0;
        for (int32_t k = 0; k < nd; k++, l++) {
            d += share[l] * x[2 * (ptrdiff_t)supplier[l]];
            d2 += share[l] * x[2 * (ptrdiff_t)supplier[l] + 1];
        }
        for (int32_t k = 0; k < nf; k++, l++) {
            f += share[l] * x[2 * (ptrdiff_t)supplier[l]];
            f2 += share[l] * x[2 * (ptrdiff_t)supplier[l] + 1];
        }
        domestic[i] = d;
        foreign[i] = f;
        second[i] = d2 + f2;
    }
}

/* ---- rows of suppliers ---- */

#define SHORT_ROWS(LENGTH)                                         \
    case LENGTH:                                                   \
        for (int32_t i = 0; i < n; i++) {                          \
            ren_real a = 0, c = 0;                                 \
            for (int32_t k = 0; k < (LENGTH); k++) {               \
                const ren_real *pair = x + 2 * (ptrdiff_t)slot[k]; \
                a += share[k] * pair[0];                           \
                c += share[k] * pair[1];                           \
            }                                                      \
            first[i] = a;                                          \
            second[i] = c;                                         \
            slot += (LENGTH);                                      \
            share += (LENGTH);                                     \
        }                                                          \
        break;

static void short_rows(int32_t length, int32_t n, const int32_t *restrict slot,
                       const ren_real *restrict share, const ren_real *restrict x,
                       ren_real *restrict first, ren_real *restrict second)
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
            ren_real a = 0, c = 0;
            for (int32_t k = 0; k < length; k++) {
                const ren_real *pair = x + 2 * (ptrdiff_t)slot[k];
                a += share[k] * pair[0];
                c += share[k] * pair[1];
            }
            first[i] = a;
            second[i] = c;
            slot += length;
            share += length;
        }
    }
}

void ren_gather_piece(int64_t begin, int64_t end, const int32_t *slot,
                      const ren_real *share, const ren_real *x, ren_real *first,
                      ren_real *second)
{
    ren_real a[REN_ROW_LANES] = { 0 }, c[REN_ROW_LANES] = { 0 };
    int64_t l = begin;
    for (; l + REN_ROW_LANES <= end; l += REN_ROW_LANES) {
        for (int k = 0; k < REN_ROW_LANES; k++) {
            const ren_real *pair = x + 2 * (ptrdiff_t)slot[l + k];
            a[k] += share[l + k] * pair[0];
            c[k] += share[l + k] * pair[1];
        }
    }
    for (int k = 0; l < end; k++, l++) {
        const ren_real *pair = x + 2 * (ptrdiff_t)slot[l];
        a[k] += share[l] * pair[0];
        c[k] += share[l] * pair[1];
    }
    *first = ((a[0] + a[1]) + a[2]) + a[3];
    *second = ((c[0] + c[1]) + c[2]) + c[3];
}

void ren_gather_suppliers(const ren_out_run *run, const int32_t *slot,
                          const ren_real *share, const ren_real *x, ren_real *first,
                          ren_real *second)
{
    if (run->length <= REN_SHORT_ROW) {
        short_rows(run->length, run->n, slot + run->link, share + run->link, x, first,
                   second);
        return;
    }
    for (int32_t i = 0; i < run->n; i++) {
        const int64_t row = run->link + (int64_t)i * run->length;
        ren_gather_piece(row, row + run->length, slot, share, x, &first[i], &second[i]);
    }
}
