/**
 * @file model/network/links/keys.h
 * Sorting of 64-bit keys: a drawn or counted part above, an index below.
 */
#ifndef REN_MODEL_NETWORK_LINKS_KEYS_H
#define REN_MODEL_NETWORK_LINKS_KEYS_H

#include <stdint.h>

/** Ascending; stable; `low` bytes at the bottom are known to be in order already.
 * scratch[n]. Radix sort: linear, the same on any machine. */
void ren_keys_sort(int64_t n, uint64_t *key, uint64_t *scratch, int low);

static inline int32_t ren_key_index(uint64_t key)
{
    return (int32_t)(uint32_t)key;
}

static inline uint64_t ren_key_of(uint32_t above, int32_t index)
{
    return (uint64_t)above << 32 | (uint32_t)index;
}

#endif
