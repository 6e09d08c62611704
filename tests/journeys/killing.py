"""Kills an operation anywhere: around every call of a port, between the items that one yields, before every commit.

The points are found by wrapping, not listed: a call that is added tomorrow has its points without a change here. A kill
is a BaseException, so that nothing in between can take it for a failure; the store then holds what was committed, as
after SIGKILL. `tests/journeys/test_sigkill.py` does the same with processes and the real signal.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine, event

from invoicebridge.bridge.bridge import Bridge

PORTS = ("archive", "clock", "ids")
FACTORIES = ("outbox", "inbox", "signer")


class Killed(BaseException):
    """The process has ended here."""


def _end(where: str) -> None:
    raise Killed(where)


@dataclass
class Points:
    """Counts the points that a run goes past, and ends it at the one chosen (from 1; None: never)."""

    chosen: int | None = None
    kill: Callable[[str], None] = _end
    passed: list[str] = field(default_factory=list)

    def reach(self, where: str) -> None:
        """The run is here."""
        self.passed.append(where)
        if len(self.passed) == self.chosen:
            self.kill(where)

    @contextmanager
    def around(self, where: str) -> Iterator[None]:
        """A point before and one after the block; none where it ended in an error."""
        self.reach(f"before {where}")
        yield
        self.reach(f"after {where}")


class Watched:
    """A port, with points around everything that is called on it."""

    def __init__(self, port: object, name: str, points: Points) -> None:
        self._port, self._name, self._points = port, name, points

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(self._port, attribute)
        where = f"{self._name}.{attribute}"
        if callable(found):
            return _called(found, where, self._points)
        return Watched(found, where, self._points) if _is_port(found) else found


def _is_port(value: object) -> bool:
    return type(value).__module__.startswith(("invoicebridge.connectors", "tests.world"))


def _called(call: Callable[..., Any], where: str, points: Points) -> Callable[..., Any]:
    def watched(*arguments: Any, **named: Any) -> Any:
        with points.around(where):
            result = call(*arguments, **named)
        return _each(result, where, points) if isinstance(result, Iterator) else result

    return watched


def _each(items: Iterator[Any], where: str, points: Points) -> Iterator[Any]:
    for item in items:
        points.reach(f"item of {where}")
        yield item


def watched(bridge: Bridge, points: Points) -> Bridge:
    """The bridge with points around every call of its ports."""
    ports: dict[str, Any] = {name: Watched(getattr(bridge, name), name, points) for name in PORTS}
    factories: dict[str, Any] = {name: _opened(getattr(bridge, name), name, points) for name in FACTORIES}
    return replace(bridge, **ports, **factories)


def _opened(
    factory: Callable[..., AbstractContextManager[Any]], name: str, points: Points
) -> Callable[..., AbstractContextManager[Any]]:
    @contextmanager
    def opened(*arguments: Any) -> Iterator[Any]:
        with factory(*arguments) as port:
            yield Watched(port, name, points)

    return opened


@contextmanager
def commits_watched(points: Points) -> Iterator[None]:
    """A point before every commit of any database of this process, for the length of the block."""

    def committing(connection: Connection) -> None:
        points.reach("before commit")

    event.listen(Engine, "commit", committing)
    try:
        yield
    finally:
        event.remove(Engine, "commit", committing)
