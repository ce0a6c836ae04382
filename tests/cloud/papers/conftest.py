"""Papers made for a test: packages of a few files, items of a few lines."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from cloud.core.papers.importing import Imported, read_paper

Files = Mapping[str, str | bytes]
CHOICE = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>B</value></correctResponse></responseDeclaration>"
)
CHOICE_BODY = (
    '<p>题干</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">'
    '<simpleChoice identifier="A">甲</simpleChoice><simpleChoice identifier="B">乙</simpleChoice>'
    "</choiceInteraction>"
)


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@dataclass
class Paper:
    """A QTI 2.1 package in the making; a test changes the part it is about."""

    items: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str | bytes] = field(default_factory=dict)
    test: str = ""

    def item(
        self,
        body: str = CHOICE_BODY,
        *,
        name: str = "Q01",
        declared: str = CHOICE,
        after: str = "",
        attributes: str = "",
    ) -> "Paper":
        self.items[name] = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem identifier="{name}" '
            f'title="{name}" xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" {attributes}>\n'
            f"{declared}\n<itemBody>\n{body}\n</itemBody>\n{after}</assessmentItem>"
        )
        return self

    def files(self) -> dict[str, str | bytes]:
        resources = [(f"{name}.xml", "item") for name in self.items]
        resources += [("test.xml", "test")] if self.test else []
        listed = "".join(
            f'<resource identifier="R{index}" type="imsqti_{kind}_xmlv2p1" href="{file}"/>\n'
            for index, (file, kind) in enumerate(resources)
        )
        files: dict[str, str | bytes] = {
            "imsmanifest.xml": f"<manifest><resources>\n{listed}</resources></manifest>"
        }
        files |= {f"{name}.xml": text for name, text in self.items.items()}
        files |= {"test.xml": self.test} if self.test else {}
        return files | self.extra

    def read(self) -> Imported:
        return read_paper("样卷.zip", zipped(self.files()))


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def zip_of() -> Callable[[Files], bytes]:
    return zipped


@pytest.fixture
def png() -> bytes:
    """One grey pixel, as small as a PNG gets."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a49444154789c6368000000820081dd436af40000000049454e44ae426082"
    )
