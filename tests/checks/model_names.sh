#!/usr/bin/env bash
# Every phase, shock and lever that runs is named in docs/model.md, and every phase stands
# in the row of its table that its place in the week says.
set -u
status=0
page=docs/model.md
[ -s "$page" ] || {
    echo "model_names: there is no $page"
    exit 1
}
names() { # TABLE MACRO
    sed -n "s/^$2(\([a-z_0-9]*\)).*/\1/p" "$1"
}
while read -r table macro; do
    found=0
    while read -r name; do
        found=$((found + 1))
        if ! grep -qF "\`$name\`" "$page"; then
            echo "model_names: $page does not name \`$name\` of $table"
            status=1
        fi
        if [ "$macro" = PHASE ] && ! grep -qE "^\| $found \| \`$name\` \|" "$page"; then
            echo "model_names: $page: row $found of the week is not \`$name\`"
            status=1
        fi
    done < <(names "$table" "$macro")
    [ "$found" -gt 0 ] || {
        echo "model_names: $table has no line $macro(...)"
        status=1
    }
done <<'TABLES'
sim/phases.def PHASE
sim/shocks.def SHOCK
sim/levers.def LEVER
TABLES
# Every phase has a twin, and the files that the table names are there.
rows=0
while IFS='|' read -r _ _ phase _ _ twins _; do
    rows=$((rows + 1))
    files=$(grep -oE '`[a-z_/]+\.c`' <<<"$twins" | tr -d '`')
    [ -n "$files" ] || {
        echo "model_names: $page: the row of $phase names no twin"
        status=1
    }
    for file in $files; do
        [ -s "tests/sim/$file" ] || {
            echo "model_names: $page names tests/sim/$file, which is not there"
            status=1
        }
    done
done < <(grep -E '^\| [0-9]+ \| `[a-z]+` \|' "$page")
[ "$rows" -gt 0 ] || {
    echo "model_names: $page has no table of the week"
    status=1
}
# A parameter the page names must exist.
while read -r name; do
    grep -qhE "^PARAM\($name," scenarios/parameters/*.def || {
        echo "model_names: $page names \`$name\`, which is no parameter"
        status=1
    }
done < <(grep -oE '`(th|tau|n|lead|q|agents|real|rev|e_max|B_half|cost|delta|buffer|niche|noise|slot|crit|foreign|prio|dist|tier|sub)_[A-Za-z0-9_]+`' "$page" \
    | tr -d '`' | sort -u | grep -vE '^(cost_placebo|slot_value|slot_buffer|noise_off)$')
exit $status
