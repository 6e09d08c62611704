"""Every message of the SdI is read by its root, whatever else is wrong with it, and everything wrong is listed."""

import tomllib
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from invoicebridge.sdi.blocks import (
    Destinatario,
    Errore,
    Kind,
    RiferimentoArchivio,
    RiferimentoFattura,
    Scarto,
)
from invoicebridge.sdi.deviation import MAX_DEVIATIONS, Deviation
from invoicebridge.sdi.name import NotificationName
from invoicebridge.sdi.notifications import (
    ROOTS,
    Keys,
    NotANotification,
    Notification,
    RicevutaConsegna,
    RicevutaImpossibilitaRecapito,
    RicevutaScarto,
    ScartoEsitoCommittente,
)
from invoicebridge.sdi.parse import MAX_BYTES, is_simulation, parse
from invoicebridge.transmission.proving import proves
from tests.sdi.archives import bomb, encrypted, zipped
from tests.sdi.messages import SAMPLES, every_sample, read, refused, sample

INDEX: list[dict[str, Any]] = tomllib.loads((SAMPLES / "index.toml").read_text(encoding="utf-8"))["sample"]
READ = [entry for entry in INDEX if "root" in entry]
RC, NS, MC = (f"IT75100120361_00001_{kind}_001.xml" for kind in ("RC", "NS", "MC"))
PA_RC, PA_NE, PA_DT, PA_AT = (f"IT75100120361_PA001_{kind}_001.xml" for kind in ("RC", "NE", "DT", "AT"))
ROME = ZoneInfo("Europe/Rome")
HASH = "3f6c4c5ba2b6e0c6a7d1f9be0f6f2d7c1f0f6a0b8a3c9d5e7f1a2b4c6d8e0f12"
PEC_ID = "opec2941.20260304093015.118845.512.1.62@pec.aruba.it"


def kinds(found: Notification) -> list[str]:
    return [deviation.kind for deviation in found.deviations]


# --- our samples ----------------------------------------------------------------------------------------------------


def test_the_index_names_every_sample_and_every_root_has_one() -> None:
    assert [path.name for path in every_sample()] == sorted(entry["file"] for entry in INDEX)
    assert {entry["root"] for entry in READ} == {kind.__name__ for kind in ROOTS.values()}


@pytest.mark.parametrize("entry", READ, ids=lambda entry: str(entry["file"]))
def test_a_sample_is_read_as_its_index_says_and_only_its_signature_is_missing(entry: dict[str, Any]) -> None:
    found = read(sample(entry["file"]), entry["file"])
    assert type(found.message).__name__ == entry["root"]
    expected = {"signature-missing"} if found.message.signature else set()
    if found.simulation:
        expected |= {"missing"}
    assert set(kinds(found)) == expected


def test_a_receipt_of_delivery_is_read_whole() -> None:
    found = read(sample(RC), RC)
    assert found.message == RicevutaConsegna(
        versione="1.0",
        identificativo_sdi="1034567890",
        nome_file="IT75100120361_00001.xml.p7m",
        hash=HASH,
        data_ora_ricezione=datetime(2026, 3, 4, 9, 30, 15, tzinfo=ROME),
        data_ora_consegna=datetime(2026, 3, 4, 9, 34, 2, tzinfo=ROME),
        destinatario=Destinatario(codice="0000000", descrizione="contabilita@pec.cliente.example"),
        message_id="2210001",
        pec_message_id=PEC_ID,
    )
    assert found.name == NotificationName("IT75100120361_00001", Kind.RC, "001", ".xml")
    assert (found.kind, found.signed, found.simulation) == (Kind.RC, False, False)


def test_every_error_of_a_rejection_is_joined_to_the_catalogue() -> None:
    errors = read(sample(NS)).errors
    assert [error.codice for error in errors] == ["00423", "00305"]
    assert isinstance(errors[0], Errore)
    assert errors[0].suggerimento == "Verificare PrezzoUnitario, Quantita e ScontoMaggiorazione della riga 2"
    assert errors[0].entry is not None
    assert errors[0].entry.remedy.it
    assert Errore(codice="99999", descrizione=None, suggerimento=None).entry is None


def test_mc_between_private_parties_says_from_when_the_buyer_can_see_the_invoice() -> None:
    message = read(sample(MC)).message
    assert isinstance(message, RicevutaImpossibilitaRecapito)
    assert message.data_messa_a_disposizione == date(2026, 3, 5)


def test_an_outcome_names_the_invoice_of_a_lot() -> None:
    expected = RiferimentoFattura(numero_fattura="2026/17", anno_fattura=2026, posizione_fattura=2)
    assert read(sample(PA_NE)).riferimento_fattura == expected
    assert read(sample(PA_DT)).riferimento_fattura is None
    assert read(sample(RC)).riferimento_fattura is None


