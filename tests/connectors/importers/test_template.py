"""The template imports cleanly as it is, and its examples are invoices that the SdI would take."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from invoicebridge import app
from invoicebridge.connectors.importers.template import as_csv, template
from invoicebridge.connectors.importers.template_xlsx import as_xlsx
from invoicebridge.fatturapa import codec, draft_json
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.complete import complete
from tests.connectors.importers.workshop import COMPANY, amounts, drafts, faults, imported


def made(form: str, language: str, everything: bool) -> bytes:
    chosen = template(language, everything=everything)
    return as_csv(chosen, language) if form == "csv" else as_xlsx(chosen, language)


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_examples_are_imported_completed_and_without_fault(form: str, language: str, everything: bool) -> None:
    found = imported(made(form, language, everything), f"a.{form}")
    assert faults(found) == []
    at = Circumstances(at=datetime(2026, 6, 26, tzinfo=UTC))
    for number, draft in enumerate(drafts(found), 1):
        done = complete(draft_json.from_parsed(draft.draft), COMPANY, progressivo_invio=f"{number:05}")
        name = f"IT01234567897_{number:05}.xml"
        assert done.remarks == ()
        assert check(name, codec.write(done.document), app.schemas(), at).faults == ()


def test_csv_and_xlsx_say_the_same() -> None:
    every = [
        [amounts(one) for one in drafts(imported(made(form, language, False), f"a.{form}"))]
        for form in ("csv", "xlsx")
        for language in ("it", "en")
    ]
    assert every[0] == every[1] == every[2] == every[3]


def test_headings_have_notes_and_codes_have_lists() -> None:
    book = load_workbook(io.BytesIO(made("xlsx", "it", False)))
    sheet = book["Fatture"]
    assert all(cell.comment is not None for cell in sheet[1])
    choices = [str(one.sqref) for one in sheet.data_validations.dataValidation]
    assert "B2:B2000" in choices
    assert book["Codici"]["A2"].value == "TD01"


def test_columns_of_codes_are_text_so_that_no_program_changes_them() -> None:
    sheet = load_workbook(io.BytesIO(made("xlsx", "it", False)))["Fatture"]
    formats = {sheet.cell(1, cell.column).value: cell.number_format for cell in sheet[2]}
    assert (formats["numero"], formats["cliente_cap"], formats["data"]) == ("@", "@", "dd/mm/yyyy")
