"""PEC mails: classifying one of 28 kB, with its signature verified or not; the memory that one of 30 MB takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding

from benchmarks.interleave import Contender, interleaved, spreads
from benchmarks.measure import Other, Row, Spread, Wish, Workshop
from benchmarks.memory import peaks
from benchmarks.processes import COMMAND
from invoicebridge.pec.authenticity import names_sdi, proves_sdi, verify
from invoicebridge.pec.compose import File, compose
from invoicebridge.pec.messages import Message, TransportEnvelope
from invoicebridge.pec.parse import parse
from invoicebridge.pec.trust import Trust, anchors_from_certificates
from invoicebridge.sandbox.authority import PecWorld, new_provider, new_world
from invoicebridge.sandbox.pec_mail import Certified, PecProvider, Sent
from invoicebridge.sdi.notifications import Notification
from invoicebridge.sdi.parse import parse as parse_notification
from invoicebridge.transmission.proving import proves
from invoicebridge.transmission.state import State

ROUND: Final = 600
"""Mails, each read once by every contender."""
USUAL: Final = 2
MANY: Final = 75
"""Errors of a rejection; the many make a mail of 28 kB by themselves."""
ATTACHED: Final = 14_700
"""Bytes of a file beside the rejection with the usual errors, which make as large a mail."""
FILES: Final = 4
LARGE_FILE: Final = 5_470_000
"""Files, and bytes of each, that make a mail of 30 MB."""

_AT: Final = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1)))
_PROVIDER: Final = "posta-certificata@pec.gestore.example"
_COMPANY: Final = "ditta@pec.esempio.example"
_SDI: Final = "sdi48@pec.fatturapa.it"
_NAMESPACE: Final = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fattura/messaggi/v1.0"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the corpus."""

    number: int
    content: bytes

    def __str__(self) -> str:
        return f"mail {self.number}"


@cache
def _world() -> PecWorld:
    return new_world(("pec.gestore.example",))


@cache
def _provider() -> PecProvider:
    authority = _world().authority
    return PecProvider("GESTORE", _PROVIDER, new_provider(authority, _PROVIDER, "Gestore di prova"), authority)


def _anchor() -> bytes:
    return _world().authority.certificate.public_bytes(Encoding.PEM)


