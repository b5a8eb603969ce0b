#include "sim/run/aim/losses.h"

#include "base/array.h"
#include "base/files/rows.h"
#include "model/given.h"
#include "sim/run/aim/around.h"
#include "sim/world/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 1000000 };

enum { SHARE, CAPITAL, CAPACITY };
static const char *const kinds[] = { "share", "capital", "capacity", NULL };

enum {
    NONE,
    LINEAR,
    CONVEX,
    CONCAVE,
    FIXED_STEP,
    SPIKE,
    GEOMETRIC,
    EXPONENTIAL,
    NEIGHBOURS
};
static const char *const recoveries[] = { "none",      "linear",      "convex",
                                          "concave",   "fixed_step",  "spike",
                                          "geometric", "exponential", "neighbours",
                                          NULL };

/* ---- curves ---- */

/* Share of a loss that is left after e steps of recovery. */
static double left_after(const ren_loss *l, double e)
{
    static const double A = 1e-6; /* concave: Hallegatte 2014 as BoARIO codes it */
    switch (l->recovery) {
    case LINEAR:
        return fmax(1.0 - e / l->tau, 0.0);
    case FIXED_STEP:
        return l->size > 0.0 ? fmax(1.0 - e / (l->tau * l->size), 0.0) : 0.0;
    case SPIKE:
        return e >= 1.0 ? 0.0 : 1.0;
    case GEOMETRIC:
        return pow(fmax(1.0 - 1.0 / l->tau, 0.0), e);
    case EXPONENTIAL:
        return exp(-e / l->tau);
    case CONVEX:
        return pow(fmax(1.0 - 1.0 / l->tau, 0.0), 4.0 * e);
    case CONCAVE:
        return l->tau
               / (l->tau
                  + A * pow(e, (log(l->tau) - log(A)) / (log(l->tau) - log(2.0))));
    default:
        return 1.0;
    }
}

/* Steps since recovery began; the published programs are late. */
static int32_t steps_of(const ren_loss *l, int32_t week, bool published)
{
    static const int32_t late[] = { [SHARE] = 0, [CAPITAL] = 1, [CAPACITY] = 2 };
    return week - (published ? late[l->kind] : 0) - (l->start + l->duration);
}

/* The step at whose end capital that is rebuilt begins to be: it is lost for one at
 * least. */
static int32_t last_ruined(const ren_loss *l)
{
    const int32_t end = l->start + l->duration;
    return end > 0 ? end - 1 : 0;
}

/* What is lost in a step: of capital in money, else a share. */
static double lost_in(const ren_losses *losses, const ren_loss *l, int32_t week,
                      const ren_scenario *scenario)
{
    const bool published = scenario->rules.as_published;
    const int32_t e = steps_of(l, week, published);
    if (week < l->start + (published && l->kind == CAPACITY ? 1 : 0)) {
        return 0.0;
    }
    if (l->kind == CAPITAL && scenario->rebuild.tau > 0.0) {
        return week <= last_ruined(l) ? l->size : 0.0;
    }
    if (e <= 0) {
        return l->size;
    }
    if (l->recovery == NEIGHBOURS) {
        return l->size
               * losses->followed[(int64_t)week * losses->n + (l - losses->loss)];
    }
    /* Inoue & Todo's program counts exp from the beginning of the run, a step behind */
    const bool from_zero = published && l->kind == SHARE && l->recovery == EXPONENTIAL;
    const double left = l->size * left_after(l, from_zero ? week - 1.0 : e);
    return published && l->kind == CAPITAL ? rint(left * 10.0) / 10.0 : left;
}

/* ---- recovery held up by neighbours ---- */

/* Inoue & Todo 2019: a firm recovers by 1/tau a step times what its neighbours have
 * left. */
static ren_status follow(ren_losses *losses, const ren_scene *scene, ren_error *err)
{
    const int32_t n = losses->n, n_firms = scene->economy->network.n_firms;
    double *lost = ren_column(n_firms, sizeof *lost);
    uint8_t *held_up = ren_column(n_firms, sizeof *held_up);
    ren_around around = { 0 };
    ren_status status = REN_OK;
    losses->n_weeks = scene->n_weeks;
    losses->followed = ren_column((int64_t)n * scene->n_weeks, sizeof(double));
    if (lost == NULL || held_up == NULL || losses->followed == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "losses: no room for their recovery");
        goto out;
    }
    for (int32_t k = 0; k < n; k++) {
        held_up[losses->loss[k].place] |= losses->loss[k].recovery == NEIGHBOURS;
    }
    status = ren_around_build(&around, scene->economy, held_up, err);
    if (status != REN_OK) {
        goto out;
    }
    for (int32_t week = 0; week < scene->n_weeks; week++) {
        double *now = losses->followed + (int64_t)week * n;
        for (int32_t k = 0; k < n; k++) {
            const ren_loss *l = &losses->loss[k];
            const double before = week > 0 ? now[k - n] : 1.0;
            const bool recovers =
                l->recovery == NEIGHBOURS
                && steps_of(l, week, scene->scenario->rules.as_published) > 0;
            const double m = recovers ? ren_around_mean(&around, lost, l->place) : 0.0;
            now[k] = recovers ? before * fmax(1.0 - (1.0 - m) / l->tau, 0.0) : 1.0;
        }
        for (int32_t k = 0; k < n; k++) {
            lost[losses->loss[k].place] = 0.0;
        }
        for (int32_t k = 0; k < n; k++) { /* of several the largest counts */
            const ren_loss *l = &losses->loss[k];
            const double share =
                l->kind != CAPITAL ? lost_in(losses, l, week, scene->scenario) : 0.0;
            lost[l->place] = fmax(lost[l->place], share);
        }
    }
