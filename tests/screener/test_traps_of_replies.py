"""The traps of domain.md 2 and 3 on the real companyconcept replies: who tags what under which name, sign and age, and what must
never become of it. Figures read in the replies themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from filings.asof import items_as_of
from filings.ledger import Ledger
from screener.allocation.buyback import excise_tax
from screener.companies import Companies
from screener.fundamentals import add_fundamentals
from screener.imports import import_files
from screener.settings import load_settings

AMERICAN, BOOKING, AUTOZONE, OREILLY, META, GE, EXXON = 6201, 1075531, 866787, 898173, 1326801, 40545, 34088
NAMES = ("AAL", "BKNG", "AZO", "ORLY", "META", "GE", "XOM")


@pytest.fixture(scope="module")
def replies(shared: Path) -> Iterator[Ledger]:
    folder = shared / "data" / "companyconcept"
    paths = [path for name in NAMES for path in folder.glob(f"{name}_*")]
    assert len(paths) == len(NAMES)
    with Ledger.open(None) as ledger:
        assert not [line for line in import_files("facts", ledger, paths, subset=True) if line.failed]
        yield ledger


def seen(ledger: Ledger, cik: int, day: str) -> tuple[pd.Series[Any], dict[str, str]]:
    """The fundamentals of one company as of a day, and why cells are missing."""
    table = pd.DataFrame({"ticker": ["T"], "name": ["Co"]}, index=pd.Index([cik], name="cik")).astype("string")
    made = add_fundamentals(Companies(table), ledger, load_settings(), date.fromisoformat(day))
    return made.table.loc[cik], dict(zip(made.missing["column"], made.missing["reason"], strict=True))


@pytest.mark.parametrize(("day", "withheld"), [("2022-03-01", 18e6), ("2023-03-01", 21e6)])
def test_withholding_is_no_buyback(replies: Ledger, day: str, withheld: float) -> None:
    # Barred from buybacks by the terms of its aid, American Airlines tagged the same money under both names (T4, D10).
    company, _ = seen(replies, AMERICAN, day)
    assert company["repurchases_ttm"] == 0
    assert company["tax_withholding_ttm"] == withheld


def test_a_tag_that_stopped_is_stale_and_not_nothing(replies: Ledger) -> None:
    company, why = seen(replies, AMERICAN, "2025-11-21")
    assert pd.isna(company["repurchases_ttm"])
    assert why["repurchases_ttm"].startswith("stale: last reported for a period to 2022-12-31")


def test_a_subset_proves_no_zero(replies: Ledger) -> None:
    for cik in (AMERICAN, BOOKING, AUTOZONE, OREILLY):
        company, why = seen(replies, cik, "2025-11-21")
        for column in ("dividends_ttm", "share_issuance_ttm", "acquisitions_ttm"):
            assert company[column] != 0 or column not in why, (cik, column)
            assert pd.notna(company[column]) or why[column]


def test_shares_go_on_where_the_balance_sheet_stops_tagging_them(replies: Ledger) -> None:
    # AutoZone's CommonStockSharesOutstanding ends in 2019; the cover goes on (T8, D16).
    assert seen(replies, AUTOZONE, "2019-12-01")[0]["shares"] == 23_827_496
    assert seen(replies, AUTOZONE, "2025-11-21")[0]["shares"] == 16_632_663
    known = items_as_of(
        replies, date(2025, 11, 21), [AUTOZONE], {"repurchased_shares": ("year",), "repurchases_accrued": ("year",)}
    )
    figures = known.figures.set_index("item")["value"]
    # Fiscal 2025: 447,000 shares, $1,531.659m with the excise tax; cash is another figure.
    assert dict(figures) == {"repurchased_shares": 447_000, "repurchases_accrued": 1_531_659_000}
    assert seen(replies, AUTOZONE, "2025-11-21")[0]["repurchases_ttm"] == 1_578_186_000


def test_two_classes_have_no_count_without_dimensions(replies: Ledger) -> None:
    # Meta's replies hold weighted shares only: they are no count (T5, D22).
    company, why = seen(replies, META, "2025-11-21")
    assert pd.isna(company["shares"])
    assert "cover page" in why["shares"]
    assert company["repurchases_ttm"] == 26_248_000_000


def test_a_minus_of_shares_is_a_slip(replies: Ledger) -> None:
    # Exxon's report for 2009 counts shares acquired as -277, -434 and -386 million (T7, D23: Booking did the same in 2014).
    known = items_as_of(replies, date(2010, 3, 10), [EXXON], {"repurchased_shares": ("year", "year_1", "year_2")})
    assert list(known.figures.set_index("measure")["value"][["year", "year_1", "year_2"]]) == [277e6, 434e6, 386e6]


def test_a_minus_of_money_is_refused_and_said(replies: Ledger) -> None:
    # General Electric's report for 2014 tags repurchases of -2,211 million: net of what it sold, or a sign? Nobody knows.
    company, why = seen(replies, GE, "2015-03-10")
    assert pd.isna(company["repurchases_ttm"])
    assert "negative" in why["repurchases_ttm"]


def test_excise_tax_stands_apart(replies: Ledger) -> None:
    table = pd.DataFrame({"latest_period_end": pd.to_datetime(["2025-12-31"])}, index=[OREILLY])
    tax, evidence = excise_tax(replies, table, date(2026, 3, 1))
    # The note's 1 % of what was bought in 2025, gross (T6); cash and accrual do not hold it twice.
    assert tax[OREILLY] == 21_000_000
    assert evidence[0]["concept"] == "us-gaap:ShareRepurchaseProgramExciseTax"
    assert seen(replies, OREILLY, "2025-11-21")[0]["repurchases_ttm"] == 2_068_670_000


def test_the_parts_of_pay_are_not_mistaken_for_pay(replies: Ledger) -> None:
    # Booking stopped tagging stock compensation in these replies; its withholding is no word on it.
    _, why = seen(replies, BOOKING, "2025-11-21")
    assert "Withholding" not in why["stock_compensation_ttm"]
