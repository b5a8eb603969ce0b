/**
 * @file tests/sim/watch/sums_people.h
 * Staff, what firms know and think, titles, partners, emissions.
 */
#ifndef REN_TESTS_SIM_WATCH_SUMS_PEOPLE_H
#define REN_TESTS_SIM_WATCH_SUMS_PEOPLE_H

#include "tests/sim/watch/sums.h"

/* ---- staff (C15) ---- */

/* Heads at full skill on day 0. */
static inline double workers0(const sums_week *w, int32_t i)
{
    return 52.0 * w->now->setup->books.wages[i] / parameters_of(w)->wage_head;
}

static inline double researchers0(const sums_week *w, int32_t i)
{
    const int tier = economy_of(w)->firms.tier[i];
    return 52.0 * w->now->setup->by_tier.research[tier] * usual_output(w, i)
           / parameters_of(w)->rd_head;
}

static inline double workers(const sums_week *w, int32_t i)
{
    return workers0(w, i) * (1.0 + state_of(w)->skill[i]);
}

static inline double researchers(const sums_week *w, int32_t i)
{
    return researchers0(w, i) * (1.0 + state_of(w)->researchers[i]);
}

static inline double staff(const sums_week *w, int32_t i)
{
    return workers(w, i) + researchers(w, i);
}

/* Who leaves in the week: of those there when it began. */
static inline double quits(const sums_week *w, int32_t i)
{
    const ren_strain *strain = &w->now->strain;
    const double better = ren_strain_of(strain, REN_STRAIN_outside_wage, i);
    const double stays = fmin(1.0, ren_strain_of(strain, REN_STRAIN_retention, i));
    const double rate = (double)w->now->setup->people.quit[i]
                        * (1.0 + ren_strain_of(strain, REN_STRAIN_quits, i))
                        * (1.0 - stays) * exp(parameters_of(w)->quit_wage * better);
    return fmin(rate, 1.0)
           * (workers0(w, i) * (1.0 + w->hired->skill[i])
              + researchers0(w, i) * (1.0 + w->hired->researchers[i]));
}

/* A post of day 0 is vacant for 1/match_scale weeks when somebody leaves. Beyond that lack
 * those who would be at full skill or learn; research posts follow research. */
static inline double vacancies(const sums_week *w, int32_t i)
{
    const ren_state *s = w->hired;
    const double usual =
        (double)w->now->setup->people.quit[i] / parameters_of(w)->match_scale;
    const int tier = economy_of(w)->firms.tier[i];
    const double research0 = w->now->setup->by_tier.research[tier] * usual_output(w, i);
    const double posts = research0 > 0 ? s->research[i] / research0 : 0.0;
    const double lack = -(double)s->skill[i] - s->trainees[i];
    const double lack2 = posts - s->researchers[i] - s->research_trainees[i];
    return workers0(w, i) * fmax(usual + lack, 0)
           + researchers0(w, i) * fmax(usual + lack2, 0);
}

/* ---- what firms are like, by output of day 0 ---- */

static inline double confidence(const sums_week *w, int32_t i)
{
    const ren_parameters *p = parameters_of(w);
    const double rest = (p->conf_perf * p->conf_calm + p->conf_policy + p->conf_macro)
                        / (1.0 - p->conf_contagion);
    return usual_output(w, i) * (fmin(rest, 1.0) + state_of(w)->confidence[i]);
}

static inline double digital(const sums_week *w, int32_t i)
{
    return usual_output(w, i)
           * ((double)w->now->setup->people.digital[i] + state_of(w)->digital[i]);
}

static inline double brand(const sums_week *w, int32_t i)
{
    return usual_output(w, i) * state_of(w)->brand[i];
}

static inline double knowledge(const sums_week *w, int32_t i)
{
    return usual_output(w, i) * (1.0 + state_of(w)->knowledge[i]);
}

/* A project costs dig_cost of sales; what the firm does not pay a voucher does. */
static inline double projects(const sums_week *w, int32_t i)
{
    return parameters_of(w)->dig_cost * usual_output(w, i) * state_of(w)->projects[i];
}

static inline double projects_aided(const sums_week *w, int32_t i)
{
    return projects(w, i) - state_of(w)->digital_cost[i];
}

static inline sums_of search_weeks(const sums_week *w)
{
    return sums_over(sums_count(w->past.took), sums_count(w->past.found));
}

/* One less the mean technology of makers over the world's best; of makers of a product by
 * output, of products by what is made of them on day 0. */
static inline sums_of technology_gap(const sums_week *w)
{
    const ren_science *science = &w->now->setup->science;
    double near[REN_MOST_PRODUCTS] = { 0 }, all[REN_MOST_PRODUCTS] = { 0 };
    double sum = 0, made = 0;
    for (int32_t i = 0; i < economy_of(w)->firms.n; i++) {
        const double level = usual_output(w, i) * science->level[i];
        near[product_of(w, i)] += level * (1.0 + state_of(w)->technology[i]);
        all[product_of(w, i)] += level;
    }
    for (int32_t p = 0; p < table_of(w)->n; p++) {
        const double best = science->frontier * (1.0 + state_of(w)->ahead[p]);
        const double mean = all[p] > 0 ? near[p] / all[p] : 1.0;
        sum += table_of(w)->output[p] * mean / best;
        made += table_of(w)->output[p];
    }
    return (sums_of){ 1.0 - sum / made, 1 };
}

