/**
 * @file tests/sim/twin/ration.c
 * Whom firms serve when they have too little (C6).
 */
#include "tests/sim/twin/twin.h"

static const ren_real NO_LIMIT = (ren_real)1e9;

/* Those who want something of one maker. Amounts in baselines of the maker. */
typedef struct queue {
    const twin *t;
    int32_t j;
    double able;
    double scale; /* orders of all clients over those of the first ones: customers
                           won by search have no baseline, they take part in proportion */
    double final,
        wish;     /* baseline share and relative order of final users in the queue */
    double first; /* least relative order above 0 */
    double idle;  /* baseline share of clients who ordered nothing but take part */
    bool published;
} queue;

static ren_real wish_of(const twin *t, int32_t j, int32_t k)
{
    const twin_node *node = &t->node[j];
    return (1 + node->tilt) * (1 + t->slot[node->sale[k].slot].placed);
}

ren_real twin_client_share(const twin *t, int32_t j, int32_t buyer, ren_real wish)
{
    const twin_node *node = &t->node[j];
    if (t->rules->rationing == REN_PRIORITY) {
        const ren_real due = node->threshold * t->setup->priority[buyer];
        return due < 1 ? due * wish : wish;
    }
    if (wish == 0) {
        return node->unasked;
    }
    return wish <= node->threshold ? wish : node->beyond;
}

static queue open_queue(const twin *t, int32_t j)
{
    const twin_firm *f = &t->firm[j];
    const twin_node *node = &t->node[j];
    const bool last = t->rules->rationing == REN_LOWEST_RELATIVE_ORDER_FIRMS_FIRST;
    const double base = f->other_base;
    queue q = { .t = t, .j = j, .able = 1.0 + f->output, .final = last ? 0.0 : base };
    double asked = 0;
    q.published = t->rules->as_published && t->rules->rationing != REN_PRIORITY;
    q.wish = base > 0.0 ? 1.0 + f->other_request / base : 0.0;
    q.first = q.final > 0.0 ? q.wish : 0.0;
    for (int32_t k = 0; k < node->n_sales; k++) {
        const double wish = wish_of(t, j, k), share = node->sale[k].share;
        const double least = wish > 0 ? wish : 1e-30; /* rounding below 0 is an order */
        asked += share * wish;
        if (wish != 0 && (q.first <= 0.0 || least < q.first)) {
            q.first = least;
        }
        /* P4: the program lets them take part in the first round */
        q.idle += q.published && !last && wish == 0 ? share : 0.0;
    }
    q.scale =
        asked > 0.0 ? ((double)f->link_base + (double)f->link_request) / asked : 1.0;
    return q;
}

/* What all take who get up to `level` of their usual purchases, and no more than they
 * ordered. P3: the program sets aside `level` for final users even when they have had
 * enough. */
static double taken(const queue *q, double level)
{
    const twin_node *node = &q->t->node[q->j];
    double sum = 0;
    for (int32_t k = 0; k < node->n_sales; k++) {
        const double wish = wish_of(q->t, q->j, k);
        sum += node->sale[k].share * (wish < level ? wish : level);
    }
    sum += q->idle * (level < q->first ? level : q->first);
    return q->scale * sum
           + q->final * (q->published || level < q->wish ? level : q->wish);
}

/* What one more unit of level takes. */
static double slope_at(const queue *q, double level)
{
    const twin_node *node = &q->t->node[q->j];
    double sum = 0;
    for (int32_t k = 0; k < node->n_sales; k++) {
        sum += wish_of(q->t, q->j, k) > level ? node->sale[k].share : 0.0;
    }
    sum += level < q->first ? q->idle : 0.0;
    return q->scale * sum + (q->published || level < q->wish ? q->final : 0.0);
}

/* Level at which the goods are gone, piece by piece of the line. */
static double level_of(const queue *q)
{
    double level = 0, before = -1;
    for (int round = 0; round < 256; round++) {
        const double left = q->able - taken(q, level), slope = slope_at(q, level);
        if (!(left > 0.0) || slope <= 0.0 || slope == before) {
            break;
        }
        level += left / slope;
        before = slope;
    }
    return level;
}

/* Largest relative order that is served in full when smaller ones go first; 0: none. */
static double last_served(const queue *q, double level)
{
    const twin_node *node = &q->t->node[q->j];
    /* goods that just suffice for an order are shared with those who ordered more */
    level *= 1.0 - (sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-6);
    double best = q->final > 0.0 && q->wish < level ? q->wish : 0.0;
    for (int32_t k = 0; k < node->n_sales; k++) {
        const double wish = wish_of(q->t, q->j, k);
        best = wish < level && wish > best ? wish : best;
    }
    return best;
}

/* Inoue & Todo 2019: those who ordered least, relative to what is usual, go first; when
 * the goods are gone, all who are not yet served have received the same. */
static void serve_lowest(twin *t, const queue *q)
{
    twin_node *node = &t->node[q->j];
    twin_firm *f = &t->firm[q->j];
    const bool enough = f->output >= f->link_request + f->other_request;
    double largest = q->final > 0.0 ? q->wish : 0.0, rest = 0;
    for (int32_t k = 0; k < node->n_sales; k++) {
        const double wish = wish_of(t, q->j, k);
        largest = wish > largest ? wish : largest;
    }
    const bool even = q->idle <= 0.0 && (q->final <= 0.0 || largest <= q->wish);
    if (enough && (!q->published || even)) {
        return;
    }
    if (taken(q, largest) <= q->able) {
        node->unasked = q->idle > 0.0 ? (ren_real)q->first : 0;
        return;
    }
    const double reached = last_served(q, level_of(q));
    const double left = q->able - taken(q, reached);
    for (int32_t k = 0; k < node->n_sales; k++) {
        rest += wish_of(t, q->j, k) > reached ? node->sale[k].share : 0.0;
    }
    rest = q->scale * rest + (q->wish > reached ? q->final : 0.0);
    const double beyond = reached + (rest > 0.0 && left > 0.0 ? left / rest : 0.0);
    node->threshold = (ren_real)reached;
    node->beyond = (ren_real)beyond;
    if (q->published && q->final > 0.0 && reached < q->wish && beyond > q->wish) {
        f->final_fill = (ren_real)(beyond / q->wish - 1.0);
    }
    node->unasked = q->idle > 0.0 && reached >= q->first ? (ren_real)q->first : 0;
}

