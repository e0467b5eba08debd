"""Which XBRL concepts carry which item, in which order, with which sign. The grammar is in `items.py`, cash flows in
`concepts_cash.py`, debt in `concepts_debt.py`.

Three rules stand above the lists. Cash paid, value accrued and tax withheld are different items and never stand in for each other
(American Airlines tagged $18m of withholding while barred from buybacks). Payments are positive: the sign lives in the concept's
name, a repayment of 5 is +5. And where a filer tags a part under one name and the whole under another, the whole counts (P&G,
fiscal 2014: `Revenues` 29.4bn, `SalesRevenueNet` 83.1bn).
"""

from __future__ import annotations

from collections.abc import Iterable

from filings import concepts_debt as borrowed
from filings.concepts_cash import CASH_FLOWS
from filings.concepts_more import MORE
from filings.items import Alternative, Combined, Item, Part, combine, each, item, maybe, part, printed, total

__all__ = ["ALL_CONCEPTS", "CONTRACT_ITEMS", "ITEMS", "Alternative", "Combined", "Item", "Part", "combine", "contradicting"]

# Texas Instruments prints it as a line of its own (0000097476-24-000007); elsewhere it is a part of depreciation.
_SOFTWARE_AMORTIZATION = printed("CapitalizedComputerSoftwareAmortization1 CapitalizedComputerSoftwareAmortization")
_SALES = """Revenues RevenueFromContractWithCustomerExcludingAssessedTax SalesRevenueNet SalesRevenueGoodsNet
    SalesRevenueServicesNet RealEstateRevenueNet HealthCareOrganizationRevenue OilAndGasRevenue ElectricUtilityRevenue
    RegulatedAndUnregulatedOperatingRevenue RevenuesExcludingInterestAndDividends"""
_COSTS = """CostOfRevenue CostOfGoodsAndServicesSold CostOfGoodsSold CostOfServices
    CostOfGoodsAndServiceExcludingDepreciationDepletionAndAmortization DirectOperatingCosts"""
_PRETAX = """IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest
    IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments"""
_INTEREST = """InterestExpense InterestExpenseNonoperating InterestExpenseOperating InterestAndDebtExpense InterestExpenseDebt
    InterestExpenseLongTermDebt InterestExpenseBorrowings FinancingInterestExpense InterestExpenseOther"""

