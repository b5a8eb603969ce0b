#include "output/provenance.h"

#include "base/real.h"

#include <stddef.h>

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown"
#endif

ren_provenance ren_provenance_of_build(void)
{
    return (ren_provenance){
        .version = REN_VERSION,
        .commit = REN_COMMIT,
        .compiler = COMPILER,
        .flags = REN_FLAGS,
        .real = REN_REAL_NAME,
        .rng = "Philox4x32-10 (Random123)",
        .command = "",
    };
}
