/**
 * @file analysis/validate/measure/cascades.h
 * Groups of linked firms that fail within the same quarter.
 */
#ifndef REN_ANALYSIS_VALIDATE_CASCADES_H
#define REN_ANALYSIS_VALIDATE_CASCADES_H

#include "analysis/validate/measure/stage.h"

enum { REN_CASCADE_WINDOW = 13 };

/** Failures of agents. An agent stands for many firms: it counts as failed when a
 * hundredth of them have failed in the quarter; in calm it is some thousandths. */
typedef struct ren_cascades {
    const ren_stage *stage;
    float *closed;  /* [n_firms] share closed last week */
    float *failed;  /* [n_firms] share failed this quarter */
    int32_t *group; /* [n_firms] work */
    int32_t *of;    /* [n_firms] work: size by root */
    int64_t n_groups;
    double *size; /* [n_groups] firms of each group */
    int64_t room;
    double behind,
        links; /* failed shares of suppliers of failed agents, and how many */
    double failed_all,
        links_all; /* the same of suppliers of all agents, over quarters */
} ren_cascades;

REN_CHECKED ren_status ren_cascades_init(ren_cascades *out, const ren_stage *stage,
                                         ren_error *err);
/** After each week of the world; closes a quarter when one ends. */
REN_CHECKED ren_status ren_cascades_week(ren_cascades *c, const ren_world *world,
                                         ren_error *err);
void ren_cascades_free(ren_cascades *cascades);

#endif
