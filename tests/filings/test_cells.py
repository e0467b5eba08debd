"""Rows and cells of a table's markup: what is read as it stands is what BeautifulSoup makes of it."""

# ruff: noqa: E501 markup is read best on one line

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filings.cells import MarkupCell, parsed_rows, regular_rows, rows_of

REGULAR = (
    "<table border=0><tr><td colspan='2' rowspan=\"3\">Period</td><td>Total&#160;number<sup>(1)</sup></td><td/></tr>\n<tbody><tr>"
    '<td nowrap>October 1 &#8212; 31</td><td style="text-align:right"><div>1,200<br/>a <span style="vertical-align:super">2</span> b</div>'
    "</td><td colspan=2><p>$</p></td></tr></tbody><tr><th>Total</th><td> </td><td>a > b &amp; c</td></tr></table>"
)


def told(rows: list[list[MarkupCell]]) -> list[list[tuple[int, int, list[tuple[str, bool] | None]]]]:
    """Rows as far as they mean anything: white space between words is one space, and alone is nothing."""
    return [
        [
            (c.across, c.down, [(" ".join(p[0].split()), p[1]) if p else None for p in c.pieces if p is None or p[0].strip()])
            for c in row
        ]
        for row in rows
    ]


def test_regular_markup_is_read_as_it_stands() -> None:
    rows = regular_rows(REGULAR)
    assert rows is not None
    assert told(rows) == [
        [(2, 3, [("Period", False)]), (1, 1, [("Total number", False), ("(1)", True)]), (1, 1, [])],
        [
            (1, 1, [("October 1 \u2014 31", False)]),
            (1, 1, [None, ("1,200", False), None, ("a", False), ("2", True), ("b", False)]),
            (2, 1, [None, ("$", False)]),
        ],
        [(1, 1, [("Total", False)]), (1, 1, []), (1, 1, [("a > b & c", False)])],
    ]
    assert told(rows) == told(list(parsed_rows(REGULAR)))


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>A<td>B</tr></table>",
        "<table><tr><td>A</td></table>",
        "<table><tr><td><table><tr><td>B</td></tr></table></td></tr></table>",
        "<table><tr><td><p>A<p>B</td></tr></table>",
        "<table><tr><td>A</p></td></tr></table>",
        "<table><tr><td><span>A</td></span></tr></table>",
        "<table><tr><td>A &#151; B</td></tr></table>",
        "<table><tr><td>A & B</td></tr></table>",
        "<table><tr><td>A<!-- B --></td></tr></table>",
        "<table><tr><td colspan=2/>A</td></tr></table>",
        '<table><tr><td title="a>b">A</td></tr></table>',
        "<table>words<tr><td>A</td></tr></table>",
        "<table><tr><td>A</td></tr>",
        "<table><caption>A</caption><tr><td>B</td></tr></table>",
        "<td>A</td>",
        "",
    ],
)
def test_what_is_not_regular_is_left_to_the_parser(markup: str) -> None:
    assert regular_rows(markup) is None
    assert told(list(rows_of(markup))) == told(list(parsed_rows(markup)))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(REGULAR)),
            st.sampled_from(
                ["", "<td>", "</td>", "<tr>", "</tr>", "<p>", "</p>", "<div>", "</div>", "<sup>", "</sup>", "<span>", "</span>"]
                + [
                    "<br>",
                    "<td/>",
                    "<tbody>",
                    "</table>",
                    "<table>",
                    "&nbsp;",
                    "&",
                    "<",
                    ">",
                    '"',
                    "'",
                    "x",
                    "<!--",
                    "<font size=2>",
                ]
            ),
            st.integers(0, 12),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_changed_anywhere_both_ways_give_the_same(changes: list[tuple[int, str, int]]) -> None:
    markup = REGULAR
    for place, more, less in changes:
        markup = markup[:place] + more + markup[place + less :]
    rows = regular_rows(markup)
    if rows is not None:
        assert told(rows) == told(list(parsed_rows(markup)))


@pytest.mark.parametrize(
    "markup",
    [
        "<table>" + "<tr>\n" * 400_000 + "</table>",
        "<table><tr><td style='" + "vertical-align:top;" * 150_000 + "'>A</td></tr></table>",
        "<table>" + "<tr><td style='vertical-align:top'>A</td></tr>" * 60_000 + "</table>",
        "<table><tr><td " + 'a="1" ' * 400_000 + ">A</td></tr></table>",
        "<table><tr><td>" + "<div>" * 300_000 + "A</td></tr></table>",
    ],
)
def test_hostile_markup_ends_soon(markup: str) -> None:
    start = time.process_time()
    list(rows_of(markup))
    assert time.process_time() - start < 6
