"""Where a filing speaks of repurchase programmes, and what each such sentence says: one Mention a programme and sentence.

Retrieve wide with plain finds, then read narrowly: a sentence must speak of the registrant's own shares, of a board's or company's
act or a standing programme, and be neither negation nor hypothesis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filings.authorization_words import (
    AUTHORIZES,
    BOARD_ACTS,
    EQUITY,
    PLAN,
    REPURCHASE,
    Day,
    Quantity,
    days,
    month_after,
    quantities,
    term_months,
)
from filings.document import Filing
from filings.prose import paragraph_at, sentences

NEEDLES = (
    "repurchase", "Repurchase", "REPURCHASE", "uyback", "buy back", "buy-back", "Buy-Back", "Buy-back", "BUYBACK", "utch auction", "utch Auction",
    "tender offer", "Tender Offer", "purchase program", "Purchase Program", "purchase plan", "-purchase auth", "purchase up to", "purchase of up to", "reacquire",
    "buy up to", "ASR", "ccelerated share", "ccelerated stock",
)  # fmt: skip
"""Every way that filings name buying back shares; found with str.find, so that nothing is matched where nothing stands."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What one sentence says of one programme. `defines` where it says when or how much; else it only adds facts to one."""

    start: int
    end: int
    passage: int
    family: str = "general"
    defines: bool = False
    announced: str | None = None
    value: int | float | None = None
    shares: int | float | None = None
    is_increase: bool = False
    is_prior: bool = False
    expires: str | None = None
    term: int | None = None
    status: str | None = None
    remaining_value: int | float | None = None
    remaining_shares: int | float | None = None
    remaining_at: str | None = None
    spent_value: int | float | None = None
    spent_shares: int | float | None = None
    open_market: bool = False
    counterparty: str | None = None
    related: bool | None = None
    label: str | None = None
    refers: str | None = None
    replaces: bool = False
    is_definite: bool = False
    is_former: bool = False
    names: bool = False
    names_it: bool = False


