"""What a sentence adds to a programme that it does not define: what is left, how it ended, when it expires, by which ways."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.authorizations.days import term_months
from filings.authorizations.words import ASR, AUTHORIZES, BOARD_ACTS, BUYS_BACK, FORMER, PLAN, REPO, TENDER, Day, Mention, Quantity

_OPEN_MARKET = re.compile(r"\bopen[- ]market\b|\b10b-?18\b", re.I)
YEAR_NAME = re.compile(
    r"\b(?P<name>(?:(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\s+)?(?P<year>(?:19|20)\d\d)\s+(?:(?:Common|Stock|Share|Unit|Repurchase|Buyback|Buy-back"
    r"|Board|repurchase|stock|share|buyback|common)\s+){0,4}(?:Program|Plan|Authorization|program|plan"
    r"|authorization|Repurchases?|ASRs?|Agreement))\b"
)
_DEFINITE = re.compile(
    r"^(?:\W*\(\w\)\W*)?(?:This|That|The|Such|These|Under (?:this|the|that|these|such)|Our"
    r"|All)\s+(?:[\w$.-]+ ){0,5}?(?:program|plan|authori[sz]ation|approval|repurchases?|authority|amount"
    r"|agreement|transaction|ASR|offer)",
    re.I,
)
_COMPLETED = re.compile(
    r"\b(?:program|plan|authori[sz]ation|ASRs?|agreements?|transactions?|offer|amount|arrangement|contract"
    r"|repurchase|funding)\b[^;]{0,90}?\b(?:was|were|has been|had been|have been|is|are|been)\s+(?:\w+ly "
    r"|now )?(?:completed|exhausted|concluded|settled|fully utilized)\b(?! (?:under|through|by|via"
    r"|pursuant))"
    r"|\b(?:program|ASRs?|agreements?|transactions?|offer),? (?:which )?(?:completed|concluded) (?:in|on)\b"
    r"|\bno (?:remaining )?(?:availability|capacity|authori[sz]ation|amounts?) (?:remaining |left "
    r"|available |outstanding )?under\b"
    r"|\b(?:completed|exhausted|concluded|settled|fully (?:utilized|used|executed|expended)"
    r"|utilized (?:all|the (?:full|entire)))\s+(?:\w+ ){0,4}?(?:the|this|that|our|its|all|purchases"
    r"|repurchases|such|these)\s+[^;]{0,60}?\b(?:program|plan|authori[sz]ation|ASRs?|offer|amount"
    r"|agreement)\b"
    r"|\bno (?:remaining|further|additional|more)?\s*(?:shares|amounts?|authori[sz]ation|capacity|funds"
    r"|availability)\b[^;]{0,40}\b(?:remain\w*|available|left)\b|\bfully (?:utilized|exhausted|completed"
    r"|executed)\b"
    r"|\b(?:purchase period|ASR)\b[^;]{0,40}\bended\b|\butilized the (?:final|remaining)\b|\b(?:commenced"
    r"|began)\b[^;]{0,40}\band (?:was )?completed on\b|\bcompleted (?:the|this|our"
    r"|its) (?:\w+ ){0,4}?(?:ASR|tender offer|program|plan|repurchase)",
    re.I,
)
_FINAL = re.compile(
    r"\b(?:upon|at|on|following) (?:the )?settlement of (?:the|these|this|such|its|our)\b"
    r"|\bfinal (?:settlement|delivery|number of shares|share delivery|shares)\b",
    re.I,
)
_PAST_DELIVERY = re.compile(r"\b(?:received|delivered|settled|resulted|resulting|completed|occurred|was|were|closing)\b", re.I)
_NOT_YET = re.compile(
    r"\b(?:will|(?-i:may)|none of which|not|until|upon|when|expect\w*|if|once|unless|can|anticipate\w*"
    r"|before|prior to|could|intend\w*|scheduled|whether|earlier of|subject to)\b[^;]{0,100}$",
    re.I,
)
_TERMINATED = re.compile(
    r"\b(?:was|were|has been|had been|have been|been|is)\s+(?:\w+ly |also )?(?P<passive>terminated"
    r"|cancell?ed|discontinued|rescinded|withdrawn|superseded|replaced)\b"
    r"|\b(?:board|company|we|directors|bank|corporation|trustees)\s+(?:\w+ly |also |has "
    r"|have )?(?P<active>terminated|cancell?ed|discontinued|rescinded|withdrew)\b"
    r"|\band (?P<also>terminated|cancell?ed|discontinued)\s+(?:the|its|our)\b",
    re.I,
)
_REPLACES = re.compile(
    r"\b(?:replac(?:es|ed|ing)|supersed(?:es|ed|ing)|in lieu of|in place of|terminat(?:es"
    r"|ing))\s+(?:and (?:replac|supersed)\w+\s+)?(?:the|our|its|all|any|and)\b[^;]{0,60}?\b(?:previous"
    r"|prior|existing|former|program|plan|authori[sz]ation|remaining)",
    re.I,
)
_EXPIRED = re.compile(
    r"\b(?:program|plan|authori[sz]ation|which|that|and|authority|offer|it)\b[^;]{0,60}?\bexpired\b"
    r"|\b(?:program|plan|authori[sz]ation)(?: for which)? (?:ended|terminated on|lapsed)\b",
    re.I,
)
_NOW = re.compile(
    r"\bat (?:that|such) (?:date|time)|\bat the time of|\bat termination|immediately prior"
    r"|as of the date of the (?:increase|approval)",
    re.I,
)
_NAMES = re.compile(
    r"\b(?:our|the Company's|its|a|the|this|existing|current)(?: \w+){0,3} (?:share"
    r"|stock)s? (?:re-?purchase|buy-?\s?back) (?:program|plan|authori[sz]ation)",
    re.I,
)
_ADDS = re.compile(r"(?:This|The|Such)\b[^;]{0,60}\b(?:was|is|were|are) in addition to\b", re.I)
LAPSES = re.compile(
    r"\b(?:resulting in|upon|with) the (?P<how>expiration|termination"
    r"|cancellation) of (?:the )?\$?[^;]{0,60}?\b(?:remaining|unused|available|balance)\b",
    re.I,
)


_LEFT_BY_OLD = re.compile(r"\b(?:replac|supersed|terminat)\w*\b[^;]{0,80}\bwhich had\b", re.I)
_WAS_REPLACED = re.compile(r"\b(?:was|were|been) (?:replaced|superseded)", re.I)
_WILL_REPLACE = re.compile(r"\bwill (?:expire|replace|terminate|supersede|become|take)\b", re.I)
_EFFECTIVE = re.compile(r"\beffective(?: as of| on)?\s*$", re.I)
_FROM_THE_DAY = re.compile(
    r"\bfrom (?:the )?(?:date|board|such|effective|announcement|approval)|\b(?:after|following) (?:the )?(?:date|approval|such)",
    re.I,
)


def facts_of(sentence: str, mention: Mention, numbers: list[Quantity], dates: list[Day], known: str = "") -> Mention:
    """What the sentence adds to whichever programme it speaks of: what is left or bought, status, expiry, ways, name."""
    values: dict[str, object] = _amounts(sentence, numbers, dates)
    lower = sentence.lower()
    expiry = [d for d in dates if d.part == "expiry"]
    if expiry:
        values["expires"] = expiry[-1].iso
    elif "repurchased" not in sentence or BOARD_ACTS.search(sentence):
        values["term"] = term_months(sentence)
        values["exact"] = bool(values["term"] and _FROM_THE_DAY.search(sentence))
    status = status_of(sentence)
    replaces = any(word in lower for word in _ENDING_WORDS) and _REPLACES.search(sentence) is not None
    if status in ("terminated", "superseded") and replaces and not _WAS_REPLACED.search(sentence):
        status = None  # "the new program replaced the old one and canceled what remained of it" ends the old one
    if ("resulting in" in lower or "upon the" in lower or "with the" in lower) and LAPSES.search(sentence):
        values.pop("remaining_value", None)
        values.pop("remaining_shares", None)
        status = None
    if replaces and (
        _WILL_REPLACE.search(sentence) or any(d.iso > known and _EFFECTIVE.search(sentence[: d.start]) for d in dates if known)
    ):
        replaces = False  # the old one still runs
    year_name = YEAR_NAME.search(sentence)
    names_it = BUYS_BACK.search(sentence) is not None or "may yet be purchased" in sentence
    return replace(
        mention,
        **values,  # type: ignore[arg-type]
        status=status,
        replaces=replaces,
        open_market=_OPEN_MARKET.search(sentence) is not None,
        names_it=names_it
        and not ("repurchase agree" in lower and REPO.search(sentence))
        and bool(PLAN.search(sentence) or AUTHORIZES.search(sentence)),
        adds="in addition to" in lower and _ADDS.match(sentence) is not None,
        is_former=any(word in lower for word in _FORMER_WORDS) and FORMER.search(sentence) is not None,
        names=_NAMES.search(sentence) is not None,
        is_definite=_DEFINITE.match(sentence) is not None,
        refers=year_name["name"] if year_name else None,
    )


def _amounts(sentence: str, numbers: list[Quantity], dates: list[Day]) -> dict[str, object]:
    """What is left and what was bought, each once; what was left at the time of some earlier act is stale and left out."""
    values: dict[str, object] = {}
    is_left = any(number.part == "remaining" for number in numbers)
    stale = is_left and _NOW.search(sentence)
    old = _LEFT_BY_OLD.search(sentence) if is_left else None
    for number in numbers:
        if number.part == "remaining" and number.unit != "percent" and not stale and not (old and number.start > old.start()):
            values.setdefault("remaining_value" if number.unit == "USD" else "remaining_shares", number.value)
    as_of = [d for d in dates if d.part == "as of"]
    if values and as_of:
        values["remaining_at"] = as_of[-1].iso
    for number in numbers:
        if number.part == "spent" and number.unit != "percent":
            values.setdefault("spent_value" if number.unit == "USD" else "spent_shares", number.value)
    return values


_NOT_EXPIRED = re.compile(r"\b(?:would have|will have|unless|until|if|not|other than)\b[^;]{0,40}$", re.I)
_AHEAD = re.compile(
    r"\b(?:to be (?:received|delivered|repurchased|determined)|will|expected|scheduled|(?-i:may)|would|anticipated)\b", re.I
)
_AHEAD_SOON = re.compile(r"[^;]{0,60}\b(?:expected|scheduled|will|(?-i:may)|anticipated)\b", re.I)
_COMPLETING_WORDS = ("complet", "exhaust", "utiliz", "conclu", "settled", "no ", "ended", "fully")
_FORMER_WORDS = ("previous", "prior", "former", "old ", "earlier", "preceding")
_ENDING_WORDS = ("terminat", "cancel", "discontinu", "rescind", "withdr", "supersed", "replac", "lieu", "place of")


def status_of(sentence: str) -> str | None:
    """How a programme ended, in the sentence's own words; None where it says no such thing, or only that it may or will."""
    lower = sentence.lower()
    if "expired" in lower or " ended" in lower or "terminated on" in lower or "lapsed" in lower:
        match = _EXPIRED.search(sentence)
        if match and not _NOT_EXPIRED.search(sentence[: match.end()]):
            return "expired"
    if (
        ("final" in lower or "settlement of" in lower)
        and _FINAL.search(sentence)
        and _PAST_DELIVERY.search(sentence)
        and not _AHEAD.search(sentence)
    ):
        return "completed"
    if any(word in lower for word in _COMPLETING_WORDS):
        match = _COMPLETED.search(sentence)
        if match and not _NOT_YET.search(sentence[: match.end()]) and not _AHEAD_SOON.match(sentence[match.end() :]):
            return "completed"
    if any(word in lower for word in _ENDING_WORDS) and "suspend" not in lower:
        match = _TERMINATED.search(sentence)
        about = PLAN.search(sentence) or ASR.search(sentence) or TENDER.search(sentence)
        if match and about and not _NOT_YET.search(sentence[: match.start()]):
            word = (match["passive"] or match["active"] or match["also"]).lower()
            return "superseded" if word in ("superseded", "replaced") else "terminated"
    return None
