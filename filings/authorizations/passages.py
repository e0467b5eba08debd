"""Where a filing speaks of buying back shares: its paragraphs, found by plain words, without those about other companies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filings.authorizations.table import rows_of
from filings.document import Filing
from filings.prose import holds, paragraph_at

_NEEDLES = (
    ("back", ((("uy", "uy ", "uy-", "ng "), ("",)),)),
    (" up to", ((("buy", "quire"), ("",)),)),
    ("ender", ((("",), (" offer", " Offer")), (("elf-t",), ("",)))),
    ("ASR", ((("",), ("",)),)),
    ("ssuer bid", ((("",), ("",)),)),
    ("edemption ", ((("",), ("progra", "plan", "Progra", "Plan", "agreem", "Agreem")),)),
)
"""Ways that filings name buying back shares without saying "purchase": what is looked for, with what before and behind it."""
_PURCHASES = (
    " as m",
    " of as m",
    " from time to",
    " its own",
    " our own",
    " of its own",
    " of our own",
    " for cancel",
    " and cancel",
    " program",
    " plan",
    " auth",
    " up to",
    " of up to",
    "s of up to",
    " of an additional",
    " and retire",
)
"""What follows "purchase" where it is the registrant's of its own shares, and not said as "repurchase"."""
_UNDER = ("pursuant to the ", "pursuant to our ", "pursuant to a ", "under the ", "under our ", "under a ")


_OF_PROGRAM = (" program", "authoriz")
_TREASURY = (
    ("treasury s", ("",), _OF_PROGRAM),
    ("hares under ", ("a ", "the ", "our ", "its "), _OF_PROGRAM),
    ("tock under ", ("a ", "the ", "our ", "its "), _OF_PROGRAM),
    ("redeemed ", ("",), (" from ", " held by")),
    ("bought ", tuple("123456789"), (" from ",)),
)
"""Headings and words of what was bought that say too little alone: with what behind them, and what else stands in the paragraph."""
LONGEST_HEADING = 70
"""Characters of a line that can be a heading."""
MOST_ITEMS = 6
"""Lines of a list that are looked at."""
BELOW_TABLE, ABOVE_TABLE = 2500, 1200
"""Characters below and above the rows of the table of purchases, where its footnotes and its introduction stand."""


def passages(filing: Filing) -> Iterator[tuple[int, int, bool]]:
    """The paragraphs that name buying back, in order, each once; True where a heading or the table of purchases says what it is
    about: such a paragraph may speak of a programme without naming it."""
    text = filing.text
    hits: list[int] = []
    at = text.find("urchase")
    while at >= 0:
        # Lines of plain text break anywhere in "purchase of up to": there, every purchase is looked at.
        # "purchased 150,000 shares from ...", "purchased pursuant to the publicly announced program"
        is_bought = text.startswith("d ", at + 7) and (text[at + 9 : at + 10].isdigit() or text.startswith(_UNDER, at + 9))
        is_bought = is_bought or (
            text.startswith(" of ", at + 7) and text[at + 11 : at + 12].isdigit() and text.find("shares", at, at + 60) > 0
        )
        is_bought = is_bought or (text[at + 8 : at + 9].isdigit() and text.find(" from ", at, at + 60) >= 0)
        if text[at - 2 : at] in ("ep", "EP") or filing.is_plain_text or is_bought or text.startswith(_PURCHASES, at + 7):
            hits.append(at)
        at = text.find("urchase", at + 7)
    for needle, ways in _NEEDLES:
        at = text.find(needle)
        while at >= 0:
            beside = text[max(0, at - 5) : at], text[at + len(needle) : at + len(needle) + 6]
            if any(beside[0].endswith(before) and beside[1].startswith(behind) for before, behind in ways):
                hits.append(at)
            at = text.find(needle, at + len(needle))
    low = filing.lower
    for needle, after, near in _TREASURY:
        at = low.find(needle)
        while at >= 0:
            if low.startswith(after, at + len(needle)):
                start, end = paragraph_at(text, at)
                line = low[start:end]
                if len(line) < LONGEST_HEADING or (holds(line, near) and "shares" in line):
                    hits.append(at)
            at = low.find(needle, at + len(needle))
    led = {place for hit in hits for place in _below_heading(text, hit)} | set(_beside_table(filing))
    done = 0
    for hit in sorted({*hits, *led}):
        if hit < done:
            continue
        is_plain = filing.is_plain_text or (filing.has_fixed_lines and _is_broken_line(text, hit))
        start, end = paragraph_at(text, hit, is_plain_text=is_plain)
        yield max(start, done), end, hit in led
        done = end


_HEADING = re.compile(
    r"^(?!.*(?:employee|repurchase agree|\t)).*(?:re-?purchase|buy-?back|treasury s|purchases of equity|tender|redemption"
    r"|issuer bid)",
    re.I,
)


