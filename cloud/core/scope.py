"""Whose eyes a question is asked with (P1). HQ sees everything; every other role a set of venues."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the tree of places that somebody sees."""

    venues: frozenset[str] | None
    """None for all of them."""

    def sees(self, venue: str) -> bool:
        """Tell whether a venue is inside."""
        return self.venues is None or venue in self.venues


EVERYTHING = Scope(None)
"""For the program's own errands, and for HQ."""
