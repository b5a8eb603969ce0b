/**
 * @file base/real.h
 * The working precision of the engine.
 *
 * Quantities of a week (stocks, orders, output) are ren_real: double by default,
 * float in the library built with REN_FLOAT. Money, sums and counters are double in
 * both, and so is everything that is computed once before week 0.
 */
#ifndef REN_BASE_REAL_H
#define REN_BASE_REAL_H

#ifdef REN_FLOAT
typedef float ren_real;
#define REN_REAL_NAME "float"
#else
typedef double ren_real;
#define REN_REAL_NAME "double"
#endif

#endif
