"""Files that a person asked for are written whole, and one name is never given to two of them."""

import errno
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from invoicebridge.connectors.output import write_file
from invoicebridge.connectors.whole_file import write_whole
from invoicebridge.errors import ConfigurationError


@pytest.fixture(params=["with links", "without links"])
def either_file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without links":
        monkeypatch.setattr(os, "link", no_links)


def no_links(source: Path, target: Path) -> None:
    raise OSError(errno.EPERM, "no links here")


def at_once(writers: int, write: Callable[[int], None]) -> list[int]:
    """Which of the writers, all let loose at one moment, were not refused."""
    barrier = Barrier(writers)

    def attempt(number: int) -> bool:
        barrier.wait()
        try:
            write(number)
        except ConfigurationError as error:
            return error.code != "output-exists"
        return True

    with ThreadPoolExecutor(writers) as pool:
        return [number for number, done in enumerate(pool.map(attempt, range(writers))) if done]


@pytest.mark.usefixtures("either_file_system")
def test_of_several_writers_of_one_name_one_alone_gets_it(tmp_path: Path) -> None:
    for turn in range(20):
        path = tmp_path / f"{turn}.xml"
        (winner,) = at_once(8, lambda number, path=path: write_file(str(path), b"%d" % number, replace=False))  # type: ignore[misc]
        assert path.read_bytes() == b"%d" % winner
    assert len(list(tmp_path.iterdir())) == 20


@pytest.mark.usefixtures("either_file_system")
def test_an_existing_file_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"mine")
    with pytest.raises(ConfigurationError, match="output-exists"):
        write_file(str(path), b"other", replace=False)
    assert path.read_bytes() == b"mine"
    write_file(str(path), b"other", replace=True)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"other"]


def test_a_link_is_written_through_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.xml").symlink_to(tmp_path / "a.xml")
    write_file(str(tmp_path / "link.xml"), b"x", replace=False)
    assert (tmp_path / "link.xml").is_symlink()
    assert (tmp_path / "a.xml").read_bytes() == b"x"


def test_a_device_is_written_to_as_it_is() -> None:
    write_file(os.devnull, b"x", replace=False)
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["", "nowhere/a.xml", "x" * 300])
def test_what_cannot_be_written_says_why(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="output-not-written"):
        write_file(os.path.join(tmp_path, name), b"x", replace=True)
    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_a_folder_takes_is_written(tmp_path: Path) -> None:
    write_file(str(tmp_path / ("x" * 255)), b"x", replace=False)
    assert [len(one.name) for one in tmp_path.iterdir()] == [255]


def test_others_may_read_what_the_umask_lets_them_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "a.xml", b"x", replace=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.xml").stat().st_mode) == 0o644


def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.xml", b"x", replace=False)
    assert list(tmp_path.iterdir()) == []
