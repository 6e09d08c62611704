"""Signed files are put whole, and never over another file."""

import errno
import os
import time
from pathlib import Path

import pytest

from invoicebridge.connectors.shelf import FolderShelf, prepared
from invoicebridge.errors import ConfigurationError


def test_a_file_is_put_beside_its_source_or_into_the_folder(tmp_path: Path) -> None:
    assert FolderShelf().path_of("in/a.xml", "a.xml.p7m") == os.path.join("in", "a.xml.p7m")
    assert FolderShelf("out").path_of("in/a.xml", "a.xml.p7m") == os.path.join("out", "a.xml.p7m")


def test_what_was_put_is_read_and_nothing_else_is_left(tmp_path: Path) -> None:
    shelf = FolderShelf(str(tmp_path / "new" / "folder"))
    path = shelf.path_of("a", "b")
    assert shelf.read(path) is None
    shelf.put(path, b"content")
    assert shelf.read(path) == b"content"
    assert [file.name for file in Path(path).parent.iterdir()] == ["b"]


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
def test_an_existing_file_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        monkeypatch.setattr(os, "link", refuse_links)
    path = str(tmp_path / "a")
    FolderShelf().put(path, b"first")
    with pytest.raises(ConfigurationError, match="output-exists-kept"):
        FolderShelf().put(path, b"second")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"first"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigurationError, match="output-not-written"):
        FolderShelf().put(str(tmp_path / "file" / "a"), b"")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigurationError, match="output-no-folder"):
        prepared(str(tmp_path / "file"))
    assert prepared(str(tmp_path / "later")) == FolderShelf(str(tmp_path / "later"))


def test_a_link_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("nowhere")
    with pytest.raises(ConfigurationError, match=r"output-link-dangles .*target=nowhere"):
        FolderShelf().read(str(tmp_path / "a"))


def test_only_our_unfinished_files_older_than_a_day_are_removed(tmp_path: Path) -> None:
    ours = "." + "0a" * 8 + ".part"
    for name, hours in ((ours, 25), ("." + "0b" * 8 + ".part", 23), ("big.part", 99), (".x.part", 99)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - hours * 3600,) * 2)
    prepared(str(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["." + "0b" * 8 + ".part", ".x.part", "big.part"]


def refuse_links(source: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError(errno.EEXIST, "exists")
    raise OSError(errno.EPERM, "no links here")
