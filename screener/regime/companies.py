"""The company table behind the readings made of companies, and their past: earnings, the valuation gap, self-help in aggregate.

A table takes a whole pass over the facts, so a run hands its own over (`Held.companies`), and without one it is only made where
enough small caps are held. The past is made by `screener regime --history` (a pass a quarter) and kept in the archive
(`regime/companies.csv`); what a page reads of it ends on the page's day.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from screener.gap import LEAST_LARGE, LEAST_SMALL
from screener.regime import Track

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.regime.held import Held
    from screener.settings import Settings

COLUMNS = ("as_of", "key", "value", "on")
KEPT = Path("regime") / "companies.csv"
OLDEST = 120
"""Days that the newest row of the past stands for: the rows are a quarter apart."""


def few(held: Held) -> str:
    """Why nothing can be concluded about companies on this day; empty where enough are held."""
    if held.companies is not None:
        roles = held.companies["role"]
        small, large = int((roles == "small").sum()), int((roles == "peer").sum())
        if small >= LEAST_SMALL and large >= LEAST_LARGE:
            return ""
        return f"figures of {small} small caps and {large} large ones are held: at least {LEAST_SMALL} and {LEAST_LARGE} are needed"
    count = held.once(small_caps_with_facts)
    if count >= LEAST_SMALL:
        return ""
    return f"nothing can be concluded: recent earnings of only {count} small caps are held, fewer than {LEAST_SMALL}"


def small_caps_with_facts(held: Held) -> int:
    """How many companies of a small cap's size have recent earnings: counted first, since the table takes a whole pass."""
    from screener.settings import load_settings

    limits = load_settings().universe
    found = held.ledger.query(
        f"""WITH f AS (SELECT DISTINCT cik FROM facts WHERE filed <= $1 AND filed > CAST($1 AS DATE) - INTERVAL 7 MONTH
            AND concept = 'us-gaap:NetIncomeLoss'),
        c AS (SELECT t.cik, max(p.market_cap) AS cap FROM tickers t JOIN prices p ON p.symbol = t.symbol
            WHERE p.date <= $1 AND p.date > CAST($1 AS DATE) - INTERVAL {limits.price_age_days} DAY GROUP BY t.cik)
        SELECT count(*) AS n FROM f JOIN c USING (cik) WHERE cap BETWEEN $2 AND $3""",
        [held.as_of, limits.minimum_cap, limits.maximum_cap],
    )
    return int(found["n"].iloc[0])


def table_of(held: Held) -> pd.DataFrame:
    """The company table of the day: the run's, else made here. Ask `few` first."""
    if held.companies is not None:
        return held.companies
    return held.once(_made_table)


def _made_table(held: Held) -> pd.DataFrame:
    from screener.settings import load_settings

    return company_table(held.ledger, load_settings(), held.as_of)


def company_table(ledger: Ledger, settings: Settings, as_of: date) -> pd.DataFrame:
    """Small caps and large peers of a day with their multiples and what management did with the cash."""
    from screener.allocation import add_allocation
    from screener.fundamentals import add_fundamentals
    from screener.marketcap import add_market_cap
    from screener.multiples import add_multiples
    from screener.peers import add_discounts
    from screener.special_lines import add_special_lines
    from screener.universe import build_universe, leave_out_stale, leave_out_unsuitable

    companies = add_fundamentals(build_universe(ledger, settings, as_of), ledger, settings, as_of)
    companies = add_market_cap(leave_out_stale(companies, settings, as_of), ledger, settings, as_of)
    companies = add_special_lines(leave_out_unsuitable(companies, settings, as_of), ledger, as_of)
    companies, _ = add_discounts(add_multiples(companies, settings), settings)
    return add_allocation(companies, ledger, settings, as_of).table


def past(held: Held, key: str, now: float, is_on: bool) -> Track:
    """A reading's kept history week by week, the day itself at its end: each row stands until the next, at most OLDEST days."""
    value, on = pd.Series(np.nan, index=held.weeks), pd.Series(np.nan, index=held.weeks)
    for row in held.once(kept_rows):
        if row[1] == key and row[0] < held.as_of:
            day = pd.Timestamp(row[0])
            stands = (held.weeks >= day) & (held.weeks <= day + pd.Timedelta(days=OLDEST))
            value[stands], on[stands] = row[2], row[3]
    value.iloc[-1], on.iloc[-1] = now, float(is_on)
    return Track(value, on)


def kept_series(held: Held, key: str) -> pd.Series[float]:
    """The kept values of a reading up to the day, by the day they were made for."""
    rows = [(pd.Timestamp(row[0]), row[2]) for row in held.once(kept_rows) if row[1] == key and row[0] <= held.as_of]
    return pd.Series([value for _, value in rows], index=pd.DatetimeIndex([day for day, _ in rows]), dtype="float64")


def kept_rows(held: Held) -> list[tuple[date, str, float, float]]:
    """The rows of the archive's file in order of day; none where there is no archive, no file, or a file that is not ours."""
    path = None if held.ledger.path is None else held.ledger.path.parent / KEPT
    if path is None or not path.is_file():
        return []
    made = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                made.append((date.fromisoformat(row["as_of"]), row["key"], float(row["value"]), float(row["on"])))
            except (KeyError, TypeError, ValueError):
                continue
    return sorted(made)
