"""A sandbox for each test, at noon of the day on which the samples are good, with one mailbox."""

from collections.abc import Iterator

import pytest

from invoicebridge.sandbox import Sandbox
from tests.sandbox.client import COMPANY, PASSWORD, START


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(start=START) as running:
        running.mailbox(COMPANY, PASSWORD)
        yield running
