/**
 * @file model/table.h
 * China's input-output table with niches carved and imports split by cell, balanced.
 *
 * Built once per run; independent of seed and replicate. Products are the 153 (or 42)
 * of the table in order of their code, then the niches in order of the niche file.
 * Money is 10,000 CNY per year at 2020 producers' prices; matrices are row-major
 * [supplying product * n + using product].
 *
 * Sources: National Bureau of Statistics input-output tables 2020; definitions D3
 * (criticality, buffers), D4 (balancing), D5 (capital), D10 (niches).
 */
#ifndef REN_MODEL_TABLE_H
#define REN_MODEL_TABLE_H

#include "base/status.h"
#include "scenarios/scenario.h"

#include <stdbool.h>
#include <stdint.h>

enum { REN_N_PROVINCES = 31, REN_N_COUNTRIES = 8, REN_N_TIERS = 5 };

/** Most products of a table, niches included. */
enum { REN_MOST_PRODUCTS = 1024 };

/** Most niches among them: vintages keep their index in 8 bits. */
enum { REN_MOST_NICHES = UINT8_MAX + 1 };

/** Columns of final use. */
enum {
    REN_HOUSEHOLD,
    REN_GOVERNMENT,
    REN_INVESTMENT,
    REN_EXPORTS,
    REN_STOCK_CHANGE,
    REN_N_FINAL
};

/** Parts of value added. */
enum { REN_LABOUR, REN_TAXES, REN_DEPRECIATION, REN_SURPLUS, REN_N_VALUE_ADDED };

/** Localisation classes of niches (equations C14). */
enum { REN_EASY, REN_MEDIUM, REN_HARD, REN_EXTREME };

/** A niche product 细分产品 (definitions D10). */
typedef struct ren_niche {
    int32_t product;      /* its index */
    int32_t parent;       /* index of the product it is carved from */
    int32_t localisation; /* class */
    double exposure;      /* output share of user firms that need it at all */
    double criticality;   /* 1 critical, 0.5 half-critical, for its users */
    double lead_weeks;    /* of foreign deliveries */
    double buffer_weeks;
    double qualification_weeks;
    int32_t racers;
    double *capital_share; /* [n] share of user product's capital made of it (D5) */
    double origin[REN_N_COUNTRIES]; /* shares of its imports, sum 1 */
    char *evidence;
} ren_niche;

typedef struct ren_table {
    int32_t n;      /* products including niches */
    int32_t n_base; /* products of the table */
    int32_t n_niches;
    char **code;    /* [n] "094", "chip_tools" */
    char **name;    /* [n] English */
    char **name_zh; /* [n] */
    int32_t *group; /* [n] index 0..41 of the 42-product table */
    bool *resolved; /* [n] manufacturing, software and niches: traded over links (D3) */
    bool *local;    /* [n] pooled per province: electricity and transport (D3) */
    bool *
        made_to_order; /* [n] services, power, construction and niches: no finished stock (D8) */
    double *output;          /* [n] X */
    double *imports;         /* [n] M */
    double *domestic;        /* [n*n] Zd: intermediate flows of domestic origin */
    double *imported;        /* [n*n] Zm */
    double *final_domestic;  /* [n*REN_N_FINAL]; stock change is >= 0 */
    double *final_imported;  /* [n*REN_N_FINAL]; exports are re-exports */
    double *value_added;     /* [n*REN_N_VALUE_ADDED] */
    double *criticality;     /* [n*n] mean of the IHS Markit cells, 0..1 (D3) */
    double *inventory_weeks; /* [n] input stock of user product, weeks of use; D8 */
    double *origin_input;    /* [n*REN_N_COUNTRIES] shares of imported inputs, sum 1 */
    double *origin_capital;  /* [n*REN_N_COUNTRIES] shares of imported capital goods */
    ren_niche *niche;        /* [n_niches] */
    int32_t iterations;      /* of the balancing */
    double row_residual;     /* L1 of imports by row, relative */
    double block_residual;   /* L1 of the 42-product import blocks, relative */
} ren_table;

extern const char
    *const ren_country_code[REN_N_COUNTRIES]; /* USA JPN KOR DEU NLD TWN EUO ROW */
extern const char *const ren_tier_name[REN_N_TIERS]; /* ordinary ... champion */

/** A province (data/provinces.csv). */
typedef struct ren_province {
    char *id;   /* "zhejiang" */
    char *name; /* "Zhejiang" */
    char *name_zh;
    double gdp;           /* 10,000 CNY/year */
    double lat, lon;      /* capital, degrees */
    double little_giants; /* of batches 1-2 */
} ren_province;

typedef struct ren_geography {
    ren_province province[REN_N_PROVINCES];
    double distance[REN_N_PROVINCES][REN_N_PROVINCES]; /* km between capitals */
    int32_t along[REN_N_PROVINCES]; /* rank on a line that keeps neighbours near */
} ren_geography;

/** The names a scenario may use; read before the scenario itself. */
typedef struct ren_words {
    int32_t n_products;     /* 153 codes, then niche ids */
    char **product;         /* [n_products] code or niche id */
    char **product_name;    /* [n_products] alias: English name */
    int32_t *product_group; /* [n_products] index 0..41; a niche has its parent's */
    int32_t n_niches;
    char **niche; /* [n_niches] */
    char *province[REN_N_PROVINCES];
    char *province_name[REN_N_PROVINCES];
    char *added; /* file of niches beside the shipped ones; NULL: none */
    char added_digest[REN_DIGEST_TEXT];
} ren_words;

/** Reads the names of data_dir; `added`, a file in the form of its niches.csv, adds
 * niches to the shipped ones (NULL: none). */
REN_CHECKED ren_status ren_words_read(ren_words *out, const char *data_dir,
                                      const char *added, ren_error *err);
void ren_words_free(ren_words *words);
/** Points the vocabularies of a catalogue at these words. */
void ren_words_catalogue(const ren_words *words,
                         ren_vocabulary vocabularies[REN_N_VOCABULARIES]);
/** The file that added niches to these words, for the catalogue. */
ren_niche_source ren_words_added(const ren_words *words);

REN_CHECKED ren_status ren_geography_read(ren_geography *out, const char *data_dir,
                                          ren_error *err);
void ren_geography_free(ren_geography *geography);

/** Reads data_dir and the niches the scenario adds, carves those it asks for, balances.
 * Infeasible niches are refused with the constraint they break. */
REN_CHECKED ren_status ren_table_build(ren_table *out, const ren_scenario *scenario,
                                       const char *data_dir, ren_error *err);
void ren_table_free(ren_table *table);

/** Whether a product is transport that a province buys from its own firms (D3). */
bool ren_table_is_transport(const ren_table *table, int32_t product);

/** Index in the table of vocabulary product `word` (REN_PRODUCTS), or -1 when the
 * niche is not carved. In the 42-product table codes map through their group. */
int32_t ren_table_product(const ren_table *table, const ren_words *words, int32_t word);

/**
 * Weight r_p = m_p/X_p of every product in the chain of the focal products and the
 * chain's members (D1): resolved products up to 80 % of the sum of m, and their niches.
 * Writes weight[n] and member[n].
 */
REN_CHECKED ren_status ren_table_chain(const ren_table *table, int32_t n_focal,
                                       const int32_t *focal, double *weight,
                                       bool *member, ren_error *err);

#endif
