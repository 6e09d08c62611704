"""`invoicebridge signer test|list`: whether a signer signs, with which certificate; which signers the settings have."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any, Final

from invoicebridge import app
from invoicebridge.bridge.signing.probe import probe
from invoicebridge.cli import signer_choice
from invoicebridge.signature.verdict import Signature

_HELP: Final[dict[str, dict[str, str]]] = {
    "it": {
        "action": "azione",
        "test": "firma una prova, la verifica e mostra il certificato",
        "list": "elenca i firmatari delle impostazioni",
        "json": "resoconto in JSON",
    },
    "en": {
        "action": "action",
        "test": "sign a probe, verify it and show the certificate",
        "list": "list the signers of the settings",
        "json": "report in JSON",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The two actions and their arguments."""
    texts = _HELP[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    testing = actions.add_parser("test", help=texts["test"], description=texts["test"])
    signer_choice.configure(testing, language)
    listing = actions.add_parser("list", help=texts["list"], description=texts["list"])
    signer_choice.configure_settings(listing, language)
    for action in (testing, listing):
        action.add_argument("--json", action="store_true", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Do what was asked; `test` gives 1 when something is wrong with the signature or its certificate."""
    return _test(options) if options.action == "test" else _list(options)


def _test(options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with signer_choice.chosen(options, now, testing=True) as signer:
        made = probe(signer, now)
        _print_test(made, len(signer.chain), now, options)
    return 1 if made.failures else 0


def _print_test(made: Signature, chain: int, now: datetime, options: argparse.Namespace) -> None:
    from invoicebridge.render.signer import tested_as_mapping, tested_lines

    if options.json:
        print(json.dumps(tested_as_mapping(made, chain, now, options.lang), ensure_ascii=False, indent=2))
        return
    for line in tested_lines(made, chain, now, options.lang):
        print(line)


def _list(options: argparse.Namespace) -> int:
    settings = signer_choice.load_settings(options)
    rows: list[dict[str, Any]] = [
        {"name": name, "kind": signer.kind, "options": app.signer_options(settings, name)}
        for name, signer in settings.signers.items()
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        print(f"{row['name']} ({row['kind']})")
        for option, value in row["options"].items():
            print(f"  {option}: {value}")
    return 0
