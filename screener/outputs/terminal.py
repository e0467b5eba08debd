"""The list and one company on a terminal, and their JSON twins: both made from a run's `shortlist.json`, never from the ledger."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filings.errors import SettingsError
from screener.outputs.phrases import deals_words, flags_words, label, times
from screener.outputs.plain import words
from screener.sources.holdings import SECTORS

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def sectors_named(asked: Sequence[str]) -> list[str]:
    """The sectors that a user means, whatever the case; the beginning of a name is enough where only one begins so.

    Raises SettingsError, with the nearest name, for a sector that does not exist.
    """
    by_name = {name.casefold(): name for name in SECTORS}
    found = []
    for text in asked:
        key = " ".join(text.casefold().split())
        begins = [name for low, name in by_name.items() if key and low.startswith(key)]
        if key in by_name:
            found.append(by_name[key])
        elif len(begins) == 1:
            found.append(begins[0])
        else:
            near = difflib.get_close_matches(key, by_name, n=1, cutoff=0.4)
            hint = f"did you mean {by_name[near[0]]}?" if near else f"there are {', '.join(SECTORS)}."
            raise SettingsError(f"There is no sector {text!r}: {hint}")
    return found


def listed(document: Mapping[str, Any], sectors: Sequence[str] = (), top: int | None = None) -> list[dict[str, Any]]:
    """The companies of a list that a user asks for, in order of rank; scores and ranks are those among all."""
    wanted = set(sectors_named(sectors))
    companies = [company for company in document["companies"] if not wanted or company["sector"] in wanted]
    return companies[:top] if top is not None else companies


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

    texts = {c.heading: [_clean(c.text(company)) for company in companies] for c in COLUMNS_SHOWN}
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


def print_list(document: Mapping[str, Any], console: Console, sectors: Sequence[str] = (), top: int | None = None) -> None:
    """The list, and one line on whom it leaves out."""
    companies = listed(document, sectors, top)
    universe = document["universe"]
    named = ", ".join(sectors_named(sectors))
    title = f"Self-help shortlist as of {document['as_of']}{': ' + named if named else ''}"
    if companies:
        console.print(list_table(companies, console.width, title))
    else:
        console.print(f"{title}: nobody.", markup=False)
    counts = f"{len(companies)} of {universe['ranked']} ranked, {universe['considered']} considered"
    console.print(f"{counts}; no investment advice.", style="dim", markup=False)


def print_company(document: Mapping[str, Any], company: Mapping[str, Any], console: Console) -> None:
    """One company on one screen: the gap, what the company does about it, with what money, and what speaks against it."""
    from rich.text import Text

    from screener.dictionary import describe_columns

    describe_columns()  # the headings stand beside the code that makes the numbers

    def line(text: str, style: str = "") -> None:
        # A link stays in one piece, whatever the width.
        console.print(Text(_clean(text), style=style), soft_wrap="https://" in text)

    line(f"{company['ticker']}  {company['name']}  ({company['sector'] or 'sector not known'}, CIK {company['cik']})", "bold")
    line(f"Rank {company['rank']} of {document['universe']['ranked']}, score {company['score']:.1f}, as of {document['as_of']}")
    for flag in company["flags"]:
        line(f"{flag['severity'].upper()}: {flag['flag']}: {flag['reason']}", "red" if flag["severity"] == "red" else "yellow")
    for heading, names in SCREEN:
        line("")
        line(heading, "bold")
        for name in names:
            if name in company and not (company[name] is None and company["missing"].get(name) == "not computed by this version"):
                line(f"  {label(name):<26} {value_words(company, name)}")
        if heading == "The gap" and company["peers"]:
            peers = [f"{p['ticker']} {times(p['multiple'])}" for p in company["peers"][:8]]
            line(f"  {'Peers':<26} {', '.join(peers)}{' ...' if len(company['peers']) > 8 else ''}")
    _print_records(company, line)
    line("")
    line("Score", "bold")
    parts = sorted(company["contributions"].items(), key=lambda item: -(item[1] or 0))
    line("  " + ", ".join(f"{label(name)} {part:.1f}" for name, part in parts if part is not None))
    newest = company["latest_filing"]
    line("")
    line(f"Newest filing: {newest.get('form') or ''} of {newest['filed']}" if newest["url"] else "No filing held.", "bold")
    if newest["url"]:
        line(f"  {newest['url']}")


SCREEN = (
    (
        "The gap",
        ("market_cap", "multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_group", "discount", "gap_value",
         "years_to_close"),
    ),
    (
        "What it does about it",
        ("organic_share_change_12m", "organic_share_change_3y", "repurchases_ttm", "net_buyback_yield", "remaining_authorization",
         "affordable_authorization", "say_do", "debt_paydown_yield", "dividend_yield"),
    ),
    ("With what", ("fcf", "fcf_yield_3y", "net_debt_ebitda", "net_debt_change_ttm", "roic")),
)  # fmt: skip


def _print_records(company: Mapping[str, Any], line: Callable[..., None]) -> None:
    for heading, key in (("Programmes", "programs"), ("Deals", "deals")):
        if company.get(key):
            line("")
            line(heading, "bold")
        for record in company.get(key, [])[:4]:
            told = deals_words([record])[1] if key == "deals" else _program_words(record)
            line(f"  {told}, in {record['form'] or 'a filing'} of {record['filed'] or 'a day not known'}")
            if record["url"]:
                line(f"    {record['url']}", "dim")


def _program_words(program: Mapping[str, Any]) -> str:
    def amount(kind: str) -> str:
        money, shares = program[f"{kind}_value"], program[f"{kind}_shares"]
        return (
            f"${money / 1e6:,.1f}m" if money is not None else f"{shares:,.0f} shares" if shares is not None else "amount not told"
        )

    return f"{program['announced'] or 'day not told'}: {amount('authorized')}, {program['status']}, remaining {amount('remaining')}"


def value_words(company: Mapping[str, Any], name: str) -> str:
    """A value with its unit, or the reason why there is none."""
    from screener.columns import COLUMNS
    from screener.outputs.shortlist_json import VALUES

    value = company.get(name)
    if value is None:
        return f"- ({company['missing'].get(name, 'no value held')})"
    unit = COLUMNS[name].unit if name in COLUMNS else VALUES.get(name, "text")
    if unit == "USD":
        return f"{'-' if value < 0 else ''}${abs(value) / 1e6:,.1f}m"
    shown = {
        "fraction": "{:.1%}", "ratio": "{:.1f}x", "years": "{:.1f} years", "days": "{:.1f} days", "USD/shares": "${:,.2f}",
        "shares": "{:,.0f}", "score": "{:.1f}",
    }  # fmt: skip
    return shown[unit].format(value) if unit in shown else str(value)


def _clean(text: str) -> str:
    """No control characters: a name from a filing must not move the cursor of a terminal."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    return indent + (words(text) or "").replace("\n", " ")


