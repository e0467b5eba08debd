"""Local files into the archive: one loop for every kind, a report line a file, and no half-stored file.

`facts` and `filings` are read by the lower package; every other kind is a registered source of `screener.sources`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filings.errors import SettingsError, SourceError
from screener.sources import SOURCES, store

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from filings.store import Reading


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file (or one member of an archive): rows stored, or the sentence that says why not."""

    name: str
    rows: int
    failed: str | None = None
    notes: tuple[str, ...] = ()


def kinds() -> list[str]:
    """Every kind that `screener import` takes."""
    return sorted({"facts", "filings", "reviews", *SOURCES})


def import_files(kind: str, ledger: Ledger, paths: Sequence[Path], *, subset: bool = False, jobs: int = 1) -> Iterator[Line]:
    """Store files of one kind; a folder stands for every file in it. Yields a line a file, also for those refused."""
    if kind not in kinds():
        raise SettingsError(f"{kind} is nothing to import: there are {', '.join(kinds())}.")
    if kind == "filings":
        yield from _filings(ledger, paths, jobs)
    elif kind == "reviews":
        yield from _each(_files(paths), lambda path: [_reviews(ledger, path)])
    elif kind == "facts":
        yield from _each(_files(paths), lambda path: _facts(ledger, path, subset))
    else:
        yield from _each(_files(paths), lambda path: [_source(kind, ledger, path)])


def _each(files: Sequence[Path], one: Callable[[Path], Sequence[Line]]) -> Iterator[Line]:
    for path in files:
        try:
            yield from one(path)
        except SourceError as error:
            yield Line(path.name, 0, str(error))


def expected_lines(paths: Sequence[Path]) -> int | None:
    """How many lines `import_files` will yield; None where an archive holds nobody knows how many members."""
    files = _files(paths)
    return None if any(path.suffix == ".zip" for path in files) else len(files)


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        else:
            found.append(path)
    return found


def _source(kind: str, ledger: Ledger, path: Path) -> Line:
    report = store(kind, ledger, path)
    return Line(path.name, report.rows, None, report.left_out)


def _reviews(ledger: Ledger, path: Path) -> Line:
    """Decisions stand in a file of the archive, beside the ledger: they cannot be fetched again."""
    from screener.reviews import import_reviews

    if ledger.path is None:
        raise SettingsError("Reviews need an archive folder to be kept in.")
    found = import_reviews(path, ledger.path.parent)
    return Line(path.name, len(found.rows), None, tuple(found.remarks))


def _facts(ledger: Ledger, path: Path, subset: bool) -> list[Line]:
    from filings import companyfacts

    return [Line(stored.name, stored.rows, stored.failed, ()) for stored in companyfacts.store(ledger, path, subset=subset)]


def _filings(ledger: Ledger, paths: Sequence[Path], jobs: int) -> Iterator[Line]:
    from filings.store import read_files, store_reading

    index = _index(ledger)
    for reading in read_files(paths, jobs):
        try:
            placed = _placed(reading, index)
            store_reading(ledger, placed)
        except SourceError as error:
            yield Line(reading.path.name, 0, str(error))
            continue
        assert placed.extraction is not None
        rows = sum(1 for _ in placed.extraction.records()) + len(placed.facts)
        yield Line(reading.path.name, rows, None, tuple(p.what for p in placed.extraction.problems if p.kind == "document"))


@dataclass(frozen=True, slots=True)
class _Index:
    """The submissions index where it is held: it knows what a primary document does not print."""

    filed: dict[str, str]
    accession: dict[tuple[int, str, str], str]


def _index(ledger: Ledger) -> _Index:
    frame = ledger.query(
        "SELECT cik, form, strftime(report_date, '%Y-%m-%d') AS period_end, accession, strftime(filed, '%Y-%m-%d') AS filed"
        " FROM events WHERE form LIKE '10-%' AND filed IS NOT NULL"
    )
    filed = dict(zip(frame["accession"], frame["filed"], strict=True))
    # Two filings of one form for one period (an amendment filed as the original form) leave it open which one a document is.
    single = frame.dropna().drop_duplicates(["cik", "form", "period_end"], keep=False)
    keys = zip(single["cik"].astype(int), single["form"], single["period_end"], strict=True)
    return _Index(filed, dict(zip(keys, single["accession"], strict=True)))


def _placed(reading: Reading, index: _Index) -> Reading:
    """The same reading with accession and filed day from the index, where the filing itself left them open."""
    extraction = reading.extraction
    if extraction is None:
        return reading
    info = extraction.filing
    accession = info.accession or index.accession.get((int(info.cik or 0), str(info.form), str(info.period_end)))
    filed = info.filed or index.filed.get(str(accession))
    facts = (
        tuple(replace(fact, accession=str(accession)) for fact in reading.facts) if accession != info.accession else reading.facts
    )
    return replace(reading, extraction=replace(extraction, filing=replace(info, accession=accession, filed=filed)), facts=facts)
