"""Fundamentals as of a day: examples worked by hand, and the filings that forced the rules."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from filings.ledger import FACTS, Ledger
from screener.companies import Companies
from screener.filed_shares import sound
from screener.fundamentals import add_fundamentals
from screener.settings import load_settings

AS_OF = date(2025, 11, 21)
Row = dict[str, Any]
Q, FY, PRIOR = "2025-01-01/2025-09-30", "2024-01-01/2024-12-31", "2024-01-01/2024-09-30"
FILED = {Q: ("2025-11-05", "10-Q"), FY: ("2025-02-20", "10-K"), PRIOR: ("2024-11-05", "10-Q")}


def companies(*ciks: int) -> Companies:
    index = pd.Index(list(ciks), name="cik")
    return Companies(pd.DataFrame({"ticker": [f"T{c}" for c in ciks], "name": "Co"}, index=index).astype("string"))


def fact(concept: str, period: str, value: float, filed: str, form: str, **other: Any) -> Row:
    start, _, end = period.rpartition("/")
    return {
        "cik": 1,
        "concept": concept if ":" in concept else f"us-gaap:{concept}",
        "unit": "USD",
        "start": date.fromisoformat(start) if start else None,
        "end": date.fromisoformat(end),
        "value": float(value),
        "dimensions": None,
        "accession": f"0000000001-{filed[2:4]}-{filed[5:7]}{filed[8:10]}00",
        "form": form,
        "filed": date.fromisoformat(filed),
        "source": "ixbrl",
        "complete": True,
        "rounded": False,
    } | other


def flow(concept: str, to_date: float, year: float, before: float) -> list[Row]:
    """Twelve months of to_date + year - before, from a 10-Q, a 10-K and last year's 10-Q."""
    return [fact(concept, period, value, *FILED[period]) for period, value in ((Q, to_date), (FY, year), (PRIOR, before))]


def sheet(**now: float) -> list[Row]:
    """A balance sheet of 2025-09-30 and, the same, of 2024-09-30."""
    return [
        fact(concept, day, value, filed, "10-Q")
        for concept, value in now.items()
        for day, filed in (("2025-09-30", "2025-11-05"), ("2024-09-30", "2024-11-05"))
    ]


PLAIN_SHEET = sheet(
    Assets=1000, Liabilities=300, LiabilitiesCurrent=200, AccountsPayableCurrent=120, AccruedLiabilitiesCurrent=70,
    DeferredIncomeTaxLiabilitiesNet=60, OtherLiabilitiesNoncurrent=35, StockholdersEquity=700,
    CashAndCashEquivalentsAtCarryingValue=150,
)  # fmt: skip


def plain(**more: tuple[float, float, float]) -> list[Row]:
    """A small company: cash flows 200 in, 50 of plant, 30 of pay in shares, nothing financed but what `more` says."""
    lines = {
        "Revenues": (900.0, 1100.0, 800.0),
        "NetIncomeLoss": (90.0, 110.0, 80.0),
        "OperatingIncomeLoss": (120.0, 150.0, 110.0),
        "NetCashProvidedByUsedInOperatingActivities": (160.0, 190.0, 150.0),
        "NetCashProvidedByUsedInInvestingActivities": (-40.0, -50.0, -40.0),
        "NetCashProvidedByUsedInFinancingActivities": (0.0, 0.0, 0.0),
        "PaymentsToAcquirePropertyPlantAndEquipment": (40.0, 50.0, 40.0),
        "ShareBasedCompensation": (25.0, 30.0, 25.0),
        "DepreciationDepletionAndAmortization": (15.0, 20.0, 15.0),
    } | more
    return [row for concept, values in lines.items() for row in flow(concept, *values)]


def fundamentals(rows: Iterable[Row], as_of: date = AS_OF) -> Companies:
    with Ledger.open(None) as ledger:
        insert(ledger, rows)
        return add_fundamentals(companies(1), ledger, load_settings(), as_of)


def insert(ledger: Ledger, rows: Iterable[Row]) -> None:
    frame = pd.DataFrame(list(rows), columns=FACTS.names)
    frame["start"] = pd.to_datetime(frame["start"])
    frame["dimensions"] = frame["dimensions"].astype("string")
    ledger.insert(FACTS, frame)


