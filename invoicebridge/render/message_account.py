"""What `inspect` found, for people: an account in the terminal, message by message."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from invoicebridge.bridge.inspecting.contradictions import Conflict
from invoicebridge.bridge.inspecting.inspected import Authenticity, Carried, Inspected, Layer, Own
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.pec.messages import Receipt, TransportEnvelope
from invoicebridge.pec.verdict import Proven
from invoicebridge.render.faults import error_text
from invoicebridge.render.message_account_texts import TEXTS
from invoicebridge.render.message_reasons import reason_text
from invoicebridge.render.message_words import REMARKS, STATES, deviation_text, kind_text, oddity_text
from invoicebridge.render.messages import conflict_text
from invoicebridge.render.signature_texts import failure_text, printable
from invoicebridge.sdi.blocks import Errore, ErrorePa
from invoicebridge.sdi.notifications import Notification

_MARKS: Final = {
    Authenticity.PROVEN: ("✓", "green"),
    Authenticity.UNPROVEN: ("?", "yellow"),
    Authenticity.NOT_CHECKED: ("?", "yellow"),
    Authenticity.FORGED: ("✗", "bold red"),
}
_MOST_DEVIATIONS: Final = 10

Line = tuple[int, str, str]
"""How far indented, the text, its style."""


class MessageAccount:
    """Prints each message as it comes, and at the end how many there were of each kind."""

    def __init__(self, console: Console, language: str) -> None:
        self._console = console
        self._language = language
        self._texts = TEXTS[language]
        self._counts: Counter[str] = Counter()

    def add(self, inspected: Inspected) -> None:
        """Print one message."""
        self._counts["unread" if inspected.unreadable else str(inspected.authenticity)] += 1
        self._headline(inspected)
        for indent, text, style in self._lines(inspected):
            self._console.print(Padding(Text(text, style=style), (0, 0, 0, 2 + 2 * indent), expand=False))

    def close(self, conflicts: Sequence[Conflict] = ()) -> None:
        """Print what cannot be true together, and the totals."""
        for conflict in conflicts:
            told = self._texts["conflict"].format(text=conflict_text(conflict, self._language))
            self._console.print(Text(told, style="bold red"))
        counts = self._counts
        unproven = counts[Authenticity.UNPROVEN] + counts[Authenticity.NOT_CHECKED]
        bad = counts[Authenticity.FORGED] or counts["unread"] or conflicts
        summary = self._texts["summary"].format(
            total=counts.total(),
            proven=counts[Authenticity.PROVEN],
            unproven=unproven,
            forged=counts[Authenticity.FORGED],
            unread=counts["unread"],
        )
        self._console.print(Text(summary, style="bold red" if bad else "bold yellow" if unproven else "bold green"))

    def _headline(self, inspected: Inspected) -> None:
        if inspected.unreadable:
            mark, style, verdict = "✗", "bold red", self._texts["unread"]
        else:
            mark, style = _MARKS[inspected.authenticity]
            verdict = self._texts[inspected.authenticity]
        line = Text.assemble((f"{mark} ", style), (printable(inspected.file), "bold"), " ")
        if not inspected.unreadable:
            layer = self._texts[inspected.layer]
            line.append(f"{layer}: {kind_text(inspected.kind, self._language)} ", style="dim")
        line.append(verdict, style=style)
        self._console.print(line)

    def _lines(self, inspected: Inspected) -> Iterator[Line]:
        if inspected.error is not None:
            yield 0, error_text(inspected.error, self._language), ""
            return
        if inspected.unreadable and inspected.reason is not None:
            yield 0, f"{reason_text(inspected.reason, self._language)}.", ""
            return
        yield from self._sender(inspected)
        yield from self._mail(inspected)
        if inspected.notification is not None and inspected.carried is not None:
            yield from self._notification(inspected.notification, inspected.carried)
        yield from self._odd(inspected)
        if inspected.at is not None:
            time = inspected.at.astimezone(ROME).strftime("%Y-%m-%d %H:%M:%S")
            yield 0, self._texts[inspected.basis].format(time=time), "dim"
        if inspected.reason is not None:
            style = "red" if inspected.authenticity is Authenticity.FORGED or inspected.contradicts_itself else "yellow"
            yield 0, f"{self._texts['reason']}: {reason_text(inspected.reason, self._language)}.", style
        yield self._proves(inspected)

    def _sender(self, inspected: Inspected) -> Iterator[Line]:
        if inspected.layer is Layer.UNKNOWN:
            return
        proven = inspected.authenticity is Authenticity.PROVEN
        name = "nobody" if inspected.sender is None else "sender" if proven else "claimed"
        yield 0, self._texts[name].format(sender=printable(inspected.sender or "")), "" if proven else "yellow"
        if isinstance(inspected.verdict, Proven):
            signer, anchor = printable(inspected.verdict.signer), printable(inspected.verdict.anchor)
            yield 0, self._texts["vouched"].format(signer=signer, anchor=anchor), "dim"
            for remark in inspected.verdict.remarks:
                yield 0, self._texts["remark"].format(text=REMARKS[remark].in_language(self._language)), "dim"

    def _mail(self, inspected: Inspected) -> Iterator[Line]:
        message = inspected.message
        if not isinstance(message, Receipt | TransportEnvelope) or message.daticert is None:
            return
        daticert = message.daticert
        msgid, identificativo = printable(daticert.msgid or "-"), printable(daticert.identificativo or "-")
        yield 0, self._texts["about"].format(msgid=msgid, identificativo=identificativo), ""
        if daticert.consegna:
            yield 0, self._texts["delivered to"].format(recipient=printable(daticert.consegna)), ""
        if daticert.errore != "nessuno":
            detail = printable(daticert.errore_esteso or "")
            yield 0, self._texts["errore"].format(errore=printable(daticert.errore), detail=detail), "yellow"

    def _notification(self, notification: Notification, carried: Carried) -> Iterator[Line]:
        keys = notification.keys
        root = type(notification.message).__name__.removesuffix("Pa")
        name = printable(carried.name or "-")
        yield 0, f"{name}: {root}, {kind_text(str(notification.kind), self._language)}", "bold"
        nome_file, identificativo = printable(keys.nome_file or "-"), printable(keys.identificativo_sdi or "-")
        yield 1, self._texts["file"].format(nome_file=nome_file, identificativo=identificativo), ""
        if keys.pec_message_id:
            yield 1, self._texts["answers"].format(pec_message_id=printable(keys.pec_message_id)), ""
        invoice = notification.riferimento_fattura
        if invoice is not None:
            numero, posizione = printable(invoice.numero_fattura or "-"), invoice.posizione_fattura or "-"
            anno = invoice.anno_fattura or "-"
            yield 1, self._texts["invoice"].format(numero=numero, anno=anno, posizione=posizione), ""
        for error in notification.errors:
            yield from self._error(error)
        yield from self._own_signature(carried)

    def _error(self, error: Errore | ErrorePa) -> Iterator[Line]:
        """The SdI's code, its words, and what our catalogue makes of them."""
        yield 1, printable(error.codice or "-"), "bold red"
        if error.descrizione:
            yield 2, self._texts["says"].format(text=printable(error.descrizione)), ""
        suggestion = getattr(error, "suggerimento", None)
        if suggestion:
            yield 2, self._texts["suggests"].format(text=printable(suggestion)), ""
        known = error.entry
        if known is None:
            yield 2, self._texts["unknown code"], "dim"
            return
        yield 2, self._texts["meaning"].format(text=known.meaning.in_language(self._language)), "dim"
        yield 2, f"→ {known.remedy.in_language(self._language)}", "dim italic"

    def _own_signature(self, carried: Carried) -> Iterator[Line]:
        if carried.own is Own.ABSENT:
            return
        style = "red" if carried.own in (Own.BROKEN, Own.FALSE, Own.STRANGER) else "dim"
        signer = printable(carried.signer.name) if carried.signer is not None else "-"
        yield 1, self._texts[f"own {carried.own}"].format(signer=signer), style
        for failure in carried.failures:
            yield 2, failure_text(failure, self._language), style

    def _odd(self, inspected: Inspected) -> Iterator[Line]:
        told = [
            self._texts["odd"].format(text=oddity_text(one, self._language))
            for one in (inspected.message.deviations if inspected.message is not None else ())
        ]
        notification = inspected.notification
        told += [
            self._texts["deviates"].format(text=deviation_text(one, self._language))
            for one in (notification.deviations if notification is not None else ())
        ]
        for text in told[:_MOST_DEVIATIONS]:
            yield 0, text, "dim"
        if len(told) > _MOST_DEVIATIONS:
            yield 0, self._texts["more"].format(count=len(told) - _MOST_DEVIATIONS), "dim"

    def _proves(self, inspected: Inspected) -> Line:
        claim = inspected.claim
        state = inspected.proves or (None if claim is None else claim.state)
        if state is None:
            return 0, self._texts["nothing"], "dim"
        meaning = STATES[state].in_language(self._language)
        if inspected.proves is None:
            return 0, self._texts["would"].format(state=state, meaning=meaning), "yellow"
        return 0, self._texts["proves"].format(state=state, meaning=meaning), "bold green"
