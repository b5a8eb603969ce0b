#include "base/files/h5file/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ren_status open_object(ren_h5 *file, const char *path, hid_t *out,
                              ren_error *err)
{
    *out = -1;
    if (!ren_h5_has(file, path)) {
        return ren_h5_refuse(file, REN_UNKNOWN_NAME, path, err, "does not exist");
    }
    *out = H5Oopen(file->id, path, H5P_DEFAULT);
    if (*out < 0) {
        return ren_h5_fault(file, REN_NO_FILE, path, "cannot be opened", err);
    }
    return REN_OK;
}

static void close_object(hid_t object)
{
    if (object >= 0) {
        (void)H5Oclose(object);
    }
}

static void close_attribute(hid_t attribute)
{
    if (attribute >= 0) {
        (void)H5Aclose(attribute);
    }
}

/* ---- setting ---- */

static ren_status set(ren_h5 *file, const char *path, const char *name, hid_t stored,
                      hid_t memory, hid_t space, const void *data, ren_error *err)
{
    hid_t object, attribute = -1;
    ren_status status = open_object(file, path, &object, err);
    if (status != REN_OK) {
        return status;
    }
    if ((H5Aexists(object, name) > 0 && H5Adelete(object, name) < 0)
        || (attribute =
                H5Acreate2(object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT))
               < 0
        || H5Awrite(attribute, memory, data) < 0) {
        char what[200];
        (void)snprintf(what, sizeof what, "attribute \"%s\" cannot be written", name);
        status = ren_h5_fault(file, REN_NO_WRITE, path, what, err);
    }
    close_attribute(attribute);
    close_object(object);
    return status;
}

ren_status ren_h5_set_text(ren_h5 *file, const char *path, const char *name,
                           const char *text, ren_error *err)
{
    /* Of fixed length, as netCDF writes it: every reader shows it as one text. */
    const size_t length = strlen(text);
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    ren_status status;
    if (type < 0 || space < 0 || H5Tset_size(type, length > 0 ? length : 1) < 0
        || H5Tset_cset(type, H5T_CSET_UTF8) < 0
        || H5Tset_strpad(type, H5T_STR_NULLTERM) < 0) {
        status = ren_h5_fault(file, REN_NO_WRITE, path, "text has no type", err);
    } else {
        status = set(file, path, name, type, type, space, text, err);
    }
    ren_h5_close_space(space);
    ren_h5_close_type(type);
    return status;
}

static ren_status set_number(ren_h5 *file, const char *path, const char *name,
                             ren_h5_type type, const void *value, ren_error *err)
{
    const hsize_t one = 1;
    const hid_t space = H5Screate_simple(1, &one, NULL);
    const hid_t stored = ren_h5_type_id(type, true);
    const hid_t memory = ren_h5_type_id(type, false);
    const ren_status status = set(file, path, name, stored, memory, space, value, err);
    ren_h5_close_type(memory);
    ren_h5_close_type(stored);
    ren_h5_close_space(space);
    return status;
}

ren_status ren_h5_set_f8(ren_h5 *file, const char *path, const char *name, double value,
                         ren_error *err)
{
    return set_number(file, path, name, REN_H5_F8, &value, err);
}

ren_status ren_h5_set_i8(ren_h5 *file, const char *path, const char *name,
                         int64_t value, ren_error *err)
{
    return set_number(file, path, name, REN_H5_I8, &value, err);
}

/* ---- getting ---- */

bool ren_h5_has_attribute(ren_h5 *file, const char *path, const char *name)
{
    return ren_h5_has(file, path)
           && H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) > 0;
}

/* Opens an attribute of one element; its type is text or a number as wanted. */
static ren_status open_attribute(ren_h5 *file, const char *path, const char *name,
                                 bool text, hid_t *out, hid_t *type, ren_error *err)
{
    ren_status status = REN_OK;
    *out = *type = -1;
    if (!ren_h5_has_attribute(file, path, name)) {
        return ren_h5_refuse(file, REN_UNKNOWN_NAME, path, err,
                             "has no attribute \"%s\"", name);
    }
    *out = H5Aopen_by_name(file->id, path, name, H5P_DEFAULT, H5P_DEFAULT);
    *type = *out < 0 ? -1 : H5Aget_type(*out);
    const hid_t space = *out < 0 ? -1 : H5Aget_space(*out);
    if (*type < 0 || space < 0) {
        status =
            ren_h5_fault(file, REN_BAD_SYNTAX, path, "attribute is unreadable", err);
    } else if ((H5Tget_class(*type) == H5T_STRING) != text
               || H5Sget_simple_extent_npoints(space) != 1) {
        status = ren_h5_refuse(file, REN_BAD_SHAPE, path, err,
                               "attribute \"%s\" is not one %s", name,
                               text ? "text" : "number");
    }
    ren_h5_close_space(space);
    if (status != REN_OK) {
        close_attribute(*out);
        ren_h5_close_type(*type);
        *out = *type = -1;
    }
    return status;
}

static char *fixed_text(hid_t attribute, hid_t type)
{
    char *text = calloc(H5Tget_size(type) + 1, 1);
    if (text != NULL && H5Aread(attribute, type, text) < 0) {
        free(text);
        return NULL;
    }
    return text;
}

static char *varying_text(hid_t attribute, hid_t type)
{
    char *text = NULL;
    if (H5Aread(attribute, type, &text) < 0) {
        return NULL;
    }
    char *copy = strdup(text == NULL ? "" : text);
    (void)H5free_memory(text);
    return copy;
}

ren_status ren_h5_get_text(ren_h5 *file, const char *path, const char *name,
                           char **text, ren_error *err)
{
    hid_t attribute, type;
    *text = NULL;
    ren_status status = open_attribute(file, path, name, true, &attribute, &type, err);
    if (status != REN_OK) {
        return status;
    }
    *text = H5Tis_variable_str(type) > 0 ? varying_text(attribute, type)
                                         : fixed_text(attribute, type);
    if (*text == NULL) {
        status =
            ren_h5_fault(file, REN_BAD_SYNTAX, path, "attribute is unreadable", err);
    }
    close_attribute(attribute);
    ren_h5_close_type(type);
    return status;
}

static ren_status get_number(ren_h5 *file, const char *path, const char *name,
                             ren_h5_type wanted, void *value, ren_error *err)
{
    hid_t attribute, type;
    ren_status status = open_attribute(file, path, name, false, &attribute, &type, err);
    if (status != REN_OK) {
        return status;
    }
    const hid_t memory = ren_h5_type_id(wanted, false);
    if (memory < 0 || H5Aread(attribute, memory, value) < 0) {
        status =
            ren_h5_fault(file, REN_BAD_SYNTAX, path, "attribute is unreadable", err);
    }
    ren_h5_close_type(memory);
    close_attribute(attribute);
    ren_h5_close_type(type);
    return status;
}

ren_status ren_h5_get_f8(ren_h5 *file, const char *path, const char *name,
                         double *value, ren_error *err)
{
    return get_number(file, path, name, REN_H5_F8, value, err);
}

ren_status ren_h5_get_i8(ren_h5 *file, const char *path, const char *name,
                         int64_t *value, ren_error *err)
{
    return get_number(file, path, name, REN_H5_I8, value, err);
}
