"""Where sentences and paragraphs begin and end."""

from __future__ import annotations

import pytest

from filings.prose import LONGEST_PARAGRAPH, paragraph_at, sentences

SPLITS = {
    "plain": ["We bought shares. ", "They were retired."],
    "abbreviations": ["Acme Inc. and Mr. J. Smith of U.S. Steel Corp. agreed. ", "It closed."],
    "after a company's name": ["We bought Acme Inc. ", "On May 3 we sold it."],
    "decimals": ["We spent $1.5 million at 2.5 times cost. ", "That was all."],
    "an amount opens": ["Nothing was bought by June 30, 2025. ", "$35.3 million remains available."],
    "a footnote opens": ["Awards vested in May. ", "2On December 7, 2022, the Board met."],
    "a bracketed mark opens": ["Awards vested in May. ", "(2) On December 7, 2022, the Board met."],
    "quotes": ["He said “done.” ", "“Yes,” she said."],
    "questions": ["Why? ", "Because it rains!"],
    "no end": ["a line without a stop"],
}


@pytest.mark.parametrize("parts", SPLITS.values(), ids=SPLITS.keys())
def test_sentences(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == parts


def test_paragraphs() -> None:
    text = "one\ntwo words\nthree"
    assert paragraph_at(text, 6) == (4, 13)
    plain = "first line\nsecond line\n \nother\n\nend"
    start, end = paragraph_at(plain, 14, is_plain_text=True)
    assert plain[start:end] == "first line\nsecond line"
    start, end = paragraph_at(plain, plain.index("other"), is_plain_text=True)
    assert plain[start:end] == "other"


def test_a_paragraph_without_end_is_cut() -> None:
    text = "word " * 100_000
    start, end = paragraph_at(text, 250_000)
    assert end - start <= 2 * LONGEST_PARAGRAPH
    assert start <= 250_000 < end
