#include "scenarios/pages/pages.h"
#include "scenarios/reader/reader.h"

/* A key with its default; what has none is left as a comment to fill in. */
static void write_field(FILE *out, const char *margin, const ren_field *f, bool comment)
{
    const bool empty =
        f->required || (f->type == REN_TEXT && f->otherwise_text == NULL);
    fprintf(out, "%s# %s Allowed: ", margin, f->doc);
    ren_field_allowed_print(f, out);
    fprintf(out, ".\n%s%s%s: ", margin, comment || empty ? "# " : "", f->name);
    if (empty) {
        fputs(f->required ? "(required)" : "...", out);
    } else {
        ren_field_default_print(f, out);
    }
    fputc('\n', out);
}

static void write_fields(FILE *out, const char *margin, const ren_field *fields,
                         bool comment)
{
    for (const ren_field *f = fields; f != NULL && f->name != NULL; f++) {
        write_field(out, margin, f, comment);
    }
}

/* What may stand under a label: every kind, every key, as comments. */
static void write_blocks(FILE *out, const char *margin, const ren_block *const *blocks)
{
    for (int k = 0; blocks[k] != NULL; k++) {
        fprintf(out, "%s# %s\n%s# my_%s:\n%s#   use: %s\n", margin, blocks[k]->summary,
                margin, blocks[k]->name, margin, blocks[k]->name);
        for (const ren_field *f = blocks[k]->fields; f != NULL && f->name != NULL;
             f++) {
            fprintf(out, "%s#   %s: ", margin, f->name);
            if (f->required) {
                fputs("(required: ", out);
                ren_field_allowed_print(f, out);
                fputc(')', out);
            } else if (f->type == REN_TEXT && f->otherwise_text == NULL) {
                fputs("...", out);
            } else {
                ren_field_default_print(f, out);
            }
            fprintf(out, "  # %s\n", f->doc);
        }
    }
}

static void write_section(FILE *out, const ren_section *s,
                          const ren_catalogue *catalogue)
{
    if (s->kind == REN_SECTION_TOP) {
        write_fields(out, "", s->block.fields, false);
        return;
    }
    fprintf(out, "\n# %s\n%s:\n", s->block.summary, s->block.name);
    switch (s->kind) {
    case REN_SECTION_TOP:
        break;
    case REN_SECTION_FIELDS:
        /* Parameters stay with the model unless a scenario is about them. */
        write_fields(out, "  ", s->block.fields,
                     s->block.fields == ren_parameter_fields);
        break;
    case REN_SECTION_PHASES:
        for (int k = 0; catalogue->phases[k] != NULL; k++) {
            fprintf(out, "  %s: on\n", catalogue->phases[k]);
        }
        break;
    case REN_SECTION_SHOCKS:
        write_blocks(out, "  ", catalogue->shocks);
        break;
    case REN_SECTION_PACKAGES:
        fprintf(out, "  none: {}\n  # my_package:\n  #   intensity: 1  # %s\n",
                ren_intensity_field.doc);
        write_blocks(out, "    ", catalogue->levers);
        break;
    }
}

void ren_scenario_template(const ren_catalogue *catalogue, FILE *out)
{
    fputs("# A scenario of Renlian. Every key may be left out; its default is shown.\n"
          "# Quantities carry their unit: 26 weeks, 8%/year, 5e8 CNY/year, 500 km.\n\n",
          out);
    for (const ren_section *s = ren_sections; s->block.name != NULL; s++) {
        write_section(out, s, catalogue);
    }
}
