/**
 * @file scenarios/pages/pages.h
 * What is written from the schema tables: values, echo, schema, reference.
 */
#ifndef REN_SCENARIOS_PAGES_PAGES_H
#define REN_SCENARIOS_PAGES_PAGES_H

#include "scenarios/reader/sections.h"

/** Told of a scenario in the order of its canonical form. */
typedef struct ren_visitor {
    void *self;
    /** A mapping begins; `is_empty` ones get no further calls. */
    void (*enter)(void *self, int depth, const char *key, bool is_empty);
    void (*value)(void *self, int depth, const char *path, const char *key,
                  const ren_field *field, const void *params);
} ren_visitor;

/** Visits every value in use; with `only_member`, only those of a member's identity. */
void ren_scenario_visit(const ren_scenario *scenario, bool only_member,
                        const ren_visitor *visitor);

/** Canonical text, or the identity; NULL without memory. Free it. */
char *ren_scenario_canonical(const ren_scenario *scenario, bool only_member);

/** A name as YAML takes it back as text: in quotes where it might be a number. */
void ren_name_print(const char *name, FILE *out);

/** The default of a field as a file would write it, empty if it has none. */
void ren_field_default_print(const ren_field *field, FILE *out);

/** Allowed values of a field in words ("0 to 1", "a or b", "products"). */
void ren_field_allowed_print(const ren_field *field, FILE *out);

/** What names come from: "products", "niches" ... */
const char *ren_vocabulary_noun(ren_vocabulary_kind kind);

#endif
