/**
 * @file bench/facts/facts.c
 * Stylised facts: how blows travel (E9, E11, E14, E15) and how the network is shaped
 * (E2), each against its band and beside the figure of the numerical prototype.
 *
 * Means over replicates at 20,000 firms. E9 and E11 are fitted (through n_crit), E2's tail
 * is imposed, the others are held out (definitions D14).
 */
#include "bench/facts/losses.h"
#include "bench/measure/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    WEEKS = 260,
    HALF_YEAR = 26,
    TWO_YEARS = 104,
    END = BENCH_START + BENCH_STRUCK_WEEKS
};

/** Which links E9 is read on. */
enum { MAIN_CRITICAL, CRITICAL, ANY, N_GROUPS };

/** The figures of one replicate, or their sums. */
typedef struct facts {
    double customer[N_GROUPS], supplier[N_GROUPS], links[N_GROUPS]; /* E9 */
    double amplification, cut;                                      /* E11, E15 */
    double lowest, lowest_week, rebound, recovery, ripple;          /* E14 hubs */
    double random_lowest, random_recovery;
} facts;

/* E9: sums of what customers and their struck suppliers lose, over links of each kind. */
static void read_customers(facts *f, const bench_lab *lab, const bench_losses *losses)
{
    const ren_network *net = &lab->economy.network;
    for (int32_t s = 0; s < net->n_slots; s++) {
        const int32_t buyer = net->slot_firm[s];
        const bool critical = net->slot_criticality[s] == REN_CRITICAL;
        if (losses->struck[buyer]) {
            continue;
        }
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const int32_t j = net->link_supplier[l];
            if (j >= net->n_firms || !losses->struck[j]) {
                continue;
            }
            const bool in[N_GROUPS] = { critical && net->link_share[l] > (ren_real)0.5,
                                        critical, true };
            for (int g = 0; g < N_GROUPS; g++) {
                if (in[g]) {
                    f->customer[g] += losses->net[buyer];
                    f->supplier[g] += losses->net[j];
                    f->links[g] += 1;
                }
            }
        }
    }
}

static void strike_suppliers(facts *f, const bench_lab *lab)
{
    bench_losses losses;
    uint8_t *struck = bench_strike_random(lab, 0.02, true);
    bench_losses_run(&losses, lab, struck, BENCH_START + HALF_YEAR);
    read_customers(f, lab, &losses);
    bench_losses_free(&losses);
    free(struck);
}

/* Weeks from the end of the shock until output is back at 99 % for good. */
static double recovery_of(const bench_losses *losses)
{
    int32_t last = END - 1;
    for (int32_t w = END; w < losses->n_weeks; w++) {
        last = losses->total[w] < 0.99 ? w : last;
    }
    return last - END + 1;
}

static int32_t lowest_week(const bench_losses *losses)
{
    int32_t lowest = 0;
    for (int32_t w = 1; w < losses->n_weeks; w++) {
        lowest = losses->total[w] < losses->total[lowest] ? w : lowest;
    }
    return lowest;
}

/* E14 on the firms with the most customers. */
static void strike_hubs(facts *f, const bench_lab *lab)
{
    bench_losses losses;
    uint8_t *struck = bench_strike_hubs(lab, 0.01);
    double mean = 0, square = 0, most = 0;
    bench_losses_run(&losses, lab, struck, WEEKS);
    for (int32_t w = END; w < WEEKS; w++) {
        most = losses.total[w] > most ? losses.total[w] : most;
    }
    for (int32_t w = WEEKS - 52; w < WEEKS; w++) {
        mean += losses.total[w] / 52;
    }
    for (int32_t w = WEEKS - 52; w < WEEKS; w++) {
        square += (losses.total[w] - mean) * (losses.total[w] - mean) / 51;
    }
    const int32_t lowest = lowest_week(&losses);
    f->lowest += losses.total[lowest];
    f->lowest_week += lowest - (END - 1);
    f->rebound += most - 1.0;
    f->recovery += recovery_of(&losses);
    f->ripple += sqrt(square) / mean;
    bench_losses_free(&losses);
    free(struck);
}

/* E11 and, with orders that do not move among suppliers, E15. */
static void strike_at_random(facts *f, bench_lab *lab)
{
    bench_losses losses;
    uint8_t *struck = bench_strike_random(lab, 0.10, false);
    bench_losses_run(&losses, lab, struck, TWO_YEARS);
    const double moving = bench_amplification(&losses, lab);
    f->random_lowest += losses.total[lowest_week(&losses)];
    f->random_recovery += recovery_of(&losses);
    bench_losses_free(&losses);

    const double weight = lab->scenario.parameters.sub_weight;
    lab->scenario.parameters.sub_weight = 0;
    bench_losses_run(&losses, lab, struck, TWO_YEARS);
    const double fixed = bench_amplification(&losses, lab);
    lab->scenario.parameters.sub_weight = weight;
    bench_losses_free(&losses);
    free(struck);
    f->amplification += moving;
    f->cut += 1.0 - moving / fixed;
}

