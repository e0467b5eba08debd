"""What one sentence says of repurchase programmes: accelerated repurchases, tenders and blocks go to their own readers, negations,
hypotheses and debt say nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.authorizations.days import days
from filings.authorizations.events import read_general
from filings.authorizations.facts import status_of
from filings.authorizations.quantities import quantities
from filings.authorizations.special import AMONG_WAYS, read_private, read_special
from filings.authorizations.words import ASR, PLAN, TENDER, Day, Mention
from filings.prose import holds, small

_HYPOTHESIS = re.compile(
    r"(?=[cdhimnptw])\b(?:if (?:the|our|any)|(?:may|could|would|might) (?:also |in the future |from time to time "
    r"|not )?(?:authori[sz]e|approve|consider|determine|decide|seek|adopt|implement|announce|establish"
    r"|increase|elect)\b"
    r"|has not (?:authori[sz]ed|approved|adopted)|have not (?:authori[sz]ed|approved|adopted)"
    r"|did not (?:authori[sz]e|approve|have|adopt)|do(?:es)? not (?:currently |presently )?have (?!an? |any (?:expir|fixed|set"
    r"|specif))|not to (?:authori|approv)\w+"
    r"|no (?:publicly )?(?:announced |stock |share |such |active )*(?:re-?purchase"
    r"|buy-?\s?back)? ?(?:program|plan|authori[sz]ation)s?|there can be no assurance|we cannot assure"
    r"|no assurance"
    r"|intends? to (?:seek|ask)|plans? to (?:seek|ask)|consider(?:ing)? (?:a|the|additional))\b"
)
_DEBT_ONLY = re.compile(
    r"\b(?:re-?purchas\w+|purchase|buy ?back|tender offer|redeem|redemption)\b[^;]{0,100}?\b(?:notes"
    r"|debentures|indebtedness|debt securities|bonds|loans|convertible|principal amount|preferred (?:stock"
    r"|shares|securities)"
    r"|trust preferred|mortgage|receivables|warrants|securities sold)\b"
)
DEBT_WORDS = (
    "notes", "debenture", "debt", "bonds", "loans", "convertible", "principal", "preferred", "mortgage", "receivable", "warrants",
    "securities sold",
)  # fmt: skip
_OWN_SHARES = re.compile(
    r"\b(?:launched|commenced|announced|initiated|completed) an? (?:[\w-]+ ){0,4}?tender offer (?:for|to (?:re)?purchase) up to\b|"
    r"\b(?:our|its|the company['’]s|company['’]s own)(?: \w+){0,5} (?:shares|stock|units)\b"
    r"|shares of (?:our|its|the company['’]s)|\bof our (?:common|class)|self[- ]tender|issuer tender"
)
_PRIVATE = re.compile(
    r"\b(?:(?:stock|share|unit|common stock|securities)s? (?:re-?)?purchase agreement|sra)\b"
    r"|\b(?:agreed to|to) (?:re-?)?purchase\b[^;]{0,90}\bfrom (?!time|\$?\d|an? )"
    r"|\b(?:re-?)?purchased\b[^;]{0,120}\bshares\b[^;]{0,90}\bfrom (?!time|the open|inception|employees"
    r"|our employees|participants)"
    r"|\b(?:re-?)?purchased\b[^;]{0,40}\bfrom (?:the|certain|such) (?:several )?(?:underwriters|selling)"
    r"|privately[- ]negotiated (?:re-?purchase|transaction|purchase) with"
)
_AND_ACCELERATED = re.compile(
    r",? and (?:(?:the company|we|it|simultaneously|concurrently) )*entered into an? (?:\w+ ){0,3}?accelerated"
)
_AND_NEW = re.compile(
    r",? and (?=(?:(?:we|it|the company|our board|the board) )?(?:announced|approved|authorized|adopted) an? (?:new|further|second"
    r"|replacement) )"
)
_NEW = (" a new ", " an new ", " a further ", " a second ", " a replacement ")
_INSIDERS = (
    "permit",
    "allow",
    "affiliated ",
    "unsolicited ",
    "third",
    "officers ",
    "employees ",
    "insiders ",
    "executives ",
    "holder ",
    "affiliates ",
    "parent ",
    "esop ",
)
_ENDS = re.compile(r"\b(?:completed|concluded|terminated|cancell?ed|exhausted|finished)\b")
_AMOUNT = re.compile(r"\$\d|\d{3} ?(?:,\d{3} )?(?:shares)|million")
_BY_INSIDERS = re.compile(
    r"\b(?:officers|employees|insiders|executives|majority (?:share|stock)holder|affiliates|parent"
    r"|esop)\b(?:[^;]{0,60}\bthey)? (?:may|will|intends? to"
    r"|plans? to)"
    r" (?:also )?(?:re)?purchase\b|\b(?:unaffiliated|unsolicited|not affiliated with (?:us|the company)"
    r"|third[- ]party)\b[^;]{0,90}\btender"
    r"|\b(?:(?:credit|loan|debt|financing|merger) (?:agreement|facility)|indenture|covenants?|lenders?)\b[^;]{0,40}\b(?:permit"
    r"|allow)s?\b"
)
_BY_LENDERS = re.compile(
    r"\b(?:credit|loan|financing|revolving)(?: \w+)? (?:agreements?|facilit(?:y|ies)|lines?)\b[^;$]{0,40}\b(?:permit|allow)|"
    r"\bindentures?\b[^;$]{0,40}\b(?:permit|allow)"
)
"""What lenders allow is no programme."""
_THE_OFFER = re.compile(r"\b(?:the|this|our|such) offer\b")
_TODAY = re.compile(r"\bannounced today|\btoday announced|\btoday that")
_BOARD_DID = re.compile(
    r"\b(?:board|directors|company|we)\b(?:(?!\b(?:not|never)\b)[^;]){0,40}\b(?:authorized|approved|announced)\b"
)
_NAMES_SHARES = re.compile(r"\b(?:share|stock|common) (?:re-?purchase|buy)|common (?:stock|shares|units)")


def may_be_of_us(lower: str) -> bool:
    """Neither hypothesis nor debt nor what insiders buy: a board's act about the registrant's own shares, as far as words tell."""
    is_of_debt = holds(lower, DEBT_WORDS) and _DEBT_ONLY.search(lower) is not None
    return not (
        is_of_debt or _is_by_lenders(lower) or "reserved for" in lower or _HYPOTHESIS.search(lower) or _BY_INSIDERS.search(lower)
    )


def _is_by_lenders(lower: str) -> bool:
    return holds(lower, (" permit", " allow")) and _BY_LENDERS.search(lower) is not None


def read_sentence(
    sentence: str,
    low: int,
    high: int,
    passage: int = 0,
    *,
    names_repurchase: bool = True,
    filed: str | None = None,
    known: str = "",
    latest: str | None = None,
    last_family: str = "",
) -> list[Mention]:
    """What one sentence (single spaces, straight apostrophes) says of programmes; [] where it says nothing sure.

    `filed` is the day that "today" means; `known` the latest day the filing can speak of: what takes effect later has not happened;
    `latest` the day by which it must have been filed, for days without a year; `last_family` of what the sentence before spoke.
    """
    lower = small(sentence)
    if (_HYPOTHESIS.search(lower) or _is_by_lenders(lower)) and not _BOARD_DID.search(lower):
        return []
    if holds(lower, DEBT_WORDS) and _DEBT_ONLY.search(lower) and not _NAMES_SHARES.search(lower):
        return []
    is_accelerated = ("accelerated" in lower or "ASR" in sentence) and ASR.search(lower) is not None
    if is_accelerated and (both := _AND_ACCELERATED.search(lower)):
        # "authorized the repurchase of up to $75 million and entered into an accelerated repurchase of $37.5 million"
        day = next((sentence[d.start : d.end] for d in days(sentence) if d.part == "announced" and d.start < both.start()), None)
        rest = sentence[both.start() :].lstrip(", ").removeprefix("and ")
        parts = sentence[: both.start()], f"On {day}, {rest}" if day and "dated" not in sentence else rest
        return [
            m
            for part in parts
            for m in read_sentence(part, low, high, passage, names_repurchase=names_repurchase, filed=filed, known=known)
        ]
    if holds(lower, _NEW) and (both := _AND_NEW.search(lower)) and _ENDS.search(lower[: both.start()]) and both.start() > 20:
        # "completed its $30 million program in January 2023 and announced a new $40 million program on February 21, 2023"
        day = next(
            (f"On {sentence[d.start : d.end]}, " for d in days(sentence)[:1] if lower.startswith(("on ", "in ")) and d.start < 5),
            "",
        )
        halves = sentence[: both.start()], day + sentence[both.end() :]
        if all(_AMOUNT.search(half) for half in halves) or (PLAN.search(halves[0].lower()) and _AMOUNT.search(halves[1])):
            return [
                m
                for half in halves
                for m in read_sentence(
                    half, low, high, passage, names_repurchase=names_repurchase, filed=filed, known=known, latest=latest
                )
            ]
    if holds(lower, _INSIDERS) and _BY_INSIDERS.search(lower):
        return []
    blank = Mention(low, high, passage)
    numbers, dates = quantities(sentence), days(sentence, filed or latest)
    if filed and "today" in lower and (today := _TODAY.search(lower)):
        dates = sorted([*dates, Day(today.start(), today.end(), filed, "announced")], key=lambda d: d.start)
    if is_accelerated and not AMONG_WAYS.search(lower):
        special = read_special(sentence, blank, numbers, dates, "accelerated")
        if special:
            return special
    if ("tender" in lower or "auction" in lower or "offer to" in lower) and TENDER.search(lower):
        if _OWN_SHARES.search(lower):
            return read_special(sentence, blank, numbers, dates, "tender offer")
        over = status_of(sentence)
        last = next((d.iso for d in dates if d.part == "expiry"), None) if over else None
        return [replace(blank, family="tender offer", status=over, expires=last)] if over else []
    if last_family == "tender offer" and _THE_OFFER.search(lower):
        return read_special(sentence, blank, numbers, dates, "tender offer")
    may_be_private = not is_accelerated and ("agree" in lower or " from " in lower or "SRA" in sentence or "negotiated" in lower)
    if may_be_private and not PLAN.search(lower) and _PRIVATE.search(lower):
        return read_private(sentence, blank, numbers, dates)
    return read_general(sentence, blank, numbers, dates, names_repurchase, known)
