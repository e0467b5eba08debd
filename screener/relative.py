"""A company's multiple over its peers', now against its own five years: what has changed is worth more than what was always so.

At each past quarter end the same multiple is worked out, with the same steps, from what had been filed and priced by then, for the
company and for its present peers; their ratio is one point. The traps: the peers are those of today, so companies that shrank or
vanished since are not in the old medians; and caps are the listing's figures of those weeks, today's point too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener import special_lines
from screener.columns import column
from screener.companies import Companies
from screener.fundamentals import add_fundamentals, asks
from screener.halves import Halves
from screener.multiples import BY_NAME, add_multiples

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from filings.places import States
    from screener.settings import Settings

column(
    "relative_multiple",
    "Relative multiple",
    "ratio",
    "Own multiple over the median of its peers, on the listing's caps: 0.7 is 30 % cheaper.",
    "peers",
    "no multiple, a loss, or too few peers with figures",
)
column(
    "relative_multiple_median",
    "Relative multiple, usual",
    "ratio",
    "Median of the same at the quarter ends of five years, as each was known then.",
    "peers, past quarter ends",
    "fewer than 12 quarter ends with both figures",
)
column(
    "relative_multiple_z",
    "Relative multiple z",
    "ratio",
    "Log of the relative multiple less the median of its own history, over 1.48 times the median absolute deviation; negative is"
    " cheaper than usual.",
    "peers, past quarter ends",
    "fewer than 12 quarter ends with both figures",
)
column("relative_points", "Quarter ends", "count", "Quarter ends of the last five years with both figures.", "peers")
column(
    "cheap_on",
    "Cheap on",
    "text",
    "On how many of four views of one figure it is cheap: trailing year and mid-cycle against large peers, its own history,"
    " companies of its size. They share one numerator, so they are views and no votes.",
    "peers",
)

QUARTERS = 20
"""Quarter ends looked back at: five years."""

LEAST_POINTS = 12
"""Three years; below that a median of the past is an anecdote."""

MOST_COMPANIES = 50
"""The first of the list whose history is read; it is shown and not scored."""

REACH_DAYS = 800
"""How old figures may be that twelve months are made of: a fiscal year, what has passed of the next, and the time to file."""

OF_TODAY = ("ttm", "year", "balance")
"""Measures that a multiple of one day is made of."""

_NUMBERS = ("relative_multiple", "relative_multiple_median", "relative_multiple_z", "relative_points")


def quarter_ends(as_of: date, count: int = QUARTERS) -> list[date]:
    """The last quarter ends before the day, newest first."""
    ends = pd.date_range(end=pd.Timestamp(as_of) - pd.Timedelta(days=1), periods=count, freq="QE")
    return [end.date() for end in reversed(ends)]


def add_relative(
    companies: Companies, peers: pd.DataFrame, ledger: Ledger, settings: Settings, as_of: date, halves: Halves | None = None
) -> Companies:
    """The four columns and `cheap_on`, for a list in order of rank; reads what `add_discounts` made, and its list of peers."""
    table = companies.table
    asked = table[table["multiple"].notna()].head(MOST_COMPANIES)
    mine = peers[peers["cik"].isin(asked.index)]
    made = pd.DataFrame({name: pd.Series(float("nan"), index=table.index) for name in _NUMBERS})
    why = pd.Series("no multiple that both the company and enough large-cap peers have", index=table.index, dtype="string")
    why = why.mask(table["multiple"].notna(), f"history is read for the first {MOST_COMPANIES} of the list")
    if len(mine):
        days = [as_of, *quarter_ends(as_of)]
        points = _points(
            asked, mine, _yields(asked, mine, halves or Halves(ledger, 0), settings, days, as_of), settings.peers.minimum
        )
        for cik in dict.fromkeys(int(one) for one in points["cik"]):
            own = points[points["cik"] == cik].set_index("at")["log_ratio"]
            made.loc[cik, list(_NUMBERS)], why[cik] = _judged(own)
        for cik in asked.index[~asked.index.isin(points["cik"])]:
            why[cik] = "the company or its peers have no figures or no listed market cap at any quarter end"
    reasons = [
        pd.DataFrame({"cik": made.index[empty], "column": name, "reason": why[empty].to_numpy()})
        for name in _NUMBERS
        if (empty := made[name].isna()).any()
    ]
    # A loss today is told before a short past.
    loss = table.index[table["multiple"].notna() & table["own_multiple"].isna()]
    for rows in reasons:
        now = rows["cik"].isin(loss) & rows["column"].isin(("relative_multiple", "relative_multiple_z"))
        rows.loc[now, "reason"] = "a loss: the multiple is not positive today"
    made["cheap_on"] = _cheap_on(table, made["relative_multiple_z"])
    return companies.add(made, missing=pd.concat(reasons, ignore_index=True) if reasons else None)


def _judged(log_ratio: pd.Series[float]) -> tuple[tuple[float | None, ...], str]:
    """The numbers of one company from its points (0 is today), and why one is missing."""
    import math

    past = log_ratio[log_ratio.index > 0]
    now = log_ratio.get(0)
    current = None if now is None else math.exp(now)
    count = float(len(past))
    if len(past) < LEAST_POINTS:
        return (current, None, None, count), f"only {len(past)} of the {LEAST_POINTS} quarter ends that a history needs"
    middle = float(past.median())
    spread = 1.4826 * float((past - middle).abs().median())
    if now is None:
        why = "no positive multiple today on the listing's market cap, or too few peers have one"
        return (None, math.exp(middle), None, count), why
    z = (float(now) - middle) / spread if spread > 0 else None
    return (current, math.exp(middle), z, count), "its relative multiple never moved"


def _points(asked: pd.DataFrame, peers: pd.DataFrame, yields: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """One row a company and day where both figures are there: `cik`, `at`, `log_ratio`."""
    import numpy as np

    found = []
    for name, group in asked.groupby("multiple"):
        column_name = BY_NAME[str(name)].yield_column
        known = yields[["cik", "at", column_name]].dropna().rename(columns={column_name: "y"})
        own = known[known["cik"].isin(group.index) & (known["y"] > 0)]
        theirs = peers.loc[peers["cik"].isin(group.index), ["cik", "peer_cik"]].merge(known, left_on="peer_cik", right_on="cik")
        by_day = theirs.groupby(["cik_x", "at"])["y"].agg(["median", "size"])
        by_day = by_day[(by_day["size"] >= minimum) & (by_day["median"] > 0)].rename_axis(["cik", "at"]).reset_index()
        both = own.merge(by_day, on=["cik", "at"])
        found.append(both[["cik", "at"]].assign(log_ratio=np.log(both["median"] / both["y"])))
    return pd.concat(found, ignore_index=True)


def _yields(
    asked: pd.DataFrame, peers: pd.DataFrame, halves: Halves, settings: Settings, days: list[date], as_of: date
) -> pd.DataFrame:
    """Every multiple of every company at each day (`cik`, `at` = number of the day).

    A company on a day counts as a company of its own, with what had been filed by then: so one pass of the ordinary steps does for
    all days, and the definitions are the same by construction.
    """
    from filings.places import States

    kinds = pd.concat([asked["kind"], peers.set_index("peer_cik")["cik"].map(asked["kind"])])
    tickers = pd.concat([asked["ticker"], peers.set_index("peer_cik")["peer_ticker"]])
    who = pd.DataFrame({"kind": kinds, "ticker": tickers})
    who = who[~who.index.duplicated()].rename_axis("cik").reset_index()
    numbered = pd.DataFrame({"at": range(len(days)), "day": pd.Series(days).astype("datetime64[s]")})
    caps = _caps(halves.ledger, who, numbered, settings.universe.price_age_days)
    table = caps.assign(number=caps["cik"] * 100 + caps["at"])
    wanted = {item: tuple(one for one in measures if one in OF_TODAY) for item, measures in asks(settings).items()}
    for item, measures in special_lines.ASKS.items():
        wanted[item] = tuple(dict.fromkeys((*wanted.get(item, ()), *measures)))
    states = States(table[["number", "cik", "day"]], {item: measures for item, measures in wanted.items() if measures}, REACH_DAYS)
    table = table.set_index(table["number"].rename("cik"))
    made = Companies(table[["kind", "market_cap", "role"]].astype({"role": "string"}))
    made = halves.add(add_past_figures, made, settings, as_of, states)
    fresh = (table["day"] - made.table["latest_period_end"]).dt.days <= settings.fundamentals.latest_period_days
    made = add_multiples(made.keep(made.table.index[fresh.fillna(False)]), settings)
    found = made.table[[multiple.yield_column for multiple in BY_NAME.values()]]
    return found.assign(cik=found.index // 100, at=found.index % 100).reset_index(drop=True)


def add_past_figures(companies: Companies, ledger: Ledger, settings: Settings, as_of: date, states: States) -> Companies:
    """What the statements said of each company on its day; a step that two processes may share."""
    made = add_fundamentals(companies, ledger, settings, as_of, evidence_later=True, states=states, covers={})
    numbers = [int(number) for number in companies.table.index]
    lines = special_lines.special_values(special_lines.read_special_lines(ledger, as_of, numbers, states))
    return replace(special_lines.add_special_lines(made, ledger, as_of, lines), later=())


def _caps(ledger: Ledger, who: pd.DataFrame, days: pd.DataFrame, age: int) -> pd.DataFrame:
    """The listing's market cap of each company at each day, from the last week with one."""
    ledger.register("relative_who", who[["cik", "ticker"]])
    ledger.register("relative_days", days)
    rows = ledger.query(
        f"""SELECT w.cik, d.at, d.day, arg_max(p.market_cap, (p.date, p.source)) AS market_cap FROM prices p
        JOIN relative_who w ON p.symbol = w.ticker
        JOIN relative_days d ON p.date <= d.day AND p.date > d.day - INTERVAL {age} DAY
        WHERE p.market_cap > 0 GROUP BY w.cik, d.at, d.day ORDER BY w.cik, d.at"""
    )
    rows = rows.astype({"cik": "int64", "at": "int64", "day": "datetime64[s]"})
    return rows.merge(who[["cik", "kind"]], on="cik").assign(role="peer")


VIEWS = ("trailing year", "mid-cycle", "own history", "same size")


def _cheap_on(table: pd.DataFrame, z: pd.Series[float]) -> pd.Series[str]:
    """In words: how many of the four views call it cheap, and which say nothing. A loss is not cheap on any."""
    has = table["multiple"].notna()
    loss = has & table["own_multiple"].isna()
    mid_loss = has & (table["mid_cycle_operating_income"] <= 0) & table["multiple"].eq("EV/EBIT")
    views = {
        "trailing year": table["ttm_discount"].mask(loss, -1.0),
        "mid-cycle": table["mid_cycle_discount"].mask(mid_loss.fillna(False), -1.0),
        "own history": -z,
        "same size": table["same_size_discount"].mask(loss & table["same_size_multiple"].notna(), -1.0),
    }
    words = []
    for cik in table.index:
        cheap = [name for name in VIEWS if views[name][cik] > 0]
        unknown = [name for name in VIEWS if pd.isna(views[name][cik])]
        told = f"cheap on {len(cheap)} of {len(VIEWS)}"
        told += f": {', '.join(cheap)}" if cheap else ""
        words.append(told + (f"; not known: {', '.join(unknown)}" if unknown else ""))
    return pd.Series(words, index=table.index, dtype="string")
