"""The ledger: what was read, from where, and when it became public. One DuckDB file, the only bridge between the two packages.

A table is declared once (`Table`); its SQL, its types in pandas and its line in the dictionary come from the declaration. Other
packages declare tables of their own with the same words. There is no primary key on facts: rows are replaced per key in one
transaction (measured: 3 M rows in 0.8 s, against 11.4 s and six times the size with a key).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from filings.errors import ContractError, LedgerError
from filings.frames import conform
from filings.ledger_file import connect, takes_no_more

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

SCHEMA_VERSION = 1
FILE_NAME = "ledger.duckdb"

TYPES = {"VARCHAR": "string", "BIGINT": "Int64", "DOUBLE": "float64", "DATE": "datetime64[s]", "BOOLEAN": "boolean"}
"""SQL type to the type of the column in pandas."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a ledger table: its SQL type, its unit where it has one, and what it means."""

    name: str
    type: str
    meaning: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A ledger table: rows are replaced by `key` (the columns that name one source's share of the table)."""

    name: str
    meaning: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def ddl(self) -> str:
        """The CREATE TABLE statement."""
        columns = ", ".join(f'"{f.name}" {f.type}' for f in self.fields)
        return f'CREATE TABLE IF NOT EXISTS "{self.name}" ({columns})'

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [f.name for f in self.fields]


TABLES: dict[str, Table] = {}


def table(name: str, meaning: str, key: Sequence[str], fields: Sequence[Field]) -> Table:
    """Declare a table; every ledger opened afterwards has it."""
    made = Table(name, meaning, tuple(key), tuple(fields))
    TABLES[name] = made
    return made


def _evidence() -> tuple[Field, ...]:
    return (
        Field("section", "VARCHAR", "part and item of the filing in which the words stand"),
        Field("quote", "VARCHAR", "the words it was read from"),
        Field("offset", "BIGINT", "where those words begin in the filing's decoded text", "characters"),
    )


def _filing() -> tuple[Field, ...]:
    return (
        Field("cik", "BIGINT", "SEC's number of the registrant"),
        Field("accession", "VARCHAR", "EDGAR's number of the filing"),
        Field("form", "VARCHAR", "form type, e.g. 10-K"),
        Field("filed", "DATE", "day the filing became public"),
    )


FACTS = table(
    "facts",
    "One figure of one filing as that filing said it; never overwritten by what a later filing said.",
    ("source", "cik"),
    (
        Field("cik", "BIGINT", "SEC's number of the registrant"),
        Field("concept", "VARCHAR", "XBRL concept with its namespace"),
        Field("unit", "VARCHAR", "XBRL unit: USD, shares, USD/shares, pure"),
        Field("start", "DATE", "first day of a flow; empty for a balance"),
        Field("end", "DATE", "last day of a flow, or the day of a balance"),
        Field("value", "DOUBLE", "the figure in single units"),
        Field("dimensions", "VARCHAR", "axis=member pairs, sorted, joined by ';'; empty for the entity as a whole"),
        Field("accession", "VARCHAR", "EDGAR's number of the filing"),
        Field("form", "VARCHAR", "form type"),
        Field("filed", "DATE", "day the filing became public"),
        Field("source", "VARCHAR", "companyfacts, companyconcept, fsds or ixbrl"),
        Field("complete", "BOOLEAN", "the source holds every figure of the statements, so an absent line proves something"),
        Field("rounded", "BOOLEAN", "the period's dates are only to the month's end"),
    ),
)

FILINGS = table(
    "filings",
    "Every filing that was tried: tells 'read, and there was none' from 'never read'.",
    ("accession",),
    (
        *_filing(),
        Field("period_end", "DATE", "last day of the period that the filing reports on"),
        Field("file", "VARCHAR", "name of the file that was read"),
        Field("reader_version", "BIGINT", "version of the readers; a better one reads the filing again"),
        Field("repurchases", "BIGINT", "rows found"),
        Field("programs", "BIGINT", "programmes found"),
        Field("deals", "BIGINT", "deals found"),
        Field("problems", "BIGINT", "problems found"),
    ),
)

REPURCHASES = table(
    "repurchases",
    "Rows of the tables 'Issuer Purchases of Equity Securities' (Item 703).",
    ("accession",),
    (
        *_filing(),
        Field("label", "VARCHAR", "the row's own words"),
        Field("start", "VARCHAR", "first day of the row's period, ISO"),
        Field("end", "VARCHAR", "last day of the row's period, ISO"),
        Field("is_total", "BOOLEAN", "the total row"),
        Field("security", "VARCHAR", "class or programme where the table has several blocks"),
        Field("total_shares", "DOUBLE", "column (a), all shares purchased", "shares"),
        Field("average_price", "DOUBLE", "column (b), average price paid", "USD/shares"),
        Field("program_shares", "DOUBLE", "column (c), purchased under announced programmes", "shares"),
        Field("remaining_value", "DOUBLE", "column (d) where it is money", "USD"),
        Field("remaining_shares", "DOUBLE", "column (d) where it is shares", "shares"),
        *_evidence(),
    ),
)

PROGRAMS = table(
    "programs",
    "Repurchase authorisations as each filing describes them; the same programme returns in every filing.",
    ("accession",),
    (
        *_filing(),
        Field("announced", "VARCHAR", "day the board approved or announced it, ISO, maybe shortened"),
        Field("authorized_value", "DOUBLE", "amount authorised", "USD"),
        Field("authorized_shares", "DOUBLE", "shares authorised", "shares"),
        Field("is_increase", "BOOLEAN", "the amount is an addition to an older programme"),
        Field("expires", "VARCHAR", "day it ends, where one is stated"),
        Field("status", "VARCHAR", "active, completed, expired, terminated or superseded"),
        Field("remaining_value", "DOUBLE", "money that may yet be spent", "USD"),
        Field("remaining_shares", "DOUBLE", "shares that may yet be bought", "shares"),
        Field("counterparty", "VARCHAR", "a named seller"),
        Field("related_party", "BOOLEAN", "the seller is an insider, founder or holder"),
        Field("kind", "VARCHAR", "open market, accelerated, tender offer, private or unspecified"),
        *_evidence(),
    ),
)

DEALS = table(
    "deals",
    "Acquisitions, divestitures and mergers as each filing tells them.",
    ("accession",),
    (
        *_filing(),
        Field("kind", "VARCHAR", "acquisition, divestiture, merger, spin-off or joint venture"),
        Field("name", "VARCHAR", "the business bought or sold"),
        Field("count", "BIGINT", "number of deals where the filing tells them as a group"),
        Field("status", "VARCHAR", "completed, pending or terminated"),
        Field("announced", "VARCHAR", "day of the agreement, ISO, maybe shortened"),
        Field("closed", "VARCHAR", "day of completion, ISO, maybe shortened"),
        Field("consideration", "DOUBLE", "total price", "USD"),
        Field("cash", "DOUBLE", "part paid in cash", "USD"),
        Field("stock", "DOUBLE", "part paid in shares", "USD"),
        Field("contingent", "DOUBLE", "part that depends on later events", "USD"),
        Field("goodwill", "DOUBLE", "goodwill recognised", "USD"),
        Field("stake", "DOUBLE", "fraction bought or sold", "fraction"),
        *_evidence(),
    ),
)

PROBLEMS = table(
    "problems",
    "What was there in a filing and could not be read.",
    ("accession",),
    (
        *_filing(),
        Field("kind", "VARCHAR", "repurchases, programs, deals, statements or document"),
        Field("locator", "VARCHAR", "section or table"),
        Field("what", "VARCHAR", "one sentence"),
        Field("quote", "VARCHAR", "the words that could not be read"),
    ),
)

NOTICES = table(
    "notices",
    "What a company says of itself in a filing: going concern, controlled company, shell company.",
    ("accession",),
    (
        *_filing(),
        Field("kind", "VARCHAR", "going concern, controlled company, shell company, or looked for (the filing was searched)"),
        *_evidence(),
    ),
)

READINGS = table(
    "readings",
    "Which file was read by which version of the readers, so that a run that was stopped goes on where it was.",
    ("file",),
    (
        Field("file", "VARCHAR", "path or address of the file"),
        Field("accession", "VARCHAR", "EDGAR's number of the filing that it holds"),
        Field("reader_version", "BIGINT", "version of the readers"),
    ),
)

MEMBERS = table(
    "members_read",
    "Members of a bulk archive as they were last read, so that only those that changed are read again.",
    ("member",),
    (
        Field("member", "VARCHAR", "name in the archive"),
        Field("cik", "BIGINT", "company that it is of"),
        Field("crc", "BIGINT", "checksum that the archive gives"),
        Field("size", "BIGINT", "size inflated", "bytes"),
        Field("kept", "VARCHAR", "which concepts were kept of it"),
    ),
)


class Ledger:
    """An open ledger. Use it as a context manager; `Ledger.open` makes the file and its tables where they are not there yet."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
        self._connection = connection
        self.path = path
        self.changes = 0
        """How often rows were written through this connection: what was read before the last time may be old."""

    @classmethod
    def open(cls, archive: Path | None, *, read_only: bool = False) -> Self:
        """Open the ledger of an archive folder; None opens one in memory.

        Raises LedgerError where another process holds the file, where it was written by another version, or where
        `read_only` is asked of a ledger that does not exist.
        """
        path = None if archive is None else archive / FILE_NAME
        connection = connect(path, read_only=read_only)
        ledger = cls(connection, path)
        ledger._prepare(read_only=read_only)
        return ledger

    def _prepare(self, *, read_only: bool) -> None:
        self._connection.execute("SET enable_progress_bar = false")
        if not read_only:
            with self.transaction():  # one commit for all of them: a quarter of the time
                self._connection.execute("CREATE TABLE IF NOT EXISTS about (schema_version INTEGER)")
                for declared in TABLES.values():
                    self._connection.execute(declared.ddl())
                if self._connection.execute("SELECT count(*) FROM about").fetchall()[0][0] == 0:
                    self._connection.execute("INSERT INTO about VALUES (?)", [SCHEMA_VERSION])
        held = {name for (name,) in self._connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if "about" not in held:
            raise LedgerError(f"{self.path} is a database of something else: name another --archive.")
        found = self._connection.execute("SELECT schema_version FROM about").fetchall()[0][0]
        if found != SCHEMA_VERSION:
            raise LedgerError(
                f"{self.path} was written by another version (schema {found}, this one reads {SCHEMA_VERSION}):"
                " move it away and import again."
            )

    def __enter__(self) -> Self:
        """Return the open ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file, so that another process may open it."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing: whatever is raised inside leaves the ledger as it was. Raises LedgerError for a full disk."""
        import duckdb

        self._connection.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException as error:
            with suppress(duckdb.Error):  # after a failed write there may be nothing left to roll back
                self._connection.execute("ROLLBACK")
            if isinstance(error, (duckdb.IOException, duckdb.FatalException)):
                raise takes_no_more(self.path, error) from error
            raise
        try:
            self._connection.execute("COMMIT")
        except duckdb.Error as error:
            raise takes_no_more(self.path, error) from error

    def replace(self, declared: Table, rows: pa.Table | pd.DataFrame) -> int:
        """Put rows in place of those with the same key; returns how many were put. Not atomic by itself: see `transaction`.

        Raises ContractError where the rows lack a column of the table.
        """
        lacking = set(declared.names) - set(rows.column_names if hasattr(rows, "column_names") else rows.columns)
        if lacking:
            raise ContractError(f"Rows for {declared.name} lack {', '.join(sorted(lacking))}.")
        if len(rows) == 0:
            return 0
        key = ", ".join(f'"{name}"' for name in declared.key)
        self._connection.register("incoming", rows)
        try:
            self._connection.execute(f'DELETE FROM "{declared.name}" WHERE ({key}) IN (SELECT DISTINCT {key} FROM incoming)')
        finally:
            self._connection.unregister("incoming")
        return self.insert(declared, rows)

    def insert(self, declared: Table, rows: pa.Table | pd.DataFrame) -> int:
        """Put rows beside those that are there, for a caller that has made room itself; returns how many were put."""
        columns = ", ".join(f'"{name}"' for name in declared.names)
        casts = ", ".join(f'CAST("{f.name}" AS {f.type})' for f in declared.fields)
        self.changes += 1
        self._connection.register("incoming", rows)
        try:
            self._connection.execute(f'INSERT INTO "{declared.name}" ({columns}) SELECT {casts} FROM incoming')
        finally:
            self._connection.unregister("incoming")
        return len(rows)

    def delete(self, declared: Table, **key: str | int) -> None:
        """Remove the rows of one key."""
        self.changes += 1
        where = " AND ".join(f'"{name}" = ?' for name in key)
        self._connection.execute(f'DELETE FROM "{declared.name}" WHERE {where}', list(key.values()))

    def register(self, name: str, frame: pd.DataFrame | pa.Table) -> None:
        """Let queries see a frame under a name, without storing it."""
        self._connection.register(name, frame)

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> pd.DataFrame:
        """A SELECT as a frame in the project's types (`frames.conform`).

        Raises LedgerError where an archive was filled by an older version and lacks a table that this one declares.
        """
        return conform(self._rows(sql, parameters))

    def numbers(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> dict[str, npt.NDArray[Any]]:
        """A SELECT of columns of numbers without a missing one, as arrays: millions of rows without a frame's masks and copies."""
        rows = self._rows(sql, parameters)
        return {name: rows.column(name).to_numpy() for name in rows.column_names}

    def _rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any]) -> pa.Table:
        import duckdb

        try:
            return self._connection.sql(sql, params=parameters or None).to_arrow_table()
        except duckdb.CatalogException as error:
            lacking = [name for name in TABLES if f"Table with name {name} does not exist" in str(error)]
            if not lacking:
                raise
            raise LedgerError(
                f"{self.path} is older than this program (it has no table {lacking[0]}):"
                " import or update anything once, and what is missing is made."
            ) from error

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> None:
        """A statement without a result."""
        self.changes += 1
        self._connection.execute(sql, parameters)
