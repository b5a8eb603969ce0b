#include "base/array.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* From here on a column has huge pages of its own, the last one perhaps part empty: a week
 * reads hundreds of columns side by side, more than small pages have room for in the
 * translation caches. It is touched by all threads at once, with the static schedule of the
 * kernels, so that its pages lie near the threads that will work on them. */
static const size_t large = (size_t)3 << 17;
static const size_t huge_page = (size_t)2 << 20;

/* Bytes of piece i of a column. */
static size_t piece_of(size_t bytes, int64_t i)
{
    const size_t left = bytes - (size_t)i * huge_page;
    return left < huge_page ? left : huge_page;
}

static int64_t pieces_of(size_t bytes)
{
    return (int64_t)((bytes + huge_page - 1) / huge_page);
}

static void *large_column(size_t bytes)
{
    void *column = NULL;
    bytes = (bytes + huge_page - 1) / huge_page * huge_page;
    if (posix_memalign(&column, huge_page, bytes) != 0) {
        return NULL;
    }
    /* Only advice: without huge pages the column is as right, and slower. */
    (void)madvise(column, bytes, MADV_HUGEPAGE);
    return column;
}

static void clear(char *column, size_t bytes)
{
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < pieces_of(bytes); i++) {
        memset(column + (size_t)i * huge_page, 0, piece_of(bytes, i));
    }
}

/* Pages that are given back read as zeros. */
static void give_back(char *column, size_t bytes)
{
    const size_t whole = bytes / huge_page * huge_page;
    if (madvise(column, whole, MADV_DONTNEED) == 0) {
        memset(column + whole, 0, bytes - whole);
    } else {
        clear(column, bytes);
    }
}

/* Bytes of n elements in whole cache lines, never 0; 0: too many. */
static size_t bytes_of(int64_t n, size_t size)
{
    if (n < 0 || size == 0 || (uint64_t)n > (PTRDIFF_MAX - REN_ALIGN) / size) {
        return 0;
    }
    return ((size_t)n * size + REN_ALIGN) / REN_ALIGN * REN_ALIGN;
}

static void *small_column(size_t bytes)
{
    void *column = bytes > 0 ? aligned_alloc(REN_ALIGN, bytes) : NULL;
    if (column != NULL) {
        memset(column, 0, bytes);
    }
    return column;
}

/* A column of zeros, which a large one is made by `zero`. */
static void *column_of(int64_t n, size_t size, void (*zero)(char *, size_t))
{
    const size_t bytes = bytes_of(n, size);
    if (bytes < large) {
        return small_column(bytes);
    }
    void *column = large_column(bytes);
    if (column != NULL) {
        zero(column, bytes);
    }
    return column;
}

void *ren_column(int64_t n, size_t size)
{
    return column_of(n, size, clear);
}

void *ren_column_unused(int64_t n, size_t size)
{
    return column_of(n, size, give_back);
}

void ren_copy_column(void *restrict to, const void *restrict from, int64_t n)
{
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < pieces_of((size_t)n); i++) {
        const size_t first = (size_t)i * huge_page;
        memcpy((char *)to + first, (const char *)from + first, piece_of((size_t)n, i));
    }
}