out:
    free(lost);
    free(held_up);
    ren_around_free(&around);
    return status;
}

/* ---- reading ---- */

static int32_t choice(const char *const *names, const char *name)
{
    for (int32_t k = 0; names[k] != NULL; k++) {
        if (strcmp(names[k], name) == 0) {
            return k;
        }
    }
    return -1;
}

/* Place of a firm by its id in the file: a name of a stated economy, else a number. */
static int32_t place_of(const ren_economy *economy, const char *name)
{
    if (economy->given != NULL) {
        const int32_t k = ren_ids_find(&economy->given->firms, name);
        return k >= 0 ? economy->firms.place_of[k] : -1;
    }
    char *end = NULL;
    const long k = strtol(name, &end, 10);
    return end != name && *end == '\0' && k >= 0 && k < economy->firms.n
               ? economy->firms.place_of[k]
               : -1;
}

/* Columns of the table, -1 where it has none. */
typedef struct columns {
    int32_t firm, kind, size, start, duration, recovery, tau;
} columns;

static columns find_columns(const ren_rows *rows)
{
    static const char *const
        firm[] = { "firm", NULL },
        *const kind[] = { "kind", NULL }, *const size[] = { "size", "share", NULL },
        *const start[] = { "start", NULL }, *const duration[] = { "duration", NULL },
        *const recovery[] = { "recovery", NULL }, *const tau[] = { "tau", NULL };
    if (!rows->headed) {
        const int32_t n = rows->n_columns;
        return (columns){ 0, -1, n > 1 ? 1 : -1, n > 2 ? 2 : -1, -1, -1, -1 };
    }
    return (columns){ ren_rows_column(rows, firm),     ren_rows_column(rows, kind),
                      ren_rows_column(rows, size),     ren_rows_column(rows, start),
                      ren_rows_column(rows, duration), ren_rows_column(rows, recovery),
                      ren_rows_column(rows, tau) };
}

static ren_status number(const ren_rows *rows, int32_t column, double otherwise,
                         double *out, ren_error *err)
{
    *out = otherwise;
    return column < 0 || rows->cell[column][0] == '\0'
               ? REN_OK
               : ren_rows_number(rows, column, out, err);
}

static ren_status read_numbers(ren_loss *l, const ren_rows *rows, const columns *c,
                               ren_error *err)
{
    double start = 0, duration = 0;
    ren_status status = ren_rows_number(rows, c->size, &l->size, err);
    if (status == REN_OK) {
        status = number(rows, c->start, 0.0, &start, err);
    }
    if (status == REN_OK) {
        status = number(rows, c->duration, 0.0, &duration, err);
    }
    if (status == REN_OK) {
        status = number(rows, c->tau, 1.0, &l->tau, err);
    }
    const bool shares = l->kind != CAPITAL;
    const double least = l->recovery == CONCAVE ? 2.0 : 0.0;
    const bool in_range = l->size >= 0.0 && (!shares || l->size <= 1.0) && start >= 0.0
                          && start <= MOST_STEPS && duration >= 0.0
                          && duration <= MOST_STEPS && l->tau > least;
    l->start = in_range ? (int32_t)start : 0;
    l->duration = in_range ? (int32_t)duration : 0;
    if (status == REN_OK && !in_range) {
        status = ren_fail(
            err, REN_OUT_OF_RANGE,
            "%s:%lld: found a loss of %g from step %g for %g with tau %g, "
            "expected %s of at least 0 (at most %d) and tau above %g",
            rows->path, (long long)rows->line, l->size, start, duration, l->tau,
            shares ? "shares up to 1, steps" : "money, steps", (int)MOST_STEPS, least);
    }
    return status;
}

