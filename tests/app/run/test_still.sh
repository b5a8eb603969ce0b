#!/usr/bin/env bash
# Without noise and shock every week has the bits of week 0; with the shock it moves.
. tests/app/support.sh "$@"
firms=2000 weeks=260
[ -z "$small" ] || firms=300 weeks=52
for f32 in "" -f32; do
    [ -x "$program$f32" ] || continue
    for shock in off on; do
        claim "renlian$f32 runs with the shock $shock" "$program$f32" run chip-embargo \
            --firms $firms --weeks $weeks --replicates 1 --set noise=off --packages none \
            --shock $shock --quiet -o "$kept/$shock$f32.h5"
    done
    claim "renlian$f32: no shock, no change; with it, output moves" "$python" - \
        "$kept/off$f32.h5" "$kept/on$f32.h5" <<'PYTHON'
import sys
import h5py
import numpy as np

off, on = (h5py.File(path)["output"][0, 0, 0, :] for path in sys.argv[1:])
assert (off > 0).all(), "output must be positive"
bits = off.view(np.int64)
assert (bits == bits[0]).all(), "every week must have the bits of week 0"
assert on[0] == off[0] and (on != off[0]).any(), "the shock must move output"
assert np.isfinite(on).all()
PYTHON
done
