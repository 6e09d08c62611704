"""A large table takes no more memory than a small one. INVOICEBRIDGE_IMPORT_INVOICES says how large (default 6,000)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.batches import LINES, write_table

COUNT = int(os.environ.get("INVOICEBRIDGE_IMPORT_INVOICES", "6000"))
SCRIPT = r"""
import re, sys
from invoicebridge.bridge.importing import ImportedDraft
from invoicebridge.connectors.importers import registry
found = [0, 0]
for one in registry.opened(sys.argv[1]).drafts():
    found[isinstance(one, ImportedDraft)] += 1
peak = re.search(r"VmHWM:\s*(\d+) kB", open("/proc/self/status").read())
print(*found, int(peak[1]) // 1024)
"""


def imported(path: Path, root: Path) -> list[int]:
    """Faults, drafts, and the peak of the process in MB."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return [int(one) for one in done.stdout.split()]


@pytest.mark.slow
@pytest.mark.parametrize("shuffle", [False, True])
def test_memory_does_not_grow_with_the_table(tmp_path: Path, root: Path, shuffle: bool) -> None:
    write_table(tmp_path / "small.csv", COUNT // 10, shuffle=shuffle)
    write_table(tmp_path / "large.csv", COUNT, shuffle=shuffle)
    small, large = imported(tmp_path / "small.csv", root), imported(tmp_path / "large.csv", root)
    assert (small[:2], large[:2]) == ([0, COUNT // 10], [0, COUNT])
    assert large[2] < 200
    assert large[2] - small[2] < 20 + COUNT * LINES * 200 / 1e6
