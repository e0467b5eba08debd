"""When the next report is due to come: the day of a year ago, moved by 52 weeks so that it falls on the same weekday.

Companies report on about the same day each year; a fiscal year that moved, or a late report of last year, moves the guess with it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.companies import reasons

if TYPE_CHECKING:
    from filings.ledger import Ledger

column(
    "expected_report",
    "Next report",
    "date",
    "Day on which the next 10-K or 10-Q is expected: that of the same report of a year ago + 364 days; a past day means late.",
    "filing dates",
    "no report of a year ago after the latest one's day is held",
)

YEAR = timedelta(days=364)
APART = timedelta(days=30)
"""Least days between two reports: nearer ones are the same report told by two sources, or its amendment."""


def add_expected(ledger: Ledger, table: pd.DataFrame, as_of: date) -> tuple[pd.Series[pd.Timestamp], pd.DataFrame]:
    """`expected_report` of the companies of the table (index `cik`, column `latest_filed`), and why it is missing."""
    days = ledger.query(
        """SELECT DISTINCT cik, filed FROM (
            SELECT cik, filed FROM events WHERE form IN ('10-K', '10-Q', '10-KT', '10-QT') AND filed <= $1 AND filed > $2
            UNION ALL SELECT cik, filed FROM facts WHERE form IN ('10-K', '10-Q', '10-KT', '10-QT') AND filed <= $1 AND filed > $2
                AND concept = 'us-gaap:Assets')
        WHERE cik IN (SELECT unnest($3)) ORDER BY cik, filed""",
        [as_of, as_of - YEAR - timedelta(days=150), [int(cik) for cik in table.index]],
    )
    if table.empty:
        nothing = pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]")
        return nothing, reasons("expected_report", nothing.isna(), "")
    known = pd.to_datetime(table["latest_filed"])
    newest = days.groupby("cik")["filed"].max().reindex(table.index)
    latest = newest.where(known.isna() | (newest > known), known)
    guess = days["filed"] + YEAR
    # The first guess well after the latest report is that of the report that follows it.
    following = days.assign(guess=guess)[guess > days["cik"].map(latest).astype("datetime64[s]") + APART]
    found = following.groupby("cik")["guess"].min().reindex(table.index)
    return found, reasons("expected_report", found.isna(), "no report of a year ago after the latest one's day is held")
