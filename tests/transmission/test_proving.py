"""Which state a message would prove: by its kind and root, never by a name or a subject."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from invoicebridge.pec.daticert import Daticert
from invoicebridge.pec.headers import Headers
from invoicebridge.pec.messages import Heading, Receipt, ReceiptKind
from invoicebridge.sdi.blocks import Errore, Esito, ListaErrori, RiferimentoFattura
from invoicebridge.sdi.notifications import (
    Message,
    NotificaEsito,
    NotificaEsitoCommittente,
    Notification,
    RicevutaScarto,
)
from invoicebridge.sdi.parse import parse
from invoicebridge.transmission.proof import Condition, Proof, Source, Standing
from invoicebridge.transmission.proving import (
    BY_ROOT,
    Claim,
    notification_proof,
    proves,
    receipt_proof,
)
from invoicebridge.transmission.state import Recipient, State
from tests.conftest import ROOT

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
SAMPLES = ROOT / "samples" / "notifications"


def receipt(kind: ReceiptKind, **changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "tipo": kind,
        "mittente": "us@pec.example",
        "at": AT,
        "identificativo": "opec1@pec.example",
    }
    daticert = Daticert(**values | changes)
    return Receipt(kind=kind, daticert=daticert, heading=Heading(), headers=Headers(), size=0)


def sample(name: str) -> Notification:
    found = parse((SAMPLES / name).read_bytes(), name)
    assert isinstance(found, Notification)
    return found


def rejection(*codes: str | None) -> Notification:
    errors = tuple(Errore(codice=code, descrizione=None, suggerimento=None) for code in codes)
    values: dict[str, Any] = dict.fromkeys(
        ("identificativo_sdi", "nome_file", "hash", "data_ora_ricezione", "message_id")
    )
    return Notification(message=RicevutaScarto(**values, lista_errori=ListaErrori(errori=errors)))


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        (ReceiptKind.ACCETTAZIONE, Claim(State.PEC_ACCEPTED)),
        (ReceiptKind.NON_ACCETTAZIONE, Claim(State.PEC_REFUSED)),
        (ReceiptKind.AVVENUTA_CONSEGNA, Claim(State.PEC_DELIVERED)),
        (ReceiptKind.ERRORE_CONSEGNA, Claim(State.PEC_NOT_DELIVERED)),
        (ReceiptKind.PREAVVISO_ERRORE_CONSEGNA, Claim(State.PEC_NOT_DELIVERED, Condition.LAST_NOTICE)),
        (ReceiptKind.PRESA_IN_CARICO, None),
        (ReceiptKind.RILEVAZIONE_VIRUS, None),
    ],
)
def test_a_receipt_proves_what_its_kind_says(kind: ReceiptKind, claim: Claim | None) -> None:
    assert proves(receipt(kind)) == claim


def test_a_receipt_without_daticert_proves_nothing() -> None:
    bare = Receipt(kind=ReceiptKind.ACCETTAZIONE, daticert=None, heading=Heading(), headers=Headers(), size=0)
    assert proves(bare) is None
    assert receipt_proof(bare, standing=Standing.PROVEN, sha256="s", attempt=None) is None


def test_the_proof_of_a_receipt_has_its_certified_time_and_both_ids() -> None:
    found = receipt_proof(receipt(ReceiptKind.ACCETTAZIONE), standing=Standing.PROVEN, sha256="s", attempt="a@b")
    assert found == Proof(
        state=State.PEC_ACCEPTED, at=AT, sha256="s", source=Source.RECEIPT, attempt="a@b", pec_id="opec1@pec.example"
    )


@pytest.mark.parametrize("at", [None, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_a_receipt_that_does_not_say_when_proves_nothing(at: datetime | None) -> None:
    dated = receipt(ReceiptKind.ACCETTAZIONE, at=at)
    assert receipt_proof(dated, standing=Standing.PROVEN, sha256="s", attempt=None) is None


def test_the_two_meanings_of_mc_are_told_apart_by_the_root_and_not_by_the_name() -> None:
    private, public = sample("IT75100120361_00001_MC_001.xml"), sample("IT75100120361_PA001_MC_001.xml")
    assert proves(private) == Claim(State.MADE_AVAILABLE)
    assert proves(public) == Claim(State.NOT_DELIVERED)
    renamed = parse(public.content, "IT75100120361_00001_RC_001.xml")
    assert isinstance(renamed, Notification)
    assert proves(renamed) == Claim(State.NOT_DELIVERED)


def test_an_outcome_proves_acceptance_or_refusal_of_the_invoice_it_names() -> None:
    second = RiferimentoFattura(numero_fattura="2026/17", anno_fattura=2026, posizione_fattura=2)
    assert proves(sample("IT75100120361_PA001_NE_001.xml")) == Claim(State.CUSTOMER_REFUSED, None, second)


@pytest.mark.parametrize(("esito", "state"), [(Esito.EC01, State.CUSTOMER_ACCEPTED), (None, None)])
def test_an_outcome_that_cannot_be_read_proves_nothing(esito: Esito | None, state: State | None) -> None:
    inside = NotificaEsitoCommittente(identificativo_sdi="1", esito=esito)
    outcome = NotificaEsito(identificativo_sdi="1", nome_file="a", esito_committente=inside, message_id="2")
    claim = proves(Notification(message=outcome))
    assert (claim.state if claim else None) is state


def test_messages_about_invoices_that_we_receive_prove_nothing_of_ours() -> None:
    others = {kind for kind in get_args(Message) if kind not in BY_ROOT and kind is not NotificaEsito}
    assert {kind.__name__ for kind in others} == {
        "FileMetadati",
        "MetadatiInvioFile",
        "NotificaEsitoCommittente",
        "ScartoEsitoCommittente",
    }
    assert proves(sample("IT75100240177_0A7B1_MT_001.xml")) is None


def test_a_rehearsal_proves_nothing() -> None:
    assert proves(sample("IT75100120361_00003_RC_003.xml")) is None


@pytest.mark.parametrize(
    ("codes", "condition"),
    [
        (("00002",), Condition.NOT_A_REPEAT),
        (("00404", "00002"), Condition.NOT_A_REPEAT),
        (("00002", "00423"), None),
        (("00423",), None),
        ((None,), None),
        ((), None),
    ],
)
def test_a_rejection_for_nothing_but_repetition_has_a_condition(
    codes: tuple[str | None, ...], condition: Condition | None
) -> None:
    assert proves(rejection(*codes)) == Claim(State.REJECTED, condition)


def test_the_proof_of_a_notification_has_the_time_of_its_envelope_and_the_mail_it_answers() -> None:
    found = notification_proof(
        sample("IT75100120361_00001_RC_001.xml"), at=AT, standing=Standing.UNPROVEN, sha256="s", attempt="a@b"
    )
    assert found == Proof(
        state=State.DELIVERED,
        at=AT,
        sha256="s",
        source=Source.NOTIFICATION,
        standing=Standing.UNPROVEN,
        attempt="a@b",
        pec_id="opec2941.20260304093015.118845.512.1.62@pec.aruba.it",
        recipient=Recipient.PRIVATE,
    )


def test_a_notification_of_an_absurd_time_or_without_meaning_for_us_is_no_proof() -> None:
    delivered, metadata = sample("IT75100120361_00001_RC_001.xml"), sample("IT75100240177_0A7B1_MT_001.xml")
    absurd = AT - timedelta(days=365 * 100)
    assert notification_proof(delivered, at=absurd, standing=Standing.PROVEN, sha256="s") is None
    assert notification_proof(metadata, at=AT, standing=Standing.PROVEN, sha256="s") is None


def test_every_state_that_the_sdi_proves_has_a_message() -> None:
    by_messages = {*BY_ROOT.values(), State.CUSTOMER_ACCEPTED, State.CUSTOMER_REFUSED}
    answers = [state for state in State if list(State).index(state) > list(State).index(State.PEC_DELIVERED)]
    assert by_messages == set(answers)


@pytest.mark.parametrize(
    ("consegna", "proven"), [("SDI01@pec.fatturapa.it ", True), (None, True), ("other@pec.example", False)]
)
def test_a_receipt_about_another_recipient_proves_nothing_of_the_mail(consegna: str | None, proven: bool) -> None:
    for kind in (ReceiptKind.AVVENUTA_CONSEGNA, ReceiptKind.ERRORE_CONSEGNA):
        found = receipt_proof(
            receipt(kind, consegna=consegna),
            standing=Standing.PROVEN,
            sha256="s",
            attempt="a",
            address="sdi01@pec.fatturapa.it",
        )
        assert (found is not None) is proven


def test_a_proof_says_for_which_recipients_its_root_is() -> None:
    for root in BY_ROOT:
        values: dict[str, Any] = dict.fromkeys(field.name for field in fields(root))
        found = notification_proof(Notification(message=root(**values)), at=AT, standing=Standing.PROVEN, sha256="s")
        assert found is not None
        assert found.recipient is (Recipient.PUBLIC if root.__module__.endswith(".pa") else Recipient.PRIVATE)
