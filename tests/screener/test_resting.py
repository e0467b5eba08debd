"""A rejected name stays off the top until something is new about it; what wakes it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from screener.outputs import Context
from screener.outputs.choosing import Choice, chosen
from screener.outputs.shortlist_json import document
from screener.resting import condition, rests
from screener.reviews import OLD_FIELDS, import_reviews, latest_reviews, read_reviews
from screener.runs import preset_folders, write_run
from screener.shortlist import Shortlist

HEADER = 4
NEXT = date(2025, 11, 28)


def rejected(**told: str) -> dict[int, dict[str, str]]:
    """BRVO (cik 102, $8.00, no flag, no event) as rejected on the list of 2025-11-21."""
    review = {
        "cik": "102", "ticker": "BRVO", "decision": "Reject", "note": "", "until": "", "reviewer": "", "date": "",
        "run": "2025-11-21", "workbook": "x", "price": "8", "flags": "none",
    }  # fmt: skip
    return {102: review | told}


def woken(made: Shortlist, on: date = NEXT, **told: str) -> tuple[bool, str]:
    rest = rests(document(made)["companies"], rejected(**told), on, 0.15)[102]
    return rest.is_resting, rest.why


def test_it_rests_while_nothing_is_new(made_shortlist: Shortlist) -> None:
    assert woken(made_shortlist) == (True, "rejected on the list of 2025-11-21")


def test_a_filing_wakes_it(made_shortlist: Shortlist) -> None:
    event = {"cik": 102, "form": "8-K", "items": "2.02", "filed": pd.Timestamp("2025-11-25"), "accession": "0000000102-25-000011"}
    made = replace(made_shortlist, events=pd.concat([made_shortlist.events, pd.DataFrame([event])], ignore_index=True))
    assert woken(made) == (False, "rejected on the list of 2025-11-21; since then: 8-K of 2025-11-25")
    assert woken(made, run="2025-11-25")[0], "it was there when the list was reviewed"


@pytest.mark.parametrize(("price", "rests_on"), [("8", True), ("7", True), ("9.40", True), ("9.45", False), ("6.9", False)])
def test_a_move_of_fifteen_per_cent_wakes_it(made_shortlist: Shortlist, price: str, rests_on: bool) -> None:
    # $8.00 now: against 9.40 -14.9 %, against 9.45 -15.3 %, against 7 +14.3 %, against 6.90 +15.9 %.
    assert woken(made_shortlist, price=price)[0] is rests_on


def test_another_flag_wakes_it_and_an_unknown_past_does_not(made_shortlist: Shortlist) -> None:
    assert "no longer red going concern" in woken(made_shortlist, flags="red going concern")[1]
    assert woken(made_shortlist, flags="", price="")[0]


@pytest.mark.parametrize(
    ("until", "rests_on"),
    [
        ("2025-11-28", False),
        ("2025-12-31", True),
        ("when the new CEO speaks", True),
        ("price < 9", False),
        ("price < $7.50", True),
        ("Discount >= 25 %", False),
        ("discount > 30%", True),
        ("market cap > 600m", False),
        ("Net debt/EBITDA < 1x", True),  # 1.2 times
    ],
)
def test_until_a_day_or_a_condition(made_shortlist: Shortlist, until: str, rests_on: bool) -> None:
    import screener.pipeline  # noqa: F401 declares every column, and with it the headings

    assert woken(made_shortlist, until=until)[0] is rests_on


def test_what_is_no_condition() -> None:
    for text in ("soon", "price", "nonsense < 3", "sector < 3", "2026", "< 3"):
        assert condition(text) is None


def typed(path: Path, ticker: str, **cells: Any) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Shortlist"]
    at = {sheet.cell(HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    row = next(r for r in range(HEADER + 1, sheet.max_row + 1) if sheet.cell(r, at["Ticker"]).value == ticker)
    for heading, value in cells.items():
        sheet.cell(row, at[heading]).value = value
    book.save(path)


def order(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path)["Shortlist"]
    at = {sheet.cell(HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    return [sheet.cell(r, at["Ticker"]).value for r in range(HEADER + 1, sheet.max_row + 1)]


def test_from_the_workbook_to_the_foot_of_the_next_list_and_back(made_shortlist: Shortlist, tmp_path: Path) -> None:
    places = tmp_path / "output", tmp_path / "archive"
    first = write_run(made_shortlist, *places)
    typed(first.run.workbook, "ALFA", Decision="Reject", Note="governance")
    second = write_run(replace(made_shortlist, as_of=NEXT), *places)
    assert second.resting == {101}
    assert order(second.run.workbook) == ["BRVO", "CARL", "ECHO", "FOXB", "DLTA", "ALFA"]
    values = openpyxl.load_workbook(second.run.workbook, data_only=True)
    sheet = values["Shortlist"]
    at = {sheet.cell(HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    last = [sheet.cell(HEADER + 6, at[heading]).value for heading in ("Ticker", "Rank", "Score (live)")]
    assert last == ["ALFA", 1, 78], "rank and score stay what they are"
    assert "BRVO" in values["Cards"]["A4"].value, "no card for a name that rests"

    table = made_shortlist.companies.table.copy()
    table.loc[101, "price"] = 30.0  # from 24.50: +22 %
    moved = replace(made_shortlist, as_of=NEXT, companies=replace(made_shortlist.companies, table=table))
    third = write_run(moved, *places)
    assert third.resting == frozenset()
    assert order(third.run.workbook)[0] == "ALFA"
    week = openpyxl.load_workbook(third.run.workbook)["This week"]
    told = [row[4].value for row in week.iter_rows(min_row=HEADER + 1) if row[0].value == "rejected, look again"]
    assert told == ["rejected on the list of 2025-11-21; since then: price $24.50 → $30.00 (+22%)"]
    # Rejected again on the new list: a new day under Reviewed is a decision of its own.
    typed(third.run.workbook, "ALFA", Reviewed=date(2025, 11, 30))
    assert write_run(moved, *places).resting == {101}


def test_the_terminal_puts_it_last_too(made_shortlist: Shortlist) -> None:
    reviews = pd.DataFrame(list(rejected().values()), dtype="string")
    made = document(made_shortlist, {}, latest_reviews(reviews))
    assert [c["ticker"] for c in chosen(made["companies"], Choice())] == ["ALFA", "CARL", "ECHO", "FOXB", "DLTA", "BRVO"]
    assert [c["rank"] for c in made["companies"]] == [1, 2, 3, 4, 5, 6]


def test_reviews_of_an_older_version_are_kept_and_widened(made_shortlist: Shortlist, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    line = '102,BRVO,Watch,"wait, then look",,EM,,2025-10-31,abc'
    (archive / "reviews.csv").write_text(",".join(OLD_FIELDS) + "\n" + line + "\n")
    assert latest_reviews(read_reviews(archive))[102]["note"] == "wait, then look"
    first = write_run(made_shortlist, tmp_path / "output", archive)
    typed(first.run.workbook, "ALFA", Decision="Owned")
    assert len(import_reviews(first.run.workbook, archive).rows) == 1
    held = latest_reviews(read_reviews(archive))
    assert (held[102]["decision"], held[101]["decision"], held[101]["price"]) == ("Watch", "Owned", "24.5")
    assert (archive / "reviews.csv").read_text().count("\n") == 3


def test_a_decision_in_one_presets_list_holds_in_all(made_shortlist: Shortlist, tmp_path: Path) -> None:
    output, archive = tmp_path / "output", tmp_path / "archive"
    typed(write_run(made_shortlist, output / "deleveraging", archive).run.workbook, "BRVO", Decision="Reject")
    assert preset_folders(output) == [output, output / "deleveraging"]
    made = write_run(replace(made_shortlist, as_of=NEXT), output, archive, kin=preset_folders(output))
    assert (made.imported, made.resting) == (1, {102})
    assert order(made.run.workbook)[-1] == "BRVO"


def test_an_empty_context_has_no_review(made_shortlist: Shortlist) -> None:
    assert Context().reviews is None
    assert all(company["review"] == {} for company in document(made_shortlist)["companies"])
