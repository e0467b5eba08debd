"""Lines of the cash-flow statement: which concepts carry them. The grammar is in `items.py`.

Payments are positive; cash paid for own shares and tax withheld for staff never stand in for each other.
"""

from __future__ import annotations

from dataclasses import replace

from filings.items import Alternative, Item, Part, each, item, maybe, part, total

_SOFTWARE = "PaymentsToDevelopSoftware PaymentsForSoftware"
_OIL = """PaymentsToAcquireOilAndGasPropertyAndEquipment PaymentsToExploreAndDevelopOilAndGasProperties
    PaymentsToAcquireOilAndGasProperty"""
_PRODUCTIVE = "PaymentsToAcquireProductiveAssets"
_OTHER = "PaymentsToAcquireOtherPropertyPlantAndEquipment"
_PLANS = """ProceedsFromIssuanceOfSharesUnderIncentiveAndShareBasedCompensationPlansIncludingStockOptions
    ProceedsFromIssuanceOfSharesUnderIncentiveAndShareBasedCompensationPlans ProceedsFromStockPlans"""
_SHARES = "ProceedsFromIssuanceOfCommonStock ProceedsFromIssuanceInitialPublicOffering ProceedsFromIssuanceOrSaleOfEquity"

_LINES = (
    item(
        "operating_cash_flow",
        "Operating cash flow",
        "of continuing operations only where no total is tagged",
        each("NetCashProvidedByUsedInOperatingActivities NetCashProvidedByUsedInOperatingActivitiesContinuingOperations"),
    ),
    item(
        "investing_cash_flow",
        "Investing cash flow",
        "negative: money spent",
        each("NetCashProvidedByUsedInInvestingActivities NetCashProvidedByUsedInInvestingActivitiesContinuingOperations"),
    ),
    item(
        "financing_cash_flow",
        "Financing cash flow",
        "negative: money returned",
        each("NetCashProvidedByUsedInFinancingActivities NetCashProvidedByUsedInFinancingActivitiesContinuingOperations"),
    ),
    item(
        "capital_expenditure",
        "Capital expenditure",
        "all of it: plant, rental fleet, productive assets, capitalised software; positive: money spent",
        total(
            part(f"PaymentsToAcquirePropertyPlantAndEquipment {_PRODUCTIVE}", largest=True),
            maybe("PaymentsToAcquireEquipmentOnLease"),
            maybe("PaymentsToAcquireOtherProductiveAssets", unless=_PRODUCTIVE),
            maybe(_SOFTWARE, unless=_PRODUCTIVE),
            maybe(_OIL, unless=_PRODUCTIVE),
        ),
        total(part(_OIL), maybe(_OTHER)),
        total(part("PaymentsToAcquireEquipmentOnLease"), maybe(_OTHER), maybe(_SOFTWARE)),
        total(part("PaymentsToAcquireOtherProductiveAssets"), maybe(_OTHER), maybe(_SOFTWARE)),
        each("PaymentsToAcquireMachineryAndEquipment PaymentsForConstructionInProcess"),
        total(part("PaymentsForCapitalImprovements"), maybe("PaymentsToDevelopRealEstateAssets")),
        each("PaymentsToDevelopRealEstateAssets PaymentsToAcquireAndDevelopRealEstate"),
        total(part("PaymentsForProceedsFromProductiveAssets"), maybe(_OTHER), partial=True, note="net of sales of assets"),
        total(part(_SOFTWARE), partial=True, note="capitalised software only"),
        # Hertz tags its own property so and its fleet under a concept of its own: a part, never the whole.
        total(part(_OTHER), partial=True, note="other property only; the main line has another name"),
        candidates=r"^(?!.*(Incurred|Accru|NotYetPaid|Noncash|PaymentsDue|Lease(Liab|Pay)|Proceeds(?!From\w*Productive)))"
        r".*((Payments?|Purchases?|Expenditures?|Additions?|Acquisitions?)\w*(Property|Plant|Equipment|Productive|Software|Vehicle|Fleet|Rental"
        r"|Vessel|Aircraft|Improvement|OilAndGas|RealEstate)|(Earning|Rental|Fleet|Vehicle)\w*(Expenditure|Purchase|Addition)|CapitalExpenditure)",
        custom=r"^(?!.*(Incurred|Accru|NotYetPaid|NonCash|Proceeds|Liabilit|Payable))((RevenueEarning|Rental(Equipment|Fleet|Vehicle))\w*"
        r"(Expenditures?|Purchases?|Additions)$|(Expenditures?|Purchases?|PaymentsTo(Acquire|Purchase)|AdditionsTo)\w*(RevenueEarning"
        r"|Rental(Equipment|Fleet|Vehicle)|Propert(y|ies)(Plant)?And(Equipment|Plant))|^CapitalExpenditures?$)",
    ),
    item(
        "repurchases",
        "Repurchases",
        "cash paid for the company's own common shares; tax withholding is an item of its own",
        each("PaymentsForRepurchaseOfCommonStock PaymentsForRepurchaseOfEquity"),
        candidates=r"^(?!.*(Preferred|Withh|Remaining|Authorized|PerShare|NumberOf)).*(Repurchase\w*(Common|Equity|Share|Stock)|TreasuryS"
        r"|StockRepurchased)",
        custom=r"^(?!.*(Withh|Tax(?!$)|Preferred|Bond|Note|Debt|Subsidiar|Excise(?!Tax$)))(Payments?|Purchases?|Repurchases?)\w*"
        r"(CommonStock|TreasuryS(tock|hares)|OrdinaryShares|CapitalStock)|^PaymentsForRepurchaseOfCommonStockNetOfExciseTax$",
        negative="refused",
    ),
    item(
        "tax_withholding",
        "Tax withholding",
        "cash paid to tax offices for shares withheld from employees; never a repurchase",
        each("PaymentsRelatedToTaxWithholdingForShareBasedCompensation"),
        candidates=r"Withh\w*(Tax|Share|Stock)|Tax\w*Withh",
        # Axcelis: NetSettlementOnRestrictedStockGrants. Whatever its sign, money went: no tax office pays for shares withheld.
        custom=r"^(?!.*(Adjustment|Accru|Issued|Noncash|Receivable|Liabilit|Payable|Proceeds|Exercise|Value$|Shares$|TreasuryStock"
        r"|Repurchase|Equity(Forward|Method)|Income|NetOf\w*Tax|RelatedPart))"
        r".*(Net(Share)?Settle(ment|d)?s?(On|Of|For|Related)\w*(RestrictedStock|Stock|Share|Equity)"
        r"|(Payments?|Paid|Remit)\w*(Withh\w*(Tax|Share|Stock|Employee)|Tax(es)?\w*(Withh|Net(Share)?Settle|Vest))"
        r"|Tax(es)?Paid\w*(Net(Share)?Settle|Vest|Award|RestrictedStock|Withh)"
        r"|Tax(es)?Withh\w*Paid|RestrictedStock\w*TaxWithholdings?$)",
        negative="slip",
    ),
    item(
        "share_issuance",
        "Shares issued for cash",
        "cash from new common shares, those of employees' options and plans included",
        total(
            maybe(_SHARES),
            maybe(_PLANS),
            maybe("ProceedsFromStockOptionsExercised", unless=_PLANS),
            # SUNation has both lines (0000022701-25-000010): $10.3m of warrants sold and $11,078 of them exercised.
            maybe("ProceedsFromWarrantExercises"),
            maybe("ProceedsFromIssuanceOfWarrants"),
        ),
        # Preferred shares are an item of their own, unless they were sold together with others.
        candidates=r"^(?!\w*(Preferred|Preference)(?!\w*(Common|Warrant|Ordinary)))\w*Proceeds\w*(CommonStock|Equity(?!Method|Securit)|Stock|Shares|Warrant|PublicOffering|AtTheMarket)",
    ),
    item(
        "stock_compensation",
        "Stock compensation",
        "expense added back in the cash-flow statement",
        each("ShareBasedCompensation AllocatedShareBasedCompensationExpense"),
        candidates=r"^(?!.*(Payments|Withh)).*((Share|Stock|Equity)Based\w*Comp|StockCompensation)",
    ),
    item(
        "dividends_paid",
        "Dividends paid",
        "cash to the parent's holders, common and preferred; minorities' apart",
        each("PaymentsOfDividends"),
        total(
            part("PaymentsOfDividendsCommonStock PaymentsOfOrdinaryDividends"),
            maybe("PaymentsOfDividendsPreferredStockAndPreferenceStock"),
        ),
        each("PaymentsOfDividendsPreferredStockAndPreferenceStock"),
        candidates=r"^(?!.*(Received|Income|Receivable|Minority|Noncontrolling|Rate|Yield)).*(PaymentsOf\w*Dividend|Dividends?\w*(Paid|Declared"
        r"|Payable|Cash)|CashDividend|DividendsCommon)",
        negative="refused",
    ),
    item(
        "acquisitions",
        "Acquisitions",
        "cash paid for businesses less the cash acquired; a bank's may be negative (more cash came than went)",
        each("PaymentsToAcquireBusinessesNetOfCashAcquired PaymentsToAcquireBusinessesAndInterestInAffiliates"),
        each("PaymentsToAcquireBusinessesGross"),
        total(part("CashAcquiredInExcessOfPaymentsToAcquireBusiness CashAcquiredFromAcquisition", sign=-1)),
        candidates=r"PaymentsToAcquireBusiness|(Acquisitions?|Business)\w*NetOfCash|CashAcquired(In|From)",
        custom=r"^(PaymentsToAcquireBusiness|Acquisitions?(OfBusiness(es)?)?NetOfCash)\w*",
    ),
    item(
        "divestitures",
        "Divestitures",
        "cash received for businesses sold; positive",
        each(
            """ProceedsFromDivestitureOfBusinessesNetOfCashDivested ProceedsFromDivestitureOfBusinesses
        ProceedsFromDivestitureOfBusinessesAndInterestsInAffiliates"""
        ),
        candidates=r"Proceeds\w*(Divest|(Sale|Disposal)Of(A)?(Business|Subsidiar|Discontinued))",
    ),
    item(
        "debt_issued",
        "Debt issued",
        "cash borrowed, gross where tagged gross; a revolver that turns over swells it: changes of the balance say more",
        each("ProceedsFromIssuanceOfDebt"),
        total(
            maybe(
                """ProceedsFromIssuanceOfLongTermDebt ProceedsFromIssuanceOfLongTermDebtAndCapitalSecuritiesNet
                ProceedsFromDebtNetOfIssuanceCosts
            ProceedsFromDebtMaturingInMoreThanThreeMonths"""
            ),
            maybe(
                "ProceedsFromIssuanceOfSeniorLongTermDebt ProceedsFromIssuanceOfUnsecuredDebt ProceedsFromIssuanceOfSecuredDebt",
                unless="ProceedsFromIssuanceOfLongTermDebt",
            ),
            maybe("ProceedsFromConvertibleNotesPayable ProceedsFromConvertibleDebt", unless="ProceedsFromIssuanceOfLongTermDebt"),
            maybe(
                "ProceedsFromNotesPayable ProceedsFromBankDebt ProceedsFromIssuanceOfMediumTermNotes",
                unless="ProceedsFromIssuanceOfLongTermDebt",
            ),
            maybe("ProceedsFromLinesOfCredit ProceedsFromLongTermLinesOfCredit"),
            maybe(
                """ProceedsFromShortTermDebt ProceedsFromIssuanceOfCommercialPaper
                ProceedsFromShortTermDebtMaturingInMoreThanThreeMonths"""
            ),
            maybe("ProceedsFromIssuanceOfOtherLongTermDebt ProceedsFromOtherDebt"),
            maybe("ProceedsFromFederalHomeLoanBankBorrowings ProceedsFromFederalHomeLoanBankAdvances"),
        ),
        candidates=r"Proceeds\w*(Debt|Borrowing|Notes|Loan|LinesOfCredit|CommercialPaper|Bond)",
    ),
    item(
        "debt_repaid",
        "Debt repaid",
        "cash paid back to lenders, finance leases apart; positive",
        each("RepaymentsOfDebt RepaymentsOfDebtAndCapitalLeaseObligations"),
        total(
            maybe(
                """RepaymentsOfLongTermDebt RepaymentsOfLongTermDebtAndCapitalSecurities
                RepaymentsOfDebtMaturingInMoreThanThreeMonths
            RepaymentsOfLongTermDebtAndLongTermCapitalLeaseObligations"""
            ),
            maybe("RepaymentsOfSeniorDebt RepaymentsOfUnsecuredDebt RepaymentsOfSecuredDebt", unless="RepaymentsOfLongTermDebt"),
            maybe("RepaymentsOfConvertibleDebt", unless="RepaymentsOfLongTermDebt"),
            maybe("RepaymentsOfNotesPayable RepaymentsOfBankDebt RepaymentsOfMediumTermNotes", unless="RepaymentsOfLongTermDebt"),
            maybe("RepaymentsOfLinesOfCredit RepaymentsOfLongTermLinesOfCredit"),
            maybe("RepaymentsOfShortTermDebt RepaymentsOfCommercialPaper RepaymentsOfShortTermDebtMaturingInMoreThanThreeMonths"),
            maybe("RepaymentsOfOtherLongTermDebt RepaymentsOfOtherDebt"),
            maybe("RepaymentsOfFederalHomeLoanBankBorrowings PaymentsForFederalHomeLoanBankAdvances"),
        ),
        candidates=r"^(?!.*(IssuanceCost|ExtinguishmentCost|FinancingCost|GainLoss|GainsLosses|ToAcquire|ForSale)).*"
        r"(Repay|Payment|Retire|Redempt|Extinguish)\w*(Debt|Borrowing|NotesPayable|SeniorNotes|ConvertibleNotes|TermLoan|LinesOfCredit)",
    ),
    item(
        "preferred_issued",
        "Preferred shares issued",
        "cash from new preferred shares, convertible and redeemable ones included; equity raised, but no common shares",
        each(
            """ProceedsFromIssuanceOfPreferredStockAndPreferenceStock ProceedsFromIssuanceOfConvertiblePreferredStock
            ProceedsFromIssuanceOfRedeemableConvertiblePreferredStock ProceedsFromIssuanceOfRedeemablePreferredStock
            ProceedsFromIssuanceOfPreferredLimitedPartnersUnits"""
        ),
        candidates=r"Proceeds\w*(Preferred|PreferenceS)",
        in_contract=False,
    ),
    item(
        "change_in_cash",
        "Change in cash",
        "of the year, restricted cash and exchange rates included where they are tagged so; negative is less cash",
        each(
            """CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsPeriodIncreaseDecreaseIncludingExchangeRateEffect
            CashAndCashEquivalentsPeriodIncreaseDecrease CashPeriodIncreaseDecrease
            CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsPeriodIncreaseDecreaseExcludingExchangeRateEffect
            CashAndCashEquivalentsPeriodIncreaseDecreaseExcludingExchangeRateEffect"""
        ),
        in_contract=False,
    ),
    item(
        "finance_lease_principal",
        "Finance lease principal paid",
        "cash; counts as capital expenditure",
        each("FinanceLeasePrincipalPayments RepaymentsOfLongTermCapitalLeaseObligations"),
        candidates=r"^(?!.*(Undiscounted|Due|Year|Remainder)).*(Finance|Capital)Lease\w*Payments?$"
        r"|Repay\w*(Finance|Capital)Lease",
        in_contract=False,
    ),
)