/* C6: the scale on priorities omega at which clients take what is made, by halving
 * [0, 1e6] eighty times; a client's wish is filled by min(1, scale omega). */
static void serve_by_priority(twin *t, const queue *q)
{
    twin_node *node = &t->node[q->j];
    const twin_firm *f = &t->firm[q->j];
    double low = 0.0, high = 1e6;
    if (f->output >= f->link_request + f->other_request) {
        return;
    }
    for (int32_t round = 0; round < 80; round++) {
        const double scale = 0.5 * (low + high);
        double need = 0;
        for (int32_t k = 0; k < node->n_sales; k++) {
            const twin_slot *slot = &t->slot[node->sale[k].slot];
            const double due = scale * t->setup->priority[slot->buyer];
            need += node->sale[k].share * wish_of(t, q->j, k) * (due < 1.0 ? due : 1.0);
        }
        need = q->scale * need + q->final * q->wish * (scale < 1.0 ? scale : 1.0);
        if (need > q->able) {
            high = scale;
        } else {
            low = scale;
        }
    }
    node->threshold = (ren_real)low;
}

/* Where no first customer orders, those won by search share the output. */
static ren_real serve_won(const twin_firm *f)
{
    const ren_real left = f->output + f->other_base;
    const ren_real all = f->link_base + f->link_request;
    return all > 0 && left < f->link_request ? (left - f->link_request) / all : 0;
}

/* C6 where clients are told apart. Returns the share of orders that is filled, less 1. */
static ren_real serve_clients(twin *t, int32_t j)
{
    twin_node *node = &t->node[j];
    const queue q = open_queue(t, j);
    double got = 0, asked = 0;
    node->threshold = NO_LIMIT;
    node->beyond = node->unasked = 0;
    t->firm[j].final_fill = 0;
    if (t->rules->rationing == REN_PRIORITY) {
        serve_by_priority(t, &q);
    } else {
        serve_lowest(t, &q);
    }
    for (int32_t k = 0; k < node->n_sales; k++) {
        const twin_sale *sale = &node->sale[k];
        const ren_real wish = wish_of(t, j, k);
        asked += sale->share * wish;
        got += sale->share * twin_client_share(t, j, t->slot[sale->slot].buyer, wish);
    }
    if (!(asked > 0.0)) {
        return serve_won(&t->firm[j]);
    }
    return node->threshold < NO_LIMIT || node->unasked > 0
               ? (ren_real)((got - asked) / asked)
               : 0;
}

/* C6: the share of orders over links that a maker fills, less 1. */
static ren_real fill_links(twin *t, int32_t i)
{
    const twin_firm *f = &t->firm[i];
    const ren_real asked = f->link_request + f->other_request;
    if (t->rules->rationing == REN_PROPORTIONAL) {
        return f->output < asked
                   ? (f->output - asked) / (1 + f->link_request + f->other_request)
                   : 0;
    }
    if (t->rules->rationing == REN_FIRMS_FIRST) {
        const ren_real left = f->output + f->other_base;
        return left < f->link_request
                   ? (left - f->link_request) / (f->link_base + f->link_request)
                   : 0;
    }
    return serve_clients(t, i);
}

/* D8: links are served from output; what is left and finished goods go to the pool and
 * to final users; the rest stays in stock. */
static void serve_others(const twin *t, twin_firm *f, ren_real fill)
{
    const ren_real keep =
        t->setup->made_to_order[f->product] ? 0 : (ren_real)t->parameters->fg_stock;
    const ren_real sent = f->link_request + fill * (f->link_base + f->link_request);
    const ren_real spare = keep + f->finished + f->output - sent;
    const ren_real need = f->other_base + f->other_request;
    f->final_fill = twin_tells_clients(t) ? f->final_fill : 0;
    if (spare < f->other_request && need > 0) {
        f->final_fill = (spare - f->other_request) / need;
    }
    f->final_fill = f->final_fill < -1 ? -1 : f->final_fill;
    f->finished =
        f->finished + f->output - sent - (f->other_request + f->final_fill * need);
    f->finished = f->finished < -keep ? -keep : f->finished;
    if (t->rules->as_published) {
        f->finished = 0; /* nobody has what the program sets aside */
    }
}

/* C6; D10: an open foreign source serves its baseline and slack, a blocked one its
 * cap. */
void twin_ration(twin *t)
{
    const ren_real slack = (ren_real)t->parameters->foreign_slack;
    for (int32_t i = 0; i < t->n_firms; i++) {
        t->node[i].fill = fill_links(t, i);
        serve_others(t, &t->firm[i], t->node[i].fill);
    }
    for (int32_t f = 0; f < t->n_sources; f++) {
        const ren_real more = t->source[f].request;
        const bool short_of = t->source[f].cap <= 0 && more > slack;
        t->node[t->n_firms + f].fill = short_of ? (slack - more) / (1 + more) : 0;
    }
    for (int32_t j = 0; j < t->n_firms + t->n_sources; j++) {
        twin_node *node = &t->node[j];
        node->shipped = node->tilt + node->fill + node->tilt * node->fill;
    }
}
