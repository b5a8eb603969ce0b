/**
 * @file tests/model/test_network_lines.c
 * Two lines overlaid: totals are exact, self-meetings part, keys sort (D3).
 * Labels: bits
 */
#include "model/network/links/keys.h"
#include "model/network/links/overlay.h"
#include "tests/support/property.h"

#include <math.h>

enum { MOST = 400, ROWS = 60, SELLERS = 40 };

typedef struct lines {
    ren_overlay overlay;
    uint64_t piece[MOST];
    int32_t piece_row[MOST], seller[SELLERS], owner[ROWS];
    double row_piece[ROWS], capacity[SELLERS], bought[ROWS], total;
} lines;

/* Rows of 1..3 pieces; owners and sellers overlap; one seller may be a giant. */
static void draw_lines(lines *l, int32_t c)
{
    const int32_t n_rows = 1 + c % ROWS, n_sellers = 2 + c % (SELLERS - 2);
    int32_t m = 0;
    uint32_t k = 0;
    double all = 0.0;
    *l = (lines){ .overlay = { .piece = l->piece,
                               .piece_row = l->piece_row,
                               .row_piece = l->row_piece,
                               .n_sellers = n_sellers,
                               .seller = l->seller,
                               .capacity = l->capacity } };
    for (int32_t j = 0; j < n_rows; j++) {
        const int32_t pieces = 1 + (int32_t)(3.0 * ren_case_draw(c, k++));
        l->row_piece[j] = exp(6.0 * ren_case_draw(c, k++));
        l->owner[j] = j;
        for (int32_t p = 0; p < pieces; p++) {
            l->piece[m] = ren_key_of((uint32_t)(4e9 * ren_case_draw(c, k++)), m);
            l->piece_row[m++] = j;
            l->bought[j] += l->row_piece[j];
            l->total += l->row_piece[j];
        }
    }
    uint64_t scratch[MOST];
    ren_keys_sort(m, l->piece, scratch, 4);
    l->overlay.n_pieces = m;
    for (int32_t s = 0; s < n_sellers; s++) {
        l->seller[s] = s;
        l->capacity[s] =
            exp((s == 0 && c % 3 == 0 ? 9.0 : 6.0) * ren_case_draw(c, k++));
        all += l->capacity[s];
    }
    for (int32_t s = 0; s < n_sellers; s++) {
        l->capacity[s] *= l->total / all;
    }
}

static void check_totals(int32_t c, const lines *l, const ren_meetings *met)
{
    double bought[ROWS] = { 0 }, sold[SELLERS] = { 0 };
    for (int32_t m = 0; m < met->n; m++) {
        CASE_ASSERT(c, met->item[m].value >= 0.0);
        bought[met->item[m].row] += met->item[m].value;
        sold[met->item[m].node] += met->item[m].value;
    }
    for (int32_t j = 0; j < ROWS; j++) {
        CASE_ASSERT(c, fabs(bought[j] - l->bought[j]) <= 1e-9 * l->bought[j]);
    }
    for (int32_t s = 0; s < l->overlay.n_sellers; s++) {
        CASE_ASSERT(c, fabs(sold[s] - l->capacity[s])
                           <= 1e-9 * l->capacity[s] + 1e-12 * l->total);
    }
}

static void both_lines_are_used_up(void **state)
{
    (void)state;
    FOR_ALL_CASES (c) {
        lines l;
        ren_meetings met = { 0 };
        draw_lines(&l, c);
        CASE_ASSERT(c, ren_overlay_meet(&met, &l.overlay));
        CASE_ASSERT(c, met.n <= l.overlay.n_pieces + l.overlay.n_sellers);
        check_totals(c, &l, &met);
        free(met.item);
    }
}

/* What must stay: a firm's purchases and sales beyond what others buy and sell. */
static void nobody_meets_itself_unless_it_must(void **state)
{
    (void)state;
    FOR_ALL_CASES (c) {
        lines l;
        ren_meetings met = { 0 };
        double self[ROWS] = { 0 };
        draw_lines(&l, c);
        CASE_ASSERT(c, ren_overlay_meet(&met, &l.overlay));
        CASE_ASSERT(c, ren_overlay_part(&met, l.owner));
        check_totals(c, &l, &met);
        for (int32_t m = 0; m < met.n; m++) {
            if (met.item[m].node == l.owner[met.item[m].row]) {
                self[met.item[m].node] += met.item[m].value;
            }
        }
        for (int32_t i = 0; i < ROWS; i++) {
            const double sold = i < l.overlay.n_sellers ? l.capacity[i] : 0.0;
            const double must = fmax(0.0, l.bought[i] + sold - l.total);
            CASE_ASSERT(c, self[i] <= must + 1e-9 * l.total);
        }
        free(met.item);
    }
}

static int ascending(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void keys_sort_as_qsort_does(void **state)
{
    static uint64_t key[3000], same[3000], scratch[3000];
    (void)state;
    FOR_ALL_CASES (c) {
        const int32_t n = 15 * c;
        for (int32_t k = 0; k < n; k++) {
            const double u = ren_case_draw(c, (uint32_t)k);
            key[k] = ren_key_of((uint32_t)(u * (c % 4 == 0 ? 7.0 : 4e9)), k);
            same[k] = key[k];
        }
        ren_keys_sort(n, key, scratch, 4);
        qsort(same, (size_t)n, sizeof *same, ascending);
        for (int32_t k = 0; k < n; k++) {
            CASE_ASSERT(c, key[k] == same[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_lines_are_used_up),
        cmocka_unit_test(nobody_meets_itself_unless_it_must),
        cmocka_unit_test(keys_sort_as_qsort_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
