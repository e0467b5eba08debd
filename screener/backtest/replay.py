"""The list itself on past days: the same pipeline, with what days share made once, and kept.

A day's list is kept in the archive under a key of everything that it was made from: rows of the ledger that were public by then,
who is who, the settings, and the program's own code. A second or a longer backtest makes only the days that it lacks; a corrected
figure or a changed rule makes the days anew that it touches.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd

from screener.identity import SILENCE_DAYS
from screener.sources.overrides import read_overrides

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.backtest.market import Market
    from screener.backtest.panel import Array, Index
    from screener.companies import Companies
    from screener.settings import Settings

Snapshot = Mapping[str, Any]
"""A day's list as plain values: `as_of`, `companies` (cik, ticker, sector, market_cap, score, pillars, measures) in order of rank,
`flags` (cik, flag, severity)."""

DATED = {"facts": "filed", "filings": "filed", "repurchases": "filed", "programs": "filed", "deals": "filed", "problems": "filed",
         "events": "filed", "notices": "filed", "prices": "date", "adjusted_prices": "date", "macro": "date",
         "estimates": "snapshot"}  # fmt: skip
"""Tables whose rows become public on a day; every other table says who is who (funds' holdings say sectors), and counts whole."""
LATER = {
    "silences": "SELECT date AS day, hash(symbol, date, after) AS h FROM (SELECT symbol, date, lead(date) OVER (PARTITION BY symbol"
    f" ORDER BY date) AS after FROM prices) WHERE after - date > {SILENCE_DAYS}",
    "series": "SELECT max(date) AS day, hash(source, symbol) AS h FROM adjusted_prices GROUP BY source, symbol",
}
"""What a list may know of prices after its day: that a symbol fell silent and came back as another company's, and that a series
goes on (`identity`); never what they were."""
NEAR = 10
"""Days before its day from which a list looks for silences (`identity.reused_symbols`)."""
PROCESSES = ("edgar_replies", "index_days", "about")
"""Tables that no list is made from."""


def snapshots(
    ledger: Ledger, settings: Settings, days: Sequence[date], *, kept: Path | None = None, jobs: int = 1,
    tell: Callable[[str], None] | None = None,
) -> list[Snapshot]:  # fmt: skip
    """The lists of these days, in their order. `kept`: folder of lists made before (None: none is kept). `jobs`: processes; only a
    ledger that is a file can be read by several."""
    keys = fingerprints(ledger, settings, days) if kept is not None else {}
    found = {day: _read(kept / _name(day, keys[day])) for day in days} if kept is not None else {}
    lacking = [day for day in days if found.get(day) is None]
    if tell and lacking:
        tell(f"{len(days) - len(lacking)} lists of {len(days)} are kept from before, {len(lacking)} are made now")
    for number, (day, made) in enumerate(zip(lacking, _made(ledger, settings, lacking, jobs), strict=True), start=1):
        found[day] = made
        if kept is not None:
            _keep(kept / _name(day, keys[day]), made)
        if tell and number % 10 == 0:
            tell(f"{number} of {len(lacking)} lists made")
    return [snapshot for day in days if (snapshot := found[day]) is not None]


def _made(ledger: Ledger, settings: Settings, days: Sequence[date], jobs: int) -> Iterator[Snapshot]:
    if jobs <= 1 or ledger.path is None or len(days) < 2:
        yield from past_lists(ledger, settings, days)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Neighbours share their figures, so each process takes runs of days and not days.
    size = math.ceil(len(days) / jobs)
    runs = [days[at : at + size] for at in range(0, len(days), size)]
    # A fresh process: an open DuckDB does not survive a fork. It refuses readers beside a writer, so the ledger is to be read-only.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _open, (ledger.path.parent, settings)) as pool:
        for made in pool.map(_run, runs):
            yield from made


_opened: list[Any] = []


def _open(archive: Path, settings: Settings) -> None:
    import screener.sources  # noqa: F401 importing it declares every table
    from filings.ledger import Ledger

    _opened[:] = [Ledger.open(archive, read_only=True), settings]


def _run(days: Sequence[date]) -> list[Snapshot]:
    return list(past_lists(_opened[0], _opened[1], days))


def past_lists(ledger: Ledger, settings: Settings, days: Sequence[date]) -> Iterator[Snapshot]:
    """The lists of these days in order: of each the ranking alone, from figures that were read for many days together. What is only
    shown beside a list (its relative history, ledgers, cards, evidence) is not made."""
    from screener.many_days import blocks, read_block
    from screener.pipeline import rank_companies
    from screener.universe import survey

    for block in blocks(days):
        surveys = {day: survey(ledger, settings, day, only_known=True) for day in block}
        figures = read_block(ledger, settings, {day: one.companies.table.index for day, one in surveys.items()})
        for day in block:
            made = rank_companies(ledger, settings, day, surveys.pop(day), figures=figures.pop(day))
            yield plain(day, made.ranked, made.contributions)


def plain(as_of: date, ranked: Companies, contributions: pd.DataFrame) -> Snapshot:
    """What a backtest needs of a list."""
    table, given = ranked.table, contributions
    at = given["percentile"].where(~given["is_missing"])
    given = given.assign(percentile=at, points=at * given["weight"], held=given["weight"].where(at.notna()))
    sums = given.groupby(["cik", "pillar"])[["points", "held"]].sum()
    sums["at"] = sums["points"] / sums["held"].where(sums["held"] > 0)
    pillars = _by_company(zip(*(sums.index.get_level_values(n) for n in ("cik", "pillar")), sums["at"], strict=True))
    measures = _by_company(zip(given["cik"], given["measure"], given["percentile"], strict=True))
    flags = ranked.flags
    companies = [
        {
            "cik": int(cik),
            "ticker": str(row["ticker"]),
            "sector": None if pd.isna(row["sector"]) else str(row["sector"]),
            "market_cap": _number(row["market_cap"]),
            "score": _number(row["score"]),
            "pillars": pillars.get(int(cik), {}),
            "measures": measures.get(int(cik), {}),
        }
        for cik, row in zip(table.index, table[["ticker", "sector", "market_cap", "score"]].to_dict("records"), strict=True)
    ]
    shown = flags[flags["cik"].isin(table.index)]
    return {
        "as_of": as_of.isoformat(),
        "companies": companies,
        "flags": [
            {"cik": int(cik), "flag": str(flag), "severity": str(severity)}
            for cik, flag, severity in zip(shown["cik"], shown["flag"], shown["severity"], strict=True)
        ],
    }


def regimes(ledger: Ledger, days: Sequence[date]) -> dict[date, list[dict[str, str]]]:
    """The state of every observation on each day (`key`, `observation`, `state`), from one pass over the weeks up to the last day:
    what a page of the last Friday up to the day would have said. Observations made of companies are known where
    `screener regime --history` has kept their past."""
    from screener.regime.history import make_history

    if not days:
        return {}
    _, readings, table = make_history(ledger, max(days), since=min(days) - timedelta(days=7))
    made: dict[date, list[dict[str, str]]] = {}
    for day in days:
        week = int(table.index.searchsorted(pd.Timestamp(day), side="right")) - 1
        said = ["unknown" if week < 0 else str(table[f"{r.key}_state"].iloc[week]) for r in readings]
        made[day] = [{"key": r.key, "observation": r.observation, "state": state} for r, state in zip(readings, said, strict=True)]
    return made


def _by_company(rows: Iterable[tuple[Any, Any, Any]]) -> dict[int, dict[str, float | None]]:
    made: dict[int, dict[str, float | None]] = {}
    for cik, name, value in rows:
        made.setdefault(int(cik), {})[str(name)] = _number(value)
    return made


def _number(value: Any) -> float | None:
    return None if pd.isna(value) or not math.isfinite(float(value)) else float(f"{float(value):.10g}")


def placed(market: Market, at: Index, lists: Sequence[Snapshot], read: Callable[[Mapping[str, Any]], Any]) -> Array:
    """A value of each list's companies in the panel's places; companies whose symbol has no price that week are left out."""
    panel = market.panel
    made = np.full((len(at), len(panel.symbols)), np.nan)
    rows = {panel.weeks[week].date().isoformat(): row for row, week in enumerate(at)}
    for day in lists:
        row = rows.get(day["as_of"])
        if row is None:
            continue
        for company in day["companies"]:
            column = panel.column_of(company["ticker"], int(at[row]))
            value = read(company)
            if column >= 0 and value is not None and math.isfinite(value):
                made[row, column] = value
    return made


def fingerprints(ledger: Ledger, settings: Settings, days: Sequence[date]) -> dict[date, str]:
    """For each day a key of all that its list is made from: equal keys, equal lists. One pass over the ledger for all days."""
    tables = ledger.query("SELECT DISTINCT table_name AS name FROM information_schema.columns ORDER BY name")["name"]
    # How lists are traded and judged makes none of them.
    said = {section: given for section, given in asdict(settings).items() if section != "backtest"}
    fixed = hashlib.sha256(repr(said).encode() + _code())
    dated: list[tuple[str, Any, Any]] = []
    for name in map(str, tables):
        # Registered frames of other steps are views of this connection and no part of the ledger.
        if name in PROCESSES or not _is_stored(ledger, name):
            continue
        by = DATED.get(name)
        if by is None:
            row = ledger.query(f'SELECT count(*) AS n, CAST(coalesce(bit_xor(hash(t)), 0) AS VARCHAR) AS h FROM "{name}" t')
            fixed.update(f"{name} {row['n'].iloc[0]} {row['h'].iloc[0]}".encode())
            continue
        rows = ledger.query(
            f'SELECT "{by}" AS day, count(*) AS n, CAST(bit_xor(hash(t)) >> 1 AS BIGINT) AS h FROM "{name}" t'
            f' WHERE "{by}" IS NOT NULL GROUP BY day ORDER BY day'
        )
        xor = np.bitwise_xor.accumulate(rows["h"].to_numpy(dtype="int64")) if len(rows) else np.empty(0, dtype="int64")
        counts = rows["n"].to_numpy(dtype="int64").cumsum()
        dated.append((name, rows["day"].to_numpy(), list(zip(counts, xor, strict=True))))
    later = []
    for name, sql in LATER.items():
        rows = ledger.query(f"SELECT day, CAST(bit_xor(h) >> 1 AS BIGINT) AS h FROM ({sql}) GROUP BY day ORDER BY day DESC")
        later.append((name, rows["day"].to_numpy()[::-1], np.bitwise_xor.accumulate(rows["h"].to_numpy(dtype="int64"))[::-1]))
    made = {}
    for day in days:
        whole = fixed.copy()
        for name, at, sums in later:
            place = int(np.searchsorted(at, np.datetime64(day - timedelta(days=NEAR), "s"), side="right"))
            whole.update(f"{name} {sums[place] if place < len(sums) else 0}".encode())
        for name, at, sums in dated:
            place = int(np.searchsorted(at, np.datetime64(day, "s"), side="right"))
            whole.update(f"{name} {sums[place - 1] if place else 0}".encode())
        # The user's own file lies beside the ledger; what was set on a later day is no part of the list.
        whole.update(repr(read_overrides(ledger, day)).encode())
        made[day] = whole.hexdigest()[:16]
    return made


def _is_stored(ledger: Ledger, name: str) -> bool:
    found = ledger.query("SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = ? AND NOT temporary", [name])
    return int(found["n"].iloc[0]) > 0


def _code() -> bytes:
    """A hash of the program itself and its tables: a changed rule makes every list anew."""
    import filings
    import screener

    made = hashlib.sha256()
    for package in (filings, screener):
        root = Path(str(package.__file__)).parent
        for path in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".toml", ".csv")):
            # How results are told or tested does not change a list.
            if not {"outputs", "backtest", "sample", "regime", "commands"} & set(path.relative_to(root).parts):
                made.update(path.read_bytes())
    return made.digest()


def _name(day: date, key: str) -> str:
    return f"{day.isoformat()}-{key}.json"


def _read(path: Path) -> Snapshot | None:
    try:
        made: Snapshot = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    return made if isinstance(made, dict) and "companies" in made else None


def _keep(path: Path, made: Snapshot) -> None:
    from filings.edgar.disk import write_whole
    from filings.errors import SourceError

    try:
        write_whole(path, orjson.dumps(made))
    except SourceError:
        return  # an archive that may only be read: the list is made again next time
    for old in path.parent.glob(f"{made['as_of']}-*.json"):
        if old != path:
            old.unlink(missing_ok=True)
