"""Files that were sent after the backup, and that it never knew: their invoices count as sent, where they are known.

An invoice that the SdI rejected, or that the customer refused, does not: it may be sent again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from invoicebridge.bridge.backing_up.traces import Traces, traces
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.intake import Intake
from invoicebridge.bridge.preparing.described import describe
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up.sent_elsewhere import import_sent
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.transmission.fold import means

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that was found in a receipt."""

    label: str
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return self.label

    def read(self) -> bytes:
        return self.content


class Forgotten:
    """What one walk through the mails finds of such files, by the keys of their names."""

    def __init__(self, bridge: Bridge, intake: Intake) -> None:
        self._bridge, self._intake = bridge, intake
        self._names: dict[str, str] = {}
        self._receipts: dict[str, str] = {}
        """The evidence that holds a file whole."""
        self._passed_over: set[str] = set()
        self._ended: set[str] = set()
        self._refused: dict[str, list[RiferimentoFattura]] = {}

    @property
    def files(self) -> int:
        """How many of them were found whole."""
        return len(self._receipts)

    def note(self, name: str, receipt: str | None = None) -> None:
        """A file of this name was sent; the receipt with this hash holds it."""
        self._names[stem_key(name)] = name
        if receipt is not None:
            self._receipts[stem_key(name)] = receipt

    def pass_over(self, name: str) -> None:
        """It is a zip of which the files are known."""
        self._passed_over.add(stem_key(name))

    def end(self, told: Traces) -> None:
        """What a message says of files and invoices that may be sent again is remembered."""
        self._ended.update(map(stem_key, told.ended))
        for name, reference in told.refused:
            self._refused.setdefault(stem_key(name), []).append(reference)

    def count_as_sent(self) -> Iterator[Outcome]:
        """Their invoices may not be sent again; yield what is wrong with files, and names of which no file was found.

        Nothing is said of a file that was rejected, whole or not.
        """
        left = [key for key in self._names if key not in self._ended | self._passed_over]
        for key in left:
            if key in self._receipts:
                yield from self._counted(key)
        unseen = sorted(self._names[key] for key in left if key not in self._receipts)
        if unseen:
            shown = ", ".join(unseen[:_SHOWN]) + (" …" if len(unseen) > _SHOWN else "")
            detail = {"count": str(len(unseen)), "names": shown}
            yield Outcome(what="restore", verdict=Verdict.ATTENTION, code="restore-names-alone", detail=detail)

    def _counted(self, key: str) -> Iterator[Outcome]:
        sources = self._file(key)
        refused = self._refused.get(key, ())
        if refused:
            for source in sources:
                self._count_but(source, refused)
            return
        for one in import_sent(self._bridge, sources):
            if one.verdict in (Verdict.ATTENTION, Verdict.FAILED):
                yield one

    def _count_but(self, source: _Source, refused: Sequence[RiferimentoFattura]) -> None:
        """Every invoice of the file counts as sent but for those that are meant; the SdI has read the file before."""
        content = source.read()
        xml = open_p7m(content).content if looks_signed(content) else content
        invoices = describe(xml, self._bridge.clock.now()).invoices
        good = [each for each in invoices if not any(means(one, each.invoice.reference) for one in refused)]
        self._bridge.archive.invoices.add_sent_elsewhere([each.key for each in good])

    def _file(self, key: str) -> list[_Source]:
        """The file as the receipt holds it."""
        evidence = self._bridge.archive.evidence.get(self._receipts[key])
        if evidence is None:
            return []
        mails = traces(evidence, self._intake.read(evidence)).mails
        files = {stem_key(file.name): file for mail in mails for file in mail.files}
        found = files.get(key)
        return [] if found is None else [_Source(found.name, found.content)]
