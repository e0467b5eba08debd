"""The gap to large companies of the same kind: who the peers are, what they cost, and how much cheaper the small company is.

Peers are large caps (settings) of the same industry group; where fewer than enough of them have the multiple, of the same sector;
then all large caps that are no financials. A list that the user named goes before all of them. The step taken is named, and
confidence falls with each. The list is printed with every value, and the median also without the seven largest companies, so that
no index heavyweight makes a discount. The same ladder among the small caps themselves tells a discount of size from one of the
company.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from screener.columns import column
from screener.companies import FLAGS, Companies, reasons
from screener.multiples import BY_NAME, MULTIPLES, Multiple
from screener.peersets import NAMED, STEPS, Rung, by_size, described, keys, ladder, largest, median_of_others, share_cheaper
from screener.settings import Settings

_TEXTS = ("multiple", "peer_group", "same_size_group", "beside")

column("multiple", "Multiple", "text", "Name of the multiple that the discount is taken on.", "domain.md 4.1 by kind of company")
column(
    "own_multiple", "Own multiple", "ratio", "The company's own multiple on trailing twelve months.", "fundamentals", "not positive"
)
column(
    "own_mid_cycle",
    "Own mid-cycle",
    "ratio",
    "The multiple on a mid-cycle year's operating income.",
    "fundamentals",
    "no five years",
)
column("peer_multiple", "Peer multiple", "ratio", "Median multiple of the large-cap peers (inverse of the median yield).", "peers")
column("peer_multiple_without_seven", "Peers without seven", "ratio", "The same without the seven largest companies.", "peers")
column(
    "peer_harmonic_mean",
    "Peers, harmonic mean",
    "ratio",
    "Inverse of the peers' mean yield, losses in: what the peers cost bought in equal parts.",
    "peers",
    "the mean yield is not positive",
)
column(
    "peer_deviation",
    "Peer deviation",
    "ratio",
    "Median absolute deviation of the peers' multiples from the peer multiple; a loss counts as infinitely dear.",
    "peers",
    "half the peers or more lose money",
)
column("peer_count", "Peers", "count", "Large caps of the set that have the multiple.", "peers")
column("peer_percentile", "Dearer than", "fraction", "Share of the peers that are cheaper; 0 is cheaper than all of them.", "peers")
column(
    "peer_group",
    "Peer group",
    "text",
    "The industry group, sector or 'all non-financials' that the peers are of, or 'your own list'.",
    "peers",
)
column("peer_step", "Peer step", "count", "0 industry group, 1 sector, 2 all non-financials.", "peers")
column("same_size_multiple", "Same-size peers", "ratio", "Median multiple of the other small caps of its set.", "peers")
column("same_size_group", "Same-size group", "text", "The set that those small caps are of.", "peers")
column("same_size_count", "Same-size peers, number", "count", "Other small caps of that set that have the multiple.", "peers")
column(
    "same_size_discount",
    "Discount to same size",
    "fraction",
    "1 - own / same-size multiple, trailing twelve months: what is the company's own, where the discount to large caps is of size.",
    "peers",
    "a loss, or fewer other small caps than the least",
)
column("ttm_discount", "Discount TTM", "fraction", "1 - own / peer multiple, trailing twelve months; positive = cheaper.", "peers")
column("mid_cycle_discount", "Discount mid-cycle", "fraction", "1 - own / peer multiple on a mid-cycle year.", "peers")
column(
    "beside",
    "Second multiple",
    "text",
    "The multiple that stands beside: EV/EBITDA, not scored; P/E for banks and insurers, whose book is never read alone; P/AFFO.",
    "domain.md 4.1",
)
column("beside_own", "Second, own", "ratio", "The company's own second multiple.", "fundamentals", "not positive or unknown")
column("beside_peer", "Second, peers", "ratio", "Its median among peers of the same set.", "peers", "too few of them have it")
column("beside_discount", "Second, discount", "fraction", "1 - own / peers on the second multiple.", "peers", "either is missing")
column("peer_rotce", "Peers' ROTCE", "fraction", "Median return on tangible equity of the bank's peers.", "peers", "no bank")
column(
    "discount",
    "Discount",
    "fraction",
    "The smaller of the TTM and the mid-cycle discount (banks, insurers: of book and earnings): 1 - own / peer multiple; positive ="
    " cheaper than large peers.",
    "peers",
    "no multiple, a loss, no peer set, or cash burnt faster than the limit",
)
column(
    "yield_ratio",
    "Yield over peers",
    "ratio",
    "Own yield over the peers' median yield, the smallest of those that the discount is the smaller of.",
    "peers",
    "no multiple or no peer set, or cheap while it burns its cash",
)

PEER_COLUMNS = [
    "cik", "ticker", "peer_cik", "peer_ticker", "peer_name", "multiple", "value", "is_seven", "peer_cap", "peer_price",
    "peer_figure", "peer_accession", "peer_filed", "peer_cap_source",
]  # fmt: skip
"""`value`: the peer's multiple, missing where it loses money; `peer_cap`: its market cap, from cover or listing by
`peer_cap_source`; `peer_price`: what its multiple divides, enterprise value or market cap; `peer_figure`: what by;
`peer_accession`, `peer_filed`: the report that the figure ends with."""
MOST_PRINTED = 60
"""Most peers that are printed for one company; the median is over all of them."""

MADE = [
    "multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_multiple_without_seven", "peer_harmonic_mean",
    "peer_deviation", "peer_count", "peer_percentile", "same_size_multiple", "same_size_group", "same_size_count",
    "same_size_discount", "peer_group", "peer_step", "ttm_discount", "mid_cycle_discount", "beside", "beside_own", "beside_peer",
    "beside_discount", "peer_rotce", "discount", "yield_ratio",
]  # fmt: skip


def add_discounts(
    companies: Companies, settings: Settings, named: Mapping[str, Sequence[str]] | None = None
) -> tuple[Companies, pd.DataFrame]:
    """Peers, medians and discounts for each small cap; the second value lists every peer with its multiple (PEER_COLUMNS).

    `named`: peers that the user set for a company (`screener import overrides`), by ticker; they go before the steps.
    """
    table = companies.table
    small = table[table["role"] == "small"]
    seven = largest(table[table["role"] == "peer"])
    rungs = ladder(table, named or {}, settings.peers.minimum)
    made = pd.DataFrame({name: pd.Series(index=small.index, dtype="string" if name in _TEXTS else "float64") for name in MADE})
    waits = pd.Series(True, index=small.index)
    printed = []
    for multiple in MULTIPLES:
        if not multiple.is_scored:
            continue
        asked = waits & small["kind"].isin(multiple.kinds)
        own = small[multiple.yield_column]
        if multiple.is_telling:
            waits &= ~(asked & own.isna())
        asked &= own.notna()
        if multiple.never_alone and multiple.beside:
            asked &= small[BY_NAME[multiple.beside].yield_column].notna()
        chosen = _choose(asked, rungs, multiple, seven)
        if chosen.empty:
            continue
        waits[chosen.index] = False
        made.loc[chosen.index] = _measured(chosen, small, rungs, multiple, seven, settings.peers.minimum)
        printed.append(_printed(chosen, rungs, multiple, seven, small))
    burns = _burns(small, settings)
    missing = _why(made, small, burns, settings)
    made["discount"] = made["discount"].mask(burns)
    # Where it is dear all the same it keeps its place: burning cash never helps.
    made["yield_ratio"] = made["yield_ratio"].mask(burns & (made["yield_ratio"] > 1))
    out = companies.add(made, missing=missing, flags=_unused(made, small, table, named or {}))
    none = pd.concat([reasons(name, table["role"] != "small", "a peer itself") for name in MADE])
    peers = pd.concat(printed, ignore_index=True) if printed else pd.DataFrame(columns=PEER_COLUMNS)
    return out.add(pd.DataFrame(index=table.index), missing=none), peers.sort_values("cik", kind="stable", ignore_index=True)


def _choose(asked: pd.Series[bool], rungs: Sequence[Rung], multiple: Multiple, seven: pd.Index[int]) -> pd.DataFrame:
    """The first set wide enough for each company that asks, with what the set's multiples come to; rows only for those that found
    one."""
    found: list[pd.DataFrame] = []
    for place, rung in enumerate(rungs):
        if not asked.any():
            break
        sets = described(rung.large[multiple.yield_column], rung.of_large, seven)
        enough = rung.wide_enough(sets)
        if multiple.never_alone and multiple.beside:
            second = described(rung.large[BY_NAME[multiple.beside].yield_column], rung.of_large, seven).reindex(sets.index)
            enough &= rung.wide_enough(second)
        hit = asked & rung.of_small.isin(sets.index[enough])
        rows = sets.reindex(rung.of_small[hit]).set_axis(asked.index[hit])
        found.append(rows.assign(rung=place, step=rung.step, key=rung.of_small[hit]))
        asked = asked & ~hit
    return pd.concat(found) if found else pd.DataFrame()


def _measured(
    chosen: pd.DataFrame, small: pd.DataFrame, rungs: Sequence[Rung], multiple: Multiple, seven: pd.Index[int], minimum: int
) -> pd.DataFrame:
    """Every column for the companies of one multiple."""
    mine = small.loc[chosen.index]
    own, peer = mine[multiple.yield_column], chosen["median"]
    mid = pd.Series(float("nan"), index=mine.index)
    if multiple.mid_cycle:
        mid = mine[multiple.mid_cycle] / mine["enterprise_value"].where(lambda value: value > 0)
    made = pd.DataFrame(index=mine.index, columns=pd.Index(MADE), dtype="float64")
    made["multiple"] = multiple.name
    made["own_multiple"], made["own_mid_cycle"] = _inverse(own), _inverse(mid)
    made["peer_multiple"] = _inverse(peer)
    made["peer_multiple_without_seven"] = _inverse(chosen["without_seven"])
    made["peer_harmonic_mean"] = _inverse(chosen["mean"])
    made["peer_deviation"], made["peer_count"] = chosen["deviation"], chosen["count"].astype("float64")
    made["peer_group"] = chosen["key"].str.split("|", n=1).str[1]
    made["peer_step"] = chosen["step"].astype("float64")
    made["ttm_discount"], made["mid_cycle_discount"] = 1 - peer * _inverse(own), 1 - peer * _inverse(mid)
    worst = pd.concat([own, mid], axis=1).min(axis=1) / peer
    for place in sorted(set(chosen["rung"])):
        at, rung = chosen.index[chosen["rung"] == place], rungs[place]
        cheaper = share_cheaper(own[at], chosen.loc[at, "key"], rung.large[multiple.yield_column], rung.of_large)
        made.loc[at, "peer_percentile"] = cheaper
        if multiple.kinds == ("bank",):
            returns = described(rung.large["rotce"], rung.of_large, seven)
            made.loc[at, "peer_rotce"] = returns["median"].reindex(chosen.loc[at, "key"]).to_numpy()
        if multiple.beside:
            name = BY_NAME[multiple.beside].yield_column
            second = described(rung.large[name], rung.of_large, seven)
            medians = second.loc[rung.wide_enough(second), "median"]
            middle = pd.Series(medians.reindex(chosen.loc[at, "key"]).to_numpy(), index=at)
            made.loc[at, "beside_own"], made.loc[at, "beside_peer"] = _inverse(mine.loc[at, name]), _inverse(middle)
            made.loc[at, "beside_discount"] = 1 - middle * _inverse(mine.loc[at, name])
            if multiple.never_alone:
                worst[at] = pd.concat([worst[at], mine.loc[at, name] / middle], axis=1).min(axis=1)
    made["beside"] = pd.Series(multiple.beside, index=mine.index, dtype="string")
    made["yield_ratio"], made["discount"] = worst, 1 - _inverse(worst)
    return made.assign(**_same_size(mine.index, small, multiple, minimum)).astype(dict.fromkeys(_TEXTS, "string"))


def _inverse(yields: pd.Series[float]) -> pd.Series[float]:
    return 1 / yields.where(yields > 0)


def _same_size(ciks: pd.Index[int], small: pd.DataFrame, multiple: Multiple, minimum: int) -> dict[str, pd.Series]:
    """The same ladder among the other small caps."""
    yields = small[multiple.yield_column]
    middle, count = (pd.Series(float("nan"), index=ciks) for _ in range(2))
    group = pd.Series(pd.NA, index=ciks, dtype="string")
    for step in range(len(STEPS)):
        of = keys(small, step)
        others = median_of_others(yields, of).loc[ciks]
        hit = group.isna() & (others["count"] >= minimum) & (others["median"] > 0)
        middle, count = middle.mask(hit, others["median"]), count.mask(hit, others["count"])
        group = group.mask(hit, of.loc[ciks].str.split("|", n=1).str[1])
    return {
        "same_size_multiple": _inverse(middle),
        "same_size_count": count,
        "same_size_group": group,
        "same_size_discount": 1 - middle * _inverse(yields.loc[ciks]),
    }


def _burns(small: pd.DataFrame, settings: Settings) -> pd.Series[bool]:
    """Where more than the limit of the cash held is burnt in a year (measures.md 2)."""
    return (small["fcf"] < -settings.fundamentals.cash_burn * small["cash"]).fillna(False).astype(bool)


def _why(made: pd.DataFrame, small: pd.DataFrame, burns: pd.Series[bool], settings: Settings) -> pd.DataFrame:
    """One reason for each empty cell."""
    has = made["multiple"].notna()
    none = pd.Series("no multiple that both the company and enough large-cap peers have", index=made.index, dtype="string")
    telling = small["kind"].isin(MULTIPLES[0].kinds) & small[MULTIPLES[0].yield_column].isna()
    none = none.mask(telling, f"{MULTIPLES[0].name} unknown, and no later multiple stands in for it")
    none = none.mask(small["enterprise_value"] <= 0, "enterprise value is not positive")
    none = none.mask(small["kind"] == "biotech", "biotech without revenue: no multiple speaks for it")
    loss = "a loss: " + made["multiple"] + " is not positive"
    mid_loss = (small["mid_cycle_operating_income"] <= 0).fillna(False)
    few = f"fewer than {settings.peers.minimum} others"
    why: dict[str, pd.Series[str] | str] = {
        "own_multiple": loss,
        "ttm_discount": loss,
        "own_mid_cycle": pd.Series(
            "no mid-cycle year: fewer than five years of margins held, or another multiple", index=made.index, dtype="string"
        ).mask(mid_loss, "the mid-cycle year is a loss"),
        "discount": loss.mask(
            made["own_multiple"].notna(),
            "the worse of the two that the discount is the smaller of is a loss (mid-cycle: median margin of five years)",
        ).mask(
            burns & made["yield_ratio"].notna(),
            f"burns more than {settings.fundamentals.cash_burn:.0%} of its cash a year: no ratio tells whether that is cheap",
        ),
        "yield_ratio": f"cheap, but it burns more than {settings.fundamentals.cash_burn:.0%} of its cash a year",
        "peer_multiple_without_seven": "no peers besides the seven largest, or their median peer loses money",
        "peer_harmonic_mean": "the peers' mean yield is not positive",
        "peer_deviation": "half the peers or more lose money",
        "same_size_multiple": f"{few} of its size have the multiple, or their median company loses money",
        "same_size_discount": loss.mask(made["own_multiple"].notna(), f"{few} of its size have the multiple"),
        "beside": "no second multiple stands beside this one",
        "beside_own": "not positive or unknown, or no second multiple",
        "beside_peer": f"{few} of the peers have it, or no second multiple",
        "beside_discount": "either side is missing",
        "peer_rotce": "no bank, or peers' tangible books are not held",
    }
    why["mid_cycle_discount"] = why["own_mid_cycle"]
    why["same_size_group"] = why["same_size_count"] = why["same_size_multiple"]
    rows = []
    for name in MADE:
        empty = made[name].isna()
        if name == "discount":
            empty |= burns
        elif name == "yield_ratio":
            empty |= burns & (made["yield_ratio"] > 1)
        reason = pd.Series(why.get(name, ""), index=made.index, dtype="string").where(has, none)
        rows.append(pd.DataFrame({"cik": made.index[empty], "column": name, "reason": reason[empty].to_numpy()}))
    return pd.concat([one for one in rows if len(one)] or rows, ignore_index=True)


def _unused(made: pd.DataFrame, small: pd.DataFrame, table: pd.DataFrame, named: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Amber: peers that the user named and that have not the company's multiple here, or none of which can be held against it."""
    rows = []
    listed = small["ticker"].isin(list(named)) & made["multiple"].notna()
    asked = zip(
        small.index[listed],
        small.loc[listed, "ticker"],
        made.loc[listed, "multiple"],
        made.loc[listed, "peer_group"],
        strict=True,
    )
    for cik, ticker, multiple, group in asked:
        held = table.loc[table[BY_NAME[multiple].yield_column].notna() & (table.index != cik), "ticker"]
        lacking = [name for name in named[ticker] if name not in set(held)]
        reason = f"of the peers that you named, {', '.join(lacking)} cannot be used: no {multiple} of that day is held"
        if group != NAMED:
            reason = f"the peers that you named ({', '.join(named[ticker])}) have no positive median of {multiple}: {group} instead"
        if lacking or group != NAMED:
            rows.append({"cik": cik, "flag": "own peers not used", "severity": "amber", "reason": reason})
    return pd.DataFrame(rows, columns=FLAGS)