def cell(made: Companies, column: str, cik: int = 1) -> Any:
    found = made.table.loc[cik, column]
    return None if pd.isna(found) else found


def why(made: Companies, column: str, cik: int = 1) -> str:
    rows = made.missing[(made.missing["cik"] == cik) & (made.missing["column"] == column)]
    assert len(rows) == 1
    return str(rows["reason"].iloc[0])


def test_a_plain_company() -> None:
    made = fundamentals([*plain(), *PLAIN_SHEET])
    assert cell(made, "revenue_ttm") == 1200
    assert cell(made, "operating_income_ttm") == 160
    assert cell(made, "ebitda_ttm") == 180
    assert cell(made, "fcf") == 200 - 50 - 0 - 30 - 0
    assert (cell(made, "repurchases_ttm"), cell(made, "dividends_ttm")) == (0, 0)
    assert (cell(made, "cash"), cell(made, "equity"), cell(made, "total_assets")) == (150, 700, 1000)
    assert cell(made, "latest_period_end") == pd.Timestamp("2025-09-30")
    assert (cell(made, "latest_form"), cell(made, "latest_accession")) == ("10-Q", "0000000001-25-110500")


def test_ebitda_of_a_year_ago_is_that_of_the_twelve_months_before() -> None:
    then = {"2023-01-01/2023-12-31": ("2024-02-20", "10-K"), "2023-01-01/2023-09-30": ("2023-11-05", "10-Q")}
    lines = {
        "OperatingIncomeLoss": (140, 100),
        "DepreciationDepletionAndAmortization": (18, 14),
        "Revenues": (1000, 750),
        "NetIncomeLoss": (100, 70),
    }
    older = [
        fact(concept, period, value, *filed)
        for concept, values in lines.items()
        for (period, filed), value in zip(then.items(), values, strict=True)
    ]
    # Nine months of 2024, and 2023 less its nine months: 110 + 140 - 100 = 150, and 15 + 18 - 14 = 19.
    made = fundamentals([*plain(), *older, *PLAIN_SHEET])
    assert cell(made, "ebitda_prior_ttm") == 169
    assert cell(made, "ebitda_ttm") == 180
    assert set(made.evidence.loc[made.evidence["column"] == "ebitda_prior_ttm", "filed"].dt.year) == {2023, 2024}
    without = fundamentals([*plain(), *(row for row in older if "Depreciation" not in row["concept"]), *PLAIN_SHEET])
    assert cell(without, "ebitda_prior_ttm") is None
    assert why(without, "ebitda_prior_ttm").startswith("no depreciation: ")


def test_securities_under_an_unknown_name_are_never_taken_for_none() -> None:
    rows = [*plain(), *PLAIN_SHEET, *sheet(**{"acme:ShortTermInvestmentsInBonds": 40})]
    made = fundamentals(rows)
    assert (cell(made, "short_term_investments"), cell(made, "cash")) == (None, None)
    assert "short-term investments unknown" in why(made, "cash")
    # Of facts held in part, cash alone counts, and the missing line is said.
    part = fundamentals([row | {"complete": False, "source": "companyfacts_subset"} for row in rows])
    assert (cell(part, "short_term_investments"), cell(part, "cash")) == (None, 150)
    assert why(part, "short_term_investments")


def test_no_debt_is_proved_by_the_balance_sheet() -> None:
    made = fundamentals([*plain(), *PLAIN_SHEET])
    assert (cell(made, "debt"), cell(made, "debt_prior"), cell(made, "interest_ttm")) == (0, 0, 0)
    row = made.evidence[made.evidence["column"] == "debt"].iloc[0]
    assert row["source"] == "absent from the statement of 0000000001-25-110500"


def test_liabilities_without_a_name_may_be_debt() -> None:
    odd = [r | ({"value": 560.0} if r["concept"] == "us-gaap:Liabilities" else {}) for r in PLAIN_SHEET]
    made = fundamentals([*plain(), *odd])
    # 560 - 200 current - 60 - 35 = 265 later, and 200 - 120 - 70 = 10 current: 27.5 % of 1,000.
    assert cell(made, "unnamed_liabilities") == pytest.approx(0.275)
    assert cell(made, "debt") is None
    assert why(made, "debt") == "debt unknown: liabilities without a name are 28 % of assets"


