"""The settings file that `init` writes: TOML with a comment for every key, those left out included."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from invoicebridge.bridge.archived import StoreKind
from invoicebridge.catalogue import Text
from invoicebridge.settings.plan import MAILBOX, SIGNER, Plan
from invoicebridge.settings.values import Reference

_COLUMN: Final = 44

_HEAD: Final = Text(
    "Impostazioni di invoicebridge, scritte da invoicebridge init. Ogni chiave è descritta in docs/settings.md.\n"
    'Password e PIN non si scrivono mai qui: si indica dove sono, { env = "NOME" } oppure { file = "percorso" }.\n'
    "I percorsi relativi partono dalla cartella di questo file.",
    "Settings of invoicebridge, written by invoicebridge init. docs/settings.md describes every key.\n"
    'Passwords and PINs never stand here, only where they are: { env = "NAME" } or { file = "path" }.\n'
    "Relative paths start from the folder of this file.",
)
_STORE: Final = {
    StoreKind.SANDBOX: Text(
        "L'archivio è di prova per sempre: accetta soltanto server su questa macchina.",
        "The store is for practice for ever: it takes servers on this machine only.",
    ),
    StoreKind.LIVE: Text(
        "L'archivio è reale per sempre. Farne copie di sicurezza: senza, i nomi già usati si perdono.",
        "The store is a live one for ever. Keep backups of it: without one the names that were used are lost.",
    ),
}
_COMMENTS: Final = {
    "password_of_store": Text("password di PostgreSQL", "PostgreSQL's password"),
    "address": Text("l'indirizzo PEC", "the PEC address"),
    "provider": Text("gestore noto: dà server e limiti", "known provider: gives servers and limits"),
    "smtp": Text("invio; TLS sempre", "submission; TLS always"),
    "imap": Text("lettura; oppure pop3", "reading; or pop3"),
    "pop3": Text("lettura, dove non c'è IMAP", "reading, where there is no IMAP"),
    "user": Text("se non è l'indirizzo", "if it is not the address"),
    "password": Text("dove si trova la password", "where the password is"),
    "ca": Text("autorità del server, oltre a quelle di sistema", "the server's authority, besides the system's"),
    "folders": Text("cartelle da leggere", "folders to read"),
    "since": Text("la prima lettura parte da questo giorno", "the first reading starts on this day"),
    "sdi_address": Text("casella già assegnata dallo SdI", "box that the SdI has assigned already"),
    "per_minute": Text("messaggi al minuto, al massimo", "messages a minute, at most"),
    "per_day": Text("messaggi al giorno, al massimo", "messages a day, at most"),
    "receipt": Text("completa, breve o sintetica", "completa, breve or sintetica"),
    "zip_from": Text("da tanti file in coda, più file in uno zip", "from so many waiting files on, zips of them"),
    "mailbox": Text("la casella che trasmette", "the mailbox that sends"),
    "signing": Text("public-bodies (obbligo di legge) oppure always", "public-bodies (the law's demand) or always"),
    "signer": Text("senza: i file aspettano una firma fatta altrove", "without: files wait to be signed elsewhere"),
    "form": Text("cades oppure xades", "cades or xades"),
    "pec": Text("autorità dei gestori PEC, oltre ad AgID CA1", "authorities of PEC providers, besides AgID CA1"),
    "sdi_signer": Text("certificato del SdI, o di chi lo emette", "the SdI's certificate, or its issuer's"),
    "signers": Text("chi emette certificati di firma (00104)", "who issues signing certificates (00104)"),
    "kind": Text("pkcs12, pem, pkcs11, csc: vedi docs/signing.md", "pkcs12, pem, pkcs11, csc: see docs/signing.md"),
}


def text(plan: Plan, language: str) -> str:
    """The whole file; keys that are not used stand in comments, with an example."""
    blocks = (_head(language), _store(plan, language), _mailbox(plan, language), _company(plan, language))
    return "\n\n".join("\n".join(block) for block in (*blocks, _trust(plan, language), _signer(plan, language))) + "\n"


def _head(language: str) -> Iterator[str]:
    yield from (f"# {line}" for line in _HEAD.in_language(language).splitlines())


def _store(plan: Plan, language: str) -> Iterator[str]:
    yield f"# {_STORE[plan.kind].in_language(language)}"
    yield "[store]"
    yield _line("url", _quoted(plan.store))
    if not plan.store.startswith("sqlite"):
        yield _line("password", '{ env = "PGPASSWORD" }', "password_of_store", language, used=False)


def _mailbox(plan: Plan, language: str) -> Iterator[str]:
    def line(key: str, value: object, example: str) -> str:
        return _line(key, example if value is None else _quoted(value), key, language, used=value is not None)

    yield f"[mailboxes.{MAILBOX}]"
    yield line("address", plan.address, "")
    yield line("provider", plan.provider, '"aruba"')
    yield line("smtp", plan.smtp, '"smtp.example:465"')
    yield line("imap", plan.imap, '"imap.example:993"')
    if plan.pop3 is not None:
        yield line("pop3", plan.pop3, "")
    yield line("user", plan.user, '"M1234567"')
    yield _line("password", _reference(plan.password), "password", language)
    yield line("ca", plan.ca, '"ca.pem"')
    yield _line("folders", '["INBOX"]', "folders", language, used=False)
    since = "2026-01-01" if plan.since is None else plan.since.isoformat()
    yield _line("since", since, "since", language, used=plan.since is not None)
    yield line("sdi_address", plan.sdi_address, '"sdi12@pec.fatturapa.it"')
    for key, example in (("per_minute", "6"), ("per_day", "500"), ("receipt", '"completa"'), ("zip_from", "50")):
        yield _line(key, example, key, language, used=False)


def _company(plan: Plan, language: str) -> Iterator[str]:
    yield f"# {' '.join(plan.company_name.split())}"
    yield f"[companies.{_key(plan.company)}]"
    yield _line("mailbox", _quoted(MAILBOX), "mailbox", language)
    yield _line("signing", '"public-bodies"', "signing", language)
    yield _line("signer", _quoted(SIGNER), "signer", language, used=plan.pkcs12 is not None)
    yield _line("form", '"cades"', "form", language, used=False)


def _trust(plan: Plan, language: str) -> Iterator[str]:
    yield "[trust]"
    for key, path in (("pec", plan.trust_pec), ("sdi_signer", plan.sdi_signer)):
        shown = f'"{key}.pem"' if path is None else _quoted(path)
        yield _line(key, shown, key, language, used=path is not None)
    yield _line("signers", '"list"', "signers", language, used=False)


def _signer(plan: Plan, language: str) -> Iterator[str]:
    used = plan.pkcs12 is not None
    yield f"[signers.{SIGNER}]" if used else f"# [signers.{SIGNER}]"
    yield _line("kind", '"pkcs12"', "kind", language, used=used)
    yield _line("file", _quoted(plan.pkcs12 or Path("firma.p12")), used=used)
    passphrase = plan.passphrase or Reference(env="FIRMA_PASSPHRASE")
    yield _line("passphrase", _reference(passphrase), used=plan.passphrase is not None)


def _line(key: str, value: str, comment: str | None = None, language: str = "it", *, used: bool = True) -> str:
    line = f"{'' if used else '# '}{key} = {value}"
    return line if comment is None else f"{line.ljust(_COLUMN)}  # {_COMMENTS[comment].in_language(language)}"


def _reference(where: Reference) -> str:
    return f"{{ env = {_quoted(where.env)} }}" if where.file is None else f"{{ file = {_quoted(where.file)} }}"


def _quoted(value: object) -> str:
    """A basic string of TOML, which is written as JSON's."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    """A name between dots: bare where it may be."""
    return name if all(one.isalnum() or one in "-_" for one in name) and name.isascii() else _quoted(name)
