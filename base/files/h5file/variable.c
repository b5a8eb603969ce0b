#include "base/files/h5file/inner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const hsize_t chunk_bytes = (hsize_t)1 << 20;

/* Finds a dimension in the variable's group or above it. */
static ren_status find_scale(ren_h5 *file, const char *path, const char *name,
                             hid_t *out, ren_error *err)
{
    const size_t room = strlen(path) + strlen(name) + 2;
    char *trial = malloc(room);
    if (trial == NULL) {
        return ren_h5_no_memory(file, err);
    }
    ren_status status = ren_h5_refuse(file, REN_UNKNOWN_NAME, path, err,
                                      "there is no dimension \"%s\"", name);
    for (size_t group = strlen(path); group > 0 && status == REN_UNKNOWN_NAME;) {
        do {
            group--;
        } while (path[group] != '/');
        (void)snprintf(trial, room, "%.*s/%s", (int)group, path, name);
        if (ren_h5_has(file, trial)) {
            status = ren_h5_variable_id(file, trial, out, err);
            if (status == REN_OK && H5DSis_scale(*out) <= 0) {
                status = ren_h5_refuse(file, REN_BAD_SHAPE, trial, err,
                                       "is not a dimension");
            }
        }
    }
    free(trial);
    return status;
}

/* ---- variables ---- */

/* The dimensions of a variable. */
typedef struct frame {
    int n;
    hsize_t length[REN_H5_MOST_DIMENSIONS];
    hid_t scale[REN_H5_MOST_DIMENSIONS];
} frame;

static ren_status find_frame(ren_h5 *file, const ren_h5_variable_info *info, frame *out,
                             ren_error *err)
{
    out->n = 0;
    for (int d = 0; d < REN_H5_MOST_DIMENSIONS && info->dimension[d] != NULL; d++) {
        const ren_status status =
            find_scale(file, info->path, info->dimension[d], &out->scale[d], err);
        if (status != REN_OK) {
            return status;
        }
        const hid_t space = H5Dget_space(out->scale[d]);
        if (space < 0 || H5Sget_simple_extent_dims(space, &out->length[d], NULL) != 1) {
            ren_h5_close_space(space);
            return ren_h5_fault(file, REN_BAD_SHAPE, info->path,
                                "a dimension is unreadable", err);
        }
        ren_h5_close_space(space);
        out->n++;
    }
    return REN_OK;
}

static void choose_chunk(const ren_h5_variable_info *info, const frame *shape,
                         hsize_t chunk[])
{
    hsize_t bytes = ren_h5_size(info->type);
    bool given = false;
    for (int d = 0; d < shape->n; d++) {
        given = given || info->chunk[d] > 0;
    }
    for (int d = 0; d < shape->n && d < REN_H5_MOST_DIMENSIONS; d++) {
        chunk[d] = shape->length[d];
        if (info->chunk[d] > 0 && (hsize_t)info->chunk[d] < chunk[d]) {
            chunk[d] = (hsize_t)info->chunk[d];
        }
        bytes *= chunk[d];
    }
    /* From the slowest dimension on, so that what is written together lies together. */
    for (int d = 0; d < shape->n && !given && bytes > chunk_bytes; d++) {
        const hsize_t rest = bytes / chunk[d];
        chunk[d] = rest < chunk_bytes ? chunk_bytes / rest : 1;
        bytes = rest * chunk[d];
    }
}

static bool set_layout(hid_t list, const ren_h5_variable_info *info, const frame *shape)
{
    hsize_t chunk[REN_H5_MOST_DIMENSIONS];
    choose_chunk(info, shape, chunk);
    for (int d = 0; d < shape->n; d++) {
        if (shape->length[d] == 0) {
            return true; /* nothing to cut */
        }
    }
    /* Texts live elsewhere in the file: only their places would be deflated. */
    const bool deflate = info->deflate > 0 && info->type != REN_H5_TEXT;
    if (shape->n == 0 || (!deflate && info->chunk[0] == 0)) {
        return true;
    }
    return H5Pset_chunk(list, shape->n, chunk) >= 0
           && (!deflate
               || (H5Pset_shuffle(list) >= 0
                   && H5Pset_deflate(list, (unsigned)info->deflate) >= 0));
}

