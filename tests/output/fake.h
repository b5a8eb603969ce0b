/**
 * @file tests/output/fake.h
 * A tiny experiment and members filled by hand: three products, four firms, two packages.
 *
 * Products 094, 048 and the niche chip_tools; the shock strikes chip_tools in week 5.
 * Firms by place have ids 2, 0, 3, 1. Slot 0 (firm at place 1 buys 048): two domestic
 * links of 6 and 2; slot 1 (place 2 buys chip_tools): one domestic link of 1 and one
 * foreign link of 3 a week.
 */
#ifndef REN_TESTS_OUTPUT_FAKE_H
#define REN_TESTS_OUTPUT_FAKE_H

#include "output/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAKE_PRODUCTS = 3, FAKE_FIRMS = 4, FAKE_FIRST = 5, FAKE_PANEL = 2 };

typedef struct fake {
    ren_scenario scenario;
    ren_package package[2];
    ren_table table;
    ren_geography geography;
    ren_experiment experiment;
    double domestic[FAKE_PRODUCTS * FAKE_PRODUCTS];
    double imported[FAKE_PRODUCTS * FAKE_PRODUCTS];
    double pool_flow[FAKE_PRODUCTS * FAKE_PRODUCTS];
    double pool_import[FAKE_PRODUCTS * FAKE_PRODUCTS];
    bool resolved[FAKE_PRODUCTS];
    ren_niche niche[1];
    int32_t package_run[2], focal[1], input[1];
    char province_id[REN_N_PROVINCES][16];
} fake;

static inline void fake_table(fake *f)
{
    static char *code[] = { "094", "048", "chip_tools" };
    static char *name[] = { "Electronic components", "Special chemicals",
                            "Chip-making equipment" };
    static char *name_zh[] = { "电子元器件", "专用化学产品", "半导体制造设备" };

    f->table = (ren_table){ .n = FAKE_PRODUCTS,
                            .n_base = 2,
                            .n_niches = 1,
                            .code = code,
                            .name = name,
                            .name_zh = name_zh,
                            .resolved = f->resolved,
                            .domestic = f->domestic,
                            .imported = f->imported,
                            .niche = f->niche };
    f->niche[0].product = 2;
    for (int32_t p = 0; p < FAKE_PRODUCTS; p++) {
        f->resolved[p] = true;
    }
    /* links carry 8 of 048 -> 094 and 1 (+3 foreign) of chip_tools -> 094 a week */
    f->pool_flow[1 * FAKE_PRODUCTS + 0] = 2;
    f->domestic[1 * FAKE_PRODUCTS + 0] = 52.0 * 10;
    f->domestic[2 * FAKE_PRODUCTS + 0] = 52.0 * 1;
    f->imported[2 * FAKE_PRODUCTS + 0] = 52.0 * 3;
    for (int32_t k = 0; k < REN_N_PROVINCES; k++) {
        (void)snprintf(f->province_id[k], sizeof f->province_id[k], "p%02d", (int)k);
        f->geography.province[k].id = f->province_id[k];
        f->geography.province[k].name = f->province_id[k];
    }
}

/* In place: the struct points into itself. */
static inline void fake_init(fake *f, int32_t weeks)
{
    memset(f, 0, sizeof *f);
    fake_table(f);
    f->package[0].name = "none";
    f->package[0].intensity = f->package[1].intensity = 1;
    f->package[1].name = "reserve";
    f->scenario.title = "A fake embargo";
    f->scenario.seed = INT64_C(9007199254740993); /* not a double */
    f->scenario.horizon.steps = weeks;
    f->scenario.horizon.start = 20458; /* 2026-01-05 */
    f->scenario.output.networks = 1;
    f->scenario.n_packages = 2;
    f->scenario.packages = f->package;
    f->scenario.text = "title: A fake embargo\n";
    f->scenario.canonical = "title: A fake embargo\nreplicates: 2\n";
    f->scenario.identity = "title: A fake embargo\n";
    (void)snprintf(f->scenario.digest, sizeof f->scenario.digest, "%064d", 1);
    f->package_run[1] = 1;
    f->input[0] = 2;
    f->experiment = (ren_experiment){
        .scenario = &f->scenario,
        .geography = &f->geography,
        .table = &f->table,
        .n_focal = 1,
        .focal = f->focal,
        .n_inputs = 1,
        .input = f->input,
        .first_shock_week = FAKE_FIRST,
        .n_packages = 2,
        .package = f->package_run,
        .n_shocks = 2,
        .shock = { 0, 1 },
    };
}

