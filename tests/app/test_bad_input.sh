#!/usr/bin/env bash
# Bad input is refused with every complaint at once, exit status 2, and nothing written.
. tests/app/support.sh "$@"
cases=$PWD/tests/app/cases
mkdir "$kept/empty"

in_empty() {
    (cd "$kept/empty" && "$@")
}

for command in run check; do
    in_empty "$program" $command "$cases/eight-errors.yaml" >"$kept/out" 2>"$kept/err"
    status=$?
    claim "$command: eight errors exit with 2" [ $status = 2 ]
    claim "$command: one line each, with file, line, column and path" \
        [ "$(grep -cE '^[^:]*/eight-errors\.yaml:[0-9]+:[0-9]+: [^:]+: ' "$kept/err")" = 8 ]
    claim "$command: nothing else is said" [ "$(wc -l <"$kept/err")" = 8 ]
    claim "$command: nothing on stdout" [ ! -s "$kept/out" ]
    claim "$command: nothing is written" [ -z "$(ls -A "$kept/empty")" ]
done
claim "lines are those of the faults" diff <(cut -d: -f2 "$kept/err" | sort -n | tr '\n' ' ') \
    <(echo -n "3 5 6 7 9 10 12 15 ")
claim "the nearest name is offered" grep -q 'tech_embargo' "$kept/err"

claim "a file that is not there" exits 2 in_empty "$program" run no-such-scenario
claim "a --set path that is not there" \
    exits 2 in_empty "$program" run chip-embargo --set economy.fims=300
claim "a --set without a value" exits 2 in_empty "$program" run chip-embargo --set economy
claim "a package that is not there" \
    exits 2 in_empty "$program" run chip-embargo --packages no_such_package
claim "a shock choice that is not there" \
    exits 2 in_empty "$program" run chip-embargo --shock maybe
for phase in request produce ration arrive; do
    claim "goods would be lost without $phase" \
        exits 2 in_empty "$program" check chip-embargo --set phases.$phase=off
done
claim "a phase that is left on" \
    exits 0 in_empty "$program" check chip-embargo --set phases.credit=off --set phases.arrive=on
claim "too few firms" exits 2 in_empty "$program" run chip-embargo --firms 3
claim "no threads" exits 2 in_empty "$program" run chip-embargo --threads 0
claim "members beyond the replicates" \
    exits 2 in_empty "$program" run chip-embargo --replicates 2 --members 1:3
claim "an empty range of members" exits 2 in_empty "$program" run chip-embargo --members 1:1
claim "an option that is not there" exits 2 in_empty "$program" run chip-embargo --colour
claim "a command that is not there" exits 2 in_empty "$program" walk
claim "no command" exits 2 in_empty "$program"
claim "a name that describe does not know" exits 2 in_empty "$program" describe no_such_thing
claim "after all of it nothing is written" [ -z "$(ls -A "$kept/empty")" ]

# ---- economies of one's own, published models ----
reference=$PWD/scenarios/reference
mkdir "$kept/own"
cp -r "$reference/inoue-todo" "$reference/ario" "$reference/ario.yaml" "$kept/own"
kept_files() { (cd "$kept/own" && find . -type f | sort | xargs sha256sum); }

# refused_scenario WORDS TEXT: one sentence with these words
refused_scenario() {
    printf "$2" >"$kept/own/t.yaml"
    (cd "$kept/own" && "$program" run t.yaml -o out.h5 --quiet >/dev/null 2>"$kept/err")
    [ $? = 2 ] && grep -q "$1" "$kept/err" && [ "$(wc -l <"$kept/err")" = 1 ] \
        && [ ! -e "$kept/own/out.h5" ]
}
ario='rules: {preset: ario}\nhorizon: {days: 9}\nevents: ario/capital.csv\n'
inoue='rules: {preset: inoue-todo}\nhorizon: {days: 9}\n'
toy=inoue-todo/toy6
printf '1\n2\n' >"$kept/own/one.txt"
printf '1 2\n2 1\n' >"$kept/own/two.txt"
printf '1 1\n1 2\n2 1\n' >"$kept/own/twice.txt"
claim "a preset that is misspelt is the only fault" refused_scenario \
    'rules.preset: found .*did you mean inoue-todo' 'rules: {preset: inouetodo}\nhorizon: {days: 9}\n'
