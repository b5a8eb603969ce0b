/**
 * @file app/commands/rank.c
 * `renlian rank`: the systemic importance of every firm.
 */
#include "app/rank/rank.h"
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/input/option.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRMS = 1000,
    LINKS,
    ESSENTIAL,
    SHOCKS,
    RULE,
    MARKET,
    WEIGHTS,
    TOLERANCE,
    CAP,
    LIST,
    ONLY,
    BY,
    WORST,
    DYNAMIC,
    SAMPLE,
    HORIZON,
    RESUME,
    JSON,
    SET
};

static const struct argp_option options[] = {
    { "firms", FIRMS, "F.csv", 0, "Firms: columns firm,sector", 0 },
    { "links", LINKS, "L.csv", 0, "Links: columns supplier,buyer,weight; weights > 0",
      0 },
    { "essential", ESSENTIAL, "E.csv", 0,
      "Roles of inputs: columns supplier_sector,buyer_sector,type with 2 essential, 1 "
      "not, 0 negligible; pairs it leaves out are 1",
      0 },
    { "shocks", SHOCKS, "P.csv", 0,
      "Columns firm,scenario,shock: 0..1, absent 0, scenarios from 0; without it "
      "scenario k is the default of firm k",
      1 },
    { "list", LIST, "FILE", 0, "Only the firms in column firm of FILE", 1 },
    { "only", ONLY, "A,B", 0, "Only these firms", 1 },
    { "by", BY, "firm|product", 0,
      "product: scenario k is the failure of all firms of the k-th sector; adds a "
      "column product",
      1 },
    { "worst", WORST, "K", 0,
      "Also grow a set of K firms that do most harm together, firm by firm; OUT then "
      "holds step,firm,esri",
      1 },
    { "dynamic", DYNAMIC, "WEEKS", 0,
      "Also let firms of a sample stand still for WEEKS weeks in the full engine; OUT "
      "then holds scenario,firm,esri,loss_area,loss_own,depth",
      1 },
    { "sample", SAMPLE, "N", 0,
      "of N firms, half of highest ESRI, half drawn with equal chances (40)", 1 },
    { "horizon", HORIZON, "WEEKS", 0, "for WEEKS weeks in all (52 after its return)",
      1 },
    { "rule", RULE, "gl|leontief|linear", 0,
      "gl: as --essential says; leontief: every input essential; linear: none (gl; "
      "linear for files without --essential)",
      2 },
    { "market-share", MARKET, "yes|no", 0,
      "Whether firms of a sector replace each other by market share (yes)", 2 },
    { "weights", WEIGHTS, "out|max|FILE", 0,
      "Weights of firms in ESRI, made to sum to 1: sales, the larger of sales and "
      "purchases, or columns firm,weight (out)",
      2 },
    { "tolerance", TOLERANCE, "X", 0,
      "A cascade ends when no firm falls by more (1e-2)", 2 },
    { "max-iterations", CAP, "N", 0, "or after N iterations (10000)", 2 },
    { "set", SET, "PATH=VALUE", 0, "Use this value in the scenario", 2 },
    { "output", 'o', "OUT", 0, "Results, CSV (rank.csv)", 3 },
    { "threads", 't', "T", 0, "Threads (default: cores); results do not depend on it",
      3 },
    { "resume", RESUME, NULL, 0, "Go on with what OUT.part keeps", 3 },
    { "quiet", 'q', NULL, 0, "Say nothing but faults, print no table", 3 },
    { "json", JSON, NULL, 0, "Print one JSON object instead of the table", 3 },
    { 0 },
};

static int32_t choice(struct argp_state *state, const char *option, const char *text,
                      const char *const *names, const char *expected)
{
    for (int32_t k = 0; names[k] != NULL; k++) {
        if (strcmp(text, names[k]) == 0) {
            return k;
        }
    }
    argp_error(state, "%s: `%s` found, expected %s", option, text, expected);
    return 0;
}

static double tolerance_read(struct argp_state *state, const char *text)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= 0 && value <= 1)) {
        argp_error(state, "--tolerance: `%s` found, expected a number from 0 to 1",
                   text);
    }
    return value;
}

static void set_add(app_rank_ask *ask, const char *text, struct argp_state *state)
{
    ren_error err = { .text = "" };
    const ren_status status = app_overrides_add(&ask->overrides, text, &err);
    if (status != REN_OK) {
        argp_failure(state, ren_status_exit(status), 0, "%s", err.text);
    }
}

