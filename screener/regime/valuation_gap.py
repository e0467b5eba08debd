"""How much cheaper small caps are than large ones on what they earn: the market's own gap, beside each company's.

Small caps have cost a quarter to a third less than large ones since 2021, after two decades at par (FactSet's S&P 600 over S&P 500;
domain.md 5.7). The trap: the sum depends on companies that lose money, so both sums are told. The gap's past is made by
`screener regime --history`; its half-life is how long a gap took to close by half, from the value a quarter before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from screener.gap import LEAST_DAYS
from screener.regime import Reading, signal, unknown
from screener.regime.companies import few, kept_series, past, table_of
from screener.regime.held import Held

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.gap import Gap

KEY, OBSERVATION = "valuation_gap", "Valuation: small caps cheaper than large ones on trailing earnings"
SOURCE = "filings and prices held: sum of market caps over sum of earnings, without financials"
CHEAP = 0.15
"""Discount from which it is more than the noise of which companies are held."""


def valuation_gap(ledger: Ledger, as_of: date) -> list[Reading]:
    """The reading of a day, from the ledger alone."""
    return list(observe(Held(ledger, as_of)))


@signal(70)
def observe(held: Held) -> list[Reading]:
    """On where small caps are at least 15 % cheaper, with losses in the sums and without; unknown below a hundred small caps."""
    from screener.gap import LEAST_LARGE, LEAST_OF_SECTOR, LEAST_SMALL, market_gap

    if why := few(held):
        return [unknown(KEY, OBSERVATION, why, SOURCE)]
    gap, *by_sector = market_gap(table_of(held))
    if gap.small < LEAST_SMALL or gap.discount is None or gap.discount_without_losses is None:
        return [unknown(KEY, OBSERVATION, gap.sentence, SOURCE)]
    is_on = min(gap.discount, gap.discount_without_losses) >= CHEAP
    before = kept_series(held, KEY)
    series = pd.concat([before[before.index < pd.Timestamp(held.as_of)], pd.Series({pd.Timestamp(held.as_of): gap.discount})])
    life, known = half_life(series), len(series) >= LEAST_DAYS
    quarters = "does not close by itself" if life is None else f"closes by half in {life:.1f} quarters"
    told = f"over {len(series)} quarters the gap {quarters}" if known else "its history is not made yet (screener regime --history)"
    sectors = {
        one.sector: one.discount
        for one in sorted(by_sector, key=lambda one: (-(one.discount or 0.0), one.sector))
        if one.discount is not None and one.small >= LEAST_OF_SECTOR and one.large >= LEAST_LARGE
    }
    return [
        Reading(
            KEY,
            OBSERVATION,
            gap.discount,
            "fraction",
            "on" if is_on else "off",
            "; ".join([gap.sentence[:-1], *_beside(gap, sectors), told]) + ".",
            "measured",
            SOURCE,
            held.as_of,
            held.as_of,
            percentile=float((series <= gap.discount).mean()) if known else None,
            years=round((series.index[-1] - series.index[0]).days / 365.25, 1) if known else None,
            flips=f"the smaller of the two discounts passes {CHEAP:.0%}",
            figures={
                "without_losses": gap.discount_without_losses,
                "small_median": gap.small_median,
                "large_median": gap.large_median,
                "small_ebit_ev": gap.small_ebit_ev,
                "large_ebit_ev": gap.large_ebit_ev,
                "growth_gap": gap.growth_gap,
                "sectors": sectors,
                "half_life_quarters": life if known else None,
            },
            track=past(held, KEY, gap.discount, is_on),
        )
    ]


def _beside(gap: Gap, sectors: Mapping[str, float]) -> Iterator[str]:
    """What else the sums tell, in words; nothing where they are not known."""
    if gap.small_ebit_ev is not None and gap.large_ebit_ev is not None:
        yield f"EBIT is {gap.small_ebit_ev:.1%} of enterprise value against {gap.large_ebit_ev:.1%}"
    if gap.growth_gap is not None:
        yield f"their EBIT grew {100 * abs(gap.growth_gap):.1f} points {'more' if gap.growth_gap >= 0 else 'less'} in a year"
    if sectors:
        yield "discount by sector: " + ", ".join(f"{sector} {discount:.0%}" for sector, discount in sectors.items())


def half_life(series: pd.Series[float]) -> float | None:
    """In how many steps a gap from its mean closes by half, by the regression of each value on the one before; None for fewer
    than LEAST_DAYS values, and where it does not come back."""
    values = series.dropna().to_numpy(dtype="float64")
    if len(values) < LEAST_DAYS:
        return None
    before, after = values[:-1] - values[:-1].mean(), values[1:] - values[1:].mean()
    below = float((before**2).sum())
    kept = float((before * after).sum()) / below if below > 0 else 1.0
    return float(np.log(0.5) / np.log(kept)) if 0 < kept < 1 else None
