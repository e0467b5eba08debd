"""The list on past days, and the outputs: what is kept, what makes it anew, what stands first, how the page looks in a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from filings.errors import SettingsError
from filings.ledger import Ledger
from screener.backtest import papers, replay, study
from screener.backtest.study import Call, run_backtest, weeks_of
from screener.backtest.written import write_backtest
from screener.cli import app
from screener.demo import open_sample
from screener.outputs.backtest_page import bar_chart, line_chart, page
from screener.settings import Settings, Weights, load_settings
from screener.shortlist import Shortlist

DAYS = [date(2025, 10, 31), date(2025, 11, 21)]


TICKERS = {"ALFA": "HRI", "BRVO": "EVER", "CARL": "SONO", "ECHO": "ACLS", "FOXB": "GCT", "DLTA": "MDXG"}


@pytest.fixture(scope="module")
def sample() -> Iterator[Ledger]:
    with open_sample() as ledger:
        yield ledger


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch, made_shortlist: Shortlist) -> list[date]:
    """The six made companies under symbols of the sample instead of a real list, because that takes seconds; the days asked for.
    The code's own key stands still, because others may be writing it while a test runs."""
    asked: list[date] = []

    def make(_: Ledger, __: Settings, days: list[date]) -> Iterator[replay.Snapshot]:
        table = made_shortlist.companies.table
        table = table.assign(ticker=table["ticker"].map(TICKERS).astype("string"))
        for day in days:
            asked.append(day)
            yield replay.plain(day, replace(made_shortlist.companies, table=table), made_shortlist.contributions)

    monkeypatch.setattr(replay, "past_lists", make)
    monkeypatch.setattr(replay, "_code", lambda: b"")
    return asked


def test_a_real_list_as_plain_values(sample: Ledger) -> None:
    made = replay.snapshots(sample, load_settings(), DAYS[1:])[0]
    assert made["as_of"] == "2025-11-21"
    assert {"ACLS", "EVER"} <= {c["ticker"] for c in made["companies"]}
    for company in made["companies"]:
        assert 0 <= company["score"] <= 100
        assert set(company["pillars"]) <= {"discount", "self_help", "capacity", "quality"}
    assert set(made) == {"as_of", "companies", "flags"}


def test_what_a_backtest_assumes_makes_no_list_anew(sample: Ledger) -> None:
    plain = replay.fingerprints(sample, load_settings(), DAYS)
    dearer = load_settings(changes={"backtest": {"other_half_spread": 0.02}})
    assert replay.fingerprints(sample, dearer, DAYS) == plain
    assert replay.fingerprints(sample, load_settings(preset="deleveraging"), DAYS) != plain


def test_a_list_is_made_once(sample: Ledger, tmp_path: Path, stubbed: list[date]) -> None:
    settings = load_settings()
    first = replay.snapshots(sample, settings, DAYS, kept=tmp_path)
    # By hand: ALFA's only measure of self-help stands at 0.8, CARL's is missing.
    by_ticker = {c["ticker"]: c for c in first[0]["companies"]}
    assert by_ticker["HRI"]["pillars"] == pytest.approx({"discount": 0.9, "self_help": 0.8, "capacity": 0.7, "quality": 0.6})
    assert by_ticker["SONO"]["pillars"]["self_help"] is None
    assert by_ticker["SONO"]["measures"]["net_buyback_yield"] is None
    assert stubbed == DAYS
    again = replay.snapshots(sample, settings, DAYS, kept=tmp_path)
    assert stubbed == DAYS
    assert json.dumps(again) == json.dumps(first)
    # A torn file is made anew, and other settings are another list.
    next(tmp_path.glob("2025-10-31*.json")).write_bytes(b'{"as_of"')
    replay.snapshots(sample, settings, DAYS, kept=tmp_path)
    assert stubbed == [*DAYS, DAYS[0]]
    replay.snapshots(sample, load_settings(changes={"universe": {"minimum_price": 3.0}}), DAYS, kept=tmp_path)
    assert stubbed == [*DAYS, DAYS[0], *DAYS]
    assert len(list(tmp_path.glob("*.json"))) == 2


