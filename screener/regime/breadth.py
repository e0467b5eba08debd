"""How many members beat their index: the share and the number ("167 of 500") over one, three and twelve months.

Members are those of the window's start, so that none is there because it won. The trap: price series of survivors only; members
without a price at both ends are not counted, and how many those are is said (published anchors: 28 % in 2023).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener.regime import Reading, signal, unknown

if TYPE_CHECKING:
    from filings.ledger import Ledger

WINDOWS = {"1 month": 4, "3 months": 13, "12 months": 52}
SOURCE = "S&P 500 members of the window's start; adjusted weekly closes; against SPY"


def week_close(ledger: Ledger, on: date) -> date | None:
    """The last week's close by a day: the newest date of the weekly panel with prices of at least 1,000 symbols (some have few)."""
    found = ledger.query(
        "SELECT date FROM adjusted_prices WHERE source = 'us_adjusted_weekly' AND date <= $on AND date > $on - INTERVAL 15 DAY"
        " GROUP BY date HAVING count(*) >= 1000 ORDER BY date DESC LIMIT 1",
        {"on": on},
    )["date"]
    return None if found.empty else found.iloc[0].date()


def beat_share(ledger: Ledger, start: date, end: date, benchmark: str = "SPY") -> tuple[int, int, int]:
    """Members of `start` that beat the benchmark between two week closes, both measured on the same two days.

    Returns (how many beat it, how many have prices at both ends, how many members there were). The trap: a benchmark's daily close
    of 31 December beside members' closes of the last Friday moved the count of 2024 by twelve.
    """
    frame = ledger.query(
        """WITH m AS (SELECT DISTINCT symbol FROM members WHERE index_name = 'S&P 500' AND start <= $start
                      AND ("end" IS NULL OR "end" > $start)),
        p AS (SELECT symbol, any_value(adjusted_close) FILTER (date = $start) AS first,
              any_value(adjusted_close) FILTER (date = $end) AS last
              FROM adjusted_prices WHERE source = 'us_adjusted_weekly' AND date IN ($start, $end) GROUP BY symbol)
        SELECT m.symbol, p.last / p.first - 1 AS made FROM m LEFT JOIN p USING (symbol)""",
        {"start": start, "end": end},
    )
    bench = ledger.query(
        """SELECT max_by(adjusted_close, date) FILTER (date <= $end AND date > $end - INTERVAL 10 DAY)
        / max_by(adjusted_close, date) FILTER (date <= $start AND date > $start - INTERVAL 10 DAY) - 1 AS made
        FROM adjusted_prices WHERE source = 'etf_daily' AND symbol = $benchmark AND date <= $end""",
        {"start": start, "end": end, "benchmark": benchmark},
    )["made"].iloc[0]
    held = frame["made"].dropna()
    if pd.isna(bench):
        return 0, 0, len(frame)
    return int((held > bench).sum()), len(held), len(frame)


@signal(40)
def breadth(ledger: Ledger, as_of: date) -> list[Reading]:
    """A reading a window. On where more than half of the members beat the index: leadership is broad."""
    readings = []
    for name, weeks in WINDOWS.items():
        key, observation = f"breadth_{weeks}w", f"Breadth of winners over {name}"
        start = week_close(ledger, (pd.Timestamp(as_of) - pd.Timedelta(weeks=weeks)).date())
        end = week_close(ledger, as_of)
        if start is None or end is None:
            readings.append(unknown(key, observation, "no weekly closes at both ends of the window", SOURCE))
            continue
        beat, held, members = beat_share(ledger, start, end)
        if held < 300:
            readings.append(unknown(key, observation, f"prices at both ends for {held} of {members} members", SOURCE))
            continue
        share = beat / held
        readings.append(
            Reading(
                key,
                observation,
                share,
                "fraction",
                "on" if share > 0.5 else "off",
                f"{beat} of {held} members beat SPY from {start} to {end}"
                f" ({members - held} of {members} have no price at both ends).",
                "measured",
                SOURCE,
                end,
                flips="more than half of the members beat the index",
                shares_with="breadth",
            )
        )
    return readings
