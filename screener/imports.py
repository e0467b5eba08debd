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
    return sorted({"facts", "filings", *SOURCES})


def import_files(kind: str, ledger: Ledger, paths: Sequence[Path], *, subset: bool = False, jobs: int = 1) -> Iterator[Line]:
    """Store files of one kind; a folder stands for every file in it. Yields a line a file, also for those refused."""
    if kind not in kinds():
        raise SettingsError(f"{kind} is nothing to import: there are {', '.join(kinds())}.")
    if kind == "filings":
        yield from _filings(ledger, paths, jobs)
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


def _facts(ledger: Ledger, path: Path, subset: bool) -> list[Line]:
    from filings import companyfacts

    return [Line(stored.name, stored.rows, stored.failed, ()) for stored in companyfacts.store(ledger, path, subset=subset)]


def _filings(ledger: Ledger, paths: Sequence[Path], jobs: int) -> Iterator[Line]:
    from filings.store import read_files, store_reading

    filed = _filed_days(ledger)
    for reading in read_files(paths, jobs):
        try:
            placed = _placed(reading, filed)
            store_reading(ledger, placed)
        except SourceError as error:
            yield Line(reading.path.name, 0, str(error))
            continue
        assert placed.extraction is not None
        rows = sum(1 for _ in placed.extraction.records()) + len(placed.facts)
        yield Line(reading.path.name, rows, None, tuple(p.what for p in placed.extraction.problems if p.kind == "document"))


def _filed_days(ledger: Ledger) -> dict[str, str]:
    """Filed days by accession, from the submissions index where it is held: a primary document does not print its own."""
    frame = ledger.query("SELECT accession, min(filed) AS filed FROM events GROUP BY accession")
    return {a: f"{d:%Y-%m-%d}" for a, d in zip(frame["accession"], frame["filed"], strict=True) if a and d is not None}


def _placed(reading: Reading, filed: dict[str, str]) -> Reading:
    extraction = reading.extraction
    if extraction is None or extraction.filing.filed or extraction.filing.accession not in filed:
        return reading
    info = replace(extraction.filing, filed=filed[str(extraction.filing.accession)])
    return replace(reading, extraction=replace(extraction, filing=info))