def test_what_was_filed_later_leaves_the_key_alone(stubbed: list[date]) -> None:
    with open_sample() as ledger:
        before = replay.fingerprints(ledger, load_settings(), DAYS)
        ledger.execute("UPDATE facts SET value = value + 1 WHERE filed > DATE '2025-10-31' AND filed <= DATE '2025-11-21'")
        after = replay.fingerprints(ledger, load_settings(), DAYS)
    assert after[DAYS[0]] == before[DAYS[0]]
    assert after[DAYS[1]] != before[DAYS[1]]


def test_weeks_are_read_or_refused() -> None:
    assert weeks_of("13w, 26W,52") == (13, 26, 52)
    for text in ("", "4m", "0w", "-4w", "4w,", "261w", "٤w", "1e2"):
        with pytest.raises(SettingsError, match="no number of weeks"):
            weeks_of(text)


def test_days_without_prices_are_a_sentence(sample: Ledger) -> None:
    with pytest.raises(SettingsError, match="prices: they are held from"):
        run_backtest(sample, load_settings(), Call(date(1999, 1, 1), date(1999, 6, 1)))
    with pytest.raises(SettingsError, match="is not before"):
        run_backtest(sample, load_settings(), Call(date(2025, 1, 1), date(2025, 1, 1)))


@pytest.fixture
def found(sample: Ledger, stubbed: list[date]) -> dict[str, Any]:
    call = Call(date(2025, 6, 6), date(2025, 11, 21), every=4, hold=(4, 13), top=5)
    return run_backtest(sample, load_settings(), call)


def test_on_a_handful_of_companies_it_says_so_first(found: dict[str, Any]) -> None:
    assert found["first"][0].startswith("Nothing can be concluded about the list")
    rows = [r for r in found["trials"] if r["trial"] == "score"]
    assert [r["hold"] for r in rows] == [4, 13]
    assert all(r["says"] == "Nothing can be concluded: 6 names a week." for r in rows)
    assert rows[0]["quintiles"] == [None] * 5
    # Held as long as they lie apart, five windows are five; of 13 weeks every 4 the three are not one whole window.
    assert [r["independent"] for r in rows] == pytest.approx([5.0, 3 * 4 / 13])
    red = next(f for f in found["flags"] if f["flag"] == "interest cover under 2" and f["hold"] == 4)
    assert (red["severity"], red["companies"], red["windows"]) == ("red", 1, rows[0]["windows"])
    assert any("out of sample" in caveat for caveat in found["caveats"])
    assert not any("has no price" in caveat for caveat in found["caveats"])
    json.dumps(found, allow_nan=False)


def test_a_company_without_a_price_is_told(sample: Ledger, stubbed: list[date], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TICKERS, "ALFA", "NONE")
    found = run_backtest(sample, load_settings(), Call(date(2025, 6, 6), date(2025, 8, 1), every=4, hold=(4,)))
    assert any(caveat.startswith("NONE: ranked, but it has no price") for caveat in found["caveats"])


def test_the_files(found: dict[str, Any], tmp_path: Path) -> None:
    paths = write_backtest(found, tmp_path)
    assert [p.name for p in paths] == ["backtest.html", "backtest.xlsx", "backtest.json"]
    html = paths[0].read_text()
    assert html.index("Nothing can be concluded") < html.index("<table")
    assert "http" not in html.replace("http-equiv", "")
    assert "<script" not in html
    book = openpyxl.load_workbook(paths[1])
    assert book.sheetnames == ["Read first", "Trials", "Papers", "Curves", "Weeks", "Flags", "Regime", "Costs"]
    assert str(book["Read first"]["B5"].value).startswith("Nothing can be concluded")
    assert write_backtest(found, tmp_path)[1].read_bytes() == paths[1].read_bytes()


def test_hostile_names_stay_text(found: dict[str, Any]) -> None:
    bad = "<script>alert(1)</script>"
    made = {**found, "flags": [{**f, "flag": bad} for f in found["flags"]], "first": [bad]}
    assert bad not in page(made)


