"""Which mail of ours each proof speaks of: by our Message-ID, or by the PEC id that the provider gave the mail."""

from collections.abc import Iterable

from invoicebridge.transmission.proof import Proof


class Threads:
    """The attempts of one transmission, and how to tell from a proof which one is meant."""

    def __init__(self, proofs: Iterable[Proof], attempts: Iterable[str] = ()) -> None:
        ids: dict[str, set[str]] = {attempt: set() for attempt in attempts}
        for proof in proofs:
            if proof.attempt:
                own = ids.setdefault(proof.attempt, set())
                own.update({proof.pec_id} if proof.pec_id else ())
        self.known: tuple[str, ...] = tuple(sorted(ids))
        """The Message-ID of every attempt, sorted."""
        self._ids = ids

    def possible(self, proof: Proof) -> frozenset[str]:
        """The attempts that a proof may speak of; none where it names a PEC id and every attempt has another one.

        A PEC id that no receipt has tied to an attempt may be that of any attempt whose own is not known yet.
        """
        if proof.attempt:
            return frozenset({proof.attempt})
        if not proof.pec_id:
            return frozenset(self.known)
        tied = frozenset(attempt for attempt in self.known if proof.pec_id in self._ids[attempt])
        return tied or frozenset(attempt for attempt in self.known if not self._ids[attempt])

    def meant_by(self, proof: Proof) -> str | None:
        """The attempt that a proof speaks of; None where it may be several, or none that is known."""
        possible = self.possible(proof)
        return next(iter(possible)) if len(possible) == 1 else None

    def is_strange(self, proof: Proof) -> bool:
        """Whether the proof names a mail that is none of the known ones."""
        return bool(self.known) and not self.possible(proof)
