"""The one command. Each family of verbs stands in its own ``*_commands`` module."""

import argparse
import logging
import os
import sys

from kaobox import (
    cloud_commands,
    demo_commands,
    drill_commands,
    edge_commands,
    face_commands,
    package_commands,
    paper_commands,
)


def main(argv: list[str] | None = None) -> int:
    """Run a verb; returns the exit code."""
    parser = argparse.ArgumentParser(prog="kaobox", description="考盒: exam venues that keep going")
    parser.add_argument("--version", action="version", version="kaobox 0.1.0")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for family in (
        demo_commands,
        drill_commands,
        edge_commands,
        cloud_commands,
        face_commands,
        paper_commands,
        package_commands,
    ):
        family.add_parser(subparsers)
    args = parser.parse_args(argv)
    logging.basicConfig(
        level=os.environ.get("KAOBOX_LOG", "WARNING").upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    code: int = args.func(args)
    return code


if __name__ == "__main__":
    sys.exit(main())
