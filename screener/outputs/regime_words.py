"""The regime page in words that the sheet, the picture and the terminal share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from screener.regime.small_caps import CYCLICAL

STRETCHED = 3.0
"""Net debt over EBITDA from which a rise of rates hurts, as lenders' covenants commonly have it."""


def heads(regime: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of the page: one an observation."""
    return [reading for reading in regime.get("readings") or [] if not reading.get("detail_of")]


def details(regime: Mapping[str, Any], key: str | None = None) -> list[Mapping[str, Any]]:
    """The readings behind the rows, or behind one of them."""
    found = [reading for reading in regime.get("readings") or [] if reading.get("detail_of")]
    return [reading for reading in found if key is None or reading["detail_of"] == key]


def value_words(reading: Mapping[str, Any]) -> str:
    """The reading with its unit; a dash where there is none."""
    value, unit = reading.get("value"), reading.get("unit")
    if value is None:
        return "-"
    if unit == "fraction":
        return f"{100 * value:.1f} %"
    if unit in ("quad", "gauges", "sectors", "names"):
        return f"{'quad ' if unit == 'quad' else ''}{value:.0f}{'' if unit == 'quad' else f' {unit}'}"
    short = {"percentage points": "points", "Mansfield points": "Mansfield"}.get(unit or "", unit or "")
    return f"{value:+.2f} {short}".rstrip()


def change_words(reading: Mapping[str, Any]) -> str:
    """The change over thirteen weeks, in points where the reading is a share."""
    change = reading.get("change_13w")
    if change is None:
        return ""
    return f"{100 * change:+.1f} pts" if reading.get("unit") == "fraction" else f"{change:+.2f}"


def place_words(reading: Mapping[str, Any]) -> str:
    """The percentile and the years of history it is of."""
    if reading.get("percentile") is None:
        return ""
    years = reading.get("years")
    return f"{100 * reading['percentile']:.0f}" + (f" of {years:.0f} y" if years else "")


def signed(share: float) -> str:
    """A share in per cent with its sign; nothing is below or above nothing."""
    return f"{round(100 * share, 1) + 0.0:+.1f} %"


def flip_words(reading: Mapping[str, Any]) -> str:
    """The last turn, what IWM less QQQ made after it, and after how many earlier turns to the same state how much."""
    if not reading.get("flipped"):
        return ""
    weeks, made = reading.get("after_flip_weeks"), reading.get("after_flip")
    told = f", then {signed(made)} in {weeks} weeks" if made is not None else ""
    if reading.get("after_flips_n"):
        told += f"; {signed(reading['after_flips'])} after {reading['after_flips_n']} earlier"
    return f"{reading['flipped']}{told}"


def so_what(companies: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the page means for this list: its sectors, its cyclicals, its debt. It changes no company's place."""
    if not companies:
        return ["So what for this list: nobody is on it."]
    sectors = Counter(str(company.get("sector") or "sector not known") for company in companies)
    cyclical = sum(number for sector, number in sectors.items() if sector in CYCLICAL)
    known = [company["net_debt_ebitda"] for company in companies if company.get("net_debt_ebitda") is not None]
    stretched = sum(value > STRETCHED for value in known)
    floating = [company["floating_debt_share"] for company in companies if company.get("floating_debt_share") is not None]
    debt = f"{stretched} of {len(known)} with net debt and EBITDA known owe more than {STRETCHED:.0f} times EBITDA"
    rates = (
        f"the floating share of debt is known of {len(floating)}, over half at {sum(share > 0.5 for share in floating)}"
        if floating
        else "the floating share of debt is not read from filings"
    )
    by_sector = ", ".join(f"{sector} {number}" for sector, number in sorted(sectors.items(), key=lambda item: (-item[1], item[0])))
    return [
        f"So what for this list ({len(companies)} names): {by_sector}.",
        f"{cyclical} of {len(companies)} are cyclical; {debt}; {rates}.",
    ]
