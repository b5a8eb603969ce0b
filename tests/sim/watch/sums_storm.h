/**
 * @file tests/sim/watch/sums_storm.h
 * A storm that moves every series, and its weeks until they are recorded:
 * copies are kept of what later phases change, and events counted when they
 * happen. What is recorded of firms of the panel and of accounts is compared
 * here, national series by the test.
 */
#ifndef REN_TESTS_SIM_WATCH_SUMS_STORM_H
#define REN_TESTS_SIM_WATCH_SUMS_STORM_H

#include "tests/sim/watch/sums_goods.h"
#include "tests/support/midweek.h"

enum { WEEKS = 57 };

#define STORM                                                                    \
    "seed: 11\n"                                                                 \
    "economy: {focal: ['094', hi_chips]}\n"                                      \
    "shocks:\n"                                                                  \
    "  cut: {use: financing_cut, depth: 0.6, start_week: 3, duration_weeks: "    \
    "30}\n"                                                                      \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n"   \
    "            inputs: [chip_tools, hi_chips, '094'], start_week: 5,\n"        \
    "            notice_weeks: 3, ramp_weeks: 2}\n"                              \
    "  failure: {use: supplier_failure, hit_share: 0.1, depth: 1, start_week: "  \
    "8,\n"                                                                       \
    "            duration_weeks: 8, recovery_weeks: 4}\n"                        \
    "  outage: {use: regional_outage, provinces: [guangdong], depth: 0.7,\n"     \
    "           start_week: 10, duration_weeks: 12}\n"                           \
    "  slump: {use: demand_loss, depth: 0.1, exports: true, start_week: 12,\n"   \
    "          duration_weeks: 20}\n"                                            \
    "  parting: {use: decoupling, countries: [DEU], start_week: 6, ramp_weeks: " \
    "4}\n"                                                                       \
    "  brains: {use: talent_loss, depth: 1, start_week: 7, duration_weeks: "     \
    "30}\n"                                                                      \
    "packages:\n"                                                                \
    "  wide:\n"                                                                  \
    "    a0: {use: placebo, budget: 1e10 CNY/year, start_week: 1}\n"             \
    "    a2: {use: research_deduction, budget: 1e12 CNY/year, start_week: 2}\n"  \
    "    a3: {use: equity_fund, budget: 1e11 CNY/year, start_week: 2}\n"         \
    "    a10: {use: digital_voucher, budget: 1e11 CNY/year, start_week: 2}\n"    \
    "    a12: {use: unified_market, budget: 1e11 CNY/year, start_week: 2}\n"     \
    "    a13: {use: first_set_procurement, budget: 1e11 CNY/year, start_week: "  \
    "2}\n"                                                                       \
    "    a17: {use: going_global, budget: 1e11 CNY/year, start_week: 2}\n"       \
    "    a19: {use: brand_quality, budget: 1e11 CNY/year, start_week: 2}\n"      \
    "    a21: {use: interest_subsidy, budget: 1e12 CNY/year, start_week: 2}\n"   \
    "  goods:\n"                                                                 \
    "    g12: {use: unified_market, budget: 1e11 CNY/year, start_week: 2}\n"     \
    "    g13: {use: first_set_procurement, budget: 1e11 CNY/year, start_week: "  \
    "2}\n"                                                                       \
    "    g15: {use: strategic_stock, budget: 1e11 CNY/year, tiers: "             \
    "[ordinary],\n"                                                              \
    "          start_week: 2}\n"                                                 \
    "  few:\n"                                                                   \
    "    l1: {use: award, budget: 1e10 CNY/year, tiers: [little_giant],\n"       \
    "         start_week: 2}\n"                                                  \
    "    l4: {use: guarantee, budget: 1e10 CNY/year, tiers: [champion],\n"       \
    "         start_week: 2}\n"                                                  \
    "    l11: {use: talent_wage, budget: 1e10 CNY/year, tiers: [srdi],\n"        \
    "          start_week: 2, duration_weeks: 20}\n"                             \
    "    l15: {use: strategic_stock, budget: 1e10 CNY/year,\n"                   \
    "          provinces: [zhejiang], start_week: 2}\n"                          \
    "    l16: {use: policy_certainty, budget: 1e9 CNY/year, provinces: "         \
    "[shanghai],\n"                                                              \
    "          start_week: 2}\n"                                                 \
    "parameters: {h0_search: 0.25 1/week, q_standard: 2 weeks, link_death: 0.3 " \
    "1/year,\n"                                                                  \
    "             cash_weeks: 0.3 weeks, grace: 1 week, contagion_cap: 1, "      \
    "default_rate: 1/week,\n"                                                    \
    "             rec_trade: 0, tier_noise: 2, tier_validity: 52 weeks,\n"       \
    "             T_easy: 4 weeks, T_medium: 6 weeks, T_hard: 10 weeks}\n"

