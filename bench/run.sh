#!/usr/bin/env bash
# Runs benchmarks of build/release, or compares them with those of another commit.
#
#   bench/run.sh [NAME] [--json] [--threads T] [--firms N] ...    without NAME: all but nation
#   bench/run.sh against REV NAME [--json] ...                    this tree against REV
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$(readlink -f "$0")")/.."
rounds=${REN_BENCH_ROUNDS:-3}

# The nation is computed in single precision, all else in double.
program() { # NAME BUILD
    case $1 in
    nation) echo "$2/bench/ren_bench-f32" ;;
    *) echo "$2/bench/ren_bench" ;;
    esac
}

run() { # NAME OPTION...
    local name=$1
    shift
    "$(program "$name" "${REN_BENCH_BUILD:-build/release}")" "$name" "$@"
}

# Sources of a commit and their own build; kept, so that a second comparison is quick.
build_commit() { # REV
    local commit folder
    commit=$(git rev-parse --short --quiet --verify "$1^{commit}") || {
        echo "bench: found no commit $1" >&2
        return 2
    }
    folder=build/against/$commit
    if [ ! -d "$folder/source" ]; then
        mkdir -p "$folder/unpacked"
        git archive "$commit" | tar -x -C "$folder/unpacked"
        mv "$folder/unpacked" "$folder/source"
    fi
    [ -d "$folder/source/bench" ] || {
        echo "bench: $1 has no benchmarks, expected a commit with bench/" >&2
        return 2
    }
    cmake -S "$folder/source" -B "$folder/build" -DCMAKE_BUILD_TYPE=Release \
        -DBUILD_TESTING=OFF >/dev/null
    cmake --build "$folder/build" -j "$(nproc)" --target ren_bench ren_bench-f32 >/dev/null
    echo "$folder/build"
}

# A B A B ...: both meet the same neighbours on the machine; the best of each counts.
against() { # REV NAME OPTION...
    [ $# -ge 2 ] || {
        echo "usage: bench/run.sh against REV NAME [OPTION...]" >&2
        return 2
    }
    local rev=$1 name=$2 json="" results other options=()
    shift 2
    for option in "$@"; do
        if [ "$option" = --json ]; then json=--json; else options+=("$option"); fi
    done
    other=$(build_commit "$rev")
    results=$(mktemp -d)
    for ((round = 1; round <= rounds; round++)); do
        "$(program "$name" "$other")" "$name" --json ${options[@]+"${options[@]}"} \
            >>"$results/other" 2>/dev/null
        run "$name" --json ${options[@]+"${options[@]}"} >>"$results/here" 2>/dev/null
    done
    /usr/bin/python3 bench/compare.py "$rev" "$results/other" "$results/here" $json
    rm -r "$results"
}

case ${1:-} in
against)
    shift
    against "$@"
    ;;
"" | --*)
    for name in core living links phases network output numpy rank; do
        run "$name" "$@"
    done
    ;;
*) run "$@" ;;
esac
