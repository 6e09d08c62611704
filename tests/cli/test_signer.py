"""`invoicebridge signer`: whether it signs, with which certificate, for how long; which ones there are."""

import json
from pathlib import Path

import pytest

from invoicebridge.cli.main import main
from tests import certificates
from tests.cli import signing
from tests.cli.signing import Desk
from tests.connectors.signers import keys

Capture = pytest.CaptureFixture[str]
SETTINGS = """
[signers.file]
kind = "pkcs12"
file = "key.p12"
passphrase = { env = "TEST_PASSPHRASE" }

[signers.token]
kind = "pkcs11"
module = "/usr/lib/token.so"
token = "prova"
pin = { file = "/run/secrets/pin" }
"""


@pytest.fixture
def desk(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return signing.desk(tmp_path, root, monkeypatch)


def test_a_test_signs_a_probe_and_tells_the_certificate(desk: Desk, capsys: Capture) -> None:
    assert main(["signer", "test", *desk.key]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Il firmatario firma, e la firma si verifica (rsa-sha256)." in said
    assert "Titolare: TEST ONLY Rossi Mario" in said
    assert "Qualificato: sì" in said
    assert "ancora 364 giorni" in said


def test_a_certificate_that_is_not_qualified_or_ends_soon_is_told(desk: Desk, capsys: Capture) -> None:
    end = keys.NOW.replace(year=keys.NOW.year + 1)
    plain = certificates.holder(qualified=False, not_after=end)
    keys.write_pkcs12(desk.folder / "key.p12", plain)
    assert main(["signer", "test", *desk.key, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["good"], told["certificate"]["qualified"], len(told["remarks"])) == (True, False, 1)
    keys.write_pkcs12(desk.folder / "key.p12", keys.held("p-256", -1, 10))
    assert main(["signer", "test", *desk.key, "--lang", "en"]) == 0
    assert "9 days left: renew it in time" in capsys.readouterr().out


def test_a_certificate_not_meant_for_signing_is_refused(desk: Desk, capsys: Capture) -> None:
    keys.write_pkcs12(desk.folder / "key.p12", certificates.holder(use="key_encipherment"))
    assert main(["signer", "test", *desk.key]) == 2
    assert "non ammette la firma" in capsys.readouterr().err


def test_the_signers_of_the_settings_are_listed_with_the_places_of_their_secrets(desk: Desk, capsys: Capture) -> None:
    assert main(["signer", "list", "--settings", desk.settings(SETTINGS), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["kind"]) for row in rows] == [("file", "pkcs12"), ("token", "pkcs11")]
    assert rows[0]["options"] == {"file": str(desk.folder / "key.p12"), "passphrase": "$TEST_PASSPHRASE"}
    assert rows[1]["options"]["pin"] == "/run/secrets/pin"
    assert main(["signer", "list", "--settings", desk.settings(SETTINGS)]) == 0
    assert "file (pkcs12)" in capsys.readouterr().out


def test_a_secret_in_the_settings_is_refused_and_not_repeated(desk: Desk, capsys: Capture) -> None:
    spoiled = desk.settings(SETTINGS.replace('{ env = "TEST_PASSPHRASE" }', '"segreto-4711"'))
    assert main(["signer", "list", "--settings", spoiled]) == 2
    error = capsys.readouterr().err
    assert "signers.file.passphrase" in error
    assert "4711" not in error
