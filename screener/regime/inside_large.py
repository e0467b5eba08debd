"""Is the large-cap rally narrow? The hundred largest against the five hundred, equal against cap weight; quality of small caps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.regime import Reading, signal
from screener.regime.leadership import strength_reading

if TYPE_CHECKING:
    from screener.regime.held import Held


@signal(30)
def equal_weight(held: Held) -> list[Reading]:
    """Equal against cap weight of the same five hundred: on where the average member leads."""
    return [
        strength_reading(
            held,
            "equal_weight",
            "RSP",
            "SPY",
            "Equal against cap weight: RSP against SPY",
            rise_helps=True,
            detail_of="concentration",
        )
    ]


@signal(35)
def inside_large(held: Held) -> list[Reading]:
    """The hundred largest against the five hundred: on where the very largest lag."""
    return [strength_reading(held, "mega", "OEF", "SPY", "Inside large caps: the 100 largest against the 500", rise_helps=False)]


@signal(48)
def quality(held: Held) -> list[Reading]:
    """The S&P 600, which takes only companies that earn, against the Russell 2000."""
    name = "Quality among small caps: S&P 600 against Russell 2000"
    return [strength_reading(held, "quality", "IJR", "IWM", name, rise_helps=True, detail_of="small_breadth_iwm")]
