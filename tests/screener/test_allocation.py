"""Rules of the allocation package on made-up figures worked out by hand, and the traps of the real replies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filings.ledger import Ledger
from screener.allocation import NEEDS
from screener.allocation.account import Account, account_of
from screener.allocation.agreement import grade
from screener.allocation.buyback import add_net_buyback, dollars_told, excise_tax, withholding_inside
from screener.allocation.capacity import add_capacity
from screener.allocation.deals import deals_of
from screener.allocation.programmes import completion
from screener.allocation.spans import repurchases_accrued, twelve_months
from screener.allocation.tellings import Report, Row, Telling, Told, bounds
from screener.allocation.use import Window, use_of_programmes
from screener.settings import load_settings

NAN = float("nan")
QUARTERS = [(2024, 1), (2024, 4), (2024, 7), (2024, 10), (2025, 1), (2025, 4), (2025, 7)]


def report(at: int, form: str = "10-Q") -> Report:
    """The report of the quarter with this number, filed forty days after it."""
    year, month = QUARTERS[at]
    end = date(year + (month + 3 > 12), (month + 2) % 12 + 1, 1) - timedelta(days=1)
    return Report(f"0000000001-{end:%y}-{at:06d}", form, end + timedelta(days=40), end, True, False)


def month(one: Report, number: int, bought: float, price: float | None, left: float | None, **more: Any) -> Row:
    """The first, second or third month of a report's quarter; what is left is money."""
    start = date(one.end.year, one.end.month - 2 + number, 1)
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    row = Row(one, start, end, False, "", bought, price, bought, left, None, "Part II, Item 2", None)
    return replace(row, **more)


def telling(one: Report, announced: str | None, amount: float | None, **more: Any) -> Telling:
    first, last = bounds(announced)
    made = Telling(
        one, announced, first, last, amount, None, False, None, "active", None, None, None, None, "open market", None, None, None
    )
    return replace(made, **more)


def told(reports: list[Report], rows: list[Row], tellings: list[Telling]) -> Told:
    return Told(reports, rows, tellings)


def quarter(one: Report, left: float, each: float = 100.0, price: float = 10.0) -> list[Row]:
    """Three months with the same purchases; `left` before them."""
    return [month(one, n, each, price, left - (n + 1) * each * price) for n in range(3)]


def a_year(amount: float = 100_000.0) -> tuple[list[Report], list[Row]]:
    """Four quarters that use 3,000 each of a programme."""
    reports = [report(at) for at in range(4)]
    return reports, [row for at, one in enumerate(reports) for row in quarter(one, amount - at * 3_000)]


def test_a_programme_told_four_times_is_one() -> None:
    reports, rows = a_year()
    account = account_of(told(reports, rows, [telling(one, "2023-12-01", 100_000.0) for one in reports]), date(2025, 2, 20))
    assert [p.authorized for p in account.chain.market] == [100_000.0]
    assert account.rest is not None and account.rest.value == 88_000.0
    assert completion(account, date(2025, 2, 20))[0] == pytest.approx(0.12)
    window = use_of_programmes(account, 36)
    assert isinstance(window, Window) and (window.used, window.allowed) == (12_000.0, 100_000.0)
    assert not account.contradictions


def test_an_increase_adds_its_own_amount_and_a_total_told_again_adds_nothing() -> None:
    reports, rows = a_year()
    late = [replace(row, rest_value=(row.rest_value or 0) + 50_000) for row in rows[6:]]
    tellings = [
        *(telling(one, "2023-12-01", 100_000.0) for one in reports[:2]),
        telling(reports[2], "2024-08-01", 50_000.0, is_increase=True),
        telling(reports[3], "2023-12-01", 150_000.0),  # "increased to $150,000"
    ]
    account = account_of(told(reports, rows[:6] + late, tellings), date(2025, 2, 20))
    assert [(p.authorized, p.role, p.pool) for p in account.chain.market] == [(100_000.0, "new", 1), (50_000.0, "increase", 1)]
    assert completion(account, date(2025, 2, 20))[0] == pytest.approx(1 - 138_000 / 150_000)
    assert not account.contradictions


def test_an_unread_quarter_is_a_hole_and_not_bridged() -> None:
    reports, rows = a_year()
    reports, rows = [reports[0], *reports[2:]], rows[:3] + rows[6:]
    account = account_of(told(reports, rows, [telling(one, "2023-12-01", 100_000.0) for one in reports]), date(2025, 2, 20))
    assert account.months.holes(date(2024, 1, 1), date(2024, 12, 31)) == [(date(2024, 4, 1), date(2024, 6, 30))]
    assert use_of_programmes(account, 36) == "filings in a row were read only from 2024-07-01 to 2024-12-31: less than a year"
    # What is left is told by the latest filing, hole or not.
    assert account.rest is not None and account.rest.value == 88_000.0


