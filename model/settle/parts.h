/**
 * @file model/settle/parts.h
 * The steps of ren_given_economy(): firms, then links, then what is left over.
 */
#ifndef REN_MODEL_SETTLE_PARTS_H
#define REN_MODEL_SETTLE_PARTS_H

#include "model/settle.h"

/** Writes economy->firms. */
REN_CHECKED ren_status ren_settle_firms(ren_economy *economy, const ren_given *given,
                                        ren_error *err);

/** Writes economy->network: a slot per (buyer, product), or per (buyer, supplier) where
 * the rules keep a stock per supplier. */
REN_CHECKED ren_status ren_settle_links(ren_economy *economy, const ren_given *given,
                                        const ren_scenario *scenario, ren_error *err);

#endif
