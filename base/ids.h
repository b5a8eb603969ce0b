/**
 * @file base/ids.h
 * Names of things, numbered in order of first appearance.
 */
#ifndef REN_BASE_IDS_H
#define REN_BASE_IDS_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ren_ids {
    int32_t n;
    int32_t capacity;
    char *text; /* all names, each ended by 0 */
    int64_t text_length, text_capacity;
    int64_t *at;    /* [n] where a name begins in `text` */
    int32_t *table; /* open hash table of numbers + 1; 0 is free */
    int32_t table_size;
} ren_ids;

/** The number of `name`, given now if it has none; *fresh (may be NULL) says so. */
REN_CHECKED ren_status ren_ids_add(ren_ids *ids, const char *name, int32_t *out,
                                   bool *fresh, ren_error *err);

/** The number of `name`, or -1. */
int32_t ren_ids_find(const ren_ids *ids, const char *name);

void ren_ids_free(ren_ids *ids);

static inline const char *ren_ids_name(const ren_ids *ids, int32_t k)
{
    return ids->text + ids->at[k];
}

#endif
