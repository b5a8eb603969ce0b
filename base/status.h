/**
 * @file base/status.h
 * One way to say that something went wrong.
 *
 * A function that can fail returns ren_status and takes `ren_error *err` last.
 * The code is for programs; the message, written once, where the fault is
 * found, is for the person who has to fix their scenario.
 */
#ifndef REN_BASE_STATUS_H
#define REN_BASE_STATUS_H

/* name, process exit status, meaning. Enum, ren_status_name() and ren_status_exit()
 * come from here. */
#define REN_STATUS_LIST(X)                                           \
    X(OK, 0, "success")                                              \
    X(NO_MEMORY, 3, "memory could not be allocated")                 \
    X(BAD_SYNTAX, 2, "a file is not written in the expected format") \
    X(UNKNOWN_NAME, 2, "a key, lever or variable does not exist")    \
    X(OUT_OF_RANGE, 2, "a value lies outside its documented range")  \
    X(BAD_SHAPE, 2, "two arrays or a graph do not fit together")     \
    X(NO_FILE, 2, "an input file could not be opened or read")       \
    X(NO_WRITE, 3, "a file could not be written")                    \
    X(BROKEN, 3, "the model broke one of its own laws")              \
    X(STOPPED, 1, "the run was asked to stop")

typedef enum ren_status {
#define X(name, exit, meaning) REN_##name,
    REN_STATUS_LIST(X)
#undef X
} ren_status;

/** Owned by the caller, valid until its next use; never allocated. */
typedef struct ren_error {
    ren_status status;
    char text[480];
} ren_error;

#if defined(__GNUC__)
#define REN_CHECKED __attribute__((warn_unused_result))
#define REN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define REN_CHECKED
#define REN_PRINTF(fmt, args)
#endif

/** Records the message in `err` (which may be NULL) and returns `status`. */
ren_status ren_fail(ren_error *err, ren_status status, const char *format, ...)
    REN_PRINTF(3, 4);

const char *ren_status_name(ren_status status);

/** Exit status of the program for this fault: 2 the input is wrong, 3 the machine. */
int ren_status_exit(ren_status status);

#endif
