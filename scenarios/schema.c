#include "scenarios/schema.h"

#include "scenarios/scenario.h"
#include "scenarios/text/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int32_t ren_vocabulary_find(const ren_vocabulary *vocabulary, const char *name)
{
    for (int32_t k = 0; k < vocabulary->n; k++) {
        if (strcmp(vocabulary->name[k], name) == 0) {
            return k;
        }
    }
    for (int32_t k = 0; vocabulary->alias != NULL && k < vocabulary->n; k++) {
        if (vocabulary->alias[k] != NULL && strcmp(vocabulary->alias[k], name) == 0) {
            return k;
        }
    }
    return -1;
}

/* ---- defaults ---- */

static bool divides(char c)
{
    return c == ' ' || c == ',' || c == '[' || c == ']';
}

/* Names of a default, "USA, JPN" or "all", as indices. */
static ren_status names_default(const ren_field *field,
                                const ren_vocabulary *vocabulary, ren_names *out,
                                ren_error *err)
{
    ren_status status = REN_OK;
    const char *text = field->otherwise_text;
    const bool all = strcmp(text, "all") == 0;
    const size_t room = all ? (size_t)vocabulary->n : strlen(text);
    int32_t *index = calloc(room + 1, sizeof *index);
    int32_t n = 0;

    if (index == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no memory for the default of %s",
                        field->name);
    }
    for (int32_t k = 0; all && k < vocabulary->n; k++) {
        index[n++] = k;
    }
    for (const char *p = text; !all && *p != '\0' && status == REN_OK;) {
        char name[64] = "";
        size_t length = 0;
        while (divides(*p)) {
            p++;
        }
        while (p[length] != '\0' && !divides(p[length])) {
            length++;
        }
        if (length == 0) {
            break;
        }
        memcpy(name, p, length < sizeof name - 1 ? length : sizeof name - 1);
        p += length;
        index[n] = field->vocabulary == REN_FIRM_IDS
                       ? (int32_t)strtol(name, NULL, 10)
                       : ren_vocabulary_find(vocabulary, name);
        if (index[n++] < 0) {
            status =
                ren_fail(err, REN_UNKNOWN_NAME,
                         "found no key '%s' and its default '%s' is not known here, "
                         "expected one",
                         field->name, name);
        }
    }
    if (status == REN_OK) {
        *out = (ren_names){ .n = n, .index = index };
        index = NULL;
    }
    free(index);
    return status;
}

static ren_status field_default(const ren_field *f, void *member,
                                const ren_vocabulary *vocabularies, ren_error *err)
{
    const bool flag = f->otherwise != 0.0;
    const int64_t whole = (int64_t)f->otherwise;
    int32_t index = (int32_t)f->otherwise;
    char *text = NULL;

    switch (f->type) {
    case REN_REAL:
        memcpy(member, &f->otherwise, sizeof f->otherwise);
        break;
    case REN_WHOLE:
        memcpy(member, &whole, sizeof whole);
        break;
    case REN_FLAG:
        memcpy(member, &flag, sizeof flag);
        break;
    case REN_CHOICE:
        memcpy(member, &index, sizeof index);
        break;
    case REN_TEXT:
        if (f->otherwise_text != NULL && (text = strdup(f->otherwise_text)) == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "no memory for the default of %s",
                            f->name);
        }
        memcpy(member, &text, sizeof text);
        break;
    case REN_DATE:
        if (f->otherwise_text != NULL && !ren_date_read(f->otherwise_text, &index)) {
            return ren_fail(err, REN_OUT_OF_RANGE, "%s: default '%s' is no date",
                            f->name, f->otherwise_text);
        }
        memcpy(member, &index, sizeof index);
        break;
    case REN_NAMES:
        if (f->otherwise_text != NULL && vocabularies != NULL) {
            return names_default(f, &vocabularies[f->vocabulary], member, err);
        }
        break;
    }
    return REN_OK;
}

ren_status ren_fields_default(const ren_field *fields, void *params,
                              const ren_vocabulary *vocabularies, ren_error *err)
{
    ren_status status = REN_OK;
    for (const ren_field *f = fields; f->name != NULL; f++) {
        if (f->type == REN_TEXT || f->type == REN_NAMES) {
            const size_t size =
                f->type == REN_TEXT ? sizeof(char *) : sizeof(ren_names);
            memset((char *)params + f->offset, 0, size);
        }
    }
    for (const ren_field *f = fields; f->name != NULL && status == REN_OK; f++) {
        status = field_default(f, (char *)params + f->offset, vocabularies, err);
    }
    if (status != REN_OK) {
        ren_fields_free(fields, params);
    }
    return status;
}

void ren_fields_free(const ren_field *fields, void *params)
{
    for (const ren_field *f = fields; f->name != NULL; f++) {
        void *member = (char *)params + f->offset;
        if (f->type == REN_TEXT) {
            char *text = NULL;
            memcpy(&text, member, sizeof text);
            free(text);
            memset(member, 0, sizeof text);
        } else if (f->type == REN_NAMES) {
            ren_names *names = member;
            free(names->index);
            *names = (ren_names){ 0 };
        }
    }
}
