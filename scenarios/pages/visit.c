#include "scenarios/pages/pages.h"
#include "scenarios/reader/reader.h"

#include <string.h>

typedef struct walk {
    const ren_scenario *scenario;
    const ren_visitor *visitor;
    bool only_member;
} walk;

enum { PATH = 320 };

static void join(char out[PATH], const char *path, const char *key)
{
    snprintf(out, PATH, "%.240s%s%.70s", path, path[0] != '\0' ? "." : "", key);
}

/* What says which members there are and how packages come by their intensities, not what
 * a member is. */
static bool is_of_the_run(const char *key)
{
    static const char *const keys[] = { "replicates", "budget", "equalise",
                                        "pilot_replicates", "design_points" };
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        if (strcmp(keys[k], key) == 0) {
            return true;
        }
    }
    return false;
}

static void visit_fields(const walk *w, int depth, const char *path,
                         const ren_field *fields, const void *params)
{
    for (const ren_field *f = fields; f != NULL && f->name != NULL; f++) {
        char here[PATH];
        const bool unset =
            f->type == REN_TEXT
            && *(char *const *)((const char *)params + f->offset) == NULL;
        const bool other = w->only_member && path[0] == '\0' && is_of_the_run(f->name);
        if (!unset && !other) {
            join(here, path, f->name);
            w->visitor->value(w->visitor->self, depth, here, f->name, f, params);
        }
    }
}

static void visit_phases(const walk *w, const char *path)
{
    const char *const *phases = w->scenario->origins->phases;
    const ren_field field = { .name = "phase", .type = REN_FLAG, .doc = "" };
    for (int32_t k = 0; k < 64 && phases[k] != NULL; k++) {
        char here[PATH];
        const bool on = (w->scenario->phases_off >> k & 1) == 0;
        join(here, path, phases[k]);
        w->visitor->value(w->visitor->self, 1, here, phases[k], &field, &on);
    }
}

static void visit_entry(const walk *w, int depth, const char *path, const ren_entry *e)
{
    char here[PATH], use[PATH];
    const char *const choices[] = { e->block->name, NULL };
    const ren_field field = { .name = "use", .type = REN_CHOICE, .choices = choices };
    const int32_t first = 0;
    join(here, path, e->label);
    join(use, here, "use");
    w->visitor->enter(w->visitor->self, depth, e->label, false);
    w->visitor->value(w->visitor->self, depth + 1, use, "use", &field, &first);
    visit_fields(w, depth + 1, here, e->block->fields,
                 e->stated != NULL ? e->stated : e->params);
}

static void visit_packages(const walk *w, const char *path)
{
    for (int32_t k = 1; k < w->scenario->n_packages; k++) {
        char here[PATH];
        const ren_package *p = &w->scenario->packages[k];
        join(here, path, p->name);
        w->visitor->enter(w->visitor->self, 1, p->name,
                          p->n_levers == 0 && !p->is_given);
        if (p->is_given) {
            char intensity[PATH];
            join(intensity, here, ren_intensity_field.name);
            w->visitor->value(w->visitor->self, 2, intensity, ren_intensity_field.name,
                              &ren_intensity_field, p);
        }
        for (int32_t l = 0; l < p->n_levers; l++) {
            visit_entry(w, 2, here, &p->levers[l]);
        }
    }
}

static void visit_section(const walk *w, const ren_section *section)
{
    const char *name = section->block.name;
    const ren_scenario *s = w->scenario;
    const char *place = (const char *)s + section->offset;
    void *self = w->visitor->self;
    switch (section->kind) {
    case REN_SECTION_TOP:
        visit_fields(w, 0, "", section->block.fields, s);
        break;
    case REN_SECTION_FIELDS:
        w->visitor->enter(self, 0, name, section->block.fields[0].name == NULL);
        visit_fields(w, 1, name, section->block.fields, place);
        break;
    case REN_SECTION_PHASES:
        w->visitor->enter(self, 0, name, s->origins->phases[0] == NULL);
        visit_phases(w, name);
        break;
    case REN_SECTION_SHOCKS:
        w->visitor->enter(self, 0, name, s->n_shocks == 0);
        for (int32_t k = 0; k < s->n_shocks; k++) {
            visit_entry(w, 1, name, &s->shocks[k]);
        }
        break;
    case REN_SECTION_PACKAGES:
        w->visitor->enter(self, 0, name, s->n_packages <= 1);
        visit_packages(w, name);
        break;
    }
}

void ren_scenario_visit(const ren_scenario *scenario, bool only_member,
                        const ren_visitor *visitor)
{
    const walk w = { scenario, visitor, only_member };
    for (const ren_section *s = ren_sections; s->block.name != NULL; s++) {
        if (s->is_of_the_member || !only_member) {
            visit_section(&w, s);
        }
    }
}
