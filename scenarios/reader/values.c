#include "scenarios/reader/reader.h"
#include "scenarios/text/nearest.h"
#include "scenarios/text/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "did you mean": pieces for a format that ends in %s%s. */
static const char *hint(const ren_nearest *near)
{
    return near->best != NULL ? ", did you mean " : "";
}

static const char *best(const ren_nearest *near)
{
    return near->best != NULL ? near->best : "";
}

static void say_range(ren_reader *reader, const ren_field *f, const ren_node *node)
{
    char shown[REN_SHOWN], least[REN_QUANTITY_TEXT], most[REN_QUANTITY_TEXT];
    ren_quantity_print(f->least, f->unit, least);
    ren_quantity_print(f->most, f->unit, most);
    if (!(fabs(f->most) < 1e15)) {
        ren_reader_fault(reader, node, "found %s, expected at least %s",
                         ren_text_shown(node->text, shown), least);
    } else {
        ren_reader_fault(reader, node, "found %s, expected %s to %s",
                         ren_text_shown(node->text, shown), least, most);
    }
}

static void read_number(ren_reader *reader, const ren_field *f, void *member,
                        const ren_node *node)
{
    char fault[REN_QUANTITY_FAULT], shown[REN_SHOWN];
    double value = 0;
    if (!ren_quantity_read(node->text, f->name, f->unit, &value, fault)) {
        ren_reader_fault(reader, node, "%s", fault);
    } else if (!(value >= f->least && value <= f->most)) {
        say_range(reader, f, node);
    } else if (f->type == REN_REAL) {
        memcpy(member, &value, sizeof value);
    } else if (value != floor(value) || !(fabs(value) < 9.1e15)) {
        ren_reader_fault(reader, node, "found %s, expected a whole number",
                         ren_text_shown(node->text, shown));
    } else {
        const int64_t whole = (int64_t)value;
        memcpy(member, &whole, sizeof whole);
    }
}

static void read_flag(ren_reader *reader, void *member, const ren_node *node)
{
    static const char *const words[][3] = {
        { "no", "No", "NO" }, { "yes", "Yes", "YES" },       { "off", "Off", "OFF" },
        { "on", "On", "ON" }, { "false", "False", "FALSE" }, { "true", "True", "TRUE" },
    };
    char shown[REN_SHOWN];
    for (int k = 0; k < 18; k++) {
        if (strcmp(words[k / 3][k % 3], node->text) == 0) {
            const bool flag = k / 3 % 2 == 1;
            memcpy(member, &flag, sizeof flag);
            return;
        }
    }
    ren_reader_fault(reader, node, "found %s, expected on or off",
                     ren_text_shown(node->text, shown));
}

static void read_choice(ren_reader *reader, const ren_field *f, void *member,
                        const ren_node *node)
{
    char shown[REN_SHOWN], list[200] = "";
    ren_nearest near = { .name = node->text };
    size_t n = 0;
    for (int32_t k = 0; f->choices[k] != NULL; k++) {
        if (strcmp(f->choices[k], node->text) == 0) {
            memcpy(member, &k, sizeof k);
            return;
        }
        ren_nearest_offer(&near, f->choices[k]);
        if (n < sizeof list) {
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", k > 0 ? ", " : "",
                                  f->choices[k]);
        }
    }
    ren_reader_fault(reader, node, "found %s, expected one of %s%s%s",
                     ren_text_shown(node->text, shown), list, hint(&near), best(&near));
}

static void read_date(ren_reader *reader, void *member, const ren_node *node)
{
    char shown[REN_SHOWN];
    int32_t date = 0;
    if (ren_date_read(node->text, &date)) {
        memcpy(member, &date, sizeof date);
    } else {
        ren_reader_fault(reader, node,
                         "found %s, expected a date such as 2025-01-06 (1900 to 2200)",
                         ren_text_shown(node->text, shown));
    }
}

static void read_text(ren_reader *reader, void *member, const ren_node *node)
{
    char *copy = strdup(node->text), *old = NULL;
    if (copy == NULL) {
        reader->faults->no_memory = true;
        return;
    }
    memcpy(&old, member, sizeof old);
    free(old);
    memcpy(member, &copy, sizeof copy);
}

/* What a field wants, for someone who wrote another kind of thing. */
static void say_kind(ren_reader *reader, const ren_field *f, const ren_node *node)
{
    char expected[120] = "text";
    if (f->type == REN_REAL || f->type == REN_WHOLE) {
        snprintf(expected, sizeof expected, "%s such as %s", ren_unit_kind(f->unit),
                 ren_unit_example(f->unit));
    } else if (f->type == REN_FLAG) {
        snprintf(expected, sizeof expected, "on or off");
    } else if (f->type == REN_CHOICE) {
        snprintf(expected, sizeof expected, "a name such as %s", f->choices[0]);
    } else if (f->type == REN_DATE) {
        snprintf(expected, sizeof expected, "a date such as 2025-01-06");
    } else if (f->type == REN_NAMES) {
        snprintf(expected, sizeof expected, "a name or a list of names");
    }
    ren_reader_fault(reader, node, "found %s, expected %s", ren_node_kind_name(node),
                     expected);
}

void ren_read_value(ren_reader *reader, const ren_field *f, void *params,
                    const ren_node *node)
{
    void *member = (char *)params + f->offset;
    const bool fits = node->kind == REN_SCALAR
                      || (f->type == REN_NAMES && node->kind == REN_SEQUENCE);
    if (node->bad) {
        return;
    }
    if (!fits || ren_node_is_nothing(node)) {
        if (!node->cut) {
            say_kind(reader, f, node);
        }
        return;
    }
    switch (f->type) {
    case REN_REAL:
    case REN_WHOLE:
        read_number(reader, f, member, node);
        break;
    case REN_FLAG:
        read_flag(reader, member, node);
        break;
    case REN_TEXT:
        read_text(reader, member, node);
        break;
    case REN_CHOICE:
        read_choice(reader, f, member, node);
        break;
    case REN_NAMES:
        ren_read_names(reader, f, member, node);
        break;
    case REN_DATE:
        read_date(reader, member, node);
        break;
    }
}
