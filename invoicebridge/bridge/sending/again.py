"""Files that the provider asked to bring later: they go back into the queue by themselves, a few times.

Whether a file is such a one is read from the evidence, so that a process that ended between the server's answer and the
queue loses nothing: the next one finds it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from invoicebridge.bridge.archived import EvidenceKind, Filter, StoredAttempt
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import every
from invoicebridge.transmission.dialogue import Dialogue, Ending, Refusal, read
from invoicebridge.transmission.state import State

MOST: Final = 5
"""So often a file is put off while other mails go through; then a person decides."""


def dialogues(bridge: Bridge, transmission: str) -> tuple[Dialogue, ...]:
    """What was said over SMTP of every mail that carried the file, in the order in which it was kept."""
    pieces = bridge.archive.evidence.of(transmission)
    return tuple(read(one.content) for one in pieces if one.kind is EvidenceKind.SMTP and one.content is not None)


def goes_by_itself(bridge: Bridge, transmission: str) -> bool:
    """Whether the last mail of a file was put off, and was not so often before that a person should look.

    Mails that were too many do not count, nor those that were put off again before the mailbox had sent anything: that
    is trouble of the mailbox, which then rests longer each time, not of the file.
    """
    return _goes_by_itself(bridge, dialogues(bridge, transmission), bridge.archive.attempts.of(transmission))


def _goes_by_itself(bridge: Bridge, said: Sequence[Dialogue], attempts: Sequence[StoredAttempt]) -> bool:
    if not said or not put_off(said[-1]):
        return False
    later = {one.message_id for one in said if one.ending is Ending.LATER and one.refusal is not Refusal.RATE}
    tries = [one for one in attempts if one.attempt.message_id in later]
    return sum(_counts(bridge, tries, index) for index in range(len(tries))) < MOST


def _counts(bridge: Bridge, tries: Sequence[StoredAttempt], index: int) -> bool:
    """Whether a try says something new of the file: the first one, and each before which the mailbox sent a mail."""
    if index == 0:
        return True
    last, this = tries[index - 1].finished_at, tries[index].finished_at
    if last is None or this is None:
        return True
    return bridge.archive.attempts.any_taken(tries[index].mailbox, last, this)


def put_off(dialogue: Dialogue) -> bool:
    """Whether the provider does not have the mail, and may take it later as it is."""
    return dialogue.ending is Ending.LATER or (dialogue.ending is Ending.REFUSED and dialogue.refusal is Refusal.RATE)


def take_up(bridge: Bridge, company: str) -> Iterator[tuple[str, str]]:
    """Queue the files of a company that were put off, and that a process left so; yield the id and name of each."""
    for id_, name in _left(bridge, company).items():
        attempts = bridge.archive.attempts.of(id_)
        said = dialogues(bridge, id_)
        last = attempts[-1].attempt.message_id if attempts else None
        mine = bool(said) and said[-1].message_id == last
        if mine and _goes_by_itself(bridge, said, attempts) and bridge.archive.queue.requeue(id_, bridge.clock.now()):
            yield id_, name


def _left(bridge: Bridge, company: str) -> dict[str, str]:
    """Names, by id, of the files of which the last attempt was refused, and that nobody put back or gave up."""
    wanted = Filter(company=company, states=frozenset({State.SEND_REFUSED}), queued=False, held=False)
    rows = (one for one in every(bridge.archive, wanted) if not one.withdrawn and one.corrected_by is None)
    return {one.transmission: one.name for one in rows}
