"""Named files get their signature: by the company's signer, many at once, or they wait for whoever signs elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from invoicebridge.bridge.archived import Draft, DraftKind
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.preparing.candidates import Candidate
from invoicebridge.bridge.preparing.naming import Named
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.signing.pens import Pens
from invoicebridge.bridge.signing.signer_in_use import EXTENSIONS, UNSIGNED, Pen
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.signature.keys import Prepared
from invoicebridge.signature.verdict import Form


@dataclass(frozen=True, slots=True)
class Final:
    """A file as it is to be sent."""

    candidate: Candidate
    name: str
    content: bytes
    unsigned: bytes
    """What we signed; the file itself where we did not."""
    form: Form | None
    """How we signed it; None where it leaves as it came."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A file that somebody signs elsewhere; it holds its name."""

    candidate: Candidate
    draft: Draft


Signed = Final | Awaiting | Outcome
_Place = tuple[int, Named]


def sign_all(bridge: Bridge, pens: Pens, named: Sequence[Named | Outcome]) -> list[Signed]:
    """Return each as it is to leave, in their order; those that need no signature stay as they are."""
    done: dict[int, Signed] = {}
    to_sign: dict[Pen, list[_Place]] = defaultdict(list)
    for place, one in enumerate(named):
        decided = one if isinstance(one, Outcome) else _decided(bridge, pens, one)
        if isinstance(decided, Pen) and isinstance(one, Named):
            to_sign[decided].append((place, one))
        elif not isinstance(decided, Pen):
            done[place] = decided
    for pen, wanted in to_sign.items():
        for first in range(0, len(wanted), pen.batch):
            done.update(_signed_with(pen, wanted[first : first + pen.batch], bridge))
    return [done[place] for place in range(len(named))]


def _decided(bridge: Bridge, pens: Pens, one: Named) -> Pen | Signed:
    """What signs the file, or what becomes of it without."""
    if not one.candidate.needs_signature:
        form = one.candidate.came_signed
        return Final(one.candidate, one.stem + (EXTENSIONS[form] if form else UNSIGNED), one.content, one.content, None)
    pen = pens.of(one.candidate.rules)
    if isinstance(pen, InvoiceBridgeError):
        return not_signed(one.candidate, pen)
    return pen or Awaiting(one.candidate, _draft(bridge, one))


def _signed_with(pen: Pen, wanted: Sequence[_Place], bridge: Bridge) -> Iterator[tuple[int, Final | Outcome]]:
    """Yield what became of each; what can be signed goes to the signer in one call."""
    begun = [(place, one, _begun(pen, one, bridge)) for place, one in wanted]
    finished = pen.finished([made for _, _, made in begun if isinstance(made, Prepared)])
    for place, one, made in begun:
        content = next(finished) if isinstance(made, Prepared) else made
        if isinstance(content, InvoiceBridgeError):
            yield place, not_signed(one.candidate, content)
        else:
            yield place, Final(one.candidate, one.stem + EXTENSIONS[pen.form], content, one.content, pen.form)


def _begun(pen: Pen, one: Named, bridge: Bridge) -> Prepared | InvoiceBridgeError:
    try:
        return pen.prepare(one.content, bridge.clock.now())
    except InvoiceBridgeError as error:
        return error


def not_signed(candidate: Candidate, error: InvoiceBridgeError) -> Outcome:
    """The outcome of a file whose signer failed, for this file or before it; the next run begins it anew."""
    return Outcome(what=candidate.label, verdict=Verdict.FAILED, code="not-signed", error=error)


def _draft(bridge: Bridge, named: Named) -> Draft:
    candidate = named.candidate
    first = candidate.described.invoices[0]
    return Draft(
        id=bridge.ids.transmission(),
        company=candidate.rules.company,
        kind=DraftKind.UNSIGNED,
        source=candidate.label,
        source_sha256=candidate.source_sha256,
        content=named.content,
        name=named.stem + UNSIGNED,
        numero=first.key.numero,
        data=first.invoice.data,
        tipo_documento=first.invoice.tipo_documento,
        faults=candidate.warnings,
        corrects=candidate.corrects,
    )
