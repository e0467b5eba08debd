"""One way to write a sheet: title and day on top, units, a header that stays, filters, formats by the declared unit, print set-up.

The only place where values become cells. Text from filings is hostile: it is always stored as text, never as a formula or a link,
without control characters and bounded. A missing value is a blank cell with its reason as a note, never text in a number's place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet, re_dynamic_function

from screener.outputs.plain import words

HEADER_ROW = 3
"""Rows are counted from 0: title, subtitle, units, header; the values begin in the row after."""
FIRST_ROW = HEADER_ROW + 1

NUMBERS = {
    "USD": "#,##0", "USD m": "#,##0.0", "shares": "#,##0", "USD/shares": "#,##0.00", "fraction": "0.0%", "part": "0%",
    "ratio": '0.0"x"', "z": "0.0", "years": "0.0", "days": "0.0", "count": "0", "score": "0.0", "date": "yyyy-mm-dd",
    "whole": "#,##0", "figure": "#,##0.####;-#,##0.####;0", "weight": "0.000", "percentile": "0.00", "change": "▲0;▼0;–",
    "points": "+0.0;-0.0;0.0", "two": "0.00",
    "cik": "0",
}  # fmt: skip
UNIT_WORDS = {
    "USD": "$", "USD m": "$m", "shares": "shares", "USD/shares": "$ a share", "fraction": "%", "part": "%", "ratio": "x", "z": "z",
    "years": "years", "days": "days", "count": "number", "score": "0-100", "date": "date", "percentile": "0-1",
    "change": "places", "points": "0-100", "weight": "share",
}  # fmt: skip

MOST_LINKS = 60_000
"""Excel drops a sheet's links beyond 65,530; the rest are written as plain text."""
MOST_ROWS = 100_000
LINE = 13
"""Points of one line of text."""
LONGEST_NOTE = 1_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t")

INPUT = {"bg_color": "#FFF2CC", "border": 1, "border_color": "#BFBFBF"}
"""The look of a cell that is a reviewer's to fill."""
BY_HAND = "#E4DFEC"
"""The ground of a cell that the user's overrides have changed."""
BLUE, GREY, RED, AMBER, PALE = "#1F3864", "#7F7F7F", "#C00000", "#9C5700", "#EEF3FA"


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a sheet: key, heading, unit (of NUMBERS, or text, link, flag), width in characters, note on the heading, and
    whether long text goes on below itself."""

    key: str
    label: str
    unit: str = "text"
    width: float = 12
    note: str | None = None
    wrap: bool = False


@dataclass(slots=True)
class Book:
    """A workbook being written. `as_of` stands on every sheet; `data` says how fresh the data is."""

    workbook: xlsxwriter.Workbook
    as_of: date
    data: str
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def format(self, **properties: Any) -> Format:
        """A format with these properties, made once."""
        asked = tuple(properties.items())
        held = self._formats.get(asked)
        if held is None:
            key = tuple(sorted(asked))
            if key not in self._formats:
                made = {"font_name": "Calibri", "font_size": 10, "valign": "top"} | properties
                self._formats[key] = self.workbook.add_format(made)
            held = self._formats[asked] = self._formats[key]
        return held

    def sheet(self, name: str, title: str, heads: Sequence[Head], subtitle: str = "", colour: str = BLUE) -> Grid:
        """A new sheet with everything but its values."""
        return Grid(self, self.workbook.add_worksheet(name, Sheet), name, title, heads, subtitle, colour)


class Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """XlsxWriter's sheet, for half a million cells: what it does attribute by attribute and function by function in its innermost
    loops is done at once here, to the same bytes. Whatever is not of the common kinds goes its way."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell).__name__
        if cell.format is None or kind not in ("String", "Number", "Datetime", "Blank"):
            super()._write_cell(row, col, cell)
            return
        head = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell.format._get_xf_index()}"'
        if kind == "String":
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
        elif kind == "Blank":
            self.fh.write(f"{head}/>")
        else:
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Thirty patterns one after the other only where the one of them all finds a function younger than the file format."""
        if expand_future_functions or not formula.startswith("=") or re_dynamic_function.search(formula):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula[1:]


@contextmanager
def new_book(as_of: date, data: str) -> Iterator[tuple[Book, BytesIO]]:
    """A workbook in memory, whose bytes depend on nothing but what is written: its day of creation is `as_of`."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(made, options)
    workbook.set_properties(
        {
            "title": f"Self-help shortlist as of {as_of}",
            "subject": "Small caps that close their own valuation gap",
            "author": "screener",
            "comments": data,
            "created": datetime(as_of.year, as_of.month, as_of.day),  # noqa: DTZ001 the format knows no zone
        }
    )
    workbook.set_calc_mode("auto")
    yield Book(workbook, as_of, data), made
    workbook.close()


