/**
 * @file base/draw.h
 * Random numbers that are a function, not a sequence.
 *
 * A draw is keyed by who asks, when and why, so it is the same whoever evaluates it,
 * in whatever order, on whatever thread, in whatever package; a new purpose cannot
 * disturb an old one. Generator: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011,
 * SC '11) from Random123.
 *
 * Words: key = (seed, replicate) mixed to 64 bits. Counter = { id, week:16 | draw:16,
 * purpose:16 | generation:16, second id }. A rejection sampler advances only `draw`.
 */
#ifndef REN_BASE_DRAW_H
#define REN_BASE_DRAW_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

/** Append only: the value is part of a draw's identity. */
typedef enum ren_purpose {
    REN_DRAW_SIZE = 1,        /* firm size inside its stratum */
    REN_DRAW_PROVINCE = 2,    /* where a firm is */
    REN_DRAW_AGE = 3,         /* how old it is */
    REN_DRAW_SLOTS = 4,       /* how many and which inputs it buys over links */
    REN_DRAW_CRITICALITY = 5, /* whether an input is critical to it */
    REN_DRAW_BUFFER = 6,      /* how many weeks of an input it keeps */
    REN_DRAW_PIECES = 7,      /* into how many suppliers a slot splits */
    REN_DRAW_DEMAND_LINE = 8, /* where its purchases lie along the line of buyers */
    REN_DRAW_SUPPLY_LINE = 9, /* where its sales lie along the line of suppliers */
    REN_DRAW_EXPOSURE = 10,   /* whether it needs a niche at all */
    REN_DRAW_ORIGIN = 11,     /* which countries its imports come from */
    REN_DRAW_DEMAND = 12,     /* weekly noise of its final demand */
    REN_DRAW_SEARCH = 13,     /* whether a slot looks for a supplier this week */
    REN_DRAW_CANDIDATE = 14,  /* which suppliers it considers */
    REN_DRAW_CHOICE = 15,     /* which of them it prefers */
    REN_DRAW_CHURN = 16,      /* whether a link dies this epoch */
    REN_DRAW_SHOCK = 17,      /* whom a shock strikes */
    REN_DRAW_LEVER = 18,      /* whom a lever reaches */
    REN_DRAW_SAMPLE = 20,     /* which firms a sample takes */
    REN_DRAW_RESAMPLE = 21,   /* which of them a bootstrap takes again */
    REN_DRAW_CREDIT = 22,     /* whether a bank takes its application */
    REN_DRAW_FAILURE = 23,    /* whether it fails, once it may */
    REN_DRAW_CASH = 24,       /* how much cash it keeps */
    REN_DRAW_THRESHOLD = 25,  /* how lumpy it invests */
    REN_DRAW_EXIT = 26,       /* whether it closes for other reasons than cash */
    REN_DRAW_TECHNOLOGY = 28, /* its technology on day 0 */
    REN_DRAW_INNOVATION = 29, /* whether its research finds something */
    REN_DRAW_STEP = 30,       /* how large the find is */
    REN_DRAW_IMITATION = 31,  /* whether it copies another, and whom */
    REN_DRAW_RACER = 32,      /* who races to make a niche product */
    REN_DRAW_RACE = 33,       /* whether a racer completes a stage */
    REN_DRAW_PATENT = 35,     /* patents of a year */
    REN_DRAW_QUIT = 36,       /* whether a racer's staff leave it */
    REN_DRAW_DIGITAL = 37,    /* its digital maturity on day 0 */
    REN_DRAW_PROJECT = 38,    /* whether it starts a digital project, and succeeds */
    REN_DRAW_REVIEW = 39,     /* noise of a tier review */
    REN_DRAW_TITLE = 40,      /* shuffle of titles */
    REN_DRAW_PROPOSAL = 41,   /* whether it proposes to collaborate, and to whom */
    REN_DRAW_PARTING = 42,    /* whether a collaboration ends */
    REN_DRAW_GREEN = 43,      /* whether green research succeeds */
    REN_DRAW_EMISSION = 44,   /* its emission intensity on day 0 */
    REN_DRAW_GRANT = 45,      /* lottery among the eligible of a lever */
    REN_DRAW_OWNER = 46,      /* whether the state owns it */
    REN_DRAW_ROLLOVER =
        47, /* when its short loans fall due, and whether they are renewed */
    REN_DRAW_VOLATILITY = 48, /* how unsteady its sales are for its size */
    REN_DRAW_DESIGN = 60,     /* order of design points */
    REN_DRAW_TEST = 1000,
} ren_purpose;

