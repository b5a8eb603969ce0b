#include "sim/world/setup/parts.h"

#include "base/array.h"
#include "base/draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a domestic maker delivers to a buyer it does not yet serve (D10): the class of the
 * niche, or q0 once it has qualified, whichever is better. */
static double quality_of(const ren_table *table, const ren_parameters *p, int32_t niche)
{
    if (niche < 0) {
        return 0.0;
    }
    const double by_class[] = { p->q_dom_easy, p->q_dom_medium, p->q_dom_hard,
                                p->q_dom_extreme };
    const double quality = by_class[table->niche[niche].localisation];
    return (quality > p->q0_sub ? quality : p->q0_sub) - 1.0;
}

static void describe_products(ren_setup *setup)
{
    const ren_economy *economy = setup->economy;
    const ren_table *table = economy->table;
    const int32_t n = table->n;
    for (int32_t p = 0; p < n; p++) {
        setup->made_to_order[p] = table->made_to_order[p];
        setup->niche_of[p] = -1;
    }
    for (int32_t v = 0; v < table->n_niches; v++) {
        const int32_t p = table->niche[v].product;
        const double home = table->final_domestic[p * REN_N_FINAL + REN_INVESTMENT];
        const double abroad = table->final_imported[p * REN_N_FINAL + REN_INVESTMENT];
        setup->niche_of[p] = v;
        setup->market[v] = (table->output[p] + table->imports[p]) / table->output[p];
        setup->capital_home[v] = home / 52.0;
        setup->capital_base[v] = (home + abroad) / 52.0;
    }
    for (int32_t q = 0; q < n; q++) {
        setup->quality[q] =
            quality_of(table, &setup->scenario->parameters, setup->niche_of[q]);
        for (int32_t p = 0; p < n; p++) {
            setup->pool_critical[(int64_t)p * n + q] =
                table->resolved[p] ? 0.0 : table->criticality[(int64_t)p * n + q];
            setup->pool_import_of[q] += economy->pool_import[(int64_t)p * n + q];
        }
    }
}

/* Lists firms or sources by product; inside a product in the given order (NULL: as they
 * are). Firms go by external id, so that results do not hinge on places. */
static void list_by_product(int32_t n, const uint16_t *product, const int32_t *order,
                            int32_t n_products, int32_t *first, int32_t *list)
{
    for (int32_t i = 0; i < n; i++) {
        first[product[i] + 1]++;
    }
    for (int32_t p = 0; p < n_products; p++) {
        first[p + 1] += first[p];
    }
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = order != NULL ? order[k] : k;
        list[first[product[i]]++] = i;
    }
    for (int32_t p = n_products; p > 0; p--) {
        first[p] = first[p - 1];
    }
    first[0] = 0;
}

/* D3: the pool a province buys a product from, and the makers behind it. */
static void lay_out_pools(ren_setup *setup)
{
    const ren_economy *economy = setup->economy;
    const ren_population *firms = &economy->firms;
    const ren_table *table = economy->table;
    const int32_t n = table->n;
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const int32_t p = firms->cell_product[c], r = firms->cell_province[c];
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            setup->area_output[p * REN_N_PROVINCES + r] += firms->output[i];
        }
    }
    for (int32_t p = 0; p < n; p++) {
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            setup->user_share[p * REN_N_PROVINCES + r] =
                table->output[p] > 0.0 ? setup->area_output[p * REN_N_PROVINCES + r]
                                             * 52.0 / table->output[p]
                                       : 0.0;
        }
    }
    for (int32_t p = 0; p < n; p++) {
        double country = 0;
        for (int32_t q = 0; q < n; q++) {
            country += economy->pool_flow[(int64_t)p * n + q];
        }
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            const int32_t at = p * REN_N_PROVINCES + r;
            setup->pool_base[at] = country;
            if (economy->area[at] == 0) {
                setup->area_output[at] = table->output[p] / 52.0;
                continue;
            }
            double own = 0;
            for (int32_t q = 0; q < n; q++) {
                own += economy->pool_flow[(int64_t)p * n + q]
                       * setup->user_share[q * REN_N_PROVINCES + r];
            }
            setup->pool_base[at] = own;
        }
    }
}

