/**
 * @file app/batch/folder.h
 * The folder of member files beside the results: OUT.members/000123.h5 for OUT.h5.
 *
 * A file with its final name is complete (output/results.h), so whatever ends the
 * program, the members finished before are there and `--resume` skips them.
 */
#ifndef REN_APP_BATCH_FOLDER_H
#define REN_APP_BATCH_FOLDER_H

#include "app/input/paths.h"
#include "base/status.h"

#include <stdint.h>

typedef struct app_folder {
    char path[APP_PATH];
    int lock; /* descriptor that holds the lock of a collection, -1 */
} app_folder;

/** Makes the folder of `results` unless it is there. */
REN_CHECKED ren_status app_folder_open(app_folder *out, const char *results,
                                       ren_error *err);

/** Path of a member's file. */
void app_folder_member(const app_folder *folder, int64_t replicate, char out[APP_PATH]);

/** Only one process at a time collects. Released by app_folder_close(). */
void app_folder_lock(app_folder *folder);
void app_folder_close(app_folder *folder);

/** Deletes the files of members 0 .. n-1 and the folder when nothing else is in it. */
void app_folder_remove(app_folder *folder, int64_t n);

#endif
