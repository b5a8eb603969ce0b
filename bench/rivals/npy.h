/**
 * @file bench/rivals/npy.h
 * Columns as files that numpy.load() reads (format version 1.0, little-endian).
 */
#ifndef REN_BENCH_RIVALS_NPY_H
#define REN_BENCH_RIVALS_NPY_H

#include <stddef.h>
#include <stdint.h>

/** A column of another program's table. */
typedef struct bench_npy {
    const char *name; /* NAME.npy */
    const char *type; /* "<f8", "<i4", "|u1" ... */
    size_t size;      /* of an element */
    int64_t n;
    const void *data;
} bench_npy;

/** Writes FOLDER/NAME.npy; ends the program when it cannot. */
void bench_npy_write(const char *folder, const bench_npy *column);

#endif
