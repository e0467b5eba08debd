"""Price histories and earnings estimates from Yahoo through `yfinance`, an optional extra that nothing else needs.

One request a second, so many companies an update, the one asked longest ago first: an update may be stopped anywhere, and the next
goes on. Estimates have no history at Yahoo: each week's snapshot is kept as a file of the archive. The traps: Yahoo's close is
restated for later splits, so only closes after the last split are stored as paid; the letter case of its keys changed once
(ranaroussi/yfinance#2188); it turns away who asks too much (#2614), and then asking stops. What it gives is for personal use, and
never passed on.
"""

from __future__ import annotations

import csv
import logging
import os
import time as clock
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.edgar.disk import locked, write_whole
from filings.errors import LedgerError, SettingsError, SourceError
from filings.ledger import Field, Ledger, table
from screener.market import VARIABLE, trading_day

if TYPE_CHECKING:
    import pandas as pd

REPLIES = table(
    "yahoo_replies",
    "When Yahoo was last asked about a symbol, and how many rows came.",
    ("kind", "symbol"),
    (
        Field("kind", "VARCHAR", "history or estimates"),
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("asked", "DATE", "trading day for which it was asked"),
        Field("rows", "BIGINT", "rows that came; 0 where Yahoo has none"),
    ),
)

HISTORY, ESTIMATES = "history", "estimates"
FRESH_DAYS = 6
"""A week's update asks once a week about a company, whatever day it runs on."""
YEARS = "5y"
PAUSE = 1.0
"""Seconds between two requests."""
BATCH = 25
"""Symbols that are stored together: what a kill costs."""
NOBODY = 3
"""Failures in a row from which on asking is of no use."""
PERIODS = ("0q", "+1q")
"""This quarter and the next: a year that ends on the same day as a quarter is another estimate, and the table holds quarters."""
_FAILURES = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What a page that changed its layout, or a network, makes of yfinance; its own errors come on top."""


@dataclass(slots=True)
class YahooSummary:
    """What came: companies and rows by kind, companies still to come, and a sentence for each failure."""

    companies: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status of contracts/commands.md: companies whose turn comes next week are no failure."""
        return 1 if self.failed else 0

    def lines(self) -> list[str]:
        """The summary for a person."""
        made = [f"Yahoo, {kind}: {count:,} companies, {self.rows[kind]:,} rows" for kind, count in self.companies.items()]
        made += [f"Yahoo, {kind}: {count:,} companies at the next updates" for kind, count in self.waiting.items() if count]
        return made + [f"failed: {sentence}" for sentence in self.failed]


def update_yahoo(
    archive: Path,
    now: datetime,
    most: int,
    *,
    caps: tuple[float, float, float],
    pause: float = PAUSE,
    tell: Callable[[str], None] | None = None,
) -> YahooSummary:
    """Histories and estimates of at most `most` companies each, those asked longest ago first.

    `caps`: the smallest and the largest small cap, and the smallest peer (USD): nobody else is asked about. Raises SettingsError
    where yfinance is not installed, LedgerError where an update or another program holds the archive.
    """
    import screener.sources  # noqa: F401 importing it declares every table

    summary = YahooSummary()
    day, has_closed = trading_day(now)
    if not has_closed:  # today's bar still moves
        day, _ = trading_day(now - timedelta(days=1 if now.weekday() else 3))
    with locked(archive / "update.lock", wait=False) as held:
        if held is None:
            raise LedgerError(f"Another update works on {archive}: wait until it ends, then run this one if it is still needed.")
        with Ledger.open(archive) as ledger:
            asker = _Asker(archive / "market" / "yfinance", pause)
            try:
                for kind, ask in ((HISTORY, asker.history), (ESTIMATES, asker.estimates)):
                    _take(ledger, archive, kind, ask, day, most, caps, summary, tell)
            except _StopAsking as stop:
                summary.failed.append(str(stop))
    return summary


def symbols_due(ledger: Ledger, kind: str, day: date, caps: tuple[float, float, float]) -> list[str]:
    """Symbols of companies on the SEC's list with a cap that matters, not asked about within a week, longest ago first."""
    frame = ledger.query(
        """SELECT t.symbol FROM (SELECT DISTINCT symbol FROM tickers) t
        JOIN (SELECT symbol, arg_max(market_cap, date) AS cap FROM prices WHERE market_cap > 0 AND date > $2 GROUP BY symbol) p
            USING (symbol)
        LEFT JOIN yahoo_replies r ON r.kind = $1 AND r.symbol = t.symbol
        WHERE (p.cap BETWEEN $3 AND $4 OR p.cap >= $5) AND (r.asked IS NULL OR r.asked <= $6)
        ORDER BY r.asked NULLS FIRST, t.symbol""",
        [kind, day - timedelta(days=45), *caps, day - timedelta(days=FRESH_DAYS)],
    )
    return [str(symbol) for symbol in frame["symbol"]]


