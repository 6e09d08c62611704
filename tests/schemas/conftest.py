"""The fixture that most tests here take: one schema of ours and the official one."""

from pathlib import Path

import pytest

from tests.schemas.pairs import SOURCES, Pair, pair_of


@pytest.fixture(scope="session", params=SOURCES, ids=lambda row: str(row["name"]))
def pair(request: pytest.FixtureRequest, official: Path) -> Pair:
    """Each schema in turn; the test is skipped where the official files are absent."""
    return pair_of(request.param, official)
