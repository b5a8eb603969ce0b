#!/usr/bin/env bash
# The reference pages are what the tables say now.   usage: docs_drift.sh PROGRAM
set -u
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$1" describe --reference "$fresh" || exit 1
for page in "$fresh"/*; do
    kept=docs/reference/$(basename "$page")
    diff -u "$kept" "$page" | head -n 20
    if ! cmp -s "$kept" "$page"; then
        echo "docs_drift: $kept is not what the tables say; run ./dev reference"
        drift=1
    fi
done
[ -z "${drift:-}" ]
