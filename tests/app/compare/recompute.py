"""Recomputes every number of `renlian compare --csv` from the results file.

usage: recompute.py OUT.h5 compare.csv on|off
Nothing of the program is used: resamples are drawn with a Philox4x32-10 of its own.
"""
import csv
import sys

import h5py
import numpy as np
from math import isclose, sqrt

B = 10000
M32 = np.uint64(0xFFFFFFFF)
M64 = (1 << 64) - 1


def mix(z):
    z = (z + 0x9E3779B97F4A7C15) & M64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


def philox(c, key):
    """Salmon et al. 2011: ten rounds on four words, arrays of uint64 below 2^32."""
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    c0, c1, c2, c3 = c
    for _ in range(10):
        a, b = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = ((b >> np.uint64(32)) ^ c1 ^ np.uint64(k0), b & M32,
                          (a >> np.uint64(32)) ^ c3 ^ np.uint64(k1), a & M32)
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


def picks(n, what=0):
    """[B, n]: which member (what = 0), point (1), replicate (2), member at a point (3)
    stands at each place of each resample."""
    blocks = (n + 3) // 4
    ident = np.tile(np.arange(blocks, dtype=np.uint64), (B, 1))
    zero = np.zeros_like(ident)
    second = np.repeat(np.arange(B, dtype=np.uint64)[:, None], blocks, axis=1)
    words = philox((ident, zero + np.uint64(what << 16), zero + np.uint64(21 << 16), second),
                   mix(mix(0)))
    word = np.stack(words, axis=-1).reshape(B, -1)[:, :n]
    return ((word * np.uint64(n)) >> np.uint64(32)).astype(int)


def t_quantile(q, df):
    """By bisection on the distribution function, integrated with Simpson's rule."""
    from math import atan, exp, lgamma, pi
    lo, hi = 0.0, 1e3
    scale = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(pi)

    def cdf(t):  # substituting x = sqrt(df) tan(a)
        a = np.linspace(0, atan(t / sqrt(df)), 4001)
        y = np.cos(a) ** (df - 1)
        return 0.5 + scale * (a[1] / 3) * (y[0] + y[-1] + 4 * y[1::2].sum()
                                           + 2 * y[2:-1:2].sum())
    for _ in range(80):
        mid = (lo + hi) / 2
        lo, hi = (mid, hi) if cdf(mid) < q else (lo, mid)
    return (lo + hi) / 2


T = {}


def t_of(q, df):
    if (q, df) not in T:
        T[q, df] = t_quantile(q, df)
    return T[q, df]


wrong = 0


def same(what, found, expected, scale=0.0):
    """`found` is text of the table; None stands for an empty cell."""
    global wrong
    if expected is None or np.isnan(expected):
        good = found == ""
    else:
        good = found != "" and (float(found) == expected or isclose(
            float(found), expected, rel_tol=1e-9, abs_tol=1e-11 * scale))
    if not good:
        wrong += 1
        print(f"{what}: the table says {found!r}, the file {expected!r}")


def counts(pick, n):
    """[B, n]: how often each is drawn."""
    return (pick[:, :, None] == np.arange(n)).sum(axis=1)


class Design:
    """Points and replicates of the members in a table of x, as running numbers."""

    def __init__(self, point, replicate, n_points, n_replicates):
        self.point, self.replicate = point, replicate
        self.n_points, self.n_replicates = n_points, n_replicates
        self.crossed = n_points > 1 and n_replicates > 1

    def means(self, x):
        """Resampled means, and those at single points."""
        if self.crossed:
            c = (counts(picks(self.n_points, 1), self.n_points)[:, self.point]
                 * counts(picks(self.n_replicates, 2), self.n_replicates)[:, self.replicate])
            total = c.sum(axis=1)
            means = np.where(total[:, None] > 0, c @ x / np.maximum(total, 1)[:, None],
                             x.mean(axis=0))
        else:
            means = x[picks(len(x))].mean(axis=1)
        if self.n_points == 1:
            return means, means
        at = np.empty_like(means)
        there = [np.flatnonzero(self.point == p) for p in np.unique(self.point)]
        for k, members in enumerate(there):
            rows = np.arange(B) % len(there) == k
            at[rows] = x[members][picks(len(members), 3)[rows]].mean(axis=1)
        return means, at

    def parts(self, d):
        """Variance of group means over their number: points, replicates; who agrees."""
        def means(of):
            return np.array([d[of == g].mean() for g in np.unique(of)])
        points, replicates = means(self.point), means(self.replicate)

        def part(m):
            return m.var(ddof=1) / len(m) if len(m) > 1 else np.nan
        return part(points), part(replicates), (points * d.mean() > 0).mean()