static void dynamic_check(app_rank_ask *ask, struct argp_state *state)
{
    if (ask->dynamic < 0 && (ask->sample > 0 || ask->horizon > 0)) {
        argp_error(state, "--sample, --horizon: expected --dynamic WEEKS");
    } else if (ask->dynamic < 0) {
        return;
    } else if (ask->network == NULL) {
        argp_error(state, "--dynamic: expected NET.h5 (renlian import) or a scenario");
    } else if (ask->shocks != NULL || ask->by_product || ask->worst > 0) {
        argp_error(state, "--dynamic: expected no --shocks, --by product or --worst");
    } else if (ask->horizon > 0 && ask->horizon <= ask->dynamic) {
        argp_error(state,
                   "--horizon: %d found, expected more than the %d weeks of "
                   "--dynamic",
                   ask->horizon, ask->dynamic);
    }
    ask->sample = ask->sample > 0 ? ask->sample : 40;
    ask->horizon = ask->horizon > 0 ? ask->horizon : 1 + ask->dynamic + 52;
}

/* Options that go together, and those that do not. */
static void ask_check(app_rank_ask *ask, struct argp_state *state)
{
    const bool files = ask->firms != NULL || ask->links != NULL;
    const bool some = ask->list != NULL || ask->only != NULL;
    if (ask->network == NULL && (ask->firms == NULL || ask->links == NULL)) {
        argp_error(state, "expected --firms F.csv and --links L.csv, or one NET.h5 or "
                          "scenario");
    } else if (ask->network != NULL && files) {
        argp_error(state, "`%s` found beside --firms or --links, expected one of both",
                   ask->network);
    } else if (ask->network != NULL && app_option_ends_in(ask->network, ".csv")) {
        argp_error(state,
                   "`%s` found, expected NET.h5 or a scenario, or tables by --firms "
                   "and --links",
                   ask->network);
    } else if (ask->overrides.n > 0 && ask->dynamic < 0
               && (files || app_option_ends_in(ask->network, ".h5"))) {
        argp_error(state, "--set: expected a scenario, or NET.h5 with --dynamic");
    } else if (ask->rule == APP_RULE_GL && ask->network == NULL
               && ask->essential == NULL) {
        argp_error(state, "--rule gl: expected --essential E.csv");
    } else if ((ask->shocks != NULL) + some + ask->by_product > 1) {
        argp_error(state, "expected one of --shocks, --by product, --list or --only");
    } else if (ask->worst > 0 && (ask->shocks != NULL || ask->by_product)) {
        argp_error(state, "--worst: expected no --shocks and no --by product");
    }
    dynamic_check(ask, state);
    if (ask->rule == APP_RULE_UNSAID) {
        ask->rule = ask->network == NULL && ask->essential == NULL ? APP_RULE_LINEAR
                                                                   : APP_RULE_GL;
    }
}

