/**
 * @file tests/analysis/rank/made.h
 * Made-up networks for the ranking, and the naive way to compute it: plain double loops
 * over a dense matrix, one scenario at a time, as the equations stand in rank.h.
 */
#ifndef REN_TESTS_ANALYSIS_RANK_MADE_H
#define REN_TESTS_ANALYSIS_RANK_MADE_H

#include "analysis/rank/worst.h"
#include "tests/support/property.h"

#include <math.h>
#include <string.h>

enum { MOST_FIRMS = 28, MOST_SECTORS = 6, MOST_LINKS = 160, MOST_SHOCKS = 4096 };

typedef struct made {
    int32_t n, m; /* firms, sectors */
    int64_t n_links;
    int32_t sector[MOST_FIRMS], supplier[MOST_LINKS], buyer[MOST_LINKS];
    double value[MOST_LINKS], weight[MOST_FIRMS];
    uint8_t role[MOST_LINKS], table[MOST_SECTORS][MOST_SECTORS];
    bool market, own_weights;
    /* shocks */
    int64_t n_scenarios, first[MOST_SHOCKS];
    int32_t firm[MOST_SHOCKS];
    double share[MOST_SHOCKS];
} made;

typedef enum made_rule { GL, LEONTIEF, LINEAR } made_rule;

/* Case c: grows with c; some firms have no inputs, some no customers, some neither; links
 * come twice, firms sell to themselves. Every firm's default, then parts of several. */
static inline void made_init(made *g, int32_t c, made_rule rule, bool market)
{
    uint32_t k = 0;
    memset(g, 0, sizeof *g);
    g->market = market;
    g->n = 2 + c * (MOST_FIRMS - 2) / REN_CASES;
    g->m = 1 + (int32_t)(ren_case_draw(c, k++) * MOST_SECTORS);
    g->own_weights = c % 3 == 0;
    for (int32_t i = 0; i < g->n; i++) {
        g->sector[i] = (int32_t)(ren_case_draw(c, k++) * g->m);
        g->weight[i] = ren_case_draw(c, k++);
    }
    for (int32_t a = 0; a < g->m; a++) {
        for (int32_t b = 0; b < g->m; b++) {
            g->table[a][b] = rule == GL         ? (uint8_t)(ren_case_draw(c, k) * 3)
                             : rule == LEONTIEF ? REN_RANK_ESSENTIAL
                                                : REN_RANK_USUAL;
            k++;
        }
    }
    g->n_links = 1 + (int64_t)(ren_case_draw(c, k++) * (4 * g->n));
    for (int64_t l = 0; l < g->n_links; l++) {
        const double small = ren_case_draw(c, k++);
        g->supplier[l] = (int32_t)(small * small * g->n);
        g->buyer[l] = (int32_t)(ren_case_draw(c, k++) * g->n);
        g->value[l] = exp(6 * ren_case_draw(c, k++) - 3);
        g->role[l] = g->table[g->sector[g->supplier[l]]][g->sector[g->buyer[l]]];
    }
    g->n_scenarios = 2 * g->n;
    int64_t at = 0;
    for (int32_t s = 0; s < 2 * g->n; s++) {
        if (s < g->n) {
            g->firm[at] = s;
            g->share[at++] = 1;
        } else {
            for (int32_t i = 0; i < g->n; i++) {
                if (ren_case_draw(c, k++) < 0.1) {
                    g->firm[at] = i;
                    g->share[at++] = ren_case_draw(c, k++);
                }
            }
        }
        g->first[s + 1] = at;
    }
}

static inline ren_rank_input made_input(const made *g)
{
    return (ren_rank_input){ .n_firms = g->n,
                             .n_sectors = g->m,
                             .sector = g->sector,
                             .n_links = g->n_links,
                             .supplier = g->supplier,
                             .buyer = g->buyer,
                             .value = g->value,
                             .role = g->role,
                             .market_share = g->market,
                             .weight = g->own_weights ? g->weight : NULL };
}

static inline ren_rank_shocks made_shocks(const made *g)
{
    return (ren_rank_shocks){ g->n_scenarios, g->first, g->firm, g->share };
}

