"""Deals: acquisitions, divestitures, mergers, spin-offs and joint ventures, read from the prose of notes, MD&A and press releases.

Retrieved wide (`text`), read sentence by sentence (`phrases`), told once (`merging`), with the money from the words and
little tables behind each telling (`terms`). A deal that closed before the periods that the filing covers is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from filings.document import Filing
from filings.readers import reader
from filings.records import Deal, Problem
from filings.transactions.dates import (
    day_in_year,
    goes_on,
    is_dated_without_year,
    is_pursuant,
    opening_year,
    signing_day,
    title_year,
    with_year,
)
from filings.transactions.mentions import Mention
from filings.transactions.merging import merge
from filings.transactions.names import Target, alike, is_no_business, read_target
from filings.transactions.phrases import is_terminated, read_sentence, told_again
from filings.transactions.registers import listed_below, listed_under, listed_within
from filings.transactions.registrant import Registrant
from filings.transactions.text import Paragraph, paragraphs, sentences_of, zones

MOST_MENTIONS = 500
"""Sentences of one filing that tell deals: three times what the busiest acquirer prints; more is no filing."""

ANNOUNCING = re.compile(
    r"^[\W\d]*(?:\(?[a-z0-9]{1,3}[.)]\s+)?(?:(?i:note)\s+\d+\s*\W*)?(?i:pending\s+|proposed\s+|terminated\s+)?"
    r"(?:Acquisition|Purchase|Sale|Divestiture|Disposition|Disposal|Merger|ACQUISITION|PURCHASE|SALE|MERGER|DIVESTITURE|DISPOSITION|DISPOSAL)"
    r"\s+(?:of|with|OF|WITH)\s+(?P<object>.+)$"
)
NAMED_BEFORE = re.compile(
    r"^[\W\d]*(?:\(?[a-z0-9]{1,3}[.)]\s+)?(?:(?i:note)\s+\d+\s*\W*)?(?:Pending\s+|Proposed\s+)?(?P<object>(?!Business|Asset|Recent|Other|Significant|Note|Pending|Completed"
    r"|Fiscal|Subsequent|The|Our|Discontinued|Proposed|Prior|Reverse|Forward|First|Second|Initial|Fiscal)[A-Z][\w&.’'-]*(?:\s+(?:[A-Z&][\w&.’'-]*|of|and)){0,4}?)\s+"
    r"(?:(?:[Pp]roduct|[Bb]usiness|[Aa]sset|[Bb]rand)\s+)?(?P<noun>[Aa]cquisition|[Dd]ivestiture|[Mm]erger|Transaction|[Dd]isposition|Sale|Exchange)\W*$"
)
RUN_IN = re.compile(r"[ \t]*((?:[A-Z0-9][\w&’'/-]*[ .,]*(?:(?:of|and|the|de) )?){1,7}?)(?:\.|:|\s?[–—-])\s+(?=[A-Z])")
"""A caption that runs into its paragraph: "Acme Tools. On May 3, 2023, we acquired"."""
BEFORE = 1200
"""Characters before a sentence in which "the segment" is named."""
ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
REACH = 3000
"""Characters within which "the transaction closed on" means the deal told last."""


@reader("deals")
def read_deals(filing: Filing) -> tuple[Sequence[Deal], Sequence[Problem]]:
    """Every deal that the filing tells, each once, in the order of its first telling."""
    registrant = Registrant(filing.info.company, filing.info.ticker, filing.text)
    mentions: list[Mention] = []
    announced: dict[str, Paragraph] = {}
    told, behind = paragraphs(filing)
    for paragraph in told:
        if len(mentions) > MOST_MENTIONS:
            break
        before = len(mentions)
        _read_paragraph(filing, paragraph, registrant, mentions)
        if paragraph.heading and ANNOUNCING.match(paragraph.heading):
            announced.setdefault(paragraph.heading, paragraph)
            if len(mentions) > before:
                announced[paragraph.heading] = replace(paragraph, heading=None)
    for start, end in zones(filing.text, behind):
        rows = list(listed_under(filing.text, start, end))
        mentions += [m for m in rows if not any(m.start <= other.start <= m.end for other in mentions)]
    mentions = _as_one(mentions)
    deals, contradictions = merge(filing, mentions, registrant)
    return deals, [*_unread(filing, announced, mentions), *contradictions]


def _as_one(mentions: list[Mention]) -> list[Mention]:
    """Companies told one by one in one sentence that another sentence gives one price: one deal."""
    joint = [m.target for m in mentions if m.target and sum(a in m.target.name for a in m.target.aliases) > 1]
    if not joint:
        return mentions
    out = []
    for mention in mentions:
        name = mention.target.name if mention.target and mention.is_shared else None
        whole = next((t for t in joint if name in t.aliases), None) if name else None
        out.append(replace(mention, target=whole, is_shared=False) if whole else mention)
    return out


def _unread(filing: Filing, announced: dict[str, Paragraph], mentions: list[Mention]) -> list[Problem]:
    """A heading that announces a deal by name ("Acquisition of Acme, Inc.") of which no sentence was understood."""
    problems = []
    for heading, paragraph in announced.items():
        match = ANNOUNCING.match(heading)
        target = read_target(match["object"] + " ") if match and paragraph.heading else None
        if target is None or not target.is_proper or is_no_business(heading) or ". " in heading.strip():
            continue
        names = [name for m in mentions if m.target for name in (m.target.name, *m.target.aliases)]
        if not any(alike(name, target.name) for name in names):
            quote = filing.evidence(paragraph.start, paragraph.end).quote
            problems.append(
                Problem("deals", heading, "No sentence under this heading could be read as the deal that it announces.", quote)
            )
    return problems


def _read_paragraph(filing: Filing, paragraph: Paragraph, registrant: Registrant, mentions: list[Mention]) -> None:
    year, is_fiscal = title_year(paragraph.heading)
    caption, running, signed = paragraph.year, None, None
    opened = opening_year(filing.text[paragraph.start : paragraph.start + 80])
    if opened:
        year, is_fiscal = opened, False
    title = title_of(paragraph.heading) or title_of(paragraph.title, is_bare=True)
    if paragraph.heading is not None:
        caption_in = RUN_IN.match(filing.text, paragraph.start, paragraph.start + 120)
        title = (title_of(caption_in[1], is_bare=True) if caption_in else None) or title
    for start, end, words in sentences_of(filing.text, paragraph):
        opened = opening_year(words)
        if opened:
            year, is_fiscal = opened, False
        known = None if is_fiscal else year or caption or running
        if known and paragraph.heading and not ANY_YEAR.search(words):
            words = with_year(words, known)
        after = f"{filing.text[end : end + 240]} {paragraph.heading or ''}"
        before = filing.text[max(paragraph.start, start - BEFORE) : start] if paragraph.heading else ""
        told = list(
            read_sentence(
                words, start, end, registrant, in_note=paragraph.heading is not None, after=after, title=title, before=before
            )
        )
        context = year
        if told and context is None and (caption or running):
            context = (caption if is_dated_without_year(words) else None) or (running if goes_on(words) else None)
        if told and context is None and is_dated_without_year(words):
            told = [replace(m, rank=3) if m.rank == 2 and m.year is None else m for m in told]
        if told and context is not None:
            day = None if is_fiscal else day_in_year(words, context)
            told = [_dated(m, context, day) for m in told]
        if told and signed and is_pursuant(words):
            told = [replace(m, announced=signed) if m.closed is None and m.announced is None else m for m in told]
        signed = (signing_day(words) if "greement" in words else None) or signed
        if not told and mentions and start - mentions[-1].end < REACH:
            last = mentions[-1]
            again = told_again(words, last, start, end)
            if again:
                told = [again]
            elif last.status == "pending" and is_terminated(words):
                told = [replace(last, status="terminated", start=start, end=end)]
        if ": " in words:
            told = listed_within(filing.text, start, end, opening_year(words) or context) or told
        if words[-1:] == ":" or "follow" in words or "table" in words:
            told += listed_below(filing.text, end, words, opening_year(words) or context)
        running = next((m.year for m in reversed(told) if m.year), running)
        mentions += told


def _dated(mention: Mention, year: int, day: str | None) -> Mention:
    """A mention without a year of its own, in the year of what stands around it."""
    if mention.year is not None or mention.status == "terminated":
        return mention
    if mention.status == "completed":
        return replace(mention, year=year, closed=day)
    return replace(mention, year=year, announced=mention.announced or day)


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
