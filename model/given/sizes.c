/**
 * @file model/given/sizes.c
 * Outputs that a file leaves out (definitions D2): from what else it says of the firm, or
 * from the tail of the population inside a stratum of product and tier.
 */
#include "model/given/parts.h"

#include <math.h>
#include <stdlib.h>

#define CNY 1e4 /* the table counts in 10,000 CNY */
#define YEAR_WEEKS 52.0

double ren_given_mean_size(const ren_strata *s, int32_t stratum)
{
    const double real = s->real[stratum];
    return real > 0.0 && s->total[stratum] > 0.0
               ? s->total[stratum] / real * YEAR_WEEKS * CNY
               : 0.0;
}

static int seat_order(const void *a, const void *b)
{
    const ren_given_seat *s = a, *t = b;
    if (s->stratum != t->stratum) {
        return s->stratum < t->stratum ? -1 : 1;
    }
    if (s->rank != t->rank) {
        return s->rank > t->rank ? -1 : 1;
    }
    return s->firm < t->firm ? -1 : s->firm > t->firm;
}

/* Strata of the firms with which[i]: their ids are their places in `seats`. */
ren_status ren_given_strata(ren_strata *out, ren_given_seat **seats,
                            const ren_completion *x, const bool *which,
                            const double *rank, ren_error *err)
{
    const ren_given *g = x->given;
    const int32_t n_strata = x->table->n * REN_N_TIERS;
    ren_strata s = { .n_products = x->table->n };
    ren_given_seat *seat_of = malloc(((size_t)g->firms.n + 1) * sizeof *seat_of);
    s.agents = calloc((size_t)n_strata, sizeof *s.agents);
    s.real = calloc((size_t)n_strata, sizeof *s.real);
    s.total = calloc((size_t)n_strata, sizeof *s.total);
    s.first = calloc((size_t)n_strata + 1, sizeof *s.first);
    s.piece = calloc((size_t)n_strata, sizeof *s.piece);
    if (seat_of == NULL || s.agents == NULL || s.real == NULL || s.total == NULL
        || s.first == NULL || s.piece == NULL) {
        ren_strata_free(&s);
        free(seat_of);
        return ren_fail(err, REN_NO_MEMORY, "firms: no memory for their strata");
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (which[i]) {
            const int32_t stratum = x->kind[i] * REN_N_TIERS + g->tier[i];
            seat_of[s.n++] = (ren_given_seat){ stratum, i, rank[i] };
            s.agents[stratum] += 1.0;
        }
    }
    qsort(seat_of, (size_t)s.n, sizeof *seat_of, seat_order);
    for (int32_t k = 0; k < n_strata; k++) {
        const int32_t n = (int32_t)s.agents[k];
        s.first[k + 1] = s.first[k] + n;
        if (n > 0) {
            s.piece[s.n_pieces++] =
                (ren_piece){ .stratum = k, .first = s.first[k], .n = n };
        }
    }
    *seats = seat_of;
    *out = s;
    return REN_OK;
}

/* Sizes of firms about which nothing is known but product, tier and links: the tail of
 * the population, the firms with most links first. */
static ren_status sizes_draw(ren_completion *x, const ren_strata *plan,
                             const bool *which, double scale, ren_error *err)
{
    const ren_given *g = x->given;
    ren_strata s = { 0 };
    ren_given_seat *seats = NULL;
    double *size = NULL;
    double *links = calloc((size_t)g->firms.n + 1, sizeof *links);
    ren_status status = links != NULL ? REN_OK
                                      : ren_fail(err, REN_NO_MEMORY,
                                                 "firms: no memory for their sizes");
    for (int64_t l = 0; status == REN_OK && l < g->n_links; l++) {
        links[g->supplier[l]] += 1.0;
        links[g->buyer[l]] += 1.0;
    }
    if (status == REN_OK) {
        status = ren_given_strata(&s, &seats, x, which, links, err);
    }
    if (status == REN_OK) {
        size = malloc(((size_t)s.n + 1) * sizeof *size);
        status = size != NULL
                     ? REN_OK
                     : ren_fail(err, REN_NO_MEMORY, "firms: no memory for their sizes");
    }
    if (status != REN_OK || s.n == 0) {
        goto out;
    }
    for (int32_t k = 0; k < s.n_products * REN_N_TIERS; k++) {
        const double mean = ren_given_mean_size(plan, k);
        /* a tier that the product has no real firms of: its ordinary firms' mean */
        s.total[k] =
            s.agents[k] * scale
            * (mean > 0.0 ? mean : ren_given_mean_size(plan, k - k % REN_N_TIERS));
    }
    status = ren_strata_sizes(size, &s, x->scenario, x->stream, err);
    for (int32_t k = 0; status == REN_OK && k < s.n; k++) {
        x->size[seats[k].firm] = fmax(size[k], 1.0);
    }
out:
    ren_strata_free(&s);
    free(seats);
    free(size);
    free(links);
    return status;
}

