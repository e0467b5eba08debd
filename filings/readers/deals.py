"""Deals: acquisitions, divestitures, mergers, spin-offs and joint ventures, read from the prose of notes, MD&A and press releases.

Retrieved wide (`dealtext`), read sentence by sentence (`dealphrases`), told once (`dealmerge`), with the money from the words and
little tables behind each telling (`dealterms`). A deal that closed before the periods that the filing covers is history and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from filings.dealdates import opening_year
from filings.dealmerge import merge
from filings.dealphrases import Mention, Registrant, is_terminated, read_sentence, told_again
from filings.dealtext import Paragraph, paragraphs, sentences_of
from filings.document import Filing
from filings.readers import reader
from filings.records import Deal, Problem

REACH = 3000
"""Characters within which "the transaction closed on" means the deal told last."""


@reader("deals")
def read_deals(filing: Filing) -> tuple[Sequence[Deal], Sequence[Problem]]:
    """Every deal that the filing tells, each once, in the order of its first telling."""
    registrant = Registrant(filing.info.company, filing.info.ticker)
    mentions: list[Mention] = []
    for paragraph in paragraphs(filing):
        _read_paragraph(filing, paragraph, registrant, mentions)
    return merge(filing, mentions), ()


def _read_paragraph(filing: Filing, paragraph: Paragraph, registrant: Registrant, mentions: list[Mention]) -> None:
    year = None
    for start, end in sentences_of(filing.text, paragraph):
        words = filing.text[start:end].replace("\n", " ").replace("\t", " ")
        told = list(read_sentence(words, start, registrant, in_note=paragraph.heading is not None))
        if told and year is not None:
            told = [replace(m, year=year, closed=str(year)) if m.year is None and m.status == "completed" else m for m in told]
        year = opening_year(words) or year
        if not told and mentions and start - mentions[-1].end < REACH:
            last = mentions[-1]
            again = told_again(words, last, start)
            if again:
                told = [again]
            elif last.status == "pending" and is_terminated(words):
                told = [replace(last, status="terminated", start=start, end=end)]
        mentions += told
