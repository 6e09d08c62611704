"""A watched folder: everything that is put into `in` ends in `done` or `failed` with a result, whole and once."""

import hashlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.connectors.watched import taking
from invoicebridge.connectors.watched.folder import WatchedFolder
from invoicebridge.errors import ConfigurationError

PROCESSES, FILES, KILLS = 3, 60, 25


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "erp"
    folder.mkdir()
    watched(folder).prepare()
    return folder


def watched(folder: Path, settle: timedelta = timedelta(), keep: timedelta | None = None) -> WatchedFolder:
    return WatchedFolder(folder, settle, keep)


def put(folder: Path, name: str, content: bytes = b"numero;data\n") -> Path:
    path = folder / "in" / name
    path.write_bytes(content)
    return path


def work_through(folder: Path, *, good: bool = True) -> list[str]:
    """One pass; what was given."""
    found = []
    for given in watched(folder).given():
        found.append(given.label)
        given.record(b"result of ")
        given.record(given.label.encode())
        given.finish(good=good and given.odd is None)
    return found


def names(folder: Path, where: str) -> list[str]:
    return sorted(os.listdir(folder / where))


def test_a_file_goes_to_done_with_its_result_beside_it(here: Path) -> None:
    put(here, "novembre.csv", b"content")
    assert work_through(here) == ["novembre.csv"]
    assert names(here, "done") == ["novembre.csv", "novembre.csv.esito.csv"]
    assert (here / "done" / "novembre.csv").read_bytes() == b"content"
    assert (here / "done" / "novembre.csv.esito.csv").read_bytes() == b"result of novembre.csv"
    assert (names(here, "in"), names(here, "work"), names(here, "failed")) == ([], [], [])
    assert work_through(here) == []


def test_one_that_a_person_has_to_mend_goes_to_failed_with_a_copy(here: Path) -> None:
    put(here, "novembre.csv")
    (given,) = watched(here).given()
    assert given.path.endswith("novembre.csv")
    (given,) = watched(here).given()
    given.annotate(lambda stream: stream.write(b"remarks") and None)
    where = given.finish(good=False)
    assert where == str(here / "failed" / "novembre.csv")
    assert names(here, "failed") == ["novembre.annotato.csv", "novembre.csv", "novembre.csv.esito.csv"]


def test_the_same_name_twice_gets_the_time_into_its_name(here: Path) -> None:
    for content in (b"1", b"2", b"3"):
        put(here, "novembre.csv", content)
        work_through(here)
    found = [name for name in names(here, "done") if not name.endswith(".esito.csv")]
    assert len(found) == 3
    assert all(name.startswith("novembre.") and name.endswith(".csv") for name in found)
    assert sorted((here / "done" / name).read_bytes() for name in found) == [b"1", b"2", b"3"]
    assert len(names(here, "done")) == 6


def test_a_mended_copy_may_come_back_under_its_own_name(here: Path) -> None:
    for _ in range(2):
        put(here, "a.csv")
        (given,) = watched(here).given()
        given.annotate(lambda stream: stream.write(b"x") and None)
        given.finish(good=False)
    (here / "in" / "a.annotato.csv").write_bytes(b"mended")
    assert work_through(here, good=False) == ["a.annotato.csv"]
    kept = [name for name in names(here, "failed") if (here / "failed" / name).read_bytes() == b"mended"]
    assert len(kept) == 1


def test_what_is_still_being_written_is_left_alone(here: Path) -> None:
    for name in (".a.csv", "a.csv.tmp", "a.part", "a.csv~", "~$a.xlsx", "a.filepart"):
        put(here, name)
    assert work_through(here) == []
    put(here, "new.csv")
    assert list(watched(here, timedelta(seconds=5)).given()) == []
    with (here / "in" / "open.csv").open("wb") as stream:
        stream.write(b"half of")
        stream.flush()
        assert work_through(here) == ["new.csv"]
        stream.write(b" it")
    assert work_through(here) == ["open.csv"]
    assert (here / "done" / "open.csv").read_bytes() == b"half of it"


def test_a_file_that_is_old_and_was_moved_here_just_now_waits(here: Path) -> None:
    path = put(here, "a.csv")
    os.utime(path, (1, 1))
    assert list(watched(here, timedelta(seconds=5)).given()) == []


def test_who_writes_after_all_is_found_out(here: Path) -> None:
    put(here, "a.csv")
    for given in watched(here).given():
        assert not given.changed()
        with Path(given.path).open("ab") as stream:
            stream.write(b"more")
        assert given.changed()


def test_the_oldest_comes_first(here: Path) -> None:
    for name in ("z.csv", "m.csv", "a.csv"):
        put(here, name)
        time.sleep(0.01)
    assert work_through(here) == ["z.csv", "m.csv", "a.csv"]


def test_a_folder_is_one_batch(here: Path) -> None:
    (here / "in" / "novembre" / "a").mkdir(parents=True)
    (here / "in" / "novembre" / "a" / "1.xml").write_bytes(b"<a/>")
    (given,) = watched(here).given()
    assert (given.is_folder, given.odd) == (True, None)
    assert work_through(here) == ["novembre"]
    assert names(here, "done") == ["novembre", "novembre.esito.csv"]