def pair(x, means, a, b, tiny, design):
    """Mean, sd, bootstrap, t, decided, more, agree of column a less column b."""
    n = len(x)
    d = x[:, a] - x[:, b]
    if n < 2:
        return d.mean(), None, None, None, None, None, False, None, None
    sd = d.std(ddof=1)
    low, high = np.quantile(means[:, a] - means[:, b], [0.025, 0.975])
    half = t_of(0.975, n - 1) * sd / sqrt(n)
    agree = None
    z = 1.959963984540054 + 0.8416212335729143
    if design.n_points > 1:
        u, v, agree = design.parts(d)
        if design.crossed:
            half = 0.0
            if u + v > 0:
                df = (u + v) ** 2 / (u * u / (design.n_points - 1)
                                     + v * v / (design.n_replicates - 1))
                half = t_of(0.975, df) * sqrt(u + v)
    t_low, t_high = d.mean() - half, d.mean() + half
    decided = ((min(low, t_low) > tiny or max(high, t_high) < -tiny)
               and not (agree is not None and agree < 0.9))
    if decided:
        more = 0
    elif abs(d.mean()) <= tiny:
        more = np.inf
    elif agree is not None and agree < 0.9:
        more = np.inf
    elif design.crossed:
        room = d.mean() ** 2 / z ** 2 - u
        need = np.ceil(v * design.n_replicates / room) if room > 0 else np.inf
        more = np.inf if need > 1e9 else max(1, need - design.n_replicates)
    else:
        need = max(2, int(np.ceil((z * sd / d.mean()) ** 2)))
        while (t_of(0.975, need - 1) + t_of(0.8, need - 1)) * sd > abs(d.mean()) * sqrt(need):
            need += 1
        more = max(1, need - n)
    return d.mean(), sd, low, high, t_low, t_high, decided, more, agree


def km_median(time, late):
    """Kaplan & Meier: the least time by which half have ended."""
    for t in np.unique(time[~late]):
        left = 1.0
        for s in np.unique(time[~late & (time <= t)]):
            left *= 1 - ((time == s) & ~late).sum() / (time >= s).sum()
        if left <= 0.5 + 1e-12:
            return t
    return np.inf


