"""Clauses with a verb of a deal -> mentions: one table of verbs, and the forms in which a filing bends them.

"We acquired Acme", "Acme was acquired by the Company", "Acme (acquired in May 2023)", "paid $5 million to acquire Acme",
"expanded by acquiring Acme", "issued shares in exchange for all of the stock of Acme", "raised our interest in Acme to 100 %".
"""

from __future__ import annotations

import re

from filings.amounts import scaled
from filings.transactions import patterns as say
from filings.transactions.business import is_of_business
from filings.transactions.dates import date_of_deal
from filings.transactions.mentions import AFFILIATES, Telling, walk
from filings.transactions.names import read_target
from filings.transactions.objects import OWN_PRICE, THIS, is_announced, read_object
from filings.transactions.seeds import seeds

ACTED = seeds(
    "cquired", "urchased", "sold ", "Sold ", "sold,", "ivested ", "disposed of ", "efranchised ", "cquires ",
    "urchases ", "merged with ", "erged into ", "erged with and ",
    "spun off ",
    "spun-off ", "split off ", "bought ", "ransferred ", "ssigned ", "ontributed ", "istributed ", "took ", "obtained ", "gained ",
    "assumed ",
    "xited ",
)  # fmt: skip
TURNS = seeds(
    "oint venture", "oint Venture", "“JV”", "owned subsidiar", "part of ", "xchange for", "chase of", " to acquire ",
    " to purchase ", " to buy ", "uying ", "cquiring ", "ncreased ", "aised ",
)  # fmt: skip
_PAYING = seeds("paid ", "used ", "spent ", "ssued ", "xpended ", "xchanged ", "xercised ")
_RAISING = seeds("ncreased ", "aised ", "ncreasing ")
_BECOMING = seeds("became ", "become ")
_ACTING = seeds("cquiring ", "urchasing ", "buying ", "elling ", "ivesting ", "isposing of ")
_ASIDES = seeds(
    *(f"{before}{verb} " for verb in ("acquired", "purchased", "sold", "divested") for before in (", ", "(", "was ", "were "))
)
_WEAK = ("purchas", "sold", "b", "t", "c", "assigned", "distributed", "g", "o", "assumed")
_DIVISION = re.compile(
    r"\b(?:business(?:es)?|operations|division|segment|subsidiar(?:y|ies)|ownership\s+of|plants?|mills?|smelters?|refiner(?:y|ies)|mines?|brands?"
    r"|branches|stores|stations?|product\s+lines?|interests?\s+in\s+the|all\s+of\s+(?:its|our|the)\s+(?:shares|interests?|stock|equity)|(?:equity|membership|ownership|bottling)\s+interests?)\b"
)
_TO_WHOM = re.compile(
    r"\b(?:to|into)\s+(?:an?\s+|the\s+|our\s+|its\s+)?(?:[\w-]+\s+){0,3}?(?:[A-Z]|joint\s+venture|venture|buyer|purchaser|third|distributor|owners?|holders?|founders?|management)"
)
_OWN_ENTITIES = re.compile(
    r"\b(?:to|into|with|from)\s+(?:an?\s+|one\s+of\s+)?(?:our|its|wholly|newly|another)\b[^.;,]{0,40}?(?:subsidiar|affiliate)", re.I
)

