/**
 * @file scenarios/reader/reader.h
 * The walk of the schema tables over the tree of a scenario file.
 */
#ifndef REN_SCENARIOS_READER_READER_H
#define REN_SCENARIOS_READER_READER_H

#include "scenarios/reader/origins.h"
#include "scenarios/reader/sections.h"
#include "scenarios/text/fault.h"
#include "scenarios/text/node.h"

enum { REN_PATH = 512, REN_LABEL_LONGEST = 64, REN_ENTRIES_MOST = 1000 };

typedef struct ren_reader {
    const ren_catalogue *catalogue;
    ren_faults *faults;
    ren_scenario *scenario; /* being filled */
    char path[REN_PATH];    /* of the place the walk has reached */
} ren_reader;

/** Appends a key to the path and returns its former length, for ren_path_back(). */
size_t ren_path_enter(ren_reader *reader, const char *key);
void ren_path_back(ren_reader *reader, size_t length);

/** Adds a fault at a value or at its key, under the current path. */
void ren_reader_fault(ren_reader *reader, const ren_node *node, const char *format, ...)
    REN_PRINTF(3, 4);
void ren_reader_fault_key(ren_reader *reader, const ren_node *node, const char *format,
                          ...) REN_PRINTF(3, 4);

/** True if the node is a mapping; nothing at all counts as an empty one. Otherwise adds
 * a fault unless one is there. */
bool ren_reader_mapping(ren_reader *reader, const ren_node *node);

/** Reads one value of a table into its struct. */
void ren_read_value(ren_reader *reader, const ren_field *field, void *params,
                    const ren_node *node);

/** Reads REN_NAMES. */
void ren_read_names(ren_reader *reader, const ren_field *field, ren_names *out,
                    const ren_node *node);

/**
 * Fills a struct from a mapping (NULL: all defaults): unknown keys, missing keys and
 * contradictions are faults. `also` lists keys that belong to someone else (`use`), or
 * is NULL.
 */
void ren_read_fields(ren_reader *reader, const ren_block *block, void *params,
                     const ren_node *mapping, const char *const *also);

/** The key of a package that says how much of its budgets is in force. */
extern const ren_field ren_intensity_field;
const ren_node *ren_intensity_find(const ren_node *package);
/** Puts it in force; false without memory. */
bool ren_package_weaken(ren_package *package);

void ren_read_shocks(ren_reader *reader, const ren_node *mapping);
void ren_read_packages(ren_reader *reader, const ren_node *mapping);

/** Reads the whole tree into reader->scenario, zeroed before. */
void ren_read_scenario(ren_reader *reader, const ren_node *root);

/** Applies `--set` values to the tree. Fails only without memory. */
REN_CHECKED ren_status ren_overrides_apply(ren_tree *tree, int32_t n,
                                           const ren_override *overrides,
                                           ren_faults *faults, ren_error *err);

#endif