def test_a_filers_own_payables_have_a_name() -> None:
    # Travelzoo: tzoo:MerchantPayableCurrent is a quarter of its assets (0001133311-25-000020).
    odd = [r | ({"value": 500.0} if r["concept"] == "us-gaap:Liabilities" else {}) for r in PLAIN_SHEET]
    odd = [r | ({"value": 400.0} if r["concept"] == "us-gaap:LiabilitiesCurrent" else {}) for r in odd]
    own = [fact("tzoo:MerchantPayableCurrent", day, 200, filed, "10-Q") for day, filed in (
        ("2025-09-30", "2025-11-05"), ("2024-09-30", "2024-11-05"))]  # fmt: skip
    assert cell(fundamentals([*plain(), *odd, *own]), "debt") == 0


def test_interest_without_a_debt_is_a_debt_nobody_found() -> None:
    made = fundamentals([*plain(InterestExpense=(9.0, 12.0, 9.0)), *PLAIN_SHEET])
    assert cell(made, "debt") is None
    assert why(made, "debt") == "debt unknown: no line of debt, but interest of twelve months"
    assert cell(made, "interest_ttm") == 12


def test_a_subset_proves_no_zero() -> None:
    made = fundamentals([r | {"source": "companyfacts_subset", "complete": False} for r in (*plain(), *PLAIN_SHEET)])
    for column in ("debt", "repurchases_ttm", "dividends_ttm", "fcf", "goodwill", "preferred"):
        assert cell(made, column) is None
        assert "not in the part of the facts that is held" in why(made, column)
    assert cell(made, "revenue_ttm") == 1200


def test_debt_is_compared_with_debt_read_in_the_same_way() -> None:
    debt = sheet(LongTermDebtNoncurrent=80, LongTermDebtCurrent=10)
    total = [r | ({"value": 390.0} if r["concept"] == "us-gaap:Liabilities" else {}) for r in PLAIN_SHEET]
    made = fundamentals([*plain(InterestExpense=(9.0, 12.0, 9.0)), *total, *debt])
    assert (cell(made, "debt"), cell(made, "debt_prior")) == (90, 90)
    # A year ago under another concept alone, which may hold other things.
    other = [r for r in debt if r["filed"] == date(2025, 11, 5)]
    other.append(fact("DebtLongtermAndShorttermCombinedAmount", "2024-09-30", 150, "2024-11-05", "10-Q"))
    made = fundamentals([*plain(InterestExpense=(9.0, 12.0, 9.0)), *total, *other])
    assert cell(made, "debt") == 90
    assert why(made, "debt_prior") == "debt of a year ago is told in other lines than today's, so the two do not compare"


def test_a_small_outflow_without_a_name_counts_as_withholding() -> None:
    # Axcelis: "net settlement on restricted stock grants" of its own name (0001104659-25-107689).
    rows = plain(
        NetCashProvidedByUsedInFinancingActivities=(-60.0, -50.0, -45.0),
        PaymentsForRepurchaseOfCommonStock=(56.0, 44.0, 41.0),
    )
    made = fundamentals([*rows, *PLAIN_SHEET])
    # 65 of financing outflow, 59 of it repurchases: 6, or 0.6 % of assets.
    assert cell(made, "repurchases_ttm") == 59
    assert cell(made, "tax_withholding_ttm") is None
    assert "leaves room for one" in why(made, "tax_withholding_ttm")
    assert cell(made, "fcf") == 200 - 50 - 30 - 6
    estimate = made.evidence[(made.evidence["column"] == "fcf") & made.evidence["source"].str.contains("without a name")]
    assert list(estimate["value"]) == [-6.0]


def test_a_large_outflow_without_a_name_makes_absent_lines_unknown() -> None:
    made = fundamentals([*plain(NetCashProvidedByUsedInFinancingActivities=(-90.0, -100.0, -80.0)), *PLAIN_SHEET])
    for column in ("repurchases_ttm", "dividends_ttm", "share_issuance_ttm", "fcf"):
        assert cell(made, column) is None
        assert "leaves room for one" in why(made, column)


