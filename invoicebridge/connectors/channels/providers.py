"""What is known of the PEC providers, as values: hosts, ports, limits, habits. Settings outrank all of it.

Only what somebody read or tried stands here, with its source; what nobody verified says so in `notes`.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from invoicebridge.catalogue import Text
from invoicebridge.errors import ConfigurationError


class Login(StrEnum):
    """What a provider wants as the user's name."""

    ADDRESS = "address"
    USER_ID = "user-id"
    """A name of the provider's own, which the owner of the mailbox has to look up."""


@dataclass(frozen=True, slots=True)
class Host:
    """A server of a provider; TLS comes first on it."""

    name: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider of PEC mailboxes. None: nobody knows."""

    id: str
    title: str
    smtp: Host
    imap: Host
    login: Login = Login.ADDRESS
    per_minute: int | None = None
    """Messages that may be handed in, a minute."""
    recipients: int | None = None
    """Recipients of one message."""
    size: int | None = None
    """Bytes of a message times its recipients, where it is more than the 30 MB of RFC 6109 §3.1.1."""
    sent_folder: str | None = None
    separator: str | None = None
    """Between the parts of a folder's name."""
    source: str
    notes: tuple[Text, ...] = ()


def provider(id_: str) -> Provider:
    """What is known of the provider of that id; ConfigurationError `provider-unknown`."""
    found = PROVIDERS.get(id_)
    if found is None:
        raise ConfigurationError("provider-unknown", value=id_, known=", ".join(PROVIDERS))
    return found


_PRESETS: Final = "kouga00/opentax-it (2026-09-26)"
_TRIED: Final = "SimoneP91/PMM-PecMassiveMailer (2026-09)"
_HEARSAY: Final = Text(
    "Server non verificati da noi: vengono da una fonte sola",
    "Servers that we did not verify: they come from one source",
)
_GUESSED_PORTS: Final = Text(
    "Porte non verificate: la fonte nomina soltanto i server",
    "Ports that nobody verified: the source names the servers only",
)

_ALL: Final = (
    Provider(
        id="aruba",
        title="Aruba PEC",
        smtp=Host("smtps.pec.aruba.it", 465),
        imap=Host("imaps.pec.aruba.it", 993),
        recipients=500,
        size=100_000_000,
        sent_folder="INBOX.Inviata",
        separator=".",
        source=f"{_TRIED}; guide.pec.it; {_PRESETS}; OCA/l10n-italy #4098",
        notes=(
            Text(
                "Con la verifica in due passaggi serve una password per applicazioni, che vale tre mesi",
                "With two-factor login an application password is needed, which is good for three months",
            ),
            Text(
                "IMAP e SMTP si possono disattivare per singola casella",
                "IMAP and SMTP can be switched off for a single mailbox",
            ),
            Text(
                "«Leggi fatture» e le regole della webmail possono spostare i messaggi fuori da INBOX",
                "“Leggi fatture” and the rules of the web mail may move mails out of INBOX",
            ),
        ),
    ),
    Provider(
        id="legalmail",
        title="Legalmail (InfoCert)",
        smtp=Host("sendm.cert.legalmail.it", 465),
        imap=Host("mbox.cert.legalmail.it", 993),
        login=Login.USER_ID,
        per_minute=6,
        sent_folder="INBOX/Spedite",
        separator="/",
        source=f"{_TRIED}; help.infocert.it",
        notes=(
            Text(
                "Il nome utente è lo User ID (M…), non l'indirizzo",
                "The user name is the User ID (M…), not the address",
            ),
            Text(
                "Oltre sei messaggi al minuto risponde 550 Class Of Service",
                "Beyond six messages a minute it answers 550 Class Of Service",
            ),
            Text(
                "Il contratto esclude gli invii automatici, se non concordati",
                "The contract bars automatic sending unless it was agreed upon",
            ),
        ),
    ),
    Provider(
        id="poste",
        title="Poste Italiane (postecert.it)",
        smtp=Host("mail.postecert.it", 465),
        imap=Host("mail.postecert.it", 993),
        source=_PRESETS,
        notes=(_HEARSAY,),
    ),
    Provider(
        id="postel",
        title="Postel (postecertifica.it)",
        smtp=Host("mail.postecertifica.it", 465),
        imap=Host("mail.postecertifica.it", 993),
        source=_PRESETS,
        notes=(
            _HEARSAY,
            Text(
                "La password per i programmi di posta scade dopo 90 giorni",
                "The password for mail programs expires after 90 days",
            ),
        ),
    ),
    Provider(
        id="register",
        title="Register.it",
        smtp=Host("smtp.pec-email.com", 465),
        imap=Host("imap.pec-email.com", 993),
        source=_PRESETS,
        notes=(_HEARSAY, _GUESSED_PORTS),
    ),
    Provider(
        id="namirial",
        title="Namirial (sicurezzapostale.it)",
        smtp=Host("smtps.sicurezzapostale.it", 465),
        imap=Host("imaps.sicurezzapostale.it", 993),
        source=_PRESETS,
        notes=(_HEARSAY,),
    ),
)
PROVIDERS: Final = MappingProxyType({one.id: one for one in _ALL})
"""By id."""
