"""ARIO's step, a second time, on small dense matrices, for comparison.

Written from the published equations (Hallegatte 2014, Risk Analysis 34) with the
conventions of timing that scenarios/reference/README.md tells. Industries run region by
region; Z is industries x industries and Y industries x regions, both a year's.
"""
import numpy as np

A_CONCAVE = 1e-6


def left(kind, e, tau):
    """Share of a loss that is left after e steps of recovery."""
    if kind == "linear":
        return max(0.0, 1 - e / tau)
    if kind == "convex":
        return (1 - 1 / tau) ** (4 * e)
    if kind == "concave":
        power = (np.log(tau) - np.log(A_CONCAVE)) / (np.log(tau) - np.log(2.0))
        return tau / (tau + A_CONCAVE * e ** power)
    return 1.0


def run(Z, Y, n_sectors, events, days, psi, order_type, inventory, adjust,
        nudge=0.0, alpha_max=1.25, alpha_days=365.0, ratio=4.0):
    """Output, capacity, orders received by industry, and final demand unmet by region."""
    n = len(Z)
    X0 = (Z.sum(1) + Y.sum(1)) / 365
    Z0, Y0 = Z / 365, Y / 365
    K = ratio * (X0 * 365 - Z.sum(0))
    together = np.tile(np.eye(n_sectors), (1, n // n_sectors))
    ZC = together @ Z0
    T = ZC / X0
    seen = ZC > 1e-5 * X0
    usual = np.divide(Z0, together.T @ ZC, out=np.zeros_like(Z0),
                      where=together.T @ ZC > 0)
    stock = inventory * T * X0 * (1 + nudge * (-1.0) ** np.arange(n))
    alpha, X, O = np.ones(n), X0.copy(), Z0.copy()
    lost, halted = np.zeros(n), np.zeros(n)
    kept = {"output": [], "capacity": [], "demand": [], "unmet": []}
    for t in range(days):
        for e in events:
            if e["kind"] == "capital" and t == e["start"]:
                lost[e["firm"]] = e["size"]
        delta = np.maximum(lost / K, halted)  # a halt acts one step after it is set
        halted = np.zeros(n)
        for e in events:
            if e["kind"] == "capacity" and t >= e["start"]:
                since = t - 1 - (e["start"] + e["duration"])
                halted[e["firm"]] = e["size"] * (
                    1.0 if since < 0 else left(e["recovery"], since, e["tau"]))
        D = O.sum(1) + Y0.sum(1)
        if t > 1:
            z = (D - X) / D
            even = np.abs(z) <= 4e-16
            alpha = np.maximum(
                1.0, alpha + np.where(even, 1 - alpha, (alpha_max - alpha) * z) / alpha_days)
        capacity = X0 * (1 - delta) * alpha
        possible = np.minimum(D, capacity)
        need = psi * inventory * T * possible
        with np.errstate(divide="ignore", invalid="ignore"):
            cover = np.where(seen & (need > 0), np.minimum(1, stock / need), 1)
        X = possible * cover.min(0)
        fill = X / D
        kept["output"].append(X.copy())
        kept["capacity"].append(capacity)
        kept["demand"].append(O.sum(1))
        kept["unmet"].append((Y0 * (1 - fill)[:, None]).sum(0))
        use, arrived = T * X, together @ (O * fill[:, None])
        if not np.allclose(use, arrived):
            stock = stock - use + arrived
        gap = np.maximum(inventory * T * possible - stock, 0)
        wanted = gap / adjust + use
        share = usual
        if order_type == "alt":
            w = Z0 * (capacity / X0)[:, None]
            all_ = together.T @ (together @ w)
            share = np.divide(w, all_, out=np.zeros_like(w), where=all_ > 0)
        O = share * (together.T @ wanted)
        for e in events:
            if e["kind"] == "capital" and t >= e["start"] + e["duration"]:
                since = t - (e["start"] + e["duration"])
                lost[e["firm"]] = np.round(
                    max(0.0, e["size"] * left(e["recovery"], since, e["tau"])), 1)
    return {name: np.array(rows) for name, rows in kept.items()}
