"""From an input to a file that `check` has nothing against: recognised, completed, judged. Nothing is stored here."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Draft, DraftKind
from invoicebridge.bridge.bridge import Bridge, CompanyRules
from invoicebridge.bridge.preparing import sellers
from invoicebridge.bridge.preparing.candidates import PLACEHOLDER, Candidate, Faulty, Made, failed
from invoicebridge.bridge.preparing.described import Glimpse, describe, glimpse
from invoicebridge.bridge.preparing.inputs import Input, Kind
from invoicebridge.bridge.preparing.recognise import Known, Register, issuer_of_draft
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.fatturapa import codec, draft_json, filename
from invoicebridge.fatturapa.check import Checked, check
from invoicebridge.fatturapa.circumstances import Circumstances, InvoiceKey
from invoicebridge.fatturapa.complete import complete
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.signature.verdict import Form

_KNOWN: Final = "00404"


class Examiner:
    """Judges inputs at the present moment, and with those before them in the same batch.

    What the store knows of a batch is asked for at once: `names_used` before, `known` after its files were judged.
    """

    def __init__(self, bridge: Bridge, register: Register) -> None:
        self._bridge = bridge
        self._register = register
        self._keys: dict[tuple[str, str], list[InvoiceKey]] = {}
        self._used: set[str] = set()

    def begin_batch(self, names_used: Iterable[str]) -> None:
        """The files of the next batch are judged; these of their names are used."""
        self._used.update(filename.stem_key(name) for name in names_used)

    def forget(self) -> None:
        """What was judged so far is in the store, or will never be: the store is asked from now on."""
        self._keys.clear()
        self._used.clear()

    def made(self, one: Input) -> Made:
        """The file that an input is, or is completed to.

        InvalidDocument: of `draft_json.from_parsed` and `complete`, `issuer-unknown` and alike of `Register.of`.
        ConfigurationError: `company-not-chosen`, `company-without-party`.
        """
        match one.kind:
            case Kind.DRAFT:
                return self._completed(one.draft or draft_json.from_parsed(one.values), one.company)
            case Kind.XML:
                return Made(content=one.content, xml=one.content)
            case Kind.SIGNED:
                return Made(content=one.content, xml=_signed_xml(one.content))

    def _completed(self, draft: draft_json.Draft, chosen: str | None) -> Made:
        issuer = issuer_of_draft(draft)
        company = self._register.of(issuer, chosen)
        if issuer is None and company.party is None:
            raise ConfigurationError("company-without-party", company=company.id)
        completed = complete(draft, company.party, progressivo_invio=PLACEHOLDER)
        xml = codec.write(completed.document)
        given = draft.fattura_elettronica_header.dati_trasmissione
        follows = given is None or not given.progressivo_invio
        return Made(content=xml, xml=xml, follows=follows, remarks=completed.remarks)

    def judged(self, one: Input, made: Made, corrects: str | None = None) -> Candidate | Faulty | Outcome:
        """The file as a candidate; with errors, as a faulty draft; as an outcome where nothing is to be kept of it.

        Errors as `made`, and UnreadableFile. A candidate's invoices may still be `known` to the store.
        """
        now = self._bridge.clock.now()
        checked = self._checked(one, made, now, self._came_before)
        if not checked.accepted:
            return self._refused(one, made, corrects)
        described = describe(made.xml, now)
        company = self._register.of(described.issuer, one.company)
        candidate = Candidate(
            label=one.label,
            made=made,
            described=described,
            rules=_rules(company),
            source_sha256=one.sha256,
            warnings=checked.faults,
            remarks=sellers.differing(company, described.stated, one.label),
            came_signed=_form(one),
            given=None if one.kind is Kind.DRAFT else one.name,
            corrects=corrects,
        )
        for each in described.invoices:
            self._keys.setdefault((each.key.taxpayer, each.key.numero), []).append(each.key)
        return replace(candidate, stem=self._stem_kept(candidate))

    def known(self, candidates: Iterable[Candidate]) -> AbstractSet[InvoiceKey]:
        """The invoices in these files that the store knows, and that may not be sent again (00404)."""
        keys = (each.key for one in candidates for each in one.described.invoices)
        return self._bridge.archive.invoices.known_among(keys)

    def refused(self, one: Input, candidate: Candidate, known: AbstractSet[InvoiceKey]) -> Outcome:
        """What is told of a candidate of which an invoice is known."""
        checked = self._checked(one, candidate.made, self._bridge.clock.now(), known.__contains__)
        numbers = [each.key.numero for each in candidate.described.invoices if each.key in known]
        return _known_already(one, numbers[0], checked)

    def _refused(self, one: Input, made: Made, corrects: str | None) -> Outcome | Faulty:
        """An input with errors, all of them found: also that the store knows the invoice."""
        now = self._bridge.clock.now()
        checked = self._checked(one, made, now, self._is_known)
        return self._faulty(one, checked, glimpse(made.xml, now), corrects)

    def _checked(self, one: Input, made: Made, now: datetime, known: Callable[[InvoiceKey], bool]) -> Checked:
        with_ = Circumstances(at=now, invoice_known=known, anchors=self._bridge.signers)
        checked = check(None, made.content, self._bridge.schemas, with_, label=one.label)
        if checked.error is not None:
            raise checked.error
        return checked

    def _came_before(self, key: InvoiceKey) -> bool:
        return any(key.clashes_with(one) for one in self._keys.get((key.taxpayer, key.numero), ()))

    def _is_known(self, key: InvoiceKey) -> bool:
        return self._came_before(key) or self._bridge.archive.invoices.known(key)

    def _faulty(self, one: Input, checked: Checked, seen: Glimpse, corrects: str | None) -> Faulty | Outcome:
        """An invoice that is known is refused, whatever else is wrong with it; anything else may be mended."""
        errors = tuple(fault for fault in checked.faults if fault.severity is Severity.ERROR)
        known = next((fault for fault in errors if fault.code == _KNOWN), None)
        if known is not None:
            return _known_already(one, known.parameters["numero"], checked)
        try:
            company = self._register.of(seen.issuer, one.company)
        except (InvalidDocument, ConfigurationError) as error:
            return replace(failed(one.label, error), faults=checked.faults)
        draft = self._draft(one, checked.faults, seen, company, corrects)
        detail = {"errors": str(len(errors))}
        verdict, code = Verdict.ATTENTION, "faulty"
        outcome = Outcome(what=one.label, verdict=verdict, code=code, detail=detail, faults=checked.faults)
        return Faulty(draft, outcome)

    def _draft(
        self, one: Input, faults: tuple[Fault, ...], seen: Glimpse, company: Known, corrects: str | None
    ) -> Draft:
        numero, data = seen.numbers[0] if seen.numbers else (None, None)
        return Draft(
            id=self._bridge.ids.transmission(),
            company=company.id,
            kind=DraftKind.FAULTY,
            source=one.label,
            source_sha256=one.sha256,
            content=one.content,
            numero=numero or None,
            data=data,
            tipo_documento=seen.tipo_documento,
            faults=faults,
            corrects=corrects,
        )

    def _stem_kept(self, candidate: Candidate) -> str | None:
        """The name that a ready file keeps: a good one, of who transmits it, that nothing else ever had."""
        name = candidate.given
        if name is None or filename.problem(name):
            return None
        parts, described = filename.parse(name), candidate.described
        sender = (described.id_paese + described.id_codice).upper()
        key = filename.stem_key(name)
        if (parts.id_paese + parts.id_codice).upper() != sender or key in self._used:
            return None
        self._used.add(key)
        return parts.stem


def _known_already(one: Input, numero: str, checked: Checked) -> Outcome:
    detail = {"numero": numero}
    return Outcome(what=one.label, verdict=Verdict.FAILED, code="invoice-known", detail=detail, faults=checked.faults)


def _rules(company: Known) -> CompanyRules:
    if company.rules is None:
        raise ConfigurationError("company-without-rules", company=company.id)
    return company.rules


def _form(one: Input) -> Form | None:
    if one.kind is not Kind.SIGNED:
        return None
    return Form.CADES if looks_signed(one.content) else Form.XADES


def _signed_xml(content: bytes) -> bytes:
    if not looks_signed(content):
        return content
    try:
        return open_p7m(content).content
    except InvalidDocument:
        return b""
