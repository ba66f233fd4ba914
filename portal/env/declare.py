"""Declares variables: type of value, purpose and default."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Self, TypeVar, cast, overload

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Wrong(ValueError):
    """What the value must be, as text after the variable's name: "must be …". Never includes the value."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """How to parse a value, and the text after "must be". `read` raises ValueError, or Wrong for a fuller message."""

    right: str
    read: Callable[[str], T_co]


class Variable(Generic[T]):
    """One variable. It is required if it has no default; an empty one counts as not set."""

    name: str

    def __init__(
        self,
        kind: Kind[T],
        purpose: str,
        *,
        default: str | None = None,
        default_in_words: str = "",
        is_secret: bool = False,
        is_read_when_empty: bool = False,
    ) -> None:
        self.kind, self.purpose = kind, purpose
        self.default, self.default_in_words = default, default_in_words
        self.is_secret = is_secret  # may be read from the file named by `<name>_FILE`
        self.is_read_when_empty = is_read_when_empty

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, _owner: type) -> Self: ...
    @overload
    def __get__(self, instance: "Variables", _owner: type) -> T: ...
    def __get__(self, instance: "Variables | None", _owner: type) -> Self | T:
        return self if instance is None else cast("T", instance.values[self.name])


class Variables:
    """A group of variables, declared as class attributes; an instance has their values."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    @classmethod
    def list_variables(cls) -> Iterator[Variable[object]]:
        """All variables in declaration order, base classes first."""
        groups = [base for base in cls.__mro__ if base is not object]
        yield from (found for group in groups for found in vars(group).values() if isinstance(found, Variable))
