"""Writes docs/validation.md from what the program and its benchmarks say.

usage: validation.py PROGRAM BENCH PAGE [REPLICATES [FIRMS [full]]]

full: also with 50,000 firms and 30 replicates, the size for publication (some ten minutes of two cores).
"""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile

program, bench, page = sys.argv[1:4]
replicates = sys.argv[4] if len(sys.argv) > 4 else "5"
firms = sys.argv[5] if len(sys.argv) > 5 else "5000"
full = len(sys.argv) > 6 and sys.argv[6] == "full"
REFERENCE = "scenarios/reference"
ESRI = "tests/analysis/rank/data"
SAMPLES = ("toy2_R2_o0", "toy6_R2_o0", "toy6_rec_b4", "recovery_linear_inv90",
           "recovery_linear_inv10_noalt", "arbitrary60pct_inv30", "rebuild_inv90")

HEAD = """# Validation

What is known, beside what comes out here. Written by `./dev validation`; do not edit. The equations
of the published models, their cases and where those come from: `scenarios/reference/README.md`.
"""

CONVENTIONS = """
## Conventions of timing, and slips that are kept

The presets `inoue-todo` and `ario` set `rules.as_published: on`, without which their printed numbers cannot
come out. `as_published: off` is the default of every scenario that names no preset, and the cleaner choice
for new work with the rules of either model.

| what | as published | `as_published: off` |
|---|---|---|
| ARIO: a loss of capacity from day t | acts on day t + 1, and its recovery a day later still | acts on day t |
| ARIO: recovery of capital | runs at the end of a step: the loss of day t is that of t − 1; rounded to a tenth of the unit of money | the loss of the day, not rounded |
| ARIO: overtime | compares the day's demand with yesterday's output, and falls where demand is below it; returns to the usual only where both are equal to the bit | the same |
| ARIO: stocks | stay as they are on a day when use and arrivals of all of them are within 1e-5 | always move |
| ARIO: rebuilding | what is owed is kept per supplier and client in tenths; one that owes less than 0.05 a day stops; goods delivered for rebuilding on a day no longer count in that day's orders | not rounded |
| Inoue and Todo: exponential recovery | counts days from the beginning of the run, not from the damage | from the damage |
| Inoue and Todo: lowest relative order first | final users count in what a round takes even when they are served in full; clients who ordered nothing receive the first round's share | neither |
| Inoue and Todo: an order that is 0 but for rounding | counts as an order (toy6, R = 2, signed gap, day 43) | 0 |

Goods that just suffice for an order count as not sufficing, in exact arithmetic as in the published
program; here a difference of 1e-12 is rounding. Ties of either kind can be met only on networks with
round numbers.
"""

