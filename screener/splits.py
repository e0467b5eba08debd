"""Splits, inferred: no file of them is held, so raw closes are held against adjusted ones.

Adjusted close / raw close is constant but for dividends; on the day of a split it jumps by the split's ratio, to four digits, where a
real move of the price does not show at all. A spin-off jumps too, but by no simple ratio (Exelon 1.402, Dell 1.973). Where no adjusted
series covers the day (companies delisted since), a jump of the price against a jump of the listing's shares (cap / close) is taken
only when the shares say a simple ratio; else the split's factor is unknown, and so is whatever hangs on it.
Traps: a reverse split after the cover date of the count (SUNation 1:200 in April 2025); a panel whose closes are a day late in some
weeks; listings that carry the old count for a week after a split; a series that goes on under a new symbol (PEGY became SUNE).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from filings.ledger import Ledger

YEARS = 4
"""How far back splits are looked for: three years of share change and what a late filing adds."""

LEAST_JUMP = 1.2
"""Ratios nearer to 1 are left alone: stock dividends of a few percent are not told from spin-offs."""

COLUMNS = ["symbol", "since", "date", "factor", "how"]


def splits(ledger: Ledger, symbols: Sequence[str], as_of: date, tolerance: float = 0.02) -> pd.DataFrame:
    """Splits of these symbols up to a day, newest last: `factor` new shares for one old (10.0 for 10:1, 0.005 for 1:200; missing where
    there was one but its ratio is not known), between the last close on the old basis (`since`) and the first on the new (`date`)."""
    wanted = sorted(set(symbols))
    former = former_symbols(ledger, wanted, as_of)
    rows = _ratios(ledger, wanted, former, as_of)
    found = [_split(row, tolerance) for row in rows.itertuples()]
    by_shares = _by_shares(ledger, wanted, as_of, tolerance)
    made = pd.DataFrame([split for split in [*found, *by_shares] if split is not None], columns=COLUMNS)
    made = made.astype({"symbol": "string", "factor": "float64", "how": "string"})
    made["since"], made["date"] = (made[name].astype("datetime64[s]") for name in ("since", "date"))
    return made.sort_values(["symbol", "date"]).drop_duplicates(["symbol", "date"]).reset_index(drop=True)


def split_factor_between(found: pd.DataFrame, symbol: str, start: date, end: date) -> float:
    """By how much a share count of `start` has to be multiplied to be on the basis of `end`; NaN where a split's ratio is unknown.

    A split whose last old close is on or after `start` counts; one that lies astride `start` counts too (see `is_astride`).
    """
    of_symbol = found[(found["symbol"] == symbol) & (found["date"] > pd.Timestamp(start)) & (found["date"] <= pd.Timestamp(end))]
    return float(of_symbol["factor"].prod(skipna=False)) if len(of_symbol) else 1.0


def astride(found: pd.DataFrame, symbol: str, start: date, end: date) -> float:
    """Factor of the splits of which a count dated `start` and filed on `end` may or may not know; 1.0 where there is none."""
    of_symbol = found[(found["symbol"] == symbol) & (found["since"] <= pd.Timestamp(end)) & (found["date"] > pd.Timestamp(start))]
    return float(of_symbol["factor"].prod(skipna=False)) if len(of_symbol) else 1.0


def former_symbols(ledger: Ledger, symbols: Sequence[str], as_of: date) -> dict[str, str]:
    """Symbol to the one it was traded under before, where the raw prices begin later than the adjusted series: the symbol whose last
    closes, just before, move exactly with the series."""
    frame = ledger.query(
        """WITH bounds AS (SELECT symbol, min(date) AS first, max(date) AS last FROM prices
            WHERE date <= $1 AND date > $3 GROUP BY symbol),
        young AS (SELECT symbol, first FROM bounds WHERE list_contains($2, symbol) AND first > $3 + INTERVAL 30 DAY),
        gone AS (SELECT b.symbol AS old, y.symbol, y.first FROM bounds b JOIN young y
            ON b.last < y.first AND b.last >= y.first - INTERVAL 14 DAY),
        f AS (SELECT g.symbol, g.old, ln(a.adjusted_close / p.close) AS level FROM gone g
            JOIN prices p ON p.symbol = g.old AND p.date < g.first AND p.date >= g.first - INTERVAL 70 DAY
            JOIN adjusted_prices a ON a.symbol = g.symbol AND a.date = p.date WHERE a.adjusted_close > 0)
        SELECT symbol, arg_min(old, wobble) AS old FROM
            (SELECT symbol, old, mad(level) AS wobble, count(*) AS n FROM f GROUP BY symbol, old)
        WHERE n >= 5 AND wobble < 0.01 GROUP BY symbol""",
        [as_of, list(symbols), as_of - timedelta(days=365 * YEARS)],
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
        """WITH raw AS (SELECT n.symbol, p.date, any_value(p.close) AS close FROM prices p JOIN split_names n ON p.symbol = n.raw
            WHERE p.date <= $1 AND p.date > $2 AND p.close > 0 GROUP BY n.symbol, p.date),
        series AS (SELECT source, symbol, date, adjusted_close FROM adjusted_prices
            WHERE date <= $1 AND date > $2 AND adjusted_close > 0 AND symbol IN (SELECT symbol FROM split_names)),
        best AS (SELECT symbol, arg_max(source, (n, source)) AS source FROM
            (SELECT symbol, source, count(*) AS n FROM series GROUP BY symbol, source) GROUP BY symbol),
        f AS (SELECT raw.symbol, raw.date, ln(adjusted_close / close) AS level FROM raw
            JOIN best USING (symbol) JOIN series USING (symbol, source, date)),
        jumps AS (SELECT *, level - lag(level) OVER w AS jump, lag(date) OVER w AS before FROM f
            WINDOW w AS (PARTITION BY symbol ORDER BY date)),
        near AS (SELECT * FROM jumps WHERE symbol IN (SELECT symbol FROM jumps WHERE abs(jump) > ln($3))),
        sides AS (SELECT symbol, date, before, jump,
            median(level) OVER (o ROWS BETWEEN 6 PRECEDING AND 1 PRECEDING) AS old,
            median(level) OVER (o ROWS BETWEEN CURRENT ROW AND 5 FOLLOWING) AS new,
            mad(level) OVER (o ROWS BETWEEN 6 PRECEDING AND 1 PRECEDING) AS old_wobble,
            mad(level) OVER (o ROWS BETWEEN CURRENT ROW AND 5 FOLLOWING) AS new_wobble
            FROM near WINDOW o AS (PARTITION BY symbol ORDER BY date))
        SELECT symbol, before, date, exp(new - old) AS ratio, old_wobble + new_wobble AS wobble FROM sides
        WHERE abs(jump) > ln($3) AND abs(new - old) > ln($3) ORDER BY symbol, date""",
        [as_of, as_of - timedelta(days=365 * YEARS), LEAST_JUMP],
    )


def _split(row: object, tolerance: float) -> tuple[str, object, object, float, str] | None:
    ratio, wobble = float(row.ratio), float(row.wobble)  # type: ignore[attr-defined]
    factor = simple_ratio(ratio, max(0.007, min(tolerance, 0.007 + 2 * wobble)) if wobble < 0.02 else 2 * wobble)
    if factor is None:
        return None
    how = f"adjusted against raw closes change by {ratio:.4g} between {row.before:%Y-%m-%d} and {row.date:%Y-%m-%d}"  # type: ignore[attr-defined]
    return row.symbol, row.before, row.date, factor, how  # type: ignore[attr-defined]


def simple_ratio(ratio: float, tolerance: float) -> float | None:
    """The split that a ratio means: n:1, 1:n, or one of the few others in use; None where it is near none of them."""
    others = (1.5, 1.25, 4 / 3, 2.5, 5 / 3)
    whole = ratio if ratio > 1 else 1 / ratio
    nearest = round(whole)
    # Reverse splits go by round numbers; where the prices are too coarse to tell 196 from 200, the round one is meant.
    if whole > 20:
        nearest = next(
            (n for n in (50 * round(whole / 50), 10 * round(whole / 10), 5 * round(whole / 5)) if n and _near(whole, n, tolerance)),
            nearest,
        )
    candidates = [float(nearest)] if nearest >= 2 else []
    made = next((n for n in candidates if _near(whole, n, tolerance)), None)
    if made is None:
        made = next((n for n in others if _near(whole, n, min(tolerance, 0.007))), None)
    if made is None:
        return None
    return made if ratio > 1 else 1 / made


def _near(value: float, target: float, tolerance: float) -> bool:
    return abs(math.log(value / target)) <= tolerance


def _by_shares(
    ledger: Ledger, symbols: Sequence[str], as_of: date, tolerance: float
) -> list[tuple[str, object, object, float, str]]:
    """Splits of symbols without an adjusted series: the price and the listing's shares (cap / close) jump against each other."""
    frame = ledger.query(
        """WITH bare AS (SELECT symbol, date, any_value(close) AS close, max(market_cap) AS cap FROM prices
            WHERE date <= $1 AND date > $2 AND list_contains($3, symbol)
            AND symbol NOT IN (SELECT symbol FROM adjusted_prices) GROUP BY symbol, date),
        j AS (SELECT symbol, date, lag(date) OVER w AS before, close / lag(close) OVER w AS price_jump,
            median(cap / close) OVER (w ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING) AS old,
            median(cap / close) OVER (w ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) AS new,
            FROM bare WINDOW w AS (PARTITION BY symbol ORDER BY date))
        SELECT symbol, before, date, price_jump, new / old AS share_jump FROM j
        WHERE (price_jump > 1.6 AND new / old < 0.7) OR (price_jump < 0.625 AND new / old > 1.4)""",
        [as_of, as_of - timedelta(days=365 * YEARS), list(symbols)],
    )
    made: list[tuple[str, object, object, float, str]] = []
    for row in frame.itertuples():
        factor = simple_ratio(float(row.share_jump), tolerance)  # type: ignore[arg-type]
        how = f"the price changes by {row.price_jump:.4g} and the listing's shares by {row.share_jump:.4g} by {row.date:%Y-%m-%d}"
        made.append((str(row.symbol), row.before, row.date, float("nan") if factor is None else factor, how))
    return made
