"""Who could be bought each week, and what prices alone say of it: the small caps of the whole market, momentum, size.

The rules are those of the universe (measures.md 1) as far as prices know them, week by week and never later: cap, price, trading.
Blank-check companies and shares at their bid are told by standing still. Who a share is (sector, kind of security) may be known
later than the week; what it cost may not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from screener import identity, sectors
from screener.backtest.continuity import typical_move
from screener.backtest.panel import Array, Index, Mask, Panel
from screener.sources.overrides import read_overrides, sector_overrides

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

UNKNOWN = "unknown"
NASDAQ_ENDINGS = "WURPOLMN"
"""Fifth letters of Nasdaq symbols that are warrants, units, rights, preferreds and notes."""


@dataclass(frozen=True, slots=True)
class Market:
    """The panel with who may be bought: `eligible` (weeks x shares), `dollars` (median day of the liquidity window), `cap` (the
    last one told, at most two weeks old), `sector` (one a share; "unknown" where nothing says)."""

    panel: Panel
    eligible: Mask
    cap: Array
    dollars: Array
    sector: list[str]


def read_market(ledger: Ledger, settings: Settings, panel: Panel) -> Market:
    """The small caps of every week by the settings' limits."""
    limits = settings.universe
    frame = pd.DataFrame(panel.dollars)
    dollars: Array = frame.rolling(limits.liquidity_weeks, min_periods=limits.liquidity_weeks // 2).median().to_numpy()
    cap: Array = pd.DataFrame(panel.cap).ffill(limit=2).to_numpy()
    sector, is_common = _identities(ledger, panel)
    with np.errstate(invalid="ignore"):
        still = typical_move(panel.value, settings.backtest.still_weeks) < settings.backtest.stands_still
        eligible = panel.listed & (cap >= limits.minimum_cap) & (cap <= limits.maximum_cap) & ~still & is_common
        if np.isfinite(panel.dollars).any():
            eligible &= dollars >= limits.minimum_daily_volume
        # A close of an adjusted series is no price that was paid.
        if panel.is_point_in_time:
            eligible &= panel.close >= limits.minimum_price
    _one_share_a_company(eligible, cap, dollars)
    return Market(panel, eligible, cap, dollars, sector)


def _one_share_a_company(eligible: Mask, cap: Array, dollars: Array) -> None:
    """Of shares that carry the same market cap in a week (classes, preferreds: the listing gives each the whole) keep the one most
    traded."""
    for week in range(len(eligible)):
        columns = np.nonzero(eligible[week])[0]
        order = columns[np.lexsort((-np.nan_to_num(dollars[week, columns]), cap[week, columns]))]
        same = np.nonzero(np.diff(cap[week, order]) == 0)[0] + 1
        eligible[week, order[same]] = False


def _identities(ledger: Ledger, panel: Panel) -> tuple[list[str], Mask]:
    """Sector of each column and whether it is common stock; a former owner of a symbol has no sector that is known here. Of shares
    that no company is known of, gone ones mostly, an exchange's list says both where one is held that keeps them."""
    day = panel.weeks[-1].date()
    companies = identity.known_companies(ledger)
    symbols = identity.symbols_of_companies(ledger, day)
    wished, funds = sector_overrides(read_overrides(ledger, date.max)), sectors.fund_sectors(ledger, set(panel.by_symbol))
    sics = companies["sic"] if len(companies) else pd.Series(dtype="string")
    known: dict[str, tuple[str, str | None]] = {}
    listed = ledger.query(
        """SELECT symbol, arg_max(name, last_seen) AS name, arg_max(industry, last_seen) FILTER (industry IS NOT NULL) AS industry
        FROM listing WHERE last_seen IS NOT NULL GROUP BY symbol ORDER BY symbol"""
    )
    for symbol, name, industry in zip(listed["symbol"], listed["name"], listed["industry"], strict=True):
        place = sectors.place(None, None if pd.isna(industry) else str(industry), None, None)
        known[str(symbol)] = (place.sector or UNKNOWN, None if pd.isna(name) else str(name))
    rows = zip(symbols["symbol"], symbols["cik"], symbols["industry"], symbols["listing_name"], strict=True)
    for symbol, cik, industry, name in rows:
        sic = sics.get(cik)
        place = sectors.place(
            None if pd.isna(sic) else str(sic), None if pd.isna(industry) else str(industry), funds.get(symbol), wished.get(symbol)
        )
        known[str(symbol)] = (place.sector or UNKNOWN, None if pd.isna(name) else str(name))
    sector, common = [], np.zeros(len(panel.symbols), dtype=bool)
    for column, symbol in enumerate(panel.symbols):
        is_last = panel.by_symbol[symbol][-1] == column
        said, name = known.get(symbol, (UNKNOWN, None)) if is_last else (UNKNOWN, None)
        sector.append(said)
        five = len(symbol) == 5 and symbol[-1] in NASDAQ_ENDINGS and symbol[:4] in panel.by_symbol
        common[column] = identity.security(symbol, name) == "common" and not (name is None and five)
    return sector, common


PriceMeasure = Callable[[Panel, Index], Array]


def momentum(panel: Panel, at: Index, start: int = 52, end: int = 4) -> Array:
    """Return from 52 to 4 weeks before each week (12-1 months), for shares whose whole window is priced; one row a week asked for.

    The newest month is left out, because it reverses (Jegadeesh 1990). A share listed for less has none.
    """
    made = np.full((len(at), panel.value.shape[1]), np.nan)
    held = at >= start
    made[held] = panel.value[at[held] - end] / panel.value[at[held] - start] - 1
    return np.where(panel.listed[at], made, np.nan)


def smallness(panel: Panel, at: Index) -> Array:
    """Minus the logarithm of the market cap: more is smaller (Banz 1981)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(panel.listed[at], -np.log(panel.cap[at]), np.nan)


def changed_by_the_future(panel: Panel, measure: PriceMeasure, at: Index) -> list[int]:
    """The cut test: weeks on which a measure comes out otherwise when every later price is taken away. Empty for an honest one."""
    whole = measure(panel, at)
    return [int(week) for row, week in enumerate(at) if not _same(measure(cut(panel, int(week)), at[row : row + 1])[0], whole[row])]


def _same(one: Array, other: Array) -> bool:
    return bool(np.array_equal(np.nan_to_num(one, nan=-9e99), np.nan_to_num(other, nan=-9e99)))


def cut(panel: Panel, week: int) -> Panel:
    """The panel as if nothing after the week had happened; later rows are empty, so that places stay the same."""
    from dataclasses import replace

    def emptied(values: Array) -> Array:
        made = values.copy()
        made[week + 1 :] = np.nan
        return made

    listed = panel.listed.copy()
    listed[week + 1 :] = False
    funds = {name: emptied(values[:, None])[:, 0] for name, values in panel.benchmarks.items()}
    return replace(
        panel, value=emptied(panel.value), close=emptied(panel.close), cap=emptied(panel.cap), dollars=emptied(panel.dollars),
        listed=listed, ended=np.where(panel.ended > week, -1, panel.ended), benchmarks=funds,
    )  # fmt: skip
