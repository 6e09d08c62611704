"""Files under way, what really happened to them, and the genuine mails that say so: only these move them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import cycle
from typing import Any, Final

from invoicebridge.bridge.archived import Label
from invoicebridge.sandbox.pec_mail import Kind
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Transmission
from tests.bridge.mailroom import Post, transmission, under_way
from tests.world import World

NOBODY: Final = frozenset[str]()


@dataclass(frozen=True)
class Letter:
    """A mail in the mailbox. It must be tied to the files in `must`, and to none but these and those in `may`."""

    what: str
    content: bytes = field(repr=False)
    labels: frozenset[Label]
    must: frozenset[str] = NOBODY
    may: frozenset[str] = NOBODY

    @property
    def sha256(self) -> str:
        """Under what the store keeps it."""
        return sha256(self.content).hexdigest()


@dataclass
class Dispatch:
    """One of our files under way, with all genuine mails about it; `state` is what they make of it."""

    file: Transmission
    post: Post
    number: str
    state: State
    genuine: list[Letter] = field(default_factory=list)

    @property
    def id(self) -> frozenset[str]:
        """The file as what a letter speaks of."""
        return frozenset({self.file.id})

    @property
    def mail(self) -> frozenset[str]:
        """Every file in the mail with it: what a receipt speaks of."""
        return frozenset(self.post.attempt.transmissions)

    def answer(self, kind: str, **more: Any) -> bytes:
        """A genuine answer of the SdI."""
        return self.post.answer(kind, self.file, self.number, **more)


Receipts = Callable[[Post], Iterator[bytes]]


def _accepted(post: Post) -> Iterator[bytes]:
    yield post.accettazione()
    yield post.consegna()


def _failed(post: Post) -> Iterator[bytes]:
    yield post.accettazione()
    yield post.failed()


def _not_accepted(post: Post) -> Iterator[bytes]:
    yield post.receipt(Kind.NON_ACCETTAZIONE, errore="altro", errore_esteso="5.3.4 troppo grande")


def _silence(_: Post) -> Iterator[bytes]:
    return iter(())


@dataclass(frozen=True)
class Story:
    """What becomes of a mail, and of each file in it: its last state, and the SdI's answers, in their order."""

    formato: str
    receipts: Receipts
    files: tuple[tuple[State, tuple[str, ...]], ...]
    outcome: str = "EC01"


STORIES: Final = (
    Story("FPR12", _accepted, ((State.DELIVERED, ("RC",)),)),
    Story("FPR12", _accepted, ((State.REJECTED, ("NS",)),)),
    Story("FPR12", _accepted, ((State.MADE_AVAILABLE, ("MC",)),)),
    Story("FPR12", _failed, ((State.PEC_NOT_DELIVERED, ()),)),
    Story("FPA12", _accepted, ((State.CUSTOMER_ACCEPTED, ("RC", "NE")),)),
    Story("FPA12", _accepted, ((State.TERM_EXPIRED, ("MC", "RC", "DT")),)),
    Story("FPA12", _accepted, ((State.UNDELIVERABLE, ("MC", "AT")),)),
    Story("FPR12", _not_accepted, ((State.PEC_REFUSED, ()),)),
    Story("FPR12", _accepted, ((State.PEC_DELIVERED, ()),)),
    Story("FPA12", _accepted, ((State.CUSTOMER_REFUSED, ("RC", "NE")),), outcome="EC02"),
    Story("FPR12", _silence, ((State.SENT, ()),)),
    Story("FPR12", _silence, ((State.DELIVERED, ("RC",)),)),
    Story("FPR12", _accepted, ((State.DELIVERED, ("RC",)), (State.REJECTED, ("NS",)), (State.PEC_DELIVERED, ()))),
)


def dispatches(small: World, count: int) -> list[Dispatch]:
    """At least so many files under way, each with its story; where a story has several files a zip carries them."""
    made: list[Dispatch] = []
    for story in cycle(STORIES):
        if len(made) >= count:
            return made
        made += _dispatched(small, story, len(made) + 1)
    return made


def _dispatched(small: World, story: Story, first: int) -> list[Dispatch]:
    numbers = range(first, first + len(story.files))
    archive = f"IT75100120361_Z{first:04}.zip" if len(story.files) > 1 else None
    post = Post(under_way(small, *numbers, formato=story.formato, archive=archive))
    receipts = [_letter(content, frozenset(post.attempt.transmissions)) for content in story.receipts(post)]
    made = []
    for number, (state, kinds) in zip(numbers, story.files, strict=True):
        one = Dispatch(transmission(small, number), post, str(100_000 + number), state, list(receipts))
        within = None if archive is None else (str(900_000 + first), archive)
        answers = (one.answer(kind, outcome=story.outcome, archive=within) for kind in kinds)
        one.genuine += [_letter(content, one.id) for content in answers]
        made.append(one)
    return made


def _letter(content: bytes, speaks_of: frozenset[str]) -> Letter:
    return Letter("genuine", content, frozenset({Label.MATCHED}), must=speaks_of)


def genuine(every: Sequence[Dispatch]) -> list[Letter]:
    """The mails that must be matched, each once."""
    return list(dict.fromkeys(letter for one in every for letter in one.genuine))
