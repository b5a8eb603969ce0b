/**
 * @file sim/phases/knowledge/basis/science.h
 * What research comes to on day 0: constants of C13 and C14 that a world needs every
 * week.
 *
 * Chances and technology are of one real firm, of which an agent stands for several
 * (D2).
 */
#ifndef REN_SIM_PHASES_KNOWLEDGE_SCIENCE_H
#define REN_SIM_PHASES_KNOWLEDGE_SCIENCE_H

#include "model/economy.h"

struct ren_setup;
struct ren_world;

/** Constants of research. Empty where no accounts are kept. */
typedef struct ren_science {
    double *research; /* [n_firms] spent on day 0, 1e4 CNY/week; > 0 */
    ren_real
        *absorbs; /* [n_firms] 1 - exp(-RD/RDref): what it takes of others' research */
    ren_real *finds;  /* [n_firms] hazard of an innovation a week */
    ren_real *copies; /* [n_firms] hazard of an imitation a week */
    double *found;    /* [n_firms] chance of an innovation a quarter */
    double *copied;   /* [n_firms] chance of an imitation a quarter */
    ren_real *level;  /* [n_firms] technology over the mean of its product */
    ren_real *lines;  /* [n_firms] lines of business of a real firm, 1 up to the size at
                         which C13 states its chances: a find betters one of them */
    double total;     /* spent on day 0 by all */
    double step;      /* mean gain of an innovation */
    double
        frontier; /* technology of the world's best over the mean of makers at home */
    int32_t n_slots;
    int32_t *slot;       /* [n_slots] slots of niche products, by niche */
    int32_t *slot_first; /* [n_niches + 1] */
    double *use; /* [n_niches] purchases over links and for machines, money/week */
    int32_t n_racers;
    int32_t *racer;       /* [n_racers] places of those who race for a niche */
    int32_t *racer_first; /* [n_niches + 1] */
    double *hazard;       /* [n_niches] of a stage a week at the reference (C14, D10) */
} ren_science;

REN_CHECKED ren_status ren_science_open(ren_science *out, const struct ren_setup *setup,
                                        ren_error *err);
void ren_science_free(ren_science *science);

/** Draws the racers of every niche and finds their hazards; false: no memory. */
bool ren_race_open(ren_science *science, const struct ren_setup *setup);

/** Median weeks until the first racer is qualified, by class (D10). */
double ren_race_weeks(const ren_parameters *p, int32_t localisation);

/** Weekly hazard of a stage with which the median week in which the first of n racers has
 * completed `stages` stages is `weeks`; in the last one only a share `conv` of what is
 * completed in the laboratory becomes a product. */
double ren_race_hazard(int32_t n, int32_t stages, double conv, double weeks);

/** Chance that one racer is qualified by the end of week `weeks`, counted from 1. */
double ren_race_reach(double hazard, int32_t stages, double conv, double weeks);

/** Share of the imports of a niche before the shock that no longer passes this week. */
double ren_niche_blocked(const struct ren_world *world, int32_t niche);

/** Share of the weekly demand before the shock that neither the makers of day 0 nor what
 * passes from abroad can serve. */
double ren_niche_gap(const struct ren_world *world, int32_t niche);

#endif