static inline void made_rank(ren_rank *out, const made *g)
{
    const ren_rank_input input = made_input(g);
    ren_error err = { .text = "" };
    if (ren_rank_build(out, &input, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
}

static inline void made_run(const ren_rank *rank, const made *g, ren_rank_ask ask,
                            ren_rank_row *row)
{
    const ren_rank_shocks shocks = made_shocks(g);
    ren_error err = { .text = "" };
    ask.n = ask.n > 0 ? ask.n : g->n_scenarios;
    if (ren_rank_run(rank, &shocks, &ask, row, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
}

typedef struct naive {
    int32_t n, m;
    double W[MOST_FIRMS][MOST_FIRMS], s_out[MOST_FIRMS], s_in[MOST_FIRMS];
    double w[MOST_FIRMS], psi[MOST_FIRMS];
    double h_d[MOST_FIRMS], h_u[MOST_FIRMS];
} naive;

static inline double naive_down(const naive *a, const made *g, int32_t j)
{
    double least = 1 - a->psi[j], usual = 0;
    for (int32_t k = 0; k < g->m; k++) {
        const int e = g->table[k][g->sector[j]];
        double group = 0, market = 0, L = 0;
        for (int32_t i = 0; i < g->n; i++) {
            group += g->sector[i] == k ? a->W[i][j] : 0;
            market += g->sector[i] == k ? a->h_d[i] * a->s_out[i] : 0;
        }
        for (int32_t i = 0; i < g->n; i++) {
            if (g->sector[i] != k || a->W[i][j] == 0) {
                continue;
            }
            const double sigma =
                g->market ? fmin(1, a->s_out[i] / (market <= 1e-10 ? 1 : market)) : 1;
            const double of = e == 2 ? group : a->s_in[j];
            L += e == 0 ? 0 : sigma * (a->W[i][j] / of) * (1 - a->h_d[i]);
        }
        if (e == 2) {
            least = fmin(least, 1 - L);
        } else {
            usual += L;
        }
    }
    return fmax(0, fmin(least, 1 - usual));
}

static inline double naive_up(const naive *a, int32_t i)
{
    double lost = 0;
    for (int32_t j = 0; j < a->n; j++) {
        lost += a->s_out[i] > 0 ? a->W[i][j] / a->s_out[i] * (1 - a->h_u[j]) : 0;
    }
    return fmax(0, fmin(1 - a->psi[i], 1 - lost));
}

static inline void naive_init(naive *a, const made *g)
{
    double sum = 0;
    memset(a, 0, sizeof *a);
    a->n = g->n;
    for (int64_t l = 0; l < g->n_links; l++) {
        a->W[g->supplier[l]][g->buyer[l]] += g->value[l];
        a->s_out[g->supplier[l]] += g->value[l];
        a->s_in[g->buyer[l]] += g->value[l];
    }
    for (int32_t i = 0; i < g->n; i++) {
        a->w[i] = g->own_weights ? g->weight[i] : a->s_out[i];
        sum += a->w[i];
    }
    for (int32_t i = 0; i < g->n; i++) {
        a->w[i] /= sum;
    }
}

static inline ren_rank_row naive_run(naive *a, const made *g, int64_t scenario,
                                     double tolerance, int32_t most)
{
    ren_rank_row row = { .iterations = 0 };
    double down[MOST_FIRMS], up[MOST_FIRMS];
    memset(a->psi, 0, sizeof a->psi);
    for (int64_t s = g->first[scenario]; s < g->first[scenario + 1]; s++) {
        a->psi[g->firm[s]] = g->share[s];
    }
    for (int32_t i = 0; i < g->n; i++) {
        a->h_d[i] = a->h_u[i] = 1 - a->psi[i];
    }
    do {
        row.residual = 0;
        row.iterations++;
        for (int32_t i = 0; i < g->n; i++) {
            down[i] = naive_down(a, g, i);
            up[i] = naive_up(a, i);
        }
        for (int32_t i = 0; i < g->n; i++) {
            row.residual = fmax(row.residual, a->h_d[i] - down[i]);
            row.residual = fmax(row.residual, a->h_u[i] - up[i]);
            a->h_d[i] = down[i];
            a->h_u[i] = up[i];
        }
    } while (row.residual > tolerance && row.iterations < most);
    for (int32_t i = 0; i < g->n; i++) {
        row.esri += a->w[i] * (1 - fmin(a->h_d[i], a->h_u[i]));
        row.down += a->w[i] * (1 - a->h_d[i]);
        row.up += a->w[i] * (1 - a->h_u[i]);
    }
    return row;
}

#endif
