/**
 * @file model/given/check.c
 * What is wrong with a given network, counted, with examples by id.
 */
#include "model/given/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const ren_given_fault_info ren_given_fault_infos[REN_N_GIVEN_FAULTS] = {
#define X(name, harmful, mends, doc) { #name, harmful, mends, doc },
    REN_GIVEN_FAULTS(X)
#undef X
};

/* Copies a name; a long one is cut between characters. */
static void clip(char *out, size_t room, const char *name)
{
    size_t n = strlen(name);
    const bool cut = n >= room;
    if (cut) {
        for (n = room - 4; n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80; n--) {
        }
    }
    memcpy(out, name, n);
    memcpy(out + n, cut ? "..." : "", cut ? 4 : 1);
}

static void fault_add(ren_given_report *out, int fault, const char *a, const char *b)
{
    char first[REN_GIVEN_EXAMPLE / 2 - 2], second[REN_GIVEN_EXAMPLE / 2 - 2];
    ren_given_fault *f = &out->fault[fault];
    f->n++;
    if (f->n_examples == REN_GIVEN_EXAMPLES) {
        return;
    }
    char *text = f->example[f->n_examples++];
    if (b == NULL) {
        clip(text, REN_GIVEN_EXAMPLE, a);
        return;
    }
    clip(first, sizeof first, a);
    clip(second, sizeof second, b);
    snprintf(text, REN_GIVEN_EXAMPLE, "%s > %s", first, second);
}

static const char *end_name(const ren_given *g, const int32_t *firm,
                            const int32_t *dangling, int64_t l)
{
    return firm[l] >= 0 ? ren_ids_name(&g->firms, firm[l])
                        : ren_ids_name(&g->dangling, dangling[l]);
}

static void link_add(ren_given_report *out, int fault, const ren_given *g, int64_t l)
{
    if (out->fault[fault].n_examples == REN_GIVEN_EXAMPLES) {
        out->fault[fault].n++;
        return;
    }
    fault_add(out, fault, end_name(g, g->supplier, g->dangling_supplier, l),
              end_name(g, g->buyer, g->dangling_buyer, l));
}

static void repeats(ren_given_report *out, const ren_given *g)
{
    char name[REN_GIVEN_EXAMPLE - 40], text[REN_GIVEN_EXAMPLE];
    for (int64_t k = 0; k < g->n_repeats; k++) {
        const ren_given_repeat *r = &g->repeat[k];
        const bool same = r->product < 0 || r->product == g->product[r->firm];
        clip(name, sizeof name, ren_ids_name(&g->firms, r->firm));
        snprintf(text, sizeof text, "%s (line %lld)", name, (long long)r->line);
        fault_add(out, same ? REN_GIVEN_duplicate_firms : REN_GIVEN_several_products,
                  text, NULL);
    }
}

static void products(ren_given_report *out, const ren_given *g, const ren_table *table,
                     const bool *used)
{
    for (int32_t k = 0; k < g->products.n; k++) {
        const char *name = ren_ids_name(&g->products, k);
        out->products += used[k];
        if (used[k] && !g->own_products && ren_given_table_product(table, name) < 0) {
            fault_add(out, REN_GIVEN_unknown_products, name, NULL);
        }
    }
}

static bool numbers_are_wrong(const ren_given *g, int32_t i)
{
    bool wrong = (g->output != NULL && g->output[i] <= 0.0)
                 || (g->weight != NULL && g->weight[i] <= 0.0);
#define COLUMN(name, unit, doc) wrong = wrong || (g->name != NULL && g->name[i] < 0.0);
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    return wrong;
}

