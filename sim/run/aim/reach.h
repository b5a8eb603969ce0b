/**
 * @file sim/run/aim/reach.h
 * What all levers share: who is eligible, in which order, when, and for how much money
 * (C21, D12).
 *
 * A yearly budget B reaches the share
 *
 *     phi = min(1 - exp(-B / (sales of the eligible) / B_half),  what B can pay)
 *
 * of the full effect. Under the allocation `all` every eligible firm gets phi of it;
 * under any other the firms are lined up and the first get all of it, as many as phi of
 * the full cost pays for; the last of them a part. Both spend the same and have the same
 * mean effect. What is not spent goes to L0.
 */
#ifndef REN_SIM_RUN_AIM_REACH_H
#define REN_SIM_RUN_AIM_REACH_H

#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

enum {
    REN_REACH_ALL,
    REN_REACH_SCORE,
    REN_REACH_LOTTERY,
    REN_REACH_CHAIN,
    REN_REACH_SMALL
};
extern const char *const ren_reach_orders[];
enum { REN_OWNER_ANY, REN_OWNER_PRIVATE, REN_OWNER_STATE };
extern const char *const ren_reach_owners[];

/** What a scenario says of any lever. First member of its parameters. */
typedef struct ren_reach_spec {
    double budget; /* 10,000 CNY a year */
    ren_names tiers, products, provinces;
    double least_age, most_age;         /* years */
    double least_revenue, most_revenue; /* 10,000 CNY a year, of one real firm */
    double most_digital;                /* digital maturity on day 0 */
    bool chain_only;
    int32_t ownership, allocation;
    ren_course course;
} ren_reach_spec;

/* Expands to the fields of a member `m` of struct S, which holds a ren_reach_spec. */
// clang-format off
#define REN_REACH_REAL(S, m, key, unit_, most_, otherwise_, doc_)                          \
    { .name = #key, .type = REN_REAL, .offset = offsetof(S, m.key), .unit = (unit_),       \
      .least = 0, .most = (most_), .otherwise = (otherwise_), .doc = (doc_) }
#define REN_REACH_LIST(S, m, key, vocabulary_, otherwise_, doc_)                           \
    { .name = #key, .type = REN_NAMES, .offset = offsetof(S, m.key), .unit = "1",          \
      .vocabulary = (vocabulary_), .otherwise_text = (otherwise_), .doc = (doc_) }
#define REN_REACH_FIELDS(S, m, tiers_, allocation_)                                        \
    REN_REACH_FIELDS_OF(S, m, tiers_, allocation_, 1)
#define REN_REACH_FIELDS_OF(S, m, tiers_, allocation_, digital_)                           \
    REN_REACH_REAL(S, m, budget, "10000 CNY/year", 1e12, 0, "Most it may spend a year."),  \
    REN_REACH_LIST(S, m, tiers, REN_TIERS, tiers_, "Tiers that are eligible; empty: all."),\
    REN_REACH_LIST(S, m, products, REN_PRODUCTS, NULL,                                     \
                   "Makers that are eligible; empty: all."),                               \
    REN_REACH_LIST(S, m, provinces, REN_PROVINCES, NULL,                                   \
                   "Provinces that are eligible; empty: all."),                            \
    REN_REACH_REAL(S, m, least_age, "year", 1000, 0, "Youngest firm that is eligible."),   \
    REN_REACH_REAL(S, m, most_age, "year", 1000, 1000, "Oldest firm that is eligible."),   \
    REN_REACH_REAL(S, m, least_revenue, "10000 CNY/year", 1e12, 0,                         \
                   "Smallest revenue of an eligible firm."),                               \
    REN_REACH_REAL(S, m, most_revenue, "10000 CNY/year", 1e12, 1e12,                       \
                   "Largest revenue of an eligible firm."),                                \
    REN_REACH_REAL(S, m, most_digital, "1", 1, digital_,                                   \
                   "Largest digital maturity of an eligible firm."),                       \
    { .name = "chain_only", .type = REN_FLAG, .offset = offsetof(S, m.chain_only),         \
      .unit = "1", .least = 0, .most = 1, .otherwise = 0,                                  \
      .doc = "Whether only makers of the chain's products are eligible." },                \
    { .name = "ownership", .type = REN_CHOICE, .offset = offsetof(S, m.ownership),         \
      .unit = "1", .choices = ren_reach_owners, .otherwise = REN_OWNER_ANY,                \
      .doc = "Owners of eligible firms." },                                                \
    { .name = "allocation", .type = REN_CHOICE, .offset = offsetof(S, m.allocation),       \
      .unit = "1", .choices = ren_reach_orders, .otherwise = (allocation_),                \
      .doc = "Who comes first: all alike, or the first by score, lottery, weight in the "  \
             "chain or smallness get all of it." },                                        \
    REN_COURSE_FIELDS_OF(S, m.course, 0)
