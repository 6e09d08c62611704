"""The texts about customers, and the proof that every code has one and that none is left over."""

import ast
from pathlib import Path

from invoicebridge.render.customer_texts import CUSTOMER_FAULTS
from invoicebridge.render.import_fault_texts import FAULTS
from invoicebridge.render.outcome_texts.customer import TEXTS

PACKAGE = Path(__file__).resolve().parents[2] / "invoicebridge"
SOURCES = (
    *(PACKAGE / "bridge" / "batches").glob("*.py"),
    *(PACKAGE / "connectors" / "importers").glob("*.py"),
    PACKAGE / "bridge" / "setting_up" / "customers.py",
    PACKAGE / "bridge" / "preparing" / "sellers.py",
)


def constants() -> set[str]:
    """Every text that stands in the modules about customers."""
    nodes = (node for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_text_is_of_a_code_and_kind() -> None:
    known = constants()
    assert {part for code in CUSTOMER_FAULTS for part in code.split("/")} - known <= {"length", "row"}
    assert TEXTS.keys() - known == set()


def test_every_problem_of_a_customer_has_a_text() -> None:
    made = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                made |= {one.value for one in node.args[1:2] if isinstance(one, ast.Constant)}
    assert made >= {"vat-wrong", "tax-code-wrong", "mail-address-wrong"}
    assert made - FAULTS.keys() == set()
