/**
 * @file sim/run/watch/watch.h
 * Warnings found while a world runs: starvation, death spiral, order cycle.
 *
 * Published models of this kind fall into them without a word: inventories that are
 * refilled with realised use never come back (our prototype: 45-100 % of runs with two
 * weeks of stock), BoARIO's industries fall to 1e-3..1e-10 of their output after a
 * shock of half of one of them, and targets that follow demand faster than 1/26 a week
 * make orders cycle for ever with a standard deviation of 14-26 % of output.
 *
 * Watching reads columns of firms after each step and changes nothing, so that results
 * keep their bits. Calm firms cost a look at their orders; slots are looked at once for
 * a firm that starves. All numbers are counts or sums in a fixed order: the same for
 * any number of threads, and in every package.
 *
 * Starvation. A firm whose capacity would allow at least half of its usual output, as
 * did its orders when it began, makes less than 5 % of it because the stock of an input
 * is used up, for REN_WATCH_STARVED weeks in a row (a month of deliveries that do not
 * come, the span over which slots smooth their fill, C5). The input is the one that
 * binds most.
 *
 * Death spiral. For REN_WATCH_SPIRAL steps in a row the output of a product is below
 * half of what its makers' capacity and orders would allow, firm by firm and at most
 * the usual output, and it ends no higher than it began. So neither struck capacity nor
 * a slump of demand counts. While some source abroad is held back, want of imports
 * explains it: then only if the output of the whole economy is below half of the usual
 * too. 26 steps are half a year, after which the prototype's runs did not come back,
 * and several turns of the stocks of days that daily models keep.
 *
 * Order cycle. New orders for a product turn REN_WATCH_TURNS times, three cycles, each
 * time by REN_WATCH_SWING of its usual orders at least, and the later half of these
 * swings is not smaller than 90 % of the earlier half. The swing must also exceed what
 * noise of final demand alone could make, six of its standard deviations. Shocks turn
 * orders once when they begin and once when they end.
 */
#ifndef REN_SIM_RUN_WATCH_WATCH_H
#define REN_SIM_RUN_WATCH_WATCH_H

#include "sim/run/watch/verdict.h"
#include "sim/world/world.h"

enum {
    REN_WATCH_STARVED = 4, /* weeks; 7 steps each where a step is a day */
    REN_WATCH_SPIRAL = 26, /* steps */
    REN_WATCH_TURNS = 6,
    REN_WATCH_NAMED = 5, /* firms or products that a sentence names */
};
static const double REN_WATCH_IDLE = 0.05; /* share of usual output */
static const double REN_WATCH_ABLE =
    0.5; /* share of usual output, or of the possible */
static const double REN_WATCH_SWING = 0.1;  /* share of usual orders, peak to trough */
static const double REN_WATCH_DAMPED = 0.9; /* later swings over earlier ones */

typedef struct ren_watch ren_watch;

REN_CHECKED ren_status ren_watch_open(ren_watch **out, const ren_world *world,
                                      ren_error *err);

/** Looks at the step that has just run; `world->week` is still its number. */
REN_CHECKED ren_status ren_watch_step(ren_watch *watch, const ren_world *world,
                                      ren_error *err);

/** The verdict. The text is the caller's to free. */
REN_CHECKED ren_status ren_watch_tell(const ren_watch *watch, const ren_world *world,
                                      ren_warnings *out, ren_error *err);

/** NULL is fine. */
void ren_watch_close(ren_watch *watch);

#endif
