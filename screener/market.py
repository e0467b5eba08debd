"""What the market says, week by week, from public pages without a key: listings with prices and caps, the economy, holdings.

One feed is one address, one kind of `screener.sources` and one file under `archive/market/<day>/`, which is kept: a snapshot cannot
be fetched again. A feed that fails is a sentence, and the others come. None of these pages was tried while this was written: what
they answer is known from others' code and from stored replies, so every reply is checked before it is stored.

No price history is fetched: returns and relative strength need an imported history (`screener import prices`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from filings.edgar.disk import locked, write_whole
from filings.edgar.gateway import Gateway, Manners, Site, UnreachableError
from filings.errors import LedgerError, SourceError

if TYPE_CHECKING:
    from filings.ledger import Ledger

VARIABLE = "SCREENER_MARKET_URL"
NASDAQ = Site("Nasdaq", ("api.nasdaq.com",), VARIABLE, 1.0)
FRED = Site("FRED", ("fred.stlouisfed.org",), VARIABLE, 1.0)
ISHARES = Site("iShares", ("ishares.com",), VARIABLE, 1.0)
NEW_YORK = ZoneInfo("America/New_York")
OPENS, CLOSED = time(9, 25), time(16, 30)
"""In between prices move, and none of them is a close."""
MANNERS = Manners(requests_per_second=1.0, attempts=2, connect_timeout=10.0, read_timeout=30.0)
LEAST_KEPT = 0.7
"""A list with less than this share of the symbols that the last one had is torn: it would strike off the others."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One page to fetch: who has it, where, as which file, for which source; with `exchange`, it says closing prices too."""

    site: Site
    address: str
    file: str
    kind: str
    exchange: str | None = None


def _screener(exchange: str) -> Feed:
    query = f"tableonly=true&limit=25&offset=0&exchange={exchange}&download=true"
    address = f"https://api.nasdaq.com/api/screener/stocks?{query}"
    return Feed(NASDAQ, address, f"{exchange.lower()}_screener.json", "listing", exchange)


def _series(name: str) -> Feed:
    return Feed(FRED, f"https://fred.stlouisfed.org/graph/fredgraph.csv?id={name}", f"{name}.csv", "macro")


def _holdings(fund: str, page: str) -> Feed:
    query = f"fileType=csv&fileName={fund}_holdings&dataType=fund"
    address = f"https://www.ishares.com/us/products/{page}/1467271812596.ajax?{query}"
    return Feed(ISHARES, address, f"{fund}_holdings.csv", "holdings")


SERIES = (
    *("DGS2", "DGS10", "T10Y2Y", "T10Y3M", "FEDFUNDS", "BAMLH0A0HYM2", "NFCI"),
    *("CPIAUCSL", "INDPRO", "PAYEMS", "UNRATE", "GDPC1", "ICSA", "USREC"),
)
"""FRED's names of the series that the regime page reads: rates, then the economy."""
FEEDS: tuple[Feed, ...] = (
    *(_screener(exchange) for exchange in ("NASDAQ", "NYSE", "AMEX")),
    *(_series(name) for name in SERIES),
    _holdings("IWM", "239710/ishares-russell-2000-etf"),
)


