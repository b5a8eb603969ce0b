#!/usr/bin/env bash
# What the commands print: help, descriptions, templates, checks, tables and JSON.
. tests/app/support.sh "$@"

claim "--version names the version" bash -c "'$program' --version | grep -q '^renlian 0\.'"
claim "--help lists the commands" bash -c "'$program' --help | grep -q '  describe '"
for command in run check compare describe new import rank validate calibrate; do
    claim "$command --help" bash -c "'$program' $command --help | grep -q 'Usage: renlian $command'"
done

"$program" describe --json >"$kept/all.json"
claim "describe --json is one object with every group" json '
    [.shocks, .levers, .parameters, .indicators, .variables, .phases, .presets, .keys] | all(length > 0)' "$kept/all.json"
claim "every entry has a name and a summary" json '
    [.[][]] | all((.name | length > 0) and (.summary | length > 0))' "$kept/all.json"
claim "parameters have unit, range, default, label and source" json '
    .parameters | all(has("unit") and has("range") and has("default") and has("label")
    and has("source"))' "$kept/all.json"
claim "defaults lie in their ranges" json '
    .parameters | all(.range[0] <= .default and .default <= .range[1])' "$kept/all.json"
claim "shocks and levers have keys with units and a source" json '
    [.shocks, .levers] | add | all((.source | length > 0)
    and (.parameters | all(has("unit"))))' "$kept/all.json"
for name in tech_embargo placebo n_crit loss_area output inoue-todo reorder rules.rationing rationing; do
    claim "describe $name" bash -c "'$program' describe $name | grep -q '$name'"
done
claim "describe lists everything" bash -c "'$program' describe | grep -q '  tech_embargo '"
mkdir "$kept/pages"
claim "describe --reference writes the pages" "$program" describe --reference "$kept/pages"
claim "the schema is JSON" json 'has("properties")' "$kept/pages/scenario.schema.json"

"$program" new >"$kept/mine.yaml"
claim "the template is a valid scenario" "$program" check "$kept/mine.yaml"
claim "a library scenario as a template" bash -c \
    "'$program' new chip-embargo | cmp - scenarios/library/chip-embargo.yaml"

"$program" check chip-embargo --set 'parameters.n_crit=1.25 weeks' >"$kept/check"
claim "check echoes values, units and origins" \
    grep -qE 'parameters\.n_crit.*1\.25.*week.*--set' "$kept/check"
claim "check foretells time and memory" \
    test "$(grep -cE '^(time|memory) +about' "$kept/check")" = 2

package=$(first_package chip-embargo)
run() {
    "$program" run chip-embargo --firms 300 --weeks 30 --replicates 2 \
        --packages "none,$package" -o "$kept/out.h5" "$@"
}
run >"$kept/table" 2>"$kept/talk"
claim "a row per package" grep -q '^ *none' "$kept/table"
claim "talk stands on stderr" grep -q '^renlian: .*out.h5 written' "$kept/talk"
claim "no control codes on a pipe" bash -c "! grep -q $'[\r\033]' '$kept/table' '$kept/talk'"
run --json >"$kept/run.json" 2>/dev/null
claim "run --json has the promised keys" json '
    (.file | endswith("out.h5")) and .members == {done: 2, failed: 0, skipped: 0}
    and .wall_s > 0 and (.packages | length > 1)' "$kept/run.json"
claim "indicators have mean, interval and unit" json '
    [.packages[] | select(.shock == "on") | .indicators.loss_area]
    | length > 0 and all(.low <= .mean and .mean <= .high and .unit == "week")' "$kept/run.json"
if script -qec true /dev/null >/dev/null 2>&1; then # where there are terminals
    claim "a terminal gets a line of progress" bash -c "script -qec \"'$program' run \
        chip-embargo --firms 1000 --weeks 60 --replicates 1 --packages none \
        -o '$kept/out.h5'\" /dev/null | grep -qE 'building the economy|firm-weeks/s'"
fi
claim "--quiet says nothing" bash -c "[ -z \"\$('$program' run chip-embargo --firms 300 \
    --weeks 5 --replicates 1 --quiet -o '$kept/out.h5' 2>&1)\" ]"
