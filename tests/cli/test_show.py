"""`invoicebridge show`: the terminal, the page, the PDF, the attachments, and what it says when it cannot."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from invoicebridge.cli.main import main
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.shared_blocks import Allegati
from tests.render.full_documents import full_ordinary, full_simplified


@pytest.fixture
def invoice(tmp_path: Path) -> str:
    """A file with every field filled."""
    path = tmp_path / "invoice.xml"
    path.write_bytes(codec.write(full_ordinary()[0]))
    return str(path)


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """A file whose attachments have the worst names."""
    names = ("../../etc/passwd", "CON", "a\u202egpj.exe", "x" * 300 + ".pdf", "nota.txt", "NOTA.TXT")
    document, _ = full_simplified()
    body = document.fattura_elettronica_body[0]
    attachments = tuple(Allegati(nome_attachment=name, attachment=name.encode()) for name in names)
    path = tmp_path / "hostile.xml"
    path.write_bytes(codec.write(replace(document, fattura_elettronica_body=(replace(body, allegati=attachments),))))
    return str(path)


def test_the_invoice_is_printed_in_italian_or_english(invoice: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", invoice]) == 0
    assert "Cedente / prestatore" in capsys.readouterr().out
    assert main(["show", invoice, "--lang", "en"]) == 0
    assert "Seller" in capsys.readouterr().out


def test_a_page_and_a_pdf_are_written_and_nothing_is_printed(
    invoice: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    assert main(["show", invoice, "--html", str(page), "--pdf", str(pdf)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"Scritto {page}\nScritto {pdf}\n"
    assert "Cedente / prestatore" in page.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_an_existing_page_is_kept_unless_force_is_given(invoice: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("mine")
    assert main(["show", invoice, "--html", str(page)]) == 2
    assert page.read_text() == "mine"
    assert main(["show", invoice, "--html", str(page), "--force"]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_attachments_are_extracted_under_safe_names_and_linked(hostile: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["show", hostile, "--html", str(page), "--attachments", str(tmp_path / "out" / "qui")]) == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "out" / "qui").iterdir()}
    assert written == {
        "passwd": b"../../etc/passwd",
        "_CON": b"CON",
        "agpj.exe": "a\u202egpj.exe".encode(),
        "x" * 116 + ".pdf": ("x" * 300 + ".pdf").encode(),
        "nota.txt": b"nota.txt",
        "NOTA (2).TXT": b"NOTA.TXT",
    }
    links = html.document_fromstring(page.read_bytes()).xpath("//ul[@class='attachments']//a/@href")
    assert links[:2] == ["out/qui/passwd", "out/qui/_CON"]
    assert links[5] == "out/qui/NOTA%20%282%29.TXT"
    assert all(
        (tmp_path / str(link).replace("%20", " ").replace("%28", "(").replace("%29", ")")).is_file() for link in links
    )


def test_extracting_twice_overwrites_nothing_and_follows_no_link(hostile: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "passwd").symlink_to(tmp_path / "elsewhere")
    for _ in range(2):
        assert main(["show", hostile, "--attachments", str(folder)]) == 0
    assert not (tmp_path / "elsewhere").exists()
    assert {path.name for path in folder.glob("passwd*")} == {"passwd", "passwd (2)", "passwd (3)"}
    assert {path.name for path in folder.glob("nota*")} == {"nota.txt", "nota (2).txt"}


def test_without_attachments_option_nothing_is_extracted(
    hostile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", hostile]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.xml"]
    assert "\u202e" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "non è una fattura XML"),
        (b"\x00\x01binary", "non è una fattura XML"),
        (b"PK\x03\x04rest", "è un archivio"),
        (b"\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7", "è incompleta"),
        (b"<a><b></a>", "non è XML ben formato (riga 1"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"<a/>", "non è una fattura elettronica (riga 1, /a)"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place_and_exit_code_2(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.xml"
    path.write_bytes(content)
    assert main(["show", str(path)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_document_with_a_misplaced_element_is_said_with_line_and_path(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = next((root / "samples" / "fatture").glob("*.xml")).read_bytes()
    path = tmp_path / "bad.xml"
    path.write_bytes(good.replace(b"<Divisa>", b"<Divise>").replace(b"</Divisa>", b"</Divise>"))
    assert main(["show", str(path), "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert "(line " in error
    assert "/DatiGeneraliDocumento" in error


def test_a_file_that_does_not_exist_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(tmp_path / "nothing.xml")]) == 2
    assert "non esiste" in capsys.readouterr().err
