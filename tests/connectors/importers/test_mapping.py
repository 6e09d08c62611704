"""Mapping files: what they say is done, mistakes are told by their key; proposals can be read at once."""

from pathlib import Path

import pytest

from invoicebridge.connectors.importers import mapping, suggested_file
from invoicebridge.connectors.importers.contents import FileContent, PackedContent
from invoicebridge.connectors.importers.headings import Slot
from invoicebridge.connectors.importers.suggest import suggest
from invoicebridge.errors import ConfigurationError, WrongSettings
from tests.connectors.importers.workshop import amounts, codes, document, drafts, faults, imported, lines, row, table


def mistakes(text: str) -> list[tuple[str, str]]:
    """Code and key of each mistake."""
    with pytest.raises(WrongSettings) as raised:
        mapping.read(text.encode())
    return [(one.code, one.parameters["key"]) for one in raised.value.each]


def test_the_sample_of_an_erp_is_imported_with_its_mapping(root: Path) -> None:
    rules = mapping.read((root / "samples/erp/gestionale.toml").read_bytes())
    found = imported((root / "samples/erp/gestionale.csv").read_bytes(), "gestionale.csv", rules)
    assert faults(found) == []
    assert [(document(one)["tipo_documento"], document(one)["numero"]) for one in drafts(found)] == [
        *(("TD01", "1204"), ("TD01", "1205"), ("TD04", "88")),
    ]
    assert [str(one.total) for one in map(amounts, drafts(found)) if one] == ["1080.68", "360.00", "4.23"]


def test_codes_mean_what_the_mapping_says() -> None:
    rules = mapping.read(
        b"""
        [columns]
        "Aliq" = "codice_iva"
        "Pag" = "modalita_pagamento"
        [translate.codice_iva]
        "22" = { aliquota_iva = 22 }
        "es10" = { natura = "N4", riferimento_normativo = "art. 10" }
        [translate.modalita_pagamento]
        "BB30" = { modalita_pagamento = "MP05", giorni_pagamento = 30 }
        """
    )
    bare = {name: text for name, text in row().items() if name != "aliquota_iva"}
    rows = [
        bare | {"Aliq": "22", "Pag": "bb30"},
        bare | {"Aliq": " ES10 ", "Pag": "BB30"},
        bare | {"numero": "2", "Aliq": "x"},
    ]
    found = imported(table(rows), rules=rules)
    (draft,) = drafts(found)
    assert [(one.get("aliquota_iva"), one.get("natura")) for one in lines(draft)] == [("22", None), (None, "N4")]
    (terms,) = draft.draft["fattura_elettronica_body"][0]["dati_pagamento"]
    assert terms["dettaglio_pagamento"] == [{"modalita_pagamento": "MP05", "giorni_termini_pagamento": "30"}]
    assert codes(found) == [(4, "Aliq", "translation-missing")]


def test_constants_fill_what_no_column_gives() -> None:
    rules = mapping.read(b'[constants]\ntipo_documento = "TD24"\nunita_misura = "pz"\nordine_id = "7"\n')
    (draft,) = drafts(imported(table([row()]), rules=rules))
    assert (document(draft)["tipo_documento"], lines(draft)[0]["unita_misura"]) == ("TD24", "pz")
    assert draft.draft["fattura_elettronica_body"][0]["dati_generali"]["dati_ordine_acquisto"] == [
        {"id_documento": "7"}
    ]
    assert codes(imported(table([row(unita_misura="kg")]), rules=rules)) == [(1, "unita_misura", "column-and-constant")]


def test_a_column_that_the_mapping_names_has_to_be_there() -> None:
    """It may have been renamed in the ERP, and be a discount."""
    rules = mapping.read(b'[file]\nignore = ["*"]\n[columns]\n"Sconto" = "sconto_percentuale"\n')
    assert codes(imported(table([row(**{"Sconto %": "10"})]), rules=rules)) == [(1, None, "mapped-missing")]


def test_columns_are_ignored_when_the_mapping_says_so() -> None:
    for ignored in ('["Agente"]', '["*"]'):
        rules = mapping.read(f"[file]\nignore = {ignored}\n".encode())
        assert len(drafts(imported(table([row(Agente="Neri")]), rules=rules))) == 1


