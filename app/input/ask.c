/**
 * @file app/input/ask.c
 * See ask.h.
 */
#include "app/input/ask.h"

#include "app/batch/machine.h"
#include "app/input/option.h"

enum { FIRMS = 2000, WEEKS, REPLICATES, SHOCK, SET };

static const struct argp_option options[] = {
    { "firms", FIRMS, "N", 0, "Agents (economy.firms)", 0 },
    { "weeks", WEEKS, "N", 0, "Horizon (horizon.weeks)", 0 },
    { "replicates", REPLICATES, "R", 0, "Replicates (replicates)", 0 },
    { "set", SET, "PATH=VALUE", 0,
      "Use this value instead of the file's; repeat it for more. noise=off rests every "
      "draw, phases.NAME=off switches a phase off",
      0 },
    { "packages", 'p', "A,B", 0, "Only these packages", 1 },
    { "shock", SHOCK, "on|off|both", 0, "Only worlds with the shocks on, or off", 1 },
    { "threads", 't', "T", 0, "Threads (default: cores); results do not depend on it",
      2 },
    { 0 },
};

static const char *override_path(int key)
{
    switch (key) {
    case FIRMS:
        return "economy.firms";
    case WEEKS:
        return "horizon.weeks";
    case REPLICATES:
        return "replicates";
    default:
        return NULL;
    }
}

static void override_add(app_ask *ask, int key, const char *text,
                         struct argp_state *state)
{
    const char *path = override_path(key);
    ren_error err = { 0 };
    const ren_status status = path != NULL
                                  ? app_overrides_set(&ask->overrides, path, text, &err)
                                  : app_overrides_add(&ask->overrides, text, &err);
    if (status != REN_OK) {
        argp_failure(state, ren_status_exit(status), 0, "%s", err.text);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    app_ask *ask = state->input;
    switch (key) {
    case FIRMS:
    case WEEKS:
    case REPLICATES:
    case SET:
        override_add(ask, key, text, state);
        return 0;
    case 'p':
        ask->selection.packages = text;
        return 0;
    case SHOCK:
        ask->selection.shock = text;
        return 0;
    case 't':
        ask->threads = (int32_t)app_option_whole(state, "--threads", text, 1, 4096);
        return 0;
    case ARGP_KEY_ARG:
        if (ask->scenario != NULL) {
            argp_error(state, "one scenario at a time; `%s` is a second", text);
        }
        ask->scenario = text;
        return 0;
    case ARGP_KEY_END:
        if (ask->scenario == NULL) {
            argp_error(state, "a scenario file or a name of the library is missing");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp scenario_argp = { .options = options, .parser = parse };

const struct argp_child app_ask_children[] = { { &scenario_argp, 0, NULL, 0 }, { 0 } };

app_ask app_ask_default(void)
{
    return (app_ask){ .selection = { NULL, "both" }, .threads = app_cores() };
}
