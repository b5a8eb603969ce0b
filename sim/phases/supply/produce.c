#include "sim/phase.h"

enum { BLOCK = 512, FAR = 16 };

#define UNBOUND ((ren_real)1e9) /* output that nothing bounds */

/* D8: stock before use is (1 + b) a X; a unit of quality q does the work of q. Returns
 * the output it allows, less 1. */
static inline ren_real cover_of(const ren_network *net, const ren_state *s,
                                int32_t slot)
{
    const ren_real stock = net->slot_buffer[slot] + s->stock[slot];
    return stock + s->quality[slot] + stock * s->quality[slot];
}

/* Whether all stocks of slots first .. first+n-1 are of quality 1: only suppliers won by
 * search bring another. `at` walks along these. */
static bool all_alike(const ren_state *s, int32_t first, int32_t n, int32_t *at)
{
    bool alike = true;
    for (; *at < *s->n_grown && s->grown[*at].slot < first + n; (*at)++) {
        const int32_t ahead = *at + FAR < *s->n_grown ? *at + FAR : *at; /* asked for */
        ren_ask(&s->quality[s->grown[ahead].slot]);
        alike = alike && s->quality[s->grown[*at].slot] == 0;
    }
    return alike;
}

/* D8: what slots first .. first+n-1 cover, see cover_of(). */
static inline void cover_slots(const ren_world *world, int32_t first, int32_t n,
                               int32_t *at, ren_real *restrict out)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const bool alike = all_alike(s, first, n, at);
    for (int32_t k = 0; k < n; k++) {
        const int32_t slot = first + k;
        out[k] =
            alike ? net->slot_buffer[slot] + s->stock[slot] : cover_of(net, s, slot);
    }
}

/* The scarcest of n slots and of those before bounds its firm. */
static inline void bind(const int32_t *restrict firm, const ren_real *restrict cover,
                        int32_t n, ren_real *restrict limit)
{
    for (int32_t k = 0; k < n; k++) {
        ren_real *of = &limit[firm[k] % REN_WINDOW];
        *of = cover[k] < *of ? cover[k] : *of;
    }
}

/* C3: the scarcest input of every firm of a window bounds its output; meanwhile what the
 * next slots are covered by is asked for. */
static void bound_window(const ren_world *world, int32_t w, int32_t n_firms,
                         ren_real *restrict limit)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_real half = (ren_real)world->setup->scenario->parameters.psi_half;
    const int32_t end = net->window_slot[w + 1];
    int32_t at = ren_grown_at(world, net->window_slot[w]);
    ren_real cover[BLOCK];
    for (int32_t i = 0; i < n_firms; i++) {
        limit[i] = UNBOUND;
    }
    for (int32_t first = net->window_slot[w]; first < end; first += BLOCK) {
        const int32_t n = end - first < BLOCK ? end - first : BLOCK;
        const uint8_t *restrict kind = net->slot_criticality + first;
        const int32_t *restrict firm = net->slot_firm + first;
        cover_slots(world, first, n, &at, cover);
        for (int32_t k = 0; k < n; k++) {
            const ren_real scaled = kind[k] == REN_HALF ? half * cover[k] : cover[k];
            cover[k] = kind[k] == REN_NOT_CRITICAL ? UNBOUND : scaled;
        }
        const ren_real *buffer = net->slot_buffer + first + n;
        const ren_real *stock = world->state.stock + first + n;
        int32_t k = 0;
        for (; k + REN_LINE <= n; k += REN_LINE) {
            ren_ask(buffer + k);
            ren_ask(stock + k);
            bind(firm + k, cover + k, REN_LINE, limit);
        }
        bind(firm + k, cover + k, n - k, limit);
    }
}

/* Slots of one firm that hold goods of one product: first to last of its list. Several
 * where a stock is kept per supplier (Henriet et al. 2012). */
static int64_t group_end(const ren_network *net, int32_t base, int64_t first,
                         int64_t last)
{
    int64_t k = first + 1;
    while (k < last
           && net->slot_product[base + net->slot_at[k]]
                  == net->slot_product[base + net->slot_at[first]]) {
        k++;
    }
    return k;
}

