/**
 * @file base/files/h5file.h
 * HDF5 files that netCDF-4 readers open: named dimensions, attributes, checked calls.
 *
 * The only door to HDF5. A file is written under `PATH.part` and gets its name when it
 * is complete (ren_h5_finish), so a file called PATH is never half written. Objects
 * carry no times: equal contents give equal bytes. Dimensions are dimension scales,
 * found by name in the group of a variable, then in the groups above it, as in netCDF.
 *
 * Paths are absolute ("/network/buyer"); "/" is the file itself. Every message names
 * the file and the object. The serial HDF5 library is not safe for threads: callers
 * serialise all calls, also those on different files. Opening or creating a file turns
 * HDF5's own error printing off for the process.
 */
#ifndef REN_BASE_H5FILE_H
#define REN_BASE_H5FILE_H

#include "base/real.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ren_h5 ren_h5;

/** Types in files and in memory; HDF5 converts between the numbers. */
typedef enum ren_h5_type {
    REN_H5_F8,   /* double */
    REN_H5_F4,   /* float */
    REN_H5_I4,   /* int32_t */
    REN_H5_I8,   /* int64_t */
    REN_H5_I1,   /* int8_t */
    REN_H5_U1,   /* uint8_t */
    REN_H5_TEXT, /* char *, UTF-8 of any length */
} ren_h5_type;

/** Bytes of one element in memory. */
size_t ren_h5_size(ren_h5_type type);

/**
 * "type, data" for the calls below, so that the C type picks the ren_h5_type and a
 * pointer of another type does not compile:
 *     ren_h5_write(file, "/output", REN_H5_DATA(output), err)
 */
// clang-format off
#define REN_H5_TYPE_OF(p) _Generic(*(p), double: REN_H5_F8, float: REN_H5_F4,      \
    int32_t: REN_H5_I4, int64_t: REN_H5_I8, int8_t: REN_H5_I1, uint8_t: REN_H5_U1, \
    char *: REN_H5_TEXT, const char *: REN_H5_TEXT)
// clang-format on
#define REN_H5_DATA(p) REN_H5_TYPE_OF(p), (p)

enum { REN_H5_MOST_DIMENSIONS = 8 };

/* ---- opening and closing ---- */

/** Begins PATH, as `PATH.part` beside it. */
REN_CHECKED ren_status ren_h5_create(ren_h5 **out, const char *path, ren_error *err);

/** Opens a complete file for reading. */
REN_CHECKED ren_status ren_h5_open(ren_h5 **out, const char *path, ren_error *err);

/** Closes a file opened for reading; abandons one being written. NULL is fine. */
void ren_h5_close(ren_h5 *file);

/**
 * Completes a created file: flush, close, sync, rename to its name, sync the folder.
 * *file is NULL afterwards, also on failure (then the part is gone).
 */
REN_CHECKED ren_status ren_h5_finish(ren_h5 **file, ren_error *err);

/** Closes and removes the part. NULL is fine, so it may stand after `out:`. */
void ren_h5_abandon(ren_h5 *file);

/** Hands everything written so far to the system. */
REN_CHECKED ren_status ren_h5_flush(ren_h5 *file, ren_error *err);

/** The name the file has or will have. */
const char *ren_h5_path(const ren_h5 *file);

/* ---- defining ---- */

/** A group, with those above it; no error when it exists. */
REN_CHECKED ren_status ren_h5_group(ren_h5 *file, const char *path, ren_error *err);

/** A dimension without coordinates. Its group must exist, as for all definitions. */
REN_CHECKED ren_status ren_h5_dimension(ren_h5 *file, const char *path, int64_t length,
                                        ren_error *err);

/** A dimension and the coordinate variable of its name, written at once. */
REN_CHECKED ren_status ren_h5_coordinate(ren_h5 *file, const char *path, int64_t length,
                                         ren_h5_type type, const void *data,
                                         ren_error *err);

