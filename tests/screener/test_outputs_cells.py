"""Cells: numbers of whole columns rounded as single ones are, and sheets written faster to the same bytes."""

from __future__ import annotations

import math
import zipfile
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from screener.outputs import grid
from screener.outputs.grid import INPUT, Head, new_book
from screener.outputs.plain import cells

AS_OF = date(2025, 11, 21)
HALVES = st.integers(10**9, 10**10).map(lambda digits: (digits + 0.5) / 1024)
"""Numbers at or beside the middle of two numbers of ten digits."""


@given(st.lists(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e12, 1e12), HALVES), min_size=1))
def test_a_column_is_rounded_to_ten_digits_as_text_is(values: list[float]) -> None:
    expected = [float(f"{value:.10g}") + 0.0 for value in values]
    made = cells(pd.Series(values, dtype="float64"), "ratio")
    assert [str(value) for value in made] == [str(value) for value in expected]  # -0.0 equals 0.0, and is another text


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("ratio", [2.5, None, None, 3.0, 12345678910.0, 0.0, 9.999999999e-31]),
        ("USD", [2.5, None, None, 3, 12345678910, 0, 9.999999999e-31]),
    ],
)
def test_what_is_whole_counts_and_what_is_none_is_missing(unit: str, expected: list[float | None]) -> None:
    values = pd.Series([2.5, math.nan, math.inf, 3.0, 12345678909.87, -0.0, 9.9999999994e-31])
    made = cells(values, unit)
    assert made == expected
    assert [type(value) for value in made] == [type(value) for value in expected]


def test_integers_with_gaps_are_whole_numbers() -> None:
    assert cells(pd.Series([7, None], dtype="Int64"), "shares") == [7, None]


def _parts_of_a_book() -> dict[str, bytes]:
    heads = [Head("name", "Name", "text"), Head("value", "Value", "USD m"), Head("day", "Day", "date"), Head("link", "Link")]
    with new_book(AS_OF, "Data: none.") as (book, buffer):
        sheet = book.sheet("Cells", "Cells", heads)
        row = sheet.row({"name": "=1+1 & <b>", "value": 1234567.891, "day": "2025-11-21"}, {"link": "nothing is held"})
        sheet.row({"name": "of a month", "value": -1, "day": "2025-11"}, bold=True)
        sheet.link(row + 1, 3, "https://www.sec.gov/a", "a filing")
        sheet.put(row + 2, 0, True, "flag", **INPUT)
        sheet.sheet.write_formula(row + 2, 1, '=SUM($B$5:$B$6)&"<"', book.format(bold=True), "x")
        sheet.sheet.write_formula(row + 2, 2, "=XLOOKUP(1,A1:A2,B1:B2)", None, 2.5)
        sheet.sheet.write_formula(row + 2, 3, "{=SUM(A1:A2*B1:B2)}", None, 0)
        sheet.sheet.write_number(row + 3, 0, 1e-20)
        sheet.sheet.write_boolean(row + 3, 1, True, book.format())
        sheet.sheet.write_rich_string(row + 3, 2, "a", book.format(bold=True), "b", "c", book.format())
        sheet.finish(1)
    with zipfile.ZipFile(buffer) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_sheet_is_written_as_the_library_itself_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _parts_of_a_book()
    monkeypatch.setattr(grid, "Sheet", Worksheet)
    assert made == _parts_of_a_book()
    assert b"<f>SUM($B$5:$B$6)" in made["xl/worksheets/sheet1.xml"]
