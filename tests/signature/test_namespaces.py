"""XML signatures are judged right whatever the prefixes of their document; documents made to cost time are refused."""

import re
import time

import pytest

from invoicebridge.errors import SigningError
from invoicebridge.signature import canonical, xades
from invoicebridge.signature.verify import verify
from invoicebridge.xml import parse
from tests.certificates import person, root
from tests.fatturapa.xml_texts import INVOICE
from tests.signature.documents import JUDGED_AT, SIGNED_AT
from tests.signature.test_foreign_xades import C14N, ENVELOPED, EXCLUSIVE, Make, make, only, template, with_signature

__all__ = ["make"]

DSIG = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
MANY = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(2000))


def declaring(*declarations: str) -> str:
    """The invoice with further namespaces on its root."""
    return INVOICE.replace(" versione=", f" {' '.join(declarations)} versione=", 1)


def without_prefix(signature: str) -> str:
    """A signature whose elements have no prefix: the namespace is the default one on its first tag."""
    return re.sub(r"(</?)ds:", r"\1", signature).replace("xmlns:ds=", "xmlns=")


@pytest.mark.parametrize("form", [C14N, EXCLUSIVE])
@pytest.mark.parametrize("document", [INVOICE, declaring(f'xmlns:ds="{DSIG}"')], ids=["plain", "prefix above"])
def test_a_signature_in_the_default_namespace_is_good(make: Make, document: str, form: str) -> None:
    signature = without_prefix(template(ENVELOPED, form))
    assert only(make(with_signature(signature, document))).good


@pytest.mark.parametrize("declaration", [f'xmlns:dsig="{DSIG}"', f'xmlns:q="{XADES}"', f'xmlns:ds="{DSIG}"'])
def test_what_we_sign_under_another_prefix_is_good(declaration: str) -> None:
    signed = xades.sign(declaring(declaration).encode(), person(), SIGNED_AT)
    assert only(signed).good


@pytest.mark.parametrize("declaration", [f'xmlns:dsig="{DSIG}"', f'xmlns:q="{XADES}"'])
def test_what_others_sign_under_another_prefix_is_good(make: Make, declaration: str) -> None:
    assert only(make(with_signature(template(ENVELOPED, C14N), declaring(declaration)))).good


def test_judging_leaves_the_document_as_it_is() -> None:
    signed = xades.sign(declaring(f'xmlns:q="{DSIG}"').encode(), person(), SIGNED_AT)
    tree = parse(signed)
    (info,) = tree.iter(f"{{{DSIG}}}SignedInfo")
    canonical.Canonical().of(info)
    assert canonical.Canonical().of_document(tree) == canonical.Canonical().of_document(parse(signed))


def test_many_namespaces_are_refused_at_once() -> None:
    signed = xades.sign(INVOICE.encode(), person(), SIGNED_AT).decode()
    bomb = signed.replace(" versione=", f" {MANY} versione=", 1).replace("<FatturaElettronicaBody>", "<a/>" * 2000)
    text = bomb.replace("</FatturaElettronicaBody>", "")
    start = time.perf_counter()
    failures = verify(text.encode(), (root().certificate,), JUDGED_AT).failures
    assert time.perf_counter() - start < 1
    assert ("signature-malformed", "more than 64 namespaces") in {
        (failure.code, failure.parameters.get("reason")) for failure in failures
    }


def test_a_document_with_many_namespaces_is_not_signed() -> None:
    with pytest.raises(SigningError, match="xml-not-canonical"):
        xades.sign(declaring(MANY).encode(), person(), SIGNED_AT)


@pytest.mark.parametrize(
    "text",
    [
        f"<a {MANY}><b/></a>",
        "".join(f'<a xmlns:n{number}="urn:{number}">' for number in range(65)) + "<b/>" + "</a>" * 65,
        "<a><b " + " ".join(f'x{number}=""' for number in range(257)) + "/></a>",
    ],
    ids=["beside each other", "inside one another", "attributes"],
)
def test_the_square_of_a_large_number_is_never_computed(text: str) -> None:
    tree = parse(text.encode())
    inside = next(tree.iter("b"))
    for exclusive in (False, True):
        with pytest.raises(canonical.NotCanonical, match="more than"):
            canonical.Canonical(exclusive).of_document(tree)
        with pytest.raises(canonical.NotCanonical, match="more than"):
            canonical.Canonical(exclusive).of(inside)


def test_many_prefixes_treated_inclusively_are_refused() -> None:
    listed = canonical.Canonical(exclusive=True, prefixes=tuple(f"n{number}" for number in range(65)))
    with pytest.raises(canonical.NotCanonical, match="more than 64"):
        listed.of_document(parse(b"<a/>"))


def test_namespaces_of_many_siblings_are_not_added_up() -> None:
    text = "<a>" + '<b xmlns:n="urn:n"/>' * 1000 + "</a>"
    assert canonical.Canonical().of_document(parse(text.encode())).count(b"urn:n") == 1000