/* C3 with stocks at rest: what produce finds in a week in which nothing happens. */
static ren_real limit_at_rest(const ren_setup *setup, int32_t i)
{
    const ren_network *net = &setup->economy->network;
    const int32_t rule = setup->scenario->rules.production;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    const ren_real half = (ren_real)setup->scenario->parameters.psi_half;
    const ren_real psi = (ren_real)setup->scenario->rules.psi;
    ren_real least = (ren_real)1e9, every = (ren_real)1e9, mean = 0, all = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + net->slot_at[k];
        const int32_t kind = net->slot_criticality[slot];
        const ren_real buffer = net->slot_buffer[slot];
        const ren_real thin = psi > 0 && rule != REN_LINEAR
                                  ? (1 + buffer) / (psi * (1 + buffer)) - 1
                                  : buffer;
        const ren_real cover = thin < buffer ? thin : buffer;
        const ren_real bound = kind == REN_HALF ? half * cover : cover;
        least = kind != REN_NOT_CRITICAL && bound < least ? bound : least;
        every = cover < every ? cover : every;
        mean += net->slot_value[slot] * cover;
        all += net->slot_value[slot];
    }
    if (rule == REN_HALF_CRITICAL) {
        return least;
    }
    return rule == REN_LEONTIEF || all <= 0 ? every : mean / all;
}

/* Share of a firm's output that pools and final users take. What rounding leaves of it
 * where all goes over links is nothing: it would be a client. */
static double sold_beside_links(const ren_economy *economy, int32_t i)
{
    const double other = 1.0 - (double)economy->link_share_of[i];
    const double least = sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-6;
    return economy->added_of != NULL && other < least ? 0.0 : other;
}

/* Spread of a week's news in the demand of final users (D14, decision 0022): it falls
 * with size, has a tail among firms of one size, as some live off few lines, and final
 * users carry the noise of all a firm sells. */
static float noise_of(const ren_economy *economy, const ren_parameters *p, int32_t i,
                      double size, double final_part)
{
    const ren_who who = { .id = (uint32_t)economy->firms.id[i],
                          .purpose = REN_DRAW_VOLATILITY };
    const double u = ren_draw_uniform(economy->stream, who), tail = p->noise_tail;
    const double own = pow(1.0 - u, -1.0 / tail) * sqrt((tail - 2.0) / tail);
    const double news = p->sd_demand * sqrt(1.0 - p->noise_rho * p->noise_rho);
    const double least = final_part > p->noise_floor ? final_part : p->noise_floor;
    const double spread = news * own * pow(size, -p->noise_size) / least;
    return (float)(spread < 0.5 ? spread : 0.5);
}

/* Shares of sales that need no network, and the spread of final demand noise. */
static void describe_firms(ren_setup *setup)
{
    const ren_economy *economy = setup->economy;
    const ren_population *firms = &economy->firms;
    const ren_parameters *p = &setup->scenario->parameters;
    double all = 0, real = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        all += firms->output[i];
        real += firms->weight[i];
    }
    const double mean = all / real;

#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < firms->n; i++) {
        const int32_t k = firms->product[i];
        const int32_t at = k * REN_N_PROVINCES + firms->province[i];
        const double final = economy->final_share[k] + economy->export_share[k]
                             + economy->capital_share[k];
        const double other = sold_beside_links(economy, i);
        double pool = other - final;
        if (economy->area[at] != 0 && setup->area_output[at] > 0.0) {
            pool = setup->pool_base[at] / setup->area_output[at];
        }
        const bool stated = economy->added_of != NULL; /* what links leave is final */
        pool = stated || pool < 0.0 ? 0.0 : pool > other ? other : pool;
        setup->other_base[i] = (ren_real)other;
        setup->pool_base_of[i] = (ren_real)pool;
        setup->final_scale[i] = final <= 0.0 || (economy->area[at] == 0 && !stated)
                                    ? 1.0F
                                    : (float)((other - pool) / final);
        const double size = firms->output[i] / firms->weight[i] / mean;
        const double final_part =
            (double)setup->final_scale[i]
            * (economy->final_share[k] + economy->export_share[k]);
        setup->noise_scale[i] = noise_of(economy, p, i, size, final_part);
        setup->limit0[i] = limit_at_rest(setup, i);
        setup->priority[i] = (ren_real)(1.0 + (firms->tier[i] >= 2 ? p->prio_tier : 0.0)
                                        + p->prio_age * log1p(firms->age[i]));
    }
}

