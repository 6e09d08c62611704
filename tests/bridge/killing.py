"""A process that is killed at a port call: store and mailbox behind something that counts the calls and breaks off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.ports import Inbox


class Killed(BaseException):
    """The process has ended: nothing of it runs any more."""


@dataclass
class Fuse:
    """Burns at the call of this number, before it is made or after; never where there are fewer calls."""

    at: int
    after: bool
    calls: int = 0

    def through(self, call: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """The call is made, unless the fuse burns first."""
        self.calls += 1
        mine = self.calls == self.at
        if mine and not self.after:
            raise Killed
        result = call(*args, **named)
        if mine:
            raise Killed
        return result


class Fused:
    """Something whose every call, and that of every part of it, goes through the fuse."""

    def __init__(self, inside: Any, fuse: Fuse) -> None:
        self._inside, self._fuse = inside, fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inside, name)
        if not callable(found):
            return Fused(found, self._fuse)
        return lambda *args, **named: self._result(self._fuse.through(found, *args, **named))

    def _result(self, result: Any) -> Any:
        """What comes piece by piece may break off between any two of them."""
        return self._pieces(result) if isinstance(result, Iterator) else result

    def _pieces(self, every: Iterator[Any]) -> Iterator[Any]:
        for one in every:
            self._fuse.through(lambda: None)
            yield one


def fused(bridge: Bridge, fuse: Fuse) -> Bridge:
    """The bridge with its store and its mailboxes behind the fuse."""

    @contextmanager
    def inbox(rules: MailboxRules) -> Iterator[Inbox]:
        with bridge.inbox(rules) as opened:
            yield Fused(opened, fuse)  # type: ignore[misc]

    return replace(bridge, archive=Fused(bridge.archive, fuse), inbox=inbox)