claim "days under weekly rules" refused_scenario 'horizon.days: found steps of a day' 'horizon: {days: 9}\n'
claim "Z without Y" refused_scenario 'found only one of Z and Y' "${ario}economy: {files: {Z: ario/Z.csv}}\n"
claim "Y without Z" refused_scenario 'found Y without Z' "${ario}economy: {files: {Y: ario/Y.csv}}\n"
claim "a folder in the place of a file" refused_scenario 'is a folder' "${inoue}economy: {files: {links: $toy}}\n"
claim "links without a third column" refused_scenario 'two.txt:1: found no column value' \
    "${inoue}economy: {files: {links: two.txt}}\n"
claim "sectors without a second column" refused_scenario 'one.txt:1: found no column product' \
    "${inoue}economy: {files: {links: $toy/links.txt, sectors: one.txt}}\n"
claim "final demand without a second column" refused_scenario 'one.txt:1: found no column value' \
    "${inoue}economy: {files: {links: $toy/links.txt, final_demand: one.txt}}\n"
claim "damage without a second column" refused_scenario 'one.txt:1: found no column size' \
    "${inoue}economy: {files: {links: $toy/links.txt, damage: one.txt}}\n"
claim "a firm with two sectors" refused_scenario 'twice.txt:2: firm 1 stands a second time' \
    "${inoue}economy: {files: {links: $toy/links.txt, sectors: twice.txt}}\n"
claim "network beside files" refused_scenario 'found network beside files' \
    "economy: {network: t.yaml, files: {links: $toy/links.txt}}\n"
claim "a network that is none" refused_scenario 'not an HDF5 file' 'economy: {network: one.txt}\n'
flows='economy: {files: {Z: ario/Z.csv, Y: ario/Y.csv}}\n'
claim "rebuilding by nobody" refused_scenario 'rebuild.products: found no product' "$ario${flows}rebuild: {tau: 9}\n"
claim "rebuilding by a product that is not there" refused_scenario "rebuild.products: found 'bricks 1'" \
    "$ario${flows}rebuild: {tau: 9, products: {bricks: 1}}\n"
claim "rebuilding by half" refused_scenario 'found a sum of 0.5, expected 1' \
    "$ario${flows}rebuild: {tau: 9, products: {manu: 0.5}}\n"

printf 'firm,product\na,061\nb,062\n' >"$kept/own/f.csv"
printf 'supplier,buyer,value\na,b,5\n' >"$kept/own/l.csv"
rm -f "$kept/own/t.yaml"
kept_files >"$kept/before"
in_own() { (cd "$kept/own" && "$program" "$@" >/dev/null 2>"$kept/err"); }
claim "rank does not overwrite its links" exits 2 in_own rank --firms f.csv --links l.csv -o l.csv
claim "import does not overwrite its firms" exits 2 in_own import f.csv l.csv -o f.csv
claim "run does not overwrite its flows" exits 2 in_own run ario.yaml -o ario/Z.csv
claim "rank of a table alone" exits 2 in_own rank f.csv
claim "--set without a scenario" exits 2 in_own rank --firms f.csv --links l.csv --set noise=off
claim "tables divided by semicolons" bash -c "cd '$kept/own' && printf 'firm;product\na;062\n' >'$kept/semi.csv' &&
    ! '$program' import '$kept/semi.csv' l.csv >/dev/null 2>'$kept/err' && grep -q 'divided by commas' '$kept/err'"
kept_files >"$kept/after"
claim "every file is as it was" cmp "$kept/before" "$kept/after"
