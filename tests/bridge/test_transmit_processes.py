"""Several processes transmit from one store at once, and one of them is killed: no file goes twice."""

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from invoicebridge.bridge.sending.transmit import transmit
from invoicebridge.transmission.state import State
from tests.bridge.queued import codes, known_box, queue, state
from tests.world import World, world

ROOT = Path(__file__).resolve().parents[2]


def sender(small: World, mails: Path) -> subprocess.Popen[str]:
    """A process that transmits."""
    command = [sys.executable, "-m", "tests.bridge.sender", small.url, str(mails)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def sent(mails: Path) -> Counter[str]:
    """How often each file was handed to the provider."""
    return Counter(mails.read_text().splitlines())


def subject(content: bytes) -> str:
    """The subject of a mail: the name of its file."""
    return content.split(b"\r\nSubject: ")[1].split(b"\r\n")[0].decode()


@pytest.mark.slow
def test_processes_at_once_send_each_file_once(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        known_box(small.archive)
        ids = queue(small.archive, *range(1, 21))
        mails = tmp_path / "mails"
        mails.touch()
        running = [sender(small, mails) for _ in range(3)]
        told = [each.communicate(timeout=120)[0].split() for each in running]
        assert [each.returncode for each in running] == [0, 0, 0]
        assert Counter(code for each in told for code in each) == {"sent": 20}
        assert sent(mails) == {f"IT75100120361_{number:05}.xml": 1 for number in range(1, 21)}
        assert {state(small.archive, one) for one in ids} == {State.SENT}


@pytest.mark.slow
def test_several_processes_send_one_first_file(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        queue(small.archive, *range(1, 11))
        mails = tmp_path / "mails"
        mails.touch()
        running = [sender(small, mails) for _ in range(3)]
        for each in running:
            each.communicate(timeout=120)
        assert sum(sent(mails).values()) == 1


@pytest.mark.slow
def test_what_a_killed_process_was_sending_is_not_sent_again(tmp_path: Path) -> None:
    with world(tmp_path) as small:
        known_box(small.archive)
        queue(small.archive, *range(1, 21))
        mails = tmp_path / "mails"
        mails.touch()
        while len(sent(mails)) < 20 and small.archive.queue.waiting("demo", small.clock.now()):
            running = sender(small, mails)
            before = len(sent(mails))
            while running.poll() is None and len(sent(mails)) < before + 5:
                time.sleep(0.005)
            running.send_signal(signal.SIGKILL)
            running.communicate()
        small.clock.at += small.bridge.mailboxes["pec"].lease
        assert set(codes(transmit(small.bridge))) <= {"sent"}
        here = Counter(subject(mail.content) for mail in small.outbox.mails)
        doubts = small.archive.attempts.unfinished("pec")
        assert max((sent(mails) + here).values()) == 1
        assert len(sent(mails) + here) + len(doubts) >= 20
        for stored in doubts:
            assert not small.archive.queue.requeue(stored.attempt.transmissions[0], small.clock.now())
