"""Which mail of ours each proof speaks of: by our Message-ID, or by the PEC id that the provider gave the mail."""

from collections.abc import Iterable

from invoicebridge.transmission.proof import Proof


class Threads:
    """The attempts of one transmission, and how to tell from a proof which one is meant."""

    def __init__(self, proofs: Iterable[Proof], attempts: Iterable[str] = ()) -> None:
        known = set(attempts)
        owners: dict[str, set[str]] = {}
        for proof in proofs:
            if proof.attempt:
                known.add(proof.attempt)
                if proof.pec_id:
                    owners.setdefault(proof.pec_id, set()).add(proof.attempt)
        self.known: tuple[str, ...] = tuple(sorted(known))
        """The Message-ID of every attempt, sorted."""
        self._by_pec_id = {pec_id: min(owner) for pec_id, owner in owners.items() if len(owner) == 1}

    def of(self, proof: Proof) -> str | None:
        """The attempt that a proof names; None where it names none, or a PEC id that no receipt has tied to one."""
        return proof.attempt or self._by_pec_id.get(proof.pec_id or "")

    def meant_by(self, proof: Proof) -> str | None:
        """The attempt that a proof names; where it names nothing at all, the only one there is."""
        named = self.of(proof)
        if named is None and len(self.known) == 1:
            return self.known[0]
        return named
