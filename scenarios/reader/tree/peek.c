#include "scenarios/reader/reader.h"
#include "scenarios/text/bytes.h"
#include "scenarios/text/yaml.h"

#include <stdlib.h>
#include <string.h>

/* The node at a dotted key, or NULL. */
static const ren_node *node_at(ren_tree *tree, const char *key)
{
    const ren_node *node = tree->root;
    while (node != NULL && key != NULL) {
        const size_t n = strcspn(key, ".");
        const char *name = ren_tree_text(tree, key, n);
        node = name != NULL && node->kind == REN_MAPPING ? ren_node_find(node, name)
                                                         : NULL;
        key = key[n] == '.' ? key + n + 1 : NULL;
    }
    return node;
}

ren_status ren_scenario_peek(const char *path, const char *key, int32_t n_overrides,
                             const ren_override *overrides, char **out, ren_error *err)
{
    ren_tree tree = { 0 };
    ren_complaints complaints = { 0 };
    ren_faults faults = { .list = &complaints };
    char *text = NULL;
    size_t length = 0;
    ren_status status = ren_bytes_read(path, REN_YAML_BYTES, &text, &length, err);

    *out = NULL;
    if (status != REN_OK) {
        status = status == REN_NO_MEMORY ? status : REN_OK;
        goto out;
    }
    status = ren_yaml_read(&tree, text, length, &faults, err);
    if (status == REN_OK) {
        status = ren_overrides_apply(&tree, n_overrides, overrides, &faults, err);
    }
    if (status == REN_OK) {
        const ren_node *node = node_at(&tree, key);
        if (node != NULL && node->kind == REN_SCALAR && !node->bad
            && node->text[0] != '\0' && !ren_node_is_nothing(node)) {
            *out = strdup(node->text);
            status = *out != NULL ? REN_OK
                                  : ren_fail(err, REN_NO_MEMORY,
                                             "%s: no memory to read it", path);
        }
    }
out:
    free(text);
    ren_complaints_free(&complaints);
    ren_tree_free(&tree);
    return status;
}
