"""Programmes chained over filings: each authorisation once, however many filings tell of it.

Two tellings are the same programme where amount and day of announcement fit; boards approve on one day and announce on another, so
days may lie apart (EverQuote: 22 July and 4 August 2025), but GigaCloud's two increases of $16m came within 41 days.
An increase joins the programme it adds to (`pool`); a total told again with its increases in it is no new money. Purchases from a
named seller, tender offers and accelerated purchases are no authorisations to buy in the market: they stand apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from screener.allocation.tellings import Contradiction, Report, Telling, Told, bounds

NEAR = timedelta(days=21)
"""Days by which two tellings of one programme may differ on its announcement, between approval and press release."""

NEAR_MONTH = timedelta(days=31)
"""The same where one of them names only a month or a year."""

UNDATED = timedelta(days=400)
"""How long a programme without a day of announcement may wait for the filing that dates it."""

SAME = 0.005
"""Relative difference up to which two amounts are the same: filings round."""

ENDED = ("completed", "expired", "terminated", "superseded")


@dataclass(slots=True)
class Programme:
    """One authorisation over its life. `unit` says whether it is of money ("value") or of shares; `pool` is the number of the
    programme that it is part of. `first` and `last` bound the day of announcement."""

    number: int
    announced: str | None
    first: date | None
    last: date | None
    unit: str | None
    authorized: float | None
    is_increase: bool
    is_apart: bool
    kind: str
    told: list[Telling]
    expires: str | None = None
    status: str = "active"
    ended: date | None = None
    ended_by: Report | None = None
    pool: int = 0
    role: str = "new"
    counterparty: str | None = None
    related_party: bool | None = None
    is_forgotten: bool = False

    @property
    def since(self) -> date:
        """The first day on which it may have been announced; where no filing says, the first filing that tells of it."""
        return self.first or self.told[0].report.filed

    @property
    def until(self) -> date:
        """The last day on which it may have been announced."""
        return self.last or self.told[0].report.filed

    @property
    def last_day(self) -> date | None:
        """The day after which it was not live, by what filings say of its end and of its term; None where they say neither."""
        term = bounds(self.expires)[1]
        return min(self.ended, term) if self.ended and term else self.ended or term

    def is_live(self, start: date, end: date) -> bool:
        """Whether it was live on one of these days."""
        last = self.last_day
        return self.since <= end and (last is None or last >= start)

    def ends(self, as_of: date) -> date | None:
        """The day from which it was no longer live; None while it is."""
        last = self.last_day
        return last if last is not None and (last == self.ended or last < as_of) else self.ended

    def state(self, as_of: date) -> str:
        """Its status on the day: as the filings tell it, and "expired" once its last day has passed; "no longer told" where later
        reports speak of other programmes only."""
        if self.status != "active":
            return self.status
        expiry = bounds(self.expires)[1]
        if expiry is not None and expiry < as_of:
            return "expired"
        return "no longer told" if self.is_forgotten else "active"


@dataclass(slots=True)
class Chain:
    """All programmes of a company in order of announcement, and what the filings contradict."""

    programmes: list[Programme] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)

    @property
    def market(self) -> list[Programme]:
        """Authorisations to buy in the market."""
        return [programme for programme in self.programmes if not programme.is_apart]

    def is_live(self, start: date, end: date) -> bool:
        """Whether an authorisation to buy in the market was live on one of these days, as far as filings tell."""
        return any(p.is_live(start, end) for p in self.market)

    @property
    def apart(self) -> list[Programme]:
        """Purchases from a named seller, tenders, accelerated purchases."""
        return [programme for programme in self.programmes if programme.is_apart]


def chain_programmes(told: Told) -> Chain:
    """Every programme that a company's filings tell of, once."""
    chain = Chain()
    order = {report.accession: at for at, report in enumerate(told.reports)}
    by_report: dict[str, list[Telling]] = {}
    for telling in told.tellings:
        by_report.setdefault(telling.report.accession, []).append(telling)
    seen: list[Report] = []
    for report in told.reports:
        seen.append(report)
        own = by_report.get(report.accession)
        if own is None:
            continue
        own = [_undated(telling) if _has_base_day(chain, own, telling) else telling for telling in own]
        named: set[int] = set()
        unnamed: list[Telling] = []
        # What is told in full comes first: a remark without amount and day is about one of those.
        for telling in sorted(own, key=lambda t: (_amount(t) == (None, None), t.first is None, t.is_increase)):
            programme = _match(chain, telling)
            if programme is None and _amount(telling) == (None, None):
                unnamed.append(telling)
                continue
            if programme is None:
                programme = _begin(chain, telling)
            else:
                _tell(chain, programme, telling)
            if telling.status == "active":
                named.add(programme.number)
        for telling in unnamed:
            if telling.status in ENDED:
                _end_all(chain, telling, named)
    _settle(chain, order, seen)
    return chain


