#!/usr/bin/env bash
# A comparison over design points: members are all pairs of points and replicates, what
# points do not touch keeps its bits, and every number can be worked out again.
. tests/app/support.sh "$@"
here=tests/app/compare

run() { # OUT OPTION...
    local out=$1
    shift
    "$program" run $here/equal.yaml --quiet -o "$kept/$out" --set equalise=no \
        --set budget=0CNY/year --weeks 26 --replicates 3 --packages none,stock "$@"
}
claim "points are run" run four.h5 --set design_points=4
claim "members are pairs, and only levers feel the points" "$python" - "$kept/four.h5" <<'PYTHON'
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1])
point, replicate = f["design_point"][:], f["replicate"][:]
assert sorted(zip(replicate, point)) == [(r, p) for r in range(3) for p in range(4)]
value = f["design_value"][:]
names = [n.decode() for n in f["design_parameter"][:]]
assert names and all(n.startswith(("e_max_L15", "B_half_L15", "cost_L15")) for n in names), names
for p in range(4):
    assert (value[point == p] == value[point == p][0]).all()
assert len({tuple(v) for v in value}) == 4
package = [p.decode() for p in f["package"][:]]
state = f["state_hash"][:]
none, stock = package.index("none"), package.index("stock")
for r in range(3):
    assert len({h for h in state[replicate == r, none, 1]}) == 1
    assert len({h for h in state[replicate == r, stock, 1]}) == 4
PYTHON
claim "every number is that of the results file" bash -c "'$program' compare '$kept/four.h5' \
    --csv '$kept/rows.csv' >'$kept/table' && '$python' $here/recompute.py '$kept/four.h5' '$kept/rows.csv' on"
claim "the table tells of points" grep -q '^12 members, 4 design points by 3 replicates' "$kept/table"
claim "a part and the rest" run part.h5 --set design_points=4 --members 0:5
claim "make" run part.h5 --set design_points=4 --resume
claim "the same file" same_file "$kept/four.h5" "$kept/part.h5"
claim "without points it is conditional on defaults" bash -c "'$program' run $here/equal.yaml \
    --quiet -o '$kept/none.h5' --set equalise=no --set budget=0CNY/year --weeks 6 --replicates 2 \
    && '$program' compare '$kept/none.h5' | grep -q 'Conditional on defaults'"
claim "points without an uncertain lever are refused" exits 2 "$program" check $here/equal.yaml \
    --set design_points=4 --set 'packages={a: {b: {use: placebo}}}'
