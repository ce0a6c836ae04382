"""The verbs ``kaobox package verify`` (for anyone) and ``kaobox package open`` (for HQ)."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from contract import package, package_content
from contract.package import Header, PackageRefused
from contract.package_content import Checked


class KeyRefused(Exception):
    """The key file is no P-256 private key."""

    code = "bad-key"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs; each sets ``func``, which takes the arguments and returns an exit status."""
    verbs = subparsers.add_parser("package", help="offline packages of answers").add_subparsers(
        required=True, metavar="VERB"
    )
    verify = verbs.add_parser("verify", help="say who made a package, and whether it was changed")
    verify.set_defaults(func=_verify)
    unpack = verbs.add_parser("open", help="open a package with headquarters' key")
    unpack.add_argument("--key", type=Path, required=True, metavar="FILE", help="PEM, P-256")
    unpack.set_defaults(func=_open)
    for verb in (verify, unpack):
        verb.add_argument("file", type=Path, metavar="FILE", help="a .kaopkg file")
        verb.add_argument(
            "--box",
            action="append",
            metavar="KEY",
            help="public key of a box of the venue, base64url; may be given again",
        )
        verb.add_argument("--json", action="store_true", help="print one JSON object")


def _verify(arguments: argparse.Namespace) -> int:
    try:
        header = _header(arguments)
    except (PackageRefused, OSError) as refused:
        return _say_refused(arguments, refused)
    _say(arguments, {"ok": True, **_described(header)})
    return 0


def _open(arguments: argparse.Namespace) -> int:
    try:
        key = _key(arguments.key)
        _header(arguments)
        header, content = package.unpack(arguments.file.read_bytes(), key)
    except (PackageRefused, KeyRefused, OSError) as refused:
        return _say_refused(arguments, refused)
    checked = package_content.check(header, content, box_keys=arguments.box)
    report = {"ok": not checked.faults, **_described(header), **_contents(checked)}
    if not arguments.json:
        del report["operations"]
    _say(arguments, report)
    return 0 if report["ok"] else 1


def _header(arguments: argparse.Namespace) -> Header:
    header = package.verify(arguments.file.read_bytes())
    if arguments.box:
        package.verify_exporter(header, arguments.box)
    return header


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as exc:
        raise KeyRefused(f"{path}: {exc}") from exc
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyRefused(f"{path}: not a P-256 key")
    return key


def _described(header: Header) -> dict[str, Any]:
    return {
        "format": header.format,
        "venue": header.venue,
        "session": header.session,
        "exporter": header.exporter,
        "hq_key": header.hq_key,
        "made_ms": header.made_ms,
        "attempts": [one.model_dump(mode="json") for one in header.attempts],
    }


def _contents(checked: Checked) -> dict[str, Any]:
    return {
        "genuine": len(checked.genuine),
        "faults": [dataclasses.asdict(fault) for fault in checked.faults],
        "operations": [
            {"sha256": one.digest, "body": one.signed.body, "signature": one.signed.signature}
            for one in checked.genuine
        ],
    }


def _say(arguments: argparse.Namespace, report: dict[str, Any]) -> None:
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        if isinstance(value, list):
            print(f"{name}: {len(value)}")
            for one in value:
                print(f"  {json.dumps(one, ensure_ascii=False)}")
        else:
            print(f"{name}: {value}")


def _say_refused(arguments: argparse.Namespace, refused: Exception) -> int:
    code = getattr(refused, "code", "unreadable")
    if arguments.json:
        print(json.dumps({"ok": False, "code": code, "detail": str(refused)}))
    else:
        print(f"{arguments.file}: {refused}", file=sys.stderr)
    return 1
