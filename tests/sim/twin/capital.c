/**
 * @file tests/sim/twin/capital.c
 * What a firm could make: machines of capital niches with localisation (D10), capacity
 * (C2, D5), orders and wear; overtime and rebuilding (Hallegatte 2014).
 */
#include "tests/sim/twin/twin.h"

#include <math.h>

/* D10: an embargo is on while some source of the niche, of goods or of machines, is
 * shut. */
static bool is_blocked(const twin *t, const ren_strain *strain, int32_t v)
{
    const ren_niche *niche = &twin_economy(t)->table->niche[v];
    bool blocked = false;
    for (int32_t f = 0; f < t->n_sources; f++) {
        blocked |= t->source[f].product == niche->product && strain->passage[f] < 1.0;
    }
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        blocked |= niche->origin[c] > 0.0
                   && strain->capital_passage[v * REN_N_COUNTRIES + c] < 1.0;
    }
    return blocked;
}

/* D10: after its makers have qualified, domestic capacity of a blocked niche grows by
 * niche_growth of pre-shock demand a week, until it replaces imports. */
void twin_localise(twin *t, const ren_strain *strain)
{
    const ren_table *table = twin_economy(t)->table;
    for (int32_t v = 0; v < t->n_niches; v++) {
        twin_niche *niche = &t->niche[v];
        const double made = table->output[table->niche[v].product];
        const double bought = table->imports[table->niche[v].product];
        const double qualified =
            table->niche[v].qualification_weeks * strain->qualification;
        if (!is_blocked(t, strain, v)) {
            niche->blocked_weeks = 0.0;
            continue;
        }
        niche->blocked_weeks += 1.0;
        if (niche->blocked_weeks > qualified) {
            niche->growth += t->parameters->niche_growth * (made + bought) / made;
            if (niche->growth > bought / made) {
                niche->growth = bought / made;
            }
        }
    }
}

/* C2, D5: capacity = min over its machines, times what shocks leave and niches gain. */
void twin_capacity(twin *t, const ren_strain *strain)
{
    const ren_real full = (ren_real)(1.0 / t->parameters->util0);
    for (int32_t i = 0; i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        const int32_t niche = t->setup->niche_of[f->product];
        ren_real machines = 0, grown = 1;
        for (int32_t v = 0; v < t->n_machines; v++) {
            if (t->machine[v].firm == i) {
                machines = twin_less(machines, t->machine[v].capital);
            }
        }
        if (niche >= 0) {
            grown = (ren_real)(1.0 + t->niche[niche].growth);
        }
        f->capacity = full * strain->capacity[i] * (1 + machines) * grown - 1;
        if (t->setup->scenario->rebuild.tau > 0.0) {
            f->capacity -= f->damage * (1 + f->capacity);
        }
    }
}

/* D10: a blocked country delivers at most passage and grey channel, an open one also
 * its slack. Returns deliveries less baseline; what nobody abroad delivers is `left`. */
static double buy_abroad(const twin *t, const ren_strain *strain, int32_t v,
                         double *left)
{
    const double *origin = twin_economy(t)->table->niche[v].origin;
    const double imports = t->setup->capital_base[v] - t->setup->capital_home[v];
    const double more = t->niche[v].request;
    double open = 0, moved = 0, change = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        const int32_t at = v * REN_N_COUNTRIES + c;
        const double trade = imports * origin[c];
        if (strain->capital_passage[at] >= 1.0) {
            open += trade;
            continue;
        }
        const double most =
            trade * (strain->capital_passage[at] + strain->capital_grey[at]);
        const double want = trade * (1.0 + more);
        const double got = want < most ? want : most;
        change += got - trade;
        moved += want - got;
    }
    const double want = open * more + moved;
    const double most = open * t->parameters->foreign_slack;
    const double got = want < most ? want : most;
    *left = want - got;
    return change + got;
}

/* D5: users order what wears out and 1/capital_catch_up of what is missing, less what
 * missing machines do not wear. Domestic makers get what finds no source abroad, up to
 * their capacity. */
