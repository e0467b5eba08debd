"""Authorisations in a sentence: one Mention for each amount that was authorised, added or replaced, with its own day."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.authorizations.dated import NEW_PLAN, REPLACED, dated
from filings.authorizations.days import days
from filings.authorizations.facts import LAPSES, YEAR_NAME, facts_of
from filings.authorizations.parts import SIZE_OF_PLAN
from filings.authorizations.quantities import quantities
from filings.authorizations.words import (
    AUTHORIZES,
    BOARD_ACTS,
    BOARD_APPROVED,
    BUYS_BACK,
    EQUITY,
    LABEL,
    PLAN,
    Day,
    Mention,
    Quantity,
)
from filings.prose import small

_OTHERS = re.compile(
    r"\b(?:withh(?:eld|old)\w*|tax obligations?|holders? (?:may|of the (?:notes|debentures))|(?:their"
    r"|holders['’]) (?:notes|shares) (?:at|for)|franchis\w+|warrants? (?:to purchase|are|is)"
    r"|options? to purchase|stock options?|at-the-market|sales agreement|underwrit\w+|per value"
    r"|shelf registration|issu(?:e|ed|ance) (?:of )?up to|registration statement|escrow)\b"
)
_SALES = re.compile(
    r"\b(?:warrants?|options?|offering|private placement|sale of|sold|issu\w+|subscri\w+|merger"
    r"|acquisition of|employees?)\b(?! bid)"
)
_BUYBACK_PLAN = re.compile(r"(?:re-?purchase|buy-?\s?back)s? (?:program|plan|authori)|(?:re-?purchase|buy-?\s?back) of up to")
_STOCK_PLAN = re.compile(
    r"\b(?:reserved (?:for|under)|available for (?:future )?(?:grants?|issuance|awards)|forfeit\w*"
    r"|incentive plan|equity plan|option plan|initially reserved|shares underlying)\b"
)


def _announcement(lower: str, dates: list[Day], at: int, upto: int, moved: bool) -> str | None:
    """The day of the act that the amount at a place belongs to: a day said right after it, else the last one before it."""
    later = [d for d in dates if d.part == "announced" and at < d.start < upto]
    if later and _ON_AFTER.fullmatch(lower[at : later[0].start]) and (moved or lower[:at].rstrip().endswith(")")):
        return later[0].iso
    passed = [d for d in dates if d.end <= at]
    if moved and passed and passed[-1].part == "postfixed" and _RAISED_ON.search(lower[: passed[-1].start]):
        return passed[-1].iso  # "which was supplemented on February 7, 2023 with an additional $800 million"
    if moved and dates:
        first = [d for d in dates if d.part == "announced" and d.start < at]
        if first and BOARD_ACTS.search(lower[first[-1].end : at]):
            return first[-1].iso
    after = [d for d in dates if d.part == "postfixed" and at < d.start < upto and not REPLACED.search(lower[at : d.start])]
    acted = [d for d in dates if d.part == "announced" and d.start < at]
    if after and not (acted and (_EFFECTIVE.search(lower[: after[0].start]) or _RAISED_ON.search(lower[: after[0].start]))):
        return after[0].iso
    if later and moved:
        return later[0].iso
    before = [d for d in dates if d.part in ("announced", "postfixed") and d.start < at]
    said = [d for d in before if d.part == "postfixed" or BOARD_ACTS.search(lower[d.end : at])]
    if before and said and said[-1] is not before[-1]:
        return said[-1].iso
    if before:
        between = lower[before[-1].end : at]
        if before[-1].part == "announced" and _BUYING.search(between) and not BOARD_ACTS.search(between):
            return None
        return before[-1].iso
    return later[0].iso if later and BOARD_ACTS.search(lower[:at]) and not _ENDS_IT.search(lower[:at]) else None


_THE_AUTHORIZATION = re.compile(
    r"^(?:\W*)(?:the|our|this|that|such|a)(?: \w+){0,3} (?:authori[sz]ation|program)\b[^;]*\b(?:shares|stock)\b"
    r"|^(?:\W*\(\w\)\W*)?the (?:\w+ )?(?:amount|number)(?: of shares)? (?:approved|authori[sz]ed)\b"
)
_ON_TOP = re.compile(
    r"(?:\b(?:which|that|and) (?:is|was|are|were)|,) (?:in addition to|on top of|incremental to|over and above) (?:the|our|its"
    r"|any|all"
    r"|approximately|about|\$)[^;]{0,60}"
    r"\b(?:remain\w*|left|unused|available|existing|previous|prior|program|plan|authori[sz]ation)"
)
_RAISED = re.compile(
    r"\b(?:increas|rais|expand)\w+ (?:the|this|that|such|its|our) (?:limit|number of shares|amount|authori[sz]ation|size)\b"
)
_CARRIES_OUT = re.compile(
    r"\b(?:entered into|adopted|established|put|put in place|executed|amended|under|pursuant to|implemented|set up|has|have"
    r"|terms of)\b(?: \w+){0,5} (?:rule )?10b5-1\b"
    r"(?:[ -]\w+){0,4} (?:plan|program|agreement|arrangement|instructions?)"
    r"|\b10b5-1\b(?:[ -]\w+){0,4} (?:plan|program)\b[^;$]{0,20}\b(?:was|is|has been|had been) (?:also )?(?:adopted|entered"
    r"|established|put|set up"
    r"|implemented)\b"
    r"|\b(?:entered into|adopted|established|have|has|had|set up) (?:such a|one such|this type of) (?:\w+ )?(?:plan|arrangement)\b"
)
_ANOTHER_PLAN = re.compile(
    r"\b(?:new|further|second|third|another|additional|subsequent|replacement|successor|(?:approved|authorized|adopted"
    r"|announced) an?)"
    r" (?:[\w$.-]+ ){0,4}?(?:program|plan|authori[sz]ation)\b"
    r"|\bthe (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\d+th)"
    r" (?:[\w-]+ ){0,3}?(?:program|plan|authori[sz]ation)\b"
    r"|\bthe \$[\d.,]+ (?:million |billion )?(?:\w+ ){0,3}?(?:program|plan|authori[sz]ation),? (?:that was "
    r"|which was )?(?:announced|approved|authorized|adopted)"
)
_LATEST_PLAN = re.compile(
    r"\b(?:latest|most recent|current|newest) (?:\w+ ){0,2}?(?:authori[sz]ation|program|plan)\b[^;$]{0,40} (?:is|was) for\b"
)
_OLD_PLAN = re.compile(
    r"\b(?:previous|prior|former|old|earlier|expired|replac\w+|supersed\w+)\b[^;]{0,40}\b(?:program|plan|authori[sz]ation)\b"
)
_AWARDS = re.compile(
    r"\b(?:equity|incentive|compensation|option|awards?|grants?|issu\w+|savings|restructuring|capital|dividends?|loans?|credit"
    r"|notes|debt"
    r"|cost|severance|reduction|expansion|construction|investment|offering|employee|benefit|pension|retirement plan)\b"
)
_ON_AFTER = re.compile(
    r"\s*\$?[\d.,]+(?: thousand| million| billion)?(?: shares)?(?:,? to \$?[\d.,]+(?: million"
    r"| billion)?(?: shares)?)?,? (?:on|in)\s+"
)
_ENDS_IT = re.compile(
    r"\b(?:completed|concluded|terminated|cancell?ed|exhausted|finished) (?:our|its|the|a|that|this)\b[^;]{0,60}$"
)
_RAISED_ON = re.compile(r"\b(?:supplemented|increased|raised|expanded|upsized)\s*(?:on|in|as of|effective)?\s*$")
_EFFECTIVE = re.compile(r"\beffective\s*(?:as of|on)?\s*$")
_BUYING = re.compile(r"\b(?:spent|(?:re)?purchased|bought|acquired|paid|used|retired|returned)\b")


def read_general(
    sentence: str, blank: Mention, numbers: list[Quantity], dates: list[Day], names_repurchase: bool, known: str
) -> list[Mention]:
    """The programmes of an ordinary sentence; where it defines none, what it adds to the one spoken of."""
    lower = small(sentence)
    acts = bool(BOARD_ACTS.search(lower))
    names_plan = bool(PLAN.search(lower))
    stands = names_plan or bool(AUTHORIZES.search(lower))
    carried_out = _CARRIES_OUT.search(lower) if "10b5-1" in lower or "such " in lower else None
    if carried_out and not BOARD_APPROVED.search(lower, carried_out.start()):
        # A plan for the broker, within a programme: neither its limit nor its days are the programme's.
        at = carried_out.start() if BOARD_APPROVED.search(lower) else 0
        numbers = [q for q in numbers if q.start < at or q.part in ("spent", "remaining")]
        dates = [d for d in dates if d.start < at or d.part == "as of"]
    facts = facts_of(sentence, blank, numbers, dates, known)
    if not stands and facts.remaining_value is None and facts.remaining_shares is None:
        return [facts] if (facts.spent_shares or facts.spent_value or facts.status) and not _OTHERS.search(lower) else []
    if not BUYS_BACK.search(lower) and _SALES.search(lower):
        return []
    if _STOCK_PLAN.search(lower) and not _BUYBACK_PLAN.search(lower):
        return []
    wanted = {"authorized", "increase", "total", "prior"} | ({"object"} if acts else set())
    chosen = [q for q in numbers if q.part in wanted and q.unit != "percent" and (acts or q.part != "increase")]
    if _OTHERS.search(lower) and not (acts and names_plan):
        return []
    if any(q.part == "total" for q in chosen):  # "from a total of $15 million to $25 million": the filing restates the whole
        at = next(q.start for q in chosen if q.part == "total")
        chosen = [replace(q, part="prior") if q.part == "authorized" and q.start < at and at - q.end < 12 else q for q in chosen]
        if any(q.part == "prior" for q in chosen):
            chosen = [q for q in chosen if q.part != "increase"]
        elif any(q.part == "increase" for q in chosen):
            chosen = [q for q in chosen if q.part != "total"]
    if not (names_repurchase and stands):
        # In a passage about repurchases, "a further program of $50 million" is one, "the previous $40 million authorization" too.
        told = {"increase", "total", "prior"} | (
            wanted if _THE_AUTHORIZATION.search(lower) or _ANOTHER_PLAN.search(lower) else set()
        )
        if _LATEST_PLAN.search(lower):
            acts, told = True, wanted
        is_added = ("board" in lower or "announced" in lower) and any(
            q.part == "increase" or q.part == "total" and _RAISED.search(lower) for q in chosen
        )
        is_added = is_added or _THE_AUTHORIZATION.search(lower) is not None
        is_told = (names_plan or is_added) and not _AWARDS.search(lower) and (acts or _OLD_PLAN.search(lower) is not None)
        chosen = [q for q in chosen if (is_told and q.part in told) or SIZE_OF_PLAN.match(lower[: q.start].rstrip())]
    is_item = bool(chosen and chosen[0].start < 2)  # of a list: "(b) $40.0 million approved in March 2022, exhausted in June"
    if not (names_plan or is_item or (chosen and not names_repurchase) or BUYS_BACK.search(lower) or EQUITY.search(lower)):
        chosen = []
    label = LABEL.search(sentence)
    if label:  # an amount in a programme's name says again what stands before it
        told_again = {q.start for q in chosen if label.start() <= q.start < label.end()}
        chosen = [
            q
            for q in chosen
            if q.start not in told_again or not any(q.value == o.value for o in chosen if o.start not in told_again)
        ]
    events = _events(sentence, blank, chosen, numbers, dates)
    if not events and not any(q.part == "brought" for q in numbers):
        events = dated(sentence, blank, dates, acts and names_repurchase)
    if facts.status and any(
        e.is_same for e in events
    ):  # "it was fully used, and in May a second one of the same amount was approved"
        return [facts, *events]
    lapse = LAPSES.search(lower) if events else None
    if lapse:
        named = YEAR_NAME.search(sentence, lapse.end() - 10)
        ended = replace(
            blank,
            status="expired" if lapse["how"] == "expiration" else "terminated",
            refers=named["name"] if named else None,
            is_former=True,
        )
        return [*_with_facts(sentence, events, replace(facts, refers=None), dates), ended]
    if not events and len({m["name"] for m in YEAR_NAME.finditer(sentence)}) > 1:
        clauses = [c for c in re.split(r",? and |; |, while |, but ", sentence) if YEAR_NAME.search(c)]
        said = [facts_of(c, blank, quantities(c), days(c)) for c in clauses]
        return [m for m in said if _says_something(m)]
    if sum(not e.is_prior for e in events) == 1 and _ON_TOP.search(lower):
        events = [e if e.is_prior else replace(e, is_increase=True) for e in events]
    if not events:
        is_act = names_repurchase and BOARD_APPROVED.search(lower) is not None and NEW_PLAN.search(lower) is not None
        return [replace(facts, is_act=is_act)] if is_act or _says_something(facts) else []
    more = [replace(blank, adds=True, is_definite=True)] if facts.adds else []
    return more + _with_facts(sentence, events, facts, dates)


def _says_something(m: Mention) -> bool:
    return bool(
        m.remaining_value is not None
        or m.remaining_shares is not None
        or m.status
        or m.expires
        or m.term
        or m.open_market
        or m.replaces
        or m.spent_value
        or m.spent_shares
        or m.is_definite
        or m.names
        or m.adds
    )


_ENDED = ("completed", "expired", "terminated")


def _with_facts(sentence: str, events: list[Mention], facts: Mention, dates: list[Day]) -> list[Mention]:
    """Give the facts of a sentence to the programme of it they belong to: the last that is not a former one."""
    owner = max((i for i, e in enumerate(events) if not e.is_prior), default=len(events) - 1)
    if owner < len(events) - 1 and facts.status in _ENDED:  # "... and the $250 million program of 2016, since used in full"
        events, facts = [*events[:-1], replace(events[-1], status=facts.status)], replace(facts, status=None)
    done = []
    for index, event in enumerate(events):
        if index == owner:
            if event.is_prior and len(events) == 1 and facts.status in _ENDED:
                event = replace(event, status=facts.status)
            refers = None if event.announced and facts.refers and facts.refers.find(event.announced[:4]) < 0 else facts.refers
            status = facts.status
            if status in ("terminated", "superseded") and any(e.is_prior for e in events):
                status = None
            if status in ("terminated", "superseded") and facts.refers and refers is None:
                done.append(
                    replace(
                        facts, defines=False, is_former=True, remaining_value=None, remaining_shares=None, expires=None, term=None
                    )
                )
                status = None
            event = replace(
                event,
                expires=facts.expires,
                term=facts.term,
                exact=facts.exact,
                status=event.status or status,
                remaining_value=facts.remaining_value,
                remaining_shares=facts.remaining_shares,
                remaining_at=facts.remaining_at,
                open_market=facts.open_market,
                replaces=facts.replaces or event.replaces,
                spent_value=facts.spent_value,
                spent_shares=facts.spent_shares,
                refers=refers,
            )
        elif facts.expires and not event.is_prior and len(events) > 1:
            event = replace(event, expires=facts.expires if facts.status != "expired" else None, open_market=facts.open_market)
        done.append(event)
    return done


def _events(sentence: str, blank: Mention, chosen: list[Quantity], numbers: list[Quantity], dates: list[Day]) -> list[Mention]:
    lower = small(sentence)
    by_day = _respectively(lower, [q for q in chosen if q.part != "prior"], dates)
    has_increase = any(q.part == "increase" for q in chosen)
    label = LABEL.search(sentence)
    events: list[Mention] = []
    last: Quantity | None = None
    left = dates
    for index, number in enumerate(chosen):
        passed = {"price", "spent", "brought"} | ({"total"} if number.part == "increase" else set())
        upto = min((q.start for q in numbers if q.start >= number.end and q.part not in passed), default=len(sentence))
        between = lower[last.end : number.start] if last else ""
        # One programme limited both ways: "up to 1,000,000 shares at a cost not to exceed $25 million".
        is_of_class = last is not None and len(set(_CLASS.findall(lower, last.end, number.end + 40))) > 1
        if last and events and last.unit != number.unit and not is_of_class and _limits_it_too(between, last.part == number.part):
            events[-1] = replace(events[-1], **{"value" if number.unit == "USD" else "shares": number.value})  # type: ignore[arg-type]
            continue
        announced = (
            by_day[index]
            if by_day and index < len(by_day)
            else _announcement(lower, left or dates, number.start, upto, number.part in ("increase", "total"))
        )
        is_prior = number.part == "prior"
        if len(chosen) > 1 and _AT_END_OF.search(lower[: number.start]):
            announced, is_prior = None, True
        if is_prior and not any(d.part == "postfixed" and number.start < d.start < upto for d in dates):
            announced = _day_of_former(lower, dates, number)
        if announced is None:
            announced = _day_in_name(lower, dates, number, upto)
        elif is_prior:  # "replaced the $100 million program of 2021 with one of $160 million": 2021 is not the new one's day
            left = [d for d in left if d.iso != announced or d.part != "postfixed"]
        events.append(
            replace(
                blank,
                defines=True,
                announced=announced,
                value=number.value if number.unit == "USD" else None,
                shares=number.value if number.unit == "shares" else None,
                is_increase=number.part == "increase",
                is_prior=is_prior,
                status="superseded" if number.part == "prior" and not has_increase else None,
                label=label["label"] if label and (len(chosen) == 1 or label.start() > number.start) else None,
                replaces=number.part == "total",
                is_new=number.part == "authorized" and _A_NEW.search(lower[: number.start]) is not None,
            )
        )
        last = number
    return events


def _day_in_name(lower: str, dates: list[Day], number: Quantity, upto: int) -> str | None:
    """The month in the programme's own name: "our December 2019 authorization of $350 million"."""
    named = [d for d in dates if d.part == "named"]
    before = [d for d in named if d.end <= number.start and not re.search(r"[$;]|\band\b", lower[d.end : number.start])]
    after = [d for d in named if number.end <= d.start < upto and d.start - number.end < 30]
    return after[0].iso if after else before[-1].iso if before else None


