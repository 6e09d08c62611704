"""Everything that transmit, retry and run can tell has its words, in both languages, from the detail that it brings."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from invoicebridge.catalogue import Text
from invoicebridge.render.outcome_texts import collect, export, prepare, resolve, setup, transmit
from invoicebridge.render.outcome_texts.transmit import TEXTS

PACKAGE = Path(__file__).resolve().parents[2] / "invoicebridge"
MODULES = ("sending/telling", "sending/transmit", "sending/retry", "sending/rehearsal", "run")
COMPUTED = {
    *(f"refused-{kind}" for kind in ("recipient", "sender", "size", "rate", "mailbox", "content", "other")),
    *(f"resting-{reason}" for reason in ("login-refused", "failures", "lasting", "rate", "other")),
    *("locked-first-send", "locked-restored", "lease-lost", "first-under-way"),
    *("held-bytes", "held-contradicted"),
    *(f"would-be-held{why}" for why in ("", "-bytes", "-contradicted", "-mail")),
}


def literals() -> Iterator[str]:
    """Every text in the modules that make outcomes."""
    for name in MODULES:
        tree = ast.parse((PACKAGE / "bridge" / f"{name}.py").read_text(encoding="utf-8"))
        yield from (
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )


def fields(template: str) -> set[str]:
    """The details that a text names."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_text_is_of_a_code_that_is_told_somewhere() -> None:
    assert set(TEXTS) - set(literals()) - COMPUTED == set()


def test_every_computed_code_has_a_text() -> None:
    assert COMPUTED - set(TEXTS) == set()


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_both_languages_name_the_same_details_and_differ(code: str) -> None:
    text = TEXTS[code]
    assert fields(text.it) == fields(text.en)
    assert text.it != text.en
    assert not text.it.endswith(".")


def test_no_two_operations_use_one_code_for_different_texts() -> None:
    known: dict[str, Text] = {}
    for module in (prepare, transmit, collect, resolve, export, setup):
        for code, text in module.TEXTS.items():
            assert known.setdefault(code, text) == text, code
