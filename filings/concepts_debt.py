"""The concepts of debt: every interest-bearing line, finance leases in, operating leases apart (measures.md 2).

The order keeps a total from being added to its own parts: concepts that hold everything come first, then those that hold all
long-term debt, then the balance sheet's lines, then single kinds of borrowing. Herc and Hertz have their debt in the first
alternatives (LongTermDebtAndCapitalLeaseObligations..., DebtAndCapitalLeaseObligations).
"""

from __future__ import annotations

import re
from dataclasses import replace

from filings.items import Alternative, each, maybe, part, printed, total

WITH_LEASES = """DebtAndCapitalLeaseObligations LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities
    LongTermDebtAndCapitalLeaseObligations LongTermDebtAndCapitalLeaseObligationsCurrent"""
LEASES_WHOLE = "FinanceLeaseLiability CapitalLeaseObligations"
LEASES_NONCURRENT = "FinanceLeaseLiabilityNoncurrent CapitalLeaseObligationsNoncurrent"
LEASES_CURRENT = "FinanceLeaseLiabilityCurrent CapitalLeaseObligationsCurrent"
_LEASES = (
    maybe(LEASES_WHOLE, unless=WITH_LEASES),
    maybe(LEASES_NONCURRENT, unless=f"{LEASES_WHOLE} {WITH_LEASES}"),
    maybe(LEASES_CURRENT, unless=f"{LEASES_WHOLE} {WITH_LEASES}"),
)

_ALL_SHORT = "ShortTermBorrowings ShortTermBankLoansAndNotesPayable"
_SHORT = (
    maybe(_ALL_SHORT),
    maybe("NotesAndLoansPayableCurrent NotesAndLoansPayable", unless=_ALL_SHORT),
    maybe("CommercialPaper", unless=_ALL_SHORT),
    maybe("LinesOfCreditCurrent", unless=_ALL_SHORT),
    maybe("LoansPayableCurrent LoansPayableToBankCurrent", unless=_ALL_SHORT),
    maybe("NotesPayableToBankCurrent", unless=_ALL_SHORT),
    maybe("OtherShortTermBorrowings OtherLoansPayableCurrent", unless=_ALL_SHORT),
    maybe("BankOverdrafts", unless=_ALL_SHORT),
    maybe("BridgeLoan", unless=_ALL_SHORT),
    maybe("NotesPayableRelatedPartiesClassifiedCurrent NotesPayableRelatedPartiesCurrentAndNoncurrent", unless=_ALL_SHORT),
)

# A bank's balance sheet does not tell what falls due within a year.
_BANK = (
    maybe("AdvancesFromFederalHomeLoanBanks FederalHomeLoanBankAdvancesLongTerm FederalHomeLoanBankAdvancesShortTerm"),
    maybe(
        "FederalFundsPurchasedAndSecuritiesSoldUnderAgreementsToRepurchase SecuritiesSoldUnderAgreementsToRepurchase",
        unless=_ALL_SHORT,
    ),
)

_LONG_CURRENT = "LongTermDebtCurrent LongTermDebtAndCapitalLeaseObligationsCurrent"
_KINDS_CURRENT = (
    maybe("ConvertibleDebtCurrent ConvertibleNotesPayableCurrent", unless=_LONG_CURRENT),
    maybe("NotesPayableCurrent", unless=_LONG_CURRENT),
    maybe("SeniorNotesCurrent", unless=_LONG_CURRENT),
    maybe("SecuredDebtCurrent", unless=_LONG_CURRENT),
    maybe("UnsecuredDebtCurrent", unless=_LONG_CURRENT),
    maybe("SubordinatedDebtCurrent", unless=_LONG_CURRENT),
    maybe("MediumtermNotesCurrent", unless=_LONG_CURRENT),
    maybe("OtherLongTermDebtCurrent", unless=_LONG_CURRENT),
)
_KINDS_NONCURRENT = (
    maybe("ConvertibleDebtNoncurrent ConvertibleLongTermNotesPayable ConvertibleDebt ConvertibleNotesPayable"),
    maybe("SeniorLongTermNotes SeniorNotes"),
    maybe("LongTermLoansPayable LongTermLoansFromBank LoansPayable LoansPayableToBank"),
    maybe("LongTermNotesPayable NotesPayableToBankNoncurrent LongTermNotesAndLoans NotesPayable"),
    maybe("LongTermLineOfCredit LineOfCredit"),
    maybe("SecuredLongTermDebt SecuredDebt"),
    maybe("UnsecuredLongTermDebt UnsecuredDebt"),
    maybe("SubordinatedLongTermDebt SubordinatedDebt"),
    maybe(
        """JuniorSubordinatedDebentureOwedToUnconsolidatedSubsidiaryTrust
        JuniorSubordinatedDebentureOwedToUnconsolidatedSubsidiaryTrustNoncurrent JuniorSubordinatedLongTermNotes
        JuniorSubordinatedNotes"""
    ),
    maybe("MediumtermNotesNoncurrent"),
    maybe("NotesPayableRelatedPartiesNoncurrent DueToRelatedPartiesNoncurrent"),
    maybe("OtherLongTermDebtNoncurrent OtherLongTermDebt"),
    maybe("OtherBorrowings"),
)

