/**
 * @file scenarios/reader/tree/arrange.h
 * Puts the tree of a scenario into the order of the sections, before it is read.
 *
 * Some keys may stand in two places (`economy.files` is the section `files`, `alpha_max`
 * belongs to `rules` wherever it stands), and a preset fills in what the file leaves out.
 */
#ifndef REN_SCENARIOS_READER_ARRANGE_H
#define REN_SCENARIOS_READER_ARRANGE_H

#include "base/status.h"
#include "scenarios/text/node.h"

/** Line of a node that a preset filled in. */
enum { REN_LINE_OF_PRESET = -1 };

/** Choices of `rules.preset`. NULL-terminated. */
extern const char *const ren_preset_names[];

/** Fails only without memory. */
REN_CHECKED ren_status ren_tree_arrange(ren_tree *tree, ren_error *err);

#endif
