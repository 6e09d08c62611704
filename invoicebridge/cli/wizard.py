"""The questions of `init`: what is not given by options is asked on the terminal. A password is never asked for."""

import argparse
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.app import fitting, mail, setting_up
from invoicebridge.app.setting_up import Names
from invoicebridge.bridge.setting_up.companies import party_of
from invoicebridge.catalogue import Text
from invoicebridge.cli.init import DEFAULT_STORE
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.faults import error_text
from invoicebridge.settings import values
from invoicebridge.settings.mailboxes import sdi_box
from invoicebridge.settings.store import StoreSettings
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
    check: Callable[[str, argparse.Namespace], object] = lambda answer, options: None
    """Raises InvoiceBridgeError for an answer that cannot be used, with what was answered before."""
    default: Callable[[argparse.Namespace], str] = lambda _: ""
    needed: bool = True
    choices: tuple[str, ...] = ()
    applies: Callable[[argparse.Namespace], bool] = lambda _: True
    is_path: bool = False
    """Whether `~` is the user's own folder: no shell has seen the answer."""
    notes: Callable[[str], Iterable[Text]] = lambda _: ()
    """What is worth knowing about the answer."""


def ask(options: argparse.Namespace) -> None:
    """Every question that applies has its answer in the options; EOF ends the program as Ctrl-C does."""
    print(_INTRODUCTION.in_language(options.lang))
    for question in _QUESTIONS:
        if getattr(options, question.option) is None and question.applies(options):
            answer = _answered(question, options)
            setattr(options, question.option, answer or None)
            for note in question.notes(answer):
                print(f"  {note.in_language(options.lang)}")


def _answered(question: Question, options: argparse.Namespace) -> str:
    default = question.default(options)
    hint = f" [{default}]" if default else ""
    while True:
        asked = question.text.in_language(options.lang).replace("{known}", ", ".join(mail.provider_names()))
        answer = _line(f"{asked}{hint}: ").strip() or default
        if question.is_path:
            answer = os.path.expanduser(answer)
        said = _objection(question, answer, options)
        if said is None:
            return answer
        print(said)


def _line(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError as error:
        print()
        raise KeyboardInterrupt from error


def _objection(question: Question, answer: str, options: argparse.Namespace) -> str | None:
    """What is wrong with the answer; None when nothing is."""
    language = options.lang
    if not answer:
        return _NEEDED.in_language(language) if question.needed else None
    if question.choices and answer not in question.choices:
        return _CHOICES.in_language(language).format(known=", ".join(question.choices))
    try:
        question.check(answer, options)
    except InvoiceBridgeError as error:
        return error_text(error, language)
    return None


Check = Callable[[str, argparse.Namespace], object]


def _as(read: Read, option: str) -> Check:
    """What checks an answer as the settings will read it."""
    return lambda answer, options: read(answer, Spot(option, Path(options.out).absolute().parent))


def _file(answer: str, options: argparse.Namespace) -> None:
    app.read(answer)


def _company(answer: str, options: argparse.Namespace) -> None:
    party_of(app.single(answer))


def _server(option: str) -> Check:
    """What checks a server's place; a store for practice reaches this machine only."""

    def check(answer: str, options: argparse.Namespace) -> None:
        place = values.place(answer, Spot(option, Path()))
        if _is_for_practice(options) and not fitting.is_loopback(place.host):
            raise ConfigurationError("host-not-loopback", key=option, host=place.host)

    return check


def _day(answer: str, options: argparse.Namespace) -> None:
    try:
        date.fromisoformat(answer)
    except ValueError as error:
        raise ConfigurationError("option-not-a-date", option="--since", value=answer) from error


def _last(answer: str, options: argparse.Namespace) -> None:
    setting_up.first_name("IT", "0" * 11, Names(after=answer))


def _prefix(answer: str, options: argparse.Namespace) -> None:
    setting_up.first_name("IT", "0" * 11, Names(prefix=answer.upper()))


def _provider(answer: str, options: argparse.Namespace) -> None:
    mail.login_is_the_address(answer)


def _provider_notes(answer: str) -> Iterable[Text]:
    return mail.notes_on(answer) if answer else ()


def _store(answer: str, options: argparse.Namespace) -> None:
    url = store_address(answer, Spot("--store", Path(options.out).absolute().parent))
    file = StoreSettings(url=url).file
    if file is not None:
        setting_up.demand_free(file)


def _has_no_provider(options: argparse.Namespace) -> bool:
    return options.provider is None


def _wants_user(options: argparse.Namespace) -> bool:
    return options.provider is not None and not mail.login_is_the_address(options.provider)


def _may_want_user(options: argparse.Namespace) -> bool:
    return options.provider is None and not _is_for_practice(options)


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
        is_path=True,
    ),
    Question("address", Text("Indirizzo PEC", "PEC address"), _as(values.address, "--address")),
    Question(
        "provider",
        Text("Gestore PEC ({known}; vuoto se è un altro)", "PEC provider ({known}; empty if it is another)"),
        _provider,
        needed=False,
        applies=lambda options: not (_is_for_practice(options) or options.smtp or options.imap or options.pop3),
        notes=_provider_notes,
    ),
    Question(
        "smtp",
        Text("Server di invio, host:porta", "Submission server, host:port"),
        _server("--smtp"),
        applies=_has_no_provider,
    ),
    Question(
        "imap",
        Text("Server di lettura IMAP, host:porta", "IMAP server for reading, host:port"),
        _server("--imap"),
        applies=lambda options: options.provider is None and options.pop3 is None,
    ),
    Question(
        "user",
        Text("Nome utente (non è l'indirizzo)", "User name (not the address)"),
        _as(values.text, "--user"),
        applies=_wants_user,
    ),
    Question(
        "user",
        Text("Nome utente, se non è l'indirizzo", "User name, if it is not the address"),
        _as(values.text, "--user"),
        needed=False,
        applies=_may_want_user,
    ),
    Question(
        "password_env",
        Text(
            "Nome della variabile d'ambiente che conterrà la password della casella",
            "Name of the environment variable that will hold the mailbox's password",
        ),
        _as(values.variable, "--password-env"),
        default=lambda _: "INVOICEBRIDGE_PASSWORD",
        applies=lambda options: options.password_file is None,
    ),
    Question(
        "prefix",
        Text(
            "Se altri programmi continuano a trasmettere: inizio riservato ai nostri progressivi (B …), o vuoto",
            "If other programs go on sending: a beginning kept for our progressivi, such as B (empty otherwise)",
        ),
        _prefix,
        needed=False,
        applies=lambda options: options.last_progressivo is None,
    ),
    Question(
        "last_progressivo",
        Text(
            "Ultimo progressivo già usato nei nomi dei file (i nomi non si riusano mai)",
            "Last progressivo used in names of files already (names are never used again)",
        ),
        _last,
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
        is_path=True,
    ),
    Question(
        "passphrase_env",
        Text(
            "Nome della variabile d'ambiente con la frase segreta del file PKCS#12",
            "Name of the environment variable with the passphrase of the PKCS#12 file",
        ),
        _as(values.variable, "--passphrase-env"),
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
        is_path=True,
        applies=_is_for_practice,
    ),
    Question(
        "trust_pec",
        Text("Certificato della PEC di prova (sandbox-pec.pem)", "Certificate of the practice PEC (sandbox-pec.pem)"),
        _file,
        needed=False,
        is_path=True,
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
        is_path=True,
    ),
    Question(
        "store",
        Text("Indirizzo dell'archivio", "Address of the store"),
        _store,
        default=lambda _: DEFAULT_STORE,
    ),
)
"""In the order in which they are asked."""
