/**
 * @file model/given.h
 * Firms and links as a user states them, before they are an economy.
 *
 * The same structure serves `renlian import`, `renlian rank` and the published models
 * that read their own files. Columns that a file leaves out are NULL; single cells left
 * empty are NaN or -1. ren_given_check() counts what is wrong, ren_given_repair() mends
 * it by the rules the user names, ren_given_complete() fills in what is missing from the
 * calibrated conditionals (definitions D2, D3), and ren_given_economy() settles the
 * rest so that day 0 is an exact equilibrium (D7).
 */
#ifndef REN_MODEL_GIVEN_H
#define REN_MODEL_GIVEN_H

#include "base/draw.h"
#include "base/files/digest.h"
#include "base/ids.h"
#include "model/table.h"

/** Numeric columns of firms.csv beside firm, product, province and tier. */
#define REN_GIVEN_COLUMNS(X)                                       \
    X(output, "CNY/year", "Sales of the firm")                     \
    X(final, "CNY/year", "Sales to final users, exports included") \
    X(employees, "1", "Staff")                                     \
    X(debt, "CNY", "Debt")                                         \
    X(rd, "CNY/year", "Spending on research and development")      \
    X(age, "years", "Years since the firm was founded")            \
    X(capital, "CNY", "Productive capital")                        \
    X(weight, "1", "Real firms that the row stands for")

/** A row of firms.csv that names a firm an earlier row has named; of it only the product
 * is kept. */
typedef struct ren_given_repeat {
    int32_t firm, product;
    int64_t line;
} ren_given_repeat;

typedef struct ren_given {
    ren_ids firms;     /* ids as text, in file order */
    ren_ids products;  /* names of products or sectors, in order of first appearance */
    int32_t *product;  /* [firms.n] index into `products`; -1 unknown */
    int32_t *province; /* [firms.n] 0..30, -1 unknown; NULL: no such column */
    int32_t *tier;     /* [firms.n] 0..4, -1 unknown; NULL */
#define COLUMN(name, unit, doc) double *name; /* [firms.n] NaN unknown; NULL */
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    bool per_step; /* amounts are those of one step, and the whole economy is stated
                          (economy.files); else CNY a year */
    double steps_per_year;
    int64_t n_links;
    int32_t *supplier, *buyer; /* [n_links] indices of firms; -1 a dangling id */
    double *value;             /* [n_links] money per year, NaN unknown; NULL */
    int32_t *link_product;     /* [n_links] into `products`, -1 the supplier's; NULL */
    int32_t *since;            /* [n_links] year; NULL */
    ren_ids dangling;          /* ids in links that firms.csv does not have */
    int32_t *dangling_supplier, *dangling_buyer; /* [n_links] into `dangling`, -1; NULL
                                                    when there are none */
    int64_t n_repeats;
    ren_given_repeat *repeat; /* [n_repeats] in file order; NULL */
    bool own_products; /* products that the table does not know are the network's own */
} ren_given;

/** Reads firms.csv and links.csv. `links` may be read as undirected: each edge in both
 * directions. Column names: firm|firm_id|company_id|company|node|id,
 * product|sector|industry; supplier|source|from|node1, buyer|customer|target|to|node2,
 * value|weight|amount; case does not matter. Tables without header, divided by blanks,
 * are "firm value" (final sales) and "supplier buyer value". A malformed line is refused
 * with its number. */
REN_CHECKED ren_status ren_given_read(ren_given *out, const char *firms,
                                      const char *links, bool undirected,
                                      ren_error *err);
void ren_given_free(ren_given *given);

/** Multiplies yearly flows of money (output, final, rd, link values) and stocks of it
 * (debt, capital), for files in another unit than CNY. */
void ren_given_scale(ren_given *given, double flows, double stocks);

/* ---- products ---- */

/** Renames products by a table with columns from,to. A `from` that ends in `*` stands for
 * all that begin so; the longest wins, an exact one over all. *mapped counts names. */
