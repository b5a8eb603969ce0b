#include "sim/phases/trade/rules/clients.h"

#include <string.h>

enum { ROUNDS = 256 };
static const double CRUMB = 1e-30;

/* The clients of one supplier. Shares and orders in baselines of the supplier. */
typedef struct queue {
    const ren_world *world;
    int64_t link;          /* first link of its row */
    int32_t n, j;          /* links, supplier */
    const ren_real *share; /* [n] of its baseline */
    const ren_real *order; /* [n] relative orders */
    double able;           /* what it has, 1 at baseline */
    double scale;   /* orders of all clients over those of the row: customers won by
                       search have no baseline and take part in proportion */
    double final;   /* baseline share of final users who take part, else 0 */
    double wish;    /* their relative order */
    double first;   /* least positive relative order */
    double largest; /* largest relative order */
    double least;   /* least relative order */
    double asked;   /* all orders */
    double open;    /* baseline share of clients who ordered something */
    double idle;    /* baseline share of clients who ordered nothing and yet count */
    bool published;
} queue;

/* Orders of all clients of a portion of suppliers, before any tilt: one long loop keeps
 * more loads under way than row by row. */
static void collect_orders(const ren_world *world, int64_t first, int64_t last)
{
    const int32_t *restrict slot = world->state.out_slot;
    const ren_real *restrict placed = world->state.placed;
    ren_real *restrict order = world->state.wish;
    for (int64_t l = first; l < last; l++) {
        order[l] = 1 + placed[2 * (ptrdiff_t)slot[l]];
    }
}

/* Reads the orders of a row, and what the first steps of the search need of them. */
static void read_orders(queue *q, const ren_world *world, bool counts_idle)
{
    const ren_state *s = &world->state;
    const ren_real *restrict share = s->out_share + q->link;
    ren_real *restrict order = s->wish + q->link;
    const ren_real tilt = 1 + s->reweight[q->j];
    double asked = 0, open = 0, largest = q->largest, first = q->first, least = 0;
    for (int32_t k = 0; k < q->n; k++) {
        order[k] *= tilt;
        const double wish = order[k];
        asked += (double)share[k] * wish;
        open += wish > 0 ? (double)share[k] : 0.0;
        largest = wish > largest ? wish : largest;
        least = wish < least ? wish : least;
        /* an order that rounding alone tells from none is still an order */
        const double some = wish > 0 ? wish : CRUMB;
        if (wish == 0) {
            q->idle += counts_idle ? (double)share[k] : 0.0;
        } else if (first <= 0.0 || some < first) {
            first = some;
        }
    }
    q->share = share;
    q->order = order;
    q->largest = largest;
    q->first = first;
    q->least = least;
    q->asked = asked;
    q->open = open;
}

static void open_queue(queue *q, const ren_world *world, const ren_out_run *run,
                       int32_t row)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const ren_rules_spec *rules = &setup->scenario->rules;
    const int32_t j = setup->topology.supplier[run->first + row];
    const bool last = rules->rationing == REN_LOWEST_RELATIVE_ORDER_FIRMS_FIRST;
    const double base = setup->other_base[j];
    q->world = world;
    q->link = run->link + (int64_t)row * run->length;
    q->n = run->length;
    q->j = j;
    q->able = 1.0 + s->output[j];
    q->final = last ? 0.0 : base;
    q->wish = base > 0.0 ? 1.0 + s->other_request[j] / base : 0.0;
    q->first = q->largest = q->final > 0.0 ? q->wish : 0.0;
    q->idle = 0.0;
    q->published = rules->as_published && rules->rationing != REN_PRIORITY;
    read_orders(q, world, q->published && !last);
    const double all =
        (double)setup->economy->link_share_of[j] + (double)s->link_request[j];
    q->scale = q->asked > 0.0 ? all / q->asked : 1.0;
}

/* What is used up when every client has received up to `level`, what one more unit of
 * level takes, and the baseline share of clients who ordered more. The ends of the line
 * are known without adding up. */
