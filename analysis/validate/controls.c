/**
 * @file analysis/validate/controls.c
 * Negative controls: what must not happen, on one small economy.
 */
#include "analysis/validate/facts/facts.h"
#include "analysis/validate/measure/losses.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEEKS = 40, OVERRIDES = 160, TEXT = 16384 };

/** One control at work: a scenario, and what it is looked at with. */
typedef struct trial {
    const ren_validate_ask *ask;
    ren_ground ground;
    ren_stage stage;
} trial;

static ren_status trial_open(trial *t, const ren_validate_ask *ask, const char *yaml,
                             int32_t n, const ren_override *more, ren_error *err)
{
    ren_override all[OVERRIDES];
    int32_t k = 0;
    *t = (trial){ .ask = ask };
    for (; k < ask->n_overrides && k < OVERRIDES - n; k++) {
        all[k] = ask->override[k];
    }
    for (int32_t m = 0; m < n; m++) {
        all[k++] = more[m];
    }
    ren_status status =
        ren_ground_open(&t->ground, ask->data, yaml, ask->firms, WEEKS, k, all, err);
    if (status == REN_OK) {
        status = ren_stage_build(&t->stage, &t->ground, 0, err);
    }
    return status;
}

static void trial_close(trial *t)
{
    ren_stage_free(&t->stage);
    ren_ground_close(&t->ground);
}

/* Output of all weeks and the state at the end, in one text. */
static ren_status digest_of(char out[REN_DIGEST_TEXT], const trial *t, int32_t package,
                            bool shock, ren_error *err)
{
    ren_world world = { 0 };
    const ren_status status = ren_stage_world(&world, &t->stage, package, shock, err);
    if (status == REN_OK) {
        ren_stage_run(&world, WEEKS);
        ren_world_digest(&world, out);
    }
    ren_stage_world_free(&world);
    return status;
}

/* 0 when two worlds end with the same bits. */
static ren_status same_bits(const trial *t, int32_t package, bool shock, double *value,
                            ren_error *err)
{
    char a[REN_DIGEST_TEXT], b[REN_DIGEST_TEXT];
    ren_status status = digest_of(a, t, 0, false, err);
    if (status == REN_OK) {
        status = digest_of(b, t, package, shock, err);
    }
    *value = status == REN_OK && strcmp(a, b) == 0 ? 0 : 1;
    return status;
}

/* ---- the controls ---- */

static ren_status still(const ren_validate_ask *ask, double *value, ren_error *err)
{
    const ren_override off[] = { { "noise", "off" } };
    trial t;
    ren_world world = { 0 };
    ren_status status = trial_open(&t, ask, ren_text_calm, 1, off, err);
    if (status == REN_OK) {
        status = ren_stage_world(&world, &t.stage, 0, false, err);
    }
    if (status == REN_OK) {
        ren_stage_run(&world, WEEKS);
        for (int32_t i = 0; i < t.stage.economy.firms.n; i++) {
            *value = fmax(*value, fabs((double)world.state.output[i]));
        }
    }
    ren_stage_world_free(&world);
    trial_close(&t);
    return status;
}

static ren_status zero_shock(const ren_validate_ask *ask, double *value, ren_error *err)
{
    const ren_override none[] = { { "shocks.embargo.depth", "0" } };
    trial t;
    ren_status status = trial_open(&t, ask, ren_text_embargo, 1, none, err);
    if (status == REN_OK) {
        status = same_bits(&t, 0, true, value, err);
    }
    trial_close(&t);
    return status;
}

static ren_status no_channel(const ren_validate_ask *ask, double *value, ren_error *err)
{
    const ren_override cut[] = {
        { "economy.niches", "[]" },     { "parameters.crit_kappa", "0" },
        { "parameters.eff_loss", "0" }, { "parameters.pool_strength", "0" },
        { "rules.money", "off" },       { "phases.order", "off" },
        { "phases.expect", "off" },     { "phases.pool", "off" }
    };
    trial t;
    ren_losses losses = { 0 };
    uint8_t *struck = NULL;
    ren_status status =
        trial_open(&t, ask, ren_text_blow, sizeof cut / sizeof *cut, cut, err);
    if (status == REN_OK) {
        struck = ren_strike_random(&t.stage, 0.10, false);
        status = ren_losses_run(&losses, &t.stage, NULL, struck, WEEKS, err);
    }
    if (status == REN_OK) {
        *value = ren_amplification(&losses, &t.stage);
    }
    ren_losses_free(&losses);
    free(struck);
    trial_close(&t);
    return status;
}

static bool has_budget(const ren_lever *lever)
{
    for (const ren_field *f = lever->block.fields; f->name != NULL; f++) {
        if (strcmp(f->name, "budget") == 0) {
            return true;
        }
    }
    return false;
}

