"""State as a fold over the journal: slices, each with its own ``apply``, and nothing else.

A noun of the exam owns a slice: an empty value and a total function from (value, recorded fact) to
the next value. The slices are listed once, in ``edge.app``; recovery and normal running are the
same fold.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from contract.facts.fact import Fact, Stamp

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact in its place in the journal."""

    journal: str
    seq: int
    stamp: Stamp
    fact: Fact


@dataclass(frozen=True)
class Slice(Generic[S]):
    """One noun's part of the state. ``apply`` never refuses: facts already happened."""

    name: str
    empty: S
    apply: Callable[[S, Recorded], S]


class State:
    """An immutable set of slices; ``state[SLICE]`` is typed by the slice."""

    def __init__(
        self,
        slices: tuple[Slice[object], ...],
        values: Mapping[str, object],
        place: tuple[str, int] = ("", 0),
    ) -> None:
        self._slices = slices
        self._values = values
        self.place = place
        """Journal and seq of the last fact folded in."""

    @classmethod
    def of(cls, slices: Iterable[Slice[object]]) -> "State":
        """Return the state before the first fact."""
        fixed = tuple(slices)
        return cls(fixed, {one.name: one.empty for one in fixed})

    def __getitem__(self, one: Slice[S]) -> S:
        return cast("S", self._values[one.name])

    def without(self, *left_out: Slice[Any]) -> tuple[object, ...]:
        """Return the values of all slices but these: unchanged as long as each is the same object."""
        names = {one.name for one in left_out}
        return tuple(value for name, value in self._values.items() if name not in names)

    def apply(self, recorded: Recorded) -> "State":
        """Return the state after one more fact."""
        values = {one.name: one.apply(self._values[one.name], recorded) for one in self._slices}
        return State(self._slices, values, (recorded.journal, recorded.seq))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self._values == other._values

    def __hash__(self) -> int:
        raise TypeError("a state is compared, not hashed")
