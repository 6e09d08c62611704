"""`invoicebridge schemas list|verify|install`: which XSD files judge the documents, and the official ones instead."""

import argparse
import json
from typing import Any, Final

from invoicebridge.app import Compared, InUse, Kind, Pin, schemas_in_use

_TEXTS: Final = {
    "it": {
        "action": "azione",
        "list": "elenca gli schemi e dice quale file è in uso per ciascuno",
        "verify": "confronta un file con le impronte SHA-256 degli schemi ufficiali",
        "install": "usa d'ora in poi il file ufficiale, se l'impronta SHA-256 è quella attesa",
        "path": "file da confrontare",
        "source": "percorso o indirizzo http(s) del file ufficiale",
        "format": "forma dell'uscita (table se non indicato)",
        "json": "come --format json",
        "columns": ("schema", "versione", "in vigore dal", "in uso", "file"),
        "transcription": "trascrizione",
        "official": "ufficiale",
        "altered": "ALTERATO",
        "match": "{file}: è il file ufficiale {official} ({title}, versione {version}).",
        "differs": "{file}: non è il file ufficiale {official}. SHA-256 {found}, atteso {expected}.",
        "unknown": "{file}: non è nessuno degli schemi ufficiali. SHA-256 {found}.",
        "installed": "Installato {official} ({title}, versione {version}): da ora è lo schema in uso.",
    },
    "en": {
        "action": "action",
        "list": "list the schemas and the file in use for each",
        "verify": "compare a file with the SHA-256 digests of the official schemas",
        "install": "use the official file from now on, if its SHA-256 digest is the expected one",
        "path": "file to compare",
        "source": "path or http(s) address of the official file",
        "format": "form of the output (table unless given)",
        "json": "same as --format json",
        "columns": ("schema", "version", "in force since", "in use", "file"),
        "transcription": "transcription",
        "official": "official",
        "altered": "ALTERED",
        "match": "{file}: this is the official file {official} ({title}, version {version}).",
        "differs": "{file}: this is not the official file {official}. SHA-256 {found}, expected {expected}.",
        "unknown": "{file}: this is none of the official schemas. SHA-256 {found}.",
        "installed": "Installed {official} ({title}, version {version}): it is the schema in use from now on.",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The three actions and their arguments."""
    texts: Any = _TEXTS[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    listing = actions.add_parser("list", help=texts["list"], description=texts["list"])
    verifying = actions.add_parser("verify", help=texts["verify"], description=texts["verify"])
    verifying.add_argument("path", metavar="PATH", help=texts["path"])
    installing = actions.add_parser("install", help=texts["install"], description=texts["install"])
    installing.add_argument("source", metavar="PATH|URL", help=texts["source"])
    for action in (listing, verifying, installing):
        action.add_argument("--format", choices=("table", "json"), default="table", help=texts["format"])
        action.add_argument("--json", dest="format", action="store_const", const="json", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 1 when a file that was verified, or is in use, is not what it should be."""
    texts: Any = _TEXTS[options.lang]
    as_json = options.format == "json"
    store = schemas_in_use()
    if options.action == "verify":
        compared = store.verify(options.path)
        print(_json(_compared_row(compared)) if as_json else _compared_text(compared, texts))
        return 0 if compared.pin else 1
    if options.action == "install":
        pin = store.install(options.source)
        print(_json(_pin_row(pin)) if as_json else texts["installed"].format_map(_pin_row(pin)))
        return 0
    listing = store.listing()
    print(_json([_in_use_row(used) for used in listing]) if as_json else _table(listing, texts))
    return 1 if any(used.kind is Kind.ALTERED for used in listing) else 0


def _compared_text(compared: Compared, texts: Any) -> str:
    if compared.pin:
        return str(texts["match"].format_map({**_pin_row(compared.pin), "file": compared.name}))
    if compared.expected:
        row = {"official": compared.expected.official, "expected": compared.expected.sha256}
        return str(texts["differs"].format_map({**row, "file": compared.name, "found": compared.sha256}))
    return str(texts["unknown"].format(file=compared.name, found=compared.sha256))


def _table(listing: tuple[InUse, ...], texts: Any) -> str:
    rows = [texts["columns"]]
    for used in listing:
        pin = used.pin
        rows.append((pin.name, pin.version, pin.in_force.isoformat(), texts[used.kind], str(used.path)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _compared_row(compared: Compared) -> dict[str, Any]:
    """The JSON form of a comparison; `schema` is null when the file is no official one."""
    return {
        "file": compared.name,
        "sha256": compared.sha256,
        "official": compared.pin is not None,
        "schema": _pin_row(compared.pin) if compared.pin else None,
        "expected": _pin_row(compared.expected) if compared.expected else None,
    }


def _in_use_row(used: InUse) -> dict[str, Any]:
    return {**_pin_row(used.pin), "in_use": used.kind, "path": str(used.path)}


def _pin_row(pin: Pin) -> dict[str, str]:
    return {
        "name": pin.name,
        "title": pin.title,
        "version": pin.version,
        "in_force": pin.in_force.isoformat(),
        "official": pin.official,
        "address": pin.address,
        "sha256": pin.sha256,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
