"""Two price sources held against each other: where both have a close of the same day, they must say the same.

The trap: "close" is what was paid in one file and adjusted for later splits in another (a daily file's GameStop of 2021 is a
quarter of the listing's); a symbol may have been given to another company in one of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from filings.ledger import Ledger

APART = 0.01
"""Relative difference from which two closes of one day are not the same: auction and consolidated closes differ by less."""


def price_pairs(ledger: Ledger, as_of: date, days: int, symbols: Sequence[str] | None = None) -> pd.DataFrame:
    """The latest day of each symbol on which two sources have its close, no older than `days`: one row a symbol.

    `symbol`, `date`, `low`, `high` (USD a share), `low_source`, `high_source`, `apart` (a fraction of the lower), `agrees`.
    """
    frame = ledger.query(
        """SELECT symbol, date, min(close) AS low, max(close) AS high, arg_min(source, close) AS low_source,
            arg_max(source, close) AS high_source, max(close) / min(close) - 1 AS apart
        FROM prices WHERE date <= $1 AND date > $2 AND close > 0 AND ($3 IS NULL OR symbol IN (SELECT unnest($3)))
        GROUP BY symbol, date HAVING count(DISTINCT source) > 1
        QUALIFY row_number() OVER (PARTITION BY symbol ORDER BY date DESC) = 1 ORDER BY symbol""",
        [as_of, as_of - timedelta(days=days), None if symbols is None else list(symbols)],
    )
    frame["agrees"] = frame["apart"] <= APART
    return frame
