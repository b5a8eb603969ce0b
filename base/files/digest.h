/**
 * @file base/files/digest.h
 * SHA-256 (from nettle), as lower-case hex text.
 */
#ifndef REN_BASE_DIGEST_H
#define REN_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { REN_DIGEST_TEXT = 65 };

/** A digest being built; opaque, no allocation. */
typedef struct ren_digest {
    _Alignas(uint64_t) unsigned char space[256];
} ren_digest;

void ren_digest_begin(ren_digest *digest);
void ren_digest_add(ren_digest *digest, const void *bytes, size_t n);
void ren_digest_end(ren_digest *digest, char text[REN_DIGEST_TEXT]);

/** Digest of one piece of memory. */
void ren_digest_of(const void *bytes, size_t n, char text[REN_DIGEST_TEXT]);

#endif
