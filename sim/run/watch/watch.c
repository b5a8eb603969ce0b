#include "sim/run/watch/watch.h"

#include "base/array.h"
#include "sim/run/watch/parts.h"

#include <stdlib.h>

const ren_warning_info ren_warning_infos[REN_N_WARNINGS] = {
#define X(name, title, counted) { #name, title, counted },
    REN_WARNING_LIST(X)
#undef X
};

static bool goes_before(const ren_population *firms, const ren_named_firm *a,
                        const ren_named_firm *b)
{
    if (a->size != b->size) {
        return a->size > b->size;
    }
    if (a->week != b->week) {
        return a->week < b->week;
    }
    return firms->id[a->place] < firms->id[b->place];
}

void ren_named_add(ren_named *named, const ren_population *firms, ren_named_firm firm)
{
    int32_t at = named->n;
    while (at > 0 && goes_before(firms, &firm, &named->firm[at - 1])) {
        at--;
    }
    if (at == REN_WATCH_NAMED) {
        return;
    }
    named->n += named->n < REN_WATCH_NAMED;
    for (int32_t k = named->n - 1; k > at; k--) {
        named->firm[k] = named->firm[k - 1];
    }
    named->firm[at] = firm;
}

ren_status ren_watch_open(ren_watch **out, const ren_world *world, ren_error *err)
{
    const ren_economy *economy = world->setup->economy;
    const ren_population *firms = &economy->firms;
    const int32_t n = economy->table->n;
    const int32_t days = world->setup->scenario->horizon.days > 0 ? 7 : 1;
    ren_watch *watch = calloc(1, sizeof *watch);
    if (watch != NULL) {
        watch->patience = REN_WATCH_STARVED * days;
        watch->starved = ren_column(firms->n, sizeof *watch->starved);
        watch->fresh = ren_column(firms->n_cells, sizeof *watch->fresh);
        watch->cell_orders = ren_column(firms->n_cells, sizeof *watch->cell_orders);
        watch->usual = ren_column(n, sizeof *watch->usual);
        watch->spiral = ren_column(n, sizeof *watch->spiral);
        watch->swing = ren_column(n, sizeof *watch->swing);
        watch->orders = ren_column(n, sizeof *watch->orders);
    }
    if (watch == NULL || watch->starved == NULL || watch->fresh == NULL
        || watch->cell_orders == NULL || watch->usual == NULL || watch->spiral == NULL
        || watch->swing == NULL || watch->orders == NULL) {
        ren_watch_close(watch);
        return ren_fail(err, REN_NO_MEMORY, "no room to watch %d firms", (int)firms->n);
    }
    for (int32_t i = 0; i < firms->n; i++) {
        watch->usual[firms->product[i]] += firms->output[i];
    }
    for (int32_t p = 0; p < n; p++) {
        watch->spiral[p].since = watch->swing[p].since = -1;
    }
    ren_watch_swing_least(watch, world);
    *out = watch;
    return REN_OK;
}

ren_status ren_watch_step(ren_watch *watch, const ren_world *world, ren_error *err)
{
    ren_watch_firms(watch, world);
    ren_watch_starved(watch, world);
    ren_watch_spirals(watch, world);
    return ren_watch_swings(watch, world, err);
}

void ren_watch_close(ren_watch *watch)
{
    if (watch == NULL) {
        return;
    }
    free(watch->starved);
    free(watch->fresh);
    free(watch->cell_orders);
    free(watch->usual);
    free(watch->spiral);
    free(watch->swing);
    free(watch->orders);
    free(watch->low);
    free(watch->high);
    free(watch);
}
