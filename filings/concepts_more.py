"""More items: the contract's balance-sheet details, and what only the measures need. The grammar is in `items.py`."""

from __future__ import annotations

from filings import concepts_debt as borrowed
from filings.items import Item, each, item, maybe, part, printed, total

BEFORE_INTEREST = (
    "IncomeLossFromContinuingOperationsBeforeInterestExpenseInterestIncomeIncomeTaxesExtraordinaryItemsNoncontrollingInterestsNet"
)
_UNREALISED_LOSS = """HeldToMaturitySecuritiesAccumulatedUnrecognizedHoldingLoss HeldToMaturitySecuritiesUnrecognizedHoldingLoss
    DebtSecuritiesHeldToMaturityUnrecognizedHoldingLoss"""

MORE: tuple[Item, ...] = (
    item(
        "short_term_investments",
        "Short-term investments",
        "current marketable securities beside cash",
        each(
            """ShortTermInvestments MarketableSecuritiesCurrent AvailableForSaleSecuritiesDebtSecuritiesCurrent
            DebtSecuritiesAvailableForSaleExcludingAccruedInterestCurrent AvailableForSaleSecuritiesCurrent
            OtherShortTermInvestments"""
        ),
        total(
            maybe("HeldToMaturitySecuritiesCurrent DebtSecuritiesHeldToMaturityAmortizedCostAfterAllowanceForCreditLossCurrent"),
            maybe("EquitySecuritiesFvNiCurrentAndNoncurrent", unless="Deposits"),
            maybe("TradingSecuritiesCurrent"),
        ),
        nature="balance",
        candidates=r"^(?!.*(Noncurrent|LongTerm|Proceeds|Payments|Gain|Loss|Maturit|Tax|Percent)).*(ShortTermInvest|MarketableSecurities"
        r"|SecuritiesCurrent|ShortTermMarketable)",
    ),
    item(
        "debt_current",
        "Debt due within a year",
        "current part of long-term debt and short-term borrowings",
        *borrowed.CURRENT,
        nature="balance",
        candidates=borrowed.CANDIDATES,
    ),
    item(
        "debt_noncurrent",
        "Debt due later",
        "long-term debt of the balance sheet without its current part",
        *borrowed.NONCURRENT,
        nature="balance",
        candidates=borrowed.CANDIDATES,
    ),
    item(
        "finance_leases",
        "Finance leases",
        "liability, current and later; capital leases before 2019",
        *borrowed.LEASES,
        nature="balance",
        candidates=r"(Finance|Capital)Lease(Liabilit|Oblig)",
    ),
    item(
        "operating_leases",
        "Operating leases",
        "liability, current and later; kept apart from debt",
        each("OperatingLeaseLiability"),
        total(part("OperatingLeaseLiabilityNoncurrent"), maybe("OperatingLeaseLiabilityCurrent")),
        total(part("OperatingLeaseLiabilityCurrent")),
        nature="balance",
        candidates=r"OperatingLease\w*Liab|OperatingAndFinanceLease\w*Liab",
    ),
    item(
        "preferred",
        "Preferred stock",
        "carrying amount, redeemable preferred included",
        total(
            maybe("PreferredStockValue PreferredStockIncludingAdditionalPaidInCapitalNetOfDiscount PreferredStockValueOutstanding"),
            maybe("RedeemablePreferredStockCarryingAmount", unless="TemporaryEquityCarryingAmountAttributableToParent"),
            maybe("TemporaryEquityCarryingAmountAttributableToParent TemporaryEquityCarryingAmount"),
        ),
        nature="balance",
        candidates=r"^(?!.*(Shares(Auth|Iss|Outst)|Par(Or|Value)|Dividend|Proceeds|Payments|Rate)).*(PreferredStock|TemporaryEquity)",
    ),
    item(
        "minority_interest",
        "Minority interest",
        "what outsiders own of subsidiaries, redeemable interests included",
        total(
            maybe("MinorityInterest"),
            maybe(
                """RedeemableNoncontrollingInterestEquityCarryingAmount RedeemableNoncontrollingInterestEquityCommonCarryingAmount
                RedeemableNoncontrollingInterestEquityFairValue"""
            ),
        ),
        nature="balance",
        candidates=r"^(MinorityInterest|(Redeemable)?NoncontrollingInterests?\w*(CarryingAmount|FairValue)?"
        r"|StockholdersEquityAttributableToNoncontrollingInterest)$",
    ),
    item(
        "intangibles",
        "Intangible assets",
        "without goodwill, net",
        each("IntangibleAssetsNetExcludingGoodwill"),
        total(
            part("FiniteLivedIntangibleAssetsNet"),
            maybe("IndefiniteLivedIntangibleAssetsExcludingGoodwill IndefiniteLivedTrademarks IndefiniteLivedLicenseAgreements"),
        ),
        each(
            """OtherIntangibleAssetsNet IndefiniteLivedIntangibleAssetsExcludingGoodwill
            IndefiniteLivedTrademarks IndefiniteLivedLicenseAgreements"""
        ),
        nature="balance",
        candidates=r"^(?!.*(Amortiz|Impair|Gross|Acquired|Useful|Deferred|Tax|Payments|Proceeds|Policy|Goodwill$)).*(Intangible|Trademark)",
    ),
    item(
        "pretax_income",
        "Income before tax",
        "of continuing operations",
        each(
            """IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest
            IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments"""
        ),
        total(
            part("IncomeLossFromContinuingOperationsBeforeIncomeTaxesDomestic"),
            part("IncomeLossFromContinuingOperationsBeforeIncomeTaxesForeign"),
        ),
        # By its name before interest too; Riot prints it as income before taxes (0001558370-23-014305).
        total(printed(BEFORE_INTEREST)),
        custom=r"^(IncomeLoss|Income|Earnings)\w*Before(ProvisionFor)?(Income)?Tax(es)?\w*$",
    ),
    item(
        "gains_on_sale",
        "Gains on sale",
        "gains less losses on assets and businesses sold; positive is a gain",
        each("GainLossOnDispositionOfAssets1 GainLossOnDispositionOfAssets GainLossOnSaleOfOtherAssets1"),
        total(
            maybe("GainLossOnSaleOfPropertyPlantEquipment GainLossOnDispositionOfProperty"),
            maybe("GainLossOnSaleOfBusiness DisposalGroupNotDiscontinuedOperationGainLossOnDisposal"),
            maybe("GainLossOnSaleOfOtherAssets"),
            maybe("GainsLossesOnSalesOfInvestmentRealEstate GainLossOnSaleOfProperties GainLossOnSaleOfRealEstate"),
        ),
        candidates=r"Gains?(Loss|sLosses)?\w*(Sale|Dispos)\w*(Property|Equipment|Asset|Business|RealEstate|Properties|$)",
    ),
    item(
        "impairments",
        "Impairments",
        "written off, goodwill apart where it is tagged apart",
        each("AssetImpairmentCharges"),
        total(
            maybe("ImpairmentOfLongLivedAssetsHeldForUse"),
            maybe("ImpairmentOfIntangibleAssetsExcludingGoodwill"),
            maybe(
                "ImpairmentOfIntangibleAssetsIndefinitelivedExcludingGoodwill",
                unless="ImpairmentOfIntangibleAssetsExcludingGoodwill",
            ),
            maybe("ImpairmentOfIntangibleAssetsFinitelived", unless="ImpairmentOfIntangibleAssetsExcludingGoodwill"),
            maybe("ImpairmentOfRealEstate TangibleAssetImpairmentCharges"),
            maybe("OtherAssetImpairmentCharges"),
        ),
        candidates=r"^(?!.*(Accumulated|Percent|Policy|Reconciliation|OtherThanTemporary)).*Impairment",
    ),
    item(
        "interest_paid",
        "Interest paid",
        "cash, of the supplementary disclosure",
        each("InterestPaidNet InterestPaid InterestPaidIncludingCapitalizedInterestOperatingAndInvestingActivities"),
        candidates=r"InterestPaid",
    ),
    item(
        "maturities_next_12_months",
        "Debt due within twelve months",
        "principal, of the table of maturities; the rest of the year where a quarterly report says only that",
        each(
            """LongTermDebtMaturitiesRepaymentsOfPrincipalInNextTwelveMonths
            LongTermDebtMaturitiesRepaymentsOfPrincipalInNextRollingTwelveMonths
            LongTermDebtMaturitiesRepaymentsOfPrincipalRemainderOfFiscalYear"""
        ),
        nature="balance",
    ),
    # From here on: only for measures, not printed by `filings statements`.
    item(
        "option_proceeds",
        "Cash from options",
        "paid in by employees; understates what options cost, so it only offsets issuance",
        each(
            """ProceedsFromStockOptionsExercised ProceedsFromStockPlans
            ProceedsFromIssuanceOfSharesUnderIncentiveAndShareBasedCompensationPlansIncludingStockOptions
            ProceedsFromIssuanceOfSharesUnderIncentiveAndShareBasedCompensationPlans"""
        ),
        in_contract=False,
    ),
    item(
        "capitalized_software",
        "Capitalised software",
        "cash; a part of capital expenditure",
        each("PaymentsToDevelopSoftware PaymentsForSoftware"),
        in_contract=False,
    ),
    item(
        "repurchases_accrued",
        "Repurchases, accrued",
        "value of shares bought by the equity statement, excise tax and unpaid purchases included; never stands in for cash",
        each("StockRepurchasedAndRetiredDuringPeriodValue StockRepurchasedDuringPeriodValue TreasuryStockValueAcquiredCostMethod"),
        in_contract=False,
        negative="refused",
    ),
    item(
        "repurchased_shares",
        "Shares repurchased",
        "number of the period by the equity statement; some filers write it negative",
        each("StockRepurchasedAndRetiredDuringPeriodShares StockRepurchasedDuringPeriodShares TreasuryStockSharesAcquired"),
        nature="shares",
        unit="shares",
        in_contract=False,
        negative="slip",
    ),
    item(
        "balance_shares_outstanding",
        "Shares outstanding, balance sheet",
        "on the balance sheet's day; else issued less treasury shares",
        each("CommonStockSharesOutstanding SharesOutstanding"),
        total(
            part("CommonStockSharesIssued SharesIssued"),
            part("TreasuryStockCommonShares TreasuryStockShares", sign=-1),
            derived=True,
            note="issued less treasury",
        ),
        nature="balance",
        unit="shares",
        in_contract=False,
        negative="slip",
    ),
    item(
        "deal_shares",
        "Shares issued for deals",
        "number of the period",
        each("StockIssuedDuringPeriodSharesAcquisitions"),
        nature="shares",
        unit="shares",
        in_contract=False,
        negative="slip",
    ),
    item(
        "conversion_shares",
        "Shares issued on conversion",
        "of convertible debt or preferred stock, number of the period",
        each("StockIssuedDuringPeriodSharesConversionOfConvertibleSecurities ConversionOfStockSharesIssued1"),
        each("DebtConversionConvertedInstrumentSharesIssued1"),
        nature="shares",
        unit="shares",
        in_contract=False,
    ),
    item(
        "split_ratio",
        "Stock split ratio",
        "new shares for one old; below 1 is a reverse split",
        each("StockholdersEquityNoteStockSplitConversionRatio1 StockholdersEquityReverseStockSplitConversionRatio"),
        nature="shares",
        unit="pure",
        in_contract=False,
    ),
    item(
        "interest_income",
        "Interest income",
        "earned on cash and securities",
        each("InvestmentIncomeInterest InvestmentIncomeInterestAndDividend InterestIncomeOther InvestmentIncomeNonoperating"),
        in_contract=False,
    ),
    item(
        "restructuring",
        "Restructuring",
        "charges of the period",
        each("RestructuringCharges RestructuringCosts RestructuringCostsAndAssetImpairmentCharges"),
        candidates=r"Restructuring\w*(Charges|Costs|Expense)",
        in_contract=False,
    ),
    item(
        "undrawn_revolver",
        "Undrawn revolver",
        "what may still be drawn under credit lines",
        each("LineOfCreditFacilityRemainingBorrowingCapacity DebtInstrumentUnusedBorrowingCapacityAmount"),
        nature="balance",
        in_contract=False,
    ),
    item(
        "held_to_maturity_loss",
        "Unrealised loss on held-to-maturity securities",
        "not in equity; taken off tangible book value",
        each(_UNREALISED_LOSS),
        nature="balance",
        in_contract=False,
    ),
    item(
        "real_estate_gains",
        "Gains on real estate",
        "gains less losses on properties sold; taken out of funds from operations",
        each(
            """GainsLossesOnSalesOfInvestmentRealEstate GainLossOnSaleOfProperties GainLossOnSaleOfRealEstate
            GainLossOnDispositionOfRealEstateDiscontinuedOperations"""
        ),
        in_contract=False,
    ),
    item(
        "real_estate_impairment",
        "Impairment of real estate",
        "added back in funds from operations",
        each("ImpairmentOfRealEstate"),
        in_contract=False,
    ),
    item(
        "asset_sales",
        "Sales of assets, cash",
        "received for property, plant, equipment and productive assets; positive",
        each(
            "ProceedsFromSaleOfPropertyPlantAndEquipment ProceedsFromSaleOfProductiveAssets ProceedsFromSaleOfOtherProductiveAssets"
        ),
        each("ProceedsFromSaleOfOtherPropertyPlantAndEquipment"),
        in_contract=False,
    ),
    item(
        "current_assets",
        "Current assets",
        "of the balance sheet",
        each("AssetsCurrent"),
        nature="balance",
        in_contract=False,
    ),
    item(
        "current_liabilities",
        "Current liabilities",
        "of the balance sheet",
        each("LiabilitiesCurrent"),
        nature="balance",
        in_contract=False,
    ),
    item(
        "equity_with_minorities",
        "Equity with minorities",
        "what belongs to all owners",
        each("StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"),
        nature="balance",
        in_contract=False,
    ),
    item(
        "deposits",
        "Deposits",
        "of a bank's customers; raw material, never debt",
        each("Deposits"),
        nature="balance",
        in_contract=False,
    ),
    item(
        "held_for_sale_liabilities",
        "Liabilities held for sale",
        "debt may have moved here: no paydown",
        each(
            """LiabilitiesOfDisposalGroupIncludingDiscontinuedOperation
            LiabilitiesOfDisposalGroupIncludingDiscontinuedOperationCurrent"""
        ),
        nature="balance",
        in_contract=False,
    ),
)
