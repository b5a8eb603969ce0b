"""What each experiment claims, and the assumptions whose ranges are tried.

A claim is (kind, indicator, package[, variant, other variant], sentence): `best` - the package is the best of
all; `helps`, `harms` - its difference to none is a gain, a loss; `more` - its mean is larger in one variant
than in the other. Variants are lists of --set options.
"""

HEAD = """# Experiments

Fourteen claims of the source papers, put to the model. Written by `./dev experiments` from runs of
`scenarios/library/x01-…` to `x14-…`; do not edit. Every figure is one of `renlian compare --csv`, rounded to
six digits, for the committed scenario, seed and size, with the options that are stated.

**Verdicts follow from a rule.** A package that is claimed to be best is *supported* with P(best) of at least
0.9, *contradicted* with at most 0.1, else *undecided*. A package that is claimed to help, or to harm, is
supported or contradicted where `renlian compare` calls its difference to none decided: both 95 % intervals leave
out 0, and the sign is the same at all design points. A claim about two variants needs means two standard errors
apart. *Cannot test*: the indicator has no value here.

**Over luck and levers.** Every replicate runs at four points of a Sobol' sequence over the assumed strength, reach
and cost of the levers in use (`design_points`), so P(best) and intervals count both. All other parameters stay at
their defaults, and most are assumptions: the two that a verdict hinges on most are those, among the ones tried,
whose studied range moves its headline most. Sizes are those of a laptop; budgets are equal: what a package
cannot spend goes to a transfer.
"""


def experiment(number, name, title, sentence, headline, indicators, claims, assumptions, **more):
    return {"id": f"X{number}", "scenario": f"x{number:02d}-{name}", "title": title, "sentence": sentence,
            "headline": headline, "indicators": indicators, "claims": claims, "assumptions": assumptions, **more}


