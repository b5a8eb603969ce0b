#include "sim/run/aim/losses.h"

typedef struct params {
    char *file;
} params;

static const ren_field fields[] = {
    REN_FIELD_FILE(params, file,
                   "Table of firm, kind, size, start, duration, recovery, tau; or of "
                   "firm, share, start."),
    { 0 },
};

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const params *k = p;
    if (k->file == NULL) {
        return ren_fail(
            err, REN_UNKNOWN_NAME,
            "losses: found no file, expected `file:` with a table of losses");
    }
    return ren_losses_read(memo, scene, k->file, err);
}

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    (void)p;
    ren_losses_apply(memo, scene, strain);
}

static const ren_move moves[] = { { "fill", -1 }, { 0 } };

const ren_lever ren_shock_losses = {
    .block = { .name = "losses",
               .summary = "Takes capacity or capital from the firms that a file names.",
               .source = "Hallegatte 2014; Inoue & Todo 2019; model causes B3 S5",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S5",
    .evidence =
        "As supplier_failure; the recovery curves are those of published models.",
    .falsified = "As supplier_failure.",
    .moves = moves,
    .memo_size = sizeof(ren_losses),
    .prepare = prepare,
    .release = ren_losses_release,
    .apply = apply,
};
