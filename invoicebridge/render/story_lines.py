"""What the lines of a story tell, in words. A line whose kind has no text is told by its own code and detail."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from invoicebridge.bridge.archived import StoryLine
from invoicebridge.bridge.inspecting.inspected import Reason
from invoicebridge.catalogue import Text, entry
from invoicebridge.render.message_reasons import reason_text
from invoicebridge.render.message_words import KINDS, STATES
from invoicebridge.render.signature_texts import printable
from invoicebridge.transmission.decision import Question
from invoicebridge.transmission.state import State

Detail = Mapping[str, str]

TEXTS: Final[Mapping[str, Text]] = {
    "prepared": Text("Preparata come {name}", "Prepared as {name}"),
    "attempt-found": Text(
        "Una ricevuta mostra che era partita verso {address} (Message-ID {message_id}), prima del ripristino da una "
        "copia",
        "A receipt shows that it had left for {address} (Message-ID {message_id}) before the store was restored",
    ),
    "attempt": Text(
        "Mail scritta, per {address} (Message-ID {message_id})", "Mail written, to {address} (Message-ID {message_id})"
    ),
    "requeued": Text("Rimessa in coda: stesso file, stesso nome", "Queued again: same file, same name"),
    "withdrawn": Text("Abbandonata: non verrà mai inviata", "Given up: it will never be sent"),
    "given-up": Text("Abbandonata da {by}: «{because}»", "Given up by {by}: “{because}”"),
    "state": Text("Ora: {to}", "Now: {to}"),
    "invoice-state": Text("Fattura {numero}: {to}", "Invoice {numero}: {to}"),
    "contradiction/branch": Text(
        "Contraddizione: «{state}» non può essere vero insieme a «{against}»",
        "Contradiction: “{state}” cannot be true together with “{against}”",
    ),
    "contradiction/strange-invoice": Text(
        "Contraddizione: «{state}», ma di una fattura che non è in questo file",
        "Contradiction: “{state}”, but of an invoice that is not in this file",
    ),
    "contradiction/other-recipient": Text(
        "Contraddizione: «{state}», ma per un destinatario di altro genere",
        "Contradiction: “{state}”, but for a recipient of the other kind",
    ),
}
"""By what the line tells, or that and its `why`; a text may use the line's own detail, where states stand in words."""

DECISIONS: Final[Mapping[Question, Text]] = {
    Question.ARRIVED: Text("{by} ha deciso: la mail è partita", "{by} decided: the mail has left"),
    Question.NOT_ARRIVED: Text("{by} ha deciso: la mail non è partita", "{by} decided: the mail has not left"),
    Question.NOT_DELIVERED: Text(
        "{by} ha deciso: la mail non è stata consegnata al SdI", "{by} decided: the mail was not delivered to the SdI"
    ),
    Question.GENUINE: Text("{by} risponde del messaggio: è autentico", "{by} answers for the message: it is genuine"),
    Question.SEEN: Text("{by} ha guardato il messaggio: non ne segue nulla", "{by} saw the message: nothing follows"),
    Question.STATE: Text("{by} ha deciso: {state}", "{by} decided: {state}"),
}
_BECAUSE: Final = Text("{told}. Perché: «{because}»", "{told}. Because: “{because}”")
_ARRIVED: Final = Text("Arrivata: {kind}", "Arrived: {kind}")
_HELD: Final = Text("Trattenuta, non viene inviata: {reason}", "Held back, it is not sent: {reason}")
_HELD_FOR: Final[Mapping[str, Text]] = {
    "bytes": Text("il file non è più quello preparato", "the file is no longer the one that was prepared"),
    "contradicted": Text(
        "le prove si contraddicono, e lo SdI potrebbe averlo già",
        "the evidence contradicts itself, and the SdI may have it already",
    ),
    "restored": Text(
        "aspettava già nella copia da cui l'archivio è stato ripristinato, e può essere partito dopo",
        "it waited in the backup from which the store was restored, and may have left since",
    ),
    "restored-name": Text(
        "il suo nome fu usato per un file che l'archivio ripristinato non conosce",
        "its name was used for a file that the restored store does not know",
    ),
    "mail-too-large": Text("non entra in un messaggio della casella", "it fits in no mail of the mailbox"),
}
_OUTCOMES: Final[Mapping[str, Text]] = {
    "EC01": Text("accettata (EC01)", "accepted (EC01)"),
    "EC02": Text("rifiutata (EC02)", "refused (EC02)"),
}
_QUOTED: Final = Text("«{text}»", "“{text}”")
_OF_INVOICE: Final = Text("fattura {numero}", "invoice {numero}")
_STATES: Final = frozenset({"state", "against", "to", "from"})
"""The details of a line that are states."""