// clang-format on

/** Memo of a lever; release with ren_reach_release. Arrays by place. */
typedef struct ren_reach {
    ren_real *from; /* reach at which the firm's turn comes; 2: never */
    ren_real *gain; /* 1 over the reach it takes */
    double *each;   /* yearly cost of the whole effect on it, 10,000 CNY */
    double sales;   /* yearly sales of the eligible */
    double cost;    /* sum of each */
    double firms;   /* real firms that are eligible */
} ren_reach;

/** Fills a memo for those a spec lets through, at the cost of the lever's rule: params
 * are its own. */
REN_CHECKED ren_status ren_reach_find(ren_reach *out, const ren_scene *scene,
                                      const ren_reach_spec *spec, const void *params,
                                      ren_error *err);
void ren_reach_release(void *memo);

/**
 * Books a week and returns the reach phi, 0..1. `due` is the share of the yearly cost
 * that falls due this week; 1 unless it is paid by stages. Costs are those of day-0
 * sizes; what a phase pays beyond them is added to the cost of the package.
 */
double ren_reach_pay(const ren_reach *reach, const ren_reach_spec *spec,
                     const ren_scene *scene, double due, ren_strain *strain);

/** Share of the whole effect that the firm at a place gets. */
static inline ren_real ren_reach_of(const ren_reach *reach, double phi, int32_t place)
{
    const ren_real turn = ((ren_real)phi - reach->from[place]) * reach->gain[place];
    return turn <= 0 ? 0 : turn < 1 ? turn : 1;
}

/** Marks the firms that get a share as reached. */
void ren_reach_mark(const ren_reach *reach, const ren_scene *scene, double phi,
                    ren_strain *strain);

/** Adds amount times the share each firm gets to a field of strain.def. */
void ren_reach_add(const ren_reach *reach, const ren_scene *scene, double phi,
                   double amount, ren_real *field);
/** The same, times of[place]. */
void ren_reach_add_each(const ren_reach *reach, const ren_scene *scene, double phi,
                        double amount, const double *of, ren_real *field);

/** For ren_block.contradiction of parameters that begin with a ren_reach_spec. */
const char *ren_reach_contradiction(const void *params, const char **field);

/** Yearly cost of the whole effect on the firm at a place, before administration. */
typedef double (*ren_reach_cost)(const void *params, const ren_scene *scene,
                                 int32_t place);

/** What a lever that reaches firms is: what it costs and, where all else are numbers of
 * the registry, what it does. */
typedef struct ren_reach_rule {
    ren_reach_cost cost;
    size_t b_half; /* offset in ren_parameters */
    struct {
        ren_strain_field field;
        size_t e_max, times; /* offsets in ren_parameters; times: 0 for 1; e_max: 0 ends
                                the list */
    } effect[3];
} ren_reach_rule;

#define REN_EFFECT(field, e_max)                               \
    {                                                          \
        REN_STRAIN_##field, offsetof(ren_parameters, e_max), 0 \
    }
#define REN_EFFECT_TIMES(field, e_max, times)                \
    {                                                        \
        REN_STRAIN_##field, offsetof(ren_parameters, e_max), \
            offsetof(ren_parameters, times)                  \
    }

/** Parameters of a lever that has no others. */
typedef struct ren_reach_only {
    ren_reach_spec reach;
} ren_reach_only;
/** Its fields: open to all tiers, or to those above the ordinary. */
extern const ren_field ren_reach_all[], ren_reach_titled[];

/* Expand to members of a ren_block and of a ren_lever that reaches firms by a
 * ren_reach_rule. */
// clang-format off
#define REN_REACH_KEYS(S, fields_)                                                         \
    .params_size = sizeof(S), .fields = (fields_),                                         \
    .contradiction = ren_reach_contradiction
#define REN_REACH_BY(rule_, prepare_, apply_)                                              \
    .kind = REN_LEVER, .reach = (rule_), .memo_size = sizeof(ren_reach),                   \
    .prepare = (prepare_), .release = ren_reach_release, .apply = (apply_)
// clang-format on

/** For ren_lever.prepare: lines up whom the parameters let through, at the rule's
 * cost. */
REN_CHECKED ren_status ren_reach_prepare(const void *params, const ren_scene *scene,
                                         void *memo, ren_error *err);
/** For ren_lever.apply: the rule's effects, each in proportion to the reach. */
void ren_reach_apply(const void *params, const void *memo, const ren_scene *scene,
                     ren_strain *strain);

/** A price for each real firm of the agent once a programme, as a cost of a year. */
double ren_reach_programme(const ren_scene *scene, double price, int32_t place);
/** Exports of day 0 in a year. */
double ren_reach_exports(const ren_scene *scene, int32_t place);

#endif
