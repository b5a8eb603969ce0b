#include "sim/run/ledger/ledger.h"

#include "base/array.h"
#include "sim/run/ledger/sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ren_ledger {
    ren_sums sums;
    double *base[REN_N_SUMS];   /* each [n_products], money per step at rest */
    double *before[REN_N_SUMS]; /* each [n_products]: stocks before the step */
    double *now[REN_N_SUMS];    /* each [n_products] of this step */
    bool begun;                 /* a step has been booked: `now` has its stocks */
};

static bool allocate(ren_ledger *ledger, const ren_economy *economy)
{
    const ren_network *net = &economy->network;
    const int64_t n = economy->table->n;
    ren_sums *sums = &ledger->sums;
    bool complete = true;
    sums->n_products = (int32_t)n;
    sums->stock = ren_column(net->n_slots, sizeof *sums->stock);
    sums->quality = ren_column(net->n_slots, sizeof *sums->quality);
    sums->part = ren_column(net->n_windows * REN_N_SUMS * n, sizeof *sums->part);
    for (int32_t k = 0; k < REN_N_SUMS; k++) {
        ledger->base[k] = ren_column(n, sizeof(double));
        ledger->before[k] = ren_column(n, sizeof(double));
        ledger->now[k] = ren_column(n, sizeof(double));
        complete = complete && ledger->base[k] != NULL && ledger->before[k] != NULL
                   && ledger->now[k] != NULL;
    }
    return complete && sums->stock != NULL && sums->quality != NULL
           && sums->part != NULL;
}

static bool allocate_series(ren_series *series)
{
    bool complete = true;
    for (int32_t k = 0; k < REN_N_LEDGER; k++) {
        series->ledger[k] =
            ren_column((int64_t)series->n_products * series->n_weeks, sizeof(double));
        complete = complete && series->ledger[k] != NULL;
    }
    return complete;
}

/* What flows in a step at rest. */
static void add_bases(ren_ledger *ledger, const ren_setup *setup)
{
    const ren_economy *economy = setup->economy;
    const ren_population *firms = &economy->firms;
    const ren_network *net = &economy->network;
    for (int32_t i = 0; i < firms->n; i++) {
        const int32_t p = firms->product[i];
        ledger->base[REN_SUM_MADE][p] += firms->output[i];
        ledger->base[REN_SUM_SHIPPED][p] +=
            firms->output[i] * (double)economy->link_share_of[i];
        ledger->base[REN_SUM_FINAL][p] +=
            firms->output[i] * (double)setup->other_base[i];
    }
    for (int32_t k = 0; k < net->n_slots; k++) {
        const int32_t p = net->slot_product[k];
        const double value = net->slot_value[k], home = net->slot_domestic[k];
        ledger->base[REN_SUM_DOMESTIC][p] += value * home;
        ledger->base[REN_SUM_FOREIGN][p] += value * (1.0 - home);
        ledger->base[REN_SUM_USED][p] += value;
    }
}

ren_status ren_ledger_open(ren_ledger **out, const ren_world *world, ren_series *series,
                           ren_error *err)
{
    ren_ledger *ledger = calloc(1, sizeof *ledger);
    if (ledger == NULL || !allocate(ledger, world->setup->economy)
        || !allocate_series(series)) {
        ren_ledger_close(ledger);
        return ren_fail(err, REN_NO_MEMORY, "no room for the ledger of %d products",
                        (int)series->n_products);
    }
    add_bases(ledger, world->setup);
    *out = ledger;
    return REN_OK;
}

void ren_ledger_close(ren_ledger *ledger)
{
    if (ledger == NULL) {
        return;
    }
    free(ledger->sums.stock);
    free(ledger->sums.quality);
    free(ledger->sums.part);
    for (int32_t k = 0; k < REN_N_SUMS; k++) {
        free(ledger->base[k]);
        free(ledger->before[k]);
        free(ledger->now[k]);
    }
    free(ledger);
}

void ren_ledger_begin(ren_ledger *ledger, const ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const size_t bytes = (size_t)net->n_slots * sizeof(ren_real);
    memcpy(ledger->sums.stock, world->state.stock, bytes);
    memcpy(ledger->sums.quality, world->state.quality, bytes);
    if (!ledger->begun) {
        ren_sums_stocks(&ledger->sums, world, ledger->before);
        return;
    }
    for (int32_t k = REN_SUM_FINISHED; k < REN_N_SUMS; k++) {
        double *old = ledger->before[k];
        ledger->before[k] = ledger->now[k];
        ledger->now[k] = old;
    }
}

