/**
 * @file sim/phases/money/insolvency/estate.c
 * What failed firms leave (C11): staff come first, then the bank, then suppliers.
 */
#include "sim/phases/money/insolvency/estate.h"

#include "base/array.h"
#include "sim/phase.h"

#include <math.h>

static ren_sector sector_of(const ren_world *world, int32_t i)
{
    return ren_sector_of_tier(world->setup->economy->firms.tier[i]);
}

/* What a firm owes its suppliers over links. */
static double owed_to_suppliers(const ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    const double weeks = world->setup->scenario->parameters.dso;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    double sum = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        const double owed =
            net->slot_domestic[slot] * weeks + (double)world->state.payable[slot];
        sum += net->slot_value[slot] * (owed > 0.0 ? owed : 0.0);
    }
    return sum;
}

/* Suppliers of failed firms lose what these owe them, but for what they recover.
 * `share` is that of the agent's real firms that fail. */
static void write_off_invoices(ren_world *world, int32_t i, double share,
                               double recovered)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        const double home = net->slot_domestic[slot], value = net->slot_value[slot];
        const double owed = home * p->dso + (double)s->payable[slot];
        const double lost = share * (1.0 - recovered) * (owed > 0.0 ? owed : 0.0);
        double booked = 0;
        if (home <= 0.0 || lost <= 0.0) {
            continue; /* without suppliers on day 0 */
        }
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            if (j >= net->n_firms) {
                continue;
            }
            /* nobody loses more than he is owed */
            const double claims = p->dso * setup->books.sold[j] + s->receivable[j];
            const double part = lost * value * (double)s->link_share[l] / home;
            const double loss = part < claims ? part : claims > 0.0 ? claims : 0.0;
            s->receivable[j] -= loss;
            s->suspect[setup->economy->firms.id[j]] = 1;
            booked += loss;
            ren_books_pay(world, REN_FLOW_invoices, sector_of(world, j),
                          sector_of(world, i), loss);
        }
        s->payable[slot] -= (ren_real)(booked / value);
    }
}

/* Of the firms that fail, those that had lost a loan leave with what they lacked; new
 * owners bring it. Returns it. */
static double leave(const ren_world *world, int32_t i, double share, double squeezed)
{
    const ren_state *s = &world->state;
    const double all = s->squeezed[i];
    const double usual = s->cash[i] + s->cash_gap[i];
    const double part =
        all > 0.0 && squeezed > 0.0 ? (squeezed < all ? squeezed / all : 1.0) : 0.0;
    const double brought = part * s->cash_gap[i] + (usual < 0.0 ? -share * usual : 0.0);
    s->cash_gap[i] -= part * s->cash_gap[i];
    s->called[i] -= part * s->called[i];
    s->squeezed[i] -= (ren_real)(part * all);
    return brought;
}

/* What creditors of each rank get and lose. */
typedef struct estate {
    double staff, bank_lost, trade_recovered;
} estate;

/* Of an estate that would leave the bank rec_bank and suppliers rec_trade, wages owed
 * are paid first: suppliers give way before the bank. */
static estate share_out(const ren_world *world, int32_t i, double share)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const bool bank_acts = ren_phase_is_on(setup->scenario, "credit");
    const double debt = b->debt[i] + s->debt[i];
    const double loans = bank_acts && debt > 0.0 ? share * debt : 0.0;
    const double bills = share * owed_to_suppliers(world, i);
    const double wages =
        share * p->staff_weeks * b->wages[i] * (1.0 + (double)s->labour[i]);
    const double to_trade = p->rec_trade * bills, to_bank = p->rec_bank * loans;
    const double staff = fmax(fmin(wages, to_trade + to_bank), 0.0);
    const double from_trade = fmin(staff, to_trade);
    return (estate){ .staff = staff,
                     .bank_lost = loans - to_bank + (staff - from_trade),
                     .trade_recovered =
                         bills > 0.0 ? (to_trade - from_trade) / bills : 0.0 };
}

/* Local government bears its share of what the bank loses: out of what levers have
 * spent this week and nobody has got, then beyond it. */
