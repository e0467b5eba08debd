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
from filings.transactions.phrases import is_terminated, read_sentence, told_again
from filings.transactions.registers import listed_below, listed_under, listed_within
from filings.transactions.registrant import Registrant
from filings.transactions.text import Paragraph, paragraphs, sentences_of, zones
from filings.transactions.unread import title_of, unread_deals

MOST_MENTIONS = 500
"""Sentences of one filing that tell deals: three times what the busiest acquirer prints; more is no filing."""

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
    silent: dict[str, list[Paragraph]] = {}
    told: set[str] = set()
    found, behind = paragraphs(filing)
    for paragraph in found:
        if len(mentions) > MOST_MENTIONS:
            break
        before = len(mentions)
        _read_paragraph(filing, paragraph, registrant, mentions)
        if paragraph.heading and len(mentions) > before:
            told.add(paragraph.heading)
        elif paragraph.heading:
            silent.setdefault(paragraph.heading, []).append(paragraph)
    for start, end in zones(filing.text, behind):
        rows = list(listed_under(filing.text, start, end))
        mentions += [m for m in rows if not any(m.start <= other.start <= m.end for other in mentions)]
    mentions = _as_one(mentions)
    deals, contradictions = merge(filing, mentions, registrant)
    unread = {heading: found for heading, found in silent.items() if heading not in told}
    return deals, [*unread_deals(filing, unread, mentions, registrant), *contradictions]


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
