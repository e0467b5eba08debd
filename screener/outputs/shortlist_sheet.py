"""The sheet that reviewers live in: a line a company, the score and the rank as live formulas on the Weights sheet's cells.

The percentiles that the score is made of stand on the same row, in columns folded away at the right: a formula that looks only
along its own row survives sorting and filtering, which one that looks into another sheet's rows does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from screener.columns import COLUMNS
from screener.outputs.card_sheet import CARDS, card_place
from screener.outputs.grid import AMBER, BY_HAND, FIRST_ROW, GREY, HEADER_ROW, INPUT, RED, Book, Grid, Head
from screener.outputs.phrases import changed_words, deals_words, flags_words, label, peers_words
from screener.outputs.record_sheets import DETAILED
from screener.outputs.weights_sheet import Parts, Weights, read_parts, read_weights
from screener.presets import DEFAULT
from screener.reviews import DECISIONS, EDITABLE, LABELS
from screener.shortlist import Shortlist
from screener.weekly import Change, is_partial

WEIGHTS_ROW = HEADER_ROW - 1
"""Row of the Shortlist that repeats the weights over the percentiles, so that the formulas need no other sheet."""

HEADS = (
    Head("rank", "Rank", "count", 6),
    Head("change", "Change", "change", 7.5, "Places moved up or down since the run before; blank where it was not on that list."),
    Head("ticker", "Ticker", "text", 8, "The first 15 lead to their cards."),
    Head("name", "Company", "text", 27),
    Head("sector", "Sector", "text", 20),
    Head("market_cap", "Cap $m", "USD m", 9),
    Head("adv_usd", "ADV $m", "USD m", 8),
    Head("return_12m_vs_iwm", "12m return vs IWM", "fraction", 9),
    Head("score", "Score (live)", "score", 7.5, "Moves with the yellow cells of the Weights sheet, and the rank with it."),
    Head("confidence", "Confidence", "part", 10),
    Head("multiple", "Multiple", "text", 9),
    Head("own_multiple", "Own TTM", "ratio", 8),
    Head("own_mid_cycle", "Own mid-cycle", "ratio", 8),
    Head("discount", "Discount (worse of both)", "fraction", 10),
    Head("relative_multiple_z", "Relative multiple z", "z", 9),
    Head("organic_share_change_12m", "Organic shares 12m", "fraction", 9),
    Head("organic_share_change_3y", "Organic shares 3y", "fraction", 9),
    Head("net_buyback_yield", "Net buyback after pay", "fraction", 9),
    Head("affordable_authorization", "Affordable authorisation", "fraction", 12.5),
    Head("say_do", "Say and do", "fraction", 8.5),
    Head("fcf_yield_3y", "Fcf yield 3y", "fraction", 7.5),
    Head("net_debt_ebitda", "Net debt / EBITDA", "ratio", 9),
    Head("net_debt_ebitda_change", "Net debt / EBITDA change", "ratio", 9),
    Head("deals", "Deals 5y and type", "text", 33),
    Head("flags", "Flags (red first)", "text", 42),
    Head("what_changed", "What changed", "text", 30, "Leads to the newest filing on sec.gov."),
)
"""In the order of the reviewers; a column that no step of the pipeline has made is left out."""
MADE_HERE = ("change", "ticker", "deals", "flags", "what_changed")
REVIEW_WIDTHS = {"decision": 11, "note": 34, "until": 12, "reviewer": 10, "date": 11}
REVIEW_NOTES = {
    "decision": "Owned and Watch are followed on This week. Reject: below all others until a filing, a price move or a flag.",
    "until": "For Reject: a day (2026-02-01) or a condition on a column (price < 20, discount > 30 %).",
    "date": "The day of the decision; a new day rejects a name again that has come back.",
}
FROZEN = "name"
CHANGED_BY_HAND = {
    "sector": ("sector",),
    "peers": ("multiple", "discount"),
    "shares": ("market_cap", "discount"),
    "debt": ("own_multiple", "net_debt_ebitda", "net_debt_ebitda_change"),
    "mid-cycle": ("own_mid_cycle", "discount"),
    "programme": ("affordable_authorization",),
}
"""Cells that an override moves: their ground says so."""


def write_shortlist(
    book: Book,
    shortlist: Shortlist,
    companies: Sequence[Mapping[str, Any]],
    reviews: Mapping[int, Mapping[str, str]],
    previous: Mapping[str, Any] | None,
    changed: Sequence[Change],
) -> None:
    """The sheet. `companies` are the objects of `shortlist.json`; `changed` what is new since the run before. Rejected names about
    which nothing is new stand below all others, grey."""
    weights, parts = read_weights(shortlist), read_parts(shortlist, read_weights(shortlist))
    # Under a filter the rank among all cannot be live: the others are not on the sheet. Then it stands, and one among those moves.
    whole = [c["rank"] for c in companies] == list(range(1, len(companies) + 1))
    shown = {c["cik"]: place for place, c in enumerate(companies, start=1)}
    companies = in_order(companies)
    held = set(shortlist.companies.table.columns) | set(MADE_HERE)
    heads = [head for head in HEADS if head.key in held]
    if not whole:
        heads.insert(
            1, Head("live", "Rank shown (live)", "count", 8, "Place among the companies on this sheet; moves with weights.")
        )
    heads += [Head(name, LABELS[name], "text", REVIEW_WIDTHS[name], REVIEW_NOTES.get(name)) for name in EDITABLE]
    heads.append(Head("cik", "CIK", "cik", 9))
    folded = len(heads)
    heads += [Head("red", "Red flags", "count", 7), Head("factor", "Red-flag factor", "percentile", 8)]
    heads += [Head(f"p {m}", f"Percentile: {label(m)}", "percentile", 11) for m in weights.measures]
    grid = book.sheet(
        "Shortlist", f"Self-help shortlist{_preset_words(shortlist)}", [_told(head) for head in heads],
        f"{len(companies):,} companies of {shortlist.considered:,} looked at; score and rank follow the yellow cells on Weights."
        " Hover over a blank for its reason; your words go into the yellow columns."
        + (f" Notes on the first {DETAILED:,}." if len(companies) > DETAILED else ""),
        "#70AD47",
    )  # fmt: skip
    _write_weights_row(grid, weights)
    before = {c["cik"]: c for c in (previous or {}).get("companies", [])}
    # After a run that was cut short nobody can say who is new.
    is_known = previous is not None and not is_partial(previous)
    last = FIRST_ROW + len(companies) - 1
    news: dict[int, list[Change]] = {}
    for change in changed:
        news.setdefault(change.cik, []).append(change)
    for place, company in enumerate(companies):
        cik = company["cik"]
        line = _Line(grid, company, weights, parts[cik], before.get(cik), is_known, news.get(cik, []), place < DETAILED)
        has_card = place < CARDS and not is_resting(company)
        line.write(last, "rank" if whole else "live", reviews.get(cik, {}), place if has_card else None, shown[cik])
    for at in range(folded, len(heads)):
        grid.sheet.set_column(at, at, heads[at].width, None, {"level": 1, "hidden": True})
    grid.sheet.set_column(len(heads), len(heads), 3, None, {"collapsed": True})
    _colours(grid, last)
    if companies:
        listed = {"validate": "list", "source": list(DECISIONS), "error_type": "warning", "ignore_blank": True}
        grid.sheet.data_validation(FIRST_ROW, grid.at["decision"], last, grid.at["decision"], listed)
    if previous is None:
        grid.sheet.activate()  # a first run has no week behind it: open on the list
    grid.finish(grid.at[FROZEN] + 1 if FROZEN in grid.at else 0)
    # Printed are the columns up to the flags: what is to be typed and what is folded away mean nothing on paper.
    grid.sheet.print_area(0, 0, max(last, FIRST_ROW), grid.at["flags"])


def is_resting(company: Mapping[str, Any]) -> bool:
    """A rejected name about which nothing is new."""
    return bool((company.get("review") or {}).get("is_resting"))


def in_order(companies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """As on the list, rejected names that rest behind all others."""
    return sorted(companies, key=is_resting)


def _preset_words(shortlist: Shortlist) -> str:
    name = (shortlist.settings.get("preset") or {}).get("name", DEFAULT)
    return "" if name == DEFAULT else f", preset {name}"


def _told(head: Head) -> Head:
    """The heading with the column's meaning as its note."""
    declared = COLUMNS.get(head.key)
    return head if head.note or declared is None else Head(head.key, head.label, head.unit, head.width, declared.meaning)


