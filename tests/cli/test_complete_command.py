"""`invoicebridge complete`, as typed."""

import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from invoicebridge import app
from invoicebridge.cli.main import main
from invoicebridge.fatturapa import codec

DRAFTS = Path(__file__).parents[2] / "samples" / "drafts"


def draft_with(tmp_path: Path, **of_line: object) -> Path:
    values = json.loads((DRAFTS / "semplice.json").read_text(encoding="utf-8"))
    values["fattura_elettronica_body"][0]["dati_beni_servizi"]["dettaglio_linee"][1].update(of_line)
    path = tmp_path / "bozza.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def test_the_invoice_goes_to_standard_output_and_the_remarks_do_not(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    draft = draft_with(tmp_path, prezzo_totale="26.00")
    assert main(["complete", str(draft)]) == 0
    out, err = capfdbinary.readouterr()
    document = codec.read(out)
    assert document.fattura_elettronica_header.dati_trasmissione.progressivo_invio == "00001"
    assert "il totale della riga è 26.00, prezzo, quantità e sconti danno 25.00" in err.decode()


def test_in_a_folder_the_file_gets_the_next_free_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "inviate"
    out.mkdir()
    (out / "IT01234567897_0000z.xml").write_bytes(b"<x/>")
    assert main(["complete", str(DRAFTS / "semplice.json"), "--out", str(out), "--lang", "en"]) == 0
    assert (out / "IT01234567897_00010.xml").is_file()
    assert capsys.readouterr().out == f"Wrote {out / 'IT01234567897_00010.xml'}\n"


