/**
 * @file app/commands/bands/plan.c
 * See plan.h.
 */
#include "app/commands/bands/plan.h"

#include "scenarios/text/yaml.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 65536 };

app_plan app_plan_default(void)
{
    return (app_plan){ .firms = 2000, .replicates = 4, .evaluations = 60 };
}

/* Place of a name in one of the two lists, added if new; -1: no room. */
static int32_t place_of(app_plan *plan, bool bands, const char *name)
{
    char(*const list)[APP_PLAN_NAME] = bands ? plan->band : plan->free;
    int32_t *const n = bands ? &plan->n_bands : &plan->n_free;
    for (int32_t k = 0; k < *n; k++) {
        if (strcmp(list[k], name) == 0) {
            return k;
        }
    }
    if (*n == APP_PLAN_NAMES || strlen(name) >= APP_PLAN_NAME) {
        return -1;
    }
    strcpy(list[*n], name);
    (bands ? plan->target : plan->start)[*n] = NAN;
    return (*n)++;
}

static ren_status name_add(app_plan *plan, bool bands, const char *name,
                           const char *value, ren_error *err)
{
    char *end = NULL;
    const int32_t k = place_of(plan, bands, name);
    if (k < 0) {
        return ren_fail(err, REN_OUT_OF_RANGE, "calibrate: no room for `%.60s`", name);
    }
    if (value == NULL) {
        return REN_OK;
    }
    const double x = strtod(value, &end);
    if (end == value || *end != '\0' || !isfinite(x)) {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%.60s: found `%.60s`, expected a number in the unit of the "
                        "registry",
                        name, value);
    }
    (bands ? plan->target : plan->start)[k] = x;
    return REN_OK;
}

ren_status app_plan_names(app_plan *plan, bool bands, const char *text, ren_error *err)
{
    char copy[2048];
    char *rest = NULL;
    ren_status status = REN_OK;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *name = strtok_r(copy, ", ", &rest); name != NULL && status == REN_OK;
         name = strtok_r(NULL, ", ", &rest)) {
        status = name_add(plan, bands, name, NULL, err);
    }
    return status;
}

ren_status app_plan_value(app_plan *plan, bool bands, const char *text, ren_error *err)
{
    char name[APP_PLAN_NAME];
    const char *equals = strchr(text, '=');
    if (equals == NULL || (size_t)(equals - text) >= sizeof name) {
        return ren_fail(err, REN_BAD_SYNTAX, "found `%.60s`, expected NAME=VALUE",
                        text);
    }
    memcpy(name, text, (size_t)(equals - text));
    name[equals - text] = '\0';
    return name_add(plan, bands, name, equals + 1, err);
}

/* ---- the file ---- */

static ren_status pairs_read(app_plan *plan, const ren_node *node, ren_error *err)
{
    const bool start = strcmp(node->key, "start") == 0;
    const bool set = strcmp(node->key, "set") == 0;
    ren_status status = REN_OK;
    for (const ren_node *n = node->first; n != NULL && status == REN_OK; n = n->next) {
        if (n->kind != REN_SCALAR || n->key == NULL) {
            return ren_fail(err, REN_BAD_SYNTAX, "line %d: %s: expected NAME: VALUE",
                            (int)n->line, node->key);
        }
        status = set ? app_overrides_set(&plan->overrides, n->key, n->text, err)
                     : name_add(plan, !start, n->key, n->text, err);
    }
    return status;
}

static ren_status names_read(app_plan *plan, const ren_node *node, ren_error *err)
{
    const bool bands = strcmp(node->key, "bands") == 0;
    ren_status status = REN_OK;
    if (node->kind == REN_SCALAR) {
        return app_plan_names(plan, bands, node->text, err);
    }
    for (const ren_node *n = node->first; n != NULL && status == REN_OK; n = n->next) {
        status = n->kind == REN_SCALAR
                     ? name_add(plan, bands, n->text, NULL, err)
                     : ren_fail(err, REN_BAD_SYNTAX, "line %d: %s: expected names",
                                (int)n->line, node->key);
    }
    return status;
}

