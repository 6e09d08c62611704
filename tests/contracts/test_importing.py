"""Importing into either kind of store by processes that are killed, and by two at once: every invoice exactly once."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Filter
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import store
from tests.batches.erp import lines, written
from tests.batches.importer import company

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
INVOICES = 450
"""More than two windows."""


@pytest.fixture
def archive(url: str) -> Iterator[Archive]:
    """An empty sandbox store with the company of the samples."""
    with store.opened(url) as opened:
        opened.companies.save(company())
        yield opened


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A batch table, with rows in no order."""
    rows = [row for number in range(INVOICES) for row in lines(f"{number}", 2)]
    random.Random(5).shuffle(rows)
    path = tmp_path / "fatture.csv"
    path.write_bytes(written(rows))
    return path


def importer(url: str, path: Path) -> subprocess.Popen[str]:
    """A process that imports the table."""
    command = [sys.executable, "-m", "tests.batches.importer", url, str(path)]
    environment = os.environ | {"PYTHONPATH": "."}
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)


def told(process: subprocess.Popen[str]) -> list[list[str]]:
    """What a process that ended well has told: code and number."""
    printed = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    return [line.split(" ") for line in printed.splitlines()]


def demand_once(archive: Archive) -> None:
    """Every invoice is in the store, in one file that waits, and nothing is broken."""
    listed = archive.overview.list(Filter(), 2 * INVOICES)
    assert Counter(one.numero for one in listed) == Counter({f"{number}": 1 for number in range(INVOICES)})
    assert len({one.name for one in listed}) == INVOICES
    assert all(one.queued and not one.withdrawn for one in listed)
    assert archive.drafts.open() == ()
    assert archive.stories.verify() == ()


def test_killed_again_and_again_and_begun_again_it_takes_every_invoice_once(
    archive: Archive, url: str, table: Path
) -> None:
    chance = random.Random(url)
    for _ in range(6):
        running = importer(url, table)
        time.sleep(chance.uniform(0.6, 2.2))
        running.kill()
        running.communicate(timeout=60)
    last = told(importer(url, table))
    assert {code for code, _ in last} <= {"import-goes-on", "prepared", "already-prepared"}
    demand_once(archive)
    batches = archive.batches.all()
    ended = [one for one in batches if one.ended_at is not None]
    for one in ended:
        invoices = list(archive.batches.invoices(one.id))
        assert len(invoices) == INVOICES
        assert all(each.transmission is not None and each.total is not None for each in invoices)
    assert ended


def test_two_processes_that_import_one_table_at_once_take_every_invoice_once(
    archive: Archive, url: str, table: Path
) -> None:
    first, second = importer(url, table), importer(url, table)
    every = [one for each in (told(first), told(second)) for one in each if one[0] != "import-goes-on"]
    demand_once(archive)
    assert Counter(code for code, _ in every) == {"prepared": INVOICES, "already-prepared": INVOICES}
