/**
 * @file analysis/validate/measure/cascades.c
 * See cascades.h.
 */
#include "analysis/validate/measure/cascades.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

static const float FAILED = 0.01F;

ren_status ren_cascades_init(ren_cascades *out, const ren_stage *stage, ren_error *err)
{
    const int32_t n = stage->economy.firms.n;
    *out = (ren_cascades){ .stage = stage,
                           .closed = ren_column(n, sizeof(float)),
                           .failed = ren_column(n, sizeof(float)),
                           .group = ren_column(n, sizeof(int32_t)),
                           .of = ren_column(n, sizeof(int32_t)) };
    return out->closed != NULL && out->failed != NULL && out->group != NULL
                   && out->of != NULL
               ? REN_OK
               : ren_fail(err, REN_NO_MEMORY, "validate: no room for cascades");
}

void ren_cascades_free(ren_cascades *cascades)
{
    free(cascades->closed);
    free(cascades->failed);
    free(cascades->group);
    free(cascades->of);
    free(cascades->size);
    *cascades = (ren_cascades){ 0 };
}

static int32_t root_of(int32_t *group, int32_t i)
{
    while (group[i] != i) {
        group[i] = group[group[i]];
        i = group[i];
    }
    return i;
}

/* Joins failed buyers and failed suppliers; adds up how often suppliers of failed firms
 * fail beside how often suppliers do. */
static void links_walk(ren_cascades *c)
{
    const ren_network *net = &c->stage->economy.network;
    for (int32_t s = 0; s < net->n_slots; s++) {
        const int32_t i = net->slot_firm[s];
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const int32_t j = net->link_supplier[l];
            if (j >= net->n_firms || j == i) {
                continue;
            }
            c->failed_all += c->failed[j] >= FAILED;
            c->links_all += 1;
            if (c->failed[i] < FAILED) {
                continue;
            }
            c->behind += c->failed[j] >= FAILED;
            c->links += 1;
            if (c->failed[j] >= FAILED) {
                c->group[root_of(c->group, i)] = root_of(c->group, j);
            }
        }
    }
}

static ren_status sizes_add(ren_cascades *c, int32_t n, ren_error *err)
{
    for (int32_t i = 0; i < n; i++) {
        if (c->of[i] == 0) {
            continue;
        }
        if (c->n_groups == c->room) {
            const int64_t room = 2 * c->room + 1024;
            double *grown = realloc(c->size, (size_t)room * sizeof *grown);
            if (grown == NULL) {
                return ren_fail(err, REN_NO_MEMORY, "validate: no room for cascades");
            }
            c->size = grown;
            c->room = room;
        }
        c->size[c->n_groups++] = c->of[i];
    }
    return REN_OK;
}

static ren_status quarter_close(ren_cascades *c, ren_error *err)
{
    const int32_t n = c->stage->economy.firms.n;
    for (int32_t i = 0; i < n; i++) {
        c->group[i] = i;
        c->of[i] = 0;
    }
    links_walk(c);
    for (int32_t i = 0; i < n; i++) {
        c->of[root_of(c->group, i)] += c->failed[i] >= FAILED;
    }
    const ren_status status = sizes_add(c, n, err);
    memset(c->failed, 0, (size_t)n * sizeof *c->failed);
    return status;
}

ren_status ren_cascades_week(ren_cascades *c, const ren_world *world, ren_error *err)
{
    const ren_real *const closed = world->state.closed;
    const int32_t n = c->stage->economy.firms.n;
    const float kept = (float)(1.0 - 1.0 / world->setup->scenario->parameters.reopen);
    if (ren_stage_column(world, "closed") < 0) {
        return REN_OK;
    }
    for (int32_t i = 0; i < n; i++) {
        /* what closed this week, beside what has reopened */
        const float more = (float)closed[i] - kept * c->closed[i];
        c->failed[i] += more > 1e-3F ? more : 0;
        c->closed[i] = (float)closed[i];
    }
    return world->week % REN_CASCADE_WINDOW == 0 ? quarter_close(c, err) : REN_OK;
}
