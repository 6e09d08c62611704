"""What `check` found, told to programs (JSON, SARIF, JUnit) and to people (a table)."""

import io
import json
from collections.abc import Sequence
from typing import Any, Final

import pytest
from lxml import etree
from rich.console import Console

from invoicebridge.errors import UnreadableFile
from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.render.checked import WRITERS
from invoicebridge.render.checked_table import Account

PATH: Final = "/FatturaElettronica/FatturaElettronicaBody[2]/DatiBeniServizi/DettaglioLinee[3]/PrezzoTotale"
WRONG_TOTAL: Final = Fault("00423", Severity.ERROR, PATH, 7, {"expected": "10.00", "found": "9.00"})
WRONG_CENT: Final = Fault("IB001", Severity.WARNING, "/FatturaElettronica", 8, {"expected": "2.20", "found": "2.21"})
NAME: Final = Fault("00001", Severity.WARNING, parameters={"name": "x.xml", "kind": "form"})
GOOD: Final = Checked(file="good.xml", formato="FPR12", bodies=1, unchecked=("00002", "00301"))
WARNED: Final = Checked(file="warned.xml", formato="FSM10", bodies=1, faults=(NAME, WRONG_CENT))
BAD: Final = Checked(file="bad.xml", formato="FPA12", bodies=2, faults=(WRONG_TOTAL, WRONG_CENT))
MALFORMED: Final = Fault("00200", Severity.ERROR, line=1, parameters={"kind": "doctype"})
SIGNED: Final = Checked(file="s.xml.p7m", formato="p7m", faults=(Fault("IB012", Severity.WARNING),))
UNREAD: Final = Checked(file="nowhere.xml", error=UnreadableFile("file-missing", name="nowhere.xml"))
ALL: Final = (GOOD, WARNED, BAD, SIGNED, UNREAD)
HOSTILE: Final = "a\x1b[31m\"<&>'\ufffe\udcff\n✓ b.xml.xml"


def written(form: str, results: Sequence[Checked], language: str = "it") -> str:
    return "".join(WRITERS[form](results, language))


def in_a_table(results: Sequence[Checked], language: str = "it", width: int = 80, files: int = 1) -> str:
    """What people see on a terminal without colours."""
    stream = io.StringIO()
    account = Account(Console(file=stream, width=width), language, files)
    for checked in results:
        account.add(checked)
    account.close()
    return stream.getvalue()


# --- JSON ---------------------------------------------------------------------------------------------------------


def test_the_json_is_an_array_with_one_object_a_file_in_order() -> None:
    said = json.loads(written("json", ALL))
    assert [one["file"] for one in said] == ["good.xml", "warned.xml", "bad.xml", "s.xml.p7m", "nowhere.xml"]


def test_the_objects_have_the_contract_s_fields_in_the_contract_s_order() -> None:
    for one in json.loads(written("json", ALL)):
        assert list(one) == ["file", "format", "bodies", "accepted", "faults", "unchecked", "error"]
        for fault in one["faults"]:
            assert list(fault) == ["code", "severity", "path", "line", "message", "remedy"]


def test_an_accepted_file_a_rejected_one_and_one_that_was_not_read() -> None:
    good, _, bad, signed, unread = json.loads(written("json", ALL, "en"))
    assert good == {
        "file": "good.xml",
        "format": "FPR12",
        "bodies": 1,
        "accepted": True,
        "faults": [],
        "unchecked": ["00002", "00301"],
        "error": None,
    }
    total = bad["faults"][0]
    assert (total["code"], total["severity"], total["path"], total["line"]) == ("00423", "error", PATH, 7)
    assert "9.00" in total["message"]
    assert total["remedy"]
    assert (bad["accepted"], signed["accepted"], unread["accepted"]) == (False, False, False)
    assert (unread["format"], unread["faults"], "nowhere.xml" in unread["error"]) == (None, [], True)


def test_json_lines_are_the_same_objects_one_a_line() -> None:
    lines = written("jsonl", ALL).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(written("json", ALL))


def test_without_files_the_json_is_an_empty_array() -> None:
    assert json.loads(written("json", ())) == []


def test_texts_are_in_the_language_that_was_asked_for() -> None:
    italian, english = (json.loads(written("json", [BAD], language))[0]["faults"][0] for language in ("it", "en"))
    assert italian["message"] != english["message"]
    assert "atteso" in italian["message"]
    assert "expected" in english["message"]


# --- SARIF --------------------------------------------------------------------------------------------------------


def test_the_sarif_has_one_run_with_every_fault_and_the_rules_that_were_broken() -> None:
    log = json.loads(written("sarif", ALL))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["tool"]["driver"]["name"] == "invoicebridge"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["00001", "00423", "IB001", "IB012"]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("00001", "warning"),
        ("IB001", "warning"),
        ("00423", "error"),
        ("IB001", "warning"),
        ("IB012", "warning"),
        ("unreadable", "error"),
    ]
    assert all(result["message"]["text"] for result in run["results"])


