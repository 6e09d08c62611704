"""Which kinds of signer there are, and how their options are read from a table of settings."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.connectors.secrets import FromEnvironment, FromFile
from invoicebridge.connectors.signers import registry
from invoicebridge.connectors.signers.csc import Csc
from invoicebridge.connectors.signers.pkcs11 import Pkcs11
from invoicebridge.errors import ConfigurationError


def test_the_built_in_kinds_are_the_entry_points_of_the_package(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][registry.GROUP] == registry.BUILT_IN


def test_every_kind_can_be_loaded() -> None:
    assert registry.names() == ("csc", "pem", "pkcs11", "pkcs12")
    assert all(registry.kind(name).fields for name in registry.names())


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="signer-kind-unknown"):
        registry.kind("smartphone")


def test_options_are_read_with_paths_relative_to_the_settings() -> None:
    values = {"module": "lib/token.so", "slot": 3, "pin": {"env": "PIN"}, "key_id": "0a"}
    assert registry.kind("pkcs11").read(values, Path("/etc/ib"), "signers.a") == Pkcs11(
        module=Path("/etc/ib/lib/token.so"), slot=3, pin=FromEnvironment("PIN"), key_id="0a"
    )
    values = {"url": "https://a.example", "timeout": 5, "bearer": {"file": "/run/bearer"}}
    assert registry.kind("csc").read(values, Path("/etc/ib"), "signers.b") == Csc(
        url="https://a.example", timeout=5.0, bearer=FromFile(Path("/run/bearer"))
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"file": "a.p12", "passphrase": "segreto-4711"}, "setting-is-a-secret"),
        ({"file": "a.p12", "passphrase": {"env": ""}}, "setting-is-a-secret"),
        ({"file": "a.p12", "passphrase": {"value": "segreto-4711"}}, "setting-is-a-secret"),
        ({"file": "a.p12", "passphrase": {"env": "A", "file": "segreto-4711"}}, "setting-is-a-secret"),
        ({"file": "a.p12", "segreto": "segreto-4711"}, "setting-unknown"),
        ({"file": 4711}, "setting-type"),
        ({}, "setting-missing"),
    ],
    ids=str,
)
def test_wrong_options_are_refused_and_no_value_is_repeated(values: dict[str, Any], code: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        registry.kind("pkcs12").read(values, Path(), "signers.a")
    assert refused.value.code == code
    assert "4711" not in str(refused.value)