# Beside a line for all long-term debt another line of the balance sheet is another borrowing; in a note it is a part of it.
_OTHER_LINES = tuple(replace(one, is_printed_only=True) for one in _KINDS_NONCURRENT)

DEBT: tuple[tuple[Alternative, ...], ...] = (
    each("DebtAndCapitalLeaseObligations"),
    total(part("LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities"), *_SHORT, *_BANK),
    total(part("LongTermDebtAndCapitalLeaseObligations"), part("DebtCurrent")),
    total(part("LongTermDebtAndCapitalLeaseObligations"), maybe(_LONG_CURRENT), *_KINDS_CURRENT, *_SHORT, *_BANK, *_OTHER_LINES),
    total(part("DebtLongtermAndShorttermCombinedAmount"), *_LEASES),
    total(part("LongTermDebtNoncurrent"), part("DebtCurrent"), *_OTHER_LINES, *_LEASES),
    total(part("LongTermDebtNoncurrent"), part(_LONG_CURRENT), *_SHORT, *_BANK, *_OTHER_LINES, *_LEASES),
    # Printed beside a line for what falls due within a year, it is the rest (Adobe); in a note it is all of it.
    total(
        part("LongTermDebt"),
        printed(f"DebtCurrent {_LONG_CURRENT}"),
        *(replace(one, unless=(*one.unless, "us-gaap:DebtCurrent")) for one in _SHORT),
        *_BANK,
        *_OTHER_LINES,
        *_LEASES,
    ),
    total(part("LongTermDebtNoncurrent"), *_KINDS_CURRENT, *_SHORT, *_BANK, *_OTHER_LINES, *_LEASES),
    total(*_KINDS_NONCURRENT, part("DebtCurrent"), *_LEASES),
    total(*_KINDS_NONCURRENT, maybe(_LONG_CURRENT), *_KINDS_CURRENT, *_SHORT, *_BANK, *_LEASES),
)
CURRENT: tuple[tuple[Alternative, ...], ...] = (
    each("DebtCurrent"),
    total(maybe(_LONG_CURRENT), *_KINDS_CURRENT, *_SHORT),
)
NONCURRENT: tuple[tuple[Alternative, ...], ...] = (
    each("LongTermDebtNoncurrent LongTermDebtAndCapitalLeaseObligations"),
    total(printed("LongTermDebt")),
    total(*_KINDS_NONCURRENT),
)
LEASES: tuple[tuple[Alternative, ...], ...] = (
    each(LEASES_WHOLE),
    total(maybe(LEASES_NONCURRENT), maybe(LEASES_CURRENT)),
)

CANDIDATES = re.compile(
    # What only speaks of debt: securities held, limits, rates, costs, flows, schedules.
    r"^(?!.*(AvailableFor|HeldTo|DebtSecurities|Receivable|Investment|Issuance|Discount|Covenant|Unused|Remaining|Capacity|FairValue|Rate"
    r"|Percent|Deferred|Tax|Gain|Loss|Amortiz|Proceeds|Repay|Payments|Interest|ProForma|Policy|TextBlock|Number|Allowance|Undiscounted"
    r"|Maturit|Extinguish|Conver(sion|ted)|Obtained|Incurred|FaceAmount|Reserve|Retirement|ESOP|Hedg|Adjustment|CommonS|Reclassif"
    r"|OperatingAndFinanceLease|OperatingLeaseAndFinanceLease|ToBePaid|NonCash|Available))"
    r".*(Debt|Borrowing|NotesPayable|SeniorNotes|ConvertibleNotes|TermLoan|Loans?Payable|LinesOfCredit|LineOfCredit(FacilityAmount|$)"
    r"|CommercialPaper|Debenture|Overdraft|FinanceLeaseLiabilit|CapitalLeaseOblig|HomeLoanBank|SoldUnderAgreementsToRepurchase"
    r"|FederalFundsPurchased)",
    re.I,
)
"""Local names, custom ones included, that contradict "no debt"."""