PASSIVE = re.compile(
    r"\b(?:was|were|has\s+been|have\s+been|had\s+been)\s+(?:also\s+|subsequently\s+|later\s+|then\s+|recently\s+)?"
    r"(?P<verb>acquired|purchased|sold|divested|disposed\s+of|spun\s+off|transferred|bought|merged\s+(?:with\s+and\s+)?into)\b(?P<rest>.*)",
    re.S,
)
_LINK = re.compile(r"(?:,?\s+(?:which|that)|,)?\s*$")
_BOUGHT = ("acquired", "purchased", "bought")
_BY = re.compile(r"^[^.;]{0,160}?\bby\s+(?P<by>.+)", re.S)
_TO = re.compile(r"^[^.;]{0,120}?\bto\s+(?P<to>.+)", re.S)
_US = re.compile(
    r"(?:us\b|the\s+(?:Company|Corporation|Registrant|Bank|Partnership|Group)\b|our\b"
    r"|(?:an?|its)\s+(?:[\w-]+\s+){0,3}subsidiary\s+of\s+(?:the\s+Company|ours))"
)
_WE = re.compile(r"\b(?:[Ww]e|[Tt]he\s+(?:Company|Corporation|Registrant))\s*$")
OURS = re.compile(
    r"^(?:[Oo]ur|[Ii]ts|(?:[Tt]he\s+)?Company[’']s|Company-owned"
    r"|(?:[Cc]ertain|[Aa]ll|[Ss]ubstantially\s+all)\s+(?:of\s+)?(?:the\s+(?:[\w-]+\s+){0,3}(?:stock|shares|assets|interests|equity)\s+(?:of|in)\s+)?"
    r"(?:our|its|the\s+Company[’']s))\s"
)
_CONCERN = re.compile(
    r"\b(?:business|facility|plant|operations?|division|segment|subsidiary|stores?|line|brand|unit|mill|mine|smelter|refinery)$"
)
_HOLDERS = re.compile(
    r"\b(?:(?:customer|competitor|supplier|tenant|lender|licensee|licensor|vendor|client)(?=,)|held\s+by|investments?\s+in|shares\s+of\s+(?:our|its|the\s+Company)|common\s+stock|warrants|options|units\s+were"
    r"|securities|notes)\b",
    re.I,
)

PAID = re.compile(
    r"\b(?:paid|used|spent|issued|exercised\s+(?:its|our|the|an)\s+(?:[\w-]+\s+)?(?:option|right)s?)\b(?:[^.;]|\.\d){0,160}?\bto\s+(?:acquire|purchase|buy(?:\s+out)?)\s+(?P<object>.+)",
    re.S,
)
""" "paid $14 million to acquire the rest of Acme"."""

BY_ACTING = re.compile(
    r"\b(?:(?:by|through|with)|transactions?,)\s+(?P<verb>acquiring|purchasing|buying|selling|divesting|disposing\s+of)\s+(?P<object>.+)",
    re.S,
)
""" "expanded into Canada by buying Onyx Ltd."."""

EXCHANGED = re.compile(
    r"\b(?:exchanged|issued)\s[^;]{0,120}?\bshares\b[^;]{0,90}?\bfor\s+(?P<swapped>(?:all|100%)\s.+)|"
    r"\b(?:issued|exchanged|issuing)\b[^;]{0,260}?\b(?:in\s+exchange\s+for|in\s+consideration\s+(?:for|of)|for\s+the\s+(?:purchase|acquisition)\s+of"
    r"|in\s+connection\s+with\s+the\s+acquisition\s+of|as\s+consideration\s+for(?:\s+the\s+(?:purchase|acquisition)\s+of)?)\s+(?P<object>.+)",
    re.S,
)
""" "issued 1,200,000 shares in exchange for all of the outstanding shares of Acme": told backwards."""

_CLOSES_LATER = re.compile(r"\bclos(?:e|ing)\b[^.;]{0,40}\bexpected\b|\bexpected\s+to\s+close\b")
_WHOLE = re.compile(
    r"^(?:(?:all|100|substantially|the\s+(?:entire|whole|issued|outstanding|remaining|assets|business)|certain\s+assets|\d{2,3}(?:\.\d+)?\s?(?:%|percent))\b)",
    re.I,
)
RAISED = re.compile(
    r"\b(?:increased|raised|increase|increasing)\s+(?:our|its|the\s+Company[’']s)\s+(?:[\w-]+\s+){0,3}?(?:interest|ownership|stake|holding|shareholding|investment)s?"
    r"\s+in\s+(?P<object>[^;]{2,120}?)\s+(?:from\s+(?:approximately\s+)?(?P<from>\d[\d.]*)\s?(?:%|percent)\s+)?to\s+(?:approximately\s+)?(?P<share>\d{1,3}(?:\.\d+)?)\s?(?:%|percent)"
)
""" "increased our interest in Acme to 100 %"."""

