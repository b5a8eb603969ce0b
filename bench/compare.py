"""Figures of this tree against those of another commit.

usage: compare.py REV OTHER HERE [--json]    two files of JSON lines from ren_bench --json

Times count by their least, rates by their largest, everything else by its last value.
"""

import json
import sys

rev, other, here = sys.argv[1:4]
as_json = "--json" in sys.argv[4:]


def best(path):
    figures = {}
    for line in open(path, encoding="utf-8"):
        figure = json.loads(line)
        name, unit, value = figure["name"], figure["unit"], figure["value"]
        if value is None:
            continue
        known = figures.get(name, (value, unit))[0]
        if unit.split("/")[0] in ("s", "ms"):
            value = min(known, value)
        elif unit.endswith("/s"):
            value = max(known, value)
        figures[name] = (value, unit)
    return figures


was, now = best(other), best(here)
if not as_json:
    print(f"{'':36} {rev:>12} {'here':>12} {'':10} {'here/' + rev:>14}")
for name, (value, unit) in now.items():
    if name not in was:
        continue
    ratio = value / was[name][0] if was[name][0] else None
    if as_json:
        print(json.dumps({"name": name, "value": value, "unit": unit,
                          "yardstick": was[name][0], "ratio": ratio, "target": None,
                          "pass": True}))
    else:
        shown = f"{ratio:14.3f}" if ratio is not None else ""
        print(f"{name:36} {was[name][0]:12.5g} {value:12.5g} {unit:10} {shown}")
