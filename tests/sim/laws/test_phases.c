/**
 * @file tests/sim/laws/test_phases.c
 * A phase reads and writes what it declares: every phase runs on a clean and on a
 * poisoned copy of a world in mid-storm, in which each column it does not declare to
 * read is filled with rubbish, and must write the same bits.
 */
#include "tests/support/stated.h"

#include <math.h>

enum { MID = 52, WEEKS = 60 }; /* MID is an epoch's first week: every phase is due */

static bool lists(const int16_t *columns, int c)
{
    for (; *columns >= 0; columns++) {
        if (*columns == c) {
            return true;
        }
    }
    return false;
}

static bool is_number(int c)
{
    static const bool number[] = {
#define COLUMN(type, name, axis, unit, doc) \
    _Generic((type *)0, double * : true, float * : true, default : false),
#include "sim/world/columns.def"
#undef COLUMN
    };
    return number[c];
}

/* Rubbish of one kind. Whole numbers are addresses, so theirs are others in range: the
 * column backwards. */
static void poison(const ren_world *world, int c, double rubbish)
{
    const int64_t n = ren_column_length(world->setup, c);
    void *data = ren_column_data(world, c);
    if (is_number(c)) {
        for (int64_t k = 0; k < n; k++) {
            if (ren_columns[c].size == sizeof(double)) {
                ((double *)data)[k] = rubbish;
            } else {
                ((float *)data)[k] = (float)rubbish;
            }
        }
    } else if (c == REN_COL_grown || c == REN_COL_grown_fresh) {
        ren_grown_link *grown = data;
        for (int64_t k = 0; k < n; k++) {
            grown[k].weight = grown[k].quality = (ren_real)rubbish;
            grown[k].weeks_left = (float)rubbish;
        }
    } else if (c == REN_COL_dying) {
        for (int64_t k = 0; k < n; k++) {
            ((ren_dying_link *)data)[k].flow = rubbish;
        }
    } else if (c == REN_COL_n_grown) {
        *(int32_t *)data /= 2;
    } else {
        int32_t *x = data;
        assert_int_equal(ren_columns[c].size, sizeof *x);
        for (int64_t k = 0; k < n / 2; k++) {
            const int32_t last = x[n - 1 - k];
            x[n - 1 - k] = x[k];
            x[k] = last;
        }
    }
}

/* No column outside `writes` was touched. */
static void expect_others_untouched(const ren_world *world, const ren_phase *phase,
                                    const uint64_t *before, const char *where)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        if (!lists(phase->writes, c) && ren_column_hash(world, c) != before[c]) {
            fail_msg("%s: phase %s writes %s, which it does not declare", where,
                     phase->name, ren_columns[c].name);
        }
    }
}

/* A world in week `week` with the strain of that week and the state before it. */
static void prepare(const ren_lab *lab, const ren_world *state, ren_world *out)
{
    ren_lab_world(lab, lab->scenario.n_packages > 1 ? "all" : NULL, true, out);
    ren_world_copy(out, state);
    assert_null(ren_week(out, false));
    ren_world_copy(out, state);
}

/* First written column that differs, or -1. */
static int first_difference(const ren_world *a, const ren_world *b,
                            const ren_phase *phase)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        if (lists(phase->writes, c) && ren_column_hash(a, c) != ren_column_hash(b, c)) {
            return c;
        }
    }
    return -1;
}

/* Fails with the names of the columns that a phase reads and does not declare: one
 * column is rubbish at a time. */
static void blame(const ren_lab *lab, const ren_world *now, const ren_world *clean,
                  const ren_phase *phase, double rubbish, const char *where)
{
    char names[256] = "";
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        ren_world world;
        const size_t at = strlen(names);
        if (lists(phase->reads, c)) {
            continue;
        }
        prepare(lab, now, &world);
        poison(&world, c, rubbish);
        phase->run(&world);
        if (first_difference(clean, &world, phase) >= 0) {
            (void)snprintf(names + at, sizeof names - at, " %s", ren_columns[c].name);
        }
        ren_lab_world_free(&world);
    }
    fail_msg("%s: phase %s reads what it does not declare:%s", where, phase->name,
             names);
}

static void compare_series(const ren_world *a, const ren_world *b)
{
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        assert_memory_equal(&a->series->national[k][a->week],
                            &b->series->national[k][b->week], sizeof(double));
    }
    assert_memory_equal(a->series->province, b->series->province,
                        31 * (size_t)a->series->n_weeks * sizeof(float));
}

static bool is_due(const ren_lab *lab, int32_t number, int32_t week)
{
    const ren_phase *phase = ren_phases[number];
    if ((lab->scenario.phases_off >> number & 1) != 0
        || (phase->called != NULL && !phase->called(&lab->scenario))) {
        return false;
    }
    const int32_t every = phase->every != NULL ? phase->every(&lab->scenario) : 1;
    return week % (every > 0 ? every : 1) == 0;
}

