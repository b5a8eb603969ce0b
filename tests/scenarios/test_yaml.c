/**
 * @file tests/scenarios/test_yaml.c
 * YAML into a tree with places, and all that is refused on the way.
 */
#include "scenarios/text/yaml.h"
#include "tests/support/property.h"

#include <string.h>

typedef struct fixture {
    ren_tree tree;
    ren_complaints list;
    ren_faults faults;
} fixture;

static void read_bytes(fixture *f, const char *text, size_t length)
{
    *f = (fixture){ 0 };
    f->faults.list = &f->list;
    assert_int_equal(ren_yaml_read(&f->tree, text, length, &f->faults, NULL), REN_OK);
}

static void read_text(fixture *f, const char *text)
{
    read_bytes(f, text, strlen(text));
}

static void done(fixture *f)
{
    ren_tree_free(&f->tree);
    ren_complaints_free(&f->list);
}

/* The one complaint of a text stands at a place and contains some words. */
static void refuses(const char *text, int32_t line, int32_t column, const char *words)
{
    fixture f;
    read_text(&f, text);
    if (f.list.n != 1 || f.list.item[0].line != line || f.list.item[0].column != column
        || strstr(f.list.item[0].text, words) == NULL) {
        for (int32_t k = 0; k < f.list.n; k++) {
            print_error("%d:%d: %s\n", (int)f.list.item[k].line,
                        (int)f.list.item[k].column, f.list.item[k].text);
        }
        fail_msg("expected one complaint at %d:%d with '%s' for:\n%s", (int)line,
                 (int)column, words, text);
    }
    done(&f);
}

static void nodes_know_their_places(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, "\xEF\xBB\xBFone: 094\n"
                  "two: [a, \"b c\",\n  c]\n"
                  "three:\n"
                  "  名字: {deep: yes}\n"
                  "empty:\n");
    assert_int_equal(f.list.n, 0);
    const ren_node *root = f.tree.root;
    assert_int_equal(root->kind, REN_MAPPING);
    assert_int_equal(root->n, 4);
    const ren_node *one = ren_node_find(root, "one");
    assert_string_equal(one->text, "094");
    assert_int_equal(one->line, 1);
    assert_int_equal(one->column, 6);
    const ren_node *two = ren_node_find(root, "two");
    assert_int_equal(two->n, 3);
    assert_true(two->first->next->quoted);
    assert_string_equal(two->first->next->text, "b c");
    assert_int_equal(two->last->line, 3);
    assert_int_equal(two->last->column, 3);
    const ren_node *name = ren_node_find(ren_node_find(root, "three"), "名字");
    assert_int_equal(name->key_line, 5);
    assert_int_equal(name->key_column, 3);
    assert_int_equal(name->column, 7); /* columns count characters, not bytes */
    assert_true(ren_node_is_nothing(ren_node_find(root, "empty")));
    assert_false(ren_node_is_nothing(name));
    done(&f);
}

static void bad_bytes_are_placed(void **state)
{
    (void)state;
    refuses("a: 1\nb: x\xFFy\n", 2, 5, "UTF-8");
    refuses("a: 1\nb: \xC3\n", 2, 4, "UTF-8");
    refuses("a: \xED\xA0\x80\n", 1, 4, "UTF-8");     /* a surrogate */
    refuses("a: \xC0\xAF\n", 1, 4, "UTF-8");         /* overlong */
    refuses("a: \xF4\x90\x80\x80\n", 1, 4, "UTF-8"); /* above U+10FFFF */
    refuses("a: x\x01\n", 1, 5, "control character");
    refuses("a: 1\n\xFF"
            "b: 2\n",
            2, 1, "UTF-8"); /* a key */
    fixture f;
    read_bytes(&f, "a: \0\n", 5);
    assert_int_equal(f.list.n, 1);
    assert_non_null(strstr(f.list.item[0].text, "control character"));
    done(&f);
}

static void tabs_are_placed_and_the_rest_is_still_read(void **state)
{
    (void)state;
    refuses("a:\n\tb: 1\n", 2, 1, "a tab");
    refuses("a:\n  b: 1\n  \tc: 2\n", 3, 3, "a tab");
    fixture f;
    read_text(&f, "a:\n\tb: 1\n\tc:\n\t\td: 2\ne: 3\ne: 4\n");
    assert_int_equal(f.list.n, 4); /* three tabbed lines and one duplicate */
    assert_non_null(f.tree.root);
    assert_string_equal(
        ren_node_find(ren_node_find(ren_node_find(f.tree.root, "a"), "c"), "d")->text,
        "2");
    done(&f);
}

static void empty_files_are_refused(void **state)
{
    (void)state;
    refuses("", 1, 1, "empty");
    refuses("\n\n   \n", 1, 1, "empty");
    refuses("# only\n  # comments\n", 1, 1, "empty");
}