static void cover_loss(ren_world *world, int32_t i, double lost)
{
    const double cover = ren_strain_of(&world->strain, REN_STRAIN_cover, i);
    const ren_state *s = &world->state;
    if (cover <= 0.0 || lost <= 0.0) {
        return;
    }
    const double borne = fmin(cover, 1.0) * lost, left = fmin(*s->spare, borne);
    ren_books_pay(world, REN_FLOW_subsidies, REN_SECTOR_households,
                  REN_SECTOR_local_government, left);
    ren_books_pay(world, REN_FLOW_subsidies, REN_SECTOR_local_government,
                  REN_SECTOR_banks, borne);
    s->bank_capital[world->setup->books.bank[i]] += borne;
    *s->spare -= left;
    *s->beyond += borne - left;
}

/* Where credit is off, banks keep their claims. */
static void settle(ren_world *world, int32_t i, double share, double squeezed)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t bank = setup->books.bank[i];
    const ren_sector tier = sector_of(world, i);
    const estate e = share_out(world, i, share);
    const double brought = e.staff + leave(world, i, share, squeezed);
    write_off_invoices(world, i, share, e.trade_recovered);
    s->debt[i] -= e.bank_lost;
    s->advance[i] -= share * s->advance[i];
    s->bank_loans[bank] -= e.bank_lost;
    s->bank_capital[bank] -= e.bank_lost;
    ren_books_pay(world, REN_FLOW_write_offs, REN_SECTOR_banks, tier, e.bank_lost);
    ren_books_pay(world, REN_FLOW_repayments, tier, REN_SECTOR_banks, e.bank_lost);
    ren_books_pay(world, REN_FLOW_wages, tier, REN_SECTOR_households, e.staff);
    ren_books_pay(world, REN_FLOW_equity, REN_SECTOR_households, tier, brought);
    cover_loss(world, i, e.bank_lost);
    s->cash[i] += brought - e.staff;
    s->closed[i] += (ren_real)share;
    s->closed[i] = s->closed[i] < 1 ? s->closed[i] : 1;
    *s->failed += share * setup->economy->firms.weight[i];
}

/* What settle() will read is asked for, by turns: the firms, their slots, the slots' links,
 * and the suppliers at their ends. */
#define ASK __attribute__((always_inline)) static inline

ASK void ask_firm(const ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_books *b = &world->setup->books;
    const ren_state *s = &world->state;
    ren_ask(&net->slot_at[net->firm_first[i]]);
    ren_ask(&b->debt[i]);
    ren_ask(&s->debt[i]);
    ren_ask(&b->wages[i]);
    ren_ask(&s->labour[i]);
    ren_ask(&s->advance[i]);
    ren_ask(&s->called[i]);
}

ASK void ask_slots(const ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        ren_ask(&net->link_first[slot]);
        ren_ask(&net->slot_domestic[slot]);
        ren_ask(&net->slot_value[slot]);
        ren_ask(&world->state.payable[slot]);
    }
}

ASK void ask_links(const ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int64_t l = net->link_first[base + (int32_t)net->slot_at[k]];
        ren_ask(&world->state.link_supplier[l]);
        ren_ask(&world->state.link_share[l]);
    }
}

ASK void ask_suppliers(const ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int64_t *first = &net->link_first[base + (int32_t)net->slot_at[k]];
        for (int64_t l = first[0]; l < first[1]; l++) {
            const int32_t j =
                s->link_supplier[l] < net->n_firms ? s->link_supplier[l] : i;
            ren_ask(&world->setup->books.sold[j]);
            ren_ask(&world->setup->economy->firms.id[j]);
            ren_ask(&s->receivable[j]);
        }
    }
}

void ren_estates_settle(ren_world *world, int32_t n, const ren_failure *failure)
{
    for (int32_t m = 0; m < n; m++) {
        ask_firm(world, failure[m].place);
    }
    for (int32_t m = 0; m < n; m++) {
        ask_slots(world, failure[m].place);
    }
    for (int32_t m = 0; m < n; m++) {
        ask_links(world, failure[m].place);
    }
    for (int32_t m = 0; m < n; m++) {
        ask_suppliers(world, failure[m].place);
    }
    for (int32_t m = 0; m < n; m++) {
        settle(world, failure[m].place, failure[m].share, failure[m].squeezed);
    }
}
