/**
 * @file tests/fuzz/fuzz_scenario.c
 * No text crashes the reader; what it accepts prints canonically and reads back to the
 * same canonical form; what it refuses comes with a complaint.
 *
 * A first line `#set path=value` is taken as an override, so that the corpus reaches the
 * command line too.
 */
#include "tests/scenarios/catalogue.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool claim)
{
    if (!claim) {
        abort();
    }
}

/* Splits "#set path=value" into an override; returns how many there are. */
static int32_t override_of(char *line, ren_override *out)
{
    char *equals = strncmp(line, "#set ", 5) == 0 ? strchr(line, '=') : NULL;
    if (equals == NULL) {
        return 0;
    }
    *equals = '\0';
    *out = (ren_override){ .path = line + 5, .value = equals + 1 };
    return 1;
}

static void check_accepted(const ren_scenario *first)
{
    ren_scenario again = { 0 };
    ren_complaints complaints = { 0 };
    ren_error err;
    insist(ren_scenario_parse(&again, "canonical", first->canonical,
                              strlen(first->canonical), &test_catalogue, 0, NULL,
                              &complaints, &err)
           == REN_OK);
    insist(complaints.n == 0);
    insist(strcmp(first->canonical, again.canonical) == 0);
    insist(strcmp(first->identity, again.identity) == 0);
    ren_scenario_free(&again);
    ren_complaints_free(&complaints);
}

static void check_refused(const ren_complaints *complaints)
{
    insist(complaints->n > 0);
    for (int32_t k = 0; k < complaints->n; k++) {
        const ren_complaint *c = &complaints->item[k];
        insist(strstr(c->text, ": ") != NULL);
        insist(c->line > 0 || strncmp(c->text, "--set ", 6) == 0);
        for (const char *p = c->text; *p != '\0'; p++) {
            insist((unsigned char)*p >= 0x20); /* one line for one fault */
        }
        insist(k == 0 || complaints->item[k - 1].line <= c->line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ren_scenario scenario = { 0 };
    ren_complaints complaints = { 0 };
    ren_error err;
    ren_override set = { 0 };
    char line[256] = "";
    for (size_t k = 0; k < size && k < sizeof line - 1 && data[k] != '\n'; k++) {
        line[k] = (char)data[k];
    }
    const int32_t n = override_of(line, &set);
    const ren_status status =
        ren_scenario_parse(&scenario, "fuzz", (const char *)data, size, &test_catalogue,
                           n, &set, &complaints, &err);
    if (status == REN_OK) {
        check_accepted(&scenario);
        ren_scenario_free(&scenario);
    } else {
        insist(scenario.path == NULL);
        check_refused(&complaints);
    }
    ren_complaints_free(&complaints);
    return 0;
}
