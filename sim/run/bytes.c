/**
 * @file sim/run/bytes.c
 * What a member takes of memory, before it is built.
 */
#include "base/array.h"
#include "model/given.h"
#include "sim/member.h"
#include "sim/world/world.h"

#include <math.h>
#include <stdlib.h>

int64_t ren_member_firms(const ren_experiment *x)
{
    return x->given != NULL ? x->given->firms.n : x->scenario->economy.firms;
}

double ren_member_links(const ren_experiment *x)
{
    const ren_parameters *p = &x->scenario->parameters;
    return x->given != NULL ? (double)x->given->n_links
                            : (double)x->scenario->economy.firms * p->slots_mean
                                  * (2.4 + p->slot_extra_pieces);
}

/* Links of one buyer that carry one product share a slot: of a stated economy the
 * number expected if all buyers had as many links and products came to them by
 * chance. */
static double slots_of(const ren_experiment *x)
{
    const ren_given *g = x->given;
    if (g == NULL) {
        return (double)x->scenario->economy.firms * x->scenario->parameters.slots_mean;
    }
    double *carried = ren_column(g->products.n + 1, sizeof *carried);
    if (carried == NULL || g->firms.n == 0
        || x->scenario->rules.stocks == REN_STOCK_OF_SUPPLIER) {
        free(carried);
        return (double)g->n_links;
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        const bool own = g->link_product != NULL && g->link_product[l] >= 0;
        const int32_t p = own                   ? g->link_product[l]
                          : g->supplier[l] >= 0 ? g->product[g->supplier[l]]
                                                : -1;
        carried[p >= 0 ? p : g->products.n] += 1.0;
    }
    const double links = (double)g->n_links, each = links / g->firms.n;
    double slots = 0;
    for (int32_t p = 0; p <= g->products.n && links > 0; p++) {
        slots += g->firms.n * (1.0 - pow(1.0 - carried[p] / links, each));
    }
    free(carried);
    return slots < links ? slots : links;
}

/* Constants where accounts are kept, of each firm: its books (sixteen numbers, the alarm
 * and the bank), its standing, research, staff and market; and shares of pools. */
static double bytes_of_books(const ren_experiment *x)
{
    const double n = x->table->n, real = (double)sizeof(ren_real);
    const double books = 16 * 8 + 4 + 1, standing = 14 + 4 * REN_N_PARTNERS;
    const double research = 8 + 5 * real, staff = 4 + real, market = 2 * 4;
    return (double)ren_member_firms(x) * (books + standing + research + staff + market)
           + 8 * n * n;
}

/* Columns of one world that exist only where accounts are kept. Cells and districts are
 * at most one for each firm. */
static double bytes_of_accounts(const ren_experiment *x, double firms, double slots)
{
    const double n = x->table->n;
    const double districts = fmin(firms, REN_N_PROVINCES * n);
    double sum = 0;
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        const ren_axis axis = ren_columns[c].axis;
        const double length =
            axis == REN_AXIS_FIRM_MONEY      ? firms
            : axis == REN_AXIS_FIRM_YEAR     ? 4.0 * firms
            : axis == REN_AXIS_PARTNER_MONEY ? firms * REN_N_PARTNERS
            : axis == REN_AXIS_NODE_MONEY    ? firms
            : axis == REN_AXIS_INVESTMENT    ? firms * ren_invest_steps(x->scenario)
            : axis == REN_AXIS_SLOT_MONEY    ? slots
            : axis == REN_AXIS_BRANCH_MONEY  ? n * REN_N_TIERS * REN_N_MONEY_SUMS
            : axis == REN_AXIS_DISTRICT_PAIR ? 2.0 * districts
            : axis == REN_AXIS_DISTRICT      ? districts * REN_N_DISTRICT_SUMS
            : axis == REN_AXIS_WINDOW_PRODUCT_MONEY ? ceil(firms / REN_WINDOW) * n
                                                    : 0.0;
        sum += length * (double)ren_columns[c].size;
    }
    return sum;
}

/* Where firms are tried one by one: links as rows, and the lanes of a thread. The list of
 * links that every world's end needs fits where the network was built. */
static double bytes_of_measures(const ren_experiment *x, double firms, double links)
{
    return x->scenario->output.systemic ? links * 113 + firms * 1036 : 0;
}

/* Counted per firm, slot and link: the network with the kernels' copy of its links,
 * which is also about the peak of building it, and the columns of a world. */
int64_t ren_member_bytes(const ren_experiment *x, int32_t n_worlds)
{
    const double real = (double)sizeof(ren_real);
    const ren_parameters *p = &x->scenario->parameters;
    const double firms = (double)ren_member_firms(x);
    const double slots = slots_of(x), links = ren_member_links(x);
    const double build =
        firms * (90 + 5 * real) + slots * (26 + 4 * real) + links * (28 + 3 * real);
    const double churn = x->scenario->noise && p->link_death > 0.0 ? 1.0 : 0.0;
    const double clients = ren_rules_tell_clients(&x->scenario->rules) ? real : 0;
    const double world = firms * (60 + 24 * real) + slots * (12 + 18 * real)
                         + churn * links * (12 + 2 * real) + clients * links;
    const bool money = x->given == NULL && ren_money_is_on(x->scenario);
    const double books = money ? bytes_of_books(x) : 0;
    const double accounts = money ? bytes_of_accounts(x, firms, slots) : 0;
    const double measured = bytes_of_measures(x, firms, links);
    const int64_t series =
        (int64_t)x->n_packages * x->n_shocks * x->scenario->horizon.steps
        * (8 * REN_N_NATIONAL + 8 * x->table->n + 160
           + (x->scenario->output.ledger ? 72 * x->table->n : 0)
           + (money ? 8 * REN_N_SECTORS * (REN_N_FLOWS + REN_N_SHEET_ITEMS) : 0));
    return (int64_t)(build + books + n_worlds * (world + accounts + measured)) + series
           + ((int64_t)64 << 20);
}
