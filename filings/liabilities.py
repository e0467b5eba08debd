"""Liabilities that are no borrowings, by their usual names: what is left of total liabilities after them and the debt found is debt
under a name that nobody looked for (measures.md 2, the residual test).

Two items beside those of `concepts.py`; a line of which a note tells the parts is counted once. Their `custom` concepts are added.
"""

from __future__ import annotations

from filings.items import Item, item, maybe, total

_PAYABLES = "AccountsPayableAndAccruedLiabilitiesCurrent AccountsPayableAndOtherAccruedLiabilitiesCurrent"
_ACCRUED = """AccruedLiabilitiesCurrent AccruedLiabilitiesAndOtherLiabilities AccruedLiabilitiesCurrentAndNoncurrent
    OtherAccruedLiabilitiesCurrent"""

_OWN = (
    r"^(?!.*({other}|Debt|Borrow|Notes|Loan|Lease|CreditF|LineOfCredit|Bond|Convertible|Financing|Interest|Paid|Payments|Increase"
    r"|Decrease|Change|Total|Assets|Receivable|Percent|Deferred(Tax|Cost)|Unrecorded|Commit|Gross|FairValue))"
    r"{late}\w*(Payables?|Accrued|Accruals?|Liabilit(y|ies)|DeferredRevenue|Unearned|CustomerDeposits)"
)
"""Names of filers' own concepts of such liabilities (Travelzoo's payables to merchants are a quarter of its assets)."""

NAMED: dict[str, Item] = {
    one.name: one
    for one in (
        item(
            "named_current",
            "Current liabilities that are no debt",
            "payables, accruals, taxes, deferred revenue and the like due within a year",
            total(
                maybe(_PAYABLES),
                maybe("AccountsPayableCurrent AccountsPayableTradeCurrent AccountsPayableCurrentAndNoncurrent", unless=_PAYABLES),
                maybe("AccountsPayableRelatedPartiesCurrent DueToRelatedPartiesCurrent DueToAffiliateCurrent"),
                maybe(_ACCRUED, unless=_PAYABLES),
                # Notes tell these as parts of the accruals.
                maybe("EmployeeRelatedLiabilitiesCurrent AccruedSalariesCurrent", unless=f"{_PAYABLES} {_ACCRUED}"),
                maybe("InterestPayableCurrent", unless=f"{_PAYABLES} {_ACCRUED}"),
                maybe(
                    """ContractWithCustomerLiabilityCurrent DeferredRevenueCurrent DeferredRevenueAndCreditsCurrent
                    ContractWithCustomerLiability CustomerAdvancesCurrent CustomerDepositsCurrent"""
                ),
                maybe("ContractWithCustomerRefundLiabilityCurrent CustomerRefundLiabilityCurrent"),
                maybe("OtherLiabilitiesCurrent"),
                maybe("TaxesPayableCurrent AccruedIncomeTaxesCurrent"),
                maybe("DividendsPayableCurrent DividendsPayableCurrentAndNoncurrent"),
                maybe("DerivativeLiabilitiesCurrent", unless="OtherLiabilitiesCurrent"),
                maybe("SelfInsuranceReserveCurrent", unless=f"{_PAYABLES} {_ACCRUED}"),
                maybe("ProductWarrantyAccrualClassifiedCurrent", unless=f"{_PAYABLES} {_ACCRUED}"),
                maybe("LiabilitiesOfDisposalGroupIncludingDiscontinuedOperationCurrent"),
                maybe("BusinessCombinationContingentConsiderationLiabilityCurrent", unless=f"{_ACCRUED} OtherLiabilitiesCurrent"),
            ),
            nature="balance",
            custom=_OWN.format(other="Noncurrent|LongTerm", late=""),
            in_contract=False,
        ),
        item(
            "named_noncurrent",
            "Later liabilities that are no debt",
            "deferred taxes and revenue, pensions, provisions and the like",
            total(
                maybe(
                    """DeferredIncomeTaxLiabilitiesNet DeferredTaxLiabilitiesNoncurrent
                    DeferredIncomeTaxesAndOtherLiabilitiesNoncurrent"""
                ),
                maybe("OtherLiabilitiesNoncurrent OtherLiabilities"),
                maybe("ContractWithCustomerLiabilityNoncurrent DeferredRevenueNoncurrent DeferredRevenueAndCreditsNoncurrent"),
                maybe(
                    """PensionAndOtherPostretirementDefinedBenefitPlansLiabilitiesNoncurrent
                    PensionAndOtherPostretirementAndPostemploymentBenefitPlansLiabilitiesNoncurrent
                    DefinedBenefitPensionPlanLiabilitiesNoncurrent"""
                ),
                maybe("AccruedIncomeTaxesNoncurrent LiabilityForUncertainTaxPositionsNoncurrent"),
                maybe("AssetRetirementObligationsNoncurrent"),
                maybe("SelfInsuranceReserveNoncurrent SelfInsuranceReserve"),
                maybe("DeferredCompensationLiabilityClassifiedNoncurrent"),
                maybe("BusinessCombinationContingentConsiderationLiabilityNoncurrent"),
                maybe("LiabilitiesOfDisposalGroupIncludingDiscontinuedOperationNoncurrent"),
            ),
            nature="balance",
            custom=_OWN.format(other="NeverThere", late=r"(?=\w*(Noncurrent|LongTerm))"),
            in_contract=False,
        ),
    )
}
"""The two items by name, read as those of `concepts.ITEMS` are."""
