#!/usr/bin/env bash
# Files of at most 400 lines, folders of at most 12 entries. Exempt: the root, folders of
# data (data, library, corpus, golden), generated pages and decisions.
set -u
status=0
files() {
    git ls-files --cached --others --exclude-standard | while read -r file; do
        [ -e "$file" ] && echo "$file"
    done
}
while read -r lines file; do
    echo "sizes: $file has $lines lines, expected at most 400"
    status=1
done < <(files | grep -E '\.(c|h|def|sh|py|R)$|^dev$|CMakeLists.txt$' | tr '\n' '\0' \
    | xargs -0 wc -l | awk '$2 != "total" && $1 > 400 { print $1, $2 }')
while read -r entries folder; do
    echo "sizes: $folder has $entries entries, expected at most 12"
    status=1
done < <(files | awk -F/ '
    { d = ""; for (i = 1; i < NF; i++) { p = d; d = d (i > 1 ? "/" : "") $i
          if (!(d in seen)) { seen[d] = 1; if (p != "") n[p]++ } }
      if (NF > 1) n[d]++ }
    END { for (d in n) if (n[d] > 12) print n[d], d }' \
    | grep -vE '(^| |/)(data|library|corpus|golden|reference|decisions)(/|$)')
exit $status
