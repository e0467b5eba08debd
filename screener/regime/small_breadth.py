"""How many small caps beat their own index, and the large one: the average small cap may lag an index that a few carry.

Small caps of the window's start by market cap; thirteen weeks is the row, the other windows stand in its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from screener.regime import Reading, Track, signal, state_of, unknown
from screener.regime.breadth import WINDOWS
from screener.regime.small_caps import LEAST_HELD, QUARTER, Window, market, quarters_made, to_now

if TYPE_CHECKING:
    from screener.regime.held import Held

SOURCE = "small caps of the window's start by the listing's market cap; adjusted weekly closes, raw ones of shares delisted since"


@signal(45)
def small_breadth(held: Held) -> list[Reading]:
    """On where more than half of the small caps beat the fund over thirteen weeks."""
    return [_against(held, "IWM"), _against(held, "SPY")]


def _against(held: Held, fund: str) -> Reading:
    key, observation = f"small_breadth_{fund.lower()}", f"Small-cap breadth: small caps that beat {fund} over 3 months"
    more: dict[str, Any] = {"shares_with": "small breadth", "detail_of": "" if fund == "IWM" else "small_breadth_iwm"}
    windows = held.once(quarters_made)
    if not windows:
        return unknown(key, observation, why_none(held), SOURCE, **more)
    share = on_weeks_share(held, windows, fund)
    track = Track(share, (share > 0.5).astype(float).where(share.notna()))
    now = windows[-1]
    if state_of(track) == "unknown":
        return unknown(
            key, observation, f"the newest window of thirteen weeks ends on {now.end:%Y-%m-%d}", SOURCE, track=track, **more
        )
    against = now.iwm if fund == "IWM" else now.spy
    gone = now.small - now.held
    lowest = _beat(now, fund) / now.small
    return Reading(
        key,
        observation,
        float(share.iloc[-1]),
        "fraction",
        state_of(track),
        f"{_beat(now, fund):,} of {now.held:,} small caps beat {fund} from {now.start:%Y-%m-%d} to {now.end:%Y-%m-%d}"
        f" ({gone:,} of {now.small:,} have no price at both ends: {lowest:.0%} if none of them did);"
        f" the median made {now.median - against:+.1%} against it{_others(held, fund)}.",
        "measured",
        SOURCE,
        now.end.date(),
        now.end.date(),
        flips=f"more than half of the small caps beat {fund}",
        figures={"beat": _beat(now, fund), "held": now.held, "small": now.small, "median_less_fund": now.median - against},
        track=track,
        **more,
    )


def why_none(held: Held) -> str:
    """Why no window of small caps can be made."""
    if held.once(market) is None:
        return "no weekly listing with market caps, or no adjusted closes of a whole market, are held"
    return f"fewer than {LEAST_HELD} small caps have prices {QUARTER} weeks apart"


def on_weeks_share(held: Held, windows: list[Window], fund: str) -> pd.Series[float]:
    """The share that beat the fund, by week."""
    from screener.regime.small_caps import on_weeks

    return on_weeks(held, windows, [_beat(one, fund) / one.held if np.isfinite(one.iwm + one.spy) else np.nan for one in windows])


def _beat(one: Window, fund: str) -> int:
    return one.beat_iwm if fund == "IWM" else one.beat_spy


def _others(held: Held, fund: str) -> str:
    """The other windows to the same end, in words."""
    end = pd.Timestamp(held.as_of)
    told = []
    for _, name, weeks in WINDOWS:
        if weeks == QUARTER:
            continue
        made = to_now(held, end - pd.Timedelta(weeks=weeks) if weeks else pd.Timestamp(end.year - 1, 12, 31))
        if made is not None:
            told.append(f"{_beat(made, fund):,} of {made.held:,} over {name}")
    return f"; {', '.join(told)}" if told else ""
