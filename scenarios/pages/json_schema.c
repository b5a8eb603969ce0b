#include "scenarios/pages/json.h"
#include "scenarios/pages/pages.h"
#include "scenarios/reader/reader.h"
#include "scenarios/text/units.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ---- */

static void type_is(ren_json *j, const char *type)
{
    ren_json_text(j, "type", type);
}

/* Bare numbers carry the range; texts with a unit are checked by `renlian check`. */
static void number_schema(ren_json *j, const ren_field *f)
{
    const bool bare = ren_unit_is_bare(f->name, f->unit);
    char example[32] = "";
    const char *quoted = ren_unit_example(f->unit) + 1;
    memcpy(example, quoted, strcspn(quoted, "`"));
    ren_json_open(j, "anyOf", '[');
    if (bare) {
        const bool same = strcmp(ren_unit_kind(f->unit), "a number") == 0;
        ren_json_open(j, NULL, '{');
        type_is(j, f->type == REN_WHOLE && same ? "integer" : "number");
        if (same) {
            ren_json_number(j, "minimum", f->least);
            if (isfinite(f->most)) {
                ren_json_number(j, "maximum", f->most);
            }
        }
        ren_json_close(j, '}');
    }
    ren_json_open(j, NULL, '{');
    type_is(j, "string");
    ren_json_text(j, "pattern",
                  bare ? "^ *[-+]?[0-9.].*$" : "^ *[-+]?[0-9.].*[^0-9. ].*$");
    ren_json_open(j, "examples", '[');
    ren_json_text(j, NULL, example);
    ren_json_close(j, ']');
    ren_json_close(j, '}');
    ren_json_close(j, ']');
}

static void flag_schema(ren_json *j)
{
    static const char *const words[] = { "on", "off", "yes", "no", "true", "false" };
    ren_json_open(j, "enum", '[');
    ren_json_flag(j, NULL, true);
    ren_json_flag(j, NULL, false);
    for (int k = 0; k < 6; k++) {
        ren_json_text(j, NULL, words[k]);
    }
    ren_json_close(j, ']');
}

static void names_schema(ren_json *j, const ren_field *f)
{
    char reference[64];
    snprintf(reference, sizeof reference, "#/$defs/%s",
             f->vocabulary == REN_FIRM_IDS ? "firm_ids"
                                           : ren_vocabulary_noun(f->vocabulary));
    ren_json_open(j, "anyOf", '[');
    ren_json_open(j, NULL, '{');
    ren_json_text(j, "$ref", reference);
    ren_json_close(j, '}');
    if (f->vocabulary != REN_FIRM_IDS) {
        ren_json_open(j, NULL, '{');
        ren_json_text(j, "const", "all");
        ren_json_close(j, '}');
    }
    ren_json_open(j, NULL, '{');
    type_is(j, "array");
    ren_json_flag(j, "uniqueItems", true);
    ren_json_number(j, "minItems", f->required ? 1 : 0);
    ren_json_open(j, "items", '{');
    ren_json_text(j, "$ref", reference);
    ren_json_close(j, '}');
    ren_json_close(j, '}');
    ren_json_close(j, ']');
}

static void describe(ren_json *j, const ren_field *f)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (memory == NULL) {
        return;
    }
    fprintf(memory, "%s Allowed: ", f->doc);
    ren_field_allowed_print(f, memory);
    if (!f->required) {
        fputs(". Default: ", memory);
        ren_field_default_print(f, memory);
    }
    fputc('.', memory);
    if (fclose(memory) == 0) {
        ren_json_text(j, "description", text);
    }
    free(text);
}

static void field_schema(ren_json *j, const ren_field *f)
{
    ren_json_open(j, f->name, '{');
    describe(j, f);
    switch (f->type) {
    case REN_REAL:
    case REN_WHOLE:
        number_schema(j, f);
        break;
    case REN_FLAG:
        flag_schema(j);
        break;
    case REN_TEXT:
        type_is(j, "string");
        break;
    case REN_CHOICE:
        ren_json_open(j, "enum", '[');
        for (int k = 0; f->choices[k] != NULL; k++) {
            ren_json_text(j, NULL, f->choices[k]);
        }
        ren_json_close(j, ']');
        break;
    case REN_NAMES:
        names_schema(j, f);
        break;
    case REN_DATE:
        type_is(j, "string");
        ren_json_text(j, "format", "date");
        break;
    }
    ren_json_close(j, '}');
}

/* ---- mappings ---- */

static void fields_schema(ren_json *j, const ren_field *fields)
{
    for (const ren_field *f = fields; f != NULL && f->name != NULL; f++) {
        field_schema(j, f);
    }
}

static void block_schema(ren_json *j, const ren_block *block)
{
    ren_json_open(j, NULL, '{');
    ren_json_text(j, "title", block->name);
    ren_json_text(j, "description", block->summary);
    type_is(j, "object");
    ren_json_open(j, "properties", '{');
    ren_json_open(j, "use", '{');
    ren_json_text(j, "const", block->name);
    ren_json_close(j, '}');
    fields_schema(j, block->fields);
    ren_json_close(j, '}');
    ren_json_open(j, "required", '[');
    ren_json_text(j, NULL, "use");
    for (const ren_field *f = block->fields; f != NULL && f->name != NULL; f++) {
        if (f->required) {
            ren_json_text(j, NULL, f->name);
        }
    }
    ren_json_close(j, ']');
    ren_json_flag(j, "additionalProperties", false);
    ren_json_close(j, '}');
}