/* What the stocks of a group cover together, less 1. */
static ren_real group_cover(const ren_world *world, int32_t base, int64_t first,
                            int64_t last)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_real one = cover_of(net, &world->state, base + net->slot_at[first]);
    ren_real more = 0, all = 0;
    for (int64_t k = first; k < last; k++) {
        const int32_t slot = base + net->slot_at[k];
        more += net->slot_value[slot] * (cover_of(net, &world->state, slot) - one);
        all += net->slot_value[slot];
    }
    return one + (all > 0 ? more / all : 0); /* equal covers leave no rounding */
}

/* Whether the bound of a slot is what the stocks of its group cover. */
static bool bound_is_cover(const ren_world *world)
{
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    return rules->production == REN_LEONTIEF && rules->psi <= 0.0;
}

/* The rules that look at more than one slot: every input binds with the goods of all its
 * suppliers, from the share psi of its target on where the rule has one (Hallegatte 2014,
 * eq. 12). */
static void bound_groups(const ren_world *world, int32_t i, int32_t base)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    const ren_real half = (ren_real)world->setup->scenario->parameters.psi_half;
    const ren_real psi = (ren_real)rules->psi;
    ren_real *bound = world->state.bound;
    const int64_t end = net->firm_first[i + 1];
    for (int64_t k = net->firm_first[i], next; k < end; k = next) {
        next = group_end(net, base, k, end);
        const int32_t slot = base + net->slot_at[k];
        const int32_t kind = rules->production == REN_LEONTIEF
                                 ? REN_CRITICAL
                                 : net->slot_criticality[slot];
        ren_real cover = group_cover(world, base, k, next);
        const ren_real thin =
            psi > 0 ? (1 + cover) / (psi * (1 + net->slot_buffer[slot])) - 1 : cover;
        cover = thin < cover ? thin : cover;
        cover = kind == REN_HALF ? half * cover : cover;
        for (int64_t m = k; m < next; m++) {
            bound[base + net->slot_at[m]] = kind == REN_NOT_CRITICAL ? UNBOUND : cover;
        }
    }
}

/* The linear rule: the value-weighted mean of all inputs binds. */
static ren_real limit_by_mean(const ren_world *world, int32_t base, int64_t first,
                              int64_t last)
{
    const ren_network *net = &world->setup->economy->network;
    ren_real mean = 0, all = 0;
    for (int64_t k = first; k < last; k++) {
        const int32_t slot = base + net->slot_at[k];
        mean += net->slot_value[slot] * cover_of(net, &world->state, slot);
        all += net->slot_value[slot];
    }
    return all > 0 ? mean / all : UNBOUND;
}

/* What the bounds of its slots allow a firm. */
static ren_real limit_by_slots(const ren_world *world, int32_t base, int64_t first,
                               int64_t last)
{
    const uint32_t *at = world->setup->economy->network.slot_at;
    ren_real limit = UNBOUND;
    for (int64_t k = first; k < last; k++) {
        const ren_real bound = world->state.bound[base + at[k]];
        limit = bound < limit ? bound : limit;
    }
    return limit;
}

/* Output before the loss of efficiency, and what the plan would have needed; inputs allow
 * `limit`. */
static inline void bound_firm(ren_world *world, int32_t i, ren_real limit)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_state *s = &world->state;
    const int32_t product = firms->product[i];
    const ren_real want = setup->made_to_order[product]
                              ? s->link_request[i] + s->other_request[i]
                              : s->plan[i];
    ren_real output = want < s->capacity[i] ? want : s->capacity[i];
    if (setup->books.cash != NULL && setup->made_to_order[product]) {
        output += s->liquidity[i] * (1 + output); /* others plan with it (D6) */
    }
    s->aim[i] = output;
    output = limit < output ? limit : output;
    const ren_real pool =
        (ren_real)s->pool_limit[product * REN_N_PROVINCES + firms->province[i]];
    const ren_real pooled = want + pool + want * pool;
    output = pooled < output ? pooled : output;
    s->limit[i] = limit;
    s->want[i] = want;
    s->output[i] = output < -1 ? -1 : output;
    s->short_critical[i] = 0;
    s->short_other[i] = 0;
}

