/**
 * @file tests/sim/population/rounds.h
 * A naive twin of a round of collaboration, firm by firm, from C20.
 */
#ifndef REN_TESTS_SIM_POPULATION_ROUNDS_H
#define REN_TESTS_SIM_POPULATION_ROUNDS_H

#include "tests/sim/population/census.h"

enum { NOBODY = 0, INSTITUTES = -1, PLACES = 4 };

/* What happened in rounds. */
typedef struct happened {
    int64_t parted, alone, lucky_by_friend, lucky_by_platform, capped, sulking;
    int64_t institutes, leaders, suppliers, near, anywhere; /* proposed to */
    int64_t full, known, theirs_full, taken, by_hub;
} happened;

typedef struct twin {
    const ren_economy *economy;
    const ren_parameters *p;
    const ren_world
        *world; /* its confidence, strain and suppliers; NULL: before day 0 */
    uint16_t week, before;
    int32_t (*row)[PLACES]; /* of a firm: place + 1, INSTITUTES or NOBODY */
    int32_t *proposal;      /* by external id */
    happened *seen;
} twin;

static inline void draw(const twin *t, ren_purpose purpose, uint32_t id,
                        uint32_t second, uint32_t word[4])
{
    ren_draw_words(t->economy->stream,
                   (ren_who){ .id = id,
                              .second = second,
                              .week = t->week,
                              .generation = t->before,
                              .purpose = (uint16_t)purpose },
                   word);
}

static inline double luck(uint32_t word)
{
    return ((double)word + 0.5) / 4294967296.0;
}

/* One of n, evenly. */
static inline int32_t lot(uint32_t word, int32_t n)
{
    return (int32_t)((double)word / 4294967296.0 * n);
}

/* Four weeks in each of which it ends with collab_dissolve; the two ids key the draw, so
 * that both learn the same. The institutes come after all firms. */
static inline void part(twin *t)
{
    const ren_population *f = &t->economy->firms;
    const double stays = 1.0 - t->p->collab_dissolve;
    for (int32_t i = 0; i < f->n; i++) {
        for (int k = 0; k < PLACES; k++) {
            const int32_t code = t->row[i][k];
            const uint32_t own = (uint32_t)f->id[i];
            const uint32_t other = code > 0 ? (uint32_t)f->id[code - 1] : 0xffffffffU;
            uint32_t word[4];
            if (code == NOBODY) {
                continue;
            }
            draw(t, REN_DRAW_PARTING, own < other ? own : other,
                 own < other ? other : own, word);
            if (luck(word[0]) < 1.0 - stays * stays * stays * stays) {
                t->row[i][k] = NOBODY;
                t->seen->parted++;
            }
        }
    }
}

/* The largest of the chain leaders of a product, -1 where it has none. */
static inline int32_t leader_of(const twin *t, int32_t product)
{
    const ren_population *f = &t->economy->firms;
    int32_t best = -1;
    for (int32_t id = 0; id < f->n; id++) {
        const int32_t i = f->place_of[id];
        if (f->product[i] == product && f->leader[i] != 0
            && (best < 0 || f->output[i] > f->output[best])) {
            best = i;
        }
    }
    return best;
}

/* Of what the firm buys over links one product, by lot, and whom it buys it from first;
 * -1 where that is abroad. */
static inline int32_t supplier_of(const twin *t, int32_t i, uint32_t word)
{
    const ren_network *net = &t->economy->network;
    int32_t bought[REN_MOST_PRODUCTS], n = 0;
    for (int32_t k = 0; k < REN_MOST_PRODUCTS; k++) {
        bought[k] = -1;
    }
    for (int32_t slot = 0; slot < net->n_slots; slot++) {
        if (net->slot_firm[slot] == i) {
            bought[net->slot_product[slot]] = slot;
            n++;
        }
    }
    int32_t left = n > 0 ? lot(word, n) : -1;
    for (int32_t product = 0; product < REN_MOST_PRODUCTS; product++) {
        if (bought[product] >= 0 && left-- == 0) {
            const int64_t link = net->link_first[bought[product]];
            const int32_t j = t->world != NULL ? t->world->state.link_supplier[link]
                                               : net->link_supplier[link];
            return j < t->economy->firms.n ? j : -1;
        }
    }
    return -1;
}

