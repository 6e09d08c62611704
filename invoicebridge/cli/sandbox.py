"""`invoicebridge sandbox`: a PEC provider and an SdI to practise with, on this machine only, until it is stopped."""

import argparse
import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from invoicebridge import app
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.sandbox import Sandbox
    from invoicebridge.sandbox.script_file import Planned

_TEXTS: Final[dict[str, dict[str, str]]] = {
    "it": {
        "mailbox": "casella da aprire, anche più volte (predefinita: {mailbox})",
        "password_env": "variabile d'ambiente con la password delle caselle (predefinita: una nuova a ogni avvio)",
        "smtp_port": "porta del server SMTP (predefinita: una libera)",
        "imap_port": "porta del server IMAP (predefinita: una libera)",
        "anchors": "scrive qui i certificati da considerare fidati: sandbox-root.pem, sandbox-pec.pem",
        "force": "sostituisce i certificati che ci sono già",
        "latency": "secondi che lo SdI lascia passare prima di esaminare un file (predefinito: 0)",
        "seconds": "si ferma da sé dopo tanti secondi (predefinito: con Ctrl-C)",
        "script": "copione TOML: guasti della posta e risposte dello SdI (docs/sandbox.md)",
        "json": "indirizzi e credenziali in JSON, su una riga",
        "smtp": "SMTP (TLS)",
        "imap": "IMAP (TLS)",
        "mailboxes": "casella",
        "password": "password",
        "first_box": "primo invio a",
        "root": "certificato TLS e SdI",
        "pec": "certificato PEC",
        "stop": "Ctrl-C per fermare. Ascolta solo su questa macchina; la posta sparisce con il processo.",
    },
    "en": {
        "mailbox": "mailbox to open, may be given again (default: {mailbox})",
        "password_env": "environment variable with the mailboxes' password (default: a new one at each start)",
        "smtp_port": "port of the SMTP server (default: a free one)",
        "imap_port": "port of the IMAP server (default: a free one)",
        "anchors": "write the certificates to trust here: sandbox-root.pem, sandbox-pec.pem",
        "force": "replace certificates that are there already",
        "latency": "seconds that the SdI lets pass before it looks at a file (default: 0)",
        "seconds": "stop by itself after so many seconds (default: at Ctrl-C)",
        "script": "TOML script: faults of the mail and answers of the SdI (docs/sandbox.md)",
        "json": "addresses and credentials as JSON, on one line",
        "smtp": "SMTP (TLS)",
        "imap": "IMAP (TLS)",
        "mailboxes": "mailbox",
        "password": "password",
        "first_box": "send first to",
        "root": "TLS and SdI certificate",
        "pec": "PEC certificate",
        "stop": "Ctrl-C stops it. It listens on this machine only; the mail is gone with the process.",
    },
}
_MAILBOX: Final = "ditta@pec.sandbox.example"


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _TEXTS[language]
    parser.add_argument("--mailbox", action="append", metavar="ADDRESS", help=texts["mailbox"].format(mailbox=_MAILBOX))
    parser.add_argument("--password-env", metavar="NAME", help=texts["password_env"])
    parser.add_argument("--smtp-port", type=int, default=0, metavar="PORT", help=texts["smtp_port"])
    parser.add_argument("--imap-port", type=int, default=0, metavar="PORT", help=texts["imap_port"])
    parser.add_argument("--certificates", metavar="DIR", help=texts["anchors"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    parser.add_argument("--latency", type=float, default=0, metavar="SECONDS", help=texts["latency"])
    parser.add_argument("--script", metavar="FILE", help=texts["script"])
    parser.add_argument("--seconds", type=float, metavar="SECONDS", help=texts["seconds"])
    parser.add_argument("--json", action="store_true", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Start, say where, wait, stop; 0. ConfigurationError without the extra, OSError where a port is taken."""
    sandbox_type = _sandbox_type()
    password = _password(options.password_env)
    latency = timedelta(seconds=options.latency)
    planned = _planned(options.script)
    with (
        _stop_signal() as stopped,
        sandbox_type(latency=latency, smtp_port=options.smtp_port, imap_port=options.imap_port) as sandbox,
    ):
        mailboxes = options.mailbox or [_MAILBOX]
        for address in mailboxes:
            sandbox.mailbox(address, password)
        for one in planned:
            sandbox.script(one.step, times=one.times)
        _print(_facts(sandbox, mailboxes, password, options), options)
        stopped.wait(options.seconds)
    return 0


@contextmanager
def _stop_signal() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set, for the length of the block."""
    stopped = threading.Event()
    before = {
        number: signal.signal(number, lambda number, frame: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _sandbox_type() -> "type[Sandbox]":
    try:
        from invoicebridge.sandbox import Sandbox
    except ImportError as error:
        package = (error.name or "aiosmtpd").partition(".")[0]
        raise ConfigurationError("extra-missing", package=package, extra="sandbox") from error
    return Sandbox


def _planned(path: str | None) -> "tuple[Planned, ...]":
    """The steps of the script at the path."""
    if path is None:
        return ()
    from invoicebridge.sandbox import script_file

    return script_file.read(app.read(path), path)


def _password(variable: str | None) -> str:
    """The value of the variable; without one, a new password that is printed."""
    if variable is None:
        return secrets.token_urlsafe(9)
    if not os.environ.get(variable):
        raise ConfigurationError("secret-missing", where=f"${variable}")
    return os.environ[variable]


def _facts(sandbox: "Sandbox", mailboxes: list[str], password: str, options: argparse.Namespace) -> dict[str, Any]:
    """What a client needs; a password that came from the environment is not repeated."""
    facts: dict[str, Any] = {
        "smtp": f"{sandbox.smtp.host}:{sandbox.smtp.port}",
        "imap": f"{sandbox.imap.host}:{sandbox.imap.port}",
        "mailboxes": mailboxes,
        "first_box": sandbox.first_box,
    }
    if options.password_env is None:
        facts["password"] = password
    if options.certificates is not None:
        for key, name, content in (("root", "root", sandbox.root), ("pec", "pec", sandbox.anchors)):
            facts[key] = f"{options.certificates.rstrip('/')}/sandbox-{name}.pem"
            app.write(facts[key], content, replace=options.force)
    return facts


def _print(facts: dict[str, Any], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(facts, ensure_ascii=False), flush=True)
        return
    texts = _TEXTS[options.lang]
    values = {key: value if isinstance(value, list) else [value] for key, value in facts.items()}
    rows = [(texts[key], one) for key, several in values.items() for one in several]
    width = max(len(label) for label, _ in rows)
    print("\n".join(f"{label.ljust(width)}  {value}" for label, value in rows), flush=True)
    print(texts["stop"], file=sys.stderr, flush=True)
