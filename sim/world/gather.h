/**
 * @file sim/world/gather.h
 * The two sparse products of a week: suppliers' numbers added up over the rows of slots,
 * slots' numbers over the rows of suppliers.
 *
 * Loops have constant trip counts for the row lengths that matter. This file is compiled
 * without loop vectorisation: on the machines measured (AVX-512 EPYC) plain loads beat
 * vector gathers by half. The order of every sum is stated, so bits do not hinge on it.
 */
#ifndef REN_SIM_WORLD_GATHER_H
#define REN_SIM_WORLD_GATHER_H

#include "sim/world/topology.h"

/** The links of an economy, row after row: whom each leads to, and what it weighs. */
typedef struct ren_links {
    int64_t n;
    const int32_t *end;    /* [n] supplier or slot at the other end */
    const ren_real *share; /* [n] */
} ren_links;

/** Numbers at the other ends lie anywhere. Of many links they are asked for REN_AHEAD links
 * before they are read, so that who adds a row up does not wait for them; of few they are
 * near at hand. */
enum { REN_AHEAD = 192, REN_FEW_LINKS = 1 << 17 };

/**
 * For slots b .. b+n-1 of a run: domestic[i] and foreign[i] are the sums of
 * share * x[supplier] over the domestic and the foreign links of the row, each from left to
 * right.
 */
void ren_gather_slots(const ren_links *links, const ren_slot_run *run, int32_t b,
                      int32_t n, const ren_real *x, ren_real *domestic,
                      ren_real *foreign);

/** The same of x[2 supplier]; second[i] sums share * x[2 supplier + 1], over the domestic
 * links, then over the foreign ones, then both. */
void ren_gather_slot_pairs(const ren_links *links, const ren_slot_run *run, int32_t b,
                           int32_t n, const ren_real *x, ren_real *domestic,
                           ren_real *foreign, ren_real *second);

/**
 * For the suppliers of a run: first[i] and second[i] are the sums of share * x[2 slot] and
 * share * x[2 slot + 1] over the row, from left to right up to REN_SHORT_ROW links, else as
 * ren_gather_piece() does.
 */
void ren_gather_suppliers(const ren_links *links, const ren_out_run *run,
                          const ren_real *x, ren_real *first, ren_real *second);

/** Links begin .. end-1 of one long row, in REN_ROW_LANES interleaved partial sums that are
 * then added in order. */
void ren_gather_piece(const ren_links *links, int64_t begin, int64_t end,
                      const ren_real *x, ren_real *first, ren_real *second);

#endif
