"""Deals that a filing tells and that could not be read: what a heading announces, and what a sentence under one seems to tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from filings.amounts import DAY, day_of
from filings.document import Filing
from filings.records import Problem
from filings.transactions import patterns as say
from filings.transactions.mentions import Mention
from filings.transactions.names import Target, alike, is_no_business, read_target
from filings.transactions.periods import covered_from
from filings.transactions.registrant import Registrant
from filings.transactions.text import Paragraph, sentences_of

ANNOUNCING = re.compile(
    r"^[\W\d]*(?:\(?[a-z0-9]{1,3}[.)]\s+)?(?:(?i:note)\s+\d+\s*\W*)?(?i:pending\s+|proposed\s+|terminated\s+)?"
    r"(?:Acquisition|Purchase|Sale|Divestiture|Disposition|Disposal|Merger|ACQUISITION|PURCHASE|SALE|MERGER|DIVESTITURE|DISPOSITION|DISPOSAL)"
    r"\s+(?:of|with|OF|WITH)\s+(?P<object>.+)$"
)
NAMED_BEFORE = re.compile(
    r"^[\W\d]*(?:\(?[a-z0-9]{1,3}[.)]\s+)?(?:(?i:note)\s+\d+\s*\W*)?(?:Pending\s+|Proposed\s+)?(?P<object>(?!Business|Asset|Recent|Other|Significant|Note|Pending|Completed"
    r"|Fiscal|Subsequent|The|Our|Discontinued|Proposed|Prior|Reverse|Forward|First|Second|Initial|Fiscal|Planned|Potential|Future|Form|Type|Nature)[A-Z][\w&.’'-]*(?:\s+(?:[A-Z&][\w&.’'-]*|of|and)){0,4}?)\s+"
    r"(?:(?:[Pp]roduct|[Bb]usiness|[Aa]sset|[Bb]rand)\s+)?(?P<noun>[Aa]cquisition|[Dd]ivestiture|[Mm]erger|Transaction|[Dd]isposition|Sale|Exchange)\W*$"
)

_OF_DEALS = re.compile(
    r"\b(?:acquisitions?|business combinations?|divestitures?|dispositions?|disposals?|mergers?|discontinued operations?)\b", re.I
)
_SEEMS = re.compile(
    r"\b(?:acquired|purchased|bought|sold|divested|to\s+(?:acquire|purchase|sell|buy)|will\s+(?:acquire|purchase|sell|buy)|(?:acquisition|purchase|sale|merger)\s+of)\b"
)
_MONEY = re.compile(r"\$\s?(?:[\d.,]*\d\s*(?:million|billion)|\d{1,3},\d{3},\d{3})")


def title_of(heading: str | None, *, is_bare: bool = False) -> Target | None:
    """The business that a heading names: "Acquisition of Acme, Inc.", "Mesquite Acquisition"; `is_bare`: "Wren Millworks"."""
    if heading is None:
        return None
    match = ANNOUNCING.match(heading)
    named = None if match else NAMED_BEFORE.match(heading)
    words = match["object"] if match else named["object"] if named else heading if is_bare else ""
    target = read_target(words + " ")
    if target is None or not target.is_proper or is_no_business(target.name) or "Agreement" in target.name:
        return None
    return replace(target, aliases=(*target.aliases, f"{target.name} {named['noun']}")) if named else target


def unread_deals(
    filing: Filing, silent: dict[str, list[Paragraph]], mentions: list[Mention], registrant: Registrant
) -> Iterator[Problem]:
    """A problem for each of the headings under which nothing was read, where it or a sentence under it tells a deal."""
    names = [name for m in mentions if m.target for name in (m.target.name, *m.target.aliases)]
    days = {day for m in mentions for day in (m.closed, m.announced) if day}
    since = covered_from(filing)
    for heading, paragraphs in silent.items():
        match = ANNOUNCING.match(heading) or NAMED_BEFORE.match(heading)
        target = read_target(match["object"] + " ") if match else None
        is_named = match is not None and target is not None and target.is_proper
        if match and target and is_named and not is_no_business(match["object"]) and ". " not in match["object"].strip():
            if not any(alike(name, target.name) for name in names):
                quote = filing.evidence(paragraphs[0].start, paragraphs[0].end).quote
                what = "No sentence under this heading could be read as the deal that it announces."
                yield Problem("deals", heading, what, quote)
            continue
        if not _OF_DEALS.search(heading):
            continue
        place = next(
            (p for one in paragraphs if (p := _seeming(filing, one, registrant, days, since.isoformat() if since else ""))), None
        )
        if place:
            what = "This sentence seems to tell a deal that could not be read."
            yield Problem("deals", heading, what, filing.evidence(*place).quote)


def _seeming(filing: Filing, paragraph: Paragraph, registrant: Registrant, known: set[str], since: str) -> tuple[int, int] | None:
    """The place of a sentence in which the registrant buys or sells something on a day of the periods covered, for money."""
    if not _MONEY.search(filing.text, paragraph.start, paragraph.end):
        return None
    for start, end, words in sentences_of(filing.text, paragraph):
        verb = _SEEMS.search(words) if "$" in words and _MONEY.search(words) else None
        if verb is None or is_no_business(words) or say.HYPOTHETICAL.search(words) or say.PRO_FORMA.search(words):
            continue
        days = {day for m in DAY.finditer(words) if (day := day_of(m))}
        if days and max(days) >= since and not days & known and registrant.acts(words[: verb.end()]):
            return start, end
    return None
