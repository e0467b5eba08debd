"""Repurchases with a counterparty of their own: accelerated repurchases, tender offers, blocks bought from a named holder."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.authorizations.facts import facts_of
from filings.authorizations.words import LABEL, LEAST, Day, Mention, Quantity
from filings.prose import small

_ENTERS = re.compile(
    r"\b(?:entered into|executed|(?:completed|concluded) an?|enter into|entering into|entry into|agreements? with|authori[sz]ed"
    r"|initiated|established|commenced|(?<!previously )announced|launched)\b[^;]{0,160}?(?:\baccelerated"
    r"|\basr|\bdutch|\btender offer|\boffer to)"
    r"|\b(?:asr|accelerated)\b[^;]{0,40}\b(?:entered into|executed|entering into|we entered)"
    r"|\b(?:asr|accelerated)\b[^;]{0,70}\b(?:signed|dated|made|effected|begun|agreed)(?: to)? (?:in|on)\b"
    r"|\breceived\b[^;]{0,90}\bunder (?:the |its |these |an )?(?:asrs?|accelerated)\b[^;]{0,60}\bfor\b[^;]{0,30}\$"
)
AMONG_WAYS = re.compile(
    r"\bmay be (?:in the form|made|effected)|\b(?:including|through|under|via|by|or|as"
    r"|using)(?: \w+){0,2} (?:an? )?accelerated|such as|\bor asrs?\b"
)
_PAYS = re.compile(
    r"\b(?:pre-?paid|paid|remitted|delivered|payment of|payments? totaling|prepayment of|advanced"
    r"|in exchange for)\b[^;]{0,80}$"
)
_NAME = r"(?:(?:Mr|Ms|Mrs|Dr)\.\s)?[A-Z][\w&'’.-]*(?:,?\s(?:[A-Z][\w&'’.-]*|of|and|&|de|van|von|[A-Z]\.))*"
_SELLER = re.compile(
    rf"\b(?:with|from)\s+(?:(?:one|certain|two|three) of (?:our|its"
    rf"|the Company's) [a-z ]{{3,40}},?\s+)?(?:(?:our|its"
    rf"|the Company's) [a-z, -]{{3,60}}?,?\s+)?"
    rf"(?:the\s+(?:estate of\s+(?:(?:our|its|the Company's) [a-z -]{{3,40}},?\s+)?|(?=(?:[A-Z][\w.&'-]*\s){{0,4}}"
    rf"(?:Estate|Trust|Foundation|Family|Funds?|Group|Partners(?:hip)?)\b)))?"
    rf"(?P<name>{_NAME}|(?:an?|one|two|three|four|certain) (?:of (?:our|its|the Company's) )?(?:[a-z-]+ ){{0,4}}?"
    r"(?:(?:share|stock|unit)?holders?|directors?|officers?|founders?|executives?|investors?)\b)"
)
_RELATED = re.compile(
    r"\b(?:director|officer|chairman|founder|chief executive|president|affiliate[sd]?|significant (?:share"
    r"|stock)holder|principal (?:share|stock)holder|largest (?:share|stock)holder|related part(?:y|ies)"
    r"|member of (?:our|the|its) board|insider|controlling|beneficial owner)\b"
)
_IN_PERIOD = re.compile(
    r"\b[Dd]uring (?:the )?(?:first|second|third|fourth|fiscal|three|six|nine|twelve|year|quarter"
    r"|[12]\d{3})\b[^,;]{0,50}?(?P<year>20\d\d|19\d\d)"
)


def read_special(sentence: str, blank: Mention, numbers: list[Quantity], dates: list[Day], family: str) -> list[Mention]:
    """An accelerated repurchase or a tender offer for the registrant's own shares."""
    lower = small(sentence)
    base = replace(
        facts_of(sentence, blank, numbers, dates),
        family=family,
        term=None,
        expires=next((d.iso for d in reversed(dates) if d.part == "expiry"), None) if family == "tender offer" else None,
        remaining_value=None,
        remaining_shares=None,
    )
    if not _ENTERS.search(lower):
        paid = next(
            (
                q.value
                for q in numbers
                if q.unit == "USD" and q.part not in ("price", "remaining") and _PAYS.search(lower[: q.start])
            ),
            None,
        )
        return (
            [replace(base, defines=False, value=paid, status=base.status)]
            if base.status or base.expires or (paid and family == "accelerated")
            else []
        )
    if (
        base.status == "completed"
        and re.search(r"\b(?:program|agreements?|ASRs?|offer) (?:was|were|has been|had been) (?:completed|settled)", sentence, re.I)
        and not re.search(r"\bentered into\b", sentence)
    ):
        return [replace(base, defines=False)]
    money = [q for q in numbers if q.unit == "USD" and q.part not in ("price", "remaining", "prior") and q.value >= LEAST]
    money.sort(
        key=lambda q: not re.match(r"\s*(?:\w+[- ]){0,2}(?:accelerated|ASR)", sentence[q.end :], re.I)
    )  # "including a $2.75 billion ASR"
    parts = ("authorized", "object", "spent", "other") if base.status == "completed" else ("authorized", "object")
    shares = [q for q in numbers if q.unit == "shares" and q.part in parts]
    said = [d for d in dates if d.part in ("announced", "postfixed")]
    if not said and (period := _IN_PERIOD.search(sentence)):
        if (
            family == "accelerated"
            and re.search(r"\bagreements\b|\bASRs\b|\brepurchases\b", sentence)
            and not re.match(r"\s*(?:\w+[- ]){0,2}(?:accelerated|ASR)", sentence[money[0].end :] if money else "")
        ):
            return []  # the sum of a year's agreements
        if family == "accelerated" and money:
            said = [Day(0, 0, period["year"], "announced")]
    if not money and not (shares and family == "tender offer") and not said:
        return [replace(base, defines=False)] if base.status else []
    if re.search(
        r"\b(?:may|could|might|intend\w* to|plan\w* to|expect\w* to) (?:\w+ )?(?:enter|commence|initiate)", sentence, re.I
    ):
        return []
    label = LABEL.search(sentence)
    return [
        replace(
            base,
            defines=True,
            announced=said[0].iso if said else None,
            value=money[0].value if money else None,
            shares=shares[0].value if shares and family == "tender offer" else None,
            label=label["label"] if label else None,
        )
    ]


