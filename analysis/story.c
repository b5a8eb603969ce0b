#include "analysis/story.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* The chain is hurt below this share of its calm output. */
static const double HURT = 0.99;
/* Unserved orders explain a loss from this share of its value on. */
static const double EXPLAINS = 0.01;
enum { TEXT = 1600, NAMED = 4 };
static const double BN_CNY = 1e-5; /* of 10,000 CNY */

/* A world with the shock beside its twin: weekly means over replicates. */
typedef struct pair {
    int32_t n_weeks, width;
    double *on, *off; /* [n_weeks * width] */
} pair;

static ren_status pair_read(pair *out, const ren_summary *summary, const char *path,
                            const char *variable, int32_t width, ren_error *err)
{
    const ren_results *r = summary->results;
    const int32_t package = summary->none >= 0 ? summary->none : 0;
    const size_t n = (size_t)r->n_weeks * (size_t)width;

    *out = (pair){ .n_weeks = r->n_weeks, .width = width };
    out->on = malloc(2 * n * sizeof *out->on + 1);
    if (out->on == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory to read %s", path, variable);
    }
    out->off = out->on + n;
    ren_status status =
        ren_results_mean(r, path, variable, package, 1, width, out->on, err);
    if (status == REN_OK) {
        status = ren_results_mean(r, path, variable, package, 0, width, out->off, err);
    }
    return status;
}

/* Sum over the weeks of (on - off) of one column. */
static double gain(const pair *p, int32_t column)
{
    double sum = 0;
    for (int32_t t = 0; t < p->n_weeks; t++) {
        sum += p->on[(int64_t)t * p->width + column]
               - p->off[(int64_t)t * p->width + column];
    }
    return sum;
}

/* Column with the largest gain times sign. */
static int32_t largest(const pair *p, double sign)
{
    int32_t best = 0;
    for (int32_t k = 1; k < p->width; k++) {
        if (sign * gain(p, k) > sign * gain(p, best)) {
            best = k;
        }
    }
    return best;
}

static void REN_PRINTF(2, 3) say(char *text, const char *format, ...)
{
    const size_t used = strlen(text);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text + used, TEXT - used, format, args);
    va_end(args);
}

/* Which inputs, from when. */
static void say_what(char *text, const ren_summary *summary)
{
    const ren_results *r = summary->results;
    const char *step = ren_summary_step(summary);
    if (r->n_inputs == 0) {
        /* losses from a file begin on days of their own, not on the first */
        if (r->first_shock_week > 0) {
            say(text, "The shock begins %s %s %d. ", summary->daily ? "on" : "in", step,
                (int)r->first_shock_week);
        }
        return;
    }
    say(text, "The shock strikes ");
    for (int32_t i = 0; i < r->n_inputs && i < NAMED; i++) {
        const bool last = i + 1 == r->n_inputs && i > 0;
        say(text, "%s%s", i == 0 ? "" : last ? " and " : ", ", r->input_name[i]);
    }
    if (r->n_inputs > NAMED) {
        say(text, " and %d more", (int)(r->n_inputs - NAMED));
    }
    say(text, " from %s %d. ", step, (int)r->first_shock_week);
}

/* When the chain falls, and how far. */
static void say_when(char *text, const ren_summary *summary, const pair *chain)
{
    const char *step = ren_summary_step(summary), *in = summary->daily ? "on" : "in";
    int32_t first = -1, lowest = 0;
    double least = INFINITY;

    for (int32_t t = 0; t < chain->n_weeks; t++) {
        const double level = chain->off[t] > 0 ? chain->on[t] / chain->off[t] : 1;
        first = first < 0 && level < HURT ? t : first;
        if (level < least) {
            least = level;
            lowest = t;
        }
    }
    if (first >= 0) {
        say(text,
            "Without policy the chain falls below %.0f %% of its output %s %s %d and "
            "is lowest %s %s %d, at %.1f %%",
            100 * HURT, in, step, (int)first, in, step, (int)lowest, 100 * least);
    } else {
        say(text,
            "Without policy the chain stays above %.0f %% of its output; lowest "
            "is %s %d, at %.2f %%",
            100 * HURT, step, (int)lowest, 100 * least);
    }
}

/* How long one of the shocked inputs goes without a substitute; others have none. */
static void say_substitute(char *text, const ren_summary *summary, const char *name)
{
    const ren_results *r = summary->results;
    const int32_t package = summary->none >= 0 ? summary->none : 0;
    for (int32_t i = 0; i < r->n_inputs; i++) {
        const ren_substitution *s =
            &summary->substitution[(package * 2 + 1) * r->n_inputs + i];
        if (strcmp(r->input_name[i], name) != 0 || s->n == 0) {
            continue;
        }
        if (isinf(s->median)) {
            say(text,
                ", for which %d of %d replicates find no qualified substitute within "
                "the horizon",
                (int)s->n_censored, (int)s->n);
        } else {
            say(text, ", for which a qualified substitute takes %.0f %ss (median)",
                s->median, ren_summary_step(summary));
        }
    }
}

