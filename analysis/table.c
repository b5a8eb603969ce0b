/**
 * @file analysis/table.c
 * The summary as a plain table: a row per package, its interval below.
 */
#include "analysis/summary.h"

#include <math.h>
#include <string.h>

enum { NAME = 18, COLUMN = 16, CELL = 40 };

typedef struct column {
    const char *indicator, *head, *unit;
    double scale;
} column;

static const column losses[] = {
    { "loss_area_52", "loss, 52 wk", "weeks", 1 },
    { "loss_area_104", "loss, 104 wk", "weeks", 1 },
    { "loss_area", "loss, all", "weeks", 1 },
    { "depth", "depth", "%", 100 },
    { "recovery_weeks", "recovery", "weeks", 1 },
    { "unmet_critical_total", "unmet critical", "bn CNY", 1e-5 },
    { "firms_stopped_max", "firms stopped", "%", 100 },
    { "cost", "cost", "bn CNY", 1e-5 },
};
enum { N_LOSSES = sizeof losses / sizeof losses[0] };

static const column levels[] = {
    { "level_effect", "chain output", "%", 100 },
    { "cost", "cost", "bn CNY", 1e-5 },
};
enum { N_LEVELS = sizeof levels / sizeof levels[0] };

/* About three digits, and never an exponent where a person reads. */
static void number(char *text, size_t size, double x)
{
    const double a = fabs(x);
    if (isnan(x)) {
        (void)snprintf(text, size, "-");
    } else {
        const int digits = a >= 99.95 || a == 0 ? 0
                           : a >= 9.995         ? 1
                           : a >= 0.9995        ? 2
                                                : 3;
        (void)snprintf(text, size, a < 0.0005 && a > 0 ? "~0" : "%.*f", digits, x);
    }
}

static void interval(char *text, size_t size, const ren_estimate *e, double scale)
{
    char low[CELL / 2 - 2], high[CELL / 2 - 2];
    text[0] = '\0';
    if (e->n > 1) {
        number(low, sizeof low, e->low * scale);
        number(high, sizeof high, e->high * scale);
        (void)snprintf(text, size, "[%s,%s]", low, high);
    }
}

static bool is_money(const column *c)
{
    return strcmp(c->unit, "bn CNY") == 0;
}

static double scale_of(const ren_summary *s, const column *c)
{
    return s->stated && is_money(c) ? 1 : c->scale;
}

static const char *unit_of(const ren_summary *s, const column *c)
{
    if (s->stated && is_money(c)) {
        return "file's unit";
    }
    return s->daily && strcmp(c->unit, "weeks") == 0 ? "days" : c->unit;
}

/* "loss, 52 wk" is 52 steps: of a day in a run that counts days. */
static const char *head_of(const ren_summary *s, const column *c, char text[CELL])
{
    const size_t n = strlen(c->head);
    if (!s->daily || n < 3 || strcmp(c->head + n - 3, " wk") != 0) {
        return c->head;
    }
    (void)snprintf(text, CELL, "%.*s days", (int)(n - 3), c->head);
    return text;
}

static void head(const ren_summary *s, const char *first, const column *columns, int n,
                 FILE *out)
{
    char text[CELL];
    (void)fprintf(out, "%-*s", NAME, first);
    for (int k = 0; k < n; k++) {
        (void)fprintf(out, "%*s", COLUMN, head_of(s, &columns[k], text));
    }
    (void)fprintf(out, "\n%-*s", NAME, "");
    for (int k = 0; k < n; k++) {
        (void)fprintf(out, "%*s", COLUMN, unit_of(s, &columns[k]));
    }
    (void)fprintf(out, "\n");
}

/* Mean and interval of a cell; a recovery not seen by all is told by its median. */
static void cell(const ren_summary_cell *c, double scale, bool difference, int32_t most,
                 char *first, char *second)
{
    const ren_estimate *e = difference ? &c->against_none : &c->value;
    if (c->n_censored == 0 || difference) {
        number(first, CELL, e->mean * scale);
        interval(second, CELL, e, scale);
        return;
    }
    if (isinf(c->median)) {
        (void)snprintf(first, CELL, "> %d", (int)most);
    } else {
        (void)snprintf(first, CELL, "%.0f (median)", c->median);
    }
    (void)snprintf(second, CELL, "%d of %d not yet", (int)c->n_censored,
                   (int)(c->n_censored + c->value.n));
}

static void row(const ren_summary *s, int32_t package, int32_t shock,
                const column *columns, int n, bool difference, FILE *out)
{
    const int32_t most = s->results->n_weeks - (int32_t)s->results->first_shock_week;
    char first[CELL], second[16][CELL];
    bool has_interval = false;

    (void)fprintf(out, "%-*s", NAME, s->results->package[package]);
    for (int k = 0; k < n; k++) {
        const ren_summary_cell *c =
            ren_summary_named(s, package, shock, columns[k].indicator);
        first[0] = '-';
        first[1] = second[k][0] = '\0';
        const ren_summary_cell *base =
            difference ? ren_summary_named(s, s->none, shock, columns[k].indicator) : c;
        if (c != NULL && difference && c->n_censored + base->n_censored > 0) {
            (void)snprintf(second[k], CELL, "not all back");
        } else if (c != NULL) {
            cell(c, scale_of(s, &columns[k]), difference, most, first, second[k]);
        }
        has_interval = has_interval || second[k][0] != '\0';
        (void)fprintf(out, "%*s", COLUMN, first);
    }
    (void)fprintf(out, "\n");
    if (has_interval) {
        (void)fprintf(out, "%-*s", NAME, "");
        for (int k = 0; k < n; k++) {
            (void)fprintf(out, "%*s", COLUMN, second[k]);
        }
        (void)fprintf(out, "\n");
    }
}

