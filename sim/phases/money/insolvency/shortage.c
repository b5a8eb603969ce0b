#include "sim/phases/money/insolvency/shortage.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* D2: the real firms of an agent do not all lack cash at once. What they hold spreads
 * around the agent's cash of day 0 as agents' cash does, so the share of them that a
 * common loss leaves without cash rises smoothly; an agent of one firm lacks it or
 * not. */
static double spread_of(const ren_parameters *p, double weight)
{
    return weight > 1.0 ? p->cash_sd_ln * sqrt(1.0 - 1.0 / weight) : 0.0;
}

double ren_share_short(const ren_parameters *p, double cash, double weight,
                       double lacks)
{
    const double spread = spread_of(p, weight);
    if (lacks <= 0.0) {
        return 0.0;
    }
    if (spread <= 0.0 || cash <= 0.0) {
        return lacks > cash ? 1.0 : 0.0;
    }
    return 0.5 * erfc(-log(lacks / cash) / (spread * sqrt(2.0)));
}

double ren_alarm_of(const ren_parameters *p, double cash, double weight)
{
    const double spread = spread_of(p, weight);
    if (cash <= 0.0) {
        return 0.0;
    }
    if (spread <= 0.0) {
        return 0.999 * cash;
    }
    const double share = ren_least_short(weight) / weight;
    return 0.999 * cash * exp(spread * gsl_cdf_ugaussian_Pinv(share));
}
