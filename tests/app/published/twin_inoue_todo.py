"""Inoue and Todo's day, a second time: plain loops over plain lists, for comparison.

Written from the published equations (Henriet, Hallegatte and Tabourier 2012; Inoue and
Todo 2019), not from any program. A link k goes from supplier i to buyer j and carries
A[k] a day; C[i] is final demand; g[i] the sector.
"""
import math

RATIONINGS = ("proportional", "firms_first", "lowest_relative_order",
              "lowest_relative_order_firms_first")
RECOVERIES = ("none", "linear", "fixed_step", "spike", "geometric", "exponential",
              "neighbours")


def level(P, A, O, C):
    """The relative order up to which supply P serves: sum A min(O/A, t) + C min(1, t) = P."""
    t = P / (sum(A) + C)
    while True:
        served = sum(o for a, o in zip(A, O) if o <= t * a) + (C if t >= 1 else 0.0)
        open_ = sum(a for a, o in zip(A, O) if o > t * a) + (C if t < 1 else 0.0)
        if open_ <= 0:
            return t
        more = (P - served) / open_
        if more <= t * (1 + 1e-14):
            return max(t, more)
        t = more


def by_lowest_order(P, A, O, C):
    """Round by round, as Inoue and Todo state it, with two slips of their program: final
    users count in what a round takes after they are served in full, and clients who
    ordered nothing receive the first round's share."""
    order = [o / a for a, o in zip(A, O)]
    to, users, served, left = [0.0] * len(A), 0.0, 0.0, P
    idle = [k for k, r in enumerate(order) if r <= 0]
    while True:
        open_ = [k for k, r in enumerate(order) if r > served]
        final = C > 0 and served < 1.0
        if not open_ and not final:
            return to, users
        next_ = min([order[k] for k in open_] + ([1.0] if final else []))
        more = next_ - served
        takes = more * (sum(A[k] for k in open_ + idle) + C)
        if not left > takes * (1 + 1e-12):  # what just suffices is shared
            shares = sum(A[k] for k in open_) + (C if final else 0.0)
            for k in open_:
                to[k] += left * A[k] / shares
            return to, users + (left * C / shares if final else 0.0)
        for k in open_ + idle:
            to[k] += more * A[k]
        users += more * C if final else 0.0
        served, left, idle = next_, left - takes, []


def ration(rule, P, A, O, C):
    """Deliveries to clients and to final demand."""
    if rule == 0:
        f = P / (sum(O) + C) if sum(O) + C > 0 else 0.0
        return [o * f for o in O], C * f
    if rule in (1, 3):
        asked = sum(O)
        if P >= asked:
            return list(O), P - asked
        if rule == 1:
            return [o * P / asked for o in O], 0.0
        t = level(P, A, O, 0.0)
        return [min(o, t * a) for a, o in zip(A, O)], 0.0
    return by_lowest_order(P, A, O, C)


def recover(kind, delta, first, t, tau, start, around):
    """What is lost after one more day of recovery."""
    if kind == "linear":
        return max(0.0, delta - first / tau)
    if kind == "fixed_step":
        return max(0.0, delta - 1 / tau)
    if kind == "spike":
        return 0.0
    if kind == "geometric":
        return delta * (1 - 1 / tau)
    if kind == "exponential":
        return first * math.exp(-t / tau)  # counted from the beginning of the run
    if kind == "neighbours":
        return delta * (1 - (1 - around) / tau)
    return delta


def run(net, rule, positive, initial, days, stock_days, tau, recovery="none", c=20,
        nudge=0.0):
    """Totals of output, value added, final demand served; output by firm and day."""
    links, C, g, damage = net["links"], net["final"], net["sector"], net["damage"]
    A = [w for _, _, w in links]
    firms = sorted(C)
    out = {f: [k for k, l in enumerate(links) if l[0] == f] for f in firms}
    groups = {f: {} for f in firms}
    for k, (i, j, _) in enumerate(links):
        groups[j].setdefault(g[i], []).append(k)
    base = {f: C[f] + sum(A[k] for k in out[f]) for f in firms}
    added = {f: (base[f] - sum(A[k] for ks in groups[f].values() for k in ks)) / base[f]
             for f in firms}
    near = {f: sorted({links[k][1] for k in out[f]}
                      | {links[k][0] for ks in groups[f].values() for k in ks})
            for f in firms}
    S = [stock_days * a * (1 + nudge * (-1) ** k) for k, a in enumerate(A)]
    sent = list(A)
    P, delta = dict(base), {f: 0.0 for f in firms}
    totals, by_firm = [], []
    for t in range(days):
        for f, (share, start) in damage.items():
            if start == t:
                delta[f] = share
        old = list(S)
        for f in firms:
            for ks in groups[f].values():
                a, s = sum(A[k] for k in ks), sum(old[k] for k in ks)
                for k in ks:
                    use = old[k] * (P[f] / base[f]) * a / s if s > 0 else 0.0
                    S[k] = max(0.0, old[k] + sent[k] - use)
        O = []
        for k, (_, j, _) in enumerate(links):
            q = P[j] / base[j]
            gap = (stock_days * A[k] * (1.0 if initial else q) - S[k]) / tau
            raw = A[k] * q + (max(gap, 0.0) if positive else gap)
            O.append(raw if raw > 0 else 1e-30 * A[k] if raw > -1e-9 * A[k] else 0.0)
        made, final = {}, 0.0
        for f in firms:
            asked = C[f] + sum(O[k] for k in out[f])
            allowed = min([sum(S[k] for k in ks) / sum(A[k] for k in ks) * base[f]
                           for ks in groups[f].values()], default=math.inf)
            made[f] = min((1 - delta[f]) * base[f], allowed, asked)
        P = made
        for f in firms:
            ks = out[f]
            to, users = ration(rule, P[f], [A[k] for k in ks], [O[k] for k in ks], C[f])
            for k, v in zip(ks, to):
                sent[k] = v
            final += users
        totals.append((sum(P[f] for f in firms), sum(P[f] * added[f] for f in firms),
                       final))
        by_firm.append([P[f] for f in firms])
        before = dict(delta)
        for f, (share, start) in damage.items():
            if t >= start:
                around = sum(before[x] for x in near[f]) / len(near[f]) if near[f] else 0.0
                delta[f] = recover(recovery, before[f], share, t, c, start, around)
    return totals, by_firm
