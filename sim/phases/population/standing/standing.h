/**
 * @file sim/phases/population/standing/standing.h
 * Who firms are on day 0 beside their goods and accounts: their title and how well they
 * deserve it, how often the like of them close, what they emit, with whom they work.
 */
#ifndef REN_SIM_PHASES_POPULATION_STANDING_H
#define REN_SIM_PHASES_POPULATION_STANDING_H

#include "base/status.h"
#include "model/table.h"
#include "scenarios/scenario.h"

#include <stdint.h>

struct ren_setup;

/** Partners a firm can have at once (C20). */
enum { REN_N_PARTNERS = 4 };

/** What phases of this room count, less the value of day 0: places of column `census`. */
enum {
    REN_CENSUS_TITLE,             /* real firms by title, 0..4 */
    REN_CENSUS_DUE = REN_N_TIERS, /* little giants whose title ran out */
    REN_CENSUS_PASSED,            /* of them, those that kept it */
    REN_CENSUS_EXITS,             /* real firms a week, over the last quarter */
    REN_CENSUS_ENTRIES,
    REN_CENSUS_EXIT_AGE, /* mean years of those that closed */
    REN_CENSUS_AGE,      /* mean years of all, less day 0 */
    REN_CENSUS_PARTNERS, /* mean partners of real firms, less day 0 */
    REN_CENSUS_PARTNERS_SRDI,
    REN_CENSUS_FAR, /* share of partners in other provinces, less day 0 */
    REN_N_CENSUS
};

/** Partners of all firms, added up. */
typedef struct ren_bonds {
    double mean, srdi; /* by real firms; of SRDI firms and above */
    double far;        /* share of partner firms that are in another province */
} ren_bonds;

/** Arrays by place. Empty where no accounts are kept. */
typedef struct ren_standing {
    uint8_t *title;  /* [n_firms] tier that its title says */
    float *margin;   /* [n_firms] how far it stands above the mark of its tier, tiers */
    float *exits;    /* [n_firms] factor on the hazard of its age (C11) */
    float *emission; /* [n_firms] t CO2 per 1e4 CNY (C22) */
    int32_t *partner; /* [n_firms * REN_N_PARTNERS] 0 none; place + 1; the institutes of
                         its province: -1 (C20) */
    uint8_t *n_partners; /* [n_firms] */
    int32_t *near_first; /* [n products * 31] places of the makers of a province */
    int32_t *near_end;
    int32_t *leader;           /* [n products] place of the largest chain leader; -1 */
    double quota[REN_N_TIERS]; /* real firms by title */
    double firms;              /* real firms */
    double age;                /* their mean years */
    double emissions;          /* t CO2 a week */
    ren_bonds bonds;
} ren_standing;

REN_CHECKED ren_status ren_standing_open(ren_standing *out,
                                         const struct ren_setup *setup, ren_error *err);
void ren_standing_free(ren_standing *standing);

/** C11, E5: yearly hazard of closing at an age, before it is scaled to exit_total; it no
 * longer falls from 15 years on. Without branches: firms are of all ages. */
static inline double ren_hazard_at(const ren_parameters *p, double age)
{
    const double way = (age - 7.0) / 8.0;
    const double old =
        age < 15.0 ? p->exit_y7 + (p->exit_old - p->exit_y7) * way : p->exit_old;
    const double seventh = age < 7.0 ? p->exit_y7 : old;
    const double third = age < 3.0 ? p->exit_y3 : seventh;
    const double second = age < 2.0 ? p->exit_y2 : third;
    return age < 1.0 ? p->exit_y1 : second;
}

/** The same, by the parameters of a setup. */
double ren_exit_hazard(const struct ren_setup *setup, double age);

#endif
