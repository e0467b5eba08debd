"""Run folders and the reviewers' decisions: nothing typed is lost, nothing old overrules what is newer."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from filings.errors import SettingsError, SourceError
from screener.reviews import import_reviews, latest_reviews, read_reviews
from screener.runs import Run, find_run, find_runs, previous_run, read_run, read_run_record, write_run
from screener.shortlist import Shortlist

HEADER = 4
FRIDAY = date(2025, 11, 28)


@pytest.fixture
def run(made_shortlist: Shortlist, tmp_path: Path) -> Callable[..., Any]:
    """Write a run of the six, by default of the day they were made for."""

    def write(as_of: date | None = None) -> Any:
        return write_run(replace(made_shortlist, as_of=as_of or made_shortlist.as_of), tmp_path / "output", tmp_path / "archive")

    return write


def edit(path: Path, cells: dict[str, dict[str, Any]], change: Callable[[Any], None] | None = None) -> None:
    """Type into a workbook as a reviewer does: ticker to heading to value."""
    book = openpyxl.load_workbook(path)
    sheet = book["Shortlist"]
    at = {sheet.cell(HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    for row in range(HEADER + 1, sheet.max_row + 1):
        for heading, value in cells.get(sheet.cell(row, at["Ticker"]).value, {}).items():
            sheet.cell(row, at[heading]).value = value
    if change is not None:
        change(book)
    book.save(path)


def decisions(path: Path) -> dict[str, tuple[Any, Any]]:
    sheet = openpyxl.load_workbook(path)["Shortlist"]
    at = {sheet.cell(HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    return {
        sheet.cell(r, at["Ticker"]).value: (sheet.cell(r, at["Decision"]).value, sheet.cell(r, at["Note"]).value)
        for r in range(HEADER + 1, sheet.max_row + 1)
        if sheet.cell(r, at["Decision"]).value
    }


def stored(archive: Path) -> list[dict[str, str]]:
    with (archive / "reviews.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_folder_has_the_three_files_and_is_found(run: Callable[..., Any], tmp_path: Path) -> None:
    first = run().run
    second = run(FRIDAY).run
    output = tmp_path / "output"
    assert sorted(p.name for p in first.folder.iterdir()) == ["run.json", "shortlist.json", "shortlist.xlsx"]
    (output / "notes").mkdir()
    (output / "2025-12-99").mkdir()
    assert find_runs(output) == [first, second]
    assert find_run(output) == second
    assert find_run(output, date(2025, 11, 21)) == first
    assert previous_run(output, FRIDAY) == first
    assert previous_run(output, first.as_of) is None
    assert read_run(second)["as_of"] == "2025-11-28"
    assert read_run_record(second)["previous"] == "2025-11-21"


def test_a_run_made_twice_is_byte_for_byte_the_same(run: Callable[..., Any]) -> None:
    first = {p.name: p.read_bytes() for p in run().run.folder.iterdir()}
    assert {p.name: p.read_bytes() for p in run().run.folder.iterdir()} == first


def test_a_decision_outlives_the_next_run_and_the_next_week(run: Callable[..., Any], tmp_path: Path) -> None:
    workbook = run().run.workbook
    edit(workbook, {"BRVO": {"Decision": "Watch", "Note": "wait for Q4", "Until": date(2026, 2, 1), "Reviewer": "EM"}})
    again = run()
    assert again.imported == 1
    assert decisions(workbook) == {"BRVO": ("Watch", "wait for Q4")}
    week = run(FRIDAY)
    assert week.imported == 0
    assert decisions(week.run.workbook) == {"BRVO": ("Watch", "wait for Q4")}
    assert stored(tmp_path / "archive") == [
        {
            "cik": "102", "ticker": "BRVO", "decision": "Watch", "note": "wait for Q4", "until": "2026-02-01", "reviewer": "EM",
            "date": "", "run": "2025-11-21", "workbook": stored(tmp_path / "archive")[0]["workbook"], "price": "8", "flags": "none",
        }
    ]  # fmt: skip


def test_a_newer_word_holds_and_an_old_workbook_overrules_nothing(run: Callable[..., Any], tmp_path: Path) -> None:
    old = run().run.workbook
    edit(old, {"BRVO": {"Decision": "Watch"}})
    copy = tmp_path / "mailed.xlsx"
    copy.write_bytes(old.read_bytes())
    new = run(FRIDAY).run.workbook
    edit(new, {"BRVO": {"Decision": "Reject", "Until": "2026-01-15"}})
    assert run(FRIDAY).imported == 1
    archive = tmp_path / "archive"
    assert import_reviews(copy, archive).rows == [], "the mailed copy was taken in with its original"
    assert run().imported == 0
    assert latest_reviews(read_reviews(archive))[102]["decision"] == "Reject"
    assert decisions(old) == {"BRVO": ("Reject", None)}


def test_a_decision_taken_back_and_given_again(run: Callable[..., Any], tmp_path: Path) -> None:
    workbook = run().run.workbook
    for typed, held in (("Watch", "Watch"), (None, None), ("Watch", "Watch")):
        edit(workbook, {"ALFA": {"Decision": typed}})
        assert run().imported == 1
        assert latest_reviews(read_reviews(tmp_path / "archive")).get(101, {}).get("decision") == held
    assert len(stored(tmp_path / "archive")) == 3


def test_moved_sheets_rows_and_hand_typed_days(run: Callable[..., Any], tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Shortlist"].title = "My list"
        book["My list"].insert_rows(1)
        book.move_sheet("My list", offset=5)

    workbook = run().run.workbook
    edit(workbook, {"CARL": {"Decision": "Owned", "Until": "3 March 2026", "Reviewed": "soon"}}, change)
    assert run().imported == 1
    row = stored(tmp_path / "archive")[0]
    assert (row["cik"], row["decision"], row["until"], row["date"]) == ("103", "Owned", "2026-03-03", "soon")


def test_an_odd_decision_is_kept_and_said(run: Callable[..., Any]) -> None:
    workbook = run().run.workbook
    edit(workbook, {"CARL": {"Decision": "maybe", "Note": "=1+1 is not asked for"}})
    found = run()
    assert found.imported == 1
    assert "none of Owned, Research, Watch, Reject" in found.remarks[0]


def test_a_deleted_column_is_said_and_nothing_is_overwritten(run: Callable[..., Any]) -> None:
    workbook = run().run.workbook

    def change(book: Any) -> None:
        sheet = book["Shortlist"]
        at = next(c for c in range(1, sheet.max_column + 1) if sheet.cell(HEADER, c).value == "Decision")
        sheet.delete_cols(at)

    edit(workbook, {"ALFA": {"Note": "important"}}, change)
    before = workbook.read_bytes()
    with pytest.raises(SourceError, match="no column Decision"):
        run()
    assert workbook.read_bytes() == before


def test_a_company_twice_is_said_and_nothing_is_stored(run: Callable[..., Any], tmp_path: Path) -> None:
    workbook = run().run.workbook

    def change(book: Any) -> None:
        sheet = book["Shortlist"]
        copied = [sheet.cell(HEADER + 1, c).value for c in range(1, sheet.max_column + 1)]
        sheet.append(copied)
        at = next(c for c in range(1, sheet.max_column + 1) if sheet.cell(HEADER, c).value == "Decision")
        sheet.cell(sheet.max_row, at).value = "Reject"

    edit(workbook, {"ALFA": {"Decision": "Owned"}}, change)
    with pytest.raises(SourceError, match="ALFA twice"):
        run()
    assert not (tmp_path / "archive" / "reviews.csv").exists()


def test_a_damaged_workbook_is_never_overwritten(run: Callable[..., Any]) -> None:
    workbook = run().run.workbook
    for content in (b"", b"<html>not a workbook</html>", workbook.read_bytes()[:2000]):
        workbook.write_bytes(content)
        with pytest.raises(SourceError, match=r"shortlist\.xlsx"):
            run()
        assert workbook.read_bytes() == content


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(SourceError, match="no sheet with the headings"):
        import_reviews(other, tmp_path)
    with pytest.raises(SourceError, match="cannot be read"):
        import_reviews(tmp_path / "absent.xlsx", tmp_path)


def test_a_list_of_ones_own_by_cik_or_ticker(run: Callable[..., Any], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Rank", "Ticker", "CIK", "Decision", "Note"])
    sheet.append([1, "ALFA", 101, "Owned", "from my own list"])
    book.save(tmp_path / "own.xlsx")
    assert len(import_reviews(tmp_path / "own.xlsx", tmp_path / "archive").rows) == 1
    assert decisions(run().run.workbook) == {"ALFA": ("Owned", "from my own list")}
    sheet.append([2, "NOPE", None, "Owned", None])
    book.save(tmp_path / "own.xlsx")
    with pytest.raises(SourceError, match="NOPE"):
        import_reviews(tmp_path / "own.xlsx", tmp_path / "archive")


def test_damaged_reviews_are_said(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "reviews.csv").write_text("cik,ticker\n1,A\n")
    with pytest.raises(SourceError, match="put its first line back"):
        run()
    assert not (tmp_path / "output" / "2025-11-21").exists()


def test_the_errors_of_reading_runs(tmp_path: Path, run: Callable[..., Any]) -> None:
    with pytest.raises(SettingsError, match="no run in"):
        find_run(tmp_path / "nowhere")
    made = run().run
    with pytest.raises(SettingsError, match="2024-01-05"):
        find_run(tmp_path / "output", date(2024, 1, 5))
    for content in (b'{"as_of": ', b"[]", b"<html>"):
        (made.folder / "shortlist.json").write_bytes(content)
        with pytest.raises(SourceError, match=r"shortlist\.json"):
            read_run(made)
    with pytest.raises(SourceError):
        read_run(Run(FRIDAY, tmp_path / "gone"))
