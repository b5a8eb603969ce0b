"""Orders, production and rationing of a week, as one would write them in NumPy.

usage: numpy_week.py FOLDER    with the columns that bench/rivals/numpy.c writes

Whole-array expressions over firms and slots, scipy.sparse products over links. Prints
the seconds of the fastest week and the largest difference to the engine's output after
the same weeks.
"""

import sys
import time

import numpy as np
from scipy.sparse import csr_matrix

folder = sys.argv[1]


def column(name):
    return np.load(f"{folder}/{name}.npy")


(th_f, th_s, tau, tau_g, fg_stock, sub_weight, psi_half, eff_loss, backlog_share, slack,
 weeks) = column("number")

firm = column("slot_firm")
criticality = column("slot_criticality")
value = column("slot_value")
buffer = column("slot_buffer")
home = column("slot_domestic")
target = column("slot_target")
firm_first = column("firm_first")
firm_slot = column("firm_slot")
to_order = column("firm_to_order").astype(bool)
link_base = column("firm_link_share")
other_base = column("firm_other_base")
capacity = column("firm_capacity")

n_firms, n_slots = len(link_base), len(firm)
n_nodes = len(column("out_first")) - 1
real = value.dtype

# Rows of slots, split into domestic and foreign suppliers, and rows of suppliers.
suppliers = csr_matrix((column("link_share"), column("link_supplier"),
                        column("link_first")), shape=(n_slots, n_nodes))
domestic_of = suppliers[:, :n_firms].tocsr()
foreign_of = suppliers[:, n_firms:].tocsr()
customers = csr_matrix((column("out_share"), column("out_slot"), column("out_first")),
                       shape=(n_nodes, n_slots))

# Production looks at the slots of a firm side by side.
buying = np.flatnonzero(np.diff(firm_first))
begin = firm_first[buying]
critical, half = criticality == 2, criticality == 1
factor = np.where(critical, 1.0, psi_half).astype(real)
free_value = np.where(criticality == 0, value, 0).astype(real)
free_all = np.zeros(n_firms, real)
free_all[buying] = np.add.reduceat(free_value[firm_slot], begin)
keep = np.where(to_order, 0, fg_stock).astype(real)


class Ring:
    """Deliveries on their way, one queue per lead time."""

    def __init__(self, lead):
        self.queue = [(int(k), np.flatnonzero(lead == k)) for k in np.unique(lead) if k]
        self.goods = [np.zeros((k, len(slots)), real) for k, slots in self.queue]

    def turn(self, week, sent):
        arrived = sent.copy()
        for (lead, slots), goods in zip(self.queue, self.goods):
            arrived[slots] = goods[week % lead]
            goods[week % lead] = sent[slots]
        return arrived


near, far = Ring(column("slot_lead")), Ring(column("slot_lead_foreign"))

expected, memory, demand, output, finished = (np.zeros(n_firms, real) for _ in range(5))
stock, on_order, backlog = (np.zeros(n_slots, real) for _ in range(3))
fill = np.zeros(n_nodes, real)


def run_week(week):
    global output, finished, stock, on_order, backlog, demand

    # expectations
    expected[:] += th_f * (demand - expected)
    memory[:] += th_s * (output - memory)
    plan = expected + np.where(to_order, 0, (keep * memory - finished) / tau_g)
    plan = np.maximum(plan, -1)

    # orders: by what is expected and by what stocks lack, more to those who deliver
    reweight = sub_weight * fill
    tilt = suppliers @ reweight
    want = np.minimum(expected, np.maximum(capacity, 0))
    gap = target * memory[firm] - stock - on_order - backlog
    order = np.maximum(want[firm] + gap / tau, -1)
    total = order + backlog
    placed = np.where(1 + tilt > 1e-9, (total - tilt) / np.maximum(1 + tilt, 1e-9), -1)
    old = np.divide(backlog, 1 + total, out=np.zeros_like(backlog), where=1 + total > 0)
    received = customers @ np.column_stack((placed, placed - (1 + placed) * old))
    tilt_firm = reweight[:n_firms]
    request = tilt_firm * link_base + (1 + tilt_firm) * received[:n_firms, 0]
    demand = tilt_firm * link_base + (1 + tilt_firm) * received[:n_firms, 1]
    tilt_source = reweight[n_firms:]
    request_source = tilt_source + (1 + tilt_source) * received[n_firms:, 0]

    # production: critical inputs bind, others cost efficiency
    cover = buffer + stock
    bound = np.where(critical | half, factor * cover, 1e9)
    limit = np.full(n_firms, 1e9, real)
    limit[buying] = np.minimum.reduceat(bound[firm_slot], begin)
    wish = np.where(to_order, request, plan)
    output = np.maximum(np.minimum(np.minimum(wish, capacity), limit), -1)
    made = output[firm]
    short = np.divide(np.maximum(made - cover, 0), 1 + made, out=np.zeros_like(made),
                      where=(made > cover) & (made > -1))
    missing = np.zeros(n_firms, real)
    missing[buying] = np.add.reduceat((free_value * short)[firm_slot], begin)
    missing = np.divide(missing, free_all, out=np.zeros_like(missing), where=free_all > 0)
    output = output - eff_loss * missing * (1 + output)
    stock = stock - np.minimum(output[firm], cover)

    # rationing: links share what is made, final users also draw on finished goods
    fill[:n_firms] = np.where(output < request, (output - request) / (1 + request), 0)
    fill[n_firms:] = np.where(request_source > slack,
                              (slack - request_source) / (1 + request_source), 0)
    delivered = request + fill[:n_firms] * (link_base + request)
    spare = keep + finished + output - delivered
    final_fill = np.divide(spare, other_base, out=np.zeros_like(spare),
                           where=(spare < 0) & (other_base > 0))
    final_fill = np.maximum(final_fill, -1)
    finished = np.maximum(finished + output - delivered - final_fill * other_base, -keep)

    # arrivals
    shipped = reweight + fill + reweight * fill
    domestic = placed * home + (1 + placed) * (domestic_of @ shipped[:n_firms])
    foreign = placed * (1 - home) + (1 + placed) * (foreign_of @ shipped[n_firms:])
    arrived = near.turn(week, domestic) + far.turn(week, foreign)
    on_order = on_order + domestic + foreign - arrived
    stock = stock + arrived
    backlog = backlog_share * np.maximum(total - domestic - foreign, 0)


best = np.inf
for week in range(int(weeks)):
    start = time.perf_counter()
    run_week(week)
    best = min(best, time.perf_counter() - start)
print(best, np.max(np.abs(output - column("firm_output"))))
