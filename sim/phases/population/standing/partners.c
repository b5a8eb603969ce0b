#include "sim/phases/population/standing/partners.h"

#include "sim/world/world.h"

#include <math.h>
#include <string.h>

enum {
    INSTITUTE = -1,
    ROWS = REN_STRAIN_BLOCK,
    BUNDLE = 1024,
    MANY = 4096,
    AHEAD = 16
};

/* What stands for a firm in the rows of partners, less 1: its place; before day 0 its
 * external id, which keys the draws. */
static int32_t label_of(const ren_round *r, int32_t i)
{
    return r->world != NULL ? i : r->setup->economy->firms.id[i];
}

static int32_t *row_of(const ren_round *r, int32_t i)
{
    return r->partner + (int64_t)i * REN_N_PARTNERS;
}

static bool has(const ren_round *r, int32_t i, int32_t code)
{
    const int32_t *row = row_of(r, i);
    bool any = false;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        any |= row[k] == code;
    }
    return any;
}

/* Collaborations of some firms, and what keys each. */
typedef struct bundle {
    int32_t at[ROWS * REN_N_PARTNERS]; /* in the rows of the first firm on */
    int32_t code[ROWS * REN_N_PARTNERS];
    uint32_t lesser[ROWS * REN_N_PARTNERS], greater[ROWS * REN_N_PARTNERS];
    uint32_t word[ROWS * REN_N_PARTNERS];
} bundle;

/* Which places of the rows of some firms are taken. */
static int32_t list_taken(const int32_t *restrict row, int32_t n_places,
                          bundle *restrict some)
{
    int32_t n = 0;
    for (int32_t k = 0; k < n_places; k++) { /* without branches: a matter of luck */
        some->at[n] = k;
        some->code[n] = row[k];
        n += row[k] != 0;
    }
    return n;
}

/* The ids of the two partners of each; an institute has none. */
static void key_by_ids(const ren_round *r, int32_t first, int32_t n,
                       bundle *restrict some)
{
    const int32_t *restrict id = r->setup->economy->firms.id;
    if (r->world != NULL) {
#pragma omp simd
        for (int32_t k = 0; k < n; k++) {
            const int32_t code = some->code[k], other = id[code > 0 ? code - 1 : 0];
            some->code[k] = code > 0 ? other + 1 : code;
        }
    }
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t code = some->code[k];
        const uint32_t a = (uint32_t)id[first + some->at[k] / REN_N_PARTNERS];
        const uint32_t b = code > 0 ? (uint32_t)code - 1 : UINT32_MAX;
        some->lesser[k] = a < b ? a : b;
        some->greater[k] = a < b ? b : a;
    }
}

/* C20: a collaboration ends with collab_dissolve a week. Both partners draw the same,
 * keyed by the two, and each clears its own place. */
static void part_some(const ren_round *r, int32_t first, int32_t last, uint32_t most)
{
    const ren_who who = { .week = r->week,
                          .generation = r->before,
                          .purpose = REN_DRAW_PARTING };
    int32_t *row = row_of(r, first);
    bundle some;
    some.lesser[0] = some.greater[0] = 0;
    const int32_t n = list_taken(row, (last - first) * REN_N_PARTNERS, &some);
    key_by_ids(r, first, n, &some);
    ren_draw_word_many(r->setup->economy->stream, who, n, some.lesser, some.greater,
                       some.word);
    for (int32_t k = 0; k < n; k++) {
        if (some.word[k] < most) {
            row[some.at[k]] = 0;
        }
    }
}

static void part(const ren_round *r)
{
    const int32_t n = r->setup->economy->firms.n;
    const double weekly = r->setup->scenario->parameters.collab_dissolve;
    const double chance = 1.0 - pow(1.0 - weekly, REN_ROUND);
    const uint32_t most = (uint32_t)(chance * 4294967295.0);
#pragma omp parallel for schedule(static)
    for (int32_t b = 0; b < (n + ROWS - 1) / ROWS; b++) {
        const int32_t first = b * ROWS;
        part_some(r, first, first + ROWS < n ? first + ROWS : n, most);
    }
}