void twin_invest(twin *t, const ren_strain *strain)
{
    const ren_parameters *p = t->parameters;
    for (int32_t v = 0; v < t->n_niches; v++) {
        twin_niche *niche = &t->niche[v];
        const double base = t->setup->capital_base[v], home = t->setup->capital_home[v];
        double left;
        if (base <= 0.0) {
            continue;
        }
        niche->request = /* 0.0 +: never -0 */
            0.0 + niche->gap / base;
        niche->foreign = buy_abroad(t, strain, v, &left);
        const double room = (1.0 + niche->growth) / p->util0 - 1.0;
        const double most = room > niche->request ? room : niche->request;
        const double ask = home > 0.0 ? niche->request + left / home : 0.0;
        niche->domestic = ask < most ? ask : most;
    }
}

/* Capital goods delivered over ordered, less 1; makers serve them like final demand. */
static double delivered_share(const twin *t, int32_t v)
{
    const twin_niche *niche = &t->niche[v];
    const int32_t product = twin_economy(t)->table->niche[v].product;
    const double base = t->setup->capital_base[v];
    double served = 0, all = 0;
    for (int32_t id = 0; id < t->n_firms; id++) {
        const twin_firm *f = &t->firm[twin_economy(t)->firms.place_of[id]];
        if (f->product == product) {
            served += f->output0 * f->final_fill;
            all += f->output0;
        }
    }
    const double fill = all > 0.0 ? served / all : 0.0;
    const double home = niche->domestic + fill + niche->domestic * fill;
    return base > 0.0 ? (niche->foreign + t->setup->capital_home[v] * home
                         - base * niche->request)
                            / (base * (1.0 + niche->request))
                      : 0.0;
}

/* Purchases over those of day 0, less 1: what is missing, 1/capital_catch_up of it a
 * week, less what missing machines do not wear; never less than none. */
static ren_real twin_wanted(ren_real pull, ren_real capital)
{
    const ren_real want = pull * capital;
    return want > -1 ? want : -1;
}

/* Share of the parts that a machine lacks whose spares are used up. */
static ren_real twin_lacking(const twin *t, ren_real fill, ren_real came, ren_real now)
{
    const ren_real unfilled = fill < 0 ? -fill : 0;
    const ren_real need = 1 + now, unmet = need > 0 ? (need - (1 + came)) / need : 0;
    switch (t->rules->spare_parts) {
    case REN_PARTS_ALL:
        return 1;
    case REN_PARTS_NEEDED:
        return unmet <= 0 ? 0 : unmet < unfilled ? unmet : unfilled;
    default:
        return unfilled;
    }
}

/* D5: K += delivered - (delta_K + delta_s [spares are used up]) K, the second scaled by
 * the share of spare parts that is missing. */
void twin_capital(twin *t)
{
    const ren_parameters *p = t->parameters;
    const ren_real decay = (ren_real)p->delta_K, wear = (ren_real)p->delta_s;
    const ren_real pull = (ren_real)(1.0 - 1.0 / (p->capital_catch_up * p->delta_K));
    for (int32_t v = 0; v < t->n_niches; v++) {
        twin_niche *niche = &t->niche[v];
        niche->fill = delivered_share(t, v);
        niche->gap = 0;
        for (int32_t first = 0; first < t->n_machines; first += REN_VINTAGE_BLOCK) {
            double sum = 0; /* of a block of machines: the order of the sum */
            for (int32_t k = first; k < t->n_machines && k < first + REN_VINTAGE_BLOCK;
                 k++) {
                twin_machine *m = &t->machine[k];
                if (m->niche != v) {
                    continue;
                }
                const ren_real fill = (ren_real)niche->fill;
                const ren_real want = twin_wanted(pull, m->capital);
                const ren_real came = want + fill + want * fill;
                const bool used_up = niche->blocked_weeks > p->spares_weeks;
                const ren_real lacking =
                    used_up ? twin_lacking(t, fill, came, m->capital) : 0;
                m->capital +=
                    decay * (came - m->capital) - wear * lacking * (1 + m->capital);
                sum += m->purchase * twin_wanted(pull, m->capital);
            }
            niche->gap += sum;
        }
    }
}

