/**
 * @file analysis/compare/basis.h
 * What a comparison is made from: which members and packages of the file, and the number
 * that stands for a world.
 */
#ifndef REN_ANALYSIS_BASIS_H
#define REN_ANALYSIS_BASIS_H

#include "analysis/compare/resample.h"

typedef struct ren_basis {
    const ren_results *results;
    const char *path;
    int32_t shock;
    int32_t *package; /* [n_packages] places in the file */
    int32_t *member;  /* [n_done] done members, by design point, then replicate */
    int64_t *order;   /* [2][n_members] design point and replicate */
    int32_t *point_of, *replicate_of; /* [n_done] running numbers of the two */
    ren_resample table;
} ren_basis;

/** The packages asked for, and `none`. */
REN_CHECKED ren_status ren_basis_packages(ren_basis *b, ren_compare *c,
                                          const ren_compare_ask *ask, ren_error *err);
/** The done members, put in their order. */
REN_CHECKED ren_status ren_basis_members(ren_basis *b, ren_compare *c, ren_error *err);
void ren_basis_free(ren_basis *b);

bool ren_name_is_among(const char *name, int32_t n, const char *const *list);
/** Fails with the names there are when one asked for is not among them. */
REN_CHECKED ren_status ren_names_check(const char *path, const char *what, int32_t n,
                                       const char *const *asked, int32_t n_there,
                                       char *const *there, ren_error *err);

/** What is compared: the indicators of the file, then each of its times until an input is
 * replaced, as `time_to_substitute.CODE`. */
int32_t ren_basis_count(const ren_basis *b);
/** Writes the name of one; its unit. */
const char *ren_basis_name(const ren_basis *b, int32_t indicator, char *name,
                           size_t size);

/** All names, in one block; NULL without memory. Free it. */
char **ren_basis_names(const ren_basis *b);

/** First time by which half of n have ended (Kaplan & Meier 1958); those censored were
 * last seen at their time. INFINITY when fewer do; NaN of nothing. Sorts both. */
double ren_km_median(int32_t n, double *time, bool *censored);

/** Place of an indicator in the results, -1 without. */
int32_t ren_basis_indicator(const ren_results *r, const char *name);

/** What the file has; `package` is a place of the comparison. */
double ren_basis_value(const ren_basis *b, int32_t indicator, int32_t member,
                       int32_t package);
/** A recovery that is not there although the depth is has not come by the horizon. */
bool ren_basis_is_censored(const ren_basis *b, int32_t indicator, int32_t member,
                           int32_t package);
/** What the packages cost; after the members are known. */
REN_CHECKED ren_status ren_basis_costs(const ren_basis *b, ren_compare *c,
                                       ren_error *err);

/** The number that stands for a world: the file's, or all of the time observed when it is
 * censored; NaN when there is none. */
double ren_basis_entry(const ren_basis *b, int32_t indicator, int32_t member,
                       int32_t package);

#endif
