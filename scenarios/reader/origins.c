#include "scenarios/reader/origins.h"

#include <stdlib.h>
#include <string.h>

ren_origins *ren_origins_new(void)
{
    return calloc(1, sizeof(ren_origins));
}

bool ren_origins_add(ren_origins *origins, const char *path, int32_t line)
{
    if (origins->n == origins->capacity) {
        const int32_t capacity = origins->capacity > 0 ? 2 * origins->capacity : 64;
        ren_origin *item = realloc(origins->item, (size_t)capacity * sizeof *item);
        if (item == NULL) {
            return false;
        }
        origins->item = item;
        origins->capacity = capacity;
    }
    char *copy = strdup(path);
    if (copy == NULL) {
        return false;
    }
    origins->item[origins->n++] = (ren_origin){ .path = copy, .line = line };
    return true;
}

static int by_path(const void *a, const void *b)
{
    const ren_origin *x = a, *y = b;
    return strcmp(x->path, y->path);
}

void ren_origins_sort(ren_origins *origins)
{
    if (origins->n > 1) {
        qsort(origins->item, (size_t)origins->n, sizeof *origins->item, by_path);
    }
}

static int path_to(const void *path, const void *item)
{
    return strcmp(path, ((const ren_origin *)item)->path);
}

const ren_origin *ren_origins_find(const ren_origins *origins, const char *path)
{
    if (origins == NULL || origins->n == 0) {
        return NULL;
    }
    return bsearch(path, origins->item, (size_t)origins->n, sizeof *origins->item,
                   path_to);
}

void ren_origins_free(ren_origins *origins)
{
    if (origins == NULL) {
        return;
    }
    for (int32_t k = 0; k < origins->n; k++) {
        free(origins->item[k].path);
    }
    free(origins->item);
    free(origins);
}
