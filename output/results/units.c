/**
 * @file output/results/units.c
 * The tables of variables speak of weeks and 10,000 CNY; an economy stated by files has
 * the money of its files, and a step may be a day.
 */
#include "model/given.h"
#include "output/results/layout.h"

#include <string.h>

ren_units ren_units_of(const ren_experiment *experiment)
{
    return (ren_units){
        .daily = experiment->scenario != NULL && experiment->scenario->horizon.days > 0,
        .stated = experiment->given != NULL && experiment->given->per_step,
    };
}

ren_units ren_units_of_economy(const ren_economy *economy)
{
    return (ren_units){
        .daily = economy->given != NULL && economy->steps_per_year > 52.0,
        .stated = economy->given != NULL && economy->given->per_step,
    };
}

const char *ren_units_unit(ren_units units, const char *unit)
{
    static const struct {
        const char *weekly, *is[2][2]; /* [daily][stated] */
    } known[] = {
        { "1e4 CNY week-1",
          { { "1e4 CNY week-1", "week-1" }, { "1e4 CNY day-1", "day-1" } } },
        { "1e4 CNY", { { "1e4 CNY", "1" }, { "1e4 CNY", "1" } } },
        { "week", { { "week", "week" }, { "day", "day" } } },
    };
    for (size_t k = 0; unit != NULL && k < sizeof known / sizeof known[0]; k++) {
        if (strcmp(unit, known[k].weekly) == 0) {
            return known[k].is[units.daily][units.stated];
        }
    }
    return unit;
}

const char *ren_units_doc(ren_units units, const char *doc, char out[REN_MOST_DOC])
{
    static const char *const word[][2] = { { "weekly", "daily" }, { "week", "day" } };
    size_t n = 0;
    if (doc == NULL || !units.daily) {
        return doc;
    }
    while (*doc != '\0' && n < REN_MOST_DOC - 8) {
        size_t w = 0;
        while (w < 2 && strncmp(doc, word[w][0], strlen(word[w][0])) != 0) {
            w++;
        }
        if (w == 2) {
            out[n++] = *doc++;
            continue;
        }
        memcpy(out + n, word[w][1], strlen(word[w][1]));
        n += strlen(word[w][1]);
        doc += strlen(word[w][0]);
    }
    out[n] = '\0';
    return out;
}