def test_charts_of_nothing_and_of_gaps() -> None:
    days = ["2024-01-05", "2024-01-12", "2024-01-19", "2024-01-26", "2024-02-02"]
    assert line_chart([("a", days, [1.0, 2.0, None, 3.0, 4.0])]).count("<polyline") == 2
    assert "Nothing to draw" in line_chart([("a", days, [None] * 5)])
    assert "Nothing to draw" in line_chart([], is_log=True)
    assert "<polyline" in line_chart([("flat", days, [1.0] * 5)], is_log=True)
    assert bar_chart([[0.1, None, -0.1, 0.0, 0.2]], list("12345")).count("<rect") == 4
    assert "too few names" in bar_chart([[None] * 5], list("12345"))


def test_the_page_in_a_browser(found: dict[str, Any], tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no headless browser here")
    html = write_backtest(found, tmp_path)[0]
    shot = tmp_path / "page.png"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile", "--window-size=1300,2000"]
    subprocess.run([browser, *flags, f"--screenshot={shot}", html.as_uri()], check=True, capture_output=True, timeout=90)
    # A blank page of this size is some 10 kB.
    assert shot.stat().st_size > 40_000


def test_a_preset_is_a_backtest_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, found: dict[str, Any]) -> None:
    """Weights and requirements of the preset, lists kept apart from those of others, and files in a folder with its name."""
    asked: list[tuple[Settings, Call, Path | None]] = []

    def run(_: Ledger, settings: Settings, call: Call, *, kept: Path | None = None, tell: object = None) -> dict[str, Any]:
        asked.append((settings, call, kept))
        return {**found, "preset": call.preset}

    monkeypatch.setattr(study, "run_backtest", run)
    archive = tmp_path / "archive"
    with Ledger.open(archive):
        pass
    words = ["backtest", "--from", "2025-06-06", "--to", "2025-11-21", "--archive", str(archive), "--output", str(tmp_path / "out")]
    done = CliRunner().invoke(app, [*words, "--preset", "Deleveraging"])
    assert done.exit_code == 0, done.output
    settings, call, kept = asked[0]
    assert (settings.preset.name, call.preset) == ("deleveraging", "deleveraging")
    assert settings.weights == load_settings(preset="deleveraging").weights
    assert kept == archive / "backtest" / "deleveraging"
    assert (tmp_path / "out" / "backtest-2025-06-06-2025-11-21-deleveraging" / "backtest.html").exists()
    wrong = CliRunner().invoke(app, [*words, "--preset", "delevering"])
    assert wrong.exit_code == 2
    assert "did you mean deleveraging?" in wrong.output
    assert len(asked) == 1


def test_every_measure_stands_beside_its_paper(found: dict[str, Any]) -> None:
    rows = found["papers"]
    assert {row["trial"].removeprefix("measure: ") for row in rows} == {
        "momentum", "smallness", *(f.name for f in fields(Weights))
    }  # fmt: skip
    assert all(row["found"] and row["source"] for row in rows)
    # Six names a week have no fifths; three of the four measures that the made list has are held by fewer still.
    buyback = next(row for row in rows if row["trial"] == "measure: net_buyback_yield")
    assert buyback["verdict"] == "too few names for fifths: 5 a week, 25 are needed"
    assert "Measures against their papers" in page(found)
    assert "Boudoukh" in page(found)


def test_verdicts() -> None:
    given = load_settings().backtest
    row = {"windows": 40, "names": 500.0, "t": 2.5, "spread": 0.04, "independent": 12.0}
    assert papers.verdict(row, 1, given) == "as published"
    assert papers.verdict({**row, "independent": 4.2}, 1, given) == "as published, on only 4.2 windows side by side"
    assert papers.verdict({**row, "spread": -0.04, "t": -2.5}, 1, given) == "against what was published"
    assert papers.verdict({**row, "t": 1.2}, 1, given) == "not told from nothing; the sign is as published"
    assert papers.verdict({**row, "names": 99.0}, 1, given) == "nothing can be concluded: 99 names a week"
    assert papers.verdict({**row, "windows": 0}, 1, given) == "no window is over yet"
    assert papers.verdict({**row, "t": None}, 1, given).startswith("nothing can be concluded: 12.0 windows")
