/**
 * @file app/batch/folder.c
 * See folder.h.
 */
#include "app/batch/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

ren_status app_folder_open(app_folder *out, const char *results, ren_error *err)
{
    const size_t length = strlen(results);
    const bool ends = length > 3 && strcmp(results + length - 3, ".h5") == 0;
    const int stem = (int)(ends ? length - 3 : length);
    const int n = snprintf(out->path, APP_PATH, "%.*s.members", stem, results);

    out->lock = -1;
    if (n < 0 || n >= APP_PATH - 32) {
        return ren_fail(err, REN_NO_WRITE, "%.200s: path too long", results);
    }
    if (mkdir(out->path, 0777) != 0 && errno != EEXIST) {
        return ren_fail(err, REN_NO_WRITE,
                        "%.300s: %s, expected a place to write member files", out->path,
                        strerror(errno));
    }
    return REN_OK;
}

void app_folder_member(const app_folder *folder, int64_t replicate, char out[APP_PATH])
{
    snprintf(out, APP_PATH, "%.*s/%06" PRId64 ".h5", APP_PATH - 32, folder->path,
             replicate);
}

void app_folder_lock(app_folder *folder)
{
    folder->lock = open(folder->path, O_RDONLY | O_DIRECTORY);
    if (folder->lock >= 0) {
        /* Some network file systems have no locks; then the last rename wins. */
        (void)flock(folder->lock, LOCK_EX);
    }
}

void app_folder_close(app_folder *folder)
{
    if (folder->lock >= 0) {
        close(folder->lock);
        folder->lock = -1;
    }
}

void app_folder_remove(app_folder *folder, int64_t n)
{
    char path[APP_PATH];
    for (int64_t k = 0; k < n; k++) {
        app_folder_member(folder, k, path);
        unlink(path);
    }
    rmdir(folder->path); /* stays when someone keeps other files in it */
}
