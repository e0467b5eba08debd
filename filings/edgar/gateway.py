"""Every request to EDGAR goes through `Gateway.ask`: the identity, one limiter for the machine, time limits, retries, the SEC's
throttle, redirects within sec.gov only, and sizes that are bounded and checked.

`SCREENER_SEC_URL` sends all of it to another server (a local EDGAR in tests); addresses are written as those of sec.gov everywhere.
"""

from __future__ import annotations

import os
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_after_attempt,
    stop_when_event_set,
    wait_exponential,
    wait_random,
)

from filings.edgar.bodies import Transient, check_json, unpacked
from filings.edgar.identity import MOST_A_SECOND, Identity, load_identity, load_rate
from filings.edgar.limiter import LONGEST_PAUSE, Limiter, limit_file
from filings.errors import EdgarError, SettingsError

Taken = TypeVar("Taken")

VARIABLE = "SCREENER_SEC_URL"
LARGEST_REPLY = 200_000_000
"""Bytes of a reply that is held in memory, unpacked (the largest companyfacts reply has about 15 MB, a 10-K with figures 60 MB)."""
_MOST_REDIRECTS = 5
_MOST_THROTTLES = 3
_PAGE = 200_000


class NotThereError(EdgarError):
    """EDGAR has nothing at that address (404; on www.sec.gov also a 403 that says AccessDenied)."""


class UnreachableError(EdgarError):
    """The network or EDGAR itself is down, after all retries: what has come is kept, and asking for more is of no use now."""


class _Throttled(Exception):  # noqa: N818
    def __init__(self, pause: float) -> None:
        super().__init__(pause)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Manners:
    """How the gateway behaves. Seconds, attempts and bytes; the defaults are for sec.gov, tests shorten the waits."""

    requests_per_second: float = MOST_A_SECOND
    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    throttle_pause: float = 600.0
    connect_timeout: float = 20.0
    read_timeout: float = 60.0
    slowest: float = 2_000.0
    """Bytes a second: a body that comes more slowly than this for `patience` seconds is cut off and asked for again."""
    patience: float = 30.0


@dataclass(frozen=True, slots=True)
class Site:
    """Whose server is asked: its name in sentences, the hosts that belong to it, and the variable that sends it elsewhere."""

    name: str
    hosts: tuple[str, ...]
    variable: str
    most_a_second: float = MOST_A_SECOND