STATE_STYLES = {"on": "bold green", "off": "bold red"}
"""How a regime state is drawn; any other (unknown) is grey, since unknown is never off."""
STATE_WIDTH = 9


def print_regime(page: Mapping[str, Any], console: Console) -> None:
    """The regime page (`screener.regime.read_regime`): its summary, then each observation with its state, sentence, place and what
    would turn it. Fits any width: long text goes on below itself."""
    from textwrap import wrap

    from rich.text import Text

    from screener.outputs.phrases import reading_words

    def below(text: str, style: str, indent: int = STATE_WIDTH) -> None:
        for line in wrap(_clean(text), max(console.width - indent, 20), break_on_hyphens=False):
            console.print(Text(" " * indent + line, style=style), soft_wrap=True)

    console.print(Text(f"Regime as of {page.get('as_of') or 'a day not told'}", style="bold"))
    below(str(page.get("summary") or "Nothing about the regime can be read."), "", 0)
    for reading in page.get("readings") or []:
        state = str(reading.get("state") or "unknown")
        head = (f"\n{state.upper().ljust(STATE_WIDTH)}", STATE_STYLES.get(state, "bright_black"))
        console.print(Text.assemble(head, (_clean(str(reading.get("observation") or "")), "bold")))
        below(str(reading.get("sentence") or "not told why"), "" if state in STATE_STYLES else "bright_black")
        for line in reading_words(reading):
            below(line, "bright_black")