BECAME = re.compile(
    r"\s+(?:became|has\s+become|become)\s+(?:(?:an?\s+|the\s+Company[’']s\s+|our\s+)?(?:(?:direct|indirect),?\s+)?(?:new\s+)?(?:wholly|majority)[\s-]+owned"
    r"\s+subsidiar(?:y|ies)\b|part\b)(?:\s+of\s+(?P<of>.{2,40}))?"
)
""" "Acme became a wholly owned subsidiary of the Company"."""

_THIS = re.compile(
    r"\W*(?:[A-Z][\w&.’'\s-]{2,60}?(?:[.:]|\s?[–—-])\s+)?(?:(?:On|In|Effective)\s[^,]{3,22}(?:,\s+(?:19|20)\d\d)?,\s+)?(?:[Tt]h(?:is|e)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:business|company|maker|manufacturer|provider|distributor|operation|firm|retailer|operator|bank|unit|division|segment|subsidiary|developer|supplier)(?=,?\s+(?:of|in|with|that|which|was|were|located|based)\b)|[Ii]t\s)"
)
"""A subject that the caption before it names: "This Ohio manufacturer was acquired"."""
_EVERY_SHARE = re.compile(r"\s*(?:all|100\s?%)\s+(?:of\s+)?the\s")
_TO_NAME = re.compile(r"\bto\s+(?P<to>[A-Z].+)", re.S)
_GREW = re.compile(r"\b(?:sales|revenues?|contribut\w+|results|growth|earnings|margins?)\b")
PARENT = re.compile(
    r"\b(?:we|the\s+Company|[A-Z][\w&]+)\s+became\s+an?\s+(?:[\w-]+,?\s+){0,4}subsidiary\s+of\s+(?P<parent>[A-Z].+)", re.S
)
""" "we became a wholly owned subsidiary of Xanthe": the registrant was bought."""

ASIDE = re.compile(
    r"(?P<object>(?<![\w.-])[A-Z0-9][\w&.’'-]*(?:,?\s+[A-Z&][\w&.’'-]*){0,5})(?:,\s+|\s+\()(?:which\s+(?:was|were)\s+|that\s+(?:was|were)\s+)?"
    r"(?P<verb>acquired|purchased|sold|divested)\s+(?:by\s+(?:us|the\s+Company)\s+)?"
    r"(?:(?:on|in|during|effective)\s+(?=[A-Z]|early|late|mid)|(?=[A-Z][a-z]{2,8}\s+(?:\d{1,2},\s+)?(?:19|20)\d\d))"
)
""" "Gyro Sensors (acquired in May 2023)"."""


def read_clauses(telling: Telling) -> None:
    """Every deal that a verb of the sentence tells as done."""
    if telling.has_any(ACTED):
        _active(telling)
        if not telling.found and telling.has(" was ", " were ", " been "):
            _passive(telling)
        if not telling.found and telling.has_any(_ASIDES) and (telling.in_note or _GREW.search(telling.words)):
            _beside(telling)