static void entries_schema(ren_json *j, const char *key, const char *reference,
                           const ren_field *beside)
{
    ren_json_open(j, key, '{');
    ren_json_open(j, "type", '[');
    ren_json_text(j, NULL, "object");
    ren_json_text(j, NULL, "null");
    ren_json_close(j, ']');
    ren_json_open(j, "propertyNames", '{');
    ren_json_text(j, "pattern", "^[A-Za-z0-9_-]{1,64}$");
    ren_json_close(j, '}');
    if (beside != NULL) {
        ren_json_open(j, "properties", '{');
        field_schema(j, beside);
        ren_json_close(j, '}');
    }
    ren_json_open(j, "additionalProperties", '{');
    ren_json_text(j, "$ref", reference);
    ren_json_close(j, '}');
    ren_json_close(j, '}');
}

static void section_schema(ren_json *j, const ren_section *s,
                           const ren_catalogue *catalogue)
{
    if (s->kind == REN_SECTION_TOP) {
        fields_schema(j, s->block.fields);
        return;
    }
    if (s->kind == REN_SECTION_SHOCKS || s->kind == REN_SECTION_PACKAGES) {
        entries_schema(
            j, s->block.name,
            s->kind == REN_SECTION_SHOCKS ? "#/$defs/shock" : "#/$defs/package", NULL);
        return;
    }
    ren_json_open(j, s->block.name, '{');
    ren_json_text(j, "description", s->block.summary);
    ren_json_open(j, "type", '[');
    ren_json_text(j, NULL, "object");
    ren_json_text(j, NULL, "null");
    ren_json_close(j, ']');
    ren_json_open(j, "properties", '{');
    fields_schema(j, s->block.fields);
    for (int k = 0; s->kind == REN_SECTION_PHASES && catalogue->phases[k] != NULL;
         k++) {
        ren_json_open(j, catalogue->phases[k], '{');
        flag_schema(j);
        ren_json_close(j, '}');
    }
    ren_json_close(j, '}');
    ren_json_flag(j, "additionalProperties", false);
    ren_json_close(j, '}');
}

/* ---- definitions ---- */

static bool is_digits(const char *text)
{
    while (isdigit((unsigned char)*text)) {
        text++;
    }
    return *text == '\0';
}

static void vocabulary_schema(ren_json *j, const char *noun, const ren_vocabulary *v)
{
    bool digits = false;
    ren_json_open(j, noun, '{');
    ren_json_open(j, "anyOf", '[');
    if (v->n > 0) {
        ren_json_open(j, NULL, '{');
        ren_json_open(j, "enum", '[');
        for (int32_t k = 0; k < v->n; k++) {
            ren_json_text(j, NULL, v->name[k]);
            digits = digits || is_digits(v->name[k]);
        }
        ren_json_close(j, ']');
        ren_json_close(j, '}');
    }
    if (digits || v->alias != NULL || v->n == 0) { /* 094 is a number to editors */
        ren_json_open(j, NULL, '{');
        ren_json_open(j, "type", '[');
        ren_json_text(j, NULL, "string");
        ren_json_text(j, NULL, "integer");
        ren_json_close(j, ']');
        ren_json_close(j, '}');
    }
    ren_json_close(j, ']');
    ren_json_close(j, '}');
}

static void blocks_schema(ren_json *j, const char *key, const ren_block *const *blocks)
{
    ren_json_open(j, key, '{');
    type_is(j, "object");
    if (blocks[0] != NULL) {
        ren_json_open(j, "oneOf", '[');
        for (int k = 0; blocks[k] != NULL; k++) {
            block_schema(j, blocks[k]);
        }
        ren_json_close(j, ']');
    }
    ren_json_close(j, '}');
}

static void definitions(ren_json *j, const ren_catalogue *catalogue)
{
    ren_json_open(j, "$defs", '{');
    for (int k = REN_NO_VOCABULARY; k < REN_N_VOCABULARIES; k++) {
        if (k != REN_FIRM_IDS) {
            vocabulary_schema(j, ren_vocabulary_noun((ren_vocabulary_kind)k),
                              &catalogue->vocabularies[k]);
        }
    }
    ren_json_open(j, "firm_ids", '{');
    type_is(j, "integer");
    ren_json_number(j, "minimum", 0);
    ren_json_number(j, "maximum", INT32_MAX);
    ren_json_close(j, '}');
    blocks_schema(j, "shock", catalogue->shocks);
    blocks_schema(j, "lever", catalogue->levers);
    entries_schema(j, "package", "#/$defs/lever", &ren_intensity_field);
    ren_json_close(j, '}');
}

void ren_scenario_json_schema(const ren_catalogue *catalogue, FILE *out)
{
    ren_json j = { .out = out };
    ren_json_open(&j, NULL, '{');
    ren_json_text(&j, "$schema", "https://json-schema.org/draft/2020-12/schema");
    ren_json_text(&j, "title", "Renlian scenario");
    type_is(&j, "object");
    ren_json_open(&j, "properties", '{');
    for (const ren_section *s = ren_sections; s->block.name != NULL; s++) {
        section_schema(&j, s, catalogue);
    }
    ren_json_close(&j, '}');
    ren_json_flag(&j, "additionalProperties", false);
    definitions(&j, catalogue);
    ren_json_close(&j, '}');
}
