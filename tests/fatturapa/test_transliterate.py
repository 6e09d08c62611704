"""Text in the letters of the schemas, and every change told."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge import resources
from invoicebridge.fatturapa import codec, ordinaria
from invoicebridge.fatturapa.complete import complete
from invoicebridge.fatturapa.facets import SimpleType, read_facets
from invoicebridge.fatturapa.text_limits import BASIC_LATIN_ONLY, longest
from invoicebridge.fatturapa.transliterate import Change, transliterate
from invoicebridge.fatturapa.wire import wire_fields
from tests.fatturapa.draft_strategies import draft_of, line
from tests.strategies import XSD


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


def test_a_text_that_grows_beyond_its_field_is_cut_and_the_change_says_so() -> None:
    before = "x" * 999 + "…"
    document = complete(draft_of(replace(line("1"), descrizione=before)), progressivo_invio="1").document
    made, (change,) = transliterate(document)
    assert (change.before, change.after, change.cut) == (before, "x" * 999 + ".", "..")
    assert change.after.encode() in codec.write(made)


def test_a_text_that_was_too_long_already_is_left_to_check() -> None:
    before = "x" * 1004 + "–"
    (change,) = transliterate(draft_of(replace(line("1"), descrizione=before)))[1]
    assert (change.after, change.cut) == ("x" * 1004 + "-", "")


@pytest.mark.parametrize("xsd", XSD.values())
def test_the_lengths_and_letters_of_every_field_are_those_of_the_schema(xsd: str) -> None:
    facets = read_facets((resources.schemas() / xsd).read_bytes())
    for name, block in facets.complex.items():
        for particle in block.elements:
            if particle.type and particle.type not in facets.complex:
                most, basic = limits(facets.simple_type(particle.type))
                assert longest(name.removesuffix("Type"), particle.name) == most, (name, particle.name)
                assert most is None or basic is None or basic == (particle.name in BASIC_LATIN_ONLY), particle.name


def limits(kind: SimpleType) -> tuple[int | None, bool | None]:
    """Most characters of a free text, and whether they are Basic Latin alone (None: the schema does not say)."""
    if kind.enumeration or kind.base not in ("string", "normalizedString", "token"):
        return None, None
    if kind.max_length is not None:
        return kind.max_length, None
    found = re.fullmatch(r"\(?\[\\u0000-\\u007F(\\u0080-\\u00FF)?\]\{\d+,(\d+)\}\)?", "|".join(kind.patterns))
    return (int(found[2]), found[1] is None) if found else (None, None)


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
