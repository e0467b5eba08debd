"""Do small caps lead? IWM against QQQ, SPY, XLK and MGK: Mansfield relative strength, slopes, distance from the five-year high."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from screener.regime import Reading, Track, signal, state_of, unknown
from screener.regime.series import back, mansfield

if TYPE_CHECKING:
    from screener.regime.held import Held

AGAINST = ("QQQ", "SPY", "XLK", "MGK")
SOURCE = "adjusted daily closes, the last of each week"
LEAST_WEEKS = 78
"""Weeks of both funds from which a strength against 52 weeks and a slope of 26 can be told."""


@signal(10)
def leadership(held: Held) -> list[Reading]:
    """A reading for each large-cap series; they all hang on IWM, so the page has one row and counts them once."""
    return [_against(held, other) for other in AGAINST]


def _against(held: Held, other: str) -> Reading:
    key, observation = f"leadership_{other.lower()}", f"Small caps lead: IWM against {other}"
    more: dict[str, Any] = {"shares_with": "IWM", "detail_of": "" if other == AGAINST[0] else f"leadership_{AGAINST[0].lower()}"}
    ratio = held.ratio("IWM", other)
    if reason := held.lacks("IWM", other):
        return unknown(key, observation, reason, SOURCE, **more)
    if (count := int(ratio.count())) < LEAST_WEEKS:
        return unknown(key, observation, f"{count} weeks of IWM and {other}: {LEAST_WEEKS} are needed", SOURCE, **more)
    strength = mansfield(ratio)
    risen = ratio / ratio.shift(26) - 1
    on = ((strength > 0) & (risen > 0)).astype(float).where(strength.notna() & risen.notna())
    track = Track(strength, on)
    if state_of(track) == "unknown":
        return unknown(key, observation, f"no price of IWM and {other} 26 weeks ago", SOURCE, track=track, **more)
    now = float(strength.iloc[-1])
    high = float(ratio.iloc[-1] / ratio.tail(261).max() - 1)
    five = ratio.tail(261).count()
    lowest = ", the lowest week of its history" if ratio.iloc[-1] <= ratio.min() else ""
    quarter, half = back(ratio, 13), back(ratio, 26)
    told = f"{quarter:+.1%} in 13 weeks" if quarter is not None else "13 weeks ago not known"
    return Reading(
        key,
        observation,
        now,
        "Mansfield points",
        state_of(track),
        f"IWM/{other} stands {now:+.1f} % from its 52-week mean, {told}, {half:+.1%} in 26,"
        f" {high:+.1%} from the high of {'five years' if five > 250 else f'{five} weeks'}{lowest}.",
        "measured",
        SOURCE,
        held.price_days["IWM"],
        held.price_days["IWM"],
        flips="above its 52-week mean and above where it stood 26 weeks ago",
        figures={"ratio": float(ratio.iloc[-1]), "slope_13w": quarter, "slope_26w": half, "from_five_year_high": high},
        track=track,
        **more,
    )


def strength_reading(
    held: Held, key: str, first: str, second: str, observation: str, *, rise_helps: bool, detail_of: str = ""
) -> Reading:
    """Mansfield strength of one fund against another; on where it stands on the side that helps small caps."""
    more: dict[str, Any] = {"shares_with": first, "detail_of": detail_of}
    ratio = held.ratio(first, second)
    if reason := held.lacks(first, second):
        return unknown(key, observation, reason, SOURCE, "proxy", **more)
    strength = mansfield(ratio)
    if np.isnan(strength.iloc[-1]):
        return unknown(
            key,
            observation,
            f"{int(ratio.count())} weeks of {first} and {second}: a year of them is needed",
            SOURCE,
            "proxy",
            **more,
        )
    helps = strength > 0 if rise_helps else strength <= 0
    track = Track(strength, helps.astype(float).where(strength.notna()))
    now, quarter = float(strength.iloc[-1]), back(ratio, 13)
    told = f", {quarter:+.1%} in 13 weeks" if quarter is not None else ""
    return Reading(
        key,
        observation,
        now,
        "Mansfield points",
        state_of(track),
        f"{first}/{second} stands {now:+.1f} % from its 52-week mean{told}.",
        "proxy",
        SOURCE,
        held.price_days[first],
        held.price_days[first],
        flips=f"{first}/{second} {'above' if rise_helps else 'below'} its 52-week mean",
        figures={"ratio": float(ratio.iloc[-1]), "slope_13w": quarter},
        track=track,
        **more,
    )
