"""What a sentence adds to a programme that it does not define: what is left, how it ended, when it expires, by which ways."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.authorizations.days import last_day, term_months
from filings.authorizations.words import ASR, AUTHORIZES, BOARD_ACTS, BUYS_BACK, FORMER, PLAN, REPO, TENDER, Day, Mention, Quantity
from filings.prose import holds, small

_OPEN_MARKET = re.compile(r"\bopen[- ]market\b|\b10b-?18\b")
YEAR_NAME = re.compile(
    r"\b(?P<name>(?:(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\s+)?(?P<year>(?:19|20)\d\d)\s+(?:(?:Common|Stock|Share|Unit|Repurchase|Buyback|Buy-back"
    r"|Board|repurchase|stock|share|buyback|common)\s+){0,4}(?:Program|Plan|Authorization|program|plan"
    r"|authorization|Repurchases?|ASRs?|Agreement))\b"
)
_DEFINITE = re.compile(
    r"^(?:\W*\(\w\)\W*)?(?:this|that|the|such|these|under (?:this|the|that|these|such)|our"
    r"|all)\s+(?:[\w$.-]+ ){0,5}?(?:program|plan|authori[sz]ation|approval|repurchases?|authority|amount"
    r"|agreement|transaction|asr|offer)"
)
_COMPLETED = re.compile(
    r"\b(?:program|plan|authori[sz]ation|asrs?|agreements?|transactions?|offer|amount|arrangement|contract"
    r"|repurchase|funding)\b[^;]{0,90}?\b(?:was|were|has been|had been|have been|is|are|been)\s+(?:\w+ly "
    r"|now )?(?:completed|exhausted|concluded|settled|fully utilized)\b(?! (?:under|through|by|via"
    r"|pursuant))"
    r"|\b(?:program|asrs?|agreements?|transactions?|offer),? (?:which )?(?:completed|concluded) (?:in|on)\b"
    r"|\bno (?:remaining )?(?:availability|capacity|authori[sz]ation|amounts?) (?:remaining |left "
    r"|available |outstanding )?under\b"
    r"|\b(?:completed|exhausted|concluded|settled|fully (?:utilized|used|executed|expended)"
    r"|utilized (?:all|the (?:full|entire)))\s+(?:\w+ ){0,4}?(?:the|this|that|our|its|all|purchases"
    r"|repurchases|such|these)\s+[^;]{0,60}?\b(?:program|plan|authori[sz]ation|asrs?|offer|amount"
    r"|agreement)\b"
    r"|\bno (?:remaining|further|additional|more)?\s*(?:shares|amounts?|authori[sz]ation|capacity|funds"
    r"|availability)\b[^;]{0,40}\b(?:remain\w*|available|left)\b|\bfully (?:utilized|exhausted|completed"
    r"|executed|spent|used|expended)\b|\bnothing (?:further )?(?:remain(?:s|ed)|is left|was left)\b|\b(?:has|have|had|was"
    r"|been) used up\b"
    r"|\bused up (?:the|our|its|this|that|all)\b|\b(?:(?:its|the) (?:full|entire) amount|all of (?:it|the authorized amount)"
    r"|in full) (?:had|has|have|was|were) (?:been )?(?:spent|used|utilized|expended)\b|\bauthori[sz]ation is (?:now )?complete\b"
    r"|\b(?:used|spent|utilized|expended) (?:in full|in its entirety|entirely|completely)\b|[,(] ?(?:which was |and was )?"
    r"(?:(?:since|later|fully|now) )?(?:exhausted|completed|used up) (?:in|on|by|during|[a-z]+ \d{4})\b"
    r"|\bthe (?:last|final) \$[\d.]+ (?:million |billion )?(?:of (?:it|which) )?(?:was|were) (?:used|spent|purchased)\b"
    r"|\b(?:purchase period|asr)\b[^;]{0,40}\bended\b|\butilized the (?:final|remaining)\b|\b(?:commenced"
    r"|began)\b[^;]{0,40}\band (?:was )?completed on\b|\bcompleted (?:the|this|our"
    r"|its) (?:\w+ ){0,4}?(?:asr|tender offer|program|plan|repurchase)"
    r"|\bprogram\b[^;]{0,40}\bit (?:concluded|ended|was completed)\b|\b(?:completed"
    r"|concluded) an? (?:[\w“”\"'-]+ ){0,5}?(?:self-)?tender offer\b"
)
_FINAL = re.compile(
    r"\b(?:upon|at|on|following) (?:the )?settlement of (?:the|these|this|such|its|our)\b"
    r"|\bfinali[sz]ed (?:the|this|our|its|these|such) (?:\w+ ){0,4}?(?:transactions?|asrs?|agreements?|arrangements?"
    r"|repurchases?)\b"
    r"|\bfinal (?:settlement|delivery|number of shares|share delivery|shares)\b"
)
_PAST_DELIVERY = re.compile(
    r"\b(?:received|delivered|finali[sz]ed|settled|resulted|resulting|completed|occurred|was|were|closing)\b"
)
_NOT_YET = re.compile(
    r"\b(?:will|(?-i:may)|none of which|not|until|upon|(?<!\d{4}, )when|expect\w*|if|once|unless|can|anticipate\w*"
    r"|before|prior to|could|intend\w*|scheduled|whether|earlier of|subject to)\b[^;]{0,100}$",
    re.I,
)
_TERMINATED = re.compile(
    r"\b(?:was|were|has been|had been|have been|been|is)\s+(?:\w+ly |also )?(?P<passive>terminated"
    r"|cancell?ed|discontinued|rescinded|withdrawn|superseded|replaced)\b"
    r"|\b(?:board|company|we|it|they|directors|bank|corporation|trustees)\s+(?:\w+ly |also |has "
    r"|have )?(?P<active>terminated|cancell?ed|discontinued|rescinded|withdrew)\b"
    r"|\band (?P<also>terminated|cancell?ed|discontinued)\s+(?:the|its|our)\b"
)
_REPLACES = re.compile(
    r"\b(?:replac(?:es|ed|ing)|supersed(?:es|ed|ing)|in lieu of|in place of|terminat(?:es"
    r"|ing))\s+(?:and (?:replac|supersed)\w+\s+)?(?:the|our|its|all|any|and|that|this|such)\b[^;]{0,60}?\b(?:previous"
    r"|prior|existing|former|program|plan|authori[sz]ation|remaining|earlier|older|predecessor|one (?:of|from|approved|announced))"
)
_EXPIRED = re.compile(
    r"\b(?:program|plan|authori[sz]ation|which|that|and|authority|offer|it)\b[^;]{0,60}?\bexpired\b"
    r"|\b(?:program|plan|authori[sz]ation)(?: for which)? (?:ended|terminated on)\b|\b(?:program|plan"
    r"|authori[sz]ation)\b[^;]{0,120}\blapsed\b"
)
_NOW = re.compile(
    r"\bat (?:that|such) (?:date|time)|\bat the time of|\bat termination|immediately prior"
    r"|as of the date of the (?:increase|approval)"
)
_NAMES = re.compile(
    r"\b(?:our|the company's|its|a|the|this|existing|current)(?: \w+){0,3} (?:share"
    r"|stock)s? (?:re-?purchase|buy-?\s?back) (?:program|plan|authori[sz]ation)"
)
_ADDS = re.compile(r"(?:this|the|such)\b[^;]{0,60}\b(?:was|is|were|are) in addition to\b")
LAPSES = re.compile(
    r"\b(?:resulting in|upon|with) the (?P<how>expiration|termination"
    r"|cancellation) of (?:the )?\$?[^;]{0,60}?\b(?:remaining|unused|available|balance)\b"
)


_WAS_ANNOUNCED = re.compile(
    r"^(?:\W*\(\w\)\W*)?(?:the|our|this|that|such) (?:(?!previous|prior|former|old|new)[\w-]+ ){0,5}?(?:program|plan"
    r"|approval|authori[sz]ation) (?:was|is) (?:\w+ly |first )?"
    r"(?:announced|approved|authori[sz]ed|adopted|established|initiated|given|granted)\b"
)
_LEFT_BY_OLD = re.compile(r"\b(?:replac|supersed|terminat)\w*\b[^;]{0,80}\bwhich had\b")
_BESIDES = re.compile(r"\b(?:in addition to|besides|on top of)\b[^;$]{0,60}$")
_THEN = re.compile(r"\b(?:then|at that time)[- ](?:remaining|available|unused|left|unspent)\b[^;$]{0,30}$")
_WAS_THEN = re.compile(r"[^;$]{0,50}?\b(?:then|at that time) (?:still )?(?:remain\w+|available|left|unused|unspent)\b")
_ON_THAT_DAY = re.compile(r"\b(?:on|as of) (?:that|such|the latter) (?:date|day)\b")
_SINCE_THEN = re.compile(r"(?:subsequent to|since|after|following) (?:the )?(?:end|close|quarter|year|period|[a-z]+ \d)")
_WAS_REPLACED = re.compile(r"\b(?:was|were|been) (?:replaced|superseded)")
_WILL_REPLACE = re.compile(r"\bwill (?:replace|terminate|supersede|become|take)\b|(?<!which )(?<!that )\bwill expire\b")
_EFFECTIVE = re.compile(r"\beffective(?: as of| on)?\s*$")
_FROM_THE_DAY = re.compile(
    r"\bfrom (?:the )?(?:date|board|such|effective|announcement|approval)|\b(?:after|following) (?:the )?(?:date|approval|such)"
)


def facts_of(sentence: str, mention: Mention, numbers: list[Quantity], dates: list[Day], known: str = "") -> Mention:
    """What the sentence adds to whichever programme it speaks of: what is left or bought, status, expiry, ways, name."""
    lower = small(sentence)
    values: dict[str, object] = _amounts(lower, numbers, dates)
    expiry = [d for d in dates if d.part == "expiry"]
    if expiry:
        values["expires"] = expiry[-1].iso
    elif "repurchased" not in sentence or BOARD_ACTS.search(lower):
        values["term"] = term_months(sentence)
        values["exact"] = bool(values["term"] and _FROM_THE_DAY.search(lower))
    status = status_of(sentence)
    replaces = holds(lower, _ENDING_WORDS) and _REPLACES.search(lower) is not None
    if status in ("terminated", "superseded") and replaces and not _WAS_REPLACED.search(lower):
        status = None  # "the new program replaced the old one and canceled what remained of it" ends the old one
    if ("resulting in" in lower or "upon the" in lower or "with the" in lower) and LAPSES.search(lower):
        values.pop("remaining_value", None)
        values.pop("remaining_shares", None)
        status = None
    if replaces and (
        _WILL_REPLACE.search(lower) or any(d.iso > known and _EFFECTIVE.search(lower[: d.start]) for d in dates if known)
    ):
        replaces = False  # the old one still runs
    said = next((d for d in dates if d.part == "postfixed"), None)
    if said and not numbers and mention.announced is None and _WAS_ANNOUNCED.match(lower):
        values["announced"] = said.iso  # "The program was announced in May 2022 and will expire in May 2024."
    if said and not numbers and "origina" in lower and _ORIGINAL.search(lower):
        values |= {"announced": said.iso, "is_original": True}
    year_name = YEAR_NAME.search(sentence)
    names_it = BUYS_BACK.search(lower) is not None or "may yet be purchased" in sentence
    return replace(
        mention,
        **values,  # type: ignore[arg-type]
        status=status,
        replaces=replaces,
        open_market=("market" in lower or "10b" in lower) and _OPEN_MARKET.search(lower) is not None,
        names_it=names_it
        and not ("repurchase agree" in lower and REPO.search(lower))
        and bool(PLAN.search(lower) or AUTHORIZES.search(lower)),
        adds="in addition to" in lower and _ADDS.match(lower) is not None,
        is_former=holds(lower, _FORMER_WORDS) and FORMER.search(lower) is not None,
        names=holds(lower, _BUYING_NAMES) and _NAMES.search(lower) is not None,
        is_definite=_DEFINITE.match(lower) is not None,
        refers=year_name["name"] if year_name else None,
    )


def _amounts(lower: str, numbers: list[Quantity], dates: list[Day]) -> dict[str, object]:
    """What is left and what was bought, each once; what was left at the time of some earlier act is stale and left out."""
    values: dict[str, object] = {}
    is_left = any(number.part == "remaining" for number in numbers)
    old = _LEFT_BY_OLD.search(lower) if is_left else None
    for number in numbers:
        if number.part == "remaining" and _BESIDES.search(lower[: number.start]):
            continue  # "added $250 million, in addition to the $40 million left on the authorization of 2021"
        if number.part == "remaining" and (_THEN.search(lower[: number.start]) or _WAS_THEN.match(lower[number.end :])):
            continue  # "added $400 million to the $62 million then remaining"
        clause = lower[lower.rfind(";", 0, number.start) + 1 :].split(";")[0]
        if (
            number.part == "remaining"
            and number.unit != "percent"
            and not _NOW.search(clause)
            and not (old and number.start > old.start())
        ):
            values.setdefault("remaining_value" if number.unit == "USD" else "remaining_shares", number.value)
    as_of = [d for d in dates if d.part == "as of"]
    if values and as_of:
        values["remaining_at"] = as_of[-1].iso
    elif values and (_ON_THAT_DAY.search(lower) or _SINCE_THEN.match(lower)):
        # "Since quarter end and through November 22, 2024 we bought ...; $3.5 million was left on that date"
        values["remaining_at"] = max((d.iso for d in dates if d.part != "expiry"), key=last_day, default=None)
    for number in numbers:
        if number.part == "spent" and number.unit != "percent":
            values.setdefault("spent_value" if number.unit == "USD" else "spent_shares", number.value)
    return values


_ORIGINAL = re.compile(
    r"\boriginal (?:[\w$.-]+ ){0,4}?(?:program|plan|authori[sz]ation)\b[^;]{0,40}\b(?:approved|authori[sz]ed|adopted|announced)\b"
    r"|\b(?:program|plan|authori[sz]ation)\b[^;]{0,40}\boriginally (?:approved|authori[sz]ed|adopted|announced|established)\b"
)
"""When the programme was first approved, told beside its enlargement: the older record's day."""
_NOT_EXPIRED = re.compile(r"\b(?:would have|will have|unless|until|if|not|other than)\b[^;]{0,40}$", re.I)
_AHEAD = re.compile(
    r"\b(?:to be (?:received|delivered|repurchased|determined)|will|expected|scheduled|(?-i:may)|would|anticipated)\b", re.I
)
_AHEAD_SOON = re.compile(r"[^;]{0,60}\b(?:expected|scheduled|will|(?-i:may)|anticipated)\b", re.I)
_EXPIRING_WORDS = ("expired", "program ended", "plan ended", "ation ended", "which ended", "terminated on", "lapsed")
_COMPLETING_WORDS = (
    "complet",
    "exhaust",
    "utiliz",
    "conclu",
    "settled",
    "no ",
    "purchase period",
    "asr",
    "fully",
    "nothing",
    "used up",
    "spent",
    " used",
)
_BUYING_NAMES = (
    "share re", "shares re", "stock re", "stocks re", "share buy", "shares buy", "stock buy", "stocks buy",
)  # fmt: skip
_FORMER_WORDS = ("previous", "prior", "former", "old ", "earlier", "preceding")
_ENDING_WORDS = ("terminat", "cancel", "discontinu", "rescind", "withdr", "supersed", "replac", "lieu", "place of")


def status_of(sentence: str) -> str | None:
    """How a programme ended, in the sentence's own words; None where it says no such thing, or only that it may or will."""
    lower = small(sentence)
    if holds(lower, _EXPIRING_WORDS):
        match = _EXPIRED.search(lower)
        if match and not _NOT_EXPIRED.search(sentence[: match.end()]):
            return "expired"
    if (
        ("final" in lower or "settlement of" in lower)
        and _FINAL.search(lower)
        and _PAST_DELIVERY.search(lower)
        and not _AHEAD.search(sentence)
    ):
        return "completed"
    if holds(lower, _COMPLETING_WORDS):
        match = _COMPLETED.search(lower)
        if match and not _NOT_YET.search(sentence[: match.end()]) and not _AHEAD_SOON.match(sentence[match.end() :]):
            return "completed"
    if holds(lower, _ENDING_WORDS) and "suspend" not in lower:
        match = _TERMINATED.search(lower)
        about = PLAN.search(lower) or ASR.search(lower) or TENDER.search(lower)
        if match and about and not _NOT_YET.search(sentence[: match.start()]):
            word = match["passive"] or match["active"] or match["also"]
            return "superseded" if word in ("superseded", "replaced") else "terminated"
    return None