/* Accounts are kept and many firms are short of cash. */
static const ren_override poor[] = { { "rules.money", "on" },
                                     { "parameters.cash_weeks", "0.2 weeks" },
                                     { "parameters.bank_slack", "0.01" },
                                     { "parameters.grace", "0 weeks" } };

/* One week of the storm, phase by phase; marks the phases that ran. */
static void check_week(const ren_lab *lab, int32_t week, double rubbish,
                       const char *rationing, bool *ran)
{
    ren_world start, now, clean, poisoned;
    ren_lab_world(lab, lab->scenario.n_packages > 1 ? "all" : NULL, true, &start);
    ren_lab_run(&start, week);
    prepare(lab, &start, &now);
    prepare(lab, &start, &clean);
    prepare(lab, &start, &poisoned);
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        const ren_phase *phase = ren_phases[k];
        uint64_t before[REN_N_COLUMNS], poisoned_before[REN_N_COLUMNS];
        char where[96];
        (void)snprintf(where, sizeof where, "%s, week %d, rubbish %g", rationing,
                       (int)week, rubbish);
        if (!is_due(lab, k, week)) {
            continue;
        }
        ran[k] = true;
        ren_world_copy(&clean, &now);
        ren_world_copy(&poisoned, &now);
        for (int c = 0; c < REN_N_COLUMNS; c++) {
            if (!lists(phase->reads, c)) {
                poison(&poisoned, c, rubbish);
            }
            before[c] = ren_column_hash(&clean, c);
            poisoned_before[c] = ren_column_hash(&poisoned, c);
        }
        phase->run(&clean);
        phase->run(&poisoned);
        expect_others_untouched(&clean, phase, before, where);
        expect_others_untouched(&poisoned, phase, poisoned_before, where);
        if (first_difference(&clean, &poisoned, phase) >= 0) {
            blame(lab, &now, &clean, phase, rubbish, where);
        }
        compare_series(&clean, &poisoned);
        ren_world_copy(&now, &clean);
    }
    assert_true(*now.state.n_grown > 0 || lab->given.firms.n > 0);
    ren_lab_world_free(&start);
    ren_lab_world_free(&now);
    ren_lab_world_free(&clean);
    ren_lab_world_free(&poisoned);
}

/* The worlds of the presets, in the weeks after a loss, and one of firms short of cash.
 * Returns a text of its rules. */
static const char *open_preset(ren_lab *lab, int32_t number)
{
    static const struct {
        const ren_files_spec *files;
        const char *form, *rules, *more;
    } world[] = {
        { &ren_stated_firms, REN_STATED_FIRMS, "", REN_STATED_LOSSES("losses.csv") },
        { &ren_stated_firms, REN_STATED_FIRMS,
          ", rationing: priority, as_published: off", REN_STATED_LOSSES("losses.csv") },
        { &ren_stated_firms, REN_STATED_FIRMS,
          ", rationing: lowest_relative_order_firms_first, order_target: possible",
          REN_STATED_LOSSES("losses.csv") },
        { &ren_stated_regions, REN_STATED_REGIONS, "", REN_STATED_REBUILT },
        { &ren_stated_regions, REN_STATED_REGIONS,
          ", order_type: noalt, stocks: supplier", REN_STATED_REBUILT },
    };
    enum { N_STATED = sizeof world / sizeof *world };
    char text[2048];
    if (number == N_STATED) {
        ren_lab_storm(lab, 600, WEEKS, sizeof poor / sizeof *poor, poor);
    }
    if (number >= N_STATED) {
        return number == N_STATED ? "money" : NULL;
    }
    ren_lab_init_stated(lab, world[number].files,
                        ren_stated_text(text, world[number].form, world[number].rules,
                                        world[number].more),
                        0, NULL);
    return world[number].form;
}

static void phases_read_only_what_they_declare(void **state)
{
    (void)state;
    bool ran[64] = { false };
    static const char *const rationing[] = { "proportional", "firms_first",
                                             "lowest_relative_order",
                                             "lowest_relative_order_firms_first",
                                             "priority" };
    static const double rubbish[] = { NAN, 1e30, -1e30 };
    for (size_t r = 0; r < sizeof rationing / sizeof *rationing; r++) {
        ren_lab lab;
        const ren_override o = { "rules.rationing", rationing[r] };
        ren_lab_storm(&lab, 600, WEEKS, 1, &o);
        for (size_t k = 0; k < sizeof rubbish / sizeof *rubbish; k++) {
            check_week(&lab, MID, rubbish[k], rationing[r], ran);
            check_week(&lab, 15, rubbish[k], rationing[r], ran);
        }
        ren_lab_free(&lab);
    }
    ren_lab lab;
    for (int32_t p = 0;; p++) {
        const char *rules = open_preset(&lab, p);
        if (rules == NULL) {
            break;
        }
        for (size_t k = 0; k < sizeof rubbish / sizeof *rubbish; k++) {
            check_week(&lab, 5, rubbish[k], rules, ran);
            check_week(&lab, MID, rubbish[k], rules, ran);
        }
        ren_lab_free(&lab);
    }
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (!ran[k]) {
            fail_msg("phase %s was never checked", ren_phases[k]->name);
        }
    }
}

