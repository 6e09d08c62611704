"""What only Dovecot offers: QUOTA, POP3, and STARTTLS."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from invoicebridge.bridge.mailing import LEFT_OUT, Quota
from invoicebridge.connectors.channels import imap, pop3, servers, tls
from invoicebridge.connectors.channels.batching import Bounds
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable
from tests.contracts_mail.dovecot import QUOTA_KIB, Dovecot
from tests.contracts_mail.mailbox import CertificateFiles, Mailbox, Word, mail
from tests.sandbox.client import PASSWORD


def everything(ids: object) -> frozenset[str]:
    """All ids are new."""
    return frozenset(ids)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def by_pop3(running_dovecot: Dovecot, on_dovecot: Mailbox) -> Server:
    """The same mailbox as `on_dovecot`, over POP3."""
    return replace(on_dovecot.server, port=running_dovecot.pop3s)


# --- QUOTA ----------------------------------------------------------------------------------------------------------


def test_a_mailbox_says_how_full_it_is_where_its_server_does(on_dovecot: Mailbox) -> None:
    on_dovecot.put(mail(1, size=3_000_000))
    with on_dovecot.inbox() as inbox:
        quota = inbox.quota()
    assert quota is not None
    assert quota.limit == QUOTA_KIB * 1024
    assert 3_000_000 <= quota.used < 3_100_000
    assert quota.share == pytest.approx(0.147, abs=0.005)


def test_a_mailbox_whose_server_does_not_say_has_no_quota(mailbox: Mailbox) -> None:
    with mailbox.client() as client:
        offered = client.has_capability("QUOTA")
    with mailbox.inbox() as inbox:
        assert isinstance(inbox.quota(), Quota) == offered


# --- POP3 -----------------------------------------------------------------------------------------------------------


def test_pop3_gives_unseen_mails_byte_for_byte_and_leaves_them_there(on_dovecot: Mailbox, by_pop3: Server) -> None:
    on_dovecot.put(mail(1), mail(2), mail(3))
    with pop3.inbox(by_pop3, Bounds(mails=2)) as inbox:
        assert inbox.folders() == ("INBOX",)
        first, second = inbox.new_mails("INBOX", None, None, everything)
        assert [one.content for one in (*first.mails, *second.mails)] == [mail(1), mail(2), mail(3)]
        assert (first.cursor, first.rescan) == (None, False)
        seen = {one.uid for one in first.mails}
        (rest,) = inbox.new_mails("INBOX", None, None, lambda ids: frozenset(ids) - seen)
        assert rest.mails == second.mails
        assert list(inbox.new_mails("INBOX", None, None, lambda ids: frozenset())) == []


def test_pop3_shows_what_came_since_the_last_reading(on_dovecot: Mailbox, by_pop3: Server) -> None:
    with pop3.inbox(by_pop3) as inbox:
        assert list(inbox.new_mails("INBOX", None, None, everything)) == []
        on_dovecot.put(mail(1))
        (batch,) = inbox.new_mails("INBOX", None, None, everything)
        assert batch.mails[0].content == mail(1)


def test_pop3_reads_lines_of_any_length_and_lines_of_dots(on_dovecot: Mailbox, by_pop3: Server) -> None:
    long = b"Subject: long\r\n\r\n.\r\n..\r\n" + b"x" * 100_000 + b"\r\n"
    on_dovecot.put(long)
    with pop3.inbox(by_pop3) as inbox:
        (batch,) = inbox.new_mails("INBOX", None, None, everything)
    assert batch.mails[0].content == long


def test_pop3_tells_of_a_mail_that_is_too_large(on_dovecot: Mailbox, by_pop3: Server) -> None:
    on_dovecot.put(mail(1, size=9000), mail(2))
    with pop3.inbox(by_pop3, Bounds(largest=5000)) as inbox:
        (batch,) = inbox.new_mails("INBOX", None, None, everything)
    assert batch.mails[0].content.startswith(LEFT_OUT.encode())
    assert batch.mails[1].content == mail(2)


def test_pop3_ends_a_session_that_nobody_reads_to_the_end(on_dovecot: Mailbox, by_pop3: Server) -> None:
    on_dovecot.put(mail(1), mail(2))
    with pop3.inbox(by_pop3, Bounds(mails=1)) as inbox:
        batches = inbox.new_mails("INBOX", None, None, everything)
        next(batches)
        batches.close()  # type: ignore[attr-defined]
        assert len(list(inbox.new_mails("INBOX", None, None, everything))) == 2


def test_pop3_can_neither_search_nor_wait_nor_tell_a_quota(by_pop3: Server) -> None:
    with pop3.inbox(by_pop3) as inbox:
        assert list(inbox.answers_to("1@b.example", ["INBOX"])) == []
        assert inbox.quota() is None
        assert not inbox.wait("INBOX", timedelta(seconds=9))
        with pytest.raises(ChannelRefused, match="folder-missing"):
            list(inbox.new_mails("Fatture", None, None, everything))


def test_pop3_refuses_a_wrong_password_and_says_it_to_nobody(by_pop3: Server) -> None:
    wrong = replace(by_pop3, password=Word("wrong-word"))
    with pop3.inbox(wrong) as inbox, pytest.raises(ChannelRefused, match="login-refused") as refused:
        inbox.folders()
    assert "wrong-word" not in str(refused.value)


# --- TLS ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def starttls(running_dovecot: Dovecot, on_dovecot: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The mailbox behind a port where TLS is asked for, as on 143."""
    monkeypatch.setattr(servers, "STARTTLS", {running_dovecot.imap})
    return replace(on_dovecot.server, port=running_dovecot.imap)


