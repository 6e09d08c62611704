"""What the office can know, in the order in which it happened: made of what went through its hands, and of no code that
is under test. The oracle reads it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from invoicebridge.sandbox.notification_writer import SUBJECTS
from invoicebridge.transmission.dialogue import Ending

_KINDS: Final = {subject.encode(): kind for kind, subject in SUBJECTS.items()}
_RECEIPT: Final = re.compile(rb"^X-Ricevuta: (.*)\r\n", re.M)
_REFERENCE: Final = re.compile(rb"^X-Riferimento-Message-ID: <(.*)>\r\n", re.M)
_DATE: Final = re.compile(rb"^Date: (.*)\r\n", re.M)
_FROM_SDI: Final = re.compile(rb"^Subject: POSTA CERTIFICATA: ([A-Za-z ]*?) (\d+)\r\n", re.M)
_FILE: Final = re.compile(rb'filename="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the mailbox, and what stands on its envelope."""

    uid: int
    content: bytes = field(repr=False)
    put_at: datetime
    kind: str
    """Of a receipt as the provider calls it, of the SdI's as it does (NS, RC …)."""
    about: str
    """Our Message-ID, or the IdentificativoSdI."""
    at: datetime
    """What is certified."""


def letter(uid: int, content: bytes, put_at: datetime) -> Letter:
    """The letter that these bytes are."""
    head = content[: content.index(b"\r\n\r\n") + 2]
    dated, receipt, sdi = _DATE.search(head), _RECEIPT.search(head), _FROM_SDI.search(head)
    at = put_at if dated is None else parsedate_to_datetime(dated[1].decode())
    reference = _REFERENCE.search(head)
    about = "" if reference is None else reference[1].decode()
    if receipt is not None:
        return Letter(uid, content, put_at, receipt[1].decode().strip(), about, at)
    if sdi is not None:
        return Letter(uid, content, put_at, _KINDS[sdi[1]], sdi[2].decode(), at)
    return Letter(uid, content, put_at, "", about, at)


@dataclass
class Offered:
    """A mail that was offered to the provider, and what it answered."""

    message_id: str
    content: bytes = field(repr=False)
    at: datetime
    ending: Ending
    has_it: bool
    """Whether the provider took it, whatever it answered."""
    arrived: tuple[bool, datetime] | None = None
    """What a person decided of it, and when."""
    given_up: bool = False
    """Whether a person said that it was not delivered."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that we were told of a file."""

    kind: str
    at: datetime
    """When it was said."""
    heard_at: datetime
    message_id: str | None = None
    """Of the mail that it is about, where it is a receipt."""


@dataclass
class File:
    """One of our files, and all that we know of it."""

    name: str
    numero: str
    data: date
    public: bool
    version: int = 1
    offers: list[Offered] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    waits: bool = True
    """Whether it is to be sent."""
    replaced: bool = False
    """Whether a correction took its place."""

    def first(self, kind: str) -> Heard | None:
        """The first word of a kind, by when it was said."""
        return min((one for one in self.heard if one.kind == kind), key=lambda one: one.at, default=None)


class Diary:
    """Every file, and everything that was heard.

    `meant` says of which file a notification is, by IdentificativoSdI and kind, and what it says: of an NE the outcome.
    """

    def __init__(self, meant: Callable[[str, str], tuple[str, str]]) -> None:
        self._meant = meant
        self.files: dict[str, File] = {}
        self.by_numero: dict[str, list[File]] = defaultdict(list)
        self.open: dict[str, File] = {}
        """Those of which the agenda may have to say something."""
        self.login_refused = False
        self.full = False
        """Whether the mailbox was full when it was last asked."""
        self.mails_offered = self.mails_read = 0
        self.box_known = False
        """Whether the SdI has said where we are to send, or a person."""
        self.first_mails: list[tuple[Offered, list[File]]] = []
        """Those that were sent before."""
        self._carried: dict[str, list[File]] = {}
        self._read: set[int] = set()

    def prepared(self, file: File) -> None:
        """The file waits to be sent."""
        self.files[file.name] = self.open[file.name] = file
        self.by_numero[file.numero].append(file)

    def offered(self, offer: Offered) -> None:
        """A mail was offered to the provider."""
        self.mails_offered += 1
        carried = self._carried[offer.message_id] = [self.files[name] for name in _names(offer.content)]
        offer.content = b""
        if not self.box_known:
            self.first_mails.append((offer, carried))
        for one in carried:
            one.offers.append(offer)
            one.waits = offer.ending is Ending.LATER

    def handed(self, letters: Iterable[Letter], at: datetime) -> None:
        """These mails were read."""
        for one in letters:
            if one.uid in self._read:
                continue
            self._read.add(one.uid)
            self.mails_read += 1
            if one.kind in SUBJECTS:
                self.box_known = True
                self.told(*self._meant(one.about, one.kind), one.at, at)
            for file in self._carried.get(one.about, ()):
                file.heard.append(Heard(one.kind, one.at, at, one.about))

    def carried_by(self, message_id: str) -> Sequence[File]:
        """The files in a mail of ours."""
        return self._carried[message_id]

    def told(self, name: str, kind: str, said_at: datetime, at: datetime) -> None:
        """The SdI said this of a file."""
        self.files[name].heard.append(Heard(kind, said_at, at))

    def decided(self, offer: Offered, at: datetime, *, arrived: bool) -> None:
        """A person said what became of a mail; what did not arrive is sent again."""
        offer.arrived = arrived, at
        self._sent_again(offer, not arrived)

    def not_delivered(self, offer: Offered) -> None:
        """A person said that the mail did not reach the SdI; what was in it is sent again."""
        offer.given_up = True
        self._sent_again(offer, True)

    def _sent_again(self, offer: Offered, waits: bool) -> None:
        for one in self._carried[offer.message_id]:
            one.waits = waits


def _names(content: bytes) -> list[str]:
    """The files in a mail of ours; those of a zip instead of it."""
    names = [one.decode() for one in dict.fromkeys(_FILE.findall(content))]
    if not any(name.endswith(".zip") for name in names):
        return names
    parts = message_from_bytes(content).walk()
    zips = [part.get_payload(decode=True) for part in parts if (part.get_filename() or "").endswith(".zip")]
    return [name for each in zips if isinstance(each, bytes) for name in ZipFile(BytesIO(each)).namelist()]
