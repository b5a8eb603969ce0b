"""Random small economies through the program, against the twins beside this file.

usage: unseen.py PROGRAM FOLDER inoue-todo|ario [SEED [RUNS]]
"""
import itertools
import os
import random
import subprocess
import sys

import h5py
import numpy as np

import twin_ario
import twin_inoue_todo as twin

program, folder, model = sys.argv[1:4]
seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
most = int(sys.argv[5]) if len(sys.argv) > 5 else 10**6
TOLERANCE = 1e-9
worst = {}
numbers = [0, 0]


def write(name, rows, sep=" ", head=None):
    with open(os.path.join(folder, name), "w") as file:
        if head:
            file.write(head + "\n")
        for row in rows:
            file.write(sep.join(x if isinstance(x, str) else repr(x) for x in row) + "\n")


def engine(scenario):
    """What the program makes of a scenario; the files of the case stay in the folder."""
    path = os.path.join(folder, "case")
    with open(path + ".yaml", "w") as file:
        file.write(scenario)
    subprocess.run([program, "run", path + ".yaml", "-o", path + ".h5", "--quiet",
                    "--packages", "none", "--shock", "on", "--threads", "1"],
                   check=True)
    return h5py.File(path + ".h5")


def expect(what, name, ours, theirs, nudged, scale):
    """Within TOLERANCE, or within what a nudge of 1e-13 grows to: orders that close a gap
    too fast feed on themselves, and then no two programs agree for long."""
    grown = 10 * np.maximum.accumulate(np.abs(nudged - theirs))
    allowed = TOLERANCE * scale + grown
    calm = grown <= 1e-2 * TOLERANCE * scale
    if calm.any():
        off = (np.abs(ours - theirs) / scale * np.ones_like(theirs))[calm]
        worst[name] = max(worst.get(name, 0.0), np.max(off))
    numbers[0] += theirs.size
    numbers[1] += np.sum(grown > TOLERANCE * scale)
    bad = np.argwhere(~(np.abs(ours - theirs) <= allowed))
    if len(bad):
        at = tuple(bad[0])
        sys.exit(f"{what}: {name} at {at}: {ours[at]!r}, expected {theirs[at]!r}")


def network(draw):
    n, sectors = draw.randint(8, 40), draw.randint(3, 6)
    net = {"sector": {i: draw.randint(1, sectors) for i in range(1, n + 1)}, "links": []}
    for buyer in range(1, n + 1):
        others = [i for i in range(1, n + 1) if i != buyer]
        for supplier in draw.sample(others, draw.randint(0, min(5, n - 1))):
            net["links"].append((supplier, buyer, draw.uniform(1, 20)))
    spent = {i: sum(w for _, b, w in net["links"] if b == i) for i in net["sector"]}
    sold = {i: sum(w for s, _, w in net["links"] if s == i) for i in net["sector"]}
    # some firms have no final users at all
    net["final"] = {i: 0.0 if sold[i] > 1.2 * spent[i] and draw.random() < 0.3
                    else draw.uniform(2, 20) + max(0.0, 1.3 * spent[i] - sold[i])
                    for i in net["sector"]}
    net["damage"] = {i: (draw.uniform(0.1, 0.8), draw.randint(0, 6))
                     for i in draw.sample(range(1, n + 1), draw.randint(1, 4))}
    return net


def inoue_todo():
    cases = itertools.product(range(4), (False, True), (False, True), twin.RECOVERIES)
    for number, (rule, positive, initial, recovery) in enumerate(cases):
        if number >= most:
            break
        draw = random.Random(f"{seed} {number}")
        net, days = network(draw), 60
        stock_days, tau, c = draw.randint(3, 20), draw.uniform(2, 10), draw.randint(5, 30)
        write("links", net["links"])
        write("final", net["final"].items())
        write("sectors", [(i, f"s{g}") for i, g in net["sector"].items()])
        write("damage", [(i, d, s) for i, (d, s) in net["damage"].items()])
        write("events.csv", [(i, "share", d, s, 0, recovery, c)
                             for i, (d, s) in net["damage"].items()], ",",
              "firm,kind,size,start,duration,recovery,tau")
        file = engine(f"""
economy:
  files: {{links: links, final_demand: final, sectors: sectors
          {', damage: damage' if recovery == 'none' else ''}}}
horizon: {{days: {days}}}
rules: {{preset: inoue-todo, rationing: {twin.RATIONINGS[rule]},
  order_gap: {'positive' if positive else 'signed'},
  order_target: {'initial' if initial else 'demand'},
  inventory_days: {stock_days}, adjust_days: {tau!r}}}
{'events: events.csv' if recovery != 'none' else ''}
""")
        (totals, by_firm), (totals_nudged, nudged) = (
            [np.array(x) for x in twin.run(net, rule, positive, initial, days, stock_days,
                                           tau, recovery, c, nudge)]
            for nudge in (0.0, 1e-13))
        what = f"case {number} ({twin.RATIONINGS[rule]}, {positive}, {initial}, {recovery})"
        for k, name in enumerate(("output", "value_added", "final_delivered")):
            expect(what, name, file[name][0, 0, 0], totals[:, k],
                   totals_nudged[:, k], np.abs(totals[:, k]) + 1e-3 * abs(totals[0, k]))
        order = np.argsort([int(x) for x in file["firm_name"][:]])
        expect(what, "firm_output", file["firm_output"][0, 0, 0][:, order], by_firm,
               nudged, by_firm[0].max())


