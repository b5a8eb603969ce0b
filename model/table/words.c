/**
 * @file model/table/words.c
 * The names a scenario may use: products, niches, provinces, countries, tiers.
 */
#include "base/array.h"
#include "model/table/parts.h"

#include <stdlib.h>
#include <string.h>

const char *const ren_country_code[REN_N_COUNTRIES] = { "USA", "JPN", "KOR", "DEU",
                                                        "NLD", "TWN", "EUO", "ROW" };
const char *const ren_tier_name[REN_N_TIERS] = { "ordinary", "innovative", "srdi",
                                                 "little_giant", "champion" };

void ren_words_free(ren_words *words)
{
    for (int32_t i = 0; i < words->n_products; i++) {
        if (words->product != NULL) {
            free(words->product[i]);
        }
        if (words->product_name != NULL) {
            free(words->product_name[i]);
        }
    }
    for (int32_t v = 0; words->niche != NULL && v < words->n_niches; v++) {
        free(words->niche[v]);
    }
    for (int32_t p = 0; p < REN_N_PROVINCES; p++) {
        free(words->province[p]);
        free(words->province_name[p]);
    }
    free(words->product);
    free(words->product_name);
    free(words->product_group);
    free(words->niche);
    free(words->added);
    *words = (ren_words){ 0 };
}

/** Copies one cell of a named column. */
static ren_status word_copy(const ren_csv *csv, int32_t row, const char *column,
                            char **out, ren_error *err)
{
    int32_t at = 0;
    ren_status status = ren_csv_need(csv, column, &at, err);

    return status != REN_OK ? status
                            : ren_data_text(out, ren_csv_text(csv, row, at), err);
}

static ren_status products_copy(ren_words *words, const ren_csv *sectors,
                                ren_error *err)
{
    int32_t group = 0;
    ren_status status = ren_csv_need(sectors, "io42_code", &group, err);

    for (int32_t i = 0; status == REN_OK && i < sectors->n_rows; i++) {
        double number = 0.0;
        status = word_copy(sectors, i, "code", &words->product[i], err);
        if (status == REN_OK) {
            status = word_copy(sectors, i, "name_en", &words->product_name[i], err);
        }
        if (status == REN_OK) {
            status = ren_csv_number(sectors, i, group, &number, err);
        }
        if (status == REN_OK && !(number >= 1 && number <= REN_N_GROUPS)) {
            status =
                ren_fail(err, REN_OUT_OF_RANGE, "%s:%d: group %g, expected 1 to %d",
                         sectors->path, (int)sectors->line[i], number, REN_N_GROUPS);
        }
        words->product_group[i] = (int32_t)number - 1;
    }
    return status;
}

static ren_status niches_copy(ren_words *words, const ren_niche_files *files,
                              ren_error *err)
{
    const int32_t n_base = words->n_products - words->n_niches;
    ren_status status = REN_OK;

    for (int32_t v = 0; status == REN_OK && v < files->n; v++) {
        int32_t parent = 0, row = 0, at = n_base + v;
        const ren_csv *niches = ren_niche_files_at(files, v, &row);
        status = word_copy(niches, row, "id", &words->niche[v], err);
        if (status == REN_OK) {
            status = word_copy(niches, row, "id", &words->product[at], err);
        }
        if (status == REN_OK) {
            status = word_copy(niches, row, "name_en", &words->product_name[at], err);
        }
        if (status == REN_OK) {
            status = ren_csv_need(niches, "parent", &parent, err);
        }
        words->product_group[at] = -1;
        for (int32_t i = 0; status == REN_OK && i < n_base; i++) {
            if (strcmp(words->product[i], ren_csv_text(niches, row, parent)) == 0) {
                words->product_group[at] = words->product_group[i];
            }
        }
    }
    return status;
}

static ren_status added_note(ren_words *words, const char *added, ren_error *err)
{
    ren_status status = ren_data_text(&words->added, added, err);

    return status != REN_OK ? status : ren_data_digest(added, words->added_digest, err);
}

