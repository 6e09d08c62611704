"""`invoicebridge export`: the evidence of invoices as a package; `export verify`: whether one is what it says."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from invoicebridge import app
from invoicebridge.cli import bridging, filters
from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.trust import Mode

if TYPE_CHECKING:
    from invoicebridge.bridge.report import Outcome

VERIFY: Final = "verify"

_TEXTS: Final = {
    "it": {
        "what": "numeri, file o identificativi delle fatture da esportare; senza, tutte quelle che i filtri scelgono. "
        "«verify PACCHETTO.zip» verifica invece un pacchetto, senza archivio e senza rete",
        "out": "il pacchetto da scrivere",
        "force": "sostituisce il pacchetto se c'è già",
        "trust": "verify: certificati o elenchi di chiavi (.toml) fidati per la PEC, oltre a quello distribuito; una "
        "firma che non ci arriva è un errore (predefinito: è una nota)",
        "trust_only": "verify: vale soltanto --trust, non la chiave distribuita",
        "sdi_signer": "verify: certificato con cui il SdI firma le notifiche, o dell'autorità che lo emette",
    },
    "en": {
        "what": "numbers, files or ids of the invoices to export; without any, all that the filters choose. "
        "“verify PACKAGE.zip” verifies a package instead, without the store and without network",
        "out": "the package to write",
        "force": "replace the package if it is there already",
        "trust": "verify: certificates or lists of keys (.toml) to trust for PEC beside the shipped one; a signature "
        "that does not lead there is a fault (default: a remark)",
        "trust_only": "verify: only --trust counts, not the shipped key",
        "sdi_signer": "verify: the certificate by which the SdI signs notifications, or its issuer's",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _TEXTS[language]
    parser.add_argument("what", nargs="*", metavar="NUMBER|FILE|ID", help=texts["what"])
    bridging.configure(parser, language)
    filters.configure_dates(parser, language)
    parser.add_argument("--out", metavar="FILE", help=texts["out"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    parser.add_argument("--trust", metavar="DIR|PEM", help=texts["trust"])
    parser.add_argument("--trust-only", action="store_true", help=texts["trust_only"])
    parser.add_argument("--sdi-signer", metavar="DIR|PEM", help=texts["sdi_signer"])


def run(options: argparse.Namespace) -> int:
    """Export or verify; 0 done or intact, 2 it could not be done, or the package is not what it says."""
    if options.what[:1] == [VERIFY]:
        return _verify(options)
    if options.out is None:
        raise ConfigurationError("option-missing", option="--out")
    if not options.what and not (options.since or options.until or options.company):
        raise ConfigurationError("nothing-chosen-to-export")
    return _export(options)


def _export(options: argparse.Namespace) -> int:
    from invoicebridge.bridge.proving.export import chosen, export
    from invoicebridge.render.package_pages import PackagePages

    with bridging.opened(options) as bridge:
        ids = chosen(bridge.archive, options.what, filters.dated(options))

        def outcomes() -> "Iterator[Outcome]":
            with app.writing_package(options.out, replace=options.force) as stream:
                written = yield from export(bridge, ids, stream, PackagePages(options.lang), options.out)
            yield written

        return bridging.said("export", outcomes(), options, head=bridge.archive.stories.head, total=len(ids))


def _verify(options: argparse.Namespace) -> int:
    from invoicebridge.bridge.proving.package_check import Judge, verify

    if len(options.what) != len((VERIFY, "package")):
        raise ConfigurationError("package-not-named")
    if options.trust_only and options.trust is None:
        raise ConfigurationError("option-needs-another", option="--trust-only", other="--trust")
    lens = app.lens(
        trust=options.trust,
        mode=Mode.REQUIRE,
        replace=options.trust_only,
        at=None,
        now=datetime.now(UTC),
        mailboxes=(),
        sdi_signer=options.sdi_signer,
    )
    path = options.what[1]
    with app.reading_package(path) as stream:
        return bridging.said("export-verify", verify(stream, path, Judge(lens, options.trust is not None)), options)
