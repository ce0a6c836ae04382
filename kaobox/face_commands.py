"""The verbs ``kaobox models build|check`` and ``kaobox face compare|inspect|evaluate|calibrate``."""

import argparse
import json
import sys
from pathlib import Path

from kaobox import face_trials


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs; each sets ``func``, which takes the arguments and returns an exit status."""
    models = subparsers.add_parser("models", help="the bundle of face models").add_subparsers(
        required=True, metavar="VERB"
    )
    build = models.add_parser("build", help="fetch the pinned packages, convert, verify, write")
    build.set_defaults(func=_build)
    check = models.add_parser("check", help="say what is wrong with the bundle")
    check.set_defaults(func=_check)
    for verb in (build, check):
        _bundle_option(verb)

    face = subparsers.add_parser("face", help="try the face models on photos").add_subparsers(
        required=True, metavar="VERB"
    )
    compare = face.add_parser("compare", help="how far apart two photos are, and the decision")
    compare.add_argument("reference", type=Path, metavar="A", help="the photo on file")
    compare.add_argument("probe", type=Path, metavar="B", help="the photo taken at the door")
    compare.set_defaults(func=_compare)
    inspect = face.add_parser("inspect", help="what the quality gate says of one photo")
    inspect.add_argument("photo", type=Path, metavar="A")
    inspect.set_defaults(func=_inspect)
    for verb in (compare, inspect, *face_trials.add_verbs(face, bundle=_place)):
        _bundle_option(verb)
        verb.add_argument("--json", action="store_true", help="print one JSON object")


def _bundle_option(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--bundle",
        type=Path,
        metavar="DIR",
        help="default: KAOBOX_MODELS, else build/models",
    )


# The nets, numpy and pip are loaded by the verb that needs them: every other `kaobox` verb must
# also work where the extra `face` is not installed.


def _place(arguments: argparse.Namespace) -> Path:
    from firmware.face.bundle import place  # noqa: PLC0415

    given: Path | None = arguments.bundle
    return given or place()


def _build(arguments: argparse.Namespace) -> int:
    from firmware.models.build import build  # noqa: PLC0415
    from firmware.models.packages import PackageRefused  # noqa: PLC0415

    try:
        build(_place(arguments), progress=print)
    except (PackageRefused, OSError) as fault:
        return _fail(fault)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from firmware.models.build import check  # noqa: PLC0415

    bundle = _place(arguments)
    faults = check(bundle)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"{bundle} is good")
    return 1 if faults else 0


def _compare(arguments: argparse.Namespace) -> int:
    from edge.core.identity import Thresholds, decide  # noqa: PLC0415
    from firmware.face.bundle import BundleRefused, manifest  # noqa: PLC0415
    from firmware.face.chain import FaceChain  # noqa: PLC0415

    try:
        bundle = _place(arguments)
        said, chain = manifest(bundle), FaceChain(bundle)
        reference = chain.look(arguments.reference.read_bytes())
        probe = chain.look(arguments.probe.read_bytes())
    except (BundleRefused, OSError) as fault:
        return _fail(fault)
    verdict = decide(
        claimed="A",
        probe=probe,
        references={"A": reference.template} if reference.template else {},
        tries=0,
        thresholds=Thresholds(pass_at=said.pass_at, manual_at=said.manual_at, margin=said.margin),
    )
    answer = {
        "distance": verdict.distance,
        "decision": verdict.outcome,
        "reason": verdict.reason,
        "threshold": said.pass_at,
        "model": said.model,
        "reference_reason": reference.reason or "",
        "milliseconds": [reference.milliseconds, probe.milliseconds],
    }
    if arguments.json:
        print(json.dumps(answer))
    else:
        distance = "none" if verdict.distance is None else f"{verdict.distance:.3f}"
        print(f"distance  {distance}  (pass up to {said.pass_at}, manual beyond {said.manual_at})")
        print(f"decision  {verdict.outcome}  {verdict.reason}".rstrip())
        if reference.reason:
            print(f"photo A   {reference.reason}")
        print(f"model     {said.model}")
    return 0


def _inspect(arguments: argparse.Namespace) -> int:
    from firmware.face.bundle import BundleRefused  # noqa: PLC0415
    from firmware.face.chain import FaceChain  # noqa: PLC0415

    try:
        look = FaceChain(_place(arguments)).look(arguments.photo.read_bytes())
    except (BundleRefused, OSError) as fault:
        return _fail(fault)
    if arguments.json:
        answer = {
            "faces": look.faces,
            "reason": look.reason or "",
            "template": look.template is not None,
            "measures": look.measures,
            "model": look.model,
            "milliseconds": look.milliseconds,
        }
        print(json.dumps(answer))
        return 0
    print(f"faces     {look.faces}")
    print(f"reason    {look.reason or 'none, the photo will do'}")
    for name, value in look.measures.items():
        print(f"  {name:<14}{value:8.3f}")
    print(f"took      {look.milliseconds:.0f} ms")
    return 0


def _fail(fault: Exception) -> int:
    code = getattr(fault, "code", "file-unreadable")
    print(f"{code}: {fault}", file=sys.stderr)
    return 2
