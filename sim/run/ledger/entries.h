/**
 * @file sim/run/ledger/entries.h
 * What the mass-balance ledger keeps of every product in every step.
 */
#ifndef REN_SIM_RUN_LEDGER_ENTRIES_H
#define REN_SIM_RUN_LEDGER_ENTRIES_H

/* LEDGER(name, unit, long name) */
#define REN_LEDGER_LIST(X)                                                             \
    X(made, "1e4 CNY week-1", "output of the product")                                 \
    X(imported, "1e4 CNY week-1", "dispatched over links by sources abroad")           \
    X(shipped, "1e4 CNY week-1", "dispatched over links by makers and sources abroad") \
    X(received, "1e4 CNY week-1", "put into input stocks or on its way to them")       \
    X(final, "1e4 CNY week-1", "delivered to final users and pools")                   \
    X(unsold, "1e4 CNY week-1", "added to finished goods, or taken by nobody")         \
    X(used, "1e4 CNY week-1", "inputs of the product that production used up")         \
    X(stocked, "1e4 CNY week-1", "added to input stocks, goods on their way included") \
    X(slipped, "1e4 CNY week-1", "lost from input stocks by a slip of a published rule")

typedef enum ren_ledger_entry {
#define X(name, unit, doc) REN_LEDGER_##name,
    REN_LEDGER_LIST(X)
#undef X
        REN_N_LEDGER
} ren_ledger_entry;

#endif
