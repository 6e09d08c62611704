"""References of XML signatures (W3C XML-Signature Syntax and Processing 1.1), as far as they are allowed here.

The list of what is allowed is short on purpose: a reference covers the whole document without its signatures, or an
element inside the signature itself. Nothing else can be signed, so nothing else can pass for signed.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from invoicebridge.signature.canonical import Canonical, form
from invoicebridge.xml import path_of

DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE: Final = f"{{{DSIG}}}Signature"
ENVELOPED: Final = f"{DSIG}enveloped-signature"

_FILTER: Final = "http://www.w3.org/2002/06/xmldsig-filter2"
_XPATH: Final = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_SUBTRACTED: Final = re.compile(r"\s*(?:/descendant::|/descendant-or-self::|//)([\w.-]+):Signature\s*")
_SUBTRACTED_BY_NAME: Final = re.compile(
    r"""\s*/descendant::\*\[\s*name\(\)\s*=\s*(['"])([\w.-]+):Signature\1\s*\]\s*"""
)
_SUBTRACTED_HERE: Final = re.compile(r"\s*here\(\)/ancestor::([\w.-]+):Signature\[1\]\s*")
_NOT_IN_SIGNATURE: Final = re.compile(r"\s*not\(\s*ancestor-or-self::([\w.-]+):Signature\s*\)\s*")
_XADES: Final = ("http://uri.etsi.org/01903/v1.3.2#", "http://uri.etsi.org/01903/v1.4.1#")
_MAX_TRANSFORMS: Final = 4
_with_id: Final = etree.XPath("//*[@Id = $id or @ID = $id or @id = $id]")


class NotAllowed(Exception):
    """A signature is not laid out as is allowed; `code` and `parameters` are those of the failure."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference whose form is allowed."""

    target: etree._Element
    """The root for the whole document, else an element inside the signature."""
    without: tuple[etree._Element, ...]
    """The signatures that are taken out of the document first; none for an element inside one."""
    by_id: bool
    """Whether the root is named by its identifier: what stands before and after it is then not covered."""
    form: Canonical
    method: str
    digest: str
    """As they stand in the file: the digest's identifier, and its value in base64."""

    @property
    def covers_document(self) -> bool:
        """Whether everything but the signatures is covered."""
        return bool(self.without)

    def octets(self) -> bytes:
        """The bytes that are digested; NotCanonical."""
        if not self.covers_document:
            return self.form.of(self.target)
        copy = _without(self.without, self.target)
        return self.form.of_root(copy) if self.by_id else self.form.of_document(copy)


def text_of(element: etree._Element) -> str:
    """The whole text of an element; a comment inside does not hide what follows it."""
    return "".join(str(text) for text in element.itertext(None, with_tail=True) if text)


def child(element: etree._Element, name: str) -> etree._Element:
    """The only child of that name in the namespace of XML signatures; NotAllowed where it is not there once."""
    match element.findall(f"{{{DSIG}}}{name}"):
        case [found]:
            return found
        case several:
            raise NotAllowed("signature-malformed", reason=f"{len(several)} {name}")


def reference(element: etree._Element, signature: etree._Element, everything: Sequence[etree._Element]) -> Reference:
    """What a Reference of a signature covers and how; NotAllowed. `everything` are all signatures of the document.

    Comments are never covered: a URI of these two forms leaves them out before any transform (XML-Signature §4.4.3.3).
    """
    root = signature.getroottree().getroot()
    uri = element.get("URI")
    target = root if uri == "" else _named(uri, root)
    if target is not root and signature not in target.iterancestors():
        raise NotAllowed("reference-refused", found=uri or "")
    taken_out, canonical = _transforms(element, target is root, signature, everything)
    return Reference(
        target=target,
        without=taken_out,
        by_id=uri != "",
        form=replace(canonical, comments=False),
        method=child(element, "DigestMethod").get("Algorithm", ""),
        digest=text_of(child(element, "DigestValue")),
    )


def _named(uri: str | None, root: etree._Element) -> etree._Element:
    """The one element with an identifier in its own document; nothing is ever fetched."""
    if uri is None or not re.fullmatch(r"#[\w.-]+", uri):
        raise NotAllowed("reference-refused", found=uri or "")
    match _with_id(root, id=uri[1:]):
        case [etree._Element() as found]:
            return found
        case []:
            raise NotAllowed("reference-refused", found=uri)
        case _:
            raise NotAllowed("id-ambiguous", found=uri)


def _transforms(
    element: etree._Element, is_document: bool, signature: etree._Element, everything: Sequence[etree._Element]
) -> tuple[tuple[etree._Element, ...], Canonical]:
    """The signatures to take out and the form to write; the form, where one is named, comes last."""
    taken_out: tuple[etree._Element, ...] = ()
    canonical: Canonical | None = None
    listed = [transform for transforms in element.iterchildren(f"{{{DSIG}}}Transforms") for transform in transforms]
    if len(listed) > _MAX_TRANSFORMS:
        raise NotAllowed("transform-refused", found=str(len(listed)))
    for transform in (one for one in listed if isinstance(one.tag, str)):
        if canonical is not None:
            raise NotAllowed("transform-refused", found=transform.get("Algorithm", ""))
        canonical = form(transform)
        if canonical is None:
            taken_out += _taken_out_by(transform, signature, everything)
    if bool(taken_out) is not is_document:
        raise NotAllowed("transform-refused", found="" if is_document else ENVELOPED)
    return taken_out, canonical or Canonical()


def _taken_out_by(
    transform: etree._Element, signature: etree._Element, everything: Sequence[etree._Element]
) -> tuple[etree._Element, ...]:
    """The signatures that a transform removes; NotAllowed for any other transform (XSLT, other XPath)."""
    algorithm = transform.get("Algorithm", "")
    if algorithm == ENVELOPED:
        return (signature,)
    taken_out = _removed(transform, algorithm, signature, everything) if algorithm in (_FILTER, _XPATH) else ()
    if taken_out:
        _require_nothing_hidden(taken_out, signature.getroottree().getroot())
        return taken_out
    raise NotAllowed("transform-refused", found=algorithm)


def _removed(
    transform: etree._Element, algorithm: str, signature: etree._Element, everything: Sequence[etree._Element]
) -> tuple[etree._Element, ...]:
    """The signatures that the one expression of the transform, read literally, takes out: never anything else."""
    expressions = [one for one in transform if isinstance(one.tag, str)]
    namespace = algorithm if algorithm == _FILTER else DSIG
    if len(expressions) != 1 or expressions[0].tag != f"{{{namespace}}}XPath":
        return ()
    (expression,) = expressions
    text, prefixes = text_of(expression), expression.nsmap
    if algorithm == _XPATH:
        match = _NOT_IN_SIGNATURE.fullmatch(text)
        return tuple(everything) if match and prefixes.get(match[1]) == DSIG else ()
    if expression.get("Filter") != "subtract":
        return ()
    if match := _SUBTRACTED.fullmatch(text):
        return tuple(everything) if prefixes.get(match[1]) == DSIG else ()
    if match := _SUBTRACTED_HERE.fullmatch(text):
        return (signature,) if prefixes.get(match[1]) == DSIG else ()
    match = _SUBTRACTED_BY_NAME.fullmatch(text)
    return tuple(one for one in everything if match and one.prefix == match[2])


def _require_nothing_hidden(taken_out: Sequence[etree._Element], root: etree._Element) -> None:
    """Return where the signatures taken out below the root are such that nobody takes what is in them for signed.

    Each stands among elements, not in a text, and holds elements of signatures only.
    """
    for one in taken_out:
        parent = one.getparent()
        if parent is root or any(ancestor in taken_out for ancestor in one.iterancestors()):
            continue
        if parent is None or _is_mixed(parent) or not all(_is_of_signature(inner) for inner in one.iter("*")):
            raise NotAllowed("signature-misplaced", path=path_of(one))


def _is_mixed(parent: etree._Element) -> bool:
    """Whether an element holds text, or nothing beside one signature."""
    texts = [parent.text, *(inside.tail for inside in parent)]
    others = [inside for inside in parent.iterchildren("*") if inside.tag != SIGNATURE]
    return not others or any(text and not text.isspace() for text in texts)


def _is_of_signature(element: etree._Element) -> bool:
    return etree.QName(element).namespace in (DSIG, *_XADES)


def _without(signatures: Sequence[etree._Element], root: etree._Element) -> etree._Element:
    """The root of a copy of the document without these signatures, the text after them kept.

    A copy, because an element that is put back into its document may come back with other prefixes than it had.
    """
    places = {place for place, one in enumerate(root.iter(SIGNATURE)) if one in signatures}
    copy = deepcopy(root.getroottree()).getroot()
    for one in [one for place, one in enumerate(copy.iter(SIGNATURE)) if place in places]:
        _take_out(one)
    return copy


def _take_out(element: etree._Element) -> None:
    parent, previous, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        raise NotAllowed("signature-misplaced", path="/")
    element.tail = None
    parent.remove(element)
    if previous is None:
        parent.text = (parent.text or "") + (tail or "") or None
    else:
        previous.tail = (previous.tail or "") + (tail or "") or None
