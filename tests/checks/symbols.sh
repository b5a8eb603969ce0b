#!/usr/bin/env bash
# Everything the library exports begins with ren_.   usage: symbols.sh librenlian.a
set -u
[ -f "${1:-}" ] || {
    echo "symbols: no library at '${1:-}', expected the path of librenlian.a"
    exit 1
}
alien=$(nm -g --defined-only "$1" | awk 'NF == 3 && $3 !~ /^(ren_|__|\.gomp_critical_user_ren_)/ { print $3 }' | sort -u)
[ -z "$alien" ] || {
    echo "symbols: exported without the prefix ren_:"
    echo "$alien"
    exit 1
}
# The library never prints, never exits and keeps its hands off the environment.
loud=$(nm -A --undefined-only "$1" \
    | awk '$NF ~ /^(printf|puts|putchar|vprintf|perror|exit|_exit|abort|getenv|setenv|stdout|stderr|system)$/')
[ -z "$loud" ] || {
    echo "symbols: the library must not print, exit or read the environment:"
    echo "$loud"
    exit 1
}