def test_runs_at_the_same_time_never_take_one_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["complete", str(DRAFTS / "semplice.json"), "--out", str(tmp_path)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(main, [command] * 8)) == {0}
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"IT01234567897_0000{number}.xml" for number in range(1, 9)]
    progressives = [codec.read(path.read_bytes()).fattura_elettronica_header for path in tmp_path.iterdir()]
    assert len({header.dati_trasmissione.progressivo_invio for header in progressives}) == 8


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_name_taken_since_the_folder_was_looked_at_is_passed_over(
    force: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("IT01234567897_00001.xml", "IT01234567897_00002.xml"):
        (tmp_path / name).write_text("another run's")
    monkeypatch.setattr(app, "sources", lambda paths: [])
    assert main(["complete", str(DRAFTS / "semplice.json"), "--out", str(tmp_path), *force]) == 0
    assert codec.read((tmp_path / "IT01234567897_00003.xml").read_bytes())
    assert (tmp_path / "IT01234567897_00002.xml").read_text() == "another run's"


def test_a_progressive_that_was_asked_for_and_is_taken_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["complete", str(DRAFTS / "semplice.json"), "--out", str(tmp_path), "--progressivo", "A1"]
    assert (main(command), main(command)) == (0, 2)
    assert "esiste già" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["show", "{}"],
        ["convert", "{}"],
        ["anonymize", "{}"],
        ["complete", "{}"],
        ["complete", str(DRAFTS / "semplice.json"), "--company", "{}"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("empty", [True, False])
def test_a_folder_where_one_file_is_wanted_is_called_a_folder(
    command: list[str], empty: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not empty:
        (tmp_path / "a.xml").write_text("<a/>")
    assert main([part.format(tmp_path) for part in command]) == 2
    assert capsys.readouterr().err == f"invoicebridge: {tmp_path} è una cartella, non un file.\n"


def test_an_existing_file_is_kept_unless_force_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "fattura.xml"
    target.write_text("mine")
    command = ["complete", str(DRAFTS / "semplice.json"), "--out", str(target)]
    assert main(command) == 2
    assert target.read_text() == "mine"
    assert main([*command, "--force"]) == 0
    assert codec.read(target.read_bytes())


def test_transliteration_happens_on_request_and_lists_every_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = draft_with(tmp_path, descrizione="Trasporto – 5 €")
    target = tmp_path / "fattura.xml"
    assert main(["complete", str(draft), "--transliterate", "--json", "--out", str(target)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(one["before"], one["after"]) for one in report["changes"]] == [("Trasporto – 5 €", "Trasporto - 5 EUR")]
    assert report["file"] == str(target)
    assert report["remarks"] == []


def test_an_attachment_may_be_named_as_a_file_beside_the_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = json.loads((DRAFTS / "semplice.json").read_text(encoding="utf-8"))
    values["fattura_elettronica_body"][0]["allegati"] = [{"file": "nota.txt", "formato_attachment": "TXT"}]
    (tmp_path / "nota.txt").write_bytes(b"ciao")
    (tmp_path / "bozza.json").write_text(json.dumps(values), encoding="utf-8")
    target = tmp_path / "fattura.xml"
    assert main(["complete", str(tmp_path / "bozza.json"), "--out", str(target)]) == 0
    (attachment,) = codec.read(target.read_bytes()).fattura_elettronica_body[0].allegati
    assert (attachment.nome_attachment, attachment.attachment) == ("nota.txt", b"ciao")


@pytest.mark.parametrize(("name", "said"), [("-", "./- non esiste"), (".", "./. è una cartella"), ("b", "./b non")])
def test_an_attachment_is_a_file_and_never_standard_input_or_a_folder(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = json.loads((DRAFTS / "semplice.json").read_text(encoding="utf-8"))
    values["fattura_elettronica_body"][0]["allegati"] = [{"file": name}]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(values).encode())))
    assert main(["complete", "-"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../nota.txt", "/etc/hostname"])
def test_an_attachment_outside_the_folder_of_the_draft_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = json.loads((DRAFTS / "semplice.json").read_text(encoding="utf-8"))
    values["fattura_elettronica_body"][0]["allegati"] = [{"file": name}]
    (tmp_path / "bozza.json").write_text(json.dumps(values), encoding="utf-8")
    assert main(["complete", str(tmp_path / "bozza.json")]) == 2
    assert name in capsys.readouterr().err


def test_the_company_file_fills_in_the_issuer(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    values = json.loads((DRAFTS / "semplice.json").read_text(encoding="utf-8"))
    company = {"cedente_prestatore": values["fattura_elettronica_header"].pop("cedente_prestatore")}
    (tmp_path / "azienda.json").write_text(json.dumps(company), encoding="utf-8")
    (tmp_path / "bozza.json").write_text(json.dumps(values), encoding="utf-8")
    assert main(["complete", str(tmp_path / "bozza.json"), "--company", str(tmp_path / "azienda.json")]) == 0
    assert b"<Denominazione>Officine Alfa S.r.l.</Denominazione>" in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON"),
        ("3", "trovato: un numero"),
        ('{"fattura_elettronica_header": {}, "fattura": 1}', "«fattura»"),
        ('{"fattura_elettronica_heade": {}}', "forse è «fattura_elettronica_header»"),
        ('{"fattura_elettronica_header": {}, "fattura": 1}', "invoicebridge json-schema --draft"),
    ],
)
def test_a_draft_that_cannot_be_read_is_explained_in_one_line_each(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bozza.json").write_text(text, encoding="utf-8")
    assert main(["complete", str(tmp_path / "bozza.json")]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("progressivo", "versione", "said"),
    [
        ("x" * 15, "FPR12", "«xxxxxxxxxxxxxxx» non è ammesso: deve avere da 1 a 10 caratteri"),
        ("00001", "FPX", "«FPX» non è tra quelli ammessi: FPA12, FPR12"),
    ],
)
def test_a_progressive_or_format_that_the_sdi_does_not_know_is_refused_with_words(
    progressivo: str, versione: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = json.loads((DRAFTS / "semplice.json").read_text(encoding="utf-8")) | {"versione": versione}
    (tmp_path / "bozza.json").write_text(json.dumps(values), encoding="utf-8")
    assert main(["complete", str(tmp_path / "bozza.json"), "--progressivo", progressivo]) == 2
    assert said in capsys.readouterr().err


def test_what_transliteration_cuts_off_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = draft_with(tmp_path, descrizione="x" * 999 + "…")
    assert main(["complete", str(draft), "--transliterate", "--out", str(tmp_path / "fattura.xml")]) == 0
    assert "è stata tolta la fine «..»" in capsys.readouterr().out
