"""The last line of every benchmark, one shape."""

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Report:
    """``ratio`` is ours over the baseline of the same run; ``holds`` says whether it meets target."""

    name: str
    ratio: float
    target: float
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return self.ratio >= self.target

    def line(self) -> str:
        """Return the JSON line."""
        return json.dumps({**asdict(self), "holds": self.holds})

    def show(self, *, as_json: bool) -> None:
        for name, value in self.figures.items():
            print(f"{name:44} {value:12,.1f}")
        print(f"{'ratio':44} {self.ratio:12.2f}   target {self.target} holds {self.holds}")
        if as_json:
            print(self.line())
