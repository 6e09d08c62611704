"""The questions of `init`: what is not given by options is asked on the terminal. A password is never asked for."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.app import mail
from invoicebridge.bridge.companies import party_of
from invoicebridge.catalogue import Text
from invoicebridge.cli.init import DEFAULT_STORE
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError
from invoicebridge.fatturapa import filename
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.faults import error_text
from invoicebridge.settings import values
from invoicebridge.settings.mailboxes import sdi_box
from invoicebridge.settings.store import address as store_address
from invoicebridge.settings.values import Read, Spot

_INTRODUCTION: Final = Text(
    "Invio accetta il valore tra parentesi; Ctrl-C interrompe senza che nulla sia scritto.",
    "Enter takes the value in brackets; Ctrl-C stops, and nothing is written.",
)
_NEEDED: Final = Text("Serve una risposta.", "An answer is needed.")
_CHOICES: Final = Text("Rispondere con uno di questi: {known}.", "Answer with one of these: {known}.")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for an option, when it has no value yet and `applies`."""

    option: str
    text: Text
    check: Callable[[str], object] = str
    """Raises InvoiceBridgeError for an answer that cannot be used."""
    default: Callable[[argparse.Namespace], str] = lambda _: ""
    needed: bool = True
    choices: tuple[str, ...] = ()
    applies: Callable[[argparse.Namespace], bool] = lambda _: True


def ask(options: argparse.Namespace) -> None:
    """Every question that applies has its answer in the options; EOF ends the program as Ctrl-C does."""
    print(_INTRODUCTION.in_language(options.lang))
    for question in _QUESTIONS:
        if getattr(options, question.option) is None and question.applies(options):
            answer = _answered(question, options)
            setattr(options, question.option, answer or None)


def _answered(question: Question, options: argparse.Namespace) -> str:
    default = question.default(options)
    hint = f" [{default}]" if default else ""
    while True:
        asked = question.text.in_language(options.lang).replace("{known}", ", ".join(mail.provider_names()))
        answer = _line(f"{asked}{hint}: ").strip() or default
        said = _objection(question, answer, options.lang)
        if said is None:
            return answer
        print(said)


