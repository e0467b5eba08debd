"""Splits, inferred: no file of them is held, so raw closes are held against adjusted ones.

Adjusted close / raw close is constant but for dividends; on the day of a split it jumps by the split's ratio, to four digits, where
a real move of the price does not show at all. A spin-off jumps too, but by no simple ratio (Exelon 1.402, Dell 1.973). Where no
adjusted series is held (companies delisted since), a jump of the price against a jump of the listing's shares (cap / close) is
taken when the shares say a simple ratio; else the split's factor is unknown, and so is whatever hangs on it.
Traps: a reverse split after the cover date of the count (SUNation 1:200 in April 2025); a panel whose closes are a day late in some
weeks; listings that carry the old count for a week after a split; a series that goes on under a new symbol (PEGY became SUNE).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pandas as pd

if TYPE_CHECKING:
    from filings.ledger import Ledger

YEARS = 4
"""How far back splits are looked for: three years of share change and what a late filing adds."""

LEAST_JUMP = 1.2
"""Ratios nearer to 1 are left alone: stock dividends of a few percent are not told from spin-offs."""

WILDEST = 0.06
"""Largest wobble (median absolute deviation of the logarithm, both sides added) beside a split that can be believed."""

EXACT = 0.007
"""How near a ratio of steady prices is to its split: two quarters' dividends lie between."""

EXACT_SHARES = 0.003
"""How near the listing's counts come to the ratio of a split: only fractions of shares are paid out."""

OTHER_RATIOS = (1.5, 1.25, 4 / 3, 2.5, 5 / 3)

COLUMNS = ["symbol", "since", "date", "factor", "how"]


def splits(ledger: Ledger, symbols: Sequence[str], as_of: date, tolerance: float = 0.02) -> pd.DataFrame:
    """Splits of these symbols up to a day, newest last, each between the last close on the old basis (`since`) and the first on the
    new (`date`). `factor` is new shares for one old: 10.0 for 10:1, 0.005 for 1:200, missing where its ratio is not known."""
    wanted = sorted(set(symbols))
    asked = (as_of, ledger.changes, tolerance)
    held = _LAST.get(ledger)
    if held is None or held[0] != asked or not held[1].issuperset(wanted):
        held = (asked, frozenset(wanted), _splits(ledger, wanted, as_of, tolerance))
        _LAST[ledger] = held
    return held[2][held[2]["symbol"].isin(wanted)].reset_index(drop=True)


_LAST: WeakKeyDictionary[Ledger, tuple[tuple[date, int, float], frozenset[str], pd.DataFrame]] = WeakKeyDictionary()
"""The last answer of each open ledger (each symbol's splits are its own): market caps and flags ask one after the other."""


def _splits(ledger: Ledger, wanted: list[str], as_of: date, tolerance: float) -> pd.DataFrame:
    former = former_symbols(ledger, wanted, as_of)
    jumps: Any = _ratios(ledger, wanted, former, as_of).itertuples()
    found = [_split(row, tolerance) for row in jumps]
    by_shares = _by_shares(ledger, wanted, as_of)
    made = pd.DataFrame([split for split in [*found, *by_shares] if split is not None], columns=COLUMNS)
    made = made.astype({"symbol": "string", "factor": "float64", "how": "string"})
    made["since"], made["date"] = (made[name].astype("datetime64[s]") for name in ("since", "date"))
    return made.sort_values(["symbol", "date"]).drop_duplicates(["symbol", "date"]).reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Split:
    """One split of one symbol: see `splits` for what the days and the factor mean."""

    since: date
    day: date
    factor: float
    how: str


def by_symbol(found: pd.DataFrame) -> dict[str, list[Split]]:
    """The splits of each symbol as plain values, oldest first, for loops over many counts."""
    made: dict[str, list[Split]] = {}
    for symbol, since, day, factor, how in zip(*(found[name] for name in COLUMNS), strict=True):
        made.setdefault(str(symbol), []).append(Split(since.date(), day.date(), float(factor), str(how)))
    return made


