#!/usr/bin/env bash
# renlian validate and calibrate: what they print, write and refuse.
. tests/app/support.sh "$@"

few=(--firms 600 --replicates 2)
"$program" validate "${few[@]}" --bands E9,E14,E1.exporters_tail --mutilate --json \
    --csv "$kept/bands.csv" >"$kept/bands.json"
claim "only the bands asked for" json '
    [.bands[].band] | all(startswith("E9.") or startswith("E14.") or . == "E1.exporters_tail")' \
    "$kept/bands.json"
claim "a band passes where its mean lies inside" json '
    [.bands[] | select(.value != null and .kind != "reported")] | length > 5 and
    all(.pass == ((.low == null or .value >= .low) and (.high == null or .value <= .high)))' \
    "$kept/bands.json"
claim "what is not measured says why and does not pass" json '
    [.bands[] | select(.value == null)] | length > 0 and all((.why | length > 0) and (.pass | not))' \
    "$kept/bands.json"
claim "mutilations of these bands are reported with both figures" json '
    [.mutilations[] | select(.band == "E9.main_critical")] | length == 1 and .[0].whole != null' \
    "$kept/bands.json"
claim "the negative controls pass" json '[.controls[]] | length > 4 and all(.pass)' \
    "$kept/bands.json"
claim "the table has a line per band" [ "$(grep -c '^E' "$kept/bands.csv")" = \
    "$(jq '.bands | length' "$kept/bands.json")" ]

"$program" validate "${few[@]}" --bands E14.rebound --no-controls --threads 1 --json \
    | jq '.bands' >"$kept/one"
"$program" validate "${few[@]}" --bands E14.rebound --no-controls --threads 2 --json \
    | jq '.bands' >"$kept/two"
claim "the same on any number of threads" cmp "$kept/one" "$kept/two"

cat >"$kept/plan.yaml" <<'PLAN'
free: [n_crit]
bands: [E9.main_critical]
start: {n_crit: 1.2}
target: {E9.main_critical: 0.4}
firms: 500
replicates: 1
evaluations: 4
PLAN
"$program" calibrate "$kept/plan.yaml" -o "$kept/plan.csv" >"$kept/plan" 2>/dev/null
claim "a line per evaluation, the start first" bash -c \
    "[ \$(tail -n +2 '$kept/plan.csv' | wc -l) -ge 4 ] && sed -n 2p '$kept/plan.csv' | grep -q '^0,1\.2'"
claim "the result is a value a scenario takes" "$program" check chip-embargo \
    --set "$(sed -n "s/^--set '\(.*\)'$/\1/p" "$kept/plan")"
claim "no worse at the end" bash -c \
    "sed -n 's/^distance.*: \([0-9.e+-]*\) at the start, \([0-9.e+-]*\) at the end/\1 \2/p' '$kept/plan' | awk '{ exit !(\$2 <= \$1) }'"
claim "an unknown band is refused" exits 2 "$program" validate --bands E99
claim "an unknown parameter is refused" exits 2 "$program" calibrate --free n_crti --bands E9.main_critical -o "$kept/x.csv"
claim "fewer bands than parameters are refused" exits 2 "$program" calibrate --free n_crit,tau_inv --bands E9.main_critical -o "$kept/x.csv"
claim "the plan is not overwritten" exits 2 "$program" calibrate "$kept/plan.yaml" -o "$kept/plan.yaml"
