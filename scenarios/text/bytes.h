/**
 * @file scenarios/text/bytes.h
 * What must be true of a file's bytes before it is read as YAML.
 */
#ifndef REN_SCENARIOS_TEXT_BYTES_H
#define REN_SCENARIOS_TEXT_BYTES_H

#include "scenarios/text/fault.h"

/** A character of the private area that stands where bytes could not be read. */
#define REN_SPOILT "\xEF\xA3\xBF"

/** A file, of a large one up to one byte more than `most`, so that the parser can say so.
 * Free *out. */
REN_CHECKED ren_status ren_bytes_read(const char *path, size_t most, char **out,
                                      size_t *length, ren_error *err);

/** What the scan came upon. */
typedef struct ren_bytes_scan {
    int64_t n_spoilt; /* places that are not UTF-8, or control characters */
    int64_t n_tabs;   /* tabs in indentation */
    bool blank;       /* nothing but space and comments */
} ren_bytes_scan;

/** Records a fault for every unreadable place and every tab in indentation. */
ren_bytes_scan ren_bytes_check(const char *text, size_t length, const char *path,
                               bool is_override, ren_faults *faults);

/** A copy with unreadable places replaced by REN_SPOILT and each tab in indentation by
 * `width` spaces, so that the rest of a bad file can be checked too. Free it; NULL
 * without memory. */
char *ren_bytes_mended(const char *text, size_t length, int width, size_t *out_length);

#endif
