"""daticert.xml is read as written, and what is wrong with it is a value."""

from datetime import datetime, timedelta, timezone

import pytest

from invoicebridge.pec.daticert import LARGEST, Daticert, Destinatario, Read, bare_id, parse
from invoicebridge.pec.deviations import Deviation, Oddity

FULL = """<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="avvenuta-consegna" errore="nessuno">
  <intestazione>
    <mittente> ditta@pec.example </mittente>
    <destinatari tipo="certificato">sdi01@pec.fatturapa.it</destinatari>
    <destinatari tipo="esterno">a@b.example</destinatari>
    <risposte></risposte>
    <oggetto>Fattura &amp; altro</oggetto>
  </intestazione>
  <dati>
    <gestore-emittente>ARUBA PEC S.p.A.</gestore-emittente>
    <data zona="+0100"><giorno>05/03/2026</giorno><ora>09:08:07</ora></data>
    <identificativo>opec1@pec.example</identificativo>
    <msgid>&lt;20260305.1@ditta.example&gt;</msgid>
    <ricevuta tipo="breve"/>
    <consegna>sdi01@pec.fatturapa.it</consegna>
    <ricezione>a@pec.example</ricezione>
    <ricezione>b@pec.example</ricezione>
    <errore-esteso>5.1.1</errore-esteso>
  </dati>
</postacert>"""


def deviations(text: str) -> tuple[Deviation, ...]:
    """What is odd in the file."""
    return parse(text.encode()).deviations


def test_a_full_daticert_gives_all_its_facts() -> None:
    read = parse(FULL.encode())
    assert read.deviations == ()
    assert read.daticert == Daticert(
        tipo="avvenuta-consegna",
        errore="nessuno",
        mittente="ditta@pec.example",
        destinatari=(Destinatario("sdi01@pec.fatturapa.it", True), Destinatario("a@b.example", False)),
        risposte="",
        oggetto="Fattura & altro",
        gestore_emittente="ARUBA PEC S.p.A.",
        at=datetime(2026, 3, 5, 9, 8, 7, tzinfo=timezone(timedelta(hours=1))),
        identificativo="opec1@pec.example",
        msgid="20260305.1@ditta.example",
        ricevuta="breve",
        consegna="sdi01@pec.fatturapa.it",
        ricezione=("a@pec.example", "b@pec.example"),
        errore_esteso="5.1.1",
    )


@pytest.mark.parametrize(
    ("zona", "hours"), [("+0100", 1), ("-0330", -3.5), ("+0000", 0), ("-0000", 0), ("0200", 2), ("+02:00", 2)]
)
def test_the_zone_has_a_sign(zona: str, hours: float) -> None:
    read = parse(FULL.replace("+0100", zona).encode())
    assert read.daticert is not None
    assert read.daticert.at is not None
    assert read.daticert.at.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('zona="+0100"', ""),
        ("+0100", "+9900"),
        ("+0100", "CET"),
        ("05/03/2026", "31/02/2026"),
        ("05/03/2026", "2026-03-05"),
        ("09:08:07", "25:00:00"),
        ("05/03/2026", "٠٥/03/2026"),
    ],
)
def test_a_moment_that_cannot_be_read_is_reported_and_the_rest_is_kept(old: str, new: str) -> None:
    read = parse(FULL.replace(old, new).encode())
    assert read.daticert is not None
    assert read.daticert.at is None
    assert read.daticert.msgid == "20260305.1@ditta.example"
    assert [one.oddity for one in read.deviations] == [Oddity.DATE_MALFORMED]


def test_msgid_may_be_absent() -> None:
    read = parse(FULL.replace("<msgid>&lt;20260305.1@ditta.example&gt;</msgid>", "").encode())
    assert read.daticert is not None
    assert (read.daticert.msgid, read.deviations) == (None, ())


def test_an_msgid_with_unescaped_brackets_is_read_and_reported() -> None:
    read = parse(FULL.replace("&lt;", "<").replace("&gt;", ">").encode())
    assert read.daticert is not None
    assert read.daticert.msgid == "20260305.1@ditta.example"
    assert read.deviations == (Deviation(Oddity.DATICERT_REPAIRED),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<postacert",
        "<altro/>",
        '<postacert xmlns="urn:x"/>',
        '<!DOCTYPE postacert [<!ENTITY a "b">]><postacert/>',
        "<postacert><msgid><a></msgid></postacert>x",
        "\x00\x01",
    ],
)
def test_what_is_no_daticert_is_reported_as_malformed(text: str) -> None:
    read = parse(text.encode())
    assert read.daticert is None
    assert Oddity.DATICERT_MALFORMED in {one.oddity for one in read.deviations}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<mittente> ditta@pec.example </mittente>", "", Deviation(Oddity.FIELD_MISSING, "mittente")),
        (
            "<consegna>",
            "<consegna>x</consegna><consegna>",
            Deviation(Oddity.FIELD_REPEATED, "consegna"),
        ),
        ('tipo="avvenuta-consegna"', 'tipo="inventato"', Deviation(Oddity.VALUE_UNKNOWN, "tipo=inventato")),
        ('errore="nessuno"', 'errore="boh"', Deviation(Oddity.VALUE_UNKNOWN, "errore=boh")),
        ("<identificativo>opec1@pec.example</identificativo>", "", Deviation(Oddity.FIELD_MISSING, "identificativo")),
    ],
)
def test_what_the_scheme_does_not_foresee_is_listed(old: str, new: str, expected: Deviation) -> None:
    assert deviations(FULL.replace(old, new)) == (expected,)


def test_elements_of_other_places_are_not_taken_for_certified_ones() -> None:
    read = parse(FULL.replace("<dati>", "<altri><msgid>falso</msgid></altri><dati>").encode())
    assert read.daticert is not None
    assert read.daticert.msgid == "20260305.1@ditta.example"


@pytest.mark.parametrize("name", ["mittente", "msgid", "oggetto", "consegna", "ricezione", "giorno"])
def test_an_element_where_only_text_may_stand_makes_the_whole_malformed(name: str) -> None:
    assert parse(FULL.replace(f"<{name}>", f"<{name}><b>falso</b>", 1).encode()) == Read(
        None, (Deviation(Oddity.DATICERT_MALFORMED, f"{name}/b"),)
    )


@pytest.mark.parametrize("name", ["mittente", "msgid", "oggetto", "identificativo", "intestazione", "dati", "ricevuta"])
def test_what_stands_twice_and_may_stand_once_is_listed(name: str) -> None:
    end = "/>" if name == "ricevuta" else f"</{name}>"
    before, _, after = FULL.rpartition(end)
    twice = f"{before}{end}<{name}/>{after}"
    assert Deviation(Oddity.FIELD_REPEATED, name) in deviations(twice)


def test_a_file_larger_than_any_genuine_one_is_not_read() -> None:
    padded = FULL.encode() + b" " * (LARGEST - len(FULL.encode()))
    assert parse(padded).daticert is not None
    assert [one.oddity for one in parse(padded + b" ").deviations] == [Oddity.DATICERT_MALFORMED]


def test_message_ids_are_compared_without_brackets_and_blanks() -> None:
    assert bare_id(" <a.b@c\r\n .example> ") == "a.b@c.example"
