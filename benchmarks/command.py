"""The command as a user runs it: over a folder, beside one xmllint over the same files, and how soon it starts."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks import floor
from benchmarks.corpus import invoice
from benchmarks.corpus_files import as_file, fill_folder
from benchmarks.interleave import Contender, interleaved, spreads
from benchmarks.measure import Other, Row, Wish, Workshop
from benchmarks.processes import CHECK, COMMAND, run

LINES: Final = 10
_VALIDATE: Final = (
    "import sys; from lxml import etree; schema = etree.XMLSchema(etree.parse(sys.argv[1])); "
    "sys.exit(not schema.validate(etree.parse(sys.argv[2])))"
)


def _process(workshop: Workshop, name: str, command: Sequence[str], folder: Path | None = None) -> Contender[int]:
    return Contender(name, lambda _: run(command, workshop.environment, folder), lambda code: code == 0)


def folder_beside_xmllint(workshop: Workshop) -> Iterator[Row]:
    """check over a folder beside one xmllint over the same files, and in two processes beside one."""
    count = workshop.many(5_000, least=400)
    folder = fill_folder(workshop.folder / "folder", LINES, count)
    schema = floor.write_schemas(workshop.folder / "schemas")
    contenders = [
        _process(workshop, "check", (*CHECK, str(folder))),
        _process(workshop, "check -j 1", (*CHECK, "-j", "1", str(folder))),
        _process(workshop, "check -j 2", (*CHECK, "-j", "2", str(folder))),
    ]
    if shutil.which("xmllint"):
        names = sorted(path.name for path in folder.iterdir())
        xmllint = ("xmllint", "--nonet", "--noout", "--schema", str(schema), *names)
        contenders.append(_process(workshop, "xmllint --schema", xmllint, folder))
    interleaved(contenders, range(1))
    found = spreads(interleaved(contenders, range(workshop.many(7)), at_most=45))
    default, one, two = found[:3]
    beside = Other("xmllint --schema", found[3]) if len(found) > 3 else None
    yield Row(
        measure="folder",
        what=f"check DIR, {count:,} files of {LINES} lines",
        unit="s",
        ours=default,
        beside=beside,
        figure=default.median / beside.spread.median if beside else None,
        wish=Wish("at most", 3),
        note="" if beside else "xmllint is not installed",
    )
    yield Row(
        measure="folder",
        what=f"check DIR -j 1, {count:,} files",
        unit="s",
        ours=one,
        beside=beside,
        figure=one.median / beside.spread.median if beside else None,
    )
    yield Row(
        measure="folder",
        what=f"check DIR -j 2, {count:,} files",
        unit="s",
        ours=two,
        beside=Other("check DIR -j 1", one),
        figure=one.median / two.median,
        wish=Wish("at least", 1.6),
        note="" if (os.cpu_count() or 1) > 1 else "one core only",
    )


def start(workshop: Workshop) -> Iterator[Row]:
    """A fresh process for --version and for one file, beside Python alone and Python with lxml and the schema."""
    file = as_file(invoice(1, LINES))
    path = workshop.folder / file.name
    path.write_bytes(file.content)
    schema = floor.write_schemas(workshop.folder / "schemas")
    contenders = (
        _process(workshop, "--version", (*COMMAND, "--version")),
        _process(workshop, "python", (sys.executable, "-c", "pass")),
        _process(workshop, "check FILE", (*CHECK, str(path))),
        _process(workshop, "lxml", (sys.executable, "-c", _VALIDATE, str(schema), str(path))),
    )
    interleaved(contenders, range(1))
    version, python, check, lxml = spreads(interleaved(contenders, range(workshop.many(10, least=3)), at_most=30))
    yield Row(
        measure="start",
        what="invoicebridge --version",
        unit="s",
        ours=version,
        beside=Other("python -c pass", python),
        figure=version.median,
        figure_unit="s",
        wish=Wish("at most", 0.3),
    )
    yield Row(
        measure="start",
        what="invoicebridge check FILE",
        unit="s",
        ours=check,
        beside=Other("python, lxml parse + XSD", lxml),
        figure=check.median,
        figure_unit="s",
        wish=Wish("at most", 0.6),
    )