/* Hallegatte 2014, eq. 8: alpha += (alpha_max - alpha) (D - X)/D step/tau_alpha where
 * demand is not what was made last, else it falls back to 1; never below. */
void twin_overtime(twin *t)
{
    const ren_real pace = (ren_real)(twin_days(t) / t->rules->alpha_days);
    const ren_real most = (ren_real)(t->rules->alpha_max - 1.0);
    const ren_real noise =
        sizeof(ren_real) == sizeof(double) ? (ren_real)1.1e-16 : 2e-7F;
    for (int32_t i = 0; t->rules->alpha_max > 1.0 && i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        const ren_real asked = f->link_request + f->other_request;
        const ren_real gap = asked - f->output;
        if ((gap < 0 ? -gap : gap) <= noise * (1 + asked)) {
            f->overtime -= f->overtime * pace;
        } else {
            f->overtime += (most - f->overtime) * (gap / (1 + asked)) * pace;
        }
        f->overtime = f->overtime > 0 ? f->overtime : 0;
        f->capacity += f->overtime + f->overtime * f->capacity;
    }
}

static double round_owed(const twin *t, double owed)
{
    const double kept = t->rules->as_published ? rint(owed * 10.0) / 10.0 : owed;
    return kept > 0.0 ? kept : 0.0;
}

/* Capital of the buyer of a link that its supplier is to rebuild: by product, and there
 * as the buyer usually shares its purchases. */
static double owed_anew(const twin *t, const ren_strain *strain, int32_t supplier,
                        int32_t sale)
{
    const twin_slot *slot = &t->slot[t->node[supplier].sale[sale].slot];
    for (int32_t k = 0; k < slot->n_links; k++) {
        if (slot->link[k].supplier == supplier && slot->link[k].sale == sale) {
            return strain->ruined[slot->buyer] * t->setup->rebuild_share[slot->product]
                   * (double)slot->link[k].share;
        }
    }
    return 0.0;
}

/* Hallegatte 2014, section 2.5: what is owed is asked for over tau, served like all final
 * demand, and is missing from capital until then. Who orders looks at demand without what
 * was served of it. */
void twin_rebuild(twin *t, const ren_strain *strain)
{
    const double tau = t->setup->scenario->rebuild.tau / twin_days(t);
    for (int32_t j = 0; tau > 0.0 && j < t->n_firms; j++) {
        twin_firm *f = &t->firm[j];
        const twin_node *node = &t->node[j];
        const double share = (1.0 + f->final_fill) / tau;
        double delivered = 0, asked = 0;
        for (int32_t k = 0; k < node->n_sales; k++) {
            twin_sale *sale = &node->sale[k];
            delivered += sale->owed * share;
            sale->owed = round_owed(t, sale->owed - sale->owed * share);
            sale->owed += owed_anew(t, strain, j, k);
            asked += sale->owed / tau;
        }
        f->aim = twin_less(f->want - (ren_real)(delivered / f->output0), f->capacity);
        f->rebuild_request = (ren_real)(asked / f->output0);
    }
    for (int32_t i = 0; tau > 0.0 && i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        const double capital = ren_firm_capital(twin_economy(t), t->setup->scenario, i);
        double missing = 0;
        for (int32_t k = 0; k < f->n_slots; k++) {
            const twin_slot *slot = &t->slot[f->by_product[k]];
            for (int32_t l = 0; l < slot->n_links; l++) {
                const twin_node *node = &t->node[slot->link[l].supplier];
                missing += node->sale[slot->link[l].sale].owed;
            }
        }
        missing = missing > 0.0 && capital > 0.0 ? missing / capital : 0.0;
        f->damage = (ren_real)(missing < 1.0 ? missing : 1.0);
    }
}
