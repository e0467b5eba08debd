"""What the user sets by hand: read whole or refused, dated, applied before anything follows from it, named when contradicted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import screener.pipeline  # noqa: F401 declares every column
from filings.errors import SettingsError, SourceError
from filings.ledger import Ledger
from screener.companies import Companies
from screener.outputs import Context
from screener.outputs.workbook import workbook
from screener.overriding import leave_out_excluded, set_figures, set_programmes, tell_overrides, without_old_counts
from screener.shortlist import Shortlist
from screener.sources import store
from screener.sources.overrides import Override, Overrides, peer_override, peer_overrides, read_overrides

HEAD = "ticker,field,value,reason,who,date,expires\n"
DAY = date(2025, 11, 21)
REPORT, COVER = "0000000001-25-000011", "0000000001-25-000009"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "archive") as opened:
        yield opened


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(text)
    return path


def test_every_field_is_read_in_its_one_spelling(ledger: Ledger, tmp_path: Path) -> None:
    lines = (
        "brk.b,sector,financials,holds insurers,JD,2025-11-01,\n"
        'HRI,peers,"urI; CAT,de",rents machines,JD,,\n'
        'SONO,Shares,"118,000,000",one class on the cover,JD,2025-11-01,2026-03-31\n'
        "GCT,debt,$25m,notes of a subsidiary,JD,11/1/2025,\n"
        "UAA,mid-cycle,-12.5m,five bad years,JD,2025-11-01,\n"
        "EVER,program,1.2bn,press release,JD,2025-11-01,\n"
        "MDXG,exclude,Yes,we are insiders,JD,2025-11-01,\n"
    )
    assert store("overrides", ledger, written(tmp_path, HEAD + lines)).rows == 7
    assert store("overrides", ledger, written(tmp_path, HEAD + lines)).rows == 0, "the same file again adds nothing"
    held = {one.ticker: one for one in read_overrides(ledger, DAY).held}
    assert {t: (o.field, o.value) for t, o in held.items()} == {
        "BRK-B": ("sector", "Financials"),
        "HRI": ("peers", "URI CAT DE"),
        "SONO": ("shares", "118000000"),
        "GCT": ("debt", "25000000"),
        "UAA": ("mid-cycle", "-12500000"),
        "EVER": ("programme", "1200000000"),
        "MDXG": ("exclude", "yes"),
    }
    assert held["GCT"].set_on == date(2025, 11, 1)
    overrides = read_overrides(ledger, DAY)
    assert peer_override(overrides, "HRI") == ("URI", "CAT", "DE")
    assert peer_override(overrides, "GCT") == ()
    assert peer_overrides(overrides) == {"HRI": ("URI", "CAT", "DE")}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("GCT,colour,red,x,JD,2025-11-01,", "there are sector, peers, shares"),
        ("GCT,debt,much,x,JD,2025-11-01,", "write a number"),
        ("GCT,debt,-5,x,JD,2025-11-01,", "write a number"),
        ("GCT,debt,5%,x,JD,2025-11-01,", "write a number"),
        ("GCT,shares,0,x,JD,2025-11-01,", "write a number"),
        ("GCT,debt,5,,JD,2025-11-01,", "gives no reason"),
        ("GCT,debt,5,x,JD,,", "gives no date"),
        ("GCT,debt,5,x,JD,soon,", "write a day like"),
        ("GCT,exclude,maybe,x,JD,,", "write yes"),
        ("GCT,peers,,x,JD,,", "no list of peers"),
        ("GCT,peers,A <script>,x,JD,,", "no list of peers"),
        ("G C T!,exclude,yes,x,JD,,", "where a symbol should be"),
        ("GCT,sector,Machines,x,JD,,", "is not a sector"),
    ],
)
def test_a_line_that_is_not_understood_refuses_the_file(ledger: Ledger, tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as error:
        store("overrides", ledger, written(tmp_path, f"{HEAD}UAA,exclude,yes,ok,JD,,\n{line}\n"))
    assert "row 3" in str(error.value)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "archive" / "overrides.csv").exists()


def test_a_past_week_knows_only_what_was_set_then(ledger: Ledger, tmp_path: Path) -> None:
    store("overrides", ledger, written(tmp_path, f"{HEAD}GCT,debt,5,x,JD,2025-11-10,2025-12-31\n"))
    store("overrides", ledger, written(tmp_path, f"{HEAD}GCT,debt,7,better,JD,2025-11-20,2025-12-31\n"))
    store("overrides", ledger, written(tmp_path, f"{HEAD}GCT,debt,clear,,JD,2026-01-15,\n"))

    def told(day: date) -> tuple[list[str], int]:
        found = read_overrides(ledger, day)
        return [one.value for one in found.held], len(found.expired)

    assert told(date(2025, 11, 9)) == ([], 0)
    assert told(date(2025, 11, 14)) == (["5"], 0)
    assert told(date(2025, 12, 31)) == (["7"], 0), "its last day counts"
    assert told(date(2026, 1, 1)) == ([], 1)
    assert told(date(2026, 1, 15)) == ([], 0)


def test_a_damaged_file_of_the_archive_is_said(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "archive" / "overrides.csv").write_text("ticker,field,value\nGCT,debt\n")
    with pytest.raises(SettingsError, match=r"overrides\.csv"):
        read_overrides(ledger, DAY)


def test_a_figure_needs_an_archive(tmp_path: Path) -> None:
    with Ledger.open(None) as memory, pytest.raises(SettingsError, match="--archive"):
        store("overrides", memory, written(tmp_path, f"{HEAD}GCT,debt,5,x,JD,2025-11-10,\n"))


def companies() -> Companies:
    """ONE owes 100 by its 10-Q of 2025-11-06; of TWO nothing is known but that 30 may be bought; cap 1,000 each."""
    table = pd.DataFrame(
        {
            "ticker": ["ONE", "TWO"],
            "name": ["One Inc", "Two Inc"], "debt": [100.0, float("nan")], "debt_prior": [90.0, 80.0], "shares": [10.0, 20.0],
            "latest_form": ["10-Q", "10-Q"], "latest_accession": [REPORT, REPORT],
            "share_change_12m": [-0.1, 0.0], "mean_market_cap_12m": [900.0, 950.0],
            "remaining_authorization": [float("nan"), 30.0], "remaining_pct_cap": [float("nan"), 0.03],
            "affordable_authorization": [float("nan"), 0.02], "net_debt": [-40.0, 60.0], "fcf": [20.0, 20.0],
            "market_cap": [1000.0, 1000.0],
        },
        index=pd.Index([1, 2], name="cik"),
    )  # fmt: skip
    for name in ("latest_filed", "shares_filed", "shares_date"):
        table[name] = pd.to_datetime(["2025-11-06", "2025-11-06"]).astype("datetime64[s]")
    made = Companies(table.astype(dict.fromkeys(("ticker", "name", "latest_form", "latest_accession"), "string")))
    lacking = pd.DataFrame({"cik": [2], "column": ["debt"], "reason": ["debt unknown: no line of debt"]})
    cover = pd.DataFrame({"cik": [1, 2], "column": "shares", "value": [10.0, 20.0], "accession": COVER})
    return made.add(pd.DataFrame(index=table.index), missing=lacking, evidence=cover)


def by_hand(*rows: Override) -> Overrides:
    return Overrides(rows)


def one(ticker: str, field: str, value: str, on: date = date(2025, 11, 10)) -> Override:
    return Override(ticker, field, value, "because", "JD", on)


def test_debt_by_hand_goes_before_the_filings(ledger: Ledger) -> None:
    made, told = set_figures(companies(), by_hand(one("ONE", "debt", "150"), one("TWO", "debt", "70")))
    assert made.table["debt"].tolist() == [150.0, 70.0]
    assert made.table["debt_prior"].isna().all(), "a change between two ways of reading is none"
    assert set(made.missing["column"]) == {"debt_prior"}, "what is set is not missing any more"
    assert [(t.cik, t.own, t.contradicted) for t in told] == [(1, 100.0, None), (2, None, None)]
    evidence = made.evidence[(made.evidence["cik"] == 1) & (made.evidence["column"] == "debt")].iloc[0]
    assert (evidence["value"], evidence["source"], evidence["quote"]) == (150.0, "override", "because")
    assert set(made.flags["flag"]) == {"figure set by hand"}


def test_a_newer_filing_contradicts(ledger: Ledger) -> None:
    early = date(2025, 8, 1)
    _, told = set_figures(companies(), by_hand(one("ONE", "debt", "150", early)))
    assert f"the 10-Q of 2025-11-06 ({REPORT}) says 100" in str(told[0].contradicted)
    assert told[0].accession == REPORT
    made, told = set_figures(companies(), by_hand(one("TWO", "shares", "30", early)))
    # The count may be of another filing than the latest report.
    assert f"a filing of 2025-11-06 ({COVER}) says 20" in str(told[0].contradicted)
    assert made.flags.set_index("flag")["accession"].get("override contradicted") == COVER
    _, told = set_figures(companies(), by_hand(one("ONE", "debt", "104", early)))
    assert told[0].contradicted is None, "4 % off is the ordinary course"


def test_shares_by_hand_leave_no_change_of_shares(ledger: Ledger) -> None:
    made, told = set_figures(companies(), by_hand(one("ONE", "shares", "12")))
    made = without_old_counts(made, told)
    assert made.table.loc[1, "shares"] == 12
    assert made.table.loc[1, "shares_date"] == pd.Timestamp("2025-11-10")
    assert made.table["share_change_12m"].isna().tolist() == [True, False]
    assert made.table["mean_market_cap_12m"].isna().tolist() == [True, False]


def test_a_programme_by_hand_is_capped_by_the_purse(ledger: Ledger) -> None:
    # ONE: 40 net cash and 20 fcf pay for 60 of 100; TWO: only its fcf of 20 of 25.
    made, told = set_programmes(companies(), by_hand(one("ONE", "programme", "100"), one("TWO", "programme", "25")))
    assert made.table["affordable_authorization"].tolist() == [0.06, 0.02]
    assert made.table["remaining_pct_cap"].tolist() == [0.1, 0.025]
    assert len(told) == 2


def test_an_excluded_company_says_why(ledger: Ledger) -> None:
    made = leave_out_excluded(companies(), by_hand(one("TWO", "exclude", "yes")))
    assert list(made.table["ticker"]) == ["ONE"]
    assert made.left_out["reason"].tolist() == ["excluded by hand: because (JD, 2025-11-10)"]


def test_the_workbook_lists_colours_and_names_what_is_contradicted(made_shortlist: Shortlist) -> None:
    overrides = Overrides(
        (Override("ALFA", "debt", "5000000", "notes", "JD", date(2025, 1, 2)), one("NOPE", "exclude", "yes")),
        (Override("BRVO", "sector", "Energy", "x", "JD", None, date(2025, 6, 30)),),
    )
    from dataclasses import replace

    from screener.overriding import ByHand

    told = [ByHand(101, overrides.held[0], 9e6, "debt set by hand to 5,000,000; but the 10-Q of 2025-11-05 says 9,000,000")]
    frame = tell_overrides(made_shortlist.companies, overrides, told)
    assert frame[["ticker", "state"]].to_numpy().tolist() == [["ALFA", "contradicted"], ["NOPE", "unused"], ["BRVO", "expired"]]
    import io

    book = openpyxl.load_workbook(io.BytesIO(workbook(replace(made_shortlist, overrides=frame), Context())))
    sheet = book["Overrides"]
    assert [[sheet.cell(r, c).value for c in (1, 2, 3, 5)] for r in (5, 6, 7)] == [
        ["contradicted", "ALFA", "debt", 9_000_000],
        ["unused", "NOPE", "exclude", None],
        ["expired", "BRVO", "sector", None],
    ]
    shortlist = book["Shortlist"]
    at = {shortlist.cell(4, c).value: c for c in range(1, shortlist.max_column + 1)}
    assert shortlist.cell(5, at["Net debt / EBITDA"]).fill.fgColor.rgb == "FFE4DFEC"
    assert shortlist.cell(6, at["Net debt / EBITDA"]).fill.fgColor.rgb != "FFE4DFEC"
    assert "10-Q of 2025-11-05 says 9,000,000" in shortlist.cell(5, at["Company"]).comment.text
    week = [row[0].value for row in book["This week"].iter_rows(min_row=5)]
    assert week.count("override contradicted") == 1
    assert week.count("override unused") == 1
