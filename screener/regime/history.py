"""Every signal week by week since 2015: a table a reader can open in Excel, a list of the signals, and a picture.

A week's row says what a page of that day would have said: each value is made of figures that were public by then (a test cuts the
data at a day and compares). Readings made of companies are taken once a quarter, when most reports are in, until the next.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from filings.errors import SettingsError
from screener.regime import Reading, readings_of, signals
from screener.regime.companies import COLUMNS, KEPT, company_table, few
from screener.regime.held import Held

if TYPE_CHECKING:
    from filings.ledger import Ledger

SINCE = date(2015, 1, 2)
TABLE, SIGNALS, PICTURE = "regime_history.csv", "regime_signals.csv", "regime_history.png"
QUARTER_DAYS = ((2, 20), (5, 20), (8, 20), (11, 20))
"""Month and day on which most companies' reports of the quarter before are in."""

OF_COMPANIES = ("screener.regime.valuation_gap", "screener.regime.earnings", "screener.regime.self_help")


def last_friday(day: date) -> date:
    """The last Friday up to a day: a history's weeks end there."""
    return day - timedelta(days=(day.weekday() - 4) % 7)


def make_history(ledger: Ledger, as_of: date, since: date = SINCE) -> tuple[Held, list[Reading], pd.DataFrame]:
    """The readings of the last Friday, and a row a week: `key` the value and `key_state` on, off or unknown, a pair a signal."""
    held, readings = readings_of(ledger, last_friday(as_of))
    shown = held.weeks[held.weeks >= pd.Timestamp(since)]
    made: dict[str, pd.Series[float] | pd.Series[str]] = {}
    for reading in readings:
        if reading.track is None:
            made[reading.key] = pd.Series(np.nan, index=shown)
            made[f"{reading.key}_state"] = pd.Series("unknown", index=shown, dtype="string")
            continue
        made[reading.key] = reading.track.value.reindex(shown)
        made[f"{reading.key}_state"] = states(reading.track.on.reindex(shown))
    return held, readings, pd.DataFrame(made, index=shown)


def states(on: pd.Series[float]) -> pd.Series[str]:
    """1, 0 and missing in words."""
    return pd.Series(np.where(on.isna(), "unknown", np.where(on > 0, "on", "off")), index=on.index, dtype="string")


def write_history(ledger: Ledger, as_of: date, folder: Path, since: date = SINCE) -> list[Path]:
    """Write the table, the list of the signals and the picture into a folder; returns the files.

    Raises SettingsError where a file cannot be written or matplotlib is not installed.
    """
    from screener.outputs.regime_picture import history_picture

    held, readings, table = make_history(ledger, as_of, since)
    rounded = table.copy()
    for reading in readings:
        rounded[reading.key] = [None if np.isnan(value) else float(f"{value:.6g}") for value in table[reading.key]]
    on = pd.DataFrame(
        {r.key: table[f"{r.key}_state"].map({"on": 1.0, "off": 0.0}).astype("float64") for r in readings}, index=table.index
    )
    ratio = held.ratio("IWM", "QQQ").reindex(table.index)
    first = ratio.dropna().iloc[0] if ratio.notna().any() else np.nan
    files = {
        TABLE: rounded.to_csv(index_label="week", lineterminator="\n").encode(),
        SIGNALS: _signals(readings, table).encode(),
        PICTURE: history_picture(on, [reading.observation for reading in readings], 100 * ratio / first),
    }
    return [write_file(folder / name, content) for name, content in files.items()]


def _signals(readings: Sequence[Reading], table: pd.DataFrame) -> str:
    """A row a signal: what it is, since when it can be read, weeks on, off and unknown, and why it is unknown now."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(["key", "observation", "unit", "basis", "source", "flips", "first_week", "on", "off", "unknown", "unknown_now"])
    for reading in readings:
        told = table[f"{reading.key}_state"]
        known = told[told != "unknown"]
        first = pd.DatetimeIndex(known.index)[0].date().isoformat() if len(known) else ""
        why = reading.sentence if reading.state == "unknown" else ""
        counts = [int((told == state).sum()) for state in ("on", "off", "unknown")]
        about = [reading.key, reading.observation, reading.unit, reading.basis, reading.source, reading.flips]
        writer.writerow([*about, first, *counts, why])
    return made.getvalue()


def quarter_days(as_of: date, since: date = SINCE) -> list[date]:
    """The days on which readings made of companies are taken, up to a day."""
    days = [date(year, month, day) for year in range(since.year, as_of.year + 1) for month, day in QUARTER_DAYS]
    return [day for day in days if since <= day <= as_of]


def make_past(ledger: Ledger, as_of: date, since: date = SINCE, tell: Callable[[str], None] = lambda _: None) -> Path | None:
    """Take the readings made of companies on each quarter's day and keep them in the archive, in place of what was kept before.

    Days with too few small caps are passed over; returns the file, None where there is nothing to keep. A pass a day: minutes for a
    whole market. Raises SettingsError where the archive cannot be written to.
    """
    from screener.settings import load_settings

    settings, rows = load_settings(), []
    chosen = [function for function in signals() if function.__module__ in OF_COMPANIES]
    for day in quarter_days(as_of, since):
        if few(Held(ledger, day)):
            continue
        tell(f"Companies of {day} ...")
        held = Held(ledger, day, company_table(ledger, settings, day))
        for reading in (reading for function in chosen for reading in function(held)):
            if reading.value is not None and reading.state != "unknown":
                rows.append([day.isoformat(), reading.key, repr(reading.value), str(int(reading.state == "on"))])
    if not rows or ledger.path is None:
        return None
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([COLUMNS, *rows])
    return write_file(ledger.path.parent / KEPT, made.getvalue().encode())


def write_file(path: Path, content: bytes) -> Path:
    """A file written whole or not at all. Raises SettingsError where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".writing-{path.name}")
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror or error}): choose another place.") from error
    return path
