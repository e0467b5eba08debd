"""What a verb of a deal was done to: one business or several, also where it has no name of its own.

A business without a name bears the filing's own term for the deal ("the Mesquite Acquisition"), the name of its seller ("a business
that operates three plants from Red Barn Holdings"), or what the heading above it announces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from filings.amounts import DAY_OR_MONTH, MONEY, day_of, scaled
from filings.transactions.business import A_BUSINESS, NO_BUSINESS, NO_NAME
from filings.transactions.dates import When
from filings.transactions.names import LEGAL_FORM, SUFFIX, Target, read_stake, read_target

_THING = re.compile(
    r"^(?P<thing>[^;]{0,160}?\b(?:business(?:es)?|assets|operations|propert(?:y|ies)|branch(?:es)?|stores|brands?|product\s+lines?|lines?|acreage"
    r"|interests|plants?|stations?|portfolio|practices?|facilit(?:y|ies)|locations?|clinics?|division|unit|compan(?:y|ies)|agenc(?:y|ies))\b"
    r"[^;]{0,160}?)\bfrom\s+(?P<seller>(?:(?:the|certain\s+subsidiaries\s+of|affiliates\s+of|an\s+affiliate\s+of)\s+)?[A-Z0-9].+)",
    re.S,
)
_FROM = re.compile(
    r"^\s*from\s+(?:an?\s+(?:[\w-]+\s+){1,4}?(?=an?\s|the\s|certain\s|all\s)|the\s+Sellers?\s+|[A-Z](?:[^,;]|,\s+(?:Inc|LLC|L\.?P|Ltd|Corp)\b){2,80}?,?\s+(?=(?:the|an?|all|certain"
    r"|substantially|its)\s))"
)
_FROM_SELLER = re.compile(r"\s*(?P<thing>[^;$]{3,160}?),?\s+from\s+the\s+(?:Sellers?\b|sellers?\b)")
""" "some 640 vending machines from the Seller": whoever is called the Seller sold a business."""
_TERM = re.compile(
    r"\((?:[^()“\"]{0,40})[“\"](?P<term>(?P<bare>[A-Z0-9][\w.&’' /-]{1,40}?)\s+(?P<noun>Acquisition|Transaction"
    r"|Merger|Sale|Divestiture"
    r"|Disposition|Purchase|Assets|Business|Properties|Exchange|Contribution))[.,]?[”\"]\)"
)
_NO_TERM = re.compile(
    r"^(?:Asset|Stock|Share|Equity|Unit|Business|Merger|Purchase|Acquired|Purchased|Sale|Sold|The|Initial|Second|First|Reverse|Bank|Company"
    r"|Proposed|Property|Holding|Parent|Securities|Private|Call|Put|Real Estate|Membership|Transferred|Excluded"
    r"|Disposal|Net Asset)\b"
)
_COMBINED = re.compile(
    r"\b(?:assets|property|employees|contracts|operations|relationships|inventory|team|workforce|technology)\s+of\s+(?P<owner>[A-Z].+)",
    re.S,
)
_ALL_ASSETS = re.compile(
    r"\s*(?:all\s+or\s+)?substantially\s+all\s+(?:of\s+)?(?:our|its|the\s+Company[’']s)\s+(?:operating\s+|remaining\s+)?assets\b"
)
THIS = re.compile(
    r"\s*(?:this|the|such)\s+(?:[\w’'-]+\s+){0,2}?(?:business|company|manufacturer|provider|distributor|developer|supplier|retailer|maker|operator|firm|target)\b"
)
_UNNAMED = re.compile(
    r"\s*(?:all|100|substantially|the|certain|an?|its|\d)\b[^.;]{0,120}?\b(?:interests?|shares?|stock|equity|share\s+capital|assets|business|operations|units|company"
    r"|propert(?:y|ies))\b",
    re.I,
)
"""What is bought without its name: "all of the issued share capital", where the heading has said whose."""

_ROLE = re.compile(r"\b(?:Sellers?|Holders?|Shareholders?|Stockholders?|Members?|Trust|Fund|Individuals?|Owner)\b")
_PARTED = re.compile(
    rf"(?P<end>\s{SUFFIX})(?:\s*\([^()]{{1,80}}\))?(?:,\s+and\s+|\s+and\s+|,\s+|\s+&\s+)(?=[A-Z0-9])(?!(?:{SUFFIX})(?:\W|$))"
)
_TOGETHER = re.compile(r"\((?:each[^()]{0,60}\s|together|collectively|jointly)|\btogether,|\bcollectively,", re.I)
_ONE_PRICE = re.compile(r"\b(?:price|consideration|for)\b[^.;]{0,120}?\$", re.I)
_OURS_AGAIN = re.compile(r",?\s+and\s+(?=(?:our|its|the|an?)\s)")
_SHORT_LIST = re.compile(
    r"^(?P<before>(?:our|its|the)\s+)(?P<one>[A-Z]\w+)\s+and\s+(?P<two>[A-Z]\w+)\s+(?P<what>businesses|segments|divisions|operations|units)\b"
)
_DATED_PART = re.compile(
    rf"(?:,\s+(?:and\s+)?|\s+and\s+)(?!{SUFFIX})(?=[A-Z](?:[^.;,]|,\s+{SUFFIX}|\.(?=\s+(?:in|on)\s)){{2,80}}?\s(?:in|on)\s+[A-Z][a-z]{{2,8}}\.?\s)"
)
_PRICED_PART = re.compile(
    r"(?:,\s+|,?\s+and\s+)(?=(?:the\s+|our\s+|its\s+)?[A-Z](?:(?!\b(?:acquired|purchased|sold|bought)\b)[^.;$]){2,90}?\sfor\s+(?:approximately\s+)?\$)"
)
OWN_PRICE = re.compile(r"\sfor\s+(?:approximately\s+)?\$\s?(?P<number>\d[\d,.]*\d|\d)(?:\s*(?P<scale>million|billion|thousand))?")
_SMALL = 0.2
"""A stake below a fifth is an investment, unless it is the rest of what was owned before."""

_REST = re.compile(
    r"\b(?:remaining|noncontrolling|non-controlling|minority|(?:do|did)\s+not\s+(?:already\s+|previously\s+)?own|additional|working|royalty)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Object:
    """One of the things that a verb names; `when` where the sentence gives each its own day, `price` its own amount.

    `is_shared` says that the sentence's money is for several of them together.
    """

    target: Target
    when: When | None = None
    price: float | None = None
    is_shared: bool = False


def read_object(words: str, title: Target | None = None, *, is_purchase: bool = True) -> Target | None:
    """The business at the beginning of these words, by its name, its description, its seller, its defined term or the heading's."""
    source = _FROM.match(words)
    if source:
        words = words[source.end() :] + " " + source[0]
    target = read_target(words)
    head = words[:480]
    if target is not None and is_purchase and target.stake and target.stake < _SMALL and not _REST.search(head[:260]):
        return None
    term = _TERM.search(head)
    if term and (_NO_TERM.match(term["bare"]) or (target is not None and target.is_proper)):
        term = None
    if target is not None and target.is_proper:
        return target
    if target is not None and title is not None and is_announced(title):
        return replace(target, name=title.name, aliases=(*title.aliases, target.name), is_proper=True)
    if target is not None:
        aliases = (*target.aliases, *((term["term"], term["bare"]) if term else ()))
        seller = _seller(head) if is_purchase and not re.search(r"[A-Z]", target.name) else None
        if seller:
            return replace(target, name=f"{target.name} of {seller.name}", aliases=(*aliases, *seller.aliases, seller.name))
        return replace(target, aliases=aliases)
    whole = _COMBINED.search(head) if "business combination" in head else None
    if target is None and whole and (owner := read_target(whole["owner"])) and owner.is_proper:
        return replace(owner, name=f"assets of {owner.name}", stake=None)
    if not is_purchase and (everything := _ALL_ASSETS.match(head)):
        return Target(everything[0].strip(), (), None, False)
    if THIS.match(head):
        return title and replace(title, stake=read_stake(head[:90]))
    if title and is_announced(title) and not NO_NAME.match(head.lstrip()):
        return replace(title, stake=read_stake(head[:90]))
    if NO_BUSINESS.search(head[:90]) and not A_BUSINESS.search(head[:140]) and not (term and title):
        return None
    if term and term["noun"] not in ("Assets", "Properties", "Business"):
        return Target(term["bare"], (term["term"],), None, True)
    bought = _FROM_SELLER.match(head) if is_purchase else None
    if bought:
        return Target(bought["thing"].strip(" ,"), (), None, False)
    seller = _seller(head) if is_purchase else None
    if seller:
        return replace(seller, name=f"business of {seller.name}", aliases=(*seller.aliases, seller.name), stake=None)
    return replace(title, stake=read_stake(head[:120])) if title is not None and _UNNAMED.match(head) else None


