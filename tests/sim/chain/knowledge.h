/**
 * @file tests/sim/chain/knowledge.h
 * Worlds with accounts and single phases of theirs.
 */
#ifndef REN_TESTS_SIM_CHAIN_KNOWLEDGE_H
#define REN_TESTS_SIM_CHAIN_KNOWLEDGE_H

#include "sim/phases/knowledge/base.h"
#include "tests/support/lab.h"

#include <math.h>

#define KNOWLEDGE_EMBARGO                                                        \
    "seed: 7\neconomy: {firms: 800, focal: ['094', hi_chips]}\n"                 \
    "horizon: {weeks: 90}\n"                                                     \
    "shocks:\n  embargo: {use: tech_embargo, countries: [USA, JPN, NLD, KOR],\n" \
    "            inputs: [chip_tools, photoresist], depth: 0.9, start_week: 6}\n"

static inline double national(const ren_world *world, int series, int32_t week)
{
    return world->series->national[series][week];
}

static inline double ren_lab_research(const ren_lab *lab, int32_t i)
{
    return ren_research_base(&lab->setup, i);
}

static inline double ren_lab_patents(const ren_lab *lab, int32_t i)
{
    return ren_patents_base(&lab->setup, i);
}

/** Columns of research and the race; 0 at rest. */
static const int knowledge_columns[] = {
    REN_COL_research, REN_COL_knowledge, REN_COL_technology,    REN_COL_learned,
    REN_COL_steps,    REN_COL_patents,   REN_COL_exposed,       REN_COL_spur,
    REN_COL_shifted,  REN_COL_found_of,  REN_COL_granted_of,    REN_COL_reached,
    REN_COL_ahead,    REN_COL_blockade,  REN_COL_blocked_share, REN_COL_lacking,
    REN_COL_stage,    REN_COL_staff,     REN_COL_qualified,     REN_COL_tried,
    REN_COL_practice, REN_COL_improved,  REN_COL_building,      REN_COL_erected,
};

static inline void expect_blank(const ren_world *world, int column)
{
    const unsigned char *at = ren_column_data(world, column);
    const size_t n = ren_lab_bytes(world, column);
    for (size_t k = 0; k < n; k++) {
        if (at[k] != 0) {
            fail_msg("%s is not what it was on day 0", ren_columns[column].name);
        }
    }
}

#endif
