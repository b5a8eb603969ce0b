#!/usr/bin/env bash
# `renlian rank`: the published cases through files, lists, products, sets, bad input, resume.
. tests/app/support.sh "$@"
cases=$PWD/tests/analysis/rank/data
at="$kept/at"
mkdir "$at" "$kept/empty"

# rank CASE OPTION...: ranks a case into $kept/rank.csv
rank() {
    local name=$1
    shift
    "$program" rank --firms "$cases/${name}_firms.csv" --links "$cases/${name}_edges.csv" \
        --essential "$cases/${name}_ess.csv" -o "$kept/rank.csv" "$@"
}

# agrees CASE: values within 1e-9 of the published program's, iterations equal
agrees() {
    paste -d, "$kept/rank.csv" "$cases/$1_expected_esri.csv" | awk -F, -v n="$(wc -l <"$cases/$1_expected_esri.csv")" '
        function off(a, b) { return a - b > 1e-9 || b - a > 1e-9 }
        NR == 1 { bad = $0 !~ /^scenario,firm,esri,esri_down,esri_up,iterations,residual,/; next }
        $1 != $8 || off($3, $9) || off($4, $10) || off($5, $11) || $6 != $12 { print; bad = 1 }
        END { exit bad || NR != n }'
}

for file in "$cases"/*_firms.csv; do
    name=$(basename "$file" _firms.csv)
    options=(--market-share no)
    [[ $name != *_market ]] || options=(--market-share yes)
    [[ $name != chain5* ]] || options+=(--tolerance 1e-6)
    [[ $name != fig1* ]] || options+=(--weights max)
    [ ! -e "$cases/${name}_psi.csv" ] || options+=(--shocks "$cases/${name}_psi.csv")
    claim "$name runs" rank "$name" "${options[@]}" --quiet
    claim "$name agrees with the published program" agrees "$name"
done
claim "rule linear is essential inputs nowhere" rank toy5_leontief --rule linear --market-share no
claim "and agrees" agrees toy5_linear
claim "rule leontief is essential inputs everywhere" rank toy5_linear --rule leontief --market-share no
claim "and agrees" agrees toy5_leontief

# ---- lists, products, sets ----
claim "some firms" rank toy5_gl_market --only 3,1 --quiet
claim "keep their scenario numbers" [ "$(cut -d, -f1,2 "$kept/rank.csv" | tr '\n' ' ')" = "scenario,firm 1,1 3,3 " ]
printf 'firm\n3\n1\n' >"$kept/list.csv"
cp "$kept/rank.csv" "$kept/only.csv"
claim "a list of firms" rank toy5_gl_market --list "$kept/list.csv" --quiet
claim "gives the same" cmp "$kept/rank.csv" "$kept/only.csv"
claim "products" rank toy5_gl_market --by product --quiet
claim "a column product" [ "$(head -n 1 "$kept/rank.csv")" = "scenario,firm,esri,esri_down,esri_up,iterations,residual,product" ]
claim "a row per sector, no firm" [ "$(cut -d, -f1,2,8 "$kept/rank.csv" | tail -n +2 | tr '\n' ' ')" = "0,,1 1,,2 2,,3 " ]
claim "the worst set" rank chain5_gl_nomarket --market-share no --worst 2 --quiet
claim "has its steps" [ "$(head -n 2 "$kept/rank.csv" | tr '\n' ' ')" = "step,firm,esri 1,0,1 " ]
rank toy5_gl_market --json >"$kept/json" 2>"$kept/err"
claim "one JSON object" json '.scenarios.done == 5 and .worst[0].esri == 1 and .tolerance_check.scenarios == 5' "$kept/json"
rank toy5_linear --market-share no --max-iterations 2 >"$kept/out" 2>"$kept/err"
claim "the cap is said" grep -q "met the cap of 2 iterations" "$kept/err"
rank toy5_linear --market-share no --tolerance 0.3 >"$kept/out" 2>"$kept/err"
claim "a tolerance that decides is said" grep -q "the tolerance of 0.3 decides" "$kept/err"
claim "a self-link and the same link twice are added up" bash -c "cd '$at' && printf 'firm,sector\na,1\n\"b,c\",2\n' >f.csv &&
    printf 'supplier,buyer,weight\na,\"b,c\",1\na,\"b,c\",1\na,a,2\n' >l.csv && '$program' rank --firms f.csv --links l.csv --quiet &&
    grep -q '^1,\"b,c\",' rank.csv"

# ---- bad input: status 2, one sentence, nothing written ----
firms=$cases/toy5_gl_market_firms.csv
links=$cases/toy5_gl_market_edges.csv
refused() { # PATTERN OPTION...: in a folder that stays empty
    local pattern=$1 status=0
    shift
    (cd "$kept/empty" && "$program" rank "$@") >"$kept/out" 2>"$kept/err" || status=$?
    cat "$kept/err"
    [ $status = 2 ] && [ ! -s "$kept/out" ] && grep -qE "$pattern" "$kept/err" &&
        [ "$(wc -l <"$kept/err")" -le 2 ] && [ -z "$(ls -A "$kept/empty")" ]
}
bad() { # NAME TEXT: a file
    printf "$2" >"$kept/$1"
}
bad zero.csv 'supplier,buyer,weight\n0,1,10\n0,2,0\n'
bad none.csv 'supplier,buyer,weight\n0,1,\n'
bad word.csv 'supplier,buyer,weight\n0,1,1\n0,2,ten\n'
bad who.csv 'supplier,buyer,weight\n0,1,1\n0,seven,2\n'
bad short.csv 'supplier,buyer,weight\n0,1\n'
bad empty.csv 'supplier,buyer,weight\n'
bad plain.csv 'supplier,buyer\n0,1\n'
bad twice.csv 'firm,sector\n0,1\n1,2\n0,1\n'
bad blank.csv 'firm,sector\n0,1\n1,\n'
bad type.csv 'supplier_sector,buyer_sector,type\n1,2,2\n1,3,5\n'
bad types.csv 'supplier_sector,buyer_sector,type\n1,2,2\n1,2,1\n'
bad shock.csv 'firm,scenario,shock\n0,0,1\n1,0,1.5\n'
bad shocks.csv 'firm,scenario,shock\n0,0,1\n0,0,0.5\n'
bad half.csv 'firm,scenario,shock\n0,0.5,1\n'
bad weight.csv 'firm,weight\n0,1\n1,-2\n'
claim "a weight of 0" refused 'zero.csv:3: .*found.*expected' --firms "$firms" --links "$kept/zero.csv"
claim "no weight" refused 'none.csv:2: .*expected' --firms "$firms" --links "$kept/none.csv"
claim "a weight that is a word" refused 'word.csv:3: .*expected' --firms "$firms" --links "$kept/word.csv"
claim "an unknown firm" refused 'who.csv:3: buyer "seven" found, expected' --firms "$firms" --links "$kept/who.csv"
claim "a short row" refused 'short.csv:2' --firms "$firms" --links "$kept/short.csv"
claim "no link" refused 'empty.csv: .*no link' --firms "$firms" --links "$kept/empty.csv"
claim "no column of weights" refused 'plain.csv: found no weights, expected' --firms "$firms" --links "$kept/plain.csv"
claim "a firm twice" refused 'twice.csv:4: .*expected' --firms "$kept/twice.csv" --links "$links"
claim "a firm without sector" refused 'blank.csv:3: .*expected' --firms "$kept/blank.csv" --links "$kept/zero.csv"
claim "an unknown type" refused 'type.csv:3: type "5" found, expected' --firms "$firms" --links "$links" --essential "$kept/type.csv"
claim "two types" refused 'types.csv:3: type 1 found.*expected' --firms "$firms" --links "$links" --essential "$kept/types.csv"
claim "a table with other columns" refused 'column' --firms "$firms" --links "$links" --essential "$links"
claim "a shock beyond 1" refused 'shock.csv:3: shock 1.5 found, expected' --firms "$firms" --links "$links" --shocks "$kept/shock.csv"
claim "a firm twice in a scenario" refused 'shocks.csv:3: .*expected' --firms "$firms" --links "$links" --shocks "$kept/shocks.csv"
claim "half a scenario" refused 'half.csv:2: .*expected' --firms "$firms" --links "$links" --shocks "$kept/half.csv"
claim "a negative weight of a firm" refused 'weight.csv:3: .*expected' --firms "$firms" --links "$links" --weights "$kept/weight.csv"
claim "an unknown firm in --only" refused '"9" found, expected' --firms "$firms" --links "$links" --only 0,9
claim "a file that is not there" refused 'no-such.csv' --firms "$kept/no-such.csv" --links "$links"
claim "gl without essential inputs" refused 'expected --essential' --firms "$firms" --links "$links" --rule gl
claim "an unknown rule" refused 'expected gl' --firms "$firms" --links "$links" --rule ces
claim "no network" refused 'expected' --rule linear
claim "a set larger than the network" refused 'expected at most' --firms "$firms" --links "$links" --worst 6
claim "a folder that is not there ends with 3" exits 3 "$program" rank --firms "$firms" --links "$links" -o "$kept/no/rank.csv"

# ---- resume ----
n=2500
[ -z "$small" ] || n=500
awk -v n=$n -v f="$kept/f.csv" -v l="$kept/l.csv" 'BEGIN { srand(3); print "firm,sector" >f; print "supplier,buyer,weight" >l
    for (i = 0; i < n; i++) { print "f" i "," int(40 * rand()) >f
        for (k = 0; k < 8; k++) print "f" int(n * rand() ^ 2) ",f" i "," 0.1 + rand() >l } }'
long=(rank --firms "$kept/f.csv" --links "$kept/l.csv" --market-share no --tolerance 1e-5 --max-iterations 400 --quiet)
claim "an uninterrupted ranking" "$program" "${long[@]}" --threads 2 -o "$kept/whole.csv"
claim "leaves nothing beside it" [ ! -e "$kept/whole.csv.part" ]
begun() { [ -e "$kept/cut.csv.part" ] && [ "$(wc -l <"$kept/cut.csv.part")" -gt 20 ]; }
killed() { # SIGNAL
    "$program" "${long[@]}" --threads 2 -o "$kept/cut.csv" &
    local child=$! status=0
    wait_for 60 begun || return 1
    kill "-$1" $child
    wait $child || status=$?
    return $status
}
claim "kill -9 ends a ranking" exits 137 killed KILL
claim "no result yet" [ ! -e "$kept/cut.csv" ]
printf '17,0.5' >>"$kept/cut.csv.part" # as a kill inside a line would leave it
claim "what was done is kept, not all" test "$(wc -l <"$kept/cut.csv.part")" -lt $((n + 2))
claim "another tolerance is refused" exits 2 "$program" "${long[@]}" --tolerance 1e-4 --resume -o "$kept/cut.csv"
claim "it goes on, on other threads" "$program" "${long[@]}" --threads 3 --resume --json -o "$kept/cut.csv"
claim "with the same bytes" cmp "$kept/whole.csv" "$kept/cut.csv"
claim "and nothing is left" [ ! -e "$kept/cut.csv.part" ]
rm -f "$kept/cut.csv"
claim "SIGTERM ends with 1" exits 1 killed TERM
"$program" "${long[@]}" --threads 1 --resume --json -o "$kept/cut.csv" >"$kept/json"
claim "it goes on" [ $? = 0 ]
claim "with what was done" json '.scenarios.resumed > 10' "$kept/json"
claim "with the same bytes" cmp "$kept/whole.csv" "$kept/cut.csv"

# ---- other sources ----
claim "a scenario" "$program" rank chip-embargo --set economy.firms=400 --quiet -o "$kept/rank.csv"
claim "ranks its firms" [ "$(wc -l <"$kept/rank.csv")" = 401 ]
"$program" rank chip-embargo --set economy.firms=400 --by product --json -o "$kept/rank.csv" >"$kept/json" 2>"$kept/err"
claim "and its products" json '.worst | length == 10' "$kept/json"

awk -v f="$kept/own_f.csv" -v l="$kept/own_l.csv" 'BEGIN { srand(5); split("094 089 072 038 121", c, " ")
    print "firm,product" >f; print "supplier,buyer,value" >l
    for (i = 0; i < 60; i++) { print "co" i "," c[1 + int(5 * rand())] >f
        print "co" (i + 1) % 60 ",co" i "," 1e6 * (1 + rand()) >l
        print "co" (i + 7) % 60 ",co" i "," 1e6 * (1 + rand()) >l } }'
claim "a network is kept" "$program" import "$kept/own_f.csv" "$kept/own_l.csv" -o "$kept/own.h5"
claim "and ranked" "$program" rank "$kept/own.h5" --rule linear --quiet -o "$kept/rank.csv"
claim "as from its files" bash -c "'$program' rank --firms '$kept/own_f.csv' --links '$kept/own_l.csv' --quiet -o '$kept/files.csv' &&
    cmp '$kept/rank.csv' '$kept/files.csv'"
claim "with the table's critical inputs" bash -c "'$program' rank '$kept/own.h5' --quiet -o '$kept/rank.csv' &&
    ! cmp -s '$kept/rank.csv' '$kept/files.csv'"

# ---- standing still in the engine ----
still() { # FILE OUT OPTION...
    local file=$1 out=$2
    shift 2
    "$program" rank "$file" -o "$kept/$out" --set economy.firms=400 "$@"
}
claim "a sample stands still" still chip-embargo still1.csv --dynamic 3 --sample 8 --horizon 20 --quiet --threads 1
claim "half of it those of highest ESRI" bash -c "'$program' rank chip-embargo --set economy.firms=400 --quiet -o '$kept/rank.csv' &&
    diff <(tail -n +2 '$kept/rank.csv' | sort -t, -g -r -k3,3 | head -n 4 | cut -d, -f1) <(sed -n 2,5p '$kept/still1.csv' | cut -d, -f1)"
claim "with its columns" [ "$(head -n 1 "$kept/still1.csv")" = "scenario,firm,esri,loss_area,loss_own,depth" ]
claim "other threads" still chip-embargo still3.csv --dynamic 3 --sample 8 --horizon 20 --quiet --threads 3
claim "give the same bytes" cmp "$kept/still1.csv" "$kept/still3.csv"
claim "no weeks" still chip-embargo still0.csv --dynamic 0 --sample 5 --horizon 20 --quiet
claim "cost nothing" bash -c "[ \$(grep -c ',0,0,0$' '$kept/still0.csv') = 5 ]"
still chip-embargo still.csv --dynamic 3 --sample 8 --horizon 20 --json >"$kept/json" 2>"$kept/err"
claim "the correlation is told" json '.dynamic.correlation.rho | . >= -1 and . <= 1' "$kept/json"
still chip-embargo still.csv --dynamic 3 --sample 8 --horizon 20 >"$kept/out" 2>"$kept/err"
claim "in words too" grep -q 'Rank correlation of loss area with ESRI' "$kept/out"
printf 'noise: off\nreplicates: 1\neconomy: {firms: 400}\nhorizon: {weeks: 20}\nshocks:
  stop: {use: supplier_failure, firms: [7], depth: 1, start_week: 1, duration_weeks: 3}\n' >"$kept/stop.yaml"
claim "a scenario with that shock" "$program" run "$kept/stop.yaml" --quiet -o "$kept/stop.h5"
claim "and the ranking" "$program" rank "$kept/stop.yaml" --only 7 --dynamic 3 --horizon 20 --quiet -o "$kept/still.csv"
claim "lose the same" bash -c "[ \"\$(h5dump -m %.17g -d /economy_loss_area '$kept/stop.h5' | sed -n 's/^ *(0,0,1): //p')\" = \
    \"\$(tail -n 1 '$kept/still.csv' | cut -d, -f4)\" ]"

# ---- the tail of worlds, by the same code ----
whole=(rank "$kept/stop.yaml" --quiet -o "$kept/rank.csv")
claim "a calm economy is ranked" "$program" "${whole[@]}"
claim "and measured in worlds" "$program" run "$kept/stop.yaml" --set output.systemic=on --quiet -o "$kept/tail.h5"
first() { h5dump -m %.17g -d "/$1" "$kept/tail.h5" | sed -n 's/^ *(0,0,0): //p'; }
claim "the first is the same" bash -c "awk -v a='$(first systemic_max)' -v b=\"\$(tail -n +2 '$kept/rank.csv' | cut -d, -f3 | sort -gr | sed -n 1p)\" \
    'BEGIN { exit !(a > 0 && a - b < 1e-6 && b - a < 1e-6) }'"
claim "and so is the fifth of 400" bash -c "awk -v a='$(first systemic_tail)' -v b=\"\$(tail -n +2 '$kept/rank.csv' | cut -d, -f3 | sort -gr | sed -n 5p)\" \
    'BEGIN { exit !(a > 0 && a - b < 1e-6 && b - a < 1e-6) }'"
claim "unasked it is unknown" bash -c "! h5dump -d /systemic_max '$kept/stop.h5' | grep '^ *(0,' | grep -qv 'nan'"

sed 's/$/,/;1s/,$/,output/;2,$s/$/1e7/' "$kept/own_f.csv" >"$kept/more_f.csv"
echo 'alone,094,1e7' >>"$kept/more_f.csv"
claim "a firm without links" "$program" import "$kept/more_f.csv" "$kept/own_l.csv" -o "$kept/more.h5"
claim "among firms of a network" "$program" rank "$kept/more.h5" --dynamic 4 --sample 100 --quiet -o "$kept/still.csv"
# in the worst week no more is missing than its share of all output
claim "loses its own output only" bash -c "awk -F, '\$2 == \"alone\" { found = 1; exit !(\$3 == 0 && \$5 > 4 - 1e-9 && \$6 < \$4 / \$5 * (1 + 1e-9)) }
    END { if (!found) exit 1 }' '$kept/still.csv'"
printf 'economy: {network: more.h5}\n' >"$kept/more.yaml"
claim "a scenario on the network" "$program" rank "$kept/more.yaml" --dynamic 4 --sample 100 --quiet -o "$kept/named.csv"
claim "names and ranks its firms alike" bash -c "cut -d, -f1,2,4,6 '$kept/named.csv' | sort | cmp - <(cut -d, -f1,2,4,6 '$kept/still.csv' | sort)"
claim "--dynamic without links to run on" refused 'expected NET.h5' --firms "$firms" --links "$links" --dynamic 2
claim "--sample alone" refused 'expected --dynamic' "$kept/more.h5" --sample 4
claim "a horizon that ends too soon" refused 'expected more than the 4 weeks' "$kept/more.h5" --dynamic 4 --horizon 4

# ---- a stated economy has the firms it states ----
claim "firms asked for beside it are refused" bash -c "! '$program' check '$kept/more.yaml' --firms 300 2>'$kept/err' &&
    grep -q 'economy.firms: found 300, expected nothing' '$kept/err' && [ \$(wc -l <'$kept/err') = 1 ]"
claim "also beside the network itself" exits 2 "$program" check "$kept/more.h5" --set economy.firms=300
weeks=$("$program" check "$kept/more.yaml" --weeks 100 --replicates 1 | awk '/firm-weeks/ { print $(NF - 1) + 0 }')
claim "the cost is that of its firms" [ "$weeks" = 12200 ] # 61 firms, 2 worlds, 100 weeks
cp "$kept/more.h5" "$kept/before.h5"
claim "results do not take the place of the network" exits 2 "$program" run "$kept/more.h5" -o "$kept/more.h5"
claim "which is kept" cmp "$kept/before.h5" "$kept/more.h5"
