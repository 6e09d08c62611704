"""The command line as a process of its own: a new interpreter, or one forked from a warm one, which is cheaper.

A forked one runs the same `main` with the same arguments; what it lacks is the start of the interpreter.
"""

import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from invoicebridge.connectors.clock import SystemClock

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 120
"""Seconds after which a process is taken to hang."""
_WARM: Final = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(["tests.journeys.warm"])


@dataclass
class Running:
    """A process that runs a command; `said` is the file of all that it prints."""

    process: "subprocess.Popen[bytes] | multiprocessing.process.BaseProcess"
    said: Path

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()

    def ended(self, within: float) -> int | None:
        """Its exit code (negative: the signal that ended it); None while it goes on after so many seconds."""
        if isinstance(self.process, subprocess.Popen):
            try:
                return self.process.wait(within)
            except subprocess.TimeoutExpired:
                return None
        self.process.join(within)
        return self.process.exitcode

    def end(self) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.ended(PATIENCE)
        if code is None:
            self.kill()
            raise TimeoutError(self.text)
        return code

    @property
    def text(self) -> str:
        """What it has printed."""
        return self.said.read_text(errors="replace")


def interpreter(arguments: Sequence[str], said: Path) -> Running:
    """The command runs in a new interpreter, as at a prompt."""
    with said.open("wb") as stream:
        command = [sys.executable, "-m", "invoicebridge", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT)
    return Running(process, said)


@dataclass(frozen=True)
class Machine:
    """What is unusual on the machine where a forked command runs."""

    later: timedelta = timedelta()
    """Its clock is fast by so much."""
    room: int | None = None
    """No file may grow beyond so many bytes."""


def forked(arguments: Sequence[str], said: Path, machine: Machine = Machine()) -> Running:
    """The command runs in a process that has everything imported already."""
    said.touch()
    process = _WARM.Process(target=_run, args=(list(arguments), str(said), machine))
    process.start()
    return Running(process, said)


def killed(running: Running, after: float) -> bool:
    """So many seconds later the process gets SIGKILL; whether it had not ended by then."""
    deadline = time.monotonic() + after
    code = running.ended(max(deadline - time.monotonic(), 0))
    if code is not None:
        return False
    running.kill()
    running.end()
    return True


class LaterClock(SystemClock):
    """The time of a machine whose clock is fast."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return super().now() + self._by


def _run(arguments: Sequence[str], said: str, machine: Machine) -> None:
    from invoicebridge.app import wiring
    from invoicebridge.cli.main import main

    wiring.SystemClock = lambda: LaterClock(machine.later)  # type: ignore[attr-defined,assignment]
    if machine.room is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (machine.room, machine.room))
    stream = os.open(said, os.O_WRONLY | os.O_APPEND)
    for number in (1, 2):
        os.dup2(stream, number)
    sys.exit(main(arguments))
