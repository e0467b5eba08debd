"""The list and one company on a terminal, and their JSON twins: both made from a run's `shortlist.json`, never from the ledger."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filings.errors import SettingsError
from screener.outputs.choosing import Choice, chosen
from screener.outputs.company_page import clean
from screener.outputs.phrases import flags_words, times
from screener.presets import DEFAULT

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def listed(document: Mapping[str, Any], sectors: Sequence[str] = (), top: int | None = None) -> list[dict[str, Any]]:
    """The companies of a list that a user asks for, in order of rank; scores and ranks are those among all."""
    return [dict(company) for company in chosen(document["companies"], Choice(sectors=sectors, top=top))]


def find_company(document: Mapping[str, Any], ticker: str) -> dict[str, Any]:
    """One company of a list, by its ticker in any case and form (BRK/B, BRK.B) or its CIK.

    Raises SettingsError: with the reason where it was left out, with the nearest ticker where it is not known.
    """
    key = _symbol(ticker)
    for company in document["companies"]:
        if key == _symbol(company["ticker"] or "") or (key.isdecimal() and int(key) == company["cik"]):
            return dict(company)
    for row in document["universe"]["left_out"]:
        if row["ticker"] and key == _symbol(row["ticker"]):
            raise SettingsError(f"{row['ticker']} is not on the list of {document['as_of']}: {row['reason']}")
    tickers = {_symbol(c["ticker"]): c["ticker"] for c in document["companies"] if c["ticker"]}
    near = difflib.get_close_matches(key, tickers, n=1)
    hint = f"did you mean {tickers[near[0]]}?" if near else "see `screener list` for who is."
    raise SettingsError(f"{ticker} is neither on the list of {document['as_of']} nor among those left out: {hint}")


def _symbol(text: str) -> str:
    return text.strip().upper().replace("/", "-").replace(".", "-")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of the list on a terminal. `worth`: the lower, the longer it stays when the terminal is narrow."""

    heading: str
    worth: int
    text: Callable[[Mapping[str, Any]], str]
    right: bool = True


def _of(key: str, shown: Callable[[Any], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda company: "" if company.get(key) is None else shown(company[key])


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _fine_percent(value: float) -> str:
    return f"{value:.1%}"


COLUMNS_SHOWN = (
    _Shown("#", 0, _of("rank", str)),
    _Shown("Ticker", 0, _of("ticker", str), right=False),
    _Shown("Company", 3, _of("name", str), right=False),
    _Shown("Sector", 7, _of("sector", str), right=False),
    _Shown("Cap $m", 4, _of("market_cap", lambda v: f"{v / 1e6:,.0f}")),
    _Shown("Score", 0, _of("score", lambda v: f"{v:.1f}")),
    _Shown("Sure", 9, _of("confidence", _percent)),
    _Shown("Multiple", 8, lambda c: f"{c['multiple']} {times(c['own_multiple'])}" if c.get("own_multiple") else ""),
    _Shown("Discount", 1, _of("discount", _percent)),
    _Shown("Shares 12m", 2, _of("organic_share_change_12m", _fine_percent)),
    _Shown("Buyback", 5, _of("net_buyback_yield", _fine_percent)),
    _Shown("Fcf 3y", 6, _of("fcf_yield_3y", _fine_percent)),
    _Shown("ND/EBITDA", 10, _of("net_debt_ebitda", lambda v: f"{v:.1f}")),
    _Shown("Flags", 2, lambda c: flags_words(c["flags"])[0] if c["flags"] else "", right=False),
)
FLEXIBLE = {"Company": (14, 30), "Sector": (12, 22), "Flags": (10, 44)}
"""Headings of columns that may be cut, with the least and most characters they get."""


def list_table(companies: Sequence[Mapping[str, Any]], width: int, title: str) -> RenderableType:
    """The list as a table no wider than the terminal: the columns worth least go first, then long names are cut."""
    from rich.table import Table
    from rich.text import Text

    texts = {c.heading: [clean(c.text(company)) for company in companies] for c in COLUMNS_SHOWN}
    natural = {h: max([len(h), *map(len, column)]) for h, column in texts.items()}
    least = {h: min(natural[h], FLEXIBLE[h][0]) if h in FLEXIBLE else natural[h] for h in natural}
    chosen = [c for c in COLUMNS_SHOWN if any(texts[c.heading]) or c.worth == 0]
    while len(chosen) > 1 and sum(least[c.heading] + 2 for c in chosen) > width:
        chosen.remove(max(chosen, key=lambda c: c.worth))
    room = width - sum(least[c.heading] + 2 for c in chosen)
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in chosen:
        size = least[column.heading]
        if column.heading in FLEXIBLE:
            more = max(0, min(room, min(natural[column.heading], FLEXIBLE[column.heading][1]) - size))
            size, room = size + more, room - more
        table.add_column(column.heading, width=size, no_wrap=True, overflow="ellipsis", justify="right" if column.right else "left")
    for at, company in enumerate(companies):
        red = any(flag["severity"] == "red" for flag in company["flags"])
        style = {"Flags": "red" if red else "yellow", "Score": "bold"}
        table.add_row(*(Text(texts[c.heading][at], style=style.get(c.heading, "")) for c in chosen))
    return table


def print_list(document: Mapping[str, Any], console: Console, choice: Choice | None = None) -> None:
    """The list, and one line on whom it leaves out."""
    wanted = choice or Choice()
    companies = chosen(document["companies"], wanted)
    universe = document["universe"]
    preset = preset_of(document)
    title = f"Self-help shortlist as of {document['as_of']}{f' ({preset})' if preset != DEFAULT else ''}"
    title += f": {wanted.words}" if wanted.words else ""
    if companies:
        console.print(list_table(companies, console.width, title))
    else:
        console.print(f"{title}: nobody.", markup=False)
    resting = sum(bool((company.get("review") or {}).get("is_resting")) for company in companies)
    counts = f"{len(companies)} of {universe['ranked']} ranked; {universe['considered']:,} companies were looked at"
    rests = f"; {resting} rejected and nothing new, at the end" if resting else ""
    console.print(f"{counts}{rests}. No investment advice.", style="dim", markup=False)


def preset_of(document: Mapping[str, Any]) -> str:
    """The name of the preset that a list was made with."""
    return str(((document.get("settings") or {}).get("preset") or {}).get("name") or DEFAULT)
