"""A script in a file: TOML with one table `[[step]]` for each thing that shall happen (docs/sandbox.md).

    [[step]]
    do = "answer"
    name = "*_00002.*"
    codes = ["00305"]

`do` is a step of `script` in lower case with hyphens, `times` how often it holds (0: for ever); the other keys are the
step's own. Times are seconds.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import EnumType, StrEnum
from types import UnionType
from typing import Any, Final, get_args, get_type_hints

from invoicebridge.errors import ConfigurationError
from invoicebridge.sandbox.script import Step


@dataclass(frozen=True, slots=True)
class Planned:
    """A step, and how often it holds; None: for ever."""

    step: Step
    times: int | None


def _spelt(kind: type[Any]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


KINDS: Final[Mapping[str, type[Any]]] = {_spelt(kind): kind for kind in Step.__args__}
"""Every kind of step, as a script spells it."""


def read(content: bytes, name: str) -> tuple[Planned, ...]:
    """The steps in the bytes of a script; ConfigurationError that names the step and the key where it is wrong."""
    try:
        table = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError("script-malformed", name=name, reason=error) from None
    steps = table.pop("step", [])
    if table or not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise ConfigurationError("script-malformed", name=name, reason="[[step]]")
    return tuple(_planned(dict(step), f"step {place}") for place, step in enumerate(steps, 1))


def _planned(values: dict[str, Any], where: str) -> Planned:
    kind = KINDS.get(str(values.pop("do", None)))
    if kind is None:
        raise ConfigurationError("script-step", where=where, known=", ".join(sorted(KINDS)))
    times = values.pop("times", 1)
    if not isinstance(times, int) or isinstance(times, bool) or times < 0:
        raise ConfigurationError("script-value", where=f"{where}, times", wanted="0, 1, 2 …")
    known = {field.name for field in fields(kind)}
    for key in values:
        if key not in known:
            raise ConfigurationError("script-key", where=where, key=key, known=", ".join(sorted(known)))
    hints = get_type_hints(kind)
    given = {key: _value(value, hints[key], f"{where}, {key}") for key, value in values.items()}
    try:
        return Planned(kind(**given), times or None)
    except TypeError:
        needed = ", ".join(sorted(known - set(given)))
        raise ConfigurationError("script-value", where=where, wanted=needed) from None


def _value(value: object, hint: Any, where: str) -> object:
    """The value as the step wants it."""
    wanted = next(one for one in (get_args(hint) if isinstance(hint, UnionType) else (hint,)) if one is not type(None))
    if wanted is timedelta and _is_number(value):
        return timedelta(seconds=float(str(value)))
    if wanted is float and _is_number(value):
        return float(str(value))
    if isinstance(wanted, EnumType) and issubclass(wanted, StrEnum):
        if value not in list(wanted):
            raise ConfigurationError("script-value", where=where, wanted=", ".join(wanted))
        return wanted(str(value))
    if get_args(wanted):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
    elif wanted in (str, bool, int) and type(value) is wanted:
        return value
    raise ConfigurationError("script-value", where=where, wanted=_NAMES.get(wanted, "…"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_NAMES: Final = {timedelta: "60, 0.5 …", float: "60, 0.5 …", str: '"…"', bool: "true, false", int: "0, 1, 2 …"}
