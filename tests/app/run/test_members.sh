#!/usr/bin/env bash
# Members run in parts, in any order, by several processes, collect into the same file.
. tests/app/support.sh "$@"
firms=500 weeks=60
[ -z "$small" ] || firms=200 weeks=30
package=$(first_package chip-embargo)

run() { # OUT OPTION...
    local out=$1
    shift
    "$program" run chip-embargo --firms $firms --weeks $weeks --replicates 4 \
        --packages "none,$package" -o "$kept/$out" "$@"
}

claim "all members at once" run all.h5 --quiet
claim "the last two first" run parts.h5 --members 2:4 --quiet
claim "no results file while some are missing" [ ! -e "$kept/parts.h5" ]
claim "then the others" run parts.h5 --members 0:2 --quiet
claim "whoever finishes the last one writes the same file" \
    same_file "$kept/all.h5" "$kept/parts.h5"

run both.h5 --members 0:2 --quiet &
run both.h5 --members 2:4 --quiet
wait
claim "two processes at once give the same file" same_file "$kept/all.h5" "$kept/both.h5"

cp "$kept/all.h5" "$kept/again.h5"
claim "an old results file is replaced" run again.h5 --replicates 1 --quiet
claim "by the new one" [ "$("$python" tests/app/hashes.py "$kept/again.h5" | awk '{ print $1 }' \
    | sort -u | wc -l)" = 1 ]