static ren_status read_loss(ren_loss *out, const ren_scene *scene, const ren_rows *rows,
                            const columns *c, ren_error *err)
{
    ren_loss l = { .place = place_of(scene->economy, rows->cell[c->firm]) };
    const char *kind = c->kind >= 0 ? rows->cell[c->kind] : "share";
    const char *recovery = c->recovery >= 0 && rows->cell[c->recovery][0] != '\0'
                               ? rows->cell[c->recovery]
                               : "none";
    l.kind = choice(kinds, kind);
    l.recovery = choice(recoveries, recovery);
    if (l.place < 0 || l.kind < 0 || l.recovery < 0) {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "%s:%lld: found firm %s, kind %s, recovery %s, expected a firm "
                        "of the economy, share, capital or capacity, and none, linear, "
                        "convex, concave, fixed_step, spike, geometric, exponential or "
                        "neighbours",
                        rows->path, (long long)rows->line, rows->cell[c->firm], kind,
                        recovery);
    }
    const ren_status status = read_numbers(&l, rows, c, err);
    l.capital = ren_firm_capital(scene->economy, scene->scenario, l.place);
    l.size /= l.kind == CAPITAL ? scene->economy->money : 1.0;
    if (status == REN_OK && l.kind == CAPITAL && !(l.capital >= l.size)) {
        return ren_fail(
            err, REN_OUT_OF_RANGE,
            "%s:%lld: found a loss of %g of firm %s, which has a capital of "
            "%g, expected at most that",
            rows->path, (long long)rows->line, l.size * scene->economy->money,
            rows->cell[c->firm], l.capital * scene->economy->money);
    }
    *out = l;
    return status;
}

static int compare(const void *a, const void *b)
{
    const ren_loss *x = a, *y = b;
    if (x->place != y->place) {
        return x->place < y->place ? -1 : 1;
    }
    if (x->start != y->start) {
        return x->start < y->start ? -1 : 1;
    }
    return (x->size > y->size) - (x->size < y->size);
}

static ren_status read_rows(ren_losses *out, const ren_scene *scene, ren_rows *rows,
                            ren_error *err)
{
    const columns c = find_columns(rows);
    int32_t room = 0;
    bool more = true;
    if (c.firm < 0 || c.size < 0) {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "%s:1: found no column %s, expected firm and size or share",
                        rows->path, c.firm < 0 ? "firm" : "size");
    }
    while (more) {
        ren_status status = ren_rows_next(rows, &more, err);
        if (status == REN_OK && more && out->n == room) {
            room = 2 * room + 64;
            ren_loss *grown = realloc(out->loss, (size_t)room * sizeof *grown);
            status = grown != NULL ? REN_OK
                                   : ren_fail(err, REN_NO_MEMORY,
                                              "%s: no room for its losses", rows->path);
            out->loss = grown != NULL ? grown : out->loss;
        }
        if (status == REN_OK && more) {
            status = read_loss(&out->loss[out->n], scene, rows, &c, err);
            out->n += status == REN_OK;
        }
        if (status != REN_OK) {
            return status;
        }
    }
    return REN_OK;
}

ren_status ren_losses_read(ren_losses *out, const ren_scene *scene, const char *file,
                           ren_error *err)
{
    ren_rows rows = { 0 };
    char *path = ren_scenario_beside(scene->scenario, file);
    bool held_up = false;
    ren_status status =
        path != NULL ? ren_rows_open(&rows, path, ren_rows_are_headed(path), err)
                     : ren_fail(err, REN_NO_MEMORY, "%s: no memory to read it", file);
    if (status == REN_OK) {
        status = read_rows(out, scene, &rows, err);
    }
    ren_rows_close(&rows);
    free(path);
    if (status == REN_OK && out->n > 0) {
        qsort(out->loss, (size_t)out->n, sizeof *out->loss, compare);
    }
    for (int32_t k = 0; k < out->n; k++) {
        held_up = held_up || out->loss[k].recovery == NEIGHBOURS;
    }
    return status == REN_OK && held_up ? follow(out, scene, err) : status;
}

void ren_losses_release(void *memo)
{
    ren_losses *losses = memo;
    free(losses->loss);
    free(losses->followed);
}

/* ---- acting ---- */

void ren_losses_apply(const ren_losses *losses, const ren_scene *scene,
                      ren_strain *strain)
{
    const bool rebuilt = scene->scenario->rebuild.tau > 0.0;
    for (int32_t k = 0; k < losses->n;) {
        const int32_t place = losses->loss[k].place;
        double capital = 0, largest = 0;
        for (; k < losses->n && losses->loss[k].place == place; k++) {
            const ren_loss *l = &losses->loss[k];
            const double lost = lost_in(losses, l, scene->week, scene->scenario);
            if (l->kind == CAPITAL) {
                capital += lost / l->capital;
                if (rebuilt && scene->week == last_ruined(l)) {
                    strain->ruined[place] += l->size;
                }
            } else {
                largest = lost > largest ? lost : largest;
            }
        }
        const double lost = capital > largest ? capital : largest;
        strain->capacity[place] *= (ren_real)(1.0 - (lost < 1.0 ? lost : 1.0));
    }
}