def read_turns(telling: Telling) -> None:
    """The rarer forms: money paid to acquire, shares given for a company, an interest raised, a gerund."""
    words = telling.words
    for pattern, needed in (
        (PAID, (" to acquire ", " to purchase ", " to buy ")),
        (EXCHANGED, ("xchange for", "onsideration ", "tion of ", "chase of ", " for all ", " for 100")),
    ):
        match = pattern.search(words) if telling.has_any(_PAYING) and telling.has(*needed) else None
        if not match or not telling.by_registrant(match.start()) or not telling.asserted(match.start()):
            continue
        told = match["object"] or match["swapped"]
        at = match.start("object") if match["object"] else match.start("swapped")
        if pattern is EXCHANGED and not (_WHOLE.match(told) or re.search(r"(?:purchase|acquisition)\s+of\s+$", words[:at])):
            continue
        if say.OWN_SHARES.match(told) or not is_of_business(told[:200]):
            continue
        target = read_object(told)
        when = date_of_deal(words, match.start(), match.start("object"))
        if target and (when.day or "$" in words) and not _HOLDERS.search(target.name):
            is_ahead = match[0].startswith("exercised") and _CLOSES_LATER.search(words + telling.after) is not None
            telling.add("acquisition", target, "pending" if is_ahead else "completed", when, 2)
            return
    raised = RAISED.search(words) if telling.has_any(_RAISING) else None
    is_new = raised and float(raised["share"]) > 50 and (float(raised["share"]) == 100 or float(raised["from"] or 0) < 50)
    if raised and is_new and telling.asserted(raised.start()):
        target = read_target(raised["object"] + " ")
        if target and (telling.by_registrant(raised.start()) or telling.in_note):
            telling.add("acquisition", target, "completed", date_of_deal(words, raised.start(), raised.end()), 2)
            return
    match = BECAME.search(words) if telling.has_any(_BECOMING) and telling.has("owned subsidiar", " part of ") else None
    if match and (match["of"] is None or _US.match(match["of"]) or telling.registrant.acts(match["of"])):
        target = telling.noun_before(match.start())
        if target and target.is_proper and telling.asserted(match.start()):
            telling.add("acquisition", target, "completed", date_of_deal(words, match.start(), match.end()), 2)
            return
    parent = PARENT.search(words) if "became a" in words and "subsidiary of " in words else None
    if parent and telling.registrant.acts(parent[0].split(" became")[0]) and telling.asserted(parent.start()):
        buyer = read_target(parent["parent"])
        if buyer and buyer.is_proper and not telling.registrant.is_self(buyer.name):
            telling.add("merger", buyer, "completed", date_of_deal(words, parent.start(), parent.end()), 2)
            return
    match = BY_ACTING.search(words) if telling.has_any(_ACTING) else None
    if match and telling.acts(match.start()) and telling.asserted(match.start()):
        when = date_of_deal(words, match.start(), match.start("object"))
        if when.day and is_of_business(match["object"][:160]):
            for found in telling.objects(match["object"], is_purchase=say.kind_of(match["verb"]) == "acquisition"):
                if found.target.is_proper:
                    telling.add(say.kind_of(match["verb"]), found.target, "completed", found.when or when, 1, price=found.price)


