"""Faults as sentences: the messages of all codes and kinds, their remedies, the reasons of libraries."""

import string
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from invoicebridge import app
from invoicebridge.bridge.inspecting.inspect import inspect_all
from invoicebridge.catalogue import Entry, all_entries, entry
from invoicebridge.fatturapa.circumstances import ROME, Circumstances
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.render.faults import message, remedy, severity_label
from invoicebridge.render.reasons import in_language

ENTRIES = tuple(all_entries())

ELEMENT_KINDS = {
    "malformed": "reason line column",
    "doctype": "line",
    "too-large": "size limit",
    "root": "found",
    "unexpected": "element expected",
    "missing": "element expected",
    "attribute-missing": "attribute",
    "attribute-unexpected": "attribute",
    "pattern": "element value pattern",
    "length": "element value length limit",
    "enumeration": "element value allowed",
    "bound": "element value limit",
    "type": "element value type",
    "text": "element",
    "other": "element reason",
}
IDENTIFIER = dict.fromkeys(("length", "check", "unknown"), "value")
PARAMETERS: dict[str, dict[str, str]] = {
    "00001": {
        **dict.fromkeys(("form", "country", "identifier", "progressive", "extension"), "name"),
        "content": "name expected",
    },
    "00002": dict.fromkeys(("ledger", "archive"), "name") | {"together": "name first"},
    "00003": {"": "size limit", "at-least": "size limit"},
    "00102": {"unsigned": ""},
    "00106": dict.fromkeys(("empty", "unreadable", "encrypted", "signed"), "name reason"),
    "00200": ELEMENT_KINDS,
    "00201": {"": "count"},
    **{f"0030{digit}": IDENTIFIER for digit in range(7)},
    "00313": dict.fromkeys(("missing", "italian"), ""),
    "00327": {"": "value"},
    "00330": {"": "value"},
    "00401": {"": "natura rate"},
    "00403": {"": "date at"},
    "00404": {"": "numero date"},
    "00409": {"": "numero first"},
    "00414": {"": "natura rate"},
    "00418": {"": "date linked numero"},
    "00419": {"": "expected found rates"},
    "00420": {"": "natura"},
    "00421": {"": "expected found rate taxable"},
    "00422": {"": "expected found rate"},
    "00423": {"": "expected found"},
    "00424": {"": "rate"},
    "00425": {"": "numero"},
    "00427": {"": "value formato"},
    "00428": {"": "versione formato"},
    "00430": {"": "natura rate"},
    "00443": {"": "rate"},
    "00444": {"": "natura"},
    "00445": {"": "natura"},
    "00460": {"": "total limit"},
    "00471": {"": "tipo value"},
    "00472": {"": "tipo value"},
    "00473": {"": "tipo country"},
    "00475": {"": "tipo"},
    "00476": {"": "seller buyer"},
    "IB001": {"": "expected found"},
    "IB002": {"": "expected found rate"},
    "IB003": {"": "expected found"},
    "IB004": {"": "rate"},
    "IB005": {"": "natura"},
    "IB006": {"": "expected found"},
    "IB007": {"": "amount limit"},
    "IB008": {"": "value"},
    "IB009": {"": "date days limit"},
    "IB010": {"": "element value"},
    "IB011": {"": "value"},
    "IB013": {"": "value"},
    "IB015": {"": "numero"},
}
"""What the controls fill in, by code and kind; a code that is not listed has no parameters."""


