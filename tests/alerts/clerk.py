"""A store of invoices in all conditions, with whoever is told of them: a real mail server, and a real web hook."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from invoicebridge.bridge.alerting.alert import alert
from invoicebridge.bridge.alerting.desk import Desk, Mail
from invoicebridge.bridge.alerting.rules import AlertRules, HookRules, MessageRule
from invoicebridge.bridge.archived import StoreKind
from invoicebridge.bridge.report import Outcome
from invoicebridge.connectors.alerts import mail
from invoicebridge.connectors.alerts.hooks import Hook, HttpHooks
from invoicebridge.connectors.alerts.mail import Security, Submission
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.render.alerts import AlertWriter
from tests.alerts.servers import USER, WORD, PostOffice, Receiver
from tests.contracts_mail.mailbox import CertificateFiles, Word
from tests.world import World

RULES = AlertRules(sender="avvisi@esempio.example", recipients=("anna@esempio.example",), language="en")


@dataclass
class Clerk:
    """Tells what the world holds."""

    world: World
    desk: Desk

    def tell(self) -> list[Outcome]:
        """One run of `alert`."""
        return list(alert(self.world.bridge, self.desk))

    def codes(self) -> list[str]:
        """The codes of one run."""
        return [one.code for one in self.tell()]

    def later(self, **duration: float) -> None:
        """So much time has passed."""
        self.world.clock.at += timedelta(**duration)

    def with_rules(self, **changes: Any) -> "Clerk":
        """The same under other rules."""
        assert self.desk.mail is not None
        changed = replace(self.desk.mail, rules=replace(self.desk.mail.rules, **changes))
        return Clerk(self.world, replace(self.desk, mail=changed))


def with_mail(
    world: World, office: PostOffice, papers: CertificateFiles, *messages: MessageRule, **rules: Any
) -> Clerk:
    """One who writes mails over the server."""

    @contextmanager
    def server() -> Iterator[mail.SmtpAlerts]:
        at = Server("127.0.0.1", office.port, USER, Word(WORD), papers.root, Patience(5, 5, 5))
        with mail.mailbox(Submission(at, Security.FIRST)) as box:
            yield box

    made = Mail(rules=replace(RULES, **rules), server=server, writer=AlertWriter("en", StoreKind.SANDBOX))
    return Clerk(world, Desk(mail=made, messages=messages))


def with_hooks(world: World, hooks: Mapping[str, Receiver], **rules: Any) -> Clerk:
    """One who calls web hooks."""
    known = {name: HookRules(**({"name": name, "events": frozenset({"state"})} | rules)) for name in hooks}
    where = {
        name: Hook(url=f"http://127.0.0.1:{told.port}/{name}", secret=Word(WORD), timeout=timedelta(seconds=5))
        for name, told in hooks.items()
    }
    return Clerk(world, Desk(hooks=known, caller=HttpHooks(where)))


def folder(tmp_path: Path, name: str) -> Path:
    """A folder for one world."""
    made = tmp_path / name
    made.mkdir()
    return made
