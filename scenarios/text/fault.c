#include "scenarios/text/fault.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool has_room(ren_faults *faults)
{
    ren_complaints *list = faults->list;
    if (list->n < list->capacity) {
        return true;
    }
    const int32_t capacity = list->capacity > 0 ? 2 * list->capacity : 16;
    ren_complaint *item = realloc(list->item, (size_t)capacity * sizeof *item);
    if (item == NULL) {
        faults->no_memory = true;
        return false;
    }
    list->item = item;
    list->capacity = capacity;
    return true;
}

/* One printable line: no control characters (keys may hold them), no halves of
 * characters where a text was cut. */
static void make_printable(char *text)
{
    for (unsigned char *p = (unsigned char *)text; *p != '\0'; p++) {
        const int more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : *p >= 0xC0 ? 1 : 0;
        int k = 1;
        while (k <= more && (p[k] & 0xC0) == 0x80) {
            k++;
        }
        if (*p < 0x20 || *p == 0x7F || (*p == 0xC2 && k > more && p[1] < 0xA0)) {
            memset(p, ' ', (size_t)more + 1);
        } else if (k <= more || (*p & 0xC0) == 0x80) {
            *p = '?';
        } else {
            p += more;
        }
    }
}

void ren_fault_add(ren_faults *faults, int32_t line, int32_t column, const char *path,
                   const char *format, ...)
{
    faults->n_all++;
    if (ren_faults_full(faults) || !has_room(faults)) {
        return;
    }
    ren_complaint *c = &faults->list->item[faults->list->n++];
    *c = (ren_complaint){ .line = line, .column = line > 0 ? column : 0 };
    int n = snprintf(c->text, sizeof c->text, "%s%.160s: ", line > 0 ? "" : "--set ",
                     path[0] != '\0' ? path : "file");
    va_list args;
    va_start(args, format);
    (void)vsnprintf(c->text + n, sizeof c->text - (size_t)n, format, args);
    va_end(args);
    make_printable(c->text);
}

bool ren_faults_full(const ren_faults *faults)
{
    return faults->list->n >= REN_FAULTS_SHOWN;
}

/* Stable: faults of one place keep the order in which they were found. */
static int by_place(const ren_complaint *a, const ren_complaint *b)
{
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return (a->column > b->column) - (a->column < b->column);
}

void ren_faults_sort(ren_faults *faults)
{
    ren_complaint *item = faults->list->item;
    for (int32_t i = 1; i < faults->list->n; i++) {
        if (by_place(&item[i - 1], &item[i]) <= 0) {
            continue;
        }
        const ren_complaint held = item[i];
        int32_t j = i;
        for (; j > 0 && by_place(&item[j - 1], &held) > 0; j--) {
            item[j] = item[j - 1];
        }
        item[j] = held;
    }
}

void ren_complaints_free(ren_complaints *complaints)
{
    free(complaints->item);
    *complaints = (ren_complaints){ 0 };
}

const char *ren_text_shown(const char *text, char out[REN_SHOWN])
{
    enum { LONGEST = REN_SHOWN - 8 };
    size_t n = 0;
    out[n++] = '\'';
    for (const char *p = text; *p != '\0'; p++) {
        const unsigned char byte = (unsigned char)*p;
        const bool starts = (byte & 0xC0) != 0x80;
        if (n >= LONGEST
            || (starts && n >= LONGEST - 3)) { /* a character has 4 bytes */
            memcpy(out + n, "...", 3);
            n += 3;
            break;
        }
        out[n++] = (char)(byte < 0x20 || byte == 0x7F ? ' ' : byte);
    }
    out[n++] = '\'';
    out[n] = '\0';
    return out;
}
