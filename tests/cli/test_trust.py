"""`invoicebridge trust`: shows and updates the trusted lists, and `--trust list` judges with them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoicebridge.cli.main import main
from tests import certificates
from tests.cli import signing
from tests.cli.signing import AT, INVOICE, Desk
from tests.connectors.signers import keys
from tests.trust_lists import NOW, Draft, Service, operator, signed

Capture = pytest.CaptureFixture[str]
Update = Callable[..., int]


@pytest.fixture
def desk(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("INVOICEBRIDGE_DATA", str(tmp_path / "data"))
    return signing.desk(tmp_path, root, monkeypatch)


@pytest.fixture
def italian() -> Draft:
    """A list with the authority that certified the desk's key."""
    return Draft(services=(Service(authority=keys.held().above[-1]),))


@pytest.fixture
def update(desk: Desk) -> Update:
    """A function that loads a list, which may be signed by the operator of its territory."""

    def load(draft: Draft, content: bytes | None = None, *more: str) -> int:
        path = desk.folder / "list.xml"
        path.write_bytes(content or signed(draft))
        signer = desk.folder / "operator.pem"
        signer.write_bytes(certificates.pem(operator(draft.territory).certificate))
        return main(["trust", "update", str(path), "--signed-by", str(signer), *more])

    return load


def signed_invoice(desk: Desk, capsys: Capture) -> str:
    assert main(["sign", str(desk.invoices), *desk.key, *AT, "--json"]) == 0
    capsys.readouterr()
    return str(desk.invoices / f"{INVOICE}.p7m")


def test_update_says_what_was_loaded_and_list_shows_it(update: Update, italian: Draft, capsys: Capture) -> None:
    assert update(italian) == 0
    loaded = capsys.readouterr().out
    assert main(["trust", "list"]) == 0
    shown = capsys.readouterr().out
    assert shown == loaded
    assert "IT      57      " in shown
    assert "in vigore  1         TEST ONLY Operator IT" in shown


def test_list_as_json_counts_the_authorities(update: Update, italian: Draft, capsys: Capture) -> None:
    assert update(italian, None, "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["territory"], row["authorities"], row["stale"], row["left_out"]) == ("IT", 1, False, 0)
    assert row["next_update"] == (NOW + timedelta(days=100)).isoformat()


def test_without_lists_list_says_so(desk: Desk, capsys: Capture) -> None:
    assert main(["trust", "list", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "No trusted list is kept.\n"


def test_a_refused_list_is_told_in_one_line_and_nothing_is_kept(
    desk: Desk, update: Update, italian: Draft, capsys: Capture
) -> None:
    assert update(italian, signed(italian, operator("DE"))) == 2
    assert "TEST ONLY Operator DE" in capsys.readouterr().err
    assert update(replace(italian, next_update=NOW)) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "è scaduto" in said.err
    assert not (desk.folder / "data").exists()


def test_a_list_of_lists_whose_country_cannot_be_had_ends_in_two(update: Update, capsys: Capture) -> None:
    union = Draft(territory="EU", pointers=[("IT", "http://127.0.0.1:9/", operator("IT").certificate)])
    assert update(union) == 2
    said = capsys.readouterr()
    assert said.out.splitlines()[1].startswith("EU")
    assert "non si può scaricare" in said.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["update"], "Non è conservato alcun elenco"),
        (["update", "--signed-by", "x.pem"], "--signed-by vale per un elenco"),
        (["update", "none.xml"], "none.xml"),
        (["update", "none.xml", "--country", "ITA"], "«ITA»"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(desk: Desk, capsys: Capture, arguments: list[str], words: str) -> None:
    assert main(["trust", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_verify_unwrap_and_check_trust_the_authorities_of_the_lists(
    desk: Desk, update: Update, italian: Draft, capsys: Capture
) -> None:
    invoice = signed_invoice(desk, capsys)
    assert update(italian) == 0
    capsys.readouterr()
    assert main(["verify", invoice, "--trust", "list"]) == 0
    assert "firma valida" in capsys.readouterr().out
    assert main(["unwrap", invoice, "--trust", "list", "--out", "-"]) == 0
    capsys.readouterr()
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)  # not before the signature, which was made just now
    assert main(["check", invoice, "--trust", "list", "--at", tomorrow.isoformat(), "--json"]) == 0
    assert "00104" not in capsys.readouterr().out


def test_an_authority_that_is_not_in_the_lists_is_not_trusted(desk: Desk, update: Update, capsys: Capture) -> None:
    invoice = signed_invoice(desk, capsys)
    other = certificates.authority("TEST ONLY - Second CA").certificate
    assert update(Draft(services=(Service(authority=other),))) == 0
    capsys.readouterr()
    assert main(["verify", invoice, "--trust", "list"]) == 1
    assert "00104" in capsys.readouterr().out


def test_without_lists_trust_list_is_refused(desk: Desk, capsys: Capture) -> None:
    invoice = signed_invoice(desk, capsys)
    assert main(["verify", invoice, "--trust", "list"]) == 2
    assert "invoicebridge trust update" in capsys.readouterr().err
