"""Our mail says who sends it, carries the files unchanged, and its size is known before it is made."""

from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.pec.compose import (
    File,
    OutgoingMail,
    TipoRicevuta,
    compose,
    compose_probe,
    encoded_size,
    wire_size,
)
from invoicebridge.pec.messages import OrdinaryMail
from invoicebridge.pec.parse import parse

AT = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1)))
FILE = File("IT01234567890_00001.xml.p7m", b"\x30\x82\r\n.\r\n\x00\xff" * 100)


def composed(*files: File, **changes: object) -> OutgoingMail:
    """A mail to the SdI, with changes."""
    how: dict[str, object] = {
        "sender": "ditta@pec.example",
        "recipient": "sdi01@pec.fatturapa.it",
        "message_id": "t.1@bridge.example",
        "at": AT,
    }
    return compose(files or (FILE,), **{**how, **changes})  # type: ignore[arg-type]


def as_others_read_it(mail: OutgoingMail) -> EmailMessage:
    """The mail through the standard library."""
    message = message_from_bytes(mail.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_the_head_is_what_a_provider_demands() -> None:
    message = as_others_read_it(composed(tipo_ricevuta=TipoRicevuta.BREVE))
    assert {name.lower(): str(value) for name, value in message.items() if name != "Content-Type"} == {
        "date": "Mon, 02 Mar 2026 10:00:00 +0100",
        "from": "ditta@pec.example",
        "to": "sdi01@pec.fatturapa.it",
        "message-id": "<t.1@bridge.example>",
        "subject": "IT01234567890_00001.xml.p7m",
        "x-tiporicevuta": "breve",
        "mime-version": "1.0",
    }


def test_the_text_is_short_and_italian_and_names_the_file() -> None:
    body = as_others_read_it(composed()).get_body()
    assert body is not None
    assert " ".join(body.get_content().split()) == (
        "Si trasmette in allegato al Sistema di Interscambio, per l'elaborazione: IT01234567890_00001.xml.p7m"
    )


def test_the_file_travels_unchanged() -> None:
    (file,) = as_others_read_it(composed()).iter_attachments()
    assert (file.get_filename(), file.get_content(), file.get_content_type()) == (
        FILE.name,
        FILE.content,
        "application/pkcs7-mime",
    )


def test_equal_arguments_give_equal_bytes() -> None:
    assert composed() == composed()


def test_several_files_share_a_mail_and_the_subject_says_so() -> None:
    mail = composed(FILE, File("IT01234567890_00002.xml", b"<a/>"), File("IT01234567890_00003.zip", b"PK"))
    message = parse(mail.content)
    assert isinstance(message, OrdinaryMail)
    assert message.heading.subject == "IT01234567890_00001.xml.p7m (+2)"
    assert [file.content for file in message.attachments] == [FILE.content, b"<a/>", b"PK"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=400), min_size=1, max_size=4))
def test_the_size_on_the_wire_is_known_before_and_no_line_needs_stuffing(contents: list[bytes]) -> None:
    files = [File(f"IT01234567890_{number:05}.xml", content) for number, content in enumerate(contents)]
    mail = composed(*files)
    lines = mail.content.split(b"\r\n")
    expected = wire_size(files, sender=mail.sender, recipient=mail.recipient, message_id=mail.message_id)
    assert mail.size == expected == len(mail.content)
    assert not any(line.startswith(b".") or b"\n" in line or b"\r" in line or len(line) > 300 for line in lines)


@given(st.integers(0, 5000))
def test_the_size_of_base64_is_arithmetic(size: int) -> None:
    content = composed(File("a.bin", bytes(size))).content
    empty = composed(File("a.bin", b"")).content
    assert encoded_size(size) == len(content) - len(empty)


def test_a_mail_beyond_the_limit_is_refused_before_it_is_made() -> None:
    with pytest.raises(InvalidDocument) as refused:
        composed(File("IT01234567890_00001.zip", bytes(22_500_000)))
    assert refused.value.code == "mail-too-large"
    assert int(refused.value.parameters["size"]) > 30_000_000
    assert composed(limit=composed().size).size == composed().size


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "ditta@pec.example\r\nBcc: x@y.example"},
        {"sender": "Ditta <ditta@pec.example>"},
        {"sender": "ditta"},
        {"recipient": "sdi01@pec.fatturapa.it, sdi02@pec.fatturapa.it"},
        {"recipient": ""},
        {"message_id": "<a@b.example>"},
        {"message_id": "a b@c.example"},
        {"message_id": "a@" + "b" * 300},
    ],
)
def test_an_address_or_id_that_could_say_more_than_one_thing_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        composed(**changes)


@pytest.mark.parametrize("name", ["", "a b.xml", 'a".xml', "a\r\nb.xml", "perché.xml", "../a.xml", "x" * 101])
def test_a_file_name_that_cannot_travel_is_refused(name: str) -> None:
    with pytest.raises(InvalidDocument):
        composed(File(name, b""))


def test_no_file_and_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidDocument):
        compose((), sender="a@b.example", recipient="c@d.example", message_id="e@f.example", at=AT)
    with pytest.raises(InvalidDocument):
        composed(File("IT1_1.xml", b"a"), File("it1_1.XML", b"b"))


@pytest.mark.parametrize("address", [".a@pec.it", "a.@pec.it", "a..b@pec.it", f"{'a' * 65}@pec.it", "a@pec..it"])
def test_an_address_with_a_dot_out_of_place_or_too_long_a_name_is_refused(address: str) -> None:
    for role in ("sender", "recipient"):
        with pytest.raises(ConfigurationError):
            composed(**{role: address})


def test_an_address_with_dots_between_its_words_is_taken() -> None:
    assert composed(sender=f"a.b-c.{'d' * 58}@pec.it").sender.startswith("a.b-c.")


def test_a_date_without_a_zone_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        composed(at=datetime(2026, 3, 2))  # noqa: DTZ001  # naive on purpose


def test_a_probe_has_no_attachment_and_its_own_message_id() -> None:
    sender, recipient, message_id = "ditta@pec.esempio.example", "sdi01@pec.fatturapa.it", "1@pec.esempio.example"
    mail = compose_probe(sender=sender, recipient=recipient, message_id=message_id, at=AT)
    read = message_from_bytes(mail.content)
    assert (read.get_content_type(), read.is_multipart(), read["X-TipoRicevuta"]) == ("text/plain", False, "breve")
    assert (read["Message-ID"], read["To"]) == ("<1@pec.esempio.example>", "sdi01@pec.fatturapa.it")
    assert mail.content.count(b"\n") == mail.content.count(b"\r\n")
    with pytest.raises(ValueError, match="aware"):
        compose_probe(sender=mail.sender, recipient=mail.recipient, message_id="1@x.it", at=AT.replace(tzinfo=None))
    with pytest.raises(ConfigurationError, match="mail-address-unusable"):
        compose_probe(sender="nobody", recipient=mail.recipient, message_id="1@x.it", at=AT)