def is_announced(title: Target) -> bool:
    """Whether a heading calls a deal by a name of its own: "Delaware Basin Acquisition"."""
    return any(alias.lower().endswith(("acquisition", "exchange")) for alias in title.aliases)


def _seller(words: str) -> Target | None:
    match = _THING.match(words)
    if not match or (NO_BUSINESS.search(match["thing"]) and not A_BUSINESS.search(match["thing"])):
        return None
    if NO_BUSINESS.search(match["thing"][:30]) and not re.search(r"\bbusiness\b", match["thing"]):
        return None
    seller = read_target(re.sub(r"^(?:certain\s+subsidiaries|affiliates|an\s+affiliate)\s+of\s+", "", match["seller"]))
    return seller if seller and seller.is_proper and not _ROLE.search(seller.name) else None


def read_objects(words: str, sentence: str, after: str, title: Target | None = None, *, is_purchase: bool = True) -> list[Object]:
    """All that a verb names: one deal where one price is told for all of them, else one each."""
    parts = _parts(words, sentence)
    if len(parts) < 2:
        target = read_object(words, title, is_purchase=is_purchase)
        return [Object(target)] if target else []
    is_each = "respectively" in sentence
    behind = words[words.find(parts[-1]) + len(parts[-1].rstrip()) :] if parts[-1] in words else ""
    targets = [t for part in parts if (t := read_target(part + " "))]
    if len(targets) < len(parts):
        target = read_object(words, title, is_purchase=is_purchase)
        return [Object(target)] if target else []
    tail = targets[-1].name.rstrip(".")
    behind = words[words.rfind(tail) + len(tail) :]
    own_prices = [OWN_PRICE.search(part) for part in parts]
    if (
        not is_each
        and not all(own_prices)
        and (_TOGETHER.search(behind[:120]) or _ONE_PRICE.search(behind[:400]) or _ONE_PRICE.search(after[:160]))
        and not _own_days(parts)
    ):
        first = targets[0]
        name = ", ".join(t.name for t in targets[:-1]) + f" and {targets[-1].name}"
        aliases = tuple(a for t in targets for a in (*t.aliases, t.name))
        return [Object(Target(name, aliases, first.stake, first.is_proper))]
    days = _days(sentence) if is_each else []
    prices = [scaled(m["number"], m["scale"]) for m in MONEY.finditer(sentence) if m["scale"]] if is_each else []
    out = []
    for number, (part, target) in enumerate(zip(parts, targets, strict=True)):
        own = DAY_OR_MONTH.search(part)
        when = days[number] if len(days) == len(targets) else None
        if own and not is_each:
            day = day_of(own)
            when = When(day, int(day[:4])) if day else None
        elif is_each and when is None and len(days) > 1:
            when = When(None, days[0].year)
        price = float(prices[number]) if len(prices) == len(targets) else None
        told = own_prices[number]
        if told and (told["scale"] or told["number"].count(",") > 1):
            price = float(scaled(told["number"], told["scale"]))
        out.append(Object(target, when, price, is_shared=True))
    return out


