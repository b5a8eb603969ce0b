#!/usr/bin/env bash
# Every scenario of the library is valid, says which question it answers, and runs.
. tests/app/support.sh "$@"
for file in scenarios/library/*.yaml; do
    name=$(basename "$file" .yaml)
    claim "$name says its question" grep -qE '^question:' "$file"
    claim "$name is valid" "$program" check "$name"
    size="--replicates 2"
    grep -q '^design_points:' "$file" && size="--replicates 1 --set design_points=2"
    claim "$name runs small" bash -c "'$program' run $name --firms 300 --weeks 40 \
        $size --json -o '$kept/$name.h5' 2>/dev/null \
        | jq -e '.members.done == 2 and (.packages | length) > 1'"
done