REASONS = {
    "E1.sales_tail": "An agent stands for many firms of one size, so the tail of real firms is resolved "
    "only by many agents: 2.2 with 4,000, 1.9 with 10,000, 1.4 with 50,000.",
    "E1.exporters_tail": "Every maker of a product exports the same share; who exports is not modelled.",
    "E2.customers_tail": "Steeper with few agents; inside the band from some 4,000 on.",
    "E2.strong_component": "Every province has its makers of power and transport, which all others buy "
    "from and which buy back.",
    "E2.mean_path": "About 3.4, hardly longer with more agents. That a few large suppliers per product "
    "shorten it is likely (A), not shown.",
    "E6.margin_ordinary": "Margins on day 0 are those of products; profit here is before tax and after "
    "interest, and the table's surplus of manufacturing is above the surveys'.",
    "E6.margin_srdi": "As for ordinary firms: tiers add their premium to the margin of the product.",
    "E6.margin_giant": "Margins on day 0 are those of products: tiers differ by what they make.",
    "E9.main_critical": "`n_crit` was chosen for the propagation core alone; accounts and prices add to "
    "the loss of customers. `renlian calibrate --free n_crit --bands E9.main_critical,E11.others_over_own` "
    "finds a value for the model as it is.",
    "E10.indirect_suppliers": "Other suppliers of struck firms' customers gain the orders that move to "
    "them, which outweighs what their customers order less.",
    "E11.others_over_own": "As E9: with `n_crit` fitted to the propagation core, shortages travel a little too far.",
    "E12.over_tenth": "Agents stand for many firms each; the share depends on their number.",
    "E12.under_hundredth": "Agents stand for many firms each; the share depends on their number.",
    "E12.size_correlation": "Sales are the weights of the index, and the largest agents carry most of a "
    "product.",
    "E13.exponent": "In calm hardly any agent loses a hundredth of its firms in a quarter, and those "
    "that do are not neighbours: no tail to fit.",
    "E15.cut_by_substitution": "Most slots have one domestic and one foreign supplier, so there is little "
    "to move among. A network of a user's own with more suppliers per input does better.",
    "E15.diversified": "Few slots have several domestic suppliers of a critical input, so there is little to "
    "compare; those that have lose less, but not as much less as in the source.",
    "E16.debt_srdi": "Loans of day 0 follow from capital and surplus of the product (D6), not from "
    "surveys of SRDI firms.",
    "E16.leverage": "Loans of day 0 are 0.4 of capital and payables those of links (D6); other debts of "
    "firms are not in the accounts.",
    "E16.clustered": "An agent's failures are those of its own customers and costs; few links connect "
    "agents that fail.",
    "E18.research": "The step `embargo_rd` acts on the share of an input that is blocked. Three countries sell "
    "four fifths of the chip tools that come from abroad, and a fifth of the high-end chips: users of the first "
    "raise research by 13 %, those of the second by 3 %, and the mean hangs on how many of each a sample has. "
    "With the step at 0 research of those concerned still rises, by some 2 %.",
    "E17.no_pct": "No firm files international applications unless a lever pays for them (L17).",
}


def run(*command, statuses=(0,)):
    done = subprocess.run(command, capture_output=True, text=True,
                          env={**os.environ, "OMP_WAIT_POLICY": "passive",
                               "GOMP_SPINCOUNT": "1000"})
    if done.returncode not in statuses:
        sys.exit(f"validation: {' '.join(command)}: {done.stderr}")
    return done.stdout


def figures(name, *options):
    return [json.loads(x) for x in run(bench, name, "--json", *options).splitlines()
            if x.startswith("{")]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def number(x, digits=10):
    return f"{x:.{digits}g}"


def reference(out):
    found = json.loads(run(program, "compare", "--reference", "--json", statuses=(0, 1)))
    with open(f"{REFERENCE}/cases.csv") as file:
        cases = {row["case"]: row for row in csv.DictReader(file)}
    out.write(f"\n## Published models, number by number (`renlian compare --reference`)\n\n"
              f"{found['cases']} cases, {found['failed']} failed; {found['numbers']:,} numbers. "
              "Each line is the worst number of its variable. Totals are compared relative to "
              "what was published, industries relative to their output of day 0, regions to "
              "their final demand of day 0; snapshots were printed with six digits.\n")
    for model, title in (("inoue", "Henriet, Hallegatte and Tabourier 2012; Inoue and Todo 2019"),
                         ("ario", "ARIO: Hallegatte 2014, as BoARIO 0.6.3 codes it")):
        rows = [[r["case"], r["variable"], r["firm"] or "", str(r["day"]),
                 number(r["published"]), number(r["renlian"]), f"{r['difference']:.1e}",
                 f"{r['tolerance']:g}", "pass" if r["pass"] else "**fail**"]
                for r in found["rows"] if cases[r["case"]]["scenario"].startswith(model)]
        out.write(f"\n### {title}\n\n" + table(
            ("case", "variable", "firm", "day", "published", "Renlian", "difference",
             "tolerance", ""), rows))
        for case in cases.values():
            if case["scenario"].startswith(model) and case["note"]:
                out.write(f"\n`{case['case']}`: {case['note']}\n")
    return cases


