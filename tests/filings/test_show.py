"""`filings show`: what a person sees first, and that everything seen can be found again in the text."""

from __future__ import annotations

import pytest

from filings.document import Filing, parse_filing
from filings.errors import SettingsError
from filings.records import FilingInfo
from filings.show import describe, printable, section_text

TABLE = (
    "<table><tr><td>Period</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td>"
    "<td>Total Number of Shares Purchased as Part of Publicly Announced Programs</td>"
    "<td>Approximate Dollar Value of Shares that May Yet Be Purchased</td></tr>"
    "<tr><td>October 2024</td><td>1,200</td><td>$10.50</td><td>1,000</td><td>$49,989,500</td></tr>"
    "<tr><td>November 2024</td><td>—</td><td>—</td><td>—</td><td>$49,989,500</td></tr>"
    "<tr><td>Total</td><td>{total}</td><td>$10.50</td><td>1,000</td><td></td></tr></table>"
)
SENTENCE = "On May 3, 2023, our Board of Directors authorized the repurchase of up to $50 million of our common stock."


def filing(body: str) -> Filing:
    filler = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 5
    item = "<p>Item 2. Unregistered Sales of Equity Securities</p>"
    html = f"<html><body>{filler}{item}{body}<p>Item 6. Exhibits</p>{filler}</body></html>"
    info = FilingInfo(form="10-Q", company="Example Corp", ticker="EXM", cik="0000000001", period_end="2024-12-31")
    return parse_filing("made.htm", html.encode(), info)


def test_which_filing_how_much_and_what_from_which_words() -> None:
    lines = list(describe(filing(TABLE.format(total="1,200") + f"<p>{SENTENCE}</p>")))
    assert lines[0] == "Example Corp (EXM, cik 0000000001)"
    assert lines[1].startswith("10-Q for the period to 2024-12-31")
    assert lines[2] == "3 rows of repurchases, 1 programme, 0 deals, 0 problems"
    table = [line for line in lines if line.startswith("  2024-")]
    assert table[0].split()[:6] == ["2024-10-01", "2024-10-31", "1,200", "10.50", "1,000", "$49,989,500"]
    assert table[0].endswith('"October 2024 | 1,200 | $10.50 | 1,000 | $49,989,500"')
    assert "2024-11-30 total" in table[2]
    # Figures stand under each other, under the head that says what they are.
    head = next(line for line in lines if "(a) bought" in line)
    assert head.index("(a) bought") + len("(a) bought") == table[0].index("1,200") + len("1,200")
    assert lines[-2] == "  2023-05-03: programme of $50,000,000; active; $49,989,500 left"
    assert lines[-1].endswith(f'"{SENTENCE}"')


def test_what_is_doubtful_comes_before_what_was_read() -> None:
    lines = list(describe(filing(TABLE.format(total="9,900"))))
    assert "problems:" in lines[:5]
    assert lines.index("problems:") < lines.index("repurchases:")
    assert any("adds to 1,200, the total says 9,900" in line for line in lines)


def test_kinds_without_a_record_take_no_line() -> None:
    lines = list(describe(filing("<p>Nothing of the sort was done.</p>")))
    assert lines[2] == "0 rows of repurchases, 0 programmes, 0 deals, 0 problems"
    assert len(lines) == 3


def test_one_kind_alone() -> None:
    lines = list(describe(filing(TABLE.format(total="1,200") + f"<p>{SENTENCE}</p>"), "programs"))
    assert "programs:" in lines
    assert "repurchases:" not in lines
    with pytest.raises(SettingsError, match="no kind of record"):
        list(describe(filing(SENTENCE), "buybacks"))


def test_blocks_are_named_and_characters_that_steer_a_terminal_are_not_shown() -> None:
    withheld = (
        "<p>Shares withheld. Employees gave up shares to pay taxes.</p>"
        "<table><tr><td>Period</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td></tr>"
        "<tr><td>October 2024</td><td>70</td><td>$10.00</td></tr>"
        "<tr><td>November 2024</td><td>30</td><td>$11.00</td></tr></table>"
    )
    body = f"<p>Open market. Under the program we bought:</p>{TABLE.format(total='1,200')}{withheld}"
    lines = list(describe(filing(body), "repurchases"))
    assert sum("Shares withheld" in line for line in lines) == 2
    assert sum("Open market" in line for line in lines) == 3
    assert printable("a\x1b[31mb\x07") == "a[31mb"


def test_a_section_by_its_name() -> None:
    made = filing(f"<p>{SENTENCE}</p>")
    assert SENTENCE in section_text(made, "Item 2")
    with pytest.raises(SettingsError, match="found are"):
        section_text(made, "Item 99")