def fields(template: str) -> set[str]:
    """The parameters that a template names."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def cases() -> Iterator[tuple[str, str, set[str]]]:
    """Every code and kind with its parameters."""
    for item in ENTRIES:
        for kind, names in PARAMETERS.get(item.code, {"": ""}).items():
            yield item.code, kind, set(names.split())


@pytest.mark.parametrize(("code", "kind", "names"), list(cases()))
def test_a_message_uses_its_parameters_and_no_others(code: str, kind: str, names: set[str]) -> None:
    parameters = {name: f"<{name}>" for name in names} | ({"kind": kind} if kind else {})
    for language in ("it", "en"):
        text = message(Fault(code, Severity.ERROR, parameters=parameters), language)
        assert "?" not in text
        assert "{" not in text


@pytest.mark.parametrize("item", ENTRIES, ids=lambda item: item.code)
def test_the_kinds_of_an_entry_are_those_that_the_controls_report(item: Entry) -> None:
    assert set(item.messages) == set(PARAMETERS.get(item.code, {})) - {""}


def test_the_default_message_of_a_code_with_kinds_uses_what_all_kinds_have() -> None:
    for code, kinds in PARAMETERS.items():
        shared = set.intersection(*(set(names.split()) for names in kinds.values()))
        item = next(one for one in ENTRIES if one.code == code)
        assert fields(item.message.it) <= shared, code


def test_a_message_names_the_values_of_the_fault() -> None:
    fault = Fault(
        "00421",
        Severity.ERROR,
        parameters={"expected": "22.00", "found": "21.00", "rate": "22.00", "taxable": "100.00"},
    )
    assert message(fault, "it") == "Imposta 21.00, attesa 22.00 (aliquota 22.00 su imponibile 100.00)."
    assert message(fault, "en") == "Imposta is 21.00, expected 22.00 (rate 22.00 on the taxable base 100.00)."


def test_the_kind_of_a_fault_picks_its_message() -> None:
    fault = Fault("00305", Severity.ERROR, parameters={"kind": "unknown", "value": "01234567890"})
    assert (
        message(fault, "it")
        == "La partita IVA del cessionario/committente «01234567890» non risulta in anagrafe tributaria."
    )


def test_a_kind_without_a_message_of_its_own_takes_the_default_one() -> None:
    assert message(Fault("00102", Severity.ERROR, parameters={"kind": "digest"}), "en") == (
        "The electronic signature of the file is not valid."
    )


def test_a_missing_parameter_is_a_question_mark_and_no_exception() -> None:
    assert message(Fault("00425", Severity.ERROR), "en") == "The number “?” contains no digit."


def test_an_unknown_code_is_told_as_unknown() -> None:
    fault = Fault("00999X", Severity.ERROR)
    assert message(fault, "it") == "Codice 00999X, che il catalogo non conosce."
    assert remedy("00999X", "en").startswith("Look the code up")


def test_a_value_with_braces_is_shown_and_not_expanded() -> None:
    assert "{value.__class__}" in message(
        Fault("00425", Severity.ERROR, parameters={"numero": "{value.__class__}"}), "it"
    )


def test_a_value_cannot_steer_the_terminal_and_stays_on_one_line() -> None:
    text = message(Fault("00425", Severity.ERROR, parameters={"numero": "A\n\x1b[31mB\u202e\x9b"}), "en")
    assert text == "The number “A \ufffd[31mB\ufffd\ufffd” contains no digit."


def test_a_long_value_is_cut() -> None:
    assert len(message(Fault("00425", Severity.ERROR, parameters={"numero": "A" * 5_000_000}), "it")) < 300


def test_the_remedy_is_the_catalogues() -> None:
    assert remedy("00424", "en") == "Multiply the value of AliquotaIVA (simplified: Aliquota) by 100 in all blocks."


def test_a_place_where_nothing_may_stand_is_told_in_words() -> None:
    parameters = {"kind": "unexpected", "element": "Causale", "expected": "-"}
    assert message(Fault("00200", Severity.ERROR, parameters=parameters), "it") == (
        "L'elemento Causale non è ammesso in questo punto; atteso: nessun elemento."
    )


def test_severities_have_a_word_in_both_languages() -> None:
    words = [severity_label(severity, language) for language in ("it", "en") for severity in Severity]
    assert words == ["errore", "avviso", "error", "warning"]


@pytest.mark.parametrize(
    ("reason", "italian"),
    [
        ("Premature end of data in tag a line 1, line 1, column 4", "il file finisce prima del previsto"),
        ("Opening and ending tag mismatch: b line 1 and a, line 1, column 11", "aperto alla riga 1, è chiuso come a"),
        ("PCDATA invalid Char value 1, line 1, column 4", "carattere non ammesso (codice 1)"),
        ("Entity 'egrave' not defined, line 1, column 7", "entità &egrave; non definita"),
        ("xmlParseEntityRef: no name, line 1, column 5", "scrivere &amp;"),
        ("Invalid bytes in character encoding, line 1, column 42", "codifica dichiarata"),
        ("Input is not proper UTF-8, indicate encoding !\nBytes: 0xE8 0x20, line 1, column 3", "codifica dichiarata"),
        ("Unsupported encoding: foo, line 1, column 35", "codifica foo non riconosciuta"),
        ("Excessive depth in document: 256, use XML_PARSE_HUGE option, line 1, column 771", "troppi livelli"),
        ("Document is empty, line 1, column 1", "il file è vuoto"),
        ("Expecting ',' delimiter: line 3 column 1 (char 20)", "manca il segno ,"),
        ("File is not a zip file", "non è un archivio ZIP"),
        ("Permission denied", "permesso negato"),
        ("certificate has expired", "è scaduto"),
        ("unable to get local issuer certificate", "chi lo ha emesso non è un'autorità fidata"),
        ("self-signed certificate", "chi lo ha emesso non è un'autorità fidata"),
        (
            "Hostname mismatch, certificate is not valid for 'smtp.example'.",
            "non vale per il server «smtp.example»",
        ),
    ],
)
def test_the_commonest_reasons_are_told_in_italian(reason: str, italian: str) -> None:
    assert italian in in_language(reason, "it")


def test_an_unknown_reason_stays_as_it_came_without_its_position() -> None:
    assert in_language("something new, line 3, column 7", "it") == "something new"
    assert in_language("Document is empty, line 1, column 1", "en") == "Document is empty"


@pytest.mark.slow
def test_every_fault_of_the_samples_has_all_that_its_message_names(root: Path) -> None:
    """The contract of parameters, seen from the other side: what the controls really fill in."""
    circumstances = Circumstances(at=datetime(2026, 11, 25, 12, tzinfo=ROME), as_sent=True)
    results = inspect_all(app.sources([str(root / "samples" / "faulty")]), app.bench(circumstances))
    faults = [fault for of_a_source in results for checked in of_a_source for fault in checked.faults]
    assert len({fault.code for fault in faults}) > 50
    assert [fault for fault in faults if not named_by(fault) <= fault.parameters.keys()] == []


def named_by(fault: Fault) -> set[str]:
    """The parameters that the template of a fault names."""
    known = entry(fault.code)
    return fields(known.messages.get(fault.parameters.get("kind", ""), known.message).it)