@dataclass(slots=True)
class MarketSummary:
    """What came: rows stored by kind, what was there already, and a sentence for each failure."""

    rows: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status of contracts/commands.md."""
        return 1 if self.failed else 0

    def lines(self) -> list[str]:
        """The summary for a person."""
        made = [f"{kind}: {count:,} rows" for kind, count in sorted(self.rows.items())]
        made += [f"{self.kept:,} files of this day were there already"] if self.kept else []
        return made + [f"failed: {sentence}" for sentence in self.failed]


def update_market(
    archive: Path,
    now: datetime,
    *,
    feeds: Sequence[Feed] | None = None,
    manners: Manners | None = None,
    tell: Callable[[str], None] | None = None,
) -> MarketSummary:
    """Fetch each feed that this trading day's folder lacks, keep it, and store it.

    `now` (with its time zone) says which day's close the prices are: while the New York exchanges are open none is stored. A feed
    that fails is a sentence of the summary. Raises LedgerError where an update or another program holds the archive.
    """
    import screener.sources  # noqa: F401 importing it declares every table
    from filings.ledger import Ledger

    feeds, manners = feeds or FEEDS, manners or MANNERS
    summary = MarketSummary()
    day, has_closed = trading_day(now)
    folder = archive / "market" / day.isoformat()
    down: set[Site] = set()
    with locked(archive / "update.lock", wait=False) as held:
        if held is None:
            raise LedgerError(f"Another update works on {archive}: wait until it ends, then run this one if it is still needed.")
        with Ledger.open(archive) as ledger:
            for feed in feeds:
                path = folder / feed.file
                if feed.site in down:
                    continue
                if path.exists():
                    summary.kept += 1
                    continue
                if feed.exchange and not has_closed:
                    sentence = "New York trades: prices are taken after 16:30 there, run the same command then."
                    summary.failed += [] if sentence in summary.failed else [sentence]
                    continue
                try:
                    with Gateway(None, manners, site=feed.site, tell=tell) as gateway:
                        _store(ledger, feed, gateway, path, day, summary)
                except UnreachableError as error:
                    down.add(feed.site)
                    summary.failed.append(f"{feed.site.name}, {feed.file} and what follows it there: {error}")
                except SourceError as error:
                    summary.failed.append(f"{feed.site.name}, {feed.file}: {error}")
    return summary


def trading_day(now: datetime) -> tuple[date, bool]:
    """The weekday whose close is the last one at that moment, and whether it has closed.

    Holidays are not known here: a close taken on one bears the holiday's date instead of the day before.
    """
    there = now.astimezone(NEW_YORK)
    day = there.date()
    if there.weekday() < 5 and there.time() >= OPENS:
        return day, there.time() >= CLOSED
    if there.weekday() < 5:
        day -= timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day, True


def _store(ledger: Ledger, feed: Feed, gateway: Gateway, path: Path, day: date, summary: MarketSummary) -> None:
    from screener import sources

    body = gateway.get(feed.address, is_json=feed.file.endswith(".json")).body or b""
    # Under a name of its own first: a file under its final name was stored, so a kill in between fetches once more.
    waiting = path.with_name("new") / path.name
    write_whole(waiting, body)
    try:
        if feed.exchange is None:
            rows = {feed.kind: sources.store(feed.kind, ledger, waiting).rows}
        else:
            prices = _closes(body, feed.exchange, day)
            _check_whole(ledger, feed, prices)
            rows = {"listing": sources.store("listing", ledger, waiting).rows}
            closes = waiting.with_name("nasdaq_screener_closes.csv")
            write_whole(closes, prices)
            rows["prices"] = sources.store("prices", ledger, closes).rows
            closes.unlink()
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)
    for kind, count in rows.items():
        summary.rows[kind] = summary.rows.get(kind, 0) + count


def _closes(body: bytes, exchange: str, day: date) -> bytes:
    """The list's last prices as a table of closes. Raises SourceError where its rows have no price."""
    import orjson

    content: Any = orjson.loads(body)
    for step in ("data", "table", "rows"):
        if isinstance(content, dict) and content.get(step):
            content = content[step]
    wanted = {"symbol", "lastsale", "volume", "marketCap"}
    if not isinstance(content, list) or not content or not all(isinstance(r, dict) and wanted <= set(r) for r in content):
        raise SourceError(f"the list of {exchange} has no rows with {', '.join(sorted(wanted))}: its layout has changed.")
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["symbol", "date", "close", "volume", "market_cap", "exchange"])
    for row in content:
        close, volume, cap = (
            str(row[name] or "").replace("$", "").replace(",", "") for name in ("lastsale", "volume", "marketCap")
        )
        # A cap of 0.00 is how the list says that it knows none.
        lines.writerow([row["symbol"], day.isoformat(), close, volume, cap if cap.strip("0.") else "", exchange])
    return text.getvalue().encode()


def _check_whole(ledger: Ledger, feed: Feed, prices: bytes) -> None:
    held = ledger.query("SELECT count(*) AS n FROM listing WHERE source = ?", [feed.file.split(".")[0]])["n"].iloc[0]
    came = prices.count(b"\n") - 1
    if came < held * LEAST_KEPT:
        raise SourceError(f"it has {came:,} symbols where the last one had {held:,}: it is torn, and was not stored.")