_SPACE = re.compile(r"\s+")
_REPO = re.compile(r"(?<!share )(?<!stock )(?<!shares )(?<!unit )(?<!accelerated )(?:reverse )?repurchase (?:agreements?|transactions?|facilit\w+|obligations?|reserves?)|resale and repurchase|repurchase right", re.I)
_OTHER_PLANS = re.compile(r"\b(?:employees?['’]?s?|associate|director)(?: \w+){0,2} (?:stock|share) purchase plans?|\bESPP\b|dividend reinvestment", re.I)
_HYPOTHESIS = re.compile(
    r"\b(?:if (?:the|our|any)|(?:may|could|would|might) (?:also |in the future |from time to time |not )?(?:authori[sz]e|approve|consider|determine|decide|seek|adopt|implement|announce|establish|increase|elect)\b"
    r"|has not (?:authori[sz]ed|approved|adopted)|have not (?:authori[sz]ed|approved|adopted)|did not (?:authori[sz]e|approve|have|adopt)|do(?:es)? not have|not to (?:authori|approv)\w+"
    r"|no (?:publicly )?(?:announced |stock |share |such |active )*(?:re-?purchase|buy-?\s?back)? ?(?:program|plan|authori[sz]ation)s?|there can be no assurance|we cannot assure|no assurance"
    r"|intends? to (?:seek|ask)|plans? to (?:seek|ask)|consider(?:ing)? (?:a|the|additional))\b",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:withh(?:eld|old)\w*|tax obligations?|holders? (?:may|of the (?:notes|debentures))|(?:their|holders['’]) (?:notes|shares) (?:at|for)|franchis\w+|warrants? (?:to purchase|are|is)"
    r"|options? to purchase|stock options?|at-the-market|sales agreement|underwrit\w+|per value|shelf registration|issu(?:e|ed|ance) (?:of )?up to|registration statement|escrow)\b",
    re.I,
)
_RE = re.compile(r"\b(?:re-?purchas\w+|buy-?\s?backs?|buy back|share[- ]purchase|reacqui\w+)", re.I)
_SALES = re.compile(r"\b(?:warrants?|options?|offering|private placement|sale of|sold|issu\w+|subscri\w+|merger|acquisition of|employees?)\b", re.I)
_STOCK_PLAN = re.compile(r"\b(?:reserved (?:for|under)|available for (?:future )?(?:grants?|issuance|awards)|forfeit\w*|incentive plan|equity plan|option plan|initially reserved|shares underlying)\b", re.I)
_DEBT_ONLY = re.compile(
    r"\b(?:re-?purchas\w+|purchase|buy ?back|tender offer|redeem|redemption)\b[^;]{0,100}?\b(?:notes|debentures|indebtedness|debt securities|bonds|loans|convertible|principal amount|preferred (?:stock|shares|securities)"
    r"|trust preferred|mortgage|receivables|warrants|securities sold)\b",
    re.I,
)
_SHARES_OBJECT = re.compile(
    r"\b(?:(?:common|ordinary|outstanding|our|its|Class [A-C]|treasury|capital) (?:shares|stock|units)|shares of|common units|(?:share|stock|unit|equity)[- ](?:(?:re-?)?purchase|buy-?\s?back)|buy-?\s?back|"
    r"(?:re)?purchase (?:of )?(?:shares|stock)|shares)\b",
    re.I,
)
_STATES = re.compile(r"\b(?:program|plan|authori[sz]\w*|authority|board|ASR|accelerated|tender|auction|remain\w*|available|repurchase agreement|agreed to (?:re)?purchase|under this|SRA|repurchased|completed|terminated|expired?|expires|replaced|transaction|settle\w*)\b", re.I)
_ASR = re.compile(r"\b(?:accelerated (?:share|stock) (?:re-?purchase|buy-?\s?back)s?|ASRs?\b|accelerated (?:re)?purchase)", re.I)
_ENTERS = re.compile(
    r"\b(?:entered into|executed|enter into|entering into|entry into|agreements? with|authori[sz]ed|initiated|commenced|announced|launched)\b[^;]{0,90}?(?:\baccelerated|\bASR|\bdutch|\btender offer|\boffer to)"
    r"|\b(?:ASR|accelerated)\b[^;]{0,40}\b(?:entered into|executed|entering into|we entered)", re.I
)
_AMONG_WAYS = re.compile(r"\bmay be (?:in the form|made|effected)|\b(?:including|through|under|via|by|or|as|using)(?: \w+){0,2} (?:an? )?accelerated|such as|\bor ASRs?\b", re.I)
_PAYS = re.compile(r"\b(?:pre-?paid|paid|remitted|delivered|payment of|payments? totaling|prepayment of|advanced|in exchange for)\b[^;]{0,80}$", re.I)
_TENDER = re.compile(r"\b(?:(?:modified )?[“\"']?dutch auction|tender offer|self[- ]tender|issuer tender|offer to purchase)\b", re.I)
_OWN_SHARES = re.compile(r"\b(?:our|its|the Company['’]s|Company['’]s own)(?: \w+){0,5} (?:shares|stock|units)\b|shares of (?:our|its|the Company['’]s)|\bof our (?:common|Class)|self[- ]tender|issuer tender", re.I)
_PRIVATE = re.compile(
    r"\b(?:(?:stock|share|unit|common stock|securities)s? (?:re-?)?purchase agreement|SRA)\b|\b(?:agreed to|to) (?:re-?)?purchase\b[^;]{0,90}\bfrom (?!time)|\b(?:re-?)?purchased\b[^;]{0,120}\bshares\b[^;]{0,90}\bfrom (?!time|the open|inception|employees|our employees|participants)"
    r"|privately[- ]negotiated (?:re-?purchase|transaction|purchase) with",
    re.I,
)
_NAME = r"(?:(?:Mr|Ms|Mrs|Dr)\.\s)?[A-Z][\w&'’.-]*(?:,?\s(?:[A-Z][\w&'’.-]*|of|and|&|de|van|von|[A-Z]\.))*"
_SELLER = re.compile(rf"\b(?:with|from)\s+(?:(?:one|certain|two|three) of (?:our|its|the Company's) [a-z ]{{3,40}},?\s+)?(?:(?:our|its|the Company's) [a-z, -]{{3,60}}?,?\s+)?(?P<name>{_NAME})")
_RELATED = re.compile(r"\b(?:director|officer|chairman|founder|chief executive|president|affiliate[sd]?|significant (?:share|stock)holder|principal (?:share|stock)holder|largest (?:share|stock)holder|related part(?:y|ies)|insider|controlling|beneficial owner)\b", re.I)
_BANK = re.compile(r"\b(?:bank|securities|financial institution|dealer|Goldman|Morgan|Barclays|Citi\w*|Wells Fargo|JPMorgan|Merrill|UBS|Deutsche|HSBC|Credit Suisse|Mizuho|BNP)\b", re.I)
_OPEN_MARKET = re.compile(r"\bopen[- ]market\b|\b10b-?18\b", re.I)
_LABEL = re.compile(r"\((?:the|our|collectively,?(?: the)?|each,? an?|this|such|an?|hereafter(?: the)?|referred to as(?: the)?)?\s*[“\"'‘]+(?:the )?(?P<label>[^”\"“’]{3,70}?),?[”\"'’]+[^)]{0,40}\)", re.I)
_YEAR_NAME = re.compile(
    r"\b(?P<name>(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+)?(?P<year>(?:19|20)\d\d)\s+(?:(?:Common|Stock|Share|Unit|Repurchase|Buyback|Buy-back|Board|repurchase|stock|share|buyback|common)\s+){0,4}(?:Program|Plan|Authorization|program|plan|authorization|Repurchases?|ASRs?|Agreement))\b"
)
_DEFINITE = re.compile(r"^(?:\W*\(\w\)\W*)?(?:This|That|The|Such|These|Under (?:this|the|that|these|such)|Our|All)\s+(?:[\w$.-]+ ){0,5}?(?:program|plan|authori[sz]ation|approval|repurchases?|authority|amount|agreement|transaction|ASR|offer)", re.I)
_COMPLETED = re.compile(
    r"\b(?:program|plan|authori[sz]ation|ASRs?|agreements?|transactions?|offer|amount|arrangement|contract|repurchase|funding)\b[^;]{0,90}?\b(?:was|were|has been|had been|have been|is|are|been)\s+(?:\w+ly |now )?(?:completed|exhausted|utilized|concluded|settled)\b(?! (?:under|through|by|via|pursuant))"
    r"|\b(?:completed|exhausted|concluded|settled|fully (?:utilized|used|executed|expended)|utilized (?:all|the (?:full|entire)))\s+(?:\w+ ){0,4}?(?:the|this|that|our|its|all|purchases|repurchases|such|these)\s+[^;]{0,60}?\b(?:program|plan|authori[sz]ation|ASRs?|offer|amount|agreement)\b"
    r"|\bno (?:remaining|further|additional|more)?\s*(?:shares|amounts?|authori[sz]ation|capacity|funds|availability)\b[^;]{0,40}\b(?:remain\w*|available|left)\b|\bfully (?:utilized|exhausted|completed|executed)\b"
    r"|\bfinal (?:settlement|delivery|number of shares|share delivery)\b|\b(?:commenced|began)\b[^;]{0,40}\band (?:was )?completed on\b|\bcompleted (?:the|this|our|its) (?:\w+ ){0,4}?(?:ASR|tender offer|program|plan|repurchase)",
    re.I,
)
_NOT_YET = re.compile(r"\b(?:will|(?-i:may)|none of which|not|until|upon|when|expect\w*|if|once|unless|can|anticipate\w*|before|prior to|could|intend\w*|scheduled|whether|earlier of|subject to)\b[^;]{0,100}$", re.I)
_TERMINATED = re.compile(
    r"\b(?:was|were|has been|had been|have been|been|is)\s+(?:\w+ly |also )?(?P<passive>terminated|cancell?ed|discontinued|rescinded|withdrawn|superseded|replaced)\b"
    r"|\b(?:board|company|we|directors|bank|corporation|trustees)\s+(?:\w+ly |also |has |have )?(?P<active>terminated|cancell?ed|discontinued|rescinded|withdrew)\b|\band (?P<also>terminated|cancell?ed|discontinued)\s+(?:the|its|our)\b",
    re.I,
)
_REPLACES = re.compile(r"\b(?:replac(?:es|ed|ing)|supersed(?:es|ed|ing)|in lieu of|in place of|terminat(?:es|ing))\s+(?:and (?:replac|supersed)\w+\s+)?(?:the|our|its|all|any|and)\b[^;]{0,60}?\b(?:previous|prior|existing|former|program|plan|authori[sz]ation|remaining)", re.I)
_EXPIRED = re.compile(r"\b(?:program|plan|authori[sz]ation|which|that|and|authority|offer|it)\b[^;]{0,60}?\bexpired\b", re.I)
_NOW = re.compile(r"\bat (?:that|such) (?:date|time)|immediately prior|as of the date of the (?:increase|approval)", re.I)


_CONTINUES = re.compile(r"^(?:This|The|It|These|Such)\b[^;]{0,40}\b(?:included?|increased?|increasing|brings|represent\w*|rais\w+)\b", re.I)
_FORMER = re.compile(r"\b(?:previous(?:ly)?|prior|former|old|earlier|preceding)\b[^;]{0,60}\b(?:program|plan|authori[sz]ation)", re.I)
_NAMES = re.compile(r"\b(?:our|the Company's|its|a|the|this|existing|current)(?: \w+){0,3} (?:share|stock)s? (?:re-?purchase|buy-?\s?back) (?:program|plan|authori[sz]ation)", re.I)
_LAPSES = re.compile(r"\b(?:resulting in|upon|with) the (?P<how>expiration|termination|cancellation) of (?:the )?\$?[^;]{0,60}?\b(?:remaining|unused|available|balance)\b", re.I)


def passages(filing: Filing) -> Iterator[tuple[int, int]]:
    """The paragraphs that name buying back, in order, each once."""
    text = filing.text
    hits: list[int] = []
    for needle in NEEDLES:
        at = text.find(needle)
        while at >= 0:
            hits.append(at)
            at = text.find(needle, at + len(needle))
    done = 0
    for hit in sorted(hits):
        if hit < done:
            continue
        start, end = paragraph_at(text, hit, is_plain_text=filing.is_plain_text)
        yield max(start, done), end
        done = end


def mentions(filing: Filing) -> list[Mention]:
    """Every statement about a repurchase programme, in order of the text."""
    found: list[Mention] = []
    text = filing.text
    spoken = -10_000
    for number, (start, end) in enumerate(passages(filing)):
        is_topic, before = start - spoken < 3000, None
        for low, high in sentences(text, start, end):
            sentence = _plain(text[low:high])
            if _OTHER_PLANS.search(sentence):
                sentence = _OTHER_PLANS.sub(" ", sentence)
            here = REPURCHASE.search(_REPO.sub(" ", sentence))
            if not here and not is_topic:
                continue
            is_topic = is_topic or bool(_SHARES_OBJECT.search(sentence))
            if len(sentence) > 1500:  # a table's cells run into the sentence after it: keep what follows the last cell
                low = max(low, text.rfind("\t", low, high - 40) + 1)
                sentence = _plain(text[low:high])
            if len(sentence) > 1500 or not _STATES.search(sentence):
                continue
            if not is_topic or _REPO.search(sentence) and not re.search(r"\b(?:share|stock)s? (?:re-?purchase|buy)", sentence, re.I):
                continue
            said = read_sentence(sentence, low, high, number, bool(here), filing.info.filed)
            if before and _CONTINUES.match(sentence):  # "This included increasing ..." happened on the day of the sentence before
                said = [replace(m, announced=before) if m.defines and not m.announced else m for m in said]
            before = next((d.iso for d in reversed(days(sentence)) if d.part == "announced"), None) if BOARD_ACTS.search(sentence) else None
            if said:
                spoken = high
            found += said
    return found


def _plain(words: str) -> str:
    return _SPACE.sub(" ", words).replace("’", "'").replace("‘", "'").replace("‑", "-").strip()


def read_sentence(sentence: str, low: int, high: int, passage: int = 0, names_repurchase: bool = True, filed: str | None = None) -> list[Mention]:
    """What one sentence (single spaces, straight apostrophes) says of programmes; [] where it says nothing sure."""
    if _HYPOTHESIS.search(sentence) and not re.search(r"\b(?:Board|Directors|Company|we)\b[^;]{0,40}\b(?:authorized|approved|announced)\b", sentence, re.I):
        return []
    if _DEBT_ONLY.search(sentence) and not re.search(r"\b(?:share|stock|common) (?:re-?purchase|buy)|common (?:stock|shares|units)", sentence, re.I):
        return []
    blank = Mention(low, high, passage)
    numbers, dates = quantities(sentence), days(sentence, filed)
    if _ASR.search(sentence) and not _AMONG_WAYS.search(sentence):
        special = _special(sentence, blank, numbers, dates, "accelerated")
        if special:
            return special
    if _TENDER.search(sentence):
        if _OWN_SHARES.search(sentence):
            return _special(sentence, blank, numbers, dates, "tender offer")
        over = _status(sentence)
        return [replace(blank, family="tender offer", status=over)] if over else []
    if _PRIVATE.search(sentence) and not PLAN.search(sentence) and not _ASR.search(sentence):
        return _private(sentence, blank, numbers, dates)
    return _general(sentence, blank, numbers, dates, names_repurchase)


def _facts(sentence: str, mention: Mention, numbers: list[Quantity], dates: list[Day]) -> Mention:
    """What the sentence adds to whichever programme it speaks of: remaining, status, expiry, method, name."""
    values: dict[str, object] = {}
    stale = _NOW.search(sentence)
    for number in numbers:
        key = {"USD": "remaining_value", "shares": "remaining_shares"}.get(number.unit)
        if number.part == "remaining" and key and not stale and key not in values:
            values[key] = number.value
    as_of = [d for d in dates if d.part == "as of"]
    if values and as_of:
        values["remaining_at"] = as_of[-1].iso
    for number in numbers:
        key = {"USD": "spent_value", "shares": "spent_shares"}.get(number.unit)
        if number.part == "spent" and key and key not in values:
            values[key] = number.value
    expiry = [d for d in dates if d.part == "expiry"]
    if expiry:
        values["expires"] = expiry[-1].iso
    elif not re.search(r"\brepurchased\b", sentence) or BOARD_ACTS.search(sentence):
        values["term"] = term_months(sentence)
    values["status"] = _status(sentence)
    if values["status"] in ("terminated", "superseded") and _REPLACES.search(sentence) and not re.search(r"\b(?:was|were|been) (?:replaced|superseded)", sentence, re.I):
        values["status"] = None  # "the new program replaced the old one and canceled what remained of it" ends the old one
    values["open_market"] = bool(_OPEN_MARKET.search(sentence))
    values["replaces"] = bool(_REPLACES.search(sentence))
    values["names_it"] = bool(re.search(_RE, sentence) and (PLAN.search(sentence) or AUTHORIZES.search(sentence))) and not _REPO.search(sentence)
    values["is_former"] = bool(_FORMER.search(sentence))
    values["names"] = bool(_NAMES.search(sentence))
    lapse = _LAPSES.search(sentence)
    if lapse:
        values.pop("remaining_value", None)
        values.pop("remaining_shares", None)
        values["status"] = "expired" if lapse["how"].lower() == "expiration" else "terminated"
    values["is_definite"] = bool(_DEFINITE.match(sentence))
    year_name = _YEAR_NAME.search(sentence)
    if year_name:
        values["refers"] = year_name["name"]
    return replace(mention, **values)  # type: ignore[arg-type]


def _status(sentence: str) -> str | None:
    match = _EXPIRED.search(sentence)
    if match and not re.search(r"\b(?:unless|until|if|not|other than)\b[^;]{0,40}$", sentence[: match.end()], re.I):
        return "expired"
    match = _COMPLETED.search(sentence)
    if match and not _NOT_YET.search(sentence[: match.end()]):
        return "completed"
    match = _TERMINATED.search(sentence) if PLAN.search(sentence) or _ASR.search(sentence) or _TENDER.search(sentence) else None
    if match and not _NOT_YET.search(sentence[: match.start()]) and not re.search(r"suspend", sentence, re.I):
        word = (match["passive"] or match["active"] or match["also"]).lower()
        return "superseded" if word in ("superseded", "replaced") else "terminated"
    return None


def _announcement(sentence: str, dates: list[Day], at: int, upto: int, moved: bool) -> str | None:
    """The day of the act that the amount at a place belongs to: a day said right after it, else the last one before it."""
    later = [d for d in dates if d.part == "announced" and at < d.start < upto]
    if moved and dates:
        first = [d for d in dates if d.part == "announced" and d.start < at]
        if first and BOARD_ACTS.search(sentence[first[-1].end : at]):
            return first[-1].iso
    after = [d for d in dates if d.part == "postfixed" and at < d.start < upto]
    if after:
        return after[0].iso
    if later and moved:
        return later[0].iso
    before = [d for d in dates if d.part in ("announced", "postfixed") and d.start < at]
    if before:
        between = sentence[before[-1].end : at]
        if before[-1].part == "announced" and _BUYING.search(between) and not BOARD_ACTS.search(between):
            return None
        return before[-1].iso
    return later[0].iso if later and BOARD_ACTS.search(sentence[:at]) else None


_BUYING = re.compile(r"\b(?:spent|(?:re)?purchased|bought|acquired|paid|used|retired|returned)\b", re.I)


def _general(sentence: str, blank: Mention, numbers: list[Quantity], dates: list[Day], names_repurchase: bool) -> list[Mention]:
    acts = bool(BOARD_ACTS.search(sentence))
    stands = bool(PLAN.search(sentence) or AUTHORIZES.search(sentence))
    facts = _facts(sentence, blank, numbers, dates)
    if not stands and facts.remaining_value is None and facts.remaining_shares is None:
        return [facts] if (facts.spent_shares or facts.spent_value or facts.status) and not _OTHERS.search(sentence) else []
    if not re.search(_RE, sentence) and _SALES.search(sentence):
        return []
    if _STOCK_PLAN.search(sentence) and not re.search(r"(?:re-?purchase|buy-?\s?back)s? (?:program|plan|authori)|(?:re-?purchase|buy-?\s?back) of up to", sentence, re.I):
        return []
    wanted = {"authorized", "increase", "total", "prior"} | ({"object"} if acts else set())
    chosen = [q for q in numbers if q.part in wanted and q.unit != "percent"]
    if _OTHERS.search(sentence) and not (acts and PLAN.search(sentence)):
        return []
    if any(q.part == "total" for q in chosen):  # "from a total of $15 million to $25 million": the filing restates the whole
        at = next(q.start for q in chosen if q.part == "total")
        chosen = [replace(q, part="prior") if q.part == "authorized" and q.start < at and at - q.end < 12 else q for q in chosen]
        if any(q.part == "prior" for q in chosen):
            chosen = [q for q in chosen if q.part != "increase"]
    if not (names_repurchase and stands):
        chosen = [q for q in chosen if q.part in ("increase", "total", "prior") and acts and PLAN.search(sentence)]
    if not EQUITY.search(sentence) and not PLAN.search(sentence):
        chosen = []
    events = _events(sentence, blank, chosen, numbers, dates)
    if not events:
        events = _dated(sentence, blank, dates, acts and names_repurchase)
    if not events and len({m["name"] for m in _YEAR_NAME.finditer(sentence)}) > 1:
        clauses = [c for c in re.split(r",? and |; |, while |, but ", sentence) if _YEAR_NAME.search(c)]
        said = [_facts(c, blank, quantities(c), days(c)) for c in clauses]
        return [m for m in said if _says_something(m)]
    if not events:
        return [facts] if _says_something(facts) else []
    return _with_facts(sentence, events, facts, dates)


def _says_something(m: Mention) -> bool:
    return bool(
        m.remaining_value is not None or m.remaining_shares is not None or m.status or m.expires or m.term or m.open_market or m.replaces
        or m.spent_value or m.spent_shares or m.is_definite or m.names
    )  # fmt: skip


def _with_facts(sentence: str, events: list[Mention], facts: Mention, dates: list[Day]) -> list[Mention]:
    """Give the facts of a sentence to the programme of it they belong to: the last that is not a former one."""
    owner = max((i for i, e in enumerate(events) if not e.is_prior), default=len(events) - 1)
    done = []
    for index, event in enumerate(events):
        if index == owner:
            refers = None if event.announced and facts.refers and facts.refers.find(event.announced[:4]) < 0 else facts.refers
            status = facts.status
            if status in ("terminated", "superseded") and facts.refers and refers is None:
                done.append(replace(facts, defines=False, is_former=True, remaining_value=None, remaining_shares=None, expires=None, term=None))
                status = None
            event = replace(
                event, expires=facts.expires, term=facts.term, status=event.status or status, remaining_value=facts.remaining_value,
                remaining_shares=facts.remaining_shares, remaining_at=facts.remaining_at, open_market=facts.open_market, replaces=facts.replaces,
                spent_value=facts.spent_value, spent_shares=facts.spent_shares, refers=refers,
            )  # fmt: skip
        elif facts.expires and not event.is_prior and len(events) > 1:
            event = replace(event, expires=facts.expires if facts.status != "expired" else None, open_market=facts.open_market)
        done.append(event)
    return done


def _events(sentence: str, blank: Mention, chosen: list[Quantity], numbers: list[Quantity], dates: list[Day]) -> list[Mention]:
    by_day = _respectively(sentence, [q for q in chosen if q.part != "prior"], dates)
    has_increase = any(q.part == "increase" for q in chosen)
    label = _LABEL.search(sentence)
    events: list[Mention] = []
    last: Quantity | None = None
    for index, number in enumerate(chosen):
        upto = min((q.start for q in numbers if q.start >= number.end), default=len(sentence))
        between = sentence[last.end : number.start] if last else ""
        # One programme limited both ways: "up to 1,000,000 shares at a cost not to exceed $25 million".
        if (
            last and events and last.unit != number.unit and len(between) < 110 and last.part == number.part or last and events and last.unit != number.unit
            and re.fullmatch(r"[^;]{0,80}?(?:not to exceed|aggregate|or|worth|value|cost|price|up to|maximum|\()[^;]{0,60}", between) and not BOARD_ACTS.search(between)
        ):  # fmt: skip
            events[-1] = replace(events[-1], **{"value" if number.unit == "USD" else "shares": number.value})  # type: ignore[arg-type]
            continue
        announced = by_day[index] if by_day and index < len(by_day) else _announcement(sentence, dates, number.start, upto, number.part in ("increase", "total"))
        is_prior = number.part == "prior"
        if is_prior and not any(d.part == "postfixed" and number.start < d.start < upto for d in dates):
            announced = None
        events.append(
            replace(
                blank, defines=True, announced=announced, value=number.value if number.unit == "USD" else None,
                shares=number.value if number.unit == "shares" else None, is_increase=number.part == "increase", is_prior=is_prior,
                status="superseded" if is_prior and not has_increase else None, label=label["label"] if label and label.start() > number.start else None,
                replaces=number.part == "total",
            )  # fmt: skip
        )
        last = number
    return events


def _respectively(sentence: str, chosen: list[Quantity], dates: list[Day]) -> list[str] | None:
    said = [d.iso for d in dates if d.part in ("announced", "postfixed")]
    return said if "respectively" in sentence and len(chosen) > 1 and len(said) == len(chosen) else None


_NEW_PLAN = re.compile(
    r"\b(?:authori[sz]ed|approved|adopted|announced|established|initiated|instituted|implemented|authori[sz]ing)\b[^;]{0,90}?\b(?:(?:re-?purchase|buy-?\s?back)s?\b|purchase of)(?P<rest>[^;]{0,60})", re.I
)


_REPLACED = re.compile(r"\b(?:replac(?:es|ed|ing)|supersed(?:es|ed|ing)|in lieu of)\b", re.I)
_PLAN_OF_DAY = re.compile(r"\b(?:re-?purchase|buy-?\s?back) (?:program|plan|authori[sz]ation),? (?:that was |which was |first |originally )?(?:announced|approved|authorized|adopted)\b", re.I)


def _dated(sentence: str, blank: Mention, dates: list[Day], acts: bool) -> list[Mention]:
    """A programme of which the sentence says only when it was approved."""
    match = (_NEW_PLAN.search(sentence) if acts else None) or _PLAN_OF_DAY.search(sentence)
    acted = re.search(r"\b(?:Board|Directors|Company|we|Trustees)\b[^;]{0,30}\b(?:authorized|approved|announced|adopted)\b", sentence, re.I)
    if (_status(sentence) and not acted) or (_FORMER.search(sentence) and not _REPLACED.search(sentence)):
        return []
    said = [d for d in dates if d.part in ("announced", "postfixed")]
    old = _REPLACED.search(sentence)
    if old and said and said[-1].part == "postfixed" and said[-1].start > old.start():
        return [replace(blank, defines=True, announced=said[-1].iso, is_prior=True, status="superseded")] if not match or len(said) == 1 else []
    if not match or not said:
        return []
    label = _LABEL.search(sentence)
    adds = re.search(r"\badditional\b|\bincrease\b", match[0], re.I)
    return [replace(blank, defines=True, announced=said[0].iso, is_increase=bool(adds), label=label["label"] if label else None)]


def _special(sentence: str, blank: Mention, numbers: list[Quantity], dates: list[Day], family: str) -> list[Mention]:
    """An accelerated repurchase or a tender offer for the registrant's own shares."""
    base = replace(_facts(sentence, blank, numbers, dates), family=family, term=None, expires=None, remaining_value=None, remaining_shares=None)
    if not _ENTERS.search(sentence):
        paid = next((q.value for q in numbers if q.unit == "USD" and q.part not in ("price", "remaining") and _PAYS.search(sentence[: q.start])), None)
        return [replace(base, defines=False, value=paid, status=base.status)] if base.status or (paid and family == "accelerated") else []
    if base.status == "completed" and re.search(r"\b(?:program|agreements?|ASRs?|offer) (?:was|were|has been|had been) (?:completed|settled)", sentence, re.I) and not re.search(r"\bentered into\b", sentence):
        return [replace(base, defines=False)]
    money = [q for q in numbers if q.unit == "USD" and q.part not in ("price", "remaining", "prior")]
    shares = [q for q in numbers if q.unit == "shares" and q.part in ("authorized", "object")]
    said = [d for d in dates if d.part in ("announced", "postfixed")]
    if not money and not (shares and family == "tender offer") and not said:
        return [replace(base, defines=False)] if base.status else []
    if re.search(r"\b(?:may|could|might|intend\w* to|plan\w* to|expect\w* to) (?:\w+ )?(?:enter|commence|initiate)", sentence, re.I):
        return []
    label = _LABEL.search(sentence)
    return [
        replace(
            base, defines=True, announced=said[0].iso if said else None, value=money[0].value if money else None,
            shares=shares[0].value if shares and family == "tender offer" else None, label=label["label"] if label else None,
        )  # fmt: skip
    ]


def _private(sentence: str, blank: Mention, numbers: list[Quantity], dates: list[Day]) -> list[Mention]:
    """Shares bought from a named holder under an agreement."""
    shares = [q for q in numbers if q.unit == "shares" and q.part != "remaining"]
    money = [q for q in numbers if q.unit == "USD" and q.part not in ("price", "remaining")]
    said = [d for d in dates if d.part in ("announced", "postfixed", "other")]
    seller = _SELLER.search(sentence)
    if not said or not seller or not (shares or money) or not re.search(r"\b(?:common|shares|stock)\b", sentence, re.I):
        return []
    if re.search(r"\b(?:employees|underwrit|withh|notes|subsidiar|preferred|option to|right to|may|Incorporated by reference|Exhibit)\b", sentence) or not re.search(r"\bre-?purchase", sentence, re.I):
        return []
    return [
        replace(
            blank, family="private", defines=True, announced=said[0].iso, shares=shares[0].value if shares else None,
            value=None if shares else money[0].value, counterparty=seller["name"].strip(" ,."), related=True if _RELATED.search(sentence) else None,
            status="active" if re.search(r"\b(?:will|expected to|is to) (?:close|be completed)", sentence, re.I) else "completed",
        )  # fmt: skip
    ]