static void firms(ren_given_report *out, const ren_given *g, const double *sales,
                  const double *inputs, const int8_t *linked)
{
    for (int32_t i = 0; i < g->firms.n; i++) {
        const char *name = ren_ids_name(&g->firms, i);
        const double output = g->output != NULL ? g->output[i] : NAN;
        if (g->product[i] < 0) {
            fault_add(out, REN_GIVEN_firms_without_product, name, NULL);
        }
        if (numbers_are_wrong(g, i)) {
            fault_add(out, REN_GIVEN_nonpositive_numbers, name, NULL);
        }
        if (isnan(output)) {
            fault_add(out, REN_GIVEN_missing_outputs, name, NULL);
        } else if (output > 0.0) {
            if (sales[i] > output * (1.0 + REN_GIVEN_SLACK)) {
                fault_add(out, REN_GIVEN_output_below_sales, name, NULL);
            }
            if (inputs[i] >= output) {
                fault_add(out, REN_GIVEN_inputs_above_output, name, NULL);
            }
        }
        if (!linked[i]) {
            fault_add(out, REN_GIVEN_isolated_firms, name, NULL);
        }
    }
}

static void links(ren_given_report *out, const ren_given *g, const bool *again,
                  int8_t *linked, bool *used)
{
    for (int64_t l = 0; l < g->n_links; l++) {
        const int32_t a = g->supplier[l], b = g->buyer[l];
        if (a < 0 || b < 0) {
            link_add(out, REN_GIVEN_dangling_links, g, l);
        } else if (a == b) {
            link_add(out, REN_GIVEN_self_loops, g, l);
        } else {
            linked[a] = linked[b] = 1;
        }
        if (again[l]) {
            link_add(out, REN_GIVEN_duplicate_links, g, l);
        }
        if (g->value == NULL || isnan(g->value[l])) {
            link_add(out, REN_GIVEN_missing_values, g, l);
        } else if (!(g->value[l] > 0.0)) {
            link_add(out, REN_GIVEN_nonpositive_values, g, l);
        }
        if (g->link_product != NULL && g->link_product[l] >= 0) {
            used[g->link_product[l]] = true;
        }
    }
}

void ren_given_trade(const ren_given *g, double *sales, double *inputs)
{
    for (int32_t i = 0; i < g->firms.n; i++) {
        sales[i] = inputs[i] = 0.0;
    }
    for (int64_t l = 0; l < g->n_links && g->value != NULL; l++) {
        if (!isnan(g->value[l])) {
            if (g->supplier[l] >= 0) {
                sales[g->supplier[l]] += g->value[l];
            }
            if (g->buyer[l] >= 0) {
                inputs[g->buyer[l]] += g->value[l];
            }
        }
    }
}

ren_status ren_given_check(ren_given_report *out, const ren_given *g,
                           const ren_table *table, ren_error *err)
{
    const size_t n = (size_t)g->firms.n;
    ren_status status = REN_OK;
    bool *again = calloc((size_t)g->n_links + 1, sizeof *again);
    bool *used = calloc((size_t)g->products.n + 1, sizeof *used);
    int8_t *linked = calloc(n + 1, sizeof *linked);
    double *sales = malloc((n + 1) * sizeof *sales);
    double *inputs = malloc((n + 1) * sizeof *inputs);
    memset(out, 0, sizeof *out);
    if (again == NULL || used == NULL || linked == NULL || sales == NULL
        || inputs == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "links: no memory to check them");
        goto out;
    }
    out->firms = g->firms.n;
    out->links = g->n_links;
    status = ren_given_duplicates(g, again, NULL, err);
    if (status != REN_OK) {
        goto out;
    }
    repeats(out, g);
    for (int32_t k = 0; k < g->dangling.n; k++) {
        fault_add(out, REN_GIVEN_dangling_ids, ren_ids_name(&g->dangling, k), NULL);
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (g->product[i] >= 0) {
            used[g->product[i]] = true;
        }
    }
    links(out, g, again, linked, used);
    products(out, g, table, used);
    ren_given_trade(g, sales, inputs);
    firms(out, g, sales, inputs, linked);
    status = ren_given_shape(out, g, err);
out:
    free(again);
    free(used);
    free(linked);
    free(sales);
    free(inputs);
    return status;
}

int32_t ren_given_harms(const ren_given_report *report)
{
    int32_t n = 0;
    for (int k = 0; k < REN_N_GIVEN_FAULTS; k++) {
        n += ren_given_fault_infos[k].harmful && report->fault[k].n > 0;
    }
    return n;
}