/* The entries of one product, less their baseline. */
static void settle(const ren_ledger *ledger, bool aside, bool held, int32_t p,
                   double entry[REN_N_LEDGER])
{
    double *const *now = ledger->now, *const *before = ledger->before;
    const double foreign = now[REN_SUM_FOREIGN][p];
    entry[REN_LEDGER_made] = now[REN_SUM_MADE][p];
    entry[REN_LEDGER_imported] = foreign;
    entry[REN_LEDGER_shipped] = now[REN_SUM_SHIPPED][p] + foreign;
    entry[REN_LEDGER_received] = now[REN_SUM_DOMESTIC][p] + foreign;
    entry[REN_LEDGER_final] = now[REN_SUM_FINAL][p];
    entry[REN_LEDGER_used] = now[REN_SUM_USED][p];
    entry[REN_LEDGER_unsold] = now[REN_SUM_FINISHED][p] - before[REN_SUM_FINISHED][p];
    entry[REN_LEDGER_stocked] = now[REN_SUM_HELD][p] - before[REN_SUM_HELD][p];
    entry[REN_LEDGER_slipped] = 0.0;
    if (aside) {
        entry[REN_LEDGER_unsold] =
            now[REN_SUM_MADE][p] - now[REN_SUM_SHIPPED][p] - now[REN_SUM_FINAL][p];
    }
    if (held) {
        entry[REN_LEDGER_slipped] = entry[REN_LEDGER_received] - entry[REN_LEDGER_used]
                                    - entry[REN_LEDGER_stocked];
    }
}

/* Goods missing or made from nothing, share of the flows of the product, and what that
 * means. */
static double gap_of(const ren_ledger *ledger, bool aside, int32_t p,
                     const double entry[REN_N_LEDGER], const char **what)
{
    const double scale = ledger->base[REN_SUM_MADE][p] + ledger->base[REN_SUM_USED][p];
    const double sold = entry[REN_LEDGER_made] + entry[REN_LEDGER_imported]
                        - entry[REN_LEDGER_shipped] - entry[REN_LEDGER_final]
                        - entry[REN_LEDGER_unsold];
    const double lanes = entry[REN_LEDGER_shipped] - entry[REN_LEDGER_received];
    const double used = entry[REN_LEDGER_received] - entry[REN_LEDGER_used]
                        - entry[REN_LEDGER_stocked] - entry[REN_LEDGER_slipped];
    /* what is set aside may be little, but not less than nothing; the published rule
     * that leaves stocks as they are does so where they move by 1e-5 at most */
    const double none =
        aside && entry[REN_LEDGER_unsold] < 0.0 ? -entry[REN_LEDGER_unsold] : 0.0;
    const double away = fabs(entry[REN_LEDGER_slipped]);
    const double slip = away > 1e-4 * scale ? away : 0.0;
    const struct {
        double size;
        const char *what;
    } found[] = { { fabs(sold), "made and imported, but not shipped, sold or kept" },
                  { fabs(lanes), "shipped, but not received" },
                  { fabs(used), "received, but not used or stocked" },
                  { none, "delivered beyond what was made" },
                  { slip, "slipped beyond the published rule" } };
    double worst = 0;
    for (size_t k = 0; k < sizeof found / sizeof *found; k++) {
        if (found[k].size > worst) {
            worst = found[k].size;
            *what = found[k].what;
        }
    }
    return scale > 0.0 ? worst / scale : 0.0;
}

static void write_row(const ren_ledger *ledger, ren_series *series, int32_t p,
                      int32_t week, const double entry[REN_N_LEDGER])
{
    double *const *b = ledger->base;
    const double base[REN_N_LEDGER] = {
        [REN_LEDGER_made] = b[REN_SUM_MADE][p],
        [REN_LEDGER_imported] = b[REN_SUM_FOREIGN][p],
        [REN_LEDGER_shipped] = b[REN_SUM_SHIPPED][p] + b[REN_SUM_FOREIGN][p],
        [REN_LEDGER_received] = b[REN_SUM_DOMESTIC][p] + b[REN_SUM_FOREIGN][p],
        [REN_LEDGER_final] = b[REN_SUM_FINAL][p],
        [REN_LEDGER_used] = b[REN_SUM_USED][p],
    };
    for (int32_t k = 0; k < REN_N_LEDGER; k++) {
        series->ledger[k][(int64_t)p * series->n_weeks + week] = base[k] + entry[k];
    }
}

ren_status ren_ledger_book(ren_ledger *ledger, const ren_world *world, ren_error *err)
{
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    const ren_table *table = world->setup->economy->table;
    const double most = sizeof(ren_real) == sizeof(double) ? 1e-9 : 5e-4;
    const bool aside = rules->as_published;
    const bool held = aside && rules->stocks == REN_STOCK_OF_PRODUCT;
    ren_sums_flows(&ledger->sums, world, ledger->now);
    ren_sums_stocks(&ledger->sums, world, ledger->now);
    ledger->begun = true;
    for (int32_t p = 0; p < table->n; p++) {
        double entry[REN_N_LEDGER];
        const char *what = "";
        settle(ledger, aside, held, p, entry);
        write_row(ledger, world->series, p, world->week, entry);
        const double gap = gap_of(ledger, aside, p, entry, &what);
        if (!(gap <= most)) {
            return ren_fail(err, REN_BROKEN,
                            "%s %d, ledger of product %s: %g of its flows were %s, "
                            "expected at most %g",
                            world->setup->scenario->horizon.days > 0 ? "day" : "week",
                            (int)world->week, table->code[p], gap, what, most);
        }
    }
    return REN_OK;
}
