/**
 * @file output/results/origin.c
 * Where a file comes from: what was asked (root, /scenario) and how it was computed
 * (/provenance, the only place where equal runs may differ).
 */
#include "output/results/layout.h"

static ren_status define_scenario(ren_h5 *file, const ren_scenario *scenario,
                                  ren_error *err)
{
    static const char *const path[] = { "/scenario/text", "/scenario/canonical",
                                        "/scenario/sha256" };
    static const char *const doc[] = { "scenario file as read",
                                       "every value in use, with its unit",
                                       "SHA-256 of the scenario file" };
    const char *const text[] = { scenario->text, scenario->canonical,
                                 scenario->digest };
    ren_status status = REN_OK;

    REN_TRY(ren_h5_group(file, "/scenario", err));
    for (int32_t k = 0; k < 3; k++) {
        const ren_h5_variable_info info = { .path = path[k],
                                            .type = REN_H5_TEXT,
                                            .doc = doc[k] };
        REN_TRY(ren_h5_variable(file, &info, err));
        REN_TRY(ren_h5_write(file, path[k], REN_H5_TEXT, &text[k], err));
    }
    REN_TRY(ren_h5_set_text(file, "/scenario", "sha256", scenario->digest, err));
out:
    return status;
}

ren_status ren_origin_define(ren_h5 *file, const ren_layout *layout, ren_error *err)
{
    const ren_scenario *scenario = layout->experiment->scenario;
    ren_status status = REN_OK;

    REN_TRY(ren_h5_set_text(file, "/", "Conventions", "CF-1.8", err));
    REN_TRY(ren_h5_set_text(file, "/", "title",
                            scenario->title != NULL ? scenario->title : "", err));
    REN_TRY(ren_h5_set_text(file, "/", "question",
                            scenario->question != NULL ? scenario->question : "", err));
    REN_TRY(ren_h5_set_text(file, "/", "coordinates",
                            layout->n_panel > 0 && layout->experiment->given != NULL
                                ? "week product_name product_name_zh province_name "
                                  "firm_name replicate design_point seed_hex"
                                : "week product_name product_name_zh province_name "
                                  "replicate design_point seed_hex",
                            err));
    REN_TRY(ren_h5_set_i8(file, "/", "seed", scenario->seed, err));
    REN_TRY(ren_h5_set_i8(file, "/", "first_shock_week",
                          layout->experiment->first_shock_week, err));
    REN_TRY(define_scenario(file, scenario, err));
out:
    return status;
}

ren_status ren_provenance_write(ren_h5 *file, const ren_provenance *provenance,
                                ren_error *err)
{
    const struct {
        const char *name, *text;
    } text[] = {
        { "version", provenance->version },   { "commit", provenance->commit },
        { "compiler", provenance->compiler }, { "flags", provenance->flags },
        { "real", provenance->real },         { "rng", provenance->rng },
        { "started", provenance->started },   { "host", provenance->host },
        { "command", provenance->command },
    };
    const struct {
        const char *name;
        double seconds;
    } clock[] = {
        { "build_s", provenance->build_s },
        { "run_s", provenance->run_s },
        { "wall_s", provenance->wall_s },
    };
    ren_status status = REN_OK;

    REN_TRY(ren_h5_group(file, "/provenance", err));
    for (size_t k = 0; k < sizeof text / sizeof text[0]; k++) {
        REN_TRY(ren_h5_set_text(file, "/provenance", text[k].name,
                                text[k].text != NULL ? text[k].text : "", err));
    }
    for (size_t k = 0; k < sizeof clock / sizeof clock[0]; k++) {
        REN_TRY(
            ren_h5_set_f8(file, "/provenance", clock[k].name, clock[k].seconds, err));
    }
    REN_TRY(ren_h5_set_i8(file, "/provenance", "threads", provenance->threads, err));
out:
    return status;
}