def test_the_keys_of_a_message_are_those_that_it_has() -> None:
    assert read(sample(RC)).keys == Keys(
        pec_message_id=PEC_ID,
        hash=HASH,
        nome_file="IT75100120361_00001.xml.p7m",
        identificativo_sdi="1034567890",
    )
    archive = RiferimentoArchivio(identificativo_sdi="1034567898", nome_file="IT75100120361_MARZO.zip")
    assert read(sample("IT75100120361_00002_NS_001.xml")).keys.archive == archive
    assert read(sample(PA_AT)).keys.hash == HASH


def test_a_pec_id_in_angle_brackets_is_the_same_key() -> None:
    content = sample(RC).replace(PEC_ID.encode(), f"&lt;{PEC_ID}&gt;\n".encode())
    assert read(content).keys.pec_message_id == PEC_ID


def test_an_outcome_is_rejected_without_a_file() -> None:
    message = read(sample("IT75100240177_PA9ZZ_SE_001.xml")).message
    assert isinstance(message, ScartoEsitoCommittente)
    assert (message.scarto, message.identificativo_sdi) == (Scarto.EN01, "0")


# --- leniency -------------------------------------------------------------------------------------------------------


def test_a_rehearsal_is_marked_and_its_empty_blocks_are_read() -> None:
    found = read(sample("IT75100120361_00003_RC_003.xml"), "IT75100120361_00003_RC_003.xml")
    assert found.simulation
    assert isinstance(found.message, RicevutaConsegna)
    assert (found.message.hash, found.message.destinatario) == (None, Destinatario(codice=None))
    missing = [deviation.parameters["element"] for deviation in found.deviations if deviation.kind == "missing"]
    assert missing == ["Hash", "Codice"]
    assert is_simulation("POSTA CERTIFICATA: SIMULAZIONE Ricevuta di consegna 1")
    assert not is_simulation(None)


@pytest.mark.parametrize(
    ("old", "new", "deviations"),
    [
        ("<MessageId>2210002</MessageId>", "", ["missing"]),
        ("<MessageId>", "<Hash>x</Hash><MessageId>", ["misplaced", "repeated"]),
        ("<MessageId>", "<Altro/><MessageId>", ["unexpected"]),
        ("<MessageId>", "testo<MessageId>", ["text"]),
        ("<Hash>", "<Hash><b/>", ["unexpected"]),
        (' versione="1.0"', "", ["attribute-missing"]),
        (' versione="1.0"', ' versione="2.0"', ["schema"]),
        (' versione="1.0"', ' versione="1.0" nuovo="1"', ["attribute-unexpected"]),
        ("<Hash>", '<Hash tipo="x">', ["attribute-unexpected"]),
        ("2026-03-04T09:30:15.000+01:00", "ieri", ["unreadable"]),
        ("2026-03-04T09:30:15.000+01:00", "2026-02-30T09:30:15", ["unreadable"]),
        ("<Codice>00423</Codice>", "<Codice>0042312</Codice>", ["schema"]),
        ("NomeFile>", "types:NomeFile>", ["qualified"]),
    ],
)
def test_whatever_deviates_is_listed_and_the_rest_is_read(old: str, new: str, deviations: list[str]) -> None:
    content = sample(NS).decode().replace(old, new)
    found = read(content, NS)
    assert sorted(set(kinds(found))) == sorted({*deviations, "signature-missing"})
    assert isinstance(found.message, RicevutaScarto)
    assert found.message.identificativo_sdi == "1034567891"
    assert found.keys.nome_file == "IT75100120361_00001.xml.p7m"


def test_a_deviation_says_where_it_is() -> None:
    found = read(sample(NS).decode().replace("<Codice>00305</Codice>", ""))
    assert found.deviations[-1] == Deviation(
        "missing", "/RicevutaScarto/ListaErrori/Errore[2]", 13, {"element": "Codice"}
    )


def test_the_first_of_a_repeated_element_counts() -> None:
    content = sample(RC).decode().replace("<MessageId>", "<MessageId>7</MessageId><MessageId>")
    assert read(content).message.message_id == "7"  # type: ignore[union-attr]


