"""A rule of the exam says no."""


class Refusal(Exception):
    """Carries the stable code of ``contract.problems`` and what a program may need to go on."""

    def __init__(self, code: str, detail: str = "", **facts: object) -> None:
        super().__init__(detail or code)
        self.code = code
        self.facts = facts