/* Slots that hold a firm back, or would have: critical inputs short of the plan, and the
 * value of non-critical ones that are missing for the output. Rare. */
static inline void count_shortage(const ren_world *world, int32_t slot, ren_real cover)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t i = net->slot_firm[slot];
    const ren_real value = net->slot_value[slot];
    if (net->slot_criticality[slot] == REN_CRITICAL && cover < s->want[i]) {
        s->short_critical[i] += value * (s->want[i] - cover);
    } else if (net->slot_criticality[slot] == REN_NOT_CRITICAL && cover < s->output[i]
               && s->output[i] > -1) { /* who makes nothing lacks nothing */
        s->short_other[i] += value * (s->output[i] - cover) / (1 + s->output[i]);
    }
}

/* The same where a stock is kept per supplier: what one lacks another may hold. */
static void count_groups(const ren_world *world, int32_t i, int32_t base)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const bool known = bound_is_cover(world);
    const int64_t end = net->firm_first[i + 1];
    for (int64_t k = net->firm_first[i], next; k < end; k = next) {
        next = group_end(net, base, k, end);
        const ren_real cover = known ? s->bound[base + net->slot_at[k]]
                                     : group_cover(world, base, k, next);
        for (int64_t m = k; m < next && (cover < s->want[i] || cover < s->output[i]);
             m++) {
            count_shortage(world, base + net->slot_at[m], cover);
        }
    }
}

/* C3: a shortage of non-critical inputs costs efficiency, up to eff_loss of output. */
static void lose_efficiency(ren_world *world, int32_t first, int32_t last)
{
    const ren_setup *setup = world->setup;
    const ren_real loss = (ren_real)setup->scenario->parameters.eff_loss;
    const ren_state *s = &world->state;
    for (int32_t i = first; i < last; i++) {
        if (s->short_other[i] > 0) {
            const ren_real missing = s->short_other[i] / setup->other_value[i];
            s->output[i] -= loss * missing * (1 + s->output[i]);
        }
    }
}

static void use_stocks(const ren_world *world, int32_t first, int32_t n, int32_t *at)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t *restrict firm = net->slot_firm + first;
    const ren_real *restrict buffer = net->slot_buffer + first;
    const ren_real *restrict quality = s->quality + first;
    ren_real *restrict stock = s->stock + first;
    ren_real output[BLOCK];
    for (int32_t k = 0; k < n; k++) {
        output[k] = s->output[firm[k]];
    }
    const bool alike = all_alike(s, first, n, at);
    for (int32_t k = 0; k < n; k++) {
        const ren_real most = buffer[k] + stock[k];
        const ren_real use =
            alike ? output[k] : (output[k] - quality[k]) / (1 + quality[k]);
        stock[k] -= use < most ? use : most;
    }
}

/* The same where a stock is kept per supplier: use draws on all stocks of a product in
 * proportion to what they hold (Henriet et al. 2012, section 2.3). */
static void use_groups(const ren_world *world, int32_t i, int32_t base)
{
    const ren_network *net = &world->setup->economy->network;
    const bool known = bound_is_cover(world);
    const ren_state *s = &world->state;
    const int64_t end = net->firm_first[i + 1];
    for (int64_t k = net->firm_first[i], next; k < end; k = next) {
        next = group_end(net, base, k, end);
        const ren_real together = known ? s->bound[base + net->slot_at[k]]
                                        : group_cover(world, base, k, next);
        const ren_real drawn = together > -1 ? (1 + s->output[i]) / (1 + together) : 0;
        for (int64_t m = k; m < next; m++) {
            const int32_t slot = base + net->slot_at[m];
            const ren_real most = net->slot_buffer[slot] + s->stock[slot];
            const ren_real quality = s->quality[slot];
            const ren_real work =
                s->output[i] + drawn * (cover_of(net, s, slot) - together);
            const ren_real use = (work - quality) / (1 + quality);
            s->stock[slot] -= use < most ? use : most;
        }
    }
}

