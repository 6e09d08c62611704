"""Composition root: puts the connectors behind the operations. The only importer of `connectors`."""

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from invoicebridge.bridge.inspecting.inspect import Bench, Source
from invoicebridge.connectors import files, output, schema_store
from invoicebridge.connectors.schema_store import Compared as Compared
from invoicebridge.connectors.schema_store import InUse as InUse
from invoicebridge.connectors.schema_store import Kind as Kind
from invoicebridge.connectors.schema_store import Pin as Pin
from invoicebridge.connectors.schema_store import SchemaStore as SchemaStore
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.schema import Schemas

if TYPE_CHECKING:
    from cryptography import x509

    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.inspecting.inspect_notification import Lens
    from invoicebridge.bridge.ports import BatchSigner, Shelf
    from invoicebridge.bridge.proving.audit import Place
    from invoicebridge.bridge.reconcile.stated import Listing
    from invoicebridge.connectors.trust_list_store import TrustListStore
    from invoicebridge.connectors.trust_record import KeptList as KeptList
    from invoicebridge.pec.trust import Mode
    from invoicebridge.settings import Settings

TRUST_LISTS: Final = "list"
"""What stands for the trusted lists where trusted certificates are named."""

_SETTLED: Final = timedelta(seconds=5)


@cache
def schemas() -> Schemas:
    """The schemas in use: the installed official ones, otherwise ours."""
    return schema_store.default_store().load()


def schemas_in_use() -> SchemaStore:
    """The store of the schemas of this installation and this user."""
    return schema_store.default_store()


def schema_content(name: str) -> bytes:
    """The bytes of the schema in use that SOURCES.toml calls `name`."""
    return schema_store.default_store().content(name)


def bench(circumstances: Circumstances) -> Bench:
    """What files are judged with."""
    return Bench(schemas(), circumstances)


def sources(paths: Iterable[str]) -> list[Source]:
    """The files that the paths name: files, folders with all that is below, `-` for standard input."""
    return list(files.sources(paths))


def drafts_and_invoices(paths: Iterable[str]) -> list[Source]:
    """The files that the paths name; of folders JSON drafts too."""
    return list(files.sources(paths, files.DRAFTS))


def settled_drafts(folder: Path, now: datetime) -> list[Source]:
    """The drafts and invoices of a folder that nobody has been writing to for a few seconds."""
    return list(files.settled([str(folder)], files.DRAFTS, (now - _SETTLED).timestamp()))


def used_sources(paths: Iterable[str]) -> list[Source]:
    """The files that the paths name; of folders invoices and lists of what was sent elsewhere."""
    return list(files.sources(paths, files.USED))


def single(path: str) -> files.FileSource | files.InputSource:
    """The source of one file, or of standard input for `-`, with what lies beside it."""
    return files.single(path)


def read(path: str) -> bytes:
    """The content of one file, or of standard input for `-`; UnreadableFile when it cannot be had, or is a folder."""
    return files.single(path).read()


def write(path: str, content: bytes, *, replace: bool) -> None:
    """The file at `path` holds the content; ConfigurationError when it cannot, or exists and may not be replaced."""
    output.write_file(path, content, replace=replace)


def demand_free(path: str, *, replace: bool) -> None:
    """Nothing is at `path`, or it may be replaced; ConfigurationError `output-exists`."""
    if not replace and os.path.lexists(path):
        raise ConfigurationError("output-exists", name=path)


def write_private(path: Path, content: bytes) -> None:
    """The file holds the content, for its owner alone, whatever it held before; its folder is made where it misses.

    ConfigurationError `output-not-written`.
    """
    output.write_private(path, content)


def write_new(folder: str, name: str, content: bytes) -> Path:
    """A new file in the folder holds the content; its path. It is numbered where the name is taken."""
    return output.write_new(folder, name, content)


def renamed(source: Source, name: str) -> Source:
    """The same content, to be judged under another name."""
    return files.InputSource(source.read(), source.label, name)


# --- settings and the bridge: what a store needs is imported only by the commands that ask for it ------------------


def settings_path(path: str | None) -> Path:
    """The settings file: `path`, else of INVOICEBRIDGE_SETTINGS, else `invoicebridge.toml` in the present folder.

    ConfigurationError `settings-missing` when nothing names one and there is none here.
    """
    from invoicebridge.settings import DEFAULT, VARIABLE

    named = path or os.environ.get(VARIABLE)
    if not named and not Path(DEFAULT).is_file():
        raise ConfigurationError("settings-missing")
    return Path(named or DEFAULT)


def settings(path: str | None = None) -> "Settings":
    """The settings in the file of `settings_path`; ConfigurationError when there is none, or it is wrong."""
    from invoicebridge.settings import load

    return load(settings_path(path))


def bridge(settings: "Settings") -> "AbstractContextManager[Bridge]":
    """The bridge that the settings describe, with its store open, for the length of a block.

    ConfigurationError when they name no store, one that cannot be used, or servers or certificates that do not go with
    its kind; ArchiveUnavailable when the database does not answer.
    """
    from invoicebridge.app import wiring

    return wiring.bridge(settings)


def store_places(settings: "Settings") -> "tuple[Place, ...]":
    """The folder and files of the store with their permissions; none for a database server. ConfigurationError."""
    from invoicebridge.app import wiring
    from invoicebridge.connectors.archive import exposure

    return exposure.places(wiring.store_url(settings))


def writing_package(path: str, *, replace: bool) -> AbstractContextManager[BinaryIO]:
    """A stream for a block: the file at `path`, its owner's alone, holds what was written once the block ends well.

    ConfigurationError when it cannot, or exists and may not be replaced.
    """
    from invoicebridge.connectors import package_file

    return package_file.writing(path, replace=replace)