def _own_days(parts: list[str]) -> bool:
    return all(DAY_OR_MONTH.search(part) for part in parts)


def _days(sentence: str) -> list[When]:
    return [When(day, int(day[:4])) for m in DAY_OR_MONTH.finditer(sentence) if (day := day_of(m))]


def _parts(words: str, sentence: str) -> list[str]:
    """The words cut where one party's name ends and another's begins."""
    head = words[:420]
    if "respectively" in sentence:
        short = _SHORT_LIST.match(head)
        if short:
            return [f"{short['before']}{short[one]} {short['what']}" for one in ("one", "two")]
        ours = _OURS_AGAIN.split(head, maxsplit=1)
        if len(ours) == 2 and re.match(r"(?:our|its|the|an?)\s", head) and read_target(ours[1]) and len(ours[0]) < 120:
            return ours
    dated = _DATED_PART.split(head, maxsplit=4)
    if len(dated) > 1 and _own_days(dated) and re.match(r"[A-Z]", head) and all(len(d) < 90 for d in dated[:-1]):
        return dated
    priced = _PRICED_PART.split(head, maxsplit=4)
    if (
        len(priced) > 1
        and all(OWN_PRICE.search(p) for p in priced)
        and re.match(r"[A-Z]|(?:the|our|its|all|substantially)\s", head)
    ):
        return priced
    parts: list[str] = []
    at = 0
    for match in _PARTED.finditer(head):
        piece = head[at : match.end("end")]
        if re.search(r"\b(?:for|from|to|with|which|that|by|in|on|at|of)\b", piece if parts else re.sub(r"^.*?\bof\s", "", piece)):
            break
        parts.append(head[at : match.start()] + match[0].rstrip())
        at = match.end()
    if not parts:
        return []
    rest = head[at:]
    last = read_target(rest + " ")
    if last is None or not last.is_proper or not (LEGAL_FORM.search(last.name) or len(parts) > 1 or "respectively" in sentence):
        return parts if len(parts) > 1 else []
    return [*parts, rest]
