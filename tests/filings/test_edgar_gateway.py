"""The gateway over real sockets: who asks, how often, what it does when EDGAR or the network misbehaves."""

import gzip
import importlib.util
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from filings.edgar.gateway import Gateway, Manners, NotThereError, UnreachableError, Validators, _seconds, open_gateway
from filings.edgar.identity import Identity, identity, load_identity, load_rate, write_identity
from filings.errors import EdgarError, SettingsError

_spec = importlib.util.spec_from_file_location("local_edgar", Path(__file__).resolve().parents[1] / "local_edgar.py")
assert _spec and _spec.loader
local_edgar: Any = sys.modules.setdefault("local_edgar", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(local_edgar)

WHO = Identity("Jane Doe", "jane@screener.test")
QUICK = Manners(
    requests_per_second=1000, attempts=4, first_wait=0.01, longest_wait=0.05, throttle_pause=0.3, connect_timeout=2, read_timeout=2
)
PATH = "/submissions/CIK0000000001.json"
ADDRESS = "https://data.sec.gov" + PATH


@pytest.fixture
def edgar() -> Iterator[Any]:
    with local_edgar.serving() as server:
        server.files[PATH] = b'{"cik": "0000000001"}'
        yield server


def quick(edgar: Any, manners: Manners = QUICK, who: Identity = WHO) -> Gateway:
    return Gateway(who, manners, server=edgar.url)


def test_says_who_asks_in_the_way_the_sec_wants(edgar: Any) -> None:
    with quick(edgar) as gateway:
        assert gateway.get(ADDRESS, is_json=True).body == b'{"cik": "0000000001"}'
    assert edgar.asked[0].headers["User-Agent"] == "Jane Doe jane@screener.test"
    assert edgar.asked[0].headers["Accept-Encoding"] == "gzip, deflate"


def test_a_refused_identity_is_told_with_its_mend_and_not_tried_again(edgar: Any) -> None:
    with quick(edgar, who=Identity("Jane", "nowhere")) as gateway, pytest.raises(EdgarError, match="screener init"):
        gateway.get(ADDRESS)
    assert edgar.count() == 1


def test_missing_identity_is_one_sentence_that_tells_how_to_set_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"screener init --name .* or set SCREENER_IDENTITY="):
        load_identity(tmp_path, {})


def test_identity_from_file_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_identity(tmp_path, identity("  Jane   Doe ", "jane@screener.test"), 2)
    assert load_identity(tmp_path, {}) == Identity("Jane Doe", "jane@screener.test")
    assert load_rate(tmp_path) == 2
    said = {"SCREENER_IDENTITY": "John Roe john@screener.test"}
    assert load_identity(tmp_path, said) == Identity("John Roe", "john@screener.test")
    monkeypatch.delenv("SCREENER_IDENTITY", raising=False)
    with open_gateway(tmp_path) as gateway:
        assert gateway.who.name == "Jane Doe" and gateway.manners.requests_per_second == 2


@pytest.mark.parametrize(
    ("name", "email"), [("Jane\r\nHost: evil", "nope"), ("", "j@a.org"), ("Jané", "j@a.org"), ("J" * 101, "j@a.org"), ("J", "j@a")]
)
def test_what_a_header_cannot_carry_is_refused(name: str, email: str) -> None:
    with pytest.raises(SettingsError):
        identity(name, email)


@pytest.mark.parametrize("text", ["[edgar]\nname = 3", "edgar = 1", "[edgar", "[edgar]\nrequests_per_second = 11\n", "\xff"])
def test_a_broken_settings_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "screener.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError):
        load_rate(tmp_path)
        load_identity(tmp_path, {})


def test_a_settings_file_with_more_in_it_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "screener.toml").write_text("[mine]\nx = 1\n")
    with pytest.raises(SettingsError, match="mine"):
        write_identity(tmp_path, WHO)
    assert (tmp_path / "screener.toml").read_text() == "[mine]\nx = 1\n"


def test_never_faster_than_eight_a_second_at_the_sec() -> None:
    with pytest.raises(SettingsError, match="9 requests a second"):
        Gateway(WHO, Manners(requests_per_second=9), server="")


@pytest.mark.parametrize("server", ["127.0.0.1:80", "ftp://x", "http://x/path", "http://"])
def test_a_server_that_is_no_address_is_refused(server: str) -> None:
    with pytest.raises(SettingsError, match="SCREENER_SEC_URL"):
        Gateway(WHO, QUICK, server=server)


