"""The data dictionary comes from the declarations and cannot rot."""

from __future__ import annotations

from pathlib import Path

import pytest

from filings.errors import SettingsError
from filings.ledger import TABLES
from screener.columns import COLUMNS
from screener.dictionary import check_dictionary, describe_columns, write_dictionary_text

COMMITTED = Path(__file__).parents[2] / "DICTIONARY.md"


def test_every_column_has_a_meaning_a_source_and_a_line() -> None:
    text = write_dictionary_text()
    for name in describe_columns():
        assert COLUMNS[name].meaning.strip()
        assert COLUMNS[name].source.strip()
        assert f"| `{name}` |" in text


def test_every_table_of_the_ledger_is_described() -> None:
    text = write_dictionary_text()
    for table in TABLES.values():
        assert f"### {table.name}" in text
        assert all(f"| `{field.name}` |" in text for field in table.fields)


def test_the_order_is_that_of_the_alphabet() -> None:
    assert describe_columns() == sorted(COLUMNS)


def test_every_line_of_a_table_has_as_many_cells_as_its_head() -> None:
    width = 0
    for line in write_dictionary_text().splitlines():
        cells = line.replace("\\|", "").count("|")
        width = cells if line.startswith("|") and not width else width if line.startswith("|") else 0
        assert not width or cells == width, line


def test_the_committed_dictionary_is_the_generated_one() -> None:
    check_dictionary(COMMITTED)


def test_a_dictionary_that_differs_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "DICTIONARY.md"
    with pytest.raises(SettingsError, match="screener dictionary"):
        check_dictionary(path)
    path.write_text(write_dictionary_text(), encoding="utf-8")
    check_dictionary(path)
    path.write_text(write_dictionary_text().replace("# Data dictionary", "# data"), encoding="utf-8")
    with pytest.raises(SettingsError, match="from line 1 on"):
        check_dictionary(path)
