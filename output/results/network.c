/**
 * @file output/results/network.c
 * Writes the firms and links of an economy.
 */
#include "output/results/network.h"

#include <stdlib.h>

enum { WEEKS_A_YEAR = 52 };

static ren_status write_block(ren_network_place *at, int k, int64_t first, int64_t n,
                              const void *data, ren_error *err)
{
    return ren_h5_write_part(at->file, ren_network_path(at, ren_network_fields[k].name),
                             &first, &n, ren_network_fields[k].type, data, err);
}

/* Room for one block of every column of the widest axis. */
typedef struct block {
    int32_t *whole[4];
    double *real[2];
    int8_t *flag;
} block;

static void block_free(block *b)
{
    for (int k = 0; k < 4; k++) {
        free(b->whole[k]);
    }
    free(b->real[0]);
    free(b->real[1]);
    free(b->flag);
}

static bool block_init(block *b)
{
    bool is_whole = true;
    *b = (block){ .flag = malloc(REN_NETWORK_BLOCK) };
    for (int k = 0; k < 4; k++) {
        b->whole[k] = malloc(REN_NETWORK_BLOCK * sizeof *b->whole[k]);
        is_whole = is_whole && b->whole[k] != NULL;
    }
    for (int k = 0; k < 2; k++) {
        b->real[k] = malloc(REN_NETWORK_BLOCK * sizeof *b->real[k]);
        is_whole = is_whole && b->real[k] != NULL;
    }
    return is_whole && b->flag != NULL;
}

static ren_status write_firms(ren_network_place *at, const ren_population *firms,
                              block *b, ren_error *err)
{
    ren_status status = REN_OK;

    for (int64_t first = 0; first < firms->n; first += REN_NETWORK_BLOCK) {
        const int64_t n =
            firms->n - first < REN_NETWORK_BLOCK ? firms->n - first : REN_NETWORK_BLOCK;
        for (int64_t k = 0; k < n; k++) {
            const int32_t i = firms->place_of[first + k];
            b->whole[0][k] = firms->id[i];
            b->whole[1][k] = firms->product[i];
            b->whole[2][k] = firms->province[i];
            b->whole[3][k] = firms->tier[i];
            b->real[0][k] = firms->weight[i];
            b->real[1][k] = firms->output[i];
        }
        for (int c = 0; c < 4; c++) {
            REN_TRY(write_block(at, FIRM_ID + c, first, n, b->whole[c], err));
        }
        REN_TRY(write_block(at, FIRM_WEIGHT, first, n, b->real[0], err));
        REN_TRY(write_block(at, FIRM_OUTPUT, first, n, b->real[1], err));
    }
out:
    return status;
}

static ren_status flush_links(ren_network_place *at, const block *b, int64_t first,
                              int64_t n, ren_error *err)
{
    ren_status status = REN_OK;

    for (int c = 0; c < 3; c++) {
        REN_TRY(write_block(at, LINK_SUPPLIER + c, first, n, b->whole[c], err));
    }
    REN_TRY(write_block(at, LINK_FOREIGN, first, n, b->flag, err));
    REN_TRY(write_block(at, LINK_VALUE, first, n, b->real[0], err));
out:
    return status;
}

static ren_status write_slot(ren_network_place *at, const ren_economy *economy,
                             int32_t slot, int64_t *written, int64_t *filled, block *b,
                             ren_error *err)
{
    const ren_network *network = &economy->network;
    const int32_t *id = economy->firms.id;

    for (int64_t l = network->link_first[slot]; l < network->link_first[slot + 1];
         l++) {
        const int32_t node = network->link_supplier[l];
        const int64_t k = (*filled)++;
        b->flag[k] = node >= network->n_firms;
        b->whole[0][k] = b->flag[k] ? node : id[node];
        b->whole[1][k] = id[network->slot_firm[slot]];
        b->whole[2][k] = network->slot_product[slot];
        b->real[0][k] = (double)network->slot_value[slot] * network->link_share[l];
        if (*filled == REN_NETWORK_BLOCK) {
            const ren_status status = flush_links(at, b, *written, *filled, err);
            if (status != REN_OK) {
                return status;
            }
            *written += *filled;
            *filled = 0;
        }
    }
    return REN_OK;
}

