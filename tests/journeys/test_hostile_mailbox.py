"""A mailbox full of everything: what can be matched is matched, nothing wrongly, and once more with the same result.

INVOICEBRIDGE_HOSTILE is how many mails there are; there is a file of ours for every tenth.
"""

import os
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from invoicebridge.bridge.archived import EvidenceKind, Label
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.recompute import recompute
from invoicebridge.connectors.channels import imap
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.connectors.secrets import FromFile
from invoicebridge.sandbox import Sandbox
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import states
from tests.contracts_mail.dovecot import Dovecot
from tests.contracts_mail.mailbox import Mailbox
from tests.journeys.genuine import Letter, dispatches
from tests.journeys.hostile import mailbox
from tests.pec import generator as g
from tests.world import AT, MAILBOX, World, world

pytestmark = pytest.mark.slow

MAILS: Final = int(os.environ.get("INVOICEBRIDGE_HOSTILE", "1200"))
A_FILE: Final = 10
OVER_IMAP: Final = 200
MEMORY: Final = 100_000_000
"""Bytes that collecting may need at most, however many mails there are."""


_NUMBERS = count(1)


@dataclass
class Scene:
    """A store with files under way, and the mailbox."""

    folder: Path
    letters: list[Letter]
    states: dict[str, State]

    @contextmanager
    def world(self, folder: Path) -> Iterator[World]:
        """A store of its own in which nothing was collected yet."""
        folder.mkdir(exist_ok=True)
        with world(folder, anchors=g.trust().anchors, like=self.folder) as small:
            yield small