/* Uniform on (0, 1), from one word. */
static double chance_from(uint32_t word)
{
    return ((double)word + 0.5) / 4294967296.0;
}

static int32_t pick(uint32_t word, int32_t first, int32_t end)
{
    return first + (int32_t)((uint64_t)word * (uint64_t)(end - first) >> 32);
}

/* A maker of the same product, in the province if there is another. */
static int32_t pick_peer(const ren_round *r, int32_t i, uint32_t word)
{
    const ren_setup *setup = r->setup;
    const ren_population *f = &setup->economy->firms;
    const int32_t p = f->product[i];
    const int64_t at = (int64_t)p * REN_N_PROVINCES + f->province[i];
    const int32_t first = r->standing->near_first[at], end = r->standing->near_end[at];
    return end - first > 1 ? pick(word, first, end)
                           : setup->maker[pick(word, setup->maker_first[p],
                                               setup->maker_first[p + 1])];
}

/* One of each firm's suppliers over domestic links, -1 where it has none. All take one
 * step on the way before any takes the next: each is far away in memory. */
static void pick_suppliers(const ren_round *r, int32_t n, const int32_t *firm,
                           const uint32_t *word, int32_t *supplier)
{
    const ren_network *net = &r->setup->economy->network;
    const int32_t *link =
        r->world != NULL ? r->world->state.link_supplier : net->link_supplier;
    int64_t at[BUNDLE];
    for (int32_t m = 0; m < n; m++) {
        const int64_t *first = net->firm_first + firm[m];
        at[m] = first[1] > first[0]
                    ? first[0] + pick(word[m], 0, (int32_t)(first[1] - first[0]))
                    : -1;
        ren_ask(&net->slot_at[at[m] < 0 ? 0 : at[m]]);
    }
    for (int32_t m = 0; m < n; m++) {
        const int32_t base = net->window_slot[firm[m] / REN_WINDOW];
        at[m] = at[m] < 0 ? -1 : base + (int64_t)net->slot_at[at[m]];
        ren_ask(&net->link_first[at[m] < 0 ? 0 : at[m]]);
    }
    for (int32_t m = 0; m < n; m++) {
        at[m] = at[m] < 0 ? -1 : net->link_first[at[m]];
        ren_ask(&link[at[m] < 0 ? 0 : at[m]]);
    }
    for (int32_t m = 0; m < n; m++) { /* domestic links come first */
        const int32_t j = at[m] < 0 ? net->n_firms : link[at[m]];
        supplier[m] = j < net->n_firms ? j : -1;
    }
}

/* C20, D9: the firm's candidates are two makers of its product, a supplier, the leader
 * of its product and the institutes of its province: by turns, so that one choice does
 * not wait for another. */
static void pick_candidates(const ren_round *r, int32_t n, const int32_t *firm,
                            uint32_t (*word)[4], int32_t *code)
{
    const ren_population *f = &r->setup->economy->firms;
    int32_t choice[BUNDLE], peer[BUNDLE], asks[BUNDLE + 1], n_asks = 0;
    int32_t asking[BUNDLE], supplier[BUNDLE];
    uint32_t lot[BUNDLE];
    for (int32_t k = 0; k < n; k++) {
        peer[k] = pick_peer(r, firm[k], word[k][2]);
        choice[k] = pick(word[k][1], 0, 5);
        code[k] = choice[k] == 1 ? r->standing->leader[f->product[firm[k]]] : -1;
        asks[n_asks] = k;
        n_asks += choice[k] == 2;
    }
    for (int32_t m = 0; m < n_asks; m++) {
        asking[m] = firm[asks[m]];
        lot[m] = word[asks[m]][2];
    }
    pick_suppliers(r, n_asks, asking, lot, supplier);
    for (int32_t m = 0; m < n_asks; m++) {
        code[asks[m]] = supplier[m];
    }
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = firm[k], j = code[k] < 0 || code[k] == i ? peer[k] : code[k];
        const int32_t other = j == i ? 0 : j + 1;
        code[k] = choice[k] == 0 ? INSTITUTE : other;
    }
}

