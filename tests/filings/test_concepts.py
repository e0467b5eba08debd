"""The concept lists: complete, ordered, and reaching the companies whose tags are unusual."""

import gzip
import json
import re
from pathlib import Path

import pytest

from filings.concepts import ALL_CONCEPTS, CONTRACT_ITEMS, ITEMS, combine, contradicting
from filings.items import each, item, maybe, part, printed, total

CONTRACT = """revenue cost_of_revenue gross_profit operating_income depreciation_amortization interest_expense income_tax net_income
eps_basic eps_diluted diluted_shares shares_outstanding total_assets total_liabilities total_equity cash debt goodwill
goodwill_impairment operating_cash_flow investing_cash_flow financing_cash_flow capital_expenditure repurchases tax_withholding
share_issuance stock_compensation dividends_paid acquisitions divestitures debt_issued debt_repaid short_term_investments
debt_current debt_noncurrent finance_leases operating_leases preferred minority_interest intangibles pretax_income gains_on_sale
impairments interest_paid maturities_next_12_months"""


def value(name: str, **figures: float) -> float | None:
    found = combine(ITEMS[name], {f"us-gaap:{concept}": figure for concept, figure in figures.items()}.get)
    return found.value if found else None


def test_the_items_are_the_contracts_in_its_order() -> None:
    assert list(CONTRACT_ITEMS) == CONTRACT.split()


def test_every_concept_has_a_namespace_and_is_known_for_ingestion() -> None:
    for one in ITEMS.values():
        assert set(one.concepts) <= ALL_CONCEPTS
    assert all(re.fullmatch(r"(us-gaap|dei):[A-Z]\w+", concept) for concept in ALL_CONCEPTS)


def test_every_item_says_what_it_means() -> None:
    assert all(one.label and one.meaning and one.alternatives for one in ITEMS.values())


def test_cash_paid_accrual_and_withholding_never_stand_in_for_each_other() -> None:
    three = [set(ITEMS[name].concepts) for name in ("repurchases", "repurchases_accrued", "tax_withholding")]
    assert not three[0] & three[1] and not three[0] & three[2] and not three[1] & three[2]


def test_alternatives_are_tried_in_order_and_missing_is_never_zero() -> None:
    one = item("x", "x", "x", each("First Second"), total(part("A"), maybe("B"), part("C", sign=-1, unless="D")))

    def read(**figures: float) -> tuple[float, str] | None:
        found = combine(one, {f"us-gaap:{k}": v for k, v in figures.items()}.get)
        return (found.value, found.concept) if found else None

    assert read(Second=2, First=1) == (1, "us-gaap:First")
    assert read(A=5, C=2) == (3, "us-gaap:A - us-gaap:C")
    assert read(A=5, B=1, C=2) == (4, "us-gaap:A + us-gaap:B - us-gaap:C")
    assert read(A=5) is None
    assert read(A=5, C=2, D=9) == (5, "us-gaap:A")
    assert read(B=1) is None


def test_a_sum_of_optional_parts_needs_one_of_them() -> None:
    one = item("x", "x", "x", total(maybe("A"), maybe("B")))
    assert combine(one, {}.get) is None
    assert combine(one, {"us-gaap:B": 0.0}.get) is not None


def test_printed_parts_count_only_where_the_statements_lines_are_known() -> None:
    one = item("x", "x", "x", total(part("A"), printed("B")))
    figures = {"us-gaap:A": 1.0, "us-gaap:B": 2.0}.get
    plain, known = combine(one, figures), combine(one, figures, printed=True)
    assert plain and known
    assert (plain.value, known.value) == (1, 3)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"DebtAndCapitalLeaseObligations": 10, "LongTermDebt": 8, "FinanceLeaseLiability": 2}, 10),
        (
            {
                "LongTermDebtAndCapitalLeaseObligations": 7,
                "LongTermDebtAndCapitalLeaseObligationsCurrent": 1,
                "FinanceLeaseLiability": 2,
            },
            8,
        ),
        ({"LongTermDebtNoncurrent": 7, "DebtCurrent": 2, "ShortTermBorrowings": 1, "LongTermDebt": 8}, 9),
        ({"LongTermDebtNoncurrent": 7, "LongTermDebtCurrent": 1, "CommercialPaper": 3}, 11),
        ({"LongTermDebtNoncurrent": 7, "LongTermDebtCurrent": 1, "ShortTermBorrowings": 3, "CommercialPaper": 3}, 11),
        (
            {
                "LongTermDebtNoncurrent": 7,
                "LongTermDebtCurrent": 1,
                "FinanceLeaseLiabilityNoncurrent": 2,
                "FinanceLeaseLiabilityCurrent": 1,
            },
            11,
        ),
        ({"LongTermDebt": 8, "ConvertibleDebtNoncurrent": 3}, 8),
        ({"ConvertibleDebtNoncurrent": 3, "LongTermLineOfCredit": 2}, 5),
        ({"OperatingLeaseLiability": 3}, None),
        ({"FinanceLeaseLiability": 2, "FinanceLeaseLiabilityNoncurrent": 1, "FinanceLeaseLiabilityCurrent": 1}, 2),
    ],
)
def test_debt_adds_every_borrowing_once(figures: dict[str, float], expected: float | None) -> None:
    assert value("debt", **figures) == expected


