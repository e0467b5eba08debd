"""Quarters, fiscal years, twelve months and balances as of a day: every trap of domain.md 2.2 with small facts worked by hand."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from filings.asof import AsOf, items_as_of
from filings.ledger import FACTS, Ledger
from filings.periods import kind_of

US = "us-gaap:"
REVENUE = "Revenues"
Row = dict[str, Any]


def fact(concept: str, period: str, value: float, filed: str, form: str = "10-Q", **other: Any) -> Row:
    """`period` is `2025-01-01/2025-03-31` or, for a balance, `2025-03-31`; one filing a day."""
    start, _, end = period.rpartition("/")
    return {
        "cik": 1,
        "concept": concept if ":" in concept else US + concept,
        "unit": "USD",
        "start": date.fromisoformat(start) if start else None,
        "end": date.fromisoformat(end),
        "value": float(value),
        "dimensions": None,
        "accession": f"0000000001-{filed[2:4]}-{filed[5:7]}{filed[8:10]}00",
        "form": form,
        "filed": date.fromisoformat(filed),
        "source": "companyfacts",
        "complete": True,
        "rounded": False,
    } | other


def known(rows: Iterable[Row], as_of: str = "2025-12-31") -> AsOf:
    frame = pd.DataFrame(list(rows), columns=FACTS.names)
    frame["start"] = pd.to_datetime(frame["start"])
    frame["dimensions"] = frame["dimensions"].astype("string")
    with Ledger.open(None) as ledger:
        ledger.insert(FACTS, frame)
        return items_as_of(ledger, date.fromisoformat(as_of))


def value(found: AsOf, item: str = "revenue", measure: str = "ttm") -> float | None:
    rows = found.figures[(found.figures["item"] == item) & (found.figures["measure"] == measure)]
    assert len(rows) <= 1
    return float(rows["value"].iloc[0]) if len(rows) else None


def reason(found: AsOf, item: str = "revenue", measure: str = "ttm") -> str:
    rows = found.missing[(found.missing["item"] == item) & (found.missing["measure"] == measure)]
    return str(rows["reason"].iloc[0])


Q1, H1, N9 = "2025-01-01/2025-03-31", "2025-01-01/2025-06-30", "2025-01-01/2025-09-30"
FY24, N24, H24, Q24 = "2024-01-01/2024-12-31", "2024-01-01/2024-09-30", "2024-01-01/2024-06-30", "2024-01-01/2024-03-31"
Q3, Q3_24 = "2025-07-01/2025-09-30", "2024-07-01/2024-09-30"


def year_and_three_quarters(concept: str = REVENUE, year: float = 400, to_date: float = 330, before: float = 290) -> list[Row]:
    """Twelve months to 2025-09-30 of year + to_date - before: 440 as given."""
    return [
        fact(concept, N24, before, "2024-11-05"),
        fact(concept, FY24, year, "2025-02-20", "10-K"),
        fact(concept, N24, before, "2025-11-05"),
        fact(concept, N9, to_date, "2025-11-05"),
    ]


def statement(period: str, filed: str, form: str = "10-Q") -> list[Row]:
    """The three totals of a cash-flow statement, all of them nothing."""
    names = ("Operating", "Investing", "Financing")
    return [fact(f"NetCashProvidedByUsedIn{name}Activities", period, 0, filed, form) for name in names]


@pytest.mark.parametrize(
    ("days", "kind"),
    [(84, 1), (91, 1), (98, 1), (100, 1), (101, None), (120, None), (182, 2), (273, 3), (364, 4), (371, 4), (365, 4), (395, None)],
)
def test_a_period_is_known_by_its_days(days: int, kind: int | None) -> None:
    assert kind_of(20_000, 20_000 + days - 1) == kind


def test_nine_months_are_no_quarter() -> None:
    # Snowflake, dgunning/edgartools#1180: 3.042bn of nine months told as a quarter of 1.054bn.
    found = known([fact(REVENUE, H1, 1988, "2025-08-01"), fact(REVENUE, N9, 3042, "2025-11-01")])
    assert value(found, measure="quarter") == 1054


def test_a_year_is_no_fourth_quarter() -> None:
    # Meta, dgunning/edgartools#1179.
    found = known([fact(REVENUE, N24, 3406, "2024-11-01"), fact(REVENUE, FY24, 4738, "2025-02-01", "10-K")])
    assert value(found, measure="quarter") == 1332
    assert value(found, measure="year") == 4738
    assert value(found) == 4738


def test_a_quarter_may_be_negative() -> None:
    # dgunning/edgartools#907.
    found = known([fact("NetIncomeLoss", N24, 30, "2024-11-01"), fact("NetIncomeLoss", FY24, -20, "2025-02-01", "10-K")])
    assert value(found, "net_income", "quarter") == -50


def test_the_quarter_is_this_years_not_last_years() -> None:
    # dgunning/edgartools#1197: both stand in the same filing.
    found = known([fact(REVENUE, Q3_24, 100, "2025-11-05"), fact(REVENUE, Q3, 120, "2025-11-05")])
    assert value(found, measure="quarter") == 120


def test_twelve_months_are_to_date_and_the_rest_of_last_year() -> None:
    found = known(year_and_three_quarters())
    assert value(found) == 440
    parts = found.parts[(found.parts["item"] == "revenue") & (found.parts["measure"] == "ttm")]
    assert sorted(zip(parts["sign"] * parts["value"], parts["form"], strict=True)) == [
        (-290.0, "10-Q"),
        (330.0, "10-Q"),
        (400.0, "10-K"),
    ]
    assert set(parts["concept"]) == {"us-gaap:Revenues"}


def test_twelve_months_are_four_quarters_where_there_is_no_year() -> None:
    quarters = ["2024-10-01/2024-12-31", Q1, "2025-04-01/2025-06-30", Q3]
    filed = ["2025-02-20", "2025-05-05", "2025-08-05", "2025-11-05"]
    rows = [fact(REVENUE, q, 10 * (i + 1), day) for i, (q, day) in enumerate(zip(quarters, filed, strict=True))]
    found = known(rows)
    assert value(found) == 100
    figure = found.figures[(found.figures["item"] == "revenue") & (found.figures["measure"] == "ttm")].iloc[0]
    assert (str(figure["start"].date()), str(figure["end"].date())) == ("2024-10-01", "2025-09-30")
    # With one of the four missing there is no sum of twelve months.
    assert value(known([rows[0], rows[2], rows[3]])) is None


def test_fifty_three_weeks() -> None:
    # dgunning/edgartools#816: 371 days from 2023-10-01, then quarters of 13 weeks.
    rows = [
        fact(REVENUE, "2023-10-01/2024-07-06", 280, "2024-08-10"),
        fact(REVENUE, "2023-10-01/2024-10-05", 380, "2024-11-20", "10-K"),
        fact(REVENUE, "2024-10-06/2025-07-05", 300, "2025-08-10"),
    ]
    assert value(known(rows)) == 300 + 380 - 280


def test_a_stub_of_a_changed_fiscal_year_enters_nothing() -> None:
    rows = [*year_and_three_quarters()[:2], fact(REVENUE, "2025-01-01/2025-05-02", 130, "2025-07-01", "10-KT")]
    found = known(rows)
    assert value(found) is None
    assert "stale" not in reason(found)
    assert value(found, measure="year") == 400


def test_a_proxy_statement_tells_nothing() -> None:
    # dgunning/edgartools#796: a DEF 14A off by 1000 made a fourth quarter.
    rows = [*year_and_three_quarters(), fact(REVENUE, FY24, 400_000, "2025-04-10", "DEF 14A")]
    assert value(known(rows)) == 440


def test_what_was_filed_later_does_not_exist() -> None:
    # dgunning/edgartools#228: 503,471 was restated to 316,554.
    rows = [
        fact("CashAndCashEquivalentsAtCarryingValue", "2024-12-31", 503_471, "2025-02-20", "10-K"),
        fact("Assets", "2024-12-31", 900_000, "2025-02-20", "10-K"),
        fact("CashAndCashEquivalentsAtCarryingValue", "2024-12-31", 316_554, "2025-06-20", "10-K/A"),
        fact("Assets", "2024-12-31", 900_000, "2025-06-20", "10-K/A"),
    ]
    assert value(known(rows, "2025-06-19"), "cash", "balance") == 503_471
    assert value(known(rows, "2025-06-20"), "cash", "balance") == 316_554


def test_a_late_restatement_of_an_old_period_is_no_news_of_today() -> None:
    # HKUDS/Vibe-Trading#771.
    rows = [*year_and_three_quarters(), fact(REVENUE, "2023-01-01/2023-12-31", 777, "2025-12-01", "10-K/A")]
    found = known(rows)
    assert str(found.companies["period_end"].iloc[0].date()) == "2025-09-30"
    assert found.companies["form"].iloc[0] == "10-Q"
    assert value(found) == 440
    assert value(found, measure="year_1") == 777


def test_a_stale_tag_is_refused_with_its_reason() -> None:
    # NVIDIA, dgunning/edgartools#893: $10.9bn of a tag that stopped against $253.5bn.
    rows = [*year_and_three_quarters("Assets"), fact("GrossProfit", "2020-01-01/2020-12-31", 10.9, "2021-02-01", "10-K")]
    rows += year_and_three_quarters("NetIncomeLoss") + [fact("GrossProfit", FY24, 60, "2025-02-20", "10-K")]
    found = known(rows)
    assert value(found, "gross_profit") is None
    assert reason(found, "gross_profit") == "stale: last reported for a period to 2024-12-31, before the latest report"


def test_of_two_tags_the_fresh_one_counts() -> None:
    rows = [fact("OperatingIncomeLoss", FY24, 1, "2025-02-20", "10-K"), *year_and_three_quarters("NetIncomeLoss")]
    rows += [fact("ProfitLoss", FY24, 3, "2025-02-20", "10-K")]
    assert value(known(rows), "net_income") == 440


def test_the_largest_of_partial_tags_is_revenue() -> None:
    # P&G, fiscal 2014: Revenues 29.4bn, SalesRevenueNet 83.1bn (Lumiwealth/lumibot#1141).
    year = "2013-07-01/2014-06-30"
    rows = [fact("Revenues", year, 29.4, "2014-08-08", "10-K"), fact("SalesRevenueNet", year, 83.1, "2014-08-08", "10-K")]
    assert value(known(rows, "2014-12-31")) == 83.1


OTHER = "RevenueFromContractWithCustomerIncludingAssessedTax"


@pytest.mark.parametrize(("overlap", "told"), [(290, 440), (250, None)])
def test_a_changed_tag_is_joined_only_where_both_agree(overlap: float, told: float | None) -> None:
    rows = [
        fact(OTHER, N24, 290, "2024-11-05"),
        fact(OTHER, FY24, 400, "2025-02-20", "10-K"),
        fact("OilAndGasRevenue", N24, overlap, "2025-11-05"),
        fact("OilAndGasRevenue", N9, 330, "2025-11-05"),
    ]
    found = known(rows)
    assert value(found) == told
    if told is None:
        assert reason(found) == "the tag changed, and no period shows that both are one line"


def test_a_cash_line_may_go_on_under_its_accrued_name_where_both_always_agreed() -> None:
    # GigaCloud: 23,243 and 57,373 by the 10-K 0001857816-25-000015 and the 10-Q 0001857816-25-000121.
    rows = [
        fact("PaymentsForRepurchaseOfEquity", N24, 0, "2024-11-07"),
        fact("PaymentsForRepurchaseOfEquity", FY24, 23_243, "2025-03-03", "10-K"),
        fact("TreasuryStockValueAcquiredCostMethod", FY24, 23_243, "2025-03-03", "10-K"),
        fact("TreasuryStockValueAcquiredCostMethod", N9, 57_373, "2025-11-05"),
        *year_and_three_quarters("NetIncomeLoss"),
    ]
    assert value(known(rows), "repurchases") == 80_616
    rows[2] = rows[2] | {"value": 30_000.0}
    assert value(known(rows), "repurchases") is None


def test_nine_months_recast_later_are_not_taken_off_the_year_as_first_told() -> None:
    rows = [
        fact(REVENUE, N24, 290, "2024-11-05"),
        fact(REVENUE, FY24, 400, "2025-02-20", "10-K"),
        fact(REVENUE, N24, 200, "2025-11-05"),  # a business was sold, its sales taken out
        fact(REVENUE, N9, 230, "2025-11-05"),
    ]
    assert value(known(rows)) == 230 + 400 - 290
    # Where the year was restated too, both are taken as restated.
    rows.append(fact(REVENUE, FY24, 280, "2025-11-20", "10-K/A"))
    assert value(known(rows)) == 230 + 280 - 200


def test_per_share_figures_and_share_averages_are_never_derived() -> None:
    # Apple, fiscal 2024 (dgunning/edgartools#690).
    rows = [
        r | {"unit": unit}
        for concept, unit in (
            ("EarningsPerShareDiluted", "USD/shares"),
            ("WeightedAverageNumberOfDilutedSharesOutstanding", "shares"),
        )
        for r in year_and_three_quarters(concept)
    ]
    found = known([*rows, *year_and_three_quarters("NetIncomeLoss")])
    for item in ("eps_diluted", "diluted_shares"):
        assert value(found, item, "year") == 400
        assert value(found, item) is None
        assert value(found, item, "quarter_3") is None


def test_rounded_and_exact_periods_are_not_mixed() -> None:
    rows = year_and_three_quarters()
    rounded = {"source": "fsds", "rounded": True}
    assert value(known([r | rounded for r in rows])) == 440
    assert value(known([rows[0] | rounded, rows[1] | rounded, rows[3]])) is None


def test_a_subset_and_a_whole_source_of_one_filing_are_not_added() -> None:
    rows = year_and_three_quarters()
    again = [r | {"source": "companyconcept", "complete": False} for r in rows]
    found = known([*rows, *again])
    assert value(found) == 440
    assert len(found.parts[(found.parts["item"] == "revenue") & (found.parts["measure"] == "ttm")]) == 3


def test_dimensioned_figures_are_not_the_entitys() -> None:
    # dgunning/edgartools#687: goodwill 7,970 became a segment's 650.
    rows = [
        fact("Goodwill", "2025-09-30", 7970, "2025-11-05"),
        fact("Goodwill", "2025-09-30", 650, "2025-11-05", dimensions="us-gaap:StatementBusinessSegmentsAxis=x:A"),
        fact("Assets", "2025-09-30", 9000, "2025-11-05"),
    ]
    assert value(known(rows), "goodwill", "balance") == 7970


def with_statements(*rows: Row) -> list[Row]:
    return [*statement(N24, "2024-11-05"), *statement(FY24, "2025-02-20", "10-K"), *statement(N9, "2025-11-05"), *rows]


def test_a_line_absent_from_complete_statements_is_zero_and_says_so() -> None:
    found = known(with_statements())
    row = found.figures[(found.figures["item"] == "dividends_paid") & (found.figures["measure"] == "ttm")].iloc[0]
    assert (row["value"], row["is_absent"]) == (0.0, True)
    parts = found.parts[(found.parts["item"] == "dividends_paid") & (found.parts["measure"] == "ttm")]
    assert parts["concept"].isna().all()
    assert set(parts["accession"]) == {"0000000001-25-110500", "0000000001-25-022000", "0000000001-24-110500"}


def test_nothing_bought_this_year_still_has_the_rest_of_last_years_purchases() -> None:
    rows = [fact("PaymentsForRepurchaseOfCommonStock", p, v, f, g) for p, v, f, g in (
        (N24, 30, "2024-11-05", "10-Q"), (FY24, 50, "2025-02-20", "10-K"))]  # fmt: skip
    assert value(known(with_statements(*rows)), "repurchases") == 20


def test_absence_from_a_subset_proves_nothing() -> None:
    found = known([r | {"source": "companyfacts_subset", "complete": False} for r in with_statements()])
    assert value(found, "dividends_paid") is None
    assert reason(found, "dividends_paid") == "not in the part of the facts that is held"


def test_another_name_contradicts_an_absence() -> None:
    rows = with_statements(fact("own:PaymentsOfCashDividendsToHolders", N9, 5, "2025-11-05"))
    found = known(rows)
    assert value(found, "dividends_paid") is None
    assert reason(found, "dividends_paid").endswith("own:PaymentsOfCashDividendsToHolders")


def test_interest_told_of_a_part_of_the_year_is_not_absent_from_the_year() -> None:
    # Hertz: InterestExpenseOperating in 10-Qs, a name of its own in 10-Ks.
    rows = with_statements(
        fact("InterestExpenseOperating", N24, 699, "2024-11-05"), fact("InterestExpenseOperating", N9, 898, "2025-11-05")
    )
    assert value(known(rows), "interest_expense") is None


def test_what_annual_reports_alone_tell_is_not_absent_from_interim_ones() -> None:
    # Under Armour's interest paid: 10.5m in the 10-K, no line in 10-Qs.
    found = known(with_statements(fact("InterestPaidNet", FY24, 10.5, "2025-02-20", "10-K")))
    assert value(found, "interest_paid") is None
    assert reason(found, "interest_paid").startswith("told in annual reports only")


def test_figures_in_another_currency_are_missing_and_say_so() -> None:
    found = known([r | {"unit": "JPY"} for r in year_and_three_quarters("Assets")] + [fact(REVENUE, FY24, 1, "2025-02-20", "10-K")])
    assert reason(found, "net_income") == "figures in JPY, not in USD"


def test_a_minus_that_nobody_understands_is_refused() -> None:
    # SunEdison's repurchases of -626m (0000945436-15-000274).
    found = known(
        [*year_and_three_quarters("NetIncomeLoss"), *year_and_three_quarters("PaymentsForRepurchaseOfCommonStock", -15, -626, 0)]
    )
    assert value(found, "repurchases") is None
    assert "negative number" in reason(found, "repurchases")


def test_nothing_held_is_nothing_known() -> None:
    found = known([])
    assert len(found.companies) == len(found.figures) == len(found.parts) == 0


def test_a_balance_of_a_year_ago_is_that_days_balance_sheet() -> None:
    rows = [
        fact("Assets", "2024-09-30", 900, "2024-11-05"), fact("Liabilities", "2024-09-30", 400, "2024-11-05"),
        fact("CashAndCashEquivalentsAtCarryingValue", "2024-09-30", 80, "2024-11-05"),
        # A year later the cash-flow statement shows the same day's cash, restricted cash included.
        fact("CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents", "2024-09-30", 95, "2025-11-05"),
        fact("Assets", "2025-09-30", 1000, "2025-11-05"), fact("Liabilities", "2025-09-30", 450, "2025-11-05"),
        fact("CashAndCashEquivalentsAtCarryingValue", "2025-09-30", 100, "2025-11-05"),
    ]  # fmt: skip
    found = known(rows)
    assert (value(found, "cash", "balance"), value(found, "cash", "balance_1")) == (100, 80)


def test_first_days_written_one_day_off_are_the_same_period() -> None:
    rows = year_and_three_quarters()
    rows[1] = rows[1] | {"start": rows[1]["start"] - timedelta(days=1)}
    assert value(known(rows)) == 440
