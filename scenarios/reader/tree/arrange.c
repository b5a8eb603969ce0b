#include "scenarios/reader/tree/arrange.h"

#include <stdio.h>
#include <string.h>

/* ---- presets ---- */

const char *const ren_preset_names[] = {
#define PRESET(name, doc) name,
#define VALUE(key, value)
#include "scenarios/reader/tree/presets.def"
#undef PRESET
#undef VALUE
    NULL,
};

/* A line of presets.def: a set begins where `value` is NULL. */
typedef struct line {
    const char *key, *value;
} line;

static const line lines[] = {
#define PRESET(name, doc) { name, NULL },
#define VALUE(key, value) { key, value },
#include "scenarios/reader/tree/presets.def"
#undef PRESET
#undef VALUE
};
enum { N_LINES = sizeof lines / sizeof *lines };

/* ---- nodes ---- */

static ren_node *child_of(const ren_node *mapping, const char *key)
{
    return mapping != NULL && mapping->kind == REN_MAPPING
               ? (ren_node *)(uintptr_t)ren_node_find(mapping, key)
               : NULL;
}

static void take_out(ren_node *mapping, const ren_node *child)
{
    ren_node *before = NULL;
    for (ren_node *n = mapping->first; n != NULL; before = n, n = n->next) {
        if (n == child) {
            *(before != NULL ? &before->next : &mapping->first) = n->next;
            mapping->last = mapping->last == n ? before : mapping->last;
            mapping->n--;
            n->next = NULL;
            return;
        }
    }
}

/* The mapping under a key, made if it is not there; NULL if something else is. */
static ren_node *mapping_at(ren_tree *tree, ren_node *parent, const char *key,
                            bool *no_memory)
{
    ren_node *node = child_of(parent, key);
    if (node == NULL) {
        node = ren_tree_node(tree, REN_MAPPING);
        if (node == NULL) {
            *no_memory = true;
            return NULL;
        }
        node->key = key;
        node->line = node->key_line = REN_LINE_OF_PRESET;
        ren_node_append(parent, node);
    }
    if (ren_node_is_nothing(node)) {
        node->kind = REN_MAPPING;
    }
    return node->kind == REN_MAPPING ? node : NULL;
}

/* Moves a key to where its section is; a key in both places stays, and is refused. */
static void move(ren_tree *tree, const char *from, const char *key, const char *to,
                 bool *no_memory)
{
    ren_node *root = tree->root;
    ren_node *there = from != NULL ? child_of(root, from) : root;
    ren_node *node = child_of(there, key);
    if (node == NULL) {
        return;
    }
    ren_node *goal = to != NULL ? mapping_at(tree, root, to, no_memory) : root;
    if (goal != NULL && child_of(goal, key) == NULL) {
        take_out(there, node);
        ren_node_append(goal, node);
    }
}

/* ---- rebuild.products: a mapping of shares is also a text ---- */

static void write_shares(ren_tree *tree, bool *no_memory)
{
    ren_node *products = child_of(child_of(tree->root, "rebuild"), "products");
    char text[1024] = "";
    size_t n = 0;
    if (products == NULL || products->kind != REN_MAPPING) {
        return;
    }
    for (const ren_node *p = products->first; p != NULL; p = p->next) {
        if (p->kind != REN_SCALAR || n + strlen(p->key) + strlen(p->text) + 4 > 1000) {
            return;
        }
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s %s", n > 0 ? ", " : "",
                              p->key, p->text);
    }
    products->text = ren_tree_text(tree, text, n);
    products->kind = REN_SCALAR;
    products->first = products->last = NULL;
    *no_memory = *no_memory || products->text == NULL;
}

/* ---- the preset ---- */

static void fill_in(ren_tree *tree, const char *key, const char *value, bool *no_memory)
{
    ren_node *parent = tree->root;
    const char *dot = strchr(key, '.');
    if (dot != NULL) {
        const char *section = ren_tree_text(tree, key, (size_t)(dot - key));
        parent = section != NULL ? mapping_at(tree, parent, section, no_memory) : NULL;
        *no_memory = *no_memory || section == NULL;
        key = dot + 1;
    }
    if (parent == NULL || child_of(parent, key) != NULL) {
        return;
    }
    ren_node *node = ren_tree_node(tree, REN_SCALAR);
    if (node == NULL) {
        *no_memory = true;
        return;
    }
    node->key = key;
    node->text = value;
    node->line = node->key_line = REN_LINE_OF_PRESET;
    ren_node_append(parent, node);
}

static void apply_preset(ren_tree *tree, bool *no_memory)
{
    const ren_node *named = child_of(child_of(tree->root, "rules"), "preset");
    if (named == NULL || named->kind != REN_SCALAR || named->bad) {
        return;
    }
    bool inside = false;
    for (int k = 0; k < N_LINES; k++) {
        if (lines[k].value == NULL) {
            inside = strcmp(lines[k].key, named->text) == 0;
        } else if (inside) {
            fill_in(tree, lines[k].key, lines[k].value, no_memory);
        }
    }
}

ren_status ren_tree_arrange(ren_tree *tree, ren_error *err)
{
    static const char *const of_rules[] = { "events", "alpha_max", "alpha_days",
                                            "capital_ratio" };
    bool no_memory = false;
    if (tree->root == NULL || tree->root->kind != REN_MAPPING) {
        return REN_OK;
    }
    move(tree, "economy", "files", NULL, &no_memory);
    move(tree, "rules", "rebuild", NULL, &no_memory);
    for (size_t k = 0; k < sizeof of_rules / sizeof *of_rules; k++) {
        move(tree, NULL, of_rules[k], "rules", &no_memory);
    }
    write_shares(tree, &no_memory);
    apply_preset(tree, &no_memory);
    if (child_of(tree->root, "files") != NULL
        || child_of(child_of(tree->root, "economy"), "network") != NULL) {
        fill_in(tree, "economy.focal", "all",
                &no_memory); /* its products are its own */
    }
    return no_memory ? ren_fail(err, REN_NO_MEMORY, "no memory to arrange the scenario")
                     : REN_OK;
}
