/**
 * @file analysis/compare/compare.h
 * Packages against each other, indicator by indicator, with what chance leaves open.
 *
 * All packages of a member share its draws, so differences are paired: they are taken
 * within a member, then averaged. A member takes part in an indicator when every
 * package compared has a number there; a recovery that has not come is counted as the
 * whole time observed from the first shock on (a restricted mean), and said. Two
 * intervals are given for a difference, both at 95 %: Student's t, and the percentile
 * bootstrap over members (Efron & Tibshirani 1993, An Introduction to the Bootstrap,
 * ch. 13). Resamples are keyed draws over members in the order of (design point,
 * replicate), so the answer is the same every time, for any number of threads and any
 * order in the file.
 *
 * P(best) is the share of resamples in which a package has the best mean; packages that
 * are equal share it. A difference is decided when both intervals leave out 0, and its
 * sign holds in nine of ten design points, where there are any (definitions D12).
 */
#ifndef REN_ANALYSIS_COMPARE_H
#define REN_ANALYSIS_COMPARE_H

#include "output/results.h"

#include <stdio.h>

enum { REN_COMPARE_RESAMPLES = 10000 };

/** What is compared. The names are borrowed. */
typedef struct ren_compare_ask {
    int32_t n_packages;         /* 0: all; `none` always takes part */
    const char *const *package; /* [n_packages] */
    int32_t n_indicators;       /* 0: all that these worlds have */
    const char *const *indicator;
    bool level; /* worlds without the shock, as levels (definitions D11) */
} ren_compare_ask;

/** The paired difference of two packages. NaN where members are too few: 1 for `mean`,
 * 2 for the rest. */
typedef struct ren_pair {
    double mean, sd;
    double low, high;     /* bootstrap */
    double t_low, t_high; /* Student's t */
    bool decided;
    /* further members after which a difference of this size would be decided with a power
     * of 0.8 at 95 %, at this spread; 0 when decided, INFINITY when there is none, NaN
     * when nothing is known of the spread */
    double more;
    double agree; /* share of design points with the sign of the mean; NaN without */
} ren_pair;

/** One package in one indicator. */
typedef struct ren_compare_cell {
    double mean, sd;
    int32_t n_censored; /* of the line's n members */
    double median;      /* of times, Kaplan & Meier; INFINITY: later than the horizon */
    ren_pair against_none; /* NaN for `none` itself */
    ren_pair against_best; /* likewise for the best, and without a direction */
    double p_best;         /* NaN without a direction or with less than two members */
    double cost;           /* mean */
    double cost_per_unit;  /* added cost over improvement; NaN unless it improves */
} ren_compare_cell;

/** One indicator. */
typedef struct ren_compare_line {
    char name[96];
    const char *unit;  /* borrowed from the results */
    bool is_time;      /* some may not have ended by the horizon: medians are given */
    int better;        /* +1 more, -1 less, 0 no direction */
    bool chosen;       /* asked for by name or, where none is, a headline */
    int32_t n;         /* members in which every package has a number */
    int32_t best;      /* place of the package with the best mean, -1 unknown */
    bool decided;      /* the best is decided against every other */
    double more;       /* members until it would be, as ren_pair.more */
    double same_order; /* share of resamples with the order of the means */
    double tau;        /* mean of Kendall's tau between the two orders */
    ren_compare_cell *cell; /* [n_packages] */
} ren_compare_line;

/** What a package spent, at present value, over the members. */
typedef struct ren_compare_cost {
    double intensity; /* share of its budgets in force */
    double mean, p90;
    bool is_short; /* in full force and yet under 99 % of the budget */
} ren_compare_cost;

typedef struct ren_compare {
    const ren_results *results; /* borrowed */
    bool level;
    int32_t n_members, n_done, n_failed;
    int32_t n_points, n_replicates; /* that the done members have; 1 point: defaults */
    int32_t n_packages, none;
    const char **package; /* [n_packages], in the order of the file */
    const char *cost_unit;
    ren_compare_cost *cost; /* [n_packages]; NULL in files of older versions */
    int32_t n_lines;
    ren_compare_line *line; /* [n_lines] */
    int32_t n_pareto;       /* indicators that the Pareto set is taken over */
    bool *in_pareto;        /* [n_packages]: no other is as good in all of them */
} ren_compare;

/** `path` is the file that `results` was read from. */
REN_CHECKED ren_status ren_compare_build(ren_compare *out, const ren_results *results,
                                         const char *path, const ren_compare_ask *ask,
                                         ren_error *err);
void ren_compare_free(ren_compare *compare);

/** The line of an indicator; NULL when it is not compared. */
const ren_compare_line *ren_compare_named(const ren_compare *compare,
                                          const char *indicator);

/** "less is better", "more is better", "no direction". */
const char *ren_compare_direction(const ren_compare_line *line);

/** True when the Pareto set is taken over this indicator: it was asked for by name or,
 * where none was, is a headline (output/indicators.def); over all indicators nearly
 * every package would be in it. */
bool ren_compare_in_pareto(const ren_compare_line *line);

/** For people: a block per indicator, a row per package. */
void ren_compare_print(const ren_compare *compare, FILE *out);

/** A row per package and indicator; what is not known is empty. */
void ren_compare_csv(const ren_compare *compare, FILE *out);

#endif
