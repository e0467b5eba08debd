"""The ledger's file on disk: opening it, what to say where it cannot be, and what a full disk leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filings.errors import LedgerError

if TYPE_CHECKING:
    import duckdb

SMALLEST_FILE = 3 * 4096
"""Bytes of DuckDB's headers: a shorter file was begun where the disk was full or a kill came, and has never held anything."""


def connect(path: Path | None, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection to the file, or to a database in memory for None. Raises LedgerError where it cannot be had."""
    import duckdb

    if path is None:
        return duckdb.connect(":memory:")
    if read_only and not path.exists():
        raise LedgerError(f"There is no ledger at {path}: import or update something first, or name another --archive.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not read_only:
            _clear_beginning(path)
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise LedgerError(f"Another process holds the ledger {path}: wait until it ends, then try again.") from error
        _clear_beginning(path)
        said = str(error).splitlines()[0][:160]
        raise LedgerError(
            f"The ledger {path} cannot be opened ({said}): check the folder, its rights and the free space."
        ) from error
    except (duckdb.Error, OSError) as error:
        raise LedgerError(f"{path} is not a ledger of this program or is damaged: move it away and import again.") from error


def takes_no_more(path: Path | None, error: Exception) -> LedgerError:
    """What to say where a write failed: the step was taken back whole."""
    said = str(error).splitlines()[0][:200]
    return LedgerError(f"The ledger {path} takes no more ({said}): free some space, then do the same again.")


def _clear_beginning(path: Path) -> None:
    """Take away a file that DuckDB began and could not finish; anything else of that name is left to its owner."""
    if not path.exists() or path.stat().st_size >= SMALLEST_FILE or path.with_name(path.name + ".wal").exists():
        return
    with path.open("rb") as file:
        start = file.read(12)
    if not start or start[8:] == b"DUCK":
        path.unlink()
