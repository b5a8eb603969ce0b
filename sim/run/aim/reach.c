#include "sim/run/aim/reach.h"

#include "base/array.h"
#include "sim/world/world.h"

#include <math.h>
#include <stdlib.h>

const char *const ren_reach_orders[] = { "all",   "score", "lottery", "chain_critical",
                                         "small", NULL };
const char *const ren_reach_owners[] = { "any", "private", "state", NULL };

const ren_field ren_reach_all[] = {
    REN_REACH_FIELDS(ren_reach_only, reach, NULL, REN_REACH_ALL),
    { 0 },
};
const ren_field ren_reach_titled[] = {
    REN_REACH_FIELDS(ren_reach_only, reach, "innovative, srdi, little_giant, champion",
                     REN_REACH_ALL),
    { 0 },
};

/* A firm in line. */
typedef struct turn {
    double rank;
    int32_t id, place;
} turn;

static int compare(const void *a, const void *b)
{
    const turn *x = a, *y = b;
    if (x->rank != y->rank) {
        return x->rank > y->rank ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

static double revenue_of(const ren_population *firms, int32_t place)
{
    return 52.0 * firms->output[place] / firms->weight[place];
}

/* Whether the state owns it: drawn once for all entries, packages and worlds. */
static bool is_of_the_state(const ren_scene *scene, int32_t place)
{
    const ren_who who = { .id = (uint32_t)scene->economy->firms.id[place],
                          .purpose = REN_DRAW_OWNER };
    return ren_draw_uniform(scene->economy->stream, who)
           < scene->parameters->state_share;
}

static bool lets_through(const ren_reach_spec *k, const ren_scene *scene, int32_t place)
{
    const ren_population *firms = &scene->economy->firms;
    const ren_real *digital = scene->setup->people.digital;
    const double revenue = revenue_of(firms, place);
    return firms->age[place] >= k->least_age && firms->age[place] <= k->most_age
           && revenue >= k->least_revenue && revenue <= k->most_revenue
           && (digital == NULL || (double)digital[place] <= k->most_digital)
           && (!k->chain_only || scene->economy->chain_member[firms->product[place]])
           && (k->ownership == REN_OWNER_ANY
               || (k->ownership == REN_OWNER_STATE) == is_of_the_state(scene, place));
}

/* Who comes first. The score is the tier and, inside it, size: what 13 indicators of the
 * reviews come to where only day 0 is known (C18). */
static double rank_of(const ren_reach_spec *k, const ren_scene *scene, int32_t place)
{
    const ren_population *firms = &scene->economy->firms;
    const double revenue = revenue_of(firms, place);
    const ren_who who = { .id = (uint32_t)firms->id[place], .purpose = REN_DRAW_GRANT };
    switch (k->allocation) {
    case REN_REACH_SCORE:
        return firms->tier[place] + revenue / (revenue + scene->parameters->rev_srdi);
    case REN_REACH_LOTTERY:
        return ren_draw_uniform(scene->stream, who);
    case REN_REACH_CHAIN:
        return scene->economy->chain_weight[firms->product[place]] * revenue;
    case REN_REACH_SMALL:
        return -revenue;
    default:
        return 0.0;
    }
}

/* All alike: each one's share is phi. */
static void open_to_all(ren_reach *out, const turn *line, int32_t n)
{
    for (int32_t k = 0; k < n; k++) {
        out->from[line[k].place] = 0;
        out->gain[line[k].place] = 1;
    }
}

/* One after the other, each as long as what it costs; where nothing costs, as its share
 * of the real firms. */
static void line_up(ren_reach *out, const ren_scene *scene, turn *line, int32_t n)
{
    const bool free_of_charge = out->cost <= 0.0;
    const double all = free_of_charge ? out->firms : out->cost;
    double passed = 0;
    qsort(line, (size_t)n, sizeof *line, compare);
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = line[k].place;
        const double takes =
            free_of_charge ? scene->economy->firms.weight[i] : out->each[i];
        out->from[i] = (ren_real)(passed / all);
        out->gain[i] = (ren_real)fmin(all / takes, 1e30);
        passed += takes;
    }
}

ren_status ren_reach_find(ren_reach *out, const ren_scene *scene,
                          const ren_reach_spec *spec, const void *params,
                          ren_error *err)
{
    const ren_population *firms = &scene->economy->firms;
    const ren_filter filter = { .products = &spec->products,
                                .provinces = &spec->provinces,
                                .tiers = &spec->tiers };
    ren_targets targets = { 0 };
    int32_t n = 0;
    if (scene->setup->books.cash == NULL) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "a lever acts through accounts: found rules without money, "
                        "expected `rules: {money: on}`");
    }
    turn *line = ren_column(firms->n, sizeof *line);
    out->from = ren_column(firms->n, sizeof *out->from);
    out->gain = ren_column(firms->n, sizeof *out->gain);
    out->each = ren_column(firms->n, sizeof *out->each);
    ren_status status = ren_targets_find(&targets, scene, &filter, 1.0, err);
    if (status == REN_OK
        && (line == NULL || out->from == NULL || out->gain == NULL
            || out->each == NULL)) {
        status = ren_fail(err, REN_NO_MEMORY, "no room for whom a lever reaches");
    }
    for (int32_t i = 0; status == REN_OK && i < firms->n; i++) {
        out->from[i] = 2;
        if (!targets.firm[i] || !lets_through(spec, scene, i)) {
            continue;
        }
        line[n++] = (turn){ rank_of(spec, scene, i), firms->id[i], i };
        out->each[i] = scene->lever->reach->cost(params, scene, i);
        out->cost += out->each[i];
        out->sales += 52.0 * firms->output[i];
        out->firms += firms->weight[i];
    }
    if (status == REN_OK && spec->allocation == REN_REACH_ALL) {
        open_to_all(out, line, n);
    } else if (status == REN_OK) {
        line_up(out, scene, line, n);
    }
    ren_targets_release(&targets);
    free(line);
    return status;
}