def timing(out, cases, folder):
    rows = []
    for name in SAMPLES:
        case, losses = cases[name], []
        for published in ("on", "off"):
            sets = [x.strip() for x in case["set"].split(";") if x.strip()]
            sets.append(f"rules.as_published={published}")
            told = json.loads(run(program, "run", f"{REFERENCE}/{case['scenario']}.yaml", "-o",
                                  f"{folder}/case.h5", "--quiet", "--json", "--packages", "none",
                                  *[x for s in sets for x in ("--set", s)]))
            losses += [world["indicators"]["economy_loss_area"]["mean"]
                       for world in told["packages"] if world["shock"] == "on"]
        rows.append([name] + [number(x, 6) for x in losses])
    out.write("\nOutput lost, in days of all output:\n\n" + table(
        ("case", "as published", "`as_published: off`"), rows))


def esri(out, folder):
    rows = []
    for path in sorted(glob.glob(f"{ESRI}/*_firms.csv")):
        name = os.path.basename(path)[:-len("_firms.csv")]
        options = ["--market-share", "yes" if name.endswith("_market") else "no"]
        options += ["--tolerance", "1e-6"] if name.startswith("chain5") else []
        options += ["--weights", "max"] if name.startswith("fig1") else []
        shocks = f"{ESRI}/{name}_psi.csv"
        options += ["--shocks", shocks] if os.path.exists(shocks) else []
        run(program, "rank", "--firms", path, "--links", f"{ESRI}/{name}_edges.csv",
            "--essential", f"{ESRI}/{name}_ess.csv", "-o", f"{folder}/rank.csv", "--quiet",
            *options)
        with open(f"{folder}/rank.csv") as ours, open(f"{ESRI}/{name}_expected_esri.csv") as file:
            pairs = list(zip(csv.DictReader(ours), csv.DictReader(file)))
        worst = max(abs(float(a[x]) - float(b[y])) for a, b in pairs for x, y in
                    (("esri", "ESRI"), ("esri_down", "ESRI_down"), ("esri_up", "ESRI_up")))
        same = all(int(a["iterations"]) == int(float(b["T"])) for a, b in pairs)
        rows.append([name, str(len(pairs)), f"{worst:.1e}", "equal" if same else "**differ**",
                     "pass" if same and worst <= 1e-9 else "**fail**"])
    out.write("\n### ESRI: Diem et al. 2022, as fastcascade 0.9.3 codes it (`renlian rank`)\n\n"
              + table(("case", "scenarios", "largest difference", "iterations", ""), rows))


def band(f):
    low, high = f["low"], f["high"]
    return ("" if f["kind"] == "reported" else f"at least {low:g}" if high is None
            else f"at most {high:g}" if low is None else f"{low:g} to {high:g}")


def verdict(f):
    return ("" if f["kind"] == "reported" and f["value"] is not None else
            f"not measured: {f['why']}" if f["value"] is None else
            "pass" if f["pass"] else f"**fail**, {f['distance']:.2g} half widths")


def value(x):
    return "" if x is None else f"{x:.3g}"


