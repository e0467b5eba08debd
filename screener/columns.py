"""What each column of the company table is. A column is declared once, beside the code that makes it; types, the workbook's
formats, the dictionary and the checks all come from the declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["USD", "shares", "USD/shares", "fraction", "ratio", "years", "days", "count", "score", "text", "date", "flag"]

TYPES: dict[str, str] = {"text": "string", "date": "datetime64[s]", "flag": "boolean"}
"""Unit to type in pandas; every other unit is a float64, missing as NaN."""


@dataclass(frozen=True, slots=True)
class Column:
    """One measure: its key in the JSON, its heading, its unit, what it means and where it comes from.

    `missing` says in words when it has no value; the reason for one company stands in `Companies.missing`.
    """

    name: str
    label: str
    unit: Unit
    meaning: str
    source: str
    missing: str = ""

    @property
    def type(self) -> str:
        """The column's type in pandas."""
        return TYPES.get(self.unit, "float64")


COLUMNS: dict[str, Column] = {}


def column(name: str, label: str, unit: Unit, meaning: str, source: str, missing: str = "") -> Column:
    """Declare a column of the company table."""
    made = Column(name, label, unit, meaning, source, missing)
    COLUMNS[name] = made
    return made
