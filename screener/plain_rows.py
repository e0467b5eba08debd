"""Rows of a frame as plain Python values, for rules that look at one company, filing or deal at a time.

By column: cell by cell takes many times as long, and pandas' own rows are made of timestamps and of its own NA.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def plain_values(column: pd.Series[Any]) -> list[Any]:
    """A column's values: days as dates, and None where nothing is known, NaN included."""
    if column.dtype.kind == "M":
        return list(column.to_numpy().astype("datetime64[D]").tolist())
    if column.dtype.kind == "f":
        return [None if value != value else value for value in column.tolist()]
    if not isinstance(column.dtype, pd.api.extensions.ExtensionDtype):
        return list(column.tolist())
    held: Any = column.array
    return list(held.to_numpy(dtype="object", na_value=None).tolist())


def plain_rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows, a value a column (`plain_values`)."""
    return zip(*(plain_values(frame[name]) for name in frame), strict=True)


def plain_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows by name of column (`plain_values`)."""
    names = [str(name) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in plain_rows(frame)]
