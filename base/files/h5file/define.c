#include "base/files/h5file/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

size_t ren_h5_size(ren_h5_type type)
{
    static const size_t size[] = { 8, 4, 4, 8, 1, 1, sizeof(char *) };
    return size[type];
}

static hid_t text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0
        && (H5Tset_size(type, H5T_VARIABLE) < 0
            || H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
        (void)H5Tclose(type);
        return -1;
    }
    return type;
}

hid_t ren_h5_type_id(ren_h5_type type, bool in_file)
{
    switch (type) {
    case REN_H5_F8:
        return H5Tcopy(in_file ? H5T_IEEE_F64LE : H5T_NATIVE_DOUBLE);
    case REN_H5_F4:
        return H5Tcopy(in_file ? H5T_IEEE_F32LE : H5T_NATIVE_FLOAT);
    case REN_H5_I4:
        return H5Tcopy(in_file ? H5T_STD_I32LE : H5T_NATIVE_INT32);
    case REN_H5_I8:
        return H5Tcopy(in_file ? H5T_STD_I64LE : H5T_NATIVE_INT64);
    case REN_H5_I1:
        return H5Tcopy(in_file ? H5T_STD_I8LE : H5T_NATIVE_INT8);
    case REN_H5_U1:
        return H5Tcopy(in_file ? H5T_STD_U8LE : H5T_NATIVE_UINT8);
    case REN_H5_TEXT:
        return text_type();
    }
    return -1;
}

/* ---- groups ---- */

static ren_status make_group(ren_h5 *file, const char *path, ren_error *err)
{
    ren_status status = REN_OK;
    hid_t group = -1;
    const hid_t list = H5Pcreate(H5P_GROUP_CREATE);
    if (list < 0 || H5Pset_link_creation_order(list, in_order) < 0
        || H5Pset_attr_creation_order(list, in_order) < 0
        || H5Pset_obj_track_times(list, false) < 0
        || (group = H5Gcreate2(file->id, path, H5P_DEFAULT, list, H5P_DEFAULT)) < 0) {
        status = ren_h5_fault(file, REN_NO_WRITE, path, "group cannot be made", err);
    }
    if (group >= 0) {
        (void)H5Gclose(group);
    }
    ren_h5_close_list(list);
    return status;
}

ren_status ren_h5_group(ren_h5 *file, const char *path, ren_error *err)
{
    ren_status status = REN_OK;
    char *prefix = strdup(path);
    if (prefix == NULL) {
        return ren_h5_no_memory(file, err);
    }
    for (char *at = prefix; status == REN_OK && *at != '\0';) {
        at += 1 + strcspn(at + 1, "/");
        const char kept = *at;
        *at = '\0';
        if (prefix[1] != '\0' && !ren_h5_has(file, prefix)) {
            status = make_group(file, prefix, err);
        }
        *at = kept;
    }
    free(prefix);
    return status;
}

/* ---- dimensions ---- */

static const char *name_of(const char *path)
{
    return strrchr(path, '/') + 1;
}

ren_status ren_h5_check_path(const ren_h5 *file, const char *path, ren_error *err)
{
    if (path == NULL || path[0] != '/' || *name_of(path) == '\0') {
        return ren_h5_refuse(file, REN_UNKNOWN_NAME, path == NULL ? "(no path)" : path,
                             err, "is no path, expected \"/name\" or \"/group/name\"");
    }
    return REN_OK;
}

hid_t ren_h5_variable_list(void)
{
    const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    if (list >= 0
        && (H5Pset_attr_creation_order(list, in_order) < 0
            || H5Pset_obj_track_times(list, false) < 0)) {
        (void)H5Pclose(list);
        return -1;
    }
    return list;
}

/* A 1-D variable that is a dimension scale; it stays open with the file. */
static ren_status make_scale(ren_h5 *file, const char *path, int64_t length, hid_t type,
                             const char *scale_name, ren_error *err)
{
    ren_status status = ren_h5_check_path(file, path, err);
    if (status != REN_OK) {
        return status;
    }
    if (length < 0) {
        return ren_h5_refuse(file, REN_BAD_SHAPE, path, err,
                             "length %lld, expected 0 or more", (long long)length);
    }
    const hsize_t n = (hsize_t)length;
    const hid_t space = H5Screate_simple(1, &n, NULL), list = ren_h5_variable_list();
    const hid_t id =
        space < 0 || list < 0 || type < 0
            ? -1
            : H5Dcreate2(file->id, path, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (id < 0) {
        status =
            ren_h5_fault(file, REN_NO_WRITE, path, "dimension cannot be made", err);
        goto out;
    }
    if (H5DSset_scale(id, scale_name) < 0) {
        status = ren_h5_fault(file, REN_NO_WRITE, path, "cannot be a dimension", err);
        (void)H5Dclose(id);
        goto out;
    }
    status = ren_h5_keep_variable(file, path, id, err);
out:
    ren_h5_close_list(list);
    ren_h5_close_space(space);
    return status;
}

ren_status ren_h5_dimension(ren_h5 *file, const char *path, int64_t length,
                            ren_error *err)
{
    /* This sentence is how netCDF-4 knows a dimension without a variable; never
     * written, it takes no room. */
    char name[80];
    (void)snprintf(name, sizeof name,
                   "This is a netCDF dimension but not a netCDF variable.%10lld",
                   (long long)length);
    return make_scale(file, path, length, H5T_IEEE_F32BE, name, err);
}

ren_status ren_h5_coordinate(ren_h5 *file, const char *path, int64_t length,
                             ren_h5_type type, const void *data, ren_error *err)
{
    ren_status status = ren_h5_check_path(file, path, err);
    if (status != REN_OK) {
        return status;
    }
    const hid_t id = ren_h5_type_id(type, true);
    status = make_scale(file, path, length, id, name_of(path), err);
    if (status == REN_OK) {
        status = ren_h5_write(file, path, type, data, err);
    }
    ren_h5_close_type(id);
    return status;
}
