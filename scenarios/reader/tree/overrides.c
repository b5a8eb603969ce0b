#include "scenarios/reader/reader.h"
#include "scenarios/text/bytes.h"
#include "scenarios/text/yaml.h"

#include <stdlib.h>
#include <string.h>

/* The child a path leads through, made if it is not there. NULL: a fault is recorded, or
 * there is no memory. */
static ren_node *step(ren_tree *tree, ren_node *parent, const char *path,
                      const char *key, size_t n, ren_faults *faults, bool *no_memory)
{
    if (n == 0) {
        ren_fault_add(faults, 0, 0, path, "found an empty part, expected key.key.key");
        return NULL;
    }
    if (ren_node_is_nothing(parent)) {
        parent->kind = REN_MAPPING;
    }
    if (parent->kind != REN_MAPPING) {
        ren_fault_add(faults, 0, 0, path,
                      "found %s before '%.*s', expected a path through mappings",
                      ren_node_kind_name(parent), (int)(n < 40 ? n : 40), key);
        return NULL;
    }
    const char *name = ren_tree_text(tree, key, n);
    ren_node *child = name != NULL ? ren_node_find(parent, name) : NULL;
    if (child == NULL) {
        child = ren_tree_node(tree, REN_MAPPING);
        if (name == NULL || child == NULL) {
            *no_memory = true;
            return NULL;
        }
        child->key = name;
        ren_node_append(parent, child);
    }
    return child;
}

static ren_status apply(ren_tree *tree, const ren_override *o, ren_faults *faults,
                        ren_error *err)
{
    ren_node *value = NULL, *node = tree->root;
    bool no_memory = false;
    const int64_t before = faults->n_all;
    (void)ren_bytes_check(o->path, strlen(o->path), o->path, true, faults);
    ren_status status = ren_yaml_value(tree, o->path, o->value, &value, faults, err);
    if (status != REN_OK || value == NULL || faults->n_all > before) {
        return status;
    }
    for (const char *key = o->path; key != NULL && node != NULL;) {
        const size_t n = strcspn(key, ".");
        node = step(tree, node, o->path, key, n, faults, &no_memory);
        key = key[n] == '.' ? key + n + 1 : NULL;
    }
    if (no_memory) {
        return ren_fail(err, REN_NO_MEMORY, "no memory for --set %s", o->path);
    }
    if (node != NULL) { /* the value takes the place of what was there */
        value->key = node->key;
        value->next = node->next;
        *node = *value;
    }
    return REN_OK;
}

ren_status ren_overrides_apply(ren_tree *tree, int32_t n, const ren_override *overrides,
                               ren_faults *faults, ren_error *err)
{
    ren_status status = REN_OK;
    for (int32_t k = 0; k < n && status == REN_OK && tree->root != NULL; k++) {
        if (tree->root->kind == REN_MAPPING || ren_node_is_nothing(tree->root)) {
            status = apply(tree, &overrides[k], faults, err);
        }
    }
    return status;
}