ASK = """
import sys, threading
from filings.edgar.gateway import Gateway, Manners
from filings.edgar.identity import Identity
with Gateway(Identity("Jane Doe", "jane@screener.test"), Manners(), server=sys.argv[1]) as gateway:
    gateway.get("https://data.sec.gov/ready.json")
    def some():
        for _ in range(3):
            gateway.get("https://data.sec.gov/submissions/CIK0000000001.json")
    threads = [threading.Thread(target=some) for _ in range(2)]
    [t.start() for t in threads]; [t.join() for t in threads]
"""


def test_four_processes_of_two_threads_stay_at_eight_in_any_second(edgar: Any) -> None:
    edgar.files["/ready.json"] = b"{}"
    running = [subprocess.Popen([sys.executable, "-c", ASK, edgar.url]) for _ in range(4)]
    assert [process.wait(timeout=30) for process in running] == [0, 0, 0, 0]
    assert edgar.count() == 28
    assert edgar.busiest_second() <= 8
    # 28 turns at 8 a second take 3.4 s at least; twice as much would mean that turns are wasted.
    assert 3.4 <= max(a.at for a in edgar.asked) - min(a.at for a in edgar.asked) < 15


def test_throttle_page_stops_everybody_and_then_goes_on(edgar: Any) -> None:
    edgar.fault(PATH, status=403, body=local_edgar.THROTTLE_PAGE)
    edgar.files["/other.json"] = b"{}"
    said: list[str] = []
    with Gateway(WHO, QUICK, server=edgar.url, tell=said.append) as gateway, quick(edgar) as other:
        began = time.monotonic()
        waiting = threading.Timer(0.1, lambda: other.get("https://www.sec.gov/other.json"))
        waiting.start()
        assert gateway.get(ADDRESS).body == b'{"cik": "0000000001"}'
        waiting.join()
        assert time.monotonic() - began >= 0.3
        assert gateway.traffic.throttles == 1 and gateway.traffic.retries == 0
    assert [a.status for a in edgar.asked] == [403, 200, 200]
    assert edgar.asked[1].at - edgar.asked[0].at >= 0.29 and edgar.asked[2].at - edgar.asked[0].at >= 0.29
    assert len(said) == 1 and "throttles" in said[0]


def test_a_throttle_that_does_not_end_is_given_up(edgar: Any) -> None:
    edgar.most_a_second = 0
    hasty = Manners(requests_per_second=1000, throttle_pause=0.05)
    with quick(edgar, hasty) as gateway, pytest.raises(UnreachableError, match="throttled 3 times"):
        gateway.get(ADDRESS)
    assert edgar.count() == 3


def test_other_403_is_no_throttle(edgar: Any) -> None:
    with quick(edgar) as gateway:
        with pytest.raises(NotThereError):
            gateway.get("https://www.sec.gov/Archives/edgar/data/1/missing.htm")
        edgar.fault(PATH, status=403, body=b"<html>Forbidden</html>")
        with pytest.raises(EdgarError, match="403, and no throttle"):
            gateway.get(ADDRESS)
        assert gateway.traffic.throttles == 0
    assert edgar.count() == 2


def test_429_waits_as_long_as_it_is_told(edgar: Any) -> None:
    edgar.fault(PATH, status=429, headers={"Retry-After": "1"})
    with quick(edgar) as gateway:
        assert gateway.get(ADDRESS).body
    assert 0.95 <= edgar.asked[1].at - edgar.asked[0].at < 10


def test_a_retry_after_may_be_a_day_of_http() -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 55 < (_seconds(in_a_minute) or 0) <= 60
    assert _seconds("Fri, 21 Nov 2025 03:00:00 GMT") == 0
    assert _seconds("soon") is None and _seconds(None) is None and _seconds("7") == 7


def test_a_retry_after_of_hours_is_given_up_with_the_time(edgar: Any) -> None:
    edgar.fault(PATH, status=503, headers={"Retry-After": "86400"})
    with quick(edgar) as gateway, pytest.raises(UnreachableError, match="86,400 seconds"):
        gateway.get(ADDRESS)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 503, "headers": {"Retry-After": "0"}},
        {"cut": 5},
        {"claim": 10_000},
        {"body": b"<html>We are down for maintenance</html>", "headers": {}},
        {"body": b'{"cik": "00000', "headers": {}},
        {"body": gzip.compress(b'{"cik": "0000000001"}')[:-6], "headers": {"Content-Encoding": "gzip"}},
        {"body": b"\x1f\x8bgarbage", "headers": {"Content-Encoding": "gzip"}},
    ],
    ids=["500", "503", "cut", "wrong length", "page", "torn", "torn gzip", "garbage"],
)
def test_what_breaks_once_is_asked_again(edgar: Any, fault: dict[str, Any]) -> None:
    edgar.fault(PATH, **fault)
    with quick(edgar) as gateway:
        assert gateway.get(ADDRESS, is_json=True).body == b'{"cik": "0000000001"}'
        assert gateway.traffic.retries == 1
    assert edgar.count() == 2


