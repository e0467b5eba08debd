"""The filing's own current figures: small documents written for one rule each, and real filings read by eye."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from filings.readers.statements import read_statements, statements_json
from filings.records import FilingInfo
from filings.share_classes import add_classes

HEAD = (
    '<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:xbrli="http://www.xbrl.org/2003/instance"><body>'
    "<ix:header><ix:resources>"
)
UNITS = (
    '<xbrli:unit id="USD"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>'
    '<xbrli:unit id="EUR"><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit>'
    '<xbrli:unit id="shares"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>'
    '<xbrli:unit id="each"><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator>'
    "<xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator></xbrli:divide></xbrli:unit>"
)
DAY, YEAR, QUARTER, BEFORE, COVER = "2024-12-31", "2024-01-01/2024-12-31", "2024-10-01/2024-12-31", "2023-12-31", "2025-02-14"
AXIS = "us-gaap:StatementClassOfStockAxis"


def context(period: str, member: str = "") -> str:
    """A context whose name is the period and member themselves."""
    start, _, end = period.rpartition("/")
    when = (
        f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
        if start
        else f"<xbrli:instant>{end}</xbrli:instant>"
    )
    axis, _, name = member.rpartition("=")
    segment = (
        f'<xbrli:segment><xbrldi:explicitMember dimension="{axis or AXIS}">{name}</xbrldi:explicitMember></xbrli:segment>'
        if member
        else ""
    )
    return (
        f'<xbrli:context id="{period} {member}">'
        f'<xbrli:entity><xbrli:identifier scheme="x">77</xbrli:identifier>{segment}</xbrli:entity>'
        f"<xbrli:period>{when}</xbrli:period></xbrli:context>"
    )


def fact(concept: str, value: str, period: str = DAY, unit: str = "USD", member: str = "") -> str:
    name = concept if ":" in concept else f"us-gaap:{concept}"
    sign = ' sign="-"' if value.startswith("-") else ""
    return (
        f'<ix:nonFraction name="{name}" contextRef="{period} {member}" unitRef="{unit}" decimals="0"'
        f' format="ixt:num-dot-decimal"{sign}>{value.lstrip("-")}</ix:nonFraction>'
    )


def filing(*rows: str, end: str = "December 31, 2024") -> bytes:
    """A document of these rows; each context that they name is defined."""
    body = "".join(rows)
    names = dict.fromkeys(piece.partition('"')[0] for piece in body.split('contextRef="')[1:])
    contexts = "".join(context(*name.split(" ", 1)) for name in names)
    how = "ixt:date-monthname-day-year-en"
    cover = f'<ix:nonNumeric name="dei:DocumentPeriodEndDate" contextRef="{YEAR} " format="{how}">{end}</ix:nonNumeric>'
    return f"{HEAD}{contexts}{context(YEAR)}{UNITS}</ix:resources></ix:header>{cover}{body}</body></html>".encode()


def row(words: str, *facts: str) -> str:
    return f"<tr><td>{words}</td>" + "".join(f"<td>{one}</td>" for one in facts) + "</tr>"


def table(*rows: str) -> str:
    return f"<table>{''.join(rows)}</table>"


BALANCE = (
    row("Total current liabilities", fact("LiabilitiesCurrent", "40")),
    row("Total assets", fact("Assets", "100")),
    row("Total equity", fact("StockholdersEquity", "30")),
    row("Total liabilities and equity", fact("LiabilitiesAndStockholdersEquity", "100")),
)
CASH_FLOW = (
    row("Net income", fact("NetIncomeLoss", "9", YEAR)),
    row("Deferred taxes", fact("DeferredIncomeTaxExpenseBenefit", "1", YEAR)),
    row("Operating activities", fact("NetCashProvidedByUsedInOperatingActivities", "20", YEAR)),
    row("Investing activities", fact("NetCashProvidedByUsedInInvestingActivities", "-8", YEAR)),
    row("Financing activities", fact("NetCashProvidedByUsedInFinancingActivities", "-7", YEAR)),
)


def values(items: dict[str, list[dict[str, Any]]], name: str) -> list[Any]:
    return [one["value"] for one in items.get(name, [])]


def test_a_flow_has_every_duration_of_the_statements_the_shortest_first() -> None:
    items, problems = read_statements(
        filing(
            fact("Revenues", "70", YEAR)
            + fact("NetIncomeLoss", "9", YEAR)
            + fact("Revenues", "20", QUARTER)
            + fact("NetIncomeLoss", "2", QUARTER),
            fact("PaymentsForRepurchaseOfCommonStock", "3", YEAR)
            + fact("PaymentsForRepurchaseOfCommonStock", "9", "2022-05-01/2024-12-31"),
            fact("Assets", "100") + fact("Assets", "90", BEFORE),
        )
    )
    assert items["revenue"] == [
        {"value": 20, "start": "2024-10-01", "end": "2024-12-31", "concept": "us-gaap:Revenues"},
        {"value": 70, "start": "2024-01-01", "end": "2024-12-31", "concept": "us-gaap:Revenues"},
    ]
    # What a programme has bought since it began is no statement's figure.
    assert values(items, "repurchases") == [3]
    assert items["total_assets"] == [{"value": 100, "start": None, "end": "2024-12-31", "concept": "us-gaap:Assets"}]
    assert problems == []


def test_a_filing_without_inline_xbrl_says_so() -> None:
    info = FilingInfo(form="10-K", company="ACME")
    told = statements_json("acme.htm", info, b"<html><body>FORM 10-K</body></html>")
    assert told["items"] == {} and told["file"] == "acme.htm" and told["filing"]["company"] == "ACME"
    assert [one["kind"] for one in told["problems"]] == ["statements"]
    assert "no inline XBRL" in told["problems"][0]["what"]
    assert json.loads(json.dumps(told)) == told


def test_parts_of_the_company_are_not_the_company() -> None:
    items, _ = read_statements(
        filing(
            fact("Revenues", "50", YEAR, member="us-gaap:StatementBusinessSegmentsAxis=acme:East")
            + fact("NetIncomeLoss", "9", YEAR)
        )
    )
    assert "revenue" not in items


def test_the_period_is_the_statements_where_the_cover_names_it_loosely() -> None:
    page = filing(
        fact("Assets", "100", "2024-09-28")
        + fact("NetIncomeLoss", "9", "2023-10-01/2024-09-28")
        + fact("Revenues", "70", "2023-10-01/2024-09-28"),
        end="September 30, 2024",
    )
    items, _ = read_statements(page)
    assert items["total_assets"][0]["end"] == items["revenue"][0]["end"] == "2024-09-28"


def test_sums_name_their_parts() -> None:
    items, _ = read_statements(
        filing(fact("LongTermDebtNoncurrent", "70"), fact("LongTermDebtCurrent", "5"), fact("Assets", "100"))
    )
    assert items["debt"][0]["value"] == 75
    assert items["debt"][0]["concept"] == "us-gaap:LongTermDebtNoncurrent + us-gaap:LongTermDebtCurrent"


def test_lines_of_a_statement_go_before_notes() -> None:
    note = "<p>" + fact("DepreciationDepletionAndAmortization", "24", YEAR) + "</p>"
    statement = table(*CASH_FLOW, row("Depreciation and amortization", fact("DepreciationAndAmortization", "25", YEAR)))
    items, _ = read_statements(filing(statement, note))
    assert values(items, "depreciation_amortization") == [25]


def test_a_note_speaks_where_the_statement_has_no_line() -> None:
    items, _ = read_statements(filing(table(*CASH_FLOW), "<p>" + fact("InterestPaidNet", "4", YEAR) + "</p>"))
    assert values(items, "interest_paid") == [4]


def test_operating_income_of_a_segment_note_is_not_the_companys() -> None:
    items, _ = read_statements(filing(table(*CASH_FLOW), "<p>" + fact("OperatingIncomeLoss", "4", YEAR) + "</p>"))
    assert "operating_income" not in items


def test_derived_figures_are_not_the_filings() -> None:
    pretax = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"
    items, _ = read_statements(filing(fact(pretax, "10", YEAR) + fact("InterestExpense", "4", YEAR) + fact("Revenues", "70", YEAR)))
    assert values(items, "pretax_income") == [10]
    assert "operating_income" not in items and "total_liabilities" not in items


@pytest.mark.parametrize(
    ("words", "repurchases", "withheld"),
    [
        ("Repurchase of common shares to pay employee withholding taxes", [], [14]),
        ("Shares withheld for taxes", [], [14]),
        ("Repurchases of common stock", [14], []),
        ("Repurchases of common stock, including shares withheld for taxes", [14], []),
        ("Repurchases under the program and for tax withholding", [14], []),
    ],
)
def test_a_repurchase_whose_words_say_withholding_is_withholding(words: str, repurchases: list[int], withheld: list[int]) -> None:
    items, problems = read_statements(filing(table(*CASH_FLOW, row(words, fact("PaymentsForRepurchaseOfCommonStock", "14", YEAR)))))
    assert (values(items, "repurchases"), values(items, "tax_withholding")) == (repurchases, withheld)
    assert not [one for one in problems if one.where in ("repurchases", "tax_withholding")]


@pytest.mark.parametrize(
    ("words", "expected"), [("Proceeds from notes payable", [5]), ("Proceeds from payment of promissory note", [])]
)
def test_a_note_that_a_debtor_pays_is_no_borrowing(words: str, expected: list[int]) -> None:
    items, _ = read_statements(filing(table(*CASH_FLOW, row(words, fact("ProceedsFromNotesPayable", "5", YEAR)))))
    assert values(items, "debt_issued") == expected


def test_debt_takes_every_borrowing_of_the_balance_sheet() -> None:
    lines = (
        row("Long-term debt", fact("LongTermDebtNoncurrent", "20")),
        row("Current portion", fact("LongTermDebtCurrent", "2")),
        row("Convertible notes", fact("ConvertibleLongTermNotesPayable", "7")),
        row("Borrowings of the depot", fact("acme:DepotBorrowings", "3")),
    )
    note = "<p>" + fact("SeniorNotes", "20") + fact("FinanceLeaseLiability", "1") + fact("OperatingLeaseLiability", "6") + "</p>"
    items, _ = read_statements(filing(table(*BALANCE, *lines), note))
    assert values(items, "debt") == [20 + 2 + 7 + 3 + 1]
    assert values(items, "operating_leases") == [6]


def test_finance_leases_that_the_lines_of_debt_hold_are_not_added_again() -> None:
    said = (
        '<ix:nonNumeric name="us-gaap:FinanceLeaseLiabilityNoncurrentStatementOfFinancialPositionExtensibleList"'
        f' contextRef="{DAY} ">http://fasb.org/us-gaap/2024#LongTermDebtNoncurrent</ix:nonNumeric>'
    )
    rows = table(*BALANCE, row("Long-term debt", fact("LongTermDebtNoncurrent", "20")), row("Current", fact("DebtCurrent", "2")))
    items, _ = read_statements(filing(rows, "<p>" + fact("FinanceLeaseLiability", "5") + said + "</p>"))
    assert values(items, "debt") == [22]
    assert values(items, "finance_leases") == [5]


def test_a_part_of_an_item_is_left_out_and_said() -> None:
    other = fact("PaymentsToAcquireOtherPropertyPlantAndEquipment", "3", YEAR)
    fleet = row("Vehicles", fact("acme:VehicleExpenditures", "60", YEAR))
    items, problems = read_statements(filing(table(*CASH_FLOW, row("Property", other), fleet)))
    assert "capital_expenditure" not in items
    assert [one.where for one in problems] == ["capital_expenditure"]


def test_a_filers_own_concept_completes_a_part() -> None:
    other = fact("PaymentsToAcquireOtherPropertyPlantAndEquipment", "3", YEAR)
    fleet = row("Revenue earning vehicles", fact("acme:RevenueEarningVehiclesExpenditures", "60", YEAR))
    items, problems = read_statements(filing(table(*CASH_FLOW, row("Property", other), fleet)))
    assert values(items, "capital_expenditure") == [63]
    assert problems == []


def test_a_filers_own_line_goes_before_a_standard_concept_of_a_note() -> None:
    own = row("Repurchases of common stock", fact("acme:PaymentsForRepurchaseOfCommonStockNetOfExciseTax", "60", YEAR))
    items, _ = read_statements(
        filing(table(*CASH_FLOW, own), "<p>" + fact("PaymentsForRepurchaseOfCommonStock", "15", YEAR) + "</p>")
    )
    assert values(items, "repurchases") == [60]


def test_a_subtotal_of_debt_is_not_added_to_its_parts() -> None:
    lines = (
        row("Notes", fact("LongTermDebtNoncurrent", "20")),
        row("Current", fact("LongTermDebtCurrent", "2")),
        row("Total debt", fact("acme:TotalDebt", "22")),
    )
    items, _ = read_statements(filing(table(*BALANCE, *lines)))
    assert values(items, "debt") == [22]


def test_a_number_among_a_lines_words_is_no_line() -> None:
    amid = "Noncontrolling interests (includes redeemable interests of $" + fact(
        "RedeemableNoncontrollingInterestEquityCarryingAmount", "7"
    )
    lines = (
        row(amid + ")", fact("MinorityInterest", "20")),
        row(
            "Notes, including $" + fact("NotesPayableRelatedPartiesNoncurrent", "2") + " to founders",
            fact("LongTermNotesPayable", "9"),
        ),
    )
    items, _ = read_statements(filing(table(*BALANCE, *lines)))
    assert values(items, "minority_interest") == [20]
    assert values(items, "debt") == [9]


def test_a_negative_repurchase_is_left_out_and_said() -> None:
    items, problems = read_statements(
        filing(
            fact("PaymentsForRepurchaseOfCommonStock", "-626", YEAR)
            + fact("NetIncomeLoss", "9", YEAR)
            + fact("Revenues", "1", YEAR)
        )
    )
    assert "repurchases" not in items and "negative" in problems[0].what


def test_contradicting_duplicates_are_not_used_and_said() -> None:
    items, problems = read_statements(filing(fact("Goodwill", "5"), fact("Goodwill", "6"), fact("Assets", "100")))
    assert "goodwill" not in items
    assert ["tagged twice" in one.what for one in problems] == [True]


def test_another_currency_is_said() -> None:
    items, problems = read_statements(filing(fact("Revenues", "5", YEAR, "EUR") + fact("NetIncomeLoss", "2", YEAR)))
    assert "revenue" not in items and "EUR" in problems[0].what


def test_a_wrong_scale_is_refused() -> None:
    items, problems = read_statements(
        filing(fact("Assets", "5,000,000") + fact("PaymentsOfDividends", "3,000,000,000", YEAR) + fact("NetIncomeLoss", "9", YEAR))
    )
    assert "dividends_paid" not in items and "total_assets" in items
    assert any("wrong scale" in one.what for one in problems)


SHARES = "dei:EntityCommonStockSharesOutstanding"


def cover(*counts: tuple[str, str]) -> bytes:
    income = (
        fact("NetIncomeLoss", "60,000,000", YEAR)
        + fact("EarningsPerShareBasic", "2.00", YEAR, "each")
        + fact("Revenues", "1", YEAR)
    )
    return filing(income + "".join(fact(SHARES, value, COVER, "shares", member) for member, value in counts))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([("", "30,000,000")], 30_000_000),
        ([("us-gaap:CommonClassAMember", "20,000,000"), ("us-gaap:CommonClassBMember", "10,000,000")], 30_000_000),
        (
            [
                ("us-gaap:CommonStockMember", "30,000,000"),
                ("us-gaap:CommonClassAMember", "20,000,000"),
                ("us-gaap:CommonClassBMember", "10,000,000"),
            ],
            30_000_000,
        ),
        ([("", "30,000,000"), ("dei:LegalEntityAxis=acme:Finance", "100")], 30_000_000),
        (
            [("", "20,000,000"), ("us-gaap:CommonClassAMember", "20,000,000"), ("us-gaap:CommonClassBMember", "10,000,000")],
            30_000_000,
        ),
        ([("", "30,000")], None),
        ([("", "1,000")], None),
        ([("dei:LegalEntityAxis=acme:Finance", "30,000,000")], None),
    ],
)
def test_shares_are_all_classes_of_the_cover_on_its_own_date(counts: list[tuple[str, str]], expected: int | None) -> None:
    items, problems = read_statements(cover(*counts))
    if expected is None:
        assert "shares_outstanding" not in items and "Shares outstanding were left out" in problems[0].what
    else:
        assert (items["shares_outstanding"][0]["value"], items["shares_outstanding"][0]["end"]) == (expected, COVER)
        assert problems == []


def test_average_shares_in_thousands_are_refused() -> None:
    income = fact("NetIncomeLoss", "60,000,000", YEAR) + fact("EarningsPerShareBasic", "2.00", YEAR, "each")
    items, problems = read_statements(
        filing(income + fact("WeightedAverageNumberOfDilutedSharesOutstanding", "30,500", YEAR, "shares"))
    )
    assert "diluted_shares" not in items and "scale" in problems[0].what


@pytest.mark.parametrize(
    ("whole", "classes", "expected"),
    [
        (None, {"A": 29_341_359, "B": 7_276_732, "us-gaap:CommonStockMember": 36_618_091}, 36_618_091),
        (None, {"A": 5, "B": 5}, 10),
        (None, {"A": 5, "us-gaap:CommonStockMember": 5}, 5),
        (None, {"A": 5, "B": 3, "C": 1}, 9),
        (12, {"A": 5, "B": 3}, 12),
        (4, {"A": 5, "B": 3}, None),
        (None, {}, None),
    ],
)
def test_classes_add_up_once(whole: float | None, classes: dict[str, float], expected: float | None) -> None:
    count, _, why = add_classes(whole, classes)
    assert count == expected and (why is None) is (expected is not None)


M = 1_000_000
K = 1_000

# Read by eye in the statements and covers of the filings; of a quarterly report the quarter comes first, then the year to date.
BY_EYE: dict[str, dict[str, Any]] = {
    "TZOO_10-K_20241231_0001133311-25-000007.htm.gz": {
        "revenue": [83_902 * K],
        "cost_of_revenue": [10_469 * K],
        "gross_profit": [73_433 * K],
        "operating_income": [18_498 * K],
        "income_tax": [5_404 * K],
        "net_income": [13_564 * K],
        "eps_basic": [1.08],
        "eps_diluted": [1.06],
        "total_assets": [54_722 * K],
        "total_liabilities": [50_369 * K],
        "total_equity": [-462 * K],
        "minority_interest": [4_815 * K],
        "cash": [17_064 * K],
        "operating_cash_flow": [21_100 * K],
        "capital_expenditure": [177 * K],
        "repurchases": [18_929 * K],
        "operating_leases": [8_118 * K],
        "debt": [],
        "debt_issued": [],
    },
    "GCT_10-K_20251231_0001857816-26-000018.htm.gz": {
        "revenue": [1_289_897 * K],
        "cost_of_revenue": [989_231 * K],
        "net_income": [137_372 * K],
        "depreciation_amortization": [8_332 * K],
        "interest_expense": [200 * K],
        "shares_outstanding": [36_618_091],
        "short_term_investments": [36_316 * K],
        "goodwill": [12_586 * K],
        "repurchases": [67_403 * K],
        "capital_expenditure": [7_873 * K],
        "gains_on_sale": [-96 * K],
    },
    "SONO_10-K_20240928_0001314727-24-000026.htm.gz": {
        "revenue": [1_518_056 * K],
        "operating_income": [-48_046 * K],
        "net_income": [-38_146 * K],
        "cash": [169_732 * K],
        "short_term_investments": [51_426 * K],
        "repurchases": [129_018 * K],
        "tax_withholding": [25_344 * K],
        "share_issuance": [17_053 * K],
        "capital_expenditure": [55_247 * K],
        "interest_paid": [256 * K],
        "debt": [],
    },
    "HAFC_10-Q_20250630_NA.htm.gz": {
        "revenue": [(57_139 + 8_071) * K, (112_231 + 15_796) * K],
        "interest_expense": [44_194 * K, 88_358 * K],
        "pretax_income": [21_232 * K, 46_345 * K],
        "net_income": [15_117 * K, 32_789 * K],
        "eps_diluted": [0.50, 1.08],
        "cash": [380_050 * K],
        "debt": [(127_500 + 130_960) * K],
        "repurchases": [2_754 * K],
        "tax_withholding": [938 * K],
        "dividends_paid": [16_407 * K],
        "operating_income": [],
    },
    "TRV_10-Q_20230930_0000086312-23-000063.htm.gz": {
        "revenue": [10_635 * M, 30_437 * M],
        "income_tax": [68 * M, -13 * M],
        "net_income": [404 * M, 1_365 * M],
        "diluted_shares": [231_100 * K, 232_500 * K],
        "debt": [8_031 * M],
        "repurchases": [894 * M],
        "tax_withholding": [63 * M],
        "dividends_paid": [676 * M],
        "debt_issued": [738 * M],
        "cash": [593 * M],
        "capital_expenditure": [],
    },
    "RIOT_10-K_20231231_0001558370-24-001550.htm.gz": {
        "revenue": [280_678 * K],
        "operating_income": [-63_047 * K],
        "depreciation_amortization": [252_354 * K],
        "net_income": [-49_472 * K],
        "capital_expenditure": [193_704 * K],
        "share_issuance": [778_430 * K],
        "repurchases": [],
        "tax_withholding": [14_035 * K],
        "shares_outstanding": [253_538_213],
    },
    "KO_10-K_20241231_NA.htm.gz": {
        "revenue": [47_061 * M],
        "operating_income": [9_992 * M],
        "net_income": [10_631 * M],
        "minority_interest": [1_516 * M],
        "debt": [(1_499 + 648 + 42_375) * M],
        "debt_issued": [12_061 * M],
        "debt_repaid": [9_533 * M],
        "capital_expenditure": [2_064 * M],
        "dividends_paid": [8_359 * M],
        "repurchases": [1_795 * M],
    },
    "NFLX_10-K_20241231_NA.htm.gz": {
        "revenue": [39_000_966 * K],
        "operating_income": [10_417_614 * K],
        "interest_expense": [718_733 * K],
        "debt": [(1_784_453 + 13_798_351) * K],
        "repurchases": [6_263_746 * K],
        "tax_withholding": [8_285 * K],
        "debt_repaid": [400_000 * K],
        "short_term_investments": [1_779_006 * K],
    },
    "AMD_10-K_20231230_0000002488-24-000012.htm.gz": {
        "cost_of_revenue": [12_220 * M],
        "depreciation_amortization": [3_453 * M],
        "income_tax": [-346 * M],
        "debt": [(751 + 1_717) * M],
        "acquisitions": [131 * M],
        "repurchases": [985 * M],
        "tax_withholding": [427 * M],
        "share_issuance": [268 * M],
        "intangibles": [21_363 * M],
    },
    "EWBC_10-Q_20250630_NA.htm.gz": {
        "revenue": [(617_074 + 86_178) * K, (1_217_275 + 178_280) * K],
        "eps_diluted": [2.24, 4.32],
        "debt": [(3_500_000 + 35_789) * K],
        "debt_issued": [2_000_000 * K],
        "debt_repaid": [2_000_419 * K],
        "repurchases": [89_135 * K],
        "tax_withholding": [18_058 * K],
        "dividends_paid": [168_643 * K],
        "shares_outstanding": [137_821_766],
    },
    "TXN_10-K_20231231_0000097476-24-000007.htm.gz": {
        "revenue": [17_519 * M],
        "depreciation_amortization": [(1_175 + 0 + 63) * M],
        "interest_expense": [353 * M],
        "debt": [(599 + 10_624) * M],
        "debt_issued": [3_000 * M],
        "capital_expenditure": [5_071 * M],
        "dividends_paid": [4_557 * M],
        "repurchases": [293 * M],
    },
    "GD_10-K_20231231_0000040533-24-000007.htm.gz": {
        "revenue": [42_272 * M],
        "depreciation_amortization": [(608 + 255) * M],
        "operating_income": [4_245 * M],
        "debt_current": [507 * M],
        "debt_noncurrent": [8_754 * M],
        "capital_expenditure": [904 * M],
        "repurchases": [434 * M],
    },
    # The only depreciation that Union Pacific prints; Nike prints another line of amortisation, so its whole is unknown.
    "UNP_10-K_20241231_NA.htm.gz": {"depreciation_amortization": [2_398 * M]},
    "NKE_10-Q_20230831_0000320187-23-000052.htm.gz": {"depreciation_amortization": [], "short_term_investments": [2_612 * M]},
    "HOPE_10-Q_20250630_NA.htm.gz": {"debt": [(29_752 + 110_263) * K]},
    "CVX_10-Q_20230630_0000093410-23-000079.htm.gz": {
        "minority_interest": [973 * M],
        "debt": [(1_269 + 20_245) * M],
        "capital_expenditure": [6_795 * M],
        "dividends_paid": [5_675 * M],
        "debt_repaid": [1_742 * M],
    },
    "T_10-Q_20230630_0000732717-23-000047.htm.gz": {
        "minority_interest": [(1_970 + 14_172) * M],
        "debt": [(15_268 + 128_012) * M],
        "operating_income": [6_406 * M, 12_408 * M],
        "eps_diluted": [0.61, 1.19],
    },
    "GLXZ_10-K_20211231_NA.htm.gz": {
        "revenue": [19_984_378],
        "intangibles": [13_677_264],
        "debt": [1_100_369 + 52_143_810],
        "debt_repaid": [13_104_942],
        "total_equity": [-17_286_423],
    },
    "ORCL_10-Q_20240831_NA.htm.gz": {
        "pretax_income": [3_169 * M],
        "depreciation_amortization": [(804 + 624) * M],
        "tax_withholding": [851 * M],
        "repurchases": [150 * M],
    },
    "ADBE_10-K_20241129_NA.htm.gz": {"debt": [(1_499 + 4_129) * M]},
}


@pytest.mark.parametrize("file", BY_EYE)
def test_real_filings(shared: Path, file: str) -> None:
    items, _ = read_statements(gzip.decompress((shared / "data" / "filings" / file).read_bytes()))
    assert {name: values(items, name) for name in BY_EYE[file]} == BY_EYE[file]


@pytest.mark.parametrize(
    ("cik", "accession", "file"),
    [
        ("CIK0000002488", "0000002488-24-000012", "AMD_10-K_20231230_0000002488-24-000012.htm.gz"),
        ("CIK0000097476", "0000097476-23-000035", "TXN_10-Q_20230630_0000097476-23-000035.htm.gz"),
        ("CIK0000320193", "0000320193-23-000106", "AAPL_10-K_20230930_0000320193-23-000106.htm.gz"),
        ("CIK0001744489", "0001744489-23-000171", "DIS_10-Q_20230701_0001744489-23-000171.htm.gz"),
    ],
)
def test_the_sec_reads_the_same_facts(shared: Path, cik: str, accession: str, file: str) -> None:
    from filings.xbrl import read_facts

    clean, _ = read_facts(gzip.decompress((shared / "data" / "filings" / file).read_bytes())).distinct()
    ours = {
        (one.concept, one.unit, one.context.start and str(one.context.start), str(one.context.end)): float(one.value or 0)
        for one in clean
        if not one.context.dimensions
    }
    reply = json.loads(gzip.decompress((shared / "data" / "companyfacts" / f"{cik}.json.gz").read_bytes()))
    theirs = {
        (f"{space}:{concept}", unit, one.get("start"), one["end"]): float(one["val"])
        for space, concepts in reply["facts"].items()
        for concept, body in concepts.items()
        for unit, rows in body["units"].items()
        for one in rows
        if one["accn"] == accession
    }
    assert len(theirs) > 250
    assert {key: ours.get(key) for key in theirs} == theirs
