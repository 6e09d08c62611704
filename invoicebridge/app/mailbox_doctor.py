"""What `doctor` looks at in a mailbox: its servers' certificates, one login at each, folders, quota, IDLE, clock."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial

from invoicebridge.app import mail
from invoicebridge.bridge.archived import Suspension
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.ports import Inbox
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up import doctor
from invoicebridge.bridge.setting_up.doctor import Examination, expiry, found, fullness
from invoicebridge.bridge.setting_up.mailboxes import box_in_use
from invoicebridge.connectors.channels import tls
from invoicebridge.connectors.channels.imap_connection import Connection
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused
from invoicebridge.settings import Reader, Settings

Wanted = Callable[[Bridge, MailboxRules], bool]
"""Whether a mail without attachment shall go from a mailbox."""


def mailbox(
    settings: Settings, bridge: Bridge, rules: MailboxRules, probe: Wanted, *, suspended: bool = True
) -> Iterator[Examination]:
    """Everything to be looked at in one mailbox. A login that was refused is not tried again: accounts lock.

    Where `suspended` mailboxes are not to be looked at, there is no login at the servers of this one if it is such.
    """
    one = _Mailbox(settings, bridge, rules)
    what = f"mailboxes.{rules.name}"
    yield Examination(what, one.standing)
    if suspended or one.suspension is None:
        yield Examination(f"{what}.smtp", one.submission)
        yield Examination(f"{what}.{one.reader}", one.reading)
    yield Examination(what, one.clock)
    yield Examination(what, partial(one.probed, probe))


class _Mailbox:
    """One mailbox while it is looked at; it remembers that its login was refused."""

    def __init__(self, settings: Settings, bridge: Bridge, rules: MailboxRules) -> None:
        self._bridge, self._rules = bridge, rules
        self._own = settings.mailboxes[rules.name]
        self.reader = self._own.reader
        self._refused = False

    @property
    def suspension(self) -> Suspension | None:
        """Why the mailbox is not used now; None when it is."""
        known = self._bridge.archive.mailboxes.suspension(self._rules.name)
        return known if known is not None and known.holds(self._bridge.clock.now()) else None

    def standing(self) -> Iterator[Outcome]:
        """Whether the mailbox is suspended, where it sends, and what is known of its provider."""
        what = f"mailboxes.{self._rules.name}"
        if (stopped := self.suspension) is not None:
            yield found(what, "mailbox-stopped", Verdict.ATTENTION, reason=stopped.reason, name=self._rules.name)
        yield found(what, "mailbox-box", box=box_in_use(self._bridge, self._rules))
        if self._own.login_until is not None:
            yield doctor.login_end(what, self._own.login_until, self._bridge.clock.now())
        for note in mail.notes(self._own):
            yield found(what, "provider-note", Verdict.NOTHING, it=note.it, en=note.en)

    def submission(self) -> Iterator[Outcome]:
        """Whether the submission server lets us in."""
        what, server = f"mailboxes.{self._rules.name}.smtp", mail.server(self._own, mail.SMTP)
        yield self._certificate(what, server)
        with self._bridge.outbox(self._rules) as outbox, self._noticing():
            outbox.open()
        yield found(what, "smtp-login", server=server)

    def reading(self) -> Iterator[Outcome]:
        """Whether the mailbox can be read: one login, folders, quota, whether the server tells of new mail."""
        what, server = f"mailboxes.{self._rules.name}.{self.reader}", mail.server(self._own, str(self.reader))
        yield self._certificate(what, server)
        if self._refused:
            yield found(what, "login-not-tried", Verdict.NOTHING)
        elif self.reader is Reader.IMAP:
            with self._noticing():
                connection = Connection(server)
            with closing(connection):
                yield from self._read(what, server, connection)
                yield found(what, "imap-idle" if connection.offers("IDLE") else "imap-polling")
        else:
            with self._bridge.inbox(self._rules) as inbox, self._noticing():
                yield from self._read(what, server, inbox)

    def clock(self) -> Iterator[Outcome]:
        """How this machine's clock compares with the provider's."""
        yield doctor.clock(self._bridge, self._rules, f"mailboxes.{self._rules.name}")

    def probed(self, wanted: Wanted) -> Iterator[Outcome]:
        """A mail without attachment goes where that is wanted, and where the login is not known to be refused."""
        what = f"mailboxes.{self._rules.name}"
        if wanted(self._bridge, self._rules):
            if self._refused:
                yield found(what, "probe-not-tried", Verdict.FAILED)
            else:
                yield from doctor.probe(self._bridge, self._rules, what)

    def _read(self, what: str, server: Server, reader: Connection | Inbox) -> Iterator[Outcome]:
        known = reader.folders()
        yield found(what, "reading-login", server=server)
        yield from _folders(what, self._rules.folders, known)
        yield fullness(what, reader.quota())

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """A login that is refused in the block is remembered."""
        try:
            yield
        except ChannelRefused as error:
            self._refused = error.code == "login-refused"
            raise

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
