/**
 * @file sim/phases/money/books/closing.c
 * Balance sheets at the end of a week.
 */
#include "sim/phases/money/books/books.h"

#include "sim/phase.h"

#include <string.h>

static bool is_last(const ren_scenario *scenario, const char *phase)
{
    static const char *const order[] = { "insolvency", "credit", "account" };
    int k = 0;
    while (k < 2 && !ren_phase_is_on(scenario, order[k])) {
        k++;
    }
    return strcmp(order[k], phase) == 0;
}

void ren_books_close_week(ren_world *world, const char *phase)
{
    const double *flows = world->state.flows;
    double *sheet = world->state.sheet;
    if (!is_last(world->setup->scenario, phase)) {
        return;
    }
    for (int s = 0; s < REN_N_SECTORS; s++) {
        for (int f = 0; f < REN_N_FLOWS; f++) {
            sheet[REN_SHEET_cash * REN_N_SECTORS + s] +=
                f != REN_FLOW_invoices ? flows[f * REN_N_SECTORS + s] : 0.0;
        }
        sheet[REN_SHEET_bank_loans * REN_N_SECTORS + s] -=
            flows[REN_FLOW_loans * REN_N_SECTORS + s]
            + flows[REN_FLOW_repayments * REN_N_SECTORS + s];
        sheet[REN_SHEET_trade_credit * REN_N_SECTORS + s] +=
            flows[REN_FLOW_invoices * REN_N_SECTORS + s]
            - flows[REN_FLOW_intermediate * REN_N_SECTORS + s];
    }
}
