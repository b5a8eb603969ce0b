#!/usr/bin/env bash
# A room includes its own headers and those of rooms to its left, never to its right.
set -u
order="base scenarios model sim output analysis app"
status=0
allowed=""
for room in $order; do
    allowed="$allowed $room"
    [ -d "$room" ] || continue
    for used in $(grep -rhoE --include='*.[ch]' --include='*.def' '^#include "[a-z]+/' "$room" \
        | sed 's/.*"//; s,/,,' | sort -u); do
        case " $allowed " in
        *" $used "*) ;;
        *)
            echo "layers: $room must not include $used:"
            grep -rn "^#include \"$used/" "$room"
            status=1
            ;;
        esac
    done
    # An include without its room would hide where it comes from.
    if grep -rnE --include='*.[ch]' '^#include "[^/"]+"' "$room"; then
        echo "layers: includes in $room must name the room, as in \"$room/...\""
        status=1
    fi
done

# One foreign library, one place.
foreign() { # HEADER ALLOWED
    local found
    found=$(grep -rlE --include='*.[ch]' "^#include <$1" $order 2>/dev/null | grep -vE "^($2)" || true)
    [ -z "$found" ] || {
        echo "layers: only $2 may include <$1>:"
        echo "$found"
        status=1
    }
}
foreign 'hdf5' 'base/files/'
foreign 'yaml.h' 'scenarios/'
foreign 'nettle/' 'base/files/'
foreign 'jansson.h' 'app/'
foreign 'argp.h' 'app/'
exit $status
