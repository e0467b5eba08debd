"""What comes from EDGAR, into the ledger: lists of filings, figures, reports; from the nightly archives or reply by reply.

Each function works off what is due and notes what it stored as it goes, so that it may end anywhere. One company's broken reply
is a sentence in `failed`; when three requests in a row find nobody, fetching stops.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from filings.edgar import bulk
from filings.edgar.disk import is_full, said_of_disk, write_whole
from filings.edgar.documents import Wanted, fetch_document, place
from filings.edgar.gateway import Gateway, NotThereError, UnreachableError
from filings.errors import SourceError
from screener import duties

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from filings.store import Reading

THREADS = 4
"""Requests under way at once: the limiter spaces them, a slow answer must not hold up the next."""
BATCH = 64
NOBODY = 3
"""Requests in a row that reach nobody, each after all its retries, until fetching stops."""
REPORTS = r"^10-(K|Q|KT|QT|KSB|QSB|K405)(/A)?$"

Item = TypeVar("Item")
Came = TypeVar("Came")


class NoSpace(SourceError):  # noqa: N818
    """The disk is full: going on would only fail a thousand times more."""


@dataclass(frozen=True, slots=True)
class Work:
    """What every step of an update needs. `failed` collects the sentences."""

    archive: Path
    ledger: Ledger
    gateway: Gateway
    today: date
    since: date
    tell: Callable[[str], None]
    failed: list[str]

    @property
    def spare(self) -> Path:
        """Folder of replies on their way into the ledger."""
        return self.archive / "edgar" / "lists"


def submissions_from_archive(work: Work, ciks: Sequence[int]) -> int:
    """Store the lists of filings of these companies out of the nightly archive; returns how many companies came."""
    path = bulk.fetch_bulk(work.gateway, work.archive, bulk.SUBMISSIONS).path
    wanted, stored = set(ciks), 0
    progress = _Progress(work, "lists of filings", len(wanted))
    with bulk.Replies(path) as replies:
        for names in _batches(replies.chosen(wanted.__contains__)):
            came = [name for name in names if _store_archived(work, replies, name)]
            duties.done(work.ledger, duties.SUBMISSIONS, [_cik(name) for name in came], work.today, is_final=False)
            stored += len(came)
            progress.at(stored)
    path.unlink()
    return stored


def submissions_one_by_one(work: Work, ciks: Sequence[int]) -> int:
    """Store the lists of filings of these companies, each asked for by itself, older pages where `since` needs them."""

    def fetch(cik: int) -> list[tuple[str, bytes]]:
        pages = [_page(work, f"CIK{cik:010}.json")]
        return pages + [_page(work, name) for name in _older(pages[0][1], cik, work.since)]

    stored = 0
    progress = _Progress(work, "lists of filings", len(ciks))
    for cik, came in _fetched(work, fetch, ciks):
        if isinstance(came, SourceError):
            work.failed.append(str(came))
            if isinstance(came, NotThereError):
                duties.done(work.ledger, duties.SUBMISSIONS, [cik], work.today, is_final=True)
        elif _store_pages(work, came):
            duties.done(work.ledger, duties.SUBMISSIONS, [cik], work.today, is_final=False)
            stored += 1
            progress.at(stored)
    return stored


def facts_from_archive(work: Work, ciks: Sequence[int]) -> int:
    """Store the figures of every company in the nightly archive; returns how many of the wanted ones came."""
    from filings import companyfacts

    path = bulk.fetch_bulk(work.gateway, work.archive, bulk.COMPANYFACTS).path
    work.tell(f"{path.name}: reading it takes some minutes")
    stored = companyfacts.store(work.ledger, path, concepts=kept_concepts())
    work.failed.extend(line.failed for line in stored if line.failed)
    came = {_cik(line.name.rpartition(":")[2]) for line in stored if not line.failed}
    wanted = [cik for cik in ciks if cik in came]
    duties.done(work.ledger, duties.FACTS, wanted, work.today, is_final=False)
    path.unlink()
    return len(wanted)


def kept_concepts() -> frozenset[str]:
    """The concepts that anything here reads; with the rest there would be 2.6 times as many facts (28 replies counted).

    Two of IFRS are among them: they tell in which currency a foreign filer reports.
    """
    from filings.places import READ

    read = {concept for item in READ.values() for concept in item.concepts}
    return frozenset(read | {"ifrs-full:Assets", "ifrs-full:ProfitLoss"})


def facts_one_by_one(work: Work, ciks: Sequence[int]) -> tuple[int, int]:
    """Store the figures of these companies, each asked for by itself; returns how many came, and how many companies have none."""

    def fetch(cik: int) -> bytes:
        address = f"https://data.sec.gov/api/xbrl/companyfacts/CIK{cik:010}.json"
        return work.gateway.get(address, is_json=True).body or b""

    stored = none = 0
    progress = _Progress(work, "replies of figures", len(ciks))
    waiting: dict[int, bytes] = {}
    try:
        for cik, came in _fetched(work, fetch, ciks):
            if isinstance(came, NotThereError):
                duties.done(work.ledger, duties.FACTS, [cik], work.today, is_final=True)
                none += 1
            elif isinstance(came, SourceError):
                work.failed.append(str(came))
            else:
                waiting[cik] = came
            if len(waiting) >= BATCH:
                stored += _store_facts(work, waiting)
                waiting = {}
                progress.at(stored)
    except UnreachableError:
        _store_facts(work, waiting)
        raise
    return stored + _store_facts(work, waiting), none


def reports_wanted(work: Work, ciks: Sequence[int]) -> list[Wanted]:
    """Annual and quarterly reports filed since, that the present readers have not read; newest first."""
    from filings.readers import READER_VERSION

    frame = work.ledger.query(
        f"""SELECT min(e.cik) AS cik, e.accession, min(e.form) AS form, min(e.filed) AS filed, min(e.report_date) AS report_date,
            min(e.document) AS document
        FROM events e
        WHERE e.cik IN (SELECT unnest(?::BIGINT[])) AND e.filed BETWEEN ? AND ? AND regexp_matches(e.form, '{REPORTS}')
            AND NOT EXISTS (SELECT 1 FROM filings f WHERE f.accession = e.accession AND f.reader_version >= ?)
        GROUP BY e.accession ORDER BY filed DESC, e.accession""",
        [list(ciks), work.since, work.today, READER_VERSION],
    )
    filed, reported = ([None if d != d else d.date() for d in frame[name]] for name in ("filed", "report_date"))
    documents = [d if isinstance(d, str) else None for d in frame["document"]]
    columns = (frame["cik"], frame["accession"], frame["form"], filed, reported, documents)
    return [Wanted(int(cik), str(accession), str(form), *rest) for cik, accession, form, *rest in zip(*columns, strict=True)]


def reports(work: Work, ciks: Sequence[int], jobs: int) -> int:
    """Fetch and read the reports that are wanted, newest first, and store what they say; returns how many were stored."""
    wanted = reports_wanted(work, ciks)
    stored = 0
    progress = _Progress(work, "reports", len(wanted))
    with _readers(jobs) as read:
        for batch in _batches(_on_disk(work, wanted), 16 if jobs == 1 else BATCH):
            for one, reading in zip(batch, read([path for _, path in batch]), strict=True):
                stored += _store_report(work, one[0], reading)
            progress.at(stored)
    return stored


def check_json(path: Path) -> None:
    """Raise SourceError where a fetched file is no JSON."""
    import orjson

    try:
        orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise SourceError(f"{path.name} came as something else than JSON ({error}): run the same command again.") from error


def _on_disk(work: Work, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Path]]:
    fetch = _fetched(work, lambda one: fetch_document(work.gateway, work.archive, one), wanted)
    for one, came in fetch:
        if isinstance(came, SourceError):
            work.failed.append(str(came))
        else:
            yield one, came


class _readers:  # noqa: N801 a context manager, written as a function is used
    """Reads filings here or over processes; these are spawned, since forking beside the threads that fetch may hang."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def __enter__(self) -> Callable[[Sequence[Path]], Iterable[Reading]]:
        from filings.store import read_for_ledger

        if self.jobs == 1:
            return lambda paths: map(read_for_ledger, paths)
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        self.pool = ProcessPoolExecutor(self.jobs, mp_context=get_context("spawn"))
        return lambda paths: self.pool.map(read_for_ledger, paths)

    def __exit__(self, *_: object) -> None:
        if self.jobs > 1:
            self.pool.shutdown(cancel_futures=True)


