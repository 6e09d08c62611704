"""The mails without attachment by which `doctor --probe` tries a mailbox: the store knows them, so that receipts do."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from invoicebridge.bridge.ports import Archive

_MARK: Final = "doctor/probe/"


def remember(archive: Archive, message_id: str, mailbox: str, at: datetime) -> None:
    """The mail of this Message-ID is known as a probe; to be called before it leaves."""
    archive.marks.put(f"{_MARK}{message_id}", at, {"mailbox": mailbox})


def among(archive: Archive, message_ids: Iterable[str]) -> frozenset[str]:
    """Which of the Message-IDs are those of probes."""
    return frozenset(one for one in message_ids if archive.marks.get(f"{_MARK}{one}") is not None)
