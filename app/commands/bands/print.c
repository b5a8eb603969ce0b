/**
 * @file app/commands/bands/print.c
 * See print.h.
 */
#include "app/commands/bands/print.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *verdict(const ren_band *band, const ren_finding *f)
{
    return f->n == 0          ? "not measured"
           : isnan(band->low) ? "-"
           : f->pass          ? "pass"
                              : "FAIL";
}

static void band_text(char out[48], const ren_band *band)
{
    if (isnan(band->low)) {
        snprintf(out, 48, "-");
    } else if (!isfinite(band->high)) {
        snprintf(out, 48, "at least %g", band->low);
    } else if (!isfinite(band->low)) {
        snprintf(out, 48, "at most %g", band->high);
    } else {
        snprintf(out, 48, "%g to %g", band->low, band->high);
    }
}

static void bands_print(const app_findings *f, FILE *out)
{
    int counted[4] = { 0 }, passed[4] = { 0 };
    fprintf(out, "%-27s %10s %9s %-18s %-9s %8s  %s\n", "band", "value", "s.e.",
            "accepted", "kind", "distance", "");
    for (int32_t b = 0; b < REN_N_BANDS; b++) {
        const ren_band *const band = &ren_bands[b];
        const ren_finding *const g = &f->band[b];
        char accepted[48];
        if (!f->want[b]) {
            continue;
        }
        band_text(accepted, band);
        counted[band->kind]++;
        passed[band->kind] += g->pass;
        fprintf(out, "%-27s %10.4g %9.2g %-18s %-9s %8.2g  %s%s%s\n", band->name,
                g->mean, g->error, accepted, ren_band_kind_names[band->kind],
                g->distance, verdict(band, g), g->n == 0 ? ": " : "", g->why);
    }
    fprintf(out,
            "\nimposed: %d of %d pass; fitted: %d of %d; held out: %d of %d "
            "(distance: half widths from the band)\n",
            passed[REN_BAND_imposed], counted[REN_BAND_imposed],
            passed[REN_BAND_fitted], counted[REN_BAND_fitted],
            passed[REN_BAND_held_out], counted[REN_BAND_held_out]);
}

static void controls_print(const app_findings *f, FILE *out)
{
    fprintf(out, "\n%-27s %10s  %s\n", "negative control", "value", "");
    for (int k = 0; k < REN_N_CONTROLS; k++) {
        const ren_control *const c = &f->control[k];
        fprintf(out, "%-27s %10.4g  %s%s%s; %s\n", c->name, c->value,
                !c->measured ? "not measured"
                : c->pass    ? "pass"
                             : "FAIL",
                c->measured ? "" : ": ", c->why, c->doc);
    }
}

static void mutilations_print(const app_findings *f, FILE *out)
{
    fprintf(out, "\n%-20s %-27s %10s %10s  %s\n", "mutilation", "band", "whole",
            "mutilated", "");
    for (int32_t k = 0; k < f->n_mutilated; k++) {
        const ren_mutilation *const m = &ren_mutilations[k];
        if (!f->want[m->band]) {
            continue;
        }
        const ren_finding *const whole = &f->band[m->band], *const cut =
                                                                &f->mutilated[k];
        fprintf(out, "%-20s %-27s %10.4g %10.4g  %s; %s (%s)\n", m->name,
                ren_bands[m->band].name, whole->mean, cut->mean,
                cut->pass     ? "STILL PASSES"
                : whole->pass ? "fails, as it must"
                              : "fails, as it does whole",
                m->doc, m->set);
    }
}

void app_findings_print(const app_findings *f, FILE *out)
{
    fprintf(out,
            "%" PRId64 " firms, mean of %" PRId64
            " replicates (for publication: 50,000 firms, 30 replicates)\n\n",
            f->ask->firms, f->ask->replicates);
    bands_print(f, out);
    if (f->controls_run) {
        controls_print(f, out);
    }
    if (f->n_mutilated > 0) {
        mutilations_print(f, out);
    }
    fprintf(out, "\n%.1f s\n", f->wall_s);
}