void ren_reach_release(void *memo)
{
    ren_reach *reach = memo;
    free(reach->from);
    free(reach->gain);
    free(reach->each);
    *reach = (ren_reach){ 0 };
}

static double number(const ren_scene *scene, size_t offset)
{
    return *(const double *)((const char *)scene->parameters + offset);
}

double ren_reach_pay(const ren_reach *reach, const ren_reach_spec *spec,
                     const ren_scene *scene, double due, ren_strain *strain)
{
    const double budget =
        spec->budget * ren_course_strength(&spec->course, scene->week);
    const double admin = scene->parameters->admin;
    const double b_half = number(scene, scene->lever->reach->b_half);
    const double phi = ren_lever_effect(1.0, b_half, budget, reach->sales);
    const double full = phi * reach->cost * due * (1.0 + admin);
    const double paid = full < budget ? full : budget;
    strain->spent[scene->entry] += paid / 52.0;
    strain->unspent[scene->entry] += (budget - paid) / 52.0;
    return full > budget ? phi * (paid / full) : phi;
}

ren_status ren_reach_prepare(const void *params, const ren_scene *scene, void *memo,
                             ren_error *err)
{
    return ren_reach_find(memo, scene, params, params, err);
}

void ren_reach_apply(const void *params, const void *memo, const ren_scene *scene,
                     ren_strain *strain)
{
    const ren_reach_rule *rule = scene->lever->reach;
    const double phi = ren_reach_pay(memo, params, scene, 1.0, strain);
    ren_reach_mark(memo, scene, phi, strain);
    for (int k = 0; k < 3 && rule->effect[k].e_max != 0; k++) {
        const size_t times = rule->effect[k].times;
        const double amount = number(scene, rule->effect[k].e_max)
                              * (times != 0 ? number(scene, times) : 1.0);
        ren_reach_add(memo, scene, phi, amount, strain->of[rule->effect[k].field]);
    }
}

double ren_reach_programme(const ren_scene *scene, double price, int32_t place)
{
    return price * scene->economy->firms.weight[place] * 52.0
           / scene->parameters->programme_weeks;
}

double ren_reach_exports(const ren_scene *scene, int32_t place)
{
    const ren_economy *economy = scene->economy;
    return 52.0 * economy->firms.output[place]
           * economy->export_share[economy->firms.product[place]];
}

void ren_reach_mark(const ren_reach *reach, const ren_scene *scene, double phi,
                    ren_strain *strain)
{
    const int32_t n = phi > 0.0 ? scene->economy->firms.n : 0;
    uint8_t *restrict reached = strain->reached;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < n; i++) {
        reached[i] |= ren_reach_of(reach, phi, i) > 0;
    }
}

void ren_reach_add(const ren_reach *reach, const ren_scene *scene, double phi,
                   double amount, ren_real *field)
{
    if (phi == 0.0) {
        return;
    }
    const ren_real whole = (ren_real)amount;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        field[i] += whole * ren_reach_of(reach, phi, i);
    }
}

void ren_reach_add_each(const ren_reach *reach, const ren_scene *scene, double phi,
                        double amount, const double *of, ren_real *field)
{
    if (phi == 0.0) {
        return;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        field[i] += (ren_real)(amount * of[i]) * ren_reach_of(reach, phi, i);
    }
}

const char *ren_reach_contradiction(const void *params, const char **field)
{
    const ren_reach_spec *k = params;
    if (k->least_age > k->most_age) {
        *field = "least_age";
        return "found an age above most_age, expected at most that";
    }
    if (k->least_revenue > k->most_revenue) {
        *field = "least_revenue";
        return "found a revenue above most_revenue, expected at most that";
    }
    return NULL;
}
