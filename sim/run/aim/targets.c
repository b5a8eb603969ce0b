#include "sim/run/aim/targets.h"

#include "base/array.h"

#include <math.h>
#include <stdlib.h>

static bool lists(const ren_names *names, int32_t index)
{
    if (names == NULL || names->n == 0) {
        return true;
    }
    for (int32_t k = 0; k < names->n; k++) {
        if (names->index[k] == index) {
            return true;
        }
    }
    return false;
}

void ren_targets_products(const ren_names *names, const ren_table *table,
                          const ren_words *words, bool *product)
{
    for (int32_t k = 0; names != NULL && k < names->n; k++) {
        const int32_t p = ren_table_product(table, words, names->index[k]);
        if (p >= 0) {
            product[p] = true;
        }
    }
}

ren_status ren_targets_find(ren_targets *out, const ren_scene *scene,
                            const ren_filter *filter, double share, ren_error *err)
{
    const ren_economy *economy = scene->economy;
    const ren_population *firms = &economy->firms;
    const int32_t n = economy->table->n;
    out->firm = ren_column(firms->n, sizeof *out->firm);
    out->product = ren_column(n, sizeof *out->product);
    if (out->firm == NULL || out->product == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for the targets of an entry");
    }
    if (filter->products == NULL || filter->products->n == 0) {
        for (int32_t p = 0; p < n; p++) {
            out->product[p] = true;
        }
    }
    ren_targets_products(filter->products, economy->table, scene->words, out->product);
    for (int32_t i = 0; i < firms->n; i++) {
        const ren_who who = { .id = (uint32_t)firms->id[i], .purpose = REN_DRAW_SHOCK };
        if (!out->product[firms->product[i]] || !lists(filter->firms, firms->id[i])
            || !lists(filter->provinces, firms->province[i])
            || !lists(filter->tiers, firms->tier[i])
            || (share < 1.0 && ren_draw_uniform(scene->stream, who) >= share)) {
            continue;
        }
        out->firm[i] = 1;
        out->sales += 52.0 * firms->output[i];
    }
    return REN_OK;
}

ren_status ren_struck_find(const void *params, const ren_scene *scene, void *memo,
                           ren_error *err)
{
    const ren_struck *k = params;
    const ren_filter filter = { .firms = &k->firms,
                                .products = &k->products,
                                .provinces = &k->provinces,
                                .tiers = &k->tiers };
    return ren_targets_find(memo, scene, &filter, k->hit_share, err);
}

void ren_targets_release(void *memo)
{
    ren_targets *targets = memo;
    free(targets->firm);
    free(targets->product);
    *targets = (ren_targets){ 0 };
}

double ren_lever_effect(double e_max, double b_half, double budget, double sales)
{
    return sales > 0.0 ? e_max * -expm1(-budget / sales / b_half) : 0.0;
}

double ren_lever_book(const ren_scene *scene, double cost, double budget,
                      ren_strain *strain)
{
    const double full = cost * (1.0 + scene->parameters->admin);
    const double paid = full < budget ? full : budget;
    strain->spent[scene->entry] += paid / 52.0;
    strain->unspent[scene->entry] += (budget - paid) / 52.0;
    return full > 0.0 ? paid / full : 0.0;
}