def check(file, rows, shock):
    packages = [p.decode() for p in file["package"][:]]
    worlds = [s.decode() for s in file["shock"][:]]
    s = worlds.index(shock)
    done = np.flatnonzero(file["status"][:] == 1)
    done = done[np.lexsort((file["replicate"][:][done], file["design_point"][:][done]))]
    point, replicate = file["design_point"][:][done], file["replicate"][:][done]

    def rank(of):
        return np.searchsorted(np.unique(of), of)
    columns = [p for p in packages if any(r["package"] == p for r in rows)]
    at = [packages.index(p) for p in columns]
    none = columns.index("none")
    longest = file["week"].shape[0] - int(file.attrs["first_shock_week"])
    depth = file["depth"][:][done][:, at][:, :, s]
    cost = file["cost"][:][done][:, at][:, :, s]
    for name in dict.fromkeys(r["indicator"] for r in rows):
        line = {r["package"]: r for r in rows if r["indicator"] == name}
        kind, _, code = name.partition(".")
        raw = file[kind][:]
        if code:
            raw = raw[..., [c.decode() for c in file["shocked_input"][:]].index(code)]
        x = raw[done][:, at][:, :, s]
        late = np.zeros(x.shape, bool)
        if name == "recovery_weeks" or code:
            late = np.isnan(x) & ~np.isnan(depth)
            x = np.where(late, longest, x)
        whole = ~np.isnan(x).any(axis=1)
        x, late, paid = x[whole], late[whole], cost[whole]
        n, better = len(x), -1 if code else int(file[name].attrs["better"][0])
        design = Design(rank(point)[whole], rank(replicate)[whole], len(np.unique(point)),
                        len(np.unique(replicate)))
        scale = np.abs(x).max()
        tiny = 1e-12 * scale
        means, at_point = design.means(x)
        center = x.mean(axis=0)
        p_best = [None] * len(columns)
        best = None
        if better:
            top = (better * at_point).max(axis=1)[:, None]
            is_top = np.abs(better * at_point - top) <= tiny
            if n > 1:
                p_best = (is_top / is_top.sum(axis=1)[:, None]).mean(axis=0)
                if not isclose(sum(float(r["p_best"]) for r in line.values()), 1,
                               abs_tol=1e-9):
                    same(f"{name}: sum of p_best", "", 1)
            leading = np.flatnonzero(
                np.abs(center - (better * center).max() * better) <= tiny)
            best = min(leading, key=lambda p: columns[p])
        upper = np.triu_indices(len(columns), 1)

        def order(m):
            d = m[..., upper[0]] - m[..., upper[1]]
            return np.sign(np.where(np.abs(d) <= tiny, 0, d))
        agree = (order(center) * order(at_point)).sum(axis=1)
        n_pairs = np.abs(order(center)).sum()
        known = n > 1 and n_pairs > 0
        all_best, all_more = n > 1, 0 if n > 1 else None
        for p, package in enumerate(columns):
            if best is not None and p != best:
                *_, decided, more, _ = pair(x, means, p, best, tiny, design)
                all_best = all_best and decided
                all_more = None if more is None else max(all_more, more)
        for p, package in enumerate(columns):
            r, who = line[package], f"{package} {name}"
            same(f"{who} n", r["n"], n)
            same(f"{who} mean", r["mean"], center[p], scale)
            same(f"{who} sd", r["sd"], x[:, p].std(ddof=1) if n > 1 else None, scale)
            none_pair = (pair(x, means, p, none, tiny, design) if p != none
                         else (None,) * 6 + (False, None, None))
            keys = ("diff", "sd_diff", "diff_low", "diff_high", "t_low", "t_high")
            for key, value in zip(keys, none_pair):
                same(f"{who} {key}", r[key], value, scale)
            same(f"{who} more", r["more_replicates"], none_pair[7])
            same(f"{who} p_best", r["p_best"], p_best[p], 1)
            same(f"{who} cost", r["cost"], paid[:, p].mean(), paid.max())
            gain = None if p == none else better * none_pair[0]
            per = ((paid[:, p] - paid[:, none]).mean() / gain
                   if gain is not None and gain > tiny else None)
            same(f"{who} cost_per_unit", r["cost_per_unit"], per)
            same(f"{who} agree", r["agree"], none_pair[8])
            same(f"{who} points", r["design_points"], design.n_points)
            timed = code or name == "recovery_weeks"
            same(f"{who} median", r["median"], km_median(x[:, p], late[:, p]) if timed else None)
            same(f"{who} censored", r["censored"], late[:, p].sum())
            same(f"{who} same_order", r["same_order"],
                 (agree == n_pairs).mean() if known else None)
            same(f"{who} tau", r["kendall_tau"], agree.mean() / n_pairs if known else None,
                 1)
            words = ["" if p == none else "decided" if none_pair[6] else "undecided"]
            if best is None:
                words.append("")
            elif p == best:
                words.append("decided" if all_best else "undecided")
                same(f"{who} more against others", r["more_against_best"], all_more)
            else:
                *_, decided, more, _ = pair(x, means, p, best, tiny, design)
                words.append("decided" if decided else "undecided")
                same(f"{who} more against best", r["more_against_best"], more)
            for key, word in zip(("verdict", "against_best"), words):
                if r[key] != word:
                    same(f"{who} {key} {word}", r[key], np.nan)


# What stands for a chain task each, and cost; level_effect in worlds without the shock.
HEADLINES = ("completeness_graded", "frontier_gap", "loss_area", "level_effect", "fill_rate",
             "carbon_intensity", "cost")


def check_pareto(rows, named):
    """From the means of the table itself."""
    table = {r["package"]: [] for r in rows}
    for r in rows:
        if int(r["better"]) != 0 and (named or r["indicator"] in HEADLINES):
            table[r["package"]].append(int(r["better"]) * float(r["mean"]))
    for r in rows:
        a = np.array(table[r["package"]])
        in_set = True
        for other in table.values():
            b = np.array(other)
            tiny = 1e-12 * np.maximum(np.abs(a), np.abs(b))
            in_set = in_set and not ((b >= a - tiny).all() and (b > a + tiny).any())
        same(f"{r['package']} pareto", r["pareto"], int(in_set))


with open(sys.argv[2], encoding="utf-8") as table:
    rows = list(csv.DictReader(table))
with h5py.File(sys.argv[1]) as file:
    check(file, rows, sys.argv[3])
check_pareto(rows, "--indicator" in sys.argv[4:])
print(f"{len(rows)} rows, {wrong} wrong numbers")
sys.exit(wrong > 0 or not rows)
