/**
 * @file tests/scenarios/test_niche_file.c
 * Scenario files: the file of added niches is found before the names are known, and
 * counts with its bytes, not with its path.
 */
#include "tests/scenarios/fixture.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const KEY = "economy.niche_file";

/* What a file with this text says at economy.niche_file; NULL: nothing. */
static char *peeked(const char *text, int32_t n, const ren_override *set)
{
    char path[] = "peek-XXXXXX", *out = NULL;
    ren_error err = { .text = "" };
    const int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(file), 0);
    const ren_status status = ren_scenario_peek(path, KEY, n, set, &out, &err);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(status, REN_OK);
    return out;
}

static void the_file_is_found_before_the_names_are_known(void **state)
{
    static const struct {
        const char *text, *found;
    } cases[] = {
        { "economy: {focal: [unknown_yet], niche_file: mine.csv}\n", "mine.csv" },
        { "economy:\n  niche_file: 'a b.csv' # mine\nweird: 1\n", "a b.csv" },
        { "economy: {firms: 300}\n", NULL },
        { "economy: {niche_file: }\n", NULL },
        { "economy: {niche_file: ''}\n", NULL },
        { "economy: {niche_file: [a, b]}\n", NULL },
        { "economy: mine.csv\n", NULL },
        { "niche_file: mine.csv\n", NULL },
        { "- economy\n", NULL },
        { "economy: {niche_file: \"\\", NULL },
        { "", NULL },
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *found = peeked(cases[k].text, 0, NULL);
        if ((found == NULL) != (cases[k].found == NULL)
            || (found != NULL && strcmp(found, cases[k].found) != 0)) {
            fail_msg("found '%s', expected '%s' in:\n%s", found != NULL ? found : "",
                     cases[k].found != NULL ? cases[k].found : "", cases[k].text);
        }
        free(found);
    }
}

static void the_last_override_wins(void **state)
{
    (void)state;
    const ren_override set[] = { { KEY, "first.csv" }, { KEY, "last.csv" } };
    char *found = peeked("economy: {niche_file: mine.csv}\n", 2, set);
    assert_non_null(found);
    assert_string_equal(found, "last.csv");
    free(found);
    found = peeked("title: none\n", 1, set);
    assert_non_null(found);
    assert_string_equal(found, "first.csv");
    free(found);
}

static void a_missing_scenario_is_left_to_the_reader(void **state)
{
    (void)state;
    char *out = NULL;
    ren_error err;
    assert_int_equal(ren_scenario_peek("no/such.yaml", KEY, 0, NULL, &out, &err),
                     REN_OK);
    assert_null(out);
}

static void reads(fixture *f, const char *text, const char *digest)
{
    ren_catalogue catalogue = test_catalogue;
    catalogue.added = (ren_niche_source){ .path = "there/it/is.csv", .digest = digest };
    memset(f, 0, sizeof *f);
    f->status = ren_scenario_parse(&f->scenario, "a.yaml", text, strlen(text),
                                   &catalogue, 0, NULL, &f->list, &f->err);
    show(f);
    assert_int_equal(f->status, REN_OK);
}

static void identity_holds_the_bytes_and_not_the_path(void **state)
{
    (void)state;
    fixture f, g, h;
    reads(&f, "economy: {niche_file: mine.csv}\n", "0a1b");
    reads(&g, "economy: {niche_file: same/bytes.csv}\n", "0a1b");
    reads(&h, "economy: {niche_file: mine.csv}\n", "ffff");
    assert_string_equal(f.scenario.identity, g.scenario.identity);
    assert_string_not_equal(f.scenario.identity, h.scenario.identity);
    assert_string_not_equal(f.scenario.canonical, g.scenario.canonical);
    assert_non_null(strstr(f.scenario.identity, "niche_file: 0a1b\n"));
    assert_non_null(strstr(f.scenario.canonical, "niche_file: \"mine.csv\"\n"));
    assert_null(strstr(f.scenario.identity, "csv"));
    done(&f);
    done(&g);
    done(&h);
}

static void a_file_that_was_not_read_is_refused(void **state)
{
    (void)state;
    refuses("title: x\neconomy: {niche_file: mine.csv}\n", 2, 23, "'mine.csv'");
    refuses("economy: {niche_file: ''}\n", 1, 23, "niche_file: found ''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_found_before_the_names_are_known),
        cmocka_unit_test(the_last_override_wins),
        cmocka_unit_test(a_missing_scenario_is_left_to_the_reader),
        cmocka_unit_test(identity_holds_the_bytes_and_not_the_path),
        cmocka_unit_test(a_file_that_was_not_read_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
