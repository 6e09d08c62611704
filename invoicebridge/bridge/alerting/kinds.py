"""The kinds of alerts, and how urgent each is where the settings do not say."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.archived import Urgency


class Kind(StrEnum):
    """What a person is told of; the subject of an alert is named in brackets."""

    REJECTED = "rejected"
    """By the SdI (transmission)."""
    REFUSED = "refused"
    """By the public body (transmission)."""
    NOT_REACHED = "not-reached"
    """The SdI never had the file (transmission)."""
    UNDELIVERABLE = "undeliverable"
    LATE = "late"
    """Something should have come, or gone, by now (transmission)."""
    ISSUE_TODAY = "issue-today"
    """The term to issue is about to end (transmission)."""
    DOUBT = "doubt"
    CONTRADICTION = "contradiction"
    HELD = "held"
    FAULTY_DRAFT = "faulty-draft"
    """(draft)"""
    UNSIGNED_DRAFT = "unsigned-draft"
    QUARANTINED = "quarantined"
    """Messages that nobody can read; their number is told (this kind itself)."""
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    UNPROVEN = "unproven"
    SENDING_LOCKED = "sending-locked"
    MAILBOX_SUSPENDED = "mailbox-suspended"
    """(mailbox)"""
    ADDRESS_UNKNOWN = "address-unknown"
    """The SdI has not said where a mailbox is to send (mailbox)."""
    MAILBOX_FULL = "mailbox-full"
    """Nearly (mailbox)."""
    LOGIN = "login-ends"
    """The password has expired or is about to (mailbox)."""
    CERTIFICATE = "certificate"
    """It has expired or is about to (what it belongs to, as the settings call it)."""
    DISK = "disk"
    """There is little room (the folder)."""
    STORE_BROKEN = "store-broken"
    """The stories are not what was written (the store)."""
    BACKUP_FAILED = "backup-failed"
    BACKUP_OLD = "backup-old"
    """The last one is too old, or there never was one (`backup`)."""
    JOB_FAILED = "job-failed"
    """(job)"""
    HOOK_GIVEN_UP = "hook-given-up"
    """A call of a web hook is not tried any more (hook)."""
    FOLDER = "folder"
    """A folder for the ERP cannot be used (its setting: `outcomes.NAME`, `watch.NAME`)."""
    RECEIVED = "received"
    """A message that a rule chooses (rule, and the message's hash)."""


URGENCIES: Final[Mapping[Kind, Urgency]] = {
    Kind.REJECTED: Urgency.AT_ONCE,
    Kind.REFUSED: Urgency.AT_ONCE,
    Kind.NOT_REACHED: Urgency.AT_ONCE,
    Kind.UNDELIVERABLE: Urgency.AT_ONCE,
    Kind.LATE: Urgency.AT_ONCE,
    Kind.ISSUE_TODAY: Urgency.AT_ONCE,
    Kind.DOUBT: Urgency.AT_ONCE,
    Kind.CONTRADICTION: Urgency.AT_ONCE,
    Kind.HELD: Urgency.DIGEST,
    Kind.FAULTY_DRAFT: Urgency.DIGEST,
    Kind.UNSIGNED_DRAFT: Urgency.DIGEST,
    Kind.QUARANTINED: Urgency.DIGEST,
    Kind.AMBIGUOUS: Urgency.DIGEST,
    Kind.UNMATCHED: Urgency.DIGEST,
    Kind.UNPROVEN: Urgency.DIGEST,
    Kind.SENDING_LOCKED: Urgency.DIGEST,
    Kind.MAILBOX_SUSPENDED: Urgency.AT_ONCE,
    Kind.ADDRESS_UNKNOWN: Urgency.AT_ONCE,
    Kind.MAILBOX_FULL: Urgency.AT_ONCE,
    Kind.LOGIN: Urgency.DIGEST,
    Kind.CERTIFICATE: Urgency.DIGEST,
    Kind.DISK: Urgency.AT_ONCE,
    Kind.STORE_BROKEN: Urgency.AT_ONCE,
    Kind.BACKUP_FAILED: Urgency.AT_ONCE,
    Kind.BACKUP_OLD: Urgency.AT_ONCE,
    Kind.JOB_FAILED: Urgency.AT_ONCE,
    Kind.HOOK_GIVEN_UP: Urgency.AT_ONCE,
    Kind.FOLDER: Urgency.AT_ONCE,
    Kind.RECEIVED: Urgency.AT_ONCE,
}
"""Every kind has its row."""

STATE: Final = "state"
"""What web hooks may also be told: each change of a file's state."""

EVENTS: Final = (*map(str, Kind), STATE)
"""What web hooks may be told."""

ONCE: Final = frozenset({Kind.RECEIVED})
"""Kinds that are over as soon as they were told: they do not stand until somebody mends them."""
