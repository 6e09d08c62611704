"""Starts what a user would start, as installed: byte code kept, none of this shell's settings for Python or for us."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.corpus import RECEPTION

COMMAND: Final = (sys.executable, "-m", "invoicebridge")
CHECK: Final = (*COMMAND, "check", "--at", RECEPTION.date().isoformat())

_ROOT: Final = Path(__file__).resolve().parent.parent
_NOT_OURS: Final = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "INVOICEBRIDGE_LANG")


def environment(folder: Path) -> dict[str, str]:
    """The environment of the processes measured; their byte code is kept in the folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    paths = [str(_ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def run(command: Sequence[str], environment: dict[str, str], folder: Path | None = None) -> int:
    """Run a command with nowhere to print to; its exit code."""
    nowhere = subprocess.DEVNULL
    done = subprocess.run(command, env=environment, cwd=folder, stdout=nowhere, stderr=nowhere, check=False)
    return done.returncode
