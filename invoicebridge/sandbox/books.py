"""What the SdI remembers: every file that reached it, what it said of each, the names and invoices that are taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.fatturapa.filename import stem_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One notification: its kind (RC, NS …), the name of its file, its bytes, and when it was made."""

    kind: str
    name: str
    at: datetime
    content: bytes = field(repr=False)
    delivered: bool | None = None
    """Whether the mailbox took it; None while another attempt is to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file that reached the SdI. A file that comes twice is two entries."""

    identificativo_sdi: str
    nome_file: str
    sha256: str
    sender: str
    box: str
    """The SdI's address that it was sent to."""
    pec_message_id: str
    received_at: datetime
    formato: str
    codes: tuple[str, ...] = ()
    """Why it was rejected; empty: it was not."""
    archive: tuple[str, str] | None = None
    """IdentificativoSdI and name of the archive that it came in."""
    said: tuple[Said, ...] = ()
    outcome: str | None = None
    """EC01 or EC02: what the public body decided."""

    @property
    def rejected(self) -> bool:
        """Whether the file was rejected: no invoice in it was issued."""
        return bool(self.codes)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what was said, in its order."""
        return tuple(each.kind for each in self.said)


@dataclass(slots=True)
class Books:
    """The only memory of the SdI; it is made of the bytes that reached it and of nothing else."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _invoices: dict[tuple[str, str], dict[InvoiceKey, set[str]]] = field(default_factory=dict)
    """By taxpayer and number, the keys, and the files that hold each."""
    _number: int = 104_567_000
    _messages: int = 33_000

    def number(self) -> str:
        """An IdentificativoSdI that was never given before."""
        self._number += 1
        return str(self._number)

    def message_number(self) -> str:
        """A MessageId that was never given before."""
        self._messages += 1
        return str(self._messages)

    def name_used(self, name: str) -> bool:
        """Whether a file of this name, whatever its case and extension, was ever received (00002)."""
        return stem_key(name) in self._names

    def invoice_known(self, key: InvoiceKey) -> bool:
        """Whether an invoice that clashes with this key was taken and not refused (00404)."""
        return any(key.clashes_with(known) for known in self._invoices.get((key.taxpayer, key.numero), ()))

    def enter(self, entry: Entry, keys: Sequence[InvoiceKey]) -> None:
        """The file is in the books, its name is taken for ever, and its invoices are unless it is rejected."""
        self.entries[entry.identificativo_sdi] = entry
        self._names.add(stem_key(entry.nome_file))
        if not entry.rejected:
            for key in keys:
                same = self._invoices.setdefault((key.taxpayer, key.numero), {})
                same.setdefault(key, set()).add(entry.identificativo_sdi)

    def take_name(self, name: str) -> None:
        """The name is taken for ever; archives have names too."""
        self._names.add(stem_key(name))

    def say(self, number: str, said: Said) -> None:
        """The notification is the last of the file."""
        entry = self.entries[number]
        self.entries[number] = replace(entry, said=(*entry.said, said))

    def settle(self, number: str, name: str, *, delivered: bool) -> None:
        """It is known whether the mailbox took a notification."""
        entry = self.entries[number]
        said = tuple(replace(one, delivered=delivered) if one.name == name else one for one in entry.said)
        self.entries[number] = replace(entry, said=said)

    def decide(self, number: str, outcome: str) -> None:
        """The public body has decided; what it refuses may be sent again with the same number and date."""
        self.entries[number] = replace(self.entries[number], outcome=outcome)
        if outcome == "EC02":
            self._invoices = {place: left for place, keys in self._invoices.items() if (left := _without(keys, number))}


def _without(keys: dict[InvoiceKey, set[str]], number: str) -> dict[InvoiceKey, set[str]]:
    """The keys that other files hold too, or only they."""
    return {key: left for key, files in keys.items() if (left := files - {number})}
