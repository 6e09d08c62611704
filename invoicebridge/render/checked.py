"""What `check` found, for machines: the JSON contract, SARIF 2.1.0 and JUnit XML.

Each writer takes the results one by one and yields text, so that a folder of ten thousand files needs no more memory
than one.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from invoicebridge import __version__
from invoicebridge.catalogue import entry
from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.render.faults import error_text, message, remedy
from invoicebridge.render.file_names import as_text

Writer = Callable[[Iterable[Checked], str], Iterator[str]]

_ILLEGAL: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_mapping(checked: Checked, language: str) -> dict[str, Any]:
    """The object of one file in the JSON contract (README, "The JSON of check")."""
    return {
        "file": as_text(checked.file),
        "format": checked.formato,
        "bodies": checked.bodies,
        "accepted": checked.accepted,
        "faults": [fault_as_mapping(fault, language) for fault in checked.faults],
        "unchecked": list(checked.unchecked),
        "error": None if checked.error is None else error_text(checked.error, language),
    }


def fault_as_mapping(fault: Fault, language: str) -> dict[str, Any]:
    """The object of one fault in the same contract."""
    return {
        "code": fault.code,
        "severity": str(fault.severity),
        "path": fault.path,
        "line": fault.line,
        "message": message(fault, language),
        "remedy": remedy(fault.code, language),
    }


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def json_lines(results: Iterable[Checked], language: str) -> Iterator[str]:
    """One JSON object a line."""
    for checked in results:
        yield _dump(as_mapping(checked, language)) + "\n"


def json_array(results: Iterable[Checked], language: str) -> Iterator[str]:
    """One JSON array, an object a file."""
    yield from _array(_dump(as_mapping(checked, language)) for checked in results)
    yield "\n"


def _array(items: Iterable[str]) -> Iterator[str]:
    yield "["
    separator = "\n"
    for item in items:
        yield separator + item
        separator = ",\n"
    yield "\n]"


def sarif(results: Iterable[Checked], language: str) -> Iterator[str]:
    """A SARIF 2.1.0 log of one run; files that could not be read are results of the rule `unreadable`."""
    codes: set[str] = set()
    yield f'{{"$schema": {_dump(_SARIF)}, "version": "2.1.0", "runs": [{{"results": '
    yield from _array(_dump(result) for result in _sarif_results(results, language, codes))
    rules = [_sarif_rule(code, language) for code in sorted(codes)]
    driver = {"name": "invoicebridge", "version": __version__, "rules": rules}
    yield f',\n"tool": {_dump({"driver": driver})}}}]}}\n'


def _sarif_results(results: Iterable[Checked], language: str, codes: set[str]) -> Iterator[dict[str, Any]]:
    for checked in results:
        if checked.error is not None:
            yield _sarif_result("unreadable", "error", error_text(checked.error, language), checked.file, None, "")
        for fault in checked.faults:
            codes.add(fault.code)
            text = f"{message(fault, language)} {remedy(fault.code, language)}"
            yield _sarif_result(fault.code, str(fault.severity), text, checked.file, fault.line, fault.path)


def _sarif_result(rule: str, level: str, text: str, file: str, line: int | None, path: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(os.fsencode(file.replace("\\", "/")))}}
    if line is not None:
        physical["region"] = {"startLine": line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if path:
        location["logicalLocations"] = [{"fullyQualifiedName": path, "kind": "element"}]
    return {"ruleId": rule, "level": level, "message": {"text": text}, "locations": [location]}


def _sarif_rule(code: str, language: str) -> dict[str, Any]:
    known = entry(code)
    return {
        "id": code,
        "shortDescription": {"text": known.title.in_language(language)},
        "fullDescription": {"text": known.meaning.in_language(language)},
        "help": {"text": known.remedy.in_language(language)},
    }


def junit(results: Iterable[Checked], language: str) -> Iterator[str]:
    """A JUnit report: a test case a file, failed by its errors, with the warnings as output."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="invoicebridge check">\n'
    for checked in results:
        yield f"<testcase classname={_attribute(checked.formato or 'file')} name={_attribute(as_text(checked.file))}>"
        yield from _junit_outcome(checked, language)
        yield "</testcase>\n"
    yield "</testsuite>\n</testsuites>\n"


def _junit_outcome(checked: Checked, language: str) -> Iterator[str]:
    if checked.error is not None:
        yield f"<error message={_attribute(error_text(checked.error, language))}/>"
    lines = "\n".join(_line(fault, language) for fault in checked.faults)
    if checked.error is None and not checked.accepted:
        codes = {fault.code for fault in checked.faults if fault.severity == "error"}
        codes = codes or {fault.code for fault in checked.faults}
        yield f"<failure message={_attribute(', '.join(sorted(codes)))}>{_printable(lines)}</failure>"
    elif lines:
        yield f"<system-out>{_printable(lines)}</system-out>"


def _line(fault: Fault, language: str) -> str:
    place = f" {fault.path}" if fault.path else ""
    line = f":{fault.line}" if fault.line is not None else ""
    return f"{fault.code} {fault.severity}{place}{line}: {message(fault, language)}"


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _printable(text: str) -> str:
    return escape(_legal(text))


def _legal(text: str) -> str:
    """The text without the characters that XML cannot carry."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


WRITERS: Final[dict[str, Writer]] = {"json": json_array, "jsonl": json_lines, "sarif": sarif, "junit": junit}
"""The writers by the name of their format."""