/* Prints a figure with its band and, where there is one, the prototype's. */
static void report(const bench_ask *ask, const char *name, double value,
                   const char *unit, double least, double most, double prototype)
{
    const bool band = !isnan(least) || !isnan(most);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = value,
                                       .unit = unit,
                                       .against = isnan(prototype) ? NULL : "prototype",
                                       .yardstick = prototype,
                                       .bound = !band          ? BENCH_NO_TARGET
                                                : isnan(least) ? BENCH_AT_MOST
                                                               : BENCH_BAND,
                                       .least = least,
                                       .most = most });
}

static void report_propagation(const bench_ask *ask, const facts *f, double n)
{
    static const char *const group[N_GROUPS] = { "E9.main_critical_suppliers",
                                                 "E9.critical_links",
                                                 "E9.all_customers" };
    static const double prototype[N_GROUPS] = { 0.39, 0.20, 0.05 };
    for (int g = 0; g < N_GROUPS; g++) {
        const bool judged = g == MAIN_CRITICAL;
        report(ask, group[g], f->customer[g] / f->supplier[g], "1", judged ? 0.3 : NAN,
               judged ? 0.5 : NAN, prototype[g]);
    }
    bench_say(ask, "(over %.0f, %.0f and %.0f links)", f->links[MAIN_CRITICAL],
              f->links[CRITICAL], f->links[ANY]);
    report(ask, "E11.others_over_own", f->amplification / n, "1", 1, 3, 1.36);
    report(ask, "E14.hubs.lowest_after_end", f->lowest_week / n, "week", 0, WEEKS, NAN);
    report(ask, "E14.hubs.lowest_output", f->lowest / n, "1", NAN, NAN, NAN);
    report(ask, "E14.hubs.rebound", f->rebound / n, "1", NAN, 0.05, 0.009);
    report(ask, "E14.hubs.recovery", f->recovery / n, "week", 8, 40, 4);
    report(ask, "E14.hubs.last_year_sd", f->ripple / n, "1", NAN, 0.01, NAN);
    report(ask, "E14.random.lowest_output", f->random_lowest / n, "1", NAN, NAN, 0.932);
    report(ask, "E14.random.recovery", f->random_recovery / n, "week", NAN, NAN, 4);
    report(ask, "E15.cut_by_substitution", f->cut / n, "1", 0.05, 0.55, 0.045);
}

static void measure_propagation(const bench_ask *ask)
{
    const int64_t firms = ask->firms != 0 ? ask->firms : 20000;
    bench_lab lab;
    facts sum = { 0 };
    bench_say(ask, "propagation, %" PRId64 " firms, mean of %" PRId64 " replicates",
              firms, ask->replicates);
    bench_lab_open(&lab, ask, bench_blow, firms, WEEKS);
    for (int64_t r = 0; r < ask->replicates; r++) {
        bench_lab_build(&lab, r);
        strike_suppliers(&sum, &lab);
        strike_at_random(&sum, &lab);
        strike_hubs(&sum, &lab);
        bench_lab_clear(&lab);
    }
    bench_lab_close(&lab);
    report_propagation(ask, &sum, (double)ask->replicates);
}

/* E2 by number of firms: path and component depend on it. */
static void measure_shape(const bench_ask *ask, int64_t firms)
{
    bench_lab lab;
    ren_network_report r = { 0 };
    ren_error err = { .text = "" };
    char name[64];
    const bool same = firms == 20000; /* as the prototype, with four slots a firm */
    bench_lab_open(&lab, ask, bench_blow, firms, WEEKS);
    bench_lab_build(&lab, 0);
    bench_must(ren_network_measure(&r, &lab.economy, &err), &err);
    bench_say(ask, "network of %" PRId64 " firms, %.1f slots and %.1f links a firm",
              firms, lab.economy.report.slots_per_firm,
              lab.economy.report.links_per_firm);
#define SHAPE(label, value, least, most, prototype)                 \
    snprintf(name, sizeof name, "E2.%" PRId64 ".%s", firms, label); \
    report(ask, name, value, "1", least, most, same ? (prototype) : NAN)
    SHAPE("customers_tail", r.customers_hill, 0.9, 1.5, 1.21);
    SHAPE("suppliers_tail", r.suppliers_hill, NAN, NAN, NAN);
    SHAPE("assortativity", r.assortativity, NAN, 0, -0.049);
    SHAPE("strong_component", r.strong_share, 0.25, 0.50, 0.61);
    SHAPE("strong_component_resolved", r.strong_share_resolved, NAN, NAN, 0.74);
    SHAPE("mean_path", r.mean_path, 4, 5, 3.5);
#undef SHAPE
    bench_lab_close(&lab);
}

void bench_validation(const bench_ask *ask)
{
    measure_propagation(ask);
    measure_shape(ask, 2000);
    measure_shape(ask, 20000);
    measure_shape(ask, 100000);
}