def _behind(peers: pd.DataFrame, multiple: Multiple) -> dict[str, pd.Series]:
    """What a peer's multiple is made of, and the report it comes from."""
    price = "enterprise_value" if multiple.side == "ev" else "market_cap"
    named = {
        "peer_cap": "market_cap", "peer_price": price, "peer_figure": multiple.figure, "peer_accession": "latest_accession",
        "peer_filed": "latest_filed", "peer_cap_source": "market_cap_source",
    }  # fmt: skip
    shown = peers.reindex(columns=list(dict.fromkeys(named.values())))
    return {name: shown[column] for name, column in named.items()}


def _printed(
    chosen: pd.DataFrame, rungs: Sequence[Rung], multiple: Multiple, seven: pd.Index[int], small: pd.DataFrame
) -> pd.DataFrame:
    """The peers of each company, largest first."""
    found = []
    for place in sorted(set(chosen["rung"])):
        rung = rungs[place]
        has = rung.large[multiple.yield_column].notna().to_numpy()
        ordered = by_size(rung.large[has].assign(key=rung.of_large[has]))
        members = pd.DataFrame(
            {
                "key": ordered["key"],
                "peer_cik": ordered.index,
                "peer_ticker": ordered["ticker"],
                "peer_name": ordered["name"],
                "multiple": multiple.name,
                "value": _inverse(ordered[multiple.yield_column]),
                "is_seven": ordered.index.isin(seven),
                **_behind(ordered, multiple),
            }
        )
        members = members[members.groupby("key").cumcount() < MOST_PRINTED]
        mine = chosen.loc[chosen["rung"] == place, ["key"]].assign(ticker=small["ticker"]).rename_axis("cik").reset_index()
        both: pd.DataFrame = mine.merge(members, on="key", how="inner")
        found.append(both[PEER_COLUMNS])
    return pd.concat(found, ignore_index=True)
