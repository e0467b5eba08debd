"""Bytes -> text: what a reader sees, and where tables and words stand in it. Small documents, expectations typed by hand."""

# ruff: noqa: E501 markup is read best on one line

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from filings.document import parse_filing, read_filing
from filings.errors import SourceError
from filings.records import FilingInfo

KNOWN = FilingInfo(form="10-Q")


def text_of(markup: str | bytes) -> str:
    data = markup.encode() if isinstance(markup, str) else markup
    return parse_filing("made.htm", data, KNOWN).text.strip()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<html><body><p>One</p><p>Two <b>three</b></p></body></html>", "One\nTwo three"),
        ("<HTML><BODY><P>One</P><P>Two</P></BODY></HTML>", "One\nTwo"),
        ("<div>One<br>Two<BR/>Three<hr>Four</div>", "One\nTwo\nThree\nFour"),
        ("<p>white \n\t space   is one</p>", "white space is one"),
        ("<p>A&nbsp;B&#160;C&#xA0;D\u00a0E</p>", "A B C D E"),
        ("<p>&amp;lt; &lt;b&gt; AT&amp;T R&D &#8217;s &rsquo;s &#146;s</p>", "&lt; <b> AT&T R&D \u2019s \u2019s \u2019s"),
        ("<p>&unknown; &; & &#; &#xZZ; &#1114112; &#0;</p>", "&unknown; &; & &#; &#xZZ; \ufffd \ufffd"),
        ("<p>1&#8203;2\u200b3&#173;4\ufeff</p>", "1234"),
        ("<p>one</p>\n<p>\n</p>\n<p> two</p>", "one\ntwo"),
        ("<p>a > b and c >= d</p>", "a > b and c >= d"),
        ("<p>seen<!-- hidden <p>words</p> --> again</p>", "seen again"),
        ("<html><head><title>No</title><style>p {x}</style></head><body><p>Yes</p></body></html>", "Yes"),
        ("<body><style>p {x}</style><p>Yes</p><script>if (a < b) { no() }</script></body>", "Yes"),
        (
            '<html xmlns:ix="x"><body><div style="display:none"><ix:header><ix:hidden>No</ix:hidden></ix:header></div><p>Yes <ix:nonFraction name="a:b">1,2</ix:nonFraction></p></body></html>',
            "Yes 1,2",
        ),
        ("<table><tr><td>A</td><td></td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>", "A\tB\t\nC\tD"),
        ("<table><tr><td><p>A</p></td><td><div>B</div>\n</td></tr></table>", "A\tB"),
        (
            "<table><tr><td></td><td>first cell is empty</td></tr><tr><td></td><td>and here</td></tr></table>",
            "first cell is empty\t\nand here",
        ),
        ("<TABLE><TR><TD>A<TD>B<TR><TD>C<TD>D<TR><TD>E<TD>F<TR><TD>G<TD>H</TABLE>after", "A\tB\nC\tD\nE\tF\nG\tH\nafter"),
        ("<P>One<P>Two<P>Three<P>Four<P>Five<P>Six<P>Seven", "One\nTwo\nThree\nFour\nFive\nSix\nSeven"),
        ("<p>tag <span title='a'>never</span> <a href=x>closed", "tag never closed"),
        ("<p>before</p><pre>Kept  as\n  it   is</pre><p>after</p>", "before\nKept  as\n  it   is\nafter"),
    ],
)
def test_text(markup: str, expected: str) -> None:
    assert text_of(markup) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    markup = (
        '<html><head><meta charset="us-ascii"></head><body><p>Caf\u00e9 \u201cM\u00fcller\u201d \u2013 \u20ac5</p></body></html>'
    )
    assert text_of(markup.encode(encoding)) == "Caf\u00e9 \u201cM\u00fcller\u201d \u2013 \u20ac5"


def test_a_table_knows_its_place_in_text_and_markup() -> None:
    markup = "<html><body><p>Before</p><table id=a><tr><td>Outer</td><td><table id=b><tr><td>Inner</td></tr></table></td></tr></table><p>After</p><TABLE><TR><TD>Last</TD></TR></TABLE></body></html>"
    filing = parse_filing("made.htm", markup.encode(), KNOWN)
    outer, inner, last = filing.tables
    assert [t.depth for t in filing.tables] == [0, 1, 0]
    assert filing.text[inner.start : inner.end].strip() == "Inner"
    assert filing.text[outer.start : outer.end].split() == ["Outer", "Inner"]
    assert filing.text[last.start : last.end].strip() == "Last"
    assert filing.table_html(inner) == "<table id=b><tr><td>Inner</td></tr></table>"
    assert filing.table_html(last) == "<TABLE><TR><TD>Last</TD></TR></TABLE>"
    assert filing.table_at(filing.text.index("Inner")) == inner
    assert filing.table_at(filing.text.index("Outer")) == outer
    assert filing.table_at(filing.text.index("Last")) == last
    assert filing.table_at(filing.text.index("After")) is None


