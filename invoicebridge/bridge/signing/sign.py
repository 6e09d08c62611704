"""The operation `sign`: many files, each checked first, signed in batches, put where nothing is ever overwritten.

It can be run again at any time: what is signed already is left as it is, once its signatures were found intact and
`check` has nothing against it. A file in which `check` finds errors is refused; where the user insists it is signed
under a name that ends in `.forced`, which neither the SdI (00001) nor this program takes for an invoice to be sent.
Renaming it does not help: whatever is found signed is checked too, inside the signature.

No signed file is put in its place before its own bytes were verified and judged again.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.inspecting.documents import Document, Unread, documents
from invoicebridge.bridge.inspecting.inspect import Bench, Source
from invoicebridge.bridge.inspecting.verify import unwrapped
from invoicebridge.bridge.ports import BatchSigner, Shelf
from invoicebridge.bridge.signing.already_signed import holds, is_signed
from invoicebridge.bridge.signing.finished import judged, last_errors
from invoicebridge.bridge.signing.signer_in_use import Pen
from invoicebridge.errors import ConfigurationError, InvalidDocument, InvoiceBridgeError
from invoicebridge.fatturapa import filename
from invoicebridge.fatturapa.check import Checked, check
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.signature.keys import Prepared, Signer
from invoicebridge.signature.signatory import load, signatory
from invoicebridge.signature.verdict import Form

FORCED: Final = ".forced"
"""Ends the name of a file that was signed in spite of its errors."""

_BATCH_BYTES: Final = 20_000_000
_BATCH_FILES: Final = 256


class Outcome(StrEnum):
    """What became of a file."""

    SIGNED = "signed"
    ALREADY_SIGNED = "already-signed"
    """It is a signed file, or its signed file is there; intact, and the SdI has no known reason to reject it."""
    REFUSED = "refused"
    """It has errors for which the SdI would reject it, or its signed file has."""
    FORCED = "forced"
    """It has errors and was signed all the same, under a name that cannot be sent."""
    FAILED = "failed"
    """It could not be read, signed or written, or its signature is not intact; `error` says why."""
    NOT_ATTEMPTED = "not-attempted"
    """The signer had failed before; `error` says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What became of one file."""

    file: str
    outcome: Outcome
    target: str | None = None
    """The path of the signed file, where there is one."""
    faults: tuple[Fault, ...] = ()
    """What `check` found, warnings included."""
    error: InvoiceBridgeError | None = None
    came_signed: bool = False
    """Whether it was signed before this run, by whomever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How files are to be signed."""

    bench: Bench
    form: Form = Form.CADES
    force: bool = False


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file of which all is done but the private key's operation."""

    document: Document
    target: str
    prepared: Prepared
    faults: tuple[Fault, ...]


def sign_all(
    sources: Iterable[Source], signer: BatchSigner, order: Order, shelf: Shelf, clock: Callable[[], datetime]
) -> Iterator[Signed]:
    """Yield, in the order of the sources, what became of each file; memory does not grow with their number.

    A file that cannot be signed never stops the others. A signer that fails does: the rest is not attempted, since a
    wrong PIN must not be tried again.
    """
    return _Run(signer, order, shelf, clock).through(sources)


def is_qualified(signer: Signer) -> bool:
    """Whether the signer's certificate states that it is a qualified one, as public bodies want it."""
    return signatory(load(signer.chain[0])).qualified


