#!/usr/bin/env bash
# Whatever ends a run, finished members are kept and --resume ends with the same file.
. tests/app/support.sh "$@"
firms=1000 weeks=150 replicates=20
[ -z "$small" ] || firms=200 weeks=52 replicates=6

run() { # OUT OPTION...
    local out=$1
    shift
    "$program" run chip-embargo --firms $firms --weeks $weeks --replicates $replicates \
        --packages none -o "$kept/$out" "$@"
}

# interrupted SIGNAL OUT: runs until some members are complete, then sends the signal
interrupted() {
    local folder=$kept/${2%.h5}.members status=0
    # Not through run(): the signal must meet the program, not a shell around it.
    "$program" run chip-embargo --firms $firms --weeks $weeks --replicates $replicates \
        --packages none -o "$kept/$2" >/dev/null 2>"$kept/err" &
    local child=$!
    wait_for 120 at_least 2 "$folder" || return 1
    kill "-$1" $child
    wait $child || status=$?
    done_before=$(members "$folder")
    echo "status $status, $done_before members complete"
    cat "$kept/err"
    return $status
}

claim "an uninterrupted run" run whole.h5 --quiet
claim "leaves no folder of members" [ ! -e "$kept/whole.members" ]

claim "kill -9 ends a run" exits 137 interrupted KILL killed.h5
before=$(members "$kept/killed.members")
claim "some members were complete, not all" test "$before" -ge 1 -a "$before" -lt $replicates
claim "no results file yet" [ ! -e "$kept/killed.h5" ]
run killed.h5 --resume --json >"$kept/json" 2>"$kept/err"
claim "it goes on with --resume" [ $? = 0 ]
claim "what was complete is skipped" \
    [ "$(jq .members.skipped "$kept/json")" = "$before" ]
claim "the rest is run" \
    [ "$(jq .members.done "$kept/json")" = $((replicates - before)) ]
claim "skipped members are reported" grep -q "^renlian: $before of $replicates members" "$kept/err"
claim "the file is that of the uninterrupted run" same_file "$kept/whole.h5" "$kept/killed.h5"

claim "SIGTERM ends a run with 1" exits 1 interrupted TERM asked.h5
claim "it says how to go on" \
    grep -qE "^renlian: stopped: [0-9]+ of $replicates members done; go on with: renlian run .*--resume" "$kept/err"
claim "nothing half-written is left" [ -z "$(find "$kept" -name '*.part')" ]
claim "it goes on" run asked.h5 --resume --quiet
claim "the file is that of the uninterrupted run" same_file "$kept/whole.h5" "$kept/asked.h5"

# A member of another scenario is not taken for one of this.
claim "a part of the members" run other.h5 --members 0:2 --quiet
claim "is not skipped for another horizon" bash -c "'$program' run chip-embargo --packages none \
    --firms $firms --weeks 30 --replicates 2 -o '$kept/other.h5' --resume --json \
    | jq -e '.members.skipped == 0 and .members.done == 2'"
