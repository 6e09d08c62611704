"""For which addresses, and from when to when, a certificate lets an authority's key vouch (RFC 5280 §4.2.1.10).

Of the name constraints only those on e-mail addresses are heeded: the others speak of names that are not judged here.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509


@dataclass(frozen=True, slots=True)
class Authority:
    """What one certificate says of an anchor's key: its validity, both ends included, and the mail it may vouch for.

    `permitted` and `excluded` are subtrees in lower case: a mailbox, a host, or with a dot first the hosts of a domain.
    Without `permitted` (None) all are that are not excluded.
    """

    since: datetime
    until: datetime
    permitted: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()

    def is_in_force(self, at: datetime) -> bool:
        """Whether the certificate was valid at that aware time."""
        return self.since <= at <= self.until

    def allows(self, addresses: tuple[str, ...]) -> bool:
        """Whether it lets the key vouch for every one of the addresses (lower case)."""
        return all(
            (self.permitted is None or any(_within(address, subtree) for subtree in self.permitted))
            and not any(_within(address, subtree) for subtree in self.excluded)
            for address in addresses
        )


def authority(certificate: x509.Certificate) -> Authority:
    """What the certificate says of its key; raises what cryptography does where it cannot be read."""
    return Authority(certificate.not_valid_before_utc, certificate.not_valid_after_utc, *_name_constraints(certificate))


def _name_constraints(certificate: x509.Certificate) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        return None, ()
    permitted, excluded = _mail_subtrees(constraints.permitted_subtrees), _mail_subtrees(constraints.excluded_subtrees)
    return permitted or None, excluded


def _mail_subtrees(names: list[x509.GeneralName] | None) -> tuple[str, ...]:
    return tuple(name.value.lower() for name in names or () if isinstance(name, x509.RFC822Name))


def _within(address: str, subtree: str) -> bool:
    if "@" in subtree:
        return address == subtree
    host = address.rpartition("@")[2]
    return host.endswith(subtree) if subtree.startswith(".") else host == subtree
