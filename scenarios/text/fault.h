/**
 * @file scenarios/text/fault.h
 * Collecting what is wrong with a scenario, all of it, before anything is refused.
 */
#ifndef REN_SCENARIOS_TEXT_FAULT_H
#define REN_SCENARIOS_TEXT_FAULT_H

#include "scenarios/scenario.h"

enum { REN_FAULTS_SHOWN = 1000, REN_SHOWN = 64 };

/** A list being filled. Beyond REN_FAULTS_SHOWN faults are only counted. */
typedef struct ren_faults {
    ren_complaints *list;
    int64_t n_all;
    bool no_memory;
} ren_faults;

/**
 * Adds "path: sentence" at a place; a place on line 0 is an override, and the text then
 * begins with "--set". The sentence says what was found and what was expected.
 */
void ren_fault_add(ren_faults *faults, int32_t line, int32_t column, const char *path,
                   const char *format, ...) REN_PRINTF(5, 6);

/** True once further faults would only be counted: no need to word them well. */
bool ren_faults_full(const ren_faults *faults);

/** Brings the list into file order; overrides come first. */
void ren_faults_sort(ren_faults *faults);

/** Text of a user in quotes, short and printable. Returns `out`. */
const char *ren_text_shown(const char *text, char out[REN_SHOWN]);

#endif