static void number(FILE *out, double x)
{
    if (isfinite(x)) {
        fprintf(out, "%.10g,", x);
    } else {
        fputc(',', out);
    }
}

ren_status app_findings_csv(const app_findings *f, const char *path, ren_error *err)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return ren_fail(err, REN_NO_WRITE, "%.300s: cannot be written (%s)", path,
                        strerror(errno));
    }
    fputs("band,kind,low,high,value,error,replicates,distance,verdict,why,source,"
          "meaning\n",
          out);
    for (int32_t b = 0; b < REN_N_BANDS; b++) {
        const ren_band *const band = &ren_bands[b];
        const ren_finding *const g = &f->band[b];
        if (!f->want[b]) {
            continue;
        }
        fprintf(out, "%s,%s,", band->name, ren_band_kind_names[band->kind]);
        number(out, band->low);
        number(out, band->high);
        number(out, g->mean);
        number(out, g->error);
        fprintf(out, "%d,", (int)g->n);
        number(out, g->distance);
        fprintf(out, "%s,\"%s\",\"%s\",\"%s\"\n", verdict(band, g), g->why,
                band->source, band->doc);
    }
    const bool whole = ferror(out) == 0;
    return fclose(out) == 0 && whole
               ? REN_OK
               : ren_fail(err, REN_NO_WRITE, "%.300s: could not be written", path);
}

/* A number or, where there is none, null. */
static json_t *real(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *finding_json(int32_t b, const ren_finding *g)
{
    const ren_band *const band = &ren_bands[b];
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:i,s:o,s:b,s:s,s:s,s:s}", "band",
                     band->name, "kind", ren_band_kind_names[band->kind], "low",
                     real(band->low), "high", real(band->high), "value", real(g->mean),
                     "error", real(g->error), "replicates", (int)g->n, "distance",
                     real(g->distance), "pass", (int)g->pass, "why", g->why, "source",
                     band->source, "meaning", band->doc);
}

ren_status app_findings_json(const app_findings *f, FILE *out, ren_error *err)
{
    json_t *bands = json_array(), *controls = json_array(), *cut = json_array();
    for (int32_t b = 0; b < REN_N_BANDS; b++) {
        if (f->want[b]) {
            json_array_append_new(bands, finding_json(b, &f->band[b]));
        }
    }
    for (int k = 0; f->controls_run && k < REN_N_CONTROLS; k++) {
        const ren_control *const c = &f->control[k];
        json_array_append_new(controls,
                              json_pack("{s:s,s:o,s:b,s:b,s:s,s:s}", "control", c->name,
                                        "value", real(c->value), "measured",
                                        (int)c->measured, "pass", (int)c->pass, "why",
                                        c->why, "meaning", c->doc));
    }
    for (int32_t k = 0; k < f->n_mutilated; k++) {
        const ren_mutilation *const m = &ren_mutilations[k];
        if (!f->want[m->band]) {
            continue;
        }
        json_array_append_new(
            cut, json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:b,s:b}", "mutilation", m->name,
                           "band", ren_bands[m->band].name, "set", m->set, "meaning",
                           m->doc, "whole", real(f->band[m->band].mean), "mutilated",
                           real(f->mutilated[k].mean), "passed_whole",
                           (int)f->band[m->band].pass, "passes_mutilated",
                           (int)f->mutilated[k].pass));
    }
    json_t *object =
        json_pack("{s:I,s:I,s:f,s:o,s:o,s:o}", "firms", (json_int_t)f->ask->firms,
                  "replicates", (json_int_t)f->ask->replicates, "wall_s", f->wall_s,
                  "bands", bands, "controls", controls, "mutilations", cut);
    const bool written =
        object != NULL
        && json_dumpf(object, out, JSON_INDENT(1) | JSON_REAL_PRECISION(10)) == 0
        && fputc('\n', out) != EOF;
    json_decref(object);
    return written
               ? REN_OK
               : ren_fail(err, REN_NO_WRITE, "standard output: could not be written");
}
