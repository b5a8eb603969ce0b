#include "scenarios/text/nearest.h"

#include <ctype.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>

enum { LONGEST = 63 };

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int lower(char c)
{
    return tolower((unsigned char)c);
}

/* Optimal string alignment (Damerau-Levenshtein without edits of edited letters). */
int32_t ren_edit_distance(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    int32_t row[3][LONGEST + 1] = { { 0 } };
    if (n > LONGEST || m > LONGEST) {
        return INT_MAX;
    }
    int32_t *before = row[0], *above = row[1], *here = row[2];
    for (size_t j = 0; j <= m; j++) {
        above[j] = (int32_t)j;
    }
    for (size_t i = 1; i <= n; i++) {
        here[0] = (int32_t)i;
        for (size_t j = 1; j <= m; j++) {
            const int32_t differs = lower(a[i - 1]) != lower(b[j - 1]);
            here[j] = least(above[j - 1] + differs, least(above[j], here[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2])
                && lower(a[i - 2]) == lower(b[j - 1])) {
                here[j] = least(here[j], before[j - 2] + 1);
            }
        }
        int32_t *spare = before;
        before = above;
        above = here;
        here = spare;
    }
    return above[m];
}

void ren_nearest_offer(ren_nearest *nearest, const char *candidate)
{
    if (candidate == NULL) {
        return;
    }
    const size_t n = strlen(nearest->name);
    int32_t distance = ren_edit_distance(nearest->name, candidate);
    /* A beginning that someone cut short is near, however much is missing. */
    if (n >= 4 && n < strlen(candidate) && strncmp(nearest->name, candidate, n) == 0) {
        distance = least(distance, 2);
    }
    const int32_t allowed = n <= 4 ? 1 : n <= 8 ? 2 : least((int32_t)n / 3, 6);
    if (distance <= allowed && distance < (int32_t)strlen(candidate)
        && (nearest->best == NULL || distance < nearest->distance)) {
        nearest->best = candidate;
        nearest->distance = distance;
    }
}
