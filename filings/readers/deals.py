"""Deals: acquisitions, divestitures, mergers, spin-offs and joint ventures, read from the prose of notes, MD&A and press releases.

Retrieved wide (`dealtext`), read sentence by sentence (`dealphrases`), told once (`dealmerge`), with the money from the words and
little tables behind each telling (`dealterms`). A deal that closed before the periods that the filing covers is history and left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from filings.dealmerge import merge
from filings.dealphrases import Mention, Registrant, read_sentence
from filings.dealtext import paragraphs, sentences_of
from filings.document import Filing
from filings.readers import reader
from filings.records import Deal, Problem


@reader("deals")
def read_deals(filing: Filing) -> tuple[Sequence[Deal], Sequence[Problem]]:
    """Every deal that the filing tells, each once, in the order of its first telling."""
    registrant = Registrant(filing.info.company, filing.info.ticker)
    mentions: list[Mention] = []
    for paragraph in paragraphs(filing):
        in_note = paragraph.heading is not None
        for start, end in sentences_of(filing.text, paragraph):
            words = filing.text[start:end].replace("\n", " ").replace("\t", " ")
            mentions += read_sentence(words, start, registrant, in_note=in_note)
    return merge(filing, mentions), ()
