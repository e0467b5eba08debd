"""Inline XBRL: contexts, units, numbers by their transformation, duplicates, the cover; and documents that mean harm."""

import gzip
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from filings.xbrl import MOST_DEPTH, MOST_FACTS, read_cover, read_facts, to_facts
from filings.xbrl_values import day, in_words, number

HEAD = (
    '<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:xbrli="http://www.xbrl.org/2003/instance"'
    ' xmlns:us-gaap="http://fasb.org/us-gaap/2024" xmlns:dei="http://xbrl.sec.gov/dei/2024"><body>'
)
CONTEXTS = """<ix:header><ix:resources>
<xbrli:context id="year"><xbrli:entity><xbrli:identifier scheme="cik">0000000077</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:startDate>2024-01-01</xbrli:startDate><xbrli:endDate>2024-12-31</xbrli:endDate></xbrli:period></xbrli:context>
<xbrli:context id="day"><xbrli:entity><xbrli:identifier scheme="cik">0000000077</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:context id="same-day"><xbrli:entity><xbrli:identifier scheme="cik">0000000077</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:context id="member"><xbrli:entity><xbrli:identifier scheme="cik">0000000077</xbrli:identifier>
<xbrli:segment>
<xbrldi:explicitMember dimension="us-gaap:StatementClassOfStockAxis">us-gaap:CommonClassAMember</xbrldi:explicitMember>
<xbrldi:typedMember dimension="acme:LoanAxis"><acme:Loan>Tranche 7</acme:Loan></xbrldi:typedMember></xbrli:segment></xbrli:entity>
<xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
<xbrli:unit id="shares"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>
<xbrli:unit id="each"><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator>
<xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator></xbrli:divide></xbrli:unit>
</ix:resources></ix:header>"""


def document(body: str) -> bytes:
    return (HEAD + CONTEXTS + body + "</body></html>").encode()


def fact(inner: str, concept: str = "us-gaap:Assets", context: str = "day", unit: str = "usd", more: str = "") -> str:
    return f'<ix:nonFraction name="{concept}" contextRef="{context}" unitRef="{unit}" {more}>{inner}</ix:nonFraction>'


def test_a_number_has_its_period_unit_and_scale() -> None:
    read = read_facts(document(fact("1,234.5", more='scale="3" decimals="-2" format="ixt:num-dot-decimal"')))
    (one,) = read.facts
    assert (one.concept, one.value, one.unit, one.precision) == ("us-gaap:Assets", Decimal("1234500"), "USD", -2)
    assert (one.context.start, one.context.end, one.context.dimensions) == (None, date(2024, 12, 31), ())
    assert read.problems == ()


def test_a_duration_and_a_divided_unit() -> None:
    (one,) = read_facts(document(fact("1.08", "us-gaap:EarningsPerShareBasic", "year", "each"))).facts
    assert (one.unit, one.context.start, one.context.end) == ("USD/shares", date(2024, 1, 1), date(2024, 12, 31))


def test_dimensions_are_sorted_and_typed_members_read() -> None:
    read = read_facts(document(fact("5", context="member")))
    assert read.facts[0].context.dimensions == (
        ("acme:LoanAxis", "Tranche 7"),
        ("us-gaap:StatementClassOfStockAxis", "us-gaap:CommonClassAMember"),
    )
    (stored,) = to_facts(read, 77, "0000000077-25-000001", "10-K", date(2025, 2, 1))
    assert stored.dimensions == "acme:LoanAxis=Tranche 7;us-gaap:StatementClassOfStockAxis=us-gaap:CommonClassAMember"
    assert (stored.source, stored.complete, stored.value) == ("ixbrl", True, 5.0)