def test_starttls_is_asked_for_before_the_login(starttls: Server) -> None:
    with imap.inbox(starttls) as inbox:
        assert inbox.folders() == ("INBOX",)
        assert inbox._kept is not None
        assert inbox._kept._client.socket().version() in {"TLSv1.2", "TLSv1.3"}


def test_a_certificate_of_an_unknown_authority_is_refused(on_dovecot: Mailbox, by_pop3: Server) -> None:
    with imap.inbox(replace(on_dovecot.server, ca=None)) as by_imap, pytest.raises(ChannelRefused) as refused:
        by_imap.folders()
    assert refused.value.code == "certificate-refused"
    with pop3.inbox(replace(by_pop3, ca=None)) as other, pytest.raises(ChannelRefused, match="certificate-refused"):
        other.folders()


def test_a_certificate_for_another_host_is_refused(on_dovecot: Mailbox, by_pop3: Server) -> None:
    elsewhere = "127.0.0.2"
    for inbox in (
        imap.inbox(replace(on_dovecot.server, host=elsewhere)),
        pop3.inbox(replace(by_pop3, host=elsewhere)),
    ):
        with inbox as one, pytest.raises(ChannelRefused, match="certificate-refused"):
            one.folders()


def test_the_end_of_a_certificate_is_told_without_a_login(on_dovecot: Mailbox, papers: CertificateFiles) -> None:
    certificate = x509.load_pem_x509_certificate(papers.certificate.read_bytes())
    server = replace(on_dovecot.server, password=Word("wrong-word"))
    assert tls.certificate_end(server) == certificate.not_valid_after_utc
    with pytest.raises(ChannelRefused, match="certificate-refused"):
        tls.certificate_end(replace(server, ca=None))


def test_one_context_serves_all_connections_under_one_authority(papers: CertificateFiles) -> None:
    assert tls.context(papers.root) is tls.context(Path(papers.root))
    assert tls.context(papers.root) is not tls.context(None)


def test_a_server_that_is_not_there_is_unavailable(papers: CertificateFiles) -> None:
    nowhere = Server("127.0.0.1", 1, "a", Word(PASSWORD), papers.root, Patience(2, 2, 2))
    for inbox in (imap.inbox(nowhere), pop3.inbox(nowhere)):
        with inbox as one, pytest.raises(ChannelUnavailable, match="server-unreachable"):
            one.folders()
    with pytest.raises(ChannelUnavailable, match="server-unreachable"):
        tls.certificate_end(nowhere)
