#include "sim/run/aim/strike.h"

void ren_strike_apply(const ren_targets *targets, double depth,
                      const ren_course *course, const ren_scene *scene,
                      ren_strain *strain)
{
    const double lost = depth * ren_course_strength(course, scene->week);
    if (lost == 0.0) {
        return;
    }
    const ren_real left = (ren_real)(1.0 - lost);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        strain->capacity[i] *= targets->firm[i] ? left : 1;
    }
}