def test_blanks_before_the_declaration_are_forgiven_and_listed() -> None:
    assert "leading-space" in kinds(read(b"\r\n " + sample(RC)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-01T12:00:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-01-01T12:00:00", datetime(2026, 1, 1, 11, tzinfo=UTC)),
        ("2026-07-01T12:00:00Z", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-07-01T12:00:00.1234567-03:00", datetime(2026, 7, 1, 15, 0, 0, 123456, tzinfo=UTC)),
        ("2026-06-30T24:00:00Z", datetime(2026, 7, 1, tzinfo=UTC)),
        ("9999-12-31T24:00:00Z", None),
        ("2026-07-01 12:00:00", None),
        ("20260701T120000", None),
        ("", None),
    ],
)
def test_a_time_without_zone_is_italian(text: str, expected: datetime | None) -> None:
    message = read(sample(MC).decode().replace("2026-03-04T09:30:15.000+01:00", text)).message
    assert isinstance(message, RicevutaImpossibilitaRecapito)
    assert message.data_ora_ricezione == expected


def test_no_more_than_a_hundred_deviations_are_listed() -> None:
    found = read(sample(RC).decode().replace("<MessageId>", "<Altro/>" * 300 + "<MessageId>"))
    assert len(found.deviations) == MAX_DEVIATIONS + 1
    assert found.deviations[-1].kind == "cut"


def test_a_rejection_is_read_up_to_the_two_hundredth_error_and_that_is_said() -> None:
    errors = b"<Errore><Codice>00423</Codice><Descrizione>x</Descrizione><Suggerimento>y</Suggerimento></Errore>"
    start, rest = sample(NS).split(b"<ListaErrori>")
    end = rest[rest.index(b"</ListaErrori>") :]
    for count in (200, 201, 3_000):
        found = read(start + b"<ListaErrori>" + errors * count + end)
        assert len(found.errors) == 200
        assert any(deviation.kind == "cut" for deviation in found.deviations) == (count > 200)


def test_a_message_larger_than_any_can_be_is_not_read() -> None:
    content = sample(NS).replace(b"<ListaErrori>", b"<ListaErrori>" + b"<Errore/>" * 222_000)
    assert len(content) < MAX_BYTES
    assert len(read(content).errors) == 200
    larger = content + b" " * (MAX_BYTES + 1 - len(content))
    assert refused(larger) == NotANotification("xml-too-large", {"size": str(MAX_BYTES + 1), "limit": str(MAX_BYTES)})


@pytest.mark.parametrize("before", [b"\n", b"\xef\xbb\xbf\n", b" \xef\xbb\xbf\r\n "])
def test_blanks_before_the_document_are_forgiven_after_a_byte_order_mark_too(before: bytes) -> None:
    assert "leading-space" in kinds(read(before + sample(RC)))
    assert "leading-space" not in kinds(read(b"\xef\xbb\xbf" + sample(RC)))


@pytest.mark.parametrize(
    ("name", "once", "twice"),
    [
        (NS, b"<NomeFile>", b"<NomeFile>IT99_1.xml</NomeFile><NomeFile>"),
        (NS, b"<Codice>00423", b"<Codice>00002</Codice><Codice>00423"),
        (NS, b"<ListaErrori>", b"<ListaErrori><Errore><Codice>00002</Codice></Errore></ListaErrori><ListaErrori>"),
        (RC, b"<IdentificativoSdI>", b"<IdentificativoSdI>1</IdentificativoSdI><IdentificativoSdI>"),
        (PA_NE, b"<Esito>", b"<Esito>EC01</Esito><Esito>"),
    ],
)
@pytest.mark.parametrize("others", [0, 300])
def test_a_message_that_says_twice_what_decides_is_ambiguous_and_proves_nothing(
    name: str, once: bytes, twice: bytes, others: int
) -> None:
    assert not read(sample(name)).ambiguous
    assert proves(read(sample(name))) is not None
    found = read(sample(name).replace(once, b"<Altro/>" * others + twice, 1))
    assert (found.ambiguous, proves(found)) == (True, None)
    assert others or "repeated" in kinds(found)


def test_a_message_of_very_many_elements_is_read_and_not_held_against_the_schema() -> None:
    found = read(sample(RC).decode().replace("</types:", "<Altro/>" * 20_000 + "</types:"))
    assert found.kind is Kind.RC


def test_a_comment_in_a_value_does_not_cut_it() -> None:
    assert read(sample(RC).replace(b"_00001.xml", b"_000<!-- x -->01.xml")).keys.nome_file == (
        "IT75100120361_00001.xml.p7m"
    )


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("IT75100120361_00001_NS_001.xml", "name-kind"),
        ("IT75100120361_00002_RC_001.xml", "name-stem"),
        ("ricevuta.xml", "name-shape"),
        ("IT75100120361_00001_RC_0001.xml", "name-shape"),
        ("IT75100120361_00001_RC_001.xml.p7m", "name-shape"),
    ],
)
def test_a_name_that_says_otherwise_is_a_deviation_and_decides_nothing(name: str, deviation: str) -> None:
    found = read(sample(RC), name)
    assert found.kind is Kind.RC
    assert deviation in kinds(found)


