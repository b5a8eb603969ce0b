/**
 * @file output/results/member.c
 * Writes one member to its own file, and tells whether a file holds it.
 */
#include "output/results/layout.h"
#include "output/results/network.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_text(ren_digest *digest, const char *text)
{
    ren_digest_add(digest, text, strlen(text) + 1); /* the 0 keeps neighbours apart */
}

void ren_member_identify(ren_member_identity *out, const ren_experiment *experiment,
                         int64_t replicate)
{
    const ren_scenario *scenario = experiment->scenario;
    const ren_provenance build = ren_provenance_of_build();
    ren_digest digest;
    char number[160];

    ren_digest_begin(&digest);
    add_text(&digest, scenario->identity);
    add_text(&digest, build.version);
    add_text(&digest, build.commit);
    add_text(&digest, build.real);
    /* the panel is an output, yet a file without it cannot stand for one with it */
    (void)snprintf(number, sizeof number, "%" PRId64 " %" PRId64 " %" PRId64,
                   scenario->seed, replicate, scenario->output.panel_firms);
    add_text(&digest, number);
    add_text(&digest, scenario->output.ledger ? "ledger" : "");
    if (scenario->output.systemic) {
        add_text(&digest, "systemic");
    }
    const ren_design *design = &experiment->design;
    if (design->n_points > 0) { /* values, so that more points keep those there are */
        ren_digest_add(
            &digest, &design->value[(int64_t)experiment->point * design->n_parameters],
            (size_t)design->n_parameters * sizeof *design->value);
        ren_digest_add(&digest, design->parameter,
                       (size_t)design->n_parameters * sizeof *design->parameter);
    }
    for (int32_t p = 0; p < experiment->n_packages; p++) {
        add_text(&digest, scenario->packages[experiment->package[p]].name);
    }
    for (int32_t s = 0; s < experiment->n_shocks; s++) {
        add_text(&digest, experiment->shock[s] ? "on" : "off");
    }
    ren_digest_end(&digest, out->digest);
}

/* What a member's worlds are written from. */
typedef struct source {
    const ren_member *member;
    double *indicator; /* [n_worlds * n_indicators] */
    double *table;     /* [n_weeks * widest] one series, week by week */
    int8_t *flag;      /* [n_inputs] */
    double *blank;     /* [n_inputs] NaN */
} source;

static void source_free(source *s)
{
    free(s->indicator);
    free(s->table);
    free(s->flag);
    free(s->blank);
}

static ren_status source_init(source *s, const ren_layout *layout,
                              const ren_member *member, ren_error *err)
{
    const ren_experiment *experiment = layout->experiment;
    const size_t worlds = (size_t)experiment->n_packages * (size_t)experiment->n_shocks;
    const size_t inputs = (size_t)experiment->n_inputs + 1;
    int32_t widest = REN_N_PROVINCES;
    widest = layout->n_panel > widest ? layout->n_panel : widest;
    widest = experiment->table->n > widest ? experiment->table->n : widest;

    s->member = member;
    s->indicator =
        malloc(worlds * (size_t)ren_indicators_count() * sizeof *s->indicator);
    s->table = malloc((size_t)experiment->scenario->horizon.steps * (size_t)widest
                      * sizeof *s->table);
    s->flag = malloc(inputs);
    s->blank = malloc(inputs * sizeof *s->blank);
    if (s->indicator == NULL || s->table == NULL || s->flag == NULL
        || s->blank == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "replicate %" PRId64 ": no memory to write",
                        member->replicate);
    }
    ren_indicators_of(member, experiment, s->indicator);
    for (int32_t i = 0; i < experiment->n_inputs; i++) {
        s->blank[i] = NAN;
    }
    return REN_OK;
}

/* Series are kept [width][week]; the file has them [week][width]. */
static const void *turned(const source *s, const float *series, int32_t weeks,
                          int32_t width)
{
    float *table = (float *)s->table;
    for (int32_t t = 0; t < weeks; t++) {
        for (int32_t k = 0; k < width; k++) {
            table[(int64_t)t * width + k] = series[(int64_t)k * weeks + t];
        }
    }
    return table;
}

static const void *panel_turned(const source *s, const double *series, int32_t weeks,
                                int32_t width)
{
    for (int32_t t = 0; t < weeks; t++) {
        for (int32_t k = 0; k < width; k++) {
            s->table[(int64_t)t * width + k] = series[(int64_t)k * weeks + t];
        }
    }
    return s->table;
}

static const int8_t *censored(const source *s, const double *weeks, int32_t n,
                              bool shock)
{
    for (int32_t i = 0; i < n; i++) {
        s->flag[i] = shock ? (int8_t)isnan(weeks[i]) : -1;
    }
    return s->flag;
}

/* The values of one variable in one world. */
static const void *values(const source *s, const ren_variable *variable, int32_t world,
                          bool shock, const char **hash)
{
    const ren_series *series = &s->member->series[world];
    const float *rows = NULL;

    switch (variable->kind) {
    case REN_OF_NATIONAL:
        return series->national[variable->index];
    case REN_OF_INDICATOR:
        return &s->indicator[world * ren_indicators_count() + variable->index];
    case REN_OF_SUBSTITUTE: /* nothing to substitute without the shock */
        return shock ? series->time_to_substitute : s->blank;
    case REN_OF_CENSORED:
        return censored(s, series->time_to_substitute, series->n_inputs, shock);
    case REN_OF_LOCALISE:
        return shock ? series->time_to_localise : s->blank;
    case REN_OF_LOCALISE_CENSORED:
        return censored(s, series->time_to_localise, series->n_inputs, shock);
    case REN_OF_HASH:
        *hash = series->state_hash;
        return hash;
    case REN_OF_LEDGER:
        return panel_turned(s, series->ledger[variable->index], series->n_weeks,
                            variable->width);
    case REN_OF_FLOWS:
        return series->flows;
    case REN_OF_SHEET:
        return series->sheet;
    case REN_OF_WARNING_COUNT:
        return &series->warnings.count[variable->index];
    case REN_OF_WARNING_WEEK:
        return &series->warnings.week[variable->index];
    case REN_OF_WARNING_TEXT:
        *hash = series->warnings.text;
        return hash;
    case REN_OF_PRODUCT:
        rows = series->product[variable->index];
        break;
    case REN_OF_PROVINCE:
        rows = series->province;
        break;
    case REN_OF_TIER:
        rows = series->tier;
        break;
    case REN_OF_PANEL:
        return panel_turned(s, series->panel[variable->index], series->n_weeks,
                            variable->width);
    }
    return turned(s, rows, series->n_weeks, variable->width);
}

