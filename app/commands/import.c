/**
 * @file app/commands/import.c
 * `renlian import`: a user's own firms and links in, a checked and completed network out.
 */
#include "app/command.h"
#include "app/input/input.h"
#include "app/input/option.h"
#include "app/own/print.h"
#include "scenarios/text/units.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct ask {
    const char *firms, *links, *map, *output, *product, *unit;
    uint32_t rules;
    bool undirected, json, check;
    int64_t seed;
    app_overrides overrides;
} ask;

enum {
    PRODUCTS = 1000,
    UNDIRECTED,
    REPAIR,
    UNIT,
    PRODUCT,
    TABLE,
    SEED,
    JSON,
    CHECK,
    SET
};

static const struct argp_option options[] = {
    { "output", 'o', "NET.h5", 0, "The network (net.h5)", 0 },
    { "check", CHECK, NULL, 0, "Only report; write nothing", 0 },
    { "products", PRODUCTS, "MAP.csv", 0,
      "Columns from,to: names of products and the codes they stand for; `from*` stands "
      "for all that begin so",
      1 },
    { "default-product", PRODUCT, "CODE", 0, "For firms without product", 1 },
    { "table", TABLE, "io153|io42", 0, "Products of which table (io153)", 1 },
    { "undirected", UNDIRECTED, "both", 0, "An edge is a link in both directions", 2 },
    { "unit", UNIT, "UNIT", 0,
      "Of money in the files, such as \"1e4 CNY/year\" (CNY/year)", 2 },
    { "repair", REPAIR, "RULE,...", 0,
      "Mend by rules: first_product, add_dangling, drop_dangling, drop_self_loops, "
      "sum_duplicates, drop_duplicates, drop_nonpositive, keep_products, raise_output, "
      "scale_inputs; or all",
      3 },
    { "seed", SEED, "N", 0, "Of what is drawn to complete the network (1)", 4 },
    { "set", SET, "PATH=VALUE", 0, "A parameter of the scenario to complete it by", 4 },
    { "json", JSON, NULL, 0, "Print one JSON object", 5 },
    { 0 },
};

static void fault(const ren_error *err, struct argp_state *state)
{
    argp_failure(state, ren_status_exit(err->status), 0, "%s", err->text);
}

