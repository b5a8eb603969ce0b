/**
 * @file scenarios/text/yaml.h
 * YAML text into a tree, by libyaml's events.
 *
 * A scenario needs keys, lists and values, so that is all that is read. Anchors, aliases,
 * tags, merge keys and second documents are refused: each lets a file mean something
 * other than what it shows. Depth and size are bounded because libyaml's are not.
 */
#ifndef REN_SCENARIOS_TEXT_YAML_H
#define REN_SCENARIOS_TEXT_YAML_H

#include "scenarios/text/fault.h"
#include "scenarios/text/node.h"

enum {
    REN_YAML_DEPTH = 64,
    REN_YAML_NODES = 1000000,
    REN_YAML_BYTES = 16 * 1024 * 1024,
};

/**
 * Reads a whole file. Every fault is recorded; what could be read of a bad file is in the
 * tree all the same, so that the rest can be checked too. tree->root is NULL when nothing
 * could be read. Fails only without memory.
 */
REN_CHECKED ren_status ren_yaml_read(ren_tree *tree, const char *text, size_t length,
                                     ren_faults *faults, ren_error *err);

/** Reads the value of an override into a node of the same tree, every line 0. */
REN_CHECKED ren_status ren_yaml_value(ren_tree *tree, const char *path,
                                      const char *text, ren_node **out,
                                      ren_faults *faults, ren_error *err);

#endif
