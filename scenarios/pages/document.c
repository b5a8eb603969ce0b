#include "scenarios/pages/pages.h"
#include "scenarios/reader/reader.h"
#include "scenarios/text/units.h"

static void write_range(const ren_field *f, ren_parameter_range range, FILE *out)
{
    char low[REN_QUANTITY_TEXT], high[REN_QUANTITY_TEXT];
    ren_quantity_print(range.low, f->unit, low);
    ren_quantity_print(range.high, f->unit, high);
    fprintf(out, "%s to %s", low, high);
}

static void write_parameters(FILE *out)
{
    fputs("| key | unit | default | allowed | sensitivity range | label | source | "
          "meaning |\n|---|---|---|---|---|---|---|---|\n",
          out);
    for (int k = 0; ren_parameter_fields[k].name != NULL; k++) {
        const ren_field *f = &ren_parameter_fields[k];
        fprintf(out, "| `%s` | %s | ", f->name, f->unit);
        ren_field_default_print(f, out);
        fputs(" | ", out);
        ren_field_allowed_print(f, out);
        fputs(" | ", out);
        write_range(f, ren_parameter_ranges[k], out);
        fprintf(out, " | %s | %s | %s |\n", f->label, f->source, f->doc);
    }
}

static void write_section(const ren_section *s, FILE *out)
{
    if (s->kind == REN_SECTION_TOP) {
        fputs("## Keys at the left margin\n\n", out);
    } else {
        fprintf(out, "\n## `%s`\n\n%s\n\n", s->block.name, s->block.summary);
    }
    switch (s->kind) {
    case REN_SECTION_TOP:
    case REN_SECTION_FIELDS:
        if (s->block.fields == ren_parameter_fields) {
            write_parameters(out);
        } else {
            ren_fields_document(s->block.fields, out);
        }
        break;
    case REN_SECTION_PHASES:
        fputs("`NAME: off` for each phase; what is not named is on.\n", out);
        break;
    case REN_SECTION_SHOCKS:
        fputs("`LABEL: {use: KIND, ...}`, in the order in which they act. A label is "
              "letters, digits, `_` and `-`; it seeds the draws of its entry, so it "
              "decides whom a random shock strikes.\n",
              out);
        break;
    case REN_SECTION_PACKAGES:
        fprintf(
            out,
            "`NAME: {LABEL: {use: KIND, ...}, ...}`. A lever may not share its label "
            "with a shock; packages may share labels among each other, and the "
            "draws of such levers are then the same. `intensity: 0.5` beside the "
            "labels: %s\n",
            ren_intensity_field.doc);
        break;
    }
}

void ren_scenario_document(FILE *out)
{
    fputs(
        "A scenario is one YAML file of at most 16 MiB. Every section and key may be "
        "left out. Anchors, aliases, tags, merge keys, tabs in indentation and second "
        "documents are refused; an unknown key is an error.\n\n"
        "Quantities carry their unit: `26 weeks`, `10 days`, `3 months`, `2 years`, "
        "`8%/year`, `0.25/week`, `30%`, `5e8 CNY`, `3000 万元`, `2 亿元`, `5 bn "
        "CNY/year`, `300 million CNY`, `500 km`. A year has 52 weeks and twelve "
        "months. A key that ends in its unit (`weeks`, `_weeks`, `_days`, `_years`, "
        "`_km`) also takes a bare number.\n\n",
        out);
    for (const ren_section *s = ren_sections; s->block.name != NULL; s++) {
        write_section(s, out);
    }
}