def mails(count: int, errors: int = USUAL) -> Iterator[Mail]:
    """Envelopes of the SdI that differ from each other, all of one size, each around a rejection."""
    for number in range(1, count + 1):
        files = [File(f"IT01234567890_{number:05}_NS_001.xml", _rejection(number, errors))]
        if errors == USUAL:
            files.append(File(f"IT01234567890_{number:05}.xml.p7m", b"\x30\x80" * (ATTACHED // 2)))
        yield Mail(number, _envelope(number, *files))


def _envelope(number: int, *files: File) -> bytes:
    identificativo = f"opec1.20260302100000.{number:05}.1.1@pec.gestore.example"
    mail = compose(files, sender=_SDI, recipient=_COMPANY, message_id=f"{number}@pec.fatturapa.it", at=_AT, limit=10**9)
    sent = Sent(_SDI, (_COMPANY,), f"Notifica di scarto {number}", f"{number}@pec.fatturapa.it", mail.content)
    return _provider().transport(sent, Certified(_AT, identificativo, ricevuta="breve"))


def _rejection(number: int, count: int) -> bytes:
    error = (
        "<Errore><Codice>00423</Codice><Descrizione>2.2.1.11 PrezzoTotale non calcolato secondo le regole definite "
        "nelle specifiche tecniche</Descrizione><Suggerimento>Verificare la riga {}</Suggerimento></Errore>\n"
    )
    errors = "".join(error.format(line) for line in range(1, count + 1))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<n:RicevutaScarto xmlns:n="{_NAMESPACE}" versione="1.0">'
        f"<IdentificativoSdI>{number}</IdentificativoSdI><NomeFile>IT01234567890_{number:05}.xml.p7m</NomeFile>"
        f"<Hash>{number:064x}</Hash><DataOraRicezione>2026-03-02T09:58:00.000+01:00</DataOraRicezione>"
        f"<ListaErrori>{errors}</ListaErrori><MessageId>{number}</MessageId></n:RicevutaScarto>\n"
    ).encode()


def _classified(mail: Mail) -> State | None:
    """What the mail claims: parsed, recognised as the SdI's, its notification read."""
    message = parse(mail.content)
    return _claim(message) if names_sdi(message) else None


def _claim(message: Message) -> State | None:
    if not isinstance(message, TransportEnvelope):
        return None
    for attachment in message.attachments:
        found = parse_notification(attachment.content, attachment.name)
        claim = proves(found) if isinstance(found, Notification) else None
        if claim is not None:
            return claim.state
    return None


class _Judging:
    """The same with the provider's signature verified first."""

    def __init__(self) -> None:
        self._trust = Trust(anchors_from_certificates(_anchor()))

    def __call__(self, mail: Mail) -> State | None:
        message = parse(mail.content)
        return _claim(message) if proves_sdi(message, verify(message, self._trust, _AT)) else None


def _with_the_standard_library(mail: Mail) -> list[bytes]:
    """What it takes to have the same bytes with Python's own parser, without recognising or checking anything."""
    message = message_from_bytes(mail.content, policy=policy.compat32)
    decoded = (part.get_payload(decode=True) for part in message.walk() if not part.is_multipart())
    return [content for content in decoded if isinstance(content, bytes)]


def read_mails(workshop: Workshop) -> Iterator[Row]:
    """Mails of 28 kB a second on one core, beside Python's own parser: classified, and with the signature verified."""
    contenders = (
        Contender("classify", _classified, State.REJECTED.__eq__),
        Contender("classify + signature", _Judging(), State.REJECTED.__eq__),
        Contender("email.message_from_bytes", _with_the_standard_library),
    )
    interleaved(contenders, mails(20))
    for errors, wishes in ((USUAL, (600, 150)), (MANY, (None, None))):
        corpus = list(mails(workshop.many(ROUND, least=10), errors))
        size = sum(len(mail.content) for mail in corpus) / len(corpus)
        *ours, beside = spreads(interleaved(contenders, corpus))
        for contender, spread, wish in zip(contenders, ours, wishes, strict=False):
            yield Row(
                measure="messages",
                what=f"{contender.name}, mail of {size / 1e3:.0f} kB, NS of {errors} errors",
                unit="ms",
                ours=spread,
                beside=Other(contenders[-1].name, beside),
                figure=1 / spread.median,
                figure_unit="a second",
                wish=None if wish is None else Wish("at least", wish),
            )


def large_mail(workshop: Workshop) -> Iterator[Row]:
    """inspect of a mail of 30 MB, all the memory of its process as a multiple of the mail's size."""
    (workshop.folder / "anchor.pem").write_bytes(_anchor())
    found = {name: _peak_of_mail(size, workshop) for name, size in (("small", 100), ("large", LARGE_FILE))}
    weight = (workshop.folder / f"{LARGE_FILE}.eml").stat().st_size
    yield Row(
        measure="large mail",
        what=f"peak of inspect, mail of {weight / 1e6:.1f} MB",
        unit="MB",
        ours=found["large"],
        beside=Other("small mail", found["small"]),
        figure=found["large"].median / weight,
        figure_unit="× its size",
        wish=Wish("at most", 4),
    )


def _peak_of_mail(size: int, workshop: Workshop) -> Spread:
    """Of a mail with several files of this size."""
    files = [File(f"IT01234567890_{number:05}.xml.p7m", b"\x30\x80" * (size // 2)) for number in range(FILES)]
    path = workshop.folder / f"{size}.eml"
    path.write_bytes(_envelope(1, *files))
    command = (*COMMAND, "inspect", str(path), "--trust", str(workshop.folder / "anchor.pem"))
    return peaks(command, workshop, workshop.many(5))[0]