def table(draw):
    regions, sectors = draw.integers(2, 5), draw.integers(2, 6)
    n = regions * sectors
    Z = draw.lognormal(9, 1, (n, n)) * (draw.random((n, n)) < 0.8)
    Y = draw.lognormal(11, 1, (n, regions))
    short = Z.sum(0) * 1.4 - Z.sum(1) - Y.sum(1)  # value added is to be positive
    Y[:, 0] += np.maximum(short, 0)
    names = [(f"r{k // sectors}", f"s{k % sectors}") for k in range(n)]
    heads = [["", ""] + [r for r, _ in names], ["", ""] + [s for _, s in names]]
    write("Z.csv", heads + [list(names[k]) + [float(x) for x in Z[k]] for k in range(n)], ",")
    heads = [["", ""] + [f"r{r}" for r in range(regions)], ["", ""] + ["fd"] * regions]
    write("Y.csv", heads + [list(names[k]) + [float(x) for x in Y[k]] for k in range(n)], ",")
    return Z, Y, int(sectors), [f"{r}|{s}" for r, s in names]


def ario():
    cases = itertools.product(("capital", "capacity", "both"), ("alt", "noalt"),
                              ("linear", "convex", "concave", "none"), (0.5, 0.8, 1.0))
    for number, (kinds, order_type, recovery, psi) in enumerate(cases):
        if number >= most:
            break
        draw, days = np.random.default_rng([seed, number]), 120
        Z, Y, sectors, names = table(draw)
        X0 = Z.sum(1) + Y.sum(1)
        capital = 4 * (X0 - Z.sum(0))
        events = []
        for k, firm in enumerate(draw.permutation(len(names))[:draw.integers(1, 4)]):
            kind = kinds if kinds != "both" else ("capital", "capacity")[k % 2]
            # whole units of capital: what is lost is rounded to tenths, and half of an
            # odd number of them would be a tie
            size = (round(draw.uniform(0.05, 0.5) * capital[firm])
                    if kind == "capital" else draw.uniform(0.05, 0.5))
            events.append({"firm": int(firm), "kind": kind, "size": float(size),
                           "start": int(draw.integers(3, 20)),
                           "duration": int(draw.integers(1, 30)), "recovery": recovery,
                           "tau": int(draw.integers(20, 90))})
        inventory, adjust = int(draw.integers(5, 90)), int(draw.integers(5, 60))
        write("events.csv", [[names[e["firm"]]] + [e[k] for k in ("kind", "size", "start",
              "duration", "recovery", "tau")] for e in events], ",",
              "firm,kind,size,start,duration,recovery,tau")
        file = engine(f"""
economy: {{files: {{Z: Z.csv, Y: Y.csv}}}}
horizon: {{days: {days}}}
rules: {{preset: ario, psi: {psi}, order_type: {order_type},
  inventory_days: {inventory}, adjust_days: {adjust}}}
events: events.csv
""")
        theirs, nudged = (twin_ario.run(Z, Y, sectors, events, days, psi, order_type,
                                        inventory, adjust, nudge)
                          for nudge in (0.0, 1e-13))
        what = f"case {number} ({kinds}, {order_type}, {recovery}, psi {psi})"
        assert [x.decode() for x in file["firm_name"][:]] == names
        for name in ("output", "capacity", "demand"):
            expect(what, name, file["firm_" + name][0, 0, 0], theirs[name],
                   nudged[name], X0 / 365)
        unmet = (file["final_demand"][0, 0, 0] - file["final_delivered"][0, 0, 0])
        expect(what, "unmet", unmet, theirs["unmet"].sum(1),
               nudged["unmet"].sum(1), Y.sum() / 365)


{"inoue-todo": inoue_todo, "ario": ario}[model]()
print(", ".join(f"{name} {x:.1e}" for name, x in worst.items()),
      f"in {numbers[0]} numbers, of which {numbers[1]} feel a nudge of 1e-13")
assert numbers[1] < 0.1 * numbers[0]