class Grid:
    """A sheet and its columns; `row` writes one row of values by column key."""

    def __init__(
        self, book: Book, sheet: Worksheet, name: str, title: str, heads: Sequence[Head], subtitle: str, colour: str
    ) -> None:
        self.book, self.sheet, self.heads, self.name = book, sheet, list(heads), name
        self.at = {head.key: index for index, head in enumerate(self.heads)}
        self.next = FIRST_ROW
        self.links = 0
        self.widths: list[float] = [head.width for head in self.heads]
        sheet.set_tab_color(colour)
        sheet.hide_gridlines(1)
        sheet.write_string(0, 0, f"{title} – as of {book.as_of}", book.format(bold=True, font_size=14, font_color=BLUE))
        below = " ".join(part for part in (subtitle, book.data) if part)
        sheet.write_string(1, 0, below, book.format(font_color=GREY, italic=True, font_size=9))
        unit_format = book.format(font_color=GREY, italic=True, font_size=8, align="center")
        head_format = book.format(
            bold=True, font_color="#FFFFFF", bg_color=BLUE, text_wrap=True, align="center", valign="vcenter", border=1,
            border_color="#FFFFFF",
        )  # fmt: skip
        for index, head in enumerate(self.heads):
            sheet.set_column(index, index, head.width)
            sheet.write_string(HEADER_ROW, index, head.label, head_format)
            if head.unit in UNIT_WORDS:
                sheet.write_string(HEADER_ROW - 1, index, UNIT_WORDS[head.unit], unit_format)
            if head.note:
                self.note(HEADER_ROW, index, head.note)
        sheet.set_row(HEADER_ROW, 42)
        self._set_up_print()

    def _set_up_print(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        if self.heads:
            sheet.repeat_rows(0, HEADER_ROW)
        sheet.set_footer(f"&L&8{self.name.replace('&', '&&')} as of {self.book.as_of}&C&8No investment advice&R&8Page &P of &N")

    def row(self, values: Mapping[str, Any], missing: Mapping[str, str] | None = None, **style: Any) -> int:
        """Write one row; `missing` has the reason of each blank. Returns the row that was written."""
        at = self.next
        lines = max([1, *(_lines(values.get(head.key), head.width) for head in self.heads if head.wrap)])
        if lines > 1:
            self.sheet.set_row(at, LINE * lines + 2)
        for index, head in enumerate(self.heads):
            value = values.get(head.key)
            if value is not None:
                self.put(at, index, value, head.unit, **style, **({"text_wrap": True} if head.wrap else {}))
            elif missing and head.key in missing:
                self.put(at, index, None, head.unit, **style)
                self.note(at, index, missing[head.key])
        self.next += 1
        return at

    def put(self, row: int, column: int, value: Any, unit: str, **style: Any) -> None:
        """One cell, by its unit: numbers with their format, days as days, everything else as text."""
        sheet, book = self.sheet, self.book
        if value is None:
            sheet.write_blank(row, column, None, book.format(**({"bg_color": "#F2F2F2"} | style)))
        elif unit == "link":
            self.link(row, column, str(value), str(value))
        elif unit == "date":
            made = _day(value)
            if made is None:  # a filing may say only the month or the year: that is no day, and stays text
                self.text(row, column, str(value), **({"align": "center"} | style))
            else:
                sheet.write_datetime(row, column, made, book.format(**({"num_format": NUMBERS["date"], "align": "center"} | style)))
        elif unit == "flag":
            sheet.write_string(row, column, "yes" if value else "no", book.format(**style))
        elif unit in NUMBERS and isinstance(value, int | float):
            shown = "whole" if unit == "figure" and float(value).is_integer() else unit
            scaled = float(f"{value / 1e6:.10g}") if unit == "USD m" else value
            sheet.write_number(row, column, scaled, book.format(num_format=NUMBERS[shown], **style))
        else:
            self.text(row, column, str(value), **style)

    def text(self, row: int, column: int, value: str, **style: Any) -> None:
        """Text as text. Where it begins like a formula, the cell is marked so that editing it does not turn it into one."""
        clean = words(value)
        if clean is None:
            return
        if "align" not in style:
            style = style | {"align": "left", "indent": 1}
        if clean.startswith(FORMULA_STARTS):
            style = style | {"quote_prefix": True}
        self.sheet.write_string(row, column, clean, self.book.format(**style))

    def link(self, row: int, column: int, address: str | None, shown: str, tip: str | None = None, **style: Any) -> None:
        """A link to sec.gov or to a place in this workbook; plain text where there is no address or the sheet has enough links."""
        if address is None or self.links >= MOST_LINKS or not address.startswith(("https://www.sec.gov/", "internal:")):
            self.text(row, column, shown, **style)
            return
        self.links += 1
        look = self.book.format(**({"font_color": "#0563C1", "underline": 1, "align": "left", "indent": 1} | style))
        self.sheet.write_url(row, column, address, look, (words(shown) or address)[:255], tip)

    def note(self, row: int, column: int, note: str) -> None:
        """A note that opens over the cell."""
        clean = words(note, LONGEST_NOTE)
        if clean is None:
            return
        lines = sum(1 + len(line) // 44 for line in clean.split("\n"))
        size = {"width": 260, "height": 18 + 15 * lines, "author": "screener", "font_size": 9, "font_name": "Calibri"}
        self.sheet.write_comment(row, column, clean, size)

    def finish(self, frozen_columns: int = 0) -> None:
        """Freeze the header, put filters on; called once after the last row."""
        last = max(self.next - 1, FIRST_ROW)
        self.sheet.freeze_panes(FIRST_ROW, frozen_columns)
        self.sheet.autofilter(HEADER_ROW, 0, last, len(self.heads) - 1)
        if self.next == FIRST_ROW:
            self.text(FIRST_ROW, 0, "Nothing to show.", font_color=GREY, italic=True)


def _lines(value: Any, width: float) -> int:
    """How many lines a text takes in a column: readers other than Excel do not find out by themselves."""
    return sum(1 + int(len(part) / (1.2 * width)) for part in str(value).split("\n")) if value is not None else 1


def _day(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 a day has no zone
    text = str(value)
    try:  # fromisoformat takes more forms than this one
        made = datetime.fromisoformat(text) if len(text) == len("2025-11-21") and text[4] == text[7] == "-" else None
    except ValueError:
        return None
    if made is None:
        return None
    return made if made.year >= 1900 else None  # Excel's calendar begins there
