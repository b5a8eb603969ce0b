/**
 * @file bench/rivals/npy.c
 * See npy.h.
 */
#include "bench/rivals/npy.h"

#include "bench/measure/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void bench_npy_write(const char *folder, const bench_npy *column)
{
    enum { HEAD = 10, ALIGN = 64 };
    char path[256], text[256], head[HEAD] = "\x93NUMPY\x01";
    ren_error err = { .text = "" };
    const int length =
        snprintf(text, sizeof text,
                 "{'descr': '%s', 'fortran_order': False, 'shape': (%" PRId64 ",), }",
                 column->type, column->n);
    const int padded = (HEAD + length + 1 + ALIGN - 1) / ALIGN * ALIGN - HEAD;
    head[8] = (char)(padded & 0xff);
    head[9] = (char)(padded >> 8);
    snprintf(path, sizeof path, "%s/%s.npy", folder, column->name);
    FILE *file = fopen(path, "wb");
    const bool written = file != NULL && fwrite(head, 1, HEAD, file) == HEAD
                         && fprintf(file, "%-*s\n", padded - 1, text) == padded
                         && fwrite(column->data, column->size, (size_t)column->n, file)
                                == (size_t)column->n;
    if ((file != NULL && fclose(file) != 0) || !written) {
        bench_must(ren_fail(&err, REN_NO_WRITE, "%s: could not be written", path),
                   &err);
    }
}
