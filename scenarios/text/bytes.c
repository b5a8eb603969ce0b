#include "scenarios/text/bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the character at p: 0 if it is not UTF-8 or YAML does not print it. */
static size_t character(const unsigned char *p, size_t left, uint32_t *out)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const size_t n = p[0] < 0x80             ? 1
                     : (p[0] & 0xE0) == 0xC0 ? 2
                     : (p[0] & 0xF0) == 0xE0 ? 3
                     : (p[0] & 0xF8) == 0xF0 ? 4
                                             : 0;
    if (n == 0 || n > left) {
        return 0;
    }
    uint32_t c = n == 1 ? p[0] : p[0] & (0xFFu >> (n + 1));
    for (size_t k = 1; k < n; k++) {
        if ((p[k] & 0xC0) != 0x80) {
            return 0;
        }
        c = c << 6 | (p[k] & 0x3Fu);
    }
    *out = c;
    const bool prints = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F)
                        || c == 0x85 || (c >= 0xA0 && c < 0xD800)
                        || (c >= 0xE000 && c < 0xFFFE && c != 0xFEFF)
                        || (c >= 0x10000 && c < 0x110000);
    return prints && c >= smallest[n] ? n : 0;
}

/* Where a line ends, as libyaml counts lines. */
static bool breaks(const unsigned char *p, size_t left, uint32_t c)
{
    return c == '\n' || (c == '\r' && !(left > 1 && p[1] == '\n')) || c == 0x85
           || c == 0x2028 || c == 0x2029;
}

typedef struct cursor {
    int32_t line, column;
    bool indent;   /* only spaces and tabs so far on this line */
    bool reported; /* this line's tab or bad byte has been reported */
    bool comment;
} cursor;

static void note(ren_faults *faults, const char *path, bool is_override, cursor *at,
                 const char *found, const char *expected)
{
    if (!at->reported) {
        ren_fault_add(faults, is_override ? 0 : at->line, at->column, path,
                      "found %s, expected %s", found, expected);
        at->reported = true;
    }
}

static void note_spoilt(ren_faults *faults, const char *path, bool is_override,
                        cursor *at, unsigned char byte)
{
    char found[48];
    snprintf(found, sizeof found,
             byte < 0x80 ? "a control character (byte 0x%02X)"
                         : "a byte that is not UTF-8 (0x%02X)",
             byte);
    note(faults, path, is_override, at, found, "text in UTF-8");
}

ren_bytes_scan ren_bytes_check(const char *text, size_t length, const char *path,
                               bool is_override, ren_faults *faults)
{
    const unsigned char *bytes = (const unsigned char *)text;
    ren_bytes_scan scan = { .blank = true };
    cursor at = { .line = 1, .column = 1, .indent = true };

    for (size_t i = 0; i < length;) {
        uint32_t c = 0;
        const size_t n = character(bytes + i, length - i, &c);
        if (n == 0) {
            scan.n_spoilt++;
            note_spoilt(faults, path, is_override, &at, bytes[i]);
        } else if (breaks(bytes + i, length - i, c)) {
            at = (cursor){ .line = at.line + 1, .column = 1, .indent = true };
            i += n;
            continue;
        } else if (c == '\t' && at.indent && !is_override) {
            scan.n_tabs++;
            note(faults, path, is_override, &at, "a tab in the indentation",
                 "spaces only");
        }
        at.indent = at.indent && (c == ' ' || c == '\t') && n > 0;
        at.comment = at.comment || c == '#';
        if (!at.comment && !at.indent && c != ' ' && c != '\t' && c != '\r') {
            scan.blank = false;
        }
        at.column++;
        i += n > 0 ? n : 1;
    }
    return scan;
}

char *ren_bytes_mended(const char *text, size_t length, int width, size_t *out_length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    const size_t widest = width > 3 ? (size_t)width : 3;
    char *out = length < SIZE_MAX / widest ? malloc(length * widest + 1) : NULL;
    bool indent = true;
    size_t n_out = 0;

    for (size_t i = 0; out != NULL && i < length;) {
        uint32_t c = 0;
        const size_t n = character(bytes + i, length - i, &c);
        if (n == 0) {
            memcpy(out + n_out, REN_SPOILT, 3);
            n_out += 3;
        } else if (c == '\t' && indent) {
            memset(out + n_out, ' ', (size_t)width);
            n_out += (size_t)width;
        } else {
            memcpy(out + n_out, bytes + i, n);
            n_out += n;
        }
        const bool ends = n > 0 && breaks(bytes + i, length - i, c);
        indent = ends || (indent && n > 0 && (c == ' ' || c == '\t'));
        i += n > 0 ? n : 1;
    }
    *out_length = n_out;
    return out;
}

ren_status ren_bytes_read(const char *path, size_t most, char **out, size_t *length,
                          ren_error *err)
{
    ren_status status = REN_OK;
    const size_t room = most + 1;
    FILE *file = fopen(path, "rb");
    char *text = NULL, *fitted = NULL;

    if (file == NULL) {
        status = ren_fail(err, REN_NO_FILE, "%s: %s", path, strerror(errno));
        goto out;
    }
    text = malloc(room + 1);
    if (text == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory to read it", path);
        goto out;
    }
    *length = fread(text, 1, room, file);
    if (ferror(file) != 0) {
        status = ren_fail(err, REN_NO_FILE, "%s: %s", path, strerror(errno));
        goto out;
    }
    fitted = realloc(text, *length + 1);
    *out = fitted != NULL ? fitted : text;
    text = NULL;
out:
    free(text);
    if (file != NULL) {
        (void)fclose(file);
    }
    return status;
}
