"""Where the model bundle is, and what its manifest says to those who use it."""

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENVIRONMENT = "KAOBOX_MODELS"


class BundleRefused(Exception):
    """There is no usable model bundle; ``kaobox models build`` makes one."""

    code = "bundle-refused"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``model`` names templates that can be compared; the rest are Euclidean distances.

    At or below ``pass_at`` two templates are one person, above ``manual_at`` they are not, and the
    next candidate must be farther by ``margin``. Up to ``duplicate_at``, if the manifest has it,
    two faces of a roster are worth an alert.
    """

    model: str
    pass_at: float
    manual_at: float
    margin: float
    duplicate_at: float | None = None


def place() -> Path:
    """Return where the bundle is: ``KAOBOX_MODELS``, else ``build/models`` of the checkout.

    Installed without a checkout, it is ``build/models`` of the current folder.
    """
    named = os.environ.get(ENVIRONMENT)
    checkout = Path(__file__).parents[2]
    root = checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()
    return Path(named) if named else root / "build" / "models"


def manifest(bundle: Path) -> Manifest:
    """Read the manifest.

    Raises:
        BundleRefused: it is missing or does not say what it must.
    """
    said = described(bundle)
    try:
        thresholds = said["thresholds"]
        distances = {name: _distance(name, at) for name, at in thresholds.items()}
        return Manifest(
            model=str(said["model"]),
            pass_at=distances["pass"],
            manual_at=distances["manual"],
            margin=distances["margin"],
            duplicate_at=distances.get("duplicate"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BundleRefused(f"the manifest at {bundle} cannot be used: {fault!r}") from fault


def described(bundle: Path) -> dict[str, Any]:
    """Return the manifest as it stands; raises BundleRefused if there is none."""
    try:
        said = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise BundleRefused(f"no model bundle at {bundle}") from fault
    except (OSError, ValueError) as fault:
        raise BundleRefused(f"the manifest at {bundle} cannot be used: {fault!r}") from fault
    if not isinstance(said, dict):
        raise BundleRefused(f"the manifest at {bundle} is no object")
    return said


def _distance(name: str, said: dict[str, Any]) -> float:
    distance = float(said["distance"])
    if not said["how"] or not 0 <= distance < math.inf:
        raise ValueError(f"{name} is no distance, or nobody knows how it was set")
    return distance
