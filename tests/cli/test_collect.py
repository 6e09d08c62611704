"""`collect`, `inbox`, `resolve` and `recompute`: options, words and exit codes."""

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.cli import bridging
from invoicebridge.cli.main import main
from invoicebridge.transmission.dialogue import Ending
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import LEASE, Post, states, transmission, under_way
from tests.pec import generator as g
from tests.world import World, world


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The commands work in this small world, whatever the settings are."""
    with world(tmp_path, anchors=g.trust().anchors) as made:

        @contextmanager
        def opened(_: Namespace) -> Iterator[Bridge]:
            yield made.bridge

        monkeypatch.setattr(bridging, "opened", opened)
        monkeypatch.setattr(bridging, "outcome_files", lambda *_: lambda: iter(()))
        yield made


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, on one line."""
    return " ".join(capsys.readouterr().out.split())


def test_what_became_of_each_file_is_told(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"] += [post.accettazione(), post.answer("RC", transmission(small, 1))]
    assert main(["collect"]) == 0
    out = said(capsys)
    assert "IT75100120361_00001.xml emessa e consegnata al cliente" in out
    assert "2 messaggi nuovi: 2 abbinati" in out
    assert "impronta dell'archivio" in out


def test_a_rejection_makes_the_exit_code_one(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"].append(post.answer("NS", transmission(small, 1)))
    assert main(["collect", "--json", "--lang", "en"]) == 1
    report = json.loads(capsys.readouterr().out)
    rejected = next(one for one in report["outcomes"] if one["code"] == "state-rejected")
    assert rejected["detail"]["codes"] == "00423"
    assert rejected["text"].startswith("REJECTED by the SdI (00423)")


def test_a_mailbox_that_refuses_makes_the_exit_code_two(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    del small.inbox.mails["INBOX"]
    assert main(["collect"]) == 2


def test_files_saved_elsewhere_are_collected(small: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    post = Post(under_way(small, 1))
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.eml").write_bytes(post.accettazione())
    assert main(["collect", "--from", str(saved)]) == 0
    assert states(small) == {"t00001": State.PEC_ACCEPTED}
    assert "a.eml abbinato (ricevuta di accettazione)" in said(capsys)


def test_options_that_make_no_sense_together_are_refused(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["collect", "--from", "x.eml", "--wait", "5"]) == 2
    assert "--from" in capsys.readouterr().err
    assert main(["resolve", "--arrived", "--by", "Ada", "--because", "so"]) == 2
    with pytest.raises(SystemExit):
        main(["collect", "--from", "x.eml", "--mailbox", "pec"])
    with pytest.raises(SystemExit):
        main(["resolve", "x", "--state", "SOMEWHERE"])


def test_what_waits_for_a_person_is_listed(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"].append(post.forged("NS", transmission(small, 1)))
    main(["collect"])
    capsys.readouterr()
    assert main(["inbox", "--lang", "en"]) == 1
    assert "rejection from sdi48@pec.fatturapa.it, not proven" in said(capsys)
    assert main(["inbox", "--label", "ambiguous"]) == 0


def test_a_doubt_is_listed_and_decided(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    attempt = under_way(small, 1, ending=Ending.UNKNOWN)
    small.clock.at += 20 * LEASE
    assert main(["resolve"]) == 1
    assert f"invoicebridge resolve {attempt.message_id} --arrived" in said(capsys)
    decision = ["--not-arrived", "--by", "Ada Rossi", "--because", "non è nella posta inviata"]
    assert main(["resolve", attempt.message_id, *decision]) == 1
    assert "di nuovo in coda" in said(capsys)
    assert main(["resolve"]) == 0


def test_a_message_is_signed_off_by_the_beginning_of_its_hash(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"].append(post.forged("RC", transmission(small, 1)))
    main(["collect"])
    (unproven,) = small.archive.evidence.labelled(Label.UNPROVEN, 9)
    decision = ["--genuine", "--by", "Ada Rossi", "--because", "confermato per telefono"]
    assert main(["resolve", unproven.sha256[:10], *decision]) == 0
    assert states(small) == {"t00001": State.DELIVERED}


def test_recompute_tells_that_nothing_differs(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"].append(post.accettazione())
    main(["collect"])
    assert main(["recompute", "--lang", "en"]) == 0
    assert "1 files computed anew from the evidence alone, 0 differences" in said(capsys)