def _store_report(work: Work, one: Wanted, reading: Reading) -> int:
    from filings.store import store_reading

    extraction = reading.extraction
    if extraction is not None:
        # Who filed it and when, the index knows best: a primary document prints neither accession nor day.
        known = {"cik": f"{one.cik:010}", "accession": one.accession, "filed": one.filed.isoformat()}
        info = replace(extraction.filing, form=one.form, **known)
        reading = replace(reading, extraction=replace(extraction, filing=info))
    try:
        store_reading(work.ledger, reading)
    except SourceError as error:
        # A file that cannot be opened is fetched again; one that can, and says nothing, stays for a better reader.
        if extraction is None:
            place(work.archive, one).unlink(missing_ok=True)
        work.failed.append(str(error))
        return 0
    return 1


def _store_archived(work: Work, replies: bulk.Replies, name: str) -> bool:
    """Store one company's list of filings out of the archive; False, and a sentence, where it is damaged or none."""
    try:
        body = replies.read(name).body
        older = [n for n in _older(body, _cik(name), work.since) if n in replies]
        pages = [(name, body), *((n, replies.read(n).body) for n in older)]
    except SourceError as error:
        work.failed.append(str(error))
        return False
    return _store_pages(work, pages)


def _store_pages(work: Work, pages: Sequence[tuple[str, bytes]]) -> bool:
    """Store one company's list of filings with its older pages; False, and a sentence, where one is none."""
    from screener import sources

    try:
        for name, body in reversed(pages):  # the main page last: what it knows counts as stored
            path = work.spare / name
            write_whole(path, body)
            try:
                sources.store("companies", work.ledger, path)
            finally:
                path.unlink(missing_ok=True)
    except SourceError as error:
        _refuse_full_disk(error)
        work.failed.append(str(error))
        return False
    return True