/** The stream of one replicate. */
typedef struct ren_stream {
    uint32_t key[2];
} ren_stream;

/** Mixes (seed, replicate) into a key; different pairs give unrelated streams. */
ren_stream ren_stream_of(uint64_t seed, int64_t replicate);

/** A stream of its own for a named entry of a scenario (its label's hash). */
ren_stream ren_stream_branch(ren_stream stream, uint64_t label);

/** Who, when and why. Zero what does not apply. */
typedef struct ren_who {
    uint32_t id;         /* external id of the firm */
    uint32_t second;     /* second id: supplier, product, ... */
    uint16_t week;       /* week or epoch */
    uint16_t draw;       /* running number of a sampler */
    uint16_t generation; /* of a re-used place */
    uint16_t purpose;    /* ren_purpose */
} ren_who;

/** The four raw words of a draw. */
void ren_draw_words(ren_stream stream, ren_who who, uint32_t word[4]);

/** Uniform on (0, 1): odd multiples of 2^-53, never 0 and never 1. */
double ren_draw_uniform(ren_stream stream, ren_who who);

/** Standard normal. */
double ren_draw_normal(ren_stream stream, ren_who who);

/** Laplace with mean 0 and standard deviation 1. */
double ren_draw_laplace(ren_stream stream, ren_who who);

/** Poisson by inversion; meant for small means. A mean above 1e6 is taken as 1e6. */
int32_t ren_draw_poisson(ren_stream stream, ren_who who, double mean);

/** What ren_draw_poisson() makes of its uniform where the mean is at most
 * REN_POISSON_MOST. */
enum { REN_POISSON_MOST = 256 };
int32_t ren_poisson_of(double u, double mean);

/** Standard Gumbel: argmax of ln(weight) + Gumbel draws in proportion to weight. */
double ren_draw_gumbel(ren_stream stream, ren_who who);

/**
 * x[i] is a Laplace draw (mean 0, s.d. 1) for id[i] in one week: four ids share a Philox
 * block (id / 4 keys it, id % 4 picks the word). A purpose is drawn so or one by one, not
 * both: they would share words.
 */
void ren_draw_laplace_many(ren_stream stream, ren_purpose purpose, uint16_t week,
                           int32_t n, const uint32_t *restrict id, double *restrict x);

/** x[i] is ren_draw_uniform() of `who` with id[i], second[i] and draw[i]; several times
 * as fast. */
void ren_draw_uniform_many(ren_stream stream, ren_who who, int32_t n,
                           const uint32_t *restrict id, const uint32_t *restrict second,
                           const uint16_t *restrict draw, double *restrict x);

/** word[i] is the first word of ren_draw_words() of `who` with id[i] and second[i];
 * several times as fast. */
void ren_draw_word_many(ren_stream stream, ren_who who, int32_t n,
                        const uint32_t *restrict id, const uint32_t *restrict second,
                        uint32_t *restrict word);

/** The four words of ren_draw_words() of `who` with id[i]; several times as fast. */
void ren_draw_words_many(ren_stream stream, ren_who who, int32_t n,
                         const uint32_t *restrict id, uint32_t (*restrict word)[4]);

/**
 * A GSL generator over the same Philox, for set-up distributions. State is
 * (stream, who); gsl_rng_set() restarts `draw` at 0. Set it with ren_gsl_seat().
 * Past 65,536 values of `draw` it goes on in `generation`.
 */
extern const gsl_rng_type *const ren_gsl_philox;
void ren_gsl_seat(gsl_rng *rng, ren_stream stream, ren_who who);

/** 64-bit FNV-1a of a text: the identity of a label. */
uint64_t ren_text_hash(const char *text);

#endif