@pytest.mark.parametrize(
    ("text", "how", "scale", "sign", "expected"),
    [
        ("1,234", "ixt:num-dot-decimal", "6", None, "1234000000"),
        ("1 234", "ixt:numdotdecimal", None, "-", "-1234"),
        ("1.234,56", "ixt:num-comma-decimal", None, None, "1234.56"),
        ("1.234,56", "ixt:numdotcomma", None, None, "1234.56"),
        ("1,234.56", "ixt:numcommadot", None, None, "1234.56"),
        ("—", "ixt:fixed-zero", "3", None, "0"),
        ("-", "ixt:zerodash", None, None, "0"),
        ("no", "ixt-sec:numwordsen", None, None, "0"),
        ("Twenty-five", "ixt-sec:numwordsen", None, None, "25"),
        ("one hundred and two thousand", "ixt-sec:numwordsen", None, None, "102000"),
        ("0.1", None, "-2", None, "0.001"),
        ("513.0", None, "6", None, "513000000"),
        ("-27757", None, None, None, "-27757"),
        ("4 dollars 5 cents", "ixt:num-unit-decimal", None, None, "4.05"),
        ("(1,234)", "ixt:num-dot-decimal", None, None, None),
        ("12.34.56", "ixt:num-dot-decimal", None, None, None),
        ("1,2", None, None, None, None),
        ("n/a", "ixt:num-dot-decimal", None, None, None),
        ("5", None, "999999999", None, None),
        ("5", None, "three", None, None),
        ("several", "ixt-sec:numwordsen", None, None, None),
        ("٥", "ixt:num-dot-decimal", None, None, None),
    ],
)
def test_numbers_by_their_transformation(
    text: str, how: str | None, scale: str | None, sign: str | None, expected: str | None
) -> None:
    assert number(text, how, scale, sign) == (None if expected is None else Decimal(expected))


def test_scaling_is_decimal() -> None:
    # 1.1 x 10^6 in floats is 1100000.0000000002.
    assert str(number("1.1", "ixt:num-dot-decimal", "6", None)) in ("1100000", "1.1E+6")
    assert number("1.1", "ixt:num-dot-decimal", "6", None) == 1_100_000


def test_words() -> None:
    assert in_words("three million two hundred thousand") == 3_200_000
    assert in_words("") is None


@pytest.mark.parametrize(
    ("text", "how", "expected"),
    [
        ("September 28, 2024", "ixt:date-monthname-day-year-en", "2024-09-28"),
        ("28 September 2024", "ixt:date-day-monthname-year-en", "2024-09-28"),
        ("12/31/2024", "ixt:date-month-day-year", "2024-12-31"),
        ("31.12.2024", "ixt:date-day-month-year", "2024-12-31"),
        ("2024-12-31", None, "2024-12-31"),
        ("December 31", "ixt:date-monthname-day-en", None),
        ("February 30, 2024", "ixt:date-monthname-day-year-en", None),
    ],
)
def test_days(text: str, how: str | None, expected: str | None) -> None:
    assert day(text, how) == expected


def test_nested_tags_and_excluded_words() -> None:
    inner = fact("12", "us-gaap:Liabilities", more='scale="3"')
    read = read_facts(document(fact(inner, more='scale="6"') + fact("3<ix:exclude>page 7</ix:exclude>4", "us-gaap:Goodwill")))
    assert {one.concept: int(one.value or 0) for one in read.facts} == {
        "us-gaap:Liabilities": 12_000,
        "us-gaap:Assets": 12_000_000,
        "us-gaap:Goodwill": 34,
    }


def test_nil_is_no_number_under_any_prefix() -> None:
    read = read_facts(document(fact("", more='xs:nil="true"') + fact("", more='xsi:nil="true"')))
    assert [one.value for one in read.facts] == [None, None]
    assert read.problems == ()
    assert to_facts(read, 77, "a", "10-K", date(2025, 2, 1)) == []


def test_markup_inside_a_number_and_any_quote() -> None:
    body = "<ix:nonFraction name='us-gaap:Assets' contextRef='day'\n unitRef='usd' format='ixt:num-dot-decimal'>"
    body += "<span>1,2</span>34&#160;</ix:nonFraction>"
    assert read_facts(document(body)).facts[0].value == 1234


def test_prefixes_are_read_from_the_document() -> None:
    page = (
        document(fact("7", "gaap:Assets"))
        .replace(b"xmlns:us-gaap=", b"xmlns:gaap=")
        .replace(b"ix:", b"inl:")
        .replace(b":ix=", b":inl=")
    )
    assert read_facts(page).facts[0].concept == "us-gaap:Assets"


