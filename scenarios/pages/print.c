#include "scenarios/pages/pages.h"
#include "scenarios/text/units.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* ---- texts ---- */

static void print_quoted(const char *text, FILE *out)
{
    fputc('"', out);
    for (const char *p = text; *p != '\0'; p++) {
        const unsigned char c = (unsigned char)*p;
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c == '\n') {
            fputs("\\n", out);
        } else if (c < 0x20 || c == 0x7F) {
            fprintf(out, "\\x%02X", c);
        } else if (c == 0xC2 && (unsigned char)p[1] < 0xA0) {
            p++; /* C1 controls: a reader would refuse or fold them */
            fprintf(out, "\\x%02X", (unsigned char)*p);
        } else if (c == 0xE2 && (unsigned char)p[1] == 0x80
                   && ((unsigned char)p[2] == 0xA8 || (unsigned char)p[2] == 0xA9)) {
            fprintf(out, "\\u20%s", (unsigned char)p[2] == 0xA8 ? "28" : "29");
            p += 2;
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

void ren_name_print(const char *name, FILE *out)
{
    bool plain = isalpha((unsigned char)name[0]) != 0;
    for (const char *p = name; *p != '\0'; p++) {
        plain = plain && (isalnum((unsigned char)*p) || *p == '_' || *p == '-');
    }
    if (plain) {
        fputs(name, out);
    } else {
        print_quoted(name, out);
    }
}

static void print_names(const ren_field *field, const ren_names *names,
                        const ren_vocabulary *vocabularies, FILE *out)
{
    fputc('[', out);
    for (int32_t k = 0; k < names->n; k++) {
        const int32_t index = names->index[k];
        fputs(k > 0 ? ", " : "", out);
        if (field->vocabulary == REN_FIRM_IDS || vocabularies == NULL
            || index >= vocabularies[field->vocabulary].n) {
            fprintf(out, "%d", (int)index);
        } else {
            ren_name_print(vocabularies[field->vocabulary].name[index], out);
        }
    }
    fputc(']', out);
}

/* ---- one value ---- */

static void print_number(double value, const char *unit, FILE *out)
{
    char text[REN_QUANTITY_TEXT];
    ren_quantity_print(value, unit, text);
    fputs(text, out);
}

static void print_date(int32_t date, FILE *out)
{
    char text[16];
    ren_date_print(date, text);
    fputs(text, out);
}

void ren_field_print(const ren_field *field, const void *params,
                     const ren_vocabulary *vocabularies, FILE *out)
{
    const void *member = (const char *)params + field->offset;
    switch (field->type) {
    case REN_REAL:
        print_number(*(const double *)member, field->unit, out);
        break;
    case REN_WHOLE:
        print_number((double)*(const int64_t *)member, field->unit, out);
        break;
    case REN_FLAG:
        fputs(*(const bool *)member ? "on" : "off", out);
        break;
    case REN_TEXT: {
        const char *text = *(char *const *)member;
        print_quoted(text != NULL ? text : "", out);
        break;
    }
    case REN_CHOICE:
        fputs(field->choices[*(const int32_t *)member], out);
        break;
    case REN_NAMES:
        print_names(field, member, vocabularies, out);
        break;
    case REN_DATE:
        print_date(*(const int32_t *)member, out);
        break;
    }
}

/* ---- words about a field ---- */

const char *ren_vocabulary_noun(ren_vocabulary_kind kind)
{
    static const char *const noun[REN_N_VOCABULARIES] = {
        [REN_NO_VOCABULARY] = "names", [REN_PRODUCTS] = "products",
        [REN_NICHES] = "niches",       [REN_PROVINCES] = "provinces",
        [REN_COUNTRIES] = "countries", [REN_TIERS] = "tiers",
        [REN_FIRM_IDS] = "firm ids",
    };
    return noun[kind];
}

static void default_names(const char *text, FILE *out)
{
    char name[64];
    int n = 0;
    if (text == NULL) {
        fputs("[]", out);
        return;
    }
    if (strcmp(text, "all") == 0) {
        fputs("all", out);
        return;
    }
    fputc('[', out);
    for (const char *p = text; *p != '\0';) {
        const size_t length = strcspn(p, " ,[]");
        if (length > 0 && length < sizeof name) {
            memcpy(name, p, length);
            name[length] = '\0';
            fputs(n++ > 0 ? ", " : "", out);
            ren_name_print(name, out);
        }
        p += length > 0 ? length : 1;
    }
    fputc(']', out);
}

void ren_field_default_print(const ren_field *field, FILE *out)
{
    if (field->required) {
        return;
    }
    switch (field->type) {
    case REN_REAL:
    case REN_WHOLE:
        print_number(field->otherwise, field->unit, out);
        break;
    case REN_FLAG:
        fputs(field->otherwise != 0.0 ? "on" : "off", out);
        break;
    case REN_TEXT:
        if (field->otherwise_text != NULL) {
            print_quoted(field->otherwise_text, out);
        }
        break;
    case REN_CHOICE:
        fputs(field->choices[(int)field->otherwise], out);
        break;
    case REN_NAMES:
        default_names(field->otherwise_text, out);
        break;
    case REN_DATE:
        fputs(field->otherwise_text != NULL ? field->otherwise_text : "1970-01-01",
              out);
        break;
    }
}

void ren_field_allowed_print(const ren_field *field, FILE *out)
{
    switch (field->type) {
    case REN_REAL:
    case REN_WHOLE:
        fputs(field->type == REN_WHOLE ? "whole, " : "", out);
        if (!(fabs(field->most) < 1e18)) {
            fputs("at least ", out);
            print_number(field->least, field->unit, out);
        } else {
            print_number(field->least, field->unit, out);
            fputs(" to ", out);
            print_number(field->most, field->unit, out);
        }
        break;
    case REN_FLAG:
        fputs("on, off", out);
        break;
    case REN_TEXT:
        fputs("text", out);
        break;
    case REN_CHOICE:
        for (int k = 0; field->choices[k] != NULL; k++) {
            fprintf(out, "%s%s", k > 0 ? ", " : "", field->choices[k]);
        }
        break;
    case REN_NAMES:
        fprintf(out, "%s", ren_vocabulary_noun(field->vocabulary));
        break;
    case REN_DATE:
        fputs("YYYY-MM-DD", out);
        break;
    }
}

/* ---- the reference table of a block ---- */

void ren_fields_document(const ren_field *fields, FILE *out)
{
    fputs("| key | unit | allowed | default | meaning |\n|---|---|---|---|---|\n", out);
    for (const ren_field *f = fields; f->name != NULL; f++) {
        const bool has_unit = f->type == REN_REAL || f->type == REN_WHOLE;
        fprintf(out, "| `%s` | %s | ", f->name, has_unit ? f->unit : "");
        ren_field_allowed_print(f, out);
        fputs(" | ", out);
        if (f->required) {
            fputs("required", out);
        } else {
            ren_field_default_print(f, out);
        }
        fprintf(out, " | %s |\n", f->doc);
    }
}
