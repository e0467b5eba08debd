"""The ledger: what it refuses, and that nothing is half-stored."""

from pathlib import Path

import duckdb
import pytest

from filings.errors import LedgerError
from filings.ledger import FILE_NAME, PROGRAMS, Ledger


def test_an_older_archive_is_one_sentence(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.execute("DROP TABLE deals")
    with Ledger.open(tmp_path, read_only=True) as ledger, pytest.raises(LedgerError, match="older than this program"):
        ledger.query("SELECT * FROM deals")


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    other = duckdb.connect(str(tmp_path / FILE_NAME))
    other.execute("CREATE TABLE cats (name VARCHAR)")
    other.close()
    with pytest.raises(LedgerError, match="something else"):
        Ledger.open(tmp_path, read_only=True)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"<html>no ledger</html>" * 1000)
    with pytest.raises(LedgerError):
        Ledger.open(tmp_path)


def test_what_fails_inside_a_transaction_leaves_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        with pytest.raises(ValueError, match="half"), ledger.transaction():
            ledger.execute("INSERT INTO programs (cik, accession) VALUES (1, 'a')")
            raise ValueError("half")
        assert len(ledger.query(f"SELECT * FROM {PROGRAMS.name}")) == 0
