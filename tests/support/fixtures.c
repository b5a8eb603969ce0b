#include "tests/support/fixtures.h"

#include "base/array.h"
#include "base/draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUTPUT 2.7e10 /* 10,000 CNY/year */
enum { FOODS = 5, ELECTRICITY = 23, TRADE = 27, TRANSPORT = 28, SOFTWARE = 30 };

static void *column(int64_t n, size_t size)
{
    void *x = ren_column(n, size);
    if (x == NULL) {
        abort();
    }
    return x;
}

static char *text(const char *form, int32_t k)
{
    char *x = column(24, 1);
    (void)snprintf(x, 24, form, (int)k);
    return x;
}

static double draw(uint32_t what, int32_t row, int32_t column_)
{
    return ren_draw_uniform(ren_stream_of(99, 0),
                            (ren_who){ .id = what,
                                       .second = (uint32_t)(row * 1000 + column_),
                                       .purpose = REN_DRAW_TEST });
}

static void allocate(ren_table *t)
{
    const int32_t n = t->n;
    t->code = column(n, sizeof *t->code);
    t->name = column(n, sizeof *t->name);
    t->name_zh = column(n, sizeof *t->name_zh);
    t->group = column(n, sizeof *t->group);
    t->resolved = column(n, sizeof *t->resolved);
    t->local = column(n, sizeof *t->local);
    t->made_to_order = column(n, sizeof *t->made_to_order);
    t->output = column(n, sizeof *t->output);
    t->imports = column(n, sizeof *t->imports);
    t->domestic = column((int64_t)n * n, sizeof *t->domestic);
    t->imported = column((int64_t)n * n, sizeof *t->imported);
    t->final_domestic = column((int64_t)n * REN_N_FINAL, sizeof *t->final_domestic);
    t->final_imported = column((int64_t)n * REN_N_FINAL, sizeof *t->final_imported);
    t->value_added = column((int64_t)n * REN_N_VALUE_ADDED, sizeof *t->value_added);
    t->criticality = column((int64_t)n * n, sizeof *t->criticality);
    t->inventory_weeks = column(n, sizeof *t->inventory_weeks);
    t->origin_input = column((int64_t)n * REN_N_COUNTRIES, sizeof *t->origin_input);
    t->origin_capital = column((int64_t)n * REN_N_COUNTRIES, sizeof *t->origin_capital);
    t->niche = column(t->n_niches, sizeof *t->niche);
}

static void name_products(ren_table *t)
{
    for (int32_t p = 0; p < t->n; p++) {
        const bool niche = p >= t->n_base;
        t->code[p] = text(niche ? "niche_%d" : "%03d", p);
        t->name[p] = text("product %d", p);
        t->name_zh[p] = text("产品%d", p);
        t->local[p] = p == 1 || p == 2;
        t->group[p] = FOODS + p % 10;
        t->resolved[p] = p > 2 && p != t->n_base - 1;
        if (p == 0) {
            t->group[p] = 0;
        } else if (t->local[p]) {
            t->group[p] = p == 1 ? ELECTRICITY : TRANSPORT;
        } else if (p == t->n_base - 1) {
            t->group[p] = TRADE;
        } else if (p == t->n_base - 2) {
            t->group[p] = SOFTWARE;
        }
        t->made_to_order[p] = niche || !t->resolved[p];
        t->inventory_weeks[p] = p % 3 == 0 ? 0.0 : 2.0 + p;
        for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
            const double share = c == 2 ? 0.0 : 1.0 / (REN_N_COUNTRIES - 1);
            t->origin_input[p * REN_N_COUNTRIES + c] = share;
            t->origin_capital[p * REN_N_COUNTRIES + c] = share;
        }
    }
}

/* Input coefficients: columns sum to about 0.55, a tenth of it imported. */
static void draw_recipes(const ren_table *t)
{
    const int32_t n = t->n;
    for (int32_t q = 0; q < n; q++) {
        double sum = 0.0;
        for (int32_t k = 0; k < n; k++) {
            const bool niche = k >= t->n_base;
            const bool user = k == n - 2 ? q == 4 || q == 5 || q == k : q == 5;
            double a = draw(1, k, q) < 0.2 ? 0.0 : pow(draw(2, k, q), 3.0);
            a = niche ? (user ? 0.05 : 0.0) : a + (k == q ? 0.3 : 0.0);
            t->domestic[(int64_t)k * n + q] = a;
            sum += a;
        }
        for (int32_t k = 0; k < n; k++) {
            const int64_t cell = (int64_t)k * n + q;
            const double a = 0.55 * t->domestic[cell] / sum;
            const double m = k >= t->n_base ? 0.8 : t->resolved[k] ? 0.1 : 0.02;
            t->domestic[cell] = (1.0 - m) * a;
            t->imported[cell] = m * a;
            t->criticality[cell] = draw(3, k, q);
        }
    }
}