def test_one_column_may_be_written_in_another_way_than_the_others() -> None:
    rules = mapping.read(b'[columns]\n"Qta" = { column = "quantita", decimal = "." }\n')
    first = {"Qta": "1.500"} | {name: text for name, text in row().items() if name != "quantita"}
    (draft,) = drafts(imported(table([first]), rules=rules))
    assert (lines(draft)[0]["quantita"], lines(draft)[0]["prezzo_unitario"]) == ("1.500", "10.50")


def test_every_mistake_is_told_by_its_key() -> None:
    told = mistakes(
        """
        [file]
        separator = "?"
        header_row = 0
        colour = "red"
        [columns]
        "A" = "nummero"
        "B" = "numero"
        "C" = "number"
        [constants]
        data = "31/02/2026"
        numero = "7"
        [translate.codice_iva]
        "22" = { aliquota_iva = "ventidue" }
        [translate.modalita_pagamento]
        "X" = "MP99"
        [other]
        """
    )
    assert sorted(told) == sorted(
        [
            ("mapping-key-unknown", "other"),
            ("mapping-key-unknown", "file.colour"),
            ("mapping-value", "file.separator"),
            ("mapping-value", "file.header_row"),
            ("mapping-column-unknown", 'columns."A"'),
            ("mapping-column-twice", 'columns."C"'),
            ("mapping-cell", "constants.data"),
            ("mapping-constant-and-column", "constants.numero"),
            ("mapping-cell", 'translate.codice_iva."22".aliquota_iva'),
            ("mapping-cell", 'translate.modalita_pagamento."X".modalita_pagamento'),
        ]
    )


def test_what_is_no_toml_is_told_with_its_line() -> None:
    with pytest.raises(ConfigurationError) as raised:
        mapping.read(b"[file]\nseparator = ;\n")
    assert (raised.value.code, raised.value.parameters["line"]) == ("mapping-toml", "2")


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_proposal_is_a_mapping_that_can_be_read(root: Path, language: str) -> None:
    made = suggest(FileContent(str(root / "samples/erp/gestionale.csv")))
    assert [one.heading for one in made.unplaced] == ["Agente"]
    assert (made.header_row, made.missing) == (3, ())
    text = suggested_file.as_toml(made, language)
    rules = mapping.read(text.encode())
    assert rules.columns["sc. %"].slot == Slot("sconto_percentuale")
    assert rules.translate["codice_iva"]["22"] == ((Slot("aliquota_iva"), "22"),)
    assert '# "E10" = ' in text


def test_an_english_export_is_understood() -> None:
    content = (
        b"Invoice No,Invoice Date,Customer ID,Bill To Name,VAT Number,Item Description,Qty,UOM,Unit Price,Discount %,"
        b"VAT %,Payment Method,Due Date,Due Date 2\n"
        b"A-1,2026-06-15,C1,Beta,IT09876543217,Bolt,2,pcs,10.50,,22,Bank transfer,2026-07-15,2026-08-15\n"
    )
    made = suggest(PackedContent("a.csv", "a.csv", content))
    found = {heading: one.heading for heading, one in made.columns}
    assert made.unplaced == ()
    assert (found["Qty"], found["VAT %"], found["Discount %"]) == ("quantita", "aliquota_iva", "sconto_percentuale")
    assert "Due Date 2" in made.known
    rules = mapping.read(suggested_file.as_toml(made, "en").encode())
    (draft,) = drafts(imported(content, rules=rules))
    assert lines(draft)[0]["prezzo_unitario"] == "10.50"


def test_a_column_whose_values_do_not_fit_is_not_placed() -> None:
    content = (
        b"Numero;Data;Descrizione;Prezzo;Scadenza\n1;15/06/2026;Vite;10,50;a vista\n2;15/06/2026;Vite;1,50;30 gg\n"
    )
    made = suggest(PackedContent("a.csv", "a.csv", content))
    (one,) = made.unplaced
    assert (one.heading, one.reason, one.column) == ("Scadenza", "values", "scadenza_pagamento")


def test_what_is_no_table_has_no_proposal() -> None:
    with pytest.raises(ConfigurationError, match="not-a-table"):
        suggest(PackedContent("a.pdf", "a.pdf", b"%PDF-1.7"))
