"""Makes a new store and its settings file: both, or neither. What `invoicebridge init` does with what it was told."""

import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from invoicebridge.app import fitting, mail, storing, wiring
from invoicebridge.bridge.archived import Company, StoreKind
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors import output
from invoicebridge.connectors.archive import migrate, place, store
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError
from invoicebridge.fatturapa import filename
from invoicebridge.settings import Settings, from_table
from invoicebridge.settings.store import resolved

LONGEST_PREFIX: Final = 4
"""Characters; of the five of a progressivo one is left at least, for 36 names."""


LAST: Final = "ZZZZZ"
"""The last progressivo of five characters; names never begin anew."""


class Names(NamedTuple):
    """How the names of files begin: after the last progressivo used elsewhere, or under a prefix of our own."""

    after: str = "00000"
    prefix: str = ""

    @property
    def first(self) -> str:
        """The progressivo of the first file; ConfigurationError `progressivo-exhausted` when none follows."""
        if not self.prefix and self.after.upper() == LAST:
            raise ConfigurationError("progressivo-exhausted")
        return self.prefix.ljust(5, "0") if self.prefix else filename.next_progressivo(self.after)


def create(text: str, out: Path, kind: StoreKind, company: Company, names: Names) -> Iterator[Outcome]:
    """A store with the company in it and the settings file `out` are there, for their owner alone.

    Everything is looked at before anything is made; nothing is ever written over, and what fails on the way leaves
    nothing behind. ConfigurationError as for reading such settings, `settings-exist`, `store-exists`, `store-unused`,
    `prefix-too-long`; InvalidDocument `file-name` when the progressivo, or the prefix, makes no good name.
    """
    settings = from_table(tomllib.loads(text), out.parent)
    _demand_sound(settings, kind)
    if out.exists():
        raise ConfigurationError("settings-exist", name=out)
    first = first_name(company.id_paese, company.id_codice, names)
    _make_store(settings, kind, company, names)
    try:
        output.write_file(str(out), text.encode(), replace=False, private=True)
    except InvoiceBridgeError:
        _remove_store(settings)
        raise
    yield _done(storing.label(settings), f"init-store-{kind}")
    yield _done(company.id, "init-company", name=company.name, identifier=f"{company.id_paese}{company.id_codice}")
    yield _done(company.id, "init-names", next=first.stem)
    yield _done(storing.shown(out), "init-settings", path=storing.shown(out))


def first_name(id_paese: str, id_codice: str, names: Names) -> filename.FileName:
    """The name of the first file; errors as `create`. Whoever shares the beginning with nobody has room for many."""
    if len(names.prefix) > LONGEST_PREFIX:
        raise ConfigurationError("prefix-too-long", value=names.prefix, limit=LONGEST_PREFIX)
    filename.make(id_paese, id_codice, names.prefix or names.after)
    return filename.make(id_paese, id_codice, names.first)


def _done(what: str, code: str, **detail: object) -> Outcome:
    shown = {name: str(value) for name, value in detail.items()}
    return Outcome(what=what, verdict=Verdict.DONE, code=code, detail=shown)


def _demand_sound(settings: Settings, kind: StoreKind) -> None:
    """The settings can be used with a store of this kind."""
    mail.rules(settings)
    fitting.demand(settings, kind, wiring.trusted_by(settings.trust), wiring.signing_anchors(settings.trust))


def _make_store(settings: Settings, kind: StoreKind, company: Company, names: Names) -> None:
    """The store is there, whole. One in a file is made under another name first, and then called by its own."""
    file = None if settings.store is None else settings.store.file
    if file is None:
        url = wiring.store_url(settings)
        migrate.create(url, kind, datetime.now(UTC))
        _fill(url, company, names)
        return
    demand_free(file)
    part = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        url = resolved(f"sqlite:///{part}", file.parent)
        with _called(file, part):
            migrate.create(url, kind, datetime.now(UTC))
        _fill(url, company, names)
        place.take_name(part, file)
    finally:
        place.remove(part)


def _fill(url: str, company: Company, names: Names) -> None:
    with store.opened(url) as archive:
        archive.companies.save(company)
        archive.names.start(company.id_paese, company.id_codice, after=names.after, prefix=names.prefix)


@contextmanager
def _called(file: Path, part: Path) -> Iterator[None]:
    """What is wrong with the file under its first name is told with its own, which people know."""
    try:
        yield
    except ConfigurationError as error:
        if error.parameters.get("store") == str(part):
            error.parameters["store"] = str(file)
        raise


def demand_free(file: Path) -> None:
    """No store is there; ConfigurationError `store-exists`, or `store-unused`, which holds nothing and may go."""
    if file.exists():
        raise ConfigurationError("store-unused" if _is_unused(file) else "store-exists", store=file)


def _is_unused(file: Path) -> bool:
    with suppress(InvoiceBridgeError), store.opened(f"sqlite:///{file}") as archive:
        return not archive.transmissions.ids()
    return False


def _remove_store(settings: Settings) -> None:
    """What was made a moment ago is gone: nobody has used it."""
    file = None if settings.store is None else settings.store.file
    if file is not None:
        place.remove(file)
