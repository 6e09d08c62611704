"""`invoicebridge inspect FILE…`: what a message is, who really sent it, and which state it would prove."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.bridge.inspecting.contradictions import Comparison
from invoicebridge.bridge.inspecting.inspect_messages import inspect_messages
from invoicebridge.bridge.inspecting.inspected import Authenticity, Inspected
from invoicebridge.cli.check import reception
from invoicebridge.cli.progress import with_progress
from invoicebridge.errors import ConfigurationError
from invoicebridge.pec import addresses
from invoicebridge.pec.trust import Mode

if TYPE_CHECKING:
    from invoicebridge.bridge.inspecting.inspect_notification import Lens

_HELP: Final = {
    "it": {
        "paths": "messaggi .eml, notifiche .xml, archivi .zip, cartelle; - per lo standard input",
        "trust": "certificati o elenchi di chiavi (.toml) da considerare fidati per la PEC, oltre a quello "
        "distribuito: un file o una cartella",
        "sdi_signer": "certificato con cui il SdI firma le notifiche, o dell'autorità che lo emette: un file o una "
        "cartella (predefinito: la firma delle notifiche non è verificata)",
        "trust_only": "vale soltanto --trust, non la chiave distribuita",
        "trust_mode": "require: conta soltanto ciò che è provato (predefinito); warn: anche ciò che non è provato; "
        "off: conta tutto, soltanto per prove",
        "at": "momento della ricezione, AAAA-MM-GG o AAAA-MM-GGThh:mm (predefinito: quello che il messaggio dichiara)",
        "mailbox": "nostra casella PEC: ciò che non la riguarda non è provato (si può ripetere)",
        "format": "forma del risultato (predefinita: table)",
        "json": "come --format json",
        "progress": "Esame",
        Mode.OFF: "ATTENZIONE: --trust-mode off: si crede a qualunque messaggio, anche falsificato. "
        "Soltanto per prove, mai per decidere di una fattura.",
        Mode.WARN: "Attenzione: --trust-mode warn: conta anche ciò che non è provato.",
    },
    "en": {
        "paths": ".eml messages, .xml notifications, .zip archives, folders; - for standard input",
        "trust": "certificates or lists of keys (.toml) to trust for PEC beside the shipped one: a file or a folder",
        "sdi_signer": "the certificate by which the SdI signs notifications, or its issuer's: a file or a folder "
        "(default: the signature of notifications is not checked)",
        "trust_only": "only --trust counts, not the shipped key",
        "trust_mode": "require: only what is proven counts (default); warn: the unproven too; "
        "off: everything counts, for tests only",
        "at": "time of reception, YYYY-MM-DD or YYYY-MM-DDThh:mm (default: the one that the message states)",
        "mailbox": "a PEC mailbox of ours: what does not concern it is unproven (may be repeated)",
        "format": "form of the result (default: table)",
        "json": "the same as --format json",
        "progress": "Inspecting",
        Mode.OFF: "WARNING: --trust-mode off: any message is believed, a forged one too. "
        "For tests only, never to decide about an invoice.",
        Mode.WARN: "Warning: --trust-mode warn: what is unproven counts too.",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("paths", nargs="+", metavar="PATH", help=texts["paths"])
    parser.add_argument("--trust", metavar="DIR|PEM", help=texts["trust"])
    parser.add_argument("--trust-only", action="store_true", help=texts["trust_only"])
    parser.add_argument("--sdi-signer", metavar="DIR|PEM", help=texts["sdi_signer"])
    parser.add_argument("--trust-mode", choices=[*map(str, Mode)], default="require", help=texts["trust_mode"])
    parser.add_argument("--at", metavar="TIME", help=texts["at"])
    parser.add_argument("--mailbox", action="append", default=[], metavar="ADDRESS", help=texts["mailbox"])
    parser.add_argument("--format", choices=("table", "json"), default="table", help=texts["format"])
    parser.add_argument("--json", dest="format", action="store_const", const="json", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Inspect the messages and report; 0 all read, 1 something is forged or contradictory, 2 something unreadable."""
    lens = _lens(options)
    sources = app.message_sources(options.paths)
    if not sources:
        raise ConfigurationError("no-messages-found", paths=", ".join(options.paths))
    texts = _HELP[options.lang]
    if lens.trust.mode is not Mode.REQUIRE:
        print(texts[lens.trust.mode], file=sys.stderr)
    watch = _Watch()
    results = watch.over(with_progress(inspect_messages(sources, lens), texts["progress"], len(sources)))
    if options.format == "json":
        from invoicebridge.render.messages import as_mapping, conflict_text
        from invoicebridge.render.signatures import json_array

        for text in json_array(as_mapping(inspected, options.lang) for inspected in results):
            sys.stdout.write(text)
        for conflict in watch.comparison.conflicts():
            print(conflict_text(conflict, options.lang), file=sys.stderr)
    else:
        _print_table(results, watch, options.lang)
    return watch.exit_code


def _lens(options: argparse.Namespace) -> "Lens":
    for mailbox in options.mailbox:
        if addresses.only(mailbox) is None:
            raise ConfigurationError("option-not-an-address", option="--mailbox", value=mailbox)
    if options.trust_only and options.trust is None:
        raise ConfigurationError("option-needs-another", option="--trust-only", other="--trust")
    return app.lens(
        trust=options.trust,
        mode=Mode(options.trust_mode),
        replace=options.trust_only,
        at=None if options.at is None else reception(options.at),
        now=datetime.now(UTC),
        mailboxes=tuple(options.mailbox),
        sdi_signer=options.sdi_signer,
    )


class _Watch:
    """Remembers, of the results that go by, what the exit code and the end of the report need."""

    def __init__(self) -> None:
        self.comparison = Comparison()
        self._worst = 0

    def over(self, results: Iterable[Inspected]) -> Iterator[Inspected]:
        for inspected in results:
            wrong = inspected.authenticity is Authenticity.FORGED or inspected.contradicts_itself
            self._worst = max(self._worst, 2 if inspected.unreadable else int(wrong))
            self.comparison.add(inspected)
            yield inspected

    @property
    def exit_code(self) -> int:
        return self._worst or int(any(True for _ in self.comparison.conflicts()))


def _print_table(results: Iterable[Inspected], watch: _Watch, language: str) -> None:
    from rich.console import Console

    from invoicebridge.render.message_account import MessageAccount

    account = MessageAccount(Console(), language)
    for inspected in results:
        account.add(inspected)
    account.close(list(watch.comparison.conflicts()))
