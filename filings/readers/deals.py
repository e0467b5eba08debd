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
from filings.transactions.dates import day_in_year, opening_year, title_year
from filings.transactions.mentions import Mention
from filings.transactions.merging import merge
from filings.transactions.names import alike, is_no_business, read_target
from filings.transactions.phrases import is_terminated, read_sentence, told_again
from filings.transactions.registrant import Registrant
from filings.transactions.text import Paragraph, paragraphs, sentences_of

MOST_MENTIONS = 500
"""Sentences of one filing that tell deals: three times what the busiest acquirer prints; more is no filing."""

ANNOUNCING = re.compile(
    r"^[\W\d]*(?:\(?[a-z0-9]{1,3}[.)]\s+)?(?:[Nn]ote\s+\d+\s*\W*)?"
    r"(?:Acquisition|Sale|Divestiture|Disposition|Merger|ACQUISITION|SALE|MERGER|DIVESTITURE|DISPOSITION)"
    r"\s+(?:of|with|OF|WITH)\s+(?P<object>.+)$"
)
REACH = 3000
"""Characters within which "the transaction closed on" means the deal told last."""


@reader("deals")
def read_deals(filing: Filing) -> tuple[Sequence[Deal], Sequence[Problem]]:
    """Every deal that the filing tells, each once, in the order of its first telling."""
    registrant = Registrant(filing.info.company, filing.info.ticker, filing.text)
    mentions: list[Mention] = []
    announced: dict[str, Paragraph] = {}
    for paragraph in paragraphs(filing):
        if len(mentions) > MOST_MENTIONS:
            break
        before = len(mentions)
        _read_paragraph(filing, paragraph, registrant, mentions)
        if paragraph.heading and ANNOUNCING.match(paragraph.heading):
            announced.setdefault(paragraph.heading, paragraph)
            if len(mentions) > before:
                announced[paragraph.heading] = replace(paragraph, heading=None)
    return merge(filing, mentions), _unread(filing, announced, mentions)


def _unread(filing: Filing, announced: dict[str, Paragraph], mentions: list[Mention]) -> list[Problem]:
    """A heading that announces a deal by name ("Acquisition of Acme, Inc.") of which no sentence was understood."""
    problems = []
    for heading, paragraph in announced.items():
        match = ANNOUNCING.match(heading)
        target = read_target(match["object"] + " ") if match and paragraph.heading else None
        if target is None or not target.is_proper or is_no_business(heading):
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
    opened = opening_year(filing.text[paragraph.start : paragraph.start + 80])
    if opened:
        year, is_fiscal = opened, False
    for start, end, words in sentences_of(filing.text, paragraph):
        opened = opening_year(words)
        if opened:
            year, is_fiscal = opened, False
        after = filing.text[end : end + 240]
        told = list(read_sentence(words, start, end, registrant, in_note=paragraph.heading is not None, after=after))
        if told and year is not None:
            day = None if is_fiscal else day_in_year(words, year)
            told = [replace(m, year=year, closed=day) if m.year is None and m.status == "completed" else m for m in told]
        if not told and mentions and start - mentions[-1].end < REACH:
            last = mentions[-1]
            again = told_again(words, last, start, end)
            if again:
                told = [again]
            elif last.status == "pending" and is_terminated(words):
                told = [replace(last, status="terminated", start=start, end=end)]
        mentions += told