def test_every_table_is_found_again_in_a_long_document() -> None:
    """Places of tables in the markup are looked up late: across stretches, comments, kept lines, signs in the words, open ends."""
    between = "<p>a < b, c > d <!-- <table id=no> --> " + "words " * 3000 + "</p><pre>kept <table id=no></pre>"
    markup = "<html><body>" + "".join(
        f"{between}<{'TABLE' if i % 3 else 'table'} id=t{i}><tr><td>Cell {i}</td></tr></{'TABLE' if i % 3 else 'table'}\n>"
        for i in range(40)
    )
    filing = parse_filing("made.htm", (markup + "<table id=last><tr><td>Last").encode(), KNOWN)
    assert len(filing.tables) == 41
    for i, span in enumerate(filing.tables[:40]):
        assert filing.text[span.start : span.end].strip() == f"Cell {i}"
        found = filing.table_html(span)
        assert found.lower().startswith(f"<table id=t{i}>")
        assert found.endswith("\n>")
        assert len(found) < 80
    assert filing.table_html(filing.tables[40]) == "<table id=last><tr><td>Last"


def test_plain_text_keeps_its_columns() -> None:
    text = "FORM 10-K\n\n<TABLE>\n<CAPTION>\n          1994    1993\n<S>       <C>     <C>\nSales      100      90\n</TABLE>\n<PAGE>\nNext R&D page\n"
    filing = parse_filing("made.txt", text.encode(), FilingInfo(form="10-K"))
    assert filing.is_plain_text
    assert "Sales      100      90\n" in filing.text
    assert "Next R&D page" in filing.text
    (table,) = filing.tables
    assert filing.text[table.start : table.end].split() == ["1994", "1993", "Sales", "100", "90"]


def test_sections_by_their_headings() -> None:
    markup = """<p>Part I</p><p>Item 2. Discussion</p><p>words</p><p>PART II</p><p>Item 2. Unregistered Sales</p><p>here</p><table><tr><td>Item 5(c).</td><td>Other</td></tr></table><p>there</p>
    <p>The items 3 and 4 are none. part of it</p>"""
    filing = parse_filing("made.htm", markup.encode(), KNOWN)
    assert filing.section_at(filing.text.index("words")) == "Part I, Item 2"
    assert filing.section_at(filing.text.index("here")) == "Part II, Item 2"
    assert filing.section_at(filing.text.index("there")) == "Part II, Item 5C"
    assert filing.section_at(filing.text.index("part of it")) == "Part II, Item 5C"


def test_evidence_is_found_again_and_bounded() -> None:
    filing = parse_filing("made.htm", b"<p>Item 5. Market</p><p>" + b"word " * 300 + b"</p>", KNOWN)
    start = filing.text.index("word")
    evidence = filing.evidence(start - 1, len(filing.text))
    assert evidence.offset == start
    assert evidence.quote is not None
    assert len(evidence.quote) <= 400
    assert filing.text[start : start + len(evidence.quote)] == evidence.quote
    assert evidence.section == "Item 5"


def test_small_letters_keep_every_place() -> None:
    filing = parse_filing("made.htm", "<p>\u0130STANBUL AND THE REST</p>".encode(), KNOWN)
    assert len(filing.lower) == len(filing.text)
    assert filing.lower.index("rest") == filing.text.index("REST")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no text"),
        (b"%PDF-1.4 \x00\x01", "binary"),
        (b"\x00\xff" * 4000, "binary"),
        (b"<html><body></body></html>", "no text"),
    ],
)
def test_a_document_without_text_says_so(data: bytes, words: str) -> None:
    assert any(words in p for p in parse_filing("made.htm", data, KNOWN).problems)


def test_files_plain_and_zipped(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_bytes(b"<p>Some words</p>")
    (tmp_path / "a.htm.gz").write_bytes(gzip.compress(b"<p>Some words</p>"))
    assert read_filing(tmp_path / "a.htm").text == read_filing(tmp_path / "a.htm.gz").text == "Some words\n"
    with pytest.raises(SourceError, match="check the path"):
        read_filing(tmp_path / "absent.htm")


def test_real_documents_hold_their_words(shared: Path) -> None:
    """Two documents of other makers and years, by words seen in a browser."""
    filing = read_filing(shared / "data/filings/MSFT_10-K_20130630_NA.htm.gz")
    assert "May 1, 2013 \u2013 May 31, 2013\t7,002,462\t$\t32.61\t7,002,462\t$\t4,386\t" in filing.text
    old = read_filing(shared / "data/filings/KO_10-K_19971231_0000021344-98-000004.txt.gz")
    assert (old.info.form, old.info.cik, old.info.period_end) == ("10-K", "0000021344", "1997-12-31")
