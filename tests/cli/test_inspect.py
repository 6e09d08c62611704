"""`invoicebridge inspect`: what messages are, for people and for programs."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.cli.main import main
from invoicebridge.pec.compose import File
from tests import certificates
from tests.bridge.messages import NS, RC, envelope, sample, signed, the_sdi
from tests.conftest import ROOT
from tests.pec import generator as g

Capture = pytest.CaptureFixture[str]
KEYS = [
    "file", "layer", "kind", "authenticity", "reason", "sender", "msgid", "identificativo", "notification", "proves",
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the authority's certificate and a mail of the SdI."""
    (tmp_path / "anchor.pem").write_bytes(g.pem(g.world().authority))
    (tmp_path / "ns.eml").write_bytes(envelope(sample(NS)))
    return tmp_path


def rows(capture: Capture) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(capture.readouterr().out)
    return found


def trusting(desk: Path) -> list[str]:
    return ["--trust", str(desk / "anchor.pem")]


def test_the_json_has_exactly_the_fields_of_the_contract(desk: Path, capsys: Capture) -> None:
    assert main(["inspect", str(desk / "ns.eml"), *trusting(desk), "--json"]) == 0
    (row,) = rows(capsys)
    assert list(row) == KEYS
    assert (row["layer"], row["authenticity"], row["reason"], row["proves"]) == (
        "pec",
        "proven",
        "time-stated",
        "REJECTED",
    )
    assert (row["sender"], row["msgid"], row["identificativo"]) == (g.SDI, g.SDI_ID, g.PEC_ID)
    assert [error["code"] for error in row["notification"]["errors"]] == ["00423", "00305"]
    assert row["notification"]["message"]["lista_errori"]["errori"][0]["codice"] == "00423"


def test_the_reason_says_that_a_message_is_proven_for_the_time_that_it_states(desk: Path, capsys: Capture) -> None:
    (desk / "rc.eml").write_bytes(envelope(signed(RC, the_sdi())))
    (desk / "accettazione.eml").write_bytes(g.every_kind()["accettazione"])
    cases: list[tuple[str, list[str], str | None]] = [
        ("ns.eml", [], "time-stated"),
        ("ns.eml", ["--at", "2026-03-10"], "sdi-provider-unusual"),
        ("accettazione.eml", ["--at", "2026-03-10"], None),
        ("rc.eml", [], "time-stated"),
        ("rc.eml", ["--at", "2026-03-10"], "own-signature-not-checked"),
    ]
    for name, options, reason in cases:
        assert main(["inspect", str(desk / name), *trusting(desk), *options, "--json"]) == 0
        assert rows(capsys)[0]["reason"] == reason


@pytest.mark.parametrize(("language", "said"), [("it", "nota: il SdI ha scritto"), ("en", "note: the SdI wrote")])
def test_another_provider_than_the_usual_one_of_the_sdi_is_told(
    desk: Path, capsys: Capture, language: str, said: str
) -> None:
    (desk / "accettazione.eml").write_bytes(g.every_kind()["accettazione"])
    assert main(["inspect", str(desk / "ns.eml"), *trusting(desk), "--lang", language]) == 0
    assert f"{said} " in " ".join(capsys.readouterr().out.split())
    assert main(["inspect", str(desk / "accettazione.eml"), *trusting(desk), "--lang", language]) == 0
    assert said not in " ".join(capsys.readouterr().out.split())


