"""The demo does what it says: the whole system, in processes of their own, on one machine."""

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "kaobox.cli", "demo"]


def left_running(folder: Path) -> list[str]:
    """Return the command lines that still name the demo's folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = process.read_bytes().replace(b"\x00", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in line and "pytest" not in line:
            found.append(line)
    return found


@pytest.mark.rule("X7")
@pytest.mark.timeout(240)
def test_a_whole_exam_sits_itself_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = subprocess.run(
        [*COMMAND, "--unattended", "--json", "--data", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=200,
        check=False,
    )
    account = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, account
    assert list(account) == [
        "verifier",
        "candidates",
        "verified_by_face",
        "admitted_by_approval",
        "impostors_refused",
        "papers_opened",
        "answers_acknowledged",
        "answers_at_hq",
        "lost",
        "cuts",
        "queued_at_cut",
        "kills",
        "in_flight_at_kill",
        "seconds",
    ]
    assert account["verifier"] == "independent"
    assert account["lost"] == 0
    assert account["candidates"] >= 20
    assert account["verified_by_face"] >= 2
    assert account["verified_by_face"] + account["admitted_by_approval"] == account["candidates"]
    assert account["impostors_refused"] >= 1
    assert account["papers_opened"] == account["candidates"]
    assert account["answers_acknowledged"] == account["answers_at_hq"] >= 400
    assert account["cuts"] >= 1
    assert account["queued_at_cut"] >= 100
    assert account["kills"] >= 1
    assert account["in_flight_at_kill"] >= 20
    promises = (folder / "promises.jsonl").read_text().splitlines()
    assert len(promises) == account["answers_acknowledged"]
    assert not left_running(folder)


@pytest.mark.timeout(120)
def test_the_demo_for_people_shows_its_pages_until_it_is_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    command = [*COMMAND, "--data", str(folder), "--port", "0", "--hq-port", "0", "--start-in", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        said = ""
        for line in demo.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        pages = re.findall(r"http://[0-9.]+:[0-9]+/[a-z]+/", said)
        assert [page.rstrip("/").rpartition("/")[2] for page in pages] == [
            "seat",
            "panel",
            "console",
        ]
        for page in pages:
            with urllib.request.urlopen(page) as answer:
                assert answer.status == 200
        assert "chief / " in said
        assert "20260001" in said
        demo.send_signal(signal.SIGINT)
        assert demo.wait(30) == 0
    assert not left_running(folder)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    done = subprocess.run(
        [*COMMAND, "--unattended", "--data", str(tmp_path)],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("folder-not-empty")
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]