static void describe_slots(ren_setup *setup)
{
    const ren_network *net = &setup->economy->network;
#pragma omp parallel for schedule(static)
    for (int32_t s = 0; s < net->n_slots; s++) {
        const double home = net->slot_domestic[s];
        setup->slot_target[s] =
            (ren_real)(1.0 + net->slot_buffer[s] + home * net->slot_lead[s]
                       + (1.0 - home) * net->slot_lead_foreign[s]);
    }
    for (int32_t s = 0; s < net->n_slots; s++) {
        if (net->slot_criticality[s] == REN_NOT_CRITICAL) {
            setup->other_value[net->slot_firm[s]] += net->slot_value[s];
        }
    }
}

/* Week-0 values of every series, so that a week at rest reproduces them to the bit. */
static void add_bases(ren_setup *setup)
{
    const ren_economy *economy = setup->economy;
    const ren_table *table = economy->table;
    const ren_population *firms = &economy->firms;
    ren_national_base *base = &setup->national;
    for (int32_t p = 0; p < table->n; p++) {
        const double output = table->output[p] / 52.0;
        double added = 0;
        for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
            added += table->value_added[p * REN_N_VALUE_ADDED + k] / 52.0;
        }
        setup->value_added_of[p] = output > 0.0 ? added / output : 0.0;
        base->output += output;
        base->value_added += added;
        base->exports += economy->export_share[p] * output;
        base->final += (economy->final_share[p] + economy->export_share[p]
                        + economy->capital_share[p])
                       * output;
        base->chain += economy->chain_weight[p] * output;
        base->imports += setup->pool_import_of[p];
    }
    base->value_added = economy->added_of != NULL ? 0.0 : base->value_added;
    for (int32_t i = 0; economy->added_of != NULL && i < firms->n; i++) {
        base->value_added += firms->output[i] * economy->added_of[i];
    }
    for (int32_t v = 0; v < table->n_niches; v++) {
        base->imports += setup->capital_base[v] - setup->capital_home[v];
    }
    for (int32_t s = 0; s < economy->network.n_slots; s++) {
        const double value = economy->network.slot_value[s];
        base->links += value;
        base->imports += value * (1.0 - (double)economy->network.slot_domestic[s]);
    }
    for (int32_t i = 0; i < firms->n; i++) {
        base->firms += firms->weight[i];
        setup->province_base[firms->province[i]] += firms->output[i];
        setup->tier_base[firms->tier[i]] += firms->output[i];
    }
}

