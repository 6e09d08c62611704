"""Messages that were inspected together and cannot all be true: proofs of the same mail or file on two branches."""

from collections.abc import Iterator
from dataclasses import dataclass

from invoicebridge.bridge.inspecting.inspected import Inspected
from invoicebridge.pec.messages import Receipt
from invoicebridge.sdi.pa import PA
from invoicebridge.transmission.fold import fold
from invoicebridge.transmission.proof import Proof
from invoicebridge.transmission.state import Recipient, State


@dataclass(frozen=True, slots=True)
class Conflict:
    """A message whose state contradicts what the others prove of the same thing.

    `about` is the Message-ID of a mail of ours, or the SdI's number (IdentificativoSdI) of a file.
    """

    about: str
    file: str
    state: State
    against: State


class Comparison:
    """Keeps what each message proves, by what it is about; small, however many messages there are."""

    def __init__(self) -> None:
        self._proofs: dict[tuple[str, Recipient], list[Proof]] = {}
        self._files: dict[str, str] = {}

    def add(self, inspected: Inspected) -> None:
        """Note what a message proves; one that is not believed proves nothing."""
        about = _about(inspected)
        if inspected.proof is not None and inspected.proof.counts and about is not None:
            self._proofs.setdefault(about, []).append(inspected.proof)
            self._files.setdefault(inspected.proof.sha256, inspected.file)

    def conflicts(self) -> Iterator[Conflict]:
        """What cannot be true together, in the order in which the things were first named."""
        for (about, recipient), proofs in self._proofs.items():
            for found in fold(proofs, recipient).contradictions:
                if found.against is not None:
                    yield Conflict(about, self._files[found.proof.sha256], found.proof.state, found.against)


def _about(inspected: Inspected) -> tuple[str, Recipient] | None:
    if isinstance(inspected.message, Receipt):
        mail = inspected.msgid or inspected.identificativo
        return None if mail is None else (mail, Recipient.PRIVATE)
    notification = inspected.notification
    if notification is None or not notification.keys.identificativo_sdi:
        return None
    public = notification.message.namespace == PA
    return notification.keys.identificativo_sdi, Recipient.PUBLIC if public else Recipient.PRIVATE
