"""Imports point down one list, and the packages that hold the rules touch nothing outside themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "invoicebridge"

LAYERS = (
    ("__main__",),
    ("cli", "web"),
    ("scheduler",),
    ("render",),
    ("app",),
    ("settings",),
    ("connectors", "sandbox"),
    ("bridge",),
    ("transmission",),
    ("pec", "sdi", "fatturapa"),
    ("catalogue", "signature"),
    ("xml", "resources"),
    ("errors",),
)
HEIGHT = {part: height for height, layer in enumerate(reversed(LAYERS)) for part in layer}

PURE = ("fatturapa", "signature", "pec", "sdi", "transmission")
FILES = {"os", "pathlib", "shutil", "tempfile", "glob", "fileinput", "sqlite3", "sqlalchemy", "logging"}
NETWORK = {
    "socket",
    "ssl",
    "select",
    "asyncio",
    "http",
    "urllib",
    "smtplib",
    "imaplib",
    "ftplib",
    "requests",
    "imapclient",
}
MACHINE = {"subprocess", "multiprocessing", "getpass", "locale", "time", "random", "secrets", "uuid"}
OUTSIDE = FILES | NETWORK | MACHINE
CLOCKS = {"now", "today", "utcnow"}
DOORS = {"open", "print", "input", "breakpoint"}


def modules(*parts: str) -> list[Path]:
    """Every module of the package, or of the given parts of it."""
    everything = sorted(PACKAGE.rglob("*.py"))
    return [path for path in everything if not parts or part_of(path) in parts]


def part_of(path: Path) -> str:
    """The part of the package (a row of the list of layers) that a module belongs to; "" is the package itself."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Each import of a module, wherever it stands in it, as (line, full dotted name)."""
    package = ("invoicebridge", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            prefix = ".".join((*base, *([node.module] if node.module else [])))
            yield from ((node.lineno, f"{prefix}.{alias.name}") for alias in node.names)


def own_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Each part of this package that a module imports, with the line."""
    for line, name in imports(path):
        steps = name.split(".")
        if steps[0] == "invoicebridge" and len(steps) > 1 and not steps[1].startswith("__"):
            yield line, steps[1]


def test_every_part_of_the_package_has_its_place_in_the_list() -> None:
    assert {part_of(path) for path in modules()} - {""} <= HEIGHT.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_the_list(path: Path) -> None:
    mine = part_of(path)
    upward = [
        f"{path.name}:{line} {mine or 'invoicebridge'} imports {part}"
        for line, part in own_imports(path)
        if part != mine and HEIGHT[part] >= HEIGHT.get(mine, -1)
    ]
    assert upward == []


def test_only_the_composition_root_and_the_connectors_import_connectors() -> None:
    importers = {part_of(path) for path in modules() for _, part in own_imports(path) if part == "connectors"}
    assert importers <= {"app", "connectors"}


@pytest.mark.parametrize("path", modules(*PURE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_pure_packages_import_nothing_that_reaches_outside(path: Path) -> None:
    assert [(line, name) for line, name in imports(path) if name.split(".")[0] in OUTSIDE] == []


@pytest.mark.parametrize("path", modules(*PURE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_pure_packages_ask_no_clock_and_open_no_file(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    clocks = [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCKS]
    doors = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in DOORS]
    assert (clocks, doors) == ([], [])


def test_documents_are_parsed_in_one_module_only() -> None:
    """Whoever calls lxml's own parsing functions leaves the safe parser's bounds; only our pinned schemas may."""
    parsing = {"fromstring", "XMLParser", "XMLPullParser", "iterparse", "XMLID", "HTMLParser"}
    parsers = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in parsing and ast.unparse(node.value).endswith("etree")
    }
    assert parsers == {"xml.py", "fatturapa/schema.py"}
