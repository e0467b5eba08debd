"""Deals that a filing tells only together: "three acquisitions for $12 million in aggregate", of one year or of several."""

from __future__ import annotations

import re

from filings.amounts import MONEY, scaled, small_count
from filings.transactions import patterns as say
from filings.transactions.dates import When, date_of_deal
from filings.transactions.mentions import Telling
from filings.transactions.seeds import seeds

_SEVERAL = seeds(
    "acquisitions", "companies", "businesses", "operations", "dealerships", "agencies", "practices", "firms", "distributors",
    "entities", "divestitures", "dispositions", "transactions", "branches", "locations", "clinics", "stores", "restaurants",
    "franchises", "hospitals", "homes", "brands", "facilities", "competitors", "manufacturers", "providers",
    "producers", "retailers",
    "contractors", "shops", "offices", "pharmacies", "schools", "centers", "stations",
)  # fmt: skip
GROUPED = seeds("made", "paid", "spent")
_HANDED = ("acquired", "reacquired", "re-acquired", "purchased", "bought", "paid", "spent", "sold", "divested", "disposed")
_UNITS = re.compile(
    r"\b(?:branches|locations|clinics|stores|restaurants|franchises|hospitals|homes|brands|facilities|shops|offices|pharmacies|schools|centers|stations)$"
)
_GROUP = re.compile(
    r"(?=[abcdmprs])\b(?P<verb>completed|(?:paid|spent)\s[^;]{3,60}?\s(?:on|for)|bought|(?:re-?)?acquired|made|closed|consummated|purchased|closed\s+on|completing|sold|divested|disposed\s+of)\s+(?P<words>(?:[\w-]+\s+){0,3}?)"
    r"(?P<number>(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen"
    r"|nineteen|twenty)(?=\s+and\s+\w+\s+(?:[\w-]+\s+){0,3}acquisitions|\s)|\d{1,3}|several|various|other|additional|multiple|business|a\s+number\s+of)\s+(?P<kind>(?:[\w-]+\s+){0,4}?)"
    r"(?P<what>acquisitions|(?:[\w-]+\s+)?(?:companies|businesses|operations|dealerships|agencies|practices|firms"
    r"|distributors|entities|competitors|manufacturers|providers|producers|retailers|contractors|shops|offices|pharmacies|schools|centers|stations"
    r"|divestitures|dispositions|transactions\s+to\s+(?:acquire|purchase)\s+(?:[\w-]+\s+){1,5}(?:businesses|companies)"
    r"|branches|locations|clinics|stores|restaurants|franchises|hospitals|funeral\s+homes|brands|facilities))\b"
)
""" "completed three individually immaterial acquisitions"."""

_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_YEAR = re.compile(r"\s+(?:in|for|during)\s+(?:fiscal\s+)?(?:19|20)\d\d\b")
_AND_NUMBER = re.compile(
    r"\band\s+(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})(?=\s+(?:(?:[\w-]+\s+){0,3}?(?:acquisitions|businesses|companies)|in|during|pharmacies|practices|agencies|clinics|dealerships|restaurants|stores)\b)",
    re.I,
)
_GROUP_PAID = re.compile(
    r"\bpaid\s+(?:an?\s+)?(?:total|aggregate|combined|net)?\s*(?:purchase\s+"
    r"|cash\s+)?(?:consideration\s+of\s+)?(?:approximately\s+)?"
    r"\$[\d.,]+\s*(?:million|billion)?\s+(?:in\s+cash\s+)?for\s+(?:our|these|the|its|all|other"
    r"|such)?\s*(?:\w+\s+){0,2}acquisitions\b"
)
""" "we paid total consideration of $364 million for our acquisitions"."""

_NO_GROUP = re.compile(r"\b(?:land|property|real estate|asset|loan|aircraft|customer|equipment|store|site|lot|homesite)\b", re.I)


def read_groups(telling: Telling) -> None:
    """Every group of deals that a sentence tells without their names."""
    words = telling.words
    for match in _GROUP.finditer(words) if telling.has_any(_SEVERAL) else ():
        what, verb = match["what"].lower(), match["verb"].lower()
        if not telling.acts(match.start()) or not telling.asserted(match.start()):
            continue
        if not re.search("acquisition|divest|disposition|transactions", what) and not verb.startswith(_HANDED):
            continue
        if (
            _UNITS.search(what)
            and "respectively" not in words
            and not ("$" in words[match.end() :] and telling.by_registrant(match.start()))
        ):
            continue
        count = small_count(match["number"])
        if count is None and verb.startswith(("paid", "spent")):
            continue
        if _NO_GROUP.search(match["kind"]) or count == 1 or say.BELOW.search(words, match.start()):
            continue
        kind = (
            "divestiture"
            if what.startswith(("divest", "disp")) or verb.startswith(("sold", "divested", "disposed"))
            else "acquisition"
        )
        by_year = _by_year(words, match, telling.after)
        for when, number, price in by_year:
            telling.add(kind, None, "completed", when, 3, number, price=price)
        if by_year:
            return
        telling.add(kind, None, "completed", date_of_deal(words, match.start(), match.end()), 3, count)
    paid = _GROUP_PAID.search(words) if telling.in_note and not telling.found and telling.has("paid ") else None
    if paid and telling.acts(paid.start()):
        telling.add("acquisition", None, "completed", date_of_deal(words, paid.start(), paid.end()), 3)


def _by_year(words: str, group: re.Match[str], after: str) -> list[tuple[When, int | None, float]]:
    """Groups of several years with a price each: "11 practices in 2023 and 6 in 2022 for $21 million and $9 million".

    The prices stand in the sentence itself, or in the next one where each has its year beside it.
    """
    years = list(dict.fromkeys(_A_YEAR.findall(words)))
    if len(years) < 2:
        return []
    counts = [small_count(n) for n in (group["number"], *_AND_NUMBER.findall(words[group.start("number") :]))]
    told = words[group.start("number") :] if "$" in words else after
    prices = [m for m in MONEY.finditer(told) if m["scale"] or m["number"].count(",") > 1]
    is_each = all(_IN_YEAR.match(told, m.end()) for m in prices)
    if len(years) != len(prices) or not (is_each or ("$" in words and (len(counts) == len(years) or "respectively" in words))):
        return []
    whens = [When(None if "fiscal" in words else year, int(year)) for year in years]
    numbers = counts if len(counts) == len(years) else [None] * len(years)
    values = [float(scaled(m["number"], m["scale"])) for m in prices]
    return list(zip(whens, numbers, values, strict=True))
