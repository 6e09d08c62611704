"""The PDF: set by typst from data, so that no text of a document can become markup or code."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa import codec
from invoicebridge.render.invoice import view
from invoicebridge.render.pdf import pdf
from tests.render.full_documents import full_ordinary, full_simplified


def words_in(content: bytes, folder: Path) -> str:
    """The text of a PDF without white space, as poppler reads it."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    path = folder / "made.pdf"
    path.write_bytes(content)
    found = subprocess.run([tool, "-raw", path, "-"], capture_output=True, check=True, text=True).stdout
    return "".join(found.replace("\u200b", "").replace("\f", "").split())


@pytest.mark.parametrize("make", [full_ordinary, full_simplified], ids=["ordinary", "simplified"])
def test_every_text_of_a_document_is_in_the_pdf(
    make: Callable[[], tuple[codec.Document, list[str]]], tmp_path: Path
) -> None:
    document, texts = make()
    made = words_in(pdf(view(document, "en")), tmp_path)
    assert [text for text in texts if text not in made] == []


def test_markup_and_code_of_typst_are_shown_as_they_stand(tmp_path: Path) -> None:
    hostile = ' #import "@preview/x:1.0.0" #read("/etc/passwd") $x^2$ *bold* = Heading // end /* end'
    document, texts = full_simplified(hostile)
    made = words_in(pdf(view(document, "it")), tmp_path)
    assert "root:" not in made
    assert [text for text in texts if "".join(text.split()) not in made] == []


def test_the_same_view_gives_the_same_bytes() -> None:
    shown = view(full_simplified()[0], "it")
    assert pdf(shown) == pdf(shown)
    assert pdf(shown).startswith(b"%PDF-")


def test_a_thousand_lines_take_many_pages_and_not_much_time() -> None:
    document, _ = full_ordinary()
    body = document.fattura_elettronica_body[0]
    goods = replace(body.dati_beni_servizi, dettaglio_linee=body.dati_beni_servizi.dettaglio_linee * 500)
    made = pdf(view(replace(document, fattura_elettronica_body=(replace(body, dati_beni_servizi=goods),)), "it"))
    assert made.startswith(b"%PDF-")


def test_every_official_sample_becomes_a_pdf(official: Path) -> None:
    for path in sorted((official / "samples").glob("*/*.xml")):
        if path.parent.name in {"invoices", "simplified", "signed_xades"}:
            assert pdf(view(codec.read(path.read_bytes()), "it")).startswith(b"%PDF-"), path.name


def test_without_typst_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ConfigurationError) as raised:
        pdf(view(full_simplified()[0], "it"))
    assert raised.value.code == "extra-missing"
