"""Runs every benchmark, one after the other in a process of its own, and prints the table."""

import json
import subprocess
import sys
from pathlib import Path

HELPERS = {
    "__init__",
    "__main__",
    "box",
    "questions",
    "report",
    "variant",
    "venue",
    "wire",
}
BENCHES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in HELPERS
)


def main() -> int:
    rows = []
    for name in BENCHES:
        print(f"== bench.{name}", flush=True)
        ran = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", "--json"],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        rows.append(json.loads(ran.stdout.strip().splitlines()[-1]))
        print(ran.stdout, end="", flush=True)
    print(f"\n{'benchmark':16} {'ratio':>8} {'target':>8}  holds")
    for row in rows:
        print(f"{row['name']:16} {row['ratio']:8.2f} {row['target']:8.2f}  {row['holds']}")
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