_SIGNS = {
    "share_issuance": -1,
    "preferred_issued": -1,
    "debt_issued": -1,
    "repurchases": 1,
    "tax_withholding": 1,
    "dividends_paid": 1,
    "debt_repaid": 1,
    "finance_lease_principal": 1,
}
"""Lines of the financing section, and what takes each out of its total."""


def _taken_out(line: Item, sign: int) -> list[Part]:
    """A line as parts of another sum: its leading concepts, else the parts of its first sum that has several."""
    single = [one.parts[0] for one in line.alternatives if len(one.parts) == 1]
    sums = [one for one in line.alternatives if len(one.parts) > 1]
    if sums and single:
        single = [one.parts[0] for one in line.alternatives[: line.alternatives.index(sums[0])]]
    lead = tuple(concept for one in single for concept in one.concepts)
    made = [Part(lead, sign, True)] if lead else []
    return made + [replace(one, sign=sign, is_optional=True, unless=(*one.unless, *lead)) for way in sums[:1] for one in way.parts]


_TOTAL = part("NetCashProvidedByUsedInFinancingActivities NetCashProvidedByUsedInFinancingActivitiesContinuingOperations")
_UNNAMED = replace(
    item(
        "unnamed_financing",
        "Financing without a name",
        "what the financing section of one filing holds beside the lines that are understood; negative: money went",
        in_contract=False,
    ),
    alternatives=(
        Alternative(
            (_TOTAL, *(p for line in _LINES if line.name in _SIGNS for p in _taken_out(line, _SIGNS[line.name]))), is_derived=True
        ),
    ),
)

CASH_FLOWS: tuple[Item, ...] = (*_LINES, _UNNAMED)
"""Every line, those of the contract first and in its order."""