def test_a_later_report_that_was_not_read_leaves_no_amount() -> None:
    reports, rows = a_year()
    account = account_of(
        told(reports, rows, [telling(one, "2023-12-01", 100_000.0) for one in reports]), date(2025, 5, 20), date(2025, 3, 31)
    )
    assert account.rest is None
    assert "the report for the period to 2025-03-31 was not read" in account.why_no_rest


def test_a_jump_without_a_cause_is_flagged_with_both_sides() -> None:
    reports, rows = a_year()
    rows[9] = replace(rows[9], rest_value=120_000.0)
    account = account_of(told(reports, rows, [telling(one, "2023-12-01", 100_000.0) for one in reports]), date(2025, 2, 20))
    assert [one.accession for one in account.contradictions] == [reports[3].accession] * 2
    assert "$91,000 left on 2024-09-30" in account.contradictions[0].what
    assert reports[2].accession in account.contradictions[0].what


def test_expired_is_not_left_and_a_programme_announced_since_is() -> None:
    reports, rows = a_year()
    tellings = [telling(one, "2023-12-01", 100_000.0, expires="2024-12-31") for one in reports]
    account = account_of(told(reports, rows, tellings), date(2025, 2, 20))
    assert account.rest is not None and account.rest.value == 0.0
    assert account.chain.market[0].state(date(2025, 2, 20)) == "expired"
    tellings.append(telling(reports[3], "2025-01-15", 70_000.0))
    account = account_of(told(reports, rows, tellings), date(2025, 2, 20))
    assert account.rest is not None and account.rest.value == 70_000.0


def test_an_undated_programme_with_its_rest_is_not_added_to_it() -> None:
    """Intel's report for 2002: 2,300 million shares authorised, 590 million left, no day of announcement."""
    one = report(0)
    words = telling(one, None, None, authorized_shares=2.3e9, rest_shares=590e6)
    account = account_of(told([one], [], [words]), date(2024, 5, 20))
    assert account.rest is not None and (account.rest.value, account.rest.shares) == (0.0, 590e6)
    # Words that leave more than was ever authorised leave nothing that can be said.
    account = account_of(told([one], [], [replace(words, rest_shares=2.89e9)]), date(2024, 5, 20))
    assert account.rest is None and "more than was authorised" in account.why_no_rest


def test_column_c_in_dollars_is_shares_and_said() -> None:
    one = report(0)
    row = month(one, 0, 500.0, 10.0, 95_000.0, program=5_000.0)
    account = account_of(told([one], [row], [telling(one, "2023-12-01", 100_000.0)]), date(2024, 5, 20))
    assert account.months.months[0].program == 500.0
    assert "column (c) says 5,000 and (a) 500" in account.contradictions[0].what


def test_a_founders_sale_is_no_programme() -> None:
    """The table counts 300 shares of a founder in (c); they are told apart, and take nothing off the programme."""
    one = report(0)
    rows = [month(one, 0, 100.0, 10.0, 99_000.0), month(one, 1, 400.0, 10.0, 95_000.0), month(one, 2, 0.0, None, 95_000.0)]
    founder = telling(
        one, "2024-02-10", None, authorized_shares=300.0, counterparty="A. Founder", kind="private", status="completed"
    )
    account = account_of(told([one], rows, [telling(one, "2023-12-01", 100_000.0), founder]), date(2024, 5, 20))
    assert [p.role for p in account.chain.programmes] == ["new", "purchase apart"]
    assert account.bought == {1: 200.0, 2: 300.0}


def test_a_repeated_month_counts_once_and_the_later_filing_wins() -> None:
    reports, rows = a_year()
    annual = replace(reports[3], form="10-K")
    again = [replace(row, report=annual) for row in rows]
    whole = told([*reports[:3], annual], [*rows[:9], *again], [telling(annual, "2023-12-01", 100_000.0)])
    account = account_of(whole, date(2025, 2, 20))
    assert len(account.months.months) == 12
    assert account.bought == {1: 1_200.0}


def test_withholding_comes_out_once_where_item_703_shows_that_it_is_inside() -> None:
    reports, rows = a_year()
    account = account_of(told(reports, rows, [telling(one, "2023-12-01", 100_000.0) for one in reports]), date(2025, 2, 20))
    assert dollars_told(account, pd.Timestamp("2024-12-31")) == 12_000.0
    table = pd.DataFrame(
        {
            "repurchases_ttm": [15_000.0, 12_000.0, 12_000.0, NAN],
            "tax_withholding_ttm": [3_000.0, 3_000.0, NAN, 3_000.0],
            "latest_period_end": pd.Timestamp("2024-12-31"),
        },
        index=[1, 2, 3, 4],
    )
    found = withholding_inside(table, dict.fromkeys((1, 2, 3, 4), account))
    assert list(found[:3]) == [3_000.0, 0.0, 0.0]
    assert pd.isna(found[4])


