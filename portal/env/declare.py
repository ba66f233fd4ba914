"""How a variable is declared: the kind of its value, what it is for, and its default."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Self, TypeVar, cast, overload

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Wrong(ValueError):
    """What is right instead, as it follows the variable's name: "must be …". Never holds the value."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """How text is read, and what is right, as it follows "must be". `read` raises ValueError, or Wrong to say more."""

    right: str
    read: Callable[[str], T_co]


class Variable(Generic[T]):
    """One variable. Without a default it must be set; an empty one counts as not set."""

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
        self.is_secret = is_secret  # a file may hold it, which `<name>_FILE` names
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
    """A group of variables, declared as attributes of its class; an instance has their values."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    @classmethod
    def list_variables(cls) -> Iterator[Variable[object]]:
        """In the order in which they are declared, those of the first base first."""
        groups = [base for base in cls.__mro__ if base is not object]
        yield from (found for group in groups for found in vars(group).values() if isinstance(found, Variable))
