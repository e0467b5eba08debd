"""Where the work runs: here, or in a pool of processes. A filing goes in as a path and comes out as one line of JSON, so that no
document is ever pickled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from filings.locations import Address

Made = TypeVar("Made")

FILING_NAMES = (".htm", ".html", ".txt", ".htm.gz", ".html.gz", ".txt.gz")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: the JSON line, a line for a person, and the sentence of the failure where it could not be read."""

    file: str
    line: str
    summary: str
    failed: str | None


def filing_paths(paths: Iterable[Path]) -> list[Path]:
    """Files as given; a folder gives every filing in it, sorted by name."""
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.name.lower().endswith(FILING_NAMES))
        else:
            found.append(path)
    return found


def extract_file(path: Path | Address) -> Outcome:
    """Read one file with all readers."""
    import orjson

    from filings.document import read_filing
    from filings.errors import SourceError
    from filings.readers import extract
    from filings.records import Extraction, FilingInfo, Problem

    failed = None
    try:
        extraction = extract(read_filing(path))
        if any(p.kind == "document" for p in extraction.problems) and not any(extraction.records()):
            failed = f"{path}: {extraction.problems[0].what}"
    except SourceError as error:
        failed = str(error)
        extraction = Extraction(path.name, FilingInfo(), problems=(Problem("document", None, failed, None),))
    counts = f"{len(extraction.repurchases)} rows, {len(extraction.programs)} programmes, {len(extraction.deals)} deals"
    summary = f"{extraction.file}: {counts}, {len(extraction.problems)} problems"
    return Outcome(path.name, orjson.dumps(extraction.to_json()).decode(), summary, failed)


def state_file(path: Path | Address) -> Outcome:
    """The statements of one file, from its inline XBRL."""
    import orjson

    from filings.document import read_filing
    from filings.errors import SourceError
    from filings.readers.statements import statements_json
    from filings.records import FilingInfo

    failed = None
    try:
        filing = read_filing(path)
        made = statements_json(filing.file, filing.info, filing.raw)
    except SourceError as error:
        failed = str(error)
        made = statements_json(path.name, FilingInfo(), b"")
    items = ", ".join(f"{name} {values[0]['value']:,.10g}" for name, values in made["items"].items() if values)
    return Outcome(path.name, orjson.dumps(made).decode(), f"{path.name}: {items or 'no inline XBRL'}", failed)


def statement_files(paths: Sequence[Path], jobs: int = 1) -> Iterator[Outcome]:
    """The statements of files in their order, over `jobs` processes."""
    yield from spread(state_file, filing_paths(paths), jobs)


def extract_files(paths: Sequence[Path], jobs: int = 1) -> Iterator[Outcome]:
    """Read files in their order, over `jobs` processes; memory stays flat, since only lines come back."""
    yield from spread(extract_file, filing_paths(paths), jobs)


def spread(function: Callable[[Path], Made], files: Sequence[Path], jobs: int) -> Iterator[Made]:
    """One function over many files, in their order, here or in a pool of processes."""
    if jobs == 1 or len(files) < 2:
        yield from map(function, files)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(function, files, chunksize=1)