def _write_weights_row(grid: Grid, weights: Weights) -> None:
    look = grid.book.format(num_format="0.000", font_color="#7F7F7F", italic=True, font_size=8, align="center")
    for index, (measure, value) in enumerate(zip(weights.measures, weights.values, strict=True)):
        grid.sheet.write_formula(WEIGHTS_ROW, grid.at[f"p {measure}"], f"={weights.cell(index)}", look, value)


@dataclass(frozen=True, slots=True)
class _Line:
    """One company's row on its way onto the sheet."""

    grid: Grid
    company: Mapping[str, Any]
    weights: Weights
    parts: Parts
    before: Mapping[str, Any] | None
    has_previous: bool
    news: Sequence[Change]
    is_noted: bool

    def write(self, last: int, ranked: str, review: Mapping[str, str], card: int | None, at: int) -> None:
        grid, company = self.grid, self.company
        values = {key: company.get(key) for key in grid.at}
        flags = company["flags"]
        values["red"] = len({flag["flag"] for flag in flags if flag["severity"] == "red"})
        values["deals"], deals_note = deals_words(company["deals"])
        kind = company.get("acquirer_type")
        if kind and kind != "none":
            values["deals"] = f"{kind}: {values['deals']}" if values["deals"] else kind
        values |= dict.fromkeys(("rank", "score", "ticker", "flags", "what_changed", "factor"))
        if self.before is not None and self.before.get("rank") and company["rank"]:
            values["change"] = self.before["rank"] - company["rank"]
        resting: dict[str, Any] = {"font_color": GREY, "italic": True} if is_resting(company) else {}
        row = grid.row(values, company["missing"] if self.is_noted else None, **resting)
        self._formulas(row, last, ranked, at)
        self._by_hand(row)
        self._links(row, card)
        self._percentiles(row)
        self._review(row, review)
        if flags:
            red = any(flag["severity"] == "red" for flag in flags)
            shown, note = flags_words(flags)
            grid.text(row, grid.at["flags"], shown, bold=red, font_color=RED if red else AMBER)
            if self.is_noted:
                grid.note(row, grid.at["flags"], note)
        if self.is_noted and deals_note:
            grid.note(row, grid.at["deals"], deals_note)
        if self.is_noted and "discount" in grid.at and company["discount"] is not None:
            grid.note(row, grid.at["discount"], peers_words(company))
        if self.has_previous and self.before is None:
            grid.note(row, grid.at["change"], "New on the list.")

    def _by_hand(self, row: int) -> None:
        grid, units = self.grid, {head.key: head.unit for head in self.grid.heads}
        told = []
        for one in self.company.get("overrides") or ():
            if one["state"] not in ("held", "contradicted"):
                continue
            told.append(str(one["told"]))
            for key in CHANGED_BY_HAND.get(one["field"], ()):
                if key in grid.at:
                    grid.put(row, grid.at[key], self.company.get(key), units[key], bg_color=BY_HAND)
        if told:
            grid.note(row, grid.at["name"], "\n".join(told))

    def _formulas(self, row: int, last: int, ranked: str, at: int) -> None:
        grid, book = self.grid, self.grid.book
        first, end = (xl_col_to_name(grid.at[f"p {m}"]) for m in (self.weights.measures[0], self.weights.measures[-1]))
        weights = f"${first}${WEIGHTS_ROW + 1}:${end}${WEIGHTS_ROW + 1}"
        own = f"${first}{row + 1}:${end}{row + 1}"
        factor = f"${xl_col_to_name(grid.at['factor'])}{row + 1}"
        score = f"=IF(SUM({weights})>0,100*{factor}*SUMPRODUCT({weights},{own})/SUM({weights}),0)"
        look = book.format(num_format="0.0", bold=True)
        grid.sheet.write_formula(row, grid.at["score"], score, look, self.company["score"])
        scores, tickers = (
            f"${xl_col_to_name(grid.at[k])}${FIRST_ROW + 1}:${xl_col_to_name(grid.at[k])}${last + 1}" for k in ("score", "ticker")
        )
        mine, name = (f"${xl_col_to_name(grid.at[k])}{row + 1}" for k in ("score", "ticker"))
        # Equal scores keep the order of their tickers, as in the program.
        place = f'=RANK({mine},{scores})+COUNTIFS({scores},{mine},{tickers},"<"&{name})'
        now = self.company["rank"] if ranked == "rank" else at
        grid.sheet.write_formula(row, grid.at[ranked], place, book.format(num_format="0", bold=True, align="center"), now)
        if ranked != "rank" and "rank" in grid.at:
            grid.put(row, grid.at["rank"], self.company["rank"], "count", align="center")

    def _links(self, row: int, card: int | None) -> None:
        grid, company = self.grid, self.company
        where = None if card is None else card_place(card)
        grid.link(row, grid.at["ticker"], where, company["ticker"] or "", "Its card", bold=True)
        newest = company["latest_filing"]
        shown, note = changed_words(company, self.before, self.has_previous, self.news)
        if is_resting(company):
            shown = f"rests: {company['review']['why']}"
        grid.link(row, grid.at["what_changed"], newest["url"], shown, "The newest filing on sec.gov")
        rest = (company.get("review") or {}).get("why")
        if rest:
            note = f"{rest[0].upper()}{rest[1:]}.\nTo reject it again, write a new day under Reviewed.\n{note or ''}"
        if note and (self.is_noted or rest):
            grid.note(row, grid.at["what_changed"], note)

    def _percentiles(self, row: int) -> None:
        grid, book, parts = self.grid, self.grid.book, self.parts
        if self.weights.red_flag_factor is None:
            grid.put(row, grid.at["factor"], parts.factor, "percentile")
        else:
            red = f"{xl_col_to_name(grid.at['red'])}{row + 1}"
            look = book.format(num_format="0.00")
            grid.sheet.write_formula(row, grid.at["factor"], f"=IF({red}>0,{self.weights.factor_cell},1)", look, parts.factor)
        for measure, percentile, absent in zip(self.weights.measures, parts.percentiles, parts.missing, strict=True):
            style = {"italic": True, "font_color": "#A6A6A6"} if absent else {}
            grid.sheet.write_number(row, grid.at[f"p {measure}"], percentile, book.format(num_format="0.00", **style))

    def _review(self, row: int, review: Mapping[str, str]) -> None:
        for name in EDITABLE:
            at, value = self.grid.at[name], review.get(name, "")
            if not value:
                self.grid.sheet.write_blank(row, at, None, self.grid.book.format(**INPUT))
            elif name in ("until", "date"):
                self.grid.put(row, at, value, "date", **INPUT)
            else:
                self.grid.text(row, at, value, **INPUT)


def _colours(grid: Grid, last: int) -> None:
    if last < FIRST_ROW:
        return
    scale = {"type": "3_color_scale", "min_color": "#F8CBAD", "mid_color": "#FFFFFF", "max_color": "#A9D08E"}
    for key in ("discount", "return_12m_vs_iwm"):
        if key in grid.at:
            fixed = {"min_type": "num", "mid_type": "num", "max_type": "num", "min_value": -0.5, "mid_value": 0, "max_value": 0.5}
            grid.sheet.conditional_format(FIRST_ROW, grid.at[key], last, grid.at[key], scale | fixed)
    # No data bar: older readers drop that extension with a warning, and a file must open everywhere without one.
    shade = {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": 20, "max_value": 90}
    shade |= {"min_color": "#FFFFFF", "max_color": "#8FB8E8"}
    grid.sheet.conditional_format(FIRST_ROW, grid.at["score"], last, grid.at["score"], shade)
