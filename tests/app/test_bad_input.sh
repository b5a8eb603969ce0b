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
