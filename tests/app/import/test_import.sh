#!/usr/bin/env bash
# A user's own network: the published ones come in, bad ones are refused, nothing is left.
. tests/app/support.sh "$@"
cases=$PWD/tests/model/given/cases
kag=("$cases/kag-company-product.csv" "$cases/kag-firm-edges.csv"
    --products "$cases/kag-products.csv")
sg=("$cases/supplygraph-nodes.csv" "$cases/supplygraph-edges.csv" --undirected both
    --default-product 022)

import() {
    "$program" import "$@"
}

says() { # TEXT FILE
    grep -qF -- "$1" "$2" || {
        echo "no \"$1\" in:"
        cat "$2"
        return 1
    }
}

# refused STATUS TEXT ARGUMENT...: nothing is written, stderr says TEXT in one line
refused() {
    local status=$1 text=$2
    shift 2
    exits "$status" import "$@" -o "$kept/no.h5" 2>"$kept/err" >"$kept/out" || return 1
    [ ! -e "$kept/no.h5" ] && [ ! -e "$kept/no.h5.part" ] || {
        echo "something was written"
        return 1
    }
    [ "$(wc -l <"$kept/err")" = 1 ] || {
        cat "$kept/err"
        return 1
    }
    says "$text" "$kept/err"
}

# ---- networks of others ----
claim "KAG as it is: refused" refused 2 "mended by --repair" "${kag[@]}"
claim "the report stands on stdout" says "several_products            189" "$kept/out"
claim "KAG repaired" import "${kag[@]}" --repair first_product,drop_duplicates \
    -o "$kept/kag.h5"
cp "$kept/.claim" "$kept/out"
claim "its values are completed by gravity, and that is said" \
    says "value: 2483 of 2483 links completed by gravity" "$kept/out"
claim "SupplyGraph as it is: refused" refused 2 "sum_duplicates|drop_duplicates" "${sg[@]}"
claim "SupplyGraph, undirected, one product" \
    import "${sg[@]}" --repair drop_duplicates -o "$kept/sg.h5"
mv "$kept/sg.h5" "$kept/first.h5"
import "${sg[@]}" --repair drop_duplicates -o "$kept/sg.h5" --json >"$kept/json"
claim "twice the same network" same_file "$kept/sg.h5" "$kept/first.h5"
claim "JSON counts what was found" json '.read.faults.duplicate_links.count == 8498
    and .repaired.links == 1368 and (.completed | length) == 7' "$kept/json"
claim "files and their digests are kept" bash -c "h5dump -a firms_sha256 '$kept/sg.h5' |
    grep -q \$(sha256sum <'$cases/supplygraph-nodes.csv' | cut -d' ' -f1)"
claim "h5dump finds columns by name" bash -c "h5dump -H -d /link_value '$kept/sg.h5' |
    grep -q '( 1368 )'"
if $python -c 'import xarray' 2>/dev/null; then
    claim "xarray reads it" $python -c "
import xarray
net = xarray.open_dataset('$kept/kag.h5')
assert net.sizes['link'] == 2483 and net.sizes['firm'] == 103
assert float((net.firm_final >= 0).mean()) == 1
assert net.link_value.attrs['units'] == 'CNY/year'"
fi
claim "--check writes nothing" bash -c "cd '$kept' && mkdir empty && cd empty && \
    '$program' import ${sg[*]} --repair all --check >/dev/null && [ -z \"\$(ls -A)\" ]"

