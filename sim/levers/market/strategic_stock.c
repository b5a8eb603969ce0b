#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

typedef struct params {
    double budget;
    ren_names tiers;
    ren_names products;
    ren_names provinces;
    bool second_source;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD(params, budget, "10000 CNY/year", 0, 1e12, 0,
              "Most it may spend a year."),
    REN_FIELD_NAMES(params, tiers, REN_TIERS, NULL,
                    "Tiers that are eligible; empty: all."),
    REN_FIELD_NAMES(params, products, REN_PRODUCTS, NULL,
                    "Makers that are eligible; empty: all."),
    REN_FIELD_NAMES(params, provinces, REN_PROVINCES, NULL,
                    "Provinces that are eligible; empty: all."),
    REN_FIELD_FLAG(
        params, second_source, 1,
        "Whether single-sourced critical inputs also get a second supplier."),
    REN_COURSE_FIELDS(params, 0),
    { 0 },
};

/* The eligible firms, and the value of one week of their critical inputs. */
static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const params *k = p;
    const ren_network *net = &scene->economy->network;
    ren_targets *targets = memo;
    const ren_filter filter = { .products = &k->products,
                                .provinces = &k->provinces,
                                .tiers = &k->tiers };
    const ren_status status = ren_targets_find(targets, scene, &filter, 1.0, err);
    if (status != REN_OK) {
        return status;
    }
    for (int32_t s = 0; s < net->n_slots; s++) {
        if (net->slot_criticality[s] != REN_NOT_CRITICAL
            && targets->firm[net->slot_firm[s]]) {
            targets->base += net->slot_value[s];
        }
    }
    return REN_OK;
}

/* L15: weeks of critical inputs beyond what a firm keeps anyway, at a yearly holding
 * cost; a share of the single-sourced critical slots looks for a second supplier. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_targets *targets = memo;
    const ren_parameters *r = scene->parameters;
    const double strength = ren_course_strength(&k->course, scene->week);
    const double budget = k->budget * strength;
    const double weeks =
        ren_lever_effect(r->e_max_L15, r->B_half_L15, budget, targets->sales);
    const double share =
        ren_lever_book(scene, r->cost_L15 * weeks * targets->base, budget, strain);
    const ren_real more = (ren_real)(weeks * share);
    /* the registry may leave the lever no effect */
    const ren_real second =
        k->second_source && share > 0.0
            ? (ren_real)(r->second_source_cut * weeks * share / r->e_max_L15)
            : 0;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        strain->buffer[i] += targets->firm[i] ? more : 0;
        strain->second_source[i] += targets->firm[i] ? second : 0;
        strain->reached[i] |= targets->firm[i] && more > 0;
    }
}

static const ren_move moves[] = { { "unmet_critical", -1 }, { 0 } };

const ren_lever ren_lever_strategic_stock = {
    .block = { .name = "strategic_stock",
               .summary =
                   "Pays firms to keep more of their critical inputs and to find a "
                   "second source for them.",
               .source = "equations C21 L15; definitions D12",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_LEVER,
    .code = "L15",
    .evidence = "Diversified customers attenuate supplier shocks by 60-70 % (evidence: "
                "supplier diversification); the price of holding is an assumption.",
    .falsified =
        "Firms with larger stocks of critical inputs stop as soon as others when "
        "deliveries fail.",
    .moves = moves,
    .memo_size = sizeof(ren_targets),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
};