def test_links_pipes_and_sockets_are_never_opened(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (here / "in" / "link.csv").symlink_to(secret)
    (here / "in" / "nowhere.csv").symlink_to(tmp_path / "absent")
    os.mkfifo(here / "in" / "pipe.csv")
    (here / "in" / "folder").mkdir()
    (here / "in" / "folder" / "link.csv").symlink_to(secret)
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(here / "in")
        listening.bind("socket.csv")
        found = {given.label: given.odd for given in watched(here).given()}
    assert found == {
        "link.csv": "link", "nowhere.csv": "link", "folder": "link", "pipe.csv": "special", "socket.csv": "special",
    }  # fmt: skip
    assert len(work_through(here)) == 5
    assert len(names(here, "failed")) == 10
    assert secret.read_bytes() == b"secret"


@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe.csv", b"a\nb.csv", b"-rf", b"a" * 251 + b".csv", b"." + b"x" * 250, "è".encode() * 127, b"$(id).csv"],
)
def test_hostile_names_are_names(here: Path, name: bytes) -> None:
    (Path(os.fsdecode(os.fsencode(here / "in") + b"/" + name))).write_bytes(b"x")
    expected = 0 if name.startswith(b".") else 1
    for _ in range(2):
        assert len(work_through(here)) == expected
        (Path(os.fsdecode(os.fsencode(here / "in") + b"/" + name))).write_bytes(b"x")
    assert len(os.listdir(os.fsencode(here / "done"))) == 4 * expected


def test_labels_can_be_written_down_anywhere(here: Path) -> None:
    Path(os.fsdecode(os.fsencode(here / "in") + b"/\xff.csv")).write_bytes(b"x")
    (given,) = watched(here).given()
    assert given.label.encode("utf-8").decode("utf-8") == "\ufffd.csv"


def test_what_is_done_goes_after_a_while_if_so_asked(here: Path) -> None:
    put(here, "old.csv")
    work_through(here)
    (here / "done" / "mine.txt").write_bytes(b"somebody's own")
    (here / "done" / "old.csv.esito.csv").touch()
    watched(here, keep=timedelta(days=1)).prepare()
    assert len(names(here, "done")) == 3
    os.utime(here / "done" / "old.csv.esito.csv", (1, 1))
    watched(here, keep=timedelta(days=1)).prepare()
    assert names(here, "done") == ["mine.txt"]


# --- workers ---------------------------------------------------------------------------------------------------------


def test_two_workers_never_have_the_same_in_hand(here: Path) -> None:
    for number in range(4):
        put(here, f"{number}.csv")
    one, other = watched(here).given(), watched(here).given()
    taken = [next(one).label, next(other).label, next(one).label, next(other).label]
    assert len(set(taken)) == 4