def test_grades() -> None:
    assert grade({}, 1e9) is None
    assert grade({"cash-flow statement": 50e6}, 1e9) == ("C", "cash-flow statement $50.0m; nothing to hold against it")
    assert grade({"cash-flow statement": 50e6, "Item 703": 51e6}, 1e9) == (
        "A",
        "cash-flow statement $50.0m, Item 703 $51.0m: within 2%",
    )
    assert (grade({"cash-flow statement": 50e6, "Item 703": 54e6}, 1e9) or "")[0] == "B"
    assert (grade({"cash-flow statement": 50e6, "Item 703": 0.0}, 1e9) or "")[0] == "D"
    assert (grade({"cash-flow statement": 50e6, "equity statement": 50.5e6, "Item 703": 20e6}, 1e9) or "")[0] == "B"


def test_twelve_months_of_an_equity_statement() -> None:
    """Quarters and a year: the fourth quarter is the year less its three quarters (100 - 60 = 40)."""
    year = (date(2024, 1, 1), date(2024, 12, 31), 100.0)
    quarters = [
        (date(2024, 1, 1), date(2024, 3, 31), 10.0),
        (date(2024, 4, 1), date(2024, 6, 30), 20.0),
        (date(2024, 7, 1), date(2024, 9, 30), 30.0),
    ]
    later = (date(2025, 1, 1), date(2025, 3, 31), 5.0)
    assert twelve_months([year, *quarters, later], date(2025, 3, 31)) == 95.0
    assert twelve_months([year, quarters[0], quarters[2], later], date(2025, 3, 31)) is None
    assert twelve_months([year], date(2024, 12, 31)) == 100.0


DEAL = dict.fromkeys(("count", "announced", "closed", "consideration", "cash", "stock", "contingent", "goodwill", "stake"))


def put_deals(ledger: Ledger, rows: list[dict[str, Any]]) -> None:
    from filings.ledger import DEALS

    made = [
        {
            **DEAL,
            "cik": 1,
            "accession": f"0000000001-24-{at:06d}",
            "form": "10-Q",
            "kind": "acquisition",
            "section": None,
            "quote": None,
            "offset": None,
            **row,
        }
        for at, row in enumerate(rows)
    ]
    ledger.insert(DEALS, pd.DataFrame(made))


def test_a_deal_is_announced_closed_and_measured_again() -> None:
    with Ledger.open(None) as ledger:
        put_deals(
            ledger,
            [
                {
                    "filed": "2024-02-10",
                    "name": "Noble House",
                    "status": "pending",
                    "announced": "2024-01-20",
                    "consideration": 80e6,
                },
                {
                    "filed": "2024-05-10",
                    "name": "Noble House Furnishings LLC",
                    "status": "completed",
                    "closed": "2024-04-01",
                    "consideration": 77.6e6,
                    "cash": 77.6e6,
                    "goodwill": 6.8e6,
                },
                {"filed": "2024-08-10", "name": "Noble House", "status": "completed", "closed": "2024"},
                {
                    "filed": "2024-08-10",
                    "name": "assets of Noble House",
                    "status": "completed",
                    "closed": "2023-01-05",
                    "cash": 1e6,
                },
                {
                    "filed": "2024-08-10",
                    "name": "Noble House",
                    "kind": "divestiture",
                    "status": "pending",
                    "announced": "2024-08-01",
                },
            ],
        )
        found = deals_of(ledger, date(2024, 9, 1))
        assert list(found["status"]) == ["completed", "completed", "pending"]
        first = found.iloc[0]
        assert first["name"] == "Noble House Furnishings LLC"
        assert (first["consideration"], first["goodwill"], first["closed"], first["tellings"]) == (77.6e6, 6.8e6, "2024-04-01", 3)
        assert first["measured_before"] == "$80,000,000 in 0000000001-24-000000"
        assert first["history"].startswith("pending in 0000000001-24-000000 of 2024-02-10; completed in")
        # Seen from before the closing it is pending; and a year later an unfinished sale is no longer known to be pending.
        assert list(deals_of(ledger, date(2024, 3, 1))["status"]) == ["pending"]
        assert list(deals_of(ledger, date(2025, 9, 1))["status"]) == ["completed", "completed", "no longer told"]