/** A world and its past in the week, its levers without shocks, and what went
 * wrong. */
typedef struct storm {
    ren_lab lab;
    ren_world now, arrive, paid, hired, before, policy;
    sums_week w;
    double wages; /* paid by those who work on, beyond day 0 */
    double worst;
} storm;

/* ---- the week until it is recorded ---- */

/* Suppliers whose qualification has ended, and when their slots began to
 * search. */
static inline void note_searches(storm *s)
{
    const ren_state *was = &s->before.state, *is = &s->now.state;
    sums_memory *past = &s->w.past;
    past->found -= past->found / 52.0;
    past->took -= past->took / 52.0;
    for (int32_t g = 0, h = 0; g < *was->n_grown; g++) {
        const ren_grown_link *then = &was->grown[g];
        while (h < *is->n_grown && is->grown[h].slot < then->slot) {
            h++;
        }
        for (int32_t k = h; k < *is->n_grown && is->grown[k].slot == then->slot; k++) {
            if (is->grown[k].supplier == then->supplier && then->weeks_left > 0
                && is->grown[k].weeks_left <= 0) {
                past->found += 1.0;
                past->took += s->now.week + 1 - (was->sought[then->slot] >> 16);
            }
        }
    }
}

/* Little giants whose title has run out have it granted anew, or hold the one
 * below; who rises is not among them. */
static inline void note_review(storm *s)
{
    if (s->now.week == 0) {
        return; /* the titles of day 0 are new */
    }
    const ren_setup *setup = &s->lab.setup;
    const ren_state *was = &s->before.state, *is = &s->now.state;
    sums_memory *past = &s->w.past;
    past->due = past->passed = 0;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const int32_t then = setup->standing.title[i] + was->title[i];
        const int32_t has = setup->standing.title[i] + is->title[i];
        if (then == 3 && has <= 3 && is->granted[i] == s->now.week) {
            past->due += setup->economy->firms.weight[i];
            past->passed += has == 3 ? setup->economy->firms.weight[i] : 0.0;
        }
    }
}

static inline void pay_week(storm *s)
{
    const ren_network *net = &s->lab.economy.network;
    s->w.pay.world = &s->now;
    s->w.pay.was = &s->paid.state;
    for (int32_t k = 0; k < net->n_runs; k++) {
        for (int32_t slot = net->run[k].slot; slot < net->run[k].slot + net->run[k].n;
             slot++) {
            (void)paying_slot(&s->w.pay, &s->arrive.state, slot, &net->run[k]);
        }
    }
    paying_firms(&s->w.pay);
}

/* What a slot gets from its first suppliers, and what blocked ones may take of
 * what it asks. */