def _active(telling: Telling) -> None:
    words = telling.words
    verbs = list(walk(say.ACTIVE, words))
    # Most participles are no verbs: what one was done to is looked at only where one of the sentence is.
    told_at = {at for verb in verbs if not say.NOT_ACTIVE.search(words, max(0, (at := verb.start()) - 20), at)}
    verbs = [verb for verb in verbs if _may_be_deal(telling, verb)] if told_at else []
    prices = _prices_of(words, verbs)
    for match, (price, is_anothers) in zip(verbs, prices, strict=True):
        at, verb = match.start(), match["verb"].lower()
        if at not in told_at or not telling.asserted(at):
            continue
        told = match["object"]
        if re.search(r"\band\s+$", words[:at]) and not say.AFTER_AND.match(told):
            continue
        if verb == "acquired" and say.BUYS_US.match(told):
            _bought_us(telling, at)
            continue
        ours = say.FROM_US.match(told) if verb in ("acquired", "purchased", "bought") else None
        if ours:
            for found in telling.objects(told[ours.end() :], is_purchase=False):
                telling.add("divestiture", found.target, "completed", date_of_deal(words, at, match.start("object")), 2)
            continue
        to = _TO_NAME.search(told) if verb.startswith(("transferred", "contributed", "assigned")) else None
        if to and (telling.registrant.is_own(to["to"]) or "reorganization" in words):
            continue
        # "Baron Partners acquired our Copper Tube business": another's purchase is the registrant's sale.
        is_ours = verb in _BOUGHT and (OURS.match(told) is not None or bool(telling.antecedent(told, at)))
        is_sale = is_ours and telling.registrant.is_actor(words[:at]) is False
        by_registrant = telling.by_registrant(at) or is_sale
        if not by_registrant and not (telling.in_note and say.DATED_SUBJECT.search(words[:at])):
            continue
        if verb == "sold" and say.SOLD_TO_US.match(words, at):
            continue
        kind = "spin-off" if verb == "distributed" else say.kind_of(verb)
        if is_sale:
            kind = "divestiture"
        fill = match["fill"] or ""
        when = date_of_deal(words, at, match.start("object"))
        is_purchase = kind == "acquisition"
        # A price and the registrant's own name prove enough where no day is told.
        is_plain = when.year is None and "$" in told[:300] and say.WE_DID.search(words[max(0, at - 60) : at + 14]) is not None
        source = f"{told} {fill}" if fill.startswith("from") else told
        named = telling.objects(source, is_purchase=is_purchase) or telling.antecedent(told, at)
        for found in named:
            target = found.target
            if not by_registrant and not (target.is_proper and (target.stake or 1) >= 0.5):
                continue
            rank = 3 if is_plain else 2
            own = price if found.price is None and not found.is_shared else found.price
            telling.add(kind, target, "completed", found.when or when, rank, price=own, is_shared=found.is_shared or is_anothers)
    for match in say.SOLD_TO_US.finditer(words) if "sold" in words and not telling.found else ():
        sold = read_target(match["object"] + " ")
        if sold and sold.is_proper and telling.asserted(match.start()):
            telling.add("acquisition", sold, "completed", date_of_deal(words, match.start(), match.start("object")), 2)


def _bought_us(telling: Telling, at: int) -> None:
    buyer = telling.noun_before(at)
    if buyer and buyer.is_proper and not telling.registrant.is_self(buyer.name):
        telling.add("merger", buyer, "completed", date_of_deal(telling.words, at, at + 9), 2)


def _may_be_deal(telling: Telling, verb: re.Match[str]) -> bool:
    word, told = verb["verb"].lower(), verb["object"]
    if _is_deal(word, told) or telling.antecedent(told, verb.start()):
        return True
    if word not in ("purchased", "bought", "sold") or not telling.in_note:
        return False
    title = telling.title
    return say.BARE_NAME.match(told) is not None or (title is not None and (is_announced(title) or THIS.match(told) is not None))


def _prices_of(words: str, verbs: list[re.Match[str]]) -> list[tuple[float | None, bool]]:
    """Of each of several verbs the price told in its own clause, and whether the only price told is another's: "acquired Acme for
    $8.2 million and sold Bolt for $3.3 million"."""
    if len(verbs) < 2:
        return [(None, False)] * len(verbs)
    ends = [verb.start() for verb in verbs[1:]] + [len(words)]
    told = [OWN_PRICE.search(words, verb.start(), end) for verb, end in zip(verbs, ends, strict=True)]
    if not any(told):
        return [(None, False)] * len(verbs)
    return [
        (float(scaled(m["number"], m["scale"])) if m and (m["scale"] or m["number"].count(",") > 1) else None, m is None)
        for m in told
    ]


def _is_deal(verb: str, told: str) -> bool:
    """Whether a verb that is used of goods, shares and money too has a business for its object here."""
    if verb.startswith(("transferred", "contributed", "assigned")):
        head = told[:260]
        if "joint venture" in head:
            return False
        return _DIVISION.search(head[:160]) is not None and _TO_WHOM.search(head) is not None and not _OWN_ENTITIES.search(head)
    if verb == "exited":
        return re.match(r"(?:our|its|the)\s[^.;]{2,80}?\b(?:business|operations|segment|market)\b", told) is not None and (
            re.search(r"\b(?:by\s+selling|through\s+(?:the|an?)\s+(?:sale|disposal|divestiture)|sold)\b", told) is not None
        )
    if verb == "distributed":
        return re.match(
            r"(?:all|our|its|the|\d)\b[^.;]{0,60}?\b(?:interests?|shares|stock|ownership)\b", told
        ) is not None and bool(say.TO_HOLDERS.search(told))
    if verb.startswith(("took", "obtained", "gained", "assumed")):
        return re.match(r"(?:an?\s+)?(?:\d[\d.]*\s?%\s+)?(?:control(?:ling)?|majority)\b", told) is not None
    if not verb.startswith(_WEAK):
        return True
    if say.OWN_SHARES.match(told) and "subsidiar" not in told[:200] and not _EVERY_SHARE.match(told):
        return False
    return is_of_business(told[:160])