static bool is_run(const ren_summary *s, int32_t package, int32_t shock)
{
    const ren_summary_cell *c = ren_summary_named(s, package, shock, "cost");
    return c != NULL && c->value.n > 0;
}

static void print_losses(const ren_summary *s, FILE *out)
{
    (void)fprintf(out, "\nWith the shock, against the same package without it:\n");
    head(s, "package", losses, N_LOSSES, out);
    for (int32_t p = 0; p < s->results->n_packages; p++) {
        if (is_run(s, p, 1)) {
            row(s, p, 1, losses, N_LOSSES, false, out);
        }
    }
    if (s->none < 0 || s->results->n_packages < 2) {
        return;
    }
    (void)fprintf(out, "\nDifference to `none`, paired (less is better):\n");
    head(s, "package", losses, N_LOSSES, out);
    for (int32_t p = 0; p < s->results->n_packages; p++) {
        if (p != s->none && is_run(s, p, 1)) {
            row(s, p, 1, losses, N_LOSSES, true, out);
        }
    }
}

static void print_substitution(const ren_summary *s, FILE *out)
{
    const ren_results *r = s->results;
    char text[CELL];

    if (r->n_inputs == 0) {
        return;
    }
    (void)fprintf(out,
                  "\n%s until qualified, unblocked supply covers 80 %% of demand "
                  "before the shock\n(median; in brackets the share of replicates "
                  "without it by the horizon):\n",
                  s->daily ? "Days" : "Weeks");
    (void)fprintf(out, "%-*s", NAME, "package");
    for (int32_t i = 0; i < r->n_inputs; i++) {
        (void)fprintf(out, " %*.*s", COLUMN - 1, COLUMN - 1, r->input[i]);
    }
    (void)fprintf(out, "\n");
    for (int32_t p = 0; p < r->n_packages; p++) {
        if (!is_run(s, p, 1)) {
            continue;
        }
        (void)fprintf(out, "%-*s", NAME, r->package[p]);
        for (int32_t i = 0; i < r->n_inputs; i++) {
            const ren_substitution *x = &s->substitution[(p * 2 + 1) * r->n_inputs + i];
            const double share = x->n > 0 ? 100.0 * x->n_censored / x->n : 0;
            if (isinf(x->median)) {
                (void)snprintf(text, sizeof text, "> %d (%.0f %%)",
                               (int)(r->n_weeks - r->first_shock_week), share);
            } else {
                (void)snprintf(text, sizeof text, "%.0f (%.0f %%)", x->median, share);
            }
            (void)fprintf(out, "%*s", COLUMN, text);
        }
        (void)fprintf(out, "\n");
    }
}

static void print_levels(const ren_summary *s, FILE *out)
{
    bool begun = false;
    for (int32_t p = 0; p < s->results->n_packages; p++) {
        if (p == s->none || s->none < 0 || !is_run(s, p, 0)) {
            continue;
        }
        if (!begun) {
            (void)fprintf(out, "\nLevel effect: without any shock, against `none`:\n");
            head(s, "package", levels, N_LEVELS, out);
            begun = true;
        }
        row(s, p, 0, levels, N_LEVELS, false, out);
    }
}

void ren_prose_print(const char *text, FILE *out)
{
    enum { WIDTH = 100 };
    while (strlen(text) > WIDTH) {
        int n = WIDTH;
        while (n > 0 && text[n] != ' ') {
            n--;
        }
        n = n > 0 ? n : WIDTH;
        (void)fprintf(out, "%.*s\n", n, text);
        text += text[n] == ' ' ? n + 1 : n;
    }
    (void)fprintf(out, "%s\n", text);
}

void ren_summary_print(const ren_summary *summary, FILE *out)
{
    const ren_results *r = summary->results;

    if (r->title[0] != '\0') {
        (void)fprintf(out, "%s\n", r->title);
    }
    if (summary->story[0] != '\0') {
        ren_prose_print(summary->story, out);
    }
    if ((r->n_shocks == 2 || is_run(summary, 0, 1))
        && r->first_shock_week < r->n_weeks) {
        print_losses(summary, out);
        print_substitution(summary, out);
    }
    print_levels(summary, out);
    char text[400];
    int n = snprintf(text, sizeof text, "%d replicate%s", (int)summary->n_done,
                     summary->n_done == 1 ? "" : "s");
    if (summary->n_done < r->n_members) {
        n += snprintf(text + n, sizeof text - (size_t)n, " of %d (%d failed)",
                      (int)r->n_members, (int)summary->n_failed);
    }
    (void)snprintf(text + n, sizeof text - (size_t)n,
                   "%s; losses in %ss of the chain's output. Figures are conditional "
                   "on the parameters in use (defaults are mostly assumptions).",
                   summary->n_done > 1 ? "; mean [95 % interval]" : ": no interval",
                   ren_summary_step(summary));
    (void)fprintf(out, "\n");
    ren_prose_print(text, out);
}
