"""Anonymised documents: nobody is left in them, and the controls find the same as before."""

import base64
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from stdnum import iban, luhn
from stdnum.eu import vat
from stdnum.it import codicefiscale

from invoicebridge import app
from invoicebridge.errors import MalformedXml
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.anonymize import Anonymizer, anonymize, is_signed
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.controls.coverage import SIGNATURE
from invoicebridge.xml import parse
from tests.conftest import ROOT
from tests.render.full_documents import full_ordinary, full_simplified

SECRET = b"for the tests only"
AT = Circumstances(at=datetime(2026, 11, 25, tzinfo=ROME))


def element(name: str, text: str, before: str = "") -> bytes:
    return f"<Root>{before}<{name}>{text}</{name}></Root>".encode()


def replaced(name: str, text: str, before: str = "") -> str:
    """What becomes of the text of one element."""
    return etree.fromstring(anonymize(element(name, text, before), SECRET)).findtext(name) or ""


def faults(name: str, content: bytes) -> Counter[tuple[str, str]]:
    """The faults by code and path, without those of the signature, which is removed."""
    found = check(name, content, app.schemas(), AT).faults
    return Counter((fault.code, fault.path) for fault in found if fault.code not in SIGNATURE)


def same_faults(path: Path) -> None:
    content = path.read_bytes()
    anonymizer = Anonymizer(SECRET)
    assert faults(anonymizer.file_name(path.name), anonymizer.document(content)) == faults(path.name, content)


def is_xml(path: Path) -> bool:
    try:
        parse(path.read_bytes())
    except MalformedXml:
        return False
    return True


SAMPLES = [path for folder in ("faulty", "fatture") for path in sorted((ROOT / "samples" / folder).glob("*.xml"))]


@pytest.mark.parametrize("path", list(filter(is_xml, SAMPLES)), ids=lambda path: path.stem)
def test_an_invoice_keeps_exactly_its_faults(path: Path) -> None:
    same_faults(path)


def test_the_official_samples_keep_their_faults(official: Path) -> None:
    paths = sorted((official / "samples").glob("*/*.xml"))
    assert paths
    for path in paths:
        same_faults(path)


@pytest.mark.parametrize("make", [full_ordinary, full_simplified], ids=["ordinary", "simplified"])
def test_no_text_of_the_original_is_left(make: Callable[[], tuple[codec.Document, list[str]]]) -> None:
    document, texts = make()
    made = anonymize(codec.write(document), SECRET).decode()
    kept = re.compile(r"(Divisa|UnitaMisura|IdPaese|Nazione|Formato|Algoritmo|TipoResa|versione)")
    left = [text for text in texts if re.search(rf"[>\"]{text}[<\"]", made) and not kept.match(text)]
    assert left == []


def test_amounts_rates_dates_codes_and_countries_stay() -> None:
    document, _ = full_ordinary()
    before, after = (
        etree.fromstring(content) for content in (codec.write(document), anonymize(codec.write(document), SECRET))
    )
    for name in ("Data", "PrezzoTotale", "AliquotaIVA", "Quantita", "TipoDocumento", "Natura", "ModalitaPagamento"):
        assert [one.text for one in after.iter(name)] == [one.text for one in before.iter(name)]


def test_the_same_secret_gives_the_same_file_and_another_gives_another() -> None:
    content = codec.write(full_ordinary()[0])
    assert anonymize(content, SECRET) == anonymize(content, SECRET)
    assert anonymize(content, SECRET) != anonymize(content, b"another")


def test_equal_identifiers_stay_equal_wherever_they_stand_and_different_ones_stay_different() -> None:
    code = "<IdCodice>00743110157</IdCodice><CodiceFiscale>00743110157</CodiceFiscale><IdCodice>01234567897</IdCodice>"
    first, second, third = (one.text for one in etree.fromstring(anonymize(f"<R>{code}</R>".encode(), SECRET)))
    assert first == second != third


def test_a_thousand_short_numbers_stay_a_thousand_numbers() -> None:
    numbers = "".join(f"<Numero>{number}</Numero>" for number in range(1000))
    made = [one.text for one in etree.fromstring(anonymize(f"<R>{numbers}</R>".encode(), SECRET))]
    assert len(set(made)) == 1000
    assert [len(one or "") for one in made] == [len(str(number)) for number in range(1000)]


@pytest.mark.parametrize(
    "code", ["00743110157", "01234567890", "12345678901", "80012345678", "0074311015", "IT00743110157"]
)
def test_a_vat_number_is_as_right_or_wrong_as_it_was(code: str) -> None:
    made = replaced("IdCodice", code, "<IdPaese>IT</IdPaese>")
    assert made != code
    assert len(made) == len(code)
    assert luhn.is_valid(made) == luhn.is_valid(code) or len(code) != 11


@pytest.mark.parametrize(
    "code",
    [
        "RCCMNL83S18D969H",
        "RCCMNL83S18D969A",
        "RCCMNL83S58D969L",
        "rccmnl83s18d969h",
        "RCCMNLUPSMUDVSVX",
        "ABCDEF12G34H567I",
    ],
)
def test_a_codice_fiscale_is_as_right_or_wrong_as_it_was(code: str) -> None:
    made = replaced("CodiceFiscale", code)
    assert made != code
    assert made.isupper() == code.isupper()
    assert codicefiscale.is_valid(made) == codicefiscale.is_valid(code)