def _day_of_former(lower: str, dates: list[Day], number: Quantity) -> str | None:
    """The day of "the previous program, announced on March 6, 2017 in the amount of $5 million": said before its amount."""
    before = [d for d in dates if d.part == "postfixed" and d.end <= number.start]
    if not before or not _FORMER_BEFORE.search(lower[: before[-1].start]):
        return None
    between = lower[before[-1].end : number.start]
    return None if BOARD_ACTS.search(between) and not _WHICH.match(between) else before[-1].iso


_FORMER_BEFORE = re.compile(
    r"\b(?:previous(?:ly)?|prior|former|old|earlier|existing|replac\w+|supersed\w+|terminat\w+|cancel\w+|in lieu of"
    r"|in place of)\b[^;]{0,160}$"
)
_WHICH = re.compile(r",? (?:which|that|under which|pursuant to which|authorizing|to)\b")
_AT_END_OF = re.compile(r"\b(?:completion|exhaustion|utilization|expiration|end) of (?:the|our|its)\b[^;$]{0,40}$")
_CLASS = re.compile(r"\b(?:class|series) [a-z]\b")
_LIMITS = re.compile(r"[^;]{0,80}?(?:not to exceed|aggregate|or|worth|value|cost|price|up to|maximum|\()[^;]{0,60}")


def _limits_it_too(between: str, same_part: bool) -> bool:
    """Whether the words between a number of shares and an amount of money make both limits of one programme."""
    return not BOARD_ACTS.search(between) and ((same_part and len(between) < 110) or _LIMITS.fullmatch(between) is not None)


def _respectively(lower: str, chosen: list[Quantity], dates: list[Day]) -> list[str] | None:
    each = [next((d.iso for d in dates if _IN.fullmatch(lower[q.end : d.start])), None) for q in chosen]
    if len(chosen) > 1 and all(each):
        return [day for day in each if day]  # "$25 million in May 2019, $20 million in May 2021 and $30 million in February 2023"
    said = [d.iso for d in dates if d.part in ("announced", "postfixed")]
    return said if "respectively" in lower and len(chosen) > 1 and len(said) == len(chosen) else None


_A_NEW = re.compile(r"\ba new(?: \w+[- ]year,?)?\s*$")
_IN = re.compile(r"\s*(?:in|on) ")
