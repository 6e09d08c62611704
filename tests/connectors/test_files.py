"""Paths become sources: files, folders with what is below, standard input; what cannot be read says why."""

import io
import os
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from invoicebridge.connectors import files
from invoicebridge.connectors.files import FileSource, InputSource, sources
from invoicebridge.errors import FileTooLarge, UnreadableFile


def reason(path: str | Path) -> str:
    """Why a path cannot be read."""
    (source,) = sources([str(path)])
    with pytest.raises(UnreadableFile) as raised:
        source.read()
    return raised.value.code


def below(folder: Path) -> list[str]:
    """The files that a folder stands for, relative to it."""
    return [os.path.relpath(source.label, folder) for source in sources([str(folder)])]


def test_a_file_is_called_as_it_was_given_and_named_without_folders(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<a/>")
    (source,) = sources([str(path)])
    assert (source.label, source.name, source.read()) == (str(path), "a.xml", b"<a/>")


def test_a_folder_stands_for_the_invoices_and_archives_in_it_and_below_in_order(tmp_path: Path) -> None:
    for name in ("b/2.xml", "b/1.XML", "a/z.p7m", "c.zip", "d.txt", "e.xml.bak", "f.xml.p7m"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.xml").mkdir()
    assert below(tmp_path) == ["c.zip", "f.xml.p7m", "a/z.p7m", "b/1.XML", "b/2.xml"]


def test_a_file_of_any_name_is_taken_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(b"x")
    (source,) = sources([str(tmp_path / "d.txt")])
    assert source.read() == b"x"


def test_a_folder_is_not_left_by_its_links_and_pipes_are_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "lost.xml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.xml")
    assert below(tmp_path) == ["lost.xml"]
    assert reason(tmp_path / "lost.xml") == "file-missing"


def test_what_cannot_be_read_says_why_only_when_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xml").touch()
    assert reason(tmp_path / "nowhere.xml") == "file-missing"
    assert reason(tmp_path / "a.xml" / "below.xml") == "file-not-readable"
    assert reason("x" * 300 + ".xml") == "file-not-readable"


def test_a_folder_below_that_cannot_be_listed_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.xml").touch()
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert below(tmp_path) == ["a.xml", "closed"]


def test_no_file_is_read_beyond_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    (tmp_path / "a.xml").write_bytes(b"x" * 10)
    (tmp_path / "b.xml").write_bytes(b"x" * 11)
    assert FileSource(str(tmp_path / "a.xml")).read() == b"x" * 10
    assert reason(tmp_path / "b.xml") == "file-too-large"
    assert reason("/dev/zero") == "file-too-large"


def test_of_a_file_beyond_the_bound_the_size_is_known_without_reading_it_and_of_a_pipe_it_is_not(
    tmp_path: Path,
) -> None:
    with (tmp_path / "a.xml").open("wb") as stream:
        stream.truncate(1 << 40)
    (file, pipe) = sources([str(tmp_path / "a.xml"), "/dev/zero"])
    with pytest.raises(FileTooLarge) as known:
        file.read()
    with pytest.raises(FileTooLarge) as unknown:
        pipe.read()
    assert [(error.value.size, error.value.exact) for error in (known, unknown)] == [
        (1 << 40, True),
        (files.MAX_BYTES, False),
    ]


def test_what_a_pipe_says_piece_by_piece_is_read_whole(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (source,) = sources([str(tmp_path / "pipe")])

    def write() -> None:
        with (tmp_path / "pipe").open("wb") as stream:
            for _ in range(200):
                stream.write(b"x" * 1000)
                stream.flush()

    writer = Thread(target=write)
    writer.start()
    assert source.read() == b"x" * 200_000
    writer.join()


def test_a_link_to_itself_is_told_and_one_to_a_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "loop.xml").symlink_to(tmp_path / "loop.xml")
    (tmp_path / "folder.xml").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "file").touch()
    (tmp_path / "good.xml").symlink_to(tmp_path / "file")
    assert below(tmp_path) == ["good.xml", "loop.xml"]
    assert reason(tmp_path / "loop.xml") == "file-not-readable"


def test_a_dash_is_standard_input_read_once_and_without_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"<a/>")))
    assert list(sources(["-"])) == [InputSource(b"<a/>", "-", None)]


def test_one_file_is_wanted_of_a_folder_and_reading_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xml").touch()
    with pytest.raises(UnreadableFile, match="file-is-folder"):
        files.single(str(tmp_path)).read()


def test_standard_input_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 3)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"<a/>")))
    assert reason("-") == "file-too-large"


def test_a_file_that_is_being_written_is_left_until_it_is_settled(tmp_path: Path) -> None:
    for name, at in (("old.json", 1000), ("new.json", 2000), ("other.txt", 1000)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (at, at))
    found = files.settled([str(tmp_path)], files.DRAFTS, 1500)
    assert [one.name for one in found] == ["old.json"]
    missing = files.settled([str(tmp_path / "nowhere")], files.DRAFTS, 1500)
    assert [one.name for one in missing] == ["nowhere"]