/* Whether a partner of the one is a partner of the other. */
static bool share_partner(const ren_round *r, int32_t i, int32_t j)
{
    const int32_t *row = row_of(r, i);
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        if (row[k] > 0 && has(r, j, row[k])) {
            return true;
        }
    }
    return false;
}

/*
 * C20: chance that the firm proposes to this candidate within a round and is taken:
 * p0 (1 + tri)(1 - iprisk [risk - protection]+)(1 + c - c*) a week, of a leader its
 * willingness; a platform adds a project for match_project of its monthly events.
 * `shared`: they have a partner in common.
 */
static double chance_of(const ren_round *r, int32_t i, int32_t code, bool shared)
{
    const ren_parameters *p = &r->setup->scenario->parameters;
    const ren_population *f = &r->setup->economy->firms;
    double factor = 1.0, platform = 0.0, willing = 0.0, risk = p->ip_risk;
    if (r->world != NULL) {
        const ren_strain *strain = &r->world->strain;
        platform = ren_at_most_one(ren_strain_of(strain, REN_STRAIN_platform, i));
        willing = ren_strain_of(strain, REN_STRAIN_willing, i);
        risk -= ren_strain_of(strain, REN_STRAIN_protection, i);
        factor += r->world->state.confidence[i];
    }
    if (code > 0) {
        const int32_t j = code - 1;
        factor *= risk > 0.0 ? 1.0 - p->collab_iprisk * risk : 1.0;
        factor *= shared ? 1.0 + p->collab_tri : 1.0;
        factor *= f->leader[j] == 0 ? 1.0 : ren_at_most_one(p->leader_will + willing);
    }
    factor = factor < 0.0 ? 0.0 : factor > p->collab_most ? p->collab_most : factor;
    return REN_ROUND * p->p0_collab * factor + p->match_project * platform;
}

/* Which firms of a block may propose, as what is drawn for them is below the largest
 * that chance_of may be, whoever the candidate. */
static void tell_who_may(const ren_round *r, int32_t first, int32_t n,
                         const uint32_t *restrict word, bool *restrict may)
{
    const ren_parameters *p = &r->setup->scenario->parameters;
    const double common = 1.0 + p->collab_tri, match = p->match_project;
    const double most = p->collab_most;
    const double usual = REN_ROUND * p->p0_collab;
    const ren_real *restrict confidence = ren_strain_none;
    const ren_real *restrict share = ren_strain_none;
    if (r->world != NULL) {
        confidence = r->world->state.confidence + first;
        share = ren_strain_from(&r->world->strain, REN_STRAIN_platform, first);
    }
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double platform = ren_at_most_one((double)share[k]);
        double factor = (1.0 + (double)confidence[k]) * common;
        factor = factor < 0.0 ? 0.0 : factor > most ? most : factor;
        may[k] = chance_from(word[k]) < usual * factor + match * platform;
    }
}

/* Whom firms that may propose propose to work with. Only where luck leaves it open are
 * partners compared, and last, so that their rows are on their way by then. */
static void propose_some(const ren_round *r, int32_t n, const int32_t *firm,
                         uint32_t (*word)[4])
{
    const ren_population *f = &r->setup->economy->firms;
    int32_t code[BUNDLE], open[BUNDLE + 1], n_open = 0;
    pick_candidates(r, n, firm, word, code);
    for (int32_t k = 0; k < n; k++) {
        ren_ask(&f->leader[code[k] > 0 ? code[k] - 1 : firm[k]]);
    }
    for (int32_t k = 0; k < n; k++) {
        const double u = chance_from(word[k][0]);
        const bool apart = code[k] != 0 && u < chance_of(r, firm[k], code[k], false);
        const bool near = code[k] != 0 && u < chance_of(r, firm[k], code[k], true);
        if (apart != near) {
            ren_ask(row_of(r, code[k] - 1));
            open[n_open++] = k;
        } else if (near) {
            r->proposal[f->id[firm[k]]] = code[k];
        }
    }
    for (int32_t m = 0; m < n_open; m++) {
        const int32_t i = firm[open[m]], other = code[open[m]];
        const bool shared = share_partner(r, i, other - 1);
        if (chance_from(word[open[m]][0]) < chance_of(r, i, other, shared)) {
            r->proposal[f->id[i]] = other;
        }
    }
}

