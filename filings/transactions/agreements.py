"""Agreements to buy, sell, merge or separate -> mentions: pending until another sentence says that it was done."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.transactions import patterns as say
from filings.transactions.dates import When, date_of_deal
from filings.transactions.mentions import Telling, counterparty
from filings.transactions.names import Target, read_target

_OF_MERGER = (
    "greement and Plan of ", "greement and plan of ", "erger Agreement", "erger agreement", "ombination Agreement",
    "ombination agreement",
)  # fmt: skip
_BUYS = re.compile(r"\b[Bb]uyer|[Pp]urchaser|acqui|purchase\s+(?:of\s+)?(?:certain|substantially|all|the)")


def read_agreement(telling: Telling) -> None:
    """The agreement that a sentence tells, if any, by the first turn of phrase that fits."""
    words, registrant = telling.words, telling.registrant
    for pattern in (say.AGREEMENT, say.AGREEMENT_NOUN, say.PLAN_OF_MERGER):
        if pattern is say.PLAN_OF_MERGER and not telling.has(*_OF_MERGER):
            continue
        match = pattern.search(words)
        if not match or say.HYPOTHETICAL.search(words[: match.start()][-60:]):
            continue
        if not (telling.acts(match.start()) or registrant.acts(match["between"])):
            continue
        is_plan = pattern is say.PLAN_OF_MERGER
        if not is_plan and say.OTHER_AGREEMENT.search(match["between"]):
            continue
        word = "merger" if is_plan else match["verb"] if "verb" in pattern.groupindex else match["noun"]
        target = counterparty(match["object"], registrant) if is_plan else read_target(match["object"])
        if target is None or (
            word in ("purchase", "sell", "sale", "buy") and not say.PURCHASED_BUSINESS.search(match["object"][:160])
        ):
            continue
        telling.add(say.kind_of(word), target, "pending", date_of_deal(words, match.start(), match.start("object")), 3)
        return
    by = say.ACQUIRED_BY.search(words) if "be acquired by " in words else None
    if by and telling.acts(by.start()) and telling.asserted(by.start()):
        target = read_target(by["object"])
        if target and target.is_proper:
            telling.add("merger", target, "pending", date_of_deal(words, by.start(), by.start("object")), 3)
            return
    owners = say.OWNERS.search(words) if telling.has("urchase Agreement", "urchase agreement") else None
    if owners and telling.acts(owners.start()) and not re.search(r"(?:[Nn]ote|[Ss]ecurities)\s+[Pp]urchase", owners[0][:200]):
        target = read_target(owners["object"])
        if target and target.is_proper:
            telling.add("acquisition", target, "pending", date_of_deal(words, owners.start(), owners.start("object")), 3)
            return
    assets = say.ASSETS_OF.search(words) if telling.has("Asset", "Business") else None
    if assets and telling.acts(assets.start()) and _BUYS.search(words) and "sell" not in words:
        target = counterparty(assets["object"], registrant)
        if target:
            target = replace(target, name=f"assets of {target.name}")
            telling.add("acquisition", target, "pending", date_of_deal(words, assets.start(), assets.start("object")), 3)
            return
    parties = say.PARTIES_FIRST.search(words) if telling.has(*_OF_MERGER) else None
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