EXPERIMENTS = [
    experiment(
        1, "five-task-race", "Five-task horse race", "Source paper 004: each package improves its own task.",
        ("loss_area", "stabilise"),
        ["loss_area", "completeness_graded", "frontier_gap", "fill_rate", "carbon_intensity", "defaults"],
        [("best", "completeness_graded", "mend", "the mending package mends best"),
         ("best", "frontier_gap", "strengthen", "the strengthening package narrows the gap most"),
         ("best", "loss_area", "stabilise", "the stabilising package loses least"),
         ("best", "fill_rate", "smooth", "the smoothing package fills most orders"),
         ("best", "carbon_intensity", "green", "the greening package emits least")],
        ["n_crit", "e_max_L10", "conf_policy", "q0_sub"],
        variants=[("embargo alone", ["shocks.cut.depth=0"]), ("financing cut alone", ["shocks.embargo.depth=0"])]),
    experiment(
        2, "closing-speed", "Chokepoint closing speed",
        "Source papers 000, 001, 004: research money, platforms, first buyers and talent close chokepoints sooner.",
        ("completeness_graded", "first-set"), ["time_to_localise.chip_tools", "completeness_graded", "loss_area"],
        [("helps", "completeness_graded", "research", "cheaper research closes the gap further"),
         ("helps", "completeness_graded", "award", "awards close it further"),
         ("helps", "completeness_graded", "platform", "platforms close it further"),
         ("helps", "completeness_graded", "first-set", "first buyers close it further"),
         ("helps", "completeness_graded", "talent", "trained staff close it further"),
         ("helps", "completeness_graded", "fund", "equity closes it further")],
        ["T_hard", "conv", "race_elast_rd", "e_max_L13"]),
    experiment(
        3, "financing-cascade", "Financing-cut cascade",
        "Source papers 003, 004, 000: guarantees, supply-chain finance, pledges and funds keep firms alive.",
        ("defaults", "guarantee"), ["defaults", "employment", "loss_area"],
        [("helps", "defaults", "guarantee", "guarantees prevent failures"),
         ("helps", "defaults", "rate-cut", "cheaper loans prevent failures"),
         ("helps", "defaults", "supply-chain", "supply-chain finance prevents failures"),
         ("helps", "defaults", "pledge", "pledges prevent failures"),
         ("helps", "defaults", "fund", "equity prevents failures"),
         ("best", "defaults", "guarantee", "guarantees do so best")],
        ["cash_weeks", "h_AR", "e_max_L4", "kap_b"],
        variants=[("half of the loans", ["shocks.cut.depth=0.5"])]),
    experiment(
        4, "talent-shock", "Talent shock",
        "Source paper 004: when staff leave and knowledge is not codified, the chain is disrupted.",
        ("loss_area", "training"), ["loss_area", "frontier_gap", "employment"],
        [("more", "loss_area", "none", "longer and deeper", "as committed", "the chain loses more when more leave for longer"),
         ("helps", "loss_area", "wage", "better pay protects"),
         ("helps", "loss_area", "codification", "codified knowledge protects"),
         ("helps", "loss_area", "training", "training protects")],
        ["quit0", "know_loss", "match_scale", "train"],
        variants=[("longer and deeper", ["shocks.loss.depth=3", "shocks.loss.duration_weeks=104"])]),
    experiment(
        5, "perfect-storm", "Perfect storm", "Source papers 004, 001: shocks reinforce each other; mixed policy is best.",
        ("loss_area", "mix"), ["loss_area", "defaults", "employment"],
        [("best", "loss_area", "mix", "the mixed package loses least"),
         ("helps", "loss_area", "phased", "the phased package loses less than none")],
        ["n_crit", "cash_weeks", "e_max_L13", "match_scale"],
        variants=[("embargo alone", ["shocks.cut.depth=0", "shocks.loss.depth=0"]),
                  ("cut alone", ["shocks.embargo.depth=0", "shocks.loss.depth=0"]),
                  ("talent loss alone", ["shocks.embargo.depth=0", "shocks.cut.depth=0"]),
                  ("cut before embargo", ["shocks.cut.start_week=13", "shocks.embargo.start_week=65"])],
        parts=["embargo alone", "cut alone", "talent loss alone"],
        sum_of=("loss_area", "none")),
    experiment(
        6, "how-many-giants", "How many little giants?", "Source papers 001, 003: more supported firms make a safer chain.",
        ("loss_area", "many"), ["loss_area", "additionality", "completeness_graded", "partners_innovation"],
        [("best", "loss_area", "many", "a little for many is best"),
         ("best", "loss_area", "critical", "chokepoints first is best"),
         ("helps", "loss_area", "lottery", "even a lottery helps"),
         ("harms", "partners_innovation", "many", "partners of the supported innovate less")],
        ["add_sub", "e_max_L1", "conv", "phi_spill"]),
    experiment(
        7, "certification", "Certification against capability", "Source paper 000: banks trust the title.",
        ("defaults", "money"), ["defaults", "loss_area"],
        [("more", "defaults", "none", "no signal", "as committed", "without the signal more firms fail"),
         ("helps", "defaults", "money", "money to titled firms prevents failures"),
         ("helps", "defaults", "guarantee", "guarantees for titled firms prevent failures")],
        ["sig_srdi", "sig_lg", "rate_saving", "cash_weeks"],
        variants=[("no signal", ["parameters.sig_innov=0 10000 CNY", "parameters.sig_srdi=0 10000 CNY",
                                 "parameters.sig_lg=0 10000 CNY", "parameters.sig_champ=0 10000 CNY"])]),
    experiment(
        8, "collaboration", "Collaboration network", "Source papers 004, 000: coupled firms recover better.",
        ("loss_area", "platform"), ["loss_area", "collaboration", "search_time"],
        [("helps", "collaboration", "platform", "a platform brings firms together"),
         ("helps", "loss_area", "platform", "a platform lowers the loss"),
         ("helps", "loss_area", "cluster", "clusters lower the loss"),
         ("helps", "loss_area", "data", "shared data lower the loss")],
        ["leader_will", "psi_collab", "b_pl_search", "collab_iprisk"],
        variants=[("willing leaders", ["parameters.leader_will=1"])]),
    experiment(
        9, "digital", "Digital firms and stability", "Source papers 002, 004: digital tools raise resistance to risk.",
        ("loss_area", "all"), ["loss_area", "loss_area_52", "level_output"],
        [("helps", "loss_area", "laggards", "vouchers for laggards lower the loss"),
         ("helps", "loss_area", "giants", "vouchers for little giants lower the loss"),
         ("helps", "loss_area", "all", "vouchers for all lower the loss"),
         ("harms", "loss_area_52", "all", "they cost in the first year")],
        ["dig_tfp", "dig_jcurve", "dig_ok", "b_d_search"],
        variants=[("no J-curve", ["parameters.dig_jcurve=0"])]),
    experiment(
        10, "unified-market", "Unified market and local protection",
        "Source paper 004: a unified market matches supply and demand.",
        ("loss_area", "open-market"), ["loss_area", "search_time", "province_inequality"],
        [("helps", "loss_area", "open-market", "an open market lowers the loss"),
         ("helps", "loss_area", "open-market", "no saving of transport",
          "it does where goods need as much transport as before"),
         ("helps", "search_time", "open-market", "it shortens search"),
         ("more", "loss_area", "none", "strong protection", "no protection", "protection costs output")],
        ["b_um", "h0_search", "q_special", "sub_weight"],
        variants=[("strong protection", ["parameters.b_um=0.8"]), ("no protection", ["parameters.b_um=0"]),
                  ("no saving of transport", ["parameters.freight_L12=0"])],
        note="L12 saves transport (C21). What users of carriers save is value added that nobody spends, as final "
             "demand answers no income here, while carriers sell and invest less: read the loss beside the variant."),
    experiment(
        11, "dual-circulation", "Decoupling and dual circulation",
        "Source papers 000, 001, 004: export support, domestic demand and several origins keep chains standing.",
        ("loss_area", "export-support"), ["loss_area", "world_share", "exposure"],
        [("helps", "loss_area", "export-support", "export support lowers the loss"),
         ("helps", "loss_area", "procurement", "domestic procurement lowers the loss"),
         ("helps", "loss_area", "stock", "stocks and second sources lower the loss")],
        ["e_max_L17", "n_crit", "foreign_slack", "chi"]),
    experiment(
        12, "green-and-resilient", "Green and resilient?", "Source paper 004: greening and resilience go together.",
        ("loss_area", "green"), ["loss_area", "carbon_intensity", "frontier_gap"],
        [("best", "carbon_intensity", "green", "green support lowers emissions most"),
         ("helps", "loss_area", "green", "green support lowers the loss too")],
        ["green_step", "e_max_L14", "n_crit", "beta_Kn"]),
    experiment(
        13, "confidence", "Contagion of confidence", "Source paper 004: pessimism deepens a downturn; certainty holds it up.",
        ("loss_area", "certainty"), ["loss_area", "employment"],
        [("more", "loss_area", "none", "as committed", "no contagion", "contagion of confidence deepens the loss"),
         ("helps", "loss_area", "certainty", "certain policy lowers it")],
        ["conf_contagion", "conf_policy", "conf_speed", "conf_perf"],
        variants=[("no contagion", ["parameters.conf_contagion=0"])]),
    experiment(
        14, "engineering-benchmark", "Stocks and second sources",
        "No source paper: stocks and second sources are what every policy has to beat.",
        ("loss_area", "stock"), ["loss_area", "loss_area_52", "defaults"],
        [("best", "loss_area", "stock", "stocks beat the policy packages"),
         ("helps", "loss_area", "mix", "a mixed policy package lowers the loss")],
        ["n_crit", "e_max_L15", "second_source_cut", "e_max_L13"]),
]
