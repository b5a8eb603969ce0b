#!/usr/bin/env bash
# What `renlian compare` says can be recomputed from the results file, and equal packages
# stay undecided.
. tests/app/support.sh "$@"
here=tests/app/compare
firms=500 weeks=120 replicates=7 most=60 twins="--max-replicates 10"
# too short for a loss, but every path is walked
[ -z "$small" ] || firms=200 weeks=26 replicates=5 most=6 twins="--max-replicates 6 --weeks 26"

run() { # OUT OPTION...
    local out=$1
    shift
    "$program" run chip-embargo --firms $firms --weeks $weeks --quiet -o "$kept/$out" "$@"
}

recomputed() { # FILE SHOCK OPTION...
    local file=$1 shock=$2
    shift 2
    "$program" compare "$file" "$@" --csv "$kept/rows.csv" >"$kept/table" \
        && "$python" $here/recompute.py "$file" "$kept/rows.csv" "$shock" "$@"
}

claim "a run" run all.h5 --replicates $replicates
all=$kept/all.h5
claim "every number is that of the results file" recomputed "$all" on
claim "the columns come in the order that others parse" grep -q \
    '^package,indicator,unit,n,mean,sd,diff,diff_low,diff_high,p_best,cost,cost_per_unit,' \
    "$kept/rows.csv"
claim "the table says what it is conditional on" grep -q 'the parameters in use' "$kept/table"
claim "a changed number would be found" bash -c "sed -i '3s/,week,$replicates,/&1/' '$kept/rows.csv' \
    && ! '$python' $here/recompute.py '$all' '$kept/rows.csv' on"
claim "so is every level" recomputed "$all" off --level
claim "and every number of two packages" recomputed "$all" on first-set
claim "only these and none are in it" [ "$(tail -n +2 "$kept/rows.csv" | cut -d, -f1 | sort -u \
    | tr '\n' ' ')" = "first-set none " ]
claim "and of one indicator" recomputed "$all" on --indicator depth
claim "only this is in it" [ "$(tail -n +2 "$kept/rows.csv" | cut -d, -f2 | sort -u)" = depth ]

"$program" compare "$all" --json >"$kept/json"
"$program" compare "$all" --csv "$kept/rows.csv" >/dev/null
claim "without a file, rows go to standard output" bash -c \
    "'$program' compare '$all' --csv | cmp - '$kept/rows.csv'"
claim "JSON has the numbers of the table" "$python" - "$kept/json" "$kept/rows.csv" <<'PYTHON'
import csv, json, sys
told = json.load(open(sys.argv[1]))
rows = {(r["indicator"], r["package"]): r for r in csv.DictReader(open(sys.argv[2]))}
n = 0
for line in told["indicators"]:
    for cell in line["packages"]:
        row = rows[line["name"], cell["package"]]
        assert cell["mean"] == float(row["mean"])
        if cell["against_none"]:
            assert cell["against_none"]["low"] == float(row["diff_low"])
            assert cell["against_none"]["verdict"] == row["verdict"]
        n += 1
assert n == len(rows)
PYTHON

for threads in 1 2 3; do
    "$program" compare "$all" --threads $threads --csv "$kept/$threads.csv" >"$kept/$threads.txt"
    claim "$threads threads give the same bits" cmp "$kept/$threads.csv" "$kept/rows.csv"
done

# A file with its members turned round and one of them failed, as numpy writes it.
"$python" - "$all" "$kept/turned.h5" "$kept/failed.h5" <<'PYTHON'
import shutil, sys
import h5py
for out in sys.argv[2:]:
    shutil.copy(sys.argv[1], out)
with h5py.File(sys.argv[2], "r+") as f:
    n = f["status"].shape[0]
    for name in f:
        item = f[name]
        if isinstance(item, h5py.Dataset) and item.shape[:1] == (n,) and item.dtype.kind != "O" \
                and name not in ("member", "week", "time"):
            item[...] = item[...][::-1]
with h5py.File(sys.argv[3], "r+") as f:
    f["status"][2] = 2
    f["status"][4] = 0
    for name in ("loss_area", "depth", "cost"):
        f[name][2] = float("nan")
        f[name][4] = float("nan")
