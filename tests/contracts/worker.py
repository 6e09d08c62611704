"""Run as a process of its own: does one thing with a store, over and over, and says what was committed.

python worker.py names|claim|write|same|fold URL COUNT
"""

import os
import sys
from datetime import timedelta

from invoicebridge.bridge.archived import Cursor, Event, EvidenceKind, Item, Label, Labelled, Record, Tied
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import store
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, COMPANY, LEASE, answered, attempt, key, prepared, proof, recorded


def names(archive: Archive, count: int) -> None:
    """Names are allocated, 1 to 7 at a time, and printed."""
    given = 0
    while given < count:
        some = archive.names.allocate("IT", "01234567890", min(given % 7 + 1, count - given), AT)
        given += len(some)
        _say(*some)


def claim(archive: Archive, count: int) -> None:
    """Files are claimed and sent until nothing is left; the mail of each is printed."""
    me = f"worker {os.getpid()}"
    while claimed := archive.queue.claim(COMPANY.id, me, AT, LEASE, count):
        for one in claimed:
            mail = attempt(int(one.id[1:]), one.id)
            archive.attempts.save(mail, "box", me, AT)
            _say(one.id)


def write(archive: Archive, count: int) -> None:
    """Every kind of commit; each is printed once it is said to be on the disk."""
    for number in range(1, count + 1):
        one = prepared(number)
        assert archive.transmissions.add([one], AT) == ()
        _say(f"prepared {one.transmission.id}")
        archive.queue.claim(COMPANY.id, "me", AT, LEASE, 1)
        mail = attempt(number, one.transmission.id)
        archive.attempts.save(mail, "box", "me", AT)
        _say(f"saved {one.transmission.id}")
        answered(archive, mail, f"250 {number}".encode(), State.SENT)
        _say(f"finished {one.transmission.id}")
        record = recorded(one, State.SENT, made_from=2, attempts={mail.message_id: State.SENT})
        archive.transmissions.record([record], AT)
        _say(f"recorded {one.transmission.id}")
        receipt = Item(content=f"receipt {number}".encode(), kind=EvidenceKind.MAIL)
        archive.evidence.collected("box", "INBOX", Cursor(1, number), [receipt], AT)
        _say(f"collected {number}")


def same(archive: Archive, count: int) -> None:
    """The same invoice is prepared over and over under names of our own; what was taken is printed."""
    for number in range(1, count + 1):
        (name,) = archive.names.allocate("IT", "01234567890", 1, AT)
        one = prepared(os.getpid() * 1000 + number, key(str(number)), name=f"{name}.xml")
        if archive.transmissions.add([one], AT + timedelta(seconds=number)) == ():
            _say(str(number))


def fold(archive: Archive, count: int) -> None:
    """Evidence of our own about all files is recorded, five at a time, until nothing of it is stale."""
    me, ids = str(os.getpid()), archive.transmissions.ids()
    for first in range(0, count, 5):
        some = list(ids[first : first + 5])
        content = f"{me} {first}".encode()
        archive.evidence.keep([Item(content=content, kind=EvidenceKind.MAIL)], AT)
        sha256 = proof(content, State.DELIVERED).sha256
        left = some[::-1] if os.getpid() % 2 else some
        while left:
            tied = archive.transmissions.tied(left)
            records = [_brought(one, tied[one], content) for one in left]
            left = list(archive.transmissions.record(records, AT, [Labelled(sha256, Label.MATCHED)]))
        _say(str(first))


def _brought(one: str, tied: Tied, content: bytes) -> Record:
    """What reading a delivery came to: the more evidence, the further is the file."""
    delivered = proof(content, State.DELIVERED)
    known = tied.evidence | {delivered.sha256}
    state = list(State)[len(known)]
    line = Event(transmission=one, what="receipt", evidence=delivered.sha256)
    return Record(
        transmission=one,
        state=state,
        made_from=len(known),
        invoices=(state,),
        proofs=(delivered,),
        facts=(line,),
        events=(Event(transmission=one, what="state"),),
        evidence=(delivered.sha256,),
    )


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    with store.opened(sys.argv[2]) as opened:
        {"names": names, "claim": claim, "write": write, "same": same, "fold": fold}[sys.argv[1]](
            opened, int(sys.argv[3])
        )
