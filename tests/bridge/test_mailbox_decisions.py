"""What a person sees of the mailboxes, and decides about them."""

from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.report import Verdict
from invoicebridge.bridge.setting_up import mailboxes
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.outcomes import outcome_text
from tests.world import AT, world

BOX = "sdi12@pec.fatturapa.it"


def test_a_mailbox_is_usable_paused_or_suspended(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        (usable,) = mailboxes.listed(around.bridge)
        around.archive.mailboxes.suspend("pec", "failures", AT, AT + timedelta(minutes=5))
        (paused,) = mailboxes.listed(around.bridge)
        around.archive.mailboxes.suspend("pec", "login", AT)
        (suspended,) = mailboxes.listed(around.bridge)
    assert [(one.code, one.verdict) for one in (usable, paused, suspended)] == [
        ("mailbox-usable", Verdict.DONE),
        ("mailbox-paused", Verdict.WAITING),
        ("mailbox-out-of-use", Verdict.ATTENTION),
    ]
    assert usable.detail["box"] == "sdi01@pec.fatturapa.it"
    assert all(outcome_text(one, language) for one in (usable, paused, suspended) for language in ("it", "en"))


def test_a_suspended_mailbox_is_resumed_with_its_failures_forgotten(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        around.archive.mailboxes.failed("pec", AT)
        around.archive.mailboxes.suspend("pec", "login", AT)
        (resumed,) = mailboxes.resume(around.bridge, "pec")
        (again,) = mailboxes.resume(around.bridge, "pec")
        assert (resumed.code, resumed.detail["reason"]) == ("mailbox-resumed", "login")
        assert again.code == "mailbox-not-suspended"
        assert around.archive.mailboxes.suspension("pec") is None
        assert around.archive.mailboxes.failed("pec", AT) == 1


def test_the_declared_box_is_used_from_now_on(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        codes = [
            one.code for _ in range(2) for one in mailboxes.declare_address(around.bridge, "pec", f" {BOX.upper()} ")
        ]
        assert codes == ["mailbox-address", "mailbox-address-known"]
        assert mailboxes.box_in_use(around.bridge, around.bridge.mailboxes["pec"]) == BOX


@pytest.mark.parametrize(
    ("name", "address", "code"), [("x", BOX, "mailbox-unknown"), ("pec", "a@b.it", "sdi-address-wrong")]
)
def test_neither_an_unknown_mailbox_nor_a_strange_box_is_taken(
    tmp_path: Path, name: str, address: str, code: str
) -> None:
    with world(tmp_path) as around, pytest.raises(ConfigurationError, match=code):
        list(mailboxes.declare_address(around.bridge, name, address))
