"""The trusted lists of this user: fetched, verified, kept in the data folder, and renewed from where they came.

A list is one file, `trust-lists/IT.zip`, that appears whole or not at all: the list as it was published and what was
read from it, so that using it takes neither pyhanko nor another second.
"""

import os
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Final, TypeVar

from cryptography import x509

from invoicebridge.connectors import trust_record
from invoicebridge.connectors.files import FileSource
from invoicebridge.connectors.schema_store import data_folder
from invoicebridge.connectors.trust_etsi import Pointer
from invoicebridge.connectors.trust_list import UNION, TrustList, claimed_territory, judged
from invoicebridge.connectors.trust_record import KeptList
from invoicebridge.connectors.whole_file import write_whole
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError
from invoicebridge.xml import MAX_BYTES

TIMEOUT: Final = 60
"""Seconds that a server may stay silent."""
EVERY: Final = "ALL"
"""In the place of a territory: all those that the list of the lists points to."""

_FETCHED: Final = ("http://", "https://")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did: the lists that are kept from now on, and why others are not; for those nothing changed."""

    kept: tuple[KeptList, ...]
    refused: tuple[InvoiceBridgeError, ...] = ()

    def __add__(self, other: "Updated") -> "Updated":
        return Updated(self.kept + other.kept, self.refused + other.refused)


@dataclass(frozen=True, slots=True)
class TrustListStore:
    """The lists in one folder, which need not exist yet."""

    folder: Path

    def listing(self) -> tuple[KeptList, ...]:
        """The lists in the order of their territories; ConfigurationError (`trust-list-altered`) for a damaged file."""
        return tuple(trust_record.read(path) for path in sorted(self.folder.glob("[A-Z][A-Z].zip")))

    def granted(self, at: datetime, now: datetime) -> tuple[x509.Certificate, ...]:
        """The authorities that had the status `granted` at that instant, by the lists that are in force now.

        ConfigurationError where no list is kept (`trust-list-none`), one is stale (`trust-list-stale`), or none of them
        knows an authority for that instant (`trust-list-empty`): an empty answer would pass for "not checked".
        """
        lists = [kept.list for kept in self.listing() if kept.list.territory != UNION]
        if not lists:
            raise ConfigurationError("trust-list-none")
        for one in lists:
            one.require_fresh(now)
        found = tuple(dict.fromkeys(authority for one in lists for authority in one.granted(at)))
        if not found:
            raise ConfigurationError("trust-list-empty", at=at.isoformat(timespec="minutes"))
        return found

    def update(
        self, source: str, signers: Sequence[x509.Certificate], territories: Iterable[str], now: datetime
    ) -> Updated:
        """The list at a path or http(s) address is used from now on; of a list of lists also those of the territories.

        `signers` may sign it; where there are none, those whom the kept list of the lists names for its territory.
        ConfigurationError, and nothing is changed, when it cannot be fetched or stored, or as `judged` says. Where one
        of the lists of the territories has to be refused, the result tells it, and the others are kept.
        """
        content = _fetched(source)
        pinned = tuple(signers) or self._pinned(source, content, now)
        found = judged(source, content, pinned, now)
        place = source if source.startswith(_FETCHED) else str(Path(source).resolve())
        kept = self._keep(KeptList(found, place, pinned, through_union=not signers), content)
        return Updated((kept,)) + _each(lambda one: self._follow(found, one, now), _chosen(found, territories))

    def renew(self, now: datetime) -> Updated:
        """Every kept list is fetched again from where it came, under the same signers or those whom it now names."""
        before = self.listing()
        if not before:
            raise ConfigurationError("trust-list-none")
        through = [kept.list.territory for kept in before if kept.through_union]
        union = any(kept.list.territory == UNION for kept in before)
        each = [kept for kept in before if not (union and kept.through_union)]
        return _each(lambda kept: self.update(kept.source, _next_signers(kept), through, now), each)

    def _follow(self, union: TrustList, territory: str, now: datetime) -> Updated:
        """Keep the list of a territory that the list of the lists points to."""
        pointer = _pointer(union, territory)
        if not pointer.address.startswith(_FETCHED):
            raise ConfigurationError("trust-list-not-fetched", name=territory, reason=pointer.address)
        content = _fetched(pointer.address)
        found = judged(pointer.address, content, pointer.signers, now)
        if found.territory != territory:
            raise ConfigurationError(
                "trust-list-misdirected", name=pointer.address, expected=territory, found=found.territory
            )
        return Updated((self._keep(KeptList(found, pointer.address, pointer.signers, through_union=True), content),))

    def _pinned(self, source: str, content: bytes, now: datetime) -> tuple[x509.Certificate, ...]:
        """Who may sign a list for which no signers were given."""
        territory = claimed_territory(source, content)
        path = self._path(UNION)
        if territory == UNION or not path.exists():
            raise ConfigurationError("trust-signers-not-given", name=source)
        union = trust_record.read(path).list
        union.require_fresh(now)
        return _pointer(union, territory).signers

    def _keep(self, kept: KeptList, content: bytes) -> KeptList:
        path = self._path(kept.list.territory)
        if path.exists() and (present := trust_record.read(path).list).issued > kept.list.issued:
            raise ConfigurationError(
                "trust-list-older", name=kept.source, issued=kept.list.issued.date(), present=present.issued.date()
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, trust_record.written(kept, content), replace=True)
        except OSError as error:
            raise ConfigurationError("trust-list-not-stored", name=path, reason=error.strerror) from error
        return kept

    def _path(self, territory: str) -> Path:
        return self.folder / f"{territory}.zip"


def default_store(environment: Mapping[str, str] = os.environ) -> TrustListStore:
    """The store of this user."""
    return TrustListStore(data_folder(environment) / "trust-lists")


def _each(do: Callable[[_T], Updated], each: Iterable[_T]) -> Updated:
    """What was done for each; one that is refused stops no other."""
    done = Updated(())
    for one in each:
        try:
            done += do(one)
        except InvoiceBridgeError as error:
            done += Updated((), (error,))
    return done


def _chosen(found: TrustList, territories: Iterable[str]) -> tuple[str, ...]:
    """The territories to follow from a list of lists; none from any other list."""
    if found.territory != UNION:
        return ()
    wanted = tuple(dict.fromkeys(territories))
    if EVERY in wanted:
        return tuple(dict.fromkeys(one.territory for one in found.pointers if one.territory != UNION))
    return tuple(one for one in wanted if one != UNION)


def _pointer(union: TrustList, territory: str) -> Pointer:
    for one in union.pointers:
        if one.territory == territory:
            return one
    raise ConfigurationError("trust-list-not-pointed", name=territory)


def _next_signers(kept: KeptList) -> tuple[x509.Certificate, ...]:
    """Who may sign the next issue: whom the present one names for itself, as a list of lists does; else the same."""
    named = next((one.signers for one in kept.list.pointers if one.territory == kept.list.territory), ())
    return named or kept.signers


def _fetched(source: str) -> bytes:
    if not source.startswith(_FETCHED):
        return FileSource(source).read()
    try:
        with urllib.request.urlopen(source, timeout=TIMEOUT) as answer:  # noqa: S310 - http(s) only; the list is signed
            content: bytes = answer.read(MAX_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise ConfigurationError("trust-list-not-fetched", name=source, reason=reason) from error
    if len(content) > MAX_BYTES:
        raise ConfigurationError("trust-list-not-fetched", name=source, reason=f"> {MAX_BYTES} bytes")
    return content
