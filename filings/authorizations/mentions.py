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
from filings.authorizations.events import read_general
from filings.authorizations.facts import status_of
from filings.authorizations.quantities import quantities
from filings.authorizations.special import AMONG_WAYS, read_private, read_special
from filings.authorizations.words import ASR, BOARD_ACTS, BOARD_APPROVED, PLAN, REPO, REPURCHASE, TENDER, Day, Mention
from filings.document import Filing
from filings.prose import holds, paragraph_at, sentences, small

_NEEDLES = (("back", ("uy", "uy ", "uy-"), ("",)), ("up to", ("ire ", "uy "), ("",)), ("ender ", ("",), ("offer", "Offer")), ("ASR", ("",), ("",)))
"""Ways that filings name buying back shares without saying "purchase": what is looked for, with what before and behind it."""
_PURCHASES = (" program", " plan", " auth", " up to", " of up to", "s of up to", " of an additional", " and retire")
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
    r"|shares of|of stock|(?:of|for) (?:our|its|the company['’]s|your) (?:\w+ )?(?:common )?stock|common units|(?:share|stock|unit|equity)[- ](?:(?:re-?)?purchase|buy-?\s?back)s?"
    r"|buy-?\s?backs?|"
    r"(?:re)?purchase (?:of )?(?:shares|stock)|shares)\b"
    r"|(?<!debt )(?<!note )(?<!notes )(?<!loan )\brepurchase (?:program|plan|authori[sz]ation)\b"
    r"|\b(?:program|authori[sz]ation)\b[^;]{0,60}\brepurchases of up to\b"
)
_STATES = re.compile(
    r"(?=[abcdelmprstu])\b(?:announced that|program|plan|authori[sz]\w*|authority|board|asrs?|accelerated|tender|auction|remain\w*"
    r"|available|unused|left|(?:re)?purchase agreement|agreed to (?:re)?purchase|under this|sra|repurchased|completed"
    r"|terminated|expired?|expires|replaced|transaction|settle\w*|period|may yet|leaving|deliver\w*)\b"
)
_OWN_SHARES = re.compile(
    r"\b(?:our|its|the company['’]s|company['’]s own)(?: \w+){0,5} (?:shares|stock|units)\b"
    r"|shares of (?:our|its|the company['’]s)|\bof our (?:common|class)|self[- ]tender|issuer tender"
)
_PRIVATE = re.compile(
    r"\b(?:(?:stock|share|unit|common stock|securities)s? (?:re-?)?purchase agreement|sra)\b"
    r"|\b(?:agreed to|to) (?:re-?)?purchase\b[^;]{0,90}\bfrom (?!time|\$?\d|an? )"
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
        is_bought = text.startswith("d ", at + 7) and text[at + 9 : at + 10].isdigit()  # "purchased 150,000 shares from ..."
        if text[at - 2 : at] in ("ep", "EP") or filing.is_plain_text or is_bought or text.startswith(_PURCHASES, at + 7):
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
        is_plain = filing.is_plain_text or (filing.has_fixed_lines and _is_broken_line(text, hit))
        start, end = paragraph_at(text, hit, is_plain_text=is_plain)
        yield max(start, done), end
        done = end


def _is_broken_line(text: str, at: int) -> bool:
    """A line of a `<pre>` that goes on in the next one, or goes on from the one before: its paragraph ends at a blank line."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line, above, below = text[start:end].strip(), text[max(0, start - 120) : start].rstrip("\n"), text[end + 1 : end + 120].split("\n")[0]
    above = above.rsplit("\n", 1)[-1].strip()
    if not 0 < len(line) < 120:
        return False
    return (len(below.strip()) > 1 and line[-1] not in ".:;?!") or (len(above) > 30 and above[-1] not in ".:;?!=-_")


_HELD_STOCK = re.compile(
    r"\b(?:we|the company|the registrant) (?:currently |still |beneficially )?(?:owns?|owned|holds?|held)\b[^.]{0,50}\d\s?%"
    r"|\bour (?:ownership|equity[- ]method investment|equity interest|stake|percentage interest)\b|\bequity[- ]method\b|\binvestees?\b"
    r"|\bportfolio compan"
)
_SOMEBODYS_BOARD = re.compile(
    r"\b(?P<name>[A-Z][\w&.-]+(?: [A-Z][\w&.-]+){0,4})(?:['’]s? (?:\w+ ){0,2}?[Bb]oard\b| (?:has )?(?:announced|authorized|approved|commenced)\b)"
)
_OURSELVES = frozenset(
    "the our its board company corporation bank bancorp trust fund partnership registrant directors committee general partner management"
    " trustees this in on executive compensation shareholders stockholders we".split()
)


def _is_of_another(filing: Filing, start: int, end: int, lower: str) -> bool:
    """A passage about a company whose shares the registrant holds, and the programme of that company's own board."""
    if not _HELD_STOCK.search(lower):
        return False
    match = next((m for m in _SOMEBODYS_BOARD.finditer(filing.text, start, end)), None)
    if match is None:
        return False
    mine = set(re.findall(r"[a-z0-9&]+", (filing.info.company or "").lower())) | _OURSELVES
    return not any(word in mine for word in re.findall(r"[a-z0-9&]+", match["name"].lower()))


def mentions(filing: Filing) -> list[Mention]:
    """Every statement about a repurchase programme, in order of the text."""
    found: list[Mention] = []
    text = filing.text
    known = filing.info.filed or filing.info.period_end or ""
    latest = _filed_by(filing)
    spoken = -TOPIC_REACH
    for number, (start, end) in enumerate(passages(filing)):
        if len(found) > MOST_MENTIONS:
            break
        is_topic, last = start - spoken < TOPIC_REACH, ""
        if _is_of_another(filing, start, end, filing.lower[start:end]):
            continue
        for low, high in _statements(text, start, end):
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
            said = read_sentence(sentence, low, high, number, names_repurchase=names, filed=filing.info.filed, known=known, latest=latest)
            if found and (paid := _upfront_payment(found[-1], low, lower)):
                said = [paid]
            # "This included increasing the authorization ...": on the day that the sentence before it names.
            if said and _CONTINUES.match(lower) and BOARD_ACTS.search(small(previous)):
                day = next((d.iso for d in days(previous) if d.part == "announced"), None)
                said = [replace(m, announced=day) if m.defines and not m.announced and not m.is_prior else m for m in said]
            if said:
                spoken = high
            found += said
    return found


def _filed_by(filing: Filing) -> str | None:
    """The last day on which the report for the filing's period is likely to have been filed, where its own day is not known."""
    end = filing.info.period_end
    if filing.info.filed or not end or len(end) != 10:
        return filing.info.filed
    return (date.fromisoformat(end) + timedelta(days=100 if (filing.info.form or "").startswith("10-K") else 50)).isoformat()


_UP_FRONT = re.compile(
    r"\b(?:inception|agreements?|up-?front|asr|bank|dealer|financial institution|counterpart)\b[^;]{0,90}?\b(?:pre-?paid|paid|payment of)\b"
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

_BUYING_WORDS = ("purchas", "buy", "bought", "reacqui", "tender offer", "acquire up to")
_TELLING_WORDS = (
    "open market", "open-market", "10b", "complet", "expir", "terminat", "cancel", "discontinu", "replac", "supersed",
    "exhaust", "utiliz", "used", "spent", "nothing", "settle", "final", "million", "hundred", "lapse", "in addition to", "year", "month", "increas",
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


_LETTERED = re.compile(r"[.;] \((?=[b-i]\) [A-Z])")


def _statements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences, and footnotes that run on in one line: "(a) Purchases are made ... (b) In January 2014 the Board ..."."""
    for low, high in sentences(text, start, end):
        for match in _LETTERED.finditer(text, low, high):
            yield low, match.end() - 1
            low = match.end() - 1
        yield low, high


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
    latest: str | None = None,
) -> list[Mention]:
    """What one sentence (single spaces, straight apostrophes) says of programmes; [] where it says nothing sure.

    `filed` is the day that "today" means; `known` the latest day the filing can speak of: what takes effect later has not happened;
    `latest` the day by which it must have been filed, for days without a year.
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
        return [replace(blank, family="tender offer", status=over)] if over else []
    may_be_private = not is_accelerated and ("agree" in lower or " from " in lower or "SRA" in sentence or "negotiated" in lower)
    if may_be_private and not PLAN.search(lower) and _PRIVATE.search(lower):
        return read_private(sentence, blank, numbers, dates)
    return read_general(sentence, blank, numbers, dates, names_repurchase, known)