static ren_status write_worlds(ren_h5 *file, const ren_layout *layout, const source *s,
                               ren_error *err)
{
    const ren_experiment *experiment = layout->experiment;
    ren_variable variable[REN_MOST_VARIABLES];
    const int32_t n = ren_layout_variables(layout, variable);
    const int32_t n_worlds = experiment->n_packages * experiment->n_shocks;
    int64_t offset[REN_MOST_RANK], count[REN_MOST_RANK];
    ren_status status = REN_OK;
    char path[80];

    for (int32_t k = 0; k < n; k++) {
        (void)snprintf(path, sizeof path, "/%s", variable[k].name);
        for (int32_t world = 0; world < n_worlds; world++) {
            const int32_t p = world / experiment->n_shocks;
            const int32_t shock = world % experiment->n_shocks;
            const char *hash = NULL;
            (void)ren_layout_box(layout, &variable[k], 0, p, shock, offset, count);
            const void *data =
                values(s, &variable[k], world, experiment->shock[shock] == 1, &hash);
            REN_TRY(ren_h5_write_part(file, path, offset, count, variable[k].type, data,
                                      err));
        }
    }
out:
    return status;
}

static ren_status check(const char *path, const ren_member *member,
                        const ren_experiment *experiment, ren_error *err)
{
    const int32_t n_worlds = experiment->n_packages * experiment->n_shocks;
    for (int32_t world = 0; world < n_worlds; world++) {
        const ren_series *s = &member->series[world];
        if (s->n_weeks != experiment->scenario->horizon.steps
            || s->n_products != experiment->table->n || s->n_panel != member->n_panel
            || s->n_inputs != experiment->n_inputs) {
            return ren_fail(err, REN_BAD_SHAPE,
                            "%s: world %d has %d weeks, %d products, %d firms, %d "
                            "inputs; expected %" PRId64 ", %d, %d, %d",
                            path, (int)world, (int)s->n_weeks, (int)s->n_products,
                            (int)s->n_panel, (int)s->n_inputs,
                            experiment->scenario->horizon.steps,
                            (int)experiment->table->n, (int)member->n_panel,
                            (int)experiment->n_inputs);
        }
    }
    return REN_OK;
}

static ren_status write_member(const char *path, const ren_member *member,
                               const ren_experiment *experiment,
                               const ren_provenance *provenance, bool network,
                               ren_error *err)
{
    static const int8_t done = 1;
    const ren_layout layout = { .experiment = experiment,
                                .n_members = 1,
                                .replicate = &member->replicate,
                                .point = &member->point,
                                .status = &done,
                                .n_panel = member->n_panel,
                                .panel = member->panel };
    ren_status status = REN_OK;
    ren_h5 *file = NULL;
    source s = { 0 };
    ren_member_identity identity;
    const char *digest = identity.digest;

    ren_member_identify(&identity, experiment, member->replicate);
    REN_TRY(check(path, member, experiment, err));
    REN_TRY(source_init(&s, &layout, member, err));
    REN_TRY(ren_h5_create(&file, path, err));
    REN_TRY(ren_layout_define(file, &layout, err));
    REN_TRY(ren_h5_write(file, "/member_identity", REN_H5_TEXT, &digest, err));
    REN_TRY(write_worlds(file, &layout, &s, err));
    if (network) {
        REN_TRY(ren_network_write(file, &member->economy, member->replicate, err));
    }
    REN_TRY(ren_provenance_write(file, provenance, err));
    REN_TRY(ren_h5_finish(&file, err));
out:
    ren_h5_abandon(file);
    source_free(&s);
    return status;
}

static bool is_done(const char *path, const ren_member_identity *identity)
{
    ren_h5 *file = NULL;
    ren_error ignored;
    char **digest = NULL;
    int32_t n = 0;
    int8_t done = 0;
    const bool same =
        ren_h5_open(&file, path, &ignored) == REN_OK
        && ren_h5_read_text(file, "/member_identity", &digest, &n, &ignored) == REN_OK
        && n == 1 && strcmp(digest[0], identity->digest) == 0
        && ren_h5_read(file, "/status", 1, REN_H5_I1, &done, &ignored) == REN_OK
        && done == 1;

    ren_h5_text_free(digest, n);
    ren_h5_close(file);
    return same;
}

/* HDF5 is not safe for threads, and members may end at the same time. */
ren_status ren_member_write(const char *path, const ren_member *member,
                            const ren_experiment *experiment,
                            const ren_provenance *provenance, bool network,
                            ren_error *err)
{
    ren_status status = REN_OK;
#pragma omp critical(ren_hdf5)
    status = write_member(path, member, experiment, provenance, network, err);
    return status;
}

bool ren_member_is_done(const char *path, const ren_member_identity *identity)
{
    bool done = false;
#pragma omp critical(ren_hdf5)
    done = is_done(path, identity);
    return done;
}
