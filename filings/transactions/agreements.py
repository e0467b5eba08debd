"""Agreements to buy, sell, merge or separate -> mentions: pending until another sentence says that it was done."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.amounts import DAY_OR_MONTH, day_of
from filings.transactions import patterns as say
from filings.transactions.business import is_of_business
from filings.transactions.dates import NEVER, When, date_of_deal
from filings.transactions.mentions import AFFILIATES, Telling, counterparty
from filings.transactions.names import Target, read_target
from filings.transactions.objects import read_object
from filings.transactions.seeds import seeds

_OF_MERGER = seeds(
    "greement and Plan of ", "greement and plan of ", "erger Agreement", "erger agreement", "ombination Agreement",
    "ombination agreement",
)  # fmt: skip
_NOUNS = seeds(
    "acquisition", "purchase", "merger", "combination", "buyout", "take", "sale", "divest", "dispos", "refranchising", "ownership",
    "spin", "separat", "split", "carve",
)  # fmt: skip
_IN_DOUBT = re.compile(r"\b(?:may|might|could|if|whether|terminat\w+|Note|Stock|Securities)\b")
_SWAPPED = re.compile(
    r"\b(?:in\s+exchange\s+)?for\s+(?P<object>(?:the\s+assets|all|substantially|certain\s+assets|the\s+business|[A-Z]).+)", re.S
)
_CONTRIBUTED = re.compile(r"\bto\s+[A-Z][^.;]{1,80}?\bin\s+exchange\s+for\b")
INTRO = re.compile(r"^\W*(?:On|In)\s[^,]{3,30}(?:,\s+(?:19|20)\d\d)?,\s+")
_OURS = re.compile(r"\s*(?:[Oo]ur|[Tt]he\s+Company[’']s)\s")
_US = re.compile(r"\b(?:we|us|the\s+Company|the\s+Corporation|the\s+Registrant)\b", re.I)
_WHOLE = re.compile(
    r"\s*(?:all|100\s?%|\d+(?:\.\d+)?\s?%|substantially\s+all)[^.;]{0,60}?\b(?:interests?|shares|stock|equity|assets)\s+(?:of|in)\s+(?:the\s+)?[A-Z]"
)
_GOODS_TO = re.compile(r"\s*[A-Z][\w&.]*(?:\s+[A-Z][\w&.]*){0,3}\s+(?:all|its|the|up|\d|certain|an?)\b")
"""What is sold to someone who is named first: "agreed to sell Bunge all of the ethanol"."""

_OF_EQUALS = re.compile(r"\bmerger\s+of\s+equals\b|\bagreement\s+to\s+combine\b|\bcombine\s+(?:their|the\s+two)\b")
_ALL_SHARES = re.compile(r"\b(?:exchange\s+for|acquir\w+|exchanged?)\s[^.;]{0,40}?\b(?:all|100\s?%)\s", re.I)
_BUYS = re.compile(r"purchase\s+price|\b[Bb]uyer|[Pp]urchaser|acqui|purchase\s+(?:of\s+)?(?:certain|substantially|all|the)")


def read_agreement(telling: Telling) -> None:
    """The agreement that a sentence tells, if any, by the first turn of phrase that fits."""
    words, registrant = telling.words, telling.registrant
    if telling.has("erge with and into ") and _will_merge(telling):
        return
    for pattern, needed in ((say.AGREEMENT, None), (say.AGREEMENT_NOUN, _NOUNS), (say.PLAN_OF_MERGER, _OF_MERGER)):
        if needed and not telling.has_any(needed):
            continue
        match = pattern.search(words)
        if not match or say.HYPOTHETICAL.search(words[: match.start()].rpartition(", and ")[2][-60:]):
            continue
        if not (telling.acts(match.start()) or registrant.acts(match["between"])):
            continue
        is_plan = pattern is say.PLAN_OF_MERGER
        if not is_plan and say.OTHER_AGREEMENT.search(match["between"]) and not _WHOLE.match(match["object"]):
            continue
        word = "merger" if is_plan else match["verb"] if "verb" in pattern.groupindex else match["noun"]
        told, kind = match["object"], say.kind_of(word)
        if word.startswith(("transfer", "contribute", "exchange")) and not (
            _SWAPPED.search(told[:300]) or _CONTRIBUTED.search(told[:300])
        ):
            continue
        if not is_plan and _GOODS_TO.match(told):
            continue
        if not is_plan and kind == "acquisition" and _is_bid(telling, match):
            return
        told_before = (
            [] if is_plan else telling.antecedent(told, match.start("verb") if "verb" in pattern.groupindex else match.start())
        )
        if told_before:
            if (
                kind == "acquisition"
                and registrant.is_actor(re.sub(r"\b(?:has\s+agreed|will|would|shall|to)\s*$", "", words[: match.start("verb")]))
                is False
            ):
                kind = "divestiture"  # "an agreement under which Dusk Capital will purchase the segment"
            telling.add(kind, told_before[0].target, "pending", date_of_deal(words, match.start(), match.start("object")), 3)
            return
        target = counterparty(told, registrant) if is_plan else read_object(told, is_purchase=kind == "acquisition")
        if target is None or (
            word in ("purchase", "sell", "sale", "buy") and not (is_of_business(told[:160]) or say.BARE_NAME.match(told))
        ):
            continue
        is_offer = " offer" in words[match.start() : match.start("between") + 2]
        if kind == "acquisition" and not is_plan and (is_offer or _OURS.match(told)):
            kind = "divestiture"  # another's offer to buy a business of the registrant's
        when = date_of_deal(words, match.start(), match.start("object"))
        for found in telling.objects(told, is_purchase=False) if kind == "divestiture" else ():
            telling.add(kind, found.target, "pending", found.when or when, 3, price=found.price, is_shared=found.is_shared)
        if not telling.found:
            telling.add(kind, target, "pending", when, 3)
        swapped = _SWAPPED.search(told[:300]) if word.startswith(("transfer", "exchange")) else None
        if swapped and (other := read_object(swapped["object"])):
            telling.add("acquisition", other, "pending", when, 3)
        return
    named = (
        say.ANNOUNCED_NOUN.search(words)
        if "nnounced the " in words or "nnounced its " in words or "nnounced our " in words
        else None
    )
    if named and telling.by_registrant(named.start()) and telling.asserted(named.start()):
        kind = say.kind_of(named["noun"])
        when = date_of_deal(words, named.start(), named.start("object"))
        target = read_object(named["object"], is_purchase=kind == "acquisition")
        if target and when.day and (target.is_proper or is_of_business(named["object"][:160])):
            telling.add(kind, target, "pending", when, 2)
            return
    if _will_be_acquired(telling) or _will_merge(telling):
        return
    swapped = say.SHARE_EXCHANGE.search(words) if telling.has("xchange Agreement", "xchange agreement") else None
    if swapped and telling.acts(swapped.start()) and _ALL_SHARES.search(words + telling.after):
        target = counterparty(swapped["object"], registrant)
        if target:
            telling.add("acquisition", target, "pending", date_of_deal(words, swapped.start(), swapped.start("object")), 3)
            return
    owners = say.OWNERS.search(words) if telling.has("urchase Agreement", "urchase agreement") else None
    if (
        owners
        and telling.acts(owners.start())
        and not re.search(r"(?:[Nn]ote|[Ss]ecurities)\s+[Pp]urchase|\bAmendment\b", owners[0][:200])
    ):
        target = read_target(owners["object"])
        if target and target.is_proper:
            telling.add("acquisition", target, "pending", date_of_deal(words, owners.start(), owners.start("object")), 3)
            return
    assets = say.ASSETS_OF.search(words) if telling.has("Asset", "Business", "asset purchase") else None
    if assets and telling.acts(assets.start()) and _BUYS.search(words) and "sell" not in words:
        target = counterparty(assets["object"], registrant)
        if target:
            target = replace(target, name=f"assets of {target.name}")
            telling.add("acquisition", target, "pending", date_of_deal(words, assets.start(), assets.start("object")), 3)
            return
    parties = say.PARTIES_FIRST.search(words) if telling.has_any(_OF_MERGER) else None
    if parties and registrant.acts(words[: parties.start()][-500:]):
        before = re.sub(r"^.{0,40}?\d{4}(?:\s*\([^)]*\))?,\s+", "", words[: parties.start()][-700:], flags=re.S)
        target = counterparty(before, registrant)
        if target:
            telling.add("acquisition", target, "pending", date_of_deal(words, parties.start(), parties.end()), 3)
            return
    merged = say.MERGED_INTO.search(words) if "erge" in words and telling.has(" into the ", " into us") else None
    if merged and merged["verb"] in ("will", "would", "shall"):
        target = counterparty(merged["object"] + " ", registrant)
        if target:
            telling.add("acquisition", target, "pending", date_of_deal(words, merged.start(), merged.end()), 3)
            return
    named = say.AGREEMENT_WITH.search(words) if telling.has("greement with ", "erger with ") else None
    if named and not _IN_DOUBT.search(words[: named.start()][-60:]):
        target = counterparty(named["object"], registrant)
        day = DAY_OR_MONTH.match(words, named.end())
        agreed = day_of(day) if day else None
        if target and agreed:
            is_over = say.WAS_ENDED.search(words, named.end()) is not None
            telling.add("acquisition", target, "pending", When(agreed, int(agreed[:4])), 2)
            if is_over:
                telling.found = [replace(m, status="terminated") for m in telling.found]
            return
    sub = say.SUB_MERGED.search(words) if "erge with and into" in words else None
    if sub and sub["verb"] in ("will", "would", "shall", "to") and telling.asserted(sub.start()):
        target = counterparty(sub["object"], registrant)
        if target:
            telling.add("acquisition", target, "pending", date_of_deal(words, sub.start(), sub.start("object")), 3)
            return
    equals = _OF_EQUALS.search(words) if telling.has("equals", "combine") and not telling.has("oint venture") else None
    entered = re.search(r"\b(?:entered\s+into|announced|signed)\b", words) if equals else None
    if equals and entered and telling.acts(entered.start()) and telling.asserted(entered.start()):
        before = INTRO.sub("", words[: entered.start()])
        partner = counterparty(before, registrant) or counterparty(words[equals.end() :].removeprefix(" with "), registrant)
        if partner:
            telling.add("merger", partner, "pending", date_of_deal(words, entered.start(), entered.end()), 3)
            return
    given_up = say.TERMINATED_TO.search(words) if "terminat" in words else None
    if given_up and telling.acts(given_up.start()) and telling.asserted(given_up.start()):
        kind = say.kind_of(given_up["verb"])
        target = read_object(given_up["object"], is_purchase=kind == "acquisition")
        if target:
            if kind == "acquisition" and _OURS.match(given_up["object"]):
                kind = "divestiture"
            telling.add(kind, target, "terminated", When(None, date_of_deal(words, given_up.start(), given_up.end()).year), 3)
            telling.found = [replace(m, announced=_agreed_before(given_up[0])) for m in telling.found]
            return
    mutual = say.MUTUAL.search(words) if "terminat" in words and "greement with" not in words else None
    if mutual and telling.acts(mutual.start()) and telling.asserted(mutual.start()):
        partner = counterparty(INTRO.sub("", words[: mutual.start()]), registrant)
        if partner:
            telling.add("acquisition", partner, "terminated", NEVER, 2)
            return
    ended = say.TERMINATED_WITH.search(words) if "terminat" in words else None
    if ended and telling.acts(ended.start()) and telling.asserted(ended.start()):
        target = read_target(ended["object"])
        when = date_of_deal(words, ended.start(), ended.start("object"))
        if target and target.is_proper:
            telling.add("acquisition", target, "terminated", When(None, when.year), 2)
            return
    separate = say.SEPARATE.search(words) if telling.has("to separate", "to spin") else None
    if separate and re.search(r"independent|publicly[- ]traded|public compan", words):
        part = read_target(separate["object"])
        name = part.name if part and not part.name.startswith("into ") else "Separation"
        when = date_of_deal(words, separate.start(), separate.end())
        telling.add("spin-off", Target(name, (), None, False), "pending", when, 3)


def _agreed_before(words: str) -> str | None:
    """The day of "terminated the October 2014 agreement"."""
    day = DAY_OR_MONTH.search(words[: words.find("greement")])
    return day_of(day) if day else None


def _is_bid(telling: Telling, match: re.Match[str]) -> bool:
    """ "an agreement with Dynast under which Dynast will acquire all of the shares of Quartz": the registrant is bought."""
    told, registrant = match["object"], telling.registrant
    of = re.match(
        r"\s*(?:all|100\s?%|each|the)\b[^.;]{0,60}?\b(?:shares|stock|equity|interests)\s+(?:of|in)\s+(?P<whom>.+)", told, re.S
    )
    whom = of["whom"] if of else told
    own = re.match(r"\s*(?:all|100\s?%|each)\b[^.;]{0,40}?\b(?P<whom>[A-Z][\w&]+)\s+(?:common\s+)?(?:shares|stock)\b", told)
    if not (
        say.BUYS_US.match(told)
        or (own and registrant.is_own(own["whom"]))
        or (registrant.is_own(whom) and not re.match(r"[\w.&]+[’']s", whom))
    ):
        return False
    with_whom = re.search(r"\bwith\s+(?P<object>.+)", match["between"], re.S)
    buyer = counterparty(with_whom["object"] if with_whom else match["between"], registrant) or counterparty(
        INTRO.sub("", telling.words[: match.start()]), registrant
    )
    if buyer:
        when = date_of_deal(telling.words, match.start(), match.start("between"))
        telling.add("merger", buyer, "pending", when, 3)
    return True


def _will_be_acquired(telling: Telling) -> bool:
    """ "the Company agreed to be acquired by Gale Partners", "our plants in Italy will be acquired by Gale plc"."""
    words = telling.words
    seeds = ("be acquired by ", "be sold to ", "be purchased by ", "be transferred to ")
    by = say.ACQUIRED_BY.search(words) if telling.has(*seeds) else None
    if not by or not telling.acts(by.start() + 30) or not telling.asserted(by.start()):
        return False
    when = date_of_deal(words, by.start(), by.start("object"))
    part = telling.noun_before(by.start())
    if part is not None and not telling.registrant.is_self(part.name):
        ours = _OURS.match(telling.left) is not None or telling.registrant.owns(part.name)
        if by["verb"].startswith("sold") or ours:
            telling.add("divestiture", part, "pending", when, 3)
            return bool(telling.found)
        if _US.match(by["object"]):
            telling.add("acquisition", part, "pending", when, 3)
            return bool(telling.found)
        if not _US.search(words[max(0, by.start() - 120) : by.start()]):
            return False
    target = read_target(AFFILIATES.sub("", by["object"]))
    if by["verb"].startswith("acquired") and target and target.is_proper:
        telling.add("merger", target, "pending", when, 3)
    return bool(telling.found)


def _will_merge(telling: Telling) -> bool:
    """ "Harbor will merge with and into Quartz", where one of the two is the registrant."""
    words, registrant = telling.words, telling.registrant
    match = say.WILL_MERGE.search(words) if telling.has("erge with ", "erge into ", "erged with ", "erged into ") else None
    if not match or match["verb"] not in ("will", "would", "shall") or not telling.asserted(match.start()):
        return False
    into = match["into"]
    if registrant.is_own(into) or _US.match(into) or into == "the Bank":
        kind, target = "acquisition", counterparty(match["object"] + " ", registrant)
    elif registrant.is_own(match["object"]) and re.search(r"\bsubsidiary\s+of\s+(?:the\s+)?$", words[: match.start()]):
        kind, target = "acquisition", read_target(words[match.start("into") :])
    elif registrant.is_own(match["object"]):
        kind, target = "merger", read_target(words[match.start("into") :])
    else:
        return False
    if target and target.is_proper and not re.search(r"\bSub\b|Merger", target.name):
        telling.add(kind, target, "pending", date_of_deal(words, match.start(), match.end()), 3)
    return bool(telling.found)
