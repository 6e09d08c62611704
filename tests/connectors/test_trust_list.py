"""A trusted list is believed when one who may sign it did, nothing was changed since, and the next is not overdue."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoicebridge.connectors.anchors import anchors
from invoicebridge.connectors.trust_list import TrustList, judged
from invoicebridge.errors import ConfigurationError
from tests import certificates
from tests.certificates import Holder
from tests.trust_lists import NOW, SEALS, SIGNATURES, Draft, Service, operator, signed

FIRST = certificates.authority("TEST ONLY - First CA").certificate
SECOND = certificates.authority("TEST ONLY - Second CA").certificate
LIST = Draft(services=(Service(authority=FIRST),))
WITHDRAWN = datetime(2025, 6, 1, tzinfo=UTC)


def read(content: bytes, *signers: Holder) -> TrustList:
    """The list, which the operator of IT may sign if nobody else is named."""
    may_sign = [one.certificate for one in signers or (operator("IT"),)]
    return judged("list.xml", content, may_sign, NOW)


def refusal(content: bytes, *signers: Holder) -> tuple[str, str | None]:
    """The code and kind with which the list is refused."""
    with pytest.raises(ConfigurationError) as refused:
        read(content, *signers)
    return refused.value.code, refused.value.parameters.get("kind")


def granted(*services: Service, at: datetime = NOW) -> tuple[object, ...]:
    return read(signed(replace(LIST, services=services))).granted(at)


# --- what it says ---------------------------------------------------------------------------------------------------


def test_a_good_list_tells_its_dates_its_signer_and_its_authorities() -> None:
    found = read(signed(LIST))
    assert (found.territory, found.sequence, found.left_out) == ("IT", 57, 0)
    assert (found.issued, found.next_update) == (LIST.issued, LIST.next_update)
    assert found.signer == operator("IT").certificate
    assert found.granted(NOW) == (FIRST,)


def test_each_authority_of_two_services_is_told_once() -> None:
    assert granted(Service(authority=FIRST), Service(authority=SECOND), Service(authority=FIRST)) == (FIRST, SECOND)


def test_a_withdrawn_service_is_trusted_for_the_time_before_only() -> None:
    history = (("granted", datetime(2024, 1, 1, tzinfo=UTC)),)
    service = Service(authority=FIRST, status="withdrawn", since=WITHDRAWN, history=history)
    assert granted(service) == ()
    assert granted(service, at=WITHDRAWN) == ()
    assert granted(service, at=WITHDRAWN - timedelta(seconds=1)) == (FIRST,)
    assert granted(service, at=datetime(2023, 12, 31, tzinfo=UTC)) == ()


@pytest.mark.parametrize(
    "service",
    [
        Service(authority=FIRST, purposes=(SEALS,)),
        Service(authority=FIRST, kind="http://uri.etsi.org/TrstSvc/Svctype/CA/PKC"),
        Service(authority=FIRST, kind="http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST", purposes=()),
        Service(authority=FIRST, status="recognisedatnationallevel"),
        Service(authority=FIRST, since=NOW + timedelta(days=1)),
    ],
    ids=["seals", "not-qualified", "time-stamps", "national", "future"],
)
def test_a_service_that_does_not_qualify_signatures_now_is_not_trusted(service: Service) -> None:
    assert granted(service) == ()


@pytest.mark.parametrize("purposes", [(), (SEALS, SIGNATURES)], ids=["unlimited", "both"])
def test_a_service_that_is_not_limited_to_other_purposes_is_trusted(purposes: tuple[str, ...]) -> None:
    assert granted(Service(authority=FIRST, purposes=purposes)) == (FIRST,)


def test_a_service_with_a_critical_extension_that_is_unknown_is_left_out() -> None:
    odd = '<Extension Critical="true"><odd xmlns="urn:odd"/></Extension>'
    found = read(signed(replace(LIST, services=(Service(authority=FIRST, extension=odd), Service(authority=SECOND)))))
    assert (found.granted(NOW), found.left_out) == ((SECOND,), 1)


def test_a_list_of_lists_points_to_the_others() -> None:
    union = Draft(territory="EU", pointers=[("IT", "https://example.org/it", operator("IT").certificate)])
    found = read(signed(union), operator("EU"))
    assert [(one.territory, one.address, one.signers) for one in found.pointers] == [
        ("IT", "https://example.org/it", (operator("IT").certificate,))
    ]
    assert found.services == ()


def test_the_sample_list_holds_the_authority_of_the_samples(root: Path) -> None:
    samples = root / "samples"
    (authority,) = anchors(samples / "trust" / "TEST-ONLY-root.pem")
    signers = anchors(samples / "trust-lists" / "TEST-ONLY-operator.pem")
    found = judged("IT.xml", (samples / "trust-lists" / "TEST-ONLY-IT.xml").read_bytes(), signers, NOW)
    assert found.granted(NOW) == (authority,), "make the lists anew: python -m tests.trust_lists"


# --- who signed it --------------------------------------------------------------------------------------------------


def test_a_list_that_was_changed_is_refused() -> None:
    content = signed(LIST)
    assert refusal(content.replace(b"Svcstatus/granted", b"Svcstatus/gronted")) == (
        "trust-list-badly-signed",
        "changed",
    )
    place = content.index(b"<ds:SignatureValue>") + 30
    other = b"A" if content[place : place + 1] != b"A" else b"B"
    spoilt = content[:place] + other + content[place + 1 :]
    assert refusal(spoilt) == ("trust-list-badly-signed", "changed")


def test_a_list_without_a_signature_is_refused() -> None:
    assert refusal(LIST.xml()) == ("trust-list-badly-signed", "unsigned")


def test_a_list_signed_by_somebody_else_is_refused() -> None:
    assert refusal(signed(LIST, operator("DE"))) == ("trust-list-badly-signed", "stranger")


def test_a_signer_whom_the_given_certificate_issued_is_somebody_else() -> None:
    assert refusal(signed(LIST), certificates.issuing()) == ("trust-list-badly-signed", "stranger")


def test_without_a_certificate_given_nobody_may_sign() -> None:
    with pytest.raises(ConfigurationError, match="stranger"):
        judged("list.xml", signed(LIST), (), NOW)


def test_a_signer_whose_certificate_has_expired_is_refused() -> None:
    expired = certificates.holder("p-256", "TEST ONLY Late", not_after=NOW - timedelta(days=1), which="late")
    assert refusal(signed(LIST, expired), expired) == ("trust-list-badly-signed", "invalid")


def test_a_list_inside_a_signed_wrapping_is_refused() -> None:
    content = signed(LIST)
    inner = content[content.index(b"<TrustServiceStatusList") :]
    outer = LIST.xml().replace(b"</TrustServiceStatusList>", inner + b"</TrustServiceStatusList>")
    assert refusal(outer) == ("trust-list-badly-signed", "changed")


def test_a_comment_is_not_covered_and_splits_no_value() -> None:
    content = signed(LIST).replace(b"Svcstatus/granted", b"Svcstatus/gran<!-- -->ted")
    assert read(content).granted(NOW) == (FIRST,)


# --- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("due", [NOW, NOW - timedelta(days=1), None], ids=["now", "yesterday", "closed"])
def test_a_list_whose_successor_is_due_is_refused(due: datetime | None) -> None:
    assert refusal(signed(replace(LIST, next_update=due)))[0] == "trust-list-stale"


def test_a_list_signed_in_the_future_is_refused() -> None:
    assert refusal(signed(LIST, at=NOW + timedelta(hours=1))) == ("trust-list-badly-signed", "invalid")


# --- what is no list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a",
        b"<other/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        signed(replace(LIST, territory="../..")),
        signed(replace(LIST, territory="it")),
        signed(replace(LIST, sequence=-1)),
        signed(LIST).replace(b"TrustServiceStatusList", b"TrustServiceStatusLost"),
    ],
    ids=["empty", "cut", "other", "doctype", "territory", "small-letters", "number", "root"],
)
def test_what_is_no_trusted_list_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigurationError) as refused:
        judged("list.xml", content, [operator("IT").certificate, operator("../..").certificate], NOW)
    assert refused.value.code in {"trust-list-unreadable", "trust-list-badly-signed"}


# --- the extra ------------------------------------------------------------------------------------------------------


def test_without_the_extra_a_list_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko.sign.validation.qualified", None)
    with pytest.raises(ConfigurationError) as refused:
        read(signed(LIST))
    assert (refused.value.code, refused.value.parameters["extra"]) == ("extra-missing", "trustlist")


def test_pyhanko_is_not_imported_before_a_list_is_read() -> None:
    program = (
        "import sys; from invoicebridge.cli import trust, verify\n"
        "from invoicebridge.connectors import trust_list_store\n"
        "sys.exit('pyhanko' in sys.modules or 'xsdata' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
