#include "scenarios/reader/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* `packages.NAME.intensity`, a number beside the levers. */
const ren_field ren_intensity_field = {
    .name = "intensity",
    .type = REN_REAL,
    .offset = offsetof(ren_package, intensity),
    .unit = "1",
    .least = 0,
    .most = 1,
    .otherwise = 1,
    .doc = "Share of every budget of the package that is in force; solved where "
           "`equalise` asks for it and none is given."
};

/* A lever may bear the label: then it is a mapping. */
const ren_node *ren_intensity_find(const ren_node *package)
{
    const ren_node *node = package->kind == REN_MAPPING
                               ? ren_node_find(package, ren_intensity_field.name)
                               : NULL;
    return node != NULL && node->kind == REN_SCALAR ? node : NULL;
}

static const ren_field *budget_of(const ren_block *block)
{
    for (const ren_field *f = block->fields; f != NULL && f->name != NULL; f++) {
        if (f->type == REN_REAL && strcmp(f->name, "budget") == 0) {
            return f;
        }
    }
    return NULL;
}

/* A copy of what the entry says, with so much of its budget; NULL without memory. Lists
 * and texts stay with the original. */
static void *scaled(const ren_entry *entry, double intensity)
{
    const ren_field *budget = budget_of(entry->block);
    const size_t size = entry->block->params_size > 0 ? entry->block->params_size : 1;
    const void *said = entry->stated != NULL ? entry->stated : entry->params;
    void *params = malloc(size);
    if (params == NULL) {
        return NULL;
    }
    memcpy(params, said, size);
    if (budget != NULL) {
        double amount;
        memcpy(&amount, (const char *)said + budget->offset, sizeof amount);
        amount *= intensity;
        memcpy((char *)params + budget->offset, &amount, sizeof amount);
    }
    return params;
}

bool ren_package_weaken(ren_package *package)
{
    for (int32_t l = 0; package->intensity < 1.0 && l < package->n_levers; l++) {
        ren_entry *entry = &package->levers[l];
        if (entry->block == NULL || entry->stated != NULL) {
            continue;
        }
        void *params = scaled(entry, package->intensity);
        if (params == NULL) {
            return false;
        }
        entry->stated = entry->params;
        entry->params = params;
    }
    return true;
}

ren_status ren_package_at(ren_package *out, const ren_package *package,
                          double intensity, ren_error *err)
{
    *out = (ren_package){ .name = package->name, .intensity = intensity };
    out->levers = calloc((size_t)package->n_levers + 1, sizeof *out->levers);
    for (int32_t l = 0; out->levers != NULL && l < package->n_levers; l++) {
        out->levers[l] = package->levers[l];
        out->levers[l].params = scaled(&package->levers[l], intensity);
        if (out->levers[l].params == NULL) {
            break;
        }
        out->n_levers++;
    }
    if (out->n_levers < package->n_levers || out->levers == NULL) {
        ren_package_at_free(out);
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory for its levers",
                        package->name);
    }
    return REN_OK;
}

void ren_package_at_free(ren_package *package)
{
    for (int32_t l = 0; l < package->n_levers; l++) {
        free(package->levers[l].params);
    }
    free(package->levers);
    *package = (ren_package){ 0 };
}