def split_factor_between(found: pd.DataFrame, symbol: str, start: date, end: date) -> float:
    """By how much a share count of `start` is multiplied to stand on the basis of `end`: all splits whose first new close is later
    than `start` and not later than `end`. NaN where the ratio of one of them is unknown."""
    return math.prod(split.factor for split in by_symbol(found).get(symbol, []) if start < split.day <= end)


def split_factors(mine: Sequence[Split], counted: date, filed: date | None, end: date) -> tuple[float, float]:
    """The factors that may bring a count, dated `counted` and filed on `filed`, to the basis of `end`: the sure one, and the sure
    one times the splits between counting and filing, of which the cover may or may not know (BYND, effective 8 days after the
    cover's date; domain.md 2.1 9b). Equal where there is no such split."""
    known_by = filed if filed is not None and filed > counted else counted
    later = [split for split in mine if counted < split.day <= end]
    sure = math.prod(split.factor for split in later if split.since >= known_by)
    return sure, sure * math.prod(split.factor for split in later if split.since < known_by)


def former_symbols(ledger: Ledger, symbols: Sequence[str], as_of: date) -> dict[str, str]:
    """Symbol to the one it was traded under before, where raw prices begin later than the adjusted series: the symbol that ended
    just before and whose last closes move exactly with the series."""
    start = as_of - timedelta(days=365 * YEARS)
    bounds = ledger.query(
        "SELECT symbol, min(date) AS first, max(date) AS last FROM prices WHERE date <= ? AND date > ? GROUP BY symbol",
        [as_of, start],
    )
    young = bounds[bounds["symbol"].isin(symbols) & (bounds["first"] > pd.Timestamp(start) + pd.Timedelta(days=30))]
    ended = bounds[["symbol", "last"]].rename(columns={"symbol": "old"}).sort_values("last")
    lasts = ended["last"].to_numpy()
    pairs = []
    begun: Any = young.itertuples()
    for row in begun:
        since = row.first - pd.Timedelta(days=14)
        just_ended = ended["old"].iloc[lasts.searchsorted(since.to_datetime64()) : lasts.searchsorted(row.first.to_datetime64())]
        pairs.append(pd.DataFrame({"symbol": row.symbol, "old": just_ended, "first": row.first}))
    if not pairs:
        return {}
    ledger.register("symbol_pairs", pd.concat(pairs, ignore_index=True))
    frame = ledger.query(
        """WITH raw AS MATERIALIZED (SELECT symbol, date, close FROM prices WHERE date <= $1 AND date > $2 AND close > 0
            AND symbol IN (SELECT old FROM symbol_pairs)),
        series AS MATERIALIZED (SELECT symbol, date, adjusted_close FROM adjusted_prices WHERE date <= $1 AND date > $2
            AND adjusted_close > 0 AND symbol IN (SELECT symbol FROM symbol_pairs)),
        f AS (SELECT g.symbol, g.old, ln(a.adjusted_close / p.close) AS level FROM symbol_pairs g JOIN raw p ON p.symbol = g.old
            JOIN series a ON a.symbol = g.symbol AND a.date = p.date
            WHERE p.date < g.first AND p.date >= g.first - INTERVAL 70 DAY
            QUALIFY row_number() OVER (PARTITION BY g.symbol, g.old ORDER BY p.date DESC) <= 5)
        SELECT symbol, arg_min(old, (wobble, old)) AS old FROM
            (SELECT symbol, old, mad(level) AS wobble, count(*) AS n FROM f GROUP BY symbol, old)
        WHERE n >= 4 AND wobble < 0.01 GROUP BY symbol""",
        [as_of, start],
    )
    return dict(zip(frame["symbol"], frame["old"], strict=True))