def test_duplicates_agree_to_the_coarser_precision_and_the_finer_is_kept() -> None:
    body = fact("1.2", more='scale="6" decimals="-5"') + fact(
        "1,234", context="same-day", more='scale="3" decimals="-3" format="ixt:num-dot-decimal"'
    )
    kept, broken = read_facts(document(body)).distinct()
    assert [one.value for one in kept] == [1_234_000] and broken == []


def test_contradicting_duplicates_are_set_apart() -> None:
    body = fact("1", more='scale="6" decimals="-3"') + fact("2", more='scale="6" decimals="-3"') + fact("3", "us-gaap:Goodwill")
    kept, broken = read_facts(document(body)).distinct()
    assert [one.concept for one in kept] == ["us-gaap:Goodwill"]
    assert [one.concept for one in broken] == ["us-gaap:Assets"]


def test_midnight_is_the_end_of_the_day_before() -> None:
    page = document(fact("5")).replace(b"<xbrli:instant>2024-12-31<", b"<xbrli:instant>2025-01-01T00:00:00<")
    assert read_facts(page).facts[0].context.end == date(2024, 12, 31)


def test_texts_of_the_cover_with_their_continuation() -> None:
    body = (
        '<ix:nonNumeric name="dei:EntityRegistrantName" contextRef="year" continuedAt="more">ACME</ix:nonNumeric>'
        '<p>between</p><ix:continuation id="more">&amp; Sons</ix:continuation>'
        '<ix:nonNumeric name="us-gaap:DebtPolicyTextBlock" contextRef="year">long</ix:nonNumeric>'
    )
    (one,) = read_facts(document(body)).texts
    assert (one.concept, one.text) == ("dei:EntityRegistrantName", "ACME & Sons")


COVER = """<ix:header><ix:hidden><ix:nonNumeric contextRef="year" name="dei:EntityCentralIndexKey">0000000077</ix:nonNumeric>
<ix:nonNumeric contextRef="year" name="dei:AmendmentFlag" format="ixt:fixed-false">x</ix:nonNumeric></ix:hidden></ix:header>
<p>Form <ix:nonNumeric
 contextRef="year"
 name="dei:DocumentType">10-K</ix:nonNumeric></p>
<p><ix:nonNumeric contextRef="year" name="dei:DocumentPeriodEndDate"
 format="ixt:date-monthname-day-year-en"><ix:nonNumeric
 contextRef="year" name="dei:CurrentFiscalYearEndDate" format="ixt:date-monthname-day-en">December&#160;31</ix:nonNumeric>,
 2024</ix:nonNumeric></p>
<p><ix:nonNumeric contextRef="sub" name="dei:EntityRegistrantName">Acme Finance LLC</ix:nonNumeric>
<ix:nonNumeric contextRef="year" name="dei:EntityRegistrantName"><b>Acme</b> &amp; Sons</ix:nonNumeric></p>
<p><ix:nonNumeric contextRef="a" name="dei:TradingSymbol">ACME</ix:nonNumeric>
<ix:nonNumeric contextRef="b" name="dei:TradingSymbol">ACMEW</ix:nonNumeric>
<ix:nonNumeric contextRef="year" name="dei:EntityShellCompany" format="ixt-sec:boolballotbox">&#9744;</ix:nonNumeric></p>"""


def test_the_cover() -> None:
    assert read_cover(COVER.encode()) == {
        "EntityCentralIndexKey": "0000000077",
        "AmendmentFlag": "false",
        "DocumentType": "10-K",
        "DocumentPeriodEndDate": "2024-12-31",
        "CurrentFiscalYearEndDate": "December 31",
        "EntityRegistrantName": "Acme & Sons",
        "TradingSymbol": "ACME",
        "EntityShellCompany": "false",
    }


def test_no_cover_without_inline_xbrl() -> None:
    assert read_cover(b"<html><p>FORM 10-K</p></html>") == {}
    assert read_cover(b"") == {}
    assert not read_facts(b"<html><p>FORM 10-K</p></html>").is_inline


def test_a_symbol_that_is_none_is_no_symbol() -> None:
    assert read_cover(b'<ix:nonNumeric name="dei:TradingSymbol" contextRef="c">&#8212;</ix:nonNumeric>') == {}