class _Run:
    """One run of the operation: what waits for the signer, and whether the signer has failed."""

    def __init__(self, signer: BatchSigner, order: Order, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._pen = Pen(signer, order.form)
        self._order = order
        self._shelf = shelf
        self._clock = clock
        self._waiting: list[_Ready | Signed] = []

    def through(self, sources: Iterable[Source]) -> Iterator[Signed]:
        for source in sources:
            for document in documents(source):
                self._waiting.append(self._begin(document))
                if self._is_full():
                    yield from self._flush()
        yield from self._flush()

    def _is_full(self) -> bool:
        ready = [one for one in self._waiting if isinstance(one, _Ready)]
        size = sum(len(one.document.content) for one in ready)
        return len(ready) >= self._pen.batch or size >= _BATCH_BYTES or len(self._waiting) >= _BATCH_FILES

    def _begin(self, document: Document | Unread) -> _Ready | Signed:
        if isinstance(document, Unread):
            return Signed(file=document.label, outcome=Outcome.FAILED, error=document.error)
        if self._pen.failed is not None:
            return Signed(file=document.label, outcome=Outcome.NOT_ATTEMPTED, error=self._pen.failed)
        try:
            return self._prepared(document)
        except InvoiceBridgeError as error:
            return Signed(file=document.label, outcome=Outcome.FAILED, error=error)

    def _prepared(self, document: Document) -> _Ready | Signed:
        """The file ready to be signed, or why it is not to be."""
        if is_signed(document.content):
            return self._judged(document)
        if misnamed := _misnamed(document):
            return Signed(file=document.label, outcome=Outcome.REFUSED, faults=(misnamed,))
        target = self._target(document)
        bench = self._order.bench
        checked = check(document.name, document.content, bench.schemas, bench.circumstances, label=document.label)
        if checked.error is not None:
            raise checked.error
        if not checked.accepted:
            return self._faulty(document, target, checked.faults)
        if self._is_there(document, target):
            return self._found(document, target, checked.faults)
        return self._ready(document, target, checked.faults)

    def _judged(self, document: Document) -> Signed:
        """What is to be said of a file that comes signed; UnreadableSignature when its signature cannot be opened."""
        now = self._clock()
        checked = judged(document.name, document.content, self._order.bench, now, document.label)
        try:
            unwrapped(document.content, document.label, (), now)
        except InvalidDocument as error:
            why = _errors(checked) if error.code == "not-intact" else ()
            return Signed(file=document.label, outcome=Outcome.FAILED, faults=why, error=error, came_signed=True)
        outcome = Outcome.ALREADY_SIGNED if checked.accepted else Outcome.REFUSED
        return Signed(file=document.label, outcome=outcome, faults=checked.faults, came_signed=True)

    def _found(self, document: Document, target: str, faults: tuple[Fault, ...]) -> Signed:
        """What is to be said of a good file whose signed file is there: that one is judged as it lies."""
        wrong = last_errors(_name_of(target), self._shelf.read(target) or b"", self._order.bench, self._clock())
        outcome = Outcome.REFUSED if wrong else Outcome.ALREADY_SIGNED
        return Signed(file=document.label, outcome=outcome, target=target, faults=faults + wrong, came_signed=True)

    def _faulty(self, document: Document, target: str, faults: tuple[Fault, ...]) -> _Ready | Signed:
        if not self._order.force:
            return Signed(file=document.label, outcome=Outcome.REFUSED, faults=faults)
        if self._is_there(document, target + FORCED):
            return Signed(file=document.label, outcome=Outcome.FORCED, target=target + FORCED, faults=faults)
        return self._ready(document, target + FORCED, faults)

    def _target(self, document: Document) -> str:
        if document.name is None:
            raise ConfigurationError("sign-needs-name", name=document.label)
        extension = ".p7m" if self._order.form is Form.CADES else ""
        return self._shelf.path_of(document.source, document.name + extension)

    def _is_there(self, document: Document, target: str) -> bool:
        """Whether the signed file is there; ConfigurationError when something else has its place."""
        existing = self._shelf.read(target)
        if existing is None:
            return False
        if not holds(existing, document.content, self._order.form, self._clock()):
            raise ConfigurationError("output-exists-kept", name=target)
        return True

    def _ready(self, document: Document, target: str, faults: tuple[Fault, ...]) -> _Ready:
        return _Ready(document, target, self._pen.prepare(document.content, self._clock()), faults)

    def _flush(self) -> Iterator[Signed]:
        """Sign what waits, in one call, and say what became of each."""
        waiting, self._waiting = self._waiting, []
        finished = self._pen.finished([one.prepared for one in waiting if isinstance(one, _Ready)])
        for one in waiting:
            yield one if isinstance(one, Signed) else self._finished(one, next(finished))

    def _finished(self, ready: _Ready, made: bytes | InvoiceBridgeError) -> Signed:
        try:
            if isinstance(made, InvoiceBridgeError):
                raise made
            return self._put(ready, made)
        except InvoiceBridgeError as error:
            return Signed(file=ready.document.label, outcome=Outcome.FAILED, faults=ready.faults, error=error)

    def _put(self, ready: _Ready, content: bytes) -> Signed:
        """Put the signed file in its place, once it was verified and nothing is wrong with its last bytes."""
        document, now = ready.document, self._clock()
        if not holds(content, document.content, self._order.form, now):
            raise InvalidDocument("signed-not-intact", name=document.label)
        known = {fault.code for fault in ready.faults if fault.severity is Severity.ERROR}
        last = last_errors(_name_of(ready.target), content, self._order.bench, now)
        faults = ready.faults + tuple(fault for fault in last if fault.code not in known)
        wrong = any(fault.severity is Severity.ERROR for fault in faults)
        if wrong and not self._order.force:
            return Signed(file=document.label, outcome=Outcome.REFUSED, faults=faults)
        target = ready.target + FORCED if wrong and not ready.target.endswith(FORCED) else ready.target
        done = Outcome.SIGNED if self._kept(document, target, content) else Outcome.ALREADY_SIGNED
        return Signed(file=document.label, outcome=Outcome.FORCED if wrong else done, target=target, faults=faults)

    def _kept(self, document: Document, target: str, content: bytes) -> bool:
        """Whether the file is put there; False when another run has meanwhile put the same document, signed."""
        try:
            self._shelf.put(target, content)
        except ConfigurationError as error:
            if error.code == "output-exists-kept" and self._is_there(document, target):
                return False
            raise
        return True


def _name_of(target: str) -> str:
    """The name under which a signed file would be sent."""
    return os.path.basename(target).removesuffix(FORCED)


def _errors(checked: Checked) -> tuple[Fault, ...]:
    return tuple(fault for fault in checked.faults if fault.severity is Severity.ERROR)


def _misnamed(document: Document) -> Fault | None:
    """The 00001 of a file in an archive: only a name that the SdI takes is used to write a file."""
    name = document.name or ""
    kind = filename.problem(name) if document.archived else None
    return None if kind is None else Fault("00001", Severity.ERROR, parameters={"name": name, "kind": kind})
