"""One company on a terminal: the gap, what the company does about it, with what money, programme by programme, deal by deal, what
speaks against it, and the address of each filing behind it. Made from a run's `shortlist.json`, never from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from screener.outputs.behind import DOES, GAP, MEANS
from screener.outputs.phrases import event_words, label, times
from screener.outputs.plain import words

if TYPE_CHECKING:
    from rich.console import Console

SCREEN = (("The gap", GAP), ("What it does about it", DOES), ("With what", MEANS))
"""Sections of the page and the measures in each."""

NAME_WIDTH, CELL_WIDTH = 25, 48
"""Characters of a measure's name, and of name and value together where two stand on a line."""

MOST_DEALS, MOST_PEERS, MOST_EVENTS = 8, 8, 5
QUIET = ("not computed by this version",)
"""Reasons that say nothing of the company: such a measure is left out."""


class _Notes:
    """The filings that the page has named, in the order of their first mention."""

    def __init__(self) -> None:
        self.filings: list[Mapping[str, Any]] = []

    def mark(self, *filings: Mapping[str, Any]) -> str:
        """` [1 3]`: the numbers under which these filings stand at the page's end."""
        numbers = []
        for filing in filings:
            if not filing.get("url"):
                continue
            held = next((at for at, other in enumerate(self.filings) if other["accession"] == filing["accession"]), None)
            if held is None:
                self.filings.append(filing)
                held = len(self.filings) - 1
            elif not self.filings[held].get("form") and filing.get("form"):
                self.filings[held] = filing
            numbers.append(held + 1)
        return f" [{' '.join(map(str, sorted(set(numbers))))}]" if numbers else ""


def print_company(document: Mapping[str, Any], company: Mapping[str, Any], console: Console) -> None:
    """The page, in the width of the console; long text goes on below its own beginning, an address stays in one piece."""
    from rich.text import Text

    from screener.dictionary import describe_columns

    describe_columns()  # the headings stand beside the code that makes the numbers
    for text, style in page(document, company, console.width):
        console.print(Text(text, style=style), soft_wrap="https://" in text)


def page(document: Mapping[str, Any], company: Mapping[str, Any], width: int) -> Iterator[tuple[str, str]]:
    """Every line of the page with its style."""
    notes = _Notes()

    def below(text: str, indent: int, style: str = "", first: str = "") -> Iterator[tuple[str, str]]:
        lines = wrap(clean(text), max(width - indent, 24), break_on_hyphens=False, break_long_words=False) or [""]
        for at, line in enumerate(lines):
            yield (first if at == 0 else "").ljust(indent) + line, style

    yield from below(
        f"{company['ticker']}  {company['name']}  ({company['sector'] or 'sector not known'}, CIK {company['cik']})", 0, "bold"
    )
    due = f"; next report expected on {company['expected_report']}" if company.get("expected_report") else ""
    yield from below(
        f"Rank {company['rank']} of {document['universe']['ranked']}, score {company['score']:.1f}, as of {document['as_of']}{due}",
        0,
    )
    for flag in company["flags"]:
        style = "red" if flag["severity"] == "red" else "yellow"
        text = f"{flag['severity'].upper()}: {flag['flag']}: {flag['reason']}{notes.mark(flag)}"
        yield from _hanging(text, width, style)
    if company.get("not_looked_for"):
        yield from _hanging(f"Not looked for: {company['not_looked_for']}", width, "dim")
    for heading, names in SCREEN:
        yield "", ""
        yield heading, "bold"
        yield from _section(company, names, width, notes)
        if names is GAP and company["peers"]:
            peers = [f"{p['ticker']} {times(p['multiple'])}" for p in company["peers"][:MOST_PEERS]]
            more = " ..." if len(company["peers"]) > MOST_PEERS else ""
            yield from below(", ".join(peers) + more, NAME_WIDTH + 3, "", "  Peers")
    for heading, lines in (
        ("Programmes", list(_programmes(company, notes))),
        ("Deals", list(_deals(company, notes))),
    ):
        yield "", ""
        yield heading, "bold"
        if not lines:
            key = heading.lower().replace("programmes", "programs")
            yield from below(company["missing"].get(key) or _unread(company) or "none told in the filings read", 2)
        for day, text in lines:
            yield from below(text, 14, "", f"  {day}")
    yield from _cash(company, width)
    lately = [one for one in company.get("events", []) if one["form"] and not one["form"].startswith(("SC 13", "SCHEDULE 13"))]
    if lately:
        yield "", ""
        yield "Lately", "bold"
    for event in lately[:MOST_EVENTS]:
        yield from below(event_words(event) + notes.mark(event), 14, "", f"  {event['filed']}")
    yield "", ""
    yield "Score", "bold"
    parts = sorted(company["contributions"].items(), key=lambda item: -(item[1] or 0))
    yield from below(", ".join(f"{label(name)} {part:.1f}" for name, part in parts if part is not None), 2)
    yield "", ""
    newest = company["latest_filing"]
    if not newest["url"]:
        yield "No filing held.", "bold"
    else:
        newest_mark = notes.mark(newest)
        yield f"Filings (newest{newest_mark})", "bold"
        for at, filing in enumerate(notes.filings, 1):
            head = f"[{at}] {filing.get('form') or 'filing'} {filing.get('filed') or ''}"
            yield clean(f"  {head:<24}{_address(filing['url'])}"), ""


