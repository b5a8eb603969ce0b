/**
 * @file model/settle.h
 * An economy from firms and links that somebody else states.
 *
 * The stated flows are the whole economy: a table of them takes the place of China's, the
 * firms that of the drawn population, the links that of the generated network. What a
 * firm makes beyond what its links carry goes to final users, what it makes beyond what
 * it buys is value added, so that week 0 is an exact equilibrium (definitions D7) with no
 * pools, no imports and no machines.
 *
 * Traits (criticality, buffers, made to order) are China's where a product is known by
 * its code there; rules of the scenario may set them all (`rules.inventory_days`).
 */
#ifndef REN_MODEL_SETTLE_H
#define REN_MODEL_SETTLE_H

#include "model/economy.h"
#include "model/given.h"

/** Reads the files of `economy.files` (paths; NULL or empty: none): tables with or
 * without header. Links and final demand are amounts per step, Z and Y amounts per year
 * of region x sector. */
REN_CHECKED ren_status ren_given_read_files(ren_given *out, const ren_files_spec *files,
                                            ren_error *err);

/** Turns what is stated into amounts of the model: money per step. Files give the output
 * of a firm as what it sells. */
REN_CHECKED ren_status ren_given_settle(ren_given *given, const ren_scenario *scenario,
                                        ren_error *err);

/** The names of a stated economy in place of those of the data files: its products, no
 * niches; provinces, tiers and countries stay. */
REN_CHECKED ren_status ren_given_words(ren_words *words, const ren_given *given,
                                       ren_error *err);

/** The table of the stated flows; `known` lends traits of products it has (NULL: none).
 * Amounts are those of 52 steps. */
REN_CHECKED ren_status ren_given_table(ren_table *out, const ren_given *given,
                                       const ren_scenario *scenario,
                                       const ren_table *known, ren_error *err);

REN_CHECKED ren_status ren_given_economy(ren_economy *out, const ren_given *given,
                                         const ren_table *table,
                                         const ren_geography *geography,
                                         const ren_scenario *scenario, int32_t n_focal,
                                         const int32_t *focal, int64_t replicate,
                                         ren_error *err);

#endif