/* A maker of the firm's product by lot: of its province, in the order of places, where
 * there is another; else of the country, in the order of ids. */
static inline int32_t peer_of(const twin *t, int32_t i, uint32_t word, bool *near)
{
    const ren_population *f = &t->economy->firms;
    int32_t here = 0, all = 0;
    for (int32_t j = 0; j < f->n; j++) {
        all += f->product[j] == f->product[i];
        here += f->product[j] == f->product[i] && f->province[j] == f->province[i];
    }
    *near = here > 1;
    int32_t left = lot(word, *near ? here : all);
    for (int32_t k = 0; k < f->n; k++) {
        const int32_t j = *near ? k : f->place_of[k];
        if (f->product[j] == f->product[i]
            && (!*near || f->province[j] == f->province[i]) && left-- == 0) {
            return j;
        }
    }
    fail_msg("firm %d makes nothing", (int)i);
    return -1;
}

/* Kinds of candidates, each as likely; the last is drawn twice. */
enum { AN_INSTITUTE, A_LEADER, A_SUPPLIER, A_PEER, ANOTHER_PEER, KINDS };

/* Whom the firm might propose to. Who has no leader or supplier, or is it, asks a peer;
 * `kind` says whom in the end. */
static inline int32_t candidate_of(const twin *t, int32_t i, const uint32_t word[4],
                                   int *kind, bool *near)
{
    int32_t j = -1;
    *kind = lot(word[1], KINDS);
    if (*kind == AN_INSTITUTE) {
        return INSTITUTES;
    }
    if (*kind == A_LEADER) {
        j = leader_of(t, t->economy->firms.product[i]);
    } else if (*kind == A_SUPPLIER) {
        j = supplier_of(t, i, word[2]);
    }
    if (j < 0 || j == i) {
        *kind = A_PEER;
        j = peer_of(t, i, word[2], near);
    }
    return j == i ? NOBODY : j + 1;
}

static inline bool works_with(const twin *t, int32_t i, int32_t code)
{
    const int32_t *row = t->row[i];
    return row[0] == code || row[1] == code || row[2] == code || row[3] == code;
}

static inline bool have_friend(const twin *t, int32_t i, int32_t j)
{
    for (int32_t k = 1; k <= t->economy->firms.n; k++) {
        if (works_with(t, i, k) && works_with(t, j, k)) {
            return true;
        }
    }
    return false;
}

static inline double strain(const twin *t, ren_strain_field field, int32_t i)
{
    return t->world != NULL ? (double)ren_strain_of(&t->world->strain, field, i) : 0.0;
}

/* The four brackets of C20 for a candidate, 0 to collab_most. */
static inline double brackets(const twin *t, int32_t i, int32_t code, bool friend)
{
    const ren_parameters *p = t->p;
    const double mood = t->world != NULL ? (double)t->world->state.confidence[i] : 0.0;
    const double risk = fmax(0.0, p->ip_risk - strain(t, REN_STRAIN_protection, i));
    double all = 1.0 + mood;
    if (code > 0) {
        all *= 1.0 - p->collab_iprisk * risk;
        all *= friend ? 1.0 + p->collab_tri : 1.0;
    }
    if (code > 0 && t->economy->firms.leader[code - 1] != 0) {
        all *= fmin(1.0, p->leader_will + strain(t, REN_STRAIN_willing, i));
    }
    t->seen->capped += all > p->collab_most;
    t->seen->sulking += all < 0.0;
    return fmin(p->collab_most, fmax(0.0, all));
}

static inline void count_proposal(happened *seen, int kind, bool near)
{
    seen->institutes += kind == AN_INSTITUTE;
    seen->leaders += kind == A_LEADER;
    seen->suppliers += kind == A_SUPPLIER;
    seen->near += kind >= A_PEER && near;
    seen->anywhere += kind >= A_PEER && !near;
}