/* First week in which a column gains visibly, of what it gains in all. */
static int32_t first_gain(const pair *p, int32_t column)
{
    const double least = EXPLAINS * gain(p, column) / p->n_weeks;
    int32_t t = 0;
    while (t + 1 < p->n_weeks
           && p->on[(int64_t)t * p->width + column]
                      - p->off[(int64_t)t * p->width + column]
                  <= least) {
        t++;
    }
    return t;
}

/* The shocked input with the most unserved orders, as a product, or -1. */
static int32_t struck(const ren_results *r, const pair *unmet)
{
    int32_t best = -1;
    for (int32_t k = 0; k < r->n_products; k++) {
        bool is_input = false;
        for (int32_t i = 0; i < r->n_inputs; i++) {
            is_input = is_input || strcmp(r->input_name[i], r->product_name[k]) == 0;
        }
        if (is_input && (best < 0 || gain(unmet, k) > gain(unmet, best))) {
            best = k;
        }
    }
    return best;
}

static void say_money(char *text, const ren_summary *summary, double money)
{
    const double bn = money * BN_CNY;
    if (summary->stated) { /* in the unit of the files, whatever it is */
        say(text, "%.4g", money);
        return;
    }
    say(text, "%.*f bn CNY", bn < 0.1 ? 4 : bn < 10 ? 2 : 0, bn);
}

/* Products of files are often only numbered. */
static const char *kind_of(const char *name)
{
    return name[0] != '\0' && name[strspn(name, "0123456789")] == '\0' ? "product "
                                                                       : "";
}

static void say_short(char *text, const ren_summary *summary, const pair *unmet,
                      int32_t product)
{
    const char *name = summary->results->product_name[product];
    say(text, "%s%s, with orders for ", kind_of(name), name);
    say_money(text, summary, gain(unmet, product));
    say(text, " unserved from %s %d on", ren_summary_step(summary),
        (int)first_gain(unmet, product));
    say_substitute(text, summary, name);
}

/* Why: who loses, and for want of what. A shortage of the struck input comes first,
 * the largest shortage it leads to second. */
static void say_why(char *text, const ren_summary *summary, const pair *unmet,
                    const pair *output)
{
    const ren_results *r = summary->results;
    const int32_t most = largest(unmet, 1), hit = largest(output, -1);
    const int32_t first = struck(r, unmet);
    const double lost = -gain(output, hit);
    const bool begins = first >= 0 && gain(unmet, first) > EXPLAINS * lost;
    const bool spreads = gain(unmet, most) > EXPLAINS * lost && most != first;

    if (lost <= 0) {
        say(text, ".");
        return;
    }
    say(text, "; %s%s loses most, ", kind_of(r->product_name[hit]),
        r->product_name[hit]);
    say_money(text, summary, lost);
    say(text, " of output over the horizon.");
    if (begins) {
        say(text, " What runs short is ");
        say_short(text, summary, unmet, first);
        say(text, spreads ? "; the shortage spreads furthest to " : "");
    } else if (spreads) {
        say(text, " What runs short most is ");
    } else {
        say(text, " Hardly any order goes unserved: capacity, machines or demand are "
                  "what is missing");
    }
    if (spreads) {
        say_short(text, summary, unmet, most);
    }
    say(text, ".");
}

ren_status ren_story_tell(char **out, const ren_summary *summary, const char *path,
                          ren_error *err)
{
    const ren_results *r = summary->results;
    ren_status status = REN_OK;
    pair chain = { 0 }, unmet = { 0 }, output = { 0 };
    char *text = calloc(TEXT, 1);

    if (text == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory for a summary", path);
        goto out;
    }
    if (r->n_shocks == 2 && summary->n_done > 0 && r->first_shock_week < r->n_weeks) {
        status = pair_read(&chain, summary, path, "chain_output", 1, err);
        if (status == REN_OK) {
            status =
                pair_read(&unmet, summary, path, "product_unmet", r->n_products, err);
        }
        if (status == REN_OK) {
            status =
                pair_read(&output, summary, path, "product_output", r->n_products, err);
        }
        if (status != REN_OK) {
            goto out;
        }
        say_what(text, summary);
        say_when(text, summary, &chain);
        say_why(text, summary, &unmet, &output);
    } else if (r->n_shocks == 2 && summary->n_done > 0) {
        say(text, "No shock strikes within the horizon.");
    }
    *out = text;
    text = NULL;
out:
    free(text);
    free(chain.on);
    free(unmet.on);
    free(output.on);
    return status;
}
