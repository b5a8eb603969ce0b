#!/usr/bin/env bash
# Ten shocks and twenty packages in one file: it is valid, runs, and reads well.
. tests/app/support.sh "$@"
file=tests/app/cases/ten-shocks.yaml

claim "it is valid" "$program" check "$file"
claim "it runs" bash -c "'$program' run '$file' --json -o '$kept/many.h5' 2>/dev/null >'$kept/many.json'"
claim "every package is there" json '.members.done == 1 and ([.packages[].name] | unique | length) == 21' "$kept/many.json"
claim "the table names every package" bash -c "'$program' run '$file' -o '$kept/again.h5' 2>/dev/null >'$kept/text' &&
    for name in \$('$program' check '$file' | sed -n 's/^packages\.\([^.]*\)\..*/\1/p' | sort -u); do
        grep -q \"^\$name \" '$kept/text' || { echo \"no \$name\"; exit 1; }
    done"
claim "no line is wider than a wide terminal" awk 'length > 200 { print; bad = 1 } END { exit bad }' "$kept/text"

# describe --json lists what can be done, each with what is known and what would refute it
"$program" describe --json >"$kept/all.json"
claim "all levers of C21 and D13 are listed" json \
    '[.levers[].code] | contains(["L0","L1","L2","L3","L4","L5","L6","L7","L8","L9","L10","L11","L12","L13","L14","L15","L16","L17","L18","L19","L20","L21"])' "$kept/all.json"
claim "all shocks are listed" json '[.shocks[].code] | contains(["S1","S2","S3","S4","S5","S6","S7","S8"])' "$kept/all.json"
claim "each says what is known and what would refute it" json \
    '[.levers[], .shocks[]] | all((.evidence | length) > 20 and (.falsified | length) > 10 and (.moves | type) == "array")' "$kept/all.json"
