/**
 * @file output/results/network_fields.c
 * The variables of a network group.
 */
#include "output/results/network.h"

#include <inttypes.h>
#include <stdio.h>

#define MONEY "1e4 CNY week-1"

static const char *const axis_name[REN_N_AXES] = { "firm", "link", "foreign_source",
                                                   "product" };

// clang-format off
enum { MOST_PACKED = 100000 }; /* elements of a variable */

const ren_network_field ren_network_fields[REN_N_NETWORK_FIELDS] = {
    { "firm_id", REN_AXIS_FIRM, REN_H5_I4, "1", "external id of the firm" },
    { "firm_product", REN_AXIS_FIRM, REN_H5_I4, "1", "its product, index into /product" },
    { "firm_province", REN_AXIS_FIRM, REN_H5_I4, "1", "its province, index into /province" },
    { "firm_tier", REN_AXIS_FIRM, REN_H5_I4, "1", "its tier, index into /tier" },
    { "firm_weight", REN_AXIS_FIRM, REN_H5_F8, "1", "real firms it stands for" },
    { "firm_output", REN_AXIS_FIRM, REN_H5_F8, MONEY, "gross output before any shock" },
    { "link_supplier", REN_AXIS_LINK, REN_H5_I4, "1",
      "external id of the supplier; from the number of firms on, foreign sources" },
    { "link_buyer", REN_AXIS_LINK, REN_H5_I4, "1", "external id of the buyer" },
    { "link_product", REN_AXIS_LINK, REN_H5_I4, "1", "what is bought, index into /product" },
    { "link_foreign", REN_AXIS_LINK, REN_H5_I1, "1", "1 if the supplier is abroad, else 0" },
    { "link_value", REN_AXIS_LINK, REN_H5_F8, MONEY, "delivered in week 0" },
    { "foreign_country", REN_AXIS_SOURCE, REN_H5_TEXT, NULL, "country of the source" },
    { "foreign_product", REN_AXIS_SOURCE, REN_H5_I4, "1", "its product, index into /product" },
    { "foreign_flow", REN_AXIS_SOURCE, REN_H5_F8, MONEY, "its trade over links in week 0" },
    { "pool_flow", REN_AXIS_PAIR, REN_H5_F8, MONEY, "domestic inputs outside links" },
    { "pool_import", REN_AXIS_PAIR, REN_H5_F8, MONEY, "imported inputs outside links" },
    { "balanced_table", REN_AXIS_PAIR, REN_H5_F8, MONEY,
      "domestic inputs of the balanced table; link_value of domestic links + pool_flow" },
    { "balanced_import", REN_AXIS_PAIR, REN_H5_F8, MONEY,
      "imported inputs of the balanced table; link_value of foreign links + pool_import" },
};

// clang-format on

void ren_network_place_init(ren_network_place *at, ren_h5 *file, int64_t replicate)
{
    at->file = file;
    (void)snprintf(at->group, sizeof at->group, "/network/%06" PRId64, replicate);
}

const char *ren_network_path(ren_network_place *at, const char *name)
{
    (void)snprintf(at->path, sizeof at->path, "%s/%s", at->group, name);
    return at->path;
}

ren_status ren_network_define(ren_network_place *at, const int64_t length[REN_N_AXES],
                              ren_units units, ren_error *err)
{
    ren_status status = REN_OK;
    char doc[REN_MOST_DOC];

    REN_TRY(ren_h5_group(at->file, at->group, err));
    for (int axis = 0; axis < REN_AXIS_PAIR; axis++) {
        if (length[axis] > 0) {
            REN_TRY(ren_h5_dimension(at->file, ren_network_path(at, axis_name[axis]),
                                     length[axis], err));
        }
    }
    for (int k = 0; k < REN_N_NETWORK_FIELDS; k++) {
        ren_h5_variable_info info = {
            .path = ren_network_path(at, ren_network_fields[k].name),
            .type = ren_network_fields[k].type,
            .dimension = { axis_name[ren_network_fields[k].axis] },
            .unit = ren_units_unit(units, ren_network_fields[k].unit),
            .doc = ren_units_doc(units, ren_network_fields[k].doc, doc)
        };
        if (length[ren_network_fields[k].axis] == 0) {
            continue;
        }
        if (ren_network_fields[k].axis == REN_AXIS_PAIR) {
            info.dimension[1] = "user_product";
        }
        /* Packing runs at some 60 MB/s: not for tens of millions of links. */
        info.deflate = ren_network_fields[k].type != REN_H5_TEXT
                       && length[ren_network_fields[k].axis] <= MOST_PACKED;
        REN_TRY(ren_h5_variable(at->file, &info, err));
    }
out:
    return status;
}
