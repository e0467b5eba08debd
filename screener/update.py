"""What is new at EDGAR into the archive: one call that may be stopped, killed or run twice at any time, and then goes on.

The order: the SEC's list of tickers; the daily index since the last update (what is due); submissions (who is who, and what was
filed); companyfacts; the primary documents of annual and quarterly reports, read and stored. Much of one kind comes as the
nightly archive of everything, little of it reply by reply; nothing that is there is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from filings.edgar import bulk, index
from filings.edgar.disk import locked, write_whole
from filings.edgar.gateway import Gateway, UnreachableError
from filings.edgar.submissions import TICKERS
from filings.edgar.transfer import download
from filings.errors import LedgerError, SettingsError, SourceError
from filings.ledger_file import takes_no_more
from screener import arrivals, duties

if TYPE_CHECKING:
    from filings.ledger import Ledger

DOCUMENT_DAYS = 800
"""Reports filed within so many days are read: eight quarters (measures.md 3) and the days that the last of them may be late."""
BULK_FROM = 1_500
"""From so many companies due on, the archive of all is fetched: 1,500 replies take three minutes, the archive some ten."""
LARGEST_LIST = 50_000_000
MOST_SAID = 20
SIZES = {"submissions": 40_000, "facts": 200_000, "documents": 135_000}
"""Bytes on the wire of one reply or document, gzipped: means of 94 submissions, 28 companyfacts and 163 reports."""


@dataclass(slots=True)
class Summary:
    """What came of an update: counts of what was stored, a sentence for each failure, and what is still to come."""

    companies: int = 0
    index_days: int = 0
    submissions: int = 0
    facts: int = 0
    without_facts: int = 0
    documents: int = 0
    requests: int = 0
    bytes: int = 0
    throttles: int = 0
    plan: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The exit status of contracts/commands.md: 0 done, 1 something could not be read or did not come."""
        return 1 if self.failed or any(self.waiting.values()) else 0

    def lines(self) -> list[str]:
        """The summary for a person; of many failures the first, and how many more there are."""
        made = [*self.plan]
        made.append(
            f"{self.companies:,} companies: {self.index_days:,} days of index, {self.submissions:,} lists of filings,"
            f" {self.facts:,} replies of figures ({self.without_facts:,} companies have none), {self.documents:,} reports read"
        )
        made.append(f"{self.requests:,} requests, {self.bytes / 1e6:,.1f} MB, {self.throttles:,} throttles")
        made += [f"still to come: {count:,} {kind}" for kind, count in self.waiting.items() if count]
        made += [f"failed: {sentence}" for sentence in self.failed[:MOST_SAID]]
        more = len(self.failed) - MOST_SAID
        return made + ([f"failed: and {more:,} more"] if more > 0 else [])


def refresh(
    archive: Path,
    now: datetime,
    *,
    tickers: Sequence[str] = (),
    since: date | None = None,
    limit: int | None = None,
    caps: tuple[float, float] | None = None,
    jobs: int = 1,
    dry_run: bool = False,
    yahoo: int = 0,
    peers_from: float = float("inf"),
    tell: Callable[[str], None] | None = None,
) -> tuple[list[str], int]:
    """`screener update`: the market's pages and then EDGAR; returns the lines of both summaries and the exit status.

    The market comes first, since its caps say whose reports are worth reading; where `tickers` are named, or for a `dry_run`, it is
    left out. The options are those of `update`; `yahoo` asks Yahoo about so many companies, small caps and those with a cap of
    `peers_from` or more (USD). Raises SettingsError, before anything is fetched, where nobody says who asks.
    """
    from filings.edgar.gateway import open_gateway
    from screener.market import MarketSummary, update_market

    with open_gateway(archive, tell=tell) as gateway:
        market = MarketSummary() if tickers or dry_run else update_market(archive, now, tell=tell)
        edgar = update(
            archive,
            gateway,
            now.date(),
            tickers=tickers,
            since=since,
            limit=limit,
            caps=caps,
            jobs=jobs,
            dry_run=dry_run,
            tell=tell,
        )
    lines, status = market.lines() + edgar.lines(), max(market.status, edgar.status)
    if yahoo and not dry_run:
        from screener.yahoo import update_yahoo

        smallest, largest = caps or (0.0, float("inf"))
        asked = update_yahoo(archive, now, yahoo, caps=(smallest, largest, peers_from), tell=tell)
        lines, status = lines + asked.lines(), max(status, asked.status)
    return lines, status