def scene(folder: Path, mails: int) -> Scene:
    """So many mails about a tenth as many files."""
    with world(folder) as small:
        every = dispatches(small, mails // A_FILE)
    letters = mailbox(every, mails, random.Random(f"{os.environ.get('INVOICEBRIDGE_SEED', '')}{mails}"))
    return Scene(folder, letters, {one.file.id: one.state for one in every})


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return scene(tmp_path_factory.mktemp("hostile"), MAILS)


@dataclass(frozen=True)
class Result:
    """What a store says after a collection."""

    states: dict[str, State]
    labels: dict[str, Label]
    ties: dict[str, frozenset[str]]


def result(small: World) -> Result:
    """States by file; labels, and the files that it is tied to, by mail."""
    ties = defaultdict(set)
    for id_ in small.archive.transmissions.ids():
        for one in small.archive.evidence.of(id_):
            ties[one.sha256].add(id_)
    mails = [one for one in small.archive.evidence.everything() if one.kind is EvidenceKind.MAIL]
    labels = {one.sha256: one.label for one in mails}
    return Result(states(small), labels, {one: frozenset(ties[one]) for one in labels})


def wrong(letters: Sequence[Letter], found: Result) -> list[str]:
    """Every letter that was taken for something else than it is."""
    told = []
    for letter in letters:
        label, ties = found.labels.get(letter.sha256), found.ties.get(letter.sha256, frozenset())
        if label not in letter.labels:
            told.append(f"{letter.what}: {label}")
        if not letter.must <= ties <= letter.must | letter.may:
            told.append(f"{letter.what}: tied to {sorted(ties)} and not to {sorted(letter.must)}")
    return told


def differences(scene: Scene, found: Result) -> list[str]:
    """Everything in which the store is wrong."""
    true = scene.states
    told = [f"{id_}: {state}, not {true[id_]}" for id_, state in found.states.items() if state is not true[id_]]
    return [*told, *wrong(scene.letters, found)]


def put(small: World, letters: Sequence[Letter]) -> None:
    """The letters are in the inbox."""
    small.inbox.mails["INBOX"] = [one.content for one in letters]


def test_what_can_be_matched_is_matched_and_nothing_wrongly_and_once_more_with_the_same_result(
    full: Scene, tmp_path: Path
) -> None:
    with full.world(tmp_path / "store") as small:
        put(small, full.letters)
        before, start = memory(), time.perf_counter()
        list(collect(small.bridge))
        seconds, needed = time.perf_counter() - start, memory() - before
        first = result(small)
        assert differences(full, first) == []
        assert small.archive.evidence.labelled(Label.NEW, 9) == ()
        assert needed < MEMORY
        figures = Counter(str(label) for label in first.labels.values())
        print(
            f"{len(full.letters)} mails, {len(full.states)} files: {dict(figures)}, {seconds:.1f} s, {needed:,} bytes"
        )
        small.inbox.uidvalidity += 1
        stories = small.archive.stories.head()
        told = [one.code for one in collect(small.bridge)]
        assert told == ["folder-rescanned", "mailbox-without-news"]
        assert small.archive.stories.head() == stories
        assert result(small) == first
        assert [one.code for one in recompute(small.bridge)] == ["recomputed"]


def test_the_same_mails_in_another_order_come_to_the_same(full: Scene, tmp_path: Path) -> None:
    letters = list(full.letters)
    random.Random("another order").shuffle(letters)
    with full.world(tmp_path / "store") as small:
        small.inbox.batch = 37
        put(small, letters[: len(letters) // 2])
        list(collect(small.bridge))
        small.inbox.mails["INBOX"] += [one.content for one in letters[len(letters) // 2 :]]
        list(collect(small.bridge))
        assert differences(full, result(small)) == []


def memory() -> int:
    """The most bytes that this process has needed so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- over IMAP -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Fewer mails; all but those that no IMAP server takes."""
    made = scene(tmp_path_factory.mktemp("few"), OVER_IMAP)
    return replace(made, letters=[one for one in made.letters if one.what not in ("no mail", "truncated")])


@dataclass
class Running:
    """A mailbox on a server."""

    server: Server
    put: Callable[..., None]
    """These mails are in the inbox too."""


class InSandbox(Running):
    """A mailbox of a sandbox of its own."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        sandbox.mailbox(MAILBOX.address, "not-a-secret")
        (folder / "root.pem").write_bytes(sandbox.root)
        (folder / "password").write_text("not-a-secret")
        secret = FromFile(folder / "password")
        server = Server(*sandbox.imap, MAILBOX.address, secret, folder / "root.pem", Patience(10, 20, 20))
        super().__init__(server, self._put)
        self._sandbox = sandbox

    def _put(self, *mails: bytes) -> None:
        for one in mails:
            self._sandbox.put(MAILBOX.address, one)

    def renew(self) -> None:
        """The inbox has another UIDVALIDITY."""
        self._sandbox.reset_uidvalidity(MAILBOX.address)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[InSandbox]:
    """A mailbox of the sandbox."""
    with Sandbox(start=AT) as running:
        yield InSandbox(running, tmp_path)


@pytest.fixture
def dovecot(running_dovecot: Dovecot) -> Running:
    """A mailbox of Dovecot."""
    server = running_dovecot.server(running_dovecot.imaps, f"hostile{next(_NUMBERS)}@pec.esempio.example")
    return Running(server, Mailbox(server).put)


@pytest.mark.parametrize("name", ["sandbox", "dovecot"])
def test_over_imap_the_result_is_the_same(
    name: str, few: Scene, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    running: Running = request.getfixturevalue(name)
    running.put(*(one.content for one in few.letters))
    with few.world(tmp_path / "store") as small:
        small.bridge = replace(small.bridge, inbox=lambda _: imap.inbox(running.server))
        list(collect(small.bridge))
        first = result(small)
        assert differences(few, first) == []
        assert [one.code for one in collect(small.bridge)] == ["mailbox-without-news"]
        assert result(small) == first


def test_another_uidvalidity_in_the_middle_of_a_collection_loses_and_doubles_nothing(
    few: Scene, sandbox: InSandbox, tmp_path: Path
) -> None:
    half = len(few.letters) // 2
    sandbox.put(*(one.content for one in few.letters[:half]))
    with few.world(tmp_path / "store") as small:
        small.bridge = replace(small.bridge, inbox=lambda _: imap.inbox(sandbox.server))
        list(collect(small.bridge, progress=lambda _: sandbox.renew()))
        sandbox.put(*(one.content for one in few.letters[half:]))
        told = [one.code for one in collect(small.bridge)]
        assert told.count("folder-rescanned") == 1
        assert differences(few, result(small)) == []
        assert [one.code for one in collect(small.bridge)] == ["mailbox-without-news"]
