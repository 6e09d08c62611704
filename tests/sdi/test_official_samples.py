"""The official and field samples of notifications are read right, the invalid ones too."""

import csv
import hashlib
from pathlib import Path

import pytest

from invoicebridge.sdi.blocks import Esito, Scarto
from invoicebridge.sdi.notifications import (
    AttestazioneTrasmissioneFattura,
    NotificaEsito,
    Notification,
    RicevutaScarto,
    ScartoEsitoCommittente,
)
from invoicebridge.sdi.parse import parse
from invoicebridge.sdi.schema import MessageSchemas

OFFICIAL_XSD = ("MessaggiFatturaTypes_v1.0.xsd", "MessaggiTypes_v1.1.xsd")
ROOTS = {
    "IT01234567890_11111_AT_001.xml": "AttestazioneTrasmissioneFattura",
    "IT01234567890_11111_DT_001.xml": "NotificaDecorrenzaTermini",
    "IT01234567890_11111_EC_001.xml": "NotificaEsitoCommittente",
    "IT01234567890_11111_MC_001.xml": "NotificaMancataConsegna",
    "IT01234567890_11111_MT_001.xml": "MetadatiInvioFile",
    "IT01234567890_11111_NE_001.xml": "NotificaEsito",
    "IT01234567890_11111_NS_001.xml": "NotificaScarto",
    "IT01234567890_11111_RC_001.xml": "RicevutaConsegnaPa",
    "IT01234567890_11111_SE_001.xml": "ScartoEsitoCommittente",
    "ITHVQWPH73P42H501Y_00022_MC_001.xml": "RicevutaImpossibilitaRecapito",
    "ITHVQWPH73P42H501Y_00022_MT_001.xml": "FileMetadati",
    "ITHVQWPH73P42H501Y_00022_NS_001.xml": "RicevutaScarto",
    "ITHVQWPH73P42H501Y_00022_RC_001.xml": "RicevutaConsegna",
}


@pytest.fixture(scope="module")
def official_schemas(official: Path) -> MessageSchemas:
    """The official schemas themselves, not our transcriptions."""
    privati, pa = ((official / "xsd" / name).read_bytes() for name in OFFICIAL_XSD)
    return MessageSchemas(privati=privati, pa=pa)


@pytest.fixture(scope="module")
def read(official: Path, official_schemas: MessageSchemas) -> dict[str, Notification]:
    """Every official notification by its name."""
    found = {
        path.name: parse(path.read_bytes(), path.name, official_schemas)
        for path in (official / "samples" / "notifications").glob("*.xml")
    }
    return {name: one for name, one in found.items() if isinstance(one, Notification)}


def test_every_official_notification_is_read_by_its_root(read: dict[str, Notification]) -> None:
    assert {name: type(one.message).__name__ for name, one in read.items()} == ROOTS


def test_deviations_are_listed_for_those_that_the_list_of_sources_calls_invalid(
    read: dict[str, Notification], official: Path
) -> None:
    with (official / "samples" / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("notifications/")]
    invalid = {Path(row["file"]).name for row in rows if row["validates_against"].startswith("-")}
    assert {name for name, one in read.items() if one.deviations} == invalid
    assert {one.kind for each in read.values() for one in each.deviations} == {
        "signature-missing",
        "attribute-missing",
        "missing",
    }


def test_the_private_ones_are_signed_and_carry_the_hash_of_the_file(
    read: dict[str, Notification], official: Path
) -> None:
    expected = (official / "samples" / "hash" / "Hash_00022.txt").read_text(encoding="ascii").strip()
    private = {name: one for name, one in read.items() if name.startswith("ITHVQ")}
    assert {one.keys.hash for one in private.values()} == {expected}
    assert len(expected) == len(hashlib.sha256().hexdigest())
    assert {name for name, one in private.items() if not one.signed} == {"ITHVQWPH73P42H501Y_00022_MT_001.xml"}


def test_their_contents_are_read(read: dict[str, Notification]) -> None:
    rejection = read["ITHVQWPH73P42H501Y_00022_NS_001.xml"]
    outcome = read["IT01234567890_11111_NE_001.xml"].message
    refused = read["IT01234567890_11111_SE_001.xml"].message
    attestation = read["IT01234567890_11111_AT_001.xml"].message
    assert isinstance(rejection.message, RicevutaScarto)
    assert [error.codice for error in rejection.errors] == ["00002"]
    assert isinstance(outcome, NotificaEsito)
    assert outcome.esito_committente is not None
    assert outcome.esito_committente.esito is Esito.EC01
    assert isinstance(refused, ScartoEsitoCommittente)
    assert refused.scarto is Scarto.EN00
    assert isinstance(attestation, AttestazioneTrasmissioneFattura)
    archive = read["IT01234567890_11111_NS_001.xml"].keys.archive
    assert archive is not None
    assert archive.nome_file == "IT01234567890_11111.zip"