def refresh_before_run(archive: Path, now: datetime, caps: tuple[float, float], tell: Callable[[str], None]) -> int:
    """Fetch what is new before a list is made; where that fails, say so: the list is made from what the archive holds.

    Returns the exit status of the fetching. Raises LedgerError where another process holds the archive.
    """
    try:
        lines, status = refresh(archive, now, caps=caps, tell=tell)
    except (SettingsError, SourceError) as error:
        tell(f"{error} The list is made from what the archive holds.")
        return 1
    for line in lines:
        tell(line)
    return status


def update(
    archive: Path,
    gateway: Gateway,
    today: date,
    *,
    tickers: Sequence[str] = (),
    since: date | None = None,
    limit: int | None = None,
    caps: tuple[float, float] | None = None,
    jobs: int = 1,
    dry_run: bool = False,
    bulk_from: int = BULK_FROM,
    tell: Callable[[str], None] | None = None,
) -> Summary:
    """Bring an archive up to date with EDGAR; see the module for the order.

    `tickers` (or ciks) and `limit` narrow which companies are worked on, `since` from which filing day on reports are read, `caps`
    leaves out the reports of companies whose known market cap lies far outside (USD). `dry_run` fetches the lists and says what
    would come. Raises LedgerError where another update or program holds the archive, SettingsError for an unknown ticker; a
    failure of one company or of the network is a sentence of the summary.
    """
    import duckdb

    import screener.sources  # noqa: F401 importing it declares every table
    from filings.ledger import Ledger

    tell = tell or (lambda _: None)
    since = since or today - timedelta(days=DOCUMENT_DAYS)
    summary = Summary()
    with locked(archive / "update.lock", wait=False) as held:
        if held is None:
            raise LedgerError(f"Another update works on {archive}: wait until it ends, then run this one if it is still needed.")
        with Ledger.open(archive) as ledger:
            work = arrivals.Work(archive, ledger, gateway, today, since, tell, summary.failed)
            try:
                _work(work, summary, tickers, limit, caps, jobs, dry_run, bulk_from)
            except (UnreachableError, arrivals.NoSpace) as error:
                summary.failed.append(str(error))
            except (duckdb.IOException, duckdb.FatalException) as error:
                raise takes_no_more(ledger.path, error) from error
    traffic = gateway.traffic
    summary.requests, summary.bytes, summary.throttles = traffic.requests, traffic.bytes, traffic.throttles
    return summary


def _work(
    work: arrivals.Work,
    summary: Summary,
    tickers: Sequence[str],
    limit: int | None,
    caps: tuple[float, float] | None,
    jobs: int,
    dry_run: bool,
    bulk_from: int,
) -> None:
    ledger = work.ledger
    _refresh_tickers(work)
    wanted = wanted_companies(ledger, tickers, limit)
    summary.companies = len(wanted)
    if duties.start_anew_after_a_gap(ledger, work.today):
        work.tell("The last update is long ago: every company's replies are fetched anew.")
    summary.index_days = _read_index(work)
    read_reports = wanted if caps is None else without_caps_outside(ledger, wanted, caps, work.today)
    if dry_run:
        summary.plan = plan(work, wanted, read_reports, bulk_from)
        return
    try:
        due = duties.due(ledger, duties.SUBMISSIONS, wanted)
        if len(due) >= bulk_from:
            summary.submissions += arrivals.submissions_from_archive(work, due)
            due = duties.due(ledger, duties.SUBMISSIONS, wanted)
        summary.submissions += arrivals.submissions_one_by_one(work, due)
        due = duties.due(ledger, duties.FACTS, wanted)
        if len(due) >= bulk_from:
            summary.facts += arrivals.facts_from_archive(work, due)
            due = duties.due(ledger, duties.FACTS, wanted)
        stored, none = arrivals.facts_one_by_one(work, due)
        summary.facts, summary.without_facts = summary.facts + stored, none
        summary.documents = arrivals.reports(work, read_reports, jobs)
    finally:
        summary.waiting = {
            "lists of filings": len(duties.due(ledger, duties.SUBMISSIONS, wanted)),
            "replies of figures": len(duties.due(ledger, duties.FACTS, wanted)),
            "reports": len(arrivals.reports_wanted(work, read_reports)),
        }


def wanted_companies(ledger: Ledger, tickers: Sequence[str] = (), limit: int | None = None) -> list[int]:
    """The ciks to work on: those named, else every company listed on an exchange or named by the user's own list; sorted.

    Raises SettingsError for a ticker that no list knows.
    """
    if tickers:
        found = [_cik_of(ledger, name) for name in tickers]
    else:
        found = list(
            ledger.query(
                """SELECT DISTINCT cik FROM tickers
                WHERE source = 'csv' OR (source = 'ticker list' AND upper(exchange) IN ('NYSE', 'NASDAQ', 'CBOE', 'NYSE AMERICAN'))
                ORDER BY cik"""
            )["cik"]
        )
    return [int(cik) for cik in dict.fromkeys(found)][:limit]