static ren_status zero_budget(const ren_validate_ask *ask, double *value,
                              ren_error *err)
{
    char yaml[TEXT];
    trial t;
    size_t n = (size_t)snprintf(yaml, sizeof yaml,
                                "title: Nothing spent\npackages:\n"
                                "  empty:\n");
    for (int32_t k = 0; ren_levers[k] != NULL; k++) {
        if (has_budget(ren_levers[k]) && n + 160 < sizeof yaml) {
            n += (size_t)snprintf(yaml + n, sizeof yaml - n,
                                  "    l%d: {use: %s, budget: 0 CNY/year}\n", (int)k,
                                  ren_levers[k]->block.name);
        }
    }
    ren_status status = trial_open(&t, ask, yaml, 0, NULL, err);
    if (status == REN_OK) {
        status = same_bits(&t, 1, false, value, err);
    }
    trial_close(&t);
    return status;
}

static ren_status cash_only(const ren_validate_ask *ask, double *value, ren_error *err)
{
    static const char yaml[] =
        "title: Transfers\n"
        "packages:\n"
        "  transfer:\n"
        "    l0: {use: placebo, budget: 1e11 CNY/year, start_week: 0}\n";
    const ren_override off[] = { { "rules.money", "off" } };
    trial t;
    ren_status status = trial_open(&t, ask, yaml, 1, off, err);
    if (status == REN_OK) {
        status = same_bits(&t, 1, false, value, err);
    }
    trial_close(&t);
    return status;
}

static ren_status titles_without_benefits(const ren_validate_ask *ask, double *value,
                                          ren_error *err)
{
    const ren_override bare[] = {
        { "parameters.sig_innov", "0 CNY" }, { "parameters.sig_srdi", "0 CNY" },
        { "parameters.sig_lg", "0 CNY" },    { "parameters.sig_champ", "0 CNY" },
        { "parameters.acc_innov", "0.35" },  { "parameters.acc_srdi", "0.35" },
        { "parameters.acc_lg", "0.35" },     { "parameters.acc_champ", "0.35" },
        { "parameters.acc_ord", "0.35" },    { "parameters.rate_saving", "0 1/year" },
        { "parameters.w_tier", "0" },        { "rules.titles", "drawn" },
    };
    enum { N = sizeof bare / sizeof *bare };
    ren_override shuffled[N];
    double *output[2] = { NULL, NULL };
    ren_status status = REN_OK;
    memcpy(shuffled, bare, sizeof bare);
    shuffled[N - 1].value = "shuffled";
    for (int k = 0; k < 2 && status == REN_OK; k++) {
        trial t;
        ren_world world = { 0 };
        status = trial_open(&t, ask, ren_text_calm, N, k == 0 ? bare : shuffled, err);
        if (status == REN_OK) {
            status = ren_stage_world(&world, &t.stage, 0, false, err);
        }
        if (status == REN_OK) {
            ren_stage_run(&world, WEEKS);
            output[k] = malloc(WEEKS * sizeof *output[k]);
            if (output[k] != NULL) {
                memcpy(output[k], world.series->national[REN_NATIONAL_output],
                       WEEKS * sizeof *output[k]);
            }
        }
        ren_stage_world_free(&world);
        trial_close(&t);
    }
    *value = output[0] != NULL && output[1] != NULL ? 0 : 1;
    for (int t = 0; t < WEEKS && *value == 0; t++) {
        *value = output[0][t] == output[1][t] ? 0 : 1;
    }
    free(output[0]);
    free(output[1]);
    return status;
}

static const struct {
    const char *name, *doc;
    ren_status (*run)(const ren_validate_ask *ask, double *value, ren_error *err);
} controls[REN_N_CONTROLS] = {
    { "still", "noise off, no shock: largest deviation of output of a firm", still },
    { "zero_shock", "an embargo of depth 0 against none: 0 when the bits are equal",
      zero_shock },
    { "no_channel",
      "no critical inputs, no efficiency loss, orders frozen: loss of firms not struck "
      "over that of the struck",
      no_channel },
    { "zero_budget",
      "every lever with a budget of 0 against `none`: 0 when the bits are equal",
      zero_budget },
    { "cash_only",
      "transfers of L0 where no accounts are kept against `none`: 0 when equal",
      cash_only },
    { "titles_without_benefits",
      "titles shuffled, signal, rate and award 0: 0 when output is equal to the bit",
      titles_without_benefits },
};

ren_status ren_controls(const ren_validate_ask *ask,
                        ren_control control[REN_N_CONTROLS], ren_error *err)
{
    for (int k = 0; k < REN_N_CONTROLS; k++) {
        ren_control *const c = &control[k];
        *c = (ren_control){ .name = controls[k].name, .doc = controls[k].doc };
        const ren_status status = controls[k].run(ask, &c->value, err);
        if (status == REN_NO_MEMORY) {
            return status;
        }
        c->measured = status == REN_OK;
        c->pass = c->measured && c->value == 0;
        if (!c->measured) { /* a key this model does not know, for one */
            snprintf(c->why, sizeof c->why, "%.150s", err->text);
        }
    }
    return REN_OK;
}
