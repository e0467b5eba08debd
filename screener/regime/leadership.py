"""Do small caps lead? IWM against SPY, QQQ, XLK and MGK: Mansfield relative strength, slope, distance from the five-year high."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from screener.regime import Reading, signal, unknown
from screener.regime.series import change, last_day, mansfield, place, weekly

if TYPE_CHECKING:
    from filings.ledger import Ledger

AGAINST = ("QQQ", "SPY", "XLK", "MGK")


@signal(10)
def leadership(ledger: Ledger, as_of: date) -> list[Reading]:
    """A reading for each large-cap series; they all hang on IWM, so the page counts them as one."""
    prices = weekly(ledger, ("IWM", *AGAINST), as_of)
    readings = []
    for other in AGAINST:
        key, observation = f"leadership_{other.lower()}", f"Small caps lead: IWM against {other}"
        if "IWM" not in prices or other not in prices:
            readings.append(unknown(key, observation, f"no prices of IWM and {other}", "adjusted closes"))
            continue
        ratio = (prices["IWM"] / prices[other]).dropna()
        strength = mansfield(ratio).dropna()
        if len(strength) < 27:
            readings.append(unknown(key, observation, f"fewer than 78 weeks of IWM and {other}", "adjusted closes"))
            continue
        high = float(ratio.iloc[-1] / ratio.tail(260).max() - 1)
        low_since = ratio.index[ratio < ratio.iloc[-1]]
        lowest = "" if len(low_since) else ", the lowest of its history"
        slope = float(ratio.iloc[-1] / ratio.iloc[-27] - 1)
        percentile, years = place(strength)
        rising = slope > 0
        readings.append(
            Reading(
                key,
                observation,
                float(strength.iloc[-1]),
                "Mansfield points",
                "on" if strength.iloc[-1] > 0 and rising else "off",
                f"IWM/{other} stands {strength.iloc[-1]:+.1f} % from its 52-week mean, {slope:+.1%} in 26 weeks,"
                f" {high:+.1%} from its five-year high{lowest}.",
                "measured",
                "adjusted daily closes, last of each week",
                last_day(ledger, "IWM", as_of),
                change(strength),
                percentile,
                years,
                "on while above its 52-week mean and higher than 26 weeks ago",
                "IWM",
            )
        )
    return readings
