/**
 * @file tests/sim/policy/packages.h
 * A laboratory with one package for every lever of the table, under its name.
 */
#ifndef REN_TESTS_POLICY_PACKAGES_H
#define REN_TESTS_POLICY_PACKAGES_H

#include "tests/support/lab.h"

enum { PACKAGES_TEXT = 16384 };

/** Appends a package for every lever: its entry has the label `l_NAME` and these keys. */
static inline void packages_add(char text[PACKAGES_TEXT], const char *keys)
{
    size_t at = strlen(text);
    at += (size_t)snprintf(text + at, PACKAGES_TEXT - at, "packages:\n");
    for (const ren_lever *const *l = ren_levers; *l != NULL; l++) {
        const char *name = (*l)->block.name;
        at += (size_t)snprintf(text + at, PACKAGES_TEXT - at,
                               "  p_%s:\n    l_%s: {use: %s, %s}\n", name, name, name,
                               keys);
        assert_true(at < PACKAGES_TEXT);
    }
}

static inline const char *packages_name(const ren_lever *lever, char out[96])
{
    (void)snprintf(out, 96, "p_%s", lever->block.name);
    return out;
}

static inline const char *packages_label(const ren_lever *lever, char out[96])
{
    (void)snprintf(out, 96, "l_%s", lever->block.name);
    return out;
}

/** Sum of a field of single firms; 0 where no entry acts on it. */
static inline double packages_field(const ren_world *world, int field)
{
    double sum = 0;
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        sum += ren_strain_of(&world->strain, field, i);
    }
    return sum;
}

#endif
