"""Joint ventures: formed, launched, contributed to, bought into; by the venture's name, else its partner's, else where it is."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.transactions import patterns as say
from filings.transactions.dates import date_of_deal
from filings.transactions.mentions import Telling, counterparty
from filings.transactions.names import Target, read_target

_FOUNDED = re.compile(
    r"(?=[cefpls])\b(?P<verb>formed|established|created|launched|entered\s+into|signed|closed|completed|contributed|combined|executed|finalized|paid"
    r"|started)\b"
)
_VENTURE = re.compile(
    r"\bjoint\s+venture(?:\s+(?:agreement|company|entity|partnership|arrangement))?\b|\bJV\b|\bJoint\s+Venture(?:\s+Agreement)?\b"
)
_NAMED = re.compile(
    r"^[^.;]{0,120}?(?:,\s+(?:to\s+be\s+)?(?:known\s+as\s+|called\s+|named\s+)?|\b(?:known\s+as|called|named|under\s+the\s+name(?:\s+of)?|referred\s+to\s+as)\s+"
    r"|\bin\s+)(?P<named>(?:the\s+)?[A-Z].+)",
    re.S,
)
_LEGAL_NAME = re.compile(
    r"\b(?:LLC|L\.L\.C|Ltd|Limited|Inc|GmbH|S\.A|SA|SAS|B\.V|L\.P|LP|Co|Company|Partnership|JV|Corp|Corporation|S\.N\.C|AG|Pty)\b|\("
)
_PARTNER = re.compile(r"\b(?:with|between|among)\s+(?P<object>.+)", re.S)
_PLACE = re.compile(r"^(?:\s+(?:company|located|based))?\s+in\s+(?P<place>(?:the\s+)?[A-Z][\w.’'-]+(?:,?\s+[A-Z][\w.’'-]+){0,3})")
_SHARED = re.compile(r"\b\d{2}(?:\.\d+)?\s?(?:%|/\s?50\b)|\b50/50\b|\b(?:owned|held)\s+(?:equally|jointly)\b|\bjoint\s+venture")
_SOLD = re.compile(r"\b(?:sale|acquisition|purchase|disposition|divestiture|transfer)\b")
_APPOSED = re.compile(
    r"\b(?:to|in|of|formed|established|created|launched|form)\s+(?P<named>(?:the\s+)?[A-Z][^;]{2,70}?),\s+an?\s+(?:[\w/%-]+\s+){0,5}$"
)
_AGREED = re.compile(r"\b(?:agreed|agreement|plans?|announced)\s+to\s+(?:form|establish|create|launch|combine|contribute)\b")
_INTRO = re.compile(r"^\W*(?:On|In)\s[^,]{3,30}(?:,\s+(?:19|20)\d\d)?,\s+")
_OLD = re.compile(
    r"\b(?:loan|lease|financ|prior|existing|unconsolidated|licens|supply|credit|interest\s+in|loans?\s+to|services?\s+to)"
)
_ORDINARY = re.compile(r"\b(?:development|real\s+estate|residential|homebuilding|land|apartment|multifamily|office|hotel)\b", re.I)


def read_venture(telling: Telling) -> bool:
    """The joint venture that a sentence tells as founded, with its day; whether there is one."""
    words = telling.words
    closed = say.CLOSED_TRANSACTION.search(words)
    if closed and telling.acts(closed.start()) and telling.asserted(closed.start()):
        target = read_target(closed["object"])
        when = date_of_deal(words, closed.start(), closed.start("object"))
        if target and target.is_proper and when.day and len(when.day) >= 7:
            telling.add("joint venture", target, "completed", when, 2)
            return True
    venture = _VENTURE.search(words)
    if venture is None and not (_SHARED.search(words) or _SHARED.search(telling.after)):
        return False
    limit = venture.end() if venture else len(words)
    for match in _FOUNDED.finditer(words):
        verb = match["verb"]
        if not telling.asserted(match.start()) or (venture and match.start() > venture.end() + 60):
            continue
        if not (telling.by_registrant(match.start()) or telling.acts(match.start())) and not (
            verb == "paid" and telling.registrant.acts(words[:limit])
        ):
            continue
        if verb in ("closed", "completed", "finalized") and _SOLD.search(words, match.end(), limit):
            continue
        target = _name(telling, match, venture)
        when = date_of_deal(words, match.start(), match.end())
        if target and when.day and not (_ORDINARY.search(words) and len(when.day) < 7):
            telling.add("joint venture", target, "completed", when, 2)
            return bool(telling.found)
    agreed = _AGREED.search(words) if venture else None
    if agreed and agreed.start() < limit and telling.by_registrant(agreed.start()) and telling.asserted(agreed.start()):
        target = _name(telling, agreed, venture) or counterparty(_INTRO.sub("", words[: agreed.start()]), telling.registrant)
        when = date_of_deal(words, agreed.start(), agreed.end())
        if target and when.day:
            telling.add("joint venture", target, "pending", when, 2)
    return bool(telling.found)


def _name(telling: Telling, verb: re.Match[str], venture: re.Match[str] | None) -> Target | None:
    words, registrant = telling.words, telling.registrant
    told = words[verb.end() :]
    first = read_target(told) if re.match(r"\s+(?:the\s+)?[A-Z]", told) else None
    if first and first.is_proper and not registrant.is_self(first.name) and _founds(verb):
        return first
    if venture is None:
        return None
    apposed = _APPOSED.search(words[: venture.start()])
    if apposed:
        target = read_target(apposed["named"] + " ")
        if target and target.is_proper and not registrant.is_self(target.name):
            return target
    between = words[verb.end() : venture.start()] if venture.start() > verb.end() else ""
    is_given = verb[0] in ("contributed", "combined", "paid")
    if len(between) > (260 if is_given else 100):
        return None
    if not is_given and _OLD.search(between):
        return None
    behind = words[venture.end() :]
    partner = _PARTNER.search(behind[:90] + behind[90:400]) if _PARTNER.search(behind[:90]) else _PARTNER.search(between)
    with_whom = counterparty(partner["object"], registrant) if partner else None
    named = _NAMED.match(behind)
    if named:
        target = read_target(named["named"])
        head = named["named"][: len(target.name) + 40] if target else ""
        if target and target.is_proper and not registrant.is_self(target.name) and _LEGAL_NAME.search(head):
            return replace(target, aliases=(*target.aliases, *((with_whom.name,) if with_whom else ())))
    known = re.search(r"\b(?:known\s+as|called|named|to\s+(?:form|establish|create)(?=\s+[A-Z]))\s+(?P<name>.+)", behind[:260])
    target = read_target(known["name"]) if known else None
    if target and target.is_proper:
        return target
    if with_whom:
        return with_whom
    place = _PLACE.match(behind)
    if place and _founds(verb):
        return Target(f"joint venture in {place['place']}", (), None, False)
    return None


def _founds(verb: re.Match[str]) -> bool:
    return verb[0].endswith(("formed", "established", "created", "launched", "form", "establish", "create", "launch"))
