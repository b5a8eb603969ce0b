#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

#include "base/array.h"

#include <stdlib.h>

typedef struct params {
    ren_names countries;
    ren_names inputs;
    double depth;
    bool goods;
    bool capital_goods;
    bool grey_channel;
    int64_t notice_weeks;
    double notice_stock_weeks;
    ren_course course;
} params;

static const ren_field fields[] = {
    { .name = "countries",
      .type = REN_NAMES,
      .offset = offsetof(params, countries),
      .unit = "1",
      .vocabulary = REN_COUNTRIES,
      .required = true,
      .doc = "Countries that stop delivering." },
    { .name = "inputs",
      .type = REN_NAMES,
      .offset = offsetof(params, inputs),
      .unit = "1",
      .vocabulary = REN_PRODUCTS,
      .required = true,
      .doc = "Niches or products that they stop delivering." },
    REN_FIELD(params, depth, "1", 0, 1, 0.9, "Share of their deliveries that is lost."),
    REN_FIELD_FLAG(params, goods, 1, "Whether material inputs are blocked."),
    REN_FIELD_FLAG(params, capital_goods, 1, "Whether machines are blocked."),
    REN_FIELD_FLAG(
        params, grey_channel, 1,
        "Whether grey channels carry the registry's grey_share of what is lost."),
    { .name = "notice_weeks",
      .type = REN_WHOLE,
      .offset = offsetof(params, notice_weeks),
      .unit = "week",
      .least = 0,
      .most = 520,
      .otherwise = 0,
      .doc = "Weeks before its start in which users know of it and stock up." },
    REN_FIELD(params, notice_stock_weeks, "week", 0, 52, 4,
              "Weeks of critical inputs that users want to add once they know."),
    REN_COURSE_FIELDS(params, 0),
    { 0 },
};

/* Which inputs are struck, and who uses them. */
static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const params *k = p;
    const ren_economy *economy = scene->economy;
    const ren_network *net = &economy->network;
    ren_targets *targets = memo;
    targets->firm = ren_column(economy->firms.n, sizeof *targets->firm);
    targets->product = ren_column(economy->table->n, sizeof *targets->product);
    if (targets->firm == NULL || targets->product == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for the users of an embargo");
    }
    ren_targets_products(&k->inputs, economy->table, scene->words, targets->product);
    for (int32_t s = 0; s < net->n_slots; s++) {
        if (targets->product[net->slot_product[s]]) {
            targets->firm[net->slot_firm[s]] = 1;
        }
    }
    return REN_OK;
}

/* An embargo known ahead: its users want more of their critical inputs. */
static void stock_up(const params *k, const ren_targets *targets,
                     const ren_scene *scene, ren_strain *strain)
{
    const int64_t known = k->course.start_week - k->notice_weeks;
    if (k->notice_weeks == 0 || scene->week < known
        || (k->course.duration_weeks > 0
            && scene->week >= k->course.start_week + k->course.duration_weeks)) {
        return;
    }
    const ren_real more = (ren_real)(k->notice_stock_weeks * k->depth);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        strain->buffer[i] += targets->firm[i] ? more : 0;
    }
}

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_targets *targets = memo;
    const ren_economy *economy = scene->economy;
    const ren_network *net = &economy->network;
    const double lost = k->depth * ren_course_strength(&k->course, scene->week);
    const double grey = k->grey_channel ? scene->parameters->grey_share * lost : 0.0;
    bool named[REN_N_COUNTRIES] = { false };
    for (int32_t c = 0; c < k->countries.n; c++) {
        named[k->countries.index[c]] = true;
    }
    stock_up(k, targets, scene, strain);
    for (int32_t f = 0; k->goods && f < net->n_foreign; f++) {
        if (named[net->foreign_country[f]]
            && targets->product[net->foreign_product[f]]) {
            strain->passage[f] *= 1.0 - lost;
            strain->grey[f] += grey;
        }
    }
    for (int32_t v = 0; k->capital_goods && v < economy->table->n_niches; v++) {
        for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
            if (named[c] && targets->product[economy->table->niche[v].product]) {
                strain->capital_passage[v * REN_N_COUNTRIES + c] *= 1.0 - lost;
                strain->capital_grey[v * REN_N_COUNTRIES + c] += grey;
            }
        }
    }
}

static void inputs(const void *p, const ren_table *table, const ren_words *words,
                   bool *input)
{
    ren_targets_products(&((const params *)p)->inputs, table, words, input);
}

static const ren_move moves[] = { { "unmet_critical", +1 }, { "imports", -1 }, { 0 } };

const ren_lever ren_shock_tech_embargo = {
    .block = { .name = "tech_embargo",
               .summary =
                   "Blocks deliveries of niches or products, goods and machines, "
                   "from some countries.",
               .source = "model causes B3 S1; definitions D5, D10",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S1",
    .evidence =
        "Entity-listed firms raise R&D and change suppliers; no public estimate of "
        "the time to substitute was verified.",
    .falsified =
        "Output of users of an embargoed input falls no more than that of like firms "
        "that do not use it.",
    .moves = moves,
    .memo_size = sizeof(ren_targets),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
    .inputs = inputs,
};