def test_companyfacts_does_not_prove_that_nobody_is_paid_in_shares() -> None:
    rows = [r | {"source": "companyfacts"} for r in (*plain(), *PLAIN_SHEET) if "ShareBased" not in r["concept"]]
    made = fundamentals(rows)
    assert cell(made, "stock_compensation_ttm") is None
    assert why(made, "fcf").startswith("stock compensation unknown: ")


def test_the_same_money_as_repurchase_and_withholding_is_withholding() -> None:
    # American Airlines, fiscal 2022, barred from buybacks: 21m under both names.
    rows = plain(
        NetCashProvidedByUsedInFinancingActivities=(-21.0, -21.0, -21.0),
        PaymentsForRepurchaseOfCommonStock=(21.0, 21.0, 21.0),
        PaymentsRelatedToTaxWithholdingForShareBasedCompensation=(21.0, 21.0, 21.0),
    )
    made = fundamentals([*rows, *PLAIN_SHEET])
    assert (cell(made, "repurchases_ttm"), cell(made, "tax_withholding_ttm")) == (0, 21)


def test_operating_income_without_what_does_not_come_again() -> None:
    rows = plain(
        GainLossOnSaleOfPropertyPlantEquipment=(5.0, 5.0, 5.0),
        AssetImpairmentCharges=(8.0, 8.0, 8.0),
        RestructuringCostsAndAssetImpairmentCharges=(11.0, 11.0, 11.0),
    )
    made = fundamentals([*rows, *PLAIN_SHEET])
    # 160 - 5 of gains + 11, in which the 8 may be.
    assert cell(made, "operating_income_ttm") == 166
    assert (cell(made, "impairments_ttm"), cell(made, "restructuring_ttm")) == (8, 3)


def test_operating_income_is_worked_out_where_none_is_tagged() -> None:
    pretax = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"
    rows = [
        r
        for r in plain(**{pretax: (100.0, 130.0, 95.0), "InterestExpense": (9.0, 12.0, 9.0)})
        if "OperatingIncomeLoss" not in r["concept"]
    ]
    made = fundamentals([*rows, *PLAIN_SHEET])
    assert cell(made, "operating_income_ttm") == 135 + 12
    assert cell(made, "operating_income_basis") == "income before tax plus interest expense"


def test_mid_cycle_is_the_median_margin_of_five_years() -> None:
    years: list[Row] = []
    for year, margin in ((2020, 0.30), (2021, 0.10), (2022, 0.20), (2023, 0.05)):
        period = f"{year}-01-01/{year}-12-31"
        years += [fact(concept, period, value, f"{year + 1}-02-20", "10-K") for concept, value in (
            ("Revenues", 1000.0), ("OperatingIncomeLoss", 1000 * margin))]  # fmt: skip
    made = fundamentals([*plain(), *PLAIN_SHEET, *years])
    # 2024: 150 of 1,100, 13.6 %; the median of 30, 10, 20, 5 and 13.6 is 13.6; twelve months' revenue is 1,200.
    assert cell(made, "mid_cycle_operating_income") == pytest.approx(150 / 1100 * 1200)
    made = fundamentals([*plain(), *PLAIN_SHEET, *years[2:]])
    assert why(made, "mid_cycle_operating_income") == "only 4 of 5 fiscal years held"


def test_negative_interest_is_a_slip() -> None:
    # Disney tagged fiscal 2025's interest with a minus (0001744489-25-000155).
    made = fundamentals([*plain(InterestExpense=(9.0, -40.0, 9.0)), *PLAIN_SHEET])
    assert cell(made, "interest_ttm") is None
    assert why(made, "interest_ttm").startswith("tagged as a negative number")
    paid = plain(InterestExpense=(9.0, -40.0, 9.0), InterestPaidNet=(10.0, 13.0, 10.0))
    assert cell(fundamentals([*paid, *PLAIN_SHEET]), "interest_ttm") == 13


def cover(value: float, day: str, filed: str, **other: Any) -> Row:
    return fact("dei:EntityCommonStockSharesOutstanding", day, value, filed, "10-Q", unit="shares", **other)


