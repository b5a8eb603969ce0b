#include "model/network/links/keys.h"

#include <string.h>

enum { SMALL = 48 };

static void insertion(int64_t n, uint64_t *key)
{
    for (int64_t i = 1; i < n; i++) {
        const uint64_t x = key[i];
        int64_t j = i;
        for (; j > 0 && key[j - 1] > x; j--) {
            key[j] = key[j - 1];
        }
        key[j] = x;
    }
}

void ren_keys_sort(int64_t n, uint64_t *key, uint64_t *scratch, int low)
{
    uint64_t *from = key, *to = scratch;
    if (n <= SMALL) {
        insertion(n, key);
        return;
    }
    uint64_t any = 0, all = ~(uint64_t)0;
    for (int64_t i = 0; i < n; i++) {
        any |= key[i];
        all &= key[i];
    }
    for (int byte = low; byte < 8; byte++) {
        const int shift = 8 * byte;
        if (((any ^ all) >> shift & 0xFF) == 0) {
            continue; /* the same in every key */
        }
        int64_t at[257] = { 0 };
        for (int64_t i = 0; i < n; i++) {
            at[(from[i] >> shift & 0xFF) + 1]++;
        }
        for (int b = 0; b < 256; b++) {
            at[b + 1] += at[b];
        }
        for (int64_t i = 0; i < n; i++) {
            to[at[from[i] >> shift & 0xFF]++] = from[i];
        }
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != key) {
        memcpy(key, from, (size_t)n * sizeof *key);
    }
}
