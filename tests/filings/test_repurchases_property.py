"""Random months drawn in random layouts: the same rows must come back, or a problem must say that they did not."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filings.document import parse_filing
from filings.readers.repurchases import read_repurchases
from filings.records import FilingInfo

BOUGHT = ["Total Number of Shares Purchased", "(a) Total number of shares (or units) purchased", "Number of Shares Repurchased (1)"]
PRICE = [
    "Average Price Paid per Share",
    "(b) Average price paid per share (or unit)",
    "Average Cost Per Share",
    "Price paid per share",
]
PROGRAM = [
    "Total Number of Shares Purchased as Part of Publicly Announced Plans or Programs",
    "Shares Purchased Under Announced Programs",
    "Purchased as part of a publicly announced program",
]
LEFT = [
    "Approximate Dollar Value of Shares that May Yet Be Purchased Under the Plans or Programs",
    "Dollar value remaining under the program",
    "Maximum dollar amount remaining available",
    "Dollar value of shares that may yet be acquired",
]
TOTALS = [
    "Total",
    "TOTAL",
    "Totals/average",
    "Total (1)",
    "Quarter total",
    "Total third quarter",
    "Grand total",
    "Cumulative total",
]
LABELS = ["long", "short", "slashed", "through", "written", "numbered", "fiscal"]
PLACES = ["header", "caption", "lead", "corner"]
LAYOUTS = [
    "plain",
    "signs",
    "narrow",
    "spaced",
    "split header",
    "own header",
    "a table a row",
    "two pages",
    "lines in cells",
    "months as columns",
]
WIDTHS = {"signs": 8, "narrow": 9}
WORDS = {1_000: "thousands", 1_000_000: "millions"}


@dataclass(frozen=True)
class Month:
    """One month as it is meant: first and last day, shares, price, shares of the programme, dollars left."""

    first: date
    last: date
    shares: int
    price: float | None
    program: int
    left: int

    @property
    def values(self) -> tuple[object, ...]:
        return self.first.isoformat(), self.last.isoformat(), self.shares, self.price, self.program, self.left


@st.composite
def months(draw: st.DrawFn, unit: int) -> list[Month]:
    year, is_calendar = draw(st.integers(2006, 2024)), draw(st.booleans())
    start = date(year, draw(st.integers(1, 9)), 1)
    weeks = draw(st.sampled_from([(4, 4, 5), (5, 4, 4), (4, 5, 4)]))
    left = draw(st.integers(400, 900)) * 1_000_000
    found = []
    for i in range(3):
        length = calendar.monthrange(start.year, start.month)[1] if is_calendar else weeks[i] * 7
        last = start + timedelta(days=length - 1)
        shares = draw(st.one_of(st.just(0), st.integers(1, 800).map(lambda n: n * 1_000)))
        price = draw(st.integers(800, 9_000)) / 100 if shares else None
        program = shares if draw(st.booleans()) else shares // 2_000 * 1_000
        left -= round(program * (price or 0))
        found.append(Month(start, last, shares, price, program, round(left / unit) * unit))
        start = last + timedelta(days=1)
    return found


def label(style: str, month: Month, number: int) -> str:
    a, b = month.first, month.last
    names = calendar.month_name
    return {
        "long": f"{names[a.month]} {a.day}, {a.year} - {names[b.month]} {b.day}, {b.year}",
        "short": f"{names[a.month][:3]}. {a.day} &ndash; {names[b.month][:3]}. {b.day}",
        "slashed": f"{a.month}/{a.day}/{a.year % 100:02}-{b.month}/{b.day}/{b.year % 100:02}",
        "through": f"{names[a.month]}&nbsp;{a.day} through {names[b.month]}&nbsp;{b.day}, {b.year}",
        "written": f"{a.day}-{names[a.month][:3]}-{a.year % 100:02} to {b.day}-{names[b.month][:3]}-{b.year % 100:02}",
        "numbered": f"Month #{number} ({names[a.month]} {a.day}, {a.year} to {names[b.month]} {b.day}, {b.year})",
        "fiscal": f"Fiscal {names[b.month]} ({a.month}/{a.day}/{a.year} - {b.month}/{b.day}/{b.year})",
    }[style]


def row(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def table(rows: Sequence[Sequence[str]]) -> str:
    return "<table>" + "".join(row(cells) for cells in rows) + "</table>"


def drawn(layout: str, head: list[str], body: list[list[str]]) -> str:
    """Header and rows in one of the layouts that filings have."""
    if layout == "signs":
        wide = [[c[0], *(x for c2 in c[1:] for x in ("$" if c2.startswith("$") else "", c2.removeprefix("$")))] for c in body]
        return (
            "<table><tr>" + "".join(f"<td colspan={1 + (i > 0)}>{h}</td>" for i, h in enumerate(head)) + "</tr>" + table(wide)[7:]
        )
    if layout == "narrow":
        return table([[x for cell in cells for x in (cell, "")] for cells in [head, *body]])
    if layout == "spaced":
        return table([head, *(cells for one in body for cells in (["&nbsp;"] * 5, one))])
    if layout == "split header":
        parts = [h.split(" ", 3) for h in head]
        deep = max(len(p) for p in parts)
        return table([*([(["", "", "", ""] + p)[-deep:][i] for p in parts] for i in range(deep)), *body])
    if layout == "own header":
        return table([head]) + table(body)
    if layout == "a table a row":
        return table([head]) + "".join(table([cells]) for cells in body)
    if layout == "two pages":
        return table([head, *body[:2]]) + "<p>31</p>" + table([head, *body[2:]])
    if layout == "lines in cells":
        return table([head, ["<br>".join(cells[i] for cells in body) for i in range(5)]])
    if layout == "months as columns":
        return table(
            [
                [head[0] if head[0] != "Period" else "", *(cells[0] for cells in body)],
                *([head[i], *(cells[i] for cells in body)] for i in range(1, 5)),
            ]
        )
    return table([head, *body])


@st.composite
def filings(draw: st.DrawFn) -> tuple[str, list[Month], bool]:
    unit = draw(st.sampled_from([1, 1_000, 1_000_000]))
    drawn_months = draw(months(unit))
    dash, none = draw(st.sampled_from(["—", "-", "&#8211;", "0"])), draw(st.sampled_from(["—", "N/A", "$—", "0.00"]))
    style, place, layout = draw(st.sampled_from(LABELS)), draw(st.sampled_from(PLACES)), draw(st.sampled_from(LAYOUTS))
    head = ["Period", *(draw(st.sampled_from(words)) for words in (BOUGHT, PRICE, PROGRAM, LEFT))]
    words = f"(in {WORDS[unit]}, except share and per share amounts)" if unit > 1 else ""
    above = f"<p>{words}</p>" if place == "lead" else ""
    if unit > 1 and place == "header":
        head[4] += f" (in {WORDS[unit]})"
    if unit > 1 and place == "corner":
        head[0] = words
    body = []
    for i, month in enumerate(drawn_months, 1):
        price = f"${month.price:,.2f}" if month.price else none
        cells = [f"{month.shares:,}" if month.shares else dash, price, f"{month.program:,}" if month.program else dash]
        body.append([label(style, month, i), *cells, f"${month.left // unit:,}"])
    has_total = draw(st.booleans()) or layout == "two pages"
    if has_total:
        shares, program = sum(m.shares for m in drawn_months), sum(m.program for m in drawn_months)
        spent = sum(m.shares * (m.price or 0) for m in drawn_months)
        price = f"${spent / shares:,.2f}" if shares else none
        body.append(
            [draw(st.sampled_from(TOTALS)), f"{shares:,}" if shares else dash, price, f"{program:,}" if program else dash, ""]
        )
    html = drawn(layout, head, body)
    if unit > 1 and place == "caption":
        html = html.replace("<table>", f"<table><tr><td></td><td colspan={WIDTHS.get(layout, 4)}>{words}</td></tr>", 1)
    return above + html, drawn_months, has_total


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made=filings())
def test_the_same_rows_come_back_from_every_layout(made: tuple[str, list[Month], bool]) -> None:
    body, meant, has_total = made
    filler = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 5
    html = f"<html><body>{filler}<p>Item 2. Unregistered Sales of Equity Securities</p>{body}{filler}</body></html>"
    info = FilingInfo(form="10-Q", period_end=meant[-1].last.isoformat())
    rows, problems = read_repurchases(parse_filing("made.htm", html.encode(), info))
    got = [(r.start, r.end, r.total_shares, r.average_price, r.program_shares, r.remaining_value) for r in rows if not r.is_total]
    assert got == [month.values for month in meant], [p.what for p in problems]
    assert [r.total_shares for r in rows if r.is_total] == ([sum(m.shares for m in meant)] if has_total else [])
