"""``kaobox package``: anyone verifies, headquarters opens, and neither takes anything on trust."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from contract import package, signing
from kaobox import cli
from tests.contract.test_package_content import Sitting


@pytest.fixture
def sitting() -> Sitting:
    return Sitting()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "hq.pem"
    pem = signing.new_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(pem)
    return path


@pytest.fixture
def packed(tmp_path: Path, sitting: Sitting, key: Path) -> Path:
    hq = serialization.load_pem_private_key(key.read_bytes(), password=None)
    data = package.pack(
        sitting.header(),
        sitting.content(*sitting.signed),
        to=signing.public(hq),  # type: ignore[arg-type]
        key=sitting.seat,
    )
    path = tmp_path / "room.kaopkg"
    path.write_bytes(data)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    code = cli.main(["package", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_anyone_verifies_a_package(
    capsys: pytest.CaptureFixture[str], packed: Path, sitting: Sitting
) -> None:
    code, said = run(capsys, "verify", packed, "--box", signing.public(sitting.box))
    assert (code, said["ok"], said["exporter"], said["venue"]) == (0, True, "seat", "v1")
    assert said["attempts"][0]["epochs"][0]["last"] == 3
    code, said = run(capsys, "verify", packed, "--box", signing.public(signing.new_key()))
    assert (code, said["code"]) == (1, "package-foreign")


def test_a_changed_or_missing_file_is_refused(
    capsys: pytest.CaptureFixture[str], packed: Path, tmp_path: Path
) -> None:
    packed.write_bytes(packed.read_bytes().replace(b'"v1"', b'"v2"', 1))
    assert run(capsys, "verify", packed)[1]["code"] == "package-changed"
    code, said = run(capsys, "verify", tmp_path / "nothing.kaopkg")
    assert (code, said["ok"]) == (1, False)


def test_headquarters_opens_it_with_its_key_alone(
    capsys: pytest.CaptureFixture[str], packed: Path, key: Path, sitting: Sitting, tmp_path: Path
) -> None:
    code, said = run(capsys, "open", packed, "--key", key, "--box", signing.public(sitting.box))
    assert (code, said["ok"], said["genuine"], said["faults"]) == (0, True, 3, [])
    assert [one["body"] for one in said["operations"]] == [one.body for one in sitting.signed]
    other = tmp_path / "other.pem"
    other.write_bytes(b"not a key")
    assert run(capsys, "open", packed, "--key", other)[1]["code"] == "bad-key"
