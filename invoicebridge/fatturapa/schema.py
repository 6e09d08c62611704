"""Whether a FatturaPA document obeys its XSD, and every place where it does not.

libxml2 gives the verdict: a valid document costs one validation. Only a document that it refuses is read a second time,
by the package xmlschema, which reports every mistake instead of the first of each block (see schema_errors.py).

The schemas' bytes are arguments, the W3C schema of XML signatures that they import among them; nothing is read from
disk or network here.
"""

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.xml import path_of

if TYPE_CHECKING:
    from xmlschema import XMLSchema10

ORDINARIA: Final = "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2}FatturaElettronica"
SEMPLIFICATA: Final = "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0}FatturaElettronicaSemplificata"

_SIGNATURE_SCHEMA: Final = "xmldsig-core-schema.xsd"
_IMPORT: Final = "{http://www.w3.org/2001/XMLSchema}import"

_is_large: Final = etree.XPath("boolean(/descendant::*[12001])", regexp=False)
"""Over 12,000 elements: told in 4 µs of a small document, in 0.2 ms of any other."""
_LEAST_LARGE: Final = 12_001 * len("<a/>")
"""Fewer bytes do not hold so many elements."""
_is_wide: Final = etree.XPath("boolean(//*[12001])")
"""Over 12,000 siblings; lines can be numbered up to 9,999."""


class Schema:
    """One XSD that imports at most the schema of XML signatures; compiled when first used (about 2 ms).

    ValueError from any method when the bytes are no schema.
    """

    def __init__(self, content: bytes, xmldsig: bytes) -> None:
        self._content = content
        self._xmldsig = xmldsig
        self._compiled: etree.XMLSchema | None = None
        self._explainer: XMLSchema10 | None = None
        self._alone = Lock()

    def __reduce__(self) -> tuple[object, ...]:
        return Schema, (self._content, self._xmldsig)

    def accepts(self, root: etree._Element) -> bool:
        """Whether libxml2 finds the document valid."""
        return not self.refusals(root)

    def refusals(self, root: etree._Element, size: int | None = None) -> list[Any]:
        """What libxml2 logs about the document: nothing where it is valid, else at least one of its errors.

        `size`, in bytes, is that of the file that was parsed, where it is known. The log belongs to the schema: without
        the lock another thread could empty it between verdict and reading, and a faulty document be called good.
        """
        compiled = self._compile()
        if (size is None or size >= _LEAST_LARGE) and _is_large(root) and _is_wide(root):
            return _refusals_while_reading(root, compiled)
        with self._alone:
            if compiled.validate(root):
                return []
            log: Any = compiled.error_log
            return list(log)

    def explainer(self) -> "XMLSchema10":
        """The same schema for the package xmlschema, built once (about 0.2 s and the time to import the package)."""
        if self._explainer is None:
            from xmlschema import XMLSchema10

            sources: Any = [_without_locations(self._content), _without_locations(self._xmldsig)]
            self._explainer = XMLSchema10(sources, use_fallback=False, allow="sandbox", base_url="/nowhere")
        return self._explainer

    def _compile(self) -> etree.XMLSchema:
        if self._compiled is None:
            parser = etree.XMLParser(no_network=True)
            parser.resolvers.add(_OnlySignatures(self._xmldsig))
            try:
                self._compiled = etree.XMLSchema(etree.fromstring(self._content, parser))
            except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
                raise ValueError(f"not a usable XML schema: {error}") from error
        return self._compiled


class Schemas:
    """The two schemas of FatturaPA, each compiled when the first document of its kind is met."""

    def __init__(self, *, ordinaria: bytes, semplificata: bytes, xmldsig: bytes) -> None:
        self._by_root: Mapping[str, Schema] = {
            ORDINARIA: Schema(ordinaria, xmldsig),
            SEMPLIFICATA: Schema(semplificata, xmldsig),
        }

    def violations(self, root: etree._Element, size: int | None = None) -> list[Fault]:
        """Every fault of form of a FatturaPA document, in the order of its lines; an empty list means valid.

        All carry the code 00200, and say by `kind` what is wrong; past the fiftieth they are cut and one 00201 tells
        how many there were (Allegato A 1.9.1, appendix 1). A root of neither format is one fault of kind `root`.
        `size`, in bytes, is that of the file that was parsed, where it is known.
        """
        schema = self._by_root.get(root.tag)
        if schema is None:
            line: Any = root.sourceline
            return [Fault("00200", Severity.ERROR, path_of(root), line, {"kind": "root", "found": str(root.tag)})]
        refusals = schema.refusals(root, size)
        if not refusals:
            return []
        from invoicebridge.fatturapa.schema_errors import explain

        return explain(root, refusals, schema.explainer)


def _refusals_while_reading(root: etree._Element, compiled: etree.XMLSchema) -> list[Any]:
    """The same verdict with at most 100 log entries, which name no element: for those, libxml2 counts the siblings of
    each element in error, which takes hours where hundreds of thousands of siblings are.
    """
    options: Any = {"schema": compiled, "no_network": True, "resolve_entities": False}
    try:
        etree.fromstring(etree.tostring(root), etree.XMLParser(**options))
    except etree.XMLSyntaxError as error:
        log: Any = error.error_log
        return list(log)
    return []


class _OnlySignatures(etree.Resolver):
    """Answers a request for the schema of XML signatures with our bytes, and refuses any other.

    A refusal must be an exception: after `resolve_empty`, libxml2 opens the file itself.
    """

    def __init__(self, xmldsig: bytes) -> None:
        self._xmldsig = xmldsig

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        if system_url.rpartition("/")[2] != _SIGNATURE_SCHEMA:
            raise ValueError(f"a schema may import that of XML signatures only, not {system_url}")
        answers: Any = self
        return answers.resolve_string(self._xmldsig, context, base_url=_SIGNATURE_SCHEMA)


def _without_locations(content: bytes) -> str:
    """The schema without DOCTYPE and with no address that an import could be fetched from."""
    root = etree.fromstring(content, etree.XMLParser(no_network=True))
    for element in root.iter(_IMPORT):
        element.attrib.pop("schemaLocation", "")
    return etree.tostring(root, encoding="unicode")
