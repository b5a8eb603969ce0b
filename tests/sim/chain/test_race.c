/**
 * @file tests/sim/chain/test_race.c
 * The race for niches (C14, D10): how long it takes, what slows it, what winners build.
 *
 * Labels: bits
 */
#include "tests/sim/chain/knowledge.h"

#define CALM "seed: 5\neconomy: {firms: 600}\nhorizon: {weeks: 60}\n"

enum { CHIP_TOOLS = 0 };

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Week in which the first of n racers is through, stage by stage. */
static double one_race(int32_t number, int32_t n, int32_t stages, double conv,
                       double hazard)
{
    int32_t at[8] = { 0 };
    for (int32_t week = 1;; week++) {
        for (int32_t k = 0; k < n; k++) {
            const ren_who who = { .id = (uint32_t)number,
                                  .second = (uint32_t)k,
                                  .week = (uint16_t)week,
                                  .purpose = REN_DRAW_TEST };
            const double h = at[k] == stages - 1 ? hazard * conv : hazard;
            if (ren_draw_uniform(ren_stream_of(1, 0), who) < 1 - exp(-h)) {
                at[k]++;
            }
            if (at[k] == stages) {
                return week;
            }
        }
    }
}

static void the_first_takes_the_weeks_of_its_class(void **state)
{
    (void)state;
    enum { RACES = 12001 };
    static const double weeks[] = { 26, 78, 208, 520 };
    static double took[RACES];
    ren_parameters p = {
        .T_easy = 26, .T_medium = 78, .T_hard = 208, .T_extreme = 520
    };
    for (int32_t class = 0; class < 4; class ++) {
        assert_true(ren_race_weeks(&p, class) == weeks[class]);
        const double hazard = ren_race_hazard(5, 4, 0.3, weeks[class]);
        const int32_t n = class < 2 ? RACES : 4001;
        for (int32_t k = 0; k < n; k++) {
            took[k] = one_race(k + 1000 * class, 5, 4, 0.3, hazard);
        }
        qsort(took, (size_t)n, sizeof *took, by_size);
        const double median = took[n / 2];
        if (!(fabs(median / weeks[class] - 1) < 0.03
              || fabs(median - weeks[class]) <= 1)) {
            fail_msg("class %d: %g weeks, wanted %g", (int)class, median, weeks[class]);
        }
    }
    /* one stage, one racer: 1 - exp(-hT) = 1/2 */
    assert_true(fabs(ren_race_hazard(1, 1, 1.0, 10) - log(2) / 10) < 1e-6);
}

/* The phase alone, with what `put` says of racers; first week in which each niche has a
 * winner, and stages completed in all. */
static double race_alone(ren_lab *lab, int32_t replicate, double researchers,
                         double research, int32_t weeks, double *first)
{
    ren_world world;
    double stages = 0;
    lab->economy.stream = ren_stream_of(77, replicate);
    ren_lab_world(lab, NULL, false, &world);
    for (int32_t k = 0; k < lab->setup.science.n_racers; k++) {
        const int32_t i = lab->setup.science.racer[k];
        world.state.researchers[i] = (ren_real)researchers;
        world.state.staff[k] = researchers;
        world.state.research[i] = research * lab->setup.science.research[i];
    }
    for (int32_t v = 0; first != NULL && v < lab->table.n_niches; v++) {
        first[v] = INFINITY;
    }
    for (; world.week < weeks; world.week++) {
        ren_lab_phase(&world, "race");
        for (int32_t v = 0; first != NULL && v < lab->table.n_niches; v++) {
            const bool won = world.state.qualified[v] > 0.0;
            first[v] = won && first[v] > weeks ? world.week + 1 : first[v];
        }
    }
    for (int32_t k = 0; k < lab->setup.science.n_racers; k++) {
        stages += world.state.stage[k];
    }
    ren_lab_world_free(&world);
    return stages;
}

/* The engine's own draws: all medium niches of many replicates. */
static void the_engine_keeps_these_weeks(void **state)
{
    (void)state;
    enum { REPLICATES = 1500 };
    static double took[REPLICATES * 8];
    ren_lab lab;
    double first[32];
    int32_t n = 0;
    ren_lab_init(&lab, CALM);
    assert_true(lab.table.n_niches < 32);
    for (int32_t r = 0; r < REPLICATES; r++) {
        (void)race_alone(&lab, r, 0, 0, 100, first);
        for (int32_t v = 0; v < lab.table.n_niches; v++) {
            if (lab.table.niche[v].localisation == REN_MEDIUM && n < REPLICATES * 8) {
                took[n++] = first[v];
            }
        }
    }
    assert_true(n >= REPLICATES);
    qsort(took, (size_t)n, sizeof *took, by_size);
    if (!(fabs(took[n / 2] / 78 - 1) < 0.03)) {
        fail_msg("%g weeks, wanted 78", took[n / 2]);
    }
    ren_lab_free(&lab);
}