def without_caps_outside(ledger: Ledger, wanted: Sequence[int], caps: tuple[float, float], today: date) -> list[int]:
    """The wanted companies less those whose last known market cap lies below half the lower or above twice the upper bound."""
    frame = ledger.query(
        """SELECT t.cik, max(p.cap) AS cap FROM tickers t
        JOIN (SELECT symbol, arg_max(market_cap, date) AS cap FROM prices
              WHERE market_cap > 0 AND date BETWEEN ? AND ? GROUP BY symbol) p USING (symbol)
        GROUP BY t.cik""",
        [today - timedelta(days=45), today],
    )
    outside = set(frame.loc[(frame["cap"] < caps[0] / 2) | (frame["cap"] > caps[1] * 2), "cik"])
    return [cik for cik in wanted if cik not in outside]


def plan(work: arrivals.Work, wanted: Sequence[int], read_reports: Sequence[int], bulk_from: int) -> list[str]:
    """What an update would fetch now, how large it is and how long it takes, in sentences; nothing of it is fetched."""
    sizes: dict[str, int | None] = {}
    made = []
    counts = {kind: len(duties.due(work.ledger, kind, wanted)) for kind in (duties.SUBMISSIONS, duties.FACTS)}
    for kind, archive in ((duties.SUBMISSIONS, "submissions.zip"), (duties.FACTS, "companyfacts.zip")):
        if counts[kind] >= bulk_from:
            sizes = sizes or bulk.sizes(work.gateway)
            size = sizes.get(archive)
            said = "of unknown size" if size is None else f"{size / 1e6:,.0f} MB"
            made.append(f"{archive} ({said}) for {counts[kind]:,} companies")
        else:
            made.append(_sized(counts[kind], f"replies ({kind})", SIZES[kind], work.gateway))
    unknown = counts[duties.SUBMISSIONS]
    more = f", and those of {unknown:,} companies whose list of filings is not here yet" if unknown else ""
    reports = arrivals.reports_wanted(work, read_reports)
    made.append(_sized(len(reports), f"reports filed since {work.since}", SIZES["documents"], work.gateway) + more)
    return [f"to fetch: {line}" for line in made]


def _sized(count: int, what: str, size: int, gateway: Gateway) -> str:
    minutes = count / gateway.manners.requests_per_second / 60
    return f"{count:,} {what}, about {count * size / 1e6:,.0f} MB, {minutes:,.0f} minutes at least"


def _refresh_tickers(work: arrivals.Work) -> None:
    from screener import sources

    path = work.archive / "edgar" / "lists" / TICKERS.rpartition("/")[2]
    got = download(work.gateway, TICKERS, path, most=LARGEST_LIST, check=arrivals.check_json)
    held = work.ledger.query("SELECT count(*) AS n FROM tickers WHERE source = 'ticker list'")["n"].iloc[0]
    mark = path.with_name(path.name + ".stored")
    version = path.with_name(path.name + ".version").read_bytes()
    if got.is_new or not held or not mark.exists() or mark.read_bytes() != version:
        try:
            sources.store("companies", work.ledger, path)
        except SourceError:
            path.unlink()  # else the server would go on to say that this very version has not changed
            raise
        write_whole(mark, version)  # after the rows: a kill between the two stores them once more


def _read_index(work: arrivals.Work) -> int:
    first, last = duties.days_wanted(work.ledger, work.today)
    if first > last:
        return 0
    count = 0
    for day in index.days(work.gateway, first, last):
        try:
            duties.note_day(work.ledger, day, index.entries(work.gateway, day))
        except UnreachableError:
            raise
        except SourceError as error:
            # A day is never skipped over: the next update begins with it.
            work.failed.append(str(error))
            break
        count += 1
    return count


def _cik_of(ledger: Ledger, name: str) -> int:
    from screener.sources.reading import cik_number
    from screener.sources.symbols import normalise

    number = cik_number(name.upper())
    if number is not None:
        return number
    frame = ledger.query(
        "SELECT cik FROM tickers WHERE symbol = ? ORDER BY CASE source WHEN 'csv' THEN 0 WHEN 'ticker list' THEN 1 ELSE 2 END, cik",
        [normalise(name) or ""],
    )
    if frame.empty:
        raise SettingsError(f"{name} is no ticker of the SEC's list: name the company by its CIK (sec.gov/edgar/searchedgar).")
    return int(frame["cik"].iloc[0])
