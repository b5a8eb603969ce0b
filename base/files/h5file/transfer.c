#include "base/files/h5file/inner.h"

#include <stdlib.h>
#include <string.h>

/* One reading or writing: the variable, its box, and how to convert. */
typedef struct transfer {
    ren_h5 *file;
    const char *path;
    hid_t variable;       /* owned by the file */
    hid_t space, box;     /* in the file, in memory */
    hid_t stored, memory; /* types */
    hid_t list;
    int64_t n; /* elements in the box */
    bool is_text;
} transfer;

/* HDF5 would clip 3e9 to the largest int32 and cut 2.5 to 2 in silence. */
static H5T_conv_ret_t refuse_loss(H5T_conv_except_t what, hid_t from, hid_t to,
                                  void *source, void *target, void *data)
{
    (void)from;
    (void)source;
    (void)target;
    (void)data;
    const bool loss = what != H5T_CONV_EXCEPT_PRECISION;
    return loss && H5Tget_class(to) == H5T_INTEGER ? H5T_CONV_ABORT
                                                   : H5T_CONV_UNHANDLED;
}

static void end(transfer *t)
{
    ren_h5_close_space(t->space);
    ren_h5_close_space(t->box);
    ren_h5_close_type(t->stored);
    ren_h5_close_type(t->memory);
    ren_h5_close_list(t->list);
}

static ren_status select_box(transfer *t, const int64_t *offset, const int64_t *count,
                             ren_error *err)
{
    hsize_t length[H5S_MAX_RANK], first[H5S_MAX_RANK], size[H5S_MAX_RANK];
    const int n = H5Sget_simple_extent_dims(t->space, length, NULL);
    t->n = 1;
    for (int d = 0; d < n; d++) {
        if (offset[d] < 0 || count[d] < 0 || (uint64_t)offset[d] > length[d]
            || (uint64_t)count[d] > length[d] - (uint64_t)offset[d]) {
            return ren_h5_refuse(t->file, REN_BAD_SHAPE, t->path, err,
                                 "elements %lld to %lld of dimension %d, expected them "
                                 "in 0 to %llu",
                                 (long long)offset[d],
                                 (long long)(offset[d] + count[d]), d,
                                 (unsigned long long)length[d]);
        }
        first[d] = (hsize_t)offset[d];
        size[d] = (hsize_t)count[d];
        t->n *= count[d];
    }
    if (n == 0 || t->n == 0) {
        return REN_OK;
    }
    if (H5Sselect_hyperslab(t->space, H5S_SELECT_SET, first, NULL, size, NULL) < 0
        || (t->box = H5Screate_simple(n, size, NULL)) < 0) {
        return ren_h5_fault(t->file, REN_BAD_SHAPE, t->path, "has no such part", err);
    }
    return REN_OK;
}

static ren_status choose_types(transfer *t, ren_h5_type type, ren_error *err)
{
    t->stored = H5Dget_type(t->variable);
    t->is_text = type == REN_H5_TEXT;
    if (t->stored >= 0 && (H5Tget_class(t->stored) == H5T_STRING) != t->is_text) {
        return ren_h5_refuse(t->file, REN_BAD_SHAPE, t->path, err,
                             t->is_text ? "holds numbers, expected text"
                                        : "holds text, expected numbers");
    }
    /* Texts are moved as they are stored: HDF5 converts neither ASCII nor fixed length
     * to UTF-8 of any length. */
    t->memory = t->is_text ? H5Tcopy(t->stored) : ren_h5_type_id(type, false);
    t->list = H5Pcreate(H5P_DATASET_XFER);
    if (t->stored < 0 || t->memory < 0 || t->list < 0
        || H5Pset_type_conv_cb(t->list, refuse_loss, NULL) < 0) {
        return ren_h5_fault(t->file, REN_NO_MEMORY, t->path, "has an unknown type",
                            err);
    }
    return REN_OK;
}

/* offset == NULL: everything. end() also after a failure. */
static ren_status begin(transfer *t, ren_h5 *file, const char *path,
                        const int64_t *offset, const int64_t *count, ren_h5_type type,
                        ren_error *err)
{
    *t = (transfer){ .file = file,
                     .path = path,
                     .variable = -1,
                     .space = -1,
                     .box = -1,
                     .stored = -1,
                     .memory = -1,
                     .list = -1 };
    ren_status status = ren_h5_variable_id(file, path, &t->variable, err);
    if (status != REN_OK) {
        return status;
    }
    t->space = H5Dget_space(t->variable);
    if (t->space < 0) {
        return ren_h5_fault(file, REN_NO_FILE, path, "cannot be read", err);
    }
    if (offset == NULL) {
        t->n = (int64_t)H5Sget_simple_extent_npoints(t->space);
    } else {
        status = select_box(t, offset, count, err);
    }
    return status == REN_OK ? choose_types(t, type, err) : status;
}

static hid_t box_of(const transfer *t)
{
    return t->box < 0 ? H5S_ALL : t->box;
}

static hid_t space_of(const transfer *t)
{
    return t->box < 0 ? H5S_ALL : t->space;
}

/* ---- writing ---- */

static ren_status put(transfer *t, const void *data, ren_error *err)
{
    if (H5Dwrite(t->variable, t->memory, box_of(t), space_of(t), t->list, data) < 0) {
        return ren_h5_fault(t->file, REN_NO_WRITE, t->path, "cannot be written", err);
    }
    return REN_OK;
}

