"""How cheap small companies are against large ones, all together and by sector: the gap of the market, not of a company.

A sum of caps over a sum of earnings, with and without companies that lose money, since the two differ by a factor (iShares prints
11.8 for an index that others print 27.1 for); the median beside it; EBIT over enterprise value; and how much faster earnings grew.
The trap: with few companies these are numbers about those companies, so below a least number nothing is concluded.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

LEAST_SMALL = 100
"""Small caps below which nothing is concluded about the market."""

LEAST_OF_SECTOR = 20
"""The same for one sector."""

LEAST_LARGE = 5
"""Large caps below which there is nothing to hold against."""

LEAST_DAYS = 12
"""Days below which a percentile of the past is an anecdote: three years of quarters."""

ALL = "all"


@dataclass(frozen=True, slots=True)
class Gap:
    """Small against large in one sector, or in `all` without financials.

    `small` and `large`: companies with a cap and earnings. Price over earnings with losses in the sum, without them, and the
    median of those that earn; `ebit_ev` the summed EBIT over the summed enterprise value; `discount` = 1 - small / large on the
    price over earnings with losses in; `growth_gap` = growth of summed operating income, small less large, of the same companies.
    Each is None where its denominator is not positive. `sentence` says it in words, or why nothing can be said.
    """

    sector: str
    small: int
    large: int
    small_price_earnings: float | None
    large_price_earnings: float | None
    small_price_earnings_without_losses: float | None
    large_price_earnings_without_losses: float | None
    small_median: float | None
    large_median: float | None
    small_ebit_ev: float | None
    large_ebit_ev: float | None
    discount: float | None
    discount_without_losses: float | None
    growth_gap: float | None
    share_of_small_losing: float | None
    sentence: str


_READ = (
    *("kind", "sector", "role", "market_cap", "enterprise_value", "earnings_ttm", "operating_income_ttm"),
    "operating_income_prior_ttm",
)


def market_gap(table: pd.DataFrame) -> list[Gap]:
    """The gap in all (first) and in each sector; reads the company table after `add_multiples`."""
    # A table of hundreds of columns takes long to be cut into so many pieces.
    table = table[[*_READ]]
    operating = table[table["kind"].isin(["operating", "biotech"])]
    return [_gap(ALL, operating), *(_gap(str(sector), rows) for sector, rows in table.groupby("sector"))]


def _gap(sector: str, rows: pd.DataFrame) -> Gap:
    known = rows[rows["market_cap"].notna() & rows["earnings_ttm"].notna()]
    small, large = known[known["role"] == "small"], known[known["role"] == "peer"]
    with_losses = _price(small), _price(large)
    without = _price(small[small["earnings_ttm"] > 0]), _price(large[large["earnings_ttm"] > 0])
    discount = _discount(*with_losses)
    return Gap(
        sector,
        len(small),
        len(large),
        *with_losses,
        *without,
        _median(small),
        _median(large),
        _ebit_ev(rows[rows["role"] == "small"]),
        _ebit_ev(rows[rows["role"] == "peer"]),
        discount,
        _discount(*without),
        _growth_gap(rows),
        float((small["earnings_ttm"] <= 0).mean()) if len(small) else None,
        _sentence(sector, len(small), len(large), with_losses, without),
    )


def _ratio(above: float, below: float) -> float | None:
    return float(above / below) if below > 0 else None


def _price(rows: pd.DataFrame) -> float | None:
    return _ratio(rows["market_cap"].sum(), rows["earnings_ttm"].sum())


def _median(rows: pd.DataFrame) -> float | None:
    earning = rows[rows["earnings_ttm"] > 0]
    return float((earning["market_cap"] / earning["earnings_ttm"]).median()) if len(earning) else None


def _ebit_ev(rows: pd.DataFrame) -> float | None:
    known = rows[rows["enterprise_value"].notna() & rows["operating_income_ttm"].notna()]
    return _ratio(known["operating_income_ttm"].sum(), known["enterprise_value"].sum())


def _discount(small: float | None, large: float | None) -> float | None:
    return None if small is None or large is None else 1 - small / large


def _growth_gap(rows: pd.DataFrame) -> float | None:
    known = rows[rows["operating_income_ttm"].notna() & rows["operating_income_prior_ttm"].notna()]
    grown = {}
    for role in ("small", "peer"):
        mine = known[known["role"] == role]
        ratio = _ratio(mine["operating_income_ttm"].sum(), mine["operating_income_prior_ttm"].sum())
        if ratio is None:
            return None
        grown[role] = ratio - 1
    return grown["small"] - grown["peer"]


def _sentence(sector: str, small: int, large: int, with_losses: tuple[float | None, ...], without: tuple[float | None, ...]) -> str:
    where = "in all (without financials)" if sector == ALL else f"in {sector}"
    least = LEAST_SMALL if sector == ALL else LEAST_OF_SECTOR
    if small < least or large < LEAST_LARGE:
        return (
            f"Nothing can be concluded {where}: earnings of only {small} small caps (at least {least}) and {large} large caps"
            f" (at least {LEAST_LARGE}) are held."
        )

    def told(value: float | None) -> str:
        return "no positive sum" if value is None else f"{value:.1f}"

    return (
        f"{small} small caps {where} cost {told(with_losses[0])} times their earnings with losses and {told(without[0])} without,"
        f" {large} large caps {told(with_losses[1])} and {told(without[1])}."
    )
