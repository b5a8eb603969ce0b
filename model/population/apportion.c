#include "model/population/strata.h"

#include <math.h>

static double clamp(double x, double least, double most)
{
    return x < least ? least : x > most ? most : x;
}

static double filled(int32_t n, double level, const double *weight, const double *least,
                     const double *most)
{
    double total = 0.0;
    for (int32_t k = 0; k < n; k++) {
        total += clamp(level * weight[k], least[k], most[k]);
    }
    return total;
}

void ren_apportion(int32_t n, double total, const double *weight, const double *least,
                   const double *most, double *out)
{
    double low = 0.0, high = 1e-12;
    while (high < 1e200 && filled(n, high, weight, least, most) < total) {
        low = high;
        high *= 2.0;
    }
    for (int32_t round = 0; round < 80; round++) {
        const double middle = 0.5 * (low + high);
        if (filled(n, middle, weight, least, most) <= total) {
            low = middle;
        } else {
            high = middle;
        }
    }
    double left = total;
    for (int32_t k = 0; k < n; k++) {
        out[k] = floor(clamp(low * weight[k], least[k], most[k]));
        left -= out[k];
    }
    while (left >= 1.0) {
        int32_t best = -1;
        double gap = -INFINITY;
        for (int32_t k = 0; k < n; k++) {
            const double behind = clamp(low * weight[k], least[k], most[k]) - out[k];
            if (out[k] + 1.0 <= most[k] && weight[k] > 0.0 && behind > gap) {
                best = k;
                gap = behind;
            }
        }
        if (best < 0) {
            return;
        }
        out[best] += 1.0;
        left -= 1.0;
    }
}
