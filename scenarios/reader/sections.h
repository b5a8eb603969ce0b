/**
 * @file scenarios/reader/sections.h
 * The sections of a scenario file, in the order of its canonical form.
 *
 * Reader, canonical form, echo, JSON schema, template and reference page all walk this
 * one table.
 */
#ifndef REN_SCENARIOS_READER_SECTIONS_H
#define REN_SCENARIOS_READER_SECTIONS_H

#include "scenarios/scenario.h"

typedef enum ren_section_kind {
    REN_SECTION_TOP,      /* keys that stand at the left margin */
    REN_SECTION_FIELDS,   /* a mapping with a table of fields */
    REN_SECTION_PHASES,   /* a flag for each phase of the catalogue */
    REN_SECTION_SHOCKS,   /* entries by label */
    REN_SECTION_PACKAGES, /* packages by name, each with entries by label */
} ren_section_kind;

typedef struct ren_section {
    ren_section_kind kind;
    size_t offset;         /* of its struct in ren_scenario (TOP: 0) */
    bool is_of_the_member; /* counts in the identity of a member */
    ren_block block;       /* name "" for the top; fields unless kind says otherwise */
} ren_section;

/** Ends with a NULL block.name. */
extern const ren_section ren_sections[];

/** The section of this name, or NULL. */
const ren_section *ren_section_find(const char *name);

/** Range of a parameter in sensitivity studies; in the order of ren_parameter_fields. */
typedef struct ren_parameter_range {
    double low, high;
} ren_parameter_range;
extern const ren_parameter_range ren_parameter_ranges[];

#endif
