"""References of XML signatures (W3C XML-Signature Syntax and Processing 1.1), as far as they are allowed here.

The list of what is allowed is short on purpose: a reference covers the whole document without its signatures, or an
element inside the signature itself. Nothing else can be signed, so nothing else can pass for signed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from invoicebridge.signature.canonical import Canonical, form

DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE: Final = f"{{{DSIG}}}Signature"
ENVELOPED: Final = f"{DSIG}enveloped-signature"

_FILTER: Final = "http://www.w3.org/2002/06/xmldsig-filter2"
_XPATH: Final = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_SUBTRACTED: Final = re.compile(r"\s*(?:/descendant::|//)([\w.-]+):Signature\s*")
_NOT_IN_SIGNATURE: Final = re.compile(r"\s*not\(\s*ancestor-or-self::([\w.-]+):Signature\s*\)\s*")
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
        with _taken_out(self.without):
            return self.form.of(self.target) if self.by_id else self.form.of_document(self.target)


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
            taken_out = _taken_out_by(transform, signature, everything)
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
    if algorithm in (_FILTER, _XPATH) and _removes_signatures(transform, algorithm):
        return tuple(everything)
    raise NotAllowed("transform-refused", found=algorithm)


def _removes_signatures(transform: etree._Element, algorithm: str) -> bool:
    """Whether the one expression of the transform, read literally, takes out every signature and nothing else."""
    expressions = [one for one in transform if isinstance(one.tag, str)]
    if len(expressions) != 1:
        return False
    expression = expressions[0]
    namespace, pattern = (algorithm, _SUBTRACTED) if algorithm == _FILTER else (DSIG, _NOT_IN_SIGNATURE)
    if expression.tag != f"{{{namespace}}}XPath" or (algorithm == _FILTER and expression.get("Filter") != "subtract"):
        return False
    match = pattern.fullmatch(text_of(expression))
    return match is not None and expression.nsmap.get(match[1]) == DSIG


@contextmanager
def _taken_out(signatures: Iterable[etree._Element]) -> Iterator[None]:
    """The document without these elements, the text after them kept, until the block ends."""
    with ExitStack() as stack:
        for one in signatures:
            stack.enter_context(_one_taken_out(one))
        yield


@contextmanager
def _one_taken_out(element: etree._Element) -> Iterator[None]:
    parent, previous, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        raise NotAllowed("signature-misplaced", path="/")
    place = parent.index(element)
    element.tail = None
    parent.remove(element)
    before = parent.text if previous is None else previous.tail
    _set_text(parent, previous, (before or "") + (tail or "") or None)
    try:
        yield
    finally:
        _set_text(parent, previous, before)
        parent.insert(place, element)
        element.tail = tail


def _set_text(parent: etree._Element, previous: etree._Element | None, text: str | None) -> None:
    if previous is None:
        parent.text = text
    else:
        previous.tail = text
