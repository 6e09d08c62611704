"""Finds secrets that stand in the settings themselves, which are refused before anything else is looked at."""

from collections.abc import Iterator, Mapping
from typing import Final

_SECRET: Final = ("pass", "pin", "otp", "secret", "bearer")
"""A setting whose name has one of these as a part (between `_` or `-`) must be a reference."""


def secrets_in(table: Mapping[str, object], path: str = "") -> Iterator[str]:
    """The keys, anywhere, that are named as a secret and hold a text or a number."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from secrets_in(value, f"{path}{key}.")
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for number, one in enumerate(value, 1):
                yield from secrets_in(one, f"{path}{key}[{number}].")
        elif is_secret(key):
            yield f"{path}{key}"


def is_secret(key: str) -> bool:
    """Whether what has this name is a secret."""
    parts = key.lower().replace("-", "_").split("_")
    return any(part.startswith("pass") or part.endswith("password") or part in _SECRET for part in parts)