static void staff_and_research_speed_the_race(void **state)
{
    (void)state;
    ren_lab lab;
    double usual = 0, few = 0, much = 0;
    ren_lab_init(&lab, CALM);
    for (int32_t r = 0; r < 40; r++) {
        usual += race_alone(&lab, r, 0, 0, 100, NULL);
        few += race_alone(&lab, r, -0.5, 0, 100, NULL);
        much += race_alone(&lab, r, 0, 0.5, 100, NULL);
    }
    assert_true(few < 0.95 * usual && much > 1.05 * usual);
    ren_lab_free(&lab);
}

/* All staff of a racer go and nobody comes: with slip_share 1 every stage is lost. */
static void a_racer_that_loses_its_staff_falls_back(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    const ren_override o = { "parameters.slip_share", "1" };
    ren_lab_init_with(&lab, CALM, 1, &o);
    ren_lab_world(&lab, NULL, false, &world);
    for (int32_t k = 0; k < lab.setup.science.n_racers; k++) {
        world.state.stage[k] = 2;
    }
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        world.state.researchers[i] = (ren_real)-0.999999;
    }
    ren_lab_phase(&world, "race");
    for (int32_t k = 0; k < lab.setup.science.n_racers; k++) {
        assert_true(world.state.stage[k] == 1);
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void as_many_race_in_any_sample(void **state)
{
    (void)state;
    int32_t n[2];
    for (int k = 0; k < 2; k++) {
        ren_lab lab;
        const ren_override o = { "economy.firms", k == 0 ? "500" : "3000" };
        ren_lab_init_with(&lab, "seed: 2\n", 1, &o);
        n[k] = lab.setup.science.n_racers;
        int32_t wanted = 0;
        for (int32_t v = 0; v < lab.table.n_niches; v++) {
            wanted += lab.table.niche[v].racers;
            for (int32_t a = lab.setup.science.racer_first[v];
                 a < lab.setup.science.racer_first[v + 1]; a++) {
                const int32_t i = lab.setup.science.racer[a];
                const int32_t p = lab.economy.firms.product[i];
                assert_true(p == lab.table.niche[v].product
                            || p == lab.table.niche[v].parent);
            }
        }
        assert_true(n[k] == wanted);
        ren_lab_free(&lab);
    }
}

/* Two hundred weeks after a racer for chip tools is through in week 0: what stands. */
static double plant_after(const char *yaml, bool shock, double trial, double *quality)
{
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, yaml);
    ren_lab_world(&lab, NULL, shock, &world);
    const int32_t winner = lab.setup.science.racer_first[CHIP_TOOLS];
    const ren_parameters *p = &lab.scenario.parameters;
    ren_lab_run(&world, 8); /* the embargo is on */
    for (int32_t k = 0; k < lab.setup.science.n_racers; k++) {
        world.state.stage[k] = -1000000; /* the others do not matter */
    }
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        world.state.cash[i] = 1e9; /* nor does money */
    }
    assert_true(world.state.growth[CHIP_TOOLS] == 0.0);
    world.state.stage[winner] = (int32_t)p->race_stages;
    world.state.qualified[CHIP_TOOLS] = 1.0;
    world.state.building[CHIP_TOOLS] = p->cap_new;
    world.strain.trial = trial;
    double before = 0;
    for (int32_t w = 0; w < 200; w++) {
        ren_lab_phase(&world, "race");
        const double plant = world.state.erected[CHIP_TOOLS];
        assert_true(plant >= before);
        assert_true(
            fabs(world.state.growth[CHIP_TOOLS] - plant * lab.setup.market[CHIP_TOOLS])
            < 1e-12);
        before = plant;
    }
    const double day0 = 1.0 + lab.setup.quality[lab.table.niche[CHIP_TOOLS].product];
    const double start = p->q0_sub > day0 ? p->q0_sub : day0;
    *quality = day0 + world.state.improved[CHIP_TOOLS];
    assert_true(
        fabs(*quality
             - (1
                - (1 - start) * pow(1 + world.state.practice[CHIP_TOOLS], -p->learn_b)))
        < 1e-12);
    assert_true(before <= 1.0 - 1.0 / lab.setup.market[CHIP_TOOLS]);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return before;
}

static void winners_grow_with_what_is_asked_of_them(void **state)
{
    (void)state;
    double free_quality, blocked_quality, bought_quality;
    const double free_plant = plant_after(KNOWLEDGE_EMBARGO, false, 0, &free_quality);
    const double blocked = plant_after(KNOWLEDGE_EMBARGO, true, 0, &blocked_quality);
    const double bought = plant_after(KNOWLEDGE_EMBARGO, true, 0.1, &bought_quality);
    /* imports are free: no customer, nothing learned, nothing built beyond what was
     * begun */
    assert_true(free_plant > 0.049 && free_plant < 0.0501);
    assert_true(fabs(free_quality - 0.7) < 1e-9);
    assert_true(blocked > 4 * free_plant && bought > blocked);
    assert_true(blocked_quality > 0.75 && bought_quality > blocked_quality);
}

