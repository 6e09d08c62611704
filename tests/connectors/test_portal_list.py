"""Lists in CSV as portals and ERPs export them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from invoicebridge.bridge.reconcile.stated import Listing, Origin, Stated
from invoicebridge.connectors.portal_list import listing
from invoicebridge.errors import ConfigurationError

DAY = date(2026, 11, 5)


def read(folder: Path, text: str, encoding: str = "utf-8") -> Listing:
    path = folder / "elenco.csv"
    path.write_bytes(text.encode(encoding))
    return listing(str(path), Origin.PORTAL)


@pytest.mark.parametrize(
    "text",
    [
        "Numero fattura;Data;Totale\n7/A;05/11/2026;1.234,50\n",
        "numero,data,total\n7/A,2026-11-05,1234.50\n",
        "Data documento\tNumero documento\tImporto\n05-11-2026\t7/A\t1234,50\n",
        "Cliente|N. fattura|Data emissione|Totale documento\nVerdi|7/A|05/11/2026|€ 1.234,50\n",
        "Esportazione del 06/11/2026\n\nNUMERO FATTURA;DATA FATTURA;IMPORTO TOTALE\n'7/A;'05/11/2026;1234,50\n",
        'numero;data;totale\n="7/A";"05/11/2026";"1234,50"\n',
        "numero;data;imponibile;imposta\n7/A;05/11/2026;1011,89;222,61\n",
    ],
)
def test_columns_are_found_by_their_headings_in_any_order_and_writing(tmp_path: Path, text: str) -> None:
    (found,) = read(tmp_path, text).rows
    assert (found.numero, found.data, found.total) == ("7/A", DAY, Decimal("1234.50"))


def test_the_sdis_number_and_the_customers_identifier_are_read_where_they_are_there(tmp_path: Path) -> None:
    found = read(tmp_path, "numero;data;IdentificativoSdI;Partita IVA\n1;05/11/2026;12345678901;IT01234567890\n")
    assert found.rows == (
        Stated(numero="1", data=DAY, identificativo_sdi="12345678901", identifier="IT01234567890", row=2),
    )


def test_windows_text_and_marks_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, "numero;data;città\n1;05/11/2026;Forlì\n", "cp1252").rows
    assert read(tmp_path, "numero;data\n1;05/11/2026\n", "utf-8-sig").rows


def test_rows_that_cannot_be_read_are_told_and_the_others_go_on(tmp_path: Path) -> None:
    found = read(tmp_path, "numero;data;totale\n1;05/11/2026;1,00\n2;boh;1,00\n;05/11/2026;1,00\n4;06/11/2026;x\n")
    assert [one.numero for one in found.rows] == ["1"]
    assert found.unread == ((3, "date-unreadable"), (4, "number-unreadable"), (5, "number-unreadable"))


def test_a_number_that_a_spreadsheet_has_spoilt_is_not_trusted(tmp_path: Path) -> None:
    found = read(tmp_path, "numero;data\n1;05/11/2026\n1,23E+15;05/11/2026\n")
    assert found.unread == ((3, "number-unreadable"),)


def test_an_amount_that_may_be_two_is_not_guessed(tmp_path: Path) -> None:
    found = read(tmp_path, "numero;data;totale\n1;05/11/2026;1.50\n2;05/11/2026;1,50\n3;05/11/2026;1.234\n")
    assert found.unread == ((4, "number-ambiguous"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a;b\n1;2\n", "list-without-headings"),
        ("", "list-without-headings"),
        ("numero;data\nx;y\n", "list-without-rows"),
    ],
)
def test_what_is_no_list_says_why(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, text)
    assert caught.value.code == code


def test_damaged_text_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("numero;data\nè;05/11/2026\n".encode() + b"\xe8;05/11/2026\n")
    with pytest.raises(ConfigurationError) as caught:
        listing(str(tmp_path / "x.csv"), Origin.PORTAL)
    assert caught.value.code == "list-not-text"