class _Detail(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def line_text(line: StoryLine, language: str) -> str:
    """What a line of a story tells, in words; never raises."""
    what, detail = line.event.what, line.event.detail
    if what in _COMPOSED:
        return _COMPOSED[what](detail, language)
    values = _Detail({name: printable(value) for name, value in detail.items()})
    template = TEXTS.get(f"{what}/{values.get('why')}") or TEXTS.get(what)
    if template is None:
        told = ", ".join(f"{name}: {value}" for name, value in values.items())
        return f"{printable(what)} ({told})" if told else printable(what)
    for name in _STATES & values.keys():
        values[name] = meaning(detail[name], language)
    return template.in_language(language).format_map(values)


def meaning(state: str, language: str) -> str:
    """What a state means, at length; one that this program does not know is shown as it is."""
    try:
        return STATES[State(state)].in_language(language)
    except ValueError:
        return printable(state)


def held_text(reason: str, language: str) -> str:
    """Why a file is held back: in words, or the codes of what is wrong with what they mean."""
    known = _HELD_FOR.get(reason)
    if known is not None:
        return known.in_language(language)
    return "; ".join(_code(code, language) for code in reason.split()) or "-"


def _message(detail: Detail, language: str) -> str:
    kind = detail.get("kind", "")
    named = KINDS[kind].in_language(language) if kind in KINDS else printable(kind)
    told = _ARRIVED.in_language(language).format(kind=f"{named} ({kind})" if kind.isupper() else named)
    more = [*_of_invoice(detail, language), *(_code(code, language) for code in detail.get("codes", "").split())]
    if "reason" in detail:
        more.append(reason_text(Reason(detail["reason"]), language))
    return f"{told}: {'; '.join(more)}" if more else told


def _of_invoice(detail: Detail, language: str) -> Iterator[str]:
    if "numero" in detail:
        yield _OF_INVOICE.in_language(language).format(numero=printable(detail["numero"]))
    if "outcome" in detail:
        known = _OUTCOMES.get(detail["outcome"])
        yield printable(detail["outcome"]) if known is None else known.in_language(language)
    if "because" in detail:
        yield _QUOTED.in_language(language).format(text=printable(detail["because"]))


def _code(code: str, language: str) -> str:
    """A code of the SdI, with the first sentence of what it means."""
    try:
        return f"{code} {entry(code).meaning.in_language(language).partition('. ')[0].rstrip('.')}"
    except KeyError:
        return printable(code)


def _decision(detail: Detail, language: str) -> str:
    values = _Detail({name: printable(value) for name, value in detail.items()})
    values["state"] = meaning(detail.get("state", ""), language)
    try:
        told = DECISIONS[Question(detail.get("question", ""))].in_language(language).format_map(values)
    except ValueError:
        told = f"{values['by']}: {values['question']}"
    return _BECAUSE.in_language(language).format(told=told, because=values["because"])


def _held(detail: Detail, language: str) -> str:
    return _HELD.in_language(language).format(reason=held_text(detail.get("reason", ""), language))


_COMPOSED: Final[Mapping[str, Callable[[Detail, str], str]]] = {
    "message": _message,
    "decision": _decision,
    "held": _held,
}
KNOWN: Final = frozenset({key.partition("/")[0] for key in TEXTS} | _COMPOSED.keys())
"""Every kind of line that has words; a test compares with what the package writes."""