static void what_hides_meaning_is_refused(void **state)
{
    (void)state;
    refuses("a: &x 1\n", 1, 4, "anchor");
    refuses("a: *x\n", 1, 4, "alias");
    refuses("a: !!int 1\n", 1, 4, "tag");
    refuses("a: ! x\n", 1, 4, "tag");
    refuses("a: !<x> [1]\n", 1, 4, "tag");
    refuses("a: {<<: {b: 1}}\n", 1, 5, "merge key");
    refuses("a: 1\n---\nb: 2\n", 2, 1, "second document");
    refuses("[a]: 1\n", 1, 1, "as a key");
    refuses("? {a: 1}\n: 2\n", 1, 3, "as a key");
    refuses("a: \"x\\0y\"\n", 1, 4, "zero byte");
    refuses("\"\": 1\n", 1, 1, "empty key");
}

static void duplicates_name_both_places(void **state)
{
    (void)state;
    refuses("a: 1\nb: {c: 1, d: 2, c: 3}\n", 2, 17,
            "b.c: found the key a second time "
            "(first at line 2, column 5)");
    fixture f;
    read_text(&f, "a: 1\nb: 2\na: 3\na: 4\n");
    assert_int_equal(f.list.n, 2);
    assert_int_equal(f.list.item[0].line, 3);
    assert_int_equal(f.list.item[1].line, 4);
    assert_string_equal(ren_node_find(f.tree.root, "a")->text, "1");
    assert_int_equal(f.tree.root->n, 2);
    done(&f);
}

static void bad_syntax_is_placed_and_what_came_before_is_kept(void **state)
{
    (void)state;
    refuses("a: 1\nb: [1, 2\n", 3, 1, "YAML");
    refuses("a: b: c\n", 1, 5, "YAML");
    refuses("a: \"open\n", 2, 1, "YAML");
    fixture f;
    read_text(&f, "a: 1\nb: {c: 2\nd: 3\n");
    assert_int_equal(f.list.n, 1);
    assert_string_equal(ren_node_find(f.tree.root, "a")->text, "1");
    assert_true(f.tree.root->cut);
    done(&f);
}

static char *filled(size_t n, const char *pattern)
{
    const size_t length = strlen(pattern);
    char *text = malloc(n + 1);
    assert_non_null(text);
    for (size_t k = 0; k < n; k++) {
        text[k] = pattern[k % length];
    }
    text[n] = '\0';
    return text;
}

static void deep_nesting_is_refused_at_once(void **state)
{
    (void)state;
    static const char *const patterns[] = { "[",  "{",  "{a: ", "[{a: ",
                                            "- ", "? ", "[[],", "a: [" };
    for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++) {
        fixture f;
        char *text = filled(200000 * strlen(patterns[k]), patterns[k]);
        read_text(&f, text);
        assert_true(f.faults.n_all >= 1 && f.faults.n_all < 100);
        done(&f);
        free(text);
    }
    fixture f;
    char *text = filled(200000, "[");
    read_text(&f, text);
    assert_int_equal(f.list.n, 1);
    assert_int_equal(f.list.item[0].column, REN_YAML_DEPTH + 1);
    assert_non_null(strstr(f.list.item[0].text, "64 deep"));
    done(&f);
    free(text);
}

static void sixty_four_levels_are_read(void **state)
{
    (void)state;
    char text[2 * REN_YAML_DEPTH + 1] = "";
    memset(text, '[', REN_YAML_DEPTH);
    memset(text + REN_YAML_DEPTH, ']', REN_YAML_DEPTH);
    fixture f;
    read_text(&f, text);
    assert_int_equal(f.list.n, 0);
    done(&f);
}

static void huge_files_and_too_many_values_are_refused(void **state)
{
    (void)state;
    fixture f;
    char *text = filled((size_t)REN_YAML_BYTES + 1, "a");
    read_bytes(&f, text, (size_t)REN_YAML_BYTES + 1);
    assert_int_equal(f.list.n, 1);
    assert_non_null(strstr(f.list.item[0].text, "16 MiB"));
    assert_null(f.tree.root);
    done(&f);
    free(text);
    text = filled(2 * (REN_YAML_NODES + 10), ",1");
    text[0] = '[';
    read_text(&f, text);
    assert_int_equal(f.list.n, 1);
    assert_non_null(strstr(f.list.item[0].text, "1000000 values"));
    done(&f);
    free(text);
}

static void faults_beyond_a_thousand_are_counted_only(void **state)
{
    (void)state;
    fixture f;
    char *text = filled(5 * 3000, "a: 1\n");
    read_text(&f, text);
    assert_int_equal(f.list.n, REN_FAULTS_SHOWN);
    assert_int_equal(f.faults.n_all, 2999);
    done(&f);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_know_their_places),
        cmocka_unit_test(bad_bytes_are_placed),
        cmocka_unit_test(tabs_are_placed_and_the_rest_is_still_read),
        cmocka_unit_test(empty_files_are_refused),
        cmocka_unit_test(what_hides_meaning_is_refused),
        cmocka_unit_test(duplicates_name_both_places),
        cmocka_unit_test(bad_syntax_is_placed_and_what_came_before_is_kept),
        cmocka_unit_test(deep_nesting_is_refused_at_once),
        cmocka_unit_test(sixty_four_levels_are_read),
        cmocka_unit_test(huge_files_and_too_many_values_are_refused),
        cmocka_unit_test(faults_beyond_a_thousand_are_counted_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
