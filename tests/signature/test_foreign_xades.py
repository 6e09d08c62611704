"""XML signatures that xmlsec1 makes, laid out as signature programs and the SdI lay theirs out, are judged right."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from invoicebridge.signature.verdict import Signature
from invoicebridge.signature.verify import verify
from tests.certificates import Holder, key_pem, pem, person, root
from tests.fatturapa.xml_texts import INVOICE
from tests.signature.documents import JUDGED_AT

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
SUBTRACT = (
    '<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2">'
    '<XPath xmlns="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">/descendant::ds:Signature</XPath>'
    "</ds:Transform>"
)
NOT_IN_SIGNATURE = (
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116">'
    "<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>"
)
PROPERTIES = (
    '<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#s">'
    '<xades:SignedProperties Id="p"><xades:SignedSignatureProperties>'
    "<xades:SigningTime>2026-03-02T09:15:30Z</xades:SigningTime>"
    "</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object>"
)
Make = Callable[..., bytes]


def algorithm(form: str) -> str:
    """A Transform that canonicalizes."""
    return f'<ds:Transform Algorithm="{form}"/>'


def template(
    transforms: str = SUBTRACT,
    form: str = EXCLUSIVE,
    method: str = "rsa-sha256",
    digest: str = "http://www.w3.org/2001/04/xmlenc#sha256",
    uri: str = "",
    more: str = "",
    properties: str = PROPERTIES,
) -> str:
    """A ds:Signature that xmlsec1 fills in: of the document, of the properties, and of KeyInfo as the SdI does."""
    digests = f'<ds:DigestMethod Algorithm="{digest}"/><ds:DigestValue></ds:DigestValue>'
    others = "".join(f'<ds:Reference URI="#{one}">{digests}</ds:Reference>' for one in ("p", "k") if properties)
    return (
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="s"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{form}"/>'
        f'<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#{method}"/>'
        f'<ds:Reference URI="{uri}"><ds:Transforms>{transforms}</ds:Transforms>{digests}</ds:Reference>'
        f"{others}{more}</ds:SignedInfo><ds:SignatureValue/>"
        f'<ds:KeyInfo Id="k"><ds:X509Data/></ds:KeyInfo>{properties}</ds:Signature>'
    )


def with_signature(signature: str, document: str = INVOICE) -> str:
    """The document with a signature as the last child of its root."""
    return document.replace("</p:FatturaElettronica>", f"{signature}</p:FatturaElettronica>")


@pytest.fixture
def make(require_tool: Callable[[str], str], tmp_path: Path) -> Make:
    """A function that lets xmlsec1 fill in the signature of a document."""
    tool = require_tool("xmlsec1")

    def make(text: str, signer: Holder | None = None, node: str = "") -> bytes:
        who = signer or person()
        (tmp_path / "key.pem").write_bytes(key_pem(who.key))
        (tmp_path / "certificate.pem").write_bytes(pem(who.certificate))
        (tmp_path / "ca.pem").write_bytes(pem(*who.above[:1]))
        (tmp_path / "template.xml").write_text(text, encoding="utf-8")
        keys = ",".join(str(tmp_path / name) for name in ("key.pem", "certificate.pem", "ca.pem"))
        ids = ("--id-attr:Id", "SignedProperties", "--id-attr:Id", "KeyInfo", "--id-attr:Id", "FatturaElettronica")
        names = tuple(
            word.replace("SignedProperties", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties")
            .replace("KeyInfo", "http://www.w3.org/2000/09/xmldsig#:KeyInfo")
            .replace("FatturaElettronica", f"{NAMESPACE}:FatturaElettronica")
            for word in ids
        )
        command = [
            tool,
            "--sign",
            "--privkey-pem",
            keys,
            *names,
            *(("--node-xpath", node) if node else ()),
            str(tmp_path / "template.xml"),
        ]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return make


NAMESPACE = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"


def only(signed: bytes) -> Signature:
    """The verdict on the one signature of a document, the test root being trusted."""
    (signature,) = verify(signed, (root().certificate,), JUDGED_AT).signatures
    return signature


@pytest.mark.parametrize("form", [C14N, EXCLUSIVE, f"{C14N}#WithComments", "http://www.w3.org/2006/12/xml-c14n11"])
@pytest.mark.parametrize(
    "transforms",
    [
        SUBTRACT,
        ENVELOPED,
        NOT_IN_SIGNATURE,
        ENVELOPED + algorithm(C14N),
        ENVELOPED + algorithm(EXCLUSIVE),
        SUBTRACT + algorithm(f"{EXCLUSIVE}WithComments"),
    ],
    ids=["subtract", "enveloped", "xpath", "enveloped + c14n", "enveloped + exclusive", "subtract + comments"],
)
def test_every_allowed_layout_is_good(make: Make, transforms: str, form: str) -> None:
    commented = INVOICE.replace("<FatturaElettronicaBody>", "<!-- a comment --><FatturaElettronicaBody>")
    signature = only(make(with_signature(template(transforms, form), commented)))
    assert (signature.failures, signature.good) == ((), True)
    assert [remark.code for remark in signature.remarks] == ["signing-certificate-missing"]


@pytest.mark.parametrize(
    ("kind", "method"),
    [("rsa-2048", "rsa-sha384"), ("rsa-2048", "rsa-sha512"), ("p-256", "ecdsa-sha256"), ("p-256", "ecdsa-sha512")],
)
def test_other_algorithms_are_good(make: Make, kind: str, method: str) -> None:
    signature = only(make(with_signature(template(method=method)), person(kind)))
    assert (signature.algorithm, signature.good) == (method, True)


def test_attributes_of_the_xml_namespace_above_a_signature_are_taken_into_account(make: Make) -> None:
    text = INVOICE.replace(" versione=", ' xml:lang="it" xml:space="default" versione=')
    assert only(make(with_signature(template(form=C14N), text))).good


def test_a_root_named_by_its_identifier_is_the_document(make: Make) -> None:
    text = INVOICE.replace(" versione=", ' Id="doc" versione=')
    assert only(make(with_signature(template(ENVELOPED, uri="#doc"), text))).good


def test_instructions_before_the_root_are_signed_and_may_not_change(make: Make) -> None:
    made = make(with_signature(template(), '<?xml-stylesheet href="a.xsl"?>' + INVOICE))
    assert only(made).good
    assert [failure.code for failure in only(made.replace(b"a.xsl", b"b.xsl")).failures] == ["content-changed"]


def test_two_signatures_beside_each_other_are_both_judged(make: Make) -> None:
    once = make(with_signature(template())).decode()
    second = template().replace('Id="s"', 'Id="s2"').replace('"#s"', '"#s2"')
    for name in ("p", "k"):
        second = second.replace(f'Id="{name}"', f'Id="{name}2"').replace(f'"#{name}"', f'"#{name}2"')
    start = once.index("<ds:Signature ")
    end = once.index("</p:FatturaElettronica>")
    alone = once[:start] + second + once[end:]
    other = make(alone).decode()
    both = other[: other.index("<ds:Signature ")] + once[start:end] + other[other.index("<ds:Signature ") :]
    assert [one.good for one in verify(both.encode(), (root().certificate,), JUDGED_AT).signatures] == [True, True]


def test_sha_1_is_remarked_on(make: Make) -> None:
    made = make(with_signature(template(digest="http://www.w3.org/2000/09/xmldsig#sha1")))
    signature = only(made)
    assert signature.intact
    assert "weak-algorithm" in {remark.code for remark in signature.remarks}


def test_a_time_that_is_not_signed_does_not_count(make: Make) -> None:
    text = template(properties="")
    made = make(with_signature(text)).decode().replace("</ds:Signature>", f"{PROPERTIES}</ds:Signature>")
    signature = only(made.encode())
    assert signature.signing_time is None
    assert [failure.code for failure in signature.failures] == ["signing-time-missing"]


def test_a_time_without_a_zone_is_no_instant(make: Make) -> None:
    signature = only(make(with_signature(template(properties=PROPERTIES.replace("30Z", "30")))))
    assert [(failure.code, dict(failure.parameters)) for failure in signature.failures] == [
        ("signing-time-missing", {"found": "2026-03-02T09:15:30"})
    ]
