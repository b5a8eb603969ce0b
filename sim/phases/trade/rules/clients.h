/**
 * @file sim/phases/trade/rules/clients.h
 * Rationing that tells clients apart.
 *
 * Lowest relative order first (Inoue & Todo 2019, Nature Sustainability 2, methods): all
 * clients receive equal shares of their usual purchases, until those who ordered least
 * have what they ordered; then the others go on. Final users are one client more, or come
 * last. Priority (C6): a client receives in proportion to its weight.
 *
 * The program of the paper lets clients who ordered nothing take part in the first round,
 * and sets goods aside for final users after they have had enough; `as_published` keeps
 * both, so that its figures come out.
 */
#ifndef REN_SIM_PHASES_TRADE_RULES_CLIENTS_H
#define REN_SIM_PHASES_TRADE_RULES_CLIENTS_H

#include "sim/world/world.h"

/** Finds what every supplier's clients receive; writes threshold, share_beyond, due,
 * share_unasked, for suppliers fill, and in final_fill what final users receive beyond
 * their wish (as published only). */
void ren_clients_scale(ren_world *world);

/** What a client whose order is `wish` baselines receives from supplier j, in baselines;
 * `weight` is its priority. */
static inline ren_real ren_client_share(const ren_state *s, bool priority, int32_t j,
                                        ren_real wish, ren_real weight)
{
    const ren_real threshold = s->due[2 * (int64_t)j];
    const ren_real beyond = s->due[2 * (int64_t)j + 1];
    if (priority) {
        const ren_real due = threshold * weight;
        return due < 1 ? due * wish : wish;
    }
    const ren_real most = wish <= threshold ? wish : beyond;
    return wish != 0 ? most : s->share_unasked[j];
}

/** What slots b .. b+n-1 of a run receive over their domestic links, [n] per unit of
 * baseline use, less baseline. */
void ren_clients_gather(const ren_world *world, const ren_slot_run *run, int32_t b,
                        int32_t n, ren_real *sum);

#endif
