"""Is the large-cap rally narrow? The hundred largest against the five hundred, and equal against cap weight."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from screener.regime import Reading, signal, unknown
from screener.regime.series import change, last_day, mansfield, place, weekly

if TYPE_CHECKING:
    from filings.ledger import Ledger

PAIRS = (
    ("mega", "OEF", "SPY", "Inside large caps: the 100 largest against the 500", False),
    ("equal_weight", "RSP", "SPY", "Concentration: equal against cap weight", True),
    ("quality", "IJR", "IWM", "Quality among small caps: S&P 600 against Russell 2000", True),
    ("main_street", "XLI", "XLK", "Main Street: industrials against technology", True),
)
"""Key, the two funds, the observation, and whether a rise of the ratio is what small caps want."""


@signal(30)
def inside_large(ledger: Ledger, as_of: date) -> list[Reading]:
    """One reading a pair of funds: Mansfield relative strength of the first against the second."""
    prices = weekly(ledger, sorted({name for pair in PAIRS for name in pair[1:3]}), as_of)
    readings = []
    for key, first, second, observation, rise_helps in PAIRS:
        if first not in prices or second not in prices:
            readings.append(unknown(key, observation, f"no prices of {first} and {second}", "adjusted closes", "proxy"))
            continue
        strength = mansfield((prices[first] / prices[second]).dropna()).dropna()
        if len(strength) < 27:
            readings.append(unknown(key, observation, f"fewer than 78 weeks of {first} and {second}", "adjusted closes", "proxy"))
            continue
        now = float(strength.iloc[-1])
        percentile, years = place(strength)
        readings.append(
            Reading(
                key,
                observation,
                now,
                "Mansfield points",
                "on" if (now > 0) == rise_helps else "off",
                f"{first}/{second} stands {now:+.1f} % from its 52-week mean.",
                "proxy",
                f"adjusted daily closes of {first} and {second}, last of each week",
                last_day(ledger, first, as_of),
                change(strength),
                percentile,
                years,
                f"{first}/{second} {'above' if rise_helps else 'below'} its 52-week mean",
                first,
            )
        )
    return readings
