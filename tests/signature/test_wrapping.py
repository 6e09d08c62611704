"""XML signature wrapping: what is not covered by a signature never passes for signed."""

import base64
import re
from collections.abc import Callable

import pytest

from invoicebridge.signature import xades
from invoicebridge.signature.verify import verify
from invoicebridge.xml import parse_data
from tests.certificates import person, root
from tests.fatturapa.xml_texts import INVOICE
from tests.signature.documents import JUDGED_AT, SIGNED_AT

DSIG = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED = f"{DSIG}enveloped-signature"
FILTER = "http://www.w3.org/2002/06/xmldsig-filter2"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
SIGNED = xades.sign(INVOICE.encode(), person("p-256"), SIGNED_AT).decode()
START, END = SIGNED.index("<ds:Signature "), SIGNED.index("</ds:Signature>") + len("</ds:Signature>")
SIGNATURE = SIGNED[START:END]
BODY = INVOICE[INVOICE.index("<FatturaElettronicaBody>") : INVOICE.index("</p:FatturaElettronica>")]
FORGED = INVOICE.replace("Penne", "Diamanti")


def codes(text: str) -> list[str]:
    """What is wrong with the signatures of a document."""
    return [failure.code for failure in verify(text.encode(), (root().certificate,), JUDGED_AT).failures]


def in_root(signature: str, document: str = FORGED) -> str:
    """A document with a signature as the last child of its root."""
    return document.replace("</p:FatturaElettronica>", f"{signature}</p:FatturaElettronica>")


def original_in_object(original: str) -> str:
    """The signature with the signed document hidden in an Object of it."""
    return SIGNATURE.replace("</ds:Signature>", f"<ds:Object>{original}</ds:Object></ds:Signature>")


ORIGINAL = INVOICE.replace(" versione=", ' Id="original" versione=')

