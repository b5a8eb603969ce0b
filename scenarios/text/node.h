/**
 * @file scenarios/text/node.h
 * A scenario file as a tree of texts that know their place.
 */
#ifndef REN_SCENARIOS_TEXT_NODE_H
#define REN_SCENARIOS_TEXT_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ren_node_kind { REN_SCALAR, REN_SEQUENCE, REN_MAPPING } ren_node_kind;

typedef struct ren_node {
    ren_node_kind kind;
    bool quoted;          /* scalar: in quotes or a block of text */
    bool bad;             /* a fault has been recorded; nothing more to say */
    bool cut;             /* the file broke off inside */
    int32_t line, column; /* from 1; line 0: from an override */
    int32_t key_line, key_column;
    const char *key;  /* when the parent is a mapping, else NULL */
    const char *text; /* scalar, else NULL */
    int32_t n;        /* children */
    struct ren_node *first, *last, *next;
} ren_node;

/** Owns every node and text. Zeroed is empty; freed is empty again. */
typedef struct ren_tree {
    ren_node *root;
    struct ren_tree_block *blocks;
    int32_t n_nodes;
} ren_tree;

/** A node or a copy of a text that lives as long as the tree; NULL without memory. */
ren_node *ren_tree_node(ren_tree *tree, ren_node_kind kind);
char *ren_tree_text(ren_tree *tree, const char *text, size_t length);
void ren_tree_free(ren_tree *tree);

void ren_node_append(ren_node *parent, ren_node *child);

/** Child of a mapping with this key, or NULL. */
ren_node *ren_node_find(const ren_node *mapping, const char *key);

/** Told of each key that comes again. */
typedef void ren_node_twice(void *self, const ren_node *first, const ren_node *again);

/** Of equal keys keeps the first and tells of the others; false without memory. */
bool ren_node_single_keys(ren_node *mapping, ren_node_twice *twice, void *self);

/** True for a value left out: `key:`, `~` or `null`. */
bool ren_node_is_nothing(const ren_node *node);

/** "a list", "a mapping", "text" ... for messages. */
const char *ren_node_kind_name(const ren_node *node);

#endif
