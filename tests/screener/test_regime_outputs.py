"""The regime page as a sheet, a picture, a history and on the command line."""

import csv
import struct
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import screener.sources  # noqa: F401 declares every table
from filings.ledger import Ledger
from screener.cli import app
from screener.outputs.grid import new_book
from screener.outputs.regime_picture import regime_picture
from screener.outputs.regime_sheet import write_regime
from screener.outputs.regime_words import change_words, flip_words, place_words, so_what, value_words
from screener.regime import read_regime
from screener.regime.history import PICTURE, SIGNALS, TABLE, last_friday, quarter_days

FRIDAY = date(2025, 11, 21)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three years of made closes of four funds and of two rates: enough for two rows of the page and two charts."""
    folder = tmp_path_factory.mktemp("archive")
    random = np.random.default_rng(7)
    with Ledger.open(folder) as ledger:
        days = [FRIDAY - timedelta(weeks=back) for back in range(160)][::-1]
        for symbol in ("IWM", "QQQ", "OEF", "SPY"):
            closes = 100 * np.cumprod(1 + random.normal(0.001, 0.02, len(days)))
            rows = pd.DataFrame({"source": "etf_daily", "symbol": symbol, "date": days, "adjusted_close": closes})
            ledger.register("made", rows)
            ledger.execute("INSERT INTO adjusted_prices BY NAME SELECT * FROM made")
        daily = pd.date_range("2022-11-01", FRIDAY, freq="D")
        monthly = pd.date_range("2022-11-01", "2025-10-01", freq="MS")
        for name, at, level in (("DGS2", daily, 3.5), ("FEDFUNDS", monthly, 4.0)):
            ledger.register("made", pd.DataFrame({"series": name, "date": at, "value": level}))
            ledger.execute("INSERT INTO macro BY NAME SELECT * FROM made")
    yield folder


@pytest.fixture(scope="module")
def page(archive: Path) -> dict[str, Any]:
    with Ledger.open(archive, read_only=True) as ledger:
        return read_regime(ledger, FRIDAY)


def test_the_page_has_what_a_row_needs(page: dict[str, Any]) -> None:
    row = next(reading for reading in page["readings"] if reading["key"] == "trigger_one")
    assert {
        "value",
        "change_13w",
        "percentile",
        "years",
        "state",
        "basis",
        "public_since",
        "flips",
        "flipped",
        "after_flip",
    } <= set(row)
    assert row["public_since"] == "2025-11-21", "the yield of the 20th came out the next day"
    assert row["as_of"] == "2025-11-20"
    assert [chart["title"].split(" ")[0] for chart in page["charts"]] == ["Small", "Two-year", "Who", "Effective"]
    assert orjson.loads(orjson.dumps(page)) == page, "plain values, as shortlist.json holds them"
    heads = [reading for reading in page["readings"] if not reading["detail_of"]]
    assert len(heads) == 16, "one row an observation, on one page"


def test_words_of_a_row() -> None:
    reading = {
        "value": 0.3151, "unit": "fraction", "change_13w": -0.0668, "percentile": 0.117, "years": 6.9, "flipped": "2023-04-14",
        "after_flip": -0.1034, "after_flip_weeks": 13, "after_flips": -0.0056, "after_flips_n": 7,
    }  # fmt: skip
    assert value_words(reading) == "31.5 %"
    assert change_words(reading) == "-6.7 pts"
    assert place_words(reading) == "12 of 7 y"
    assert flip_words(reading) == "2023-04-14, then -10.3 % in 13 weeks; -0.6 % after 7 earlier"
    assert value_words({"value": 2.0, "unit": "quad"}) == "quad 2"
    assert value_words({"value": None}) == "-"


def test_so_what_counts_sectors_cyclicals_and_debt() -> None:
    names = [("Industrials", 4.0), ("Industrials", 1.0), ("Health Care", None), ("Energy", -2.0)]
    told = so_what([{"sector": sector, "net_debt_ebitda": debt} for sector, debt in names])
    assert told[0] == "So what for this list (4 names): Industrials 2, Energy 1, Health Care 1."
    assert told[1].startswith("3 of 4 are cyclical; 1 of 3 with net debt and EBITDA known owe more than 3 times EBITDA;")
    assert told[1].endswith("the floating share of debt is not read from filings.")


def test_the_sheet_prints_on_one_page_and_a_second_for_what_stands_behind(page: dict[str, Any]) -> None:
    with new_book(FRIDAY, "") as (book, buffer):
        write_regime(book, page, [{"sector": "Energy", "net_debt_ebitda": 1.0}])
    sheet = load_workbook(BytesIO(buffer.getvalue()))["Regime"]
    first = [cell.value for cell in sheet["A"] if cell.value]
    assert "The readings behind the rows" in first
    assert any(str(value).startswith("So what for this list (1 names): Energy 1") for value in first)
    assert any(str(value).startswith("1980: ") for value in first), "who led in other eras"
    assert [b.id for b in sheet.row_breaks.brk] == [1 + first_row(sheet, "The readings behind the rows") - 2]
    assert len(sheet._charts) == 2, "a chart without figures is left out"  # type: ignore[attr-defined]
    states = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(5, 21)}
    grey = states["Flows: money into small-cap funds"]
    assert (grey.value, grey.fill.start_color.rgb) == ("unknown", "FFF2F2F2")


def first_row(sheet: Any, text: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == text)


def test_a_picture_for_a_weekly_note(page: dict[str, Any]) -> None:
    made = regime_picture(page, ["So what for this list (0 names): nobody."])
    assert made.startswith(PNG)
    assert struct.unpack(">II", made[16:24]) == (1920, 1272)
    assert regime_picture({"as_of": "2025-11-21", "readings": [], "charts": []}).startswith(PNG), "an empty page is a picture too"


def test_command_line(archive: Path, tmp_path: Path) -> None:
    call = ["regime", "--as-of", "2025-11-21", "--archive", str(archive), "--output", str(tmp_path / "none")]
    plain = CliRunner().invoke(app, call)
    assert plain.exit_code == 0, plain.output
    assert "Trigger one: Fed funds under the two-year" in plain.stdout
    told = CliRunner().invoke(app, [*call, "--json", "--png", str(tmp_path / "note" / "page.png")])
    assert told.exit_code == 0, told.output
    assert orjson.loads(told.stdout)["as_of"] == "2025-11-21"
    assert (tmp_path / "note" / "page.png").read_bytes().startswith(PNG)
    (tmp_path / "file").write_text("")
    bad = CliRunner().invoke(app, [*call, "--png", str(tmp_path / "file" / "page.png")])
    assert bad.exit_code == 2
    assert "cannot be written" in bad.stderr
    assert len(bad.stderr.strip().splitlines()) == 1


def test_the_history_in_one_command(archive: Path, tmp_path: Path) -> None:
    call = ["regime", "--as-of", "2025-11-23", "--archive", str(archive), "--history", str(tmp_path), "--output", str(tmp_path)]
    made = CliRunner().invoke(app, call)
    assert made.exit_code == 0, made.output
    rows = list(csv.DictReader((tmp_path / TABLE).read_text(encoding="utf-8").splitlines()))
    assert (rows[0]["week"], rows[-1]["week"]) == ("2015-01-02", "2025-11-21")
    assert rows[-1]["trigger_one_state"] == "off"
    assert float(rows[-1]["trigger_one"]) == -0.5
    assert rows[0]["trigger_one_state"] == "unknown"
    signals = {row["key"]: row for row in csv.DictReader((tmp_path / SIGNALS).read_text(encoding="utf-8").splitlines())}
    assert signals["flows"]["unknown_now"].startswith("flows are not measured")
    assert sum(int(signals["mega"][state]) for state in ("on", "off", "unknown")) == len(rows)
    assert (tmp_path / PICTURE).read_bytes().startswith(PNG)
    assert not list(archive.glob("regime/*")), "nothing is kept where nothing could be made of companies"


def test_days_of_a_history() -> None:
    assert [last_friday(date(2025, 11, day)) for day in (21, 22, 27, 28)] == [FRIDAY, FRIDAY, FRIDAY, date(2025, 11, 28)]
    assert quarter_days(date(2015, 8, 20), date(2015, 1, 2)) == [date(2015, 2, 20), date(2015, 5, 20), date(2015, 8, 20)]
