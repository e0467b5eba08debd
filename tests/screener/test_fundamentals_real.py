"""Fundamentals of real companies: numbers read by eye in their filings, and the law: nothing filed later changes a cell."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from filings.companyfacts import store
from filings.ledger import FACTS, Ledger
from filings.records import Fact
from filings.xbrl import read_facts, to_facts
from screener.companies import Companies
from screener.fundamentals import add_fundamentals
from screener.settings import load_settings

AS_OF = date(2025, 11, 21)


def companies(*ciks: int) -> Companies:
    index = pd.Index(list(ciks), name="cik")
    return Companies(pd.DataFrame({"ticker": [f"T{c}" for c in ciks], "name": "Co"}, index=index).astype("string"))


def cell(made: Companies, column: str, cik: int) -> Any:
    found = made.table.loc[cik, column]
    return None if pd.isna(found) else found


USED = {
    "TZOO": ("0001133311-25-000020", "0001133311-25-000007", "0001133311-24-000037"),
    "ACLS": ("0001104659-25-107689", "0001558370-25-001855", "0001558370-24-014856"),
    "EVER": ("0001193125-25-264817", "0000950170-25-026724", "0000950170-24-121035"),
    "GCT": ("0001857816-25-000121", "0001857816-25-000015", "0001857816-24-000213"),
    "SONO": ("0001314727-25-000090", "0001314727-24-000026"),
}
CIK = {"TZOO": 1133311, "ACLS": 1113232, "EVER": 1640428, "GCT": 1857816, "SONO": 1314727}

READ_BY_EYE = [
    # Each from the statements of the 10-Q of 2025-09-30, the 10-K of 2024 and the 10-Q of 2024-09-30, in thousands: a + b - c.
    ("TZOO", "repurchases_ttm", 12_964 + 18_929 - 16_605),
    ("TZOO", "operating_cash_flow_ttm", 4_209 + 21_100 - 13_257),
    ("TZOO", "debt", 0),
    ("TZOO", "cash", 8_491),
    ("TZOO", "minority_interest", 5_016),
    ("ACLS", "repurchases_ttm", 95_850 + 60_489 - 45_358),
    ("ACLS", "capex_ttm", 8_960 + 12_181 - 7_523),
    ("ACLS", "stock_compensation_ttm", 15_668 + 20_951 - 15_571),
    # No borrowings; finance leases, current and later, are debt.
    ("ACLS", "debt", 1_505 + 41_166),
    # 124,872 + 140,818 - 128,038 of operations, less capex, lease principal, pay in shares and net settlement of 4,411.
    ("ACLS", "fcf", 137_652 - 13_618 - 1_412 - 21_048 - 4_411),
    ("EVER", "repurchases_ttm", 21_024),
    ("EVER", "tax_withholding_ttm", 3_197 + 1_846 - 1_350),
    ("EVER", "fcf", (68_371 + 66_566 - 46_432) - 4_899 - (18_708 + 20_614 - 15_304) - 3_693),
    ("EVER", "debt", 0),
    ("EVER", "total_liabilities", 81_119),
    ("GCT", "repurchases_ttm", 57_373 + 23_243),
    ("GCT", "cash", 334_851 + 31_011),
    ("GCT", "operating_cash_flow_ttm", 126_292 + 158_078 - 89_660),
    ("SONO", "repurchases_ttm", 80_984),
    ("SONO", "cash", 174_668 + 52_858),
    ("SONO", "cash_prior", 169_732 + 51_426),
    ("SONO", "debt", 0),
    ("SONO", "fcf", 136_869 - 28_676 - 81_564 - 25_861),
]


@pytest.fixture(scope="module")
def from_filings(shared: Path) -> Companies:
    with (shared / "data/filings.csv").open() as file:
        index = {row["accession"]: row for row in csv.DictReader(file) if row["accession"]}
    with Ledger.open(None) as ledger:
        for accession in (a for used in USED.values() for a in used):
            row = index[accession]
            filed = datetime.strptime(row["filed_date"], "%Y%m%d").date()  # noqa: DTZ007
            html = gzip.decompress((shared / "data/filings" / row["file"]).read_bytes())
            read = to_facts(read_facts(html), int(row["cik"]), accession, row["form"], filed)
            frame = pd.DataFrame([{f.name: getattr(one, f.name) for f in fields(Fact)} for one in read], columns=FACTS.names)
            frame["start"] = pd.to_datetime(frame["start"])
            ledger.insert(FACTS, frame.astype({"dimensions": "string"}))
        return add_fundamentals(companies(*CIK.values()), ledger, load_settings(), AS_OF)


@pytest.mark.parametrize(("ticker", "column", "thousands"), READ_BY_EYE)
def test_numbers_read_by_eye(from_filings: Companies, ticker: str, column: str, thousands: float) -> None:
    assert cell(from_filings, column, CIK[ticker]) == pytest.approx(thousands * 1000)


def test_shares_read_by_eye(from_filings: Companies) -> None:
    # EverQuote's cover: 32,351,643 Class A and 3,604,278 Class B; GigaCloud's: both classes, and their total once.
    assert cell(from_filings, "shares", CIK["EVER"]) == 32_351_643 + 3_604_278
    assert cell(from_filings, "shares", CIK["TZOO"]) == 10_932_337


WHOLE = (1336917, 1364479, 1045810, 865941, 320193)
"""Under Armour, Herc, NVIDIA, Celadon, Apple."""

READ_BY_EYE_IN_FACTS = [
    # NVIDIA's 10-K of 2025-01-26 and 10-Qs of 2024-10-27 and 2025-10-26, in millions.
    (1045810, "revenue_ttm", 147_811 + 130_497 - 91_166),
    # Apple's 10-K of 2025-09-27.
    (320193, "revenue_ttm", 416_161),
    (320193, "repurchases_ttm", 90_711),
    (320193, "cash", 35_934 + 18_763),
    # Herc tags no operating income: income before tax plus net interest, -16 + 291 - 334 + 282 + 260 - 193.
    (1364479, "operating_income_ttm", 290),
    # Rental fleet and other property: 835 + 1,048 - 753 and 123 + 161 - 127.
    (1364479, "capex_ttm", 1_130 + 157),
    # Under Armour: 25 + 90 - 40.
    (1336917, "repurchases_ttm", 75),
]


@pytest.fixture(scope="module")
def whole_replies(shared: Path) -> Iterator[Ledger]:
    with Ledger.open(None) as ledger:
        for cik in WHOLE:
            store(ledger, shared / f"data/companyfacts/CIK{cik:010d}.json.gz")
        yield ledger


def test_numbers_of_whole_replies(whole_replies: Ledger) -> None:
    made = add_fundamentals(companies(*WHOLE), whole_replies, load_settings(), AS_OF)
    for cik, column, millions in READ_BY_EYE_IN_FACTS:
        assert cell(made, column, cik) == pytest.approx(millions * 1e6), (cik, column)


@pytest.mark.parametrize("as_of", [date(2016, 11, 21), date(2023, 2, 15), AS_OF])
def test_nothing_filed_later_changes_a_cell(whole_replies: Ledger, as_of: date) -> None:
    known = whole_replies.query("SELECT * FROM facts WHERE filed <= ?", [as_of])
    with Ledger.open(None) as past:
        past.insert(FACTS, known)
        then = add_fundamentals(companies(*WHOLE), past, load_settings(), as_of)
    now = add_fundamentals(companies(*WHOLE), whole_replies, load_settings(), as_of)
    pd.testing.assert_frame_equal(now.table, then.table)
    for name in ("missing", "evidence"):
        order = ["cik", "column"] if name == "missing" else ["cik", "column", "end", "start", "concept", "value"]
        pd.testing.assert_frame_equal(*(getattr(m, name).sort_values(order).reset_index(drop=True) for m in (now, then)))