def _below_heading(text: str, hit: int) -> Iterator[int]:
    """Where the paragraph under a heading begins ("9. TREASURY STOCK"), and the items under "Our authorizations were:"."""
    start, end = text.rfind("\n", 0, hit) + 1, text.find("\n", hit, hit + LONGEST_HEADING)
    line = text[start:end].strip() if end >= 0 else ""
    if len(line) > LONGEST_HEADING or not _HEADING.search(line) or line[-1] in ".;,":
        return
    for _ in range(MOST_ITEMS if line[-1] == ":" else 1):
        at = end + len(text[end : end + 200]) - len(text[end : end + 200].lstrip())
        end = text.find("\n", at)
        if end < 0:
            return
        yield at


def _beside_table(filing: Filing) -> Iterator[int]:
    """The paragraphs around the table of purchases, up to the next item."""
    rows = [row.evidence for row in rows_of(filing) if row.evidence.offset is not None]
    if not rows:
        return
    first, last = min(e.offset or 0 for e in rows), max((e.offset or 0) + len(e.quote or "") for e in rows)
    for low, high in ((max(0, first - ABOVE_TABLE), first), (last, last + BELOW_TABLE)):
        at = filing.text.find("\n", low, high) + 1
        while 0 < at < high:
            end = filing.text.find("\n", at, high)
            line = filing.text[at : end if end >= 0 else high]
            if low == last and line[:5] in ("Item ", "ITEM "):
                break
            if line.strip():
                yield at
            at = end + 1


def _is_broken_line(text: str, at: int) -> bool:
    """A line of a `<pre>` that goes on in the next one, or goes on from the one before: its paragraph ends at a blank line."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line, above, below = (
        text[start:end].strip(),
        text[max(0, start - 120) : start].rstrip("\n"),
        text[end + 1 : end + 120].split("\n")[0],
    )
    above = above.rsplit("\n", 1)[-1].strip()
    if not 0 < len(line) < 120:
        return False
    return (len(below.strip()) > 1 and line[-1] not in ".:;?!") or (len(above) > 30 and above[-1] not in ".:;?!=-_")


_HELD_STOCK = re.compile(
    r"\b(?:we|the company|the registrant) (?:currently |still |beneficially )?(?:owns?|owned|holds?|held)\b[^.]{0,50}\d\s?%"
    r"|\bour (?:ownership|equity[- ]method investment|equity interest|stake|percentage interest)\b|\bequity[- ]method\b"
    r"|\binvestees?\b"
    r"|\bportfolio compan"
)
_HELD_WORDS = (
    "we own",
    "we hold",
    "we held",
    " owns ",
    " owned ",
    "ownership",
    "equity method",
    "equity-method",
    "investee",
    "portfolio comp",
)
_ONE_OF_OTHERS = re.compile(
    r"\b(?:one|two|some|several) of our (?:portfolio compan|(?:equity[- ]method )?investees|affiliates|associates)"
    r"|\ban investee (?:company )?(?:announced|completed|re)"
)
_SOMEBODYS_BOARD = re.compile(
    r"\b(?P<name>[A-Z][\w&.-]+(?: [A-Z][\w&.-]+){0,4})(?:['’]s? (?:\w+ ){0,2}?[Bb]oard\b|(?:\.?, (?:in"
    r"|of) which [^,]{0,70},)? (?:has )?(?:announced|authorized|approved"
    r"|commenced)\b)"
)
_OURSELVES = frozenset(
    [
        "the",
        "our",
        "its",
        "board",
        "company",
        "corporation",
        "bank",
        "bancorp",
        "trust",
        "fund",
        "partnership",
        "registrant",
        "directors",
        "committee",
        "general",
        "partner",
        "management",
        "trustees",
        "this",
        "in",
        "on",
        "executive",
        "compensation",
        "shareholders",
        "stockholders",
        "we",
    ]  # noqa: SIM905 read as one line of words
)


def is_of_another(filing: Filing, start: int, end: int, lower: str) -> bool:
    """A passage about a company whose shares the registrant holds, and the programme of that company's own board."""
    if not holds(lower, _HELD_WORDS) or not _HELD_STOCK.search(lower):
        return False
    if _ONE_OF_OTHERS.search(lower):
        return True
    return _is_told_of_another(filing, start, end)


PARTED_WORDS = (
    "former parent", "prior to the distribution", "prior to the separation", "prior to the spin", "before the distribution",
    "before the separation", "before the spin", "was a business of", "were a business of", "was a subsidiary of",
    "was a division of",
    "were a subsidiary of", "were a division of", "spun off from", "separated from", "separation from",
)  # fmt: skip
"""Words of a registrant that was part of another company, whose own programme may be told beside."""


def is_of_parent(filing: Filing, start: int, end: int) -> bool:
    """A sentence about what the board of the former parent did, in a passage with one of `PARTED_WORDS`."""
    if not filing.info.company and "parent" not in filing.lower[start:end]:
        return False  # whose board it is cannot be told from a name
    return _is_told_of_another(filing, start, end)


def _is_told_of_another(filing: Filing, start: int, end: int) -> bool:
    match = next((m for m in _SOMEBODYS_BOARD.finditer(filing.text, start, end)), None)
    if match is None:
        return False
    mine = set(re.findall(r"[a-z0-9&]+", (filing.info.company or "").lower())) | _OURSELVES
    return not any(word in mine for word in re.findall(r"[a-z0-9&]+", match["name"].lower()))
