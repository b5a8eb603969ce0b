/**
 * @file tests/support/scratch.h
 * Files and folders that a test or a bench makes and removes again: in $TMPDIR, or where
 * the system keeps such files.
 */
#ifndef REN_TESTS_SUPPORT_SCRATCH_H
#define REN_TESTS_SUPPORT_SCRATCH_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { REN_SCRATCH = 160 }; /* bytes of a path */

static inline void ren_scratch_name(char path[REN_SCRATCH])
{
    const char *folder = getenv("TMPDIR");
    (void)snprintf(path, REN_SCRATCH, "%s/renlian_XXXXXX",
                   folder != NULL && folder[0] != '\0' ? folder : P_tmpdir);
}

/** An empty file of a new name; writes its path. */
static inline bool ren_scratch_file(char path[REN_SCRATCH])
{
    ren_scratch_name(path);
    const int file = mkstemp(path);
    return file >= 0 && close(file) == 0;
}

/** The same of a folder. */
static inline bool ren_scratch_folder(char path[REN_SCRATCH])
{
    ren_scratch_name(path);
    return mkdtemp(path) != NULL;
}

#endif
