"""What stands in the detail of an outcome as a code, in words: states, kinds of message, reasons, labels."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from invoicebridge.bridge.collecting.reading import read_reason
from invoicebridge.catalogue import Text
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.mailbox_reasons import MAILBOX_REASONS
from invoicebridge.render.message_reasons import REASONS, reason_text
from invoicebridge.render.message_words import KINDS, STATES
from invoicebridge.render.outcome_texts.import_ import COUNTED
from invoicebridge.render.signature_texts import printable

READING: Final[Mapping[str, Text]] = {
    "keys-disagree": Text(
        "i suoi riferimenti non concordano tra loro o con ciò che è noto: {keys}",
        "its references disagree with each other or with what is known: {keys}",
    ),
    "several-meant": Text("può riguardare {count} file", "it may be about {count} files"),
    "without-notification": Text(
        "viene dal SdI e non contiene una notifica riconoscibile", "it is from the SdI and holds no known notification"
    ),
    "signed-off": Text("{by} ne risponde", "{by} answers for it"),
    **MAILBOX_REASONS,
    "probe": Text(
        "riguarda il messaggio di prova di invoicebridge doctor --probe",
        "about the probe of invoicebridge doctor --probe",
    ),
    "mail-left-out": Text("non è stato scaricato: {why}", "it was not fetched: {why}"),
    "exception": Text(
        "errore imprevisto del programma ({type}: {text}): da segnalare",
        "unexpected error of this program ({type}: {text}): please report it",
    ),
}
"""Why a message is labelled as it is, beside what `inspect` tells of it; why a mailbox is not used."""

LABELS: Final[Mapping[str, Text]] = {
    "new": Text("nuovo", "new"),
    "matched": Text("abbinato", "matched"),
    "unmatched": Text("non abbinato", "unmatched"),
    "ambiguous": Text("ambiguo", "ambiguous"),
    "unproven": Text("non provato", "unproven"),
    "quarantined": Text("illeggibile", "unreadable"),
    "purchase": Text("fattura d'acquisto", "purchase invoice"),
    "unrelated": Text("estraneo", "unrelated"),
    "seen": Text("visto", "seen"),
}

_STATES: Final[Mapping[str, Text]] = {str(state): text for state, text in STATES.items()}
_LOCKS: Final[Mapping[str, Text]] = {
    "first-send": Text("primo invio", "first sending"),
    "restored": Text("ripristino da una copia", "restored from a backup"),
}
_WORDS: Final[Mapping[str, Mapping[str, Text]]] = {
    "state": _STATES,
    "before": {**_STATES, **LABELS},
    "after": LABELS,
    "against": _STATES,
    "stated": _STATES,
    "found": _STATES,
    "kind": KINDS,
    "label": LABELS,
    "lock": _LOCKS,
    "imported": COUNTED,
}
"""By the name of the detail."""
_INSTANTS: Final = frozenset({"at", "begun", "since", "until", "received_at", "next", "last", "created", "released"})

_SAID_BY_OTHERS: Final = frozenset({"codes", "because"})
"""What others may have left out; then a dash stands for it."""


class _Parameters(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def in_words(name: str, value: str, language: str) -> str:
    """A detail for people, safe to print; what is no code is shown as it is."""
    if not value and name in _SAID_BY_OTHERS:
        return "-"
    if name == "reason":
        return _reason(value, language)
    if name in _INSTANTS:
        return _instant(value, language)
    known = _WORDS.get(name, {}).get(value)
    return printable(value) if known is None else known.in_language(language)


def _instant(written: str, language: str) -> str:
    """The date and time in Rome, to the minute, or the date alone; whatever is neither is shown as it is."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return printable(written)
    if at.tzinfo is None:
        return Words(language).date(at.date()) if written == at.date().isoformat() else printable(written)
    local = at.astimezone(ROME)
    return f"{Words(language).date(local.date())} {local:%H:%M}"


def _reason(written: str, language: str) -> str:
    """Why a message is labelled as it is, in one sentence without its full stop."""
    reason = read_reason(written)
    if reason.code in READING:
        values = _Parameters({name: printable(value) for name, value in reason.parameters.items()})
        return READING[reason.code].in_language(language).format_map(values)
    return reason_text(reason, language) if reason.code in REASONS else printable(written)
