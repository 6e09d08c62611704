"""What a message speaks of: the attempt (PEC receipts) or the transmission (the SdI's notifications).

Receipts are joined by `msgid`, the Message-ID we wrote, then by `identificativo`, the provider's own. Notifications by
PecMessageId (which mail they answer), then Hash, then NomeFile with or without .p7m, then IdentificativoSdI. Every key
that is there must agree, RiferimentoArchivio (the zip in which the file came) too: one that finds something else, or
that contradicts what is known of what was found, makes the match ambiguous, and a person sees it. Subject, sender and
times are no keys.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.sdi.notifications import Keys
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.transmission import Transmission

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Key(StrEnum):
    """By what something was found, or what contradicts it; the best key first."""

    MSGID = "msgid"
    IDENTIFICATIVO = "identificativo"
    PEC_MESSAGE_ID = "PecMessageId"
    HASH = "Hash"
    NOME_FILE = "NomeFile"
    ARCHIVE = "RiferimentoArchivio"
    IDENTIFICATIVO_SDI = "IdentificativoSdI"


@dataclass(frozen=True, slots=True)
class Matched:
    """What the message speaks of: one id, or those of all files of the zip that it names.

    Ids are Message-IDs for receipts, transmissions' for notifications; `attempt` is the mail that a notification
    answers, where PecMessageId tells it.
    """

    ids: tuple[str, ...]
    by: tuple[Key, ...]
    attempt: str | None = None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Nothing we sent is meant, as far as is known now; kept, shown, and tried again when more is known."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several things could be meant, or a key says otherwise (`contradicting`): a person decides."""

    candidates: tuple[str, ...]
    contradicting: tuple[Key, ...] = ()


Match = Matched | Unmatched | Ambiguous


def match_receipt(msgid: str | None, identificativo: str | None, attempts: Iterable[Attempt]) -> Match:
    """Return the attempt that a receipt with this daticert speaks of; both ids without angle brackets."""
    known = {attempt.message_id: attempt for attempt in attempts}
    found = {
        Key.MSGID: {one for one in known if one == msgid},
        Key.IDENTIFICATIVO: {
            one for one, attempt in known.items() if identificativo and _has_id(attempt, identificativo)
        },
    }
    candidates = set[str]().union(*found.values())
    if len(candidates) != 1:
        return _none_or_many(candidates)
    (one,) = candidates
    checks = {
        Key.MSGID: bool(msgid) and msgid != one,
        Key.IDENTIFICATIVO: bool(identificativo and known[one].identificativo) and not found[Key.IDENTIFICATIVO],
    }
    return _unless_contradicted((one,), found, checks)


def _has_id(attempt: Attempt, identificativo: str | None) -> bool:
    return bool(identificativo) and attempt.identificativo == identificativo


def match_notification(keys: Keys, transmissions: Iterable[Transmission], attempts: Iterable[Attempt]) -> Match:
    """Return the transmission that a notification with these keys speaks of.

    A rejection of a whole zip names the zip, and then speaks of every file in it.
    """
    sent = _Sent({each.id: each for each in transmissions}, tuple(attempts))
    found = {key: ids for key, ids in sent.find(keys).items() if ids}
    if not found:
        return Unmatched()
    candidates = set.intersection(*found.values())
    if not candidates:
        return Ambiguous(tuple(sorted(set().union(*found.values()))), tuple(found))
    whole = Key.ARCHIVE in found and Key.NOME_FILE not in found
    if len(candidates) > 1 and not whole:
        return _none_or_many(candidates)
    checks = [sent.contradictions(one, keys) for one in sorted(candidates)]
    contradicted = {key: any(each[key] for each in checks) for key in checks[0]}
    return _unless_contradicted(tuple(sorted(candidates)), found, contradicted, sent.attempt_of(keys))


def _none_or_many(candidates: set[str]) -> Match:
    return Ambiguous(tuple(sorted(candidates))) if candidates else Unmatched()


def _unless_contradicted(
    ids: tuple[str, ...], found: Mapping[Key, set[str]], checks: Mapping[Key, bool], attempt: str | None = None
) -> Match:
    contradicting = tuple(key for key, contradicts in checks.items() if contradicts)
    if contradicting:
        return Ambiguous(ids, contradicting)
    return Matched(ids, tuple(key for key, which in found.items() if which), attempt)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent, and the look-ups in it."""

    transmissions: Mapping[str, Transmission]
    attempts: tuple[Attempt, ...]

    def find(self, keys: Keys) -> dict[Key, set[str]]:
        """The transmissions that each key finds, the best key first."""
        return {
            Key.PEC_MESSAGE_ID: self._by_mail(keys.pec_message_id),
            Key.HASH: {one.id for one in self.transmissions.values() if keys.hash and one.sha256 == keys.hash},
            Key.NOME_FILE: {one.id for one in self.transmissions.values() if _is_name_of(keys.nome_file, one)},
            Key.ARCHIVE: {one.id for one in self.transmissions.values() if _is_zip_of(keys.nome_file, one)},
            Key.IDENTIFICATIVO_SDI: {
                one.id for one in self.transmissions.values() if keys.identificativo_sdi in one.identificativi_sdi
            },
        }

    def attempt_of(self, keys: Keys) -> str | None:
        """The mail that PecMessageId names."""
        found = [one.message_id for one in self.attempts if _has_id(one, keys.pec_message_id)]
        return found[0] if len(found) == 1 else None

    def contradictions(self, one: str, keys: Keys) -> dict[Key, bool]:
        """For each key whether it says otherwise than what is known of this transmission."""
        transmission = self.transmissions[one]
        carriers = [attempt for attempt in self.attempts if one in attempt.transmissions]
        strange_mail = bool(keys.pec_message_id) and self.attempt_of(keys) is None
        all_known = bool(carriers) and all(attempt.identificativo for attempt in carriers)
        numbers = transmission.identificativi_sdi
        strange_number = bool(keys.identificativo_sdi and numbers) and keys.identificativo_sdi not in numbers
        zipped = _is_zip_of(keys.nome_file, transmission)
        named = zipped or _is_name_of(keys.nome_file, transmission)
        sha256 = transmission.archive_sha256 if zipped else transmission.sha256
        in_zip = keys.archive.nome_file if keys.archive is not None else None
        return {
            Key.PEC_MESSAGE_ID: strange_mail and all_known,
            Key.HASH: bool(sha256 and keys.hash and _SHA256.fullmatch(keys.hash)) and keys.hash != sha256,
            Key.NOME_FILE: bool(keys.nome_file) and not named,
            Key.ARCHIVE: bool(in_zip) and not _is_zip_of(in_zip, transmission),
            Key.IDENTIFICATIVO_SDI: strange_number and len(numbers) >= max(len(carriers), 1),
        }

    def _by_mail(self, pec_id: str | None) -> set[str]:
        carried = [one.transmissions for one in self.attempts if _has_id(one, pec_id)]
        return {one for transmissions in carried for one in transmissions if one in self.transmissions}


def _is_name_of(nome_file: str | None, transmission: Transmission) -> bool:
    """Whether this is the file's name, with or without .p7m and in any case; a zip's name is never a file's."""
    return bool(nome_file) and _name_key(nome_file) == _name_key(transmission.name)


def _is_zip_of(nome_file: str | None, transmission: Transmission) -> bool:
    return bool(nome_file and transmission.archive) and _name_key(nome_file) == _name_key(transmission.archive)


def _name_key(name: str | None) -> tuple[str, bool]:
    return stem_key(name or ""), (name or "").lower().endswith(".zip")
