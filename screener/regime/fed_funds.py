"""Trigger one: the Fed funds rate under the two-year Treasury yield, with its cause.

The observation: a policy rate below the two-year is the first of two triggers to add small caps
(riffon.com/insight/ins_jhn72db8udiw).
The trap: the two-year far below Fed funds is the market pricing cuts; the same sign can also come from a sell-off of the two-year.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener.regime import Reading, signal, unknown
from screener.regime.series import macro, place

if TYPE_CHECKING:
    from filings.ledger import Ledger

OBSERVATION = "Trigger one: Fed funds under the two-year"
SOURCE = "FRED DGS2 (daily) less FEDFUNDS (monthly mean, public in the next month)"


def spread(two_year: pd.Series[float], funds: pd.Series[float]) -> pd.Series[float]:
    """Monthly mean of the two-year less Fed funds of the same month, in percentage points; complete months only."""
    monthly = two_year.resample("MS").mean()
    return (monthly - funds).dropna()


@signal(20)
def fed_funds(ledger: Ledger, as_of: date) -> list[Reading]:
    """On where the newest two-year stands above the newest published Fed funds mean."""
    two_year, funds = macro(ledger, "DGS2", as_of), macro(ledger, "FEDFUNDS", as_of)
    if two_year.empty or funds.empty or (pd.Timestamp(as_of) - two_year.index[-1]).days > 10:
        return [unknown("trigger_one", OBSERVATION, "no two-year yield of the last ten days or no Fed funds rate", SOURCE)]
    now = float(two_year.iloc[-1] - funds.iloc[-1])
    months = spread(two_year, funds)
    sign = months > 0
    crossed = sign.index[sign.ne(sign.shift()) & (sign.index > sign.index[0])]
    since = f" since {crossed[-1]:%B %Y}" if len(crossed) else ""
    quarter_ago = two_year[two_year.index <= two_year.index[-1] - pd.Timedelta(weeks=13)]
    funds_ago = funds[funds.index <= funds.index[-1] - pd.Timedelta(weeks=13)]
    if quarter_ago.empty or funds_ago.empty:
        return [unknown("trigger_one", OBSERVATION, "less than thirteen weeks of both rates", SOURCE)]
    moved = float(two_year.iloc[-1] - quarter_ago.iloc[-1])
    cut = float(funds.iloc[-1] - funds_ago.iloc[-1])
    if now <= 0:
        cause = "cuts are anticipated" if now < -0.25 else "the two rates are close"
    elif cut < -0.1:
        cause = "by cuts delivered"
    elif moved > 0.1:
        cause = "by a sell-off of the two-year, which is amber and not the observation"
    else:
        cause = "with neither rate moving much"
    percentile, years = place(months)
    return [
        Reading(
            "trigger_one",
            OBSERVATION,
            now,
            "percentage points",
            "on" if now > 0 else "off",
            f"The two-year ({two_year.iloc[-1]:.2f} % on {two_year.index[-1]:%Y-%m-%d}) stands {abs(now):.2f} points"
            f" {'over' if now > 0 else 'under'} Fed funds ({funds.iloc[-1]:.2f} %, mean of {funds.index[-1]:%B %Y}): {cause};"
            f" monthly means have stood on this side{since}.",
            "measured",
            SOURCE,
            two_year.index[-1].date(),
            moved - cut,
            percentile,
            years,
            "the two-year rises above, or Fed funds fall below it",
            "DGS2",
        )
    ]
