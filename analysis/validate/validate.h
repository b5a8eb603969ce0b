/**
 * @file analysis/validate/validate.h
 * Holds the model against what is known: stylised facts with their bands (bands.def),
 * mutilations under which a fact must fail, and negative controls.
 *
 * Each fact is read from one experiment on economies of its own, replicate by replicate,
 * with the same seeds whatever else is measured. What cannot be measured says why; it
 * never passes.
 */
#ifndef REN_ANALYSIS_VALIDATE_H
#define REN_ANALYSIS_VALIDATE_H

#include "base/status.h"
#include "scenarios/scenario.h"

#include <stdbool.h>
#include <stdint.h>

/** The experiments. */
typedef enum ren_group {
    REN_GROUP_SHAPE,   /* the economy of day 0 */
    REN_GROUP_STRIKE,  /* capacity of some firms halved for eight weeks; noise off */
    REN_GROUP_HUBS,    /* the same for the firms with the most customers */
    REN_GROUP_CORE,    /* systemic importance of every firm (ESRI) */
    REN_GROUP_CALM,    /* six years with noise and without a shock */
    REN_GROUP_SLUMP,   /* demand a fifth lower for a year, against calm */
    REN_GROUP_EMBARGO, /* chip tools and high-end chips blocked, against calm */
    REN_N_GROUPS
} ren_group;

typedef enum ren_band_kind {
    REN_BAND_imposed,
    REN_BAND_fitted,
    REN_BAND_held_out,
    REN_BAND_reported
} ren_band_kind;

typedef enum ren_band_id {
#define BAND(id, name, group, low, high, kind, source, doc) REN_BAND_##id,
#include "analysis/validate/bands.def"
#undef BAND
    REN_N_BANDS
} ren_band_id;

typedef struct ren_band {
    const char *name;
    ren_group group;
    double low, high; /* NAN: reported only */
    ren_band_kind kind;
    const char *source, *doc;
} ren_band;
extern const ren_band ren_bands[REN_N_BANDS];
extern const char *const ren_band_kind_names[];

/** Index of a band by name, or -1. A name that is the beginning up to a dot of several
 * ("E14") gives the first. */
int32_t ren_band_find(const char *name);

/** Half the width of a band; of an open one the size of its bound, or 1. */
double ren_band_scale(const ren_band *band);

typedef struct ren_validate_ask {
    const char *data; /* folder of data files */
    int64_t firms, replicates;
    int32_t threads;
    int32_t n_overrides;
    const ren_override *override; /* of every scenario used */
    const bool *want;             /* [REN_N_BANDS]; NULL: all */
} ren_validate_ask;

/** What was found of one band. */
typedef struct ren_finding {
    double mean, error; /* over replicates; standard error NAN for a single one */
    int32_t n;          /* replicates it could be measured in */
    bool pass;          /* measured, and its mean inside the band */
    double distance;    /* outside the band, in half widths; 0 inside */
    char why[160];      /* not measured: the reason, else "" */
} ren_finding;

REN_CHECKED ren_status ren_validate(const ren_validate_ask *ask,
                                    ren_finding finding[REN_N_BANDS], ren_error *err);

/** What takes a mechanism away, and the band that must then fail. */
typedef struct ren_mutilation {
    const char *name;
    int32_t band;
    const char *set; /* "path=value; path=value" */
    const char *doc;
} ren_mutilation;

/** Ends with a NULL name. */
extern const ren_mutilation ren_mutilations[];

/** Measures the band of one mutilation with its overrides; fails as ren_validate(). */
REN_CHECKED ren_status ren_mutilate(const ren_validate_ask *ask,
                                    const ren_mutilation *mutilation,
                                    ren_finding *finding, ren_error *err);

/** A negative control: what must not happen. */
typedef struct ren_control {
    const char *name, *doc;
    bool measured, pass;
    double value;  /* what should be 0, or what the doc says */
    char why[160]; /* not measured: the reason */
} ren_control;

enum { REN_N_CONTROLS = 6 };

REN_CHECKED ren_status ren_controls(const ren_validate_ask *ask,
                                    ren_control control[REN_N_CONTROLS],
                                    ren_error *err);

#endif
