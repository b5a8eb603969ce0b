/**
 * @file analysis/validate/measure/losses.h
 * What firms lose to a blow: a world with firms of our choice struck, followed for weeks.
 */
#ifndef REN_ANALYSIS_VALIDATE_LOSSES_H
#define REN_ANALYSIS_VALIDATE_LOSSES_H

#include "analysis/validate/measure/stage.h"

enum { REN_BLOW_START = 1, REN_BLOW_WEEKS = 8 };

/** Noise off; struck firms lose half of their capacity in weeks 1 to 8. */
extern const char ren_text_blow[];

typedef struct ren_losses {
    int32_t n_firms, n_weeks;
    uint8_t *struck; /* [n_firms] */
    double *net;     /* [n_firms] weeks of baseline output lost, catch-up counted */
    double *gross;   /* [n_firms] the same, catch-up excluded */
    double *total;   /* [n_weeks] output of all firms over baseline */
} ren_losses;

/** Strikes the firms marked in `struck`; `scenario` (NULL: the stage's own) may differ
 * from the stage's in parameters that only the weeks read. */
REN_CHECKED ren_status ren_losses_run(ren_losses *out, const ren_stage *stage,
                                      const ren_scenario *scenario,
                                      const uint8_t *struck, int32_t n_weeks,
                                      ren_error *err);
void ren_losses_free(ren_losses *losses);

/** Marks firms with chance `share`, of resolved products only if asked. Free it; NULL
 * without memory. */
uint8_t *ren_strike_random(const ren_stage *stage, double share, bool resolved);

/** Marks the share of firms with the most customers. Free it; NULL without memory. */
uint8_t *ren_strike_hubs(const ren_stage *stage, double share);

/** Gross loss in money of firms not struck over that of firms struck. */
double ren_amplification(const ren_losses *losses, const ren_stage *stage);

#endif
