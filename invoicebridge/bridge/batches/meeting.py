"""An invoice of a batch meets the store: it may go, takes the place of a file, or there is something else to tell."""

from dataclasses import dataclass, replace

from invoicebridge.bridge.archived import Draft, Listed
from invoicebridge.bridge.batched import LatestFile
from invoicebridge.bridge.batches import row_remarks
from invoicebridge.bridge.batches.against import conflict, differing, met, taken_before
from invoicebridge.bridge.batches.entry import About, Amounts, Came, Entry, amounts_of
from invoicebridge.bridge.batches.known import Known, Other, Same, Split
from invoicebridge.bridge.batches.telling import retold
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.importing import ImportedDraft
from invoicebridge.bridge.preparing.candidates import failed
from invoicebridge.bridge.preparing.described import describe
from invoicebridge.bridge.preparing.finishing import awaiting
from invoicebridge.bridge.preparing.preparation import OF_ONE_FILE, Preparation
from invoicebridge.bridge.report import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Going:
    """What may be taken, and the file whose place it takes."""

    entry: Entry
    corrects: Listed | None = None


class Meeting:
    """Brings entries together with what the store knows of their invoices."""

    def __init__(self, bridge: Bridge, preparation: Preparation) -> None:
        self._bridge = bridge
        self._preparation = preparation

    def met(self, entry: Entry, known: Known) -> Going | Came:
        """What the store has to say of an entry; that it may go where nothing stands against it."""
        try:
            match known.before(entry):
                case Same(transmission):
                    return self._same(entry, known, transmission)
                case Other(latest):
                    return self._other(entry, latest)
                case Split(transmission):
                    (first, *_) = self._bridge.archive.overview.of_files([transmission])
                    outcome = conflict(entry.about, first, "import-conflict-lot", None)
                    return Came(about=entry.about, outcome=outcome)
                case None:
                    return self._unless_awaiting(entry)
        except OF_ONE_FILE as error:
            return Came(about=entry.about, outcome=retold(entry.about, failed(entry.one.label, error)))

    def _same(self, entry: Entry, known: Known, transmission: str) -> Came:
        """It was taken before, as it is."""
        sent, state = known.sent(transmission)
        self._preparation.close_drafts_of(entry.one.sha256, transmission)
        for id_ in entry.about.ids:
            self._preparation.close_replaced(id_.company, id_.numero, id_.data, sent)
        outcome = taken_before(self._bridge, entry.about, (sent, state), known.latest(entry))
        stated = known.stated(entry)
        amounts = self.amounts(entry) if stated is None else [(stated.total, stated.taxed)]
        return Came(about=entry.about, outcome=outcome, amounts=amounts, became=transmission)

    def _other(self, entry: Entry, latest: LatestFile) -> Going | Came:
        """Its number is that of a file that was made of something else."""
        found = met(self._bridge, entry.about, self._preparation.examiner.made(entry.one), latest)
        if isinstance(found, Listed):
            return self._unless_awaiting(entry, found)
        became = latest.transmission if found.verdict is Verdict.NOTHING else None
        return Came(about=entry.about, outcome=found, amounts=self.amounts(entry), became=became)

    def _unless_awaiting(self, entry: Entry, corrects: Listed | None = None) -> Going | Came:
        """Another version of it may wait for a signature that is made elsewhere."""
        for one in entry.about.ids:
            draft = self._preparation.awaiting_signature(one.company, one.numero, one.data)
            if draft is not None and draft.source_sha256 != entry.one.sha256:
                outcome = self._unlike(entry, draft)
                return Came(about=entry.about, outcome=outcome, amounts=self.amounts(entry))
        return Going(entry, corrects)

    def number_known(self, about: About, outcome: Outcome) -> Outcome:
        """The outcome of an invoice whose number the SdI knows by another one (00404): by which, where that is here."""
        numero = outcome.detail["numero"]
        every = self._bridge.archive.overview.find(numero, about.company)
        other = next((one for one in every if one.numero == numero), None)
        outcome = replace(outcome, verdict=Verdict.ATTENTION, code="import-number-elsewhere")
        if other is None:
            return outcome
        detail = {"tipo": other.tipo_documento, "at": other.data.isoformat(), "name": other.name}
        return replace(outcome, code="import-number-known", detail={**outcome.detail, **detail})

    def _unlike(self, entry: Entry, draft: Draft) -> Outcome:
        """What to tell of an invoice of which a draft waits that was made of something else."""
        outcome = awaiting(entry.one.label, draft)
        found = differing(draft.name or "", draft.content, self._preparation.examiner.made(entry.one).xml)
        if found == ():
            return outcome
        remarks = tuple(row_remarks.differing(entry.about.imported, found or ()))
        detail = {**outcome.detail, "count": str(len(remarks))}
        return replace(outcome, code="import-conflict-unsigned", detail=detail, remarks=remarks)

    def amounts(self, entry: Entry) -> Amounts:
        """What the invoices of a draft come to; nothing of a ready file, which may say anything."""
        if not isinstance(entry.about.imported, ImportedDraft):
            return ()
        try:
            xml = self._preparation.examiner.made(entry.one).xml
        except OF_ONE_FILE:
            return ()
        return amounts_of(describe(xml, self._bridge.clock.now()).invoices)