_STATEMENTS = (
    item(
        "revenue",
        "Revenue",
        "sales of the period; a bank's net interest income plus its other income",
        each("RevenuesNetOfInterestExpense"),
        total(part("InterestIncomeExpenseNet"), part("NoninterestIncome")),
        # Herc tags its contracts under one of these and everything, leases included, under another.
        total(part(_SALES, largest=True)),
        each(
            """RevenueFromContractWithCustomerIncludingAssessedTax OperatingLeaseLeaseIncome
            OperatingLeasesIncomeStatementLeaseRevenue"""
        ),
        total(
            part("InterestAndDividendIncomeOperating"), maybe("NoninterestIncome"), partial=True, note="interest paid not taken off"
        ),
    ),
    item(
        "cost_of_revenue",
        "Cost of revenue",
        "cost of what was sold",
        each(_COSTS),
        custom=r"^(Total)?Costs?Of(Net)?(Revenues?|Sales|GoodsSold|ProductsSold)(Total)?$",
    ),
    item(
        "gross_profit",
        "Gross profit",
        "revenue less cost of revenue",
        each("GrossProfit"),
        total(part(_SALES, largest=True), part("CostOfRevenue CostOfGoodsAndServicesSold CostOfGoodsSold", sign=-1), derived=True),
    ),
    item(
        "operating_income",
        "Operating income",
        "as tagged; else income before tax plus interest, which is labelled so (Herc and Hertz tag none)",
        each("OperatingIncomeLoss"),
        total(part(_PRETAX), part(_INTEREST), derived=True, note="income before tax plus interest expense"),
        total(
            part(_PRETAX),
            part("InterestIncomeExpenseNonoperatingNet InterestIncomeExpenseNet", sign=-1),
            derived=True,
            note="income before tax plus net interest expense",
        ),
    ),
    item(
        "depreciation_amortization",
        "Depreciation and amortisation",
        "of the cash-flow statement, all kinds",
        each("DepreciationDepletionAndAmortization DepreciationAmortizationAndAccretionNet DepreciationAndAmortization"),
        total(part("Depreciation"), part("AmortizationOfIntangibleAssets AdjustmentForAmortization"), _SOFTWARE_AMORTIZATION),
        # Advanced Micro Devices tags the whole so, Marvell only what is not amortisation of acquired intangibles.
        total(printed("OtherDepreciationAndAmortization"), printed("AmortizationOfIntangibleAssets")),
        total(part("OtherDepreciationAndAmortization"), partial=True, note="it may leave out acquired intangibles"),
        total(part("Depreciation"), _SOFTWARE_AMORTIZATION, partial=True, note="depreciation only"),
        candidates=r"^(?!.*(Lease|RightOfUse|Debt|Financing|Discount|Premium|Issuance|Accumulated|Content)).*(Depreciati|Amortiz)",
        custom=r"^(DepreciationAnd)?Amortization\w*Intangible",
    ),
    item(
        "interest_expense",
        "Interest expense",
        "expense, not cash; a bank's is its raw material",
        each(_INTEREST),
        candidates=r"^(InterestExpense|InterestAndDebt|FinancingInterest|FinanceLeaseInterestExp|InterestCostsIncurred)",
    ),
    item(
        "income_tax",
        "Income tax",
        "expense of the period; negative is a benefit",
        each("IncomeTaxExpenseBenefit IncomeTaxExpenseBenefitContinuingOperations"),
    ),
    item(
        "net_income",
        "Net income",
        "what belongs to the parent's owners; with minorities only where no other is tagged",
        each("NetIncomeLoss ProfitLoss NetIncomeLossAvailableToCommonStockholdersBasic"),
    ),
    item(
        "eps_basic",
        "Basic earnings per share",
        "as filed; never derived for a fourth quarter",
        each("EarningsPerShareBasic EarningsPerShareBasicAndDiluted IncomeLossFromContinuingOperationsPerBasicShare"),
        nature="per share",
        unit="USD/shares",
    ),
    item(
        "eps_diluted",
        "Diluted earnings per share",
        "as filed; never derived for a fourth quarter",
        each("EarningsPerShareDiluted EarningsPerShareBasicAndDiluted IncomeLossFromContinuingOperationsPerDilutedShare"),
        nature="per share",
        unit="USD/shares",
    ),
    item(
        "diluted_shares",
        "Diluted shares",
        "weighted average of the period; never a count for a market cap",
        each("WeightedAverageNumberOfDilutedSharesOutstanding WeightedAverageNumberOfShareOutstandingBasicAndDiluted"),
        nature="shares",
        unit="shares",
        negative="slip",
    ),
    item(
        "shares_outstanding",
        "Shares outstanding",
        "of the cover page, on the cover's date; all classes of one filing added",
        each("dei:EntityCommonStockSharesOutstanding"),
        nature="shares",
        unit="shares",
        negative="slip",
    ),
    item("total_assets", "Total assets", "everything owned", each("Assets LiabilitiesAndStockholdersEquity"), nature="balance"),
    item(
        "total_liabilities",
        "Total liabilities",
        "everything owed",
        each("Liabilities"),
        total(
            part("LiabilitiesAndStockholdersEquity Assets"),
            part("StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest StockholdersEquity", sign=-1),
            maybe(
                """TemporaryEquityCarryingAmountIncludingPortionAttributableToNoncontrollingInterests
            TemporaryEquityCarryingAmountAttributableToParent TemporaryEquityCarryingAmount
            RedeemableNoncontrollingInterestEquityCarryingAmount""",
                sign=-1,
            ),
            derived=True,
            note="assets less equity",
        ),
        nature="balance",
    ),
    item(
        "total_equity",
        "Total equity",
        "what belongs to the parent's owners; with minorities only where no other is tagged",
        each(
            """StockholdersEquity StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest
            PartnersCapital MembersEquity"""
        ),
        nature="balance",
    ),
    item(
        "cash",
        "Cash",
        "cash and cash equivalents; with restricted cash only where no other is tagged",
        each(
            """CashAndCashEquivalentsAtCarryingValue Cash CashAndDueFromBanks CashCashEquivalentsAndFederalFundsSold
        CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"""
        ),
        nature="balance",
    ),
    item(
        "debt",
        "Debt",
        "every interest-bearing line, finance leases in, operating leases apart",
        *borrowed.DEBT,
        nature="balance",
        candidates=borrowed.CANDIDATES,
    ),
    item(
        "goodwill",
        "Goodwill",
        "carrying amount",
        each("Goodwill"),
        nature="balance",
        candidates=r"^(Goodwill|GoodwillNet|GoodwillAndIntangibleAssets|IntangibleAssets\w*IncludingGoodwill)$",
    ),
    item(
        "goodwill_impairment",
        "Goodwill impairment",
        "loss of the period",
        each("GoodwillImpairmentLoss GoodwillAndIntangibleAssetImpairment"),
        candidates=r"^(?!.*(Tax|Accumulated|Percent|Policy)).*(Goodwill\w*Impair|Impair\w*Goodwill)",
    ),
)

ITEMS: dict[str, Item] = {one.name: one for one in (*_STATEMENTS, *CASH_FLOWS, *MORE)}
"""Every item by name: first those of `filings statements` in the contract's order, then those that only measures need."""

CONTRACT_ITEMS: tuple[str, ...] = tuple(name for name, one in ITEMS.items() if one.in_contract)
"""The items that `filings statements` prints, in its order."""

ALL_CONCEPTS: frozenset[str] = frozenset(concept for one in ITEMS.values() for concept in one.concepts)
"""Every concept that some item may need: bulk ingestion keeps these and lets the rest go."""


def contradicting(name: str, concepts: Iterable[str]) -> list[str]:
    """Those of a filing's concepts that speak against "this line does not exist" (nil by absence, measures.md 2).

    Concepts carry their namespace; custom ones count. An item without a list of candidates is contradicted by everything: its
    absence proves nothing.
    """
    pattern = ITEMS[name].candidates
    return [c for c in concepts if pattern is None or pattern.search(c.rpartition(":")[2])]
