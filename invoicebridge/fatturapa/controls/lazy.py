"""A property computed when first asked for, and kept.

functools.cached_property takes a lock at each first access in Python 3.11, a microsecond that the controls pay thirty
times a file; a document's facts belong to one thread.
"""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class lazy(Generic[Value]):  # noqa: N801 - used as a decorator, like property
    """Decorate a method of a class without slots: its value replaces the method on the instance."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object | None, owner: type) -> Self | Value:
        if instance is None:
            return self
        value: Value = self._compute(instance)
        setattr(instance, self._name, value)
        return value
