/**
 * @file model/network/components.c
 * Strongly connected components of the firms (Tarjan 1972), without recursion.
 */
#include "base/array.h"
#include "model/network/draft.h"

#include <stdlib.h>

typedef struct walk {
    const ren_network *net;
    int32_t *component;
    int32_t *order; /* when a firm was first met, from 1 */
    int32_t *low;   /* earliest firm reachable */
    int32_t *open;  /* firms whose component is not closed yet */
    int32_t *path;  /* firms on the way here */
    int64_t *next;  /* next link of a firm on the path */
    int32_t n_open, n_path, met, n_components;
    int32_t largest, size_of_largest;
} walk;

static void enter(walk *w, int32_t i)
{
    w->order[i] = w->low[i] = ++w->met;
    w->next[i] = w->net->out_first[i];
    w->open[w->n_open++] = i;
    w->path[w->n_path++] = i;
}

static void leave(walk *w, int32_t i)
{
    w->n_path--;
    if (w->n_path > 0) {
        const int32_t parent = w->path[w->n_path - 1];
        w->low[parent] = w->low[i] < w->low[parent] ? w->low[i] : w->low[parent];
    }
    if (w->low[i] != w->order[i]) {
        return;
    }
    int32_t size = 0, j;
    do {
        j = w->open[--w->n_open];
        w->component[j] = w->n_components;
        size++;
    } while (j != i);
    if (size > w->size_of_largest) {
        w->size_of_largest = size;
        w->largest = w->n_components;
    }
    w->n_components++;
}

static void explore(walk *w, int32_t root)
{
    enter(w, root);
    while (w->n_path > 0) {
        const int32_t i = w->path[w->n_path - 1];
        if (w->next[i] == w->net->out_first[i + 1]) {
            leave(w, i);
            continue;
        }
        const int32_t j = w->net->slot_firm[w->net->out_slot[w->next[i]++]];
        if (w->order[j] == 0) {
            enter(w, j);
        } else if (w->component[j] < 0 && w->order[j] < w->low[i]) {
            w->low[i] = w->order[j];
        }
    }
}

int32_t ren_network_components(const ren_network *net, int32_t *component,
                               int32_t *size_of_largest)
{
    const int32_t n = net->n_firms;
    walk w = { .net = net, .component = component, .largest = -1 };
    w.order = ren_column(n, sizeof *w.order);
    w.low = ren_column(n, sizeof *w.low);
    w.open = ren_column(n, sizeof *w.open);
    w.path = ren_column(n, sizeof *w.path);
    w.next = ren_column(n, sizeof *w.next);
    if (w.order != NULL && w.low != NULL && w.open != NULL && w.path != NULL
        && w.next != NULL) {
        for (int32_t i = 0; i < n; i++) {
            component[i] = -1;
        }
        for (int32_t i = 0; i < n; i++) {
            if (w.order[i] == 0) {
                explore(&w, i);
            }
        }
    }
    free(w.order);
    free(w.low);
    free(w.open);
    free(w.path);
    free(w.next);
    *size_of_largest = w.size_of_largest;
    return w.largest;
}
