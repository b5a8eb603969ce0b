/**
 * @file model/population/strata.h
 * How many agents and real firms each (product, tier) has, before any firm is drawn.
 *
 * Ids run by (product, tier, k), k = 0 the largest of its stratum. Work over firms is
 * cut into pieces of one stratum each, so it is parallel and its sums are ordered.
 */
#ifndef REN_MODEL_POPULATION_STRATA_H
#define REN_MODEL_POPULATION_STRATA_H

#include "model/economy.h"

/** Ids first .. first+n-1, all of one stratum. */
typedef struct ren_piece {
    int32_t stratum; /* product * REN_N_TIERS + tier */
    int32_t first, n;
} ren_piece;

typedef struct ren_strata {
    int32_t n_products;
    int32_t n;      /* agents */
    double *agents; /* [n_products * tiers] whole numbers */
    double *real;   /* [n_products * tiers] whole numbers */
    double *total;  /* [n_products * tiers] money/week */
    int32_t *first; /* [n_products * tiers + 1] ids */
    int32_t n_pieces;
    ren_piece *piece; /* [n_pieces] ascending ids */
} ren_strata;

/** Shares out a whole number in proportion to weight, least <= out <= most, by largest
 * remainders. Too small or large a total gives `least` or `most` themselves. */
void ren_apportion(int32_t n, double total, const double *weight, const double *least,
                   const double *most, double *out);

REN_CHECKED ren_status ren_strata_plan(ren_strata *out, const ren_table *table,
                                       const ren_scenario *scenario, ren_error *err);
void ren_strata_free(ren_strata *strata);

/** Chain leaders 链主 of a product: its largest ordinary agent, and one more for every
 * 200 agents (D2). */
int32_t ren_strata_leaders(const ren_strata *strata, const ren_table *table,
                           int32_t product);

/** Output by id: a Pareto tail or a lognormal inside the stratum, its total exact. */
REN_CHECKED ren_status ren_strata_sizes(double *size, const ren_strata *strata,
                                        const ren_scenario *scenario, ren_stream stream,
                                        ren_error *err);

/** Makes the columns of n firms, without cells; false without memory. */
bool ren_population_columns(ren_population *population, int32_t n);

/** Years of a firm: lognormal; little giants and above are older. */
double ren_age_draw(ren_stream stream, int32_t id, int32_t tier);

/** Province by id: systematic inside the stratum. */
void ren_strata_provinces(uint8_t *province, const ren_strata *strata,
                          const ren_table *table, const ren_geography *geography,
                          ren_stream stream);

/** Moves the output of local products (D3) to the provinces that use them. */
REN_CHECKED ren_status ren_population_localise(ren_population *population,
                                               const ren_table *table,
                                               const ren_geography *geography,
                                               ren_error *err);

/** Output by (product, province), money/week: out[n_products * 31]. */
void ren_population_by_province(double *out, const ren_population *population,
                                int32_t n_products);

/** Whether every province makes a product; output[31]. */
bool ren_made_everywhere(const double *output);

#endif
