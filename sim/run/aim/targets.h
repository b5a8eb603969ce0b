/**
 * @file sim/run/aim/targets.h
 * Whom a shock strikes or a lever reaches: lists that a scenario names, resolved once.
 */
#ifndef REN_SIM_RUN_TARGETS_H
#define REN_SIM_RUN_TARGETS_H

#include "sim/lever.h"

/** Filters over firms; an empty list lets everybody through. */
typedef struct ren_filter {
    const ren_names *firms, *products, *provinces, *tiers; /* NULL: no such filter */
} ren_filter;

/** A mask over places. Memo of a lever; release with ren_targets_release. */
typedef struct ren_targets {
    uint8_t *firm; /* [n_firms] 1 where struck or reached */
    bool *product; /* [n products of the table] 1 where named (or none is) */
    double sales;  /* yearly sales of the firms, 10,000 CNY */
    double base;   /* what a unit of the lever costs is counted against; by lever */
} ren_targets;

/**
 * Fills a memo of type ren_targets. A firm that passes the filter is taken when its keyed
 * draw is below `share`. The draw is keyed by the entry's label and the firm.
 */
REN_CHECKED ren_status ren_targets_find(ren_targets *out, const ren_scene *scene,
                                        const ren_filter *filter, double share,
                                        ren_error *err);
void ren_targets_release(void *memo);

/** Whom a scenario says is struck. First member of the parameters of a shock. */
typedef struct ren_struck {
    ren_names firms, provinces, products, tiers;
    double hit_share;
} ren_struck;

/* Expand to the fields of a member `m` of struct S, which is a ren_struck. */
// clang-format off
#define REN_STRUCK_LIST(S, m, key, vocabulary_, doc_)                                     \
    { .name = #key, .type = REN_NAMES, .offset = offsetof(S, m.key), .unit = "1",          \
      .vocabulary = (vocabulary_), .doc = (doc_) }
#define REN_STRUCK_FIRMS(S, m, doc_)                                                       \
    REN_STRUCK_LIST(S, m, firms, REN_FIRM_IDS, doc_),                                      \
    REN_STRUCK_LIST(S, m, provinces, REN_PROVINCES, "Only in these provinces.")
#define REN_STRUCK_FIELDS(S, m)                                                            \
    REN_STRUCK_LIST(S, m, products, REN_PRODUCTS, "Only makers of these."),                \
    REN_STRUCK_LIST(S, m, tiers, REN_TIERS, "Only firms of these tiers."),                 \
    { .name = "hit_share", .type = REN_REAL, .offset = offsetof(S, m.hit_share),           \
      .unit = "1", .least = 0, .most = 1, .otherwise = 1,                                  \
      .doc = "Chance that such a firm is struck." }
// clang-format on

/** For ren_lever.prepare with a memo of type ren_targets. */
REN_CHECKED ren_status ren_struck_find(const void *params, const ren_scene *scene,
                                       void *memo, ren_error *err);

/** Marks the table products of a list of REN_PRODUCTS names. */
void ren_targets_products(const ren_names *names, const ren_table *table,
                          const ren_words *words, bool *product);

/**
 * Definitions D12: effect of a yearly budget, e_max (1 - exp(-B / B_half)), with B the
 * budget over the yearly sales of the eligible; 0 for a budget of 0.
 */
double ren_lever_effect(double e_max, double b_half, double budget, double sales);

/**
 * Books one week of a lever: it wants `cost` (10,000 CNY a year, before administration)
 * and has `budget`. Writes what it spends and what goes to L0, and returns the share of
 * its wish that the budget pays for.
 */
double ren_lever_book(const ren_scene *scene, double cost, double budget,
                      ren_strain *strain);

#endif
