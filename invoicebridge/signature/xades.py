"""XAdES: the signature inside the document, as the last child of its root (`.xml`).

Satisfies XAdES-BES (ETSI TS 101 903) and XAdES Baseline B (ETSI EN 319 132-1): SigningTime with its zone,
SigningCertificateV2, DataObjectFormat with the MIME type; enveloped, with URI="" as the specifications of the SdI up to
1.8.3 ask by name. The bytes of the document stay as they are: the signature is put between two of them. See
docs/adr/0010-xades.md.
"""

import codecs
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from invoicebridge.errors import MalformedXml, SigningError
from invoicebridge.signature.canonical import C14N, Canonical, NotCanonical
from invoicebridge.signature.keys import (
    Algorithm,
    Identity,
    Prepared,
    Signer,
    require_aware,
    require_fit,
    require_signature,
)
from invoicebridge.signature.xmldsig import DSIG, ENVELOPED, SIGNATURE
from invoicebridge.xml import parse

_XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_SIGNED_PROPERTIES: Final = "http://uri.etsi.org/01903#SignedProperties"
_SHA256: Final = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
_METHODS: Final = {
    Algorithm.RSA_SHA256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    Algorithm.ECDSA_SHA256: "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
}
_BOMS: Final = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))
_BOMS_16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def sign(content: bytes, signer: Signer, at: datetime) -> bytes:
    """The document with its signature inside; `at` (aware) becomes the signing time, cut to the second.

    MalformedXml when the bytes are no XML; SigningError when the document already has a signature, or the signer
    cannot sign, or signs with a key that is not the certificate's.
    """
    prepared = prepare(content, signer.chain, signer.algorithm, at)
    (signature,) = signer.sign_digests([prepared.digest])
    return prepared.finish(signature)


def prepare(content: bytes, chain: Sequence[bytes], algorithm: Algorithm, at: datetime) -> Prepared:
    """The same signature up to the private key's operation; `chain` is in DER, the signer's certificate first."""
    require_aware(at)
    signer = require_fit(chain, algorithm)
    root = parse(content)
    if root.find(SIGNATURE) is not None:
        raise SigningError("already-signed")
    place, codec = _end_of_root(content, root)
    draft = _Draft(root, signer, algorithm, at)
    digest = sha256(draft.signed_octets()).digest()
    certificates = tuple(chain)

    def finish(signature: bytes) -> bytes:
        require_signature(signer, digest, signature)
        element = draft.signature(_value(signature, signer), certificates).encode(codec)
        return b"".join((content[:place], element, content[place:]))

    return Prepared(digest, finish)