def bands(out):
    size = ("--firms", firms, "--replicates", replicates)
    found = json.loads(run(program, "validate", "--json", "--mutilate", *size))
    large = json.loads(run(program, "validate", "--json", "--no-controls"))["bands"] if full else []
    by_name = {f["band"]: [value(f["value"]), verdict(f)] for f in large}
    rows = [[f["band"], value(f["value"]), value(f["error"]), band(f), f["kind"], verdict(f)]
            + by_name.get(f["band"], []) + [f["meaning"], f["source"]] for f in found["bands"]]
    out.write(f"\n## Stylised facts (`renlian validate --firms {firms} --replicates {replicates} "
              "--mutilate`)\n\nMean over replicates and its standard error; the band a valid model lies "
              "in; imposed facts are inputs, fitted ones chose a parameter, held out ones did neither."
              + (" Beside it the same with 50,000 firms and 30 replicates.\n\n" if full else "\n\n")
              + table(("band", "value", "s.e.", "accepted", "kind", "")
                      + (("50,000 × 30", "") if full else ()) + ("meaning", "source"), rows))
    for kind in ("imposed", "fitted", "held out"):
        of = [[f["pass"] for f in list if f["kind"] == kind] for list in (found["bands"], large)]
        out.write(f"\n{kind}: {sum(of[0])} of {len(of[0])} pass"
                  + (f"; {sum(of[1])} of {len(of[1])} with 50,000 firms.\n" if full else ".\n"))
    out.write("\n### Negative controls\n\n" + table(
        ("control", "value", "", "meaning"),
        [[c["control"], value(c["value"]) if c["measured"] else "", "pass" if c["pass"] else
          "**fail**" if c["measured"] else f"not measured: {c['why']}", c["meaning"]]
         for c in found["controls"]]))
    out.write("\n### Mutilations: what must fail when its mechanism is taken away\n\n" + table(
        ("mutilation", "values", "band", "whole", "mutilated", ""),
        [[m["meaning"], f"`{m['set']}`", m["band"], value(m["whole"]), value(m["mutilated"]),
          "**still passes**" if m["passes_mutilated"] else "fails" if m["passed_whole"]
          else "fails whole, too"] for m in found["mutilations"]]))
    cut = {m["band"] for m in found["mutilations"] if not m["passes_mutilated"]}
    bare = [f["band"] for f in found["bands"]
            if f["kind"] == "held out" and f["pass"] and f["band"] not in cut]
    held = [f for f in found["bands"] if f["kind"] == "held out" and f["pass"]]
    out.write(f"\n{len(held) - len(bare)} of {len(held)} held-out passes fail under a mutilation. "
              + (f"None is known for {', '.join(bare)}: they tell less.\n" if bare else "\n"))
    out.write("\n### What fails, and why\n\n")
    failed = [f for f in found["bands"] if f["kind"] != "reported" and not f["pass"]]
    names = {f["band"] for f in failed}
    failed += [dict(f, where=" with 50,000 firms") for f in large
               if f["kind"] != "reported" and not f["pass"] and f["band"] not in names]
    for f in failed:
        out.write(f"- **{f['band']}**, {band(f)}: {value(f['value']) or 'not measured'}"
                  f"{f.get('where', '')}. {REASONS.get(f['band'], 'Not explained yet.')}\n")


def speed(out):
    if os.environ.get("REN_KEEP_SPEED"):  # a busy machine has nothing to say about speed
        with open(page) as old:
            head, mark, rest = old.read().partition("\n## Speed of")
        out.write(mark + rest)
        return
    rows = []
    for f in figures("published"):
        ratio = f["ratio"]
        rows.append([f["name"], f"{f['value']:.3g}", f["unit"],
                     "" if ratio is None else f"{f['yardstick']:g}",
                     "" if ratio is None else f"{1 / ratio:.1f} ×",
                     "" if ratio is None else "pass" if f["pass"] else "**fail** (20 ×)"])
    out.write("\n## Speed of the preset `inoue-todo` (`./dev bench published`)\n\n"
              "100,000 firms, a million links; a day, recording included, against Inoue and Todo's own "
              "program as measured on two such cores (3 to 6 million links a second).\n\n"
              + table(("figure", "here", "unit", "theirs", "faster", ""), rows))


with tempfile.TemporaryDirectory() as folder:
    part = page + ".part"
    with open(part, "w") as out:
        out.write(HEAD)
        cases = reference(out)
        esri(out, folder)
        out.write(CONVENTIONS)
        timing(out, cases, folder)
        bands(out)
        speed(out)
    os.replace(part, page)
