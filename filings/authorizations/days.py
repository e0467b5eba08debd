"""The days and terms of one sentence, each with the part it plays: announced, expiry, as of, period."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace

from filings.amounts import DAY_OR_MONTH, day_of, iso, month_number, small_count
from filings.authorizations.words import JOINED, PLAN, REMAIN, WORD_NUMBER, Day
from filings.prose import small

_YEAR = re.compile(
    r"\b(?P<lead>in|during|since|of|through the year"
    r"|until the year)\s+(?P<fiscal>fiscal(?:\s+year)?\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s*(?:annual|10))"
)
_DAY_WITHOUT_YEAR = re.compile(
    r"(?=[ADFJMNOS])\b(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\s+(?P<day>\d{1,2})"
    r"(?=\s*(?:,\s*(?:[A-Z]|the\b|our\b|we\b)|\s+and\s|,\s+and\s))"
)
_OTHERWISE_WRITTEN = re.compile(
    r"(?=\d)(?<![\d/])(?:(?P<number>\d{1,2}) (?P<month>january|february|march|april|may|june|july|august|september|october|november"
    r"|december)"
    r",? (?P<year>(?:19|20)\d\d)\b|(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:20|19)?\d\d)(?![\d/]))"
)
_QUARTER = re.compile(
    r"\b(?P<lead>in |during )?(?:the )?(?:q[1-4]|(?:first|second|third|fourth) (?:calendar )?quarter(?: of)?),? (?P<year>(?:19"
    r"|20)\d\d)\b"
)
_AS_OF = re.compile(r"\b(?:as of|as at|at|of)(?: both)?\s*$")
_PERIOD = re.compile(
    r"\b(?:ended|ending|during|months of|beginning|since|after|before|following|between|week of|quarter of"
    r"|subsequent to|prior to|from|fiscal|first|second|third|fourth)\s*$"
)
_EXPIRY = re.compile(
    r"\b(?:through(?: and including)?|thru|until|by|expir(?:e|es|ed|ing|ation)(?:\s+date)?(?: (?:by|according to|under"
    r"|pursuant to|in"
    r" accordance with) (?:its|their) (?:own )?terms,?)?(?:\s+(?:of|on"
    r"|in|is|was|at|as of|to))*|no later than|not later than|on or before|"
    r"end(?:s|ing|ed)?(?: on| in| at)?|laps(?:es|ed|ing)(?: on| in)?|to|runs? (?:through|until)|terminat(?:e|es|ed|ing)\s+on|"
    r"(?:ends?|expires?|terminates?)\b[^;]{0,90}\bor on|valid (?:until|through)|extended(?: \w+){0,5}? to)\s*(?:the (?:end"
    r"|close) of(?: business on)?\s*)?(?:the earlier (?:of|to occur of)(?: \(\w\))?\s*)?$"
)
_BOUGHT_THROUGH = re.compile(
    r"\b(?:(?:re)?purchased|acquired|bought|spent|inception|since|beginning|completed|utilized|used"
    r"|from)\b[^;]{0,160}$"
)
_EXPIRY_WORD = re.compile(
    r"\b(?:authority|granted|up to|expir\w+|valid|extend\w*|terminat(?:e|es|ing)|authori[sz]\w*|approv\w*"
    r"|program|plan|may|effective|term)\b"
)
_POSTFIX = re.compile(
    r"\b(?:authori[sz]ed|approved|announced|adopted|established|effective|commenced|initiated|implemented"
    r"|launched|instituted|renewed|given|dated|disclosed|began|granted|supplemented|begun|started|put in(?:to)? (?:place|effect))"
    r"(?:\s+(?:and\s+(?:publicly\s+)?(?:announced|authorized|approved|disclosed)|publicly|initially|by|the"
    r"|our|its|Company['’]?s?|Board|board|of|Directors|directors|Trustees|trustees|us|first|back"
    r"|originally|previously|shareholders|stockholders|Corporation['’]?s?|and|Bank['’]?s?"
    r"|in a press release))*"
    r"\s*,?\s*(?:on|in|as of|effective|dated|early|late|mid|of)?(?:\s+(?:early|late|mid))?[\s-]*$"
)
_AFTER_AMOUNT = re.compile(r"\$[\d.,]+ (?:million|billion) $")  # "the $2.0 billion November 2016 program"
# "the authorization from November 2015", "a program in place since April 1999", "which was effective from April 1, 2021 ..."
_PLAN_SINCE = re.compile(
    r"\b(?:program|plan|authori[sz]ation|authority)s?,? (?:(?:that|which) )?(?:(?:has|had|have) been |was |is )?(?:in (?:place"
    r"|effect|force) )?"
    r"(?:effective )?(?:since|from|of|dating (?:from|back to))\s*$|\beffective from\s*$|\bin (?:place|effect|force) since\s*$"
)
_FROM_TO = re.compile(r"[^,;.]{3,20}(?:, \d{4})?,? (?:through|to|until)\b")
# "the January 2022 repurchase program": the month is part of the programme's name, and when it was announced.
_NAMES_PLAN = re.compile(
    r"[a-z]+\.?\s+(?:\d{1,2},? )?\d{4}\s+(?:(?:share|stock|common|unit|(?:re-?)?purchase|buyback|board) ){0,4}(?:program|plan"
    r"|authori[sz]ation|approval)\b"
)
_USED_BY = re.compile(
    r"\b(?:used|utilized|completed|exhausted|spent|expended|purchased)(?: in full)?\s+(?:by|through|until)(?: the end of)?\s*$"
)
_ENDED_ON = re.compile(r"\b(?:terminat\w+|expir\w+|cancel\w+|discontinu\w+|suspend\w+|replaced),?\s*(?:effective|on|in|as of)*\s*$")
_MEETING = re.compile(r"\bmeeting (?:of|on|held (?:on|in))\s*$")
_ANNOUNCED = re.compile(r"(?:^|\b)(?:on|in|effective|dated|and|early|late|mid|since)[\s-]*$")


_DIGIT = re.compile(r"\d")


def days(sentence: str, filed: str | None = None) -> list[Day]:
    """Every day (or month, or year after "in") of a sentence with the part it plays, in order.

    A day without a year ("On November 17, we announced") is the last such day before the filing was filed, where that is known.
    """
    found: list[Day] = []
    if not _DIGIT.search(sentence):
        return found
    lower = small(sentence)
    for match in _DAY_WITHOUT_YEAR.finditer(sentence) if filed and len(filed) == 10 else ():
        said = _last_before(filed or "", month_number(match["month"]), int(match["day"]))
        if said:
            found.append(Day(match.start(), match.end(), said, _day_part(sentence, lower, match.start())))
    for match in _OTHERWISE_WRITTEN.finditer(lower):  # "14 March 2023", "5/4/2022"
        said = _written_day(match)
        if said:
            found.append(Day(match.start(), match.end(), said, _day_part(sentence, lower, match.start())))
    names_year = "20" in sentence or "19" in sentence
    for match in DAY_OR_MONTH.finditer(sentence) if names_year else ():
        said = day_of(match)
        if said and not any(d.start <= match.start() < d.end for d in found):
            found.append(Day(match.start(), match.end(), said, _day_part(sentence, lower, match.start())))
    for match in _QUARTER.finditer(lower) if names_year and ("quarter" in lower or " q" in lower) else ():
        part = "postfixed" if _POSTFIX.search(sentence[: match.start()]) else "announced" if match["lead"] else "other"
        part = "period" if part == "announced" and not _BOARD_NEXT.match(lower[match.end() :]) else part
        found.append(Day(match.start("year"), match.end(), match["year"], part))
    for match in _YEAR.finditer(lower) if names_year else ():
        if not any(d.start <= match.start("year") < d.end for d in found):
            found.append(_year(sentence, lower, match))
    found.sort(key=lambda d: d.start)
    for i, day in enumerate(found):
        joined = i and JOINED.fullmatch(lower[found[i - 1].end : day.start])
        if (
            joined
            and found[i - 1].part == "period"
            and (
                _MAY_BETWEEN.search(lower[: found[i - 1].start])
                or (lower[: found[i - 1].start].endswith("between ") and _MAY_NEXT.match(lower, day.end))
            )
        ):
            # "may purchase up to ... between March 11, 2024 and March 10, 2025", or "between ... and ... we may purchase"
            found[i] = replace(day, part="expiry")
            continue
        is_range = day.part == "expiry" and lower[found[i - 1].end : day.start].strip() == "to"
        if joined and not is_range and found[i - 1].part != "period":  # "at both June 30, 2025 and December 31, 2024"
            found[i] = replace(day, part=found[i - 1].part)
        elif day.part in ("period", "other") and _BOARD_NEXT.match(lower[day.end :]) and _DURING.search(lower[: day.start]):
            found[i] = replace(day, part="announced")  # "During October 2017, our board authorized"
        elif day.part == "announced" and _HAD_LEFT.match(lower[day.end :]):
            found[i] = replace(day, part="as of")
    return found


def _written_day(match: re.Match[str]) -> str | None:
    if match["month"]:
        return iso(int(match["year"]), month_number(match["month"]), int(match["number"]))
    year = int(match["y"])
    return iso(year if year > 99 else 2000 + year, int(match["m"]), int(match["d"]))


def _last_before(filed: str, month: int | None, number: int) -> str | None:
    """The last such day of the year that is not after the day of filing."""
    year = int(filed[:4])
    this = iso(year, month, number) if month else None
    return iso(year - 1, month, number) if this and this > filed else this


def _year(sentence: str, lower: str, match: re.Match[str]) -> Day:
    """A bare year: "in 2019" is when something was announced, "through the end of 2020" when it expires."""
    end_of = _END_OF.search(lower[: match.start("lead")] + match["lead"] + " ")
    if (
        not _USED_UP_BY.search(lower[: match.start()])
        and match["lead"].endswith("the year")
        or (end_of and _UP_TO_THE.search(lower[: end_of.start()]) and not _USED_UP_BY.search(lower[: end_of.start()]))
    ):
        # A fiscal year's end is a day that the sentence does not tell.
        return Day(match.start(), match.end(), match["year"] if match["fiscal"] else f"{match['year']}-12-31", "expiry")
    part = "announced" if match["lead"] == "in" and not match["fiscal"] else "period" if match["fiscal"] else "other"
    if (part == "announced" and _POSTFIX.search(sentence[: match.start("year")])) or (
        match["lead"] in ("of", "since") and _PLAN_SINCE.search(lower[: match.start("year")])
    ):
        part = "postfixed"
    return Day(match.start("year"), match.end(), match["year"], part)


_USED_UP_BY = re.compile(
    r"\b(?:used|utilized|completed|exhausted|spent|expended)(?: up| in full)?,? (?:by|through|until"
    r"|before)(?: the)?\s*(?:end of\s*)?$"
)
_END_OF = re.compile(r"\bend of\s*$")
_UP_TO_THE = re.compile(r"\b(?:through|until|by|at|expires|expiring|expire)(?: at)? the\s*$")
_MAY_BETWEEN = re.compile(r"\b(?:may|can|up to|permits?|allows?|maximum)\b[^;]{0,140}\bbetween\s*$")
_MAY_NEXT = re.compile(r",? (?:we|the \w+|it|\w+) (?:may|can|is authori[sz]ed|are authori[sz]ed)\b")
_COMMENCING = re.compile(
    r"\b(?:during|for|over) (?:the |a )?[\w-]+[ -]months? (?:period )?ending\s*$"
    r"|\b(?:authori[sz]|approv|renew)\w+\b[^;]{0,120}\bfor (?:the|a) (?:\w+ )?(?:year|period) ending\s*$|\b(?:commencing"
    r"|beginning|starting)\b[^;]{0,40}\band ending\s*$"
)
_DURING = re.compile(r"\bduring\s*$")
_BOARD_NEXT = re.compile(
    r",? (?:(?:the|our|its) (?:\w+'s )?)?(?:board|directors|general partner|company's board"
    r"|trustees)\b[^;]{0,50}?\b(?:authori[sz]ed|approved|adopted|renewed|increased)"
)
_HAD_LEFT = re.compile(
    rf"^,?\s*(?:there (?:were|was)\b|(?:we|the \w+) had\b"
    rf"|(?:approximately\s+)?\$?\d[^;]{{0,40}}?\b{REMAIN}\b|the remaining)"
)


_WOULD = re.compile(
    r"\b(?:would (?:have|otherwise)|(?:was|were|had been) (?:due|set|scheduled|originally scheduled) to)\b[^;]{0,40}$"
)
_CHANGED = re.compile(r"\b(?:but|however|extend\w*|instead|renew\w*)\b")
_UNTIL = re.compile(r"\b(?:through|thru|until|by|to|end(?:ed|ing|s)?(?: on| in)?)\s*(?:the (?:end|close) of\s*)?$")
_BOUGHT_NEXT = re.compile(
    r"[^;]{0,90}?\b(?:had|have|has)\b(?: been)?[^;]{0,30}?\b(?:(?:re)?purchased|spent|acquired|bought|used)\b"
    r"|[^;]{4,10}?\d{4},? (?:we|the \w+|it) (?:\w+ly )?(?:(?:re)?purchased|spent|acquired|bought|used)\b"
)
_MAY_BUY = re.compile(r"\b(?:authori[sz]\w+|approved|may|up to|extend\w*|expir\w*)\b[^;]{0,120}$")


def _day_part(sentence: str, lower: str, start: int) -> str:
    before = lower[max(0, start - 220) : start]
    if (_POSTFIX.search(sentence, max(0, start - 220), start) or _AFTER_AMOUNT.search(before)) and not _ENDED_ON.search(before):
        return "postfixed"
    if (
        before.rstrip().endswith(("since", "from", "of", "to"))
        and _PLAN_SINCE.search(before)
        and not (_FROM_TO.match(lower[start:]) and not before.rstrip().endswith(("effective from", "since")))
    ):
        return "postfixed"
    if _NAMES_PLAN.match(lower, start) and not before.rstrip().endswith(("in", "on", "of", "during")):
        return "named"
    if _PERIOD.search(before) or _USED_BY.search(before):
        # "commencing March 11, 2024 and ending March 10, 2025"
        return "expiry" if before.rstrip().endswith("ending") and _COMMENCING.search(before) else "period"
    if _EXPIRY.search(before):
        if _WOULD.search(before) and _CHANGED.search(lower, start):  # "would have terminated on December 31, but was extended"
            return "other"
        if _UNTIL.search(before):
            clause = before.split(";")[-1]
            # "Through December 31, $1.6 billion had been purchased" ends a count, not a programme.
            if "effective from" in clause and PLAN.search(lower):
                return "expiry"
            counts = _BOUGHT_NEXT.match(lower[start:]) or (_BOUGHT_THROUGH.search(clause) and not _MAY_BUY.search(clause))
            return "period" if counts or not _EXPIRY_WORD.search(lower) else "expiry"
        return "expiry"
    if _AS_OF.search(before):
        return "announced" if _MEETING.search(before) else "as of"
    return "announced" if _ANNOUNCED.search(before) else "other"


_TERM = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{WORD_NUMBER}|(?:another|next)(?= year))(?:\s*\(\d+\))?[\s-]+(?P<unit>year"
    rf"|month)s?(?:['’])?\b(?=[\s,-]*(?P<after>[^;]{{0,60}}))"
)
_TERM_BEFORE = re.compile(
    r"\b(?:over|within|for|during|in)\s+(?:the\s+)?(?:a\s+)?(?:next|following|subsequent|succeeding|coming"
    r"|ensuing|period of|term of|up to|maximum of|a maximum of"
    r"|additional)?\s*(?:period of\s*)?(?:up to\s*)?(?:the\s+)?(?:next\s+)?$"
    r"|\b(?:term|period|duration) of(?: up to)?\s*$|\bexpir\w+\s+(?:in|after)\s*$"
    r"|\bextend\w*(?: \w+){0,6}? (?:for|by)(?: an)?(?: additional)?\s*$"
)
_TERM_AFTER = re.compile(
    r"^(?:,?\s*(?:up to )?\$[\d.,]+\s*(?:million|billion)?,?\s*)?(?:\w+\s+){0,3}?(?:re-?purchase"
    r"|buy-?\s?back|program|plan|authori[sz]ation|period|term)\b"
)
_PAST = re.compile(r"\b(?:last|past|previous|preceding|trailing|ended|prior)\s*$")


def term_months(sentence: str) -> int | None:
    """The term of a programme in months: "a two-year, $50 million program", "over the next 12 months"."""
    lower = small(sentence)
    for match in _TERM.finditer(lower) if "year" in lower or "month" in lower else ():
        before = lower[max(0, match.start() - 70) : match.start()]
        if _PAST.search(before):
            continue
        if not match["after"].lstrip().startswith("ended") and (
            _TERM_BEFORE.search(before) or _TERM_AFTER.match(match["after"].strip())
        ):
            count = 1 if match["count"] in ("another", "next") else small_count(match["count"])
            if count:
                return count * (12 if match["unit"] == "year" else 1)
    return None


def month_after(day: str, months: int) -> str | None:
    """The month that lies so many months after a day or month; None where the day is only a year."""
    if len(day) < 7:
        return None
    total = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    return iso(total // 12, total % 12 + 1)


def last_day(day: str) -> str:
    """The last day of a shortened date."""
    if len(day) == 4:
        return f"{day}-12-31"
    if len(day) == 7:
        return f"{day}-{calendar.monthrange(int(day[:4]), int(day[5:]))[1]:02}"
    return day
