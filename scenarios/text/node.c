#include "scenarios/text/node.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024 };

typedef struct ren_tree_block {
    struct ren_tree_block *next;
    size_t used, size;
    _Alignas(max_align_t) char space[];
} block;

static void *room(ren_tree *tree, size_t n)
{
    const size_t need = (n + 15) / 16 * 16;
    block *b = tree->blocks;
    if (b == NULL || b->size - b->used < need) {
        const size_t size = need > BLOCK ? need : BLOCK;
        b = malloc(sizeof *b + size);
        if (b == NULL) {
            return NULL;
        }
        *b = (block){ .next = tree->blocks, .size = size };
        tree->blocks = b;
    }
    void *place = b->space + b->used;
    b->used += need;
    return place;
}

ren_node *ren_tree_node(ren_tree *tree, ren_node_kind kind)
{
    ren_node *node = room(tree, sizeof *node);
    if (node != NULL) {
        *node = (ren_node){ .kind = kind };
        tree->n_nodes++;
    }
    return node;
}

char *ren_tree_text(ren_tree *tree, const char *text, size_t length)
{
    char *copy = room(tree, length + 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

void ren_tree_free(ren_tree *tree)
{
    while (tree->blocks != NULL) {
        block *b = tree->blocks;
        tree->blocks = b->next;
        free(b);
    }
    *tree = (ren_tree){ 0 };
}

void ren_node_append(ren_node *parent, ren_node *child)
{
    if (parent->last != NULL) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
    parent->n++;
}

ren_node *ren_node_find(const ren_node *mapping, const char *key)
{
    ren_node *child = mapping->first;
    while (child != NULL && strcmp(child->key, key) != 0) {
        child = child->next;
    }
    return child;
}

static int by_key(const void *a, const void *b)
{
    const ren_node *const *x = a, *const *y = b;
    const int order = strcmp((*x)->key, (*y)->key);
    if (order != 0) {
        return order;
    }
    if ((*x)->key_line != (*y)->key_line) {
        return (*x)->key_line < (*y)->key_line ? -1 : 1;
    }
    return ((*x)->key_column > (*y)->key_column)
           - ((*x)->key_column < (*y)->key_column);
}

/* Keeps the children that still have a key, in their order. */
static void drop_keyless(ren_node *mapping)
{
    ren_node *child = mapping->first;
    mapping->first = mapping->last = NULL;
    mapping->n = 0;
    while (child != NULL) {
        ren_node *next = child->next;
        child->next = NULL;
        if (child->key != NULL) {
            ren_node_append(mapping, child);
        }
        child = next;
    }
}

/* Sorting keeps a hostile mapping from costing n^2. */
bool ren_node_single_keys(ren_node *mapping, ren_node_twice *twice, void *self)
{
    int32_t n = 0, kept = 0;
    ren_node **sorted =
        mapping->n > 1 ? malloc((size_t)mapping->n * sizeof *sorted) : NULL;
    if (sorted == NULL) {
        return mapping->n <= 1;
    }
    for (ren_node *child = mapping->first; child != NULL; child = child->next) {
        sorted[n++] = child;
    }
    qsort(sorted, (size_t)n, sizeof *sorted, by_key);
    for (int32_t k = 1; k < n; k++) {
        if (strcmp(sorted[kept]->key, sorted[k]->key) != 0) {
            kept = k;
        } else {
            twice(self, sorted[kept], sorted[k]);
            sorted[k]->key = NULL;
        }
    }
    free(sorted);
    drop_keyless(mapping);
    return true;
}

bool ren_node_is_nothing(const ren_node *node)
{
    return node->kind == REN_SCALAR && !node->quoted && !node->bad
           && (node->text[0] == '\0' || strcmp(node->text, "~") == 0
               || strcmp(node->text, "null") == 0);
}

const char *ren_node_kind_name(const ren_node *node)
{
    switch (node->kind) {
    case REN_SEQUENCE:
        return "a list";
    case REN_MAPPING:
        return "a mapping";
    case REN_SCALAR:
        break;
    }
    return ren_node_is_nothing(node) ? "nothing" : "a single value";
}
