"""A store that was restored from an old copy: nothing goes before it knows what it forgot, and nothing goes twice."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Cursor, Filter
from invoicebridge.bridge.backing_up import returning
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.mailing import Batch, Unseen
from invoicebridge.bridge.preparing.prepare import prepare
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.retry import retry
from invoicebridge.bridge.sending.transmit import release, transmit
from invoicebridge.connectors.archive import store
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.backup import restoring, writing
from invoicebridge.connectors.files import InputSource
from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.compose import File, OutgoingMail
from invoicebridge.sandbox.arrived import Outline
from invoicebridge.sandbox.notification_writer import metadata
from invoicebridge.sandbox.pec_mail import Certified, Kind, Sent
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.dialogue import Ending
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import Post, mailed
from tests.bridge.queued import codes, known_box, prepared, queue
from tests.fatturapa.small_invoices import body, invoice
from tests.pec import generator as g
from tests.world import AT, MAILBOX, CountedIds, World, world

MARGIN = 100
LATER = AT + timedelta(hours=1)
DAY = date(2026, 11, 20)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        known_box(made.archive)
        made.archive.names.start("IT", "75100120361", after="00009")
        yield made


def quietly(_more: int, _all: int) -> None:
    """Nobody looks."""


def copied(small: World, path: Path) -> Path:
    """The store as it is now."""
    database = Database(parsed_url(small.url))
    with path.open("xb") as stream:
        writing.write(database, stream, None, small.clock.now(), quietly)
    database.close()
    return path


@contextmanager
def restored(small: World, copy: Path) -> Iterator[Bridge]:
    """The bridge over a store that was made from the copy, in another process."""
    url = f"sqlite:///{copy.parent}/new/bridge.db"
    small.clock.at += timedelta(hours=1)
    restoring.restore(copy, None, url, small.clock.now(), MARGIN, quietly)
    with store.opened(url) as archive:
        yield replace(small.bridge, archive=archive, ids=CountedIds(own="new"))


def subject(mail: OutgoingMail) -> str:
    """As the mail's own header has it."""
    return str(message_from_bytes(mail.content)["Subject"])


def consegna(mail: OutgoingMail, *, whole: bool = True) -> bytes:
    """The receipt of delivery of a mail as it was sent; a brief one where it is not `whole`."""
    ricevuta = "completa" if whole else "breve"
    certified = Certified(AT, f"opec.{mail.message_id}", consegna=mail.recipient, ricevuta=ricevuta)
    original = mail.content if whole else b"Subject: x\r\n\r\n"
    return g.provider().receipt(Kind.AVVENUTA_CONSEGNA, sent(mail), certified, original=original, number=1)


def sent(mail: OutgoingMail) -> Sent:
    """The mail as the provider got it."""
    return Sent(MAILBOX.address, (mail.recipient,), subject(mail), mail.message_id, mail.content)


def accettazione(mail: OutgoingMail) -> bytes:
    """The provider has accepted the mail."""
    return g.provider().receipt(Kind.ACCETTAZIONE, sent(mail), Certified(AT, f"opec.{mail.message_id}"), number=2)


def released(bridge: Bridge) -> list[Outcome]:
    """Everything is done that has to be."""
    outcomes = list(returning.rescan(bridge, MARGIN))
    return [*outcomes, *returning.release(bridge, "Maria Rossi", "confrontato")]


def told(outcomes: list[Outcome], code: str) -> Outcome:
    """The only outcome with this code."""
    (one,) = [outcome for outcome in outcomes if outcome.code == code]
    return one