_NOT_OWN = re.compile(
    r"\b(?:employees|underwrit|withh|(?<!excise )tax(?:es)?|notes|subsidiar|[Pp]referred|option to|right to|may|issue and sell"
    r"|sell up to|Exhibit"
    r"|Incorporated by reference)\b"
)
_OWN = re.compile(
    r"\bpurchased\b[^;]{0,40}\bshares\b[^;]{0,60}\bfrom\b[^;]{0,90}\b(?:director|officer|founder|privately[- ]negotiated|our Board)"
    r"|\bre-?purchas|\bpurchase of\b[^;]{0,40}\bshares of (?:our|its|the Company's) (?:\w+ ){0,3}(?:stock|shares)",
    re.I,
)


def _paid(shares: Quantity | None, money: list[Quantity], numbers: list[Quantity]) -> int | float | None:
    """What the block cost: the largest amount told, where the number of shares and the price a share do not contradict it."""
    whole = max((q.value for q in money if q.value >= LEAST), default=None)
    each = next((q.value for q in numbers if q.unit == "USD" and q.part == "price"), None)
    if whole is not None and shares is not None and each and not 0.9 * whole <= shares.value * each <= 1.1 * whole:
        return None
    return whole


# "concurrently with the secondary offering, the Company repurchased 2,000,000 of the shares from the underwriters"
_OFFERING = re.compile(
    r"\b(?:secondary|concurrent\w*|selling|underwritten)\b[^;]*\b(?:(?:company|we) (?:also |has "
    r"|have )?(?:agreed to )?(?:re)?purchased?)\b[^;]{0,90}"
    r"\bfrom (?:the|such|certain|one of the) (?:several )?(?:underwriters?|selling (?:stock|share|unit)holders?)"
)
_HOLDER = re.compile(
    rf"\b(?:affiliates? of|(?:entities|funds?|investment funds|shareholders|stockholders) (?:affiliated|associated|managed"
    rf"|advised) (?:with|by)"
    rf"|(?:stock|share)holders?,|offering by) (?:the )?(?P<name>{_NAME})"
)


def read_private(sentence: str, blank: Mention, numbers: list[Quantity], dates: list[Day]) -> list[Mention]:
    """Shares bought from a named holder under an agreement, or in a holder's offering."""
    lower = small(sentence)
    shares = [q for q in numbers if q.unit == "shares" and q.part != "remaining"]
    money = [q for q in numbers if q.unit == "USD" and q.part not in ("price", "remaining")]
    said = [d for d in dates if d.part in ("announced", "postfixed", "other")]
    is_offering = _OFFERING.search(lower) is not None
    seller = _HOLDER.search(sentence) if is_offering else _SELLER.search(sentence)
    acted = re.search(r"\b(?:Board|Directors|Committee|Trustees)\b[^;]{0,30}\bapproved\b", sentence)
    if (
        not said
        or not (seller or acted or is_offering)
        or not (shares or money)
        or not re.search(r"\b(?:common|shares|stock)\b", sentence, re.I)
    ):
        return []
    if not is_offering and (_NOT_OWN.search(sentence) or not _OWN.search(sentence)):
        return []
    return [
        replace(
            blank,
            family="private",
            defines=True,
            announced=said[0].iso,
            shares=shares[0].value if shares else None,
            value=_paid(shares[0] if shares else None, money, numbers),
            counterparty=seller["name"].strip(" ,.") if seller else None,
            related=True if _RELATED.search(lower) else None,
            status="active" if re.search(r"\b(?:will|expected to|is to) (?:close|be completed)", sentence, re.I) else "completed",
        )
    ]
