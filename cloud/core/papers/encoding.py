"""Bytes to text: the encodings in which papers are written in China.

Text that is not valid UTF-8 is taken for GB 18030, of which GBK and GB 2312 are parts. XML says
its encoding itself; the parser is always given text, because expat knows no Chinese encoding.
"""

import codecs
import re

from cloud.core.papers.findings import PaperRefused

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_XML_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "utf-16": "utf-16",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb18030": "gb18030",
}
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode_text(data: bytes, file: str) -> str:
    """Decode a text file of unknown encoding; raises PaperRefused ``not-text``."""
    if data.startswith(_UTF16_BOMS):
        return _decoded(data, ("utf-16",), file)
    return _decoded(data, ("utf-8-sig", "gb18030"), file)


def decode_xml(data: bytes, file: str) -> str:
    """Decode an XML file by its byte order mark or declaration; raises PaperRefused."""
    if data.startswith(_UTF16_BOMS):
        return _decoded(data, ("utf-16",), file)
    declared = _DECLARED.match(data[:400])
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if data.startswith(codecs.BOM_UTF8) or not declared:
        return _decoded(data, ("utf-8-sig",), file)
    if name not in _XML_ENCODINGS:
        raise PaperRefused("encoding-unsupported", file, f"encoding {name}; save as UTF-8")
    return _decoded(data, (_XML_ENCODINGS[name],), file)


def _decoded(data: bytes, encodings: tuple[str, ...], file: str) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if control := _CONTROL.search(text):
            line = text.count("\n", 0, control.start()) + 1
            code = f"U+{ord(control.group()):04X}"
            raise PaperRefused("not-text", f"{file}:{line}", f"control character {code}")
        return text.removeprefix("\ufeff")
    raise PaperRefused("not-text", file, f"not valid {' or '.join(encodings)} text")
