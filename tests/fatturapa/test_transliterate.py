"""Text in the letters of the schemas, and every change told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.fatturapa import codec, ordinaria
from invoicebridge.fatturapa.complete import complete
from invoicebridge.fatturapa.transliterate import BASIC_LATIN_ONLY, Change, transliterate
from invoicebridge.fatturapa.wire import wire_fields
from tests.fatturapa.draft_strategies import draft_of, line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("L’“affare” – 5 €…", 'L\'"affare" - 5 EUR...'),
        ("Œuvre, ﬁne, Łódź, Șerban", "OEuvre, fine, Lódz, Serban"),
        ("Москва, Щука, Київ", "Moskva, Shchuka, Kiiv"),
        ("Ελλάδα", "Ellada"),
        ("ΑΘΗΝΑ", "ATHINA"),
        ("Grazie 🎉!", "Grazie !"),
        ("🎉", "party popper"),
        ("北京 Srl", "?? Srl"),
        ("a\u2003b\u200bc", "a bc"),
        ("perche\u0301 ™ № 5", "perché (TM) N. 5"),
    ],
)
def test_letters_beyond_latin_1_become_what_one_would_type(before: str, after: str) -> None:
    assert transliterate(before) == (after, (Change("", before, after),))


@pytest.mark.parametrize("text", ["", "Società «Così» a 20° §5 ½", "plain"])
def test_text_within_the_schema_is_left_alone(text: str) -> None:
    assert transliterate(text) == (text, ())


@given(st.text(min_size=1))
def test_whatever_goes_in_only_latin_1_comes_out_and_never_nothing(text: str) -> None:
    after, changes = transliterate(text)
    assert max(after) <= "\xff"
    assert bool(changes) == (after != text)
    assert transliterate(after) == (after, ())


def test_every_changed_field_is_named_and_the_rest_of_the_document_is_untouched() -> None:
    draft = draft_of(replace(line("1"), descrizione="Caffè – 1 kg", unita_misura="kg²"), line("2"))
    document = complete(draft, progressivo_invio="1").document
    made, changes = transliterate(document)
    path = "/FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee[1]"
    assert changes == (
        Change(f"{path}/Descrizione", "Caffè – 1 kg", "Caffè - 1 kg"),
        Change(f"{path}/UnitaMisura", "kg²", "kg2"),
    )
    assert codec.write(made).decode() == codec.write(document).decode().replace("–", "-").replace("²", "2")


def test_a_draft_can_be_transliterated_too_and_nothing_to_do_returns_the_same_object() -> None:
    draft = draft_of(line("1"))
    made, changes = transliterate(draft)
    assert made is draft
    assert changes == ()
    (change,) = transliterate(draft_of(replace(line("1"), descrizione="…")))[1]
    assert change.path.startswith("/FatturaElettronica/FatturaElettronicaBody/")


def test_every_element_said_to_be_basic_latin_exists() -> None:
    names = {
        item.xml_name
        for cls in vars(ordinaria).values()
        if hasattr(cls, "__dataclass_fields__")
        for item in wire_fields(cls)
    }
    assert BASIC_LATIN_ONLY - names == {"NumeroFR"}
