"""What `signer test` found: the certificate, whether it is a qualified one, and how long it is still good."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from invoicebridge.render.signature_texts import failure_text, printable
from invoicebridge.render.signatures import signatory_as_mapping
from invoicebridge.signature.signatory import Signatory
from invoicebridge.signature.verdict import Signature

_SOON: Final = 30
"""Days before its end at which a certificate is said to end soon."""

_TEXTS: Final = {
    "it": {
        "good": "Il firmatario firma, e la firma si verifica ({algorithm}).",
        "wrong": "La firma di prova non è valida:",
        "name": "Titolare",
        "codice_fiscale": "Codice fiscale",
        "organization": "Organizzazione",
        "issuer": "Emesso da",
        "serial": "Numero di serie",
        "chain": "Certificati nella firma",
        "qualified": "Qualificato",
        "yes": "sì, lo dichiara il certificato",
        "no": "no: il SdI e le pubbliche amministrazioni vogliono una firma qualificata",
        "until": "Valido fino al",
        "days": "{date} (ancora {days} giorni)",
        "soon": "{date} (ancora {days} giorni: rinnovarlo per tempo)",
    },
    "en": {
        "good": "The signer signs, and the signature verifies ({algorithm}).",
        "wrong": "The signature of the probe is not good:",
        "name": "Holder",
        "codice_fiscale": "Codice fiscale",
        "organization": "Organization",
        "issuer": "Issued by",
        "serial": "Serial number",
        "chain": "Certificates in the signature",
        "qualified": "Qualified",
        "yes": "yes, the certificate says so",
        "no": "no: the SdI and public bodies want a qualified signature",
        "until": "Valid until",
        "days": "{date} ({days} days left)",
        "soon": "{date} ({days} days left: renew it in time)",
    },
}


def tested_as_mapping(made: Signature, chain: int, now: datetime, language: str) -> dict[str, Any]:
    """The JSON object of a test; `chain` is the number of certificates in the signature."""
    who = made.signatory
    return {
        "good": not made.failures,
        "algorithm": made.algorithm,
        "certificate": None if who is None else signatory_as_mapping(who),
        "certificates": chain,
        "days_left": None if who is None else days_left(who, now),
        "failures": [failure_text(failure, language) for failure in made.failures],
        "remarks": [failure_text(remark, language) for remark in made.remarks],
    }


def tested_lines(made: Signature, chain: int, now: datetime, language: str) -> Iterator[str]:
    """The same for people, line by line."""
    texts = _TEXTS[language]
    yield texts["wrong" if made.failures else "good"].format(algorithm=made.algorithm)
    for failure in made.failures:
        yield f"  ✗ {failure_text(failure, language)}"
    if made.signatory is not None:
        width = max(len(texts[name]) for name in ("chain", "serial", "codice_fiscale", "organization"))
        for label, value in _rows(made.signatory, chain, now, texts):
            yield f"{label + ':':<{width + 1}} {value}"


def days_left(who: Signatory, now: datetime) -> int:
    """Whole days until the certificate ends; negative when it has ended."""
    return (who.not_after - now).days


def _rows(who: Signatory, chain: int, now: datetime, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    given = (
        ("name", who.name),
        ("codice_fiscale", who.codice_fiscale),
        ("organization", who.organization),
        ("issuer", who.issuer),
        ("serial", who.serial),
        ("chain", str(chain)),
    )
    yield from ((texts[label], printable(value)) for label, value in given if value)
    yield texts["qualified"], texts["yes" if who.qualified else "no"]
    days = days_left(who, now)
    until = texts["soon" if days < _SOON else "days"].format(date=who.not_after.date().isoformat(), days=days)
    yield texts["until"], until
