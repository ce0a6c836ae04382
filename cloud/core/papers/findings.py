"""What an import says about a paper: findings, each with the place that an author can open.

A finding of severity ``error`` makes the import come to nothing; a warning tells what a seat will
not show or do although the author wrote it. Nothing is left out without one of the two.
"""

from dataclasses import dataclass
from typing import Literal

MOST_FINDINGS = 500
"""Enough to mend a paper by; a hostile one cannot fill the memory with more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an author should know; ``code`` is stable and has a sentence in wording."""

    severity: Literal["error", "warning"]
    code: str
    where: str
    """``file``, ``file:line`` or ``file:line [item]``."""
    what: str
    """The construct or value itself, in English."""


class PaperRefused(Exception):
    """Nothing of the file can be used: ``code``, ``where`` and ``what`` as in a Finding."""

    def __init__(self, code: str, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.code = code
        self.where = where
        self.what = what

    @property
    def finding(self) -> Finding:
        """Return the refusal as the one error of an import."""
        return Finding("error", self.code, self.where, self.what)


class Findings:
    """Collects findings in the order of reading; the same one twice is kept once."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding; past MOST_FINDINGS only the fact that there are more."""
        if len(self._found) >= MOST_FINDINGS:
            finding = Finding("error", "too-many-findings", "", "only the first ones are listed")
        self._found[finding] = None

    @property
    def failed(self) -> bool:
        """Tell whether any finding is an error."""
        return any(finding.severity == "error" for finding in self._found)

    def listed(self) -> tuple[Finding, ...]:
        """Return all findings, oldest first."""
        return tuple(self._found)


@dataclass(frozen=True, slots=True)
class Place:
    """The file, and the item in it, that is being read: what its findings name."""

    found: Findings
    file: str
    item: str = ""

    def where(self, line: int | None = None) -> str:
        """Return ``file:line [item]`` with the parts that are known."""
        spot = self.file if line is None else f"{self.file}:{line}"
        return f"{spot} [{self.item}]" if self.item else spot

    def error(self, code: str, what: str, line: int | None = None) -> None:
        """Report what makes the import come to nothing."""
        self.found.add(Finding("error", code, self.where(line), what))

    def warning(self, code: str, what: str, line: int | None = None) -> None:
        """Report what a seat will not show or do."""
        self.found.add(Finding("warning", code, self.where(line), what))
