#include "sim/phase.h"

#define PHASE(name) extern const ren_phase ren_phase_##name;
#include "sim/phases.def"
#undef PHASE
#define SHOCK(name) extern const ren_lever ren_shock_##name;
#include "sim/shocks.def"
#undef SHOCK
#define LEVER(name) extern const ren_lever ren_lever_##name;
#include "sim/levers.def"
#undef LEVER

const ren_phase *const ren_phases[] = {
#define PHASE(name) &ren_phase_##name,
#include "sim/phases.def"
#undef PHASE
    NULL,
};

const char *const ren_phase_names[] = {
#define PHASE(name) #name,
#include "sim/phases.def"
#undef PHASE
    NULL,
};

const ren_lever *const ren_shocks[] = {
#define SHOCK(name) &ren_shock_##name,
#include "sim/shocks.def"
#undef SHOCK
    NULL,
};

const ren_lever *const ren_levers[] = {
#define LEVER(name) &ren_lever_##name,
#include "sim/levers.def"
#undef LEVER
    NULL,
};

const ren_block *const ren_shock_blocks[] = {
#define SHOCK(name) &ren_shock_##name.block,
#include "sim/shocks.def"
#undef SHOCK
    NULL,
};

const ren_block *const ren_lever_blocks[] = {
#define LEVER(name) &ren_lever_##name.block,
#include "sim/levers.def"
#undef LEVER
    NULL,
};
