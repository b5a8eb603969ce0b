/**
 * @file model/economy.h
 * The constant economy of one replicate: firms, network, baseline flows.
 *
 * Built once per member from the balanced table; every world of the member shares it and
 * nothing changes it. Week-0 flows are an exact equilibrium (definitions D7): each firm's
 * sales are its output, each slot's deliveries its use.
 *
 * A firm has an external `id` (keys its draws, orders the output) and a `place` 0..N-1,
 * its index here. Places run by (product, province along a line of neighbours, tier, id),
 * so that makers of a product, and the slots of those who buy alike, are near each other
 * in memory and every (province, product, tier) cell is one contiguous run of places.
 *
 * Money is 10,000 CNY; flows are per week (1/52 year).
 */
#ifndef REN_MODEL_ECONOMY_H
#define REN_MODEL_ECONOMY_H

#include "base/draw.h"
#include "base/real.h"
#include "model/table.h"

#include <stdint.h>

/** Firms by place (definitions D2). */
typedef struct ren_population {
    int32_t n;
    int32_t *id;         /* [n] external id, 0..n-1; a permutation */
    int32_t *place_of;   /* [n] inverse: place of an id */
    uint16_t *product;   /* [n] */
    uint8_t *province;   /* [n] index 0..30 */
    uint8_t *tier;       /* [n] 0..4 */
    uint8_t *leader;     /* [n] 1 for chain leaders 链主 */
    double *weight;      /* [n] real firms the agent stands for, >= 1 */
    double *age;         /* [n] years */
    double *output;      /* [n] X0, money/week; sums to table output / 52 per product */
    int32_t n_cells;     /* non-empty (province, product, tier) cells, in place order */
    int32_t *cell_first; /* [n_cells + 1] places */
    uint16_t *cell_product;  /* [n_cells] */
    uint8_t *cell_province;  /* [n_cells] */
    uint8_t *cell_tier;      /* [n_cells] */
    double effective_sample; /* (sum X0)^2 / sum X0^2 */
} ren_population;

enum { REN_NOT_CRITICAL, REN_HALF, REN_CRITICAL };
enum { REN_WINDOW = 2048 };

/** A run of slots with the same link counts, contiguous, inside one window. */
typedef struct ren_slot_run {
    int32_t slot, n;    /* slots slot .. slot+n-1 */
    int64_t link;       /* first link of the first slot */
    int32_t n_domestic; /* domestic links of each slot, first in its row */
    int32_t n_foreign;  /* foreign links of each slot, after them */
} ren_slot_run;

/**
 * Who buys what from whom (definitions D3). A slot is one product that one firm buys
 * over links; its row holds the domestic links, then the foreign ones. Slots are stored
 * by window of REN_WINDOW places and inside a window by (n_domestic, n_foreign, place,
 * product), so kernels run constant-trip loops over `run`.
 */
typedef struct ren_network {
    int32_t n_firms;
    int32_t n_foreign; /* foreign sources (country x product) */
    int32_t n_nodes;   /* n_firms + n_foreign; node n_firms + f is source f */
    int32_t n_slots;
    int64_t n_links;
    int32_t n_windows;
    int32_t *window_run; /* [n_windows + 1] runs of each window */
    int32_t n_runs;
    ren_slot_run *run;    /* [n_runs] */
    int32_t *window_slot; /* [n_windows + 1] first slot of each window */

    int64_t *firm_first; /* [n_firms + 1] into slot_at */
    uint32_t *slot_at;   /* [n_slots] slot minus window_slot of the firm's window; a
                            firm's slots in ascending product */

    int32_t *slot_firm;         /* [n_slots] place of the buyer */
    uint16_t *slot_product;     /* [n_slots] */
    uint8_t *slot_criticality;  /* [n_slots] REN_NOT_CRITICAL.. */
    uint8_t *slot_lead;         /* [n_slots] weeks, domestic deliveries */
    uint8_t *slot_lead_foreign; /* [n_slots] weeks */
    ren_real *slot_value;       /* [n_slots] a X0, money/week: domestic + foreign */
    ren_real *slot_buffer;      /* [n_slots] b, weeks of use kept after use (D8) */
    ren_real *slot_domestic;    /* [n_slots] share of value on domestic links */

    int64_t *link_first;    /* [n_slots + 1] */
    int32_t *link_supplier; /* [n_links] node */
    ren_real *link_share;   /* [n_links] share of slot_value; a row sums to 1 */

    int64_t *out_first;  /* [n_nodes + 1] */
    int32_t *out_slot;   /* [n_links] buyer's slot, by supplier, ascending link */
    ren_real *out_share; /* [n_links] flow / node_flow of the supplier: firms X0,
                            foreign sources their link trade */
    int64_t *out_link;   /* [n_links] index of the same link in its slot's row */

    uint8_t *foreign_country;  /* [n_foreign] */
    uint16_t *foreign_product; /* [n_foreign] */
    double *foreign_flow;      /* [n_foreign] weekly trade over links, money */
} ren_network;

