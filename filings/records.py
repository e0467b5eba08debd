"""The vocabulary: what one filing says, as frozen records. Read this first.

Money is in USD units, shares in units, rates as fractions. `None` is "the filing does not say"; it never becomes 0, and 0 is only
where the filing says none. Days are ISO text (`2024-01-31`), shortened to `2024-01` or `2024` where the filing says no more.
Field names and order are the keys of the published JSON (`filings extract`).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

Kind = Literal["repurchases", "programs", "deals", "statements", "document"]

QUOTE_LIMIT = 400
"""Most characters that a piece of evidence or a problem may quote."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a record was read from: `text[offset:offset + len(quote)] == quote` in the filing's decoded text."""

    section: str | None
    quote: str | None
    offset: int | None


@dataclass(frozen=True, slots=True)
class RepurchaseRow:
    """One row of the table 'Issuer Purchases of Equity Securities' (Regulation S-K Item 703, 17 CFR 229.703).

    The trap: column (a) holds purchases outside any programme too, shares withheld for taxes among them; only (c) is programme.
    """

    label: str | None
    start: str | None
    end: str | None
    is_total: bool
    security: str | None
    total_shares: int | float | None
    average_price: float | None
    program_shares: int | float | None
    remaining_value: float | None
    remaining_shares: int | float | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Program:
    """One repurchase authorisation that the filing describes. An increase is a programme of its own (`is_increase`)."""

    announced: str | None
    authorized_value: float | None
    authorized_shares: int | float | None
    is_increase: bool
    expires: str | None
    status: str
    remaining_value: float | None
    remaining_shares: int | float | None
    counterparty: str | None
    related_party: bool | None
    kind: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Deal:
    """One acquisition, divestiture or other change of perimeter by the registrant, or of the registrant itself (`merger`)."""

    kind: str
    name: str | None
    count: int | None
    status: str
    announced: str | None
    closed: str | None
    consideration: float | None
    cash: float | None
    stock: float | None
    contingent: float | None
    goodwill: float | None
    stake: float | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of one filing, exactly as that filing said it; a later filing's version is another fact.

    `concept` carries its namespace (`us-gaap:Revenues`); `unit` is XBRL's (`USD`, `shares`, `USD/shares`, `pure`). `start` is None
    for a balance. `dimensions` is None for the entity as a whole, else `axis=member` pairs, sorted, joined by `;`.
    `complete` says that the source holds every figure of the filing's statements, so that an absent line proves something.
    `rounded` marks periods whose dates are only to the month's end (Financial Statement Data Sets).
    """

    cik: int
    concept: str
    unit: str
    start: date | None
    end: date
    value: float
    dimensions: str | None
    accession: str
    form: str
    filed: date
    source: str
    complete: bool
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was there and could not be read: silence about it would be the worst outcome."""

    kind: Kind
    where: str | None
    what: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class FilingInfo:
    """What filing this is. None where neither the document, a `filings.csv` beside it, nor the file's name says."""

    form: str | None = None
    company: str | None = None
    cik: str | None = None
    accession: str | None = None
    period_end: str | None = None
    filed: str | None = None
    ticker: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that the readers found in one filing; `to_json` is the contract's object."""

    file: str
    filing: FilingInfo
    repurchases: tuple[RepurchaseRow, ...] = ()
    programs: tuple[Program, ...] = ()
    deals: tuple[Deal, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The object of contracts/extraction.md, ready for any JSON encoder."""
        return asdict(self)

    def records(self) -> Iterator[RepurchaseRow | Program | Deal]:
        """Every record, in reading order of the kinds."""
        yield from self.repurchases
        yield from self.programs
        yield from self.deals