def test_nothing_goes_before_the_mailboxes_were_read_and_a_person_has_said_so(small: World, tmp_path: Path) -> None:
    queue(small.archive, 1)
    with restored(small, copied(small, tmp_path / "a")) as bridge:
        assert codes(transmit(bridge)) == ["locked-restored"]
        with pytest.raises(ConfigurationError, match="restore-releases"):
            list(release(bridge, "Maria Rossi"))
        with pytest.raises(ConfigurationError, match="restore-not-ready"):
            list(returning.release(bridge, "Maria Rossi", "so"))
        small.inbox.down = True
        outcomes = list(returning.rescan(bridge, MARGIN))
        assert codes(outcomes)[-1] == "restore-rescan-next"
        with pytest.raises(ConfigurationError, match="restore-not-ready"):
            list(returning.release(bridge, "Maria Rossi", "so"))
        small.inbox.down = False
        assert codes(returning.rescan(bridge, MARGIN))[-2:] == ["restore-names", "restore-release-next"]
        with pytest.raises(ConfigurationError, match="decision-unsigned"):
            list(returning.release(bridge, "Maria Rossi", " "))
        assert codes(returning.release(bridge, "Maria Rossi", "confrontato")) == ["restore-released"]
        assert codes(returning.standing(bridge)) == ["restored-released"]
        assert bridge.archive.sending_lock() is None
        with pytest.raises(ConfigurationError, match="not-restored"):
            list(returning.rescan(bridge, MARGIN))
    assert small.outbox.mails == []


@pytest.mark.parametrize("receipt", [accettazione, consegna, lambda mail: consegna(mail, whole=False)])
def test_a_file_that_waited_in_the_copy_and_was_sent_since_is_not_sent_again(
    small: World, tmp_path: Path, receipt: Callable[[OutgoingMail], bytes]
) -> None:
    queue(small.archive, 1, 2)
    copy = copied(small, tmp_path / "a")
    list(transmit(small.bridge, limit=1))
    (mail,) = small.outbox.mails
    small.inbox.mails["INBOX"].append(receipt(mail))
    with restored(small, copy) as bridge:
        outcomes = released(bridge)
        assert told(outcomes, "restore-traces").detail["mails"] == "1"
        assert told(outcomes, "restore-released").detail["held"] == "1"
        moved = State.PEC_ACCEPTED if receipt is accettazione else State.PEC_DELIVERED
        assert bridge.archive.transmissions.states(["t00001"]) == {"t00001": moved}
        assert "attempt-found" in [line.event.what for line in bridge.archive.stories.of("t00001")]
        assert codes(transmit(bridge)) == []
        list(retry(bridge, all_=True))
        list(transmit(bridge))
        assert [subject(one) for one in small.outbox.mails] == ["IT75100120361_00001.xml", "IT75100120361_00002.xml"]
        assert bridge.archive.stories.verify() == ()


def test_what_collect_has_read_before_is_taken_up_all_the_same(small: World, tmp_path: Path) -> None:
    queue(small.archive, 1)
    copy = copied(small, tmp_path / "a")
    list(transmit(small.bridge))
    small.inbox.mails["INBOX"].append(consegna(small.outbox.mails[0]))
    with restored(small, copy) as bridge:
        list(collect(bridge))
        assert bridge.archive.transmissions.states(["t00001"]) == {"t00001": State.PREPARED}
        released(bridge)
        assert bridge.archive.transmissions.states(["t00001"]) == {"t00001": State.PEC_DELIVERED}


def test_the_answer_of_the_sdi_alone_keeps_a_file_from_being_sent(small: World, tmp_path: Path) -> None:
    (one,) = small.archive.transmissions.get(queue(small.archive, 1))
    copy = copied(small, tmp_path / "a")
    list(transmit(small.bridge))
    (attempt,) = small.archive.attempts.of(one.id)
    small.inbox.mails["INBOX"].append(Post(attempt.attempt).answer("RC", one))
    with restored(small, copy) as bridge:
        assert told(released(bridge), "restore-released").detail["held"] == "0"
        assert bridge.archive.transmissions.states([one.id]) == {one.id: State.DELIVERED}
        list(retry(bridge, all_=True))
        assert codes(transmit(bridge)) == []


