/**
 * @file model/network/draft.h
 * The network while it is being made: slots in order of (place, product), links by
 * input product. What ren_network keeps is laid out from it at the end.
 *
 * Each step is parallel over products (of the user, then of the input) or windows;
 * every element is written by the thread that owns its product or firm.
 */
#ifndef REN_MODEL_NETWORK_DRAFT_H
#define REN_MODEL_NETWORK_DRAFT_H

#include "model/economy.h"

enum { REN_SLOTS_MOST = 12, REN_ROW_MOST = 31 }; /* drawn; with niches */

/** What the firms of one product buy over links, money/week. */
typedef struct ren_recipe {
    double cost;      /* of all resolved inputs */
    double output;    /* of all firms of the product */
    int32_t n_inputs; /* without niches */
    int32_t *input;   /* [n_inputs] ascending products */
    double *input_cost;
    double *chance;     /* [(REN_SLOTS_MOST + 1) * n_inputs] for a firm with m slots */
    double *cumulative; /* the same, summed along the inputs; ends at m */
    int32_t n_niches;
    int32_t *niche; /* [n_niches] ascending products */
    double *niche_cost;
    double *niche_output; /* [n_niches] output of the firms that need it */
    uint8_t *needs;       /* [n_niches * firms of the product] */
    double mean_size;     /* mean of (size over mean size)^0.1 */
} ren_recipe;

/** Links into the slots of one input product, slot after slot. */
typedef struct ren_draft_links {
    int32_t n;
    int32_t *node;   /* ascending inside a slot */
    ren_real *share; /* of the slot's value */
} ren_draft_links;

typedef struct ren_draft {
    ren_economy *economy;
    const ren_parameters *parameters;
    int32_t *member_first; /* [n_products + 1] */
    int32_t *member;       /* [n_firms] places by product, ascending */
    ren_recipe *recipe;    /* [n_products] */
    int64_t *firm_first;   /* [n_firms + 1] */
    int32_t n_slots;
    int32_t *slot_firm;     /* [n_slots] */
    uint16_t *slot_product; /* [n_slots] */
    double *slot_value;     /* [n_slots] money/week */
    double *outside;        /* [n_products^2] resolved flow that no slot carries */
    double *import_share;   /* [n_products^2] of each cell */
    int32_t *bucket_first;  /* [n_products + 1] */
    int32_t *bucket;        /* [n_slots] slots by input product, ascending */
    double *foreign_total;  /* [n_products] over links, money/week */
    int32_t *source_first;  /* [n_products + 1] foreign sources of a product */
    int32_t *n_domestic;    /* [n_slots] links */
    uint8_t *n_foreign;     /* [n_slots] links */
    int32_t *row;           /* [n_slots] first link, in links of the slot's product */
    ren_draft_links *links; /* [n_products] */
    double *self;           /* [n_products] flow from a firm to itself, taken out */
} ren_draft;

REN_CHECKED ren_status ren_draft_members(ren_draft *draft, ren_error *err);
REN_CHECKED ren_status ren_draft_recipes(ren_draft *draft, ren_error *err);
REN_CHECKED ren_status ren_draft_slots(ren_draft *draft, ren_error *err);
REN_CHECKED ren_status ren_draft_links_make(ren_draft *draft, ren_error *err);
void ren_draft_free(ren_draft *draft);

/** Values of the slots of one using product by proportional fitting; also writes
 * the remainders. false when out of memory. */
bool ren_draft_values(ren_draft *draft, int32_t product);

/** Whether an input of product k holds back a maker of q (D3), drawn for a firm. */
uint8_t ren_slot_criticality(const ren_economy *economy,
                             const ren_parameters *parameters, int32_t id, int32_t k,
                             int32_t q);
/** Its buffer (D8): weeks of use kept after use. */
double ren_slot_buffer(const ren_economy *economy, const ren_parameters *parameters,
                       int32_t id, int32_t k, int32_t q, uint8_t criticality);

/** Makes the columns of `n_runs` runs, slots and links, and ends their rows. */
REN_CHECKED ren_status ren_network_columns(ren_network *network, int64_t n_runs,
                                           ren_error *err);

/** Windows, runs, slots and links as the kernels want them. */
REN_CHECKED ren_status ren_network_assemble(ren_network *out, const ren_draft *draft,
                                            ren_error *err);
/** Rows by supplier, and what foreign sources sell. */
REN_CHECKED ren_status ren_network_transpose(ren_network *out,
                                             const ren_population *firms,
                                             ren_error *err);

/** Countries that sell a product over links: shares of its imported inputs. */
const double *ren_draft_origin(const ren_table *table, int32_t product);

/** Strongly connected components of the firms, suppliers to buyers: writes the
 * component of each place and returns the largest one, or -1 when out of memory. */
int32_t ren_network_components(const ren_network *network, int32_t *component,
                               int32_t *size_of_largest);

#endif
