/**
 * @file sim/world/setup/parts.c
 * Constants of single parts of a world: shares of rebuilding, and what lives where
 * accounts are kept.
 */
#include "sim/world/setup/parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "manu 0.7, serv 0.3" */
ren_status ren_setup_rebuilding(ren_setup *setup, ren_error *err)
{
    const ren_table *table = setup->economy->table;
    const char *at = setup->scenario->rebuild.products;
    double sum = 0;
    while (at != NULL && *at != '\0') {
        char name[128] = "";
        double share = 0;
        int used = 0, p = 0;
        if (sscanf(at, " %127[^ ,=:] %*[ :=] %lf %n", name, &share, &used) != 2) {
            (void)sscanf(at, " %127[^ ,=:] %lf %n", name, &share, &used);
        }
        while (p < table->n && strcmp(table->code[p], name) != 0) {
            p++;
        }
        if (p == table->n || used == 0 || !(share >= 0.0)) {
            return ren_fail(err, REN_UNKNOWN_NAME,
                            "%.200s: rebuild.products: found '%.200s', expected "
                            "products of the economy with shares, such as %s 0.7",
                            setup->scenario->path, at, table->code[0]);
        }
        setup->rebuild_share[p] += share;
        sum += share;
        at += used;
        at += *at == ',';
    }
    if (setup->scenario->rebuild.tau > 0.0 && !(fabs(sum - 1.0) <= 1e-9)) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "%.200s: rebuild.products: found a sum of %g, expected 1",
                        setup->scenario->path, sum);
    }
    return REN_OK;
}

ren_status ren_setup_accounts(ren_setup *setup, ren_error *err)
{
    ren_status status = ren_books_open(&setup->books, setup, err);
    if (status == REN_OK) {
        status = ren_people_open(&setup->people, setup, err);
    }
    if (status == REN_OK) {
        status = ren_market_open(&setup->market_of_firms, setup, err);
    }
    if (status == REN_OK) {
        status = ren_standing_open(&setup->standing, setup, err);
    }
    if (status == REN_OK) {
        status = ren_science_open(&setup->science, setup, err);
    }
    return status;
}

void ren_setup_accounts_free(ren_setup *setup)
{
    ren_people_free(&setup->people);
    ren_standing_free(&setup->standing);
    ren_books_free(&setup->books);
    ren_science_free(&setup->science);
    ren_market_free(&setup->market_of_firms);
}