/* Firms of which an input may be looked at apart, one after the other, so that a firm's many
 * stocks are near at hand throughout. */
static void produce_apart(ren_world *world, int32_t first, int32_t last, int32_t slot)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    const bool mean = rules->production == REN_LINEAR;
    for (int32_t i = first; i < last; i++) {
        const int64_t begin = net->firm_first[i], end = net->firm_first[i + 1];
        if (!mean) {
            bound_groups(world, i, slot);
        }
        bound_firm(world, i,
                   mean ? limit_by_mean(world, slot, begin, end)
                        : limit_by_slots(world, slot, begin, end));
        if (rules->stocks == REN_STOCK_OF_SUPPLIER) {
            count_groups(world, i, slot);
            lose_efficiency(world, i, i + 1);
            use_groups(world, i, slot);
        }
    }
}

/* Slots short of what their firm wanted or, by other inputs, could make. */
static void count_window(const ren_world *world, int32_t w, int32_t first_firm,
                         int32_t n_firms)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t end = net->window_slot[w + 1];
    int32_t at = ren_grown_at(world, net->window_slot[w]);
    ren_real most[REN_WINDOW], cover[BLOCK];
    for (int32_t i = 0; i < n_firms; i++) {
        const ren_real want = s->want[first_firm + i], made = s->output[first_firm + i];
        most[i] = want > made ? want : made;
    }
    for (int32_t first = net->window_slot[w]; first < end; first += BLOCK) {
        const int32_t n = end - first < BLOCK ? end - first : BLOCK;
        const int32_t *restrict firm = net->slot_firm + first;
        cover_slots(world, first, n, &at, cover);
        for (int32_t k = 0; k < n; k++) {
            if (cover[k] < most[firm[k] % REN_WINDOW]) {
                count_shortage(world, first + k, cover[k]);
            }
        }
    }
}

static void produce_window(ren_world *world, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    const int32_t first = w * REN_WINDOW, rest = net->n_firms - first;
    const int32_t n = rest < REN_WINDOW ? rest : REN_WINDOW;
    const int32_t slot = net->window_slot[w], end = net->window_slot[w + 1];

    if (ren_slots_bind_alone(rules)) {
        ren_real limit[REN_WINDOW];
        bound_window(world, w, n, limit);
        for (int32_t i = 0; i < n; i++) {
            bound_firm(world, first + i, limit[i]);
        }
    } else {
        produce_apart(world, first, first + n, slot);
    }
    if (rules->stocks == REN_STOCK_OF_SUPPLIER) {
        return;
    }
    count_window(world, w, first, n);
    lose_efficiency(world, first, first + n);
    int32_t at = ren_grown_at(world, slot);
    for (int32_t k = slot; k < end; k += BLOCK) {
        use_stocks(world, k, end - k < BLOCK ? end - k : BLOCK, &at);
    }
}

/* C3, Pichler et al. 2022: critical inputs bind, half-critical ones half bind, the others
 * cost efficiency. Goods are made to plan; services, power and niches to order (D8). */
static void run(ren_world *world)
{
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < world->setup->economy->network.n_windows; w++) {
        produce_window(world, w);
    }
}

const ren_phase ren_phase_produce = {
    .name = "produce",
    .doc = "Turns inputs into output, held back by the scarcest critical input.",
    .source = "C3, D3, D8; Pichler et al. 2022, J. Econ. Dyn. Control 144",
    .reads = REN_COLUMNS(REN_COL_plan, REN_COL_capacity, REN_COL_link_request,
                         REN_COL_other_request, REN_COL_stock, REN_COL_quality,
                         REN_COL_grown, REN_COL_n_grown, REN_COL_pool_limit,
                         REN_COL_liquidity),
    .writes = REN_COLUMNS(REN_COL_bound, REN_COL_limit, REN_COL_want, REN_COL_output,
                          REN_COL_aim, REN_COL_stock, REN_COL_short_critical,
                          REN_COL_short_other),
    .run = run,
    .moves_goods = true,
};
