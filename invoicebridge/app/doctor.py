"""What `doctor` looks at: settings, schemas, permissions, signers, trust, the store, folders, and every mailbox."""

import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from cryptography import x509

from invoicebridge import app
from invoicebridge.app import wiring
from invoicebridge.app.folder_doctor import folders
from invoicebridge.app.mailbox_doctor import Wanted, mailbox
from invoicebridge.app.storing import label, shown
from invoicebridge.bridge.backing_up import age
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up import companies, doctor
from invoicebridge.bridge.setting_up.doctor import Examination, expiry, found
from invoicebridge.connectors.message_trust import Trusted
from invoicebridge.connectors.schema_store import Kind
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError
from invoicebridge.pec.trust import Mode
from invoicebridge.settings import Reference, Settings
from invoicebridge.settings.values import each
from invoicebridge.signature.path import Anchors

_ANYBODY: Final = stat.S_IRWXG | stat.S_IRWXO
_WRITERS: Final = stat.S_IWGRP | stat.S_IWOTH


def outcomes(path: Path, settings: Settings, probe: Wanted, *, suspended: bool = True) -> Iterator[Outcome]:
    """Yield what is found, the settings at `path` first; nothing is changed.

    A mail without attachment goes to the SdI from each mailbox for which `probe` says so. Where `suspended` mailboxes
    are not to be looked at, there is no login at their servers.
    """
    mailboxes, companies_, signers = len(settings.mailboxes), len(settings.companies), len(settings.signers)
    yield found(str(path), "settings-good", mailboxes=mailboxes, companies=companies_, signers=signers)
    yield from doctor.examine(_apart(path, settings))
    try:
        with app.bridge(settings) as bridge:
            yield from doctor.examine(_together(settings, bridge, probe, suspended=suspended))
    except InvoiceBridgeError as error:
        yield Outcome(what=label(settings), verdict=Verdict.FAILED, code="doctor-failed", error=error)
        for name in settings.mailboxes:
            yield found(f"mailboxes.{name}", "mailbox-not-looked-at", Verdict.NOTHING)


def unreadable(path: Path, error: ConfigurationError) -> Iterator[Outcome]:
    """Yield each of the mistakes for which the settings at `path` cannot be used."""
    for one in each(error):
        yield Outcome(what=str(path), verdict=Verdict.FAILED, code="doctor-failed", error=one)


def _apart(path: Path, settings: Settings) -> Iterator[Examination]:
    """What can be looked at without the store."""
    yield Examination("schemas", _schemas)
    yield Examination(str(path), lambda: _permissions(path, settings))
    for name in settings.signers:
        yield Examination(f"signers.{name}", partial(_signer, settings, name))
    if not settings.signers:
        yield Examination("signers", lambda: [found("signers", "no-signer", Verdict.NOTHING)])
    yield Examination("trust", lambda: _trust(settings))


def _together(settings: Settings, bridge: Bridge, probe: Wanted, *, suspended: bool) -> Iterator[Examination]:
    """What needs the store."""
    name = label(settings)
    yield Examination(name, lambda: doctor.store(bridge.archive, name))
    yield Examination(name, lambda: _disk(settings))
    yield Examination(age.WHAT, lambda: [_backup(settings, bridge)])
    yield Examination("retention", lambda: [_retention(settings)])
    yield Examination("companies", lambda: _companies(bridge))
    yield from folders(settings, bridge)
    for rules in bridge.mailboxes.values():
        yield from mailbox(settings, bridge, rules, probe, suspended=suspended)


def _schemas() -> Iterator[Outcome]:
    """The schemas in use can be read, and are what they are said to be."""
    listing = app.schemas_in_use().listing()
    for one in listing:
        if one.kind is Kind.ALTERED:
            app.schema_content(one.pin.name)
    app.schemas()
    official = sum(one.kind is Kind.OFFICIAL for one in listing)
    yield found("schemas", "schemas-good", count=len(listing), official=official)


