"""Every finding has a sentence, and every sentence a finding."""

import re
from pathlib import Path

from cloud.core.papers import wording

CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')
NO_CODES = {
    "qti-orientation-horizontal",
    "utf-8-sig",
    "us-ascii",
    "iso-8859-1",
    "data-",
    "utf-8",
} | {
    "annotation-xml",
    "aria-label",
}


def test_every_code_in_the_source_has_a_sentence_in_two_languages() -> None:
    folder = Path(wording.__file__).parent
    used: set[str] = set()
    for file in folder.glob("*.py"):
        if file.name != "wording.py":
            used |= set(CODE.findall(file.read_text(encoding="utf-8")))
    assert used - NO_CODES == set(wording.SENTENCES)
    for chinese, english in wording.SENTENCES.values():
        assert re.search("[\u4e00-\u9fff]", chinese)
        assert english.isascii()
