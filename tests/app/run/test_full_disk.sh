#!/usr/bin/env bash
# A disk that fills up costs no finished member and says what to run next.
. tests/app/support.sh "$@"
firms=500 weeks=52
[ -z "$small" ] || firms=200 weeks=30

run() { # OUT OPTION...
    local out=$1
    shift
    "$program" run chip-embargo --firms $firms --weeks $weeks --replicates 4 --threads 1 \
        --packages none -o "$out" "$@"
}

claim "a run with room" run "$kept/whole.h5" --quiet
claim "one member with room" run "$kept/size.h5" --members 0:1 --quiet
largest=$(stat -c %s "$kept/size.members/000000.h5")
whole=$(stat -c %s "$kept/whole.h5")
claim "the results are larger than a member" [ "$whole" -gt "$largest" ]

# A limit on the size of files acts on the writer as a full disk does.
limited() { # BYTES COMMAND...
    (ulimit -f $(($1 / 1024)) && shift && "$@")
}

claim "no room for a member: exit 3" \
    exits 3 limited $((largest / 2)) run "$kept/tight.h5"
cat "$kept/.claim" >"$kept/said"
claim "it says what to run next" grep -q 'go on with: renlian run .*--resume' "$kept/said"
claim "no results file" [ ! -e "$kept/tight.h5" ]
claim "nothing half-written is left" [ -z "$(find "$kept" -name '*.part')" ]

claim "room for members, not for the results: exit 3" \
    exits 3 limited $(((largest + whole) / 2)) run "$kept/tight.h5"
claim "every member is kept" [ "$(members "$kept/tight.members")" = 4 ]
run "$kept/tight.h5" --resume --json >"$kept/json" 2>/dev/null
claim "with room again nothing is run twice" json '.members.skipped == 4' "$kept/json"
claim "and the file is the same" same_file "$kept/whole.h5" "$kept/tight.h5"

# Where the test may mount, a disk that is really full.
mkdir "$kept/disk"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=$((largest * 3 / 2 / 1024))k none "$kept/disk" 2>/dev/null; then
    claim "a full disk: exit 3" exits 3 run "$kept/disk/out.h5"
    claim "the member that fitted is kept" [ "$(members "$kept/disk/out.members")" -ge 1 ]
    umount "$kept/disk"
fi

claim "a full standard output: exit 3" exits 3 bash -c "'$program' describe --json >/dev/full"
