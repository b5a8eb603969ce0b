#!/usr/bin/env bash
# Packages at equal expected cost: what is solved on one seed holds on another, is kept in
# the results, and a package that cannot spend its budget says so.
. tests/app/support.sh "$@"
here=tests/app/compare
many=24
[ -z "$small" ] || many=4

run() { # OUT OPTION...
    local out=$1
    shift
    "$program" run $here/equal.yaml -o "$kept/$out" "$@"
}
claim "packages are made equal" run equal.h5
cp "$kept/.claim" "$kept/told"
claim "each is told" grep -q "equal cost: cash: intensity 0.2," "$kept/told"
claim "so is the one that falls short" grep -q "equal cost: few: .*cannot spend the budget" \
    "$kept/told"

"$python" - "$kept/equal.h5" >"$kept/given" <<'PYTHON'
import sys, h5py
with h5py.File(sys.argv[1]) as f:
    for name, u in zip(f["package"][:], f["intensity"][:]):
        if name != b"none":
            print(f"--set packages.{name.decode()}.intensity={u!r}".replace("np.float64(", "").replace(")", ""))
PYTHON
# shellcheck disable=SC2046
claim "on another seed they run as they are given" run other.h5 --set seed=99 \
    --replicates $many $(cat "$kept/given")
cp "$kept/.claim" "$kept/told"
claim "without being solved again" bash -c "! grep -q 'equal cost' '$kept/told'"
claim "and cost the budget" "$python" - "$kept/other.h5" "$small" <<'PYTHON'
import sys, h5py, numpy as np
with h5py.File(sys.argv[1]) as f:
    budget = float(f["intensity"].attrs["budget"][0])
    weeks = f["week"].shape[0]
    assert abs(budget / sum(4e5 / 52 * 1.03 ** (-t / 52) for t in range(weeks)) - 1) < 1e-9
    on = [s.decode() for s in f["shock"][:]].index("on")
    cost = dict(zip((p.decode() for p in f["package"][:]), f["cost_present"][:, :, on].T))
    intensity = dict(zip((p.decode() for p in f["package"][:]), f["intensity"][:]))
for name in ("stock", "cash"):
    x = cost[name]
    gap = abs(x.mean() - budget)
    assert gap <= 0.01 * budget + 2 * x.std(ddof=1) * (1 / len(x) + 1 / 6) ** 0.5, (name, x)
    assert intensity[name] < 1
assert (cost["cash"] == cost["cash"][0]).all() and (cost["none"] == 0).all()
assert intensity["few"] == 1 and cost["few"].mean() < 0.3 * budget
assert len(sys.argv[2]) > 0 or cost["stock"].std() > 0
PYTHON

"$program" compare "$kept/other.h5" >"$kept/table"
claim "compare tells what each spent" grep -qE '^cash +0\.2 .* 100\.0 %' "$kept/table"
claim "and who cannot" grep -qE '^few +1 .*cannot spend the budget' "$kept/table"
"$program" compare "$kept/other.h5" --json >"$kept/json"
[ -z "$small" ] || exit "$failed" # what follows repeats runs
claim "as does its JSON" json '.equal_cost.packages[] | select(.package == "few").short' "$kept/json"

"$python" - "$kept/equal.h5" >"$kept/again.yaml" <<'PYTHON'
import sys, h5py
text = h5py.File(sys.argv[1])["scenario/canonical"][()]
text = text if isinstance(text, (bytes, str)) else text[0]
print(text.decode() if isinstance(text, bytes) else text)
PYTHON
claim "the canonical text runs again" "$program" run "$kept/again.yaml" -o "$kept/again.h5"
cp "$kept/.claim" "$kept/told"
claim "without solving" bash -c "! grep -q 'equal cost' '$kept/told'"
claim "to the same worlds" "$python" - "$kept/equal.h5" "$kept/again.h5" <<'PYTHON'
import sys, h5py
a, b = (h5py.File(name) for name in sys.argv[1:])
assert (a["state_hash"][:] == b["state_hash"][:]).all() and (a["intensity"][:] == b["intensity"][:]).all()
PYTHON
for threads in 1 3; do
    claim "$threads threads solve the same" run $threads.h5 --replicates 1 --packages none,stock --threads $threads
done
claim "to the last bit, whatever other packages there are" "$python" - "$kept/equal.h5" \
    "$kept/1.h5" "$kept/3.h5" <<'PYTHON'
import sys, h5py
of = [dict(zip(f["package"][:], f["intensity"][:])) for f in map(h5py.File, sys.argv[1:])]
assert of[0][b"stock"] == of[1][b"stock"] == of[2][b"stock"], of
PYTHON
claim "no budget is refused" exits 2 "$program" check $here/equal.yaml --set budget=0CNY/year
claim "a budget that nothing uses too" exits 2 "$program" check $here/equal.yaml --set equalise=no
claim "and more than all of a budget" exits 2 "$program" check $here/equal.yaml --set packages.few.intensity=1.5
