"""From what was read in a filing to rows of the ledger: records, problems, the attempt itself, and the figures of its inline XBRL.

A filing is one key: reading it again replaces everything that an older reading left. Without cik, accession or filed date a filing
cannot be placed in time, and is refused with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from filings.errors import SourceError
from filings.notices import Notice, read_notices
from filings.records import Extraction, Fact, FilingInfo

if TYPE_CHECKING:
    from filings.document import Filing
    from filings.ledger import Ledger
    from filings.locations import Address


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read: what its text said and what its inline XBRL said. `failed` is the sentence where it could not be read."""

    path: Path | Address
    extraction: Extraction | None
    facts: tuple[Fact, ...]
    failed: str | None = None
    notices: tuple[Notice, ...] = ()


def read_for_ledger(path: Path | Address) -> Reading:
    """Read one filing with all readers and its inline XBRL; never raises for an odd filing."""
    from filings.document import read_filing
    from filings.readers import extract

    try:
        filing = read_filing(path)
    except SourceError as error:
        return Reading(path, None, (), str(error))
    extraction = extract(filing)
    return Reading(path, extraction, _facts(filing), notices=read_notices(filing))


def _facts(filing: Filing) -> tuple[Fact, ...]:
    """The figures of the filing's inline XBRL; their filed day is put in when the filing is placed."""
    from filings.xbrl import read_facts, to_facts

    info = filing.info
    if not (b"<ix:" in filing.raw and info.cik and info.form):
        return ()
    return tuple(to_facts(read_facts(filing.raw), int(info.cik), info.accession or "", info.form, date.max))


def unplaced(file: str, info: FilingInfo) -> str | None:
    """Why a filing cannot be stored, or None where it can."""
    lacking = [name for name in ("cik", "accession", "filed") if getattr(info, name) is None]
    if lacking:
        names = {"cik": "cik", "accession": "accession number", "filed": "filed date"}
        open_ones = " and no ".join(names[name] for name in lacking)
        return f"{file} has no {open_ones}, nor has a filings.csv beside it: add it there; nothing is stored."
    return None


def store_reading(ledger: Ledger, reading: Reading) -> None:
    """Put one filing's records in place of what an older reading left, in one transaction.

    Raises SourceError where the filing could not be read or cannot be placed.
    """
    from filings.batches import batch_of, store_batches

    extraction = reading.extraction
    if extraction is None:
        raise SourceError(reading.failed or f"{reading.path} could not be read.")
    why = unplaced(extraction.file, extraction.filing)
    if why:
        raise SourceError(why)
    store_batches(ledger, [batch_of(reading)])
