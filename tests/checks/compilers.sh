#!/usr/bin/env bash
# Two compilers, one result.   usage: compilers.sh BUILD BUILD
set -u
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
status=0
for program in renlian renlian-f32; do
    for build in "$1" "$2"; do
        "$build/$program" run chip-embargo --firms 1500 --weeks 60 --replicates 2 --quiet \
            -o "$kept/${build//\//-}-$program.h5" || exit 1
    done
    if h5diff --exclude-path /provenance "$kept/${1//\//-}-$program.h5" \
        "$kept/${2//\//-}-$program.h5" >"$kept/differences"; then
        echo "compilers: $program gives the same bits from $1 and $2"
    else
        grep '^dataset' "$kept/differences" | head -n 20
        echo "compilers: $program gives other bits from $1 than from $2"
        status=1
    fi
done
exit $status