REN_CHECKED ren_status ren_given_map(ren_given *given, const char *path,
                                     int32_t *mapped, ren_error *err);

/** Gives firms without product this one; returns how many there were through *n. */
REN_CHECKED ren_status ren_given_default_product(ren_given *given, const char *product,
                                                 int32_t *n, ren_error *err);

/** Writes the table's code for every product known by code, English or Chinese name. */
REN_CHECKED ren_status ren_given_resolve(ren_given *given, const ren_table *table,
                                         ren_error *err);

/** Index in the table of a product's name, or -1. "94" is 094: spreadsheets eat zeros. */
int32_t ren_given_table_product(const ren_table *table, const char *name);

/* ---- quality ---- */

/* name, whether it makes the network unusable, what mends it, what is counted */
#define REN_GIVEN_FAULTS(X)                                                           \
    X(duplicate_firms, true, "sum_duplicates|drop_duplicates",                        \
      "rows that name a firm and its product again")                                  \
    X(several_products, true, "first_product",                                        \
      "rows that give a firm another product")                                        \
    X(firms_without_product, true, "--default-product CODE", "firms without product") \
    X(unknown_products, true, "keep_products",                                        \
      "products that the table does not know")                                        \
    X(dangling_ids, true, "drop_dangling|add_dangling",                               \
      "ids in links that are no firm")                                                \
    X(dangling_links, true, "drop_dangling|add_dangling", "links with such an id")    \
    X(self_loops, true, "drop_self_loops", "links from a firm to itself")             \
    X(duplicate_links, true, "sum_duplicates|drop_duplicates",                        \
      "links that stand again with the same product")                                 \
    X(nonpositive_values, true, "drop_nonpositive",                                   \
      "links whose value is not above 0")                                             \
    X(nonpositive_numbers, true, "drop_nonpositive",                                  \
      "firms with a negative number, or output or weight of 0")                       \
    X(output_below_sales, true, "raise_output",                                       \
      "firms that sell more over links than they make")                               \
    X(inputs_above_output, true, "raise_output|scale_inputs",                         \
      "firms that buy over links as much as they make, or more")                      \
    X(missing_values, false, "", "links without value, which are completed")          \
    X(missing_outputs, false, "", "firms without output, which are completed")        \
    X(isolated_firms, false, "", "firms without links")

enum {
#define X(name, harmful, mends, doc) REN_GIVEN_##name,
    REN_GIVEN_FAULTS(X)
#undef X
        REN_N_GIVEN_FAULTS
};

typedef struct ren_given_fault_info {
    const char *name;
    bool harmful;
    const char *mends; /* rules of ren_given_repair(), or an option of the program */
    const char *doc;
} ren_given_fault_info;
extern const ren_given_fault_info ren_given_fault_infos[REN_N_GIVEN_FAULTS];

enum { REN_GIVEN_EXAMPLES = 5, REN_GIVEN_EXAMPLE = 120 };

typedef struct ren_given_fault {
    int64_t n;
    int32_t n_examples;
    char example[REN_GIVEN_EXAMPLES]
                [REN_GIVEN_EXAMPLE]; /* "firm" or "supplier > buyer" */
} ren_given_fault;

typedef struct ren_given_report {
    int64_t firms, links, products;
    ren_given_fault fault[REN_N_GIVEN_FAULTS];
    int64_t components;   /* weakly connected */
    double largest_share; /* firms in the largest of them */
    double strong_share;  /* firms in the largest strongly connected one */
    int64_t customers_max, suppliers_max; /* links of one firm */
    double customers_hill; /* CCDF exponent, top 5 %; NaN below 20 firms with links */
    double suppliers_hill;
} ren_given_report;

/** Counts what is wrong, with examples. */
REN_CHECKED ren_status ren_given_check(ren_given_report *out, const ren_given *given,
                                       const ren_table *table, ren_error *err);

/** Kinds of harmful faults that were found. */
int32_t ren_given_harms(const ren_given_report *report);

