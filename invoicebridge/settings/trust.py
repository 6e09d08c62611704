"""The table `[trust]`: whom to believe about messages and signatures."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from invoicebridge.pec.trust import Mode
from invoicebridge.settings.values import Key, Spot, boolean, choice, path, table

LISTS: Final = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustSettings:
    """Paths are files or folders of certificates."""

    pec: Path | None = None
    """Issuers of the PEC providers' certificates, besides those that are shipped."""
    replace: bool = False
    """Whether only those in `pec` count."""
    mode: Mode = Mode.REQUIRE
    sdi_signer: Path | None = None
    """The SdI's certificate or its issuer, for the signatures inside notifications."""
    signers: Path | None = None
    """Who may issue signing certificates; None: not checked, or `signers_from_lists`."""
    signers_from_lists: bool = False
    """Whether the trusted lists that are kept (`invoicebridge trust`) say who may issue signing certificates."""


def read(value: object, spot: Spot) -> TrustSettings:
    """Whom to believe."""
    good = table(value, spot, KEYS)
    signers = good.pop("signers", None)
    if signers == LISTS:
        return TrustSettings(**good, signers_from_lists=True)
    return TrustSettings(**good, signers=signers)


def _signers(value: object, spot: Spot) -> Path | str:
    """The word `list`, or a path (a folder of that name is `./list`)."""
    return LISTS if value == LISTS else path(value, spot)


KEYS: Final = {
    "pec": Key(path),
    "replace": Key(boolean),
    "mode": Key(choice({str(mode): mode for mode in Mode})),
    "sdi_signer": Key(path),
    "signers": Key(_signers),
}