def _address(url: str) -> str:
    """The address of a filing, short enough for a line: its document where that is known, else its folder."""
    return f"{url.rpartition('/')[0]}/" if url.endswith("-index.htm") else url


def _hanging(text: str, width: int, style: str) -> Iterator[tuple[str, str]]:
    for line in wrap(clean(text), max(width, 24), subsequent_indent="  ", break_on_hyphens=False, break_long_words=False):
        yield line, style


def _section(company: Mapping[str, Any], names: Sequence[str], width: int, notes: _Notes) -> Iterator[tuple[str, str]]:
    """Two measures a line where they are short enough; below them, by reason, what is not known."""
    behind = company.get("behind") or {"filings": [], "figures": {}}
    cells, unknown = [], dict[str, list[str]]()
    for name in names:
        if name not in company:
            continue
        if company[name] is None:
            reason = company["missing"].get(name, "no value held")
            part, _, further = reason.partition(" not known: ")
            if further in unknown and part in unknown[further]:
                reason = further  # unknown because the one before it is
            if reason not in QUIET:
                unknown.setdefault(reason, []).append(label(name))
            continue
        filings = [behind["filings"][at] for at in behind["figures"].get(name, [])]
        told = value_words(company, name) + notes.mark(*filings)
        if name == "buyback_confidence":
            told = f"{company[name]}: {company.get('buyback_confidence_reason') or ''}"
        if name == "cheap_on":
            told = told.removeprefix("cheap on ")
        if name == "execution_discount" and company.get("execution_error") is not None:
            told += f" +- {company['execution_error']:.1%}"
        if name == "paid_against_12m_later" and company.get("paid_against_12m_later_error") is not None:
            told += f" +- {company['paid_against_12m_later_error']:.1%}"
        cells.append(clean(f"  {label(name):<{NAME_WIDTH}} {told}"))
    held = ""
    for cell in cells:
        if len(cell) > CELL_WIDTH or width < 2 * CELL_WIDTH:
            if held:
                yield held, ""
                held = ""
            for at, line in enumerate(wrap(cell, max(width, 40), subsequent_indent=" " * (NAME_WIDTH + 3), drop_whitespace=True)):
                yield ("  " + line.strip() if at == 0 else line), ""
        elif held:
            yield held.ljust(CELL_WIDTH) + cell, ""
            held = ""
        else:
            held = cell
    if held:
        yield held, ""
    for reason, labels in unknown.items():
        text = f"not known: {', '.join(labels)}: {reason}"
        for at, line in enumerate(wrap(clean(text), max(width - 4, 24), break_on_hyphens=False, break_long_words=False)):
            yield ("  " if at == 0 else "    ") + line, "dim"


def _unread(company: Mapping[str, Any]) -> str | None:
    """Why nothing is told of programmes or deals, where no filing was read."""
    reason = company["missing"].get("program_state")
    return reason if isinstance(reason, str) and reason.startswith("filing not read") else None


def _money(value: float) -> str:
    return f"{'-' if value < 0 else ''}${abs(value) / 1e6:,.1f}m"


def _amount(record: Mapping[str, Any], kind: str) -> str | None:
    money, shares = record.get(f"{kind}_value"), record.get(f"{kind}_shares")
    if money is not None:
        return _money(money)
    return f"{shares:,.0f} shares" if shares is not None else None


def _programmes(company: Mapping[str, Any], notes: _Notes) -> Iterator[tuple[str, str]]:
    """Programmes newest first, each with its increases; purchases from named sellers as what they are."""
    records = company.get("programs", [])
    heads = [one for one in records if one.get("role") != "increase"]
    for head in sorted(heads, key=lambda one: one["announced"] or "", reverse=True):
        added = [one for one in records if one.get("role") == "increase" and one.get("pool") == head.get("number")]
        if head.get("role") == "purchase apart":
            who = head.get("counterparty") or {"accelerated": "a bank (accelerated)", "tender offer": "holders by tender"}.get(
                head["kind"], ""
            )
            text = f"{_amount(head, 'authorized') or 'amount not told'} bought{f' from {who}' if who else ' apart'}"
            text += " (a related party)" if head.get("related_party") else ""
            text += f" for {_money(head['spent_value'])}" if head.get("spent_value") else ""
            text += f", {head['status']}"
        else:
            text = " + ".join(
                [_amount(head, "authorized") or "amount not told"]
                + [f"{_amount(one, 'authorized') or 'amount not told'} of {one['announced'] or 'a later day'}" for one in added]
            )
            text += f", {head['status']}" + (f" {head['ended']}" if head.get("ended") and head["status"] != "active" else "")
            left = _amount(head, "remaining")
            if head["status"] == "active":
                text += f", {left or 'amount not told'} left" + (
                    f" on {head['remaining_as_of']}" if head.get("remaining_as_of") and left else ""
                )
            spent = sum(one.get("spent_value") or 0 for one in (head, *added))
            bought = sum(one.get("bought_shares") or 0 for one in (head, *added))
            if bought:
                text += f"; {bought:,.0f} shares" + (f" for {_money(spent)}" if spent else "") + " in the months read"
            if head.get("expires") and head["status"] == "active":
                text += f"; ends {head['expires']}"
        yield head["announced"] or "no day", text + notes.mark(*_distinct([head, *added]))
        if head.get("unread"):
            yield "", f"no filing read speaks of {head['unread'].replace(' not read', '')}"
        if head.get("contradiction"):
            yield "", f"contradicted: {head['contradiction']}"