static inline void deliver_slot(storm *s, int32_t slot)
{
    const ren_network *net = &s->lab.economy.network;
    const ren_state *is = &s->arrive.state;
    const double placed = 1.0 + is->placed[2 * (int64_t)slot];
    double capped = 0;
    s->w.home[slot] = s->w.abroad[slot] = 0;
    for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
        const int32_t j = is->link_supplier[l];
        const double got = placed * is->link_share[l] * (1.0 + is->shipped[j]);
        s->w.home[slot] += j < net->n_firms ? got : 0.0;
        s->w.abroad[slot] += j < net->n_firms ? 0.0 : got;
        capped += j < net->n_firms
                      ? 0.0
                      : (double)is->link_share[l] * is->capped[j - net->n_firms];
    }
    s->w.abroad[slot] += fmin(1.0 + is->order[slot] + is->backlog[slot], capped);
}

/* That, and what suppliers send that slots have won. */
static inline void deliver(storm *s)
{
    const ren_network *net = &s->lab.economy.network;
    const ren_state *is = &s->arrive.state;
    for (int32_t slot = 0; slot < net->n_slots; slot++) {
        deliver_slot(s, slot);
    }
    for (int32_t g = 0; g < *is->n_grown; g++) {
        const ren_grown_link *won = &is->grown[g];
        const double got = (1.0 + is->placed[2 * (int64_t)won->slot]) * won->weight
                           * (1.0 + is->shipped[won->supplier]);
        double *lane = won->supplier < net->n_firms ? s->w.home : s->w.abroad;
        lane[won->slot] += got;
    }
}

static inline double wages_booked(const ren_world *world)
{
    return world->state.flows[REN_FLOW_wages * REN_N_SECTORS + REN_SECTOR_households];
}

/* Runs phases until `record`, which it returns. */
static inline const ren_phase *run_to_record(storm *s)
{
    int32_t k = 0;
    s->policy.week = s->now.week;
    ren_strain_week(&s->policy);
    ren_strain_week(&s->now);
    for (; strcmp(ren_phases[k]->name, "record") != 0; k++) {
        const char *name = ren_phases[k]->name;
        if (!ren_phase_is_due(&s->now, k)) {
            continue;
        }
        ren_world *copy = strcmp(name, "arrive") == 0    ? &s->arrive
                          : strcmp(name, "account") == 0 ? &s->paid
                          : strcmp(name, "talent") == 0  ? &s->hired
                                                         : NULL;
        const bool searches = strcmp(name, "search") == 0;
        const bool reviews = strcmp(name, "review") == 0;
        if (copy != NULL || searches || reviews) {
            ren_world_copy(copy != NULL ? copy : &s->before, &s->now);
        }
        ren_phases[k]->run(&s->now);
        if (searches) {
            note_searches(s);
        } else if (reviews) {
            note_review(s);
        } else if (copy == &s->paid) {
            s->wages = wages_booked(&s->now);
        }
    }
    return ren_phases[k];
}

/* ---- storms ---- */

/** Worlds of a laboratory that is ready. */
static inline void open_worlds(storm *s, const char *package)
{
    ren_world *const world[] = { &s->now, &s->arrive, &s->paid, &s->hired, &s->before };
    const size_t slots = (size_t)s->lab.economy.network.n_slots;
    for (int k = 0; k < 5; k++) {
        ren_lab_world(&s->lab, package, true, world[k]);
    }
    ren_lab_world(&s->lab, package, false, &s->policy);
    ren_series *out = s->now.series;
    const int64_t cells = (int64_t)out->n_weeks * REN_N_SECTORS;
    out->flows = ren_column(cells * REN_N_FLOWS, sizeof(double));
    out->sheet = ren_column(cells * REN_N_SHEET_ITEMS, sizeof(double));
    s->w.now = &s->now;
    s->w.arrive = &s->arrive.state;
    s->w.paid = &s->paid.state;
    s->w.hired = &s->hired.state;
    s->w.policy = &s->policy.strain;
    s->w.home = calloc(slots + 1, sizeof *s->w.home);
    s->w.abroad = calloc(slots + 1, sizeof *s->w.abroad);
    assert_true(out->flows != NULL && out->sheet != NULL);
    assert_true(s->w.home != NULL && s->w.abroad != NULL);
}

