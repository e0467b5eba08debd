"""Lines of the financing section under odd names: what is understood, what stands in, and what stays unknown. Worked by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from filings.ledger import FACTS, Ledger
from screener.companies import Companies
from screener.fundamentals import add_fundamentals
from screener.settings import Settings, load_settings

SPANS = (("2025-01-01", "2025-09-30", "2025-11-05", "10-Q"), ("2024-01-01", "2024-12-31", "2025-02-20", "10-K"),
         ("2024-01-01", "2024-09-30", "2024-11-05", "10-Q"))  # fmt: skip
FINANCING = "NetCashProvidedByUsedInFinancingActivities"
BASE = {
    "NetIncomeLoss": (90.0, 110.0, 80.0), "NetCashProvidedByUsedInOperatingActivities": (160.0, 190.0, 150.0),
    "NetCashProvidedByUsedInInvestingActivities": (-40.0, -50.0, -40.0), "ShareBasedCompensation": (25.0, 30.0, 25.0),
    "PaymentsToAcquirePropertyPlantAndEquipment": (40.0, 50.0, 40.0),
    "PaymentsForRepurchaseOfCommonStock": (56.0, 44.0, 41.0),
}  # fmt: skip


def row(concept: str, span: tuple[str, str, str, str], value: float, *, flow: bool = True) -> dict[str, Any]:
    start, end, filed, form = span
    return {
        "cik": 1, "concept": concept if ":" in concept else f"us-gaap:{concept}", "unit": "USD",
        "start": date.fromisoformat(start) if flow else None, "end": date.fromisoformat(end), "value": float(value),
        "dimensions": None, "accession": f"0000000001-{filed[2:4]}-{filed[5:7]}{filed[8:10]}00", "form": form,
        "filed": date.fromisoformat(filed), "source": "ixbrl", "complete": True, "rounded": False,
    }  # fmt: skip


def seen(lines: dict[str, tuple[float | None, ...]], settings: Settings | None = None) -> tuple[Any, dict[str, str], pd.DataFrame]:
    """Columns, reasons and evidence of a company of 1,000 of assets; each line as of nine months, the year, last year's nine."""
    rows: Iterable[dict[str, Any]] = [
        row(concept, span, value)
        for concept, values in (BASE | lines).items()
        for span, value in zip(SPANS, values, strict=True)
        if value is not None
    ]
    sheet = {"Assets": 1000.0, "Liabilities": 300.0, "StockholdersEquity": 700.0, "CashAndCashEquivalentsAtCarryingValue": 150.0}
    balance = [row(c, span, v, flow=False) for c, v in sheet.items() for span in (SPANS[0], SPANS[2])]
    frame = pd.DataFrame([*rows, *balance], columns=FACTS.names)
    frame["start"] = pd.to_datetime(frame["start"])
    with Ledger.open(None) as ledger:
        ledger.insert(FACTS, frame.astype({"dimensions": "string"}))
        table = pd.DataFrame({"ticker": ["T"], "name": ["Co"]}, index=pd.Index([1], name="cik")).astype("string")
        made = add_fundamentals(Companies(table), ledger, settings or load_settings(), date(2025, 11, 21))
    return made.table.loc[1], dict(zip(made.missing["column"], made.missing["reason"], strict=True)), pd.DataFrame(made.evidence)


NETTED = "tzoo:ProceedsRepaymentOfExerciseOfStockOptionsNetOfTaxBenefitExpense"


def test_options_less_taxes_in_one_line_are_withholding_where_money_went() -> None:
    # Travelzoo: tagged without a sign, and under another name in the annual report; the financing total tells both.
    company, _, evidence = seen({FINANCING: (-60.0, -50.0, -45.0), NETTED: (4.0, None, 4.0)})
    # -65 of financing, 59 of it repurchases: 6 went.
    assert (company["share_issuance_ttm"], company["tax_withholding_ttm"]) == (0, 6)
    assert company["fcf"] == 200 - 50 - 30 - 6
    told = evidence[evidence["source"] == "options exercised less taxes paid, one line"]
    assert sorted(told["value"]) == [-6, 6]


