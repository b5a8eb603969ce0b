/**
 * @file sim/member.h
 * One member: the economy of a replicate and all its worlds.
 */
#ifndef REN_SIM_MEMBER_H
#define REN_SIM_MEMBER_H

#include "model/economy.h"
#include "sim/run/design/design.h"
#include "sim/series.h"

#include <stdatomic.h>

/** What a run shares between members; read-only while they run. */
typedef struct ren_experiment {
    const ren_scenario *scenario;
    const ren_words *words;
    const ren_geography *geography;
    const ren_table *table;
    const struct ren_given *given; /* a stated economy; NULL: drawn from the table */
    int32_t n_focal;
    int32_t *focal; /* [n_focal] table products */
    int32_t n_inputs;
    int32_t *input; /* [n_inputs] table products some shock strikes as an input */
    int32_t first_shock_week; /* of any shock; horizon if none */
    int32_t n_packages;       /* to run; indices into scenario->packages */
    int32_t *package;         /* [n_packages] */
    int32_t n_shocks;         /* 1 or 2 */
    int32_t shock[2];         /* 0 off, 1 on, in this order */
    ren_design design;        /* of uncertain lever parameters (D12) */
    int32_t point;            /* of the design whose values the scenario holds */
    int32_t
        world_threads; /* worlds of a member that run side by side; 0 or 1: one after
                              another, with all threads inside. Same bits either way. */
} ren_experiment;

/**
 * Resolves focal products and shocked inputs. `packages` is a list of names (NULL: all),
 * `shock` one of "off", "on", "both".
 */
REN_CHECKED ren_status ren_experiment_init(
    ren_experiment *out, const ren_scenario *scenario, const ren_words *words,
    const ren_geography *geography, const ren_table *table, int32_t n_names,
    const char *const *packages, const char *shock, ren_error *err);
void ren_experiment_free(ren_experiment *experiment);

/** Replicates times design points. */
int64_t ren_experiment_members(const ren_experiment *experiment);

/** The experiment as one member sees it: *out borrows from `experiment` and from `room`,
 * which holds the scenario with the values of the member's design point. */
void ren_experiment_at(ren_experiment *out, const ren_experiment *experiment,
                       int64_t member, ren_scenario *room, int64_t *replicate);

typedef struct ren_member {
    int64_t replicate;
    int32_t point; /* of the design; 0 without one */
    ren_economy economy;
    int32_t n_panel;
    int32_t *panel; /* [n_panel] external ids */
    int32_t n_series;
    ren_series *series;    /* [n_packages * n_shocks], package major */
    double build_s, run_s; /* filled by the caller, who owns the clock */
} ren_member;

/** How far a member is, for a progress line; written by the run, read by anyone. */
typedef struct ren_progress {
    _Atomic int64_t weeks_done; /* world-weeks over all members */
    _Atomic int stop;           /* non-zero: finish the week and return REN_STOPPED */
} ren_progress;

/** Builds the economy. */
REN_CHECKED ren_status ren_member_build(ren_member *out,
                                        const ren_experiment *experiment,
                                        int64_t replicate, ren_error *err);

/** Runs every world of the experiment. */
REN_CHECKED ren_status ren_member_run(ren_member *member,
                                      const ren_experiment *experiment,
                                      ren_progress *progress, ren_error *err);
void ren_member_free(ren_member *member);

/** Firms of the economy, and links or, of a drawn one, as many as it will have. */
int64_t ren_member_firms(const ren_experiment *experiment);
double ren_member_links(const ren_experiment *experiment);

/** Bytes one member needs at its peak with `n_worlds` worlds at a time, within 25 %. */
int64_t ren_member_bytes(const ren_experiment *experiment, int32_t n_worlds);

#endif