def test_a_file_that_the_copy_never_knew_burns_its_name_and_its_invoice(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    queue(small.archive, prepared(7, name="IT75100120361_0000F.xml"))
    list(transmit(small.bridge))
    small.inbox.mails["INBOX"] += [accettazione(small.outbox.mails[0]), consegna(small.outbox.mails[0])]
    with restored(small, copy) as bridge:
        outcomes = released(bridge)
        assert told(outcomes, "restore-traces").detail["files"] == "1"
        assert "restore-names-alone" not in codes(outcomes)
        assert bridge.archive.names.used("IT75100120361_0000F.xml.p7m")
        again = InputSource(invoice(body(numero="7", data=DAY.isoformat())), "7.xml", "IT75100120361_0000G.xml")
        (refused,) = prepare(bridge, [again])
        assert [fault.code for fault in refused.faults] == ["00404"]
        (name,) = bridge.archive.names.allocate("IT", "75100120361", 1, LATER)
        assert int(name[-5:], 36) > int("0000F", 36) + MARGIN
    assert len(small.outbox.mails) == 1


def test_an_invoice_that_was_rejected_since_may_be_sent_again(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    (one,) = small.archive.transmissions.get(queue(small.archive, prepared(7, name="IT75100120361_0000F.xml")))
    list(transmit(small.bridge))
    (attempt,) = small.archive.attempts.of(one.id)
    small.inbox.mails["INBOX"] += [consegna(small.outbox.mails[0]), Post(attempt.attempt).answer("NS", one)]
    with restored(small, copy) as bridge:
        released(bridge)
        again = InputSource(invoice(body(numero="7", data=DAY.isoformat())), "7.xml", "IT75100120361_0000G.xml")
        (ready,) = prepare(bridge, [again])
        assert ready.verdict is Verdict.DONE
        assert bridge.archive.names.used("IT75100120361_0000F.xml")


def test_of_a_file_whose_name_alone_is_known_a_person_is_told(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    queue(small.archive, prepared(7, name="IT75100120361_0000F.xml"))
    list(transmit(small.bridge))
    small.inbox.mails["INBOX"].append(accettazione(small.outbox.mails[0]))
    with restored(small, copy) as bridge:
        alone = told(released(bridge), "restore-names-alone")
        assert (alone.verdict, alone.detail["names"]) == (Verdict.ATTENTION, "IT75100120361_0000F.xml")


def test_the_files_of_a_zip_are_found_in_its_receipt(small: World, tmp_path: Path) -> None:
    queue(small.archive, 1, 2)
    copy = copied(small, tmp_path / "a")
    list(transmit(small.with_rules(mailbox=replace(MAILBOX, zip_from=2))))
    (mail,) = small.outbox.mails
    small.inbox.mails["INBOX"].append(consegna(mail))
    with restored(small, copy) as bridge:
        outcomes = released(bridge)
        assert told(outcomes, "restore-released").detail["held"] == "0"
        assert "restore-names-alone" not in codes(outcomes)
        assert set(bridge.archive.transmissions.states(["t00001", "t00002"]).values()) == {State.PEC_DELIVERED}
        (found,) = bridge.archive.transmissions.get(["t00001"])
        assert found.archive == subject(mail)
        assert bridge.archive.names.used(subject(mail))


def test_a_file_prepared_since_under_a_name_that_was_used_is_held(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    queue(small.archive, prepared(7, name="IT75100120361_0000F.xml"))
    list(transmit(small.bridge))
    small.inbox.mails["INBOX"].append(consegna(small.outbox.mails[0]))
    with restored(small, copy) as bridge:
        queue(bridge.archive, prepared(8, name="IT75100120361_0000F.xml"))
        assert "restore-name-clash" in codes(released(bridge))
        assert codes(transmit(bridge)) == []
        (held,) = bridge.archive.overview.list(Filter(held=True))
        assert held.held == "restored-name"


def test_names_of_strangers_are_burnt_and_do_not_move_the_others(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    nobodys = Attempt(message_id="m@x", transmissions=(), address="sdi01@pec.fatturapa.it", saved_at=AT, lease_ends=AT)
    stranger = Post(nobodys).letter()
    forged = g.provider().anomaly(replace(stranger, subject="IT75100120361_0ZZZZ.xml"), AT, "x@pec.gestore.example")
    small.inbox.mails["INBOX"].append(forged)
    with restored(small, copy) as bridge:
        names = told(released(bridge), "restore-names")
        assert bridge.archive.names.used("IT75100120361_0ZZZZ")
        assert int(names.detail["next"][-5:], 36) < 9 + 3 * MARGIN


def test_a_rescan_that_was_cut_off_is_done_again_from_the_beginning(small: World, tmp_path: Path) -> None:
    queue(small.archive, 1)
    copy = copied(small, tmp_path / "a")
    queue(small.archive, prepared(7, name="IT75100120361_0000F.xml"))
    list(transmit(small.bridge))
    small.inbox.mails["INBOX"] += [consegna(mail) for mail in small.outbox.mails]
    with restored(small, copy) as bridge:
        assert next(returning.rescan(bridge, MARGIN)).what
        outcomes = released(bridge)
        assert int(told(outcomes, "restore-names").detail["next"][-5:], 36) > int("0000F", 36) + MARGIN
        assert told(outcomes, "restore-released").detail["held"] == "0"
        assert bridge.archive.transmissions.states(["t00001"]) == {"t00001": State.PEC_DELIVERED}


def test_a_file_that_was_put_off_when_the_copy_was_made_waits_for_a_person(small: World, tmp_path: Path) -> None:
    mailed(small, small.archive.transmissions.get(queue(small.archive, 1)), ending=Ending.LATER)
    with restored(small, copied(small, tmp_path / "a")) as bridge:
        assert told(released(bridge), "restore-released").detail["held"] == "1"
        assert codes(transmit(bridge)) == []
        list(retry(bridge, all_=True))
        list(transmit(bridge))
    assert len(small.outbox.mails) == 1


def test_of_a_forgotten_file_only_the_invoices_that_were_refused_may_be_sent_again(
    small: World, tmp_path: Path
) -> None:
    copy = copied(small, tmp_path / "a")
    content = invoice(*(body(numero=numero, data=DAY.isoformat()) for numero in ("71", "72")))
    (one,) = small.archive.transmissions.get(
        queue(small.archive, prepared(7, name="IT75100120361_0000F.xml", content=content))
    )
    list(transmit(small.bridge))
    (attempt,) = small.archive.attempts.of(one.id)
    post = Post(attempt.attempt)
    refusal = post.notification("NE", replace(one, formato="FPA12"), outcome="EC02")
    reference = (
        b"<RiferimentoFattura><NumeroFattura>72</NumeroFattura><AnnoFattura>2026</AnnoFattura></RiferimentoFattura>"
    )
    unsigned = re.sub(rb"<ds:Signature.*</ds:Signature>", b"", refusal.content, flags=re.DOTALL)
    named = File(refusal.name, unsigned.replace(b"<Esito>", reference + b"<Esito>"))
    small.inbox.mails["INBOX"] += [consegna(small.outbox.mails[0]), post.envelope(named)]
    with restored(small, copy) as bridge:
        released(bridge)
        for numero, verdict in (("71", Verdict.FAILED), ("72", Verdict.DONE)):
            again = invoice(body(numero=numero, data=DAY.isoformat()))
            (told_,) = prepare(bridge, [InputSource(again, f"{numero}.xml", f"IT75100120361_000{numero}.xml")])
            assert (numero, told_.verdict) == (numero, verdict)


def test_a_rejection_as_sent_before_frees_no_invoice(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    (one,) = small.archive.transmissions.get(queue(small.archive, prepared(7, name="IT75100120361_0000F.xml")))
    list(transmit(small.bridge))
    (attempt,) = small.archive.attempts.of(one.id)
    repeat = Post(attempt.attempt).answer("NS", one, codes=("00002",))
    small.inbox.mails["INBOX"] += [consegna(small.outbox.mails[0]), repeat]
    with restored(small, copy) as bridge:
        released(bridge)
        again = InputSource(invoice(body(numero="7", data=DAY.isoformat())), "7.xml", "IT75100120361_0000G.xml")
        (refused,) = prepare(bridge, [again])
        assert [fault.code for fault in refused.faults] == ["00404"]


def test_the_name_that_a_stranger_gave_an_invoice_for_us_moves_no_others(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    nobodys = Attempt(message_id="m@x", transmissions=(), address="sdi01@pec.fatturapa.it", saved_at=AT, lease_ends=AT)
    name, bought = "IT75100120361_0Z000.xml", invoice(body(numero="99"))
    outline = Outline(formato="FPR12", codice_destinatario="0000000")
    about = File("IT75100120361_0Z000_MT_001.xml", metadata(name, bought, outline, "111", "1"))
    small.inbox.mails["INBOX"].append(Post(nobodys).envelope(File(name, bought), about))
    with restored(small, copy) as bridge:
        outcomes = released(bridge)
        assert int(told(outcomes, "restore-names").detail["next"][-5:], 36) < 9 + 3 * MARGIN
        assert "restore-names-alone" not in codes(outcomes)
        assert bridge.archive.names.used(name)


def test_a_receipt_without_the_file_says_nothing_of_one_that_was_prepared_since(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    queue(small.archive, prepared(7, name="IT75100120361_0000F.xml"))
    list(transmit(small.bridge))
    small.inbox.mails["INBOX"].append(consegna(small.outbox.mails[0], whole=False))
    with restored(small, copy) as bridge:
        since = prepared(8, name="IT75100120361_0000F.xml")
        queue(bridge.archive, replace(since, transmission=replace(since.transmission, prepared_at=LATER)))
        assert "restore-name-clash" in codes(released(bridge))
        assert bridge.archive.transmissions.states(["t00008"]) == {"t00008": State.PREPARED}
        (held,) = bridge.archive.overview.list(Filter(held=True))
        assert held.held == "restored-name"


def test_of_a_zip_of_which_only_the_name_is_known_a_person_is_told(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    queue(small.archive, 1, 2)
    list(transmit(small.with_rules(mailbox=replace(MAILBOX, zip_from=2))))
    (mail,) = small.outbox.mails
    small.inbox.mails["INBOX"].append(consegna(mail, whole=False))
    with restored(small, copy) as bridge:
        assert told(released(bridge), "restore-names-alone").detail["names"] == subject(mail)


def test_of_a_zip_that_the_copy_knows_nobody_is_told(small: World, tmp_path: Path) -> None:
    queue(small.archive, 1, 2)
    list(transmit(small.with_rules(mailbox=replace(MAILBOX, zip_from=2))))
    copy = copied(small, tmp_path / "a")
    small.inbox.mails["INBOX"].append(consegna(small.outbox.mails[0], whole=False))
    with restored(small, copy) as bridge:
        assert "restore-names-alone" not in codes(released(bridge))


def test_a_mailbox_that_the_settings_forgot_has_to_be_read_or_given_up_by_name(small: World, tmp_path: Path) -> None:
    small.archive.evidence.collected("old", "INBOX", Cursor(1, 1), [], AT)
    with restored(small, copied(small, tmp_path / "a")) as bridge:
        assert codes(returning.rescan(bridge, MARGIN))[-2:] == ["restore-mailbox-unset", "restore-rescan-next"]
        with pytest.raises(ConfigurationError) as error:
            list(returning.release(bridge, "Maria Rossi", "confrontato", ["pec"]))
        assert error.value.parameters["steps"] == "rescan/old"
        assert codes(returning.release(bridge, "Maria Rossi", "chiusa", ["old"])) == ["restore-released"]
        last = bridge.archive.restorations.last()
        assert last is not None
        assert last.steps["released"].detail["without"] == "old"


def test_old_mail_is_read_again_whatever_the_settings_leave_out(small: World, tmp_path: Path) -> None:
    copy = copied(small, tmp_path / "a")
    asked: list[date | None] = []
    original = small.inbox.new_mails

    def noting(folder: str, after: Cursor | None, since: date | None, unseen: Unseen) -> Iterator[Batch]:
        asked.append(since)
        return original(folder, after, since, unseen)

    small.inbox.new_mails = noting  # type: ignore[method-assign]
    bridge = small.with_rules(mailbox=replace(MAILBOX, since=DAY))
    with restored(replace(small, bridge=bridge), copy) as back:
        list(collect(back))
        list(returning.rescan(back, MARGIN))
    assert asked == [DAY, None]
