"""The fonts of this machine that may travel with papers (X5)."""

from typing import Protocol

from cloud.core.papers.fonts import Typeface


class Fonts(Protocol):
    """Looks for fonts; an operator may install one at any time. Blocking: call in a thread."""

    @property
    def wanted(self) -> bool:
        """Tell whether papers are to bring their font; False says that nobody misses it."""
        ...

    def text(self) -> Typeface | None:
        """Return a free Chinese font, or None when there is none."""
        ...