def _line(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError as error:
        print()
        raise KeyboardInterrupt from error


def _objection(question: Question, answer: str, language: str) -> str | None:
    """What is wrong with the answer; None when nothing is."""
    if not answer:
        return _NEEDED.in_language(language) if question.needed else None
    if question.choices and answer not in question.choices:
        return _CHOICES.in_language(language).format(known=", ".join(question.choices))
    try:
        question.check(answer)
    except InvoiceBridgeError as error:
        return error_text(error, language)
    return None


def _as(read: Read, option: str) -> Callable[[str], object]:
    """What checks an answer as the settings will read it."""
    return lambda answer: read(answer, Spot(option, Path()))


def _file(answer: str) -> None:
    app.read(answer)


def _company(answer: str) -> None:
    party_of(app.single(answer))


def _day(answer: str) -> None:
    try:
        date.fromisoformat(answer)
    except ValueError as error:
        raise ConfigurationError("option-not-a-date", option="--since", value=answer) from error


def _progressivo(answer: str) -> None:
    filename.make("IT", "0" * 11, answer)


def _provider(answer: str) -> None:
    mail.login_is_the_address(answer)


def _has_no_provider(options: argparse.Namespace) -> bool:
    return options.provider is None


def _wants_user(options: argparse.Namespace) -> bool:
    return options.provider is not None and not mail.login_is_the_address(options.provider)


def _is_for_practice(options: argparse.Namespace) -> bool:
    return bool(options.kind == "sandbox")


_QUESTIONS: Final = (
    Question(
        "kind",
        Text(
            "Archivio di prova (sandbox) o reale (live)? Non si potrà più cambiare",
            "Store for practice (sandbox) or a live one (live)? It can never be changed",
        ),
        choices=("sandbox", "live"),
    ),
    Question(
        "company",
        Text(
            "Una fattura emessa dall'azienda, XML o .p7m (oppure il JSON dei suoi dati)",
            "An invoice that the company issued, XML or .p7m (or the JSON of its data)",
        ),
        _company,
    ),
    Question("address", Text("Indirizzo PEC", "PEC address"), _as(values.address, "--address")),
    Question(
        "provider",
        Text("Gestore PEC ({known}; vuoto se è un altro)", "PEC provider ({known}; empty if it is another)"),
        _provider,
        needed=False,
    ),
    Question(
        "smtp",
        Text("Server di invio, host:porta", "Submission server, host:port"),
        _as(values.place, "--smtp"),
        applies=_has_no_provider,
    ),
    Question(
        "imap",
        Text("Server di lettura IMAP, host:porta", "IMAP server for reading, host:port"),
        _as(values.place, "--imap"),
        applies=lambda options: options.provider is None and options.pop3 is None,
    ),
    Question("user", Text("Nome utente (non è l'indirizzo)", "User name (not the address)"), applies=_wants_user),
    Question(
        "password_env",
        Text(
            "Nome della variabile d'ambiente che conterrà la password della casella",
            "Name of the environment variable that will hold the mailbox's password",
        ),
        default=lambda _: "INVOICEBRIDGE_PASSWORD",
        applies=lambda options: options.password_file is None,
    ),
    Question(
        "prefix",
        Text(
            "Se altri programmi continuano a trasmettere: inizio riservato ai nostri progressivi (B …), o vuoto",
            "If other programs go on sending: a beginning kept for our progressivi, such as B (empty otherwise)",
        ),
        _progressivo,
        needed=False,
        applies=lambda options: options.last_progressivo is None,
    ),
    Question(
        "last_progressivo",
        Text(
            "Ultimo progressivo già usato nei nomi dei file (i nomi non si riusano mai)",
            "Last progressivo used in names of files already (names are never used again)",
        ),
        _progressivo,
        default=lambda _: "00000",
        applies=lambda options: options.prefix is None,
    ),
    Question(
        "sdi_address",
        Text(
            "Casella che lo SdI ha già assegnato (vuoto se non si è mai trasmesso da questa PEC)",
            "Box that the SdI has assigned already (empty if nothing was ever sent from this mailbox)",
        ),
        _as(sdi_box, "--sdi-address"),
        needed=False,
    ),
    Question(
        "since",
        Text("Primo giorno della posta da leggere", "First day of the mail to be read"),
        _day,
        default=lambda _: datetime.now(ROME).date().isoformat(),
    ),
    Question(
        "pkcs12",
        Text(
            "File PKCS#12 per firmare (vuoto: token, firma remota o altrove, vedi docs/signing.md)",
            "PKCS#12 file to sign with (empty: token, remote signature or elsewhere, see docs/signing.md)",
        ),
        _file,
        needed=False,
    ),
    Question(
        "passphrase_env",
        Text(
            "Nome della variabile d'ambiente con la frase segreta del file PKCS#12",
            "Name of the environment variable with the passphrase of the PKCS#12 file",
        ),
        default=lambda _: "FIRMA_PASSPHRASE",
        applies=lambda options: options.pkcs12 is not None and options.passphrase_file is None,
    ),
    Question(
        "ca",
        Text(
            "Certificato dei server di prova (sandbox-root.pem)",
            "Certificate of the practice servers (sandbox-root.pem)",
        ),
        _file,
        needed=False,
        applies=_is_for_practice,
    ),
    Question(
        "trust_pec",
        Text("Certificato della PEC di prova (sandbox-pec.pem)", "Certificate of the practice PEC (sandbox-pec.pem)"),
        _file,
        needed=False,
        applies=_is_for_practice,
    ),
    Question(
        "sdi_signer",
        Text(
            "Certificato che firma le notifiche dello SdI (vuoto se non lo si ha)",
            "Certificate that signs the SdI's notifications (empty if there is none)",
        ),
        _file,
        needed=False,
    ),
    Question(
        "store",
        Text("Indirizzo dell'archivio", "Address of the store"),
        _as(store_address, "--store"),
        default=lambda _: DEFAULT_STORE,
    ),
)
"""In the order in which they are asked."""
