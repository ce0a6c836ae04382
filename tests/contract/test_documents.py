"""Documents that name things name things that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", prose)
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_every_test_that_security_names_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text()
    named = re.findall(r"`(tests/[\w/.-]+?)(?:::(\w+))?`", text)
    assert len(named) > 20
    for path, name in named:
        target = ROOT / path
        assert target.exists(), path
        assert not name or f"def {name}(" in target.read_text(), name


def test_every_rule_marked_in_a_test_is_a_rule() -> None:
    known = set(
        re.findall(r"^- \*\*([PREXAIM]\d+)\*\*", (ROOT / "docs/rules.md").read_text(), re.MULTILINE)
    )
    for path in (ROOT / "tests").rglob("test_*.py"):
        for marks in re.findall(r"mark\.rule\(([^)]*)\)", path.read_text()):
            assert set(re.findall(r'"([A-Z]\d+)"', marks)) <= known, path