def _ratios(ledger: Ledger, symbols: Sequence[str], former: dict[str, str], as_of: date) -> pd.DataFrame:
    """Places where adjusted / raw jumps: the medians of the ratio over the rows before and after, and how much it wobbles there."""
    names = pd.DataFrame(
        {"symbol": [*symbols, *former], "raw": [*symbols, *former.values()]},
        dtype="string",
    )
    ledger.register("split_names", names)
    return ledger.query(
        """WITH series AS (SELECT source, symbol, date, adjusted_close FROM adjusted_prices
            WHERE date <= $1 AND date > $2 AND adjusted_close > 0 AND symbol IN (SELECT symbol FROM split_names)),
        best AS (SELECT symbol, arg_max(source, (n, source)) AS source FROM
            (SELECT symbol, source, count(*) AS n FROM series GROUP BY symbol, source) GROUP BY symbol),
        raw AS MATERIALIZED (SELECT n.symbol, p.date, p.source, p.close, p.market_cap AS cap,
            ln(series.adjusted_close / p.close) AS level FROM prices p JOIN split_names n ON p.symbol = n.raw
            JOIN best ON best.symbol = n.symbol
            JOIN series ON series.symbol = n.symbol AND series.source = best.source AND series.date = p.date
            WHERE p.date <= $1 AND p.date > $2 AND p.close > 0),
        -- Of most symbols the ratio moves less in all the years than it does in a split.
        moved AS (SELECT symbol FROM raw GROUP BY symbol HAVING max(level) - min(level) > ln($3)),
        f AS (SELECT symbol, date, arg_max(level, (cap IS NOT NULL, source)) AS level,
            max(cap) / arg_max(close, (cap IS NOT NULL, source)) AS shares
            FROM raw WHERE symbol IN (SELECT symbol FROM moved) GROUP BY symbol, date),
        jumps AS MATERIALIZED (SELECT *, level - lag(level) OVER w AS jump, lag(date) OVER w AS before, row_number() OVER w AS place
            FROM f WINDOW w AS (PARTITION BY symbol ORDER BY date)),
        -- Rows as far from a jump as the widest window below looks: the others are in none.
        asked AS (SELECT DISTINCT symbol, place + unnest(range(-8, 9)) AS place FROM jumps WHERE abs(jump) > ln($3)),
        near AS (SELECT jumps.* FROM jumps JOIN asked USING (symbol, place)),
        sides AS (SELECT symbol, date, before, jump,
            median(level) OVER (o ROWS BETWEEN 6 PRECEDING AND 1 PRECEDING) AS old,
            median(level) OVER (o ROWS BETWEEN CURRENT ROW AND 5 FOLLOWING) AS new,
            mad(level) OVER (o ROWS BETWEEN 6 PRECEDING AND 1 PRECEDING) AS old_wobble,
            mad(level) OVER (o ROWS BETWEEN CURRENT ROW AND 5 FOLLOWING) AS new_wobble,
            last(shares) OVER (o ROWS BETWEEN 1 FOLLOWING AND 8 FOLLOWING)
                / median(shares) OVER (o ROWS BETWEEN 6 PRECEDING AND 1 PRECEDING) AS share_jump
            FROM near WINDOW o AS (PARTITION BY symbol ORDER BY date))
        SELECT symbol, before, date, exp(new - old) AS ratio, old_wobble + new_wobble AS wobble, share_jump FROM sides
        WHERE abs(jump) > ln($3) AND abs(new - old) > ln($3) AND date - before <= 31 ORDER BY symbol, date""",
        [as_of, as_of - timedelta(days=365 * YEARS), LEAST_JUMP],
    )


