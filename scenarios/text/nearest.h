/**
 * @file scenarios/text/nearest.h
 * Did you mean: the name closest to one that is not known.
 */
#ifndef REN_SCENARIOS_TEXT_NEAREST_H
#define REN_SCENARIOS_TEXT_NEAREST_H

#include <stdint.h>

/** Edits (insert, delete, replace, swap) that turn a into b, letter case apart; large
 * when one is longer than 63 bytes. */
int32_t ren_edit_distance(const char *a, const char *b);

/** A search in progress; begin with { .name = the name sought }. */
typedef struct ren_nearest {
    const char *name;
    const char *best; /* NULL while nothing is near */
    int32_t distance; /* of `best` */
} ren_nearest;

/** Offers a candidate (NULL is ignored); the first of equals wins. */
void ren_nearest_offer(ren_nearest *nearest, const char *candidate);

#endif
