"""The verb ``kaobox paper import``: a dry run that says what a file would become."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloud.core.papers.importing import Imported

_SEVERITY = {"error": "错误 error", "warning": "注意 warning"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb; it sets ``func``, which takes the arguments and returns an exit status."""
    paper = subparsers.add_parser("paper", help="papers of an exam").add_subparsers(
        required=True, metavar="VERB"
    )
    verb = paper.add_parser("import", help="say what a paper would become; nothing is stored")
    verb.add_argument("file", type=Path, metavar="FILE", help="a QTI package, or Markdown")
    verb.add_argument("--json", action="store_true", help="print one JSON object")
    verb.set_defaults(func=_import)


def _import(arguments: argparse.Namespace) -> int:
    # Loaded here: the control plane's libraries are not installed on a box, whose verbs work alike.
    from cloud.core.papers.importing import read_paper  # noqa: PLC0415

    file: Path = arguments.file
    try:
        data = file.read_bytes()
    except OSError as fault:
        print(f"{file}: {fault.strerror}", file=sys.stderr)
        return 1
    imported = read_paper(file.name, data)
    if arguments.json:
        print(json.dumps(_report(imported), ensure_ascii=False, indent=2))
    else:
        _print(imported)
    return 1 if imported.content is None else 0


def _report(imported: "Imported") -> dict[str, Any]:
    """Return the dry run as JSON: the content whole, of the keys only how many."""
    from cloud.core.papers.wording import SENTENCES  # noqa: PLC0415

    return {
        "content": imported.content.model_dump(mode="json") if imported.content else None,
        "keys": {key.item: len(key.keys) for key in imported.keys},
        "assets": {name: len(data) for name, data in imported.assets.items()},
        "findings": [
            {
                "severity": finding.severity,
                "code": finding.code,
                "where": finding.where,
                "what": finding.what,
                "zh": SENTENCES[finding.code][0],
                "en": SENTENCES[finding.code][1],
            }
            for finding in imported.findings
        ],
    }


def _print(imported: "Imported") -> None:
    from cloud.core.papers.wording import SENTENCES  # noqa: PLC0415

    for finding in imported.findings:
        sentence = " ".join(SENTENCES[finding.code])
        print(f"{_SEVERITY[finding.severity]} {finding.where}: {sentence} ({finding.what})")
    if imported.content is None:
        print("未导入 not imported")
        return
    content = imported.content
    points = sum(item.points or 0 for item in content.items)
    unknown = sum(item.points is None for item in content.items)
    print(f"《{content.title}》 {len(content.items)} 题 items, {points:g} 分 points", end="")
    print(f", {unknown} 题未定分 without points" if unknown else "")
    for section in content.sections:
        print(f"  {section.title or '-'}: {', '.join(section.items)}")
    size = sum(len(data) for data in imported.assets.values())
    pictures = sum(name.startswith("img-") for name in imported.assets)
    print(
        f"  {pictures} 张图片 pictures, {len(imported.assets) - pictures} 段录音 recordings, "
        f"{size} bytes; {len(content.stimuli)} 份材料 shared texts; "
        f"{len(imported.keys)} 份答案 keys"
    )