/* Proposals stand by external id. */
static void propose(const ren_round *r)
{
    static const uint32_t zeros[BUNDLE];
    const ren_economy *e = r->setup->economy;
    const int32_t n = e->firms.n;
    const ren_who who = { .week = r->week,
                          .generation = r->before,
                          .purpose = REN_DRAW_PROPOSAL };
    memset(r->proposal, 0, (size_t)n * sizeof *r->proposal);
#pragma omp parallel for schedule(static)
    for (int32_t b = 0; b < (n + BUNDLE - 1) / BUNDLE; b++) {
        const int32_t first = b * BUNDLE;
        const int32_t some = n - first < BUNDLE ? n - first : BUNDLE;
        uint32_t word[BUNDLE], id[BUNDLE], all[BUNDLE][4];
        bool may[BUNDLE];
        int32_t who_may[BUNDLE];
        ren_draw_word_many(e->stream, who, some, (const uint32_t *)e->firms.id + first,
                           zeros, word);
        for (int32_t k = 0; k < some; k += ROWS) {
            tell_who_may(r, first + k, some - k < ROWS ? some - k : ROWS, word + k,
                         may + k);
        }
        const int32_t n_may = ren_list_set(may, some, who_may);
        for (int32_t m = 0; m < n_may; m++) {
            who_may[m] += first;
            id[m] = (uint32_t)e->firms.id[who_may[m]];
        }
        ren_draw_words_many(e->stream, who, n_may, id, all);
        propose_some(r, n_may, who_may, all);
    }
}

/* The first place in a firm's row that is free; NULL: none is. */
static int32_t *free_place(const ren_round *r, int32_t i)
{
    int32_t *row = row_of(r, i);
    int at = REN_N_PARTNERS;
    for (int k = REN_N_PARTNERS - 1; k >= 0; k--) {
        at = row[k] == 0 ? k : at;
    }
    return at < REN_N_PARTNERS ? &row[at] : NULL;
}

/* What take_one() will need of the proposal of external id k is on its way. */
static void look_ahead(const ren_round *r, int32_t k)
{
    const ren_population *f = &r->setup->economy->firms;
    const int32_t code = r->proposal[k], i = f->place_of[k];
    const int32_t j = code > 0 ? code - 1 : i;
    ren_ask(row_of(r, i));
    ren_ask(row_of(r, j));
    ren_ask(&f->leader[j]);
}

static void take_one(const ren_round *r, int32_t k)
{
    const ren_population *f = &r->setup->economy->firms;
    const int32_t code = r->proposal[k], i = f->place_of[k];
    const bool hub = code < 0 || (code > 0 && f->leader[code - 1] != 0);
    const int32_t mine = label_of(r, i) + 1;
    const int32_t theirs = code > 0 ? label_of(r, code - 1) + 1 : code;
    int32_t *own = free_place(r, i);
    if (own == NULL || has(r, i, theirs) || (code > 0 && has(r, code - 1, mine))) {
        return;
    }
    int32_t *other = hub ? own : free_place(r, code - 1);
    if (other != NULL) {
        *other = mine;
        *own = theirs;
    }
}

/* Proposals are taken in order of external id, by those who have a place left. A leader
 * and institutes work with any number of firms. */
static void take(const ren_round *r)
{
    const int32_t n_firms = r->setup->economy->firms.n;
    for (int32_t first = 0; first < n_firms; first += MANY) {
        const int32_t last = n_firms - first < MANY ? n_firms : first + MANY;
        int32_t who[MANY + 1], n = 0;
        for (int32_t k = first; k < last; k++) {
            who[n] = k;
            n += r->proposal[k] != 0;
        }
        for (int32_t m = 0; m < n; m++) {
            look_ahead(r, who[m + AHEAD < n ? m + AHEAD : m]);
            take_one(r, who[m]);
        }
    }
}

void ren_partners_round(const ren_round *round)
{
    part(round);
    propose(round);
    take(round);
}
