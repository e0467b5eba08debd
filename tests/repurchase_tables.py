"""Small filings with a repurchase table, and what is read of them in few words: for `tests/filings/test_repurchases_*.py`, which
load this by its path."""

# ruff: noqa: E501 a row of a table is read best on one line

from __future__ import annotations

from collections.abc import Sequence

from filings.document import Filing, parse_filing
from filings.readers.repurchases import read_repurchases
from filings.records import FilingInfo, Problem, RepurchaseRow

HEADER = """<tr><td>Period</td><td colspan=3>Total Number of Shares Purchased</td><td colspan=3>Average Price Paid per Share</td>
<td colspan=3>Total Number of Shares Purchased as Part of Publicly Announced Plans or Programs</td>
<td colspan=3>{d}</td></tr>"""
MONEY = "Approximate Dollar Value of Shares that May Yet Be Purchased Under the Plans or Programs"
COUNT = "Maximum Number of Shares that May Yet Be Purchased Under the Plans or Programs"


def page(body: str, *, form: str = "10-Q", period: str = "2024-12-31", lead: str = "", after: str = "") -> Filing:
    filler = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 6
    text = f"""<html><body>{filler}<p>Item 2. Unregistered Sales of Equity Securities and Use of Proceeds</p>
    <p>Issuer Purchases of Equity Securities</p>{lead}{body}{after}<p>Item 6. Exhibits</p></body></html>"""
    return parse_filing("made.htm", text.encode(), FilingInfo(form=form, period_end=period))


def line(label: str, *cells: str) -> str:
    """A row in the manner of many filings: a currency sign, the figure and a footnote mark in cells of their own."""
    out = f"<tr><td>{label}</td>"
    for cell in cells:
        sign = "$" if cell.startswith("$") else ""
        out += f"<td>{sign}</td><td>{cell.removeprefix('$')}</td><td></td>"
    return out + "</tr>"


def table(*rows: str, d: str = MONEY) -> str:
    return f"<table>{HEADER.format(d=d)}{''.join(rows)}</table>"


def read(filing: Filing) -> tuple[list[tuple[object, ...]], Sequence[Problem]]:
    rows, problems = read_repurchases(filing)
    for row in rows:
        quote, offset = row.evidence.quote, row.evidence.offset
        assert quote and offset is not None
        assert filing.text[offset : offset + len(quote)] == quote
        assert len(quote) <= 400
    return [short(row) for row in rows if isinstance(row, RepurchaseRow)], problems


def short(row: RepurchaseRow) -> tuple[object, ...]:
    left = row.remaining_value if row.remaining_value is not None else row.remaining_shares
    kind = "$" if row.remaining_value is not None else "#" if row.remaining_shares is not None else None
    whose = (row.security,) if row.security else ()
    return (
        row.start,
        row.end,
        "total" if row.is_total else "",
        row.total_shares,
        row.average_price,
        row.program_shares,
        left,
        kind,
        *whose,
    )


OCTOBER = ("2024-10-01", "2024-10-31", "")
NOVEMBER = ("2024-11-01", "2024-11-30", "")
DECEMBER = ("2024-12-01", "2024-12-31", "")
QUARTER = ("2024-10-01", "2024-12-31", "total")
PLAIN = [
    (*OCTOBER, 1200, 10.5, 1000, 989500, "$"),
    (*NOVEMBER, 0, None, 0, 989500, "$"),
    (*DECEMBER, 2000, 11.25, 2000, 967000, "$"),
    (*QUARTER, 3200, 10.97, 3000, 967000, "$"),
]


def months(*labels: str) -> str:
    first, second, third = labels
    return table(
        line(first, "1,200", "$10.50", "1,000", "$989,500"),
        line(second, "—", "—", "—", "$989,500"),
        line(third, "2,000", "$11.25", "2,000", "$967,000"),
        line("Total", "3,200", "$10.97", "3,000", "$967,000"),
    )


FIXED = """
ITEM 2. UNREGISTERED SALES OF EQUITY SECURITIES AND USE OF PROCEEDS

ISSUER PURCHASES OF EQUITY SECURITIES

<TABLE>
<CAPTION>
                                                      Total Number of
                                                      Shares Purchased     Maximum Number
                           Total                      as Part of           of Shares that
                           Number of    Average       Publicly             May Yet Be
                           Shares       Price Paid    Announced            Purchased Under
Period                     Purchased    per Share     Programs             the Programs
- -----------------------  ---------    ----------    ----------------     ---------------
<S>                        <C>          <C>           <C>                  <C>
October 1-31, 2004          12,000       $ 10.50          12,000              988,000
November 1-30, 2004            -0-            --             -0-              988,000
December 1-31, 2004         20,000       $ 11.25          20,000              968,000
                            ------       -------          ------              -------
Total                       32,000       $ 10.97          32,000              968,000
</TABLE>
"""
FIXED_ROWS = [
    ("2004-10-01", "2004-10-31", "", 12000, 10.5, 12000, 988000, "#"),
    ("2004-11-01", "2004-11-30", "", 0, None, 0, 988000, "#"),
    ("2004-12-01", "2004-12-31", "", 20000, 11.25, 20000, 968000, "#"),
    ("2004-10-01", "2004-12-31", "total", 32000, 10.97, 32000, 968000, "#"),
]