static bool is_known(const double *column, int32_t i)
{
    return column != NULL && !isnan(column[i]);
}

/* What a firm must make for what it is known to sell and buy over links. */
static double from_trade(const ren_completion *x, int32_t i)
{
    return fmax(x->sales[i] / (1.0 - ren_given_final_share(x->table, x->kind[i])),
                x->inputs[i] / ren_given_input_share(x->table, x->kind[i]));
}

/* Output in the file, or sales and final sales, or trade, or staff; else a draw. */
ren_status ren_given_sizes(ren_completion *x, const ren_strata *plan, int32_t counts[4],
                           ren_error *err)
{
    const ren_given *g = x->given;
    double output = 0.0, expected = 0.0, staff = 0.0, of_staff = 0.0;
    bool *open = calloc((size_t)g->firms.n + 1, sizeof *open);
    if (open == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "firms: no memory for their sizes");
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        x->is_drawn[i] = !is_known(g->output, i);
        if (!x->is_drawn[i]) {
            x->size[i] = g->output[i];
            output += g->output[i];
            expected +=
                ren_given_mean_size(plan, x->kind[i] * REN_N_TIERS + g->tier[i]);
            if (is_known(g->employees, i) && g->employees[i] > 0.0) {
                staff += g->employees[i];
                of_staff += g->output[i];
            }
        }
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (!x->is_drawn[i]) {
            continue;
        }
        if (is_known(g->final, i) && x->sales[i] + g->final[i] > 0.0) {
            x->size[i] = x->sales[i] + g->final[i];
            counts[0]++;
        } else if (x->sales[i] > 0.0 || x->inputs[i] > 0.0) {
            x->size[i] = from_trade(x, i);
            counts[1]++;
        } else if (staff > 0.0 && is_known(g->employees, i) && g->employees[i] > 0.0) {
            x->size[i] = g->employees[i] * of_staff / staff;
            counts[2]++;
        } else {
            open[i] = true;
            counts[3]++;
        }
    }
    const double scale = output > 0.0 && expected > 0.0 ? output / expected : 1.0;
    const ren_status status =
        counts[3] > 0 ? sizes_draw(x, plan, open, scale, err) : REN_OK;
    free(open);
    return status;
}

/* Outputs that were not given, large enough for the links as they now are. */
ren_status ren_given_outputs(ren_completion *x, const int32_t counts[4], ren_error *err)
{
    static const char *const how[4] = {
        "as links and final sales say", "from sales and inputs over links",
        "from staff and the mean output per head",
        "drawn by product and tier, at least what links need"
    };
    ren_given *g = x->given;
    if (g->output == NULL) {
        g->output = malloc(((size_t)g->firms.n + 1) * sizeof *g->output);
        if (g->output == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "firms: no memory for outputs");
        }
    }
    ren_given_trade(g, x->sales, x->inputs);
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (!x->is_drawn[i]) {
            continue;
        }
        g->output[i] = is_known(g->final, i) && x->sales[i] + g->final[i] > 0.0
                           ? x->sales[i] + g->final[i]
                           : fmax(x->size[i], from_trade(x, i));
    }
    for (int k = 0; k < 4; k++) {
        if (counts[k] > 0) {
            ren_given_note(x->notes, "output: %d of %d firms completed, %s",
                           (int)counts[k], (int)g->firms.n, how[k]);
        }
    }
    return REN_OK;
}
