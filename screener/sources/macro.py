"""Series of the economy as FRED serves them, and days of decisions.

FRED's day column was DATE until December 2024 and is observation_date since; a missing value is ".". Values are the newest
revision, not what was known then: who uses them for an earlier day says so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from filings.errors import SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.reading import day, delimiter, key, number, read_text, value

MACRO = table(
    "macro",
    "One value of a series of the economy, in the series' own unit, as last revised when the file was fetched.",
    ("series", "date"),
    (
        Field("series", "VARCHAR", "FRED's name of the series, e.g. DGS2"),
        Field("date", "DATE", "day, or first day of the month or quarter, that the value is for: published later"),
        Field("value", "DOUBLE", "the value in the series' own unit (rates in percent)"),
    ),
)

CALENDAR = table(
    "calendar",
    "Days on which something was or will be decided.",
    ("series", "date"),
    (
        Field("series", "VARCHAR", "what is decided: the file's name, e.g. fomc_decisions"),
        Field("date", "DATE", "the day"),
        Field("kind", "VARCHAR", "the file's word for it, e.g. scheduled"),
    ),
)

_DAYS = ("observationdate", "date", "day")


@source("macro", "series of the economy: FRED's CSV, one or several series a file; also days of decisions (`date,type`)")
def store(ledger: Ledger, path: Path) -> Report:
    """Store a CSV with a day column and one column a series. A column called `value` bears the file's name.

    A day of a series is replaced; days that the file does not have stay.
    """
    import csv
    import io

    import pyarrow as pa

    text = read_text(path)
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter(text[: text.find("\n") + 1])))
    header = [key(name) for name in lines[0]] if lines else []
    at = next((header.index(name) for name in _DAYS if name in header), None)
    if at is None or len(header) < 2:
        raise SourceError(f"{path} has no day column (date, DATE or observation_date) beside a series: it is no FRED file.")
    stem = path.name.split(".")[0]
    values: dict[tuple[str, Any], float] = {}
    words: dict[tuple[str, Any], str] = {}
    missing = undated = 0
    for number_of_line, row in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(header):
            raise SourceError(f"Line {number_of_line} of {path} has {len(row)} of {len(header)} columns: the file is torn.")
        when = day(row[at])
        if when is None:
            undated += 1
            continue
        for column, name in enumerate(lines[0]):
            if column == at:
                continue
            said = value(row[column])
            made = number(said)
            series = stem if header[column] in ("value", "close") else name.strip()
            if made is not None:
                values[(series, when)] = made
            elif said is not None and re.fullmatch(r"[A-Za-z][A-Za-z -]{0,40}", said):
                words[(stem, when)] = said
            else:
                missing += 1
    if not values and not words:
        raise SourceError(f"{path} has not one value: check what it is.")
    for declared, kind, found in ((MACRO, pa.float64(), values), (CALENDAR, pa.string(), words)):
        ledger.replace(
            declared,
            pa.table(
                {
                    "series": pa.array([series for series, _ in found], pa.string()),
                    "date": pa.array([when for _, when in found], pa.date32()),
                    declared.names[2]: pa.array(list(found.values()), kind),
                }
            ),
        )
    left_out = [f"{missing:,} days without a value"] if missing else []
    left_out += [f"{undated:,} rows without a day"] if undated else []
    return Report(path, len(values) + len(words), tuple(left_out))
