"""The importer of UBL documents: recognised by their root, faults by line and path, what is lost in the notes."""

from io import BytesIO
from typing import BinaryIO

import pytest

from invoicebridge.bridge.importing import ImportedDraft, ImportFault
from invoicebridge.connectors.importers.kind import Options
from invoicebridge.connectors.importers.ubl import KIND
from invoicebridge.errors import UnreadableFile
from invoicebridge.render.ubl_texts import UBL_NOTES
from tests.fatturapa.ubl.ubl_samples import SAMPLES, content_of, edited


class Held:
    """A file in memory."""

    label = "fattura.xml"
    name: str | None = "fattura.xml"

    def __init__(self, content: bytes | None) -> None:
        self._content = content

    def open(self) -> BinaryIO:
        if self._content is None:
            raise UnreadableFile("file-missing", name=self.label)
        return BytesIO(self._content)

    def beside(self, name: str) -> bytes:
        raise UnreadableFile("file-missing", name=name)


def test_every_sample_is_known_by_its_root() -> None:
    assert all(KIND.recognises(None, one.content) for one in SAMPLES)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_document_is_known_in_any_encoding(encoding: str) -> None:
    text = content_of("minima").decode().replace("encoding='UTF-8'", "")
    assert KIND.recognises("a.xml", text.encode(encoding))
    (draft,) = KIND.opened(Held(text.encode(encoding)), Options()).drafts()
    assert isinstance(draft, ImportedDraft)


@pytest.mark.parametrize("content", [b"<Invoice/>", b"<p:FatturaElettronica/>", b"a;b\n1;2\n", b"{}", b""])
def test_other_files_are_left_to_other_kinds(content: bytes) -> None:
    assert not KIND.recognises("a.xml", content)


def test_a_document_is_one_draft_and_what_it_loses_is_noted() -> None:
    importer = KIND.opened(Held(content_of("allegati")), Options())
    (draft,) = importer.drafts()
    assert isinstance(draft, ImportedDraft)
    assert (draft.label, draft.rows) == ("fattura.xml", ())
    told = {(note.code, note.parameters.get("kind", "")) for note in importer.notes()}
    assert told == {("ubl-lost", "no-place"), ("ubl-presumed", "")}
    for note in importer.notes():
        text = UBL_NOTES[f"{note.code}/{note.parameters['kind']}" if "kind" in note.parameters else note.code]
        assert text.it.format_map(note.parameters) != text.en.format_map(note.parameters)


def test_what_is_wrong_is_told_by_line_and_path() -> None:
    content = edited("minima", PayableAmount="1.00", InvoiceTypeCode="751")
    faults = list(KIND.opened(Held(content), Options()).drafts())
    assert [(one.column, one.code) for one in faults if isinstance(one, ImportFault)] == [
        ("/Invoice/LegalMonetaryTotal/PayableAmount", "ubl-total"),
        ("/Invoice/InvoiceTypeCode", "ubl-type"),
    ]
    assert all(isinstance(one, ImportFault) and one.row for one in faults)


def test_a_file_that_is_not_there_or_no_xml_is_a_fault() -> None:
    for content, code in ((None, "file-missing"), (b"<Invoice", "xml-malformed")):
        (fault,) = KIND.opened(Held(content), Options()).drafts()
        assert isinstance(fault, ImportFault)
        assert (fault.code, fault.label) == (code, "fattura.xml")