/** What a variable is. Zero what does not apply. */
typedef struct ren_h5_variable_info {
    const char *path;
    ren_h5_type type; /* in the file */
    /* Names of dimensions, slowest first; NULL ends; none at all makes a scalar. */
    const char *dimension[REN_H5_MOST_DIMENSIONS];
    /* All 0 = chosen: at most 1 MiB, cut from the slowest dimension on. */
    int64_t chunk[REN_H5_MOST_DIMENSIONS];
    int deflate; /* 0 = stored as is; 1 .. 9 = shuffled and deflated (not TEXT) */
    /* One value of `type` (not TEXT) for what is never written, also the attribute
     * _FillValue. NULL: NaN for F8 and F4; whole numbers 0, no attribute; TEXT "". */
    const void *fill;
    const char *unit; /* attribute `units`, or NULL */
    const char *doc;  /* attribute `long_name`, or NULL */
} ren_h5_variable_info;

REN_CHECKED ren_status ren_h5_variable(ren_h5 *file, const ren_h5_variable_info *info,
                                       ren_error *err);

/* Attributes of a group or variable; setting one again replaces it. */
REN_CHECKED ren_status ren_h5_set_text(ren_h5 *file, const char *path, const char *name,
                                       const char *text, ren_error *err);
REN_CHECKED ren_status ren_h5_set_f8(ren_h5 *file, const char *path, const char *name,
                                     double value, ren_error *err);
REN_CHECKED ren_status ren_h5_set_i8(ren_h5 *file, const char *path, const char *name,
                                     int64_t value, ren_error *err);

/* ---- writing ---- */

/* Writing and reading convert numbers, but what a whole number cannot hold (3e9 as I4,
 * 2.5, NaN) is an error, never clipped. */

/** The whole variable. TEXT data is `const char *const *`; NULL entries are "". */
REN_CHECKED ren_status ren_h5_write(ren_h5 *file, const char *path, ren_h5_type type,
                                    const void *data, ren_error *err);

/** The box of count[] elements that begins at offset[], one of each per dimension. */
REN_CHECKED ren_status ren_h5_write_part(ren_h5 *file, const char *path,
                                         const int64_t *offset, const int64_t *count,
                                         ren_h5_type type, const void *data,
                                         ren_error *err);

/* ---- reading ---- */

/** True when a group or variable of this path exists. */
bool ren_h5_has(ren_h5 *file, const char *path);

typedef struct ren_h5_shape {
    ren_h5_type type; /* TEXT for strings of any kind; else the nearest that holds it */
    int32_t n_dimensions;
    int64_t length[REN_H5_MOST_DIMENSIONS];
    int64_t n; /* elements in all */
} ren_h5_shape;

REN_CHECKED ren_status ren_h5_shape_of(ren_h5 *file, const char *path,
                                       ren_h5_shape *out, ren_error *err);

/** Names of what a group holds, in order of creation. Free with ren_h5_text_free(). */
REN_CHECKED ren_status ren_h5_list(ren_h5 *file, const char *group, char ***name,
                                   int32_t *n, ren_error *err);

/**
 * Reads the whole variable, which must have exactly n elements (else REN_BAD_SHAPE).
 * TEXT data is `char **` with n places; each text is then the caller's to free().
 */
REN_CHECKED ren_status ren_h5_read(ren_h5 *file, const char *path, int64_t n,
                                   ren_h5_type type, void *data, ren_error *err);

REN_CHECKED ren_status ren_h5_read_part(ren_h5 *file, const char *path,
                                        const int64_t *offset, const int64_t *count,
                                        ren_h5_type type, void *data, ren_error *err);

/** Reads a whole 1-D text variable into new memory (coordinates). */
REN_CHECKED ren_status ren_h5_read_text(ren_h5 *file, const char *path, char ***text,
                                        int32_t *n, ren_error *err);

/** Frees n texts and their array. NULL is fine. */
void ren_h5_text_free(char **text, int64_t n);

bool ren_h5_has_attribute(ren_h5 *file, const char *path, const char *name);
/** Text of an attribute in new memory; free(). */
REN_CHECKED ren_status ren_h5_get_text(ren_h5 *file, const char *path, const char *name,
                                       char **text, ren_error *err);
REN_CHECKED ren_status ren_h5_get_f8(ren_h5 *file, const char *path, const char *name,
                                     double *value, ren_error *err);
REN_CHECKED ren_status ren_h5_get_i8(ren_h5 *file, const char *path, const char *name,
                                     int64_t *value, ren_error *err);

#endif
