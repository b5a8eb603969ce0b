#include "base/draw.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include <Random123/philox.h>

static uint64_t mix(uint64_t z)
{
    /* The finisher of splitmix64 (Steele, Lea & Flood 2014): a bijection, so different
     * replicates of one seed never share a key. */
    z += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static ren_stream stream_of_key(uint64_t key)
{
    return (ren_stream){ { (uint32_t)key, (uint32_t)(key >> 32) } };
}

ren_stream ren_stream_of(uint64_t seed, int64_t replicate)
{
    return stream_of_key(mix(mix(seed) ^ (uint64_t)replicate));
}

ren_stream ren_stream_branch(ren_stream stream, uint64_t label)
{
    const uint64_t key = (uint64_t)stream.key[1] << 32 | stream.key[0];
    /* Rotated, so that a branch of a stream is not the stream of another replicate. */
    const uint64_t mixed = mix(label);
    return stream_of_key(mix(key ^ (mixed << 17 | mixed >> 47)));
}

static philox4x32_ctr_t counter_of(ren_who who)
{
    return (philox4x32_ctr_t){ { who.id, (uint32_t)who.week << 16 | who.draw,
                                 (uint32_t)who.purpose << 16 | who.generation,
                                 who.second } };
}

static philox4x32_key_t key_of(ren_stream stream)
{
    return (philox4x32_key_t){ { stream.key[0], stream.key[1] } };
}

void ren_draw_words(ren_stream stream, ren_who who, uint32_t word[4])
{
    const philox4x32_ctr_t out = philox4x32(counter_of(who), key_of(stream));
    memcpy(word, out.v, sizeof out.v);
}

/* Philox4x32 of Random123 once more, from its own templates, with each word of a counter in
 * the low half of 64 bits: gcc then multiplies without moving halves about, and loops over
 * many counters take less than half the time. */
struct r123array4xwide {
    uint64_t v[4];
};

struct r123array2xwide {
    uint32_t v[2]; /* keys wrap at 32 bits */
};

static inline uint64_t mulhilowide(uint64_t a, uint64_t b, uint64_t *high)
{
    const uint64_t product = a * b;
    *high = product >> 32;
    return product & UINT32_MAX;
}

#define PHILOX_M4xwide_0 PHILOX_M4x32_0
#define PHILOX_M4xwide_1 PHILOX_M4x32_1
#define PHILOX_Wwide_0 PHILOX_W32_0
#define PHILOX_Wwide_1 PHILOX_W32_1
#define PHILOX4xwide_DEFAULT_ROUNDS PHILOX4x32_DEFAULT_ROUNDS
_philox4xWbumpkey_tpl(wide)
_philox4xWround_tpl(wide, uint64_t)
_philoxNxW_tpl(4, 2, wide, uint64_t)

static philox4xwide_ctr_t wide_counter_of(ren_who who)
{
    const philox4x32_ctr_t c = counter_of(who);
    return (philox4xwide_ctr_t){ { c.v[0], c.v[1], c.v[2], c.v[3] } };
}

static philox4xwide_key_t wide_key_of(ren_stream stream)
{
    return philox4xwidekeyinit(
        (philox4xwide_ukey_t){ { stream.key[0], stream.key[1] } });
}

static inline philox4xwide_ctr_t philox4xwide(philox4xwide_ctr_t counter,
                                              philox4xwide_key_t key)
{
    return philox4xwide_R(philox4xwide_rounds, counter, key);
}

static double uniform_of(uint32_t low, uint32_t high)
{
    /* 52 bits and a half: 53 significant bits, so nothing is rounded up to 1. */
    const uint64_t bits = ((uint64_t)high << 32 | low) >> 12;
    return ((double)bits + 0.5) * 0x1p-52;
}

double ren_draw_uniform(ren_stream stream, ren_who who)
{
    uint32_t word[4];
    ren_draw_words(stream, who, word);
    return uniform_of(word[0], word[1]);
}

double ren_draw_normal(ren_stream stream, ren_who who)
{
    return gsl_cdf_ugaussian_Pinv(ren_draw_uniform(stream, who));
}

/* Natural logarithm of a positive normal number, within 1 ulp: the algorithm of
 * fdlibm's e_log.c (Sun Microsystems 1993), written without branches. Unlike the C
 * library's it gives the same bits on every machine, and loops over it are
 * vectorised. */
static inline double log_of(double x)
{
    const uint64_t root_half = 0x3fe6a09e00000000u, one = 0x3ff0000000000000u;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits += one - root_half;
    /* Exponent as a double: 2^52 + e has e in its low bits. */
    const uint64_t with_exponent = bits >> 52 | 0x4330000000000000u;
    bits = (bits & 0x000fffffffffffffu) + root_half;
    double k, m; /* x = 2^k m, m in sqrt(1/2) .. sqrt(2) */
    memcpy(&k, &with_exponent, sizeof k);
    memcpy(&m, &bits, sizeof m);
    k -= 0x1p52 + 1023.0;
    const double f = m - 1.0, half_square = 0.5 * f * f, s = f / (2.0 + f);
    const double z = s * s, w = z * z;
    const double even =
        w
        * (3.999999999940941908e-01
           + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double odd =
        z
        * (6.666666666666735130e-01
           + w
                 * (2.857142874366239149e-01
                    + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    return s * (half_square + (odd + even)) + k * 1.90821492927058770002e-10
           - half_square + f + k * 6.93147180369123816490e-01;
}

static inline double laplace_of(double u)
{
    /* log of twice the smaller tail, over sqrt(2) for unit variance; 1 - u is exact. */
    const double tail = u < 0.5 ? u : 1.0 - u;
    const double x = log_of(2.0 * tail) * 0.70710678118654752440;
    return u < 0.5 ? x : -x;
}

double ren_draw_laplace(ren_stream stream, ren_who who)
{
    return laplace_of(ren_draw_uniform(stream, who));
}

double ren_draw_gumbel(ren_stream stream, ren_who who)
{
    return -log_of(-log_of(ren_draw_uniform(stream, who)));
}

int32_t ren_poisson_of(double u, double mean)
{
    double chance = exp(-mean), below = chance;
    int32_t k = 0;
    while (u > below && chance > 0.0) {
        k++;
        chance *= mean / k;
        below += chance;
    }
    return k;
}

int32_t ren_draw_poisson(ren_stream stream, ren_who who, double mean)
{
    /* exp(-mean) must not underflow: a large mean is a sum of smaller ones. */
    const double piece = REN_POISSON_MOST;
    double rest = mean < 1e6 ? mean : 1e6;
    int32_t total = 0;
    for (; rest > piece; rest -= piece, who.draw++) {
        total += ren_poisson_of(ren_draw_uniform(stream, who), piece);
    }
    return rest > 0.0 ? total + ren_poisson_of(ren_draw_uniform(stream, who), rest)
                      : total;
}

void ren_draw_laplace_many(ren_stream stream, ren_purpose purpose, uint16_t week,
                           int32_t n, const uint32_t *restrict id, double *restrict x)
{
    const ren_who who = { .week = week, .purpose = (uint16_t)purpose };
    const philox4xwide_key_t key = wide_key_of(stream);
    const philox4xwide_ctr_t common = wide_counter_of(who);
    for (int32_t i = 0; i < n; i++) {
        philox4xwide_ctr_t c = common;
        c.v[0] = id[i] / 4;
        c = philox4xwide(c, key);
        const uint64_t even = (id[i] & 2) != 0 ? c.v[2] : c.v[0];
        const uint64_t odd = (id[i] & 2) != 0 ? c.v[3] : c.v[1];
        const uint32_t word = (uint32_t)((id[i] & 1) != 0 ? odd : even);
        x[i] = laplace_of(((double)word + 0.5) * 0x1p-32);
    }
}

void ren_draw_uniform_many(ren_stream stream, ren_who who, int32_t n,
                           const uint32_t *restrict id, const uint32_t *restrict second,
                           const uint16_t *restrict draw, double *restrict x)
{
    const philox4xwide_key_t key = wide_key_of(stream);
    const philox4xwide_ctr_t common = wide_counter_of(who);
    const uint64_t week = (uint64_t)who.week << 16;
    for (int32_t i = 0; i < n; i++) {
        philox4xwide_ctr_t c = common;
        c.v[0] = id[i];
        c.v[1] = week | draw[i];
        c.v[3] = second[i];
        c = philox4xwide(c, key);
        x[i] = uniform_of((uint32_t)c.v[0], (uint32_t)c.v[1]);
    }
}

void ren_draw_word_many(ren_stream stream, ren_who who, int32_t n,
                        const uint32_t *restrict id, const uint32_t *restrict second,
                        uint32_t *restrict word)
{
    const philox4xwide_key_t key = wide_key_of(stream);
    const philox4xwide_ctr_t common = wide_counter_of(who);
    for (int32_t i = 0; i < n; i++) {
        philox4xwide_ctr_t c = common;
        c.v[0] = id[i];
        c.v[3] = second[i];
        word[i] = (uint32_t)philox4xwide(c, key).v[0];
    }
}

enum { LOT = 64 };

void ren_draw_words_many(ren_stream stream, ren_who who, int32_t n,
                         const uint32_t *restrict id, uint32_t (*restrict word)[4])
{
    const philox4xwide_key_t key = wide_key_of(stream);
    const philox4xwide_ctr_t common = wide_counter_of(who);
    for (int32_t first = 0; first < n; first += LOT) {
        uint32_t lane[4][LOT];
        const int some = n - first < LOT ? (int)(n - first) : LOT;
        for (int b = 0; b < some; b++) {
            philox4xwide_ctr_t c = common;
            c.v[0] = id[first + b];
            c = philox4xwide(c, key);
            for (int k = 0; k < 4; k++) {
                lane[k][b] = (uint32_t)c.v[k];
            }
        }
        for (int b = 0; b < some; b++) {
            for (int k = 0; k < 4; k++) {
                word[first + b][k] = lane[k][b];
            }
        }
    }
}

uint64_t ren_text_hash(const char *text)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
    }
    return hash;
}

/* ---- the same words as a GSL generator ---- */

typedef struct seat {
    ren_stream stream;
    ren_who who;
    uint16_t generation; /* as seated */
    int next;            /* unused word, 4 = none left */
    uint32_t word[4];
} seat;

static void seat_restart(void *state, unsigned long int seed)
{
    (void)seed; /* the identity is the seed */
    seat *s = state;
    s->who.draw = 0;
    s->who.generation = s->generation;
    s->next = 4;
}

static void seat_refill(seat *s)
{
    ren_draw_words(s->stream, s->who, s->word);
    s->next = 0;
    s->who.draw++;
    if (s->who.draw == 0) {
        s->who.generation++; /* 262,144 words are used up: go on, do not repeat */
    }
}

static unsigned long int seat_get(void *state)
{
    seat *s = state;
    if (s->next > 3) {
        seat_refill(s);
    }
    return s->word[s->next++];
}

static double seat_get_double(void *state)
{
    seat *s = state;
    if (s->next > 2) {
        seat_refill(s);
    }
    const double u = uniform_of(s->word[s->next], s->word[s->next + 1]);
    s->next += 2;
    return u;
}

static const gsl_rng_type philox_type = {
    .name = "philox4x32-10",
    .max = UINT32_MAX,
    .min = 0,
    .size = sizeof(seat),
    .set = seat_restart,
    .get = seat_get,
    .get_double = seat_get_double,
};
const gsl_rng_type *const ren_gsl_philox = &philox_type;

void ren_gsl_seat(gsl_rng *rng, ren_stream stream, ren_who who)
{
    seat *s = gsl_rng_state(rng);
    s->stream = stream;
    s->who = who;
    s->generation = who.generation;
    seat_restart(s, 0);
}
