#include "scenarios/reader/reader.h"
#include "scenarios/reader/tree/arrange.h"
#include "scenarios/text/nearest.h"

#include <stdlib.h>
#include <string.h>

/* ---- phases ---- */

static void say_unknown_phase(ren_reader *reader, const ren_node *node)
{
    char shown[REN_SHOWN];
    ren_nearest near = { .name = node->key };
    for (const char *const *p = reader->catalogue->phases; *p != NULL; p++) {
        ren_nearest_offer(&near, *p);
    }
    ren_reader_fault_key(
        reader, node, "found %s, expected a phase that can be switched off%s%s",
        ren_text_shown(node->key, shown), near.best != NULL ? ", did you mean " : "",
        near.best != NULL ? near.best : "");
}

static void read_phases(ren_reader *reader, const ren_node *mapping)
{
    struct {
        bool on;
    } flag;
    const ren_field field = { .name = "phase", .type = REN_FLAG };
    if (mapping == NULL || !ren_reader_mapping(reader, mapping)) {
        return;
    }
    for (const ren_node *node = mapping->first; node != NULL; node = node->next) {
        const size_t back = ren_path_enter(reader, node->key);
        int32_t k = 0;
        while (reader->catalogue->phases[k] != NULL
               && strcmp(reader->catalogue->phases[k], node->key) != 0) {
            k++;
        }
        if (reader->catalogue->phases[k] == NULL || k >= 64) {
            say_unknown_phase(reader, node);
        } else {
            flag.on = true;
            ren_read_value(reader, &field, &flag, node);
            reader->scenario->phases_off |= flag.on ? 0 : (uint64_t)1 << k;
            if (!ren_origins_add(reader->scenario->origins, reader->path, node->line)) {
                reader->faults->no_memory = true;
            }
        }
        ren_path_back(reader, back);
    }
}

/* ---- the sections ---- */

static void read_section(ren_reader *reader, const ren_section *section,
                         const ren_node *mapping)
{
    char *place = (char *)reader->scenario + section->offset;
    switch (section->kind) {
    case REN_SECTION_TOP:
        break;
    case REN_SECTION_FIELDS:
        if (mapping != NULL) {
            (void)ren_reader_mapping(reader, mapping);
        }
        ren_read_fields(reader, &section->block, place, mapping, NULL);
        break;
    case REN_SECTION_PHASES:
        read_phases(reader, mapping);
        break;
    case REN_SECTION_SHOCKS:
        ren_read_shocks(reader, mapping);
        break;
    case REN_SECTION_PACKAGES:
        ren_read_packages(reader, mapping);
        break;
    }
}

/* D10: the niches of the file stand among the names, or the names were read without. */
static void check_niche_file(ren_reader *reader, const ren_node *root)
{
    char shown[REN_SHOWN];
    const ren_scenario *s = reader->scenario;
    if (s->economy.niche_file == NULL || s->added.path != NULL) {
        return;
    }
    const ren_node *node = ren_node_find(ren_node_find(root, "economy"), "niche_file");
    const size_t back = ren_path_enter(reader, "economy.niche_file");
    ren_reader_fault(reader, node, "found %s, expected a file whose niches can be read",
                     ren_text_shown(s->economy.niche_file, shown));
    ren_path_back(reader, back);
}

/* The shock that a file of losses stands for, beside those under `shocks`. */
static void add_losses(ren_reader *reader, const char *label, const char *file)
{
    ren_scenario *s = reader->scenario;
    const ren_block *const *kind = reader->catalogue->shocks;
    while (file != NULL && *kind != NULL && strcmp((*kind)->name, "losses") != 0) {
        kind++;
    }
    if (file == NULL || *kind == NULL || reader->faults->no_memory) {
        return;
    }
    ren_entry *grown = realloc(s->shocks, ((size_t)s->n_shocks + 1) * sizeof *grown);
    if (grown == NULL) {
        reader->faults->no_memory = true;
        return;
    }
    s->shocks = grown;
    ren_entry *entry = &grown[s->n_shocks++];
    *entry = (ren_entry){ .label = strdup(label),
                          .block = *kind,
                          .params = calloc(1, (*kind)->params_size) };
    char *copy = strdup(file);
    if (entry->label == NULL || entry->params == NULL || copy == NULL
        || ren_fields_default((*kind)->fields, entry->params, NULL, NULL) != REN_OK) {
        reader->faults->no_memory = true;
        free(copy);
        return;
    }
    for (const ren_field *f = (*kind)->fields; f->name != NULL; f++) {
        if (f->is_file) {
            memcpy((char *)entry->params + f->offset, &copy, sizeof copy);
            return;
        }
    }
    free(copy);
}

/* A preset that was refused says nothing about steps. */
static bool is_misread(const ren_node *root)
{
    const ren_node *rules = ren_node_find(root, "rules");
    const ren_node *preset = rules != NULL ? ren_node_find(rules, "preset") : NULL;
    return preset != NULL
           && (preset->kind != REN_SCALAR || preset->bad
               || strcmp(preset->text, ren_preset_names[0]) != 0);
}

/* What several sections settle together. */
static void settle(ren_reader *reader, const ren_node *root)
{
    ren_scenario *s = reader->scenario;
    s->horizon.steps = s->horizon.days > 0 ? s->horizon.days : s->horizon.weeks;
    add_losses(reader, "damage", s->files.damage);
    add_losses(reader, "events", s->rules.events);
    if (s->horizon.days > 0 && s->rules.preset == 0 && !is_misread(root)) {
        const ren_node *horizon = ren_node_find(root, "horizon");
        const size_t back = ren_path_enter(reader, "horizon.days");
        ren_reader_fault_key(reader, horizon != NULL ? horizon : root,
                             "found steps of a day with the rules of renlian, whose "
                             "numbers are weekly, expected weeks or another "
                             "rules.preset");
        ren_path_back(reader, back);
    }
}

void ren_read_scenario(ren_reader *reader, const ren_node *root)
{
    enum { N = 16 };
    const char *others[N] = { NULL };
    int32_t n = 0;
    for (const ren_section *s = ren_sections + 1; s->block.name != NULL && n < N - 1;
         s++) {
        others[n++] = s->block.name;
    }
    if (!ren_reader_mapping(reader, root)) {
        if (ren_node_is_nothing(root)) {
            ren_reader_fault(reader, root,
                             "found nothing, expected keys such as "
                             "`horizon:`");
        }
        return;
    }
    ren_read_fields(reader, &ren_sections[0].block, reader->scenario, root, others);
    for (const ren_section *s = ren_sections + 1; s->block.name != NULL; s++) {
        const size_t back = ren_path_enter(reader, s->block.name);
        read_section(reader, s, ren_node_find(root, s->block.name));
        ren_path_back(reader, back);
    }
    check_niche_file(reader, root);
    settle(reader, root);
}