def test_options_less_taxes_in_one_line_are_issuance_where_money_came() -> None:
    company, _, _ = seen({FINANCING: (-50.0, -35.0, -34.0), NETTED: (6.0, None, 7.0)})
    # -51 of financing, 59 of it repurchases: 8 came.
    assert (company["share_issuance_ttm"], company["tax_withholding_ttm"]) == (8, 0)


def test_a_line_too_large_to_be_only_that_stays_unknown() -> None:
    company, why, _ = seen({FINANCING: (-120.0, -50.0, -45.0), NETTED: (4.0, None, 4.0)})
    assert pd.isna(company["share_issuance_ttm"])
    assert why["share_issuance_ttm"].startswith("told only under a name that is not understood: tzoo:Proceeds")
    settings = load_settings()
    wide = replace(settings, cash=replace(settings.cash, netted=0.10))
    assert seen({FINANCING: (-120.0, -50.0, -45.0), NETTED: (4.0, None, 4.0)}, wide)[0]["share_issuance_ttm"] == 0


@pytest.mark.parametrize(
    "name",
    [
        "acls:NetSettlementOnRestrictedStockGrants",
        "custom:TaxesPaidInConnectionWithNetSettlementOfStockOptions",
        "custom:PaymentForTaxWithholdingRelatedToVestedAndReleasedRestrictedStockUnits",
        "custom:PaymentsOfEmployeeRestrictedStockTaxWithholdings",
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_withholding_under_a_filers_own_name(name: str, sign: int) -> None:
    # Axcelis tags it with a minus; whatever the sign, money went.
    company, _, _ = seen({FINANCING: (-60.0, -50.0, -45.0), name: (4.0 * sign, 6.0 * sign, 4.0 * sign)})
    assert company["tax_withholding_ttm"] == 6
    assert company["repurchases_ttm"] == 59
    assert company["fcf"] == 200 - 50 - 30 - 6


@pytest.mark.parametrize(
    "name",
    [
        "custom:StockIssuedDuringPeriodValueRestrictedStockUnitsNetOfMinimumTaxWithholdings",
        "custom:AdjustmentsToAdditionalPaidInCapitalTaxWithholdingOnRestrictedStock",
        "custom:NetSettlementsOnEquityForwardContracts",
        "custom:IncomeTaxesPaidOnSaleOfBusinesses",
        "tzoo:AccruedTaxWithholdingRelatedToOptionExercise",
    ],
)
def test_names_that_are_no_withholding_paid(name: str) -> None:
    company, _, evidence = seen({FINANCING: (-56.0, -44.0, -41.0), name: (4.0, 6.0, 4.0)})
    assert not (evidence["concept"] == name).any()
    assert company["repurchases_ttm"] == 59


def test_warrants_sold_and_exercised_are_issuance_and_preferred_stands_apart() -> None:
    # SUNation's report for September 2025 has all three lines.
    company, _, _ = seen(
        {
            FINANCING: (-41.0, -44.0, -41.0), "ProceedsFromIssuanceOfWarrants": (10.0, 0.0, 0.0),
            "ProceedsFromWarrantExercises": (2.0, 0.0, 0.0),
            "ProceedsFromIssuanceOfPreferredStockAndPreferenceStock": (3.0, 0.0, 0.0),
        }
    )  # fmt: skip
    assert company["share_issuance_ttm"] == 12


def test_costs_of_a_loan_are_no_repayment() -> None:
    company, _, _ = seen({FINANCING: (-56.0, -44.0, -41.0), "PaymentsOfDebtIssuanceCosts": (0.4, 0.0, 0.0),
                          "PaymentsToAcquireAvailableForSaleSecuritiesDebt": (9.0, 0.0, 0.0)})  # fmt: skip
    # Neither speaks against "nothing was repaid": financing without a name is known, so withholding is believed to be nothing.
    assert company["tax_withholding_ttm"] == 0
