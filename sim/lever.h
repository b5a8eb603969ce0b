/**
 * @file sim/lever.h
 * Shocks and policy levers: things the outside does to the economy.
 *
 * A lever never touches the state of a firm. It writes into the week's ren_strain, which
 * starts each Monday at "nothing happens" and which the phases read. That is why levers
 * can be added, combined and compared without a phase knowing of them, and why a lever of
 * zero strength leaves every bit as it was.
 *
 * Levers act in the order of the scenario file. Adding one is one file in sim/shocks or
 * a folder of sim/levers and one line in sim/shocks.def or sim/levers.def.
 */
#ifndef REN_SIM_LEVER_H
#define REN_SIM_LEVER_H

#include "model/economy.h"

/** Fields of a single firm; strain.def. */
typedef enum ren_strain_field {
#define STRAIN(name, unit, doc) REN_STRAIN_##name,
#include "sim/levers/strain.def"
#undef STRAIN
    REN_N_STRAIN
} ren_strain_field;

/** A bit of ren_lever.acts. */
#define REN_ACTS(name) (UINT64_C(1) << REN_STRAIN_##name)

/** What a lever may change; neutral values in brackets. */
typedef struct ren_strain {
    ren_real *capacity; /* [n_firms] share of capacity left (1) */
    double *passage;    /* [n_foreign] share of baseline trade let through (1) */
    double *grey;       /* [n_foreign] share of baseline trade through grey channels,
                            beyond passage (0) */
    double *
        capital_passage; /* [n_niches * 8] the same for capital goods, by country (1) */
    double *capital_grey; /* [n_niches * 8] (0) */
    double *demand;       /* [n products] household, government and stock demand (1) */
    double *export_;      /* [n products] export demand (1) */
    ren_real *buffer;     /* [n_firms] further weeks of critical inputs wanted (0) */
    ren_real
        *second_source; /* [n_firms] share of single-sourced critical slots to give a
                                second supplier (0) */
    double *ruined; /* [n_firms] capital that begins to be rebuilt this step, money (0);
                             where capital is rebuilt */
    double bank_capital;  /* share of bank capital left (1) */
    double rollover;      /* share of loans paid back that banks renew (1) */
    double collateral;    /* share of collateral that banks accept (1) */
    double rate;          /* added to the interest on loans, 1/year (0) */
    double pay_time;      /* factor on the time invoices stay unpaid (1) */
    double barrier;       /* local protection left between provinces (1) */
    double freight;       /* transport that firms need for what they make (1) */
    double qualification; /* time to qualify a niche maker at home (1) */
    double trial;         /* niche sales assured to domestic makers, share (0) */
    double *spent;        /* [n_entries] fiscal spending of each entry this week (0) */
    double *unspent;      /* [n_entries] budget it could not spend: goes to L0 (0) */
    uint8_t *reached;     /* [n_firms] whether some lever reaches the firm (0) */
    ren_real *of[REN_N_STRAIN]; /* [n_firms] each (0); NULL: no entry acts on it */
} ren_strain;

/** A field of strain.def for the firm at a place; 0 where no entry acts on it. */
static inline ren_real ren_strain_of(const ren_strain *strain, ren_strain_field field,
                                     int32_t place)
{
    return strain->of[field] != NULL ? strain->of[field][place] : 0;
}

/** Firms whose strain is read together, at most. */
enum { REN_STRAIN_BLOCK = 256 };
extern const ren_real ren_strain_none[REN_STRAIN_BLOCK];

/** A field of strain.def from the firm at place `first` on, [REN_STRAIN_BLOCK]; zeros where
 * no entry acts on it. */
static inline const ren_real *ren_strain_from(const ren_strain *strain,
                                              ren_strain_field field, int32_t first)
{
    return strain->of[field] != NULL ? strain->of[field] + first : ren_strain_none;
}

/** What a lever may look at. */
typedef struct ren_scene {
    const ren_economy *economy;
    const ren_words *words;
    const ren_parameters *parameters;
    const ren_scenario *scenario;
    int32_t n_weeks;               /* horizon */
    int32_t week;                  /* this week, from 0 */
    const struct ren_setup *setup; /* constants of the worlds: accounts of day 0 ... */
    ren_stream stream;             /* of (seed, replicate, label of the entry) */
    int32_t entry; /* index of the entry: its place in spent and unspent */
    const struct ren_lever *lever; /* what the entry uses */
} ren_scene;

typedef enum ren_lever_kind { REN_SHOCK, REN_LEVER } ren_lever_kind;

/** A mechanism a lever claims to move: a national series and the sign of its change.
 * Outcomes are never claimed. */
typedef struct ren_move {
    const char *series; /* NULL ends a list */
    int sign;
} ren_move;

typedef struct ren_lever {
    ren_block block; /* must be first: name, summary, source, fields */
    ren_lever_kind kind;
    const char *code;     /* S1..S8, L0..L21 */
    const char *evidence; /* what is known of its effect, one sentence */
    uint64_t acts;        /* fields of strain.def it may write: REN_ACTS(grant) | ... */
    const ren_move
        *moves; /* mechanisms it moves at full strength; NULL: none declared */
    const struct ren_reach_rule *reach; /* of levers that reach firms, else NULL */
    const char *falsified; /* what finding would refute it, one sentence; or NULL */
    /** Optional: bytes of memory the entry keeps for the run, and its filling before
     * week 0 (who is struck, baseline sales of the eligible ...). Never changed later. */
    size_t memo_size;
    ren_status (*prepare)(const void *params, const ren_scene *scene, void *memo,
                          ren_error *err);
    void (*release)(void *memo);
    /** Pure: reads params, memo and scene; multiplies or adds into strain, and marks the
     * firms that a lever reaches (ren_reach_mark). */
    void (*apply)(const void *params, const void *memo, const ren_scene *scene,
                  ren_strain *strain);
    /** Optional, shocks: marks the table products it strikes as an input (time to
     * substitute is reported for them). */
    void (*inputs)(const void *params, const ren_table *table, const ren_words *words,
                   bool *input);
} ren_lever;

/** In the order of sim/shocks.def and sim/levers.def; end with NULL. */
extern const ren_lever *const ren_shocks[];
extern const ren_lever *const ren_levers[];

/** Their schema blocks, for the scenario catalogue. NULL-terminated. */
extern const ren_block *const ren_shock_blocks[];
extern const ren_block *const ren_lever_blocks[];

/** Names of the phases that can be switched off, in order. NULL-terminated. */
extern const char *const ren_phase_names[];

#endif
