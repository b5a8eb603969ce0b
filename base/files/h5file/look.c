#include "base/files/h5file/inner.h"

#include <stdlib.h>
#include <string.h>

bool ren_h5_has(ren_h5 *file, const char *path)
{
    if (path[0] != '/') {
        return false;
    }
    if (path[1] == '\0') {
        return true;
    }
    /* HDF5 calls a missing group on the way an error, so each step is asked for. */
    char *prefix = strdup(path);
    bool has = prefix != NULL;
    for (char *at = prefix; has && *at != '\0';) {
        at += 1 + strcspn(at + 1, "/");
        const char kept = *at;
        *at = '\0';
        has = H5Lexists(file->id, prefix, H5P_DEFAULT) > 0;
        *at = kept;
    }
    has = has && H5Oexists_by_name(file->id, path, H5P_DEFAULT) > 0;
    free(prefix);
    return has;
}

static bool type_of(hid_t stored, ren_h5_type *out)
{
    const size_t size = H5Tget_size(stored);
    switch (H5Tget_class(stored)) {
    case H5T_STRING:
        *out = REN_H5_TEXT;
        return true;
    case H5T_FLOAT:
        *out = size <= 4 ? REN_H5_F4 : REN_H5_F8;
        return true;
    case H5T_INTEGER:
        if (size == 1) {
            *out = H5Tget_sign(stored) == H5T_SGN_NONE ? REN_H5_U1 : REN_H5_I1;
        } else if (size == 2 || (size == 4 && H5Tget_sign(stored) != H5T_SGN_NONE)) {
            *out = REN_H5_I4;
        } else {
            *out = REN_H5_I8;
        }
        return true;
    default:
        return false;
    }
}

ren_status ren_h5_shape_of(ren_h5 *file, const char *path, ren_h5_shape *out,
                           ren_error *err)
{
    hsize_t length[H5S_MAX_RANK];
    hid_t variable;
    memset(out, 0, sizeof *out);
    ren_status status = ren_h5_variable_id(file, path, &variable, err);
    if (status != REN_OK) {
        return status;
    }
    const hid_t space = H5Dget_space(variable), stored = H5Dget_type(variable);
    const int n = space < 0 ? -1 : H5Sget_simple_extent_dims(space, length, NULL);
    if (n < 0 || stored < 0) {
        status = ren_h5_fault(file, REN_BAD_SYNTAX, path, "is unreadable", err);
    } else if (n > REN_H5_MOST_DIMENSIONS) {
        status = ren_h5_refuse(file, REN_BAD_SHAPE, path, err,
                               "has %d dimensions, expected at most %d", n,
                               REN_H5_MOST_DIMENSIONS);
    } else if (!type_of(stored, &out->type)) {
        status = ren_h5_refuse(file, REN_BAD_SHAPE, path, err,
                               "holds neither numbers nor text");
    }
    if (status == REN_OK) {
        out->n_dimensions = n;
        out->n = (int64_t)H5Sget_simple_extent_npoints(space);
        for (int d = 0; d < n; d++) {
            out->length[d] = (int64_t)length[d];
        }
    }
    ren_h5_close_space(space);
    ren_h5_close_type(stored);
    return status;
}

/* Name of the i-th thing in a group, in new memory. */
static char *name_at(hid_t group, H5_index_t order, hsize_t i)
{
    const ssize_t n =
        H5Lget_name_by_idx(group, ".", order, H5_ITER_INC, i, NULL, 0, H5P_DEFAULT);
    char *name = n < 0 ? NULL : malloc((size_t)n + 1);
    if (name != NULL
        && H5Lget_name_by_idx(group, ".", order, H5_ITER_INC, i, name, (size_t)n + 1,
                              H5P_DEFAULT)
               < 0) {
        free(name);
        return NULL;
    }
    return name;
}

ren_status ren_h5_list(ren_h5 *file, const char *group, char ***name, int32_t *n,
                       ren_error *err)
{
    ren_status status = REN_OK;
    char **list = NULL;
    H5G_info_t info = { .nlinks = 0 };
    *name = NULL;
    *n = 0;
    if (!ren_h5_has(file, group)) {
        return ren_h5_refuse(file, REN_UNKNOWN_NAME, group, err, "does not exist");
    }
    const hid_t id = H5Gopen2(file->id, group, H5P_DEFAULT);
    if (id < 0 || H5Gget_info(id, &info) < 0) {
        status = ren_h5_fault(file, REN_BAD_SHAPE, group, "is not a group", err);
        goto out;
    }
    list = calloc((size_t)info.nlinks + 1, sizeof *list);
    if (list == NULL) {
        status = ren_h5_no_memory(file, err);
        goto out;
    }
    /* Files from elsewhere may not have kept the order of creation. */
    char *first = info.nlinks > 0 ? name_at(id, H5_INDEX_CRT_ORDER, 0) : NULL;
    const H5_index_t order = first == NULL ? H5_INDEX_NAME : H5_INDEX_CRT_ORDER;
    free(first);
    for (hsize_t i = 0; i < info.nlinks && status == REN_OK; i++) {
        list[i] = name_at(id, order, i);
        if (list[i] == NULL) {
            status = ren_h5_fault(file, REN_BAD_SYNTAX, group, "cannot be listed", err);
        }
    }
out:
    if (id >= 0) {
        (void)H5Gclose(id);
    }
    if (status == REN_OK) {
        *name = list;
        *n = (int32_t)info.nlinks;
    } else {
        ren_h5_text_free(list, (int64_t)info.nlinks);
    }
    return status;
}
