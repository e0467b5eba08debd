"""`screener init`: who asks EDGAR is written down, the connection is tried, and what a first update fetches is said beforehand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from filings.edgar import bulk
from filings.edgar.gateway import Gateway, Manners
from filings.edgar.identity import MOST_A_SECOND, identity, load_rate, write_identity
from filings.edgar.submissions import TICKERS
from filings.errors import EdgarError, SettingsError
from screener.update import DOCUMENT_DAYS, SIZES

EXCHANGES = ("NYSE", "NASDAQ", "CBOE", "NYSE AMERICAN")


def initialise(
    archive: Path,
    name: str,
    email: str,
    *,
    requests_per_second: float = MOST_A_SECOND,
    check: bool = True,
    manners: Manners | None = None,
) -> list[str]:
    """Write the archive's screener.toml, ask EDGAR for three small things, and say in sentences what a first update will fetch.

    Raises SettingsError for a name or an address that no request can carry and a rate that the SEC does not allow; EdgarError where
    EDGAR cannot be reached (the file is written by then). `check` false writes the file and asks nothing.
    """
    if not 0 < requests_per_second <= MOST_A_SECOND:
        raise SettingsError(f"{requests_per_second:g} requests a second: name a number above 0 and at most {MOST_A_SECOND:g}.")
    who = identity(name, email)
    lines = [f"written: {write_identity(archive, who, requests_per_second)}"]
    if not check:
        return lines
    with Gateway(who, replace(manners or Manners(), requests_per_second=load_rate(archive))) as gateway:
        listed = _listed(gateway)
        sizes = bulk.sizes(gateway)
    lines.append(f"EDGAR answers: {listed:,} companies are listed on an exchange")
    for archive_name, size in sizes.items():
        lines.append(f"a first update fetches {archive_name}: {'of unknown size' if size is None else f'{size / 1e6:,.0f} MB'}")
    reports = round(listed * DOCUMENT_DAYS / 365.25 * 4)
    hours = reports / requests_per_second / 3600
    lines.append(
        f"and up to {reports:,} reports, about {reports * SIZES['documents'] / 1e9:,.1f} GB, {hours:,.1f} hours at least;"
        " it may be stopped at any time and goes on where it was"
    )
    return lines


def _listed(gateway: Gateway) -> int:
    import orjson

    try:
        content = orjson.loads(gateway.get(TICKERS, is_json=True).body or b"")
        cik, exchange = content["fields"].index("cik"), content["fields"].index("exchange")
        return len({row[cik] for row in content["data"] if str(row[exchange]).upper() in EXCHANGES})
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise EdgarError(f"{TICKERS} is not the list that it should be ({error!r}): try again later.") from error
