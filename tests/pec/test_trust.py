"""Anchors are public keys; the one that is shipped is AgID CA1's; openssl agrees with our verdicts."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.authenticity import verify
from invoicebridge.pec.parse import parse
from invoicebridge.pec.trust import Trust, anchors_from_certificates, anchors_from_toml
from invoicebridge.pec.verdict import Proven, Reason, Verdict
from invoicebridge.sandbox.authority import authority_certificate
from tests.conftest import ROOT
from tests.pec import generator as g
from tests.pec.test_forgeries import FORGERIES_TABLE

SHIPPED = ROOT / "schemas/pec/anchors.toml"


def narrow_authority() -> x509.Certificate:
    """A certificate of the authority's key that lets it vouch for somebody else only."""
    world = g.world()
    return authority_certificate(
        "Sandbox AgID CA1", world.authority.key, "Sandbox Root", world.root.key, ("pec.altri.example",)
    )


def reason(verdict: Verdict) -> Reason | None:
    """Why the mail is not proven."""
    return None if isinstance(verdict, Proven) else verdict.reason


def test_the_shipped_anchor_is_the_key_of_the_authoritys_certificate(official: Path) -> None:
    (shipped,) = anchors_from_toml(SHIPPED.read_bytes())
    (published,) = anchors_from_certificates((official / "pec/AgID_CA1_2018.pem").read_bytes())
    assert (shipped.name, shipped.public_key) == (published.name, published.public_key)
    assert shipped.certificates[0] == published.certificates[0]
    assert shipped.sha256 == "39e3c6c6f13c9620775172694d20f81edad55a8613934cdaa7c3793a6d26b86b"


def test_the_shipped_issuer_is_the_root_that_signed_the_authoritys_certificate(official: Path) -> None:
    (shipped,) = anchors_from_toml(SHIPPED.read_bytes())
    (root,) = anchors_from_certificates((official / "pec/Actalis_Authentication_Root_CA.pem").read_bytes())
    assert shipped.issuers == (root.public_key,)


def test_the_shipped_anchor_says_for_whom_and_until_when_it_may_vouch() -> None:
    (shipped,) = anchors_from_toml(SHIPPED.read_bytes())
    of_2018, of_2025 = shipped.certificates
    assert of_2018.allows(("posta-certificata@pcert.sogei.it",))
    assert not of_2018.allows(("posta-certificata@postecertifica.it",))
    assert of_2025.allows(("posta-certificata@postecertifica.it",))
    assert not any(
        one.allows(("a@sub.pec.aruba.it",)) or one.allows(("a@falso.example",)) for one in (of_2018, of_2025)
    )
    assert [one.until.year for one in shipped.certificates] == [2028, 2030]
    assert not any(one.is_in_force(datetime(2031, 1, 1, tzinfo=UTC)) for one in shipped.certificates)


def test_an_anchor_in_der_is_the_same_as_in_pem() -> None:
    certificate = g.world().authority.certificate
    assert anchors_from_certificates(certificate.public_bytes(Encoding.DER)) == g.trust().anchors


def test_a_key_of_which_nothing_else_is_known_proves_too() -> None:
    pinned = Trust(tuple(replace(anchor, certificates=()) for anchor in g.trust().anchors))
    assert isinstance(verify(parse(g.envelope()), pinned, g.RECEIVED), Proven)


def test_two_certificates_of_one_key_are_one_anchor_and_either_may_permit_the_address() -> None:
    (wide,), root = g.trust().anchors, anchors_from_certificates(g.pem(g.world().root))
    (narrow,) = anchors_from_certificates(narrow_authority().public_bytes(Encoding.PEM))
    alone = parse(g.signed_by(g.hand(certificates=(g.identity().certificate,)), g.envelope()))
    assert isinstance(verify(alone, Trust((narrow, wide)), g.RECEIVED), Proven)
    assert reason(verify(alone, Trust((narrow, *root)), g.RECEIVED)) is Reason.NAME_NOT_PERMITTED


def test_a_certificate_that_came_along_counts_only_if_a_configured_key_signed_it() -> None:
    (narrow,) = anchors_from_certificates(narrow_authority().public_bytes(Encoding.PEM))
    (root,) = anchors_from_certificates(g.pem(g.world().root))
    brings_the_wide_one = parse(g.envelope())
    assert reason(verify(brings_the_wide_one, Trust((narrow,)), g.RECEIVED)) is Reason.NAME_NOT_PERMITTED
    assert isinstance(verify(brings_the_wide_one, Trust((narrow, root)), g.RECEIVED), Proven)
    with_issuer = Trust((replace(narrow, issuers=(root.public_key,)),))
    assert isinstance(verify(brings_the_wide_one, with_issuer, g.RECEIVED), Proven)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"anchor = 1",
        b"[[anchor]]\nname = 'x'",
        b"[[anchor]]\nname = 'x'\nsha256 = 'ab'\npublic_key = '!!'",
        b"[[anchor]]\nname = 'x'\nsha256 = 'ab'\npublic_key = 'AAAA'",
        SHIPPED.read_bytes().replace(b"since = 2018-04-04T12:21:02Z", b""),
        SHIPPED.read_bytes().replace(b"2018-04-04T12:21:02Z", b"2018-04-04"),
        SHIPPED.read_bytes().replace(b"2018-04-04T12:21:02Z", b"2018-04-04T12:21:02"),
        SHIPPED.read_bytes().replace(b"permitted = [", b"permitted = [1,", 1),
        SHIPPED.read_bytes().replace(b"25d4", b"25d5"),
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