static double used_up(const queue *q, double level, double *slope, double *beyond)
{
    const ren_real *share = q->share;
    double used = 0, more = 0;
    if (level == 0.0 && q->least >= 0.0) {
        more = q->open;
    } else if (level >= q->largest) {
        used = q->asked;
    } else {
        for (int32_t k = 0; k < q->n; k++) {
            const double wish = q->order[k];
            used += share[k] * (wish < level ? wish : level);
            more += wish > level ? share[k] : 0.0;
        }
    }
    *beyond = more;
    used += q->idle * (level < q->first ? level : q->first);
    more += level < q->first ? q->idle : 0.0;
    const bool open = q->published || level < q->wish;
    *slope = q->scale * more + (open ? q->final : 0.0);
    return q->scale * used + q->final * (open ? level : q->wish);
}

/* The level at which the goods are gone: `used_up` is concave in it, so that Newton's
 * steps from below end after a few pieces. */
static double find_level(const queue *q)
{
    double level = 0, slope = 0, beyond, before = -1;
    for (int round = 0; round < ROUNDS; round++) {
        const double left = q->able - used_up(q, level, &slope, &beyond);
        if (!(left > 0.0) || slope <= 0.0 || slope == before) {
            break;
        }
        level += left / slope;
        before = slope;
    }
    return level;
}

/* Sets what clients get once the goods are gone at some level: who ordered less than
 * the last level reached has all of it, the others share the rest by their usual
 * purchases. */
static void stop_at(const queue *q, double level)
{
    const ren_state *s = &q->world->state;
    /* goods that just suffice for an order are shared with those who ordered more */
    const double below =
        level * (1.0 - (sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-6));
    double reached = q->final > 0.0 && q->wish < below ? q->wish : 0.0;
    for (int32_t k = 0; k < q->n; k++) {
        const double wish = q->order[k];
        reached = wish < below && wish > reached ? wish : reached;
    }
    double slope, rest;
    const double left = q->able - used_up(q, reached, &slope, &rest);
    rest = q->scale * rest + (q->wish > reached ? q->final : 0.0);
    const double beyond = reached + (rest > 0.0 && left > 0.0 ? left / rest : 0.0);
    s->threshold[q->j] = (ren_real)reached;
    s->share_beyond[q->j] = (ren_real)beyond;
    if (q->published && q->final > 0.0 && reached < q->wish && beyond > q->wish) {
        s->final_fill[q->j] = (ren_real)(beyond / q->wish - 1.0);
    }
    s->share_unasked[q->j] =
        q->idle > 0.0 && reached >= q->first ? (ren_real)q->first : 0;
}

static void serve_lowest(const queue *q)
{
    const ren_state *s = &q->world->state;
    const bool enough =
        s->output[q->j] >= s->link_request[q->j] + s->other_request[q->j];
    const bool even = q->idle <= 0.0 && (q->final <= 0.0 || q->largest <= q->wish);
    double slope, beyond;
    if (enough && (!q->published || even)) {
        return;
    }
    if (used_up(q, q->largest, &slope, &beyond) <= q->able) {
        s->share_unasked[q->j] = q->idle > 0.0 ? (ren_real)q->first : 0;
        return;
    }
    stop_at(q, find_level(q));
}

/* The factor on priorities at which clients take what there is, by bisection to the last
 * bit: the sum is not concave in it. */
static void serve_by_priority(const queue *q)
{
    const ren_state *s = &q->world->state;
    const ren_setup *setup = q->world->setup;
    if (s->output[q->j] >= s->link_request[q->j] + s->other_request[q->j]) {
        return;
    }
    double low = 0.0, high = 1e6;
    for (int round = 0; round < 80; round++) {
        const double scale = 0.5 * (low + high);
        double need = 0;
        for (int32_t k = 0; k < q->n; k++) {
            const int64_t l = q->link + k;
            const int32_t buyer = setup->economy->network.slot_firm[s->out_slot[l]];
            const double due = scale * setup->priority[buyer];
            need += s->out_share[l] * q->order[k] * (due < 1.0 ? due : 1.0);
        }
        need = q->scale * need + q->final * q->wish * (scale < 1.0 ? scale : 1.0);
        *(need > q->able ? &high : &low) = scale;
    }
    s->threshold[q->j] = (ren_real)low;
}

