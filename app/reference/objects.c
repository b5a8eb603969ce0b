/**
 * @file app/reference/objects.c
 * See objects.h.
 */
#include "app/reference/objects.h"

#include "sim/lever.h"

#include "scenarios/reader/sections.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static void text_set(json_t *object, const char *key, const char *text)
{
    if (text != NULL) {
        json_object_set_new(object, key, json_string(text));
    }
}

static json_t *number(double value)
{
    if (!isfinite(value)) {
        return json_null();
    }
    return value == rint(value) && fabs(value) < 9e15 ? json_integer((json_int_t)value)
                                                      : json_real(value);
}

static json_t *default_of(const ren_field *field)
{
    switch (field->type) {
    case REN_REAL:
    case REN_WHOLE:
        return number(field->otherwise);
    case REN_FLAG:
        return json_boolean(field->otherwise != 0);
    case REN_CHOICE:
        if (field->choices != NULL) {
            return json_string(field->choices[(int)field->otherwise]);
        }
        break;
    default:
        break;
    }
    return field->otherwise_text != NULL ? json_string(field->otherwise_text)
                                         : json_null();
}

static const char *const vocabulary_names[REN_N_VOCABULARIES] = {
    [REN_PRODUCTS] = "products",   [REN_NICHES] = "niches",
    [REN_PROVINCES] = "provinces", [REN_COUNTRIES] = "countries",
    [REN_TIERS] = "tiers",         [REN_FIRM_IDS] = "firm ids",
};

static void range_set(json_t *object, const ren_field *field)
{
    if (field->type == REN_REAL || field->type == REN_WHOLE) {
        json_object_set_new(
            object, "range",
            json_pack("[o,o]", number(field->least), number(field->most)));
    }
    if (field->type == REN_CHOICE && field->choices != NULL) {
        json_t *choices = json_array();
        for (const char *const *c = field->choices; *c != NULL; c++) {
            json_array_append_new(choices, json_string(*c));
        }
        json_object_set_new(object, "range", choices);
    }
    text_set(object, "names", vocabulary_names[field->vocabulary]);
}

/* The range that sensitivity studies use, of a parameter of the registry. */
static void studied_set(json_t *object, const ren_field *field)
{
    for (int k = 0; ren_parameter_fields[k].name != NULL; k++) {
        if (field == &ren_parameter_fields[k]) {
            const ren_parameter_range range = ren_parameter_ranges[k];
            json_object_set_new(
                object, "studied",
                json_pack("[o,o]", number(range.low), number(range.high)));
        }
    }
}

static void field_set(json_t *object, const ren_field *field)
{
    range_set(object, field);
    studied_set(object, field);
    if (field->required) {
        json_object_set_new(object, "required", json_true());
    } else {
        json_object_set_new(object, "default", default_of(field));
    }
    text_set(object, "label", field->label);
}

static json_t *field_object(const ren_field *field)
{
    json_t *object = json_object();
    text_set(object, "name", field->name);
    text_set(object, "summary", field->doc);
    text_set(object, "unit", field->unit);
    field_set(object, field);
    text_set(object, "source", field->source);
    return object;
}

/* [{"series": "cash_held", "sign": 1}, ...]; shocks and levers have one, may be empty. */
static void moves_set(json_t *object, const ren_move *moves)
{
    json_t *list = json_array();
    for (const ren_move *m = moves; m != NULL && m->series != NULL; m++) {
        json_array_append_new(
            list, json_pack("{s:s,s:i}", "series", m->series, "sign", m->sign));
    }
    json_object_set_new(object, "moves", list);
}

static json_t *entry_object(const app_entry *entry)
{
    json_t *object = json_object();
    text_set(object, "name", entry->name);
    text_set(object, "code", entry->code);
    text_set(object, "summary", entry->summary);
    text_set(object, "unit", entry->unit);
    text_set(object, "dimensions", entry->dimensions[0] ? entry->dimensions : NULL);
    if (entry->field != NULL) {
        field_set(object, entry->field);
    }
    if (entry->key != NULL) {
        text_set(object, "unit", entry->key->unit);
        field_set(object, entry->key);
    }
    if (entry->group == APP_INDICATORS) {
        text_set(object, "task", entry->task);
        text_set(object, "formula", entry->formula);
        json_object_set_new(object, "better", json_integer(entry->better));
    }
    text_set(object, "evidence", entry->evidence);
    text_set(object, "falsified", entry->falsified);
    if (entry->group == APP_SHOCKS || entry->group == APP_LEVERS) {
        moves_set(object, entry->moves);
    }
    text_set(object, "source", entry->source);
    if (entry->fields != NULL) {
        json_t *keys = json_array();
        for (const ren_field *f = entry->fields; f->name != NULL; f++) {
            json_array_append_new(keys, field_object(f));
        }
        json_object_set_new(object, "parameters", keys);
    }
    return object;
}

bool app_objects_print(const app_entry *entry, int32_t n, const char *only, FILE *out)
{
    json_t *all = json_object();
    for (int g = 0; g < APP_N_GROUPS; g++) {
        json_t *group = json_array();
        for (int32_t k = 0; k < n; k++) {
            if ((int)entry[k].group == g
                && (only == NULL || app_entry_is(&entry[k], only))) {
                json_array_append_new(group, entry_object(&entry[k]));
            }
        }
        json_object_set_new(all, app_group_names[g], group);
    }
    const bool written =
        json_dumpf(all, out, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) == 0;
    json_decref(all);
    return written && fputc('\n', out) != EOF;
}
