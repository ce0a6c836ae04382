"""Where the model bundle is, and what its manifest says to those who use it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = "KAOBOX_MODELS"


class BundleRefused(Exception):
    """There is no usable model bundle; ``kaobox models build`` makes one."""

    code = "bundle-refused"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``model`` names templates that can be compared; the rest are Euclidean distances.

    At or below ``pass_at`` two templates are one person, above ``manual_at`` they are not, and the
    next candidate must be farther by ``margin``.
    """

    model: str
    pass_at: float
    manual_at: float
    margin: float


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
    try:
        said = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
        distances = {name: float(at["distance"]) for name, at in said["thresholds"].items()}
        return Manifest(
            model=str(said["model"]),
            pass_at=distances["pass"],
            manual_at=distances["manual"],
            margin=distances["margin"],
        )
    except FileNotFoundError as fault:
        raise BundleRefused(f"no model bundle at {bundle}") from fault
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BundleRefused(f"the manifest at {bundle} cannot be used: {fault!r}") from fault
