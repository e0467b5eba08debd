"""Local files into the archive: one loop for every kind, a report line a file, and no half-stored file.

`facts` and `filings` are read by the lower package; every other kind is a registered source of `screener.sources`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filings.errors import SettingsError, SourceError
from screener.sources import SOURCES, store

if TYPE_CHECKING:
    from filings.batches import Batch
    from filings.cluster import Engine
    from filings.ledger import Ledger
    from filings.locations import Location


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


def import_files(
    kind: str,
    ledger: Ledger,
    paths: Sequence[str | Path],
    *,
    subset: bool = False,
    jobs: int = 1,
    engine: Engine | None = None,
    only_new: bool = False,
) -> Iterator[Line]:
    """Store files of one kind; a folder stands for every file in it. Yields a line a file, also for those refused.

    Filings may lie behind fsspec (`s3://bucket/folder`) and be read by any `engine`; `only_new` leaves out those that these readers
    have read already.
    """
    if kind not in kinds():
        raise SettingsError(f"{kind} is nothing to import: there are {', '.join(kinds())}.")
    if kind == "filings":
        from filings.batches import unread
        from filings.cluster import engine_of
        from filings.locations import filings_at

        places = filings_at(paths)
        chosen = engine or engine_of(None, jobs, None)
        yield from _filings(ledger, unread(ledger, places) if only_new else places, chosen)
        return
    files = _files([_here(kind, path) for path in paths])
    if kind == "reviews":
        yield from _each(files, lambda path: [_reviews(ledger, path)])
    elif kind == "facts":
        yield from _each(files, lambda path: _facts(ledger, path, subset))
    else:
        yield from _each(files, lambda path: [_source(kind, ledger, path)])


def _here(kind: str, path: str | Path) -> Path:
    if "://" in str(path):
        raise SettingsError(f"{path}: only filings can be read from an address; fetch {kind} to a local file first.")
    return Path(path)


def _each(files: Sequence[Path], one: Callable[[Path], Sequence[Line]]) -> Iterator[Line]:
    for path in files:
        try:
            yield from one(path)
        except SourceError as error:
            yield Line(path.name, 0, str(error))


def expected_lines(paths: Sequence[str | Path]) -> int | None:
    """How many lines `import_files` will yield; None where an archive holds nobody knows how many members, or a bucket files."""
    if any("://" in str(path) for path in paths):
        return None
    files = _files([Path(path) for path in paths])
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


def _filings(ledger: Ledger, places: Sequence[Location], engine: Engine) -> Iterator[Line]:
    """Read where the engine says, stored here: many filings in one transaction, each named after it is stored."""
    from filings.batches import BATCH, read_batch
    from filings.cluster import run
    from filings.store import unplaced

    index = _index(ledger)
    waiting: list[Batch] = []
    try:
        for place, answer in run(read_batch, places, engine):
            if isinstance(answer, str):
                yield Line(place.name, 0, answer)
                continue
            batch = _placed(answer, index)
            why = batch.failed or unplaced(batch.file, batch.info)
            if why:
                yield Line(place.name, 0, why)
                continue
            waiting.append(batch)
            if len(waiting) >= BATCH:
                yield from _stored(ledger, waiting)
    except SourceError:
        # The scheduler is gone for good: what came before is stored, the sentence is the command's last word.
        yield from _stored(ledger, waiting)
        raise
    yield from _stored(ledger, waiting)


def _stored(ledger: Ledger, waiting: list[Batch]) -> Iterator[Line]:
    from filings.batches import store_batches

    store_batches(ledger, waiting)
    done = [Line(batch.file, batch.rows, None, batch.said) for batch in waiting]
    waiting.clear()
    yield from done


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


def _placed(batch: Batch, index: _Index) -> Batch:
    """The same filing with accession and filed day from the index, where the filing itself left them open."""
    from filings.batches import placed

    info = batch.info
    accession = info.accession or index.accession.get((int(info.cik or 0), str(info.form), str(info.period_end)))
    return placed(batch, accession, info.filed or index.filed.get(str(accession)))
