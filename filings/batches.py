"""What was read in one filing as Arrow tables: what a worker sends and the one writer stores.

A worker cannot know what only the archive's index knows (the accession and filed day that a bare document does not print), so the
tables come without the columns that name the filing, and the writer adds them. Many filings are stored in one transaction, each in
place of what an older reading left of it: an answer that comes twice is stored once, and a restart goes on where the last run
stopped (`ledger.READINGS` says which file was read by which version of the readers).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from filings.ledger import DEALS, FACTS, FILINGS, NOTICES, PROBLEMS, PROGRAMS, READINGS, REPURCHASES, Ledger, Table
from filings.notices import Notice
from filings.readers import READER_VERSION
from filings.records import Deal, Fact, FilingInfo, Program, RepurchaseRow
from filings.store import Reading, read_for_ledger

if TYPE_CHECKING:
    import pyarrow as pa

    from filings.locations import Location

KEY = ("cik", "accession", "form", "filed")
RECORDS = (REPURCHASES, PROGRAMS, DEALS, PROBLEMS, NOTICES, FILINGS)

BATCH = 64
"""Filings stored in one transaction: a commit costs as much as the rows of several filings."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One filing: where it was read (None where nobody will ask for it by that name again), which it is, and its rows by table
    (without the columns of KEY). `failed` is the sentence where it could not be read; `said` what is wrong with the document."""

    file: str
    place: str | None
    info: FilingInfo
    tables: dict[str, pa.Table]
    said: tuple[str, ...] = ()
    failed: str | None = None
    reader_version: int = READER_VERSION

    @property
    def rows(self) -> int:
        """Records and figures found."""
        names = (REPURCHASES.name, PROGRAMS.name, DEALS.name, FACTS.name)
        return sum(len(self.tables[name]) for name in names if name in self.tables)


def read_batch(path: Location) -> Batch:
    """Read one filing with all readers: what a worker runs. Never raises for an odd filing."""
    return batch_of(read_for_ledger(path), str(path))


def batch_of(reading: Reading, place: str | None = None) -> Batch:
    """A reading as Arrow tables."""
    extraction = reading.extraction
    if extraction is None:
        return Batch(reading.path.name, place, FilingInfo(), {}, failed=reading.failed or f"{reading.path} could not be read.")
    problems = [{"kind": p.kind, "locator": p.where, "what": p.what, "quote": p.quote} for p in extraction.problems]
    counts = {name: len(getattr(extraction, name)) for name in ("repurchases", "programs", "deals", "problems")}
    attempt = {"period_end": extraction.filing.period_end, "file": extraction.file, "reader_version": READER_VERSION}
    rows: dict[Table, list[dict[str, Any]]] = {
        REPURCHASES: [_row(r) for r in extraction.repurchases],
        PROGRAMS: [_row(r) for r in extraction.programs],
        DEALS: [_row(r) for r in extraction.deals],
        PROBLEMS: problems,
        NOTICES: [_row(r) for r in reading.notices],
        FILINGS: [attempt | counts],
        FACTS: [_columns(fact) for fact in reading.facts],
    }
    made = {declared.name: _arrow(declared, found) for declared, found in rows.items() if found}
    said = tuple(p.what for p in extraction.problems if p.kind == "document")
    return Batch(extraction.file, place, extraction.filing, made, said)


def store_batches(ledger: Ledger, batches: Sequence[Batch]) -> None:
    """Put filings in place of what is held of them, all or none; each must be placed (`store.unplaced`). Of one filing that comes
    twice, the last counts."""
    import pyarrow as pa

    latest = {str(batch.info.accession): batch for batch in batches if batch.failed is None}
    if not latest:
        return
    with ledger.transaction():
        ledger.register("stored_now", pa.table({"accession": pa.array(list(latest), pa.string())}))
        for declared in RECORDS:
            ledger.execute(f'DELETE FROM "{declared.name}" WHERE accession IN (SELECT accession FROM stored_now)')
        with_facts = [accession for accession, batch in latest.items() if FACTS.name in batch.tables]
        if with_facts:
            ledger.register("stored_now", pa.table({"accession": pa.array(with_facts, pa.string())}))
            ledger.execute("DELETE FROM facts WHERE source = 'ixbrl' AND accession IN (SELECT accession FROM stored_now)")
        for declared in (*RECORDS, FACTS):
            pieces = [_named(declared, batch) for batch in latest.values() if declared.name in batch.tables]
            if pieces:
                ledger.insert(declared, pa.concat_tables(pieces))
        read = [(one.place, accession, one.reader_version) for accession, one in latest.items() if one.place is not None]
        ledger.replace(READINGS, _table(READINGS, [dict(zip(READINGS.names, row, strict=True)) for row in read]))


def unread(ledger: Ledger, places: Iterable[Location]) -> list[Location]:
    """Those files that this version of the readers has not read into the ledger yet."""
    held = ledger.query("SELECT file FROM readings WHERE reader_version = $1", [READER_VERSION])["file"]
    known = set(held)
    return [place for place in places if str(place) not in known]


def placed(batch: Batch, accession: str | None, filed: str | None) -> Batch:
    """The same filing with what the index knows of it."""
    return replace(batch, info=replace(batch.info, accession=accession, filed=filed))


def _named(declared: Table, batch: Batch) -> pa.Table:
    """A filing's rows with the columns that name it, in the table's order."""
    import pyarrow as pa

    rows, info = batch.tables[declared.name], batch.info
    named = {
        "cik": pa.scalar(int(info.cik or 0), pa.int64()),
        "accession": pa.scalar(info.accession, pa.string()),
        "form": pa.scalar(info.form, pa.string()),
        "filed": pa.scalar(date.fromisoformat(str(info.filed)), pa.date32()),
    }
    columns = [pa.repeat(named[name], len(rows)) if name in named else rows[name] for name in declared.names]
    return pa.table(columns, names=declared.names)


def _row(record: RepurchaseRow | Program | Deal | Notice) -> dict[str, Any]:
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name != "evidence"}
    evidence = record.evidence
    return values | {"section": evidence.section, "quote": evidence.quote, "offset": evidence.offset}


def _columns(fact: Fact) -> dict[str, Any]:
    return {f.name: getattr(fact, f.name) for f in fields(fact)}


def _arrow(declared: Table, rows: list[dict[str, Any]]) -> pa.Table:
    return _table(replace(declared, fields=tuple(f for f in declared.fields if f.name not in KEY)), rows)


def _table(declared: Table, rows: list[dict[str, Any]]) -> pa.Table:
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