SEC = Site("EDGAR", ("sec.gov",), VARIABLE)


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said of the version it sent; sent back, it answers "not modified"."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        made = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in made.items() if value}


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply; `body` is None where the server said that it has not changed."""

    body: bytes | None
    validators: Validators


@dataclass(slots=True)
class Traffic:
    """What was asked so far; for the summary of a run."""

    requests: int = 0
    retries: int = 0
    throttles: int = 0
    bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, requests: int = 0, retries: int = 0, throttles: int = 0, received: int = 0) -> None:
        """Count, from any thread."""
        with self._lock:
            self.requests += requests
            self.retries += retries
            self.throttles += throttles
            self.bytes += received


class Gateway:
    """An open gateway; use it as a context manager, from as many threads as you like.

    `tell` hears a sentence where somebody waits (a throttle). `site` is EDGAR; other publishers are asked in the same way, without
    telling them who asks. Raises SettingsError where SCREENER_SEC_URL is no address, and where a site is to be asked faster than
    it allows.
    """

    def __init__(
        self,
        who: Identity | None,
        manners: Manners | None = None,
        *,
        server: str | None = None,
        site: Site = SEC,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        manners = manners or Manners()
        server = server if server is not None else os.environ.get(site.variable, "")
        self.server = _checked_server(server, site.variable) if server else None
        rate = manners.requests_per_second
        if rate <= 0 or (self.server is None and rate > site.most_a_second):
            raise SettingsError(f"{rate:g} requests a second: {site.name} is asked at most {site.most_a_second:g} times.")
        if who is None and site is SEC:
            raise SettingsError("EDGAR wants to know who asks: give a name and an e-mail address with `screener init`.")
        self.site = site
        self._who = who
        self.manners = manners
        self.traffic = Traffic()
        self._stopped = threading.Event()
        self.tell = tell or (lambda _: None)
        self.limiter = Limiter(limit_file(urlsplit(self.server).netloc if self.server else site.name.lower()), rate)
        self._client = httpx.Client(
            headers={"User-Agent": who.user_agent if who else "Mozilla/5.0"},
            timeout=httpx.Timeout(manners.read_timeout, connect=manners.connect_timeout),
            follow_redirects=False,  # each step is checked and takes its own turn
            trust_env=self.server is None,  # the user's proxy is for the world, not for a server of this machine
        )

    @property
    def who(self) -> Identity:
        """Who asks; EDGAR wants to know, nobody else is told."""
        if self._who is None:
            raise SettingsError(f"{self.site.name} is asked without a name.")
        return self._who

    def __enter__(self) -> Self:
        """Return the gateway itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.stop()
        self._client.close()

    def stop(self) -> None:
        """Let no thread wait any longer: whoever waits for a turn, a throttle or the next attempt ends with UnreachableError."""
        self._stopped.set()

    def get(self, address: str, known: Validators | None = None, *, most: int = LARGEST_REPLY, is_json: bool = False) -> Reply:
        """A whole reply in memory, unpacked. Raises NotThereError, UnreachableError, EdgarError; nothing torn comes back.

        Where `is_json`, a page of HTML or torn JSON counts as a failed attempt.
        """

        def take(response: httpx.Response) -> Reply:
            if response.status_code == 304:
                return Reply(None, known or Validators())
            if response.status_code != 200:
                raise EdgarError(f"{address} was answered with status {response.status_code}: look at it in a browser.")
            body = b"".join(unpacked(response, self.pieces(response), most))
            if is_json:
                check_json(body)
            return Reply(body, validators_of(response))

        conditional = known.headers() if known else {}
        return self.ask(address, lambda: {"Accept-Encoding": "gzip, deflate", **conditional}, take)

    def ask(self, address: str, headers: Callable[[], Mapping[str, str]], take: Callable[[httpx.Response], Taken]) -> Taken:
        """The one way to EDGAR: ask until `take` has made something of a 200, 206, 304 or 416.

        `headers` is called anew for each attempt; `take` may raise Transient to be called again.
        """
        first = self.manners.first_wait
        waits = wait_exponential(multiplier=first, max=self.manners.longest_wait) + wait_random(0, first)

        def wait(state: RetryCallState) -> float:
            self.traffic.add(retries=1)
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, Transient) else None
            return max(asked, 0.0) if asked is not None else waits(state)

        attempts = Retrying(
            stop=stop_after_attempt(self.manners.attempts) | stop_when_event_set(self._stopped),
            retry=retry_if_exception_type(Transient),
            wait=wait,
            sleep=sleep_using_event(self._stopped),
            reraise=True,
        )
        try:
            taken: Taken = attempts(self._unthrottled, address, headers, take)
        except Transient as error:
            raise UnreachableError(
                f"{address} could not be fetched in {self.manners.attempts} attempts ({error}): check the network, then run the"
                " same command again; what has come is kept."
            ) from error
        return taken

    def pieces(self, response: httpx.Response) -> Iterator[bytes]:
        """The body as it comes over the wire, still packed. Raises Transient where it is cut off, stalls or trickles."""
        received = 0
        looked, had = time.monotonic(), 0
        for piece in response.iter_raw():
            received += len(piece)
            self.traffic.add(received=len(piece))
            yield piece
            passed = time.monotonic() - looked
            if passed > self.manners.patience:
                if received - had < self.manners.slowest * passed:
                    raise Transient(f"only {(received - had) / passed:,.0f} bytes a second came")
                looked, had = time.monotonic(), received
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) != received:
            raise Transient(f"{received:,} of {int(declared):,} bytes came")

    def _unthrottled(
        self, address: str, headers: Callable[[], Mapping[str, str]], take: Callable[[httpx.Response], Taken]
    ) -> Taken:
        for _ in range(_MOST_THROTTLES):
            try:
                return self._once(address, headers(), take)
            except _Throttled as throttled:
                self.traffic.add(throttles=1)
                self.limiter.block(throttled.pause)
                self.tell(f"{self.site.name} throttles this machine: nothing is asked for {throttled.pause:,.0f} seconds.")
        raise UnreachableError(
            f"{self.site.name} throttled {_MOST_THROTTLES} times in a row at {address}: another program here asks too often;"
            " stop it, or set requests_per_second lower in screener.toml."
        )

    def _once(self, address: str, headers: Mapping[str, str], take: Callable[[httpx.Response], Taken]) -> Taken:
        url = self._url(address)
        for _ in range(_MOST_REDIRECTS + 1):
            self.limiter.wait_turn(self._check_stopped)
            self._check_stopped()
            self.traffic.add(requests=1)
            try:
                with self._client.stream("GET", url, headers=dict(headers)) as response:
                    if response.has_redirect_location:
                        url = self._allowed(str(response.url.join(response.headers["Location"])))
                        continue
                    self._sort(address, response)
                    return take(response)
            except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
                raise EdgarError(f"{address} leads to an address that is none ({error}).") from error
            except httpx.TransportError as error:
                if _is_certificate(error):
                    raise EdgarError(
                        f"The certificate of {urlsplit(url).netloc} cannot be verified ({error}): check this machine's clock"
                        " and its list of authorities; nothing was fetched."
                    ) from error
                raise Transient(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__) from error
        raise EdgarError(f"{address} was redirected more than {_MOST_REDIRECTS} times: nothing was fetched.")

    def _check_stopped(self, _: float = 0.0) -> None:
        if self._stopped.is_set():
            raise UnreachableError("Fetching was stopped: run the same command again to go on.")

    def _url(self, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme != "https" or not self._is_home(parts.hostname):
            raise EdgarError(f"{address} is not an address of {self.site.hosts[0]}: nothing was asked.")
        if self.server is None:
            return address
        return self.server + parts.path + (f"?{parts.query}" if parts.query else "")

    def _is_home(self, host: str | None) -> bool:
        return host is not None and any(host == home or host.endswith(f".{home}") for home in self.site.hosts)

    def _allowed(self, url: str) -> str:
        """A redirect's goal: sec.gov over TLS, or the very server that SCREENER_SEC_URL names."""
        parts = urlsplit(url)
        if self.server is not None:
            is_allowed = f"{parts.scheme}://{parts.netloc}" == self.server
        else:
            is_allowed = parts.scheme == "https" and self._is_home(parts.hostname) and parts.port in (None, 443)
        if not is_allowed:
            raise EdgarError(
                f"{self.site.name} sent on to {parts.scheme}://{parts.netloc}, which is not"
                f" {self.site.hosts[0]}: not followed, nothing was fetched."
            )
        return url

    def _sort(self, address: str, response: httpx.Response) -> None:
        """Let pass what `take` may look at; give every other status its meaning."""
        status = response.status_code
        if status in (200, 206, 304, 416):
            return
        asked = _seconds(response.headers.get("Retry-After"))
        if asked is not None and asked > LONGEST_PAUSE:
            raise UnreachableError(
                f"{self.site.name} asks to come back in {asked:,.0f} seconds ({address}): run the same command then."
            )
        if status == 429:
            raise _Throttled(self.manners.throttle_pause if asked is None else asked)
        if status == 403:
            page = b"".join(unpacked(response, self.pieces(response), _PAGE))
            if b"Request Rate Threshold Exceeded" in page:
                raise _Throttled(max(self.manners.throttle_pause, asked or 0.0))
            if b"Undeclared Automated Tool" in page:
                raise EdgarError(
                    f"EDGAR refuses {self.who.user_agent!r} as who asks: give a real name and address with `screener init`."
                )
            if b"AccessDenied" in page:
                raise NotThereError(f"{self.site.name} has nothing at {address}.")
            raise EdgarError(f"{self.site.name} refused {address} (403, and no throttle): look at it in a browser.")
        if status in (404, 410):
            raise NotThereError(f"{self.site.name} has nothing at {address}.")
        if status in (408, 425) or status >= 500:
            raise Transient(f"status {status}", asked)
        raise EdgarError(f"{address} was answered with status {status}: look at it in a browser.")


def open_gateway(archive: Path | None, *, tell: Callable[[str], None] | None = None) -> Gateway:
    """A gateway with the archive's identity and rate. Raises SettingsError, with how to set it, where nobody says who asks."""
    return Gateway(load_identity(archive), Manners(requests_per_second=load_rate(archive)), tell=tell)


def validators_of(response: httpx.Response) -> Validators:
    """What the server says of the version that it sends."""
    return Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))


def _seconds(text: str | None) -> float | None:
    """A Retry-After as seconds: a number, or a day of HTTP. None where it says nothing readable."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _checked_server(server: str, variable: str) -> str:
    parts: Any = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/") or parts.query:
        raise SettingsError(f"{variable} is {server!r}: write it like http://127.0.0.1:8000, or unset it to ask the world.")
    return f"{parts.scheme}://{parts.netloc}"