class _Draft:
    """The parts of one signature. Each is written in canonical form, so that it need not be parsed to be digested: no
    empty-element tags, attributes in order, and (outside the document) everything in scope on its first tag.
    """

    def __init__(self, root: etree._Element, signer: Identity, algorithm: Algorithm, at: datetime) -> None:
        digest = _document_digest(root)
        self._id = f"xades-{digest.hex()[:16]}-{at.astimezone(UTC):%Y%m%d%H%M%S}"
        self._scope = {prefix or "": uri for prefix, uri in root.nsmap.items()}
        self._inherited = _inherited(root)
        self._properties = self._signed_properties(signer, at)
        namespaces = self._namespaces({"ds": DSIG, "xades": _XADES})
        first = f' Id="{self._id}-properties"'
        in_scope = self._properties.replace(first, f"{namespaces}{first}{self._inherited}", 1)
        self._signed_info = self._references(_METHODS[algorithm], digest, sha256(in_scope.encode()).digest())

    def signed_octets(self) -> bytes:
        """SignedInfo as it is digested."""
        first = "<ds:SignedInfo"
        return f"{first}{self._namespaces({'ds': DSIG})}{self._inherited}{self._signed_info[len(first) :]}".encode()

    def _references(self, method: str, document: bytes, properties: bytes) -> str:
        return (
            f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
            f'<ds:SignatureMethod Algorithm="{method}"></ds:SignatureMethod>'
            f'<ds:Reference Id="{self._id}-document" URI=""><ds:Transforms>'
            f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform><ds:Transform Algorithm="{C14N}"></ds:Transform>'
            f"</ds:Transforms>{_SHA256}<ds:DigestValue>{_base64(document)}</ds:DigestValue></ds:Reference>"
            f'<ds:Reference Type="{_SIGNED_PROPERTIES}" URI="#{self._id}-properties">'
            f'<ds:Transforms><ds:Transform Algorithm="{C14N}"></ds:Transform></ds:Transforms>'
            f"{_SHA256}<ds:DigestValue>{_base64(properties)}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        )

    def _signed_properties(self, signer: Identity, at: datetime) -> str:
        """ETSI EN 319 132-1 §4.3.4 and §5.2."""
        return (
            f'<xades:SignedProperties Id="{self._id}-properties"><xades:SignedSignatureProperties>'
            f"<xades:SigningTime>{_written(at)}</xades:SigningTime>"
            f"<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>{_SHA256}"
            f"<ds:DigestValue>{_base64(signer.digest)}</ds:DigestValue></xades:CertDigest>"
            f"<xades:IssuerSerialV2>{_base64(signer.issuer_serial)}</xades:IssuerSerialV2>"
            "</xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>"
            "<xades:SignedDataObjectProperties>"
            f'<xades:DataObjectFormat ObjectReference="#{self._id}-document">'
            "<xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>"
            "</xades:SignedDataObjectProperties></xades:SignedProperties>"
        )

    def _namespaces(self, ours: Mapping[str, str]) -> str:
        """The declarations of all namespaces in scope, in their canonical order and form."""
        scope = {**self._scope, **ours}
        return "".join(f' xmlns{prefix and ":" + prefix}="{_attribute(scope[prefix])}"' for prefix in sorted(scope))

    def signature(self, value: bytes, chain: Sequence[bytes]) -> str:
        """The whole ds:Signature."""
        certificates = "".join(f"<ds:X509Certificate>{_base64(one)}</ds:X509Certificate>" for one in chain)
        return (
            f'<ds:Signature xmlns:ds="{DSIG}" Id="{self._id}">{self._signed_info}'
            f"<ds:SignatureValue>{_base64(value)}</ds:SignatureValue>"
            f"<ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo>"
            f'<ds:Object><xades:QualifyingProperties xmlns:xades="{_XADES}" Target="#{self._id}">'
            f"{self._properties}</xades:QualifyingProperties></ds:Object></ds:Signature>"
        )


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


def _inherited(root: etree._Element) -> str:
    """The root's attributes xml:…, which the canonical form of an element below repeats (Canonical XML 1.0 §2.4)."""
    found = sorted((str(name), str(value)) for name, value in root.items() if str(name).startswith(_XML))
    return "".join(f' xml:{name.removeprefix(_XML)}="{_attribute(value)}"' for name, value in found)


def _document_digest(root: etree._Element) -> bytes:
    """What the enveloped-signature transform leaves is the document as it is before it is signed."""
    try:
        return sha256(Canonical().of_document(root)).digest()
    except NotCanonical as error:
        raise SigningError("xml-not-canonical", reason=error) from error


def _attribute(text: str) -> str:
    """An attribute's value in canonical form (Canonical XML 1.0 §2.3)."""
    for character, written in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"), ("\n", "&#xA;")):
        text = text.replace(character, written)
    return text.replace("\r", "&#xD;")


def _written(at: datetime) -> str:
    """An xs:dateTime with the zone in which the time was given; UTC is Z."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _value(signature: bytes, signer: Identity) -> bytes:
    """The signature as XML wants it: of ECDSA both numbers, each as long as the curve's (RFC 6931 §2.3.6)."""
    if not isinstance(signer.key, ec.EllipticCurvePublicKey):
        return signature
    size = (signer.key.curve.key_size + 7) // 8
    return b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(signature))


def _end_of_root(content: bytes, root: etree._Element) -> tuple[int, str]:
    """Where the root's end tag begins, and the codec that the document is written in."""
    codec = _codec(content, root)
    name = f"{root.prefix}:{etree.QName(root).localname}" if root.prefix else etree.QName(root).localname
    end_tag, closing = f"</{name}".encode(codec), ">".encode(codec)
    place = content.rfind(end_tag)
    while place >= 0:
        if root.getnext() is None or _is_complete(content[: content.find(closing, place) + len(closing)]):
            return place, codec
        place = content.rfind(end_tag, 0, place)
    raise SigningError("root-without-end-tag", element=name)


def _is_complete(content: bytes) -> bool:
    """Whether the bytes up to here are a document: then no comment or instruction merely mentions the end tag."""
    try:
        parse(content)
    except MalformedXml:
        return False
    return True


def _codec(content: bytes, root: etree._Element) -> str:
    """The codec of the document: that of its byte order mark, else of its declaration."""
    for mark, codec in (*_BOMS, *_BOMS_16):
        if content.startswith(mark):
            return codec
    name = root.getroottree().docinfo.encoding or "utf-8"
    try:
        is_ascii = "</".encode(name) == b"</"
    except LookupError as error:
        raise SigningError("encoding-unsupported", found=name) from error
    if not is_ascii:
        raise SigningError("encoding-unsupported", found=name)
    return name