static error_t parse_source(app_rank_ask *ask, int key, char *text,
                            struct argp_state *state)
{
    static const char *const by[] = { "firm", "product", NULL };
    switch (key) {
    case FIRMS:
        ask->firms = text;
        return 0;
    case LINKS:
        ask->links = text;
        return 0;
    case ESSENTIAL:
        ask->essential = text;
        return 0;
    case SHOCKS:
        ask->shocks = text;
        return 0;
    case LIST:
        ask->list = text;
        return 0;
    case ONLY:
        ask->only = text;
        return 0;
    case BY:
        ask->by_product = choice(state, "--by", text, by, "firm or product") == 1;
        return 0;
    case WORST:
        ask->worst = (int32_t)app_option_whole(state, "--worst", text, 1, 100000);
        return 0;
    case DYNAMIC:
        ask->dynamic = (int32_t)app_option_whole(state, "--dynamic", text, 0, 520);
        return 0;
    case SAMPLE:
        ask->sample = (int32_t)app_option_whole(state, "--sample", text, 1, 100000);
        return 0;
    case HORIZON:
        ask->horizon = (int32_t)app_option_whole(state, "--horizon", text, 1, 5200);
        return 0;
    case SET:
        set_add(ask, text, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    static const char *const rules[] = { "gl", "leontief", "linear", NULL };
    static const char *const answers[] = { "no", "yes", NULL };
    app_rank_ask *const ask = state->input;
    switch (key) {
    case RULE:
        ask->rule = APP_RULE_GL
                    + choice(state, "--rule", text, rules, "gl, leontief or linear");
        return 0;
    case MARKET:
        ask->market_share =
            choice(state, "--market-share", text, answers, "yes or no") == 1;
        return 0;
    case WEIGHTS:
        ask->weights = text;
        return 0;
    case TOLERANCE:
        ask->tolerance = tolerance_read(state, text);
        return 0;
    case CAP:
        ask->max_iterations =
            (int32_t)app_option_whole(state, "--max-iterations", text, 1, 1000000000);
        return 0;
    case 'o':
        ask->out = text;
        return 0;
    case 't':
        ask->threads = (int32_t)app_option_whole(state, "--threads", text, 1, 4096);
        return 0;
    case RESUME:
        ask->resume = true;
        return 0;
    case 'q':
        ask->quiet = true;
        return 0;
    case JSON:
        ask->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (ask->network != NULL) {
            argp_error(state, "one network at a time; `%s` is a second", text);
        }
        ask->network = text;
        return 0;
    case ARGP_KEY_END:
        ask_check(ask, state);
        return 0;
    default:
        return parse_source(ask, key, text, state);
    }
}

static ren_status rank_build(ren_rank *out, const app_rank_economy *e,
                             bool market_share, ren_error *err)
{
    const ren_given *const g = &e->given;
    const ren_rank_input input = { .n_firms = g->firms.n,
                                   .n_sectors = g->products.n,
                                   .sector = g->product,
                                   .n_links = g->n_links,
                                   .supplier = g->supplier,
                                   .buyer = g->buyer,
                                   .value = g->value,
                                   .role = e->role,
                                   .market_share = market_share,
                                   .weight = e->weight };
    return ren_rank_build(out, &input, err);
}

static int economy_rank(const app_rank_ask *ask, const app_rank_economy *economy)
{
    app_rank_scenarios scenarios = { 0 };
    app_rank_result result = { 0 };
    ren_rank rank = { 0 };
    ren_error err = { .text = "" };
    int exit_status = APP_DONE;
    ren_status status = app_rank_scenarios_read(&scenarios, ask, &economy->given, &err);
    if (status == REN_OK && ask->worst > scenarios.n) {
        status = ren_fail(&err, REN_OUT_OF_RANGE,
                          "--worst: %d found, expected at most the %lld firms that "
                          "may be in the set",
                          ask->worst, (long long)scenarios.n);
    }
    if (status == REN_OK) {
        status = rank_build(&rank, economy, ask->market_share, &err);
    }
    if (status == REN_OK) {
        exit_status = app_rank_work(&result, ask, economy, &scenarios, &rank);
    } else {
        exit_status = app_fault(&err);
    }
    if (exit_status == APP_DONE) {
        exit_status = app_rank_print(&result, ask, economy, &scenarios);
    }
    app_rank_result_free(&result);
    app_rank_scenarios_free(&scenarios);
    ren_rank_free(&rank);
    return exit_status;
}

int app_rank(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "[NET.h5|FILE|NAME]",
        .doc =
            "Ranks firms by systemic importance: the share of the economy that stops "
            "when a firm does (ESRI, Diem et al. 2022), down- and upstream. The "
            "network is given as CSV files, kept by `renlian import`, or the links "
            "between domestic firms that a scenario draws (replicate 0, before its "
            "shocks).\v"
            "For a scenario an input is essential (2) where its slot is critical, for "
            "NET.h5 where the table's criticality of the two products is 0.75 or more; "
            "half-critical and other inputs are 1. --essential overrides both.\n\n"
            "OUT: scenario,firm,esri,esri_down,esri_up,iterations,residual; the "
            "residual is the largest fall of a firm in the last iteration. Scenarios "
            "beyond the tolerance at the cap are counted in a warning, and twenty are "
            "run again at a hundredth of the tolerance to see what it decides. Where "
            "firms sell only to each other, cascades creep upstream for ever and the "
            "tolerance decides much; final users as one more firm that buys end that. "
            "Finished scenarios are kept in OUT.part until OUT is whole. "
            "Memory: about 650 bytes per firm and thread.\n\n"
            "--worst adds, step by step, the firm that raises ESRI most. It looks at "
            "a firm again only while its gain of an earlier step could still win: "
            "exact if gains shrink as the set grows, which market shares do not "
            "promise, so the set is a good one and not a proven best. It costs the "
            "ranking of all candidates and some sixteens of cascades per step.\n\n"
            "--dynamic runs the model, noise off and without the scenario's shocks, "
            "once undisturbed and once for each firm of the sample with no capacity "
            "from week 1 on. loss_area is the output all firms lose, in weeks of the "
            "economy's output; loss_own the same in weeks of the firm's own; depth the "
            "largest shortfall of a week.",
    };
    app_rank_ask ask = { .weights = "out",
                         .out = "rank.csv",
                         .market_share = true,
                         .tolerance = REN_RANK_TOLERANCE,
                         .max_iterations = REN_RANK_MAX_ITERATIONS,
                         .threads = app_cores(),
                         .dynamic = -1 };
    app_rank_economy economy = { 0 };
    ren_error err = { .text = "" };
    argp_parse(&argp, argc, argv, 0, NULL, &ask);
    const char *const read[] = { ask.network, ask.firms, ask.links,  ask.essential,
                                 ask.shocks,  ask.list,  ask.weights };
    int exit_status =
        app_path_keep(ask.out, read, sizeof read / sizeof *read, &err) == REN_OK
            ? app_rank_economy_read(&economy, &ask)
            : app_fault(&err);
    if (exit_status == APP_DONE) {
        exit_status = economy_rank(&ask, &economy);
    }
    app_rank_economy_free(&economy);
    app_overrides_free(&ask.overrides);
    return exit_status;
}
