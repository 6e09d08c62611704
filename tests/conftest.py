"""What every test may ask for: the repository's root, the official files beside it, an outside judge.

A test may be skipped on a developer's machine that lacks a tool. Where INVOICEBRIDGE_CI is set it may not: there a skip
is a failure, save for the official files, which are not ours to copy and may be absent anywhere.
"""

import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "official"
NO_OFFICIAL_FILES = "the official files are not beside this checkout"


def strict() -> bool:
    """Whether a skipped test is a failure here."""
    return bool(os.environ.get("INVOICEBRIDGE_CI"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def official() -> Path:
    """The folder of the official schemas and samples; the test is skipped where it is absent."""
    if not OFFICIAL.is_dir():
        pytest.skip(NO_OFFICIAL_FILES)
    return OFFICIAL


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str], str]:
    """A function from a tool's name to its path; without the tool the test that calls it is skipped (failed in CI)."""

    def path_of(name: str) -> str:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"{name} is not installed")
        return found

    return path_of


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where every tool must be present."""
    report = yield
    if strict() and report.skipped and not hasattr(report, "wasxfail") and "official" not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped, which INVOICEBRIDGE_CI forbids: {report.longrepr}"
    return report
