/**
 * @file sim/phases/people/staff/people.h
 * Staff and digital maturity of day 0: who works where, how many of them leave and how
 * many firms start a digital project in a usual week.
 *
 * Staff come in two kinds. Each has a labour pool in every province. At rest a firm hires
 * whom it loses, and a pool holds one seeker per vacancy.
 */
#ifndef REN_SIM_PHASES_PEOPLE_H
#define REN_SIM_PHASES_PEOPLE_H

#include "model/economy.h"

struct ren_setup;

/** Strains of several levers add up; nobody is reached more than wholly. */
static inline double ren_at_most_one(double share)
{
    return share < 1.0 ? share : 1.0;
}

/** Maturity from which a firm counts as digital (C15, C16). */
#define REN_DIGITAL 0.6

typedef enum ren_staff { REN_SKILLED, REN_RESEARCHERS, REN_N_STAFF } ren_staff;

/** What a labour pool keeps, heads less those of day 0. */
enum { REN_MARKET_SEEKERS, REN_MARKET_VACANCIES, REN_N_MARKET };

/** What a district adds up in a week, heads less those of day 0. */
enum {
    REN_DISTRICT_QUITS,
    REN_DISTRICT_SEEKERS = REN_DISTRICT_QUITS + REN_N_STAFF, /* who joins the pool */
    REN_DISTRICT_VACANCIES = REN_DISTRICT_SEEKERS + REN_N_STAFF,
    REN_DISTRICT_STAFF = REN_DISTRICT_VACANCIES + REN_N_STAFF, /* at full skill */
    REN_DISTRICT_LEAKED = REN_DISTRICT_STAFF + REN_N_STAFF,    /* knowledge, by heads */
    REN_N_DISTRICT_SUMS
};

/** Constants, empty where no accounts are kept. A district is the makers of one product
 * in one province: neighbours in the order of places. */
typedef struct ren_people {
    int32_t n_districts;
    int32_t *district_first;    /* [n_districts + 1] places */
    uint8_t *district_province; /* [n_districts] */
    float *quit;               /* [n_firms] share of skilled staff that leaves a week */
    ren_real *digital;         /* [n_firms] digital maturity, 0..1 (C16) */
    double heads[REN_N_STAFF]; /* of the country, at full skill */
    double quits[REN_N_STAFF]; /* of them, those who leave a week */
    double seekers[REN_N_STAFF][REN_N_PROVINCES]; /* in a pool; as many vacancies */
} ren_people;

REN_CHECKED ren_status ren_people_open(ren_people *out, const struct ren_setup *setup,
                                       ren_error *err);
void ren_people_free(ren_people *people);

/** Heads of a kind that a firm employs on day 0 at full skill (C9, C15). */
double ren_people_heads(const struct ren_setup *setup, ren_staff kind, int32_t place);

/** Confidence that a firm tends to where nothing happens, 0..1 (C17, D7). */
double ren_confidence_at_rest(const ren_parameters *parameters);

#endif
