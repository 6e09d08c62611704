"""Signatures that are not the document's own: countersignatures, and those of messages that it carries."""

import pytest

from invoicebridge.signature import xades
from invoicebridge.signature.verify import verify
from tests.certificates import person, root
from tests.fatturapa.xml_texts import INVOICE
from tests.signature.documents import JUDGED_AT, SIGNED_AT
from tests.signature.test_foreign_xades import ENVELOPED, NOT_IN_SIGNATURE, SUBTRACT, Make, make, only, template

__all__ = ["make"]

DSIG = "http://www.w3.org/2000/09/xmldsig#"
CUSTOMERS = (
    f'<ds:Signature xmlns:ds="{DSIG}"><ds:SignedInfo/><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>'
)
OUTCOME = (
    "<NotificaEsito><Id>1</Id><Esito><EsitoCommittente><Esito>EC01</Esito>{}</EsitoCommittente></Esito>"
    "{}</NotificaEsito>"
)


def subtracting(expression: str) -> str:
    """The transform that takes out what an expression finds."""
    return SUBTRACT.replace("/descendant::ds:Signature", expression)


def codes(text: bytes) -> list[str]:
    """What is wrong with the signatures of a document."""
    return [failure.code for failure in verify(text, (root().certificate,), JUDGED_AT).failures]


@pytest.mark.parametrize("transforms", [ENVELOPED, SUBTRACT, NOT_IN_SIGNATURE], ids=["enveloped", "subtract", "xpath"])
def test_a_signature_of_a_message_inside_is_remarked_on_and_spoils_nothing(make: Make, transforms: str) -> None:
    signature = only(make_outer(make, OUTCOME.format(CUSTOMERS, template(transforms))))
    assert signature.good
    (remark,) = [one for one in signature.remarks if one.code == "signature-elsewhere"]
    assert remark.parameters["path"] == "/NotificaEsito/Esito/EsitoCommittente/Signature"


def make_outer(make: Make, text: str) -> bytes:
    """The document with its own signature filled in, the customer's left as it is."""
    return make(text, node="//*[@Id='s']")


def test_a_signature_inside_that_the_enveloped_transform_leaves_is_covered(make: Make) -> None:
    made = make_outer(make, OUTCOME.format(CUSTOMERS, template(ENVELOPED)))
    assert codes(made.replace(b"AA==", b"AQ==")) == ["content-changed"]


@pytest.mark.parametrize("transforms", [SUBTRACT, NOT_IN_SIGNATURE], ids=["subtract", "xpath"])
@pytest.mark.parametrize(
    "hidden",
    [
        f'<ds:Signature xmlns:ds="{DSIG}"><Esito>EC02</Esito></ds:Signature>',
        f'<ds:Signature xmlns:ds="{DSIG}"><ds:Object><Esito>EC02</Esito></ds:Object></ds:Signature>',
    ],
)
def test_nothing_hides_in_a_signature_that_is_taken_out(make: Make, transforms: str, hidden: str) -> None:
    made = make(OUTCOME.format("", template(transforms)))
    forged = made.replace(b"</EsitoCommittente>", f"{hidden}</EsitoCommittente>".encode())
    assert "signature-misplaced" in codes(forged)


def test_no_text_hides_in_a_signature_that_is_taken_out(make: Make) -> None:
    made = make(OUTCOME.format("", template(SUBTRACT)))
    for value in (b"EC01", b""):
        forged = made.replace(b"<Esito>EC01", b"<Esito>" + value + CUSTOMERS.encode())
        assert "signature-misplaced" in codes(forged) or "content-changed" in codes(forged)


def test_a_document_whose_only_signature_is_elsewhere_is_not_signed() -> None:
    text = OUTCOME.format(CUSTOMERS, "")
    assert codes(text.encode()) == ["signature-misplaced", "signing-time-missing"]


def test_a_document_that_carries_a_signed_message_can_be_signed() -> None:
    signature = only(xades.sign(OUTCOME.format(CUSTOMERS, "").encode(), person(), SIGNED_AT))
    assert signature.good


def countersigned(signed: str, above: str) -> bytes:
    """A signed document with another signature beside its signed properties."""
    start = f"<xades:{above}><xades:CounterSignature>{CUSTOMERS}</xades:CounterSignature></xades:{above}>"
    return signed.replace("</xades:QualifyingProperties>", f"{start}</xades:QualifyingProperties>").encode()


def test_a_countersignature_is_passed_over() -> None:
    signed = xades.sign(INVOICE.encode(), person(), SIGNED_AT).decode()
    signature = only(countersigned(signed, "UnsignedProperties"))
    assert (signature.good, signature.remarks) == (True, ())


def test_a_signature_elsewhere_inside_ours_spoils_it() -> None:
    signed = xades.sign(INVOICE.encode(), person(), SIGNED_AT).decode()
    assert "signature-misplaced" in codes(countersigned(signed, "Other"))


@pytest.mark.parametrize(
    "expression",
    [
        "/descendant-or-self::ds:Signature",
        "here()/ancestor::ds:Signature[1]",
        "/descendant::*[name()='ds:Signature']",
        '/descendant::*[name()="ds:Signature"]',
        "//ds:Signature",
    ],
)
def test_every_way_to_subtract_signatures_is_understood(make: Make, expression: str) -> None:
    text = INVOICE.replace("</p:FatturaElettronica>", f"{template(subtracting(expression))}</p:FatturaElettronica>")
    assert only(make(text)).good


def test_an_element_that_only_shares_the_name_of_a_signature_is_covered(make: Make) -> None:
    transform = subtracting("/descendant::*[name()='ds:Signature']")
    made = make(OUTCOME.format("", template(transform)))
    other = b'<ds:Signature xmlns:ds="urn:other"><Esito>EC02</Esito></ds:Signature></EsitoCommittente>'
    assert codes(made.replace(b"</EsitoCommittente>", other)) == ["content-changed"]