static ren_status whole_read(int64_t *out, const ren_node *node, int64_t least,
                             ren_error *err)
{
    char *end = NULL;
    const char *const text = node->kind == REN_SCALAR ? node->text : "";
    const long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || value < least) {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "line %d: %s: found `%.40s`, expected a whole number from "
                        "%lld up",
                        (int)node->line, node->key, text, (long long)least);
    }
    *out = value;
    return REN_OK;
}

static ren_status key_read(app_plan *plan, const ren_node *node, ren_error *err)
{
    const char *const key = node->key;
    if (strcmp(key, "free") == 0 || strcmp(key, "bands") == 0) {
        return names_read(plan, node, err);
    }
    if (strcmp(key, "start") == 0 || strcmp(key, "target") == 0
        || strcmp(key, "set") == 0) {
        return pairs_read(plan, node, err);
    }
    if (strcmp(key, "firms") == 0) {
        return whole_read(&plan->firms, node, 200, err);
    }
    if (strcmp(key, "replicates") == 0) {
        return whole_read(&plan->replicates, node, 1, err);
    }
    if (strcmp(key, "evaluations") == 0) {
        return whole_read(&plan->evaluations, node, 1, err);
    }
    return ren_fail(err, REN_UNKNOWN_NAME,
                    "line %d: found the unknown key `%.40s`, expected free, bands, "
                    "start, target, set, firms, replicates or evaluations",
                    (int)node->line, key);
}

ren_status app_plan_read(app_plan *plan, const char *path, ren_error *err)
{
    static char text[FILE_MOST];
    ren_tree tree = { 0 };
    ren_complaints complaints = { 0 };
    ren_faults faults = { .list = &complaints };
    FILE *in = fopen(path, "r");
    if (in == NULL) {
        return ren_fail(err, REN_NO_FILE, "%.300s: cannot be read (%s)", path,
                        strerror(errno));
    }
    const size_t n = fread(text, 1, sizeof text, in);
    (void)fclose(in);
    ren_status status =
        n < sizeof text
            ? ren_yaml_read(&tree, text, n, &faults, err)
            : ren_fail(err, REN_BAD_SYNTAX, "%.300s: found more than 64 KiB", path);
    if (status == REN_OK && complaints.n > 0) {
        status = ren_fail(err, REN_BAD_SYNTAX, "%.200s:%d: %.200s", path,
                          (int)complaints.item[0].line, complaints.item[0].text);
    }
    if (status == REN_OK && (tree.root == NULL || tree.root->kind != REN_MAPPING)) {
        status = ren_fail(err, REN_BAD_SYNTAX, "%.300s: expected a mapping", path);
    }
    for (const ren_node *k = status == REN_OK ? tree.root->first : NULL;
         k != NULL && status == REN_OK; k = k->next) {
        status = key_read(plan, k, err);
    }
    ren_complaints_free(&complaints);
    ren_tree_free(&tree);
    return status;
}

ren_status app_plan_ask(const app_plan *plan, ren_calibrate_ask *out, ren_error *err)
{
    ren_status status = REN_OK;
    if (plan->n_free > REN_CALIBRATE_FREE) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "found %d free parameters, expected at most %d",
                        (int)plan->n_free, (int)REN_CALIBRATE_FREE);
    }
    out->n_free = plan->n_free;
    out->n_targets = plan->n_bands;
    out->most = (int32_t)plan->evaluations;
    out->base.firms = plan->firms;
    out->base.replicates = plan->replicates;
    out->base.n_overrides = plan->overrides.n;
    out->base.override = plan->overrides.item;
    for (int32_t k = 0; k < plan->n_free && status == REN_OK; k++) {
        status = ren_free_of(&out->free[k], plan->free[k], plan->start[k], err);
    }
    for (int32_t k = 0; k < plan->n_bands && status == REN_OK; k++) {
        status = ren_target_of(&out->target[k], plan->band[k], plan->target[k], err);
    }
    return status;
}
