"""What only a card shows: what moved the share count, shares with price and price paid, five years of cash, maturities."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from filings.ledger import Ledger
from screener.card_data import CONVERTED, HISTORY, MATURITIES, CardData, card_data
from screener.outputs import Context
from screener.outputs.card_parts import maturities_words, share_split
from screener.outputs.workbook import workbook
from screener.shortlist import Shortlist

A1 = "0000000101-25-000031"


def test_what_moved_the_share_count() -> None:
    # 100 shares three years ago, 112 now: 20 for a deal, 5 converted, so its own doing is -13.
    company = {
        "cik": 101, "current_shares": 112.0, "share_change_3y": 0.12, "deal_shares_3y": 20.0, "price_date": "2025-11-21",
    }  # fmt: skip
    converted = pd.DataFrame(
        [
            (101, 5.0, "2024-01-01", "2024-12-31", A1, "10-K", "2025-02-20"),
            (101, 9.0, "2021-01-01", "2021-12-31", A1, "10-K", "2022"),
        ],
        columns=CONVERTED,
    )
    title, parts = share_split(company, converted)
    assert title == "Shares in three years, %"
    assert {name: round(value, 6) for name, value in parts} == {"All told": 12, "Own doing": -13, "Deals": 20, "Conversions": 5}
    assert share_split({"cik": 101}, converted) == ("Share count", [])
    year = {"cik": 101, "current_shares": 90.0, "share_change_12m": -0.1, "deal_shares_12m": None, "price_date": "2025-11-21"}
    assert share_split(year, converted.head(0))[1] == [("All told", -10.0), ("Own doing", -10.0)], "deals not told are no zero"


def test_maturities_in_a_line_with_their_filing() -> None:
    rows = [
        (101, "year 1", 17e6, pd.Timestamp("2024-12-31"), A1, "10-K", pd.Timestamp("2025-02-13")),
        (101, "later", 10e6, pd.Timestamp("2024-12-31"), A1, "10-K", pd.Timestamp("2025-02-13")),
    ]
    told, url = maturities_words(101, pd.DataFrame(rows, columns=MATURITIES))
    assert told == ["1y $17m, later $10m", "from 2024-12-31, 10-K of 2025-02-13"]
    assert url == "https://www.sec.gov/Archives/edgar/data/101/000000010125000031/0000000101-25-000031-index.htm"
    assert maturities_words(102, pd.DataFrame(rows, columns=MATURITIES)) == ([], None)


@pytest.fixture
def full(made_shortlist: Shortlist) -> Shortlist:
    history = pd.DataFrame(
        [
            (101, date(2025, month, 1), 50e6 - month * 1e5, 20.0 + month, paid, A1)
            for month, paid in ((2, 19.5), (5, None), (8, 27.0))
        ],
        columns=HISTORY,
    )
    years = [pd.Timestamp("2024-12-31"), pd.Timestamp("2023-12-31"), pd.NaT]
    rows: list[tuple[Any, ...]] = []
    for line, label, side, values, accession in (
        ("operating_cash_flow", "Operating cash flow", "source", (120e6, 100e6, 220e6), A1),
        ("repurchases", "Repurchases", "use", (40e6, None, None), A1),
        ("debt_repaid", "Debt repaid", "use", (0.0, 0.0, 0.0), A1),
    ):
        for year, value in zip(years, values, strict=True):
            rows.append((101, year, line, label, side, value, None if value is not None else "not told", "us-gaap:X", accession))
    names = ["cik", "year_end", "line", "label", "side", "value", "reason", "concept", "accession"]
    cash = pd.DataFrame(rows, columns=names)
    return replace(made_shortlist, cards=CardData(history=history), sources_uses=cash)


def test_a_card_has_five_years_of_cash_each_linked_to_its_filing(full: Shortlist) -> None:
    cards = openpyxl.load_workbook(io.BytesIO(workbook(full, Context())))["Cards"]
    at = {cards.cell(r, 1).value: r for r in range(1, 63) if cards.cell(r, 1).value}
    assert cards.cell(at["Operating cash flow"], 2).value == 120
    assert cards.cell(at["Operating cash flow"], 2).hyperlink.target.startswith("https://www.sec.gov/Archives/edgar/data/101/")
    assert cards.cell(at["Operating cash flow"], 4).value == 100
    assert cards.cell(at["Operating cash flow"], 10).value == 220
    bought = cards.cell(at["Repurchases"], 2)
    assert bought.value == -40, "a use takes away"
    assert cards.cell(at["Repurchases"], 4).value is None
    assert cards.cell(at["Repurchases"], 4).comment.text == "not told"
    assert "Debt repaid" not in at, "a line of nothing but zeros says nothing"
    assert len(cards._charts) == 6 + 5 + 1, "points of all six, multiples of all but ECHO, shares and price of ALFA"


def test_the_numbers_of_the_sentence_lead_to_what_is_behind_them(full: Shortlist) -> None:
    cards = openpyxl.load_workbook(io.BytesIO(workbook(full, Context())))["Cards"]
    row = next(r for r in range(1, 63) if str(cards.cell(r, 1).value).startswith("Its numbers"))
    shown = {cards.cell(row, c).value: cards.cell(row, c).hyperlink for c in range(2, 13) if cards.cell(row, c).value}
    assert "own 7.0x" in shown
    assert shown["own 7.0x"].location.startswith("'Peers'!A")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    import screener.sources  # noqa: F401 declares every table

    with Ledger.open(tmp_path) as opened:
        yield opened


def test_counts_prices_and_maturities_from_a_ledger(ledger: Ledger, tmp_path: Path) -> None:
    from screener.imports import import_files

    def fact(value: float, end: str, filed: str, number: int, start: str | None = None) -> dict[str, Any]:
        made = {"end": end, "val": value, "accn": f"0000000007-25-{number:06}", "form": "10-K", "filed": filed}
        return made | ({"start": start} if start else {})

    reply = {
        "cik": 7, "entityName": "MADE CO",
        "facts": {
            "dei": {"EntityCommonStockSharesOutstanding": {"units": {"shares": [
                fact(1_000_000, "2024-02-01", "2024-02-10", 1), fact(900_000, "2025-02-03", "2025-02-10", 2),
                fact(800_000, "2026-02-02", "2026-02-10", 3),
            ]}}},
            "us-gaap": {
                "LongTermDebtMaturitiesRepaymentsOfPrincipalInNextTwelveMonths": {"units": {"USD": [
                    fact(5e6, "2024-12-31", "2025-02-10", 2), fact(6e6, "2023-12-31", "2024-02-10", 1)]}},
                "LongTermDebtMaturitiesRepaymentsOfPrincipalInYearTwo": {"units": {"USD": [
                    fact(7e6, "2024-12-31", "2025-02-10", 2)]}},
                "StockIssuedDuringPeriodSharesConversionOfConvertibleSecurities": {"units": {"shares": [
                    fact(30_000, "2024-12-31", "2025-02-10", 2, "2024-01-01"),
                    fact(10_000, "2024-09-30", "2025-02-10", 2, "2024-07-01")]}},
            },
        },
    }  # fmt: skip
    path = tmp_path / "CIK0000000007.json"
    path.write_text(json.dumps(reply))
    prices = tmp_path / "prices.csv"
    prices.write_text("symbol,date,close\nMADE,2024-01-26,10\nMADE,2025-01-31,12\nMADE,2025-11-21,15\n")
    assert [line.failed for line in import_files("facts", ledger, [path])] == [None]
    assert [line.failed for line in import_files("prices", ledger, [prices])] == [None]
    table = pd.DataFrame({"ticker": ["MADE"], "current_shares": [900_000.0]}, index=pd.Index([7], name="cik"))
    made = card_data(ledger, table, date(2025, 11, 21), 0.8)
    assert made.history[["shares", "price"]].to_numpy().tolist() == [[1_000_000, 10], [900_000, 12]], (
        "what was filed later is not there"
    )
    assert made.history["paid"].isna().all()
    assert made.maturities[["due", "value"]].to_numpy().tolist() == [["year 1", 5e6], ["year 2", 7e6]], "the newest filing's alone"
    assert made.converted["shares"].tolist() == [30_000], "a quarter within its year is not added"
