"""Anchors are public keys; the one that is shipped is AgID CA1's; openssl agrees with our verdicts."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.authenticity import verify
from invoicebridge.pec.parse import parse
from invoicebridge.pec.trust import Trust, anchors_from_certificates, anchors_from_toml
from invoicebridge.pec.verdict import Proven, Reason
from invoicebridge.sandbox.authority import authority_certificate
from tests.conftest import ROOT
from tests.pec import generator as g
from tests.pec.test_forgeries import FORGERIES_TABLE

SHIPPED = ROOT / "schemas/pec/anchors.toml"


def test_the_shipped_anchor_is_the_key_of_the_authoritys_certificate(official: Path) -> None:
    (shipped,) = anchors_from_toml(SHIPPED.read_bytes())
    (published,) = anchors_from_certificates((official / "pec/AgID_CA1_2018.pem").read_bytes())
    assert shipped == replace(published, certificate=None)
    assert shipped.sha256 == "39e3c6c6f13c9620775172694d20f81edad55a8613934cdaa7c3793a6d26b86b"


def test_an_anchor_in_der_is_the_same_as_in_pem() -> None:
    certificate = g.world().authority.certificate
    assert anchors_from_certificates(certificate.public_bytes(Encoding.DER)) == g.trust().anchors


def test_a_pin_without_a_certificate_proves_too() -> None:
    pinned = Trust(tuple(replace(anchor, certificate=None) for anchor in g.trust().anchors))
    assert isinstance(verify(parse(g.envelope()), pinned, g.RECEIVED), Proven)


def test_two_certificates_of_one_key_are_one_anchor_and_either_may_permit_the_address() -> None:
    narrow = authority_certificate(
        "Sandbox AgID CA1", g.world().authority.key, "Sandbox Root", g.world().root.key, ("pec.altri.example",)
    )
    trust = Trust(anchors_from_certificates(narrow.public_bytes(Encoding.PEM)))
    alone = g.signed_by(g.hand(certificates=(g.identity().certificate,)), g.envelope())
    assert isinstance(verify(parse(g.envelope()), trust, g.RECEIVED), Proven)
    assert verify(parse(alone), trust, g.RECEIVED).reason is Reason.NAME_NOT_PERMITTED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"anchor = 1",
        b"[[anchor]]\nname = 'x'",
        b"[[anchor]]\nname = 'x'\nsha256 = 'ab'\npublic_key = '!!'",
        b"[[anchor]]\nname = 'x'\nsha256 = 'ab'\npublic_key = 'AAAA'",
    ],
)
def test_a_list_of_anchors_that_cannot_be_read_is_the_operators_to_mend(content: bytes) -> None:
    with pytest.raises(ConfigurationError):
        anchors_from_toml(content)


def test_an_anchor_whose_key_is_not_the_declared_one_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refused:
        anchors_from_toml(SHIPPED.read_bytes().replace(b"39e3", b"39e4"))
    assert refused.value.code == "anchor-digest-differs"


@pytest.mark.parametrize("content", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_certificate_that_cannot_be_read_is_the_operators_to_mend(content: bytes) -> None:
    with pytest.raises(ConfigurationError):
        anchors_from_certificates(content)


AGREED = ("body-edited", "attachment-edited", "daticert-swapped", "p7s-transplanted", "foreign-authority-same-name",
          "unknown-authority", "expired-at-reception", "wrong-purpose", "from-other-address", "key-of-somebody-else",
          "name-not-permitted", "signature-of-genuine-on-evil-part")  # fmt: skip


def test_openssl_judges_each_mail_as_we_do(require_tool: Callable[[str], str], tmp_path: Path) -> None:
    openssl = require_tool("openssl")
    (tmp_path / "root.pem").write_bytes(g.pem(g.world().root))
    mails = {**g.every_kind(), **{name: FORGERIES_TABLE[name][0]() for name in AGREED}}
    for name, mail in mails.items():
        (tmp_path / "mail.eml").write_bytes(mail)
        ours = verify(parse(mail), g.trust(), g.RECEIVED)
        sender = str(parse(mail).heading.sender)
        command = [openssl, "cms", "-verify", "-in", "mail.eml", "-CAfile", "root.pem", "-purpose", "smimesign",
                   "-attime", str(int(g.RECEIVED.timestamp())), "-verify_email", sender, "-out", "out"]  # fmt: skip
        theirs = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert (theirs.returncode == 0) == isinstance(ours, Proven), (name, ours, theirs.stderr)