def test_what_a_worker_left_is_taken_up_again(here: Path) -> None:
    put(here, "a.csv", b"content")
    for _ in watched(here).given():
        break
    assert names(here, "in") == []
    assert work_through(here) == ["a.csv"]
    assert (here / "done" / "a.csv").read_bytes() == b"content"


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", range(12))
def test_a_worker_may_end_at_any_step(here: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    put(here, "a.csv", b"first")
    work_through(here, good=False)
    put(here, "a.csv", b"second")
    left = iter([False] * step + [True] * 1000)

    def crashing(real: object) -> object:
        def call(*arguments: object, **more: object) -> object:
            if next(left):
                raise Crash
            return real(*arguments, **more)  # type: ignore[operator]

        return call

    with monkeypatch.context() as patched:
        for name in ("rename", "link", "mkdir", "fsync", "replace"):
            patched.setattr(os, name, crashing(getattr(os, name)))
        try:
            for given in watched(here).given():
                given.annotate(lambda stream: stream.write(b"x") and None)
                given.finish(good=False)
        except Crash:
            pass
    monkeypatch.undo()
    for given in watched(here).given():
        given.annotate(lambda stream: stream.write(b"x") and None)
        given.finish(good=False)
    found = [one for one in names(here, "failed") if "esito" not in one and "annotato" not in one]
    assert sorted((here / "failed" / name).read_bytes() for name in found) == [b"first", b"second"]
    assert sum(name.endswith(".esito.csv") for name in names(here, "failed")) == 2
    assert names(here, "in") == []
    watched(here).prepare()
    assert [name for name in names(here, "work") if not name.startswith(".new-")] == []


@pytest.mark.slow
def test_workers_that_are_killed_again_and_again_lose_nothing(here: Path, tmp_path: Path) -> None:
    random.seed(5)
    journal = tmp_path / "journal"
    journal.touch()
    contents = {f"{number}.csv": os.urandom(1000 + number) for number in range(FILES)}
    workers = [_worker(here, journal) for _ in range(PROCESSES)]
    try:
        for number, (name, content) in enumerate(contents.items()):
            part = here / "in" / f".{name}"
            part.write_bytes(content)
            part.rename(here / "in" / name)
            time.sleep(0.05)
            if number % (FILES // KILLS) == 0:
                at = random.randrange(PROCESSES)
                os.kill(workers[at].pid, signal.SIGKILL)
                workers[at].wait()
                workers[at] = _worker(here, journal)
        until = time.monotonic() + 60
        while (names(here, "in") or names(here, "work")) and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        for one in workers:
            one.kill()
            one.wait()
    found = {
        name: (here / where / name).read_bytes()
        for where in ("done", "failed")
        for name in names(here, where)
        if not name.endswith(".esito.csv")
    }
    assert found == contents
    results = [name for where in ("done", "failed") for name in names(here, where) if name.endswith(".esito.csv")]
    assert Counter(results) == Counter(f"{name}.esito.csv" for name in contents)
    read = {line.split()[1]: line.split()[0] for line in journal.read_text().splitlines()}
    assert read == {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def _worker(folder: Path, journal: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.watch.worker", str(folder), str(journal)])


# --- trouble ---------------------------------------------------------------------------------------------------------


def test_a_folder_that_misses_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="watch-folder-missing"):
        watched(tmp_path / "absent").prepare()


def test_folders_on_several_disks_are_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Path("/dev/shm")  # noqa: S108  another file system, where there is one
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == here.stat().st_dev:
        pytest.skip("no second file system")
    (here / "done").rmdir()
    (here / "done").symlink_to(elsewhere)
    with pytest.raises(ConfigurationError, match="watch-folder-elsewhere"):
        watched(here).prepare()


def test_one_that_cannot_be_moved_keeps_no_other_waiting(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(here, "a.csv")
    put(here, "b.csv")
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if str(target).endswith("a.csv"):
            raise PermissionError(13, "Permission denied")
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    found: list[str] = []
    with pytest.raises(ConfigurationError, match="watch-folder-unusable"):
        found.extend(given.label for given in watched(here).given())
    assert found == ["b.csv"]
    assert "a.csv" in names(here, "in")


def test_a_full_disk_leaves_it_to_the_next_run(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(here, "a.csv", b"content")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for given in watched(here).given():
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(ConfigurationError, match="No space left"):
                given.finish(good=True)
    assert work_through(here) == ["a.csv"]
    assert (here / "done" / "a.csv").read_bytes() == b"content"


def test_a_folder_that_may_not_be_looked_into_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", denied)
    with pytest.raises(ConfigurationError, match="watch-folder-unusable"):
        watched(here).prepare()


def test_what_another_user_has_in_hand_does_not_close_the_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(here, "a.csv")
    (here / "work" / "20261125T101500-0123456789abcdef").mkdir()
    real = os.listdir

    def listdir(path: Path) -> list[str]:
        if Path(path).parent.name == "work":
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", listdir)
        watched(here).prepare()
    assert work_through(here) == ["a.csv"]


def test_a_folder_too_deep_for_any_path_goes_to_failed_and_stops_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here / "in")
    for _ in range(25):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    put(here, "good.csv")
    (deep, good) = watched(here).given()
    assert {deep.odd, good.odd} == {"deep", None}
    assert sorted(work_through(here)) == ["d" * 200, "good.csv"]
    assert names(here, "failed") == ["d" * 200, "d" * 200 + ".esito.csv"]
    assert names(here, "done") == ["good.csv", "good.csv.esito.csv"]


# --- what kills its readers ------------------------------------------------------------------------------------------


def die_of_the_first(folder: Path) -> str:
    """A real process that is killed with something in hand; what it was."""
    code = (
        "import os, signal, sys; from pathlib import Path; from datetime import timedelta\n"
        "from invoicebridge.connectors.watched.folder import WatchedFolder\n"
        "for given in WatchedFolder(Path(sys.argv[1]), timedelta()).given():\n"
        "    given.record(b'begun'); print(given.label, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    return subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True).stdout.strip()


def test_what_its_readers_die_of_goes_last_and_at_last_to_failed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "DEADLY", 3)
    put(here, "bomb.csv")
    assert [die_of_the_first(here) for _ in range(2)] == ["bomb.csv"] * 2
    put(here, "good.csv")
    assert die_of_the_first(here) == "good.csv"
    assert [given.label for given in watched(here).given()] == ["good.csv", "bomb.csv"]
    put(here, "good.csv")
    assert work_through(here)[-1] == "bomb.csv"
    put(here, "bomb.csv", b"again")
    assert [die_of_the_first(here) for _ in range(3)] == ["bomb.csv"] * 3
    (given,) = watched(here).given()
    assert given.odd == "deadly"
    assert (work_through(here), names(here, "failed")) == (["bomb.csv"], ["bomb.csv", "bomb.csv.esito.csv"])


def test_who_leaves_something_in_good_order_has_not_died_of_it(here: Path) -> None:
    put(here, "a.csv")
    for _ in range(12):
        for given in watched(here).given():
            assert given.odd is None
            break
    assert work_through(here) == ["a.csv"]
