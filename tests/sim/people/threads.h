/**
 * @file tests/sim/people/threads.h
 * One world on one thread and the same on three: no bit differs.
 */
#ifndef REN_TESTS_SIM_PEOPLE_THREADS_H
#define REN_TESTS_SIM_PEOPLE_THREADS_H

#include "tests/support/lab.h"

#include <omp.h>

static inline void expect_same_on_threads(const char *yaml, int32_t weeks)
{
    const int usual = omp_get_max_threads();
    ren_lab lab;
    ren_world one, three;
    ren_lab_init(&lab, yaml);
    ren_lab_world(&lab, "none", true, &one);
    ren_lab_world(&lab, "none", true, &three);
    omp_set_num_threads(1);
    ren_lab_run(&one, weeks);
    omp_set_num_threads(3);
    ren_lab_run(&three, weeks);
    omp_set_num_threads(usual);
    ren_lab_same(&one, &three, "threads");
    ren_lab_world_free(&one);
    ren_lab_world_free(&three);
    ren_lab_free(&lab);
}

#endif
