"""What /healthz tells, and how it and /metrics are asked."""

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from invoicebridge.bridge.archived import JobRun
from invoicebridge.bridge.ports import Archive
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.scheduler.clockwork import Clockwork
from invoicebridge.scheduler.health import HANGS, Condition, Role, examined
from invoicebridge.scheduler.listening import AT_ONCE, PATIENCE, Answer, as_json, listening
from invoicebridge.settings import Place
from tests.world import AT, World, world

RUN = JobRun(job="collect", started=AT, ended=AT, verdict="failed", line="1 failed")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as one:
        yield one


@dataclass
class Planned:
    """A clockwork that says what it is told to."""

    goes: bool
    times: dict[str, datetime]

    def next_times(self) -> dict[str, datetime]:
        return self.times


def condition(role: Role, *, goes: bool = True, **times: datetime) -> Condition:
    return Condition(role=role, since=AT, clockwork=cast(Clockwork, Planned(goes, times)))


def asked(one: Condition, small: World) -> tuple[int, Any]:
    return examined(one, small.archive, small.clock)


def test_a_leader_is_well_and_tells_its_jobs_those_that_failed_too(small: World) -> None:
    small.archive.leadership.take("me", AT, timedelta(minutes=1))
    small.archive.jobs.ended(RUN)
    status, told = asked(condition(Role.LEADER, collect=AT), small)
    assert (status, told["status"], told["role"], told["leader"]) == (200, "ok", "leader", "me")
    assert told["jobs"]["collect"]["line"] == "1 failed"
    assert told["next"] == {"collect": AT.isoformat()}


def test_a_run_that_does_not_end_is_told_and_in_the_end_a_reason(small: World) -> None:
    one = condition(Role.LEADER, transmit=AT)
    one.under_way = lambda: {"transmit": AT - HANGS}
    status, told = asked(one, small)
    assert (status, told["running"]) == (200, {"transmit": (AT - HANGS).isoformat()})
    one.under_way = lambda: {"transmit": AT - HANGS - timedelta(seconds=1)}
    assert asked(one, small)[1]["reasons"] == ["job-hangs-transmit"]


def test_a_standby_is_well_while_the_store_answers(small: World) -> None:
    assert asked(condition(Role.STANDBY, goes=False), small)[0] == 200


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (Condition(), "role-starting"),
        (Condition(role=Role.STOPPING), "role-stopping"),
        (condition(Role.LEADER, goes=False), "clockwork-stopped"),
        (condition(Role.LEADER, transmit=AT - timedelta(minutes=6)), "job-late-transmit"),
    ],
)
def test_what_does_not_work_is_the_reason(small: World, one: Condition, reason: str) -> None:
    status, told = asked(one, small)
    assert (status, told["reasons"]) == (503, [reason])


def test_a_store_that_does_not_answer_is_a_reason_and_what_is_known_is_told(small: World) -> None:
    class Gone:
        @property
        def jobs(self) -> Any:
            raise ArchiveUnavailable("store-unavailable", reason="gone")

    one = replace(condition(Role.STANDBY), ended={"collect": RUN})
    status, told = examined(one, cast(Archive, Gone()), small.clock)
    assert (status, told["reasons"]) == (503, ["store-unavailable"])
    assert list(told["jobs"]) == ["collect"]


# --- over HTTP -------------------------------------------------------------------------------------------------------


def get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def broken() -> Answer:
    raise ValueError("Mario Rossi")


def test_what_is_there_is_answered_and_nothing_else() -> None:
    answers = {"/healthz": lambda: as_json(503, {"è": 1}), "/broken": broken}
    with listening(Place("127.0.0.1", 0), answers) as port:
        assert get(port, "/healthz?x=1") == (503, b'{\n  "\xc3\xa8": 1\n}\n')
        status, body = get(port, "/etc/passwd")
        assert (status, json.loads(body)) == (404, {"paths": ["/healthz", "/broken"]})
        with pytest.raises(urllib.error.HTTPError) as head:
            urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/healthz", method="HEAD"), timeout=5)
        assert (head.value.code, head.value.read()) == (503, b"")
        assert get(port, "/broken") == (500, b'{\n  "error": "ValueError"\n}\n')
    with pytest.raises(OSError, match="refused"):
        get(port, "/healthz")


def test_whoever_says_a_byte_now_and_then_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoicebridge.scheduler.listening._Server.longest", 0.3)
    with listening(Place("127.0.0.1", 0), {}) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.settimeout(0.1)
        for _ in range(20):
            with suppress(TimeoutError, ConnectionError):
                slow.sendall(b"G")
                if slow.recv(1) == b"":
                    return
    pytest.fail("it was still listened to")


def test_a_port_that_is_taken_is_an_error_of_the_system() -> None:
    with (
        listening(Place("127.0.0.1", 0), {}) as port,
        pytest.raises(OSError, match="in use"),
        listening(Place("127.0.0.1", port), {}),
    ):
        pass


def test_only_a_few_are_answered_at_once_and_whoever_says_nothing_is_hung_up_on() -> None:
    with listening(Place("127.0.0.1", 0), {"/x": lambda: as_json(200, {})}) as port:
        before = threading.active_count()
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(AT_ONCE)]
        late = socket.create_connection(("127.0.0.1", port))
        late.settimeout(3)
        assert late.recv(1) == b""
        assert threading.active_count() == before + 2 * AT_ONCE  # each has another one, that ends it in time
        for one in silent:
            one.settimeout(2 * PATIENCE)
            assert one.recv(1) == b""
            one.close()
        late.close()