static bool allocate(ren_setup *setup)
{
    const ren_network *net = &setup->economy->network;
    const int64_t firms = net->n_firms, slots = net->n_slots;
    const int64_t n = setup->economy->table->n,
                  niches = setup->economy->table->n_niches;
    const struct {
        void *column; /* address of the member */
        int64_t n;
        size_t size;
    } plan[] = {
        { &setup->limit0, firms, sizeof(ren_real) },
        { &setup->slot_target, slots, sizeof(ren_real) },
        { &setup->other_value, firms, sizeof(ren_real) },
        { &setup->other_base, firms, sizeof(ren_real) },
        { &setup->pool_base_of, firms, sizeof(ren_real) },
        { &setup->final_scale, firms, sizeof(float) },
        { &setup->priority, firms, sizeof(ren_real) },
        { &setup->noise_scale, firms, sizeof(float) },
        { &setup->made_to_order, n, sizeof(uint8_t) },
        { &setup->maker_first, n + 1, sizeof(int32_t) },
        { &setup->maker, firms, sizeof(int32_t) },
        { &setup->niche_of, n, sizeof(int32_t) },
        { &setup->quality, n, sizeof(double) },
        { &setup->source_first, n + 1, sizeof(int32_t) },
        { &setup->source, net->n_foreign, sizeof(int32_t) },
        { &setup->pool_import_of, n, sizeof(double) },
        { &setup->value_added_of, n, sizeof(double) },
        { &setup->rebuild_share, n, sizeof(double) },
        { &setup->user_share, n * REN_N_PROVINCES, sizeof(double) },
        { &setup->pool_base, n * REN_N_PROVINCES, sizeof(double) },
        { &setup->area_output, n * REN_N_PROVINCES, sizeof(double) },
        { &setup->pool_critical, n * n, sizeof(double) },
        { &setup->market, niches, sizeof(double) },
        { &setup->capital_base, niches, sizeof(double) },
        { &setup->capital_home, niches, sizeof(double) },
    };
    for (size_t k = 0; k < sizeof plan / sizeof *plan; k++) {
        void *column = ren_column(plan[k].n, plan[k].size);
        memcpy(plan[k].column, &column, sizeof column);
        if (column == NULL) {
            return false;
        }
    }
    return true;
}

static ren_by_tier by_tier_of(const ren_parameters *p)
{
    return (ren_by_tier){
        .research = { p->rd_ord, p->rd_innov, p->rd_srdi, p->rd_lg, p->rd_champ },
        .accepted = { p->acc_ord, p->acc_innov, p->acc_srdi, p->acc_lg, p->acc_champ },
        .credential = { 0.0, p->sig_innov, p->sig_srdi, p->sig_lg, p->sig_champ },
    };
}

ren_status ren_setup_init(ren_setup *out, const ren_economy *economy,
                          const ren_scenario *scenario, const ren_words *words,
                          ren_error *err)
{
    ren_setup setup = { .economy = economy,
                        .scenario = scenario,
                        .words = words,
                        .by_tier = by_tier_of(&scenario->parameters) };
    ren_status status = ren_topology_build(&setup.topology, economy, err);
    if (status == REN_OK && !allocate(&setup)) {
        status = ren_fail(err, REN_NO_MEMORY, "world: no room for its constants");
    }
    if (status != REN_OK) {
        ren_setup_free(&setup);
        return status;
    }
    describe_products(&setup);
    list_by_product(economy->firms.n, economy->firms.product, economy->firms.place_of,
                    economy->table->n, setup.maker_first, setup.maker);
    list_by_product(economy->network.n_foreign, economy->network.foreign_product, NULL,
                    economy->table->n, setup.source_first, setup.source);
    lay_out_pools(&setup);
    describe_firms(&setup);
    describe_slots(&setup);
    add_bases(&setup);
    status = ren_setup_rebuilding(&setup, err);
    if (status == REN_OK && ren_money_is_on(scenario) && economy->added_of == NULL) {
        status = ren_setup_accounts(&setup, err);
    }
    if (status != REN_OK) {
        ren_setup_free(&setup);
        return status;
    }
    *out = setup;
    return REN_OK;
}

void ren_setup_free(ren_setup *setup)
{
    ren_topology_free(&setup->topology);
    free(setup->limit0);
    free(setup->slot_target);
    free(setup->other_value);
    free(setup->other_base);
    free(setup->pool_base_of);
    free(setup->final_scale);
    free(setup->priority);
    free(setup->noise_scale);
    free(setup->made_to_order);
    free(setup->maker_first);
    free(setup->maker);
    free(setup->niche_of);
    free(setup->quality);
    free(setup->source_first);
    free(setup->source);
    free(setup->pool_import_of);
    free(setup->user_share);
    free(setup->pool_base);
    free(setup->area_output);
    free(setup->pool_critical);
    free(setup->value_added_of);
    free(setup->rebuild_share);
    ren_setup_accounts_free(setup);
    free(setup->market);
    free(setup->capital_base);
    free(setup->capital_home);
    *setup = (ren_setup){ 0 };
}