@pytest.mark.parametrize("name", ["IT75100120361_00001_RC_a9Z.xml", "it75100120361_00001_rc_1.XML", None])
def test_names_of_the_rule_are_no_deviation(name: str | None) -> None:
    assert kinds(read(sample(RC), name)) == ["signature-missing"]


def test_the_stem_of_a_malformed_name_may_be_cut() -> None:
    long = f"IT75100120361_{'A' * 30}"
    content = sample(NS).replace(b"IT75100120361_00001.xml.p7m", f"{long}.xml".encode())
    assert kinds(read(content, f"{long[:36]}_NS_001.xml")) == ["signature-missing"]


# --- what is no notification ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "xml-malformed"),
        (b"no xml", "xml-malformed"),
        (b"\x00\x01\x02", "xml-malformed"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml-doctype"),
        (b"<a/>", "root"),
        (b"<RicevutaConsegna/>", "namespace"),
        (b"<x:NotificaScarto xmlns:x='http://ivaservizi.agenziaentrate.gov.it/other'/>", "namespace"),
        (b"PK\x03\x04 broken", "archive"),
    ],
)
def test_other_bytes_are_no_notification_and_the_reason_is_told(content: bytes, reason: str) -> None:
    assert refused(content).reason == reason


def test_a_look_alike_of_the_exchange_of_orders_is_refused() -> None:
    namespace = "http://nso.rgs.mef.gov.it/docs/xsd/ordini/messaggi/v1.0"
    assert refused(sample("NSO_NS_001.xml")) == NotANotification("nso", {"found": namespace})


def test_an_invoice_is_no_notification() -> None:
    invoice = (SAMPLES.parent / "fatture" / "IT75100120361_TD01A.xml").read_bytes()
    assert refused(invoice) == NotANotification("root", {"found": "FatturaElettronica"})


# --- the attestation's zip ------------------------------------------------------------------------------------------


def test_an_attestation_is_read_inside_its_zip_and_brings_the_file_back() -> None:
    content = zipped(("IT75100120361_PA001.xml.p7m", b"the file"), (PA_AT, sample(PA_AT)))
    found = read(content, "IT75100120361_PA001_AT_001.zip")
    assert (found.kind, kinds(found), found.content) == (Kind.AT, ["signature-missing"], sample(PA_AT))
    assert found.name == NotificationName("IT75100120361_PA001", Kind.AT, "001", ".zip")
    assert found.invoice_file is not None
    assert (found.invoice_file.name, found.invoice_file.content) == ("IT75100120361_PA001.xml.p7m", b"the file")


def test_the_zip_may_lack_the_file_or_carry_more_than_that() -> None:
    assert read(zipped((PA_AT, sample(PA_AT)))).invoice_file is None
    assert read(zipped((PA_AT, sample(PA_AT)), ("a.txt", b"1"), ("b.txt", b"2"))).invoice_file is None


def test_the_file_that_was_sent_is_the_one_of_that_name_else_the_only_other() -> None:
    named, other = ("it75100120361_pa001.XML.p7m", b"named"), ("a.txt", b"other")
    cases = [((named, other), b"named"), ((other, named), b"named"), ((other,), b"other"), ((named,), b"named")]
    for files, expected in cases:
        found = read(zipped((PA_AT, sample(PA_AT)), *files)).invoice_file
        assert found is not None
        assert found.content == expected


def test_an_ambiguous_attestation_proves_nothing() -> None:
    content = sample(PA_AT).replace(b"<NomeFile>", b"<NomeFile>x.xml</NomeFile><NomeFile>", 1)
    assert proves(read(zipped((PA_AT, content)))) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped(("a.xml", b"<a/>")), "archive-content"),
        (zipped((PA_RC, sample(PA_RC))), "archive-content"),
        (zipped((PA_AT, sample(PA_AT)), ("again.xml", sample(PA_AT))), "archive-content"),
        (zipped(*[(f"{number}.xml", b"<a/>") for number in range(40)]), "archive"),
        (zipped(), "archive"),
        (encrypted(PA_AT, sample(PA_AT)), "archive"),
        (bomb(100_000_000), "archive"),
    ],
    ids=["no message", "another message", "two attestations", "many files", "empty", "encrypted", "bomb"],
)
def test_a_zip_without_exactly_one_attestation_is_refused(content: bytes, reason: str) -> None:
    assert refused(content).reason == reason


# --- without schemas ------------------------------------------------------------------------------------------------


def test_without_schemas_structure_is_still_judged() -> None:
    content = sample(NS).replace(b"<Codice>00423</Codice>", b"<Codice>0042312</Codice><X/>")
    found = parse(content)
    assert isinstance(found, Notification)
    assert (sorted(kinds(found)), found.name) == (["signature-missing", "unexpected"], None)
