/**
 * @file analysis/validate/measure/travel.c
 * See travel.h.
 */
#include "analysis/validate/measure/travel.h"

#include "base/array.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 8 }; /* links or firms a mean is taken over at least */

/* The struck firm behind a link to a slot whose buyer is not struck; -1: none. */
static int32_t struck_behind(const ren_losses *losses, const ren_network *net,
                             int32_t slot, int64_t link)
{
    const int32_t j = net->link_supplier[link];
    return !losses->struck[net->slot_firm[slot]] && j < net->n_firms
                   && losses->struck[j]
               ? j
               : -1;
}

static bool is_main_critical(const ren_network *net, int32_t slot, int64_t link)
{
    return net->slot_criticality[slot] == REN_CRITICAL
           && net->link_share[link] > (ren_real)0.5;
}

/* Share of the loss over main critical links that falls on small buffers. */
static double low_inventory(const ren_losses *losses, const ren_network *net)
{
    double *buffer = ren_column(net->n_slots, sizeof *buffer);
    double *loss = ren_column(net->n_slots, sizeof *loss);
    double low = 0, all = 0;
    size_t n = 0;
    for (int32_t s = 0; buffer != NULL && loss != NULL && s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            if (struck_behind(losses, net, s, l) >= 0 && is_main_critical(net, s, l)) {
                buffer[n] = (double)net->slot_buffer[s];
                loss[n++] = losses->gross[net->slot_firm[s]];
            }
        }
    }
    if (n >= FEW) {
        gsl_sort2(buffer, 1, loss, 1, n);
    }
    for (size_t k = 0; k < n; k++) {
        all += loss[k];
        low += k < n / 2 ? loss[k] : 0.0;
    }
    free(buffer);
    free(loss);
    return n >= FEW && all > 0 ? low / all : NAN;
}

void ren_customers_read(ren_customers *out, const ren_losses *losses,
                        const ren_stage *stage)
{
    const ren_network *net = &stage->economy.network;
    *out = (ren_customers){ .low_inventory = low_inventory(losses, net) };
    for (int32_t s = 0; s < net->n_slots; s++) {
        const bool critical = net->slot_criticality[s] == REN_CRITICAL;
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const int32_t j = struck_behind(losses, net, s, l);
            const bool main = net->link_share[l] > (ren_real)0.5;
            const bool in[REN_N_LINK_KINDS] = {
                critical && main, critical, true,
                net->slot_criticality[s] == REN_NOT_CRITICAL && main
            };
            for (int g = 0; g < REN_N_LINK_KINDS && j >= 0; g++) {
                if (in[g]) {
                    out->customer[g] += losses->net[net->slot_firm[s]];
                    out->supplier[g] += losses->net[j];
                    out->links[g] += 1;
                }
            }
        }
    }
}

/* Marks firms one step down from those at `from`, unless they are nearer. */
static void step_down(const ren_network *net, uint8_t *at, uint8_t from)
{
    for (int32_t s = 0; s < net->n_slots; s++) {
        uint8_t *const buyer = &at[net->slot_firm[s]];
        for (int64_t l = net->link_first[s];
             *buyer > from + 1 && l < net->link_first[s + 1]; l++) {
            const int32_t j = net->link_supplier[l];
            if (j < net->n_firms && at[j] == from) {
                *buyer = (uint8_t)(from + 1);
            }
        }
    }
}

/* Marks suppliers of firms with a mark in `of` where `to` is still 0. */
static void suppliers_mark(const ren_network *net, const uint8_t *of, uint8_t mark,
                           uint8_t *to)
{
    for (int32_t s = 0; s < net->n_slots; s++) {
        if (of[net->slot_firm[s]] != mark) {
            continue;
        }
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            if (net->link_supplier[l] < net->n_firms) {
                to[net->link_supplier[l]] = 1;
            }
        }
    }
}

static double mean_of(const ren_losses *losses, const uint8_t *at, uint8_t mark,
                      const uint8_t *need)
{
    double sum = 0, n = 0;
    for (int32_t i = 0; i < losses->n_firms; i++) {
        if (at[i] == mark && (need == NULL || need[i])) {
            sum += losses->net[i];
            n += 1;
        }
    }
    return n >= FEW ? sum / n : NAN;
}

/* Mean loss of firms that no blow has reached: neither customers within three steps nor
 * suppliers; 0 when there are too few. */
static double usual_loss(const ren_losses *losses, const uint8_t *at,
                         const uint8_t *supplier, const uint8_t *second)
{
    double sum = 0, n = 0;
    for (int32_t i = 0; i < losses->n_firms; i++) {
        if (at[i] > 3 && !supplier[i] && !second[i]) {
            sum += losses->net[i];
            n += 1;
        }
    }
    return n >= FEW ? sum / n : 0.0;
}

ren_status ren_distances_read(ren_distances *out, const ren_losses *losses,
                              const ren_stage *stage, ren_error *err)
{
    enum { FAR = 9 };
    const ren_network *net = &stage->economy.network;
    uint8_t *at = ren_column(net->n_firms, 1);
    uint8_t *supplier = ren_column(net->n_firms, 1);
    uint8_t *second = ren_column(net->n_firms, 1);
    double usual;
    ren_status status = REN_OK;
    if (at == NULL || supplier == NULL || second == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "validate: no room for distances");
        goto out;
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        at[i] = losses->struck[i] ? 0 : FAR;
    }
    for (uint8_t d = 0; d < 3; d++) {
        step_down(net, at, d);
    }
    suppliers_mark(net, at, 0, supplier);
    suppliers_mark(net, at, 1, second);
    usual = usual_loss(losses, at, supplier, second);
    out->own = mean_of(losses, at, 0, NULL) - usual;
    for (uint8_t d = 1; d <= 3; d++) {
        out->down[d] = mean_of(losses, at, d, NULL) - usual;
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        /* those who are customers themselves would mix both directions */
        supplier[i] = supplier[i] && at[i] > 1;
        second[i] = second[i] && at[i] > 1 && !supplier[i];
        at[i] = 0;
    }
    out->supplier = mean_of(losses, at, 0, supplier) - usual;
    out->indirect = mean_of(losses, at, 0, second) - usual;
out:
    free(at);
    free(supplier);
    free(second);
    return status;
}

double ren_diversified_saves(const ren_losses *losses, const ren_stage *stage)
{
    const ren_network *net = &stage->economy.network;
    double sum[2] = { 0 }, n[2] = { 0 };
    for (int32_t s = 0; s < net->n_slots; s++) {
        const int64_t first = net->link_first[s], end = net->link_first[s + 1];
        bool struck = false;
        for (int64_t l = first; l < end; l++) {
            struck = struck || struck_behind(losses, net, s, l) >= 0;
        }
        if (struck && net->slot_criticality[s] == REN_CRITICAL) {
            const int several = end - first > 1;
            sum[several] += losses->gross[net->slot_firm[s]];
            n[several] += 1;
        }
    }
    return n[0] >= FEW && n[1] >= FEW && sum[0] > 0
               ? 1.0 - sum[1] / n[1] / (sum[0] / n[0])
               : NAN;
}
