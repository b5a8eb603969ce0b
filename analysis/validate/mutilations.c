/**
 * @file analysis/validate/mutilations.c
 * A fact that passes whatever the model does tells nothing: each held-out one must fail
 * when the mechanism behind it is taken away (definitions D14).
 */
#include "analysis/validate/validate.h"

#include <stdio.h>
#include <string.h>

enum { PARTS = 8 };

#define NO_TRAVEL                                                         \
    "economy.niches=[]; parameters.crit_kappa=0; parameters.eff_loss=0; " \
    "phases.order=off; phases.expect=off; phases.pool=off"

const ren_mutilation ren_mutilations[] = {
    { "size_blind_noise", REN_BAND_E4_beta, "parameters.noise_size=0",
      "demand of small firms as steady as that of large ones" },
    { "deep_stocks", REN_BAND_E9_main_critical,
      "parameters.n_crit=6 weeks; parameters.n_sd_ln=0",
      "six weeks of every critical input" },
    { "small_steps", REN_BAND_E8_spikes, "parameters.inv_step=0.05",
      "firms grow by a twentieth at a time" },
    { "small_steps", REN_BAND_E8_in_spikes, "parameters.inv_step=0.05",
      "firms grow by a twentieth at a time" },
    { "all_essential", REN_BAND_E9_low_specificity,
      "rules.production=leontief; parameters.buffer_max=1 weeks; "
      "parameters.buffer_min=0 weeks",
      "every input stops its buyer, and there is a week of each" },
    { "none_essential", REN_BAND_E9_low_inventory,
      "economy.niches=[]; parameters.crit_kappa=0", "no input stops its buyer" },
    { "no_travel", REN_BAND_E10_second, NO_TRAVEL,
      "neither shortages nor orders travel" },
    { "no_travel", REN_BAND_E10_third, NO_TRAVEL,
      "neither shortages nor orders travel" },
    { "orders_asleep", REN_BAND_E10_suppliers_lose,
      "phases.order=off; phases.expect=off; phases.pool=off",
      "orders stay those of day 0" },
    { "none_essential", REN_BAND_E12_over_tenth, "parameters.crit_kappa=0",
      "no input stops its buyer" },
    { "all_essential", REN_BAND_E12_under_hundredth, "parameters.crit_kappa=2",
      "many more inputs stop their buyers" },
    { "hasty_orders", REN_BAND_E14_last_year_sd,
      "parameters.tau_inv=1 week; parameters.th_f=1 1/week; parameters.th_s=1 1/week",
      "stocks are refilled at once, for whatever was sold last" },
    { "no_travel", REN_BAND_E14_lowest_after_end, NO_TRAVEL,
      "neither shortages nor orders travel" },
    { "eager_stocks", REN_BAND_E14_rebound,
      "rules.order_target=demand; parameters.tau_inv=1 week; parameters.util0=0.6; "
      "parameters.n_crit=4 weeks; rules.money=off",
      "large stocks, refilled at once with room to spare and nothing to pay" },
    { "no_accounts", REN_BAND_E14_recovery, "rules.money=off",
      "neither cash nor prices nor machines of firms" },
    { "old_leave", REN_BAND_E5_exit_age, "parameters.exit_old=0.2 1/year",
      "old firms close as often as young ones" },
    { "deep_pockets", REN_BAND_E16_procyclical,
      "parameters.cash_weeks=100 weeks; parameters.cash_sd_ln=0",
      "every firm has cash for two years" },
    { "nobody_looks", REN_BAND_E18_suppliers, "parameters.h0_search=0 1/week",
      "nobody looks for other suppliers" },
    { "equal_firms", REN_BAND_E17_top,
      "parameters.size_tail=5; parameters.tier_size_sd=0; parameters.rd_innov=0.014; "
      "parameters.rd_srdi=0.014; parameters.rd_lg=0.014; parameters.rd_champ=0.014",
      "firms of a stratum of one size, and research by sales alone" },
    { "hurried_research", REN_BAND_E18_innovation,
      "parameters.embargo_rd=2; parameters.embargo_lag=0 weeks; "
      "parameters.inno_elast_rd=2",
      "an embargo trebles research at once, and finds rise as its square" },
    { NULL, 0, NULL, NULL },
};

/* "a=1; b=2" cut in place. */
static int32_t parts_cut(char *text, ren_override *out)
{
    int32_t n = 0;
    char *rest = NULL;
    for (char *part = strtok_r(text, ";", &rest); part != NULL && n < PARTS;
         part = strtok_r(NULL, ";", &rest)) {
        part += strspn(part, " ");
        char *equals = strchr(part, '=');
        if (equals != NULL) {
            *equals = '\0';
            out[n++] = (ren_override){ .path = part, .value = equals + 1 };
        }
    }
    return n;
}

ren_status ren_mutilate(const ren_validate_ask *ask, const ren_mutilation *mutilation,
                        ren_finding *finding, ren_error *err)
{
    enum { MOST = 128 };
    char text[400];
    ren_override all[MOST];
    bool want[REN_N_BANDS] = { false };
    ren_finding findings[REN_N_BANDS] = { 0 };
    ren_validate_ask mine = *ask;
    if (ask->n_overrides > MOST - PARTS) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "found %d values to replace, expected at most %d",
                        (int)ask->n_overrides, (int)(MOST - PARTS));
    }
    snprintf(text, sizeof text, "%s", mutilation->set);
    for (int32_t k = 0; k < ask->n_overrides; k++) {
        all[k] = ask->override[k];
    }
    mine.n_overrides += parts_cut(text, all + ask->n_overrides);
    mine.override = all;
    mine.want = want;
    want[mutilation->band] = true;
    const ren_status status = ren_validate(&mine, findings, err);
    *finding = findings[mutilation->band];
    return status;
}