def _permissions(path: Path, settings: Settings) -> Iterator[Outcome]:
    """Only the owner may write the settings, and read the store and the files with secrets."""
    places = [one.password for one in settings.mailboxes.values()]
    places += [one.secret for one in settings.hooks.values()]
    if settings.alerts is not None and settings.alerts.password is not None:
        places.append(settings.alerts.password)
    if settings.backup.key is not None:
        places.append(settings.backup.key)
    private = [place.file for place in places if isinstance(place, Reference) and place.file is not None]
    store = None if settings.store is None else settings.store.file
    if store is not None:
        private += [store, store.parent]
    modes = {path: _WRITERS, **dict.fromkeys(private, _ANYBODY)}
    wrong = [one for one, barred in modes.items() if _mode(one) & barred]
    for one in wrong:
        yield found(shown(one), "permissions-wide", Verdict.ATTENTION, mode=f"{_mode(one):04o}")
    if not wrong:
        yield found(str(path), "permissions-good")


def _mode(path: Path) -> int:
    """Who may do what with it; 0 where nobody can tell, as others will."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _signer(settings: Settings, name: str) -> Iterator[Outcome]:
    """The signer can be opened, and its certificate is good for a while."""
    now = datetime.now(UTC)
    with app.signer(settings, name, now) as signer:
        leaf = x509.load_der_x509_certificate(signer.chain[0])
    yield expiry(f"signers.{name}", leaf.not_valid_after_utc, now, leaf.subject.rfc4514_string())


def _trust(settings: Settings) -> Iterator[Outcome]:
    """Somebody is believed about messages, and whether notifications and signatures are judged by themselves."""
    trusted, signers = wiring.trusted_by(settings.trust), wiring.signing_anchors(settings.trust)
    if trusted.pec.mode is not Mode.REQUIRE:
        yield found("trust.mode", "trust-lax", Verdict.ATTENTION, mode=trusted.pec.mode)
    if trusted.pec.anchors:
        names = ", ".join(dict.fromkeys(anchor.name for anchor in trusted.pec.anchors))
        yield found("trust.pec", "trust-pec", names=names)
    else:
        yield found("trust.pec", "trust-nobody", Verdict.ATTENTION)
    yield from _certificates(trusted, signers)


def _certificates(trusted: Trusted, signers: Anchors | None) -> Iterator[Outcome]:
    now = datetime.now(UTC)
    if not trusted.signers:
        yield found("trust.sdi_signer", "trust-no-sdi-signer", Verdict.NOTHING)
    for one in trusted.signers:
        yield expiry("trust.sdi_signer", one.not_valid_after_utc, now, one.subject.rfc4514_string())
    if signers is None:
        yield found("trust.signers", "trust-no-signers", Verdict.NOTHING)
    else:
        yield found("trust.signers", "trust-signers", count=len(signers))


def _disk(settings: Settings) -> Iterator[Outcome]:
    """There is room on the disk of a store in a file."""
    store = None if settings.store is None else settings.store.file
    if store is not None:
        yield doctor.room(shown(store.parent), shutil.disk_usage(store.parent).free)


def _backup(settings: Settings, bridge: Bridge) -> Outcome:
    """The store was copied lately."""
    chosen = settings.backup
    return age.found(bridge.archive, bridge.clock.now(), chosen.warn_after, wanted=chosen.folder is not None)


def _retention(settings: Settings) -> Outcome:
    """Evidence is kept as long as the law wants, or somebody says why not."""
    chosen = settings.retention
    if chosen.evidence is None:
        return found("retention", "retention-for-ever")
    if chosen.below_the_law:
        return found("retention", "retention-below-the-law", Verdict.ATTENTION, years=chosen.evidence)
    return found("retention", "retention-lawful", years=chosen.evidence)


def _companies(bridge: Bridge) -> Iterator[Outcome]:
    """Every company stands in the store and in the settings."""
    listed = tuple(companies.listed(bridge))
    wrong = [one for one in listed if one.verdict is not Verdict.DONE]
    yield from wrong
    if not listed:
        yield found("companies", "companies-none", Verdict.ATTENTION)
    elif not wrong:
        yield found("companies", "companies-good", count=len(listed))
