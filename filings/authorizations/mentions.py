"""Where a filing speaks of repurchase programmes, and what each such sentence says: one Mention a programme and sentence.

Retrieve wide with plain finds, then read narrowly: a sentence must speak of the registrant's own shares, of a board's or company's
act or a standing programme, and be neither negation nor hypothesis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from filings.amounts import MONEY, scaled
from filings.authorizations.days import days
from filings.authorizations.listed import listed_programs
from filings.authorizations.passages import PARTED_WORDS, is_of_another, is_of_parent, passages
from filings.authorizations.said import DEBT_WORDS, may_be_of_us, read_sentence
from filings.authorizations.wording import commonly
from filings.authorizations.words import BOARD_ACTS, BOARD_APPROVED, BUYS_BACK, PLAN, REPO, REPURCHASE, Mention
from filings.document import Filing
from filings.prose import holds, sentences, small

MOST_MENTIONS = 1000
"""The longest annual reports have some seventy; a document made to be slow is not read beyond these."""
LONGEST_SENTENCE = 1500
"""Characters; what is longer is a table whose cells ran together, or no prose at all."""
_OTHER_SUBJECTS = re.compile(
    r"\b(?:incentive|compensation|options?|awards?|grants?|issu\w+|dividends?|distributions?|loans?|credit|notes|debt|offering"
    r"|employees?|pension|acquisition of|merger|preferred|warrants?)\b"
)
"""Of what a paragraph under a heading or beside the table of purchases speaks instead of buying back."""
_FOOTNOTE = re.compile(r"^(?:and )?[•·*†‡\s-]*(?:[\[(]?(?:\d{1,2}|[a-z]|[ivx]+)[\])]|\d{1,2}\.?)?\s*(?=[A-Z]|\$\d|\d[\d,]{4})")
_OTHER_PLANS = re.compile(
    r"\b(?:employees?['’]?s?|associate|director)(?: \w+){0,2} (?:stock|share) purchase plans?|\bespp\b"
    r"|dividend reinvestment"
)
_SHARES_OBJECT = re.compile(
    r"\b(?:(?:common|ordinary|outstanding|our|its|class [a-c]|treasury|capital) (?:shares|stock|units)"
    r"|shares of|of stock|(?:of|for) (?:our|its|the company['’]s|your) (?:\w+ )?(?:common )?stock|common units|(?:share|stock|unit"
    r"|equity)[- ](?:(?:re-?)?purchase|buy-?\s?back)s?"
    r"|buy-?\s?backs?|"
    r"(?:re)?purchase (?:of )?(?:shares|stock)|shares)\b"
    r"|\bstock is (?:re)?purchased under\b|(?<!debt )(?<!note )(?<!notes )(?<!loan )\brepurchase (?:program|plan"
    r"|authori[sz]ation)\b"
    r"|\b(?:program|authori[sz]ation)\b[^;]{0,60}\brepurchases of up to\b"
)
_STATES = re.compile(
    r"(?=[abcdefilmnprstuvy])\b(?:directors|trustees|committee|resolved|voted|underwriters|(?:stock|share)?holders?|allows"
    r"|permits|yet|still|leav(?:es|ing)|unspent|balance|capacity"
    r"|issuer bids?|ncib|mandate|announce[ds]"
    r"|inception|program|plan|authori[sz]\w*|authority|board|asrs?|accelerated|tender|auction"
    r"|remain\w*"
    r"|approv(?:ed|al)|available|unused|left|(?:re)?purchase agreement|agreed to (?:re)?purchase|under this|sra|repurchased"
    r"|completed"
    r"|terminated|expired?|expires|replaced|transaction|settle\w*|period|may yet|leaving|deliver\w*)\b"
)
_CONTINUES = re.compile(
    r"^(?:this|the|it|these|such)\b[^;]{0,40}\b(?:included?|increased?|increasing|brings|represent\w*|rais\w+)\b"
)


def mentions(filing: Filing) -> list[Mention]:
    """Every statement about a repurchase programme, in order of the text."""
    found: list[Mention] = []
    text = filing.text
    known = filing.info.filed or filing.info.period_end or ""
    latest = _filed_by(filing)
    spoken = -TOPIC_REACH
    for number, (start, end, is_led) in enumerate(passages(filing)):
        if len(found) > MOST_MENTIONS:
            break
        whole = filing.lower[start:end]
        if is_of_another(filing, start, end, whole):
            continue
        is_parted = holds(whole, PARTED_WORDS)
        is_of_shares = "share" in whole or "stock" in whole or "units" in whole
        is_topic, is_asked, names, last = is_led or start - spoken < TOPIC_REACH, False, False, ""
        for low, high, is_item in _statements(text, start, end):
            low = _after_cells(text, low, high)
            if high - low > LONGEST_SENTENCE:
                continue
            sentence = _plain(text[low:high])
            lower = small(sentence)
            if (is_topic or is_of_shares) and (_DIGIT.search(sentence) or holds(lower, _TELLING_WORDS)):
                sentence = commonly(sentence, lower)
                lower = small(sentence)
            previous, last = last, sentence
            is_repo = holds(lower, _REPO_WORDS) and REPO.search(lower) is not None
            names = holds(lower, _BUYING_WORDS) or (is_item and names)
            if names and not is_item and (is_repo or "employee" in lower or "reinvest" in lower):
                names = REPURCHASE.search(_OTHER_PLANS.sub(" ", REPO.sub(" ", lower))) is not None
            names = names or (is_led and PLAN.search(lower) is not None and not _OTHER_SUBJECTS.search(lower))
            if names and not is_topic:
                is_topic = " shares " in lower or _SHARES_OBJECT.search(lower) is not None or _is_of_plan(lower)
            if not is_topic and not is_asked and _DIGIT.search(sentence) and "approv" in lower:
                # "The amount approved was $40 million", before the sentence that names the shares
                is_asked, is_topic = True, " shares " in whole or _SHARES_OBJECT.search(whole) is not None
            if is_parted and is_of_parent(filing, low, high):
                continue
            if not is_topic or not _STATES.search(lower) or (is_repo and not _OF_SHARES.search(lower)):
                continue
            if not _DIGIT.search(sentence) and not holds(lower, _TELLING_WORDS):
                is_act = names and BOARD_APPROVED.search(lower) is not None
                if is_act or (not found and _NAMES.search(lower)):  # "our share repurchase program", and no more of it
                    found.append(Mention(low, high, number, names=True, is_act=is_act))
                    spoken = high
                continue
            said = read_sentence(
                sentence,
                low,
                high,
                number,
                names_repurchase=names,
                filed=filing.info.filed,
                known=known,
                latest=latest,
                last_family=found[-1].family if found and low - found[-1].end < 400 else "",
            )
            if found and (paid := _upfront_payment(found[-1], low, lower)):
                said = [paid]
            # "This included increasing the authorization ...": on the day that the sentence before it names.
            if said and _CONTINUES.match(lower) and BOARD_ACTS.search(small(previous)):
                day = next((d.iso for d in days(previous) if d.part == "announced"), None)
                said = [replace(m, announced=day) if m.defines and not m.announced and not m.is_prior else m for m in said]
            if said:
                spoken = high
            found += said
            if not names or any(m.defines for m in said):
                continue
            is_unread = not said and PLAN.search(lower) and BOARD_ACTS.search(lower) and not _OTHER_SUBJECTS.search(lower)
            if (is_unread or BOARD_APPROVED.search(lower)) and may_be_of_us(lower):
                found.append(Mention(low, high, number, is_act=True))
    return sorted([*found, *listed_programs(filing)], key=lambda m: m.start)


def _filed_by(filing: Filing) -> str | None:
    """The last day on which the report for the filing's period is likely to have been filed, where its own day is not known."""
    end = filing.info.period_end
    if filing.info.filed or not end or len(end) != 10:
        return filing.info.filed
    return (date.fromisoformat(end) + timedelta(days=100 if (filing.info.form or "").startswith("10-K") else 50)).isoformat()


