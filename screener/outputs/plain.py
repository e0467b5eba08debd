"""Cells as plain values that any file format can hold: numbers rounded alike everywhere, days as ISO text, text made harmless.

The workbook and the JSON both take their values from here, so that they never differ by a rounding.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

SIGNIFICANT_DIGITS = 10
LONGEST_TEXT = 32_767
"""Characters; Excel's limit for a cell. Longer text is cut, and the cut is shown."""

_LEAST_BEYOND = 10.0**SIGNIFICANT_DIGITS
_POWERS = np.array([float(f"1e{power}") for power in range(23)])
WHOLE_UNITS = ("USD", "shares", "days", "count")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029]")


def number(value: Any, unit: str = "ratio") -> int | float | None:
    """A number rounded to ten significant digits, whole where its unit counts something and it is whole; None where there is no
    number. Infinity is no number: whoever has a worst case says it in words."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    made = float(value)
    if not math.isfinite(made):
        return None
    made = float(f"{made:.{SIGNIFICANT_DIGITS}g}")
    if made == 0:
        return 0 if unit in WHOLE_UNITS else 0.0
    return int(made) if unit in WHOLE_UNITS and made.is_integer() else made


def words(value: Any, limit: int = LONGEST_TEXT) -> str | None:
    """Text of whatever origin without control characters and lone surrogates, cut at the limit; None for missing or empty text."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str) and len(value) <= limit and value.isprintable():  # nearly all text: nothing in it to mend
        return value.strip() or None
    made = _CONTROL.sub("", _LINE_BREAK.sub("\n", str(value))).strip()
    return (made if len(made) <= limit else made[: limit - 1] + "…") or None


def day(value: Any) -> str | None:
    """A date of any kind as ISO text; text (a day shortened by its filing) as it stands."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime | date):  # a pandas Timestamp is a datetime
        return value.strftime("%Y-%m-%d")
    return words(value, 10)


def cell(value: Any, unit: str) -> Any:
    """A cell of a column of this unit as a plain value; `exact` is a figure that must stay as it was filed."""
    if unit == "text":
        return words(value)
    if unit == "date":
        return day(value)
    if unit == "exact":
        return None if number(value) is None else float(value)
    if unit == "flag":
        return None if value is None or value is pd.NA or pd.isna(value) else bool(value)
    return number(value, unit)


def anything(value: Any, depth: int = 8) -> Any:
    """A nested value (a regime, settings) with every leaf made plain; deeper than `depth` it becomes text."""
    if isinstance(value, bool) or value is None:
        return value
    if depth and isinstance(value, Mapping):
        return {str(key): anything(inner, depth - 1) for key, inner in value.items()}
    if depth and isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [anything(inner, depth - 1) for inner in value]
    if isinstance(value, datetime | date):
        return day(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return number(value)
    return words(value)


def records(frame: pd.DataFrame, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a frame as plain values, `fields` being names and units; a column that the frame lacks is None."""
    columns = {name: cells(frame[name], unit) if name in frame else [None] * len(frame) for name, unit in fields.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def cells(values: pd.Series[Any], unit: str) -> list[Any]:
    """A column's cells, each as `cell` has it. Texts and days repeat from row to row: each is made once."""
    if unit not in ("text", "date", "flag", "exact") and is_numeric_dtype(values):
        made = _rounded(values.to_numpy("float64", na_value=np.nan)).tolist()
        if unit in WHOLE_UNITS:
            return [None if value != value else int(value) if value.is_integer() else value for value in made]
        return [None if value != value else value for value in made]  # only NaN differs from itself
    if unit not in ("text", "date"):
        return [cell(value, unit) for value in values.tolist()]
    codes, kinds = pd.factorize(values)
    shown = [cell(kind, unit) for kind in kinds.tolist()]
    return [None if code < 0 else shown[code] for code in codes.tolist()]


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`number` of a whole column, to the last bit; NaN for what is none.

    Ten digits are a whole number that a float holds exactly, and so is a power of ten up to 22: their quotient or product is the
    float nearest to the decimal number, as reading it from text gives. What lies too near the middle of two goes by text.
    """
    size = np.abs(values)
    with np.errstate(all="ignore"):
        places = SIGNIFICANT_DIGITS - 1 - np.floor(np.log10(size))
        up, down = (_POWERS[np.nan_to_num(np.clip(shift, 0, len(_POWERS) - 1)).astype(int)] for shift in (places, -places))
        scaled = values * up / down
        digits = np.rint(scaled)
        is_plain = (size < _LEAST_BEYOND) & (values == np.rint(values))
        is_sure = (np.abs(scaled) >= _LEAST_BEYOND / 10) & (np.abs(scaled) < _LEAST_BEYOND)
        is_sure &= np.abs(scaled - digits) < 0.4999
        made = np.where(is_plain, values + 0.0, digits / up * down)  # no -0.0
    for at in np.flatnonzero(~(is_plain | is_sure | np.isnan(values))):
        made[at] = np.nan if (slowly := number(values[at])) is None else slowly
    return made