static inline void open_storm(storm *s, int32_t firms, const char *package, int32_t n,
                              const ren_override *more)
{
    *s = (storm){ 0 };
    ren_lab_sized(&s->lab, STORM, firms, WEEKS, n, more);
    open_worlds(s, package);
}

static inline void close_storm(storm *s)
{
    ren_world *const world[] = { &s->now,   &s->arrive, &s->paid,
                                 &s->hired, &s->before, &s->policy };
    print_message("off by %.2g at most\n", s->worst);
    for (int k = 0; k < 6; k++) {
        ren_lab_world_free(world[k]);
    }
    free(s->w.home);
    free(s->w.abroad);
    ren_lab_free(&s->lab);
}

static inline double tolerance(void)
{
    return sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-5;
}

static inline void same(storm *s, const char *what, int32_t at, sums_of mine,
                        double its)
{
    if (isnan(mine.value) || isnan(its)) {
        if (!isnan(mine.value) || !isnan(its)) {
            fail_msg("week %d: %s of %d is %g, not %g", (int)s->now.week, what, (int)at,
                     its, mine.value);
        }
    } else if (mine.value != its) {
        const double off = fabs(mine.value - its) / mine.size;
        s->worst = fmax(s->worst, off);
        if (!(off <= tolerance())) {
            fail_msg("week %d: %s of %d is %.17g, expected %.17g: off by %.2g",
                     (int)s->now.week, what, (int)at, its, mine.value, off);
        }
    }
}

/* ---- the panel and the accounts ---- */

/* The panel of a laboratory is all firms, by id. */
static inline void compare_panel(storm *s)
{
    const ren_population *firms = &s->lab.economy.firms;
    const ren_series *out = s->now.series;
    const ren_state *is = &s->now.state;
    const sums_week *w = &s->w;
    for (int32_t id = 0; id < firms->n; id++) {
        const int32_t i = firms->place_of[id];
        const double x0 = usual_output(w, i);
        const double asked =
            x0 * ((double)s->lab.economy.link_share_of[i] + is->link_request[i]);
        const double mine[REN_N_PANEL] = {
            [REN_PANEL_output] = output(w, i),
            [REN_PANEL_capacity] = capacity(w, i),
            [REN_PANEL_limit] = is->limit[i] < 1e8 ? x0 * (1.0 + is->limit[i]) : NAN,
            [REN_PANEL_demand] = asked,
            [REN_PANEL_unmet] = final_demand(w, i) - final_delivered(w, i),
            [REN_PANEL_investment] = has_accounts(w) ? (double)is->invested[i] : NAN,
        };
        for (int c = 0; c < REN_N_PANEL; c++) {
            same(s, ren_panels[c].name, id, (sums_of){ mine[c], x0 + fabs(mine[c]) },
                 out->panel[c][(int64_t)id * out->n_weeks + s->now.week]);
        }
    }
}

/* Flows and sheets are those of the state, day 0 included. */
static inline void compare_accounts(storm *s)
{
    const ren_books *b = &s->lab.setup.books;
    const ren_series *out = s->now.series;
    const int64_t t = s->now.week;
    for (int k = 0; k < REN_N_SECTORS && has_accounts(&s->w); k++) {
        for (int f = 0; f < REN_N_FLOWS; f++) {
            const int at = f * REN_N_SECTORS + k;
            same(s, ren_flow_names[f], k,
                 sums_count(b->base[at] + s->now.state.flows[at]),
                 out->flows[(t * REN_N_FLOWS + f) * REN_N_SECTORS + k]);
        }
        for (int m = 0; m < REN_N_SHEET_ITEMS; m++) {
            const int at = m * REN_N_SECTORS + k;
            same(s, ren_sheet_names[m], k,
                 sums_count(b->sheet[at] + s->now.state.sheet[at]),
                 out->sheet[(t * REN_N_SECTORS + k) * REN_N_SHEET_ITEMS + m]);
        }
    }
}

#endif