static void expect_strict(const ren_lab *lab, int32_t number)
{
    ren_world world;
    ren_lab_world(lab, lab->scenario.n_packages > 1 ? "all" : NULL, true, &world);
    while (world.week < WEEKS) {
        const ren_phase *broken = ren_week(&world, true);
        if (broken != NULL) {
            fail_msg("world %d, week %d: phase %s writes what it does not declare",
                     (int)number, (int)world.week, broken->name);
        }
        world.week++;
    }
    ren_lab_world_free(&world);
}

/* The check of dev builds finds nothing wrong in any week. */
static void strict_weeks_pass(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_storm(&lab, 600, WEEKS, 0, NULL);
    expect_strict(&lab, -1);
    ren_lab_free(&lab);
    for (int32_t p = 0; open_preset(&lab, p) != NULL; p++) {
        expect_strict(&lab, p);
        ren_lab_free(&lab);
    }
}

/* A phase that writes too much: the series it fills are made to lie in a column. */
static void strict_weeks_catch_an_undeclared_write(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_storm(&lab, 300, WEEKS, 0, NULL);
    ren_lab_world(&lab, "none", true, &world);
    assert_null(ren_week(&world, true));
    world.week++;
    double *own = world.series->national[REN_NATIONAL_output];
    world.series->national[REN_NATIONAL_output] = world.state.pool_limit;
    const ren_phase *broken = ren_week(&world, true);
    world.series->national[REN_NATIONAL_output] = own;
    assert_non_null(broken);
    assert_string_equal(broken->name, "record");
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Rubbish in a column that is read does show. */
static void look_for_rubbish(const ren_lab *lab, bool *minds)
{
    ren_world start, clean, poisoned;
    ren_lab_world(lab, lab->scenario.n_packages > 1 ? "all" : NULL, true, &start);
    ren_lab_run(&start, MID);
    prepare(lab, &start, &clean);
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        const ren_phase *phase = ren_phases[k];
        bool shows = phase->reads[0] < 0;
        if (!is_due(lab, k, MID)) {
            continue;
        }
        prepare(lab, &start, &poisoned);
        ren_world_copy(&clean, &start);
        for (int c = 0; c < REN_N_COLUMNS; c++) {
            if (lists(phase->reads, c) && is_number(c)) {
                poison(&poisoned, c, 0.125);
            }
        }
        phase->run(&clean);
        phase->run(&poisoned);
        for (int c = 0; c < REN_N_COLUMNS; c++) {
            shows = shows
                    || (lists(phase->writes, c)
                        && ren_column_hash(&clean, c) != ren_column_hash(&poisoned, c));
        }
        minds[k] = minds[k] || shows;
        ren_lab_world_free(&poisoned);
    }
    ren_lab_world_free(&start);
    ren_lab_world_free(&clean);
}

static void rubbish_in_a_declared_column_shows(void **state)
{
    (void)state;
    ren_lab lab;
    bool minds[64] = { false };
    ren_lab_storm(&lab, 300, WEEKS, 0, NULL);
    look_for_rubbish(&lab, minds);
    ren_lab_free(&lab);
    for (int32_t p = 0; open_preset(&lab, p) != NULL; p++) {
        look_for_rubbish(&lab, minds);
        ren_lab_free(&lab);
    }
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (!minds[k]) {
            fail_msg("phase %s does not mind rubbish in what it reads",
                     ren_phases[k]->name);
        }
    }
}

/* What the generated pages say of a phase is complete. */
static void phases_say_what_they_do(void **state)
{
    (void)state;
    int32_t n = 0;
    for (; ren_phases[n] != NULL; n++) {
        const ren_phase *phase = ren_phases[n];
        assert_string_equal(phase->name, ren_phase_names[n]);
        assert_true(phase->doc[strlen(phase->doc) - 1] == '.');
        assert_true(strlen(phase->source) > 0);
        assert_true(phase->writes[0] >= 0);
    }
    assert_null(ren_phase_names[n]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phases_read_only_what_they_declare),
        cmocka_unit_test(strict_weeks_pass),
        cmocka_unit_test(strict_weeks_catch_an_undeclared_write),
        cmocka_unit_test(rubbish_in_a_declared_column_shows),
        cmocka_unit_test(phases_say_what_they_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