def reading_package(path: str) -> AbstractContextManager[BinaryIO]:
    """The file at `path` as a stream, for the length of a block; UnreadableFile when it cannot be opened."""
    from invoicebridge.connectors import package_file

    return package_file.reading(path)


# --- lists from elsewhere, to be compared ----------------------------------------------------------------------------


def portal_list(path: str) -> "Listing":
    """The list in a CSV file that the tax office's portal exports; ConfigurationError, UnreadableFile."""
    from invoicebridge.bridge.reconcile.stated import Origin
    from invoicebridge.connectors import portal_list as lists

    return lists.listing(path, Origin.PORTAL)


def batch_list(path: str) -> "Listing":
    """The list in a CSV file of what an ERP gave; ConfigurationError, UnreadableFile."""
    from invoicebridge.bridge.reconcile.stated import Origin
    from invoicebridge.connectors import portal_list as lists

    return lists.listing(path, Origin.BATCH)


# --- signing: what it needs (cryptography, tokens, HTTPS) is imported only by the commands that ask for it ----------


def signer(
    settings: "Settings", name: str | None, at: datetime, *, testing: bool = False
) -> "AbstractContextManager[BatchSigner]":
    """The signer of that name, or the only one there is, open for the length of a block.

    When `testing`, a secret that was refused before is tried once more.
    ConfigurationError when the settings have none of that name, several and none is named, or one that cannot be used.
    """
    from invoicebridge.connectors.signers import registry

    known = ", ".join(settings.signers) or "-"
    if name is None and len(settings.signers) != 1:
        raise ConfigurationError("signer-not-chosen", known=known)
    chosen = settings.signers.get(name) if name is not None else next(iter(settings.signers.values()))
    if chosen is None:
        raise ConfigurationError("signer-unknown", name=name, known=known)
    kind = registry.kind(chosen.kind)
    opened = kind.tested if testing and kind.tested is not None else kind.opened
    return opened(kind.read(chosen.values, settings.folder, f"signers.{chosen.name}"), at)


def pkcs12_signer(
    path: str, variable: str | None, file: str | None, at: datetime
) -> "AbstractContextManager[BatchSigner]":
    """A signer with a PKCS#12 file's key; its passphrase, if it has one, is in an environment variable or a file."""
    from invoicebridge.connectors.secrets import FromEnvironment, FromFile, Secret
    from invoicebridge.connectors.signers import pkcs12

    passphrase: Secret | None = None
    if variable is not None:
        passphrase = FromEnvironment(variable)
    elif file is not None:
        passphrase = FromFile(Path(file))
    return pkcs12.opened(pkcs12.Pkcs12(file=Path(path), passphrase=passphrase), at)


def signer_options(settings: "Settings", name: str) -> dict[str, str]:
    """The options of a signer as texts, secrets as the places where they are; ConfigurationError when one is wrong."""
    from invoicebridge.connectors.signers import registry

    chosen = settings.signers[name]
    kind = registry.kind(chosen.kind)
    options = kind.read(chosen.values, settings.folder, f"signers.{name}")
    return {field: str(getattr(options, field)) for field in kind.fields if getattr(options, field) is not None}


def shelf(folder: str | None) -> "Shelf":
    """Where signed files are put: into the folder, or beside what they were made from.

    ConfigurationError when what stands there is no folder.
    """
    from invoicebridge.connectors.shelf import prepared

    return prepared(folder)


def anchors(path: str, at: datetime | None = None) -> "tuple[x509.Certificate, ...]":
    """The trusted certificates in a file or folder, as `certificates`, or in the trusted lists.

    The word `list` (a folder of that name is `./list`) stands for the authorities in the trusted lists that are kept,
    as their status is `at` that instant, or now; ConfigurationError when a list is stale too.
    """
    if path != TRUST_LISTS:
        return certificates(path)
    now = datetime.now(UTC)
    return trust_lists().granted(at or now, now)


def trust_lists() -> "TrustListStore":
    """The trusted lists that this user keeps."""
    from invoicebridge.connectors import trust_list_store

    return trust_list_store.default_store()


def certificates(path: str) -> "tuple[x509.Certificate, ...]":
    """The certificates in a file or folder; ConfigurationError when there are none."""
    from invoicebridge.connectors import anchors as trusted

    return trusted.anchors(Path(path))


# --- messages: PEC and SdI -------------------------------------------------------------------------------------------


def message_sources(paths: Iterable[str]) -> list[Source]:
    """The files that the paths name; of folders the .eml, .xml and .zip files."""
    return list(files.sources(paths, files.MESSAGES))


def lens(
    *,
    trust: str | None,
    mode: "Mode",
    replace: bool,
    at: datetime | None,
    now: datetime,
    mailboxes: tuple[str, ...],
    sdi_signer: str | None = None,
) -> "Lens":
    """What messages are judged with: the shipped anchors, and those at the path `trust`, or only the latter.

    At the path `sdi_signer` is the SdI's own certificate, or its issuer's.
    """
    from invoicebridge.bridge.inspecting.inspect_notification import Lens
    from invoicebridge.connectors import message_trust
    from invoicebridge.sdi.schema import MessageSchemas
    from invoicebridge.signature.path import Anchors

    trusted = message_trust.load(trust, mode, replace=replace, sdi_signer=sdi_signer)
    own = MessageSchemas(privati=schema_content("messaggi-privati"), pa=schema_content("messaggi-pa"))
    return Lens(trust=trusted.pec, anchors=Anchors(trusted.signers), schemas=own, now=now, at=at, mailboxes=mailboxes)
