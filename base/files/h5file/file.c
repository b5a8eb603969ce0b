#include "base/files/h5file/inner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Large enough for the chunks that ren_h5_variable() chooses, several times over. */
static const size_t chunk_cache = (size_t)4 << 20;

/* ---- messages ---- */

static herr_t take_first(unsigned n, const H5E_error2_t *entry, void *data)
{
    if (n == 0 && entry->desc != NULL) {
        (void)snprintf(data, sizeof((ren_error *)0)->text / 2, "%s", entry->desc);
    }
    return 0;
}

ren_status ren_h5_fault(const ren_h5 *file, ren_status status, const char *path,
                        const char *what, ren_error *err)
{
    /* Upward begins with the innermost function, the one that knows. */
    char reason[sizeof err->text / 2] = "no reason given";
    (void)H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, reason);
    return ren_fail(err, status, "%s%s%s: %s (HDF5: %s)", file->path,
                    path == NULL ? "" : ", ", path == NULL ? "" : path, what, reason);
}

ren_status ren_h5_refuse(const ren_h5 *file, ren_status status, const char *path,
                         ren_error *err, const char *format, ...)
{
    char what[sizeof err->text];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return ren_fail(err, status, "%s, %s: %s", file->path, path, what);
}

ren_status ren_h5_no_memory(const ren_h5 *file, ren_error *err)
{
    return ren_fail(err, REN_NO_MEMORY, "%s: out of memory", file->path);
}

void ren_h5_close_space(hid_t space)
{
    if (space >= 0) {
        (void)H5Sclose(space);
    }
}

void ren_h5_close_type(hid_t type)
{
    if (type >= 0) {
        (void)H5Tclose(type);
    }
}

void ren_h5_close_list(hid_t list)
{
    if (list >= 0) {
        (void)H5Pclose(list);
    }
}

/* ---- open variables ---- */

ren_status ren_h5_keep_variable(ren_h5 *file, const char *path, hid_t id,
                                ren_error *err)
{
    if (file->n_variables == file->room) {
        const int32_t room = file->room == 0 ? 32 : 2 * file->room;
        ren_h5_open_variable *more =
            realloc(file->variable, (size_t)room * sizeof *more);
        if (more == NULL) {
            (void)H5Dclose(id);
            return ren_h5_no_memory(file, err);
        }
        file->variable = more;
        file->room = room;
    }
    char *copy = strdup(path);
    if (copy == NULL) {
        (void)H5Dclose(id);
        return ren_h5_no_memory(file, err);
    }
    file->variable[file->n_variables++] = (ren_h5_open_variable){ copy, id };
    return REN_OK;
}

ren_status ren_h5_variable_id(ren_h5 *file, const char *path, hid_t *out,
                              ren_error *err)
{
    for (int32_t i = 0; i < file->n_variables; i++) {
        if (strcmp(file->variable[i].path, path) == 0) {
            *out = file->variable[i].id;
            return REN_OK;
        }
    }
    if (!ren_h5_has(file, path)) {
        return ren_h5_refuse(file, REN_UNKNOWN_NAME, path, err, "does not exist");
    }
    *out = H5Dopen2(file->id, path, H5P_DEFAULT);
    if (*out < 0) {
        return ren_h5_fault(file, REN_NO_FILE, path, "is not a variable", err);
    }
    return ren_h5_keep_variable(file, path, *out, err);
}

/* ---- opening and closing ---- */

static hid_t access_list(void)
{
    const hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    /* V18..V110: what netCDF-4 readers know. Locks are used where there are any. */
    if (list >= 0
        && (H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V110) < 0
            || H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) < 0
            || H5Pset_cache(list, 0, 521, chunk_cache, 0.75) < 0
            || H5Pset_file_locking(list, true, true) < 0)) {
        (void)H5Pclose(list);
        return -1;
    }
    return list;
}

static hid_t creation_list(void)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    const hid_t list = H5Pcreate(H5P_FILE_CREATE);
    if (list >= 0
        && (H5Pset_link_creation_order(list, order) < 0
            || H5Pset_attr_creation_order(list, order) < 0
            || H5Pset_obj_track_times(list, false) < 0)) {
        (void)H5Pclose(list);
        return -1;
    }
    return list;
}

static void release(ren_h5 *file)
{
    for (int32_t i = 0; i < file->n_variables; i++) {
        free(file->variable[i].path);
    }
    free(file->variable);
    free(file->part);
    free(file->path);
    free(file);
}

static ren_h5 *seat(const char *path, bool part)
{
    ren_h5 *file = calloc(1, sizeof *file);
    if (file == NULL) {
        return NULL;
    }
    file->id = -1;
    file->path = strdup(path);
    if (part) {
        const size_t room = strlen(path) + sizeof ".part";
        file->part = malloc(room);
        if (file->part != NULL) {
            (void)snprintf(file->part, room, "%s.part", path);
        }
    }
    if (file->path == NULL || (part && file->part == NULL)) {
        release(file);
        return NULL;
    }
    return file;
}

