# Shared by the tests of the program.   usage: . tests/app/support.sh "$@"
# A claim that does not hold is printed and makes the test fail at its end.
set -u
program=$1
small=${REN_TEST_SMALL:-}
python=/usr/bin/python3
kept=$(mktemp -d)
failed=0
trap 'rm -rf "$kept"; exit $failed' EXIT

# claim "sentence" COMMAND...
claim() {
    local sentence=$1
    shift
    if "$@" >"$kept/.claim" 2>&1; then
        echo "ok      $sentence"
    else
        echo "FAILED  $sentence"
        sed 's/^/        /' "$kept/.claim" | head -n 20
        failed=1
    fi
}

# exits STATUS COMMAND...: the command ends with this status
exits() {
    local expected=$1 status=0
    shift
    "$@" || status=$?
    [ "$status" = "$expected" ] || {
        echo "exit status $status, expected $expected: $*"
        return 1
    }
}

# Equal in everything but provenance, and holding the same objects.
same_file() {
    h5diff --exclude-path /provenance "$1" "$2" || return 1
    diff <(h5ls -r "$1" | grep -v '^/provenance') <(h5ls -r "$2" | grep -v '^/provenance')
}

# wait_for SECONDS COMMAND...
wait_for() {
    local tries=$(($1 * 50))
    shift
    while ! "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.02
    done
}

# members FOLDER: how many are complete
members() {
    find "$1" -name '[0-9]*.h5' 2>/dev/null | wc -l
}

at_least() { # N FOLDER
    [ "$(members "$2")" -ge "$1" ]
}

# jq takes an empty file for a true answer; we do not.
json() { # FILTER FILE
    [ -s "$2" ] && jq -e "$1" "$2"
}

# The first package of a scenario beside `none`.
first_package() {
    "$program" check "$1" | sed -n 's/^packages\.\([^.]*\)\..*/\1/p' | grep -v '^none$' | head -n 1
}