def test_a_sarif_result_says_file_line_and_element() -> None:
    total, *_ = json.loads(written("sarif", [BAD]))["runs"][0]["results"]
    assert total["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "bad.xml"}, "region": {"startLine": 7}},
            "logicalLocations": [{"fullyQualifiedName": PATH, "kind": "element"}],
        }
    ]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a folder/ù.xml", "a%20folder/%C3%B9.xml"),
        ("100%.xml", "100%25.xml"),
        ("a.zip/in#side?.xml", "a.zip/in%23side%3F.xml"),
        ("folder\\a.xml", "folder/a.xml"),
        ("not-utf8-\udcff.xml", "not-utf8-%FF.xml"),
    ],
)
def test_a_sarif_location_is_a_uri(file: str, uri: str) -> None:
    (result,) = json.loads(written("sarif", [Checked(file=file, faults=(NAME,))]))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


# --- JUnit --------------------------------------------------------------------------------------------------------


def cases(results: Sequence[Checked]) -> list[Any]:
    root = etree.fromstring(written("junit", results).encode("utf-8", "replace"))
    return list(root.iter("testcase"))


def test_the_junit_report_has_a_case_a_file_failed_by_its_errors() -> None:
    outcomes = [(case.get("name"), [child.tag for child in case]) for case in cases(ALL)]
    assert outcomes == [
        ("good.xml", []),
        ("warned.xml", ["system-out"]),
        ("bad.xml", ["failure"]),
        ("s.xml.p7m", ["failure"]),
        ("nowhere.xml", ["error"]),
    ]
    assert cases([BAD])[0].find("failure").get("message") == "00423"
    assert PATH in cases([BAD])[0].findtext("failure")


def test_a_signed_file_that_was_not_examined_fails_with_a_reason() -> None:
    assert cases([SIGNED])[0].find("failure").get("message")


# --- hostile texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", WRITERS)
def test_every_form_stays_well_formed_whatever_a_file_is_called(form: str) -> None:
    fault = Fault("00001", Severity.WARNING, parameters={"name": HOSTILE, "kind": "form"})
    text = written(form, [Checked(file=HOSTILE, faults=(fault,))])
    if form == "junit":
        assert etree.fromstring(text.encode("utf-8", "replace")).tag == "testsuites"
    else:
        assert json.loads(text.splitlines()[0] if form == "jsonl" else text)


def test_no_escape_sequence_and_no_line_of_its_own_reaches_the_terminal() -> None:
    fault = Fault("IB010", Severity.WARNING, "/a\x1b[2J", 1, {"element": "\x1b]0;x\x07", "value": "\x9b31m\u202e"})
    said = in_a_table([Checked(file=HOSTILE, formato="FPR12", bodies=1, faults=(fault,))])
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said)
    assert not any(line.startswith("✓ b.xml") for line in said.splitlines())


# --- the table ----------------------------------------------------------------------------------------------------


def test_the_table_says_for_each_file_what_becomes_of_it_and_then_how_many() -> None:
    assert in_a_table([GOOD, BAD, UNREAD], "en").splitlines()[0] == "✓ good.xml (FPR12, 1 document) may be sent"
    said = in_a_table(ALL, "en")
    for verdict in ("may be sent", "the SdI would reject it", "nowhere.xml"):
        assert verdict in said
    assert said.splitlines()[-1] == "5 file(s): 2 accepted (1 with warnings), 2 to correct, 1 not read"


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("language", ["it", "en"])
def test_no_line_is_wider_than_the_terminal(width: int, language: str) -> None:
    assert max(len(line) for line in in_a_table(ALL, language, width).splitlines()) <= width


def test_a_fault_shows_code_severity_line_body_element_message_and_remedy() -> None:
    said = in_a_table([BAD])
    assert "00423    riga 7 · FatturaElettronicaBody[2]/…/DettaglioLinee[3]/PrezzoTotale" in said
    assert "PrezzoTotale 9.00, atteso 10.00." in said
    assert "→ Ricalcolare PrezzoTotale" in said


def test_the_remedy_of_a_code_is_told_once_a_file() -> None:
    said = in_a_table([Checked(file="bad.xml", formato="FPR12", bodies=1, faults=(WRONG_TOTAL,) * 3)])
    assert (said.count("PrezzoTotale 9.00"), said.count("→")) == (3, 1)


def test_of_many_files_the_good_ones_are_only_counted() -> None:
    said = in_a_table([GOOD, WARNED, BAD], files=1000)
    assert "good.xml" not in said
    assert "warned.xml" in said


@pytest.mark.parametrize("formato", [None, "p7m"])
def test_of_what_was_not_examined_only_that_is_told_and_not_every_code_as_the_sdi_s_to_decide(
    formato: str | None,
) -> None:
    broken = Checked(file="broken.xml", formato=formato, faults=(MALFORMED,), unchecked=("00002", "00301", "00423"))
    first, *_ = (line for line in in_a_table([broken], "en", 200).splitlines() if "ontrols" in line)
    assert first == "Content not examined in 1 file(s): the controls of the content were not made"
    assert "(the SdI decides): 00002\n" in in_a_table([broken], "en", 200)
    assert "(the SdI decides): 00002, 00301\n" in in_a_table([broken, GOOD], "en", 200)


def test_the_codes_left_unchecked_are_told_once_for_all_files() -> None:
    said = in_a_table([GOOD, GOOD])
    assert said.count("00301") == 1
