"""The operation `export verify`: whether a package is what it says, without the store, the network or any trust in it.

Five things are verified: every entry has the hash of the manifest, and there is nothing else; the lines of each story
are chained; the evidence that they name is there; the file holds the invoices that the story is said to be of; and what
the evidence proves, read anew, gives the states stated. Pages are for reading: nothing is taken from them.

What a message is worth depends on whom one believes. A signature that the anchors at hand do not reach leaves the
message's standing as the package states it, and that is said; one that is broken never does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import IO, Any

from invoicebridge.bridge.archived import Candidates, Evidence, Head
from invoicebridge.bridge.collecting.folded import folded
from invoicebridge.bridge.collecting.reading import read
from invoicebridge.bridge.collecting.sent import Sent
from invoicebridge.bridge.collecting.understanding import understand
from invoicebridge.bridge.inspecting.inspect_notification import Lens
from invoicebridge.bridge.preparing.described import glimpse
from invoicebridge.bridge.proving import chain, package, package_values
from invoicebridge.bridge.proving.export import DOCUMENT, INDEX, STORY, signed_document
from invoicebridge.bridge.proving.package import Package, Refused
from invoicebridge.bridge.proving.package_values import Account
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvalidDocument
from invoicebridge.transmission.proof import Proof, Standing


@dataclass(frozen=True, slots=True)
class Judge:
    """With what a package is judged; `strict`: what the anchors do not reach is a fault, not a remark."""

    lens: Lens
    strict: bool


def verify(stream: IO[bytes], name: str, judge: Judge) -> Iterator[Outcome]:
    """Yield what is true of each file in a package, and last of the whole."""
    try:
        with package.opened(stream) as opened:
            yield from _verified(opened, name, judge)
    except InvalidDocument as error:
        yield Outcome(what=name, verdict=Verdict.FAILED, code="package-refused", error=error)


def head_of(about: Mapping[str, Any]) -> Head:
    """The head of the store when the package was made; Refused when the manifest does not say it."""
    try:
        number, _, digest = str(about["store"]["head"]).partition("-")
        return Head(int(number), digest)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refused("package-unreadable", reason=error) from error


def _verified(opened: Package, name: str, judge: Judge) -> Iterator[Outcome]:
    for entry in opened.entries:
        opened.content(entry)
    head, unchecked, good = head_of(opened.about), 0, 0
    stories = _stories(opened)
    named = {INDEX}
    for entry in stories:
        found = _Story(opened, entry, head, judge)
        yield from found.outcomes()
        unchecked += len(found.unchecked)
        good += found.good
        named |= found.named
    if unnamed := sorted(opened.entries.keys() - named):
        raise Refused("package-entry-extra", entry=unnamed[0])
    if good < len(stories):
        yield Outcome(
            what=name, verdict=Verdict.FAILED, code="package-wrong", detail={"count": str(len(stories) - good)}
        )
        return
    detail = {
        "files": str(good),
        "entries": str(len(opened.entries)),
        "head": str(head),
        "manifest": opened.manifest_sha256,
        "unchecked": str(unchecked),
    }
    code = "package-intact-unchecked" if unchecked else "package-intact"
    yield Outcome(what=name, verdict=Verdict.DONE, code=code, detail=detail)


def _stories(opened: Package) -> Sequence[str]:
    """The entries that are stories: the manifest and the entries have to agree which."""
    there = sorted(entry for entry in opened.entries if entry.endswith(f"/{STORY}"))
    try:
        named = sorted(str(one["story"]) for one in opened.about["files"])
    except (KeyError, TypeError) as error:
        raise Refused("package-unreadable", reason=error) from error
    if there != named:
        raise Refused("package-stories-differ")
    return there


class _Story:
    """One file of a package, and what is wrong with it."""

    def __init__(self, opened: Package, entry: str, head: Head, judge: Judge) -> None:
        self._opened = opened
        self._entry = entry
        self._head = head
        self._judge = judge
        self.unchecked: set[str] = set()
        """Hashes of messages whose standing is the package's own word."""
        folder = entry.removesuffix(STORY)
        self._document = folder + DOCUMENT
        self.named = {entry, folder + INDEX}
        """The entries that belong to it."""
        self.good = False

    def outcomes(self) -> Iterator[Outcome]:
        """What is wrong, or that nothing is."""
        account = package_values.read(self._opened.content(self._entry))
        self.named.update(account.entries.values())
        wrong = list(self._wrong(account))
        self.good = not wrong
        what, id_ = account.transmission.name, account.transmission.id
        for code, detail in wrong:
            yield Outcome(what=what, verdict=Verdict.FAILED, code=code, detail=detail, transmission=id_)
        if self.good:
            detail = {"state": account.state, "lines": str(len(account.lines)), "evidence": str(len(account.entries))}
            yield Outcome(what=what, verdict=Verdict.DONE, code="story-intact", detail=detail, transmission=id_)

    def _wrong(self, account: Account) -> Iterator[tuple[str, dict[str, str]]]:
        yield from self._manifest(account)
        yield from self._chain(account)
        missing = self._missing(account)
        yield from (("story-evidence-missing", {"sha256": one}) for one in sorted(missing))
        if not missing:
            yield from self._file(account)
            yield from self._states(account)

    def _manifest(self, account: Account) -> Iterator[tuple[str, dict[str, str]]]:
        """The manifest says the same of the file as its story."""
        said = next(one for one in self._opened.about["files"] if one["story"] == self._entry)
        same = (said.get("name"), said.get("transmission"), said.get("state"))
        if same != (account.transmission.name, account.transmission.id, account.state):
            yield "story-differs-from-manifest", {}

    def _chain(self, account: Account) -> Iterator[tuple[str, dict[str, str]]]:
        place, previous, number = 0, chain.START, 0
        for line in account.lines:
            follows = line.place == place + 1 and line.previous_own == previous and line.number > number
            if not chain.is_intact(line) or not follows:
                yield "story-line-broken", {"place": str(line.place)}
            place, previous, number = line.place, line.sha256, line.number
        beyond = number > self._head.number or (number == self._head.number and previous != self._head.sha256)
        if beyond or not account.lines:
            yield "story-line-broken", {"place": str(place)}

    def _missing(self, account: Account) -> set[str]:
        """What the story names and the package does not hold; the file itself has to be there."""
        listed = {one.sha256 for one in account.evidence}
        named = {line.event.evidence for line in account.lines} | {proof.sha256 for proof in account.proofs}
        named.add(account.transmission.sha256)
        missing = {one for one in named if one is not None and one not in listed}
        for digest, entry in account.entries.items():
            if entry not in self._opened.entries or self._opened.entries[entry].sha256 != digest:
                missing.add(digest)
        if account.transmission.sha256 not in account.entries:
            missing.add(account.transmission.sha256)
        return missing | {proof.sha256 for proof in account.proofs if proof.sha256 not in account.entries}

    def _file(self, account: Account) -> Iterator[tuple[str, dict[str, str]]]:
        """The file holds the invoices of the story; beside a signed file lies the document that was signed."""
        content = self._opened.content(account.entries[account.transmission.sha256])
        document = signed_document(content)
        if document is not None:
            self.named.add(self._document)
            if self._opened.content(self._document) != document:
                yield "story-document-wrong", {}
        seen = glimpse(content if document is None else document, account.transmission.prepared_at)
        found = [(numero, data) for numero, data in seen.numbers]
        stated = [(one.reference.numero_fattura or "", one.data) for one in account.transmission.invoices]
        if found != stated:
            yield "story-invoices-wrong", {"stated": _numbers(stated), "found": _numbers(found)}

    # --- states ------------------------------------------------------------------------------------------------------

    def _states(self, account: Account) -> Iterator[tuple[str, dict[str, str]]]:
        """What the evidence proves, read anew, and folded anew."""
        computed = self._proofs(account)
        for proof in sorted(set(account.proofs) - computed, key=lambda one: (one.sha256, one.state)):
            yield "story-proof-wrong", {"sha256": proof.sha256, "state": proof.state}
        found = folded(account.transmission, computed, account.attempts)
        invoices = tuple(each.state for each in found.invoices[: len(account.transmission.invoices)])
        if (found.state, invoices) != (account.state, account.invoices):
            yield "story-state-wrong", {"stated": account.state, "found": found.state}

    def _proofs(self, account: Account) -> frozenset[Proof]:
        """What the evidence proves of this file; where the anchors do not reach, with the standing that is stated."""
        sent = Sent(Candidates((account.transmission,), account.attempts))
        stated = {_without_standing(proof): proof for proof in account.proofs}
        proofs: set[Proof] = set()
        for one in account.evidence:
            understood = understand(
                read(self._piece(account, one), self._judge.lens, partial(self._find, account)), sent
            )
            for brought in understood.brought:
                if brought.transmission == account.transmission.id:
                    proofs.update(self._weighed(proof, stated) for proof in brought.proofs)
        return frozenset(proofs)

    def _weighed(self, proof: Proof, stated: Mapping[Proof, Proof]) -> Proof:
        """What is unproven there stays so; what is unproven only here is told, unless that is a fault."""
        told = stated.get(_without_standing(proof))
        if told is None or {told.standing, proof.standing} != {Standing.PROVEN, Standing.UNPROVEN}:
            return proof
        if told.standing is Standing.PROVEN:
            if self._judge.strict:
                return proof
            self.unchecked.add(proof.sha256)
        return told

    def _piece(self, account: Account, one: Evidence) -> Evidence:
        entry = account.entries.get(one.sha256)
        return one if entry is None else replace(one, content=self._opened.content(entry))

    def _find(self, account: Account, digest: str) -> Evidence | None:
        """A message that a decision speaks of."""
        found = next((one for one in account.evidence if one.sha256 == digest), None)
        return None if found is None else self._piece(account, found)


def _numbers(invoices: Iterable[tuple[str, date | None]]) -> str:
    return ", ".join(f"{numero} ({data})" for numero, data in invoices) or "-"


def _without_standing(proof: Proof) -> Proof:
    return replace(proof, standing=Standing.PROVEN)
