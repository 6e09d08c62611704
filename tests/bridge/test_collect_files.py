"""Mails and notifications that were saved elsewhere are taken in like collected ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.collect_files import collect_files
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.files import InputSource
from invoicebridge.signature.path import Anchors
from invoicebridge.transmission.state import State
from tests import certificates
from tests.bridge.mailroom import Post, states, transmission, under_way
from tests.pec import generator as g
from tests.world import World, world


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        made.clock.at += timedelta(hours=1)
        yield made


def trusting(small: World) -> Bridge:
    """The bridge trusting whoever signs the SdI's notifications."""
    known = Anchors((certificates.root().certificate,))
    return replace(small.bridge, lens=lambda now: replace(small.bridge.lens(now), anchors=known))


def taken(bridge: Bridge, **files: bytes) -> list[tuple[str, Verdict, str]]:
    """What is told of files with these contents."""
    sources = [InputSource(content, f"saved/{name}", name) for name, content in files.items()]
    return [brief(one) for one in collect_files(bridge, sources)]


def brief(one: Outcome) -> tuple[str, Verdict, str]:
    return one.what, one.verdict, one.code


def test_a_saved_mail_moves_its_file(small: World) -> None:
    post = Post(under_way(small, 1))
    assert taken(small.bridge, **{"a.eml": post.accettazione()}) == [
        ("IT75100120361_00001.xml", Verdict.WAITING, "state-pec-accepted"),
        ("saved/a.eml", Verdict.DONE, "file-matched"),
    ]


def test_a_notification_from_the_portal_counts_by_its_own_signature(small: World) -> None:
    post = Post(under_way(small, 1))
    content = post.notification("RC", transmission(small, 1)).content
    assert [code for _, _, code in taken(trusting(small), **{"rc.xml": content})] == ["state-delivered", "file-matched"]
    assert states(small) == {"t00001": State.DELIVERED}


def test_a_notification_whose_signer_is_not_known_proves_nothing(small: World) -> None:
    post = Post(under_way(small, 1))
    content = post.notification("RC", transmission(small, 1)).content
    assert [code for _, _, code in taken(small.bridge, **{"rc.xml": content})] == ["message-unproven"]
    assert states(small) == {"t00001": State.SENT}


def test_an_attestation_stays_in_its_archive(small: World) -> None:
    post = Post(under_way(small, 1, formato="FPA12"))
    one = transmission(small, 1)
    inner = post.notification("AT", one)
    outer = archive({inner.name: inner.content, "mc.xml": post.notification("MC", one).content})
    codes = [code for _, _, code in taken(trusting(small), **{"all.zip": outer})]
    assert codes == ["state-undeliverable", "file-matched", "file-matched"]


def archive(files: dict[str, bytes]) -> bytes:
    """A zip of the files."""
    written = BytesIO()
    with ZipFile(written, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return written.getvalue()


def test_what_is_known_is_not_read_again(small: World) -> None:
    post = Post(under_way(small, 1))
    mail = post.accettazione()
    taken(small.bridge, **{"a.eml": mail})
    assert taken(small.bridge, **{"b.eml": mail}) == [("saved/b.eml", Verdict.NOTHING, "file-known")]


def test_a_file_that_is_no_message_does_not_stop_the_others(small: World) -> None:
    post = Post(under_way(small, 1))
    told = taken(small.bridge, **{"x.bin": b"\x00\x01", "y.zip": b"PK\x03\x04broken", "a.eml": post.accettazione()})
    assert told[:2] == [
        ("saved/x.bin", Verdict.FAILED, "file-unreadable"),
        ("saved/y.zip", Verdict.FAILED, "file-unreadable"),
    ]
    assert told[-1] == ("saved/a.eml", Verdict.DONE, "file-matched")


def test_an_invoice_among_the_files_is_no_message(small: World) -> None:
    assert taken(small.bridge, **{"i.xml": b"<FatturaElettronica/>"}) == [
        ("saved/i.xml", Verdict.NOTHING, "file-unrelated")
    ]


def test_a_damaged_notification_is_put_aside(small: World) -> None:
    assert [code for _, _, code in taken(small.bridge, **{"i.xml": b"<RicevutaConsegna"})] == ["message-quarantined"]
