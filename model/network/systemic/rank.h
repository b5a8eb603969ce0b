/**
 * @file model/network/systemic/rank.h
 * Systemic importance of firms: the share of an economy that stops when a firm does.
 *
 * The Economic Systemic Risk Index of Diem, Borsos, Reisch, Kertesz & Thurner (2022),
 * Scientific Reports 12, 7719, as their program computes it. W_ij are the sales of i to
 * j, p_i the sector of i, s_out and s_in the sales and purchases of a firm, psi_i the
 * share of i that fails, e_kl the role of an input of sector k for a buyer of sector l.
 *
 *     down_ij = W_ij / sum_{i' in p_i} W_i'j  if e = 2 (essential)
 *               W_ij / s_in_j                 if e = 1, 0 if e = 0
 *     up_ij   = W_ij / s_out_i
 *     h_d = h_u = 1 - psi, then all firms at once, from the values before:
 *     sigma_i = min(1, s_out_i / max'(sum_{j in p_i} h_d_j s_out_j))
 *     L_jk    = sum_{i in sector k} sigma_i down_ij (1 - h_d_i)
 *     h_d_j   = max(0, min(1 - psi_j, 1 - max_{k: e=2} L_jk, 1 - sum_{k: e=1} L_jk))
 *     h_u_i   = max(0, min(1 - psi_i, 1 - sum_j up_ij (1 - h_u_j)))
 *     until no h fell by more than the tolerance
 *     ESRI    = sum_i w_i (1 - min(h_d_i, h_u_i))
 *
 * max' puts 1 for sums up to 1e-10; sigma is 1 without market-share replaceability.
 * Scenarios are independent: sixteen cascades walk over the same weights side by side,
 * and what one gives depends neither on its neighbours nor on the threads.
 *
 * Guarantees, tested: a case of the authors' program to 1e-12 with equal iterations; the
 * same bits alone or in company, on any number of threads.
 */
#ifndef REN_MODEL_SYSTEMIC_RANK_H
#define REN_MODEL_SYSTEMIC_RANK_H

#include "base/status.h"
#include "model/economy.h"

#include <stdbool.h>
#include <stdint.h>

enum { REN_RANK_NEGLIGIBLE, REN_RANK_USUAL, REN_RANK_ESSENTIAL };

/** When a cascade ends, unless something else is asked for; as in the authors'
 * program. */
static const double REN_RANK_TOLERANCE = 1e-2;
enum { REN_RANK_MAX_ITERATIONS = 10000 };

/** Role of an input of the model: critical ones are essential. Half-critical ones are
 * not: losing one halves output in the model, which the index knows no role for, and the
 * input's share of all purchases is the lower of the two it could be taken for. */
static inline uint8_t ren_rank_role_of(uint8_t criticality)
{
    return criticality == REN_CRITICAL ? REN_RANK_ESSENTIAL : REN_RANK_USUAL;
}

/** What an economy looks like to the ranking; all borrowed. Links between the same two
 * firms are added up; a firm may sell to itself. */
typedef struct ren_rank_input {
    int32_t n_firms, n_sectors;
    const int32_t *sector; /* [n_firms] also the market of the firm */
    int64_t n_links;
    const int32_t *supplier, *buyer; /* [n_links] */
    const double *value;             /* [n_links] > 0 */
    const uint8_t *role; /* [n_links] e, the same for all links of a buyer and sector */
    bool market_share;   /* sigma as above, else 1 */
    const double *weight; /* [n_firms] w before it is made to sum to 1; NULL: sales */
} ren_rank_input;

/** The same as rows of shares. An input group is one sector one buyer buys from. */
typedef struct ren_rank {
    int32_t n_firms, n_sectors;
    bool market_share;
    double *sales;  /* [n_firms] s_out */
    double *bought; /* [n_firms] s_in */
    double *weight; /* [n_firms] w, sum 1 */

    int64_t *alone_first;    /* [n_firms + 1] essential groups of one supplier */
    int32_t *alone_supplier; /* [] its share is 1 */
    int64_t *group_first;    /* [n_firms + 1] essential groups of several */
    int64_t *group_link;     /* [groups + 1] into essential_ */
    int32_t *essential_supplier;
    double *essential_share;
    int64_t
        *usual_first; /* [n_firms + 1] links with e = 1, by sector of the supplier */
    int32_t *usual_supplier;
    double *usual_share;
    int64_t *customer_first; /* [n_firms + 1] */
    int32_t *customer;
    double *customer_share;

    int32_t *market_first; /* [n_sectors + 1] into market_firm */
    int32_t *market_firm;  /* [n_firms] */
    int64_t n_links;       /* pairs of firms */
} ren_rank;

REN_CHECKED ren_status ren_rank_build(ren_rank *out, const ren_rank_input *input,
                                      ren_error *err);
void ren_rank_free(ren_rank *rank);

/** Who fails in which scenario; all borrowed. */
typedef struct ren_rank_shocks {
    int64_t n;            /* scenarios */
    const int64_t *first; /* [n + 1] into firm and share */
    const int32_t *firm;  /* no firm twice in a scenario */
    const double *share;  /* psi, 0..1; 1 is default */
} ren_rank_shocks;

typedef struct ren_rank_row {
    double esri, down, up;
    double residual; /* largest fall of an h in the last iteration */
    int32_t iterations;
} ren_rank_row;

typedef struct ren_rank_ask {
    double tolerance;
    int32_t max_iterations;
    int32_t threads;
    int64_t n;            /* scenarios to compute */
    const int64_t *which; /* [n] their numbers; NULL: 0 .. n-1 */
    /** Told of each scenario as it ends, one at a time, in no order; NULL: nobody. */
    ren_status (*take)(void *taker, int64_t scenario, const ren_rank_row *row,
                       ren_error *err);
    void *taker;
    /** Asked between iterations, from any thread; true ends the run. NULL: never. */
    bool (*stop)(void *taker);
} ren_rank_ask;

/** Writes row[scenario number] for the scenarios asked for; REN_STOPPED when stopped. */
REN_CHECKED ren_status ren_rank_run(const ren_rank *rank, const ren_rank_shocks *shocks,
                                    const ren_rank_ask *ask, ren_rank_row *row,
                                    ren_error *err);

/** The same of n scenarios in which one firm fails and no other: firm[k] in scenario k,
 * or firm k where `firm` is NULL. */
REN_CHECKED ren_status ren_rank_alone(const ren_rank *rank, int32_t n,
                                      const int32_t *firm, const ren_rank_ask *ask,
                                      ren_rank_row *row, ren_error *err);

#endif
