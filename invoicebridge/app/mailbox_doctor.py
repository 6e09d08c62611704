"""What `doctor` looks at in a mailbox: its servers' certificates, one login at each, folders, quota, IDLE."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

from invoicebridge.app import mail
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.doctor import Examination, expiry, found, fullness
from invoicebridge.bridge.mailboxes import box_in_use
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.channels import tls
from invoicebridge.connectors.channels.imap_connection import Connection
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused
from invoicebridge.settings import Reader, Settings


def mailbox(settings: Settings, bridge: Bridge, rules: MailboxRules) -> Iterator[Examination]:
    """Everything to be looked at in one mailbox. A login that was refused is not tried again: accounts lock."""
    one = _Mailbox(settings, bridge, rules)
    what = f"mailboxes.{rules.name}"
    yield Examination(what, one.standing)
    yield Examination(f"{what}.smtp", one.submission)
    yield Examination(f"{what}.{one.reader}", one.reading)


class _Mailbox:
    """One mailbox while it is looked at; it remembers that its login was refused."""

    def __init__(self, settings: Settings, bridge: Bridge, rules: MailboxRules) -> None:
        self._settings, self._bridge, self._rules = settings, bridge, rules
        self._own = settings.mailboxes[rules.name]
        self.reader = self._own.reader
        self._refused = False

    def standing(self) -> Iterator[Outcome]:
        """Whether the mailbox is suspended, and where it sends."""
        what = f"mailboxes.{self._rules.name}"
        found_ = self._bridge.archive.mailboxes.suspension(self._rules.name)
        if found_ is not None and found_.holds(self._bridge.clock.now()):
            yield found(what, "mailbox-stopped", Verdict.ATTENTION, reason=found_.reason, name=self._rules.name)
        yield found(what, "mailbox-box", box=box_in_use(self._bridge, self._rules))

    def submission(self) -> Iterator[Outcome]:
        """Whether the submission server lets us in."""
        what, server = f"mailboxes.{self._rules.name}.smtp", mail.server(self._own, mail.SMTP)
        yield self._certificate(what, server)
        with self._bridge.outbox(self._rules) as outbox:
            try:
                outbox.open()
            except ChannelRefused as error:
                self._refused = error.code == "login-refused"
                raise
        yield found(what, "smtp-login", server=server)

    def reading(self) -> Iterator[Outcome]:
        """Whether the mailbox can be read: login, folders, quota, whether the server tells of new mail by itself."""
        what, server = f"mailboxes.{self._rules.name}.{self.reader}", mail.server(self._own, str(self.reader))
        yield self._certificate(what, server)
        if self._refused:
            yield found(what, "login-not-tried", Verdict.NOTHING)
            return
        with self._bridge.inbox(self._rules) as inbox:
            known = inbox.folders()
            yield found(what, "reading-login", server=server)
            yield from _folders(what, self._rules.folders, known)
            yield fullness(what, inbox.quota())
        if self.reader is Reader.IMAP:
            with closing(Connection(server)) as connection:
                yield found(what, "imap-idle" if connection.offers("IDLE") else "imap-polling")

    def _certificate(self, what: str, server: Server) -> Outcome:
        return expiry(what, tls.certificate_end(server), datetime.now(UTC), str(server))


def _folders(what: str, wanted: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Outcome]:
    """Which of the folders that are to be read are not there."""
    listed = {one.upper() if one.upper() == "INBOX" else one for one in known}
    missing = [one for one in wanted if (one.upper() if one.upper() == "INBOX" else one) not in listed]
    if missing:
        detail = {"folders": ", ".join(missing), "known": ", ".join(known)}
        yield found(what, "folders-missing", Verdict.FAILED, **detail)
    else:
        yield found(what, "folders-there", folders=", ".join(wanted))
