/**
 * @file base/files/h5file/inner.h
 * What the sources of base/h5file.h share. Nothing else includes HDF5's headers.
 */
#ifndef REN_BASE_H5FILE_INNER_H
#define REN_BASE_H5FILE_INNER_H

#include "base/files/h5file.h"

#include <hdf5.h>
#include <hdf5_hl.h>

/** Variables stay open with their file, so that a chunk that several writes fill is
 * compressed and stored once. */
typedef struct ren_h5_open_variable {
    char *path;
    hid_t id;
} ren_h5_open_variable;

struct ren_h5 {
    hid_t id;
    char *path;
    char *part; /* NULL in a file opened for reading */
    ren_h5_open_variable *variable;
    int32_t n_variables, room;
};

/** "file, object: what (HDF5: reason)". Call at once: the next HDF5 call that succeeds
 * forgets the reason. `path` may be NULL. */
ren_status ren_h5_fault(const ren_h5 *file, ren_status status, const char *path,
                        const char *what, ren_error *err);
/** The same when HDF5 has no reason to add. */
ren_status ren_h5_refuse(const ren_h5 *file, ren_status status, const char *path,
                         ren_error *err, const char *format, ...) REN_PRINTF(5, 6);
ren_status ren_h5_no_memory(const ren_h5 *file, ren_error *err);

/** The variable of this path; owned by the file. */
REN_CHECKED ren_status ren_h5_variable_id(ren_h5 *file, const char *path, hid_t *out,
                                          ren_error *err);
/** Takes over `id`, also on failure. */
REN_CHECKED ren_status ren_h5_keep_variable(ren_h5 *file, const char *path, hid_t id,
                                            ren_error *err);

/** A type to close with H5Tclose(); in_file chooses fixed byte order. */
hid_t ren_h5_type_id(ren_h5_type type, bool in_file);

/** A creation list for variables: attributes in order, no times. */
hid_t ren_h5_variable_list(void);

REN_CHECKED ren_status ren_h5_check_path(const ren_h5 *file, const char *path,
                                         ren_error *err);

/** Closes what is open; negative ids are passed over. */
void ren_h5_close_space(hid_t space);
void ren_h5_close_type(hid_t type);
void ren_h5_close_list(hid_t list);

#endif
