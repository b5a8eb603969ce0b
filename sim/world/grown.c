#include "sim/world/grown.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

int32_t ren_grown_at(const ren_world *world, int32_t slot)
{
    const ren_grown_link *grown = world->state.grown;
    int32_t low = 0, high = *world->state.n_grown;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (grown[middle].slot < slot) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Merges `n` new links, sorted by slot, from the back so that no scratch is needed. */
void ren_grown_merge(ren_world *world, const ren_grown_link *fresh, int32_t n)
{
    const ren_state *s = &world->state;
    int32_t from = *s->n_grown - 1, take = n - 1;
    for (int32_t to = *s->n_grown + n - 1; take >= 0; to--) {
        if (from >= 0 && s->grown[from].slot > fresh[take].slot) {
            s->grown[to] = s->grown[from--];
        } else {
            s->grown[to] = fresh[take--];
        }
    }
    *s->n_grown += n;
}

/* Counting sort of the links by supplier; inside a supplier by slot. `count` has room
 * for n_nodes + 1. */
void ren_grown_index(ren_world *world, int32_t *count)
{
    const ren_state *s = &world->state;
    const int32_t n_nodes = world->setup->economy->network.n_nodes;
    memset(count, 0, ((size_t)n_nodes + 1) * sizeof *count);
    for (int32_t g = 0; g < *s->n_grown; g++) {
        count[s->grown[g].supplier + 1]++;
    }
    for (int32_t j = 0; j < n_nodes; j++) {
        count[j + 1] += count[j];
    }
    for (int32_t g = 0; g < *s->n_grown; g++) {
        s->grown_by_supplier[count[s->grown[g].supplier]++] = g;
    }
}
