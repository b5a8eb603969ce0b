/**
 * @file app/reference/entry.h
 * Everything a user can name, in one shape: shocks, levers, parameters, indicators,
 * variables of the results file, phases, presets and keys of a scenario. Pages, JSON and
 * the terminal's text walk this list.
 */
#ifndef REN_APP_REFERENCE_ENTRY_H
#define REN_APP_REFERENCE_ENTRY_H

#include "scenarios/schema.h"

typedef enum app_group {
    APP_SHOCKS,
    APP_LEVERS,
    APP_PARAMETERS,
    APP_INDICATORS,
    APP_VARIABLES,
    APP_PHASES,
    APP_PRESETS,
    APP_KEYS,
    APP_N_GROUPS
} app_group;

extern const char *const app_group_names[APP_N_GROUPS]; /* "shocks", ... */

/** NULL where something does not apply. */
typedef struct app_entry {
    app_group group;
    const char *name, *summary, *unit, *source;
    const char *code;             /* shocks, levers: S1, L15 */
    const char *evidence;         /* shocks, levers: what is known of the effect */
    const char *falsified;        /* shocks, levers: what finding would refute it */
    const struct ren_move *moves; /* shocks, levers: mechanisms they move */
    const ren_field *fields;      /* shocks, levers: their keys */
    const ren_field *field;       /* parameters: range, default, label */
    const ren_field *key;         /* keys: allowed, default; the name is in `dotted` */
    char dotted[48];              /* keys: rules.rationing */
    char dimensions[64];          /* indicators, variables; "" otherwise */
    const char *task;             /* indicators: mend, strengthen ... all */
    const char *formula;          /* indicators */
    int better;                   /* indicators: +1 more, -1 less, 0 neither */
} app_entry;

enum { APP_ENTRIES = 1024 };

/** Fills out[APP_ENTRIES], group by group, and returns how many there are. */
int32_t app_entries(app_entry *out);

/** Whether this is what a user means by a name: keys also go by what follows the dot. */
bool app_entry_is(const app_entry *entry, const char *name);

/** What a preset puts in the place of defaults, as a table. */
void app_preset_document(const char *name, FILE *out);

/** The phases of a week as a page of their own. */
void app_phases_document(FILE *out);

#endif
