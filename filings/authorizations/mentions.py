"""Where a filing speaks of repurchase programmes, and what each such sentence says: one Mention a programme and sentence.

Retrieve wide with plain finds, then read narrowly: a sentence must speak of the registrant's own shares, of a board's or company's
act or a standing programme, and be neither negation nor hypothesis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from filings.authorizations.days import days
from filings.authorizations.events import read_general
from filings.authorizations.facts import status_of
from filings.authorizations.quantities import quantities
from filings.authorizations.special import AMONG_WAYS, read_private, read_special
from filings.authorizations.words import ASR, BOARD_ACTS, BOARD_APPROVED, PLAN, REPO, REPURCHASE, TENDER, Day, Mention
from filings.document import Filing
from filings.prose import holds, paragraph_at, sentences, small

_NEEDLES = (("back", ("uy", "uy ", "uy-"), ("",)), ("ender ", ("",), ("offer", "Offer")), ("ASR", ("",), ("",)))
"""Ways that filings name buying back shares without saying "purchase": what is looked for, with what before and behind it."""
_PURCHASES = (" program", " plan", " auth", " up to", " of up to", "s of up to")
"""What follows "purchase" where it is the registrant's of its own shares, and not said as "repurchase"."""
MOST_MENTIONS = 1000
"""The longest annual reports have some seventy; a document made to be slow is not read beyond these."""
LONGEST_SENTENCE = 1500
"""Characters; what is longer is a table whose cells ran together, or no prose at all."""
_FOOTNOTE = re.compile(r"^[•·*†‡\s-]*(?:[\[(]?(?:\d{1,2}|[a-z])[\])]|\d{1,2}\.?)?\s*(?=[A-Z])")
_OTHER_PLANS = re.compile(
    r"\b(?:employees?['’]?s?|associate|director)(?: \w+){0,2} (?:stock|share) purchase plans?|\bespp\b"
    r"|dividend reinvestment"
)
_HYPOTHESIS = re.compile(
    r"\b(?:if (?:the|our|any)|(?:may|could|would|might) (?:also |in the future |from time to time "
    r"|not )?(?:authori[sz]e|approve|consider|determine|decide|seek|adopt|implement|announce|establish"
    r"|increase|elect)\b"
    r"|has not (?:authori[sz]ed|approved|adopted)|have not (?:authori[sz]ed|approved|adopted)"
    r"|did not (?:authori[sz]e|approve|have|adopt)|do(?:es)? not have|not to (?:authori|approv)\w+"
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
_DEBT_WORDS = (
    "notes", "debenture", "debt", "bonds", "loans", "convertible", "principal", "preferred", "mortgage", "receivable", "warrants",
    "securities sold",
)  # fmt: skip
_SHARES_OBJECT = re.compile(
    r"\b(?:(?:common|ordinary|outstanding|our|its|class [a-c]|treasury|capital) (?:shares|stock|units)"
    r"|shares of|of stock|common units|(?:share|stock|unit|equity)[- ](?:(?:re-?)?purchase|buy-?\s?back)s?"
    r"|buy-?\s?backs?|"
    r"(?:re)?purchase (?:of )?(?:shares|stock)|shares)\b"
    r"|(?<!debt )(?<!note )(?<!notes )(?<!loan )\brepurchase (?:program|plan)\b"
)
_STATES = re.compile(
    r"(?=[abcdelmprstu])\b(?:program|plan|authori[sz]\w*|authority|board|asrs?|accelerated|tender|auction|remain\w*"
    r"|available|(?:re)?purchase agreement|agreed to (?:re)?purchase|under this|sra|repurchased|completed"
    r"|terminated|expired?|expires|replaced|transaction|settle\w*|period|may yet|leaving|deliver\w*)\b"
)
_OWN_SHARES = re.compile(
    r"\b(?:our|its|the company['’]s|company['’]s own)(?: \w+){0,5} (?:shares|stock|units)\b"
    r"|shares of (?:our|its|the company['’]s)|\bof our (?:common|class)|self[- ]tender|issuer tender"
)
_PRIVATE = re.compile(
    r"\b(?:(?:stock|share|unit|common stock|securities)s? (?:re-?)?purchase agreement|sra)\b"
    r"|\b(?:agreed to|to) (?:re-?)?purchase\b[^;]{0,90}\bfrom (?!time)"
    r"|\b(?:re-?)?purchased\b[^;]{0,120}\bshares\b[^;]{0,90}\bfrom (?!time|the open|inception|employees"
    r"|our employees|participants)"
    r"|privately[- ]negotiated (?:re-?purchase|transaction|purchase) with"
)
_CONTINUES = re.compile(
    r"^(?:this|the|it|these|such)\b[^;]{0,40}\b(?:included?|increased?|increasing|brings|represent\w*|rais\w+)\b"
)


def passages(filing: Filing) -> Iterator[tuple[int, int]]:
    """The paragraphs that name buying back, in order, each once."""
    text = filing.text
    hits: list[int] = []
    at = text.find("urchase")
    while at >= 0:
        # Lines of plain text break anywhere in "purchase of up to": there, every purchase is looked at.
        if text[at - 2 : at] in ("ep", "EP") or filing.is_plain_text or text.startswith(_PURCHASES, at + 7):
            hits.append(at)
        at = text.find("urchase", at + 7)
    for needle, before, behind in _NEEDLES:
        at = text.find(needle)
        while at >= 0:
            if text[max(0, at - 3) : at].endswith(before) and text.startswith(behind, at + len(needle)):
                hits.append(at)
            at = text.find(needle, at + len(needle))
    done = 0
    for hit in sorted(hits):
        if hit < done:
            continue
        start, end = paragraph_at(text, hit, is_plain_text=filing.is_plain_text)
        yield max(start, done), end
        done = end


def mentions(filing: Filing) -> list[Mention]:
    """Every statement about a repurchase programme, in order of the text."""
    found: list[Mention] = []
    text = filing.text
    known = filing.info.filed or filing.info.period_end or ""
    spoken = -TOPIC_REACH
    for number, (start, end) in enumerate(passages(filing)):
        if len(found) > MOST_MENTIONS:
            break
        is_topic, last = start - spoken < TOPIC_REACH, ""
        for low, high in sentences(text, start, end):
            low = _after_cells(text, low, high)
            if high - low > LONGEST_SENTENCE:
                continue
            sentence = _plain(text[low:high])
            lower = small(sentence)
            previous, last = last, sentence
            is_repo = holds(lower, _REPO_WORDS) and REPO.search(lower) is not None
            names = holds(lower, _BUYING_WORDS)
            if names and (is_repo or "employee" in lower or "reinvest" in lower):
                names = REPURCHASE.search(_OTHER_PLANS.sub(" ", REPO.sub(" ", lower))) is not None
            if names and not is_topic:
                is_topic = " shares " in lower or _SHARES_OBJECT.search(lower) is not None
            if not is_topic or not _STATES.search(lower) or (is_repo and not _OF_SHARES.search(lower)):
                continue
            if not _DIGIT.search(sentence) and not holds(lower, _TELLING_WORDS):
                is_act = names and BOARD_APPROVED.search(lower) is not None
                if is_act or (not found and _NAMES.search(lower)):  # "our share repurchase program", and no more of it
                    found.append(Mention(low, high, number, names=True, is_act=is_act))
                    spoken = high
                continue
            said = read_sentence(sentence, low, high, number, names_repurchase=names, filed=filing.info.filed, known=known)
            # "This included increasing the authorization ...": on the day that the sentence before it names.
            if said and _CONTINUES.match(lower) and BOARD_ACTS.search(small(previous)):
                day = next((d.iso for d in days(previous) if d.part == "announced"), None)
                said = [replace(m, announced=day) if m.defines and not m.announced and not m.is_prior else m for m in said]
            if said:
                spoken = high
            found += said
    return found


TOPIC_REACH = 3000
"""Characters; a paragraph that follows so close on one about repurchases may speak of "the program" without naming them."""

_BUYING_WORDS = ("purchas", "buy", "bought", "reacqui", "tender offer", "acquire up to")
_TELLING_WORDS = (
    "open market", "open-market", "10b", "complet", "expir", "terminat", "cancel", "discontinu", "replac", "supersed",
    "exhaust", "utiliz", "settle", "final", "million", "hundred", "lapse", "in addition to", "year", "month", "increas",
    "expan", "rescind", "withdr",
)  # fmt: skip
"""Without a figure and without one of these a sentence tells nothing of a programme but that there is one."""
_DIGIT = re.compile(r"\d")
_NAMES = re.compile(
    r"\b(?:our|the company's|its|existing|current)(?: \w+){0,3} (?:share|stock)s? (?:re-?purchase|buy-?\s?back)"
    r" (?:program|plan|authori[sz]ation)"
)
_REPO_WORDS = (
    "repurchase agree", "repurchase trans", "repurchase facil", "repurchase oblig", "repurchase reser", "repurchase right",
    "resale",
)  # fmt: skip
_OF_SHARES = re.compile(r"\b(?:share|stock)s? (?:re-?purchase|buy)")


def _after_cells(text: str, low: int, high: int) -> int:
    """Where prose begins in what may be a table's row or a table that ran into a sentence: after the last cell's end.

    A row of figures has no prose: its last cell is short, and `high` comes back.
    """
    if text.count("\t", low, high) <= 2:
        return low
    start = text.rfind("\t", low, high - 60) + 1
    return start if start and text.count("\t", start, high) <= 2 else high


_AND_ACCELERATED = re.compile(
    r",? and (?:(?:the company|we|it|simultaneously|concurrently) )*entered into an? (?:\w+ ){0,3}?accelerated"
)
_TODAY = re.compile(r"\bannounced today|\btoday announced|\btoday that")


def _plain(words: str) -> str:
    words = " ".join(words.split()).replace("’", "'").replace("‘", "'").replace("‑", "-")
    return _FOOTNOTE.sub("", words)  # "2In February 2019", "(1) On May 3"


_BOARD_DID = re.compile(
    r"\b(?:board|directors|company|we)\b(?:(?!\b(?:not|never)\b)[^;]){0,40}\b(?:authorized|approved|announced)\b"
)
_NAMES_SHARES = re.compile(r"\b(?:share|stock|common) (?:re-?purchase|buy)|common (?:stock|shares|units)")


def read_sentence(
    sentence: str,
    low: int,
    high: int,
    passage: int = 0,
    *,
    names_repurchase: bool = True,
    filed: str | None = None,
    known: str = "",
) -> list[Mention]:
    """What one sentence (single spaces, straight apostrophes) says of programmes; [] where it says nothing sure.

    `filed` is the day that "today" means; `known` the latest day the filing can speak of: what takes effect later has not happened.
    """
    lower = small(sentence)
    if _HYPOTHESIS.search(lower) and not _BOARD_DID.search(lower):
        return []
    if holds(lower, _DEBT_WORDS) and _DEBT_ONLY.search(lower) and not _NAMES_SHARES.search(lower):
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
    blank = Mention(low, high, passage)
    numbers, dates = quantities(sentence), days(sentence, filed)
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
        return [replace(blank, family="tender offer", status=over)] if over else []
    may_be_private = not is_accelerated and ("agree" in lower or " from " in lower or "SRA" in sentence or "negotiated" in lower)
    if may_be_private and not PLAN.search(lower) and _PRIVATE.search(lower):
        return read_private(sentence, blank, numbers, dates)
    return read_general(sentence, blank, numbers, dates, names_repurchase, known)