def _has_base_day(chain: Chain, own: Sequence[Telling], telling: Telling) -> bool:
    """An increase told with the day of the programme that it adds to: that day is not its own."""
    if not telling.is_increase or telling.first is None or telling.last is None:
        return False
    bases = [(t.first, t.last) for t in own if not t.is_increase] + [(p.first, p.last) for p in chain.market if not p.is_increase]
    return any(a is not None and b is not None and a <= telling.last and telling.first <= b for a, b in bases)


def _undated(telling: Telling) -> Telling:
    return replace(telling, announced=None, first=None, last=None)


def _amount(telling: Telling) -> tuple[str | None, float | None]:
    # Of a purchase from a named seller the money is the price of the shares, told in one filing and not in another.
    if telling.is_apart and telling.authorized_shares is not None:
        return "shares", telling.authorized_shares
    if telling.authorized_value is not None:
        return "value", telling.authorized_value
    if telling.authorized_shares is not None:
        return "shares", telling.authorized_shares
    return None, None


def same_amount(a: float, b: float) -> bool:
    """Whether two amounts are the same but for rounding."""
    return abs(a - b) <= SAME * max(abs(a), abs(b))


def _match(chain: Chain, telling: Telling) -> Programme | None:
    """The programme that a filing tells of again; None where it is a new one."""
    unit, amount = _amount(telling)
    fitting: list[tuple[tuple[bool, bool, int, int], Programme]] = []
    for programme in chain.programmes:
        if programme.is_apart != telling.is_apart or not _near(programme, telling):
            continue
        if amount is not None and programme.authorized is not None:
            if unit != programme.unit:
                continue
            if (
                not same_amount(amount, programme.authorized)
                and not same_amount(amount, _pool_total(chain, programme))
                and not _is_raised(programme, telling)
            ):
                continue
        elif telling.first is None and (programme.status != "active" or telling.status in ENDED):
            continue
        apart = abs((programme.since - telling.first).days) if telling.first is not None else 0
        is_told = any(other.report is telling.report for other in programme.told)
        fitting.append(((programme.is_increase != telling.is_increase, is_told, apart, -programme.number), programme))
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _near(programme: Programme, telling: Telling) -> bool:
    if telling.first is None or telling.last is None or programme.first is None or programme.last is None:
        return telling.report.filed - programme.told[-1].report.filed <= UNDATED
    is_exact = programme.first == programme.last and telling.first == telling.last
    if is_exact and any(other.report is telling.report and other.first not in (None, telling.first) for other in programme.told):
        return False
    apart = NEAR if is_exact else NEAR_MONTH
    return telling.first - programme.last <= apart and programme.first - telling.last <= apart


def _is_raised(programme: Programme, telling: Telling) -> bool:
    """The same announcement with a larger total: what was added has been told as part of it."""
    unit, amount = _amount(telling)
    return (
        not telling.is_increase
        and not programme.is_increase
        and unit == programme.unit
        and amount is not None
        and programme.authorized is not None
        and amount > programme.authorized
        and telling.announced is not None
        and telling.announced == programme.announced
        and telling.report.accession != programme.told[-1].report.accession
    )


def _pool_total(chain: Chain, programme: Programme) -> float:
    """What a programme and the increases told so far come to."""
    added = [
        other.authorized
        for other in chain.market
        if other.is_increase and other.unit == programme.unit and other.since >= programme.since and other.authorized is not None
    ]
    return (programme.authorized or 0.0) + sum(added)


def _begin(chain: Chain, telling: Telling) -> Programme:
    unit, amount = _amount(telling)
    made = Programme(
        len(chain.programmes) + 1,
        telling.announced,
        telling.first,
        telling.last,
        unit,
        amount,
        telling.is_increase,
        telling.is_apart,
        telling.kind,
        [telling],
        telling.expires,
        counterparty=telling.counterparty,
        related_party=telling.related_party,
    )
    chain.programmes.append(made)
    _take_status(chain, made, telling)
    return made