def test_what_is_not_defined_is_a_problem() -> None:
    read = read_facts(
        document(fact("5", context="nowhere") + fact("5", unit="nothing") + fact("five", more='format="ixt:num-dot-decimal"'))
    )
    assert read.facts == ()
    assert [problem.what for problem in read.problems] == [
        "1 tagged numbers name a period that the document does not define.",
        "1 tagged numbers name a unit that the document does not define.",
        "1 tagged numbers could not be read as numbers.",
    ]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<ix:nonFraction " * 50_000, id="tags that never end"),
        pytest.param('<ix:nonFraction name="' * 50_000, id="quotes that never end"),
        pytest.param(
            '<ix:nonFraction name="us-gaap:Assets" contextRef="day" unitRef="usd">' * 20_000 + "1" + "</ix:nonFraction>" * 20_000,
            id="deep",
        ),
        pytest.param('<xbrli:context id="a">' * 50_000, id="contexts that never end"),
        pytest.param('<xbrli:context id="a">' + "<xbrli:instant>" * 50_000 + "</xbrli:context>", id="broken context"),
        pytest.param('<xbrli:unit id="a">' * 50_000, id="units that never end"),
        pytest.param('name="dei:' * 200_000, id="cover names without tags"),
        pytest.param(
            '<ix:nonNumeric name="dei:X" contextRef="day" continuedAt="z">a</ix:nonNumeric>' * 5_000
            + '<ix:continuation id="z" continuedAt="z">b</ix:continuation>',
            id="endless continuation",
        ),
        pytest.param(fact("<ix:exclude>x</ix:exclude>" * 20_000 + "1"), id="many exclusions"),
        pytest.param(fact("9" * 500_000), id="a number of half a million digits"),
        pytest.param("<table>" * 20_000 + fact("1") * 500, id="tables that never end"),
    ],
)
def test_hostile_documents_end_soon(body: str) -> None:
    began = time.process_time()
    page = document(body)
    read_facts(page).distinct()
    read_cover(page)
    assert time.process_time() - began < 3


def test_too_deep_is_said() -> None:
    opened = '<ix:nonFraction name="us-gaap:Assets" contextRef="day" unitRef="usd">'
    read = read_facts(document(opened * 200 + "1" + "</ix:nonFraction>" * 200))
    assert any(f"more than {MOST_DEPTH} deep" in problem.what for problem in read.problems)


def test_entities_of_a_document_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    read = read_facts(bomb.encode() + document(fact("&b;")))
    assert read.facts == () and len(read.problems) == 1


def test_too_many_facts_are_cut_off_with_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filings.xbrl.MOST_FACTS", 10)
    read = read_facts(document(fact("1") * 50))
    assert len(read.facts) == 10 and "rest was not read" in read.problems[0].what
    assert MOST_FACTS >= 100_000


def test_to_facts_keeps_the_concepts_that_are_asked_for() -> None:
    read = read_facts(document(fact("1") + fact("2", "acme:TermLoan")))
    everything = to_facts(read, 77, "a", "10-K", date(2025, 2, 1))
    assert [one.concept for one in everything] == ["us-gaap:Assets", "acme:TermLoan"]
    assert [one.concept for one in to_facts(read, 77, "a", "10-K", date(2025, 2, 1), ["acme:TermLoan"])] == ["acme:TermLoan"]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("TZOO_10-K_20241231_0001133311-25-000007.htm.gz", ("10-K", "Travelzoo", "0001133311", "2024-12-31", "TZOO")),
        ("SONO_10-K_20240928_0001314727-24-000026.htm.gz", ("10-K", "SONOS, INC.", "0001314727", "2024-09-28", "SONO")),
        ("IBM_10-K_20241231_NA.htm.gz", ("10-K", "INTERNATIONAL BUSINESS MACHINES CORPORATION", "0000051143", "2024-12-31", "IBM")),
        ("T_10-Q_20230630_0000732717-23-000047.htm.gz", ("10-Q", "AT&T INC.", "0000732717", "2023-06-30", "T")),
    ],
)
def test_covers_of_real_filings(shared: Path, file: str, expected: tuple[str, ...]) -> None:
    cover = read_cover(gzip.decompress((shared / "data" / "filings" / file).read_bytes()))
    names = ("DocumentType", "EntityRegistrantName", "EntityCentralIndexKey", "DocumentPeriodEndDate", "TradingSymbol")
    assert tuple(cover[name] for name in names) == expected