/* ---- repair ---- */

/* In the order in which they are applied. */
#define REN_GIVEN_REPAIRS(X)                                                         \
    X(first_product, "rows dropped that gave a firm another product")                \
    X(add_dangling, "firms added for ids that only links name")                      \
    X(drop_dangling, "links dropped with an id that is no firm")                     \
    X(drop_self_loops, "links dropped from a firm to itself")                        \
    X(sum_duplicates,                                                                \
      "rows and links merged with the first of their kind, values added")            \
    X(drop_duplicates, "rows and links dropped after the first of their kind")       \
    X(drop_nonpositive, "links dropped and numbers of firms forgotten, not above 0") \
    X(keep_products, "products kept as the network's own")                           \
    X(raise_output, "outputs raised to sales, or to inputs and a margin")            \
    X(scale_inputs, "firms whose inputs were scaled down to leave value added")

enum {
#define X(name, doc) REN_REPAIR_##name,
    REN_GIVEN_REPAIRS(X)
#undef X
        REN_N_GIVEN_REPAIRS
};

typedef struct ren_given_repair_info {
    const char *name, *doc;
} ren_given_repair_info;
extern const ren_given_repair_info ren_given_repair_infos[REN_N_GIVEN_REPAIRS];

/** "drop_self_loops,raise_output" as bits of REN_REPAIR_..; `all` is first_product,
 * drop_dangling, drop_self_loops, sum_duplicates, drop_nonpositive, keep_products and
 * raise_output. */
REN_CHECKED ren_status ren_given_rules_read(const char *text, uint32_t *rules,
                                            ren_error *err);

/** Applies rules; done[k] counts what rule k did. */
REN_CHECKED ren_status ren_given_repair(ren_given *given, const ren_table *table,
                                        uint32_t rules,
                                        int64_t done[REN_N_GIVEN_REPAIRS],
                                        ren_error *err);

/* ---- completion ---- */

enum { REN_GIVEN_NOTES = 32, REN_GIVEN_NOTE = 240 };

/** One sentence for each column that was completed. */
typedef struct ren_given_notes {
    int32_t n;
    char text[REN_GIVEN_NOTES][REN_GIVEN_NOTE];
} ren_given_notes;

void ren_given_note(ren_given_notes *notes, const char *format, ...) REN_PRINTF(2, 3);

/**
 * Fills what is missing of a network without harmful faults: tier, output, link values,
 * province, age, weight, and `final`, what output leaves after links. Draws are keyed by
 * a firm's number. Refuses, with names, firms that sell or buy more than they make.
 */
REN_CHECKED ren_status ren_given_complete(ren_given *given, const ren_table *table,
                                          const ren_geography *geography,
                                          const ren_scenario *scenario,
                                          ren_stream stream, ren_given_notes *notes,
                                          ren_error *err);

/* ---- files ---- */

/** What a stored network remembers of its making. */
typedef struct ren_given_origin {
    const char *command;             /* NULL: unknown */
    const char *file[3];             /* firms, links, map; NULL: none */
    char digest[3][REN_DIGEST_TEXT]; /* SHA-256 of each */
    const ren_given_report *report;  /* as read, or NULL */
    const ren_given_report *left;    /* after repair, or NULL */
    const int64_t *repaired;         /* [REN_N_GIVEN_REPAIRS], or NULL */
    const ren_given_notes *notes;    /* or NULL */
} ren_given_origin;

/** SHA-256 of a file's bytes. */
REN_CHECKED ren_status ren_given_digest(const char *path, char out[REN_DIGEST_TEXT],
                                        ren_error *err);

/** Writes net.h5; the name appears when the file is complete. */
REN_CHECKED ren_status ren_given_save(const ren_given *given,
                                      const ren_given_origin *origin, const char *path,
                                      ren_error *err);
REN_CHECKED ren_status ren_given_load(ren_given *out, const char *path, ren_error *err);

#endif
