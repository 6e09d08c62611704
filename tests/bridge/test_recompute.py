"""Every state can be computed anew from the evidence alone."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Label, Record
from invoicebridge.bridge.collecting import reading
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.recompute import recompute
from invoicebridge.bridge.report import Verdict
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import Post, states, transmission, under_way
from tests.pec import generator as g
from tests.world import AT, World, world


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        post = Post(under_way(made, 1))
        made.inbox.mails["INBOX"] += [post.accettazione(), post.answer("RC", transmission(made, 1))]
        yield made


def test_what_was_collected_is_what_the_evidence_comes_to(small: World) -> None:
    list(collect(small.bridge))
    (summary,) = recompute(small.bridge)
    assert (summary.code, summary.verdict) == ("recomputed", Verdict.NOTHING)
    assert summary.detail == {"files": "1", "differences": "0"}


def test_a_state_that_the_evidence_does_not_bear_out_is_shown_and_mended(small: World) -> None:
    list(collect(small.bridge))
    tied = small.archive.transmissions.tied(["t00001"])["t00001"]
    wrong = Record(
        transmission="t00001",
        state=State.REJECTED,
        invoices=(State.REJECTED,),
        made_from=len(tied.evidence),
        proofs=tuple(replace(proof, state=State.REJECTED) for proof in tied.proofs[-1:]),
        anew=True,
    )
    assert small.archive.transmissions.record([wrong], AT) == ()
    shown = list(recompute(small.bridge))
    assert [one.code for one in shown] == ["recompute-state-differs", "recomputed"]
    assert (shown[0].verdict, shown[0].detail["state"]) == (Verdict.ATTENTION, "DELIVERED")
    assert states(small) == {"t00001": State.REJECTED}
    assert [one.verdict for one in recompute(small.bridge, apply=True)] == [Verdict.DONE, Verdict.DONE]
    assert states(small) == {"t00001": State.DELIVERED}
    assert [one.code for one in recompute(small.bridge)] == ["recomputed"]


def test_what_a_parser_could_not_read_once_is_matched_when_it_can(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: bytes) -> None:
        raise ValueError("a parser was wrong last month")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "parse_mail", broken)
        list(collect(small.bridge))
    assert len(small.archive.evidence.labelled(Label.QUARANTINED, 9)) == 2
    assert states(small) == {"t00001": State.SENT}
    codes = [one.code for one in recompute(small.bridge, apply=True)]
    assert codes == ["recompute-label-differs"] * 2 + ["recompute-state-differs", "recomputed"]
    assert states(small) == {"t00001": State.DELIVERED}
    assert small.archive.evidence.labelled(Label.QUARANTINED, 9) == ()
    assert [one.code for one in recompute(small.bridge)] == ["recomputed"]


def test_a_mail_with_many_files_is_read_once(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    post = Post(under_way(small, *range(2, 62), archive="IT75100120361_ZZZZ1.zip"))
    small.inbox.mails["INBOX"] += [post.accettazione()]
    list(collect(small.bridge))
    read: list[bytes] = []
    genuine = reading.parse_mail
    monkeypatch.setattr(reading, "parse_mail", lambda raw: (read.append(raw), genuine(raw))[1])
    assert [one.code for one in recompute(small.bridge)] == ["recomputed"]
    assert len(read) == 3


def _without_guards(connection: sqlite3.Connection) -> None:
    """As somebody would begin who wants to change a store."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")


def test_a_box_of_the_sdi_that_no_answer_came_from_is_shown(small: World, tmp_path: Path) -> None:
    list(collect(small.bridge))
    with sqlite3.connect(tmp_path / "store" / "bridge.db") as connection:
        _without_guards(connection)
        connection.execute("UPDATE sdi_address SET address = 'sdi99@pec.fatturapa.it'")
    found = list(recompute(small.bridge))
    assert [(one.code, one.what) for one in found] == [
        ("recompute-address-differs", "pec"),
        ("recomputed", "recompute"),
    ]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE carried SET state = 'REJECTED'", "recompute-invoices-differ"),
        ("DELETE FROM identificativo_sdi", "recompute-numbers-differ"),
    ],
)
def test_what_is_recorded_of_each_invoice_and_number_is_compared_too(
    small: World, tmp_path: Path, statement: str, code: str
) -> None:
    list(collect(small.bridge))
    with sqlite3.connect(tmp_path / "store" / "bridge.db") as connection:
        _without_guards(connection)
        connection.execute(statement)
    assert [one.code for one in recompute(small.bridge, apply=True)] == [code, "recomputed"]
    assert [one.code for one in recompute(small.bridge)] == ["recomputed"]
