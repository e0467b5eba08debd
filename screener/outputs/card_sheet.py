"""The Cards sheet: one landscape page for each of the first companies, all of one size, so that a link and a page break find them.

A card repeats what the other sheets hold, ordered as a reader decides: the case in one sentence, what speaks against it, the gap,
what the company does about it, with what money; then programmes, deals, events, and what is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screener.columns import COLUMNS
from screener.outputs.card_parts import (
    SHEET,
    across,
    bars,
    heading,
    maturities_words,
    points,
    share_split,
    shares_and_price,
    sources_and_uses,
)
from screener.outputs.company_page import value_words
from screener.outputs.grid import AMBER, BLUE, GREY, PALE, RED, Book, Grid
from screener.outputs.phrases import deals_words, doubts, event_words, label, sentence
from screener.outputs.plain import words
from screener.outputs.shortlist_json import NOT_COMPUTED, VALUES
from screener.shortlist import Shortlist
from screener.weekly import Change

CARDS = 15
"""Companies from the top of the list that have a card."""
TOP = 3
HEIGHT = 59
"""Rows of one card: a landscape page at the scale of the print set-up."""
WIDTHS = (26, 12, 3, 21, 12, 3, 21, 12, 3, 21, 12, 46)
LAST = len(WIDTHS) - 1
CHART_ROWS = 11
ROW = 13
"""Points of a row."""

BLOCKS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (
        0, "The gap",
        ("multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "discount", "mid_cycle_discount", "same_size_discount",
         "warranted_discount", "relative_multiple_z", "gap_value", "years_to_close", "value_accretion"),
    ),
    (
        3, "What it does about it",
        ("organic_share_change_12m", "organic_share_change_3y", "repurchases_ttm", "net_buyback_yield", "average_price_paid",
         "execution_discount", "remaining_authorization", "affordable_authorization", "say_do", "debt_paydown_yield",
         "dividend_yield", "acquisitions_ttm"),
    ),
    (
        6, "With what money",
        ("fcf", "fcf_yield", "fcf_yield_3y", "cash", "debt", "net_debt", "net_debt_ebitda", "net_debt_ebitda_change",
         "interest_cover", "roic", "accruals", "debt_due_12m"),
    ),
    (
        9, "Size and price",
        ("price", "market_cap", "enterprise_value", "adv_usd", "days_to_build", "return_12m", "return_12m_vs_iwm", "revenue_ttm",
         "operating_income_ttm", "net_income_ttm", "shares", "confidence"),
    ),
)  # fmt: skip
FROM_PEERS = (
    "own_multiple", "own_mid_cycle", "peer_multiple", "discount", "mid_cycle_discount", "same_size_discount", "gap_value",
    "years_to_close", "value_accretion",
)  # fmt: skip
"""Figures whose lines stand on Peers."""
MADE_OF = {
    "organic_share_change_12m": ("share_change_12m", "current_shares", "shares"), "market_cap": ("current_shares", "shares"),
    "organic_share_change_3y": ("share_change_3y", "current_shares", "shares"), "net_buyback_yield": ("repurchases_ttm",),
    "affordable_authorization": ("remaining_authorization",), "debt_paydown_yield": ("debt",), "dividend_yield": ("dividends_ttm",),
    "fcf_yield": ("fcf",), "fcf_yield_3y": ("fcf_3y_mean", "fcf"), "net_debt": ("debt", "cash"), "net_debt_ebitda": ("ebitda_ttm",),
    "net_debt_change_ttm": ("debt", "cash", "cash_prior"), "net_debt_ebitda_change": ("ebitda_prior_ttm", "ebitda_ttm"),
    "interest_cover": ("interest_ttm", "operating_income_ttm"),
    "roic": ("operating_income_ttm",), "accruals": ("operating_cash_flow_ttm",), "enterprise_value": ("debt", "cash"),
    "execution_discount": ("average_price_paid",), "say_do": ("program_spent_12m",),
}  # fmt: skip
"""A measure that has no line of its own leads to the first of its parts that has."""
SENTENCE = {
    "own_multiple": "own", "peer_multiple": "peers", "discount": "gap", "organic_share_change_12m": "shares 12m",
    "repurchases_ttm": "bought", "net_buyback_yield": "net", "remaining_authorization": "left", "net_debt_change_ttm": "net debt",
}  # fmt: skip
"""The numbers of the sentence, in one word each."""
UNITS = {"USD": "USD m"}
SHOWN = frozenset(name for _, _, names in BLOCKS for name in names)
LONGEST_LINE = 64
"""Characters of a line in a list; a longer one is cut at its border, and its note has all."""
LONGEST_FLAG = 150
"""Characters of a flag on its two lines; its note has all."""


def card_place(place: int) -> str:
    """The link to the card of the company at this place (from 0) of the list."""
    return f"internal:'{SHEET}'!A{TOP + place * HEIGHT + 1}"


def write_cards(
    book: Book,
    shortlist: Shortlist,
    document: Mapping[str, Any],
    evidence: Mapping[tuple[int, str], int],
    peers: Mapping[int, int],
    changed: Sequence[Change],
) -> None:
    """The sheet. `evidence` is where the lines behind a company's column begin on the Evidence sheet, `peers` where its peers begin
    on theirs: figures lead there."""
    told = f"The first {CARDS} of the list, a page each. A figure in blue leads to its lines on Evidence; a blank has its reason."
    grid = book.sheet(SHEET, "Cards", [], told, "#70AD47")
    sheet = grid.sheet
    grid.widths = list(WIDTHS)
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    companies = [c for c in document["companies"] if not (c.get("review") or {}).get("is_resting")][:CARDS]
    for place, company in enumerate(companies):
        news = [change for change in changed if change.cik == company["cik"]]
        _Card(grid, TOP + place * HEIGHT, company, evidence, peers, shortlist).write(document, news)
    if not companies:
        grid.text(TOP, 0, "Nothing to show.", font_color=GREY, italic=True)
    sheet.freeze_panes(TOP - 1, 0)
    # Excel ignores page breaks where a sheet is fitted to pages: a fixed scale, and a break after each card.
    sheet.set_print_scale(64)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)
    sheet.set_h_pagebreaks([TOP + place * HEIGHT for place in range(1, len(companies))])
    sheet.print_area(TOP, 0, TOP + max(len(companies), 1) * HEIGHT - 1, LAST)


@dataclass(slots=True)
class _Card:
    grid: Grid
    top: int
    company: Mapping[str, Any]
    evidence: Mapping[tuple[int, str], int]
    peers: Mapping[int, int]
    shortlist: Shortlist

    def write(self, document: Mapping[str, Any], news: Sequence[Change]) -> None:
        for row in range(self.top, self.top + HEIGHT):
            self.grid.sheet.set_row(row, ROW)
        self._header(document)
        self._numbers(self.top + 3)
        self._box(self.top + 4)
        for column, title, names in BLOCKS:
            self._block(self.top + 9, column, title, names)
        self._charts(self.top + 23)
        self._lists(self.top + 35, news)

    def _header(self, document: Mapping[str, Any]) -> None:
        company, top = self.company, self.top
        name = f"{company['rank']}   {company['ticker']}   {company['name']}"
        across(self.grid, top, 0, 8, name, bold=True, font_size=16, font_color="#FFFFFF", bg_color=BLUE, valign="vcenter")
        score = f"Score {company['score']:.1f} – rank {company['rank']} of {document['universe']['ranked']}"
        right = {"bold": True, "font_size": 12, "font_color": "#FFFFFF", "bg_color": BLUE, "align": "right", "valign": "vcenter"}
        across(self.grid, top, 9, LAST, f"{score} – as of {document['as_of']}", **right)
        kind = ", ".join(str(company[k]) for k in ("sector", "industry_group", "exchange") if company.get(k))
        due = company.get("expected_report")
        told = [kind, f"CIK {company['cik']}", f"next report about {due}" if due else "next report: day not known"]
        across(self.grid, top + 1, 0, 8, "  |  ".join(told), font_color=GREY, italic=True)
        newest = company["latest_filing"]
        shown = f"Newest filing: {newest.get('form') or ''} of {newest['filed']}" if newest["filed"] else "No filing held"
        self.grid.sheet.merge_range(top + 1, 9, top + 1, LAST, "", self.grid.book.format())
        self.grid.link(top + 1, 9, newest["url"], shown, align="right")
        across(self.grid, top + 2, 0, LAST, sentence(company), font_size=12, text_wrap=True, valign="vcenter")
        for row, height in ((top, 24), (top + 2, 36)):
            self.grid.sheet.set_row(row, height)

    def _box(self, row: int) -> None:
        flags = self.company["flags"]
        red = any(flag["severity"] == "red" for flag in flags)
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": RED if red else AMBER if flags else "#7F9F7F"}
        body = {"bg_color": "#FDE9E7" if red else "#FFF6E5" if flags else "#F1F7EE", "text_wrap": True, "valign": "vcenter"}
        across(self.grid, row, 0, 5, f"Flags ({len(flags)})" if flags else "No flag", **head)
        across(self.grid, row, 6, LAST, "What would make this wrong", **head)
        wrong = doubts(self.company) or [
            "Nothing in the figures held; what is not known stands below, what is flagged to the left."
        ]
        for at in range(3):
            shown = f"{flags[at]['severity'].upper()}: {flags[at]['flag']}: {flags[at]['reason']}" if at < len(flags) else ""
            if at == 2 and len(flags) > 3:
                shown = f"and {len(flags) - 2} more, see the sheet Flags"
            colour = {"font_color": RED, "bold": True} if at < len(flags) and flags[at]["severity"] == "red" else {}
            across(self.grid, row + 1 + at, 0, 5, (words(shown, LONGEST_FLAG) or " "), **body, **colour)
            if at < len(flags) and flags[at]["reason"]:
                self.grid.note(row + 1 + at, 0, shown)
            self.grid.sheet.set_row(row + 1 + at, 25)
            across(self.grid, row + 1 + at, 6, LAST, wrong[at] if at < len(wrong) else " ", **body)

    def _block(self, row: int, column: int, title: str, names: Sequence[str]) -> None:
        company, grid = self.company, self.grid
        heading(grid, row, column, column + 1, title)
        shown = [n for n in names if n in company and not (company[n] is None and company["missing"].get(n) == NOT_COMPUTED)]
        for at, name in enumerate(shown, start=row + 1):
            unit = COLUMNS[name].unit if name in COLUMNS else VALUES.get(name, "text")
            unit = "z" if name.endswith("_z") else UNITS.get(unit, unit)
            grid.text(at, column, label(name) + (" $m" if unit == "USD m" else ""), font_color="#404040")
            if company[name] is None:
                grid.put(at, column + 1, None, unit)
                grid.note(at, column + 1, company["missing"].get(name, "no value held"))
                continue
            self._linked(at, column + 1, name, unit)

    def _linked(self, row: int, column: int, name: str, unit: str) -> None:
        """A figure that leads to the lines it is made of. A linked cell keeps its number: the address is written first, then the
        number over the text that came with it."""
        link = self._place_of(name)
        if link is None:
            self.grid.put(row, column, self.company[name], unit, align="right")
            return
        self.grid.sheet.write_url(row, column, link, self.grid.book.format(), "", "The lines behind it")
        self.grid.put(row, column, self.company[name], unit, align="right", font_color="#0563C1", underline=1)

    def _place_of(self, name: str) -> str | None:
        cik = self.company["cik"]
        if name in FROM_PEERS and cik in self.peers:
            return f"internal:'Peers'!A{self.peers[cik] + 1}"
        rows = (self.evidence.get((cik, part)) for part in (name, *MADE_OF.get(name, ())))
        start = next((row for row in rows if row is not None), None)
        return None if start is None else f"internal:'Evidence'!A{start + 1}"

    def _numbers(self, row: int) -> None:
        """The numbers of the sentence, each leading to what is behind it: a cell holds one link, a sentence many numbers."""
        self.grid.text(row, 0, "Its numbers, linked:", font_color=GREY, italic=True, font_size=8)
        shown = [name for name in SENTENCE if self.company.get(name) is not None]
        for column, name in zip((1, 3, 4, 6, 7, 9, 10, 11), shown, strict=False):
            told = f"{SENTENCE[name]} {value_words(self.company, name)}"
            self.grid.link(row, column, self._place_of(name), told, font_size=8)

    def _charts(self, row: int) -> None:
        company, grid, shortlist = self.company, self.grid, self.shortlist
        own = [("Own TTM", "own_multiple"), ("Own mid-cycle", "own_mid_cycle"), ("Peers", "peer_multiple"),
               ("Without seven", "peer_multiple_without_seven"), ("Own size", "same_size_multiple")]  # fmt: skip
        multiples = [(name, float(company[key])) for name, key in own if company.get(key) is not None]
        split, parts = share_split(company, shortlist.cards.converted)
        history = shortlist.cards.history
        titles = (
            (0, 1, f"{company.get('multiple') or 'Multiple'}: own and peers"),
            (3, 4, split),
            (6, 9, "Shares, price, price paid (today's splits)"),
            (10, LAST, "Points of score"),
        )
        for first, last, title in titles:
            heading(grid, row, first, last, title)
        bars(grid, row + 1, (0, 1), CHART_ROWS, multiples, '0.0"x"')
        bars(grid, row + 1, (3, 4), CHART_ROWS, parts, "+0.0;-0.0;0.0")
        shares_and_price(grid, row + 1, (6, 9), CHART_ROWS, history[history["cik"] == company["cik"]])
        bars(grid, row + 1, (10, LAST), CHART_ROWS, points(company), "0.0")

    def _lists(self, row: int, news: Sequence[Change]) -> None:
        company, shortlist = self.company, self.shortlist
        sources_and_uses(self.grid, row, company["cik"], shortlist.sources_uses)
        due, url = maturities_words(company["cik"], shortlist.cards.maturities)
        self._list(row, 10, LAST, "Debt falls due", due, lambda told: (told, url), 2, "no table of maturities held")
        programs = sorted(company["programs"], key=lambda p: (p["status"] == "active", p["announced"] or ""), reverse=True)
        self._list(
            row + 4, 10, LAST, "Programmes", programs, program_words, 4, self._why_none("programs", "remaining_authorization")
        )
        deals = sorted(company["deals"], key=lambda d: d["closed"] or d["announced"] or d["filed"] or "", reverse=True)
        self._list(
            row + 10,
            10,
            LAST,
            "Deals",
            deals,
            lambda d: (deals_words([d])[1] or "", d["url"]),
            5,
            self._why_none("deals", "acquirer_type"),
        )
        lower = row + 17
        hand = [one for one in company.get("overrides") or () if one["state"] in ("held", "contradicted")]
        self._list(
            lower, 0, 4, "Changed since the last run", news, lambda c: (f"{c.told}: {c.why}", _news_url(c)), 2 if hand else 5
        )
        if hand:
            self._list(lower + 3, 0, 4, "Set by hand", hand, lambda one: (str(one["told"]), None), 2)
        self._list(lower, 6, 9, "Filed in twelve months", company["events"], _event_words, 5, "none held")
        lacking = [(n, r) for n, r in company["missing"].items() if r != NOT_COMPUTED and (n in COLUMNS or n in VALUES)]
        lacking.sort(key=lambda pair: pair[0] not in SHOWN)
        self._list(lower, 10, LAST, "Not known, and why", lacking, lambda pair: (f"{label(pair[0])}: {pair[1]}", None), 5)

    def _why_none(self, *names: str) -> str:
        """Why a list is empty: nobody looked, or there was none."""
        return next((self.company["missing"][name] for name in names if name in self.company["missing"]), "none told")

    def _list(
        self,
        row: int,
        first: int,
        last: int,
        title: str,
        found: Sequence[Any],
        told: Callable[[Any], tuple[str, str | None]],
        most: int = 5,
        nothing: str = "none",
    ) -> None:
        more = f" ({most} of {len(found)})" if len(found) > most else ""
        heading(self.grid, row, first, last, title + more)
        if not found:
            across(self.grid, row + 1, first, last, nothing, font_color=GREY, italic=True)
        lines = [told(one) for one in found[:most]]
        size = 10 if all(len(shown) <= LONGEST_LINE for shown, _ in lines) else 8
        for at, (shown, url) in enumerate(lines, start=row + 1):
            self.grid.sheet.merge_range(at, first, at, last, "", self.grid.book.format())
            if len(shown) > LONGEST_LINE:
                self.grid.note(at, first, shown)
            line = shown.replace("\n", " ")
            if url:
                self.grid.link(at, first, url, line, bg_color=PALE)
            else:
                self.grid.text(at, first, line, font_size=size)


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