def test_what_stays_broken_is_one_sentence(edgar: Any) -> None:
    for _ in range(9):
        edgar.fault(PATH, status=502)
    with quick(edgar) as gateway, pytest.raises(UnreachableError, match="4 attempts .*status 502.*run the same command again"):
        gateway.get(ADDRESS)
    assert edgar.count() == 4


def test_nobody_at_home_is_one_sentence() -> None:
    with Gateway(WHO, QUICK, server="http://127.0.0.1:9") as gateway, pytest.raises(UnreachableError, match="check the network"):
        gateway.get(ADDRESS)


def test_a_trickle_is_cut_off_and_asked_for_again(edgar: Any) -> None:
    edgar.files["/slow.txt"] = b"x" * 4000
    edgar.fault("/slow.txt", trickle=0.1, piece=4, headers={})
    patient = Manners(requests_per_second=1000, first_wait=0.01, patience=0.3, slowest=1000)
    with quick(edgar, patient) as gateway:
        began = time.monotonic()
        assert gateway.get("https://www.sec.gov/slow.txt").body == b"x" * 4000
        assert time.monotonic() - began < 20  # where all of it would take a hundred seconds


def test_a_stall_runs_into_the_time_limit(edgar: Any) -> None:
    edgar.fault(PATH, trickle=1.5, piece=4)
    hurried = Manners(requests_per_second=1000, first_wait=0.01, read_timeout=0.2)
    with quick(edgar, hurried) as gateway:
        assert gateway.get(ADDRESS).body
        assert gateway.traffic.retries >= 1


@pytest.mark.parametrize(
    "goal", ["http://127.0.0.1:1/x", "https://evil.example/x", "https://www.sec.gov.evil.example/", "ftp://a/", "//x"]
)
def test_redirects_elsewhere_are_not_followed(edgar: Any, goal: str) -> None:
    edgar.fault(PATH, status=302, headers={"Location": goal})
    with quick(edgar) as gateway, pytest.raises(EdgarError, match="not sec.gov"):
        gateway.get(ADDRESS)
    assert edgar.count() == 1


def test_redirects_within_are_followed_but_not_for_ever(edgar: Any) -> None:
    edgar.fault(PATH, status=301, headers={"Location": "/new.json"})
    edgar.files["/new.json"] = b"{}"
    with quick(edgar) as gateway:
        assert gateway.get(ADDRESS).body == b"{}"
        for _ in range(9):
            edgar.fault(PATH, status=302, headers={"Location": PATH})
        with pytest.raises(EdgarError, match="redirected more than 5 times"):
            gateway.get(ADDRESS)


@pytest.mark.parametrize(
    "url", ["https://evil.example/x", "http://www.sec.gov/x", "https://www.sec.gov@evil.example/", "file:///etc/passwd"]
)
def test_only_sec_gov_is_asked(edgar: Any, url: str) -> None:
    with quick(edgar) as gateway, pytest.raises(EdgarError, match="not an address of sec.gov"):
        gateway.get(url)


def test_what_has_not_changed_is_not_sent_again(edgar: Any) -> None:
    with quick(edgar) as gateway:
        first = gateway.get(ADDRESS)
        again = gateway.get(ADDRESS, first.validators)
        assert again.body is None and again.validators == first.validators
        assert gateway.get(ADDRESS, Validators('"older"')).body
    assert [a.status for a in edgar.asked] == [200, 304, 200]


@pytest.mark.parametrize("encoding", ["identity", "gzip", "deflate"])
def test_a_reply_larger_than_allowed_is_refused(edgar: Any, encoding: str) -> None:
    # 50 MB of nothing, 50 kB on the wire: it must be refused after a few MB, not unpacked.
    body = bytes(50_000_000)
    packed = {"identity": body, "gzip": gzip.compress(body), "deflate": zlib.compress(body)}[encoding]
    edgar.fault(PATH, body=packed, headers={"Content-Encoding": encoding})
    with quick(edgar) as gateway, pytest.raises(EdgarError, match="more than 5,000,000 bytes"):
        gateway.get(ADDRESS, most=5_000_000)
    assert edgar.count() == 1


def test_deflate_without_a_header_and_unknown_packing(edgar: Any) -> None:
    machine = zlib.compressobj(wbits=-15)
    edgar.fault(PATH, body=machine.compress(b"plain words") + machine.flush(), headers={"Content-Encoding": "deflate"})
    edgar.fault(PATH, body=b"x", headers={"Content-Encoding": "br"})
    with quick(edgar) as gateway:
        assert gateway.get(ADDRESS).body == b"plain words"
        with pytest.raises(EdgarError, match="packed as 'br'"):
            gateway.get(ADDRESS)
