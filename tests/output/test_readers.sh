#!/bin/sh
# Others read what we write: ncdump, xarray with both engines, R ncdf4.
# $1 is the program; $2, if given, a results file to read instead of running one.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

file=${2:-$work/out.h5}
if [ $# -lt 2 ]; then
    "$1" run chip-embargo --firms 300 --weeks 20 --replicates 1 --quiet -o "$file"
fi

ncdump -h "$file" > "$work/header"
for line in \
    'double output(member, package, shock, time) ;' \
    'double chain_output(member, package, shock, time) ;' \
    'float product_output(member, package, shock, time, product) ;' \
    'float province_output(member, package, shock, time, province) ;' \
    'float tier_output(member, package, shock, time, tier) ;' \
    'double loss_area(member, package, shock) ;' \
    'string state_hash(member, package, shock) ;' \
    'output:units = "1e4 CNY week-1" ;' \
    'loss_area:units = "week" ;' \
    'time:calendar = "standard" ;' \
    'double link_value(link) ;' \
    'double pool_flow(product, user_product) ;'; do
    grep -qF "$line" "$work/header" || {
        echo "ncdump -h does not show: $line" >&2
        exit 1
    }
done
# every number says what it is in
sed -n '/^variables:/,/^\/\/ global/p' "$work/header" > "$work/root"
grep -oE '^	(double|float) [a-z_0-9]+' "$work/root" | while read -r _ name; do
    grep -q "	$name:units = " "$work/root" || {
        echo "$name has no units" >&2
        exit 1
    }
    grep -q "	$name:long_name = " "$work/root" || {
        echo "$name has no long_name" >&2
        exit 1
    }
done

/usr/bin/python3 "$here/readers.py" "$file"
Rscript --vanilla "$here/readers.R" "$file"
