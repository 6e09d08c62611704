"""Names and invoices that were sent by other means are known afterwards, whatever form they come in."""

from datetime import date
from pathlib import Path

import pytest

from invoicebridge import app
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up import used_lists
from invoicebridge.bridge.setting_up.sent_elsewhere import import_sent
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.sdi.archive import Member, packed
from tests.conftest import ROOT
from tests.world import World, world

FATTURE = ROOT / "samples" / "fatture"
KEY = InvoiceKey("IT01234567897", "7/A", "", date(2026, 3, 5), by_full_date=False)


def imported(around: World, *paths: Path) -> list[Outcome]:
    return list(import_sent(around.bridge, app.used_sources(map(str, paths))))


def test_sent_files_give_their_names_and_their_invoices(tmp_path: Path) -> None:
    with world(tmp_path) as around:
        (done,) = imported(around, FATTURE / "IT75100120361_LOTTO.xml", FATTURE / "IT75100120361_PACAD.xml.p7m")
        assert (done.verdict, done.detail["names"], done.detail["new_names"]) == (Verdict.DONE, "2", "2")
        assert int(done.detail["new_invoices"]) > 2
        assert around.archive.names.used("it75100120361_lotto.ZIP")
        (again,) = imported(around, FATTURE / "IT75100120361_LOTTO.xml")
        assert (again.verdict, again.detail["new_names"], again.detail["new_invoices"]) == (Verdict.NOTHING, "0", "0")


def test_archives_and_folders_are_gone_through(tmp_path: Path) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    invoice = FATTURE / "IT75100120361_TD01A.xml"
    (folder / "a.zip").write_bytes(packed([Member("x/IT75100120361_ABCDE.xml", invoice.read_bytes())]))
    (folder / "names.csv").write_text("data;nome file\n2026-01-02;IT75100120361_00007.xml.p7m\n", encoding="utf-8")
    with world(tmp_path) as around:
        outcomes = imported(around, folder)
        assert [one.code for one in outcomes] == ["ledger-lines-unusable", "ledger-imported"]
        assert all(around.archive.names.used(f"IT75100120361_{each}") for each in ("ABCDE", "00007"))


def test_each_file_that_tells_nothing_is_said_and_the_others_are_taken(tmp_path: Path) -> None:
    (tmp_path / "IT75100120361_WRONG.xml").write_bytes(b"<x")
    (tmp_path / "invoice.xml").write_bytes((FATTURE / "IT75100120361_TD01A.xml").read_bytes())
    broken = (
        (FATTURE / "IT75100120361_TD01A.xml").read_bytes().replace(b"<Data>", b"<Date>").replace(b"</Data>", b"</Date>")
    )
    (tmp_path / "IT75100120361_BRKEN.xml").write_bytes(broken)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with world(tmp_path / "world") as around:
        outcomes = imported(around, *sorted(tmp_path.glob("*.*")), tmp_path / "absent.xml")
        assert {one.what.rpartition("/")[2]: one.code for one in outcomes} == {
            "IT75100120361_BRKEN.xml": "ledger-invoice-unusable",
            "IT75100120361_WRONG.xml": "ledger-unread",
            "invoice.xml": "ledger-name-unusable",
            "picture.png": "ledger-unread",
            "absent.xml": "ledger-unread",
            "ledger": "ledger-imported",
        }
        assert around.archive.names.used("IT75100120361_BRKEN")
        assert all(outcome_text(one, language) for one in outcomes for language in ("it", "en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "IT01234567897_00001\nit01234567897_00002.xml\n\n",
            (["IT01234567897_00001", "it01234567897_00002.xml"], [], []),
        ),
        ("name,when\nIT01234567897_00001.zip,2026\nnothing,2026\n", (["IT01234567897_00001.zip"], [], [1, 3])),
        ("nome_file\tx\nIT01234567897_00001.xml\t1\nbad\t2\n", (["IT01234567897_00001.xml"], [], [3])),
        ("id_fiscale_iva;tipo_documento;numero;data;art73\nIT01234567897;TD01;7/A;2026-03-05;\n", ([], [KEY], [])),
        ("Data;Numero;Tipo_Documento;id_fiscale_iva\n05/03/2026;7/A;TD24;it01234567897\n", ([], [KEY], [])),
        ("id_fiscale_iva;tipo_documento;numero;data\nIT01234567897;TD01;7/A;2026-13-05\n", ([], [], [2])),
        ("id_fiscale_iva;tipo_documento;numero;data\n;;;\n", ([], [], [])),
        ("", ([], [], [])),
    ],
)
def test_lists_are_read_by_their_titles_or_by_what_looks_like_a_name(
    text: str, expected: tuple[list[str], list[InvoiceKey], list[int]]
) -> None:
    names, keys, wrong = expected
    assert used_lists.read(text.encode()) == used_lists.Used(tuple(names), tuple(keys), tuple(wrong))


def test_credit_notes_and_full_dates_are_kept_apart() -> None:
    rows = ["IT1,TD04,1,2026-01-01,", "IT1,TD08,1,2026-01-01,", "IT1,TD01,1,2026-01-01,si"]
    text = "\n".join(["id_fiscale_iva,tipo_documento,numero,data,art73", *rows])
    keys = used_lists.read(text.encode("utf-8-sig")).keys
    assert [(key.space, key.by_full_date) for key in keys] == [("TD04", False), ("TD08", False), ("", True)]


def test_a_list_in_windows_1252_is_read() -> None:
    assert used_lists.read("città\nIT01234567897_00001\n".encode("cp1252")).names == ("IT01234567897_00001",)
