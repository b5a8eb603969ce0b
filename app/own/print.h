/**
 * @file app/own/print.h
 * A user's own network in words: its quality, what repair did, what was completed.
 */
#ifndef REN_APP_OWN_PRINT_H
#define REN_APP_OWN_PRINT_H

#include "model/given.h"

#include <stdio.h>

/** What an import found and did. */
typedef struct app_own {
    const char *file;        /* that was written, NULL: none */
    ren_given_report before; /* as read */
    ren_given_report after;  /* after repair */
    bool repaired;           /* `after` and `done` hold */
    int64_t done[REN_N_GIVEN_REPAIRS];
    ren_given_notes notes;
} app_own;

void app_own_print(const app_own *own, FILE *out);

/** The same as one JSON object; false when it could not be made. */
bool app_own_json(const app_own *own, FILE *out);

/** The rules that would mend a report, as "--repair A,B" and other options; false when
 * the text does not fit. */
void app_own_mends(const ren_given_report *report, char *out, size_t room);

#endif
