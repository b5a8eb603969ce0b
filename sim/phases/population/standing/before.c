/**
 * @file sim/phases/population/standing/before.c
 * Who works with whom on day 0: rounds of collaboration before it (C20).
 */
#include "base/array.h"
#include "sim/phases/population/standing/partners.h"
#include "sim/world/world.h"

#include <stdlib.h>

/* With the default of 1 % partings a week about five lives of a collaboration. */
enum { ROUNDS_BEFORE = 120 };

enum { BLOCK = 256, MANY = 256 * BLOCK };

/* Partners of firms from a place on, and in all how many of them are firms and how many of
 * these in another province. Without branches: partners are luck. */
static void count_block(const ren_population *f, const int32_t *partner, int32_t first,
                        int32_t n, uint8_t *restrict count, int64_t *links,
                        int64_t *far)
{
    const int32_t *restrict row = partner + (int64_t)first * REN_N_PARTNERS;
    const uint8_t *restrict province = f->province;
    int32_t place[BLOCK * REN_N_PARTNERS];
    int32_t n_links = 0, n_far = 0;
#pragma omp simd reduction(+ : n_links)
    for (int32_t k = 0; k < n * REN_N_PARTNERS; k++) {
        place[k] = row[k] > 0 ? row[k] - 1 : first + k / REN_N_PARTNERS;
        n_links += row[k] > 0;
    }
    for (int32_t i = 0; i < n; i++) {
        const uint8_t home = province[first + i];
        count[i] = 0;
        for (int k = i * REN_N_PARTNERS; k < (i + 1) * REN_N_PARTNERS; k++) {
            n_far += province[place[k]] != home;
            count[i] += row[k] != 0;
        }
    }
    *links += n_links;
    *far += n_far;
}

ren_bonds ren_partners_measure(const ren_setup *setup, const int32_t *partner)
{
    const ren_population *f = &setup->economy->firms;
    double all = 0, real = 0, srdi = 0, real_srdi = 0;
    int64_t links = 0, far = 0;
    for (int32_t first = 0; first < f->n; first += MANY) {
        const int32_t last = f->n - first < MANY ? f->n : first + MANY;
        uint8_t count[MANY];
#pragma omp parallel for schedule(static) reduction(+ : links, far)
        for (int32_t b = first; b < last; b += BLOCK) {
            count_block(f, partner, b, last - b < BLOCK ? last - b : BLOCK,
                        count + (b - first), &links, &far);
        }
        for (int32_t i = first; i < last; i++) { /* in the order of places */
            const double n = count[i - first], weight = f->weight[i];
            const bool counts = f->tier[i] >= 2;
            all += n * weight;
            real += weight;
            srdi += counts ? n * weight : 0.0;
            real_srdi += counts ? weight : 0.0;
        }
    }
    return (ren_bonds){ .mean = all / real,
                        .srdi = real_srdi > 0.0 ? srdi / real_srdi : 0.0,
                        .far = links > 0 ? (double)far / (double)links : 0.0 };
}

/* Who is near whom, and the leaders: the largest of each product. */
static void list_neighbours(ren_standing *s, const ren_setup *setup)
{
    const ren_population *f = &setup->economy->firms;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        s->leader[p] = -1;
    }
    for (int32_t c = 0; c < f->n_cells; c++) {
        const int64_t at =
            (int64_t)f->cell_product[c] * REN_N_PROVINCES + f->cell_province[c];
        s->near_first[at] = s->near_end[at] > 0 ? s->near_first[at] : f->cell_first[c];
        s->near_end[at] = f->cell_first[c + 1];
    }
    for (int32_t k = 0; k < f->n; k++) {
        const int32_t i = f->place_of[k], best = s->leader[f->product[i]];
        if (f->leader[i] != 0 && (best < 0 || f->output[i] > f->output[best])) {
            s->leader[f->product[i]] = i;
        }
    }
}

ren_status ren_partners_open(ren_standing *s, const ren_setup *setup, ren_error *err)
{
    const int32_t n = setup->economy->firms.n;
    ren_round round = { .setup = setup,
                        .standing = s,
                        .before = 1,
                        .partner = s->partner,
                        .proposal = ren_column(n, sizeof *round.proposal) };
    if (round.proposal == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "partners: no room for %d firms", (int)n);
    }
    list_neighbours(s, setup);
    for (int k = 0; k < ROUNDS_BEFORE; k++) {
        round.week = (uint16_t)k;
        ren_partners_round(&round);
    }
    for (int64_t k = 0; k < (int64_t)n * REN_N_PARTNERS; k++) {
        const int32_t code = s->partner[k]; /* from external ids to places */
        s->partner[k] = code > 0 ? setup->economy->firms.place_of[code - 1] + 1 : code;
    }
    for (int32_t i = 0; i < n; i++) {
        s->n_partners[i] = (uint8_t)ren_partners_count(s->partner, i);
    }
    s->bonds = ren_partners_measure(setup, s->partner);
    free(round.proposal);
    return REN_OK;
}
