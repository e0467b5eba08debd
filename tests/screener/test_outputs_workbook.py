"""`shortlist.xlsx`: its grid as a text golden, live formulas that a spreadsheet recalculates to the same scores, hostile text."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from screener.outputs import Context
from screener.outputs.card_sheet import HEIGHT
from screener.outputs.workbook import workbook
from screener.reviews import OLD_FIELDS
from screener.shortlist import Shortlist

GOLDEN = Path(__file__).parent / "golden" / "workbook.txt"
NOT_GOLDEN = ("Dictionary", "_written")
"""The dictionary changes with every column that anybody declares; DICTIONARY.md is its golden."""
SHEETS = [
    "This week", "Shortlist", "Cards", "Flags", "Programmes", "Deals", "Evidence", "Peers", "Measures", "Missing", "Regime",
    "Changes", "Left out", "Overrides", "Data quality", "Weights", "History", "Dictionary", "_written",
]  # fmt: skip
HEADER = 4


def opened(content: bytes, **options: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def columns(sheet: Any) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[HEADER] if cell.value is not None}


def by_ticker(sheet: Any, heading: str) -> dict[str, Any]:
    at = columns(sheet)
    return {
        sheet.cell(row, at["Ticker"]).value: sheet.cell(row, at[heading]).value
        for row in range(HEADER + 1, sheet.max_row + 1)
        if sheet.cell(row, at["Ticker"]).value
    }


def grid(content: bytes) -> str:
    """Every cell as text: address, value, format, link, note."""
    formulas, values = opened(content), opened(content, data_only=True)
    lines = []
    for sheet in formulas.worksheets:
        if sheet.title in NOT_GOLDEN:
            continue
        lines.append(f"## {sheet.title} frozen {sheet.freeze_panes} filter {sheet.auto_filter.ref} print {sheet.print_title_rows}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None and cell.comment is None:
                    continue
                parts = [cell.coordinate, repr(cell.value)]
                if cell.data_type == "f":
                    parts.append(f"= {values[sheet.title][cell.coordinate].value!r}")
                if cell.number_format != "General":
                    parts.append(f"[{cell.number_format}]")
                if cell.hyperlink is not None:
                    parts.append(f"-> {cell.hyperlink.target or cell.hyperlink.location}")
                if cell.comment is not None and cell.row != HEADER:  # a heading's note is its line in the dictionary
                    parts.append(f"note {cell.comment.text!r}")
                lines.append(" ".join(parts))
    return "\n".join(lines) + "\n"


def test_the_grid_is_the_golden_one(made_shortlist: Shortlist, request: pytest.FixtureRequest) -> None:
    made = grid(workbook(made_shortlist, Context()))
    if request.config.getoption("--update-golden", default=False):
        GOLDEN.write_text(made, encoding="utf-8")
    assert made.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_same_inputs_give_the_same_bytes(made_shortlist: Shortlist) -> None:
    first = workbook(made_shortlist, Context())
    time.sleep(1.1)  # a clock in the file would show: zip knows seconds
    assert workbook(made_shortlist, Context()) == first


def test_sheets_and_types(made_shortlist: Shortlist) -> None:
    book = opened(workbook(made_shortlist, Context()))
    assert book.sheetnames == SHEETS
    assert book["_written"].sheet_state == "veryHidden"
    for sheet in book.worksheets[:-1]:
        assert "2025-11-21" in sheet["A1"].value
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.freeze_panes is not None
    shortlist, evidence = book["Shortlist"], book["Evidence"]
    assert by_ticker(shortlist, "Cap $m")["ALFA"] == 1234.56789
    assert by_ticker(shortlist, "Own TTM")["ECHO"] is None, "a missing number is blank"
    at = columns(evidence)
    assert isinstance(evidence.cell(HEADER + 1, at["Filed"]).value, datetime)
    assert 12_345_678_901 in by_ticker(evidence, "Figure, as it adds up").values(), "a filed figure is not rounded"


def test_the_second_multiple_stands_under_the_peers_and_links_still_find_their_page(made_shortlist: Shortlist) -> None:
    companies = made_shortlist.companies
    table = companies.table.assign(beside_own=7.0, beside_peer=10.0, beside_discount=0.3, rotce=0.12, peer_rotce=0.15)
    table["beside"] = pd.Series("P/E", index=table.index, dtype="string")
    theirs = made_shortlist.peers.assign(cik=102, ticker="BRVO", peer_cap=2e12, peer_cap_source="listing")
    both = pd.concat([made_shortlist.peers, theirs], ignore_index=True)
    book = opened(workbook(replace(made_shortlist, companies=replace(companies, table=table), peers=both), Context()))
    sheet = book["Peers"]
    at = columns(sheet)
    rows = [
        [
            sheet.cell(row, at[head]).value
            for head in ("Ticker", "Line", "Company", "Multiple", "Discount of the company to this line")
        ]
        for row in range(HEADER + 1, sheet.max_row + 1)
    ]
    # Two lines of its own, three peers, five medians, two of the second multiple.
    assert rows[10] == ["ALFA", "P/E beside it, own", "ROTCE 12.0%", 7, None]
    assert rows[11] == ["ALFA", "P/E beside it, median of the peers", "ROTCE 15.0%", 10, 0.3]
    assert rows[12][0] == "BRVO"
    assert sheet.cell(HEADER + 1 + 12 + 2, at["Cap from"]).value == "listing"
    links = {str(c.hyperlink.location) for row in book["Cards"].iter_rows() for c in row if c.hyperlink and c.hyperlink.location}
    assert {"Peers!A5", "Peers!A17"} <= {link.replace("'", "") for link in links}


def test_blanks_have_their_reason_as_a_note(made_shortlist: Shortlist) -> None:
    sheet = opened(workbook(made_shortlist, Context()))["Shortlist"]
    at = columns(sheet)
    carl = next(r for r in range(HEADER + 1, 12) if sheet.cell(r, at["Ticker"]).value == "CARL")
    cell = sheet.cell(carl, at["Net buyback after pay"])
    assert cell.value is None
    assert "no repurchase concept" in cell.comment.text


def test_stored_scores_and_ranks_equal_those_worked_out_on_paper(made_shortlist: Shortlist, scores: dict[str, float]) -> None:
    sheet = opened(workbook(made_shortlist, Context()), data_only=True)["Shortlist"]
    assert by_ticker(sheet, "Score (live)") == scores
    assert by_ticker(sheet, "Rank") == {"ALFA": 1, "BRVO": 2, "CARL": 3, "ECHO": 4, "FOXB": 5, "DLTA": 6}


def recalculated(book: openpyxl.Workbook, folder: Path) -> openpyxl.Workbook:
    """The workbook as LibreOffice computes it: openpyxl stores no values, so every formula is worked out anew."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: formulas are not recalculated")
    book.save(folder / "in.xlsx")
    subprocess.run(  # noqa: S603 our own file
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(folder / "in.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return openpyxl.load_workbook(folder / "out" / "in.xlsx", data_only=True)


def no_errors(book: openpyxl.Workbook) -> bool:
    return not [c.coordinate for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "e"]


def test_a_spreadsheet_computes_the_same_scores(made_shortlist: Shortlist, scores: dict[str, float], tmp_path: Path) -> None:
    book = recalculated(opened(workbook(made_shortlist, Context())), tmp_path)
    assert by_ticker(book["Shortlist"], "Score (live)") == pytest.approx(scores, abs=1e-9)
    assert by_ticker(book["Shortlist"], "Rank") == {"ALFA": 1, "BRVO": 2, "CARL": 3, "ECHO": 4, "FOXB": 5, "DLTA": 6}
    assert no_errors(book)


def test_a_moved_weight_moves_score_and_rank(made_shortlist: Shortlist, tmp_path: Path) -> None:
    book = opened(workbook(made_shortlist, Context()))
    weights = book["Weights"]
    for row, value in zip(range(HEADER + 1, HEADER + 5), (0, 0, 0, 7), strict=True):
        weights.cell(row, 3).value = value
    sheet = recalculated(book, tmp_path)["Shortlist"]
    # ROIC alone, by hand: 100 x percentile, DLTA halved; BRVO and FOXB are equal and keep the order of their tickers.
    assert by_ticker(sheet, "Score (live)") == pytest.approx(
        {"ALFA": 60, "BRVO": 40, "CARL": 90, "ECHO": 50, "FOXB": 40, "DLTA": 15}, abs=1e-9
    )
    assert by_ticker(sheet, "Rank") == {"CARL": 1, "ALFA": 2, "ECHO": 3, "BRVO": 4, "FOXB": 5, "DLTA": 6}


def test_a_red_flag_factor_of_one_lets_it_pass_and_no_weights_give_no_error(made_shortlist: Shortlist, tmp_path: Path) -> None:
    book = opened(workbook(made_shortlist, Context()))
    weights = book["Weights"]
    factor = next(row for row in range(1, 30) if weights.cell(row, 1).value == "Red-flag factor")
    weights.cell(factor, 3).value = 1
    (tmp_path / "a").mkdir()
    made = by_ticker(recalculated(book, tmp_path / "a")["Shortlist"], "Score (live)")
    assert made["DLTA"] == pytest.approx(70)
    for row in range(HEADER + 1, HEADER + 5):
        weights.cell(row, 3).value = 0
    (tmp_path / "b").mkdir()
    assert no_errors(recalculated(book, tmp_path / "b"))


def test_a_filtered_list_keeps_the_rank_among_all(made_shortlist: Shortlist) -> None:
    kept = made_shortlist.companies.keep(pd.Index([102, 103]))
    sheet = opened(workbook(replace(made_shortlist, companies=kept, ranked=6), Context()), data_only=True)["Shortlist"]
    assert by_ticker(sheet, "Rank") == {"BRVO": 2, "CARL": 3}
    assert by_ticker(sheet, "Rank shown (live)") == {"BRVO": 1, "CARL": 2}


HOSTILE = ["=cmd|' /C calc'!A0", "+SUM(1)", "-2+3", "@import", "\x01\x0b=1", "http://evil.example/x", "mailto:a@b.c", "x" * 40_000,
           "<b>&amp;</b>", "_x0041_", "internal:'Weights'!A1"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(with_table: Callable[..., Shortlist], text: str) -> None:
    made = with_table(102, name=text, sector=text)
    companies = replace(
        made.companies,
        evidence=made.companies.evidence.assign(quote=text, accession=text, concept=text),
        flags=made.companies.flags.assign(reason=text, flag=text, accession=text),
        left_out=made.companies.left_out.assign(reason=text, name=text, ticker=text),
    )
    made = replace(
        made,
        companies=companies,
        deals=made.deals.assign(quote=text, name=text, accession=text),
        programs=made.programs.assign(quote=text, counterparty=text, kind=text),
        events=made.events.assign(form=text, accession=text, document=text),
    )
    content = workbook(made, Context())
    book = opened(content)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title in ("Shortlist", "Weights")
                    assert str(cell.value).startswith(("=IF(SUM(", "=RANK(", "=Weights!", "=SUM(C", "=IF("))
                if isinstance(cell.value, str):
                    assert len(cell.value) <= 32_767
                if cell.hyperlink is not None and cell.hyperlink.target:
                    assert cell.hyperlink.target.startswith("https://www.sec.gov/Archives/edgar/data/")
    assert by_ticker(book["Shortlist"], "Company")["BRVO"].startswith(text.strip("\x01\x0b")[:50])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"\x01" in archive.read(name) for name in archive.namelist())


def test_the_previous_list_shows_in_change_and_what_changed(made_shortlist: Shortlist) -> None:
    from screener.outputs.shortlist_json import document

    before = document(made_shortlist)
    before["companies"] = [c for c in before["companies"] if c["ticker"] != "CARL"]
    before["companies"][0]["rank"], before["companies"][0]["discount"] = 4, 0.25
    before["companies"][0]["latest_filing"] = {"accession": "0000000101-25-000012", "filed": "2025-02-20", "url": None}
    before["companies"][-1]["flags"] = []
    before["universe"]["ranked"] = 5
    sheet = opened(workbook(made_shortlist, Context(previous=before)))["Shortlist"]
    change, words = by_ticker(sheet, "Change"), by_ticker(sheet, "What changed")
    assert change["ALFA"] == 3
    assert change["BRVO"] == 0
    assert change["CARL"] is None
    assert words["ALFA"] == "new 10-Q of 2025-11-05; rank 4 → 1"
    assert words["CARL"] == "new on the list; no filing held"
    assert words["DLTA"] == "interest cover under 2; fleet outside capex"


def test_this_week_says_who_entered_and_left_what_turned_red_and_what_was_filed(made_shortlist: Shortlist) -> None:
    from screener.outputs.shortlist_json import document

    before = document(made_shortlist)
    before["as_of"] = "2025-11-04"
    yank = before["companies"][1] | {"cik": 207, "ticker": "YANK", "name": "Yankee Bio"}
    before["companies"] = [c for c in before["companies"] if c["ticker"] != "CARL"] + [yank]
    before["companies"][-2]["flags"] = []
    before["universe"] |= {"ranked": 6, "left_out": [{"cik": 103, "ticker": "CARL", "reason": "only 2 of 4 pillars measured"}]}
    reviews = pd.DataFrame(
        [
            ["104", "DLTA", "Owned", "small", "", "", "", "2025-11-04", "x"],
            ["208", "ZULU", "Watch", "", "", "", "", "2025-11-04", "x"],
        ],
        columns=OLD_FIELDS,
        dtype="string",
    )
    zulu = {
        "cik": 208,
        "form": "8-K",
        "items": "4.02,9.01",
        "filed": pd.Timestamp("2025-11-19"),
        "accession": "0000000208-25-000009",
    }
    filed = pd.concat([made_shortlist.events, pd.DataFrame([zulu])], ignore_index=True)
    made = replace(made_shortlist, events=filed)
    sheet = opened(workbook(made, Context(previous=before, reviews=reviews)))["This week"]
    rows = [tuple(c.value for c in row[:5]) for row in sheet.iter_rows(min_row=HEADER + 1)]
    told = {row[:2]: row for row in rows}
    entered, left, red = told["entered", "CARL"], told["left", "YANK"], told["flag turned red", "DLTA"]
    assert entered[2:4] == ("Carol Foods Inc", 3)
    assert "until then: only 2 of 4 pillars measured" in entered[4]
    assert left[2:4] == ("Yankee Bio", None)
    assert "fewer than three pillars" in left[4]
    assert red[2:4] == ("Delta Wells Inc", 6)
    assert "interest cover under 2: operating income 1.4 times interest" in red[4]
    assert ("owned", "DLTA", "Delta Wells Inc", 6, "score 35.0, RED: interest cover under 2 (small)") in rows
    assert ("watch", "ZULU", None, None, "off the list: a blank-check company") in rows
    assert [row[1:] for row in rows if row[0] == "new filing"] == [
        ("ZULU", None, None, "8-K: past statements not to be relied on (4.02) (Watch, off the list)"),
        ("ALFA", "Alfa Tools Inc", 1, "10-Q"),
    ], "after 4 November, those that are followed first"
    assert ("data", None, None, None, "macro: nothing of it is held") in rows


def test_the_regime_has_a_line_a_reading(made_shortlist: Shortlist) -> None:
    readings = [
        {
            "observation": "IWM against SPY",
            "state": "off",
            "value": -3.25,
            "unit": "points",
            "sentence": "IWM lags.",
            "as_of": "2025-11-21",
        },
        {"observation": "Quad", "state": "unknown", "value": None, "unit": "", "sentence": "no GDP series is held", "as_of": None},
    ]
    regime = {"as_of": "2025-11-21", "summary": "0 of 1 on.", "readings": readings}
    book = opened(workbook(replace(made_shortlist, regime=regime), Context()))
    sheet = book["Regime"]
    at = columns(sheet)
    assert "0 of 1 on." in sheet["A2"].value
    assert "0 of 1 on." in [row[4].value for row in book["This week"].iter_rows(min_row=HEADER + 1)]
    assert sheet.cell(HEADER + 1, at["Value"]).value == -3.25
    assert isinstance(sheet.cell(HEADER + 1, at["Newest figure"]).value, datetime)
    assert sheet.cell(HEADER + 2, at["Value"]).value is None
    assert "no GDP series" in sheet.cell(HEADER + 2, at["Value"]).comment.text
    assert sheet.cell(HEADER + 2, at["State"]).value == "unknown"


def test_three_thousand_lines_of_evidence_take_seconds(made_shortlist: Shortlist) -> None:
    evidence = pd.concat([made_shortlist.companies.evidence] * 750, ignore_index=True)
    companies = replace(made_shortlist.companies, evidence=evidence)
    begun = time.perf_counter()
    content = workbook(replace(made_shortlist, companies=companies), Context())
    assert time.perf_counter() - begun < 10
    assert opened(content)["Evidence"].max_row == HEADER + 3000


def test_an_empty_list_is_a_workbook_too(made_shortlist: Shortlist) -> None:
    empty = replace(
        made_shortlist,
        companies=made_shortlist.companies.keep(pd.Index([], dtype="int64")),
        contributions=made_shortlist.contributions.iloc[:0],
    )
    assert opened(workbook(empty, Context())).sheetnames == SHEETS


def test_a_card_is_one_page_and_the_ticker_leads_to_it(made_shortlist: Shortlist) -> None:
    book = opened(workbook(made_shortlist, Context()))
    cards, shortlist = book["Cards"], book["Shortlist"]
    at = columns(shortlist)
    for place in range(6):
        row = 4 + place * HEIGHT
        cell = shortlist.cell(HEADER + 1 + place, at["Ticker"])
        assert cell.hyperlink.location == f"'Cards'!A{row}"
        assert cards.cell(row, 1).value.split()[:2] == [str(place + 1), cell.value]
    assert [brk.id for brk in cards.row_breaks.brk] == [3 + place * HEIGHT for place in range(1, 6)]
    assert cards.page_setup.fitToHeight in (None, 1)
    assert not cards.sheet_properties.pageSetUpPr or not cards.sheet_properties.pageSetUpPr.fitToPage
    figures = {cards.cell(r, c).value: cards.cell(r, c + 1) for r in range(14, 30) for c in (1, 4, 7, 10)}
    assert figures["Own multiple"].value == 7
    assert figures["Market cap $m"].value == 1234.56789
    assert figures["Market cap $m"].hyperlink.location.startswith("'Evidence'!A")
    assert "42.9%" not in str(figures["Discount"].value), "a number is a number"


def test_a_card_has_the_reason_of_a_blank_and_its_flags_in_red(made_shortlist: Shortlist) -> None:
    cards = opened(workbook(made_shortlist, Context()))["Cards"]
    top = 4 + 5 * HEIGHT  # DLTA, the sixth
    box = [cards.cell(top + 4 + at, 1) for at in range(5)]
    assert box[0].value == "Flags (2)"
    assert box[1].value == "RED: interest cover under 2: operating income 1.4 times interest"
    assert box[1].font.color.rgb == "FFC00000"
    carl = 4 + 2 * HEIGHT
    blank = next(cards.cell(r, 5) for r in range(carl, carl + 24) if cards.cell(r, 4).value == "Net buyback after pay")
    assert blank.value is None
    assert "no repurchase concept" in blank.comment.text
