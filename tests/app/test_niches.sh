#!/usr/bin/env bash
# A scenario adds niches of its own; bad ones are refused, exit status 2, nothing written.
. tests/app/support.sh "$@"
cp -r tests/app/cases/added-niche "$kept/given"
cp -r "$kept/given" "$kept/moved"
mkdir "$kept/empty"
scenario=$kept/given/embargo.yaml

run() { # NAME FOLDER [OPTION...]
    "$program" run "$2/embargo.yaml" --shock both --quiet -o "$kept/$1.h5" "${@:3}"
}

claim "the niche is found beside the scenario, from any folder" run given "$kept/given"
claim "it is a product of the results, and its embargo is felt" "$python" - "$kept/given.h5" <<'PYTHON'
import sys
import h5py
import numpy as np

with h5py.File(sys.argv[1]) as file:
    assert b"batteries" in file["product"][...], "batteries must be a product"
    output = file["output"][...].reshape(2, -1)
    assert np.isfinite(output).all()
    assert (output[0] != output[1]).any(), "the embargo must move output"
PYTHON
claim "check says which file is in use" grep -q 'niche_file.*"batteries.csv".*embargo.yaml:4' \
    <("$program" check "$scenario")

# A member counts with the bytes of the file, not with its path.
part() { # OUT: the first of two members
    run "$1" "$kept/given" --replicates 2 --members 0:1
}
skipped() { # N OUT OPTION...: so many members are skipped when the run goes on elsewhere
    [ "$1" = "$("$program" run "$kept/moved/embargo.yaml" --shock both --replicates 2 --resume \
        --json -o "$kept/$2.h5" "${@:3}" 2>/dev/null | jq .members.skipped)" ]
}
mv "$kept/moved/batteries.csv" "$kept/moved/other.csv"
claim "one of two members" part same
claim "is taken over where the file has another name" \
    skipped 1 same --set economy.niche_file="$kept/moved/other.csv"
sed -i 's/,9,made up/,8,made up/' "$kept/moved/other.csv"
claim "one of two members again" part changed
claim "is not where the file says something else" \
    skipped 0 changed --set economy.niche_file=other.csv

# refused "sentence" WORDS: the scenario as it stands now, with these words on stderr
refused() {
    local status command
    for command in run check; do
        status=0
        (cd "$kept/empty" && "$program" $command "$scenario") >"$kept/out" 2>"$kept/err" \
            || status=$?
        claim "$command: $1" [ $status = 2 ]
        claim "$command: says why" grep -qE "$2" "$kept/err"
        claim "$command: nothing is written" [ -z "$(ls -A "$kept/empty")$(cat "$kept/out")" ]
    done
}

line=$(tail -n 1 "$kept/given/batteries.csv")
file=$kept/given/batteries.csv
sed -i 's/,0\.1,0\.3,/,0.4,0.05,/' "$file"
refused "an infeasible niche" 'batteries: needs .* that product 087 sells to 079.* at most 0.9'
sed -i '$d' "$file"
echo "${line/batteries,/chip_tools,}" >>"$file"
refused "the id of a shipped niche" "given/batteries.csv:3: id: found 'chip_tools'"
sed -i '$d' "$file"
echo "${line/,087,/,none,}" >>"$file"
refused "a parent that is no product" "batteries.csv:3: parent: found 'none'"
sed -i '$d' "$file"
echo "$line" >>"$file"
for k in $(seq 250); do
    small=${line/,0.1,0.3,/,0.00001,0.3,}
    echo "${small/batteries,/n$k,}"
done >>"$file"
refused "more niches than vintages can tell apart" 'found 25[0-9] niches, expected at most 256'
rm "$file"
refused "a file that is not there" 'batteries.csv: no such file'