static void value_parse(ask *a, int key, char *text, struct argp_state *state)
{
    ren_error err = { 0 };
    ren_status status = REN_OK;
    switch (key) {
    case UNDIRECTED:
        if (strcmp(text, "both") != 0) {
            argp_error(state, "--undirected %s: expected both", text);
        }
        a->undirected = true;
        break;
    case REPAIR: {
        uint32_t rules = 0;
        status = ren_given_rules_read(text, &rules, &err);
        a->rules |= rules;
        break;
    }
    case TABLE:
        status = app_overrides_set(&a->overrides, "economy.table", text, &err);
        break;
    case SET:
        status = app_overrides_add(&a->overrides, text, &err);
        break;
    case SEED:
        a->seed = app_option_whole(state, "seed", text, 0, INT64_MAX);
        break;
    default:
        break;
    }
    if (status != REN_OK) {
        fault(&err, state);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    ask *a = state->input;
    switch (key) {
    case 'o':
        a->output = text;
        return 0;
    case CHECK:
        a->check = true;
        return 0;
    case JSON:
        a->json = true;
        return 0;
    case PRODUCTS:
        a->map = text;
        return 0;
    case PRODUCT:
        a->product = text;
        return 0;
    case UNIT:
        a->unit = text;
        return 0;
    case UNDIRECTED:
    case REPAIR:
    case TABLE:
    case SET:
    case SEED:
        value_parse(a, key, text, state);
        return 0;
    case ARGP_KEY_ARG:
        if (a->links != NULL) {
            argp_error(state, "expected FIRMS.csv LINKS.csv, found also %s", text);
        }
        *(a->firms == NULL ? &a->firms : &a->links) = text;
        return 0;
    case ARGP_KEY_END:
        if (a->links == NULL) {
            argp_error(state, "expected FIRMS.csv LINKS.csv");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/** What completion draws from. */
typedef struct room {
    app_names names;
    ren_geography geography;
    ren_scenario scenario;
    ren_table table;
} room;

static ren_status room_open(room *r, const ask *a, ren_error *err)
{
    static const char text[] = "title: an own network\n";
    ren_complaints complaints = { 0 };
    ren_status status = app_names_read(&r->names, NULL, err);
    if (status == REN_OK) {
        status = ren_scenario_parse(&r->scenario, "--set", text, sizeof text - 1,
                                    &r->names.catalogue, a->overrides.n,
                                    a->overrides.item, &complaints, err);
    }
    if (status != REN_OK && complaints.n > 0) {
        ren_error first = { .status = status };
        snprintf(first.text, sizeof first.text, "%s", complaints.item[0].text);
        *err = first;
    }
    ren_complaints_free(&complaints);
    if (status == REN_OK) {
        status = ren_geography_read(&r->geography, r->names.data, err);
    }
    if (status == REN_OK) {
        status = ren_table_build(&r->table, &r->scenario, r->names.data, err);
    }
    return status;
}

static void room_close(room *r)
{
    ren_table_free(&r->table);
    ren_scenario_free(&r->scenario);
    ren_geography_free(&r->geography);
    app_names_free(&r->names);
}

/* "1e4 CNY/year", or only "CNY/year"; stocks of money are in the unit before the `/`. */
static ren_status unit_apply(ren_given *given, const char *unit, ren_error *err)
{
    char text[120], stock[120], why[REN_QUANTITY_FAULT];
    double flows = 1.0, stocks = 1.0;
    const bool bare = strchr("0123456789.+-", unit[0]) == NULL;
    snprintf(text, sizeof text, "%s%.100s", bare ? "1 " : "", unit);
    snprintf(stock, sizeof stock, "%.*s", (int)strcspn(text, "/"), text);
    if (!ren_quantity_read(text, "unit", "CNY/year", &flows, why)
        || !ren_quantity_read(stock, "unit", "CNY", &stocks, why) || !(flows > 0.0)) {
        return ren_fail(
            err, REN_OUT_OF_RANGE,
            "--unit %.80s: expected an amount of money a year above 0, such "
            "as \"1e4 CNY/year\"",
            unit);
    }
    ren_given_scale(given, flows, stocks);
    return REN_OK;
}

/* Codes of the table for what the map, the default and the table's names say. */
static ren_status products_settle(ren_given *given, const room *r, const ask *a,
                                  ren_error *err)
{
    int32_t n;
    ren_status status = REN_OK;
    if (a->product != NULL && ren_given_table_product(&r->table, a->product) < 0) {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "--default-product %.60s: the table has no such product",
                        a->product);
    }
    if (a->product != NULL) {
        status = ren_given_default_product(given, a->product, &n, err);
    }
    return status == REN_OK ? ren_given_resolve(given, &r->table, err) : status;
}

static ren_status read_all(ren_given *given, const room *r, const ask *a,
                           ren_error *err)
{
    int32_t mapped;
    ren_status status = ren_given_read(given, a->firms, a->links, a->undirected, err);
    if (status == REN_OK && a->unit != NULL) {
        status = unit_apply(given, a->unit, err);
    }
    if (status == REN_OK && a->map != NULL) {
        status = ren_given_map(given, a->map, &mapped, err);
    }
    return status == REN_OK ? products_settle(given, r, a, err) : status;
}

static ren_status repair(ren_given *given, app_own *own, const room *r, const ask *a,
                         ren_error *err)
{
    char mends[300];
    ren_status status = REN_OK;
    if (a->rules != 0) {
        status = ren_given_repair(given, &r->table, a->rules, own->done, err);
        if (status == REN_OK) {
            status = products_settle(given, r, a, err); /* of firms that were added */
        }
        if (status == REN_OK) {
            status = ren_given_check(&own->after, given, &r->table, err);
        }
        own->repaired = status == REN_OK;
    }
    const ren_given_report *now = own->repaired ? &own->after : &own->before;
    if (status == REN_OK && ren_given_harms(now) > 0) {
        app_own_mends(now, mends, sizeof mends);
        status = ren_fail(err, REN_BAD_SHAPE,
                          "%.80s, %.80s: found %d kind%s of fault, expected none; "
                          "mended by %s",
                          a->firms, a->links, (int)ren_given_harms(now),
                          ren_given_harms(now) == 1 ? "" : "s", mends);
    }
    if (status == REN_OK && given->n_links == 0) {
        status = ren_fail(err, REN_BAD_SHAPE, "%.200s: no link is left after repair",
                          a->links);
    }
    return status;
}

static ren_status save(const ren_given *given, app_own *own, const ask *a,
                       const char *command, ren_error *err)
{
    ren_given_origin origin = { .command = command,
                                .file = { a->firms, a->links, a->map },
                                .report = &own->before,
                                .left = own->repaired ? &own->after : NULL,
                                .repaired = own->repaired ? own->done : NULL,
                                .notes = &own->notes };
    ren_status status = REN_OK;
    for (int k = 0; k < 3 && status == REN_OK; k++) {
        if (origin.file[k] != NULL) {
            status = ren_given_digest(origin.file[k], origin.digest[k], err);
        }
    }
    if (status == REN_OK) {
        status = ren_given_save(given, &origin, a->output, err);
    }
    own->file = status == REN_OK ? a->output : NULL;
    return status;
}

/* The report is printed as far as it got, also when the network is refused. */
static ren_status import(const ask *a, const char *command, ren_error *err)
{
    room r = { 0 };
    ren_given given = { 0 };
    app_own *own = calloc(1, sizeof *own);
    bool checked = false;
    ren_status status = own != NULL ? room_open(&r, a, err)
                                    : ren_fail(err, REN_NO_MEMORY, "out of memory");
    if (status == REN_OK && !a->check) {
        const char *const read[] = { a->firms, a->links, a->map };
        status = app_path_keep(a->output, read, 3, err);
    }
    if (status == REN_OK) {
        status = read_all(&given, &r, a, err);
    }
    if (status == REN_OK) {
        status = ren_given_check(&own->before, &given, &r.table, err);
        checked = status == REN_OK;
    }
    if (status == REN_OK) {
        status = repair(&given, own, &r, a, err);
    }
    if (status == REN_OK) {
        status =
            ren_given_complete(&given, &r.table, &r.geography, &r.scenario,
                               ren_stream_of((uint64_t)a->seed, 0), &own->notes, err);
    }
    if (status == REN_OK && !a->check) {
        status = save(&given, own, a, command, err);
    }
    if (checked && a->json && !app_own_json(own, stdout) && status == REN_OK) {
        status = ren_fail(err, REN_NO_WRITE, "standard output: cannot be written");
    } else if (checked && !a->json) {
        app_own_print(own, stdout);
    }
    ren_given_free(&given);
    room_close(&r);
    free(own);
    return status;
}

int app_import(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "FIRMS.csv LINKS.csv",
        "Reads firms (firm, product, and optional province, tier, output, final, "
        "employees, debt, rd, age, capital, weight) and links (supplier, buyer, and "
        "optional value, product, since), reports what is wrong with them, repairs "
        "what "
        "it is told to, completes what is missing and writes a network that `economy: "
        "{network: net.h5}` and `renlian rank` take.",
        NULL,
        NULL,
        NULL
    };
    ask a = { .output = "net.h5", .seed = 1 };
    ren_error err = { 0 };
    char *command = app_command_line(argc, argv);

    argp_parse(&argp, argc, argv, 0, NULL, &a);
    /* a limit on the size of files is a fault of writing like a full disk */
    (void)signal(SIGXFSZ, SIG_IGN);
    const ren_status status = import(&a, command, &err);
    app_overrides_free(&a.overrides);
    free(command);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}