# ---- the example of docs/own-network.md ----
doc=docs/own-network.md
example() { # the block after the line "NAME:"
    awk -v name="\`$1\`:" '$0 == name { found = 1 }
        found && /^```/ { if (open) exit; open = 1; next } open' $doc
}
example firms.csv >"$kept/firms.csv"
example links.csv >"$kept/links.csv"
claim "the documented example has five firms" [ "$(wc -l <"$kept/firms.csv")" = 6 ]
claim "it is refused as documented" refused 2 "raise_output" "$kept/firms.csv" "$kept/links.csv"
claim "and imported as documented" import "$kept/firms.csv" "$kept/links.csv" \
    --unit "1e4 CNY/year" --repair drop_dangling,sum_duplicates,raise_output \
    -o "$kept/net.h5"

# ---- bad input ----
printf 'firm,product\na,094\nb,094\n' >"$kept/f.csv"
printf 'supplier,buyer,value\na,b,1\n' >"$kept/l.csv"
claim "a sound network" import "$kept/f.csv" "$kept/l.csv" -o "$kept/net.h5"
bad() { # SENTENCE TEXT LINKS OPTION...
    local sentence=$1 text=$2
    printf "$3" >"$kept/bad.csv"
    shift 3
    claim "$sentence" refused 2 "$text" "$kept/f.csv" "$kept/bad.csv" "$@"
}
bad "an empty file" "is empty" ''
bad "another number of cells" "bad.csv:3: 4 cells, expected 3" 'supplier,buyer,value\na,b,1\na,b,1,2\n'
bad "a missing column" 'no column "buyer"' 'supplier,value\na,1\n'
bad "a number that is none" 'bad.csv:2: column value is "1.2.3"' 'supplier,buyer,value\na,b,1.2.3\n'
bad "infinity" '"inf"' 'supplier,buyer,value\na,b,inf\n'
bad "bytes that are no text" "byte FF" 'supplier,buyer,value\na,b\xff,1\n'
bad "a zero byte" "byte 00" 'supplier,buyer,value\na,b\x00,1\n'
bad "a self-loop" "drop_self_loops" 'supplier,buyer,value\na,a,1\n'
bad "no link left" "no link is left" 'supplier,buyer,value\na,a,1\n' --repair all
claim "a rule that is not there" refused 2 'no rule "mend"' "$kept/f.csv" "$kept/l.csv" --repair mend
claim "a unit that is none" refused 2 "--unit parsecs" "$kept/f.csv" "$kept/l.csv" --unit parsecs
claim "a product the table does not have" refused 2 "no such product" \
    "$kept/f.csv" "$kept/l.csv" --default-product chips
claim "a file that is not there" refused 2 "cannot be opened" "$kept/f.csv" "$kept/none.csv"
claim "one file only" exits 2 import "$kept/f.csv"
claim "a folder that is not there" exits 3 import "$kept/f.csv" "$kept/l.csv" -o "$kept/no/net.h5"

# ---- size ----
firms=20000
[ -z "$small" ] || firms=500
awk -v n=$firms 'BEGIN { print "firm,product"
    for (i = 0; i < n; i++) printf "F%d,%03d\n", i, i % 153 + 1 }' >"$kept/f.csv"
awk -v n=$firms 'BEGIN { srand(1); print "supplier,buyer,value"
    for (i = 0; i < 10 * n; i++) {
        a = int(n * rand()); b = (a + 1 + int((n - 1) * rand())) % n
        printf "F%d,F%d,%d%s\n", a, b, 1 + 99 * rand(), i == 7 * n ? ",x" : "" } }' >"$kept/l.csv"
claim "a malformed line far down is named" refused 2 "l.csv:$((7 * firms + 2)): 4 cells" \
    "$kept/f.csv" "$kept/l.csv"
sed -i 's/,x$//' "$kept/l.csv"
claim "without it the network comes in" import "$kept/f.csv" "$kept/l.csv" --repair all \
    -o "$kept/large.h5"

# A limit on the size of files acts on the writer as a full disk does.
claim "a full disk: exit 3" exits 3 bash -c "ulimit -f 8; '$program' import '$kept/f.csv' \
    '$kept/l.csv' --repair all -o '$kept/full.h5'"
claim "nothing is left of it" [ -z "$(find "$kept" -name 'full*')" ]