/* Final use first; output follows by x = A x + f. */
static void solve(const ren_table *t)
{
    static const double part[REN_N_FINAL] = { 0.4, 0.2, 0.2, 0.19, 0.01 };
    const int32_t n = t->n;
    double total = 0.0, *use = column(n, sizeof *use);
    for (int32_t p = 0; p < n; p++) {
        use[p] = (p >= t->n_base ? 0.01 : 1.0) * (0.2 + draw(4, p, 0));
        t->output[p] = use[p];
    }
    for (int32_t round = 0; round < 200; round++) {
        total = 0.0;
        for (int32_t p = 0; p < n; p++) {
            double x = use[p];
            for (int32_t q = 0; q < n; q++) {
                x += t->domestic[(int64_t)p * n + q] * t->output[q];
            }
            t->output[p] = x;
            total += x;
        }
    }
    for (int32_t p = 0; p < n; p++) {
        t->output[p] *= OUTPUT / total;
        for (int32_t f = 0; f < REN_N_FINAL; f++) {
            const double x = part[f] * use[p] * OUTPUT / total;
            t->final_domestic[p * REN_N_FINAL + f] = x;
            t->final_imported[p * REN_N_FINAL + f] = 0.1 * x;
        }
    }
    free(use);
}

/* Coefficients to flows; value added is what is left of each column. */
static void close_books(const ren_table *t)
{
    static const double part[REN_N_VALUE_ADDED] = { 0.5, 0.1, 0.15, 0.25 };
    const int32_t n = t->n;
    for (int32_t p = 0; p < n; p++) {
        double output = 0.0;
        for (int32_t f = 0; f < REN_N_FINAL; f++) {
            output += t->final_domestic[p * REN_N_FINAL + f];
            t->imports[p] += t->final_imported[p * REN_N_FINAL + f];
        }
        for (int32_t q = 0; q < n; q++) {
            const int64_t cell = (int64_t)p * n + q;
            t->domestic[cell] *= t->output[q];
            t->imported[cell] *= t->output[q];
            output += t->domestic[cell];
            t->imports[p] += t->imported[cell];
        }
        /* equal to the solution but for rounding; columns to the right use the latter */
        t->value_added[p * REN_N_VALUE_ADDED] = output;
    }
    for (int32_t p = 0; p < n; p++) {
        t->output[p] = t->value_added[p * REN_N_VALUE_ADDED];
        double left = t->output[p];
        for (int32_t k = 0; k < n; k++) {
            left -= t->domestic[(int64_t)k * n + p] + t->imported[(int64_t)k * n + p];
        }
        for (int32_t v = 0; v < REN_N_VALUE_ADDED; v++) {
            t->value_added[p * REN_N_VALUE_ADDED + v] = part[v] * left;
        }
    }
}

static void add_niches(const ren_table *t)
{
    for (int32_t v = 0; v < t->n_niches; v++) {
        t->niche[v] = (ren_niche){ .product = t->n_base + v,
                                   .parent = 3 + v,
                                   .localisation = REN_MEDIUM + v,
                                   .exposure = v == 0 ? 0.5 : 1.0,
                                   .criticality = v == 0 ? 1.0 : 0.5,
                                   .lead_weeks = 8,
                                   .buffer_weeks = 4,
                                   .qualification_weeks = 52,
                                   .racers = 5,
                                   .origin = { 0.6, 0.4 },
                                   .evidence = text("made up %d", v) };
        t->niche[v].capital_share = column(t->n, sizeof(double));
    }
    t->niche[1].capital_share[5] = 0.02;
}

ren_table ren_fixture_table(int32_t n)
{
    ren_table t = { .n = n, .n_base = n - 2, .n_niches = 2 };
    allocate(&t);
    name_products(&t);
    draw_recipes(&t);
    solve(&t);
    close_books(&t);
    add_niches(&t);
    return t;
}

ren_geography ren_fixture_geography(void)
{
    ren_geography g = { 0 };
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        const double angle = 6.283185307179586 * r / REN_N_PROVINCES;
        g.province[r] = (ren_province){ .id = text("province_%d", r),
                                        .name = text("Province %d", r),
                                        .name_zh = text("省%d", r),
                                        .gdp = 1e8 * (1 + (r * 7) % 31),
                                        .lat = 30.0 + 10.0 * sin(angle),
                                        .lon = 110.0 + 10.0 * cos(angle),
                                        .little_giants = (r * 11) % 31 };
        g.along[r] = (r * 3) % REN_N_PROVINCES;
        for (int32_t to = 0; to < REN_N_PROVINCES; to++) {
            g.distance[r][to] =
                3000.0 * fabs(sin(3.141592653589793 * (r - to) / REN_N_PROVINCES));
        }
    }
    return g;
}

ren_scenario ren_fixture_scenario(int64_t firms)
{
    ren_scenario s = {
        .seed = 7,
        .replicates = 1,
        .noise = true,
        .economy = { .firms = firms },
        .horizon = { .weeks = 52 },
        .rules = { .substitution = true },
        .output = { .panel_firms = 10, .networks = 1 },
    };
#define PARAM(name, unit, otherwise, least, most, low, high, label, source, doc) \
    s.parameters.name = otherwise;
#include "scenarios/parameters/parameters.def"
#undef PARAM
    return s;
}
