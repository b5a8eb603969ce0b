/**
 * @file analysis/validate/measure/travel.h
 * Who loses when suppliers are struck: by kind of link, by distance, by other suppliers.
 */
#ifndef REN_ANALYSIS_VALIDATE_TRAVEL_H
#define REN_ANALYSIS_VALIDATE_TRAVEL_H

#include "analysis/validate/measure/losses.h"

/** Links from a struck supplier to a buyer not struck; main: more than half a slot. */
enum {
    REN_LINK_MAIN_CRITICAL,
    REN_LINK_CRITICAL,
    REN_LINK_ANY,
    REN_LINK_MAIN_OTHER, /* main, of an input that is not critical */
    REN_N_LINK_KINDS
};

/** Sums over links of each kind. */
typedef struct ren_customers {
    double customer[REN_N_LINK_KINDS], supplier[REN_N_LINK_KINDS],
        links[REN_N_LINK_KINDS];
    double low_inventory; /* of main critical links: share of the loss of customers that
                             falls on the half with the smaller buffers; NAN: too few */
} ren_customers;

void ren_customers_read(ren_customers *out, const ren_losses *losses,
                        const ren_stage *stage);

/** Mean net loss of firms beyond that of firms out of reach, weeks of their output:
 * struck, customers at a distance of 1 to 3, suppliers of the struck, suppliers of
 * customers that are neither. */
typedef struct ren_distances {
    double own, down[4], supplier, indirect;
} ren_distances;

REN_CHECKED ren_status ren_distances_read(ren_distances *out, const ren_losses *losses,
                                          const ren_stage *stage, ren_error *err);

/** 1 - gross loss of firms with a struck critical supplier among several of the slot over
 * that of firms of which it is the only one; NAN: too few. */
double ren_diversified_saves(const ren_losses *losses, const ren_stage *stage);

#endif
