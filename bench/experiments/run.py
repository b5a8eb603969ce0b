"""Runs the experiments of the library and writes docs/experiments.md from what came out.

usage: run.py PROGRAM PAGE [X1 X2 ...]

Every figure is a figure of `renlian compare --csv`, rounded to six digits, for the scenario as it is
committed with the options that the page states. Verdicts follow from those figures by the rule that the page
states; nobody edits them. Results of a run are kept in build/experiments, so that the page can be
written again.
"""
import csv
import hashlib
import json
import os
import subprocess
import sys

from table import EXPERIMENTS, HEAD

program, page = sys.argv[1:3]
only = sys.argv[3:]
KEPT = "build/experiments"
SURE = 0.9  # verdict_share of the registry


def digest(*paths):
    """Names what a kept result came from, so that none outlives its program or its scenario."""
    text = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            text.update(file.read())
    return text.hexdigest()[:12]


def number(text):
    return f"{float(text):.6g}" if text not in ("", None) else "-"


def compare(scenario, sets, package=None, replicates=None):
    """Rows of compare --csv by (package, indicator), for a scenario with these --set options; of one package
    and none if it is named."""
    options = [f"--set={s}" for s in sets]
    if package:
        options += [f"--replicates={replicates}", "--set=design_points=0", f"--packages=none,{package}"]
    name = "_".join([scenario] + [s.replace("=", "-").replace("/", "-").replace(" ", "") for s in sets]
                    + ([package, str(replicates)] if package else []))[:160]
    name += "_" + digest(program, f"scenarios/library/{scenario}.yaml")
    out, rows = f"{KEPT}/{name}.h5", f"{KEPT}/{name}.csv"
    if not os.path.exists(rows):
        subprocess.run([program, "run", scenario, "-o", out, "--quiet", *options], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run([program, "compare", out, "--csv", rows], check=True, stdout=subprocess.DEVNULL)
        os.remove(out)
    with open(rows, encoding="utf-8") as file:
        return {(r["package"], r["indicator"]): r for r in csv.DictReader(file)}


def better(row):
    """Whether the difference to none is a gain (1), a loss (-1) or not told from 0 (0)."""
    if row["verdict"] != "decided":
        return 0
    return int(row["better"]) * (1 if float(row["diff"]) > 0 else -1)


def judge(claim, runs):
    """Verdict and reason of a claim (kind, indicator, package[, variant[, other]])."""
    kind, indicator, package = claim[:3]
    rows = runs[claim[3] if len(claim) > 3 and claim[3] else "as committed"]
    row = rows.get((package, indicator))
    if row is None or row["mean"] in ("", "nan"):
        return "cannot test", f"`{indicator}` of {package} has no value"
    mean = float(row["mean"])
    if kind == "best":
        p = float(row["p_best"])
        word = "supported" if p >= SURE else "contradicted" if p <= 1 - SURE else "undecided"
        return word, f"P({package} best in `{indicator}`) = {number(p)}"
    if kind in ("helps", "harms"):
        if row["t_low"] in ("", "nan"):
            return "undecided", f"`{indicator}` of {package} is the same in every replicate"
        gain = better(row) * (1 if kind == "helps" else -1)
        word = "supported" if gain > 0 else "contradicted" if gain < 0 else "undecided"
        return word, (f"{package} against none in `{indicator}`: {number(row['diff'])} "
                      f"[{number(row['t_low'])}, {number(row['t_high'])}]")
    other = runs[claim[4]].get((package, indicator))  # more: in this variant than in the other
    gap = mean - float(other["mean"])
    error = (float(row["sd"]) ** 2 / float(row["n"]) + float(other["sd"]) ** 2 / float(other["n"])) ** 0.5
    word = "supported" if gap > 2 * error else "contradicted" if gap < -2 * error else "undecided"
    return word, (f"`{indicator}` of {package}: {number(row['mean'])} ({claim[3]}) and "
                  f"{number(other['mean'])} ({claim[4]})")


def sum_up(verdicts):
    words = [v for v, _ in verdicts]
    for word in ("supported", "contradicted"):
        if all(w == word for w in words):
            return word
    known = [w for w in words if w in ("supported", "contradicted")]
    if not known:
        return "undecided" if "undecided" in words else "cannot test"
    return ", ".join(f"{words.count(w)} of {len(words)} {w}"
                     for w in ("supported", "contradicted", "undecided", "cannot test") if w in words)


def ranges():
    """Low and high of sensitivity studies, by parameter."""
    said = subprocess.run([program, "describe", "--json"], check=True, capture_output=True, text=True)
    return {p["name"]: p for p in json.loads(said.stdout)["parameters"]}


def swing(experiment, registry):
    """Assumptions by how far their range moves the headline, largest first."""
    indicator, package = experiment["headline"]
    few = experiment.get("few", 4)

    def headline(sets):
        row = compare(experiment["scenario"], sets, package, few)[(package, indicator)]
        return float(row["diff"] or row["mean"])
    moved = []
    for name in experiment["assumptions"]:
        p = registry[name]
        unit = "" if p["unit"] in ("1", "count") else f" {p['unit']}"
        ends = [headline([f"parameters.{name}={end}{unit}"]) for end in p["studied"]]
        moved.append((abs(ends[1] - ends[0]), name, ends, p["studied"]))
    return sorted(moved, reverse=True)


def table(rows, indicators):
    packages = list(dict.fromkeys(p for p, _ in rows))
    lines = ["| package | indicator | mean | difference to none | interval (t) | P(best) |", "|---|---|---|---|---|---|"]
    for indicator in indicators:
        for package in packages:
            r = rows.get((package, indicator))
            if r is None:
                continue
            lines.append(f"| {package} | `{indicator}` ({r['unit']}) | {number(r['mean'])} | {number(r['diff'])} "
                         f"| [{number(r['t_low'])}, {number(r['t_high'])}] | {number(r['p_best'])} |")
    return lines


def together(x, runs):
    """Whether the loss under all shocks is more than the sum of the losses under each."""
    indicator, package = x["sum_of"]
    both = float(runs["as committed"][(package, indicator)]["mean"])
    alone = [float(runs[name][(package, indicator)]["mean"]) for name in x["parts"]]
    beyond = (both - sum(alone)) / both if both else 0.0
    return (f"`{indicator}` of {package}: {both:.6g} together, "
            f"{' + '.join(f'{a:.6g}' for a in alone)} = {sum(alone):.6g} alone: "
            f"{100 * beyond:.3g} % of the loss is interaction.")


def chapter(x, registry):
    runs = {name: compare(x["scenario"], sets) for name, sets in [("as committed", [])] + x.get("variants", [])}
    verdicts = [judge(c, runs) for c in x["claims"]]
    moved = swing(x, registry)
    word = sum_up(verdicts)
    hinges = ", ".join(f"`{name}`" for _, name, _, _ in moved[:2])
    first = next(iter(runs["as committed"].values()))
    lines = [f"## {x['id']} {x['title']}", "", x["sentence"], "",
             f"`renlian run {x['scenario']} -o out.h5 && renlian compare out.h5 --csv out.csv` "
             f"({first['n']} pairs of replicate and design point)", ""]
    lines += table(runs["as committed"], x["indicators"])
    for name, sets in x.get("variants", []):
        lines += ["", f"**{name}** (`{' '.join('--set ' + s for s in sets)}`)", ""]
        lines += table(runs[name], x.get("of_variants", x["indicators"][:1]))
    if x.get("sum_of"):
        lines += ["", together(x, runs)]
    lines += ["", "Claims:", ""]
    lines += [f"- {claim[-1]}: **{v}**. {why}." for claim, (v, why) in zip(x["claims_said"], verdicts)]
    lines += ["", f"Hinges on (headline: difference of {x['headline'][1]} to none in `{x['headline'][0]}`, "
              f"{x.get('few', 4)} replicates at the defaults, and at the low and high end of the range):", ""]
    lines += [f"- `{name}` {number(at[0])} to {number(at[1])}: {number(ends[0])} to {number(ends[1])}"
              for _, name, ends, at in moved]
    if x.get("note"):
        lines += ["", x["note"]]
    row = f"| {x['id']} | {x['title']} | {word} | {hinges} |"
    return row, lines + [""]


def main():
    os.makedirs(KEPT, exist_ok=True)
    registry = ranges()
    rows, chapters = [], []
    for x in EXPERIMENTS:
        if only and x["id"] not in only:
            continue
        x["claims_said"] = x["claims"]
        x["claims"] = [c[:-1] for c in x["claims"]]
        row, lines = chapter(x, registry)
        print(row, flush=True)
        rows.append(row)
        chapters += lines
    with open(page, "w", encoding="utf-8") as file:
        file.write("\n".join([HEAD, "| # | question | verdict | hinges most on |", "|---|---|---|---|"] + rows
                             + [""] + chapters))


main()