/* Who gets the plant of a won race pays what its capital grows by, and its upkeep; who has
 * no money to spare begins none after the first. */
static void makers_pay_for_the_plant_they_get(void **state)
{
    (void)state;
    for (int rich = 0; rich < 2; rich++) {
        ren_lab lab;
        ren_world world;
        ren_lab_init(&lab, KNOWLEDGE_EMBARGO);
        ren_lab_world(&lab, NULL, true, &world);
        ren_lab_run(&world, 8);
        const int32_t p = lab.table.niche[CHIP_TOOLS].product;
        const int32_t first = lab.setup.maker_first[p];
        const int32_t last = lab.setup.maker_first[p + 1];
        const ren_parameters *r = &lab.scenario.parameters;
        double paid = 0, worn = 0, capital = 0;
        for (int32_t m = first; m < last; m++) {
            const int32_t i = lab.setup.maker[m];
            world.state.cash[i] = rich ? 1e9 : -1e9;
            capital += lab.setup.books.capital[i];
        }
        for (int32_t k = 0; k < lab.setup.science.n_racers; k++) {
            world.state.stage[k] = -1000000;
        }
        world.state.stage[lab.setup.science.racer_first[CHIP_TOOLS]] =
            (int32_t)r->race_stages;
        world.state.qualified[CHIP_TOOLS] = 1.0;
        world.state.building[CHIP_TOOLS] = r->cap_new;
        for (int32_t w = 0; w < 100; w++) {
            worn += capital * r->delta_K * world.state.growth[CHIP_TOOLS];
            ren_lab_phase(&world, "race");
            for (int32_t m = first; m < last; m++) {
                paid += world.state.plant_cost[lab.setup.maker[m]];
            }
        }
        const double grown = world.state.growth[CHIP_TOOLS];
        assert_true(fabs(paid - worn - capital * grown) < 1e-9 * capital);
        assert_true(capital > 0 && grown > 0);
        const double begun =
            world.state.erected[CHIP_TOOLS] + world.state.building[CHIP_TOOLS];
        assert_true(rich ? begun > 2 * r->cap_new : fabs(begun - r->cap_new) < 1e-12);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

/* Without the race, and without accounts, niches grow by rule. */
static void without_the_race_niches_grow_by_rule(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        ren_lab lab;
        ren_world world;
        const ren_override o[] = { { k == 0 ? "phases.race" : "rules.money", "off" },
                                   { "economy.firms", "300" } };
        ren_lab_init_with(&lab, KNOWLEDGE_EMBARGO, 2, o);
        ren_lab_world(&lab, NULL, true, &world);
        ren_lab_run(&world, ren_lab_weeks(90));
        const double qualified = lab.table.niche[CHIP_TOOLS].qualification_weeks;
        if (ren_lab_weeks(90) > qualified + 6) {
            assert_true(world.state.growth[CHIP_TOOLS] > 0.0);
        }
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

/* Among makers of a niche and of its parent the one of the largest ln(research) + Gumbel
 * races first, and so on; each niche draws anew. */
static void racers_are_drawn_by_knowledge(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, CALM);
    const ren_population *firms = &lab.economy.firms;
    const ren_science *science = &lab.setup.science;
    for (int32_t v = 0; v < lab.table.n_niches; v++) {
        const ren_niche *niche = &lab.table.niche[v];
        double last = INFINITY;
        for (int32_t k = 0; k < niche->racers; k++) {
            double most = -INFINITY;
            int32_t first = -1;
            for (int32_t i = 0; i < firms->n; i++) {
                const int32_t p = firms->product[i];
                const ren_who who = { .id = (uint32_t)firms->id[i],
                                      .second = (uint32_t)v,
                                      .purpose = REN_DRAW_RACER };
                const double score = log(ren_lab_research(&lab, i))
                                     + ren_draw_gumbel(lab.economy.stream, who);
                if ((p == niche->product || p == niche->parent) && score < last
                    && score > most) {
                    most = score;
                    first = i;
                }
            }
            const int32_t place = science->racer_first[v] + k;
            assert_int_equal(place < science->racer_first[v + 1], first >= 0);
            if (first < 0) {
                break; /* fewer than the niche asks for */
            }
            assert_int_equal(science->racer[place], first);
            last = most;
        }
    }
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_takes_the_weeks_of_its_class),
        cmocka_unit_test(the_engine_keeps_these_weeks),
        cmocka_unit_test(staff_and_research_speed_the_race),
        cmocka_unit_test(a_racer_that_loses_its_staff_falls_back),
        cmocka_unit_test(as_many_race_in_any_sample),
        cmocka_unit_test(winners_grow_with_what_is_asked_of_them),
        cmocka_unit_test(makers_pay_for_the_plant_they_get),
        cmocka_unit_test(without_the_race_niches_grow_by_rule),
        cmocka_unit_test(racers_are_drawn_by_knowledge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
