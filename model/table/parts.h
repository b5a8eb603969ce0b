/**
 * @file model/table/parts.h
 * Between the data files and the balanced table; private to model/table.
 *
 * The steps, in this order (definitions D4, D10):
 *     read      153 products, competitive (imports inside); 42-product import blocks
 *     aggregate to 42 products, if the scenario asks for that economy
 *     mend      coal and the two groups whose domestic final use is negative
 *     carve     niches: all rows, then all columns
 *     fit       imports of every cell, by two-origin proportional fitting
 *     close     into a ren_table whose rows and columns balance
 */
#ifndef REN_MODEL_TABLE_PARTS_H
#define REN_MODEL_TABLE_PARTS_H

#include "base/files/csv.h"
#include "model/table.h"

enum { REN_N_GROUPS = 42 };

/** Columns of an import block row: 42 using groups, then final use. The table of import
 * blocks knows one consumption column for households and government. */
enum {
    REN_BLOCK_CONSUMPTION = REN_N_GROUPS,
    REN_BLOCK_INVESTMENT,
    REN_BLOCK_EXPORTS,
    REN_BLOCK_STOCK,
    REN_N_BLOCKS
};

/** A competitive table: money 10,000 CNY/year. */
typedef struct ren_source {
    int32_t n, n_base; /* products; of them from the table itself */
    char **code, **name, **name_zh;
    int32_t *group;      /* [n] 0..41 */
    double *use;         /* [n * (n + REN_N_FINAL)] imports inside */
    double *value_added; /* [n * REN_N_VALUE_ADDED] */
    double *output;      /* [n] */
    double *imports;     /* [n] */
    double block[REN_N_GROUPS * REN_N_BLOCKS]; /* imports by group and using block */
} ren_source;

static inline double *ren_source_row(const ren_source *source, int32_t product)
{
    return source->use + (int64_t)product * (source->n + REN_N_FINAL);
}

/** Import block of a column of `use`. */
static inline int32_t ren_source_block(const ren_source *source, int32_t column)
{
    static const int32_t of[REN_N_FINAL] = { REN_BLOCK_CONSUMPTION,
                                             REN_BLOCK_CONSUMPTION,
                                             REN_BLOCK_INVESTMENT, REN_BLOCK_EXPORTS,
                                             REN_BLOCK_STOCK };
    return column < source->n ? source->group[column] : of[column - source->n];
}

/** The shipped niches.csv, then the file a scenario adds to it (D10). */
typedef struct ren_niche_files {
    ren_csv csv[2]; /* without a second file that one has no rows */
    int32_t n;      /* niches of both */
} ren_niche_files;

/** Every id is a new one and fit to be a name. `added` NULL: shipped niches only. */
REN_CHECKED ren_status ren_niche_files_read(ren_niche_files *out, const char *data_dir,
                                            const char *added, ren_error *err);
/** The file niche v is in; *row is its row there. */
const ren_csv *ren_niche_files_at(const ren_niche_files *files, int32_t v,
                                  int32_t *row);
void ren_niche_files_free(ren_niche_files *files);
/** SHA-256 of the bytes of a file. */
REN_CHECKED ren_status ren_data_digest(const char *path, char out[REN_DIGEST_TEXT],
                                       ren_error *err);

/** One line of niches.csv, its product codes resolved. */
typedef struct ren_niche_line {
    char *id, *name, *name_zh;
    int32_t parent;
    double supply_share, import_share, investment_share, export_share;
    double supply; /* T = supply_share * (X + M) of the parent, fixed on 153 products */
    double *user;  /* [n] share of what is neither invested nor exported */
    ren_niche niche; /* capital_share [n]; product and parent are set by the table */
} ren_niche_line;

typedef struct ren_niche_lines {
    int32_t n;
    ren_niche_line *line;
} ren_niche_lines;

/** Imports by cell of a source, and how well they fit. */
typedef struct ren_fit {
    double *imported; /* [n * (n + REN_N_FINAL)] */
    int32_t iterations;
    double row_residual, block_residual;
} ren_fit;

/** Opens data_dir/name. */
REN_CHECKED ren_status ren_data_read(ren_csv *out, const char *data_dir,
                                     const char *name, ren_error *err);
/** Copies a text; the message of a failure is written here. */
REN_CHECKED ren_status ren_data_text(char **out, const char *text, ren_error *err);

REN_CHECKED ren_status ren_source_init(ren_source *out, int32_t n, ren_error *err);
REN_CHECKED ren_status ren_source_read(ren_source *out, const char *data_dir,
                                       ren_error *err);
REN_CHECKED ren_status ren_source_aggregate(ren_source *out, const ren_source *fine,
                                            const char *data_dir, ren_error *err);
void ren_source_mend(ren_source *source);
REN_CHECKED ren_status ren_source_carve(ren_source *out, const ren_source *base,
                                        const ren_niche_lines *niches, ren_error *err);
void ren_source_free(ren_source *source);

/** Reads the lines `chosen` (NULL: all) of the niche files against the 153 products. */
REN_CHECKED ren_status ren_niche_lines_read(ren_niche_lines *out,
                                            const ren_source *source,
                                            const ren_names *chosen,
                                            const ren_niche_files *files,
                                            ren_error *err);
/** Maps the products of the lines to the groups of `fine`. */
REN_CHECKED ren_status ren_niche_lines_aggregate(ren_niche_lines *lines,
                                                 const ren_source *fine,
                                                 ren_error *err);
void ren_niche_lines_free(ren_niche_lines *lines);

REN_CHECKED ren_status ren_fit_imports(ren_fit *out, const ren_source *source,
                                       ren_error *err);

/** Criticality, inventories, origins and the flags of products. */
REN_CHECKED ren_status ren_table_traits(ren_table *table, const char *data_dir,
                                        ren_error *err);

/** Whether a group of the 42-product table is manufacturing (GB/T 4754 C13-C43). */
static inline bool ren_group_is_manufacturing(int32_t group)
{
    return group >= 5 && group <= 22;
}

#endif
