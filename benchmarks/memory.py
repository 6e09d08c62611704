"""Peak memory of the command in fresh processes.

Two figures: the largest of its processes, as the system accounts for it (getrusage), and all of them together, with
what they share counted once (the proportional set size of Linux, looked at every 20 ms).
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.corpus import MOST_LINES, Invoice, invoice
from benchmarks.corpus_files import as_file, fill_folder
from benchmarks.measure import Other, Row, Spread, UnsoundResult, Wish, Workshop, spread
from benchmarks.processes import CHECK, run

ATTACHED: Final = 3_740_000
"""Bytes that make, in base64, a file of just less than the 5 MB that the SdI takes."""

_LOOK_EVERY: Final = 0.02
_KILO: Final = 1 if sys.platform == "darwin" else 1024
_LAUNCHER: Final = (
    "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)
"""A small process between us and the command: a child begins with the peak of the process that started it."""


@dataclass(frozen=True, slots=True)
class Peak:
    """Bytes."""

    largest: int
    together: int
    """0 where the system does not tell."""


def peak(command: Sequence[str], environment: dict[str, str]) -> Peak:
    """Run the command and return its peak memory; UnsoundResult when its exit code is not 0."""
    together = 0
    launcher = [sys.executable, "-S", "-c", _LAUNCHER, *command]
    with subprocess.Popen(launcher, env=environment, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            together = max(together, sum(map(_share, _below(process.pid))))
            time.sleep(_LOOK_EVERY)
        said = process.stdout.read() if process.stdout else ""
    if process.returncode != 0:
        raise UnsoundResult(f"{' '.join(command)[:200]} ended with exit code {process.returncode}")
    return Peak(int(said) * _KILO, together)


def _below(process: int) -> Iterator[int]:
    """The processes that a process started, and those that they started."""
    for child in _read(f"/proc/{process}/task/{process}/children").split():
        yield int(child)
        yield from _below(int(child))


def _share(process: int) -> int:
    """The proportional set size in bytes; 0 where it cannot be had, as when the process is gone."""
    for line in _read(f"/proc/{process}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:
        return ""


def peaks(command: Sequence[str], workshop: Workshop, times: int) -> tuple[Spread, Spread]:
    """Of the largest process, and of all together; the first run, which compiles the modules, is left out."""
    run(command, workshop.environment)
    found = [peak(command, workshop.environment) for _ in range(times)]
    return spread(one.largest for one in found), spread(one.together for one in found)


def large_file(workshop: Workshop) -> Iterator[Row]:
    """check of one large file beside check of a small one, as multiples of the file's size."""
    base, _ = _of_one_file(invoice(1, 10), workshop)
    larger = {
        "5 MB file with an attachment": (invoice(2, 10, ATTACHED), Wish("at most", 15)),
        f"file of {MOST_LINES:,} lines": (invoice(3, MOST_LINES), None),
    }
    for what, (one, wish) in larger.items():
        found, size = _of_one_file(one, workshop)
        yield Row(
            measure="attachment",
            what=f"peak of check, {what} ({size / 1e6:.1f} MB)",
            unit="MB",
            ours=found,
            beside=Other("base: 10 lines", base),
            figure=(found.median - base.median) / size,
            figure_unit="× its size, above base",
            wish=wish,
        )


def _of_one_file(one: Invoice, workshop: Workshop) -> tuple[Spread, int]:
    file = as_file(one)
    path = workshop.folder / file.name
    path.write_bytes(file.content)
    found, _ = peaks((*CHECK, str(path)), workshop, workshop.many(5))
    return found, len(file.content)


def large_folder(workshop: Workshop) -> Iterator[Row]:
    """The command over a folder of many files, for two forms of output."""
    count = workshop.many(10_000, least=500)
    folder = fill_folder(workshop.folder / "many", 10, count)
    for form in ("table", "json"):
        largest, together = peaks((*CHECK, "--format", form, str(folder)), workshop, workshop.many(3, least=1))
        what = f"check DIR --format {form}, {count:,} files"
        if not together.median:
            together = largest
        yield Row(
            measure="memory",
            what=f"peak of {what}, all its processes",
            unit="MB",
            ours=together,
            beside=Other("the largest one", largest),
            figure=together.high / 1e6,
            figure_unit="MB",
            wish=Wish("below", 150),
        )
