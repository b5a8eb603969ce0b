/**
 * @file output/results/layout.h
 * The schema of a results file: its dimensions, coordinates and variables.
 *
 * One list of variables serves the file of a member, the collected file and the copy
 * from the one into the other. Internal to output.
 */
#ifndef REN_OUTPUT_RESULTS_LAYOUT_H
#define REN_OUTPUT_RESULTS_LAYOUT_H

#include "base/files/h5file.h"
#include "output/results.h"

/* Runs a checked call and leaves through `out` when it fails. */
#define REN_TRY(call)           \
    do {                        \
        status = (call);        \
        if (status != REN_OK) { \
            goto out;           \
        }                       \
    } while (0)

typedef struct ren_layout {
    const ren_experiment *experiment;
    int64_t n_members;
    const int64_t *replicate; /* [n_members] */
    const int32_t *point;     /* [n_members] of the design; NULL: there is none */
    const int8_t *status;     /* [n_members] 0 missing, 1 done, 2 failed */
    int32_t n_panel;
    const int32_t *panel; /* [n_panel] external ids */
} ren_layout;

/** Where the values of a variable come from. */
typedef enum ren_variable_kind {
    REN_OF_NATIONAL,
    REN_OF_PRODUCT,
    REN_OF_PROVINCE,
    REN_OF_TIER,
    REN_OF_PANEL,
    REN_OF_INDICATOR,
    REN_OF_SUBSTITUTE,
    REN_OF_CENSORED,
    REN_OF_LOCALISE,
    REN_OF_LOCALISE_CENSORED,
    REN_OF_HASH,
    REN_OF_LEDGER,
    REN_OF_WARNING_COUNT,
    REN_OF_WARNING_WEEK,
    REN_OF_WARNING_TEXT,
    REN_OF_FLOWS,
    REN_OF_SHEET,
} ren_variable_kind;

/** In which units a file counts. */
typedef struct ren_units {
    bool daily; /* a step is a day, else a week */
    bool
        stated; /* money is the unit of the files that state the economy, else 1e4 CNY */
} ren_units;

ren_units ren_units_of(const ren_experiment *experiment);
ren_units ren_units_of_economy(const ren_economy *economy);

/** The unit a table states for weeks and 1e4 CNY, as it is in these units. */
const char *ren_units_unit(ren_units units, const char *unit);

enum { REN_MOST_DOC = 320 };

/** The same for a sentence; `out` is written only if it has to differ. */
const char *ren_units_doc(ren_units units, const char *doc, char out[REN_MOST_DOC]);

/** A variable over (member, package, shock[, time][, along[, across]]). */
typedef struct ren_variable {
    const char *name, *unit, *doc;
    ren_variable_kind kind;
    int32_t index; /* among its kind */
    ren_h5_type type;
    bool weekly;
    const char *along;  /* a further dimension, or NULL */
    int32_t width;      /* its length, 1 if NULL */
    const char *across; /* one more, the last, or NULL */
    int32_t depth;      /* its length */
} ren_variable;

enum { REN_MOST_VARIABLES = 256, REN_MOST_RANK = 6 };

/** Fills the list and returns its length. */
int32_t ren_layout_variables(const ren_layout *layout,
                             ren_variable out[REN_MOST_VARIABLES]);

/** Box of one world of one member in a variable: offset and count, and its rank. */
int32_t ren_layout_box(const ren_layout *layout, const ren_variable *variable,
                       int64_t member, int32_t package, int32_t shock,
                       int64_t offset[REN_MOST_RANK], int64_t count[REN_MOST_RANK]);

/** Dimensions, coordinates, root attributes, /scenario and every variable, empty. */
REN_CHECKED ren_status ren_layout_define(ren_h5 *file, const ren_layout *layout,
                                         ren_error *err);

/** Dimensions with their coordinates; part of ren_layout_define(). */
REN_CHECKED ren_status ren_layout_coordinates(ren_h5 *file, const ren_layout *layout,
                                              ren_error *err);

/** Root attributes and /scenario; part of ren_layout_define(). */
REN_CHECKED ren_status ren_origin_define(ren_h5 *file, const ren_layout *layout,
                                         ren_error *err);

/** /provenance. */
REN_CHECKED ren_status ren_provenance_write(ren_h5 *file,
                                            const ren_provenance *provenance,
                                            ren_error *err);

#endif
