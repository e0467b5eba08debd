"""Broken and hostile input: no crash, no hang, bounded memory, and a problem where nothing could be read."""

# ruff: noqa: E501 a row of a table is read best on one line

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filings.document import Filing, parse_filing, read_filing
from filings.errors import SourceError
from filings.readers import extract
from filings.readers.repurchases import read_repurchases
from filings.records import FilingInfo

KNOWN = FilingInfo(form="10-Q", period_end="2024-12-31")
WHOLE = (
    b"<html><head><title>10-Q</title></head><body><!-- made --><p>FORM 10-Q Quarterly report pursuant to section 13</p>"
    + b"<p>We sell goods &amp; services&#8217; parts.</p>" * 8
    + b"<p>Issuer Purchases of Equity Securities (in thousands, except per share amounts)</p><table><tr><td colspan='2'>Period</td>"
    b"<td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td><td>Shares Purchased as Part of Publicly Announced Programs</td>"
    b"<td>Approximate Dollar Value that May Yet Be Purchased</td></tr>"
    b"<tr><td rowspan=1>October 1 - October 31, 2024</td><td/><td>1,200<sup>1</sup></td><td>$10.50</td><td>1,000</td><td>$989,500</td></tr>"
    b"<tr><td>November 1 - November 30, 2024</td><td></td><td>&#8212;</td><td>N/A</td><td>&mdash;</td><td>$989,500</td></tr>"
    b"<tr><td>Total</td><td></td><td>1,200</td><td>$10.50</td><td>1,000</td><td></td></tr></table><p>Item 6. Exhibits</p></body></html>"
)


def read(data: bytes) -> Filing:
    """Everything that may fail, and the promises that must hold whatever comes."""
    filing = parse_filing("made.htm", data, KNOWN)
    rows, problems = read_repurchases(filing)
    for row in rows:
        quote, offset = row.evidence.quote, row.evidence.offset
        if quote is not None and offset is not None:
            assert filing.text[offset : offset + len(quote)] == quote
    for span in filing.tables:
        assert 0 <= span.start <= span.end <= len(filing.text)
    assert all(p.what for p in problems)
    return filing


def test_the_whole_document_is_read() -> None:
    rows, problems = read_repurchases(read(WHOLE))
    assert len(rows) == 3
    assert list(problems) == []


@pytest.mark.parametrize(
    ("last", "rows"),
    [
        (b"Issuer Purchases of Equity Securities (in thousands, except per share amounts)</p><table><tr>", 0),
        (b"<tr><td rowspan=1>October 1 - October 31, 2024</td><td/><td>1,", 0),
        (b"<td>1,000</td><td>$989,500</td></tr>", 1),
        (b"<tr><td>November 1 - November 30, 2024</td><td></td><td>&#8212;</td>", 2),
        (b"<td>$989,500</td></tr><tr><td>Total</td><td></td><td>1,200</td>", 3),
    ],
)
def test_a_document_that_breaks_off_inside_a_table_says_so(last: bytes, rows: int) -> None:
    whole = extract(parse_filing("made.htm", WHOLE, KNOWN))
    assert not [p for p in whole.problems if p.kind == "document"]
    cut = extract(parse_filing("made.htm", WHOLE[: WHOLE.index(last) + len(last)], KNOWN))
    assert [p.what for p in cut.problems if p.kind == "document"] == [
        "The document breaks off inside a table: what follows is missing."
    ]
    assert len(cut.repurchases) == rows


@pytest.mark.parametrize(
    ("junk", "said"),
    [
        (b"\x00\x01\xfe\xff" * 20 + b"\n", "The document holds binary data, not the text of a filing."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\n\x9c\xf3" * 6, "a cell of the row 'October 1 - October 31, 2024' is no figure: "),
    ],
)
def test_lines_of_binary_are_told(junk: bytes, said: str) -> None:
    place = WHOLE.index(b"1,000</td><td>$989,500")
    extraction = extract(parse_filing("made.htm", WHOLE[:place] + junk + WHOLE[place:], KNOWN))
    assert any(p.what.startswith(said) for p in extraction.problems)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(WHOLE)))
def test_cut_anywhere(place: int) -> None:
    read(WHOLE[:place])
    read(WHOLE[place:])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(WHOLE)),
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [
                        b"<table>",
                        b"</table>",
                        b"<tr>",
                        b"</td>",
                        b"<td colspan=99999999>",
                        b"<td rowspan=99999999>",
                        b"<!--",
                        b"<pre>",
                        b"<",
                        b">",
                        b"&#",
                        b"&#xFFFFFFF;",
                        b"&#55296;",
                        b"<ix:header>",
                        b"<script>",
                        b"\x00\x01\x04\x06\x07",
                        b"<DOCUMENT><TYPE>10-Q<TEXT>",
                        b"</TEXT>",
                    ]
                ),
            ),
            st.integers(0, 40),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_bytes_put_in_and_taken_out_anywhere(changes: list[tuple[int, bytes, int]]) -> None:
    data = WHOLE
    for place, more, less in changes:
        data = data[:place] + more + data[place + less :]
    read(data)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=3000))
def test_any_bytes(data: bytes) -> None:
    read(data)


