/**
 * @file app/reference/objects.h
 * The list of everything a user can name, as JSON.
 */
#ifndef REN_APP_REFERENCE_OBJECTS_H
#define REN_APP_REFERENCE_OBJECTS_H

#include "app/reference/entry.h"

/**
 * {"shocks":[...],"levers":[...],...} on `out`; `only` restricts it to entries of that
 * name (groups without one are empty). Returns false when memory or `out` ran out.
 */
bool app_objects_print(const app_entry *entry, int32_t n, const char *only, FILE *out);

#endif