static const void *fill_of(const ren_h5_variable_info *info)
{
    static const double nan8 = NAN;
    static const float nan4 = NAN;
    if (info->fill != NULL || info->type == REN_H5_TEXT) {
        return info->fill;
    }
    return info->type == REN_H5_F8   ? (const void *)&nan8
           : info->type == REN_H5_F4 ? (const void *)&nan4
                                     : NULL;
}

static bool set_fill(hid_t list, const ren_h5_variable_info *info, hid_t memory)
{
    static const char *const empty = "";
    const void *fill = info->type == REN_H5_TEXT ? (const void *)&empty : fill_of(info);
    return fill == NULL || H5Pset_fill_value(list, memory, fill) >= 0;
}

/* netCDF wants one element of exactly the variable's type. */
static bool note_fill(hid_t id, const ren_h5_variable_info *info, hid_t type,
                      hid_t memory)
{
    const void *fill = info->type == REN_H5_TEXT ? NULL : fill_of(info);
    if (fill == NULL) {
        return true;
    }
    const hsize_t one = 1;
    const hid_t space = H5Screate_simple(1, &one, NULL);
    const hid_t note =
        H5Acreate2(id, "_FillValue", type, space, H5P_DEFAULT, H5P_DEFAULT);
    const bool good = note >= 0 && H5Awrite(note, memory, fill) >= 0;
    if (note >= 0) {
        (void)H5Aclose(note);
    }
    ren_h5_close_space(space);
    return good;
}

static ren_status make_variable(ren_h5 *file, const ren_h5_variable_info *info,
                                const frame *shape, ren_error *err)
{
    ren_status status = REN_OK;
    const hid_t type = ren_h5_type_id(info->type, true);
    const hid_t memory = ren_h5_type_id(info->type, false);
    const hid_t list = ren_h5_variable_list();
    const hid_t space = shape->n == 0 ? H5Screate(H5S_SCALAR)
                                      : H5Screate_simple(shape->n, shape->length, NULL);
    hid_t id = -1;
    if (type < 0 || memory < 0 || list < 0 || space < 0
        || !set_layout(list, info, shape) || !set_fill(list, info, memory)
        || (id = H5Dcreate2(file->id, info->path, type, space, H5P_DEFAULT, list,
                            H5P_DEFAULT))
               < 0
        || !note_fill(id, info, type, memory)) {
        status = ren_h5_fault(file, REN_NO_WRITE, info->path, "variable cannot be made",
                              err);
    }
    for (int d = 0; d < shape->n && status == REN_OK; d++) {
        if (H5DSattach_scale(id, shape->scale[d], (unsigned)d) < 0) {
            status = ren_h5_fault(file, REN_NO_WRITE, info->path,
                                  "dimension cannot be attached", err);
        }
    }
    if (status == REN_OK) {
        status = ren_h5_keep_variable(file, info->path, id, err);
    } else if (id >= 0) {
        (void)H5Dclose(id);
    }
    ren_h5_close_space(space);
    ren_h5_close_list(list);
    ren_h5_close_type(memory);
    ren_h5_close_type(type);
    return status;
}

ren_status ren_h5_variable(ren_h5 *file, const ren_h5_variable_info *info,
                           ren_error *err)
{
    frame shape = { 0 };
    ren_status status = ren_h5_check_path(file, info->path, err);
    if (status == REN_OK) {
        status = find_frame(file, info, &shape, err);
    }
    if (status == REN_OK) {
        status = make_variable(file, info, &shape, err);
    }
    if (status == REN_OK && info->unit != NULL) {
        status = ren_h5_set_text(file, info->path, "units", info->unit, err);
    }
    if (status == REN_OK && info->doc != NULL) {
        status = ren_h5_set_text(file, info->path, "long_name", info->doc, err);
    }
    return status;
}
