/**
 * @file scenarios/schema.h
 * What a block of a scenario file may say, as data.
 *
 * One array of ren_field describes a parameter struct. From it come the reader, the
 * range and unit check, the defaults, the echo of every value in use, the reference
 * pages, the JSON schema and the command-line help.
 *
 * Units are written, never guessed: `5e8 CNY/year`, `26 weeks`, `30%`. A key that ends
 * in its unit (_weeks, _days, _share, weeks, days) takes a bare number or a quantity of
 * the same kind; every other dimensional value carries its unit.
 */
#ifndef REN_SCENARIOS_SCHEMA_H
#define REN_SCENARIOS_SCHEMA_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum ren_type {
    REN_REAL,   /* double, in the field's unit */
    REN_WHOLE,  /* int64_t */
    REN_FLAG,   /* bool; yes/no, on/off, true/false */
    REN_TEXT,   /* char *, owned by the struct */
    REN_CHOICE, /* int32_t: index into `choices` */
    REN_NAMES,  /* ren_names: a list of names from a vocabulary (one name is a list) */
    REN_DATE,   /* int32_t: days since 1970-01-01, written YYYY-MM-DD */
} ren_type;

/** What the names of a REN_NAMES field may be. Filled from data files by the app. */
typedef enum ren_vocabulary_kind {
    REN_NO_VOCABULARY,
    REN_PRODUCTS,  /* product codes and niche ids, also by English name */
    REN_NICHES,    /* niche ids */
    REN_PROVINCES, /* ids of data/provinces.csv */
    REN_COUNTRIES, /* USA JPN KOR DEU NLD TWN EUO ROW */
    REN_TIERS,     /* ordinary innovative srdi little_giant champion */
    REN_FIRM_IDS,  /* whole numbers: external ids */
    REN_N_VOCABULARIES,
} ren_vocabulary_kind;

typedef struct ren_names {
    int32_t n;
    int32_t *index; /* [n] into the vocabulary (firm ids: the ids); owned */
} ren_names;

typedef struct ren_vocabulary {
    int32_t n;
    const char *const *name;  /* [n] what a scenario writes */
    const char *const *alias; /* [n] or NULL: a second spelling */
} ren_vocabulary;

typedef struct ren_field {
    const char *name; /* key in the scenario file; NULL ends an array */
    ren_type type;
    size_t offset;      /* of the member in its struct */
    const char *unit;   /* "1" for a pure number; see scenarios/text/units.h */
    double least, most; /* inclusive; REN_REAL and REN_WHOLE */
    double otherwise;   /* value when the key is absent */
    const char
        *otherwise_text; /* REN_TEXT, REN_NAMES, REN_DATE: default, may be NULL */
    const char *const *choices; /* REN_CHOICE: NULL-terminated */
    ren_vocabulary_kind vocabulary;
    bool required;
    bool is_file;    /* REN_TEXT: path of a file, from the scenario's folder; its bytes
                     count in the identity of a member, not its path */
    const char *doc; /* one sentence: what it means, not what it is called */
    const char *label;  /* evidence label S V M A D P, or NULL */
    const char *source; /* where the default comes from, or NULL */
} ren_field;

/* The C type picks the ren_type, so a table cannot disagree with its struct. */
// clang-format off
#define REN_TYPE_OF(x) _Generic((x), double: REN_REAL, int64_t: REN_WHOLE, \
    bool: REN_FLAG, char *: REN_TEXT, int32_t: REN_CHOICE, ren_names: REN_NAMES)
// clang-format on
#define REN_FIELD(S, member, unit_, least_, most_, otherwise_, doc_)       \
    {                                                                      \
        .name = #member, .type = REN_TYPE_OF(((S *)0)->member),            \
        .offset = offsetof(S, member), .unit = (unit_), .least = (least_), \
        .most = (most_), .otherwise = (otherwise_), .doc = (doc_)          \
    }
#define REN_FIELD_FLAG(S, member, otherwise_, doc_) \
    REN_FIELD(S, member, "1", 0, 1, otherwise_, doc_)
#define REN_FIELD_CHOICE(S, member, choices_, otherwise_, doc_)            \
    {                                                                      \
        .name = #member, .type = REN_TYPE_OF(((S *)0)->member),            \
        .offset = offsetof(S, member), .unit = "1", .choices = (choices_), \
        .otherwise = (otherwise_), .doc = (doc_)                           \
    }
#define REN_FIELD_NAMES(S, member, vocabulary_, otherwise_, doc_)                \
    {                                                                            \
        .name = #member, .type = REN_TYPE_OF(((S *)0)->member),                  \
        .offset = offsetof(S, member), .unit = "1", .vocabulary = (vocabulary_), \
        .otherwise_text = (otherwise_), .doc = (doc_)                            \
    }
#define REN_FIELD_TEXT(S, member, otherwise_, doc_)                                 \
    {                                                                               \
        .name = #member, .type = REN_TYPE_OF(((S *)0)->member),                     \
        .offset = offsetof(S, member), .unit = "1", .otherwise_text = (otherwise_), \
        .doc = (doc_)                                                               \
    }
#define REN_FIELD_FILE(S, member, doc_)                                            \
    {                                                                              \
        .name = #member, .type = REN_TYPE_OF(((S *)0)->member),                    \
        .offset = offsetof(S, member), .unit = "1", .is_file = true, .doc = (doc_) \
    }

/**
 * Something a user can name with `use:` (a shock or a lever) or as a section: the part
 * of its descriptor that the reader and the reference pages need. Descriptors of sim
 * embed it as their first member.
 */
typedef struct ren_block {
    const char *name;    /* snake case */
    const char *summary; /* one sentence, starts with a verb */
    const char *source;  /* publication or data set behind the functional form */
    size_t params_size;
    const ren_field *fields;
    /**
     * Optional: relations between fields that ranges cannot express. Returns NULL, or
     * one sentence "what was found, what was expected"; *field names the key at fault.
     */
    const char *(*contradiction)(const void *params, const char **field);
} ren_block;

/** Fills a params struct with the defaults of its table (names resolved to nothing
 * unless the vocabulary is given). */
REN_CHECKED ren_status ren_fields_default(const ren_field *fields, void *params,
                                          const ren_vocabulary *vocabularies,
                                          ren_error *err);

/** Frees what the members of a params struct own. */
void ren_fields_free(const ren_field *fields, void *params);

/** One member in canonical text, with its unit ("0.9", "26 weeks", "[USA, JPN]"). */
void ren_field_print(const ren_field *field, const void *params,
                     const ren_vocabulary *vocabularies, FILE *out);

/** The reference table of one block, as Markdown. */
void ren_fields_document(const ren_field *fields, FILE *out);

#endif