PYTHON
"$program" compare "$kept/turned.h5" --csv "$kept/turned.csv" >/dev/null
claim "the order of members changes nothing" cmp "$kept/turned.csv" "$kept/rows.csv"
claim "missing and failed members are left out" recomputed "$kept/failed.h5" on
claim "and told" grep -q "^$((replicates - 2)) replicates of $replicates (1 failed)" "$kept/table"

claim "a run of one replicate" run one.h5 --replicates 1
claim "has differences but no interval" recomputed "$kept/one.h5" on

until_settled() { # OUT OPTION...
    local out=$1
    shift
    "$program" compare "$@" -o "$kept/$out" --until "P(best)>0.95"
}
claim "equal packages are run to the end" until_settled twins.h5 $here/twins.yaml $twins
cp "$kept/.claim" "$kept/twins"
claim "and stay undecided" grep -q "^Undecided after $(echo "$twins" | cut -d' ' -f2) replicates" \
    "$kept/twins"
claim "nothing else is left" [ ! -e "$kept/twins.members" ]
claim "every number of them holds" recomputed "$kept/twins.h5" on
[ -n "$small" ] || claim "each is the best with probability one half" "$python" - "$kept/rows.csv" <<'PYTHON'
import csv, sys
rows = {r["package"]: r for r in csv.DictReader(open(sys.argv[1]))
        if r["indicator"] == "loss_area"}
first, second, none = rows["first"], rows["second"], rows["none"]
assert first["p_best"] == second["p_best"]
assert abs(float(first["p_best"]) - (1 - float(none["p_best"])) / 2) < 1e-9, rows
assert float(none["p_best"]) < 0.05, none
assert "decided" not in (first["against_best"], second["against_best"]), rows
PYTHON

until_settled settled.h5 chip-embargo --firms $firms --weeks $weeks --max-replicates $most --json \
    >"$kept/json" 2>"$kept/said"
[ -n "$small" ] || claim "different packages are settled" json '.until.settled and .until.verdict == "decided"' \
    "$kept/json"
claim "each round is told" grep -qE '^renlian: [0-9]+ replicates: loss_area: P\(best\) of ' \
    "$kept/said"
claim "a run with as many replicates" run same.h5 --replicates "$(jq .until.replicates "$kept/json")"
claim "writes the same file" same_file "$kept/settled.h5" "$kept/same.h5"

refused() { # COMMAND...: exit 2 and one sentence
    local status=0
    "$@" >"$kept/out" 2>"$kept/err" || status=$?
    [ $status = 2 ] && [ ! -s "$kept/out" ] && [ "$(grep -c . "$kept/err")" = 1 ] || {
        echo "exit status $status: $*"
        cat "$kept/err"
        return 1
    }
}
printf 'no results\n' >"$kept/text.h5"
"$python" -c "import h5py, sys; h5py.File(sys.argv[1], 'w')['x'] = 1" "$kept/other.h5"
run bare.h5 --replicates 1 --packages first-set
run calm.h5 --replicates 1 --shock off
claim "no such file" refused "$program" compare "$kept/none.h5"
claim "not an HDF5 file" refused "$program" compare "$kept/text.h5"
claim "not a results file" refused "$program" compare "$kept/other.h5"
claim "a package that is not in it" refused "$program" compare "$all" first_set
claim "an indicator that is not in it" refused "$program" compare "$all" --indicator loss
claim "an indicator of other worlds" refused "$program" compare "$all" --indicator level_effect
claim "a file without none" refused "$program" compare "$kept/bare.h5"
claim "a file without the shock" refused "$program" compare "$kept/calm.h5"
claim "its levels are there" "$program" compare "$kept/calm.h5" --level
claim "a sequence without none" refused until_settled no.h5 chip-embargo --packages first-set
claim "a sequence without the twin" refused until_settled no.h5 chip-embargo --shock on
claim "a probability beyond 1" exits 2 "$program" compare chip-embargo --until "P(best)>1.2"
claim "an indicator without a direction" exits 2 "$program" compare chip-embargo \
    --until "P(best)>0.9" --indicator cost_placebo
claim "options of a run on a file" exits 2 "$program" compare "$all" --firms 300
claim "refused sequences write nothing" [ ! -e "$kept/no.h5" ]