static ren_status write_links(ren_network_place *at, const ren_economy *economy,
                              block *b, ren_error *err)
{
    const ren_network *network = &economy->network;
    ren_status status = REN_OK;
    int64_t written = 0, filled = 0;

    for (int32_t buyer = 0; buyer < network->n_firms; buyer++) {
        const int32_t i = economy->firms.place_of[buyer];
        const int32_t base = network->window_slot[i / REN_WINDOW];
        for (int64_t s = network->firm_first[i]; s < network->firm_first[i + 1]; s++) {
            REN_TRY(write_slot(at, economy, base + network->slot_at[s], &written,
                               &filled, b, err));
        }
    }
    if (filled > 0) {
        REN_TRY(flush_links(at, b, written, filled, err));
    }
out:
    return status;
}

static ren_status write_sources(ren_network_place *at, const ren_network *network,
                                ren_error *err)
{
    ren_status status = REN_OK;
    const int32_t n = network->n_foreign;
    const char **country = malloc((size_t)n * sizeof *country);
    int32_t *product = malloc((size_t)n * sizeof *product);

    if (country == NULL || product == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(at->file));
        goto out;
    }
    for (int32_t f = 0; f < n; f++) {
        country[f] = ren_country_code[network->foreign_country[f]];
        product[f] = network->foreign_product[f];
    }
    REN_TRY(write_block(at, FOREIGN_COUNTRY, 0, n, country, err));
    REN_TRY(write_block(at, FOREIGN_PRODUCT, 0, n, product, err));
    REN_TRY(write_block(at, FOREIGN_FLOW, 0, n, network->foreign_flow, err));
out:
    free(country);
    free(product);
    return status;
}

static ren_status write_matrices(ren_network_place *at, const ren_economy *economy,
                                 ren_error *err)
{
    const ren_table *table = economy->table;
    const int64_t n = (int64_t)table->n * table->n;
    const double *const matrix[] = { economy->pool_flow, economy->pool_import,
                                     table->domestic, table->imported };
    ren_status status = REN_OK;
    double *weekly = malloc((size_t)n * sizeof *weekly);

    if (weekly == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(at->file));
    }
    for (int k = 0; k < 4; k++) {
        const double scale = k < 2 ? 1 : WEEKS_A_YEAR; /* the table is per year */
        for (int64_t c = 0; c < n; c++) {
            weekly[c] = matrix[k][c] / scale;
        }
        REN_TRY(ren_h5_write(
            at->file, ren_network_path(at, ren_network_fields[POOL_FLOW + k].name),
            REN_H5_F8, weekly, err));
    }
out:
    free(weekly);
    return status;
}

static ren_status write_report(ren_network_place *at, const ren_economy *economy,
                               ren_error *err)
{
    ren_status status = REN_OK;

    REN_TRY(ren_h5_set_f8(at->file, at->group, "effective_sample",
                          economy->firms.effective_sample, err));
#define X(name) \
    REN_TRY(ren_h5_set_f8(at->file, at->group, #name, economy->report.name, err));
    REN_NETWORK_REPORT(X)
#undef X
out:
    return status;
}

ren_status ren_network_write(ren_h5 *file, const ren_economy *economy,
                             int64_t replicate, ren_error *err)
{
    const ren_network *network = &economy->network;
    const int64_t length[REN_N_AXES] = { network->n_firms, network->n_links,
                                         network->n_foreign, economy->table->n };
    ren_status status = REN_OK;
    ren_network_place at;
    block b;

    ren_network_place_init(&at, file, replicate);
    if (!block_init(&b)) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
        goto out;
    }
    REN_TRY(ren_network_define(&at, length, ren_units_of_economy(economy), err));
    REN_TRY(write_firms(&at, &economy->firms, &b, err));
    REN_TRY(write_links(&at, economy, &b, err));
    if (network->n_foreign > 0) {
        REN_TRY(write_sources(&at, network, err));
    }
    REN_TRY(write_matrices(&at, economy, err));
    REN_TRY(write_report(&at, economy, err));
out:
    block_free(&b);
    return status;
}