def test_shares_are_those_of_the_latest_cover_all_classes() -> None:
    axis = "us-gaap:StatementClassOfStockAxis=us-gaap:CommonClass"
    rows = [
        cover(32_000_000, "2025-10-30", "2025-11-05", dimensions=f"{axis}AMember"),
        cover(3_000_000, "2025-10-30", "2025-11-05", dimensions=f"{axis}BMember"),
        cover(36_000_000, "2024-10-30", "2024-11-05"),
    ]
    made = fundamentals([*plain(), *PLAIN_SHEET, *rows])
    assert (cell(made, "shares"), cell(made, "shares_12m_ago")) == (35_000_000, 36_000_000)
    assert (cell(made, "shares_date"), cell(made, "shares_filed")) == (pd.Timestamp("2025-10-30"), pd.Timestamp("2025-11-05"))
    assert why(made, "shares_36m_ago") == "no count of about 36 months earlier is held"


def test_a_count_that_stopped_is_stale() -> None:
    # Mastercard stood at 122.5 million shares of 2010 (daniel3303/Equibles#4040).
    made = fundamentals([*plain(), *PLAIN_SHEET, cover(122_500_000, "2010-10-28", "2010-11-02")])
    assert cell(made, "shares") is None
    assert why(made, "shares") == "no cover page of the last years with a count of all classes is held"
    made = fundamentals([*plain(), *PLAIN_SHEET, cover(122_500_000, "2024-10-28", "2024-11-02")])
    assert cell(made, "shares") is None
    assert why(made, "shares") == "stale: the latest cover count is of 2024-10-28, the latest report of 2025-09-30"


def test_counts_that_are_slips_are_passed_over() -> None:
    # daniel3303/Equibles#4115 (placeholders), SEC's sample letter of 2023-09-07 (thousands for units).
    days = [date(2024, 2, 1), date(2024, 5, 1), date(2024, 8, 1), date(2024, 11, 1), date(2025, 2, 1)]
    counts = [(day, day, shares, "x") for day, shares in zip(days, (30e6, 31e6, 31e3, 100.0, 32e6), strict=True)]
    kept, slips = sound(counts)
    assert [count[2] for count in kept] == [30e6, 31e6, 32e6]
    assert len(slips) == 2
    assert "placeholder" in slips[0]
    assert "factor of about 1,000" in slips[1]


def test_a_company_without_facts_has_reasons_for_every_cell() -> None:
    with Ledger.open(None) as ledger:
        made = add_fundamentals(companies(1, 2), ledger, load_settings(), AS_OF)
    filled = [c for c in made.table.columns if made.table[c].notna().any()]
    assert filled == ["ticker", "name", "quarters_held"]
    told = set(zip(made.missing["cik"], made.missing["column"], strict=True))
    assert told >= {(cik, c) for cik in (1, 2) for c in made.table.columns if c not in filled}


def test_missing_cells_have_one_reason_and_full_ones_none_but_evidence() -> None:
    made = fundamentals([*plain(), *PLAIN_SHEET])
    table = made.table.drop(columns=["ticker", "name"])
    missing = made.missing[~made.missing["reason"].str.contains("not held for", regex=False)]
    assert not missing.duplicated(["cik", "column"]).any()
    assert {c for c in table.columns if table[c].isna().any()} == set(missing["column"])
    sums = made.evidence.groupby("column")["value"].sum()
    for column in ("revenue_ttm", "fcf", "ebitda_ttm", "operating_income_ttm", "debt", "cash", "equity"):
        assert sums[column] == pytest.approx(table[column].iloc[0]), column


def test_evidence_put_off_is_the_same_and_of_those_that_stay() -> None:
    from pandas.testing import assert_frame_equal

    other = [row | {"cik": 2, "accession": row["accession"].replace("0000000001", "0000000002")} for row in plain()]
    with Ledger.open(None) as ledger:
        ledger.replace(FACTS, pd.DataFrame([*plain(), *other])[FACTS.names])
        now = add_fundamentals(companies(1, 2), ledger, load_settings(), AS_OF)
        later = add_fundamentals(companies(1, 2), ledger, load_settings(), AS_OF, evidence_later=True)
    assert later.evidence.empty and len(now.evidence) > 20
    assert_frame_equal(later.with_evidence().evidence, now.evidence)
    assert later.with_evidence().later == ()
    only = later.keep(pd.Index([2])).with_evidence().evidence
    assert_frame_equal(only, now.evidence[now.evidence["cik"] == 2].reset_index(drop=True))