def _tell(chain: Chain, programme: Programme, telling: Telling) -> None:
    """Another filing's words about a programme that is known."""
    unit, amount = _amount(telling)
    programme.told.append(telling)
    if programme.authorized is None:
        programme.unit, programme.authorized = unit, amount
    elif amount is not None and _is_raised(programme, telling) and not same_amount(amount, _pool_total(chain, programme)):
        programme.authorized = amount
    if telling.first is not None and _says_more(programme, telling):
        programme.announced, programme.first, programme.last = telling.announced, telling.first, telling.last
    programme.expires = telling.expires or programme.expires
    programme.counterparty = programme.counterparty or telling.counterparty
    programme.related_party = telling.related_party if programme.related_party is None else programme.related_party
    if programme.kind == "unspecified":
        programme.kind = telling.kind
    _take_status(chain, programme, telling)


def _says_more(programme: Programme, telling: Telling) -> bool:
    """A day instead of a month; of two days the earlier, which is the board's and not the press's."""
    old, new = len(programme.announced or ""), len(telling.announced or "")
    return (
        programme.first is None
        or new > old
        or (new == old and telling.announced is not None and telling.announced < (programme.announced or ""))
    )


def _take_status(chain: Chain, programme: Programme, telling: Telling) -> None:
    """The later filing's status, save that words without a figure do not bring back a programme that has ended."""
    if telling.status in ENDED:
        if programme.status == "active":
            programme.status, programme.ended_by = telling.status, telling.report
        return
    rest = telling.rest_value if telling.rest_value is not None else telling.rest_shares
    if programme.status in ENDED and programme.ended_by is not None and rest and telling.report.end > programme.ended_by.end:
        chain.contradictions.append(
            Contradiction(
                f"the programme of {programme.announced or 'an unknown day'} is {programme.status} in"
                f" {programme.ended_by.accession}, and has {rest:,.0f} left in {telling.report.accession}",
                telling.report.accession,
            )
        )
        programme.status, programme.ended_by = "active", None


def _end_all(chain: Chain, telling: Telling, named: set[int]) -> None:
    """ "The previous programme was terminated": every older programme that the filing does not call active."""
    for programme in chain.market:
        if programme.status == "active" and programme.number not in named and programme.since < telling.report.filed:
            programme.status, programme.ended_by = telling.status, telling.report
            programme.told.append(telling)


def _settle(chain: Chain, order: dict[str, int], reports: Sequence[Report]) -> None:
    """Order, pools, roles and the days on which programmes ended."""
    chain.programmes.sort(key=lambda p: (p.since, p.is_increase, p.number))
    for number, programme in enumerate(chain.programmes, 1):
        programme.number = programme.pool = number
    market = chain.market
    for at, programme in enumerate(market):
        if programme.ended_by is not None:
            programme.ended = _ended(programme, market[at + 1 :], order, reports)
        if programme.is_apart or not at:
            continue
        before = market[at - 1]
        if programme.is_increase:
            programme.pool, programme.role = before.pool, "increase"
        elif before.status in ("superseded", "terminated") and before.ended is not None and before.ended >= programme.since:
            programme.role = "replacement"
    for programme in market:
        if programme.role == "new" and any(
            other.status in ("superseded", "terminated") and other.ended == programme.since for other in market
        ):
            programme.role = "replacement"
    spoken = max((t.report.end for p in market for t in p.told if t.report.is_periodic), default=None)
    pools: dict[int, date] = {}
    for programme in market:
        pools[programme.pool] = max(pools.get(programme.pool, date.min), max(t.report.end for t in programme.told))
    for programme in market:
        programme.is_forgotten = programme.status == "active" and spoken is not None and pools[programme.pool] < spoken
        if programme.is_forgotten:
            after = pools[programme.pool]
            later = (p.since for p in market if not p.is_increase and p is not programme and p.since > max(after, programme.until))
            programme.ended = min(later, default=None)
    for programme in chain.apart:
        programme.role = "purchase apart"
        if programme.ended_by is not None:
            programme.ended = programme.until


def _ended(programme: Programme, later: Sequence[Programme], order: dict[str, int], reports: Sequence[Report]) -> date:
    """When a programme ended: on its last day, where one is told; else when the next one began, where that is between the filings;
    else by the period's end of the filing that says so."""
    assert programme.ended_by is not None
    said = programme.ended_by
    expiry = bounds(programme.expires)[1]
    if programme.status == "expired" and expiry is not None and expiry <= said.filed:
        return expiry
    at = order[said.accession]
    live = [r for r in reports[:at] if any(t.report is r and t.status == "active" for t in programme.told)]
    after = live[-1].end if live else programme.since
    for other in later:
        if not other.is_increase and after < other.since <= said.filed:
            return other.since
    return max(said.end, programme.until)