static void quieten(void)
{
    /* After a disk was full HDF5 1.10 keeps a file it could not close and dies of it in
     * its exit handler. We close what we open, so the handler has nothing to do. It is
     * heeded only before HDF5's first other call. */
    (void)H5dont_atexit();
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

/* The system says why a file cannot be had in fewer words than HDF5. */
static bool system_opens(const char *path, int flags)
{
    const int fd = open(path, flags | O_CLOEXEC, 0666);
    return fd >= 0 && close(fd) == 0;
}

ren_status ren_h5_create(ren_h5 **out, const char *path, ren_error *err)
{
    ren_status status = REN_OK;
    hid_t access = -1, creation = -1;
    ren_h5 *file = seat(path, true);
    *out = NULL;
    if (file == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: out of memory", path);
    }
    quieten();
    if (!system_opens(file->part, O_WRONLY | O_CREAT)) {
        status = ren_fail(err, REN_NO_WRITE, "%s: cannot be created (%s)", file->part,
                          strerror(errno));
        goto out;
    }
    access = access_list();
    creation = creation_list();
    if (access < 0 || creation < 0
        || (file->id = H5Fcreate(file->part, H5F_ACC_TRUNC, creation, access)) < 0) {
        status = ren_h5_fault(file, REN_NO_WRITE, NULL, "cannot be created", err);
    }
out:
    ren_h5_close_list(access);
    ren_h5_close_list(creation);
    if (status == REN_OK) {
        *out = file;
    } else {
        release(file);
    }
    return status;
}

ren_status ren_h5_open(ren_h5 **out, const char *path, ren_error *err)
{
    ren_status status = REN_OK;
    hid_t access = -1;
    ren_h5 *file = seat(path, false);
    *out = NULL;
    if (file == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: out of memory", path);
    }
    quieten();
    if (!system_opens(path, O_RDONLY)) {
        status = ren_fail(err, REN_NO_FILE, "%s: cannot be opened (%s)", path,
                          strerror(errno));
        goto out;
    }
    if (H5Fis_hdf5(path) <= 0) {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%s: is not an HDF5 file or is incomplete", path);
        goto out;
    }
    access = access_list();
    if (access < 0 || (file->id = H5Fopen(path, H5F_ACC_RDONLY, access)) < 0) {
        status = ren_h5_fault(file, REN_NO_FILE, NULL, "cannot be opened", err);
    }
out:
    ren_h5_close_list(access);
    if (status == REN_OK) {
        *out = file;
    } else {
        release(file);
    }
    return status;
}

static bool close_ids(ren_h5 *file)
{
    bool good = true;
    for (int32_t i = 0; i < file->n_variables; i++) {
        good = H5Dclose(file->variable[i].id) >= 0 && good;
        free(file->variable[i].path);
    }
    file->n_variables = 0;
    good = H5Fclose(file->id) >= 0 && good;
    file->id = -1;
    return good;
}

void ren_h5_close(ren_h5 *file)
{
    if (file == NULL) {
        return;
    }
    (void)close_ids(file);
    if (file->part != NULL) {
        (void)unlink(file->part);
    }
    release(file);
}

void ren_h5_abandon(ren_h5 *file)
{
    ren_h5_close(file);
}

ren_status ren_h5_flush(ren_h5 *file, ren_error *err)
{
    if (H5Fflush(file->id, H5F_SCOPE_LOCAL) < 0) {
        return ren_h5_fault(file, REN_NO_WRITE, NULL, "cannot be flushed", err);
    }
    return REN_OK;
}

static bool sync_path(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    const bool good = fsync(fd) == 0;
    return close(fd) == 0 && good;
}

static bool sync_folder_of(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return sync_path(".");
    }
    if (slash == path) {
        return sync_path("/");
    }
    *slash = '\0';
    const bool good = sync_path(path);
    *slash = '/';
    return good;
}

ren_status ren_h5_finish(ren_h5 **handle, ren_error *err)
{
    ren_h5 *file = *handle;
    *handle = NULL;
    if (file->part == NULL) {
        const ren_status refused =
            ren_fail(err, REN_NO_WRITE,
                     "%s: is open for reading, expected a created file", file->path);
        ren_h5_close(file);
        return refused;
    }
    ren_status status = ren_h5_flush(file, err);
    if (!close_ids(file) && status == REN_OK) {
        status = ren_h5_fault(file, REN_NO_WRITE, NULL, "cannot be closed", err);
    }
    if (status == REN_OK
        && !(sync_path(file->part) && rename(file->part, file->path) == 0
             && sync_folder_of(file->path))) {
        status = ren_fail(err, REN_NO_WRITE, "%s: cannot be completed (%s)", file->path,
                          strerror(errno));
    }
    if (status != REN_OK) {
        (void)unlink(file->part);
    }
    release(file);
    return status;
}

const char *ren_h5_path(const ren_h5 *file)
{
    return file->path;
}
