/**
 * @file tests/scenarios/test_scenario.c
 * Scenario files: units, defaults, and a canonical form that reads back to itself.
 */
#include "tests/scenarios/fixture.h"

static void values_arrive_in_the_units_of_their_fields(void **state)
{
    (void)state;
    fixture f;
    accepts(&f, sample);
    const ren_scenario *s = &f.scenario;
    assert_string_equal(s->title, "Chip embargo");
    assert_string_equal(s->question, "What if \"tools\" stop?\n产业链");
    assert_int_equal(s->seed, 7);
    assert_int_equal(s->replicates, 4);
    assert_false(s->noise);
    assert_int_equal(s->economy.table, 1);
    assert_int_equal(s->economy.firms, 2000);
    assert_int_equal(s->economy.focal.n, 2);
    assert_int_equal(s->economy.focal.index[0], 2);
    assert_int_equal(s->economy.focal.index[1], 3); /* by its English name */
    assert_int_equal(s->economy.niches.n, 0);
    assert_int_equal(s->horizon.weeks, 104);
    assert_int_equal(s->horizon.start, 20150);
    assert_int_equal(s->rules.production, REN_LEONTIEF);
    assert_int_equal(s->rules.rationing, REN_PRIORITY);
    assert_int_equal(s->rules.order_gap, REN_ORDER_GAP_POSITIVE);
    assert_int_equal(s->rules.order_target, REN_TARGET_INITIAL);
    assert_false(s->rules.substitution);
    assert_int_equal(s->phases_off, 1 << 2);
    assert_true(s->parameters.n_crit == 1.5);
    assert_true(s->parameters.sub_weight == 0.3);
    assert_true(s->parameters.link_death == 0.1);
    assert_true(s->parameters.rev_srdi == 13000);
    assert_int_equal(s->n_shocks, 2);
    assert_string_equal(s->shocks[0].label, "tools");
    assert_ptr_equal(s->shocks[0].block, &test_embargo_block);
    assert_int_equal(s->shocks[0].line, 16);
    const test_embargo *e = s->shocks[0].params;
    assert_int_equal(e->countries.n, 2);
    assert_int_equal(e->countries.index[1], 1);
    assert_int_equal(e->products.n, 1);
    assert_int_equal(e->products.index[0], 4);
    assert_int_equal(e->firms.index[2], 2147483647);
    assert_true(e->depth == 0.9 && e->start_week == 30 && e->notice == 10.0 / 7);
    assert_int_equal(e->shape, 2);
    assert_string_equal(e->note, "a: b # c");
    assert_int_equal(s->n_packages, 4);
    assert_string_equal(s->packages[0].name, "none");
    assert_int_equal(s->packages[0].n_levers, 0);
    assert_int_equal(s->packages[1].n_levers, 2);
    assert_string_equal(s->packages[1].levers[1].label, "p-2");
    assert_true(((test_stock *)s->packages[1].levers[0].params)->budget == 1e4);
    assert_int_equal(s->packages[2].n_levers, 0);
    assert_int_equal(s->output.panel_firms, -1);
    done(&f);
}

static void what_is_left_out_takes_its_default(void **state)
{
    (void)state;
    static const char *const nearly_empty[] = { "title: x\n",
                                                "{}\n",
                                                "shocks: {}\npackages:\n",
                                                "packages: {none: {}}\n",
                                                "parameters:\n  # nothing\n",
                                                "shocks: ~\n" };
    for (size_t k = 0; k < sizeof nearly_empty / sizeof *nearly_empty; k++) {
        fixture f;
        accepts(&f, nearly_empty[k]);
        const ren_scenario *s = &f.scenario;
        assert_int_equal(s->seed, 1);
        assert_int_equal(s->replicates, 8);
        assert_true(s->noise);
        assert_int_equal(s->economy.firms, 20000);
        assert_int_equal(s->economy.focal.n, 1);
        assert_int_equal(s->economy.focal.index[0], 2);
        assert_int_equal(s->economy.niches.n, 2);
        assert_int_equal(s->horizon.weeks, 260);
        assert_int_equal(s->horizon.start, 20094);
        assert_int_equal(s->rules.production, REN_HALF_CRITICAL);
        assert_true(s->rules.substitution);
        assert_int_equal(s->output.panel_firms, 200);
        assert_int_equal(s->n_shocks, 0);
        assert_int_equal(s->n_packages, 1);
        assert_int_equal(s->phases_off, 0);
        for (const ren_field *p = ren_parameter_fields; p->name != NULL; p++) {
            const char *place = (const char *)&s->parameters + p->offset;
            assert_true(*(const double *)place == p->otherwise);
        }
        done(&f);
    }
}

static void every_parameter_is_complete_and_its_default_legal(void **state)
{
    (void)state;
    for (const ren_field *p = ren_parameter_fields; p->name != NULL; p++) {
        assert_true(p->otherwise >= p->least && p->otherwise <= p->most);
        assert_true(p->label != NULL && strchr("SVMADP", p->label[0]) != NULL);
        assert_true(p->doc[strlen(p->doc) - 1] == '.');
        assert_true(strlen(p->source) > 0);
    }
}

static void the_canonical_form_reads_back_to_itself(void **state)
{
    (void)state;
    static const char *const texts[] = { sample, "{}\n",
                                         "title: \"tab\\t \\x01 \\x85 \\L end\"\n",
                                         "shocks: {1: {use: regional_outage}, "
                                         "-: {use: regional_outage}, "
                                         "on: {use: regional_outage}}\n" };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        fixture f, g;
        accepts(&f, texts[k]);
        accepts(&g, f.scenario.canonical);
        assert_string_equal(f.scenario.canonical, g.scenario.canonical);
        assert_string_equal(f.scenario.identity, g.scenario.identity);
        assert_string_not_equal(f.scenario.digest, g.scenario.digest);
        done(&g);
        done(&f);
    }
}

static void identity_leaves_out_replicates_and_output(void **state)
{
    (void)state;
    const ren_override set[] = { { "replicates", "99" }, { "output.networks", "3" } };
    const ren_override other[] = { { "seed", "99" } };
    fixture f, g, h;
    parse(&f, sample);
    parse_with(&g, sample, 2, set);
    parse_with(&h, sample, 1, other);
    assert_string_equal(f.scenario.identity, g.scenario.identity);
    assert_string_not_equal(f.scenario.canonical, g.scenario.canonical);
    assert_string_not_equal(f.scenario.identity, h.scenario.identity);
    assert_null(strstr(f.scenario.identity, "replicates"));
    assert_null(strstr(f.scenario.identity, "a.yaml"));
    done(&f);
    done(&g);
    done(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_arrive_in_the_units_of_their_fields),
        cmocka_unit_test(what_is_left_out_takes_its_default),
        cmocka_unit_test(every_parameter_is_complete_and_its_default_legal),
        cmocka_unit_test(the_canonical_form_reads_back_to_itself),
        cmocka_unit_test(identity_leaves_out_replicates_and_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
