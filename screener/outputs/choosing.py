"""Which companies of a list a user wants to see, and in which order. Scores and ranks stay those among all that were ranked."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filings.errors import SettingsError
from screener.sources.holdings import SECTORS

RED = "red"
"""A word for every red flag."""
CSV_KEYS = (
    "rank", "ticker", "cik", "name", "sector", "industry_group", "market_cap", "price", "adv_usd", "return_12m_vs_iwm", "score",
    "confidence", "multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_group", "discount", "relative_multiple_z",
    "organic_share_change_12m", "organic_share_change_3y", "net_buyback_yield", "remaining_authorization",
    "affordable_authorization", "say_do", "debt_paydown_yield", "dividend_yield", "fcf",
    "fcf_yield_3y", "net_debt_ebitda", "net_debt_ebitda_change", "net_debt_change_ttm", "roic", "years_to_close", "value_accretion",
)  # fmt: skip
"""Columns of `--csv`, after which come the flags and the newest filing."""
SHORT = {"cap": "market_cap", "adv": "adv_usd", "shares 12m": "organic_share_change_12m", "buyback": "net_buyback_yield"}
"""Headings of the narrow table that are no column's own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for: names as written by the user, caps in USD; `flags` and `no_flags` are flags' names or `red`."""

    sectors: Sequence[str] = ()
    industries: Sequence[str] = ()
    min_cap: float | None = None
    max_cap: float | None = None
    flags: Sequence[str] = ()
    no_flags: Sequence[str] = ()
    sort: str | None = None
    reverse: bool = False
    top: int | None = None

    @property
    def words(self) -> str:
        """The same in words, for a title."""
        caps = (("from", self.min_cap), ("to", self.max_cap))
        parts = [*sectors_named(self.sectors), *self.industries]
        parts += [f"{word} ${cap / 1e6:,.0f}m" for word, cap in caps if cap is not None]
        parts += [f"with {flag}" for flag in self.flags] + [f"without {flag}" for flag in self.no_flags]
        return ", ".join(parts) + (f", by {self.sort}" if self.sort else "")


def named(asked: Sequence[str], known: Iterable[str], what: str) -> list[str]:
    """The names that a user means, whatever the case; the beginning of a name is enough where only one begins so.

    Raises SettingsError, with the nearest name, for one that does not exist.
    """
    names = list(dict.fromkeys(known))
    by_name = {name.casefold(): name for name in names}
    found = []
    for text in asked:
        key = " ".join(text.casefold().split())
        begins = [name for low, name in by_name.items() if key and low.startswith(key)]
        if key in by_name:
            found.append(by_name[key])
        elif len(begins) == 1:
            found.append(begins[0])
        else:
            near = difflib.get_close_matches(key, by_name, n=1, cutoff=0.4) or begins[:1]
            hint = f"did you mean {by_name[near[0].casefold()]}?" if near else f"there are {', '.join(names) or 'none'}."
            raise SettingsError(f"There is no {what} {text!r}: {hint}")
    return found


def sectors_named(asked: Sequence[str]) -> list[str]:
    """The sectors that a user means."""
    return named(asked, SECTORS, "sector")


def industries_named(asked: Sequence[str]) -> list[str]:
    """The industry groups that a user means, of those that peers are taken from."""
    if not asked:
        return []
    from screener.sectors import tables

    return named(asked, sorted(tables().groups), "industry group")


def flags_named(asked: Sequence[str], companies: Iterable[Mapping[str, Any]]) -> list[str]:
    """The flags that a user means, of those on this list; `red` stands for every red one."""
    held = sorted({str(flag["flag"]) for company in companies for flag in company["flags"]}) if asked else []
    return named(asked, [RED, *held], "flag on this list")


def chosen(companies: Sequence[Mapping[str, Any]], choice: Choice) -> list[Mapping[str, Any]]:
    """The companies that a user asks for; in order of rank, rejected names that rest last, unless another order is asked."""
    sectors, industries = sectors_named(choice.sectors), industries_named(choice.industries)
    with_flags, without = flags_named(choice.flags, companies), flags_named(choice.no_flags, companies)
    found = []
    for company in companies:
        cap = company.get("market_cap")
        flags = {str(flag["flag"]) for flag in company["flags"]}
        flags |= {RED for flag in company["flags"] if flag["severity"] == "red"}
        if (
            (not sectors or company["sector"] in sectors)
            and (not industries or company.get("industry_group") in industries)
            and (choice.min_cap is None or (cap is not None and cap >= choice.min_cap))
            and (choice.max_cap is None or (cap is not None and cap <= choice.max_cap))
            and (not with_flags or flags & set(with_flags))
            and not flags & set(without)
        ):
            found.append(company)
    if choice.sort is None:
        found.sort(key=lambda company: bool((company.get("review") or {}).get("is_resting")))
    else:
        found = _sorted(found, _sort_key(choice.sort, companies), choice.reverse)
    return found[: choice.top] if choice.top is not None else found


def _sort_key(asked: str, companies: Sequence[Mapping[str, Any]]) -> str:
    """A column by its key or its heading."""
    from screener.dictionary import describe_columns
    from screener.outputs.phrases import label

    describe_columns()  # headings stand beside the code that makes the numbers
    plain = [key for key, value in (companies[0] if companies else {}).items() if not isinstance(value, list | dict)]
    keys = {key.casefold(): key for key in plain} | {label(key).casefold(): key for key in plain}
    keys |= {word: key for word, key in SHORT.items() if key in plain}
    text = asked.replace("-", "_") if asked.replace("-", "_").casefold() in keys else asked
    if not companies:
        return text
    return keys[named([text], keys, "column")[0]]


def _sorted(companies: Sequence[Mapping[str, Any]], key: str, reverse: bool) -> list[Mapping[str, Any]]:
    """Largest number or first name first, the other way round where asked; who has no value comes last in both."""
    held = [company for company in companies if company.get(key) is not None]
    is_text = bool(held) and isinstance(held[0][key], str)
    small_first = (is_text or key == "rank") != reverse
    held.sort(key=lambda company: company[key], reverse=not small_first)
    return held + [company for company in companies if company.get(key) is None]


def csv_text(companies: Sequence[Mapping[str, Any]]) -> str:
    """The companies as CSV: numbers as in the JSON, blank where missing, texts that no spreadsheet takes for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*CSV_KEYS, "flags", "latest_filing", "url"])
    for company in companies:
        flags = "; ".join(f"{flag['severity']}: {flag['flag']}" for flag in company["flags"])
        newest = company["latest_filing"]
        row = [*(company.get(key) for key in CSV_KEYS), flags, newest["accession"], newest["url"]]
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue()


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    plain = " ".join(cell.split())
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@")) else plain
