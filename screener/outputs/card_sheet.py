"""The Cards sheet: one landscape page for each of the first companies, all of one size, so that a link and a page break find them.

A card repeats what the other sheets hold, ordered as a reader decides: the case in one sentence, what speaks against it, the gap,
what the company does about it, with what money; then programmes, deals, events, and what is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screener.columns import COLUMNS
from screener.outputs.grid import AMBER, BLUE, GREY, PALE, RED, Book, Grid
from screener.outputs.phrases import deals_words, doubts, event_words, label, sentence
from screener.outputs.plain import words
from screener.outputs.shortlist_json import NOT_COMPUTED, VALUES
from screener.weekly import Change

CARDS = 15
"""Companies from the top of the list that have a card."""
TOP = 3
HEIGHT = 48
"""Rows of one card: a landscape page at the scale of the print set-up."""
WIDTHS = (21, 12, 3, 21, 12, 3, 21, 12, 3, 21, 12, 46)
LAST = len(WIDTHS) - 1
SHEET = "Cards"

BLOCKS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (
        0, "The gap",
        ("multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_multiple_without_seven", "same_size_multiple",
         "discount", "mid_cycle_discount", "warranted_discount", "relative_multiple_z", "gap_value", "years_to_close"),
    ),
    (
        3, "What it does about it",
        ("organic_share_change_12m", "organic_share_change_3y", "repurchases_ttm", "net_buyback_yield", "average_price_paid",
         "execution_discount", "remaining_authorization", "affordable_authorization", "say_do", "debt_paydown_yield",
         "dividend_yield", "acquisitions_ttm"),
    ),
    (
        6, "With what money",
        ("fcf", "fcf_yield", "fcf_yield_3y", "cash", "debt", "net_debt", "net_debt_ebitda", "net_debt_change_ttm", "interest_cover",
         "roic", "accruals", "debt_due_12m"),
    ),
    (
        9, "Size and price",
        ("price", "market_cap", "enterprise_value", "adv_usd", "days_to_build", "return_12m", "return_12m_vs_iwm", "revenue_ttm",
         "operating_income_ttm", "net_income_ttm", "shares", "confidence"),
    ),
)  # fmt: skip
UNITS = {"USD": "USD m"}
LONGEST_FLAG = 150
"""Characters of a flag on its two lines; its note has all."""


def card_place(place: int) -> str:
    """The link to the card of the company at this place (from 0) of the list."""
    return f"internal:'{SHEET}'!A{TOP + place * HEIGHT + 1}"


def write_cards(
    book: Book, document: Mapping[str, Any], evidence: Mapping[tuple[int, str], int], changed: Sequence[Change]
) -> None:
    """The sheet. `evidence` is where the lines behind a company's column begin on the Evidence sheet: figures lead there."""
    told = f"The first {CARDS} of the list, a page each. A figure in blue leads to its lines on Evidence; a blank has its reason."
    grid = book.sheet(SHEET, "Cards", [], told, "#70AD47")
    sheet = grid.sheet
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    companies = [c for c in document["companies"] if not (c.get("review") or {}).get("is_resting")][:CARDS]
    for place, company in enumerate(companies):
        news = [change for change in changed if change.cik == company["cik"]]
        _Card(grid, TOP + place * HEIGHT, company, evidence).write(document, news)
    if not companies:
        grid.text(TOP, 0, "Nothing to show.", font_color=GREY, italic=True)
    sheet.freeze_panes(TOP - 1, 0)
    # Excel ignores page breaks where a sheet is fitted to pages: a fixed scale, and a break after each card.
    sheet.set_print_scale(63)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)
    sheet.set_h_pagebreaks([TOP + place * HEIGHT for place in range(1, len(companies))])
    sheet.print_area(TOP, 0, TOP + max(len(companies), 1) * HEIGHT - 1, LAST)


