"""What was sent, as far as a batch of messages may speak of it, and what the batch itself teaches about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from invoicebridge.bridge.archived import Candidates
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.sdi.notifications import Keys
from invoicebridge.transmission import matching
from invoicebridge.transmission.attempt import Attempt, with_identificativo
from invoicebridge.transmission.matching import Match
from invoicebridge.transmission.transmission import Transmission, with_identificativo_sdi


class Sent:
    """Transmissions and attempts by every key. `learn` adds what a message taught, for those that are matched later."""

    def __init__(
        self, candidates: Candidates, others: Iterable[Transmission] = (), probes: AbstractSet[str] = frozenset()
    ) -> None:
        """`probes`: Message-IDs of mails that carried nothing, by which a mailbox was tried."""
        self.probes = probes
        self.transmissions: dict[str, Transmission] = {one.id: one for one in (*candidates.transmissions, *others)}
        self.attempts: dict[str, Attempt] = {one.message_id: one for one in candidates.attempts}
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._by_pec_id: dict[str, set[str]] = defaultdict(set)
        self._carriers: dict[str, set[str]] = defaultdict(set)
        for transmission in self.transmissions.values():
            self._index(transmission)
        for attempt in self.attempts.values():
            self._index_attempt(attempt)

    def _index(self, one: Transmission) -> None:
        stems = (stem_key(name) for name in (one.name, one.archive) if name)
        for key in (*stems, one.sha256, *one.identificativi_sdi):
            self._by_key[key].add(one.id)

    def _index_attempt(self, one: Attempt) -> None:
        if one.identificativo:
            self._by_pec_id[one.identificativo].add(one.message_id)
        for id_ in one.transmissions:
            self._carriers[id_].add(one.message_id)

    def learn(self, identificativi: Mapping[str, str], numbers: Mapping[str, Iterable[str]]) -> bool:
        """The PEC ids (by Message-ID) and the SdI's numbers (by transmission) are known; whether any is new."""
        taught = False
        for message_id, pec_id in identificativi.items():
            attempt = self.attempts[message_id]
            if not attempt.identificativo:
                self.attempts[message_id] = with_identificativo(attempt, pec_id)
                self._index_attempt(self.attempts[message_id])
                taught = True
        for id_, learnt in numbers.items():
            for number in learnt:
                taught |= self._learn_number(id_, number)
        return taught

    def _learn_number(self, id_: str, number: str) -> bool:
        known = self.transmissions[id_]
        if number in known.identificativi_sdi:
            return False
        self.transmissions[id_] = with_identificativo_sdi(known, number)
        self._by_key[number].add(id_)
        return True

    def receipt(self, msgid: str | None, identificativo: str | None) -> Match:
        """The attempt that a receipt speaks of."""
        ids = set(self._by_pec_id.get(identificativo or "", ()))
        if msgid in self.attempts:
            ids.add(msgid)
        return matching.match_receipt(msgid, identificativo, [self.attempts[one] for one in sorted(ids)])

    def notification(self, keys: Keys) -> Match:
        """The transmissions that a notification speaks of.

        Only what its keys find is compared: a mail may carry thousands of files beside the one that is meant.
        """
        stem = stem_key(keys.nome_file) if keys.nome_file else ""
        found = set[str]().union(
            *(self._by_key.get(key, ()) for key in (stem, keys.hash, keys.identificativo_sdi) if key)
        )
        mails = self._by_pec_id.get(keys.pec_message_id or "", set())
        carried = {id_ for mail in mails for id_ in self.attempts[mail].transmissions if id_ in self.transmissions}
        if found.isdisjoint(carried):
            found |= carried
        near = mails.union(*(self._carriers.get(id_, ()) for id_ in found))
        return matching.match_notification(
            keys,
            [self.transmissions[one] for one in sorted(found)],
            [self.attempts[one] for one in sorted(near)],
        )
