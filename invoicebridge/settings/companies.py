"""The tables `[companies.ID]`: how the files of each company are made and sent. The company itself is in the store."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from invoicebridge.bridge.bridge import CompanyRules, Signing
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.values import Key, Spot, choice, table, text
from invoicebridge.signature.verdict import Form


def read(value: object, spot: Spot) -> CompanyRules:
    """The rules of one company."""
    return CompanyRules(company=spot.name, **table(value, spot, KEYS))


def dangling(
    companies: Mapping[str, CompanyRules], mailboxes: Iterable[str], signers: Iterable[str]
) -> Iterator[ConfigurationError]:
    """A mistake for every name of a mailbox or signer that nothing has."""
    for id_, rules in companies.items():
        for key, name, known in (("mailbox", rules.mailbox, mailboxes), ("signer", rules.signer, signers)):
            if name is not None and name not in known:
                listed = ", ".join(known) or "-"
                yield ConfigurationError("setting-names-nothing", key=f"companies.{id_}.{key}", known=listed)


KEYS: Final = {
    "mailbox": Key(text, required=True),
    "signing": Key(choice({str(one): one for one in Signing})),
    "signer": Key(text),
    "form": Key(choice({str(one): one for one in Form})),
}