/* Events of the last quarter, a week. */
static inline sums_of of_quarter(const sums_week *w, const double *events)
{
    double sum = 0;
    for (int32_t p = 0; p < table_of(w)->n; p++) {
        sum += events[p];
    }
    return sums_count(sum / 13.0);
}

static inline sums_of innovations(const sums_week *w)
{
    return of_quarter(w, state_of(w)->found_of);
}

static inline sums_of patents(const sums_week *w)
{
    return of_quarter(w, state_of(w)->granted_of);
}

/* ---- titles, turnover ---- */

static inline sums_of of_title(const sums_week *w, int32_t title)
{
    sums_of sum = { 0 };
    for (int32_t i = 0; i < economy_of(w)->firms.n; i++) {
        const int32_t has = w->now->setup->standing.title[i] + state_of(w)->title[i];
        sums_add(&sum, has == title ? real_firms(w, i) : 0.0);
    }
    return sum;
}

static inline sums_of titles_innovative(const sums_week *w)
{
    return of_title(w, 1);
}

static inline sums_of titles_srdi(const sums_week *w)
{
    return of_title(w, 2);
}

static inline sums_of titles_little_giant(const sums_week *w)
{
    return of_title(w, 3);
}

static inline sums_of titles_champion(const sums_week *w)
{
    return of_title(w, 4);
}

static inline sums_of review_pass(const sums_week *w)
{
    return sums_over(sums_count(w->past.passed), sums_count(w->past.due));
}

static inline sums_of closed_or_founded(const sums_week *w, int which)
{
    return sums_count(state_of(w)->census[which]);
}

static inline sums_of exits(const sums_week *w)
{
    return closed_or_founded(w, REN_CENSUS_EXITS);
}

static inline sums_of entries(const sums_week *w)
{
    return closed_or_founded(w, REN_CENSUS_ENTRIES);
}

static inline sums_of exit_age(const sums_week *w)
{
    const sums_of age = closed_or_founded(w, REN_CENSUS_EXIT_AGE);
    return age.value > 0 ? age : sums_count(NAN);
}

static inline double years(const sums_week *w, int32_t i)
{
    return real_firms(w, i)
           * (economy_of(w)->firms.age[i] + (double)state_of(w)->younger[i]);
}

/* ---- partners ---- */

static inline double partners(const sums_week *w, int32_t i)
{
    double n = 0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        n += state_of(w)->partner[i * REN_N_PARTNERS + k] != 0; /* firms, institutes */
    }
    return n * real_firms(w, i);
}

static inline bool is_srdi(const sums_week *w, int32_t i)
{
    return economy_of(w)->firms.tier[i] >= 2;
}

static inline double srdi_firms(const sums_week *w, int32_t i)
{
    return is_srdi(w, i) ? real_firms(w, i) : 0.0;
}

static inline double partners_of_srdi(const sums_week *w, int32_t i)
{
    return is_srdi(w, i) ? partners(w, i) : 0.0;
}

static inline double partner_firms(const sums_week *w, int32_t i)
{
    double n = 0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        n += state_of(w)->partner[i * REN_N_PARTNERS + k] > 0;
    }
    return n;
}

static inline double partner_firms_afar(const sums_week *w, int32_t i)
{
    const uint8_t *province = economy_of(w)->firms.province;
    double n = 0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        const int32_t j = state_of(w)->partner[i * REN_N_PARTNERS + k] - 1;
        n += j >= 0 && province[j] != province[i];
    }
    return n;
}

/* Whether levers write anything of this firm, whatever shocks do. */
static inline bool is_reached(const sums_week *w, int32_t i)
{
    bool any = w->policy->buffer[i] != 0 || w->policy->second_source[i] != 0;
    for (int f = 0; f < REN_N_STRAIN; f++) {
        any = any || ren_strain_of(w->policy, (ren_strain_field)f, i) != 0;
    }
    return any;
}

static inline double reached(const sums_week *w, int32_t i)
{
    return is_reached(w, i) ? real_firms(w, i) : 0.0;
}

/* Technology gained beside partners who rose by a title or whom levers reach, less that of
 * other firms with partners; what reaches every firm favours none. */
static inline sums_of partners_gain(const sums_week *w)
{
    const ren_state *s = state_of(w);
    const int32_t n = economy_of(w)->firms.n;
    int32_t many = 0;
    sums_of firms[2] = { 0 }, gain[2] = { 0 };
    for (int32_t i = 0; i < n; i++) {
        many += is_reached(w, i);
    }
    for (int32_t i = 0; i < n && w->now->week % 13 == 0; i++) {
        const bool itself = s->title[i] > 0 || (many < n && is_reached(w, i));
        bool beside = false;
        for (int k = 0; k < REN_N_PARTNERS; k++) {
            const int32_t j = s->partner[i * REN_N_PARTNERS + k] - 1;
            beside = beside
                     || (j >= 0 && (s->title[j] > 0 || (many < n && is_reached(w, j))));
        }
        if (!itself && partner_firms(w, i) > 0) {
            sums_add(&firms[beside], real_firms(w, i));
            sums_add(&gain[beside], real_firms(w, i) * s->technology[i]);
        }
    }
    const sums_of one = sums_over(gain[1], firms[1]),
                  other = sums_over(gain[0], firms[0]);
    return (sums_of){ one.value - other.value, 1 };
}

/* ---- emissions ---- */

static inline double emissions(const sums_week *w, int32_t i)
{
    return output(w, i) * (double)w->now->setup->standing.emission[i]
           * (1.0 + state_of(w)->cleaner[i]);
}

#endif
