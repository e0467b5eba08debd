"""From what was read in a filing to rows of the ledger: records, problems, the attempt itself, and the figures of its inline XBRL.

A filing is one key: reading it again replaces everything that an older reading left. Without cik, accession or filed date a filing
cannot be placed in time, and is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.errors import SourceError
from filings.ledger import DEALS, FACTS, FILINGS, NOTICES, PROBLEMS, PROGRAMS, REPURCHASES, Ledger, Table
from filings.notices import Notice, read_notices
from filings.readers import READER_VERSION
from filings.records import Deal, Extraction, Fact, Program, RepurchaseRow

if TYPE_CHECKING:
    from filings.document import Filing


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read: what its text said and what its inline XBRL said. `failed` is the sentence where it could not be read."""

    path: Path
    extraction: Extraction | None
    facts: tuple[Fact, ...]
    failed: str | None = None
    notices: tuple[Notice, ...] = ()


def read_for_ledger(path: Path) -> Reading:
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


def unplaced(extraction: Extraction) -> str | None:
    """Why a filing cannot be stored, or None where it can."""
    info = extraction.filing
    lacking = [name for name in ("cik", "accession", "filed") if getattr(info, name) is None]
    if lacking:
        names = {"cik": "cik", "accession": "accession number", "filed": "filed date"}
        open_ones = " and no ".join(names[name] for name in lacking)
        return f"{extraction.file} has no {open_ones}, nor has a filings.csv beside it: add it there; nothing is stored."
    return None


def store_reading(ledger: Ledger, reading: Reading) -> None:
    """Put one filing's records in place of what an older reading left, in one transaction.

    Raises SourceError where the filing could not be read or cannot be placed.
    """
    extraction = reading.extraction
    if extraction is None:
        raise SourceError(reading.failed or f"{reading.path} could not be read.")
    why = unplaced(extraction)
    if why:
        raise SourceError(why)
    info = extraction.filing
    key = {"cik": int(info.cik or 0), "accession": info.accession, "form": info.form, "filed": info.filed}
    with ledger.transaction():
        for declared in (REPURCHASES, PROGRAMS, DEALS, PROBLEMS, NOTICES, FILINGS):
            ledger.delete(declared, accession=str(info.accession))
        _put(ledger, REPURCHASES, [key | _row(r) for r in extraction.repurchases])
        _put(ledger, PROGRAMS, [key | _row(r) for r in extraction.programs])
        _put(ledger, DEALS, [key | _row(r) for r in extraction.deals])
        _put(
            ledger,
            PROBLEMS,
            [key | {"kind": p.kind, "locator": p.where, "what": p.what, "quote": p.quote} for p in extraction.problems],
        )
        _put(ledger, NOTICES, [key | _row(r) for r in reading.notices])
        counts = {name: len(getattr(extraction, name)) for name in ("repurchases", "programs", "deals", "problems")}
        attempt = {"period_end": info.period_end, "file": extraction.file, "reader_version": READER_VERSION}
        _put(ledger, FILINGS, [key | attempt | counts])
        if reading.facts:
            ledger.execute("DELETE FROM facts WHERE source = 'ixbrl' AND accession = ?", [info.accession])
            ledger.insert(FACTS, _frame(FACTS, [_columns(fact) | {"filed": info.filed} for fact in reading.facts]))


def read_files(paths: Sequence[Path], jobs: int = 1) -> Iterator[Reading]:
    """Read filings in their order, over `jobs` processes; documents stay where they are read."""
    from filings.engine import filing_paths, spread

    yield from spread(read_for_ledger, filing_paths(paths), jobs)


def _row(record: RepurchaseRow | Program | Deal | Notice) -> dict[str, Any]:
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name != "evidence"}
    evidence = record.evidence
    return values | {"section": evidence.section, "quote": evidence.quote, "offset": evidence.offset}


def _columns(fact: Fact) -> dict[str, Any]:
    return {f.name: getattr(fact, f.name) for f in fields(fact)}


def _put(ledger: Ledger, declared: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        ledger.insert(declared, _frame(declared, rows))


def _frame(declared: Table, rows: list[dict[str, Any]]) -> Any:
    """Rows as Arrow in the table's own types: a column of nothing but None must not become anything else."""
    import pyarrow as pa

    kinds = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "DATE": pa.date32(), "BOOLEAN": pa.bool_()}
    columns = {}
    for field in declared.fields:
        values = [row.get(field.name) for row in rows]
        if field.type == "DATE":
            values = [date.fromisoformat(v) if isinstance(v, str) else v for v in values]
        elif field.type == "DOUBLE":
            values = [None if v is None else float(v) for v in values]
        columns[field.name] = pa.array(values, kinds[field.type])
    return pa.table(columns)
