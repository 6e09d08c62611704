"""The page: complete, printable, self-contained, and deaf to whatever a document tries to make it do."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from lxml import html

from invoicebridge.fatturapa import codec
from invoicebridge.render.invoice import view
from invoicebridge.render.invoice_html import page
from invoicebridge.render.invoice_view import Saved
from tests.render.full_documents import full_ordinary, full_simplified

HOSTILE = (
    " <script>alert(1)</script>",
    ' " onmouseover="alert(1)',
    "' onload='alert(1)",
    " {{ 7 * 7 }} {% include '/etc/passwd' %}",
    " </style><img src=x>",
    " &lt;b&gt; ]]> <!--",
)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("make", [full_ordinary, full_simplified], ids=["ordinary", "simplified"])
def test_every_text_of_a_document_is_on_its_page(
    make: Callable[[], tuple[codec.Document, list[str]]], language: str
) -> None:
    document, texts = make()
    made = page(view(document, language))
    assert f'<html lang="{language}">' in made
    assert [text for text in texts if text not in made] == []


@pytest.mark.parametrize("suffix", HOSTILE)
def test_text_is_never_markup(suffix: str) -> None:
    document, texts = full_ordinary(suffix)
    made = page(view(document, "it"))
    tree = html.document_fromstring(made)
    tags = {str(one.tag) for one in tree.iter() if isinstance(one.tag, str)}
    assert tags & {"script", "img", "iframe", "object", "form", "base", "b-"} == set()
    assert [one for one in tree.iter() if any(str(name).startswith("on") for name in one.attrib)] == []
    assert " 49 " not in made
    assert [text for text in texts if text not in unescape(made)] == []


def test_the_page_asks_for_nothing_from_outside_and_its_policy_forbids_it() -> None:
    made = page(view(full_ordinary()[0], "it"))
    tree = html.document_fromstring(made)
    assert re.findall(r"(?:https?:)?//[a-z]", made.replace("<!doctype html>", "")) == []
    assert list(tree.iter("link", "script", "img", "iframe")) == []
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    style = re.search(r"<style>(.*?)</style>", made, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert tree.xpath("//@style") == []


def test_the_page_prints_on_a4_with_heads_repeated_rows_whole_and_pages_numbered() -> None:
    made = page(view(full_ordinary()[0], "it"))
    assert "size: A4" in made
    assert "display: table-header-group" in made
    assert re.search(r"tr \{ break-inside: avoid", made)
    assert "counter(pages)" in made
    assert "<thead>" in made


def test_each_document_of_a_lot_is_listed_and_linked() -> None:
    tree = html.document_fromstring(page(view(full_ordinary()[0], "it")))
    assert tree.xpath("//a/@href") == ["#document-1", "#document-2"]
    assert tree.xpath("//article/@id") == ["document-1", "document-2"]


def test_an_extracted_attachment_is_linked_by_an_escaped_address() -> None:
    saved = {(0, 0): Saved("a & b.pdf", "a%20%26%20b.pdf")}
    body = full_ordinary()[0].fattura_elettronica_body[0]
    document = replace(full_ordinary()[0], fattura_elettronica_body=(body,))
    tree = html.document_fromstring(page(view(document, "it", saved)))
    (link,) = tree.xpath("//ul[@class='attachments']//a")
    assert (link.get("href"), "download" in link.attrib) == ("a%20%26%20b.pdf", True)


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_sample_becomes_a_page(root: Path, official: Path, language: str) -> None:
    samples = official / "samples"
    folders = (root / "samples" / "fatture", samples / "invoices", samples / "simplified", samples / "signed_xades")
    for path in (path for folder in folders for path in sorted(folder.glob("*.xml"))):
        made = page(view(codec.read(path.read_bytes()), language))
        assert made.rstrip().endswith("</html>"), path.name