STATEMENT = (
    "repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm", "tax_withholding_ttm", "dividends_ttm", "market_cap",
    "mean_market_cap_12m", "fcf", "fcf_3y_mean", "debt", "debt_prior", "cash", "cash_prior", "divestitures_ttm", "ebitda_ttm",
    "operating_income_ttm", "interest_ttm", "equity", "net_income_ttm", "operating_cash_flow_ttm", "total_assets",
    "remaining_authorization", "enterprise_value", "acquisitions_ttm", "yield_ratio", "price", "peer_multiple", "shares_12m_ago",
    "operating_income_2y_ago_ttm", "invested_capital_12m_ago", "invested_capital_36m_ago", "ebitda_prior_ttm",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(STATEMENT), st.one_of(st.none(), st.just(0.0), st.floats(1e6, 1e9)), max_size=len(STATEMENT))
)
def test_missing_never_becomes_zero(values: dict[str, float | None]) -> None:
    """Whatever is unknown, no measure made of it has a value."""
    table = pd.DataFrame({name: pd.Series([values.get(name, 5e6)], index=[1], dtype="float64") for name in STATEMENT})
    table["kind"], table["multiple"] = "operating", "EV/EBIT"
    table["latest_period_end"] = pd.Timestamp("2024-12-31")
    made = pd.DataFrame({"market_cap_12m_ago": table["shares_12m_ago"], "organic_share_change_12m": -0.05})
    nobody: dict[int, Account] = {}
    add_net_buyback(table, nobody, made)
    add_capacity(table, made, load_settings())
    for name, parts in NEEDS.items():
        unknown = [part for part in parts if part in table and pd.isna(table.loc[1, part])]
        if not unknown or name not in made:
            continue
        if name == "affordable_authorization" and table.loc[1, "remaining_authorization"] == 0:
            assert made.loc[1, name] == 0 or not table.loc[1, "market_cap"] > 0
        else:
            assert pd.isna(made.loc[1, name]), (name, unknown)


def test_debt_that_came_with_a_large_acquisition_is_not_like_for_like() -> None:
    """Herc bought H&E in June 2025: acquisitions of 34 % of enterprise value; its debt is no choice to borrow."""
    table = pd.DataFrame({name: [5e6] for name in STATEMENT}, index=[1])
    table["kind"], table["multiple"] = "operating", "EV/EBIT"
    table["enterprise_value"], table["acquisitions_ttm"] = 12_524e6, 4_289e6
    table["latest_period_end"] = pd.Timestamp("2025-09-30")
    made = pd.DataFrame({"market_cap_12m_ago": [NAN], "organic_share_change_12m": [NAN]}, index=[1])
    add_net_buyback(table, {}, made)
    add_capacity(table, made, load_settings())
    assert pd.isna(made.loc[1, "debt_paydown_yield"]) and pd.isna(made.loc[1, "shareholder_yield"])


@pytest.fixture(scope="module")
def replies(shared: Path) -> Ledger:
    """The companyconcept replies of the five companies whose traps concern these measures."""
    from screener.imports import import_files

    ledger = Ledger.open(None)
    folder = shared / "data" / "companyconcept"
    paths = [path for name in ("AAL", "BKNG", "AZO", "ORLY", "META") for path in folder.glob(f"{name}[._]*")]
    assert len(paths) == 5
    assert not [line for line in import_files("facts", ledger, paths, subset=True) if line.failed]
    return ledger


def test_traps_of_the_real_replies(replies: Ledger) -> None:
    """In millions, by hand: year + nine months - nine months of the year before, of the equity statement."""
    ends = {6201: "2022-12-31", 1075531: "2024-12-31", 866787: "2025-08-30", 898173: "2025-09-30", 1326801: "2025-09-30"}
    table = pd.DataFrame({"latest_period_end": pd.to_datetime(list(ends.values()))}, index=list(ends))
    accrued = repurchases_accrued(replies, table, date(2025, 11, 21))
    # AutoZone stopped tagging shares in 2018 and goes on in dollars; quarters of 12 and 16 weeks.
    assert accrued[866787] == (1_531_659_000.0, "us-gaap:TreasuryStockValueAcquiredCostMethod")
    assert accrued[1075531][0] == 6_451e6
    assert accrued[898173][0] == pytest.approx(2_076.529e6 + 1_596.650e6 - 1_604.509e6)
    # Meta's year is below its nine months (an accrual that came back): the quarter between is negative, not dropped.
    assert accrued[1326801][0] == 29_754e6 + 26_319e6 - 29_807e6
    # American Airlines was barred from buybacks: no purchase stands in its equity statement, whatever the cash line says.
    assert 6201 not in accrued
    tax, evidence = excise_tax(replies, table, date(2025, 11, 21))
    # O'Reilly's nine months; the others tag none, which is no tax of zero.
    assert tax[898173] == 16e6 and tax.drop(898173).isna().all()
    assert [line["accession"] for line in evidence] == ["0000898173-25-000057"]