def _store_facts(work: Work, replies: dict[int, bytes]) -> int:
    """Many replies in one go: replacing a company's figures looks through the whole table, so it is not done for each."""
    from filings import companyfacts

    if not replies:
        return 0
    path = work.spare / "companyfacts-new.zip"
    with said_of_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w") as archive:
            for cik, body in replies.items():
                archive.writestr(f"CIK{cik:010}.json", body)
    stored = companyfacts.store(work.ledger, path, concepts=kept_concepts())
    path.unlink()
    work.failed.extend(line.failed for line in stored if line.failed)
    came = [_cik(line.name.rpartition(":")[2]) for line in stored if not line.failed]
    duties.done(work.ledger, duties.FACTS, came, work.today, is_final=False)
    return len(came)


def _fetched(work: Work, fetch: Callable[[Item], Came], items: Sequence[Item]) -> Iterator[tuple[Item, Came | SourceError]]:
    """Every item with what came for it, or its error, as they come. Raises UnreachableError once nobody answers any more."""
    pending: dict[Future[Came], Item] = {}
    rest = iter(items)
    nobody = 0
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            while True:
                while len(pending) < 2 * THREADS and (item := next(rest, None)) is not None:
                    pending[pool.submit(fetch, item)] = item
                if not pending:
                    return
                ready, _ = wait(pending, return_when=FIRST_COMPLETED)
                for future in ready:
                    item = pending.pop(future)
                    try:
                        came: Came | SourceError = future.result()
                    except UnreachableError as error:
                        nobody += 1
                        if nobody >= NOBODY:
                            raise
                        came = error
                    except SourceError as error:
                        came = error
                        _refuse_full_disk(error)
                    else:
                        nobody = 0
                    yield item, came
        except BaseException:
            # Whoever stops here is not kept waiting for requests that wait for a throttle or for their next attempt.
            work.gateway.stop()
            for future in pending:
                future.cancel()
            raise


def _refuse_full_disk(error: SourceError) -> None:
    if is_full(error.__cause__):
        raise NoSpace(str(error)) from error


def _page(work: Work, name: str) -> tuple[str, bytes]:
    return name, work.gateway.get(f"https://data.sec.gov/submissions/{name}", is_json=True).body or b""


def _older(body: bytes, cik: int, since: date) -> list[str]:
    """Names of the older pages of a list of filings that reach into the days since; a name of another kind is passed over."""
    import orjson

    try:
        content = orjson.loads(body)
        files = content["filings"]["files"]
        found = [str(f["name"]) for f in files if str(f.get("filingTo", "9999")) >= since.isoformat()]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return []  # what is wrong with it, storing it will say
    stem = f"CIK{cik:010}-submissions-"
    return [n for n in found if n.startswith(stem) and n.removeprefix(stem).removesuffix(".json").isdigit() and n.endswith(".json")]


def _cik(name: str) -> int:
    return int(name[3:13])


def _batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


class _Progress:
    """Says every ten seconds how far a step is and how long the rest takes at the pace so far."""

    def __init__(self, work: Work, what: str, total: int) -> None:
        self.work, self.what, self.total = work, what, total
        self.began = self.said = time.monotonic()

    def at(self, count: int) -> None:
        """So many are done."""
        now = time.monotonic()
        if now - self.said >= 10 and count:
            self.said = now
            left = (self.total - count) * (now - self.began) / count / 60
            self.work.tell(f"{self.what}: {count:,} of {self.total:,}, about {left:,.0f} minutes to go")
