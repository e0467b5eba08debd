"""What a company says of itself: doubt, control, shell. Sentences are written anew in the manner of filings."""

from __future__ import annotations

from pathlib import Path

import pytest

from filings.document import parse_filing, read_filing
from filings.notices import LOOKED_FOR, read_notices
from filings.records import FilingInfo


def kinds(body: str, form: str = "10-K") -> list[str]:
    page = f"<html><body><p>Annual report of Made Up Corp.</p>{body}</body></html>"
    filing = parse_filing("made.htm", page.encode(), FilingInfo(form=form, cik="1", accession="0000000001-25-000001"))
    found = read_notices(filing)
    for one in found:
        if one.evidence.offset is not None:
            words = one.evidence.quote or ""
            assert filing.text[one.evidence.offset : one.evidence.offset + len(words)] == words
    return [one.kind for one in found if one.kind != LOOKED_FOR]


@pytest.mark.parametrize(
    "sentence",
    [
        "These losses raise substantial doubt about our ability to continue as a going concern.",
        "Our auditors have expressed substantial doubt as to the Company’s ability to continue as a going concern.",
        "Management concluded that substantial doubt exists about the Company's ability to meet its obligations.",
        "The Company has lost money in each year, which raises substantial doubt about its ability to continue as a going concern.",
        "There is substantial doubt that we will be able to continue as a going concern.",
    ],
)
def test_doubt_about_the_company_itself(sentence: str) -> None:
    assert kinds(f"<p>{sentence}</p>") == ["going concern"]


@pytest.mark.parametrize(
    "sentence",
    [
        # A standard is explained.
        "The update asks management to evaluate whether there is substantial doubt about an entity’s ability to go on.",
        "Management evaluates whether conditions raise substantial doubt about the Company's ability to go on as a going concern.",
        # Doubt that is no more.
        "The new loan alleviated the substantial doubt about our ability to continue as a going concern.",
        "There is no substantial doubt about our ability to continue as a going concern.",
        # What might come.
        "A loss of this customer could raise substantial doubt about our ability to continue as a going concern.",
        # Another company's (Ford's report for 2001, of Rouge).
        "Supplier Works has said that it lost money, with substantial doubt about its ability to continue as a going concern.",
    ],
)
def test_words_that_are_no_doubt_of_the_company(sentence: str) -> None:
    assert kinds(f"<p>{sentence}</p>") == []


@pytest.mark.parametrize(
    ("sentence", "is_controlled"),
    [
        ("We are a “controlled company” within the meaning of the listing rules.", True),
        ("Our status as a controlled company could make our shares less attractive.", True),
        ("For so long as we remain a controlled company, we may rely on exemptions.", True),
        ("We are no longer a controlled company.", False),
        ("If we cease to be a controlled company, we will have to appoint directors.", False),
        ("Should the founder buy more, this would result in the Company being a controlled company again.", False),
        ("The Company is not a controlled company.", False),
    ],
)
def test_control(sentence: str, is_controlled: bool) -> None:
    assert kinds(f"<p>{sentence}</p>") == ["controlled company"] * is_controlled


def test_the_cover_box_goes_before_words() -> None:
    says = "<p>Because we are a shell company, lenders avoid us.</p>"
    tag = 'name="dei:EntityShellCompany" format="ixt:fixed-{}" contextRef="c"'
    box = f"<ix:header></ix:header><p><ix:nonNumeric {tag}>x</ix:nonNumeric></p>"
    assert kinds(says) == ["shell company"]
    assert kinds(box.format("false") + says) == []
    assert kinds(box.format("true")) == ["shell company"]
    assert kinds("<p>We are not a shell company.</p>") == []


def test_only_reports_are_searched_and_leave_a_mark() -> None:
    filing = parse_filing("made.htm", b"<html><p>We are a controlled company.</p></html>", FilingInfo(form="EX-99.1"))
    assert read_notices(filing) == ()
    filing = parse_filing("made.htm", b"<html><p>Nothing of note.</p></html>", FilingInfo(form="10-Q/A"))
    assert [one.kind for one in read_notices(filing)] == [LOOKED_FOR]


def test_hostile_repetition_is_bounded() -> None:
    filing = parse_filing("made.htm", b"<html><p>" + b"substantial doubt " * 50_000 + b"</p></html>", FilingInfo(form="10-K"))
    assert [one.kind for one in read_notices(filing)] == [LOOKED_FOR]


def test_what_real_filings_say(shared: Path) -> None:
    """Read by eye: who doubts, who is controlled, who is a shell, and who only speaks of it."""
    expected = {
        "AEON_10-Q_20230930_NA.htm.gz": {"going concern"},
        "SDON_10-K_20211231_NA.htm.gz": {"going concern", "shell company"},  # a blank-check company; its box is ticked
        "GCT_10-K_20241231_0001857816-25-000015.htm.gz": {"controlled company"},
        "TZOO_10-K_20221231_0001133311-23-000010.htm.gz": {"controlled company"},
        "TZOO_10-K_20241231_0001133311-25-000007.htm.gz": set(),  # would be controlled again if Azzurro bought more
        "ACLS_10-Q_20250930_0001104659-25-107689.htm.gz": set(),
        "AA_10-K_20151231_0001193125-16-470162.htm.gz": set(),  # explains the standard
        "F_10-K_20011231_0000037996-02-000015.htm.gz": set(),  # doubt about Rouge
    }
    folder = shared / "data" / "filings"
    for name, kinds_said in expected.items():
        path = next(folder.glob(name.rpartition("_")[0] + "_*"), None) if not (folder / name).exists() else folder / name
        assert path is not None, name
        assert {one.kind for one in read_notices(read_filing(path))} - {LOOKED_FOR} == kinds_said, name
