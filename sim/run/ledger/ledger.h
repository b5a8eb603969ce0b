/**
 * @file sim/run/ledger/ledger.h
 * Where the goods of every product go, step by step, and a check that none is lost.
 *
 *     made + imported = shipped + final + unsold
 *     received        = used + stocked + slipped
 *     shipped         = received
 *
 * Each side is found by another way: `shipped` from what makers were asked and filled,
 * `received` from what was dispatched into the lanes of slots, `used` from output and
 * the rule of production, `unsold` and `stocked` from the change of stocks. They must
 * agree to 1e-9 of the product's flows (5e-4 in the float build). Compared are
 * deviations from the baseline, the form in which the engine keeps its state; in week 0
 * all are 0.
 *
 * Published rules set goods aside (`rules.as_published`): makers keep no finished
 * goods, so what they do not deliver is booked as unsold, and stocks that hardly move
 * are left as they are, which is booked as slipped. The one must not be below zero,
 * the other not beyond 1e-4 of the flows.
 *
 * Imports that go to pools or are machines do not pass through links; they are part of
 * the national series `imports` only.
 */
#ifndef REN_SIM_RUN_LEDGER_LEDGER_H
#define REN_SIM_RUN_LEDGER_LEDGER_H

#include "sim/world/world.h"

typedef struct ren_ledger ren_ledger;

/** Room for the ledger of `series`, and its baseline. */
REN_CHECKED ren_status ren_ledger_open(ren_ledger **out, const ren_world *world,
                                       ren_series *series, ren_error *err);

/** Before a step: what stocks hold. */
void ren_ledger_begin(ren_ledger *ledger, const ren_world *world);

/** After it: books the step into the world's series; fails when goods are missing. */
REN_CHECKED ren_status ren_ledger_book(ren_ledger *ledger, const ren_world *world,
                                       ren_error *err);

/** NULL is fine. */
void ren_ledger_close(ren_ledger *ledger);

#endif
