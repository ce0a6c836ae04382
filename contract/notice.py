"""Whom a notice is for (X18)."""

from contract.wire import Label, Name, Wire


class Audience(Wire):
    """Rooms, attempts, or papers; all empty means the whole session at this venue."""

    rooms: tuple[Label, ...] = ()
    attempts: tuple[Name, ...] = ()
    papers: tuple[Name, ...] = ()

    def includes(self, *, attempt: str, room: str, paper: str) -> bool:
        """Tell whether a candidate is meant."""
        if not (self.rooms or self.attempts or self.papers):
            return True
        return room in self.rooms or attempt in self.attempts or paper in self.papers
