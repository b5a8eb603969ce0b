/**
 * @file output/results/network.h
 * Firms and links of one replicate in a results file. Internal to output.
 *
 * Firms stand in the order of their external id, links by (buyer's id, product, place in
 * the slot). Link values plus pool flows, grouped by (product, user product), are the
 * balanced table; both are kept, so a reader can check in one file. Columns go out in
 * blocks, so a network of any size needs little memory.
 */
#ifndef REN_OUTPUT_RESULTS_NETWORK_H
#define REN_OUTPUT_RESULTS_NETWORK_H

#include "output/results/layout.h"

enum { REN_NETWORK_BLOCK = 1 << 18 };

/* Dimensions; PAIR stands for (product, user_product). */
enum { REN_AXIS_FIRM, REN_AXIS_LINK, REN_AXIS_SOURCE, REN_AXIS_PAIR, REN_N_AXES };

// clang-format off
enum { FIRM_ID, FIRM_PRODUCT, FIRM_PROVINCE, FIRM_TIER, FIRM_WEIGHT, FIRM_OUTPUT,
       LINK_SUPPLIER, LINK_BUYER, LINK_PRODUCT, LINK_FOREIGN, LINK_VALUE,
       FOREIGN_COUNTRY, FOREIGN_PRODUCT, FOREIGN_FLOW,
       POOL_FLOW, POOL_IMPORT, BALANCED_TABLE, BALANCED_IMPORT, REN_N_NETWORK_FIELDS };

/* Numbers of ren_network_report kept as attributes of the group. */
#define REN_NETWORK_REPORT(X) X(slots_per_firm) X(links_per_firm)                      \
    X(domestic_links_per_firm) X(link_flow_share) X(self_flow_share) X(dropped_flow)   \
    X(customers_hill) X(suppliers_hill) X(no_customer_share) X(assortativity)          \
    X(strong_share) X(strong_share_resolved) X(mean_path) X(critical_share)            \
    X(half_share)
// clang-format on

typedef struct ren_network_field {
    const char *name;
    int axis;
    ren_h5_type type;
    const char *unit, *doc;
} ren_network_field;
extern const ren_network_field ren_network_fields[REN_N_NETWORK_FIELDS];

/** The group of one replicate in a file. */
typedef struct ren_network_place {
    ren_h5 *file;
    char group[32];
    char path[80]; /* of the variable last asked for */
} ren_network_place;

void ren_network_place_init(ren_network_place *at, ren_h5 *file, int64_t replicate);

/** Path of a variable or dimension of the group, valid until the next call. */
const char *ren_network_path(ren_network_place *at, const char *name);

/** The group with its dimensions and variables, empty; axes of length 0 are left out. */
REN_CHECKED ren_status ren_network_define(ren_network_place *at,
                                          const int64_t length[REN_N_AXES],
                                          ren_units units, ren_error *err);

/** Writes /network/NNNNNN, N the replicate. */
REN_CHECKED ren_status ren_network_write(ren_h5 *file, const ren_economy *economy,
                                         int64_t replicate, ren_error *err);

/** Copies the network of a member file, if it has one. */
REN_CHECKED ren_status ren_network_copy(ren_h5 *to, ren_h5 *from, int64_t replicate,
                                        ren_units units, ren_error *err);

#endif
