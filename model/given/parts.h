/**
 * @file model/given/parts.h
 * What the files of this room share.
 */
#ifndef REN_MODEL_GIVEN_PARTS_H
#define REN_MODEL_GIVEN_PARTS_H

#include "model/given.h"
#include "model/population/strata.h"

/** A province by English or Chinese name, id or GB/T 2260 code, or -1. */
int32_t ren_given_province(const char *text);

/** A tier by name or number, or -1. */
int32_t ren_given_tier(const char *text);

/** Every firm without product (-1). */
REN_CHECKED ren_status ren_given_read_firms(ren_given *given, const char *path,
                                            ren_error *err);
REN_CHECKED ren_status ren_given_read_links(ren_given *given, const char *path,
                                            bool undirected, ren_error *err);

/** Links by supplier, in file order; links with a dangling end are left out. */
typedef struct ren_given_rows {
    int64_t *first; /* [firms.n + 1] into link */
    int32_t *link;
} ren_given_rows;

REN_CHECKED ren_status ren_given_rows_build(ren_given_rows *out, const ren_given *given,
                                            ren_error *err);
void ren_given_rows_free(ren_given_rows *rows);

/** Marks links that repeat an earlier one of the same ends and product; `original` (may
 * be NULL) takes the link that each link repeats, or itself. */
REN_CHECKED ren_status ren_given_duplicates(const ren_given *given, bool *again,
                                            int32_t *original, ren_error *err);

/** Degrees, components and tails. */
REN_CHECKED ren_status ren_given_shape(ren_given_report *out, const ren_given *given,
                                       ren_error *err);

/** What each firm sells and buys over links with known values; both [firms.n]. */
void ren_given_trade(const ren_given *given, double *sales, double *inputs);

/** Keeps the links for which keep[] holds, in order. */
void ren_given_links_keep(ren_given *given, const bool *keep);

/** The product that a link carries, or -1. */
static inline int32_t ren_given_carried(const ren_given *g, int64_t l)
{
    if (g->link_product != NULL && g->link_product[l] >= 0) {
        return g->link_product[l];
    }
    return g->supplier[l] >= 0 ? g->product[g->supplier[l]] : -1;
}

/** Share of output that inputs may take at most, and of output above sales: day 0 needs
 * value added above zero. */
#define REN_GIVEN_MARGIN 0.05
/** Sums of rounded figures miss totals by a little. */
#define REN_GIVEN_SLACK 1e-9

/** A completion at work. */
typedef struct ren_completion {
    ren_given *given;
    const ren_table *table;
    const ren_geography *geography;
    const ren_scenario *scenario;
    ren_stream stream;
    ren_given_notes *notes;
    int32_t
        *kind;    /* [firms.n] product of the table whose conditionals a firm follows */
    double *size; /* [firms.n] output, or what stands for it before it is known */
    bool *is_drawn;         /* [firms.n] no output in the file */
    double *sales, *inputs; /* [firms.n] over links */
} ren_completion;

/** Shares of a product's output in the table: what final users take, and what inputs of
 * any origin cost; both leave some room. */
double ren_given_final_share(const ren_table *table, int32_t product);
double ren_given_input_share(const ren_table *table, int32_t product);

/** Mean yearly output of a real firm of a stratum (product * tiers + tier), CNY. */
double ren_given_mean_size(const ren_strata *plan, int32_t stratum);

/** A firm's place among those of its stratum. */
typedef struct ren_given_seat {
    int32_t stratum, firm;
    double rank; /* larger comes first */
} ren_given_seat;

/** Strata of the firms with which[i]; what the population calls an id is a place in
 * `seats`. */
REN_CHECKED ren_status ren_given_strata(ren_strata *out, ren_given_seat **seats,
                                        const ren_completion *x, const bool *which,
                                        const double *rank, ren_error *err);

/** Sizes before links are completed; counts[k] firms were sized in way k. */
REN_CHECKED ren_status ren_given_sizes(ren_completion *x, const ren_strata *plan,
                                       int32_t counts[4], ren_error *err);
/** Outputs that were not given, large enough for the links as they now are. */
REN_CHECKED ren_status ren_given_outputs(ren_completion *x, const int32_t counts[4],
                                         ren_error *err);

/** Link values that are missing, by gravity, from `size`. */
REN_CHECKED ren_status ren_given_values(ren_completion *x, ren_error *err);

#endif