class _StopAsking(Exception):  # noqa: N818
    """Yahoo turns us away, or nobody answers: what has come is stored."""


Rows = list[list[Any]]
HEADS = {
    HISTORY: ("symbol", "date", "close", "adjusted_close", "volume"),
    ESTIMATES: ("snapshot", "symbol", "period_end", "estimate"),
}
FILES = {HISTORY: "yahoo", ESTIMATES: "yahoo_estimates"}
SOURCES = {HISTORY: "prices", ESTIMATES: "revisions"}


def _take(
    ledger: Ledger,
    archive: Path,
    kind: str,
    ask: Callable[[str, date], Rows],
    day: date,
    most: int,
    caps: tuple[float, float, float],
    summary: YahooSummary,
    tell: Callable[[str], None] | None,
) -> None:
    due = symbols_due(ledger, kind, day, caps)
    summary.waiting[kind], summary.companies[kind], summary.rows[kind] = len(due), 0, 0
    for batch in _batches(due[:most]):
        came: dict[str, Rows] = {}
        stop: _StopAsking | None = None
        for symbol in batch:
            try:
                came[symbol] = ask(symbol, day)
            except SourceError as error:
                summary.failed.append(str(error))
            except _StopAsking as error:
                stop = error
                break
        _store(ledger, archive, kind, came, day)
        summary.companies[kind] += sum(1 for rows in came.values() if rows)
        summary.rows[kind] += sum(len(rows) for rows in came.values())
        summary.waiting[kind] -= len(came)
        if tell:
            tell(f"Yahoo, {kind}: {summary.companies[kind]:,} of {min(len(due), most):,}")
        if stop:
            raise stop


def _batches(symbols: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(symbols), BATCH):
        yield symbols[at : at + BATCH]


def _store(ledger: Ledger, archive: Path, kind: str, came: dict[str, Rows], day: date) -> None:
    """Keep the batch's file, store it, and note who was asked. A kill before the note asks about the batch once more."""
    import io

    from screener import sources

    rows = [row for of_symbol in came.values() for row in of_symbol]
    folder = archive / "market" / day.isoformat()
    if rows:
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(HEADS[kind])
        lines.writerows(rows)
        number = 1 + max((int(path.name.split(".")[1]) for path in folder.glob(f"{FILES[kind]}.*.csv")), default=0)
        waiting = folder / "new" / f"{FILES[kind]}.{number}.csv"
        write_whole(waiting, text.getvalue().encode())
        sources.store(SOURCES[kind], ledger, waiting)
        waiting.replace(folder / waiting.name)
    if came:
        import pyarrow as pa

        columns = [[kind] * len(came), list(came), [day] * len(came), [len(of_symbol) for of_symbol in came.values()]]
        kinds = [pa.string(), pa.string(), pa.date32(), pa.int64()]
        arrays = [pa.array(column, to) for column, to in zip(columns, kinds, strict=True)]
        ledger.replace(REPLIES, pa.table(arrays, names=REPLIES.names))