static ren_status put_text(transfer *t, const char *const *text, ren_error *err)
{
    const char **filled = malloc((size_t)t->n * sizeof *filled);
    if (filled == NULL) {
        return ren_h5_no_memory(t->file, err);
    }
    for (int64_t i = 0; i < t->n; i++) {
        filled[i] = text[i] == NULL ? "" : text[i];
    }
    const ren_status status = put(t, filled, err);
    free(filled);
    return status;
}

ren_status ren_h5_write_part(ren_h5 *file, const char *path, const int64_t *offset,
                             const int64_t *count, ren_h5_type type, const void *data,
                             ren_error *err)
{
    transfer t;
    ren_status status = begin(&t, file, path, offset, count, type, err);
    if (status == REN_OK && t.n > 0) {
        status = t.is_text ? put_text(&t, data, err) : put(&t, data, err);
    }
    end(&t);
    return status;
}

ren_status ren_h5_write(ren_h5 *file, const char *path, ren_h5_type type,
                        const void *data, ren_error *err)
{
    return ren_h5_write_part(file, path, NULL, NULL, type, data, err);
}

/* ---- reading ---- */

static ren_status get(transfer *t, void *data, ren_error *err)
{
    if (H5Dread(t->variable, t->memory, box_of(t), space_of(t), t->list, data) < 0) {
        return ren_h5_fault(t->file, REN_BAD_SYNTAX, t->path, "cannot be read", err);
    }
    return REN_OK;
}

static ren_status get_text(transfer *t, char **text, ren_error *err)
{
    const bool any_length = H5Tis_variable_str(t->memory) > 0;
    const size_t size = H5Tget_size(t->memory);
    const bool spaces = H5Tget_strpad(t->memory) == H5T_STR_SPACEPAD;
    char *raw = calloc((size_t)t->n, size);
    if (raw == NULL) {
        return ren_h5_no_memory(t->file, err);
    }
    ren_status status = get(t, raw, err);
    for (int64_t i = 0; i < t->n; i++) {
        const char *at = raw + (size_t)i * size;
        if (any_length) {
            at = *(char *const *)(const void *)at;
            at = at == NULL ? "" : at;
        }
        size_t n = any_length ? strlen(at) : strnlen(at, size);
        while (!any_length && spaces && n > 0 && at[n - 1] == ' ') {
            n--;
        }
        text[i] = status == REN_OK ? strndup(at, n) : NULL;
        if (status == REN_OK && text[i] == NULL) {
            status = ren_h5_no_memory(t->file, err);
        }
    }
    if (any_length) {
        (void)H5Dvlen_reclaim(t->memory, t->box < 0 ? t->space : t->box, H5P_DEFAULT,
                              raw);
    }
    for (int64_t i = 0; i < t->n && status != REN_OK; i++) {
        free(text[i]);
        text[i] = NULL;
    }
    free(raw);
    return status;
}

static ren_status read_box(transfer *t, void *data, ren_error *err)
{
    if (t->n == 0) {
        return REN_OK;
    }
    return t->is_text ? get_text(t, data, err) : get(t, data, err);
}

ren_status ren_h5_read_part(ren_h5 *file, const char *path, const int64_t *offset,
                            const int64_t *count, ren_h5_type type, void *data,
                            ren_error *err)
{
    transfer t;
    ren_status status = begin(&t, file, path, offset, count, type, err);
    if (status == REN_OK) {
        status = read_box(&t, data, err);
    }
    end(&t);
    return status;
}

ren_status ren_h5_read(ren_h5 *file, const char *path, int64_t n, ren_h5_type type,
                       void *data, ren_error *err)
{
    transfer t;
    ren_status status = begin(&t, file, path, NULL, NULL, type, err);
    if (status == REN_OK && t.n != n) {
        status = ren_h5_refuse(file, REN_BAD_SHAPE, path, err,
                               "has %lld elements, expected %lld", (long long)t.n,
                               (long long)n);
    }
    if (status == REN_OK) {
        status = read_box(&t, data, err);
    }
    end(&t);
    return status;
}

ren_status ren_h5_read_text(ren_h5 *file, const char *path, char ***text, int32_t *n,
                            ren_error *err)
{
    ren_h5_shape shape;
    *text = NULL;
    *n = 0;
    ren_status status = ren_h5_shape_of(file, path, &shape, err);
    if (status == REN_OK && (shape.n_dimensions != 1 || shape.n > INT32_MAX)) {
        status = ren_h5_refuse(file, REN_BAD_SHAPE, path, err,
                               "has %d dimensions, expected one list of texts",
                               (int)shape.n_dimensions);
    }
    if (status != REN_OK) {
        return status;
    }
    char **list = calloc((size_t)shape.n + 1, sizeof *list);
    if (list == NULL) {
        return ren_h5_no_memory(file, err);
    }
    status = ren_h5_read(file, path, shape.n, REN_H5_TEXT, list, err);
    if (status != REN_OK) {
        free(list);
        return status;
    }
    *text = list;
    *n = (int32_t)shape.n;
    return REN_OK;
}

void ren_h5_text_free(char **text, int64_t n)
{
    for (int64_t i = 0; text != NULL && i < n; i++) {
        free(text[i]);
    }
    free(text);
}
