"""One file read, as one line of JSON and a line for a person: a filing goes in as a path or an address, so that no document is ever
pickled wherever `cluster.run` sends the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filings.locations import Address


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: the JSON line, a line for a person, and the sentence of the failure where it could not be read."""

    file: str
    line: str
    summary: str
    failed: str | None


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
