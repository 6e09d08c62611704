"""`invoicebridge transmit`: what waits goes to the SdI; the first time from a live store a person confirms."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging, quantities

if TYPE_CHECKING:
    from invoicebridge.bridge.archived import SendingLock
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_FIRST_SEND: Final = "first-send"
_HELP: Final = {
    "it": {
        "dry-run": "dice che cosa partirebbe, per quale indirizzo, e che cosa lo trattiene; non cambia nulla",
        "wait": "aspetta al massimo tanti SECONDI che un limite della casella permetta altri invii (predefinito: 0)",
        "limit": "al massimo N messaggi",
        "mailbox": "soltanto da questa casella",
        "company": "soltanto i file di questa azienda",
        "yes": "conferma il primo invio di un archivio vero, senza domande; insieme a --by conferma ogni altro sblocco",
        "by": "chi conferma, per nome (predefinito: l'utente del sistema)",
        "ask": "Inviare al Sistema di Interscambio? [s/N] ",
        "answers": "s si sì y yes",
    },
    "en": {
        "dry-run": "tell what would be sent, to which address, and what holds it up; nothing is sent or changed",
        "wait": "wait for at most so many SECONDS until a limit of the mailbox lets more go (default: 0)",
        "limit": "at most N messages",
        "mailbox": "from this mailbox only",
        "company": "the files of this company only",
        "yes": "confirm the first delivery of a live store, unasked; with --by confirm any other release",
        "by": "who confirms, by name (default: the user of the system)",
        "ask": "Send to the Sistema di Interscambio? [y/N] ",
        "answers": "y yes s si sì",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("--dry-run", action="store_true", help=texts["dry-run"])
    parser.add_argument("--wait", metavar="SECONDS", type=quantities.seconds, default="0", help=texts["wait"])
    parser.add_argument("--limit", metavar="N", type=quantities.count, help=texts["limit"])
    parser.add_argument("--mailbox", metavar="NAME", help=texts["mailbox"])
    parser.add_argument("--company", metavar="ID", help=texts["company"])
    confirming(parser, language)
    bridging.configure(parser, language)


def confirming(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the arguments by which a person lets files leave a locked store."""
    texts = _HELP[language]
    parser.add_argument("--yes", action="store_true", help=texts["yes"])
    parser.add_argument("--by", metavar="NAME", help=texts["by"])


def run(options: argparse.Namespace) -> int:
    """Send what waits; 0 all is sent or goes on by itself, 1 a person is needed, 2 something failed."""

    def work(bridge: "Bridge") -> "Iterator[Outcome]":
        from invoicebridge.bridge.sending.transmit import transmit

        if not options.dry_run:
            yield from released(bridge, options)
        yield from transmit(
            bridge,
            mailbox=options.mailbox,
            company=options.company,
            dry_run=options.dry_run,
            wait=options.wait,
            limit=options.limit,
        )

    return bridging.told("transmit", work, options)


def released(bridge: "Bridge", options: argparse.Namespace) -> "Iterator[Outcome]":
    """Release a locked store where the person confirms it, by --yes or at the terminal; yield what came of it."""
    from invoicebridge.bridge.sending.transmit import release

    lock = bridge.archive.sending_lock()
    if lock is not None and _confirmed(lock, options):
        yield from release(bridge, options.by or _user())


def _user() -> str:
    """The user of the system, by name; by number where he has none, as in many containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _confirmed(lock: "SendingLock", options: argparse.Namespace) -> bool:
    """Whether files may leave. What is no first delivery needs a name besides --yes: it may stand in a timetable."""
    if options.yes and (lock.reason == _FIRST_SEND or options.by):
        return True
    return _asked(lock, options)


def _asked(lock: "SendingLock", options: argparse.Namespace) -> bool:
    """What the person at the terminal answers; no where there is none."""
    if options.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    from invoicebridge.bridge.sending.telling import locked
    from invoicebridge.render.outcomes import outcome_text

    texts = _HELP[options.lang]
    print(outcome_text(locked(lock), options.lang), file=sys.stderr)
    print(texts["ask"], end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in texts["answers"].split()