def _split(row: Any, tolerance: float) -> tuple[str, Any, Any, float, str] | None:
    ratio, wobble = float(row.ratio), float(row.wobble)
    # The raw prices of one company under the adjusted series of another that has the symbol now wander: no split can be seen there.
    if wobble > WILDEST or abs(math.log(ratio)) < 8 * wobble:
        return None
    factor = simple_ratio(ratio, max(EXACT, min(tolerance, 2 * wobble)) if wobble < tolerance else 2 * wobble)
    if factor is None:
        return None
    is_whole = _near(max(factor, 1 / factor), round(max(factor, 1 / factor)), 1e-6)
    is_borne_out = pd.notna(row.share_jump) and _near(float(row.share_jump), factor, 0.05)
    # 3:2 and its like are as often spin-offs (GE 1.2525 in April 2024): the listing's shares have to move along.
    if not is_whole and not is_borne_out:
        return None
    how = f"adjusted against raw closes change by {ratio:.4g} between {row.before:%Y-%m-%d} and {row.date:%Y-%m-%d}"
    return str(row.symbol), row.before, row.date, factor, how


def simple_ratio(ratio: float, tolerance: float) -> float | None:
    """The split that a ratio means: n:1, 1:n, or one of the few others in use; None where it is near none of them."""
    whole = ratio if ratio > 1 else 1 / ratio
    # Splits go by round numbers; where the prices are too coarse to tell 196 from 200, the rounder one is meant.
    steps = (50, 10, 5, 1) if whole > 20 else (1,)
    rounded = (float(step * round(whole / step)) for step in steps)
    made = next((n for n in rounded if n >= 2 and _near(whole, n, tolerance)), None)
    if made is None:
        made = next((n for n in OTHER_RATIOS if _near(whole, n, min(tolerance, EXACT))), None)
    if made is None:
        return None
    return made if ratio > 1 else 1 / made


def _near(value: float, target: float, tolerance: float) -> bool:
    return abs(math.log(value / target)) <= tolerance


def _by_shares(ledger: Ledger, symbols: Sequence[str], as_of: date) -> list[tuple[str, Any, Any, float, str]]:
    """Splits of symbols without an adjusted series: the price and the listing's shares (cap / close) jump against each other."""
    frame = ledger.query(
        """WITH bare AS (SELECT symbol, date, arg_max(close, (market_cap IS NOT NULL, source)) AS close, max(market_cap) AS cap
            FROM prices
            WHERE date <= $1 AND date > $2 AND symbol IN (SELECT unnest($3))
            AND symbol NOT IN (SELECT symbol FROM adjusted_prices) GROUP BY symbol, date),
        j AS (SELECT symbol, date, lag(date) OVER w AS before, close / lag(close) OVER w AS price_jump,
            median(cap / close) OVER (w ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING) AS old,
            median(cap / close) OVER (w ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) AS new,
            FROM bare WINDOW w AS (PARTITION BY symbol ORDER BY date))
        SELECT symbol, before, date, price_jump, new / old AS share_jump FROM j
        WHERE (price_jump > 1.6 AND new / old < 0.7) OR (price_jump < 0.625 AND new / old > 1.4)""",
        [as_of, as_of - timedelta(days=365 * YEARS), list(symbols)],
    )
    # One split can show in two neighbouring weeks; it is where price and shares cancel best.
    frame["miss"] = (frame["price_jump"] * frame["share_jump"]).map(lambda product: abs(math.log(product)))
    frame = frame.sort_values(["symbol", "miss"])
    made: list[tuple[str, Any, Any, float, str]] = []
    rows: Any = frame.itertuples()
    for row in rows:
        if any(symbol == row.symbol and abs((row.date - day).days) <= 21 for symbol, _, day, _, _ in made):
            continue
        # Shares sold in the same week bend the ratio (PEGY, June 2024: 13.3 for 15), so it must be exact and the price go along.
        is_clean = row.miss < math.log(1.6)
        factor = simple_ratio(float(row.share_jump), EXACT_SHARES) if is_clean else None
        how = f"the price changes by {row.price_jump:.4g} and the listing's shares by {row.share_jump:.4g} by {row.date:%Y-%m-%d}"
        made.append((str(row.symbol), row.before, row.date, float("nan") if factor is None else factor, how))
    return made