def test_capital_expenditure_takes_the_rental_fleet_and_software() -> None:
    assert value("capital_expenditure", PaymentsToAcquirePropertyPlantAndEquipment=41, PaymentsToAcquireEquipmentOnLease=272) == 313
    assert value("capital_expenditure", PaymentsToAcquirePropertyPlantAndEquipment=5, PaymentsToDevelopSoftware=2) == 7
    assert value("capital_expenditure", PaymentsToAcquireProductiveAssets=7, PaymentsToDevelopSoftware=2) == 7


def test_other_property_alone_is_only_a_part_of_capital_expenditure() -> None:
    found = combine(ITEMS["capital_expenditure"], {"us-gaap:PaymentsToAcquireOtherPropertyPlantAndEquipment": 29.0}.get)
    assert found and found.alternative.is_partial


def test_the_larger_of_two_revenues_is_the_whole() -> None:
    # P&G, fiscal 2014: Revenues 29.4bn (a part), SalesRevenueNet 83.1bn.
    assert value("revenue", Revenues=29.4, SalesRevenueNet=83.1) == 83.1
    assert value("revenue", InterestIncomeExpenseNet=57_139, NoninterestIncome=8_071, Revenues=500) == 65_210


def test_derived_operating_income_is_marked() -> None:
    figures = {
        "us-gaap:IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest": 10.0,
        "us-gaap:InterestExpense": 4.0,
    }
    found = combine(ITEMS["operating_income"], figures.get)
    assert found and found.value == 14 and found.alternative.is_derived
    assert combine(ITEMS["operating_income"], figures.get, derived=False) is None


@pytest.mark.parametrize(
    ("name", "concept", "contradicts"),
    [
        ("debt", "acme:TermLoanNetOfCurrentPortion", True),
        ("debt", "us-gaap:LinesOfCreditCurrent", True),
        ("debt", "us-gaap:FinanceLeaseLiabilityNoncurrent", True),
        ("debt", "us-gaap:AvailableForSaleSecuritiesDebtSecurities", False),
        ("debt", "us-gaap:DebtSecuritiesHeldToMaturityExcludingAccruedInterestAfterAllowanceForCreditLoss", False),
        ("debt", "us-gaap:LineOfCreditFacilityRemainingBorrowingCapacity", False),
        ("debt", "pg:ReserveForEsopDebtRetirement", False),
        ("debt", "us-gaap:OperatingLeaseLiability", False),
        ("repurchases", "nflx:PaymentsForRepurchaseOfCommonStockNetOfExciseTax", True),
        ("repurchases", "us-gaap:TreasuryStockValueAcquiredCostMethod", True),
        ("repurchases", "us-gaap:StockRepurchaseProgramRemainingAuthorizedRepurchaseAmount", False),
        ("capital_expenditure", "htz:RevenueEarningVehiclesExpenditures", True),
        ("capital_expenditure", "us-gaap:CapitalExpendituresIncurredButNotYetPaid", False),
        ("dividends_paid", "us-gaap:PaymentsOfDividends", True),
        ("dividends_paid", "us-gaap:ProceedsFromEquityMethodInvestmentDividendsOrDistributionsReturnOfCapital", False),
        ("acquisitions", "us-gaap:PaymentsToAcquireBusinessesNetOfCashAcquired", True),
    ],
)
def test_what_contradicts_that_a_line_does_not_exist(name: str, concept: str, contradicts: bool) -> None:
    assert bool(contradicting(name, [concept])) is contradicts


def test_an_item_without_candidates_is_contradicted_by_anything() -> None:
    assert contradicting("net_income", ["us-gaap:Assets"]) == ["us-gaap:Assets"]


@pytest.mark.parametrize(
    ("cik", "day", "expected"),
    [
        # Read in the replies by eye, in millions.
        ("CIK0001364479", "2026-03-31", 7_985),  # Herc: LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities
        ("CIK0001657853", "2026-03-31", 18_196),  # Hertz: DebtAndCapitalLeaseObligations
    ],
)
def test_debt_reaches_the_rental_companies(shared: Path, cik: str, day: str, expected: float) -> None:
    facts = json.loads(gzip.decompress((shared / "data" / "companyfacts" / f"{cik}.json.gz").read_bytes()))["facts"]["us-gaap"]
    figures = {
        f"us-gaap:{concept}": float(row["val"])
        for concept, body in facts.items()
        for row in body["units"].get("USD", ())
        if row["end"] == day and "start" not in row
    }
    found = combine(ITEMS["debt"], figures.get)
    assert found and found.value == expected * 1e6
