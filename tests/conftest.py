"""What every test is held to: no task left behind, no blocking call in the loop; rules collected."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster, blockbuster_ctx

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
async def no_task_left_behind() -> AsyncIterator[None]:
    """Fail a test that leaves asyncio tasks running."""
    before = asyncio.all_tasks()
    yield
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert not left, f"tasks outlived the test: {left}"


@pytest.fixture(autouse=True)
def no_blocking_call() -> Iterator[BlockBuster | None]:
    """Fail a test in which our own code blocks the event loop."""
    modules = ["edge", "cloud", "contract", "provisioning", "firmware"]
    with blockbuster_ctx(modules) as blockbuster:
        yield blockbuster


RULES: dict[str, list[str]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Carry each test's rules in its report, so that they survive distribution over workers."""
    for item in items:
        rules = [rule for mark in item.iter_markers("rule") for rule in mark.args]
        if rules:
            item.user_properties.append(("rules", rules))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Collect the rules of tests that passed; a skipped one proves nothing."""
    if report.when == "call" and report.passed:
        for name, rules in report.user_properties:
            if name == "rules":
                for rule in rules:  # type: ignore[attr-defined]
                    RULES.setdefault(rule, []).append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which rules are proved and which are not, and write them to build/rules.json."""
    known = re.findall(
        r"^- \*\*([PREXAIM]\d+)\*\*", (ROOT / "docs/rules.md").read_text(), re.MULTILINE
    )
    proved = [rule for rule in known if rule in RULES]
    missing = [rule for rule in known if rule not in RULES]
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    listing = {rule: sorted(RULES[rule]) for rule in proved}
    (folder / "rules.json").write_text(json.dumps(listing, indent=1) + "\n")
    terminalreporter.section("rules")
    terminalreporter.line(f"proved ({len(proved)} of {len(known)}): {' '.join(proved)}")
    terminalreporter.line(f"not proved ({len(missing)}): {' '.join(missing)}")
    unknown = sorted(set(RULES) - set(known))
    if unknown:
        terminalreporter.line(f"marked but unknown: {' '.join(unknown)}", red=True)