@dataclass(slots=True)
class _Card:
    grid: Grid
    top: int
    company: Mapping[str, Any]
    evidence: Mapping[tuple[int, str], int]

    def write(self, document: Mapping[str, Any], news: Sequence[Change]) -> None:
        self._header(document)
        self._box(self.top + 4)
        for column, heading, names in BLOCKS:
            self._block(self.top + 10, column, heading, names)
        self._charts(self.top + 24)
        self._lists(self.top + 36, news)

    def _across(self, row: int, first: int, last: int, text: str, **style: Any) -> None:
        """Text over several columns; as text whatever it begins with."""
        self.grid.sheet.merge_range(row, first, row, last, "", self.grid.book.format(**style))
        self.grid.text(row, first, text, **style)

    def _header(self, document: Mapping[str, Any]) -> None:
        company, top = self.company, self.top
        name = f"{company['rank']}   {company['ticker']}   {company['name']}"
        self._across(top, 0, 8, name, bold=True, font_size=16, font_color="#FFFFFF", bg_color=BLUE, valign="vcenter")
        score = f"Score {company['score']:.1f} – rank {company['rank']} of {document['universe']['ranked']}"
        right = {"bold": True, "font_size": 12, "font_color": "#FFFFFF", "bg_color": BLUE, "align": "right", "valign": "vcenter"}
        self._across(top, 9, LAST, f"{score} – as of {document['as_of']}", **right)
        kind = ", ".join(str(company[k]) for k in ("sector", "industry_group", "exchange") if company.get(k))
        due = company.get("expected_report")
        told = [kind, f"CIK {company['cik']}", f"next report about {due}" if due else "next report: day not known"]
        self._across(top + 1, 0, 8, "  |  ".join(told), font_color=GREY, italic=True)
        newest = company["latest_filing"]
        shown = f"Newest filing: {newest.get('form') or ''} of {newest['filed']}" if newest["filed"] else "No filing held"
        self.grid.sheet.merge_range(top + 1, 9, top + 1, LAST, "", self.grid.book.format())
        self.grid.link(top + 1, 9, newest["url"], shown, align="right")
        self._across(top + 2, 0, LAST, sentence(company), font_size=12, text_wrap=True, valign="vcenter")
        for row, height in ((top, 24), (top + 2, 36)):
            self.grid.sheet.set_row(row, height)

    def _box(self, row: int) -> None:
        flags = self.company["flags"]
        red = any(flag["severity"] == "red" for flag in flags)
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": RED if red else AMBER if flags else "#7F9F7F"}
        body = {"bg_color": "#FDE9E7" if red else "#FFF6E5" if flags else "#F1F7EE", "text_wrap": True, "valign": "vcenter"}
        self._across(row, 0, 5, f"Flags ({len(flags)})" if flags else "No flag", **head)
        self._across(row, 6, LAST, "What would make this wrong", **head)
        wrong = doubts(self.company)
        for at in range(4):
            shown = f"{flags[at]['severity'].upper()}: {flags[at]['flag']}: {flags[at]['reason']}" if at < len(flags) else ""
            if at == 3 and len(flags) > 4:
                shown = f"and {len(flags) - 3} more, see the sheet Flags"
            colour = {"font_color": RED, "bold": True} if at < len(flags) and flags[at]["severity"] == "red" else {}
            self._across(row + 1 + at, 0, 5, (words(shown, LONGEST_FLAG) or " "), **body, **colour)
            if at < len(flags) and flags[at]["reason"]:
                self.grid.note(row + 1 + at, 0, shown)
            self.grid.sheet.set_row(row + 1 + at, 25)
            self._across(row + 1 + at, 6, LAST, wrong[at] if at < len(wrong) else " ", **body)

    def _heading(self, row: int, first: int, last: int, text: str) -> None:
        self._across(row, first, last, text, bold=True, font_color=BLUE, bottom=1, bottom_color=BLUE)

    def _block(self, row: int, column: int, heading: str, names: Sequence[str]) -> None:
        company, grid = self.company, self.grid
        self._heading(row, column, column + 1, heading)
        shown = [n for n in names if n in company and not (company[n] is None and company["missing"].get(n) == NOT_COMPUTED)]
        for at, name in enumerate(shown, start=row + 1):
            unit = COLUMNS[name].unit if name in COLUMNS else VALUES.get(name, "text")
            unit = "z" if name.endswith("_z") else UNITS.get(unit, unit)
            grid.text(at, column, label(name) + (" $m" if unit == "USD m" else ""), font_color="#404040")
            if company[name] is None:
                grid.put(at, column + 1, None, unit)
                grid.note(at, column + 1, company["missing"].get(name, "no value held"))
                continue
            start = self.evidence.get((company["cik"], name))
            if start is None:
                grid.put(at, column + 1, company[name], unit, align="right")
            else:
                # A linked cell keeps its number: the address is written first, then the number over the text that came with it.
                link = f"internal:'Evidence'!A{start + 1}"
                grid.sheet.write_url(at, column + 1, link, grid.book.format(), "", "Its lines on Evidence")
                grid.put(at, column + 1, company[name], unit, align="right", font_color="#0563C1", underline=1)

    def _charts(self, row: int) -> None:
        company = self.company
        own = [("Own TTM", "own_multiple"), ("Own mid-cycle", "own_mid_cycle"), ("Peers", "peer_multiple"),
               ("Without seven", "peer_multiple_without_seven"), ("Own size", "same_size_multiple")]  # fmt: skip
        bars = [(name, float(company[key])) for name, key in own if company.get(key) is not None]
        self._chart(row, 0, f"{company.get('multiple') or 'Multiple'}: own and peers", bars, '0.0"x"')
        counts = (("3 years ago", "shares_36m_ago"), ("A year ago", "shares_12m_ago"), ("Now", "current_shares"))
        shares = [(name, float(company[key]) / 1e6) for name, key in counts if company.get(key)]
        self._chart(row, 3, "Shares, millions as filed", shares if len(shares) > 1 else [], "#,##0.0")
        keys = {
            "Fcf after pay": "fcf", "Capex": "capex_ttm", "Buybacks": "repurchases_ttm", "Dividends": "dividends_ttm",
            "Deals": "acquisitions_ttm", "Net debt change": "net_debt_change_ttm",
        }  # fmt: skip
        uses = [(name, company.get(key)) for name, key in keys.items()]
        self._chart(row, 6, "Cash of twelve months, $m", [(n, v / 1e6) for n, v in uses if v is not None], "#,##0")
        parts = sorted(((label(n), float(v)) for n, v in company["contributions"].items() if v), key=lambda pair: -pair[1])[:8]
        self._chart(row, 9, "Points of score", parts, "0.0")

    def _chart(self, row: int, column: int, title: str, bars: Sequence[tuple[str, float]], number: str) -> None:
        """A bar chart on cells that stand behind it, so that it opens everywhere and can be looked into."""
        self._heading(row, column, LAST if column == 9 else column + 1, title)
        if not bars:
            self.grid.text(row + 1, column, "not known", font_color=GREY, italic=True)
            return
        grid, sheet = self.grid, self.grid.sheet
        behind = {"font_color": "#FFFFFF", "font_size": 8}
        for at, (name, value) in enumerate(bars, start=row + 1):
            grid.text(at, column, name, **behind)
            sheet.write_number(at, column + 1, float(f"{value:.10g}"), grid.book.format(num_format=number, **behind))
        chart = grid.book.workbook.add_chart({"type": "bar"})
        span = (row + 1, row + len(bars))
        chart.add_series(
            {
                "categories": [SHEET, span[0], column, span[1], column],
                "values": [SHEET, span[0], column + 1, span[1], column + 1],
                "fill": {"color": "#5B7FB5"},
                "invert_if_negative": True,
                "invert_if_negative_color": "#C98B8B",
                "gap": 45,
                "data_labels": {"value": True, "num_format": number, "font": {"size": 8}},
            }
        )
        chart.set_legend({"none": True})
        least = {} if any(value < 0 for _, value in bars) else {"min": 0}
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}} | least)
        chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "label_position": "low", "line": {"none": True}})
        chart.set_chartarea({"border": {"none": True}})
        wide = sum(WIDTHS[column : LAST + 1 if column == 9 else column + 2]) * 7 + 10
        chart.set_size({"width": wide, "height": 20 * 11 - 4})
        sheet.insert_chart(row + 1, column, chart, {"object_position": 1, "description": title})

    def _lists(self, row: int, news: Sequence[Change]) -> None:
        company = self.company
        self._list(row, 0, 3, "Programmes", company["programs"], program_words)
        self._list(row, 4, 8, "Deals", company["deals"], lambda d: (deals_words([d])[1] or "", d["url"]))
        self._list(row, 9, LAST, "Filed in twelve months", company["events"], _event_words)
        lower = row + 6
        self._list(lower, 0, 3, "Changed since the last run", news, lambda c: (f"{c.told}: {c.why}", _news_url(c)), 5)
        lacking = [(n, r) for n, r in company["missing"].items() if r != NOT_COMPUTED and (n in COLUMNS or n in VALUES)]
        self._list(lower, 4, LAST, "Not known, and why", lacking, lambda pair: (f"{label(pair[0])}: {pair[1]}", None), 5)

    def _list(
        self,
        row: int,
        first: int,
        last: int,
        heading: str,
        found: Sequence[Any],
        told: Callable[[Any], tuple[str, str | None]],
        most: int = 5,
    ) -> None:
        more = f" ({most} of {len(found)})" if len(found) > most else ""
        self._heading(row, first, last, heading + more)
        if not found:
            self._across(
                row + 1,
                first,
                last,
                "none" if heading.startswith(("Changed", "Not")) else "none held",
                font_color=GREY,
                italic=True,
            )
        for at, one in enumerate(found[:most], start=row + 1):
            shown, url = told(one)
            self.grid.sheet.merge_range(at, first, at, last, "", self.grid.book.format())
            self.grid.link(at, first, url, shown.replace("\n", " "), bg_color=PALE) if url else self.grid.text(
                at, first, shown.replace("\n", " ")
            )


def program_words(program: Mapping[str, Any]) -> tuple[str, str | None]:
    """A programme in a line, and its filing's address."""

    def amount(kind: str) -> str:
        money, shares = program[f"{kind}_value"], program[f"{kind}_shares"]
        told = f"${money / 1e6:,.1f}m" if money is not None else f"{shares:,.0f} shares" if shares is not None else None
        return told or "amount not told"

    ends = f", until {program['expires']}" if program["expires"] else ""
    told = f"{program['announced'] or 'day not told'}: {amount('authorized')}, {program['status'] or 'status not told'}{ends}"
    return f"{told}; remaining {amount('remaining')}", program["url"]


def _event_words(event: Mapping[str, Any]) -> tuple[str, str | None]:
    return f"{event['filed']}  {event_words(event)}", event["url"]


def _news_url(change: Change) -> str | None:
    return next((cause.url for cause in change.causes if cause.url), None)
