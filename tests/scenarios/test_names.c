/*
 * Claims: every parameter of the published list (names.txt) is in the registry or in
 * scenarios/parameters/unused.md with a reason; nothing else is listed as unused. A
 * line of unused.md whose name has come into the registry is told, not held against it.
 */
#include "scenarios/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 512, NAME = 64 };

typedef struct names {
    int n;
    char name[MOST][NAME];
    bool reason[MOST];
} names;

static bool holds(const names *list, const char *name)
{
    for (int k = 0; k < list->n; k++) {
        if (strcmp(list->name[k], name) == 0) {
            return true;
        }
    }
    return false;
}

static void list_add(names *list, const char *name, bool reason)
{
    assert_true(list->n < MOST && strlen(name) < NAME);
    list->reason[list->n] = reason;
    strcpy(list->name[list->n++], name);
}

static void published_read(names *out)
{
    char line[NAME];
    FILE *in = fopen(REN_SOURCE_DIR "/tests/scenarios/names.txt", "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0') {
            list_add(out, line, true);
        }
    }
    (void)fclose(in);
}

/* Rows "| `name` | why |". */
static void unused_read(names *out)
{
    char line[1024], name[NAME];
    FILE *in = fopen(REN_SOURCE_DIR "/scenarios/parameters/unused.md", "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        int used = 0;
        if (sscanf(line, "| `%63[A-Za-z0-9_]` | %n", name, &used) == 1 && used > 0) {
            list_add(out, name, strlen(line + used) > 12);
        }
    }
    (void)fclose(in);
}

static bool in_registry(const char *name)
{
    for (int k = 0; ren_parameter_fields[k].name != NULL; k++) {
        if (strcmp(ren_parameter_fields[k].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void every_name_is_accounted_for(void **state)
{
    static names published, unused;
    int wrong = 0;
    (void)state;
    published_read(&published);
    unused_read(&unused);
    assert_true(published.n > 250);
    for (int k = 0; k < published.n; k++) {
        const bool used = in_registry(published.name[k]);
        const bool listed = holds(&unused, published.name[k]);
        if (used && listed) {
            print_message("%s: in the registry; its line in unused.md can go\n",
                          published.name[k]);
        } else if (!used && !listed) {
            print_message("%s: neither in the registry nor in unused.md\n",
                          published.name[k]);
            wrong++;
        }
    }
    for (int k = 0; k < unused.n; k++) {
        if (!holds(&published, unused.name[k]) || !unused.reason[k]) {
            print_message("%s: in unused.md, but %s\n", unused.name[k],
                          unused.reason[k] ? "not published" : "without a reason");
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_name_is_accounted_for) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
