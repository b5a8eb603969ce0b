#!/usr/bin/env bash
# Labels: threads bits
# A run gives the same file for any number of threads, packages beside it, and order.
. tests/app/support.sh "$@"
package=$(first_package chip-embargo)
firms=2000 weeks=104 all=() counts="1 2 3 8"
# races show on three threads as on eight, which only take turns on few cores
[ -z "$small" ] || firms=200 weeks=20 all=(--packages "none,$package") counts="1 2 3"
export OMP_WAIT_POLICY=passive

run() { # OUT OPTION...
    local out=$1
    shift
    "$program" run chip-embargo --firms $firms --weeks $weeks --quiet -o "$kept/$out" "${all[@]}" \
        "$@"
}

for t in $counts; do
    claim "runs on $t threads" run "two-$t.h5" --replicates 2 --threads $t
    claim "$t threads give the bits of one" same_file "$kept/two-1.h5" "$kept/two-$t.h5"
done
# One member is run with all threads inside, two side by side.
for t in $counts; do
    claim "runs one member on $t threads" run "one-$t.h5" --replicates 1 --threads $t
    claim "$t threads inside give the bits of one" \
        same_file "$kept/one-1.h5" "$kept/one-$t.h5"
done

hashes() { # FILE [PACKAGE [SHOCK]]: "member package shock hash" lines
    "$python" tests/app/hashes.py "$@"
}
claim "a member is the same beside another" diff <(hashes "$kept/one-1.h5") \
    <(hashes "$kept/two-1.h5" | grep '^0 ')
claim "members differ from each other" [ "$(hashes "$kept/two-1.h5" | grep ' none on ' \
    | cut -d' ' -f4 | sort -u | wc -l)" = 2 ]
claim "the scenario has a package beside none" [ -n "$package" ]
claim "runs a package alone" run alone.h5 --replicates 1 --packages "$package"
claim "a package alone has the bits it has among all" diff <(hashes "$kept/alone.h5") \
    <(hashes "$kept/one-1.h5" | grep " $package ")
claim "runs a world alone" run world.h5 --replicates 1 --packages "$package" --shock on
claim "a world alone has the bits it has among all" diff <(hashes "$kept/world.h5") \
    <(hashes "$kept/one-1.h5" | grep " $package on ")