CELL = b"<tr><td>October 2024</td><td>1,000</td><td>average price paid $10.00</td><td>publicly announced purchased yet be</td></tr>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tables nested deep", b"<table><tr><td>" * 3000 + CELL + b"</td></tr></table>" * 3000),
        ("tags nested deep", b"<body>" + b"<div><span>" * 20_000 + b"words"),
        ("table never closed", b"<body><table>" + CELL * 4000),
        ("tables never closed", b"<body>" + (b"<table>" + CELL) * 2000),
        ("only table ends", b"<body>" + b"</table" * 200_000),
        ("only openings", b"<body>" + b"<" * 2_000_000),
        ("comments never closed", b"<body>" + b"<!--" * 300_000),
        ("heads never closed", b"<head>" * 8_000 + b"<script>" * 8_000),
        ("lines kept, never closed", b"<body>" + b"<pre>average price paid per share purchased announced yet be\n" * 20_000),
        ("entities", b"<body><p>" + b"&amp;" * 500_000 + b"&lt" * 300_000),
        ("entities of all kinds", b"<body><p>" + b"".join(b"&#%d;" % i for i in range(40_000))),
        (
            "cell of megabytes",
            b"<body><table><tr><td>" + b"average price paid purchased publicly announced " * 60_000 + b"</td></tr></table>",
        ),
        ("figure of megabytes", b"<body><table>" + CELL.replace(b"1,000", b"1" * 2_000_000) + b"</table>"),
        (
            "spans without end",
            b"<body><table>" + CELL.replace(b"<td>", b"<td colspan=99999999 rowspan=99999999>") * 300 + b"</table>",
        ),
        ("rows without end", b"<body><table>" + CELL * 60_000 + b"</table>"),
        ("many small tables", b"<body>" + (b"<table>" + CELL + b"</table>") * 3_000),
        ("one line of numbers", b"<body><p>" + b"1" * 3_000_000),
        ("dashes", b"average price paid per share purchased announced\n" + b"-" * 2_000_000),
        ("spaces", b"average price paid per share purchased announced\n" + b"a" + b" " * 2_000_000 + b"b"),
        ("binary", bytes(range(256)) * 8_000),
        ("empty", b""),
        ("no words", b"<html></html>"),
    ],
)
def test_hostile_documents_end_soon(name: str, data: bytes) -> None:
    start = time.process_time()
    filing = read(b"<html>" + data if name not in ("binary", "empty", "dashes", "spaces") else data)
    assert time.process_time() - start < 6, name
    if name in ("binary", "empty", "no words"):
        assert filing.problems


MEGABYTE = 1 << 20
TABLE = b"<table>" + CELL + b"</table>"


@pytest.mark.parametrize(
    ("name", "unit", "before", "after"),
    [
        ("dashes in plain text", b"-", b"FORM 10-Q average price purchased announced\n", b""),
        ("lines of spaces", b"\n ", b"FORM 10-Q average price announced purchased repurchase program\n", b""),
        ("empty paragraphs", b"<p> </p>\n", b"<html><body>", b""),
        ("lines kept in capitals", b"<PRE>x</PRE>", b"<html><body>", b""),
        ("lines kept after open paragraphs", b"<P>right<pre>x", b"<html><body>", b""),
        ("heads never closed", b"<head><script>", b"<html>", b""),
        ("only closing signs, then tags", b">", b"<html><body>", b"<x" * MEGABYTE),
        ("table tags without a closing sign", b"><ta", b"<html><body>", b""),
        ("attributes of one cell", b'a="1" ', b"<html><body><table>" + CELL + b"<tr><td ", b">x</td></tr></table>"),
        ("raised spaces", b" ", b"<html><body><table>" + CELL + b"<tr><td>x<sup>1", b"!</sup></td></tr></table>"),
        (
            "words that differ from the text",
            b"<tr><td>October &#151; x</td><td>&#150;1</td></tr>",
            b"<html><body>" + TABLE + b"<table>",
            b"</table>",
        ),
        (
            "rows never closed",
            b"<tr>\n",
            b"<html><body><table><tr><td>average price purchased announced " * 2 + b"</td></tr>",
            b"</table>",
        ),
        (
            "one sentence again and again",
            b"On May 3, 2024 the Board authorized a program of up to $1 million of shares. ",
            b"<html><p>",
            b"",
        ),
    ],
)
def test_hostile_documents_are_extracted_soon(name: str, unit: bytes, before: bytes, after: bytes) -> None:
    data = before + unit * (MEGABYTE // len(unit)) + after
    start = time.process_time()
    extraction = extract(parse_filing("made.htm", data, KNOWN))
    assert time.process_time() - start < 6, name
    assert not any("failed" in p.what for p in extraction.problems)


def test_a_gzip_bomb_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filings.document.MOST_BYTES", 1 << 20)
    path = tmp_path / "bomb.htm.gz"
    path.write_bytes(gzip.compress(b"<html><body><p>words</p>" + b"\n" * (64 << 20)))
    filing = read_filing(path)
    assert len(filing.raw) == 1 << 20
    assert any("larger than" in p for p in filing.problems)


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8b\x08garbage", gzip.compress(WHOLE)[:-40]])
def test_a_broken_gzip_file_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.htm.gz"
    path.write_bytes(data)
    with pytest.raises(SourceError, match="fetch the file again"):
        read_filing(path)


def test_two_gzip_members_are_one_document(tmp_path: Path) -> None:
    path = tmp_path / "two.htm.gz"
    path.write_bytes(gzip.compress(WHOLE[:500]) + gzip.compress(WHOLE[500:]))
    assert read_filing(path).raw == WHOLE
