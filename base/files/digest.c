#include "base/files/digest.h"

#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(ren_digest),
               "ren_digest has too little space");
_Static_assert(_Alignof(struct sha256_ctx) <= _Alignof(ren_digest),
               "ren_digest is not aligned for nettle");

static struct sha256_ctx *context(ren_digest *digest)
{
    return (struct sha256_ctx *)(void *)digest->space;
}

void ren_digest_begin(ren_digest *digest)
{
    sha256_init(context(digest));
}

void ren_digest_add(ren_digest *digest, const void *bytes, size_t n)
{
    if (n > 0) {
        sha256_update(context(digest), n, bytes);
    }
}

void ren_digest_end(ren_digest *digest, char text[REN_DIGEST_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(context(digest), sizeof sum, sum);
    for (int i = 0; i < SHA256_DIGEST_SIZE; i++) {
        text[2 * i] = hex[sum[i] >> 4];
        text[2 * i + 1] = hex[sum[i] & 15];
    }
    text[2 * SHA256_DIGEST_SIZE] = '\0';
}

void ren_digest_of(const void *bytes, size_t n, char text[REN_DIGEST_TEXT])
{
    ren_digest digest;
    ren_digest_begin(&digest);
    ren_digest_add(&digest, bytes, n);
    ren_digest_end(&digest, text);
}
