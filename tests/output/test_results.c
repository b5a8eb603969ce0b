/**
 * Results on disk: what was written is what is read, and half a file is none.
 * Precision: both
 */
#include "tests/output/stage.h"

/* One number of a variable. */
static double at(ren_h5 *file, const char *name, int64_t m, int64_t p, int64_t s,
                 int64_t t, int64_t k)
{
    const int64_t offset[] = { m, p, s, t, k };
    const int64_t count[] = { 1, 1, 1, 1, 1 };
    double value = 0;
    ren_error err = { .text = "" };
    if (ren_h5_read_part(file, name, offset, count, REN_H5_F8, &value, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
    return value;
}

static void a_member_file_holds_its_series(void **state)
{
    stage *g = *state;
    ren_member member;

    write_one(g, 2, false);
    assert_true(fake_member(&member, &g->f, 2));
    ren_h5 *file = opened(g->path[2]);
    for (int w = 0; w < 4; w++) {
        const ren_series *s = &member.series[w];
        for (int t = 0; t < WEEKS; t++) {
            for (int k = 0; k < REN_N_NATIONAL; k++) {
                char name[64];
                (void)snprintf(name, sizeof name, "/%s", ren_nationals[k].name);
                assert_true(at(file, name, 0, w / 2, w % 2, t, 0) == s->national[k][t]);
            }
            for (int k = 0; k < FAKE_PRODUCTS; k++) {
                assert_true(at(file, "/product_output", 0, w / 2, w % 2, t, k)
                            == s->product[REN_PRODUCT_OUTPUT][k * WEEKS + t]);
                assert_true(at(file, "/product_unmet", 0, w / 2, w % 2, t, k)
                            == s->product[REN_PRODUCT_UNMET][k * WEEKS + t]);
            }
            assert_true(at(file, "/province_output", 0, w / 2, w % 2, t, 30)
                        == s->province[30 * WEEKS + t]);
            assert_true(at(file, "/tier_output", 0, w / 2, w % 2, t, 4)
                        == s->tier[4 * WEEKS + t]);
            for (int k = 0; k < REN_N_PANEL; k++) {
                char name[64];
                (void)snprintf(name, sizeof name, "/firm_%s", ren_panels[k].name);
                assert_true(at(file, name, 0, w / 2, w % 2, t, 1)
                            == s->panel[k][1 * WEEKS + t]);
            }
        }
    }
    assert_false(ren_h5_has(file, "/network"));
    ren_h5_close(file);
    fake_member_free(&member, &g->f);
}

static void a_complete_member_is_done(void **state)
{
    stage *g = *state;
    ren_member_identity identity;

    ren_member_identify(&identity, &g->f.experiment, 0);
    assert_false(ren_member_is_done(g->path[0], &identity)); /* no file yet */
    write_one(g, 0, true);
    assert_true(ren_member_is_done(g->path[0], &identity));
}

/* A kill leaves a `.part` behind; a broken disk may leave less than a file. */
static void half_a_file_is_not_done(void **state)
{
    stage *g = *state;
    ren_member_identity identity;
    char part[REN_SCRATCH + 48];

    ren_member_identify(&identity, &g->f.experiment, 0);
    write_one(g, 0, false);
    (void)snprintf(part, sizeof part, "%s.part", g->path[0]);
    assert_int_equal(rename(g->path[0], part), 0);
    assert_false(ren_member_is_done(g->path[0], &identity));
    assert_int_equal(rename(part, g->path[0]), 0);
    assert_true(ren_member_is_done(g->path[0], &identity));
    assert_int_equal(truncate(g->path[0], 4096), 0);
    assert_false(ren_member_is_done(g->path[0], &identity));
    assert_int_equal(truncate(g->path[0], 0), 0);
    assert_false(ren_member_is_done(g->path[0], &identity));
}

static void another_question_has_another_identity(void **state)
{
    stage *g = *state;
    ren_experiment *e = &g->f.experiment;
    ren_member_identity first, other;

    write_one(g, 0, false);
    ren_member_identify(&first, e, 0);
    ren_member_identify(&other, e, 1);
    assert_string_not_equal(first.digest, other.digest);
    assert_false(ren_member_is_done(g->path[0], &other));
    g->f.scenario.seed++;
    ren_member_identify(&other, e, 0);
    assert_string_not_equal(first.digest, other.digest);
    g->f.scenario.seed--;
    e->n_packages = 1;
    ren_member_identify(&other, e, 0);
    assert_string_not_equal(first.digest, other.digest);
    e->n_packages = 2;
    e->n_shocks = 1;
    ren_member_identify(&other, e, 0);
    assert_string_not_equal(first.digest, other.digest);
    e->n_shocks = 2;
    g->f.scenario.identity = "title: Another embargo\n";
    ren_member_identify(&other, e, 0);
    assert_string_not_equal(first.digest, other.digest);
    g->f.scenario.identity = "title: A fake embargo\n";
    g->f.scenario.replicates = 77; /* more replicates are no other member */
    ren_member_identify(&other, e, 0);
    assert_string_equal(first.digest, other.digest);
}

static void collected_members_keep_their_place(void **state)
{
    stage *g = *state;
    int8_t status[MEMBERS];
    int64_t replicate[MEMBERS];
    ren_error err;

    collect(g, 1);
    ren_h5 *file = opened(g->path[MEMBERS]);
    assert_int_equal(ren_h5_read(file, "/status", MEMBERS, REN_H5_I1, status, &err),
                     REN_OK);
    assert_true(status[0] == 1 && status[1] == 2 && status[2] == 1);
    assert_int_equal(
        ren_h5_read(file, "/replicate", MEMBERS, REN_H5_I8, replicate, &err), REN_OK);
    assert_true(replicate[0] == 0 && replicate[1] == 1 && replicate[2] == 2);
    /* output is series 0: 1e5 + 1000 replicate + 100 package + 10 shock + week */
    assert_true(at(file, "/output", 0, 1, 1, 7, 0) == 100117);
    assert_true(at(file, "/output", 2, 1, 0, 7, 0) == 102107);
    assert_true(isnan(at(file, "/output", 1, 0, 0, 0, 0)));
    assert_true(isnan(at(file, "/product_output", 1, 0, 0, 0, 0)));
    assert_true(isnan(at(file, "/time_to_substitute", 2, 0, 1, 0, 0)));
    assert_true(at(file, "/time_to_substitute_censored", 2, 0, 1, 0, 0) == 1);
    assert_true(at(file, "/time_to_substitute_censored", 2, 1, 1, 0, 0) == 0);
    assert_true(at(file, "/time_to_substitute_censored", 2, 1, 0, 0, 0) == -1);
    assert_true(at(file, "/time_to_substitute_censored", 1, 1, 1, 0, 0) == -1);
    ren_h5_close(file);
}

static void a_member_of_another_experiment_is_refused(void **state)
{
    stage *g = *state;
    int64_t replicate[] = { 0 };
    char *path[] = { g->path[0] };
    int8_t status[] = { 1 };
    const ren_collection collection = {
        .n_members = 1, .replicate = replicate, .path = path, .status = status
    };
    ren_error err = { .text = "" };

    write_one(g, 0, false);
    g->f.scenario.seed++;
    assert_int_equal(ren_results_collect(g->path[MEMBERS], &collection,
                                         &g->f.experiment, &g->provenance, &err),
                     REN_BAD_SHAPE);
    assert_non_null(strstr(err.text, g->path[0]));
    assert_int_not_equal(access(g->path[MEMBERS], F_OK), 0);
}

static void results_read_back(void **state)
{
    stage *g = *state;
    ren_results r;
    ren_error err = { .text = "" };
    double chain[WEEKS];

    collect(g, 1);
    if (ren_results_read(&r, g->path[MEMBERS], &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(r.n_members, MEMBERS);
    assert_int_equal(r.n_packages, 2);
    assert_int_equal(r.n_inputs, 1);
    assert_int_equal(r.n_indicators, ren_indicators_count());
    assert_string_equal(r.package[1], "reserve");
    assert_string_equal(r.input[0], "chip_tools");
    assert_string_equal(r.input_name[0], "Chip-making equipment");
    assert_string_equal(r.indicator[0], "loss_area");
    assert_string_equal(r.unit[0], "week");
    assert_int_equal(r.first_shock_week, FAKE_FIRST);
    assert_true(isnan(r.value[0][0]));                      /* member 0, none, off */
    assert_float_equal(r.value[0][1], 1.2, 1e-12);          /* none, on */
    assert_float_equal(r.value[0][3], 0.6, 1e-12);          /* reserve, on */
    assert_true(isnan(r.value[0][4 + 1]));                  /* member 1 failed */
    assert_float_equal(r.value[0][8 + 1], 6 * 0.22, 1e-12); /* member 2 */
    assert_true(r.time_to_substitute[3] == 12);
    assert_int_equal(
        ren_results_mean(&r, g->path[MEMBERS], "chain_output", 0, 1, 1, chain, &err),
        REN_OK);
    assert_float_equal(chain[8], 1000 * (1 - 0.21), 1e-9);
    ren_results_free(&r);
}

/* `--shock on`: the world keeps its place in memory, the other stays NaN. */
static void a_lone_shock_keeps_its_place(void **state)
{
    stage *g = *state;
    ren_results r;
    ren_error err = { .text = "" };

    g->f.experiment.n_shocks = 1;
    g->f.experiment.shock[0] = 1;
    collect(g, 0);
    assert_int_equal(ren_results_read(&r, g->path[MEMBERS], &err), REN_OK);
    for (int32_t k = 0; k < r.n_indicators; k++) {
        if (strcmp(r.indicator[k], "cost") == 0) {
            assert_true(r.value[k][3] == 5e4 && isnan(r.value[k][2]));
        }
    }
    ren_results_free(&r);
}

/* Clock and host stay in /provenance: without it, equal runs give equal files. */
static void only_provenance_may_differ(void **state)
{
    stage *g = *state;
    char command[1024];

    write_one(g, 0, true);
    assert_int_equal(rename(g->path[0], g->path[1]), 0);
    g->provenance.wall_s = 12;
    g->provenance.command = "another";
    (void)snprintf(g->provenance.host, sizeof g->provenance.host, "elsewhere");
    write_one(g, 0, true);
    (void)snprintf(command, sizeof command,
                   "h5diff --exclude-path /provenance '%s' '%s' >'%s/log'", g->path[0],
                   g->path[1], g->folder);
    assert_int_equal(system(command), 0);
    (void)snprintf(command, sizeof command, "h5diff '%s' '%s' >'%s/log'", g->path[0],
                   g->path[1], g->folder);
    assert_int_not_equal(system(command), 0);
    (void)snprintf(command, sizeof command, "%s/log", g->folder);
    (void)unlink(command);
}

static void an_unwritable_place_is_told(void **state)
{
    stage *g = *state;
    ren_member member;
    ren_error err = { .text = "" };

    assert_true(fake_member(&member, &g->f, 0));
    assert_int_equal(ren_member_write("/dev/full/x.h5", &member, &g->f.experiment,
                                      &g->provenance, false, &err),
                     REN_NO_WRITE);
    assert_non_null(strstr(err.text, "/dev/full/x.h5"));
    fake_member_free(&member, &g->f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
        T(a_member_file_holds_its_series),
        T(a_complete_member_is_done),
        T(half_a_file_is_not_done),
        T(another_question_has_another_identity),
        T(collected_members_keep_their_place),
        T(a_member_of_another_experiment_is_refused),
        T(results_read_back),
        T(a_lone_shock_keeps_its_place),
        T(only_provenance_may_differ),
        T(an_unwritable_place_is_told),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