/* Orders over links that are filled, share less 1. */
static ren_real fill_of(const queue *q, bool priority)
{
    const ren_state *s = &q->world->state;
    const ren_setup *setup = q->world->setup;
    const int32_t *firm = setup->economy->network.slot_firm;
    double got = 0, asked = 0;
    for (int32_t k = 0; k < q->n; k++) {
        const int64_t l = q->link + k;
        const ren_real weight = priority ? setup->priority[firm[s->out_slot[l]]] : 1;
        const ren_real wish = q->order[k];
        asked += s->out_share[l] * wish;
        got += s->out_share[l] * ren_client_share(s, priority, q->j, wish, weight);
    }
    return asked > 0.0 ? (ren_real)((got - asked) / asked) : 0;
}

/* Where no customer of day 0 orders, those won by search share what there is. */
static ren_real fill_of_won(const ren_world *world, int32_t i)
{
    const ren_real base = world->setup->economy->link_share_of[i];
    const ren_real links = world->state.link_request[i];
    const ren_real left = world->state.output[i] + world->setup->other_base[i];
    return base + links > 0 && left < links ? (left - links) / (base + links) : 0;
}

void ren_clients_scale(ren_world *world)
{
    const ren_topology *t = &world->setup->topology;
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const bool priority = world->setup->scenario->rules.rationing == REN_PRIORITY;
#pragma omp parallel for schedule(static)
    for (int32_t j = 0; j < net->n_nodes; j++) {
        s->threshold[j] = s->due[2 * (int64_t)j] = (ren_real)1e9;
        s->share_beyond[j] = s->due[2 * (int64_t)j + 1] = 0;
        s->share_unasked[j] = 0;
        s->fill[j] = 0;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < net->n_firms; i++) {
        s->final_fill[i] = 0;
        s->fill[i] = fill_of_won(world, i); /* kept where the firm has no row */
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < t->n_shares; p++) {
        const int32_t end = t->share_run[p + 1];
        if (t->share_run[p] < end) {
            collect_orders(world, t->out_run[t->share_run[p]].link,
                           end < t->n_out_runs ? t->out_run[end].link : t->n_links);
        }
        for (int32_t r = t->share_run[p]; r < t->share_run[p + 1]; r++) {
            for (int32_t row = 0; row < t->out_run[r].n; row++) {
                queue q;
                if (t->supplier[t->out_run[r].first + row] >= net->n_firms) {
                    continue;
                }
                open_queue(&q, world, &t->out_run[r], row);
                (priority ? serve_by_priority : serve_lowest)(&q);
                s->due[2 * (int64_t)q.j] = s->threshold[q.j];
                s->due[2 * (int64_t)q.j + 1] = s->share_beyond[q.j];
                const bool short_ =
                    s->threshold[q.j] < (ren_real)1e9 || s->share_unasked[q.j] > 0;
                if (q.asked > 0.0) {
                    s->fill[q.j] = short_ ? fill_of(&q, priority) : 0;
                }
            }
        }
    }
}

void ren_clients_gather(const ren_world *world, const ren_slot_run *run, int32_t b,
                        int32_t n, ren_real *sum)
{
    const int32_t length = run->n_domestic + run->n_foreign;
    const ren_state *s = &world->state;
    const ren_setup *setup = world->setup;
    const ren_rules_spec *rules = &setup->scenario->rules;
    const bool priority = rules->rationing == REN_PRIORITY;
    const bool flat = !rules->substitution || rules->order_type == REN_ORDER_AS_USUAL;
    for (int32_t i = 0; i < n; i++) {
        const int32_t slot = run->slot + b + i;
        const int64_t row = run->link + (int64_t)(b + i) * length;
        const ren_real placed = 1 + s->placed[2 * (int64_t)slot];
        const ren_real weight =
            priority ? setup->priority[setup->economy->network.slot_firm[slot]] : 1;
        ren_real got = 0;
        for (int32_t k = 0; k < run->n_domestic; k++) {
            const int32_t j = s->link_supplier[row + k];
            const ren_real wish = flat ? placed : (1 + s->reweight[j]) * placed;
            got += s->link_share[row + k]
                   * (ren_client_share(s, priority, j, wish, weight) - 1);
        }
        sum[i] = got;
    }
}