static ren_status provinces_copy(ren_words *words, const char *data_dir, ren_error *err)
{
    ren_csv csv = { 0 };
    ren_status status = ren_data_read(&csv, data_dir, "provinces.csv", err);

    if (status == REN_OK && csv.n_rows != REN_N_PROVINCES) {
        status = ren_fail(err, REN_BAD_SHAPE, "%s: %d provinces, expected %d", csv.path,
                          (int)csv.n_rows, REN_N_PROVINCES);
    }
    for (int32_t p = 0; status == REN_OK && p < REN_N_PROVINCES; p++) {
        status = word_copy(&csv, p, "id", &words->province[p], err);
        if (status == REN_OK) {
            status = word_copy(&csv, p, "name_en", &words->province_name[p], err);
        }
    }
    ren_csv_free(&csv);
    return status;
}

ren_status ren_words_read(ren_words *out, const char *data_dir, const char *added,
                          ren_error *err)
{
    ren_words words = { 0 };
    ren_csv sectors = { 0 };
    ren_niche_files niches = { 0 };
    ren_status status = ren_data_read(&sectors, data_dir, "io153/sectors.csv", err);

    if (status == REN_OK) {
        status = ren_niche_files_read(&niches, data_dir, added, err);
    }
    if (status == REN_OK && added != NULL) {
        status = added_note(&words, added, err);
    }
    if (status != REN_OK) {
        goto out;
    }
    const int32_t n = sectors.n_rows + niches.n;
    words.product = calloc((size_t)n + 1, sizeof *words.product);
    words.product_name = calloc((size_t)n + 1, sizeof *words.product_name);
    words.product_group = ren_column((int64_t)n + 1, sizeof *words.product_group);
    words.niche = calloc((size_t)niches.n + 1, sizeof *words.niche);
    if (words.product == NULL || words.product_name == NULL
        || words.product_group == NULL || words.niche == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory for names", data_dir);
        goto out;
    }
    words.n_products = n;
    words.n_niches = niches.n;
    status = products_copy(&words, &sectors, err);
    if (status == REN_OK) {
        status = niches_copy(&words, &niches, err);
    }
    if (status == REN_OK) {
        status = provinces_copy(&words, data_dir, err);
    }
    if (status == REN_OK) {
        *out = words;
        words = (ren_words){ 0 };
    }
out:
    ren_words_free(&words);
    ren_csv_free(&sectors);
    ren_niche_files_free(&niches);
    return status;
}

void ren_words_catalogue(const ren_words *words,
                         ren_vocabulary vocabularies[REN_N_VOCABULARIES])
{
    for (int k = 0; k < REN_N_VOCABULARIES; k++) {
        vocabularies[k] = (ren_vocabulary){ 0 };
    }
    vocabularies[REN_PRODUCTS] =
        (ren_vocabulary){ .n = words->n_products,
                          .name = (const char *const *)words->product,
                          .alias = (const char *const *)words->product_name };
    vocabularies[REN_NICHES] = (ren_vocabulary){
        .n = words->n_niches,
        .name = (const char *const *)words->niche,
        .alias = (const char *const *)words->product_name + words->n_products
                 - words->n_niches,
    };
    vocabularies[REN_PROVINCES] =
        (ren_vocabulary){ .n = REN_N_PROVINCES,
                          .name = (const char *const *)words->province,
                          .alias = (const char *const *)words->province_name };
    vocabularies[REN_COUNTRIES] =
        (ren_vocabulary){ .n = REN_N_COUNTRIES, .name = ren_country_code };
    vocabularies[REN_TIERS] =
        (ren_vocabulary){ .n = REN_N_TIERS, .name = ren_tier_name };
}

ren_niche_source ren_words_added(const ren_words *words)
{
    return words->added != NULL
               ? (ren_niche_source){ words->added, words->added_digest }
               : (ren_niche_source){ 0 };
}