def _passive(telling: Telling) -> None:
    words = telling.words
    for match in PASSIVE.finditer(words):
        verb, rest = match["verb"], match["rest"]
        bidder = _BY.match(rest) if verb in _BOUGHT and _WE.search(words, max(0, match.start() - 40), match.start()) else None
        buyer = read_target(AFFILIATES.sub("", bidder["by"])) if bidder else None
        if buyer and buyer.is_proper and telling.asserted(match.start()):
            telling.add("merger", buyer, "completed", date_of_deal(words, match.start("verb"), match.end("verb")), 2)
            return
        if not telling.asserted(match.start()) or re.match(r"\s+(?:to\s+be|in\s+order)\b", rest):
            continue
        link = _LINK.search(words, max(0, match.start() - 8), match.start())
        target, left = telling.noun_before(link.start() if link else match.start()), telling.left
        if telling.title and (target is None or not target.is_proper) and _THIS.match(words):
            target, left = telling.title, words[: match.start()]
        if target is None or _HOLDERS.search(left):
            continue
        by, to = _BY.match(rest), _TO.match(rest)
        if verb.startswith("merged"):
            into = rest.strip()
            unit = re.match(r"(?:an?\s+)?(?:[\w-]+\s+){0,2}subsidiary\s+of\s+(?P<of>.+)", into)
            if _US.match(into) or telling.registrant.is_own(into) or (unit and _is_ours(telling, unit["of"])):
                telling.add("acquisition", target, "completed", date_of_deal(words, match.start("verb"), match.end("verb")), 2)
            return
        is_ours = OURS.match(left) is not None or (target.is_proper and telling.registrant.owns(target.name))
        if verb in _BOUGHT:
            if by and not (_US.match(by["by"]) or telling.registrant.is_own(by["by"])):
                kind = "divestiture" if is_ours else None
            else:
                kind = "acquisition" if by or telling.in_note else None
        elif to and (_US.match(to["to"]) or telling.registrant.is_own(to["to"])):
            kind = "acquisition"
        else:
            is_business = is_of_business(left + " ") or _CONCERN.search(target.name) is not None
            is_described = not target.is_proper or target.name.split()[-1].islower()
            may = is_ours or telling.in_note or (is_business and is_described)
            kind = (
                (say.kind_of(verb) if verb != "transferred" or to else None) if may and (is_business or telling.in_note) else None
            )
        when = date_of_deal(words, match.start("verb"), match.end("verb"))
        if kind and (when.day or "$" in words):
            telling.add(kind, target, "completed", when, 2 if telling.in_note or is_ours or by else 1)
            return


def _is_ours(telling: Telling, words: str) -> bool:
    name = re.match(r"[A-Z][\w&-]+", words)
    return bool(_US.match(words) or telling.registrant.is_own(words) or (name and telling.registrant.owns(name[0])))


def _beside(telling: Telling) -> None:
    words = telling.words
    for match in ASIDE.finditer(words):
        target = read_target(match["object"] + " ")
        if not telling.in_note and re.search(r"\bby\s+[A-Z]", words[match.end() : match.end() + 60]):
            continue
        if target and target.is_proper and telling.asserted(match.start()):
            rank = 2 if telling.in_note and telling.has("onsideration for ", "urchase price for ") else 1
            telling.add(
                say.kind_of(match["verb"]), target, "completed", date_of_deal(words, match.start("verb"), match.end()), rank
            )
