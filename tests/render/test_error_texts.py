"""Exceptions as sentences, and the proof that every exception which the package raises has one."""

import ast
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TypeGuard

from invoicebridge.errors import ConfigurationError, InvalidDocument, InvalidJson, InvoiceBridgeError, MalformedXml
from invoicebridge.render.error_texts import TEXTS
from invoicebridge.render.faults import error_text

PACKAGE = Path(__file__).resolve().parents[2] / "invoicebridge"


def fields(template: str) -> set[str]:
    """The parameters that a template names."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_an_error_says_what_is_wrong_and_what_to_do_next() -> None:
    error = ConfigurationError("option-not-a-date", option="--at", value="ieri")
    assert error_text(error, "it") == "Il valore «ieri» di --at non è una data. Usare AAAA-MM-GG o AAAA-MM-GGThh:mm."


def test_an_error_says_where_when_it_knows() -> None:
    error = InvalidDocument("element-repeated", path="/FatturaElettronica", line=3, element="Numero")
    assert error_text(error, "en").startswith("Element Numero may occur only once (line 3, /FatturaElettronica).")


def test_an_error_that_says_its_line_itself_does_not_repeat_it() -> None:
    error = MalformedXml("xml-malformed", reason="Document is empty, line 1, column 1", line=1, column=1)
    assert error_text(error, "it") == "Il file non è XML ben formato (riga 1, colonna 1): il file è vuoto."


def test_the_kind_of_an_error_picks_its_text() -> None:
    assert (
        error_text(InvalidDocument("archive-unusable", kind="empty", reason=""), "en") == "The archive holds no file."
    )


def test_every_error_of_a_json_text_is_told() -> None:
    errors = [InvalidDocument("json-key-missing", path="$", key=key) for key in ("numero", "data")]
    assert [line.split(" (")[0] for line in error_text(InvalidJson(errors), "it").splitlines()] == [
        "Manca il campo obbligatorio «numero»",
        "Manca il campo obbligatorio «data»",
    ]


def test_an_error_without_a_text_of_its_own_still_reads_well() -> None:
    assert error_text(InvoiceBridgeError("not-foreseen", name="a.xml"), "en") == (
        "It did not work: not-foreseen (name: a.xml)."
    )


def test_every_error_text_differs_by_language_and_names_the_same_parameters() -> None:
    for code, known in TEXTS.items():
        for text in (known.what, known.next):
            if text is not None:
                assert text.it != text.en, code
                assert fields(text.it) == fields(text.en), code
                assert not text.it.endswith("."), code


# --- what the package raises ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Raised:
    """One place that makes an exception: the code (a pattern where it is computed) and the parameters given."""

    place: str
    code: str
    parameters: frozenset[str] | None


def name_of(node: ast.expr) -> str:
    """The last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@cache
def parsed() -> Mapping[str, ast.Module]:
    """The package's modules."""
    return {
        str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")
    }


@cache
def exception_classes() -> set[str]:
    """The names of InvoiceBridgeError and of everything derived from it."""
    classes = [node for tree in parsed().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {"InvoiceBridgeError"}
    while True:
        more = {one.name for one in classes if {name_of(base) for base in one.bases} & names} - names
        if not more:
            return names
        names |= more


def codes(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    """The codes that an expression can give: a constant, a choice, a formatted string, a function, a parameter."""
    match node:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp():
            yield from (code for branch in (node.body, node.orelse) for code in codes(branch, tree))
        case ast.JoinedStr():
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        case ast.Call(func=ast.Name(id=function)):
            for one in functions(tree, function):
                yield from (
                    code
                    for statement in ast.walk(one)
                    if isinstance(statement, ast.Return) and statement.value is not None
                    for code in codes(statement.value, tree)
                )
        case ast.Name(id="code"):
            for caller, _ in callers(tree):
                yield from codes(caller.args[0], tree)


def functions(tree: ast.Module, name: str) -> list[ast.FunctionDef]:
    """The functions of a module with this name."""
    return [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == name]


def callers(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Calls of those functions of a module that take a code as their first argument and make an exception of it."""
    takers = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and makes_exception_of_code(one)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in takers and node.args:
            yield node, name_of(node.func)


def makes_exception_of_code(function: ast.FunctionDef) -> bool:
    """Whether the function's first parameter is `code` and it returns what it makes of it."""
    first = function.args.args[0].arg if function.args.args else ""
    return first == "code" and name_of(function.returns or ast.Constant(None)) in exception_classes()


def takes_a_code(node: ast.ClassDef) -> bool:
    """Whether the class is made from a code, and does not give one itself."""
    starts = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
    return not starts or starts[0].args.args[1].arg == "code"


def raised() -> list[Raised]:
    """Every exception that the package makes."""
    modules = parsed()
    names = exception_classes()
    classes = [node for tree in modules.values() for node in ast.walk(tree) if is_one_of(node, names)]
    from_code = {one.name for one in classes if takes_a_code(one)}
    from_within = {node for one in classes if not takes_a_code(one) for node in ast.walk(one) if is_start(node)}
    found = []
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and (name_of(node.func) in from_code or node in from_within):
                told = list(codes(node.args[0], tree)) or ["unknown"] * (path != "errors.py")
                found += [Raised(f"{path}:{node.lineno}", code, given(node)) for code in told]
    return found


def given(call: ast.Call) -> frozenset[str] | None:
    """The names of the parameters that a call gives; None where it passes on a mapping."""
    names = {word.arg for word in call.keywords}
    return None if None in names else frozenset(str(name) for name in names)


def is_start(node: ast.AST) -> bool:
    """Whether the node calls an `__init__`."""
    return isinstance(node, ast.Call) and name_of(node.func) == "__init__"


def is_one_of(node: ast.AST, names: set[str]) -> TypeGuard[ast.ClassDef]:
    """Whether the node defines one of these classes."""
    return isinstance(node, ast.ClassDef) and node.name in names


RAISED = raised()


def test_the_search_for_raised_codes_finds_them() -> None:
    assert {"xml-malformed", "xml-doctype", "xml-too-large", "archive-unusable", "codes-not-given"} <= {
        one.code for one in RAISED
    }


def test_every_exception_that_the_package_raises_has_a_text() -> None:
    known = {code.partition("/")[0] for code in TEXTS}
    lacking = [one for one in RAISED if not any(fnmatchcase(code, one.code) for code in known)]
    assert lacking == []


def test_a_text_uses_only_what_its_exceptions_give() -> None:
    wrong = []
    for one in RAISED:
        for key, text in TEXTS.items():
            if key.partition("/")[0] == one.code and one.parameters is not None:
                named = fields(text.what.it) | (fields(text.next.it) if text.next else set())
                wrong += [(one.place, key, name) for name in named - one.parameters]
    assert wrong == []
