"""`invoicebridge trust list|update`: the EU trusted lists that `--trust list` judges with."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from invoicebridge import app
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.app import KeptList

_TEXTS: Final[dict[str, dict[str, Any]]] = {
    "it": {
        "action": "azione",
        "list": "mostra gli elenchi conservati: emissione, scadenza, autorità per firme qualificate",
        "update": "carica un elenco di fiducia, se è firmato da chi può firmarlo e non è scaduto",
        "source": "percorso o indirizzo http(s) dell'elenco (predefinito: da dove sono venuti quelli conservati)",
        "signed_by": "certificati di chi può firmarlo: un file PEM o una cartella",
        "country": "di un elenco degli elenchi: i paesi di cui caricare l'elenco, o all (predefinito: IT)",
        "json": "resoconto in JSON",
        "columns": ("elenco", "numero", "emesso", "prossimo entro", "stato", "autorità", "firmato da"),
        "fresh": "in vigore",
        "stale": "SCADUTO",
        "none": "Nessun elenco di fiducia conservato.",
        "left_out": "{territory}: {count} servizi non compresi, quindi non fidati.",
    },
    "en": {
        "action": "action",
        "list": "show the lists that are kept: issue, next update, authorities for qualified signatures",
        "update": "load a trusted list, if it is signed by who may sign it and is not stale",
        "source": "path or http(s) address of the list (default: where those that are kept came from)",
        "signed_by": "certificates of those who may sign it: a PEM file or a folder",
        "country": "of a list of lists: the countries whose list is loaded, or all (default: IT)",
        "json": "report in JSON",
        "columns": ("list", "number", "issued", "next by", "state", "authorities", "signed by"),
        "fresh": "in force",
        "stale": "STALE",
        "none": "No trusted list is kept.",
        "left_out": "{territory}: {count} services not understood, and therefore not trusted.",
    },
}
_STALE: Final = 1
_REFUSED: Final = 2
_HOME: Final = ("IT",)


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """The two actions and their arguments."""
    texts = _TEXTS[language]
    actions = parser.add_subparsers(dest="action", metavar=texts["action"].upper(), required=True)
    listing = actions.add_parser("list", help=texts["list"], description=texts["list"])
    updating = actions.add_parser("update", help=texts["update"], description=texts["update"])
    updating.add_argument("source", nargs="?", metavar="PATH|URL", help=texts["source"])
    updating.add_argument("--signed-by", metavar="PEM|DIR", help=texts["signed_by"])
    updating.add_argument("--country", nargs="+", default=_HOME, metavar="CC", help=texts["country"])
    for action in (listing, updating):
        action.add_argument("--json", action="store_true", help=texts["json"])


def run(options: argparse.Namespace) -> int:
    """Do what was asked; `list` gives 1 when a list is stale, `update` gives 2 when one is refused."""
    now = datetime.now(UTC)
    if options.action == "update":
        return _update(options, now)
    rows = [_row(kept, now) for kept in app.trust_lists().listing()]
    _print(rows, options)
    return _STALE if any(row["stale"] for row in rows) else 0


def _update(options: argparse.Namespace, now: datetime) -> int:
    from invoicebridge.render.faults import error_text

    store = app.trust_lists()
    if options.source is None:
        if options.signed_by is not None:
            raise ConfigurationError("trust-signers-without-list")
        updated = store.renew(now)
    else:
        signers = () if options.signed_by is None else app.certificates(options.signed_by)
        updated = store.update(options.source, signers, _territories(options.country), now)
    if updated.kept or options.json:
        _print([_row(kept, now) for kept in updated.kept], options)
    for error in updated.refused:
        print(f"invoicebridge: {error_text(error, options.lang)}", file=sys.stderr)
    return _REFUSED if updated.refused else 0


def _territories(given: list[str]) -> list[str]:
    """The countries in capitals; ConfigurationError for what is no code of one."""
    found = [one.upper() for one in given]
    wrong = next(
        (one for one in found if one != "ALL" and not (len(one) == 2 and one.isascii() and one.isalpha())), None
    )
    if wrong is not None:
        raise ConfigurationError("trust-territory-unusable", value=wrong)
    return found


def _print(rows: list[dict[str, Any]], options: argparse.Namespace) -> None:
    texts = _TEXTS[options.lang]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    print(_table(rows, texts) if rows else texts["none"])
    for row in rows:
        if row["left_out"]:
            print(texts["left_out"].format(territory=row["territory"], count=row["left_out"]))


def _table(rows: list[dict[str, Any]], texts: dict[str, Any]) -> str:
    lines = [texts["columns"], *(_cells(row, texts) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cells(row: dict[str, Any], texts: dict[str, Any]) -> tuple[str, ...]:
    state = texts["stale" if row["stale"] else "fresh"]
    dates = row["issued"][:10], row["next_update"][:10]
    return (row["territory"], str(row["sequence"]), *dates, state, str(row["authorities"]), row["signed_by"])


def _row(kept: "KeptList", now: datetime) -> dict[str, Any]:
    """The JSON form of a list; `authorities` are the certificates for qualified signatures that are granted now."""
    from invoicebridge.render.signature_texts import printable
    from invoicebridge.signature.keys import subject_of

    found = kept.list
    return {
        "territory": found.territory,
        "sequence": found.sequence,
        "issued": found.issued.isoformat(),
        "next_update": found.next_update.isoformat(),
        "stale": found.is_stale(now),
        "authorities": len(found.granted(now)),
        "left_out": found.left_out,
        "signed_by": printable(subject_of(found.signer)),
        "source": kept.source,
        "pointers": [pointer.territory for pointer in found.pointers],
    }
