/**
 * @file sim/run/watch/tell.c
 * The verdict in numbers and sentences.
 */
#include "model/given.h"
#include "sim/run/watch/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct teller {
    const ren_watch *watch;
    const ren_world *world;
    const char *step; /* "week" or "day" */
    FILE *out;
} teller;

/* The id in the user's files where there are some, else the external id. */
static void tell_firm(const teller *t, int32_t place)
{
    const ren_economy *economy = t->world->setup->economy;
    const int32_t id = economy->firms.id[place];
    if (economy->given != NULL && id < economy->given->firms.n) {
        (void)fprintf(t->out, "%s", ren_ids_name(&economy->given->firms, id));
    } else {
        (void)fprintf(t->out, "firm %d", (int)id);
    }
}

static void tell_firms(const teller *t, const ren_named *named)
{
    for (int32_t k = 0; k < named->n; k++) {
        (void)fputs(k > 0 ? ", " : " ", t->out);
        tell_firm(t, named->firm[k].place);
    }
    (void)fputs(".\n", t->out);
}

static const char *code_of(const teller *t, int32_t product)
{
    return t->world->setup->economy->table->code[product];
}

static void tell_starvation(const teller *t, ren_warnings *out)
{
    const ren_named *named = &t->watch->starving;
    const int32_t n = t->watch->n_starved;
    out->count[REN_WARNING_starvation] = n;
    if (n == 0) {
        return;
    }
    out->week[REN_WARNING_starvation] = named->firm[0].week;
    (void)fprintf(t->out,
                  "Starvation: %d firm%s that could produce stood still for want of an "
                  "input, from %s %d on:",
                  (int)n, n == 1 ? "" : "s", t->step, (int)named->firm[0].week);
    for (int32_t k = 0; k < named->n; k++) {
        const ren_named_firm *firm = &named->firm[k];
        (void)fputs(k > 0 ? ", " : " ", t->out);
        tell_firm(t, firm->place);
        (void)fprintf(t->out, " (no %s from %s %d)",
                      firm->product >= 0 ? code_of(t, firm->product) : "input", t->step,
                      (int)firm->week);
    }
    (void)fputs(n > named->n ? ", ...\n" : ".\n", t->out);
}

/* Products concerned in order of their weeks, then as the table has them. */
static int32_t next_product(const int32_t *week, int32_t n, int32_t after)
{
    int32_t next = -1;
    for (int32_t p = 0; p < n; p++) {
        const bool later =
            after < 0 || week[p] > week[after] || (week[p] == week[after] && p > after);
        if (week[p] >= 0 && later && (next < 0 || week[p] < week[next])) {
            next = p;
        }
    }
    return next;
}

static int32_t count_weeks(const int32_t *week, int32_t n)
{
    int32_t found = 0;
    for (int32_t p = 0; p < n; p++) {
        found += week[p] >= 0;
    }
    return found;
}

static void tell_spirals(const teller *t, int32_t *week, ren_warnings *out)
{
    const ren_series *series = t->world->series;
    const int32_t n = series->n_products, last = t->world->week - 1;
    for (int32_t p = 0; p < n; p++) {
        week[p] = t->watch->spiral[p].since;
    }
    const int32_t found = count_weeks(week, n);
    out->count[REN_WARNING_death_spiral] = found;
    if (found == 0) {
        return;
    }
    int32_t p = next_product(week, n, -1);
    out->week[REN_WARNING_death_spiral] = week[p];
    (void)fprintf(
        t->out,
        "Death spiral: output of %d product%s fell below half of what capacity "
        "and orders allowed and did not come back within %d %ss, from %s %d on:",
        (int)found, found == 1 ? "" : "s", (int)REN_WATCH_SPIRAL, t->step, t->step,
        (int)week[p]);
    for (int32_t k = 0; k < REN_WATCH_NAMED && p >= 0; k++) {
        const double level =
            series->product[REN_PRODUCT_OUTPUT][(int64_t)p * series->n_weeks + last];
        (void)fprintf(t->out, "%s %s (%s %d, %.3g %% of its usual output at the end)",
                      k > 0 ? "," : "", code_of(t, p), t->step, (int)week[p],
                      100.0 * level / t->watch->usual[p]);
        p = next_product(week, n, p);
    }
    (void)fputs(found > REN_WATCH_NAMED ? ", ...; worst hit:" : "; worst hit:", t->out);
    tell_firms(t, &t->watch->sinking);
}

static void tell_cycles(const teller *t, int32_t *week, ren_warnings *out)
{
    const int32_t n = t->world->series->n_products;
    ren_named widest;
    for (int32_t p = 0; p < n; p++) {
        week[p] = t->watch->swing[p].since;
    }
    const int32_t found = count_weeks(week, n);
    out->count[REN_WARNING_order_cycle] = found;
    if (found == 0) {
        return;
    }
    int32_t p = next_product(week, n, -1);
    out->week[REN_WARNING_order_cycle] = week[p];
    (void)fprintf(
        t->out,
        "Order cycle: new orders for %d product%s swing without damping, from "
        "%s %d on:",
        (int)found, found == 1 ? "" : "s", t->step, (int)week[p]);
    for (int32_t k = 0; k < REN_WATCH_NAMED && p >= 0; k++) {
        const ren_swing *swing = &t->watch->swing[p];
        (void)fprintf(t->out,
                      "%s %s (%s %d, by %.3g %% of its usual orders about every %.3g "
                      "%ss)",
                      k > 0 ? "," : "", code_of(t, p), t->step, (int)week[p],
                      100.0 * swing->told_size, swing->told_period, t->step);
        p = next_product(week, n, p);
    }
    (void)fputs(found > REN_WATCH_NAMED ? ", ...; widest at" : "; widest at", t->out);
    ren_watch_widest(t->watch, t->world, &widest);
    tell_firms(t, &widest);
}

ren_status ren_watch_tell(const ren_watch *watch, const ren_world *world,
                          ren_warnings *out, ren_error *err)
{
    ren_warnings found = { .text = NULL };
    const int32_t n = world->setup->economy->table->n;
    size_t size = 0;
    int32_t *week = malloc((size_t)n * sizeof *week + 1);
    FILE *text = open_memstream(&found.text, &size);
    for (int32_t k = 0; k < REN_N_WARNINGS; k++) {
        found.week[k] = NAN;
    }
    if (text != NULL && week != NULL) {
        const bool daily = world->setup->scenario->horizon.days > 0;
        const teller t = { watch, world, daily ? "day" : "week", text };
        tell_starvation(&t, &found);
        tell_spirals(&t, week, &found);
        tell_cycles(&t, week, &found);
    }
    const bool failed = text == NULL || fclose(text) != 0 || week == NULL;
    free(week);
    if (failed) {
        free(found.text);
        return ren_fail(err, REN_NO_MEMORY, "no room for the warnings of a world");
    }
    *out = found;
    return REN_OK;
}
