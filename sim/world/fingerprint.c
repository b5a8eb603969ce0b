#include "sim/world/world.h"

#include <string.h>

enum { BLOCK = 1 << 16 };

/* Four lanes of multiply-xor over 64-bit words, then over the tail. */
static uint64_t hash_block(const unsigned char *bytes, size_t n)
{
    uint64_t lane[4] = { 0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu, 0x165667B19E3779F9u,
                         0xD6E8FEB86659FD93u };
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        uint64_t word[4];
        memcpy(word, bytes + i, sizeof word);
        for (int k = 0; k < 4; k++) {
            lane[k] = (lane[k] ^ word[k]) * 0x100000001B3u;
            lane[k] ^= lane[k] >> 29;
        }
    }
    for (; i < n; i++) {
        lane[0] = (lane[0] ^ bytes[i]) * 0x100000001B3u;
    }
    return ((lane[0] * 31 + lane[1]) * 31 + lane[2]) * 31 + lane[3];
}

uint64_t ren_column_hash(const ren_world *world, int column)
{
    const unsigned char *bytes = ren_column_data(world, column);
    const int64_t n =
        ren_column_length(world->setup, column) * (int64_t)ren_columns[column].size;
    const int64_t n_blocks = (n + BLOCK - 1) / BLOCK;
    uint64_t hash = (uint64_t)n;
    /* XOR of keyed block hashes: the order of the blocks is in the key, so threads may
     * take them in any order. */
#pragma omp parallel for schedule(static) reduction(^ : hash)
    for (int64_t b = 0; b < n_blocks; b++) {
        const int64_t first = b * BLOCK;
        const size_t length = (size_t)(first + BLOCK < n ? BLOCK : n - first);
        uint64_t h = hash_block(bytes + first, length) ^ (uint64_t)b;
        h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDu;
        hash ^= h ^ (h >> 29);
    }
    return hash;
}

void ren_world_digest(const ren_world *world, char text[REN_DIGEST_TEXT])
{
    ren_digest digest;
    ren_digest_begin(&digest);
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        const uint64_t hash = ren_column_hash(world, c);
        ren_digest_add(&digest, &hash, sizeof hash);
    }
    ren_digest_end(&digest, text);
}
