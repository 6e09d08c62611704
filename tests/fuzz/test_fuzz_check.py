"""`check` never raises, whatever is done to a file, and says 00200 exactly where the schema is violated.

A failure names its seed. The slow ones go on for some seconds from a fixed seed, so that no landing hangs on luck;
INVOICEBRIDGE_FUZZ_SECONDS makes them longer, INVOICEBRIDGE_FUZZ_SEED=new looks where nobody has looked before.
"""

import io
import os
import secrets
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import etree

from invoicebridge import resources
from invoicebridge.bridge.inspecting.inspect import Bench, inspect
from invoicebridge.connectors.files import InputSource
from invoicebridge.fatturapa.check import Checked
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.schema import ORDINARIA, SEMPLIFICATA, Schema
from invoicebridge.render.checked import WRITERS
from invoicebridge.resources import signature_schema
from tests.fatturapa.small_invoices import NOON, errors, judge, schemas
from tests.fuzz.mutations import damage, damaged_bytes
from tests.samples.sample_index import SAMPLES

SECONDS = float(os.environ.get("INVOICEBRIDGE_FUZZ_SECONDS", "4"))
SEED = os.environ.get("INVOICEBRIDGE_FUZZ_SEED", "1")
INVOICES = sorted((SAMPLES / "fatture").glob("*.xml"))
FAULTY = sorted(path for path in (SAMPLES / "faulty").iterdir() if path.suffix in {".xml", ".zip", ".p7m"})


class Register:
    """A tax register that knows nothing."""

    def has_vat_number(self, code: str, on: object) -> None:
        return None

    def has_fiscal_code(self, code: str) -> None:
        return None


NOTHING_GIVEN: dict[str, Any] = {}
EVERYTHING_GIVEN: dict[str, Any] = {
    "as_sent": True,
    "name_used": lambda name: False,
    "invoice_known": lambda key: False,
    "registry": Register(),
}


@cache
def schema(tag: str) -> Schema:
    """The schema of that root element, apart from the one that `check` uses."""
    file = {ORDINARIA: "ordinaria-1.2.3.xsd", SEMPLIFICATA: "semplificata-1.0.2.xsd"}[tag]
    return Schema((resources.schemas() / "fatturapa" / file).read_bytes(), signature_schema())


def judge_damaged_document(seed: int) -> None:
    """A good invoice, damaged: 00200 if and only if the schema refuses it, no exception, and all can be told."""
    random = Random(seed)
    root = etree.fromstring(random.choice(INVOICES).read_bytes(), etree.XMLParser(remove_blank_text=True))
    damage(root, random)
    content = etree.tostring(root)
    checked = judge(content, **random.choice((NOTHING_GIVEN, EVERYTHING_GIVEN)))
    assert ("00200" in errors(checked)) is not schema(root.tag).accepts(etree.fromstring(content))
    tell([checked])


def tell(results: list[Checked]) -> None:
    """Every writer can write the results in both languages."""
    for language in ("it", "en"):
        for write in WRITERS.values():
            assert "".join(write(results, language))


def inspect_damaged_bytes(content: bytes, name: str, seed: int) -> None:
    """Bytes with damage, as a file and as a member of a damaged archive."""
    random = Random(seed)
    damaged = damaged_bytes(content, random)
    bench = Bench(schemas(), Circumstances(at=NOON))
    tell(inspect(InputSource(damaged, name, name), bench))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as writer:
        writer.writestr(name, damaged[:20_000])
        writer.writestr("../" + name, content[:20_000])
    tell(inspect(InputSource(damaged_bytes(archive.getvalue(), random), "a.zip", "a.zip"), bench))


def repeatedly(attempt: Callable[[int], None], seeds: Iterator[int]) -> None:
    """Make the attempt with each seed; a failure names it."""
    for seed in seeds:
        try:
            attempt(seed)
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error


def for_a_while() -> Iterator[int]:
    """Seeds, for some seconds."""
    end = time.monotonic() + SECONDS
    seed = secrets.randbits(64) if SEED == "new" else int(SEED)
    while time.monotonic() < end:
        yield seed
        seed += 1


def official_files(official: Path) -> list[Path]:
    samples = official / "samples"
    return [
        *(samples / "signed_p7m").iterdir(),
        *(samples / "signed_xades").iterdir(),
        *(samples / "invoices").iterdir(),
    ]


def test_a_damaged_document_is_00200_where_the_schema_refuses_it_and_never_an_exception() -> None:
    repeatedly(judge_damaged_document, iter(range(150)))


def test_damaged_bytes_are_never_an_exception() -> None:
    files = [*INVOICES, *FAULTY]
    contents = {path: path.read_bytes() for path in files}

    def attempt(seed: int) -> None:
        path = files[seed % len(files)]
        inspect_damaged_bytes(contents[path], path.name, seed)

    repeatedly(attempt, iter(range(150)))


@pytest.mark.slow
def test_damaged_documents_for_a_while() -> None:
    repeatedly(judge_damaged_document, for_a_while())


@pytest.mark.slow
@pytest.mark.parametrize("kind", [".xml", ".zip", ".p7m"])
def test_damaged_bytes_for_a_while(kind: str) -> None:
    files = [path for path in (*INVOICES, *FAULTY) if path.suffix == kind]
    contents = [(path.name, path.read_bytes()) for path in files]

    def attempt(seed: int) -> None:
        name, content = contents[seed % len(contents)]
        inspect_damaged_bytes(content, name, seed)

    repeatedly(attempt, for_a_while())


@pytest.mark.slow
def test_damaged_official_files_for_a_while(official: Path) -> None:
    contents = [(path.name, path.read_bytes()) for path in official_files(official)]

    def attempt(seed: int) -> None:
        name, content = contents[seed % len(contents)]
        inspect_damaged_bytes(content, name, seed)

    repeatedly(attempt, for_a_while())