class _Asker:
    """One polite caller of yfinance: paced, its errors as sentences, its switch to another server where the variable is set."""

    def __init__(self, cache: Path, pause: float) -> None:
        try:
            import yfinance
            from yfinance.exceptions import YFException, YFRateLimitError
        except ImportError as error:
            raise SettingsError(
                "Yahoo is asked through yfinance, which is not installed: python -m pip install 'selfhelp-screener[yahoo]'."
            ) from error
        yfinance.config.debug.hide_exceptions = False
        cache.mkdir(parents=True, exist_ok=True)
        yfinance.set_tz_cache_location(str(cache))
        logging.getLogger("yfinance").setLevel(logging.CRITICAL)
        self.yfinance, self.turned_away, self.own_errors = yfinance, YFRateLimitError, YFException
        self.session = _session_to(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None
        self.pause, self.last, self.failures = pause, 0.0, 0

    def history(self, symbol: str, day: date) -> Rows:
        """The last close of each week of five years and of the day, adjusted; those after the last split as paid, with volume."""
        ticker = self.yfinance.Ticker(symbol, session=self.session)
        frame = self._asked(symbol, lambda: ticker.history(period=YEARS, interval="1d", auto_adjust=False, actions=True))
        if frame is None or frame.empty:
            return []
        return _thinned(frame, symbol, day)

    def estimates(self, symbol: str, day: date) -> Rows:
        """The consensus of this and the next quarter, each with the last day of its period."""
        from yfinance.const import _BASE_URL_
        from yfinance.data import YfData

        address = f"{_BASE_URL_}/v10/finance/quoteSummary/{symbol}"
        asked = {"modules": "earningsTrend", "corsDomain": "finance.yahoo.com", "formatted": "false", "symbol": symbol}
        reply = self._asked(symbol, lambda: YfData(session=self.session).get_raw_json(address, params=asked))
        return _trend(reply, symbol, day)

    def _asked(self, symbol: str, call: Callable[[], Any]) -> Any:
        clock.sleep(max(0.0, self.last + self.pause - clock.monotonic()))
        self.last = clock.monotonic()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what pandas says of yfinance's own code is none of the user's business
                reply = call()
        except self.turned_away as error:
            raise _StopAsking("Yahoo turns us away for asking too much: update again in some hours.") from error
        except (*_FAILURES, self.own_errors) as error:
            if _is_unknown(error):
                self.failures = 0
                return None
            self.failures += 1
            said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            if self.failures >= NOBODY:
                raise _StopAsking(f"Yahoo failed {NOBODY} times in a row, last for {symbol} ({said}): try again later.") from error
            raise SourceError(f"Yahoo gave nothing that can be read for {symbol} ({said}): the next update asks again.") from error
        self.failures = 0
        return reply


def _is_unknown(error: BaseException) -> bool:
    """Yahoo knows no such symbol, or has none of it: an answer, and no failure."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status == 404 or type(error).__name__ in ("YFPricesMissingError", "YFTickerMissingError", "YFTzMissingError")


def _session_to(server: str) -> Any:
    """A session whose every request goes to another server: tests over real sockets."""
    import requests
    from requests.adapters import HTTPAdapter

    class Elsewhere(HTTPAdapter):
        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            request.url = server.rstrip("/") + "/" + request.url.split("/", 3)[3]
            return super().send(request, *args, **kwargs)

    session = requests.Session()
    session.mount("https://", Elsewhere())
    return session


def _thinned(frame: pd.DataFrame, symbol: str, day: date) -> Rows:
    """One row a week, the last of it, up to the day; a close is as paid only where no split follows it."""
    days = [stamp.date() for stamp in frame.index.to_list()]
    splits = [at for at, ratio in zip(days, frame["Stock Splits"], strict=True) if ratio]
    last_split = max(splits, default=date.min)
    rows: dict[tuple[int, int], list[Any]] = {}
    for at, values in zip(days, frame[["Close", "Adj Close", "Volume"]].itertuples(index=False), strict=True):
        close, adjusted, volume = (None if value != value else float(value) for value in values)
        if at > day or adjusted is None or adjusted <= 0:
            continue
        is_paid = at >= last_split
        year, week, _ = at.isocalendar()
        rows[year, week] = [symbol, at.isoformat(), close if is_paid else None, adjusted, volume if is_paid else None]
    return list(rows.values())


def _trend(reply: Any, symbol: str, day: date) -> Rows:
    """Estimates out of `earningsTrend`; a period without its last day or its mean is left out. Raises SourceError for another
    layout."""
    if reply is None:
        return []
    found = _lower(reply)
    try:
        results = found["quotesummary"]["result"] or []
        trend = results[0]["earningstrend"]["trend"] if results else []
        rows = []
        for one in trend:
            end, mean = one.get("enddate"), one.get("earningsestimate", {}).get("avg")
            end = end.get("fmt") if isinstance(end, dict) else end
            mean = mean.get("raw") if isinstance(mean, dict) else mean
            if one.get("period") in PERIODS and end and mean is not None:
                rows.append([day.isoformat(), symbol, date.fromisoformat(str(end)).isoformat(), float(mean)])
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise SourceError(f"Yahoo's estimates of {symbol} have another layout than known: tell the maintainers.") from error
    return rows


def _lower(value: Any) -> Any:
    """The same with keys in small letters."""
    if isinstance(value, dict):
        return {str(key).lower(): _lower(one) for key, one in value.items()}
    return [_lower(one) for one in value] if isinstance(value, list) else value