/** What the generator reports about its network (bands E2). */
typedef struct ren_network_report {
    double slots_per_firm, links_per_firm, domestic_links_per_firm;
    double link_flow_share; /* resolved domestic flow carried by links */
    double self_flow_share; /* of it, met by the firm itself and moved to the pool */
    double dropped_flow; /* value the agents cannot carry, money/week; 0 from 20,000 */
    double customers_hill; /* CCDF exponent of the number of customers, top 5 % */
    double suppliers_hill;
    int64_t customers_max;
    double no_customer_share; /* resolved firms without a customer over links */
    double assortativity; /* Pearson of (suppliers of buyer, customers of supplier) */
    double strong_share;  /* largest strongly connected component / firms */
    double strong_share_resolved;
    double mean_path; /* sampled, undirected, inside the largest component */
    double critical_share, half_share; /* manufacturing-manufacturing slots, by count */
} ren_network_report;

/** Machines of one firm made of one capital niche (definitions D5). */
typedef struct ren_vintages {
    int32_t n;        /* entries */
    int32_t *first;   /* [n_firms + 1] entries of a firm */
    int32_t *firm;    /* [n] place */
    uint8_t *niche;   /* [n] index into table->niche */
    double *purchase; /* [n] weekly deliveries that replace depreciation, money */
} ren_vintages;

typedef struct ren_economy {
    const ren_table *table;         /* borrowed */
    const ren_geography *geography; /* borrowed */
    ren_stream stream;              /* of (seed, replicate) */
    ren_population firms;
    ren_network network;
    ren_network_report report;
    ren_vintages vintages;

    ren_real *link_share_of; /* [n_firms] share of X0 sold over links */
    double *final_share;   /* [n products] of output: household + government + stock */
    double *export_share;  /* [n] */
    double *capital_share; /* [n] investment */
                           /* the rest of X0 goes to the domestic pool of the product */
    double *pool_flow; /* [n*n] weekly domestic flows outside links, by product pair */
    double *pool_import; /* [n*n] weekly imported flows outside links */
    double
        *remainder; /* [n_firms] weekly resolved inputs outside slots (incl. imports) */
    double *remainder_of; /* [n] their sum by using product */
    int32_t n_areas; /* market areas of pools: 1 + one per (local product, province) */
    int32_t *area;   /* [n*31] area of a (product, province); 0 the whole country */
    double *area_supply; /* [n_areas] weekly baseline pool + final sales of the area's
                             producers of the product (area 0 unused) */
    double *added_of;    /* [n_firms] value added per unit of output; NULL: that of the
                             product. Stated economies only */
    const struct ren_given
        *given; /* borrowed: firms and links as stated; NULL: drawn */
    double steps_per_year;
    double money;         /* CNY, or units of the file, per unit of money */
    double *chain_weight; /* [n] r_p of the focal products (D1) */
    bool *chain_member;   /* [n] */
} ren_economy;

/** Builds population, network and baseline flows of one replicate. */
REN_CHECKED ren_status ren_economy_build(ren_economy *out, const ren_table *table,
                                         const ren_geography *geography,
                                         const ren_scenario *scenario, int32_t n_focal,
                                         const int32_t *focal, int64_t replicate,
                                         ren_error *err);
void ren_economy_free(ren_economy *economy);

/* ---- its rooms ---- */

REN_CHECKED ren_status ren_population_build(ren_population *out, const ren_table *table,
                                            const ren_geography *geography,
                                            const ren_scenario *scenario,
                                            ren_stream stream, ren_error *err);
void ren_population_free(ren_population *population);

/** Slots, links and remainders; writes economy->network, link_share_of, remainder,
 * remainder_of, pool_flow, pool_import and the flow part of report. */
REN_CHECKED ren_status ren_network_build(ren_economy *economy,
                                         const ren_scenario *scenario, ren_error *err);
void ren_network_free(ren_network *network);

/** Frees the rows by supplier, for one who has laid out rows of their own (240 MB at a
 * million firms); the rows by buyer stay. */
void ren_network_drop_out_rows(ren_network *network);

/** Degree tails, assortativity, components, path length, criticality shares. */
REN_CHECKED ren_status ren_network_measure(ren_network_report *out,
                                           const ren_economy *economy, ren_error *err);

#endif
