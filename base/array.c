#include "base/array.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* From here on a column is touched by all threads at once, with the static schedule of
 * the kernels, so that its pages lie near the threads that will work on them. */
static const size_t large = (size_t)3 << 19;
static const size_t huge_page = (size_t)2 << 20;

static void *large_column(size_t bytes)
{
    void *column = NULL;
    if (posix_memalign(&column, huge_page, bytes) != 0) {
        return NULL;
    }
    /* Only advice: without huge pages the column is as right, and slower. */
    (void)madvise(column, bytes, MADV_HUGEPAGE);
    const int64_t n_pieces = (int64_t)((bytes + huge_page - 1) / huge_page);
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n_pieces; i++) {
        const size_t first = (size_t)i * huge_page;
        const size_t n = bytes - first < huge_page ? bytes - first : huge_page;
        memset((char *)column + first, 0, n);
    }
    return column;
}

void *ren_column(int64_t n, size_t size)
{
    if (n < 0 || size == 0 || (uint64_t)n > (PTRDIFF_MAX - REN_ALIGN) / size) {
        return NULL;
    }
    size_t bytes = (size_t)n * size;
    bytes = (bytes + REN_ALIGN) / REN_ALIGN * REN_ALIGN; /* never zero */
    if (bytes >= large) {
        return large_column(bytes);
    }
    void *column = aligned_alloc(REN_ALIGN, bytes);
    if (column != NULL) {
        memset(column, 0, bytes);
    }
    return column;
}
