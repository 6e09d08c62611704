"""Messages in any order, doubled, in batches of any size, and a process killed anywhere: the states are the same."""

import os
import random
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.recompute import recompute
from invoicebridge.sandbox.pec_mail import Kind
from invoicebridge.transmission.state import State
from tests.bridge.killing import Fuse, Killed, fused
from tests.bridge.mailroom import Post, states, transmission, under_way
from tests.pec import generator as g
from tests.world import World, world

EXAMPLES = int(os.environ.get("INVOICEBRIDGE_ORDERS", "6"))
quickly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
"""Every example is a store of its own: shrinking one would take minutes and say little more than its seed."""


class Scene:
    """A store with files under way, the mails about them, and what must come of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with world(folder) as small:
            self.mails = self._mails(small)

    def _mails(self, small: World) -> list[bytes]:
        private, public = Post(under_way(small, 1)), Post(under_way(small, 2, formato="FPA12"))
        lot = Post(under_way(small, 3, formato="FPA12", invoices=2))
        rejected, failed = Post(under_way(small, 4)), Post(under_way(small, 5))
        zipped = Post(under_way(small, 6, 7, 8, archive="IT75100120361_ZZZZ1.zip"))
        one = {number: transmission(small, number) for number in range(1, 9)}
        nameless = private.receipt(Kind.PREAVVISO_ERRORE_CONSEGNA, consegna=private.attempt.address, msgid=None)
        return [
            *(
                each
                for post in (private, public, lot, rejected, zipped)
                for each in (post.accettazione(), post.consegna())
            ),
            failed.accettazione(),
            failed.failed(),
            failed.answer("RC", one[5], "105", pec_id="a.mail.that.is.none.of.ours"),
            nameless,
            private.answer("RC", one[1], "101"),
            private.answer("NS", one[1], "109", codes=("00002",)),
            public.answer("MC", one[2], "102"),
            public.answer("RC", one[2], "102"),
            public.answer("NE", one[2], "102", outcome="EC02", because="importo errato"),
            public.forged("NE", one[2]),
            lot.answer("RC", one[3], "103"),
            lot.answer("DT", one[3], "103"),
            rejected.answer("NS", one[4], "104", codes=("00423", "00400")),
            zipped.answer("RC", one[6], "106", archive=("900", "IT75100120361_ZZZZ1.zip")),
            zipped.answer("MC", one[7], "107", archive=("900", "IT75100120361_ZZZZ1.zip")),
            private.envelope(box="cliente@pec.gestore.example"),
            b"From: news@example.com\r\nSubject: Offerta\r\n\r\nCiao\r\n",
            b"\x00\xff not a mail at all",
        ]


EXPECTED: Mapping[str, State] = {
    "t00001": State.DELIVERED,
    "t00002": State.CUSTOMER_REFUSED,
    "t00003": State.TERM_EXPIRED,
    "t00004": State.REJECTED,
    "t00005": State.PEC_NOT_DELIVERED,
    "t00006": State.DELIVERED,
    "t00007": State.MADE_AVAILABLE,
    "t00008": State.PEC_DELIVERED,
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"))


def everything(small: World) -> tuple[object, ...]:
    """What is recorded: of files, mails and evidence."""
    ids = small.archive.transmissions.ids()
    attempts = {each.attempt.message_id: each for id_ in ids for each in small.archive.attempts.of(id_)}
    mails = {id_: (str(each.state), each.attempt.identificativo) for id_, each in sorted(attempts.items())}
    labels = {one.sha256: str(one.label) for one in small.archive.evidence.everything()}
    box = small.archive.mailboxes.assigned("pec")[-1].address
    return states(small), mails, labels, box


def test_every_mail_is_understood(scene: Scene, tmp_path: Path) -> None:
    with world(tmp_path, anchors=g.trust().anchors, like=scene.folder) as small:
        small.inbox.mails["INBOX"] = list(scene.mails)
        list(collect(small.bridge))
        assert states(small) == EXPECTED
        assert small.archive.evidence.labelled(Label.NEW, 9) == ()
        assert len(small.archive.evidence.labelled(Label.AMBIGUOUS, 9)) == 1
        assert small.archive.evidence.labelled(Label.UNMATCHED, 9) == ()
        assert [one.code for one in recompute(small.bridge)] == ["recomputed"]


def collected(scene: Scene, folder: Path, seed: int, size: int, fuse: Fuse | None = None) -> tuple[object, ...]:
    """What is recorded after the mails came in this order, some doubled, in batches of this size, in several runs."""
    order = random.Random(seed)
    mails = [*scene.mails, *order.sample(scene.mails, len(scene.mails) // 3)]
    order.shuffle(mails)
    with world(folder, anchors=g.trust().anchors, like=scene.folder) as small:
        small.inbox.batch = size
        first = order.randrange(len(mails))
        small.inbox.mails["INBOX"] = mails[:first]
        if fuse is not None:
            with suppress(Killed):
                list(collect(fused(small.bridge, fuse)))
        else:
            list(collect(small.bridge))
        small.inbox.mails["INBOX"] += mails[first:]
        list(collect(small.bridge))
        assert [one.code for one in recompute(small.bridge)] == ["recomputed"]
        return everything(small)


@quickly
@example(seed=3657, size=17)  # a box learnt from an answer that is about no file in the end
@given(seed=st.integers(0, 10_000), size=st.integers(1, 40))
def test_the_states_are_the_same_in_any_order(
    scene: Scene, tmp_path_factory: pytest.TempPathFactory, seed: int, size: int
) -> None:
    assert collected(scene, tmp_path_factory.mktemp("order"), seed, size)[0] == EXPECTED


@quickly
@given(seed=st.integers(0, 10_000), size=st.integers(1, 40), at=st.integers(1, 120), after=st.booleans())
def test_the_states_are_the_same_wherever_a_process_is_killed(
    scene: Scene, tmp_path_factory: pytest.TempPathFactory, seed: int, size: int, at: int, after: bool
) -> None:
    calm = collected(scene, tmp_path_factory.mktemp("calm"), seed, size)
    killed = collected(scene, tmp_path_factory.mktemp("killed"), seed, size, Fuse(at, after))
    assert killed == calm
