"""Zips that want more than to be read."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

import pytest

from cloud.core.papers.findings import PaperRefused
from cloud.core.papers.importing import read_paper
from cloud.core.papers.package import Limits, open_package, resolve

Zip = Callable[[dict[str, str | bytes]], bytes]


def refused(data: bytes, limits: Limits | None = None) -> PaperRefused:
    with pytest.raises(PaperRefused) as caught:
        open_package(data, limits or Limits())
    return caught.value


def with_entry(entry: zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("first.txt", b"x")
        archive.writestr(entry, data)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(zip_of: Zip) -> None:
    bomb = zip_of({"imsmanifest.xml": b"\0" * 50_000_000})
    assert len(bomb) < 60_000
    assert refused(bomb).code == "package-too-large"
    imported = read_paper("bomb.zip", bomb)
    assert imported.content is None
    assert imported.findings[0].code == "package-too-large"
    assert imported.findings[0].where == "imsmanifest.xml"


def test_a_file_above_its_bound_is_refused(zip_of: Zip) -> None:
    error = refused(zip_of({"a.xml": b"x" * 101}), Limits(file=100))
    assert (error.code, error.where) == ("package-too-large", "a.xml")


def test_files_that_are_too_large_together_are_refused(zip_of: Zip) -> None:
    files: dict[str, str | bytes] = {f"{n}.xml": b"x" * 100 for n in range(10)}
    assert refused(zip_of(files), Limits(total=999)).code == "package-too-large"
    assert len(open_package(zip_of(files), Limits(total=1000)).names) == 10


def test_too_many_files_are_refused_before_they_are_listed(zip_of: Zip) -> None:
    files: dict[str, str | bytes] = {f"{n}.xml": b"" for n in range(11)}
    assert refused(zip_of(files), Limits(files=10)).code == "package-too-large"


def test_a_forest_of_elements_in_a_small_zip_is_refused(zip_of: Zip) -> None:
    names = [f"Q{number:03d}" for number in range(100)]
    listed = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{n}.xml"/>' for n in names)
    item = f"<assessmentItem><itemBody><p>{'<b/>' * 49_000}</p></itemBody></assessmentItem>"
    files: dict[str, str | bytes] = {f"{name}.xml": item for name in names}
    files["imsmanifest.xml"] = f"<manifest><resources>{listed}</resources></manifest>"
    data = zip_of(files)
    assert len(data) < 50_000
    codes = {finding.code for finding in read_paper("a.zip", data).findings}
    assert "xml-too-large" in codes


def test_a_size_that_lies_is_found_when_the_file_is_read(zip_of: Zip) -> None:
    data = bytearray(zip_of({"a.xml": b"hello hello hello hello"}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 5)
    with pytest.raises(PaperRefused) as caught:
        open_package(bytes(data)).read("a.xml")
    assert caught.value.code == "package-damaged"


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../x.xml", "a/../../x.xml", "a/./x.xml", "a//x.xml", "a\\x.xml", "C:/x.xml"],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    assert refused(with_entry(entry)).code == "package-bad-name"


def test_a_name_with_a_null_is_refused() -> None:
    data = with_entry(zipfile.ZipInfo("seemingly.txt")).replace(b"seemingly.txt", b"seem\0ngly.txt")
    assert refused(data).code == "package-bad-name"


def test_a_symbolic_link_is_refused() -> None:
    link = zipfile.ZipInfo("link.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert refused(with_entry(link, b"/etc/passwd")).code == "package-special-file"


def test_two_entries_of_one_name_are_refused() -> None:
    assert refused(with_entry(zipfile.ZipInfo("first.txt"))).code == "package-duplicate-name"


def test_a_folder_and_a_file_of_one_name_are_refused() -> None:
    assert refused(with_entry(zipfile.ZipInfo("first.txt/"), b"")).code == "package-duplicate-name"


def test_an_encrypted_entry_is_refused(zip_of: Zip) -> None:
    data = bytearray(zip_of({"a.xml": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(data)).code == "package-encrypted"


def test_packing_other_than_deflate_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", b"x")
    assert refused(buffer.getvalue()).code == "package-damaged"


def test_a_flipped_bit_is_found(zip_of: Zip) -> None:
    data = bytearray(zip_of({"a.xml": b"some text that is packed"}))
    data[40] ^= 0x10
    with pytest.raises(PaperRefused) as caught:
        open_package(bytes(data)).read("a.xml")
    assert (caught.value.code, caught.value.where) == ("package-damaged", "a.xml")


def test_half_a_zip_is_refused(zip_of: Zip) -> None:
    data = zip_of({"a.xml": b"x" * 1000})
    assert refused(data[: len(data) // 2]).code == "package-damaged"


def test_names_that_windows_wrote_in_gbk_are_read() -> None:
    entry = zipfile.ZipInfo("PLACE.png")
    data = with_entry(entry).replace(b"PLACE.png", "图一a.png".encode("gbk"))
    assert "图一a.png" in open_package(data)


def test_what_a_mac_adds_is_not_seen(zip_of: Zip) -> None:
    data = zip_of({"a.md": "x", "__MACOSX/._a.md": "x", ".DS_Store": "x", "b/.DS_Store": "x"})
    assert open_package(data).names == ("a.md",)


def test_a_package_without_manifest_is_refused(zip_of: Zip) -> None:
    (finding,) = read_paper("a.zip", zip_of({"Q01.xml": "<a/>"})).findings
    assert finding.code == "manifest-missing"


def test_a_manifest_inside_a_folder_is_named_with_what_to_do(zip_of: Zip) -> None:
    (finding,) = read_paper("a.zip", zip_of({"试卷/imsmanifest.xml": "<manifest/>"})).findings
    assert finding.code == "manifest-misplaced"
    assert finding.where == "试卷/imsmanifest.xml"
    assert "not the folder" in finding.what


@pytest.mark.parametrize(
    ("base", "href", "name"),
    [
        ("items/Q01.xml", "../images/a.png", "images/a.png"),
        ("items/Q01.xml", "./a.png", "items/a.png"),
        ("Q01.xml", "%E5%9B%BE%201.png", "图 1.png"),
        ("Q01.xml", "a.png#part", "a.png"),
    ],
)
def test_a_link_is_resolved_from_its_file(base: str, href: str, name: str) -> None:
    assert resolve(base, href) == name


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("../a.png", "path-escapes"),
        ("%2e%2e/a.png", "path-escapes"),
        ("/a.png", "path-escapes"),
        ("a\\b.png", "path-escapes"),
        ("", "path-escapes"),
        ("..", "path-escapes"),
        ("https://example.com/a.png", "link-external"),
        ("//example.com/a.png", "link-external"),
        ("file:///etc/passwd", "link-external"),
        ("data:image/png;base64,AAAA", "link-external"),
        ("javascript:alert(1)", "link-external"),
        ("C:/a.png", "link-external"),
    ],
)
def test_a_link_that_leaves_the_package_is_refused(href: str, code: str) -> None:
    with pytest.raises(PaperRefused) as caught:
        resolve("Q01.xml", href)
    assert caught.value.code == code