@pytest.mark.parametrize(
    ("country", "code"), [("DE", "136695976"), ("AT", "U13585627"), ("FR", "40303265045"), ("NL", "004495445B01")]
)
def test_a_foreign_vat_number_stays_one_of_its_country(country: str, code: str) -> None:
    made = replaced("IdCodice", code, f"<IdPaese>{country}</IdPaese>")
    assert made != code
    assert vat.is_valid(country + made)


@pytest.mark.parametrize(
    "account",
    [
        "IT60X0542811101000000123456",
        "IT61X0542811101000000123456",
        "IT60 X054 2811 1010 0000 0123 456",
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
        "IT60X05428",
    ],
)
def test_an_iban_keeps_its_country_and_is_as_right_or_wrong_as_it_was(account: str) -> None:
    made = replaced("IBAN", account)
    assert made != account
    assert made[:2] == account[:2]
    assert iban.is_valid(made) == iban.is_valid(account)


def test_bank_codes_agree_with_the_account() -> None:
    content = b"<R><IBAN>IT60X0542811101000000123456</IBAN><ABI>05428</ABI><CAB>11101</CAB></R>"
    account, abi, cab = (one.text or "" for one in etree.fromstring(anonymize(content, SECRET)))
    assert account[5:15] == abi + cab


@pytest.mark.parametrize("code", ["0000000", "XXXXXXX", "999999", "99999999999"])
def test_values_that_stand_for_nobody_stay(code: str) -> None:
    assert replaced("CodiceDestinatario" if len(code) < 8 else "IdCodice", code) == code


def test_a_mail_address_leads_nowhere_and_the_mailboxes_of_the_sdi_stay() -> None:
    made = replaced("PECDestinatario", "mario.rossi@studio-rossi.it")
    assert re.fullmatch(r"[a-z]{5}\.[a-z]{5}@[a-z]{6}-[a-z]{5}\.zz", made)
    assert replaced("PECDestinatario", "sdi01@pec.fatturapa.it") == "sdi01@pec.fatturapa.it"


def test_a_text_keeps_its_length_case_punctuation_and_repertoire() -> None:
    text = "Società «Łódź» S.r.l., n. 007/24"
    made = replaced("Denominazione", text)
    assert len(made) == len(text)
    assert [one for one in made if not one.isalnum()] == [one for one in text if not one.isalnum()]
    assert [one.isupper() for one in made] == [one.isupper() for one in text]
    assert [ord(one) > 255 for one in made] == [ord(one) > 255 for one in text]


def test_a_code_that_is_no_code_is_replaced_by_something_that_is_none_either() -> None:
    made = replaced("TipoDocumento", "Rossi")
    assert made != "Rossi"
    assert replaced("TipoDocumento", "TD01") == "TD01"


def test_the_text_of_an_unknown_element_and_of_attributes_is_replaced() -> None:
    made = anonymize(b'<R who="Rossi"><Boh>Rossi</Boh>Rossi<!-- Rossi --><?do Rossi?></R>', SECRET)
    assert b"Rossi" not in made


def test_an_attachment_keeps_its_size_and_loses_its_content() -> None:
    original = base64.encodebytes(b"Mario Rossi deve 100 euro." * 20).decode()
    made = replaced("Attachment", original)
    assert len(made) == len(original)
    assert b"Rossi" not in base64.b64decode(made)
    assert b"[content removed]" in base64.b64decode(made)


@pytest.mark.parametrize(("wrong", "made"), [("QR==", "WB=="), ("Q===", "W==="), ("no base64!", "W2 W2Nvbn!")])
def test_what_is_no_base64_stays_none(wrong: str, made: str) -> None:
    assert replaced("Attachment", wrong) == made


def test_the_name_of_an_attachment_keeps_its_ending() -> None:
    assert re.fullmatch(r"[a-z]{5}\.[a-z]{5}\.pdf", replaced("NomeAttachment", "mario.rossi.pdf"))


def test_the_signature_is_taken_out(official: Path) -> None:
    signed = next((official / "samples" / "signed_xades").glob("*.xml")).read_bytes()
    assert is_signed(signed)
    assert not is_signed(anonymize(signed, SECRET))


def test_the_encoding_stays() -> None:
    content = '<?xml version="1.0" encoding="ISO-8859-1"?><R><Comune>Forlì</Comune></R>'.encode("latin-1")
    assert b"ISO-8859-1" in anonymize(content, SECRET)


def test_the_file_name_agrees_with_the_content() -> None:
    anonymizer = Anonymizer(SECRET)
    content = b"<R><IdPaese>IT</IdPaese><IdCodice>00743110157</IdCodice><ProgressivoInvio>a0Z19</ProgressivoInvio></R>"
    _, code, progressivo = (one.text for one in etree.fromstring(anonymizer.document(content)))
    assert anonymizer.file_name("IT00743110157_a0Z19.xml.p7m") == f"IT{code}_{progressivo}.xml.p7m"
    assert re.fullmatch(r"[a-z]{7} [a-z]{5}\.xml", anonymizer.file_name("fattura rossi.xml"))


def test_what_is_no_xml_is_an_error() -> None:
    with pytest.raises(MalformedXml):
        anonymize(b"<R>", SECRET)