_UP_FRONT = re.compile(
    r"\b(?:inception|agreements?|up-?front|asr|bank|dealer|financial institution|counterpart)\b[^;]{0,90}?\b(?:pre-?paid|paid"
    r"|payment of)\b"
    r"[^;$]{0,50}(?P<money>\$)"
)


def _upfront_payment(before: Mention, low: int, lower: str) -> Mention | None:
    """What was paid under an accelerated repurchase that the sentence before tells without its size."""
    if before.family != "accelerated" or not before.defines or before.value is not None or low - before.end > 3:
        return None
    match = _UP_FRONT.search(lower)
    amount = MONEY.search(lower, match.start("money")) if match and not PLAN.search(lower) else None
    if amount is None:
        return None
    return replace(before, defines=False, announced=None, value=scaled(amount["number"], amount["scale"]), status=None)


TOPIC_REACH = 3000
"""Characters; a paragraph that follows so close on one about repurchases may speak of "the program" without naming them."""
_BUYING_WORDS = (
    "purchas",
    "buy",
    "bought",
    "reacqui",
    "tender offer",
    "self-tender",
    "acquire up to",
    "issuer bid",
    "acquire as m",
    " asr",
)
_TELLING_WORDS = (
    "open market", "open-market", "10b", "complet", "expir", "terminat", "cancel", "discontinu", "replac", "supersed",
    "exhaust", "utiliz", "used", "spent", "nothing", "settle", "final", "million", "hundred", "lapse", "in addition to",
    "year", "month", "increas", "expan", "rescind", "withdr", "the last", "the rest", "an end", "ran out", "scrap", "dropped",
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
_LETTERED = re.compile(
    r"[.;] (?=(?:and )?\((?:[b-i]|[2-9]|i[iv]|iii|vi*)\) (?:[A-Z]|(?!\$[\d.,]+ (?:[mb]illion )?(?:in|on) )\$?\d[\d,.]{3}))"
    r"|; (?=(?:and )?(?:an?|the|on"
    r"|in) (?=[^;]{0,120}\$)[^;]{0,80}\b(?:program|plan|authori[sz]ation)\b)"
)


def _statements(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Sentences, and footnotes that run on in one line: "(a) Purchases are made ... (b) In January 2014 the Board ...".

    True where one is a list's further item, which speaks of what the list's opening names: "(b) $40.0 million approved in May".
    """
    for low, high in sentences(text, start, end):
        is_several = text.find("; ", low, high) >= 0 or text.find(" (b", low, high) >= 0 or text.find(" (c", low, high) >= 0
        is_list = False
        for match in _LETTERED.finditer(text, low, high) if is_several else ():
            yield low, match.start() + 2, is_list
            low, is_list = match.start() + 2, text[match.start()] == ";"
        yield low, high, is_list


def _is_of_plan(lower: str) -> bool:
    """ "No repurchases were made under our $20 million program": of shares, where nothing else that is bought back is named."""
    return BUYS_BACK.search(lower) is not None and PLAN.search(lower) is not None and not holds(lower, DEBT_WORDS)


def _after_cells(text: str, low: int, high: int) -> int:
    """Where prose begins in what may be a table's row or a table that ran into a sentence: after the last cell's end.

    A row of figures has no prose: its last cell is short, and `high` comes back.
    """
    if text.count("\t", low, high) <= 2:
        return low
    start = text.rfind("\t", low, high - 60) + 1
    return start if start and text.count("\t", start, high) <= 2 else high


def _plain(words: str) -> str:
    words = " ".join(words.split()).replace("’", "'").replace("‘", "'").replace("‑", "-")
    return _FOOTNOTE.sub("", words)  # "2In February 2019", "(1) On May 3"