def test_each_error_has_the_words_of_the_sdi_and_ours(desk: Path, capsys: Capture) -> None:
    assert main(["inspect", str(desk / "ns.eml"), *trusting(desk), "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "the SdI: PrezzoTotale non calcolato secondo le regole" in said
    assert "the SdI suggests: Verificare PrezzoUnitario, Quantita e ScontoMaggiorazione della riga 2" in said
    assert "what it means: In every line PrezzoTotale" in said
    assert "→ Compute PrezzoTotale" in said
    assert "proves REJECTED: the SdI rejected the file" in said


def test_without_the_authority_nothing_is_proven_and_that_is_said(desk: Path, capsys: Capture) -> None:
    assert main(["inspect", str(desk / "ns.eml")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "non provato" in said
    assert "«Sandbox AgID CA1», che non è tra i fidati" in said
    assert "non prova nulla; se fosse provato proverebbe REJECTED" in said


@pytest.mark.parametrize(("options", "said"), [(["--lang", "it"], "FALSIFICATO"), (["--lang", "en"], "FORGED")])
def test_a_forgery_is_loud_and_ends_with_1(desk: Path, capsys: Capture, options: list[str], said: str) -> None:
    (desk / "ns.eml").write_bytes(envelope(sample(NS)).replace(b"incluso", b"Incluso"))
    assert main(["inspect", str(desk / "ns.eml"), *trusting(desk), *options]) == 1
    assert said in capsys.readouterr().out


def test_messages_that_contradict_each_other_end_with_1(desk: Path, capsys: Capture) -> None:
    mails = [desk / "a.eml", desk / "b.eml"]
    for path, name in zip(mails, ("accettazione", "non-accettazione"), strict=True):
        path.write_bytes(g.every_kind()[name])
    assert main(["inspect", *map(str, mails), *trusting(desk)]) == 1
    assert "Contraddizione" in capsys.readouterr().out
    assert main(["inspect", *map(str, mails), *trusting(desk), "--json"]) == 1
    assert "contraddice" in capsys.readouterr().err


def test_a_genuine_envelope_around_an_altered_notification_ends_with_1(desk: Path, capsys: Capture) -> None:
    content = signed(RC, the_sdi()).content.replace(b">2210001<", b">2210002<")
    (desk / "rc.eml").write_bytes(envelope(File(RC, content)))
    assert main(["inspect", str(desk / "rc.eml"), *trusting(desk), "--json"]) == 1
    (row,) = rows(capsys)
    assert (row["authenticity"], row["reason"], row["proves"]) == ("proven", "own-signature-broken", None)
    assert row["notification"]["signature"]["verdict"] == "false"


def test_what_cannot_be_read_ends_with_2_and_stops_nothing(desk: Path, capsys: Capture) -> None:
    (desk / "odd.xml").write_bytes(b"<a")
    paths = [str(desk / name) for name in ("missing.eml", "odd.xml", "ns.eml")]
    assert main(["inspect", *paths, *trusting(desk), "--json"]) == 2
    assert [(row["layer"], row["reason"]) for row in rows(capsys)] == [
        ("unknown", "file-missing"), ("unknown", "xml-malformed"), ("pec", "time-stated"),
    ]  # fmt: skip
    assert main(["inspect", *paths, *trusting(desk)]) == 2
    assert "non esiste" in " ".join(capsys.readouterr().out.split())


def test_a_folder_is_looked_into_for_mails_too(desk: Path, capsys: Capture) -> None:
    (desk / "below").mkdir()
    (desk / "below" / NS).write_bytes(sample(NS).content)
    assert main(["inspect", str(desk), *trusting(desk), "--json"]) == 0
    assert [Path(row["file"]).name for row in rows(capsys)] == ["ns.eml", NS]
    (desk / "empty").mkdir()
    assert main(["inspect", str(desk / "empty")]) == 2
    assert ".eml" in capsys.readouterr().err


def test_standard_input_is_a_message(desk: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((desk / "ns.eml").read_bytes())))
    assert main(["inspect", "-", *trusting(desk), "--json"]) == 0
    assert rows(capsys)[0]["proves"] == "REJECTED"


def test_the_time_the_mailbox_and_the_mode_are_chosen(desk: Path, capsys: Capture) -> None:
    mail = [str(desk / "ns.eml"), "--json"]
    cases = {
        "signer-expired": [*trusting(desk), "--at", "2050-01-01T10:00"],
        "other-mailbox": [*trusting(desk), "--mailbox", "altri@pec.example"],
        "issuer-unknown": [],
        "sdi-provider-unusual": [*trusting(desk), "--mailbox", g.COMPANY.upper(), "--at", "2026-03-02"],
    }
    for reason, options in cases.items():
        assert main(["inspect", *mail, *options]) == 0
        assert rows(capsys)[0]["reason"] == reason
    assert main(["inspect", *mail, "--trust-mode", "off"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)[0]["proves"] == "REJECTED"
    assert captured.err.startswith("ATTENZIONE")


def test_the_shipped_key_can_be_added_to_or_replaced(desk: Path, capsys: Capture) -> None:
    keys = desk / "keys"
    keys.mkdir()
    (keys / "agid.toml").write_bytes((ROOT / "schemas/pec/anchors.toml").read_bytes())
    (keys / "test.crt").write_bytes((desk / "anchor.pem").read_bytes())
    (keys / "notes.txt").write_text("not looked at", encoding="utf-8")
    assert main(["inspect", str(desk / "ns.eml"), "--trust", str(keys), "--trust-only", "--json"]) == 0
    assert rows(capsys)[0]["authenticity"] == "proven"


def test_the_sdis_own_signature_has_an_option_of_its_own(desk: Path, capsys: Capture) -> None:
    (desk / RC).write_bytes(signed(RC, the_sdi()).content)
    for name, certificate in (("root", certificates.root()), ("seal", the_sdi()), ("other", certificates.person())):
        (desk / f"{name}.pem").write_bytes(certificates.pem(certificate.certificate))
    cases = {
        ("--trust", "root"): "not-checked",
        ("--sdi-signer", "root"): "proven",
        ("--sdi-signer", "seal"): "proven",
        ("--sdi-signer", "other"): "not-checked",
    }
    for (option, name), authenticity in cases.items():
        assert main(["inspect", str(desk / RC), option, str(desk / f"{name}.pem"), "--json"]) == 0
        (row,) = rows(capsys)
        assert (row["authenticity"], row["proves"]) == (authenticity, "DELIVERED" if authenticity == "proven" else None)


@pytest.mark.parametrize(
    "options",
    [
        ["--sdi-signer", "nowhere.pem"],
        ["--sdi-signer", "empty"],
        ["--sdi-signer", "keys.toml"],
        ["--trust", "nowhere.pem"],
        ["--trust", "empty"],
        ["--trust", "broken.pem"],
        ["--trust-only"],
        ["--mailbox", "nobody"],
        ["--at", "ieri"],
        ["--trust-mode", "maybe"],
    ],
    ids=" ".join,
)
def test_a_wrong_option_is_one_line_and_2(
    desk: Path, capsys: Capture, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    (desk / "empty").mkdir()
    (desk / "keys.toml").write_bytes((ROOT / "schemas/pec/anchors.toml").read_bytes())
    (desk / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n", encoding="utf-8")
    try:
        code = main(["inspect", "ns.eml", *options])
    except SystemExit as left:
        code = left.code  # type: ignore[assignment]
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert "Traceback" not in captured.err


def test_hostile_names_and_texts_cannot_speak_to_the_terminal(desk: Path, capsys: Capture) -> None:
    evil = "\x1b]0;x\x07\x1b[2J\u202e"
    content = (
        sample(NS)
        .content.replace(b"PrezzoTotale non", "\u009b2J\u202ePrezzo".encode())
        .replace(b"<NomeFile>", "<NomeFile>\u0085".encode())
    )
    mail = envelope(File(NS, content)).replace(b"Subject:", f"Subject: {evil}".encode())
    for name in (f"{evil}.eml", "a.eml"):
        (desk / name).write_bytes(mail.replace(b"sdi48@pec", f"{evil}@pec".encode(), 1) if name == "a.eml" else mail)
    for language in ("it", "en"):
        main(["inspect", str(desk), *trusting(desk), "--lang", language])
        out = capsys.readouterr().out
        assert not any(bad in out for bad in ("\x1b]", "\x1b[2J", "\u009b", "\u202e", "\x07"))
