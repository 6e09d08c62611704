"""Attachments get names that are safe to write, whatever the sender called them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.fatturapa import attachments
from invoicebridge.fatturapa.attachments import MAX_NAME_BYTES, distinct, extractions, safe_name
from invoicebridge.fatturapa.shared_blocks import Allegati
from tests.render.full_documents import full_ordinary, full_simplified


def named(name: str, formato: str | None = None, packed: str | None = None) -> Allegati:
    return Allegati(
        nome_attachment=name, formato_attachment=formato, algoritmo_compressione=packed, attachment=b"content"
    )


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("fattura.pdf", "fattura.pdf"),
        ("Relazione finale.2024.pdf", "Relazione finale.2024.pdf"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("a/b/", "b"),
        ("..", "attachment"),
        ("", "attachment"),
        ("   ", "attachment"),
        (".bashrc", "bashrc"),
        ("...hidden.txt", "hidden.txt"),
        ("-rf.txt", "_rf.txt"),
        ("CON", "_CON"),
        ("con.pdf", "_con.pdf"),
        ("NUL.tar.gz", "_NUL.tar.gz"),
        ("com1.txt", "_com1.txt"),
        ("console.txt", "console.txt"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00b\x1b[31m.pdf", "ab[31m.pdf"),
        ("zero\u200bwidth.pdf", "zerowidth.pdf"),
        ("name.pdf. . ", "name.pdf"),
        ("file.txt:stream", "file.txt_stream"),
        ('a<b>"c"|d?*.pdf', "a_b__c__d__.pdf"),
        ("due\nrighe.pdf", "due righe.pdf"),
        ("perche\u0301.pdf", "perché.pdf"),
    ],
)
def test_a_name_cannot_leave_the_folder_hide_or_deceive(raw: str, safe: str) -> None:
    assert safe_name(named(raw)) == safe


@given(st.text(max_size=400), st.none() | st.text(max_size=10), st.none() | st.text(max_size=10))
def test_no_name_is_ever_a_path_hidden_or_too_long(raw: str, formato: str | None, packed: str | None) -> None:
    safe = safe_name(named(raw, formato, packed))
    assert safe
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert not set(safe) & set('/\\<>:"|?*\0\n\r')
    assert safe[0] not in "-. "
    assert safe[-1] not in ". "


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    safe = safe_name(named("è" * 300 + ".pdf"))
    assert safe == "è" * 58 + ".pdf"


def test_a_name_without_ending_gets_the_stated_format() -> None:
    assert safe_name(named("fattura", "PDF")) == "fattura.pdf"
    assert safe_name(named("fattura.pdf", "PDF")) == "fattura.pdf"
    assert safe_name(named("fattura", "../x")) == "fattura"


def test_packed_content_is_not_unpacked_and_its_name_says_how_it_is_packed() -> None:
    assert safe_name(named("fattura.pdf", "PDF", "ZIP")) == "fattura.pdf.zip"
    assert safe_name(named("fattura.zip", None, "zip")) == "fattura.zip"
    assert safe_name(named("fattura.pdf", "PDF", "rm -rf")) == "fattura.pdf"


def test_a_name_that_is_taken_gets_a_number_whatever_its_case() -> None:
    assert distinct("Foto.JPG", {"foto.jpg", "foto (2).jpg"}) == "Foto (3).JPG"
    assert distinct("nota", {"nota"}) == "nota (2)"
    assert len(distinct("x" * 116 + ".pdf", {"x" * 116 + ".pdf"}).encode()) == MAX_NAME_BYTES


def test_every_attachment_of_every_body_is_extracted_under_its_own_name() -> None:
    document, _ = full_ordinary()
    body = document.fattura_elettronica_body[0]
    same = replace(body, allegati=(named("a.pdf"), named("A.PDF"), named("a.pdf")))
    found = list(extractions(replace(document, fattura_elettronica_body=(same, same))))
    assert [(one.body, one.position) for one in found] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert [one.name for one in found] == ["a.pdf", "A (2).PDF", "a (3).pdf", "a (4).pdf", "A (5).PDF", "a (6).pdf"]
    assert {one.content for one in found} == {b"content"}


def test_the_simplified_format_has_attachments_too() -> None:
    assert len(list(extractions(full_simplified()[0]))) == 4


def test_what_goes_beyond_the_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_COUNT", 3)
    assert [one.refused for one in extractions(full_ordinary()[0])] == [False, False, False, True]
    monkeypatch.setattr(attachments, "MAX_TOTAL_BYTES", 10)
    assert all(one.refused for one in extractions(full_ordinary()[0]))
