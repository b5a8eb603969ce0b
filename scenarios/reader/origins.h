/**
 * @file scenarios/reader/origins.h
 * Where each value of a scenario came from. What is not listed is a default.
 */
#ifndef REN_SCENARIOS_READER_ORIGINS_H
#define REN_SCENARIOS_READER_ORIGINS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct ren_origin {
    char *path;   /* dotted */
    int32_t line; /* 0: --set */
} ren_origin;

typedef struct ren_origins {
    int32_t n, capacity;
    ren_origin *item;
    const char *const *phases; /* names of the catalogue, for the echo */
} ren_origins;

ren_origins *ren_origins_new(void);
bool ren_origins_add(ren_origins *origins, const char *path, int32_t line);

/** Call once before the first find. */
void ren_origins_sort(ren_origins *origins);
const ren_origin *ren_origins_find(const ren_origins *origins, const char *path);
void ren_origins_free(ren_origins *origins);

#endif
