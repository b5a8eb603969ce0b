#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

typedef struct params {
    ren_names countries;
    ren_names products;
    double export_depth;
    double import_depth;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD_NAMES(params, countries, REN_COUNTRIES, NULL,
                    "Countries whose deliveries shrink; empty: all."),
    REN_FIELD_NAMES(params, products, REN_PRODUCTS, NULL,
                    "Products that are decoupled; empty: all."),
    REN_FIELD(params, export_depth, "1", 0, 1, 0.2, "Share of exports that is lost."),
    REN_FIELD(params, import_depth, "1", 0, 1, 0.2,
              "Share of the countries' deliveries that is lost."),
    REN_COURSE_FIELDS(params, 0),
    { 0 },
};

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const ren_filter filter = { .products = &((const params *)p)->products };
    return ren_targets_find(memo, scene, &filter, 1.0, err);
}

static bool names(const ren_names *countries, int32_t country)
{
    bool named = countries->n == 0;
    for (int32_t c = 0; c < countries->n; c++) {
        named = named || countries->index[c] == country;
    }
    return named;
}

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_targets *targets = memo;
    const ren_economy *economy = scene->economy;
    const double strength = ren_course_strength(&k->course, scene->week);
    const double lost = k->import_depth * strength;
    for (int32_t q = 0; q < economy->table->n; q++) {
        strain->export_[q] *=
            targets->product[q] ? 1.0 - k->export_depth * strength : 1.0;
    }
    for (int32_t f = 0; f < economy->network.n_foreign; f++) {
        if (targets->product[economy->network.foreign_product[f]]
            && names(&k->countries, economy->network.foreign_country[f])) {
            strain->passage[f] *= 1.0 - lost;
        }
    }
    for (int32_t v = 0; v < economy->table->n_niches; v++) {
        for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
            if (targets->product[economy->table->niche[v].product]
                && names(&k->countries, c)) {
                strain->capital_passage[v * REN_N_COUNTRIES + c] *= 1.0 - lost;
            }
        }
    }
}

static void inputs(const void *p, const ren_table *table, const ren_words *words,
                   bool *input)
{
    ren_targets_products(&((const params *)p)->products, table, words, input);
}

static const ren_move moves[] = { { "exports", -1 }, { "imports", -1 }, { 0 } };

const ren_lever ren_shock_decoupling = {
    .block = { .name = "decoupling",
               .summary =
                   "Shrinks exports and the deliveries of foreign sources, step by "
                   "step.",
               .source = "model causes B3 S6",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S6",
    .evidence =
        "Named by the source papers as decoupling and relocation; its size is an "
        "assumption.",
    .falsified = "Exports and deliveries from the countries do not fall.",
    .moves = moves,
    .memo_size = sizeof(ren_targets),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
    .inputs = inputs,
};