/* Constant flows, shared by all fake members; never freed by ren_member_free(). */
static inline void fake_economy(ren_economy *e, const fake *f)
{
    static int32_t id[] = { 2, 0, 3, 1 }, place_of[] = { 1, 3, 0, 2 };
    static uint16_t product[] = { 1, 0, 0, 2 };
    static uint8_t province[] = { 10, 10, 11, 30 }, tier[] = { 0, 1, 2, 4 };
    static double weight[] = { 100, 10, 2, 1 }, output[] = { 9, 50, 40, 1 };
    static int32_t window_slot[] = { 0, 2 };
    static int64_t firm_first[] = { 0, 0, 1, 2, 2 };
    static uint32_t slot_at[] = { 0, 1 };
    static int32_t slot_firm[] = { 1, 2 };
    static uint16_t slot_product[] = { 1, 2 };
    static ren_real slot_value[] = { 8, 4 };
    static int64_t link_first[] = { 0, 2, 4 };
    static int32_t link_supplier[] = { 0, 2, 3, FAKE_FIRMS + 0 };
    static ren_real link_share[] = { 0.75, 0.25, 0.25, 0.75 };
    static uint8_t foreign_country[] = { 4 };
    static uint16_t foreign_product[] = { 2 };
    static double foreign_flow[] = { 3 };

    *e = (ren_economy){ .table = &f->table,
                        .geography = &f->geography,
                        .pool_flow = (double *)f->pool_flow,
                        .pool_import = (double *)f->pool_import };
    e->firms = (ren_population){ .n = FAKE_FIRMS,
                                 .id = id,
                                 .place_of = place_of,
                                 .product = product,
                                 .province = province,
                                 .tier = tier,
                                 .weight = weight,
                                 .output = output };
    e->network = (ren_network){
        .n_firms = FAKE_FIRMS,
        .n_foreign = 1,
        .n_nodes = FAKE_FIRMS + 1,
        .n_slots = 2,
        .n_links = 4,
        .n_windows = 1,
        .window_slot = window_slot,
        .firm_first = firm_first,
        .slot_at = slot_at,
        .slot_firm = slot_firm,
        .slot_product = slot_product,
        .slot_value = slot_value,
        .link_first = link_first,
        .link_supplier = link_supplier,
        .link_share = link_share,
        .foreign_country = foreign_country,
        .foreign_product = foreign_product,
        .foreign_flow = foreign_flow,
    };
}

/* Every variable gets a value of its own, so that a mix-up shows. */
static inline void fake_series(ren_series *s, int64_t replicate, int32_t package,
                               int32_t shock)
{
    const double world = 1000.0 * (double)replicate + 100.0 * package + 10.0 * shock;
    for (int32_t t = 0; t < s->n_weeks; t++) {
        for (int32_t k = 0; k < REN_N_NATIONAL; k++) {
            s->national[k][t] = 1e5 * (k + 1) + world + t;
        }
        s->national[REN_NATIONAL_firms_stopped][t] = shock && t > 8 ? 0.25 : 0;
        /* the shock takes a fifth for six weeks, a tenth under `reserve` */
        const bool hit = shock && t >= FAKE_FIRST + 2 && t < FAKE_FIRST + 8;
        const double cut = package == 1 ? 0.1 : 0.2 + 0.01 * (double)replicate;
        s->national[REN_NATIONAL_chain_output][t] = 1000 * (hit ? 1 - cut : 1);
        for (int32_t k = 0; k < REN_N_PRODUCT_SERIES; k++) {
            for (int32_t p = 0; p < s->n_products; p++) {
                s->product[k][(int64_t)p * s->n_weeks + t] =
                    (float)(world + 10000 * k + 1000 * p + t);
            }
        }
        s->product[REN_PRODUCT_UNMET][INT64_C(2) * s->n_weeks + t] = hit ? 70000 : 0;
        s->product[REN_PRODUCT_OUTPUT][t] -= hit ? 50000.0f : 0.0f;
    }
    for (int32_t t = 0; t < s->n_weeks; t++) {
        for (int32_t k = 0; k < REN_N_PROVINCES; k++) {
            s->province[k * s->n_weeks + t] = (float)(world + 100000 * k + t);
        }
        for (int32_t k = 0; k < REN_N_TIERS; k++) {
            s->tier[k * s->n_weeks + t] = (float)(world + 200000 * k + t);
        }
        for (int32_t k = 0; k < s->n_panel; k++) {
            for (int c = 0; c < REN_N_PANEL; c++) {
                s->panel[c][k * s->n_weeks + t] = world + 300000 * k + t + 0.1 * c;
            }
        }
    }
    for (int32_t i = 0; i < s->n_inputs; i++) {
        s->time_to_substitute[i] = shock && package == 0 ? NAN : 12;
        s->time_to_localise[i] = shock && package == 0 ? NAN : 20;
    }
    s->cost = 5e4 * package;
    s->cost_placebo = 1e4 * package;
    (void)snprintf(s->state_hash, sizeof s->state_hash, "%064.0f", world);
}

/* Every world of the experiment, filled. */
static inline bool fake_member(ren_member *m, const fake *f, int64_t replicate)
{
    static int32_t panel[FAKE_PANEL] = { 1, 3 };
    const ren_experiment *e = &f->experiment;
    ren_error err;

    *m = (ren_member){ .replicate = replicate, .n_panel = FAKE_PANEL, .panel = panel };
    fake_economy(&m->economy, f);
    m->series = calloc((size_t)(e->n_packages * e->n_shocks), sizeof *m->series);
    for (int32_t w = 0; m->series != NULL && w < e->n_packages * e->n_shocks; w++) {
        if (ren_series_init(&m->series[w], (int32_t)f->scenario.horizon.steps,
                            FAKE_PRODUCTS, FAKE_PANEL, e->n_inputs, &err)
            != REN_OK) {
            return false;
        }
        fake_series(&m->series[w], replicate, e->package[w / e->n_shocks],
                    e->shock[w % e->n_shocks]);
    }
    return m->series != NULL;
}

static inline void fake_member_free(ren_member *m, const fake *f)
{
    const ren_experiment *e = &f->experiment;
    for (int32_t w = 0; m->series != NULL && w < e->n_packages * e->n_shocks; w++) {
        ren_series_free(&m->series[w]);
    }
    free(m->series);
}

#endif
