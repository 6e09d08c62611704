"""The log of `serve`: one line for each document and step, as text or as JSON, without contents or secrets.

What operations tell is for people, and may repeat what stands in a document; of it only codes, names of files, states
and ids come into the log (`_TOLD`).
"""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.settings.serve import LogForm

LOG: Final = logging.getLogger("invoicebridge.serve")

_TOLD: Final = frozenset(
    {
        "address",
        "archive",
        "before",
        "codes",
        "company",
        "evidence",
        "files",
        "folder",
        "kind",
        "mailbox",
        "message_id",
        "name",
        "share",
        "since",
        "state",
        "total",
        "until",
    }
)
"""The details of outcomes that the log repeats: none of them is said by a document, a mail or a person."""

_LEVELS: Final[Mapping[Verdict, int]] = {
    Verdict.DONE: logging.INFO,
    Verdict.NOTHING: logging.DEBUG,
    Verdict.WAITING: logging.INFO,
    Verdict.ATTENTION: logging.WARNING,
    Verdict.FAILED: logging.ERROR,
}


def configure(form: LogForm, *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """What is logged goes to standard error, or the stream, in this form; nothing goes anywhere else."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_AsJson() if form is LogForm.JSON else _AsText())
    LOG.handlers = [handler]
    LOG.setLevel(level)
    LOG.propagate = False
    scheduling = logging.getLogger("apscheduler")
    scheduling.handlers = [handler]
    scheduling.setLevel(logging.ERROR)
    scheduling.propagate = False


def event(code: str, level: int = logging.INFO, **fields: object) -> None:
    """One line about the process itself: what happened, and whatever tells it apart."""
    LOG.log(level, code, extra={"fields": {name: value for name, value in fields.items() if value is not None}})


def outcome(job: str, one: Outcome) -> None:
    """One line about what became of a document, a mail or a mailbox."""
    told = {name: value for name, value in one.detail.items() if name in _TOLD and value}
    faults = ",".join(dict.fromkeys(fault.code for fault in one.faults))
    event(
        one.code,
        _LEVELS[one.verdict],
        job=job,
        verdict=str(one.verdict),
        what=one.what,
        transmission=one.transmission,
        **told | {"faults": faults or None, "error": None if one.error is None else one.error.code},
    )


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return dict(getattr(record, "fields", {}))


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class _AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        values = {"time": _time(record), "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps(values | _fields(record), ensure_ascii=False, default=str)


class _AsText(logging.Formatter):
    """`time LEVEL event name=value …`; values with anything but plain characters as JSON texts."""

    def format(self, record: logging.LogRecord) -> str:
        told = " ".join(f"{name}={_plain(value)}" for name, value in _fields(record).items())
        return f"{_time(record)} {record.levelname:<7} {record.getMessage()} {told}".rstrip()


def _plain(value: object) -> str:
    text = str(value)
    if text and all(sign.isalnum() or sign in "._-:@/+<>" for sign in text):
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())
