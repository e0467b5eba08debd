"""Who asks EDGAR, and how fast: the SEC wants "name e-mail" in every request's User-Agent and refuses requests without it.

It stands in the archive's `screener.toml` under `[edgar]`, or in the environment variable SCREENER_IDENTITY.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filings.edgar.disk import write_whole
from filings.errors import SettingsError

FILE_NAME = "screener.toml"
VARIABLE = "SCREENER_IDENTITY"
MOST_A_SECOND = 8.0
"""The SEC allows ten requests a second; clients were blocked at 9.7 to 9.9 (github.com/sec-edgar/sec-edgar/issues/280)."""

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NAME = re.compile(r"[\x20-\x7e]{1,100}")
_LARGEST_FILE = 100_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Name and e-mail of who asks. Build it with `identity`, which refuses what a header cannot carry."""

    name: str
    email: str

    @property
    def user_agent(self) -> str:
        """The User-Agent header as the SEC wants it."""
        return f"{self.name} {self.email}"


def identity(name: str, email: str) -> Identity:
    """A checked identity. Raises SettingsError where the name or the address cannot stand in a header."""
    name, email = " ".join(name.split()), email.strip()
    if not _NAME.fullmatch(name):
        raise SettingsError(f"The name {name!r} cannot stand in a request: write 1 to 100 plain letters, without accents.")
    if not _EMAIL.fullmatch(email):
        raise SettingsError(f"{email!r} is no e-mail address: the SEC wants one under which it can reach you, e.g. jane@firm.com.")
    return Identity(name, email)


def load_identity(archive: Path | None, environment: Mapping[str, str] | None = None) -> Identity:
    """Who asks: SCREENER_IDENTITY ("Jane Doe jane@firm.com"), else `[edgar]` of the archive's screener.toml.

    Raises SettingsError, with how to set it, where neither says.
    """
    said = (os.environ if environment is None else environment).get(VARIABLE, "").strip()
    if said:
        name, _, email = said.rpartition(" ")
        return identity(name or email.partition("@")[0], email)
    section = _section(archive)
    if not section.get("name") or not section.get("email"):
        raise SettingsError(
            "The SEC wants to know who asks: run `screener init --name 'Jane Doe' --email jane@firm.com`,"
            f" or set {VARIABLE}='Jane Doe jane@firm.com'."
        )
    return identity(str(section["name"]), str(section["email"]))


def load_rate(archive: Path | None) -> float:
    """Requests a second: `requests_per_second` under `[edgar]`, else 8. Raises SettingsError above 8 and at or below 0."""
    rate = _section(archive).get("requests_per_second", MOST_A_SECOND)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate <= MOST_A_SECOND:
        raise SettingsError(f"requests_per_second in {FILE_NAME} is {rate!r}, but must be above 0 and at most {MOST_A_SECOND:g}.")
    return float(rate)


def write_identity(archive: Path, who: Identity, rate: float = MOST_A_SECOND) -> Path:
    """Write the archive's screener.toml. Raises SettingsError where one is there that holds more than `[edgar]`."""
    path = archive / FILE_NAME
    others = sorted(set(_content(path)) - {"edgar"}) if path.exists() else []
    if others:
        raise SettingsError(f"{path} also holds {', '.join(others)}: change name and email under [edgar] in it by hand.")
    lines = (
        "# Who asks EDGAR: the SEC wants a name and an e-mail address in every request.",
        "[edgar]",
        f"name = {json.dumps(who.name)}",
        f"email = {json.dumps(who.email)}",
        f"requests_per_second = {rate:g}  # at most 8, for all programs of this machine together",
    )
    write_whole(path, ("\n".join(lines) + "\n").encode())
    return path


def _section(archive: Path | None) -> dict[str, Any]:
    path = None if archive is None else archive / FILE_NAME
    if path is None or not path.exists():
        return {}
    section = _content(path).get("edgar", {})
    if not isinstance(section, dict):
        raise SettingsError(f"edgar in {path} is not a section: write [edgar] and name and email on lines below.")
    return section


def _content(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise SettingsError(f"{path} is too large for a settings file: run `screener init` again.")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: check its rights, or run `screener init` again.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML ({error}): mend it, or run `screener init` again.") from error
