"""Which filing is this? Submissions of several generations, covers, names, and the list beside the file."""

# ruff: noqa: E501 markup is read best on one line

from __future__ import annotations

from pathlib import Path

import pytest

from filings import header
from filings.document import parse_filing, read_filing
from filings.records import FilingInfo

SUBMISSION = b"""<SEC-DOCUMENT>0000123456-24-000007.txt : 20240508
<SEC-HEADER>0000123456-24-000007.hdr.sgml : 20240508
ACCESSION NUMBER:\t\t0000123456-24-000007
CONFORMED SUBMISSION TYPE:\t8-K
CONFORMED PERIOD OF REPORT:\t20240507
FILED AS OF DATE:\t\t20240508
FILER:
\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tMADE UP WORKS INC
\t\tCENTRAL INDEX KEY:\t\t\t0000123456
</SEC-HEADER>
<DOCUMENT>
<TYPE>8-K
<SEQUENCE>1
<TEXT>
<html><body><p>The report itself.</p></body></html>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>EX-10.1
<TEXT>
<html><body><p>An agreement that is kept apart.</p></body></html>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>EX-99.1
<TEXT>
<html><body><p>The press release.</p></body></html>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>GRAPHIC
<TEXT>
begin 644 logo.jpg
M_]C_X  02D9)1@ ! 0
end
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""


def test_a_submission_gives_its_documents_and_header() -> None:
    filing = parse_filing("0000123456-24-000007.txt", SUBMISSION)
    info = filing.info
    assert (info.form, info.company, info.cik) == ("8-K", "MADE UP WORKS INC", "0000123456")
    assert (info.accession, info.period_end, info.filed) == ("0000123456-24-000007", "2024-05-07", "2024-05-08")
    assert "The report itself." in filing.text
    assert "The press release." in filing.text
    assert "agreement" not in filing.text
    assert "logo" not in filing.text


def test_the_annual_report_belongs_to_the_10_k() -> None:
    data = (
        SUBMISSION.replace(b"<TYPE>8-K", b"<TYPE>10-K")
        .replace(b"<TYPE>EX-99.1", b"<TYPE>EX-13")
        .replace(b"TYPE:\t8-K", b"TYPE:\t10-K")
    )
    filing = parse_filing("x.txt", data)
    assert filing.info.form == "10-K"
    assert "The press release." in filing.text


def test_a_header_of_the_nineties() -> None:
    data = b"""-----BEGIN PRIVACY-ENHANCED MESSAGE-----
<IMS-DOCUMENT>0000912345-96-000011.txt : 19960401
<IMS-HEADER>
ACCESSION NUMBER:\t\t0000912345-96-000011
CONFORMED SUBMISSION TYPE:\t10-K405
CONFORMED PERIOD OF REPORT:\t19951231
FILED AS OF DATE:\t\t19960401
\t\tCOMPANY CONFORMED NAME:\t\t\tOLD MILLS CO
\t\tCENTRAL INDEX KEY:\t\t\t0000912345
</IMS-HEADER>
<DOCUMENT>
<TYPE>10-K405
<TEXT>
<PAGE>
                       ANNUAL REPORT
Plain words      in columns
</TEXT>
</DOCUMENT>
"""
    filing = parse_filing("old.txt", data)
    assert filing.is_plain_text
    assert (filing.info.form, filing.info.filed, filing.info.company) == ("10-K405", "1996-04-01", "OLD MILLS CO")
    assert "Plain words      in columns" in filing.text


def test_a_header_of_tags() -> None:
    data = b"<SUBMISSION>\n<ACCESSION-NUMBER>0000123456-05-000001\n<TYPE>10-Q\n<PERIOD>20050331\n<FILING-DATE>20050510\n<FILER>\n<CONFORMED-NAME>TAGS LTD\n<CIK>123456\n<DOCUMENT>\n<TYPE>10-Q\n<TEXT>\n<html><p>Words</p></html>\n</TEXT>\n</DOCUMENT>\n"
    info = parse_filing("x.txt", data).info
    assert (info.form, info.cik, info.period_end, info.filed) == ("10-Q", "0000123456", "2005-03-31", "2005-05-10")


@pytest.mark.parametrize(
    ("page", "form", "period"),
    [
        ("<p>FORM 10-Q</p><p>QUARTERLY REPORT PURSUANT TO SECTION 13 OR 15(d)</p><p>For the quarterly period ended March 31, 2024</p>", "10-Q", "2024-03-31"),
        ("<p>Form 10-K/A</p><p>ANNUAL REPORT PURSUANT TO SECTION 13</p><p>For the fiscal year ended: September 28, 2024</p>", "10-K/A", "2024-09-28"),
        ("<p>FORM 10-KSB</p><p>Annual report under section 13</p><p>for the fiscal year ended DECEMBER 31 , 2007</p>", "10-KSB", "2007-12-31"),
        ("<p>Results of the third quarter</p><p>For more see our annual report on Form 10-K.</p>", None, None),
    ],
)  # fmt: skip
def test_the_printed_cover(page: str, form: str | None, period: str | None) -> None:
    info = parse_filing("made.htm", f"<html><body>{page}</body></html>".encode()).info
    assert (info.form, info.period_end) == (form, period)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ABC_10-K_20231231_0000123456-24-000007.htm.gz", ("10-K", "ABC", "2023-12-31", "0000123456-24-000007")),
        ("ABC_10K405_19971231_NA.txt", ("10-K405", "ABC", "1997-12-31", None)),
        ("ABC_8-K-EX99_20240508_NA.htm", ("EX-99.1", "ABC", "2024-05-08", None)),
        ("report_0000123456-24-000007.htm", (None, None, None, "0000123456-24-000007")),
        ("d123456d10q.htm", (None, None, None, None)),
    ],
)
def test_the_files_name(name: str, expected: tuple[str | None, ...]) -> None:
    info = parse_filing(name, b"<html><p>Nothing of use.</p></html>").info
    assert (info.form, info.ticker, info.period_end, info.accession) == expected


def test_a_press_release_is_no_10_k_because_it_names_one() -> None:
    page = b"<html><p>Form 10-K</p><p>as in our annual report pursuant to section 13</p></html>"
    assert parse_filing("ABC_8-K-EX99_20240508_NA.htm", page).info.form == "EX-99.1"


def test_the_list_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "filings.csv").write_text(
        "file,company,ticker,cik,form,period_end,filed_date,accession\na.htm,A Co,AAA,77,10-K,20231231,2024-02-01,\n"
    )
    (tmp_path / "a.htm").write_bytes(b"<html><p>No words of use.</p></html>")
    (tmp_path / "b.htm").write_bytes(b"<html><p>No words of use.</p></html>")
    assert read_filing(tmp_path / "a.htm").info == FilingInfo("10-K", "A Co", "0000000077", None, "2023-12-31", "2024-02-01", "AAA")
    assert header.beside(tmp_path / "b.htm") is None


def test_every_real_filing_is_what_its_list_says(shared: Path) -> None:
    """The twelve oldest and oddest, without the list: the document's own words and its name must do."""
    import csv
    import gzip

    with (shared / "data/filings.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in sorted(rows, key=lambda r: r["period_end"])[:12]:
        data = gzip.decompress((shared / "data/filings" / row["file"]).read_bytes())
        info = parse_filing(row["file"], data).info
        assert (info.period_end or "").replace("-", "") == row["period_end"]
        assert (info.form or "").startswith(row["form"][:4])