ATTACKS: dict[str, Callable[[], str]] = {
    "another content": lambda: in_root(SIGNATURE),
    "the original inside an Object": lambda: in_root(original_in_object(INVOICE)),
    "the original inside an Object, named": lambda: in_root(
        original_in_object(ORIGINAL).replace('URI=""', 'URI="#original"')
    ),
    "the signed document beside the forged one": lambda: in_root(f"<x>{SIGNED}</x>"),
    "a root around the signed document": lambda: f"<x>{SIGNED}</x>",
    "a second body": lambda: SIGNED.replace("<ds:Signature ", f"{BODY}<ds:Signature "),
    "a body after the signature": lambda: SIGNED.replace("</ds:Signature>", f"</ds:Signature>{BODY}"),
    "text after the signature": lambda: SIGNED.replace("</ds:Signature>", "</ds:Signature>x"),
    "an instruction before the root": lambda: f"<?x y?>{SIGNED}",
    "a body in a signature elsewhere": lambda: SIGNED.replace(
        "</FatturaElettronicaHeader>",
        f"<ds:Signature xmlns:ds='{DSIG}'>{BODY}</ds:Signature></FatturaElettronicaHeader>",
    ),
    "a second signature first": lambda: SIGNED.replace(
        "<FatturaElettronicaHeader>", f"<ds:Signature xmlns:ds='{DSIG}'>{BODY}</ds:Signature><FatturaElettronicaHeader>"
    ),
    "the signature moved": lambda: (SIGNED[:START] + SIGNED[END:]).replace(
        "<FatturaElettronicaBody>", f"<FatturaElettronicaBody>{SIGNATURE}"
    ),
    "properties twice": lambda: SIGNED.replace(
        "</ds:Signature>", f"<ds:Object>{properties()}</ds:Object></ds:Signature>"
    ),
    "properties elsewhere": lambda: SIGNED.replace(properties(), "").replace(
        "<FatturaElettronicaBody>", f"{properties()}<FatturaElettronicaBody>"
    ),
    "no reference to the document": lambda: re.sub(r"(?s)<ds:Reference Id=.*?</ds:Reference>", "", SIGNED),
    "no references": lambda: re.sub(r"(?s)<ds:Reference.*</ds:Reference>", "", SIGNED),
    "the reference twice": lambda: re.sub(r"(?s)(<ds:Reference Id=.*?</ds:Reference>)", r"\1\1", SIGNED),
    "no URI": lambda: SIGNED.replace(' URI=""', ""),
    "a remote URI": lambda: SIGNED.replace('URI=""', 'URI="https://example.org/a.xml"'),
    "a local file": lambda: SIGNED.replace('URI=""', 'URI="file:///etc/hostname"'),
    "an XPointer": lambda: SIGNED.replace('URI=""', 'URI="#xpointer(/)"'),
    "an XSLT": lambda: SIGNED.replace(ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116"),
    "base64": lambda: SIGNED.replace(ENVELOPED, "http://www.w3.org/2000/09/xmldsig#base64"),
    "another algorithm": lambda: SIGNED.replace("ecdsa-sha256", "hmac-sha256"),
    "another canonical form": lambda: SIGNED.replace(C14N, "http://example.org/c14n"),
    "another digest": lambda: SIGNED.replace("xmlenc#sha256", "xmldsig-more#md5"),
    "two SignedInfo": lambda: re.sub(r"(?s)(<ds:SignedInfo>.*</ds:SignedInfo>)", r"\1\1", SIGNED),
    "two values": lambda: re.sub(r"(<ds:SignatureValue>.*</ds:SignatureValue>)", r"\1\1", SIGNED),
    "no value": lambda: re.sub(r"<ds:SignatureValue>.*</ds:SignatureValue>", "", SIGNED),
    "an empty value": lambda: re.sub(r"<ds:SignatureValue>.*</ds:SignatureValue>", "<ds:SignatureValue/>", SIGNED),
    "no certificate": lambda: re.sub(r"<ds:X509Certificate>.*</ds:X509Certificate>", "", SIGNED),
    "a broken certificate": lambda: re.sub(r"(<ds:X509Certificate>)[^<]*", r"\1AAAA", SIGNED),
    "a bare key": lambda: re.sub(
        r"<ds:X509Data>.*</ds:X509Data>",
        f"<ds:KeyValue><ds:X>{base64.b64encode(b'k').decode()}</ds:X></ds:KeyValue>",
        SIGNED,
    ),
    "many signatures": lambda: SIGNED.replace(SIGNATURE, SIGNATURE * 12),
    "an empty signature": lambda: in_root(f"<ds:Signature xmlns:ds='{DSIG}'/>"),
}


def properties() -> str:
    """The signed properties as they stand in the signature."""
    match = re.search(r"(?s)<xades:SignedProperties .*</xades:SignedProperties>", SIGNED)
    assert match is not None
    return match[0]


def with_prefixes(text: str) -> str:
    """The same with the prefixes of signed properties declared on them, so that they can stand anywhere."""
    return text.replace("<xades:SignedProperties ", f'<xades:SignedProperties xmlns:xades="{XADES}" xmlns:ds="{DSIG}" ')


def test_the_signature_to_attack_is_good() -> None:
    assert codes(SIGNED) == []
    assert codes(with_prefixes(SIGNED)) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_on_a_document_passes(attack: str) -> None:
    text = ATTACKS[attack]()
    assert text != SIGNED
    verified = verify(with_prefixes(text).encode(), (root().certificate,), JUDGED_AT)
    assert not verified.intact
    assert not any(signature.intact for signature in verified.signatures)


def filtered(expression: str, kind: str = "subtract") -> str:
    """The signed document with a filter in the place of the enveloped-signature transform."""
    path = f'<XPath xmlns="{FILTER}" Filter="{kind}">{expression}</XPath>'
    return SIGNED.replace(
        f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>',
        f'<ds:Transform Algorithm="{FILTER}">{path}</ds:Transform>',
    )


SUBTRACTIONS = {
    "everything": "/descendant::*",
    "the body too": "/descendant::ds:Signature | //FatturaElettronicaBody",
    "another namespace": "/descendant::p:Signature",
    "two": "/descendant::ds:Signature</XPath><XPath>",
    "another name": "/descendant::*[name()='ds:Reference']",
    "a name that none has": "/descendant::*[name()='x:Signature']",
    "here, another element": "here()/ancestor::ds:Reference[1]",
    "here, any namespace": "here()/ancestor::p:Signature[1]",
}


@pytest.mark.parametrize("expression", SUBTRACTIONS.values(), ids=SUBTRACTIONS)
def test_only_signatures_may_be_subtracted(expression: str) -> None:
    failure = verify(filtered(expression).encode(), (root().certificate,), JUDGED_AT).failures[0]
    assert (failure.code, failure.parameters["found"]) == ("transform-refused", FILTER)


def test_an_intersection_is_no_subtraction() -> None:
    assert "transform-refused" in codes(filtered("/descendant::ds:Signature", "intersect"))


def test_a_comment_inside_signed_text_changes_nothing_that_is_read() -> None:
    """Canonical XML leaves comments out, so it stays intact; parse_data joins the text again."""
    text = SIGNED.replace("Penne", "Pen<!-- x -->ne")
    assert codes(text) == []
    assert parse_data(text.encode()).findtext(".//Descrizione") == "Penne"


def test_a_comment_inside_a_digest_hides_nothing() -> None:
    text = re.sub(r"(<ds:DigestValue>)(..)", r"\1\2<!-- x -->", SIGNED)
    assert codes(text) == []