/* Whom the firm proposes to work with. */
static inline int32_t proposal_of(const twin *t, int32_t i)
{
    uint32_t word[4];
    int kind;
    bool near = false;
    draw(t, REN_DRAW_PROPOSAL, (uint32_t)t->economy->firms.id[i], 0, word);
    const int32_t code = candidate_of(t, i, word, &kind, &near);
    if (code == NOBODY) {
        t->seen->alone++;
        return NOBODY;
    }
    const bool friend = code > 0 && have_friend(t, i, code - 1);
    const double usual = 4.0 * t->p->p0_collab;
    const double own = usual * brackets(t, i, code, friend);
    const double met =
        t->p->match_project * fmin(1.0, strain(t, REN_STRAIN_platform, i));
    if (luck(word[0]) >= own + met) {
        return NOBODY;
    }
    t->seen->lucky_by_platform += luck(word[0]) >= own;
    t->seen->lucky_by_friend +=
        friend && luck(word[0]) >= usual * brackets(t, i, code, false) + met;
    count_proposal(t->seen, kind, near);
    return code;
}

static inline int32_t *free_place(const twin *t, int32_t i)
{
    for (int k = 0; k < PLACES; k++) {
        if (t->row[i][k] == NOBODY) {
            return &t->row[i][k];
        }
    }
    return NULL;
}

/* Institutes and leaders have room for all and keep no list of those who come to them. */
static inline void take(twin *t, int32_t id)
{
    const ren_population *f = &t->economy->firms;
    const int32_t i = f->place_of[id], code = t->proposal[id];
    const bool hub = code == INSTITUTES || (code > 0 && f->leader[code - 1] != 0);
    int32_t *own = free_place(t, i);
    if (code == NOBODY) {
        return;
    }
    if (own == NULL) {
        t->seen->full++;
    } else if (works_with(t, i, code) || (code > 0 && works_with(t, code - 1, i + 1))) {
        t->seen->known++;
    } else if (hub) {
        *own = code;
        t->seen->by_hub++;
    } else if (free_place(t, code - 1) == NULL) {
        t->seen->theirs_full++;
    } else {
        *free_place(t, code - 1) = i + 1;
        *own = code;
        t->seen->taken++;
    }
}

static inline void play_round(twin *t)
{
    const ren_population *f = &t->economy->firms;
    part(t);
    for (int32_t i = 0; i < f->n; i++) {
        t->proposal[f->id[i]] = proposal_of(t, i);
    }
    for (int32_t id = 0; id < f->n; id++) {
        take(t, id);
    }
}

static inline int count_of(const twin *t, int32_t i)
{
    int n = 0;
    for (int k = 0; k < PLACES; k++) {
        n += t->row[i][k] != NOBODY;
    }
    return n;
}

/* Mean partners of real firms, of SRDI firms and above, and the share of partner firms in
 * another province. */
static inline ren_bonds bonds_of(const twin *t)
{
    const ren_population *f = &t->economy->firms;
    double sum[2] = { 0, 0 }, real[2] = { 0, 0 }, firms = 0, far = 0;
    for (int32_t i = 0; i < f->n; i++) {
        for (int srdi = 0; srdi <= (f->tier[i] >= 2); srdi++) {
            sum[srdi] += f->weight[i] * count_of(t, i);
            real[srdi] += f->weight[i];
        }
        for (int k = 0; k < PLACES; k++) {
            const int32_t code = t->row[i][k];
            firms += code > 0;
            far += code > 0 && f->province[code - 1] != f->province[i];
        }
    }
    return (ren_bonds){ sum[0] / real[0], sum[1] / real[1], far / firms };
}

static inline void twin_open(twin *t, const ren_lab *lab, happened *seen)
{
    const size_t n = (size_t)lab->economy.firms.n;
    *t = (twin){ .economy = &lab->economy,
                 .p = &lab->scenario.parameters,
                 .row = calloc(n, sizeof *t->row),
                 .proposal = calloc(n, sizeof *t->proposal),
                 .seen = seen };
    assert_true(t->row != NULL && t->proposal != NULL);
}

static inline void twin_close(twin *t)
{
    free(t->row);
    free(t->proposal);
}

static inline void expect_rows(const twin *t, const int32_t *partner)
{
    for (int32_t i = 0; i < t->economy->firms.n; i++) {
        for (int k = 0; k < PLACES; k++) {
            const int32_t theirs = partner[i * PLACES + k];
            if (theirs != t->row[i][k]) {
                fail_msg("week %d, place %d of firm %d: twin %d, engine %d",
                         (int)t->week, k, (int)i, (int)t->row[i][k], (int)theirs);
            }
        }
    }
}

#endif