def _distinct(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return list({record["accession"]: record for record in records}.values())


WORDS_OF_KIND = {"acquisition": ("bought", "to buy"), "divestiture": ("sold", "to sell"), "spin-off": ("spun off", "to spin off")}


def _deals(company: Mapping[str, Any], notes: _Notes) -> Iterator[tuple[str, str]]:
    """Deals newest first."""
    records = sorted(company.get("deals", []), key=lambda one: one["closed"] or one["announced"] or "", reverse=True)
    for record in records[:MOST_DEALS]:
        done, plan = WORDS_OF_KIND.get(record["kind"], (record["kind"] or "deal with", f"{record['kind'] or 'deal'} with"))
        name = record["name"] or (f"{record['count']} businesses" if record["count"] else "a business not named")
        price = record["consideration"]
        text = f"{done if record['status'] == 'completed' else plan} {name}, "
        text += _money(price) if price is not None else "price not told"
        if price is not None and record.get("size_of_cap") is not None:
            text += f" ({record['size_of_cap']:.0%} of market cap)"
        parts = [f"{_money(record[part])} {part}" for part in ("cash", "stock", "contingent") if record.get(part)]
        if parts and not (len(parts) == 1 and record.get("cash") == price):
            text += f": {', '.join(parts)}"
        if record.get("goodwill"):
            text += f"; goodwill {_money(record['goodwill'])}"
        if record["status"] != "completed":
            text += f"; {record['status']}"
        if record.get("measured_before"):
            text += f"; before that {record['measured_before']}"
        yield record["closed"] or record["announced"] or "no day", text + notes.mark(record)
    if len(records) > MOST_DEALS:
        yield "", f"and {len(records) - MOST_DEALS} older"


def _cash(company: Mapping[str, Any], width: int) -> Iterator[tuple[str, str]]:
    """Where the cash of five years came from and went, in millions; lines that were nothing throughout are left out."""
    table = company.get("cash_of_years") or {}
    years = table.get("years") or []
    if not years:
        # Without a reason no fiscal year is held, and the page says so of each figure.
        for reason in dict.fromkeys((table.get("missing") or {}).values()):
            yield "", ""
            yield f"Where the cash came from and went: {reason}", "dim"
        return
    yield "", ""
    yield f"Cash of {len(years)} years, $m", "bold"
    heads = [*(str(year)[:7] for year in years), "total"]
    size = max(9, min(12, (width - 34) // len(heads)))
    yield "  " + " " * 31 + "".join(head.rjust(size) for head in heads), "dim"
    gaps: dict[str, list[str]] = {}
    for name, values in table["lines"].items():
        if not any(values) and name not in table["missing"]:
            continue
        shown = "".join(("?" if value is None else f"{value / 1e6:,.1f}").rjust(size) for value in values)
        yield f"  {table['labels'][name]:<31}{shown}", ""
        if name in table["missing"]:
            gaps.setdefault(table["missing"][name], []).append(table["labels"][name].lower())
    for reason, names in gaps.items():
        for at, line in enumerate(wrap(f"?: {', '.join(names)}: {reason}", max(width - 4, 24))):
            yield ("  " if at == 0 else "     ") + line, "dim"


def value_words(company: Mapping[str, Any], name: str) -> str:
    """A value with its unit, or the reason why there is none."""
    from screener.columns import COLUMNS
    from screener.outputs.shortlist_json import VALUES

    value = company.get(name)
    if value is None:
        return f"- ({company['missing'].get(name, 'no value held')})"
    unit = COLUMNS[name].unit if name in COLUMNS else VALUES.get(name, "text")
    if name.endswith("_z"):
        return f"{value:.1f}"
    if unit == "USD":
        return _money(value)
    if unit == "USD/shares":
        return f"{'-' if value < 0 else ''}${abs(value):,.2f}"
    shown = {
        "fraction": "{:.1%}", "ratio": "{:.1f}x", "years": "{:.1f} years", "days": "{:.1f} days", "shares": "{:,.0f}",
        "score": "{:.1f}", "count": "{:,.0f}",
    }  # fmt: skip
    told = shown[unit].format(value) if unit in shown else str(value)
    if unit == "count" and "months" in name:
        told = f"{value:,.0f} months"
    return told.removeprefix("-") if told in ("-0.0%", "-0.0x", "-0") else told


def clean(text: str) -> str:
    """No control characters: a name from a filing must not move the cursor of a terminal."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    return indent + (words(text) or "").replace("\n", " ")
