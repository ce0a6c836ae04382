"""What a hand-written question says of itself in brackets: points, its kind, and the kind's details."""

import re
from dataclasses import dataclass, replace

_POINTS = re.compile(r"[\[［(（]\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*(?:points?|pts?|分)\s*[\]］)）]")
_MULTIPLE = re.compile(r"[\[［【(（]\s*(?:multiple|多选题?)\s*[\]］】)）]", re.IGNORECASE)
_WORDS = {
    "essay": "essay|作文|论述|简答|问答",
    "order": "order|排序",
    "match": "match|连线|匹配",
    "pairs": "pairs|配对",
    "gaps": "gaps|选词填空|选词",
    "slider": "slider|滑块",
    "upload": "upload|上传文件|上传",
}
_KINDS = {
    kind: re.compile(
        rf"[\[［【]\s*(?:{words})题?(?P<detail>(?![A-Za-z])[^\[\]［］【】]{{0,80}})[\]］】]",
        re.IGNORECASE,
    )
    for kind, words in _WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags of a question, and its text without them."""

    text: str
    points: float | None = None
    multiple: bool = False
    kind: str = ""
    """``essay``, ``order``, ``match``, ``pairs``, ``gaps``, ``slider``, ``upload`` or none."""
    detail: str = ""
    """What stands after the kind: lines, bounds, file types."""
    kinds: int = 0
    """How many kinds are named; more than one is a fault."""

    def also(self, more: "Flags") -> "Flags":
        """Return these flags and those of a later line that holds nothing else."""
        return replace(
            self,
            points=self.points if more.points is None else more.points,
            multiple=self.multiple or more.multiple,
            kind=more.kind or self.kind,
            detail=more.detail if more.kind else self.detail,
            kinds=self.kinds + more.kinds,
        )


def read_flags(text: str) -> Flags:
    """Take ``[2 points]``, ``（多选）``, ``[essay 20 lines]`` and the like out of a line."""
    points, multiple = _POINTS.search(text), _MULTIPLE.search(text)
    named = {kind: found for kind, form in _KINDS.items() if (found := form.search(text))}
    for mark in (points, multiple, *named.values()):
        text = text.replace(mark.group(), "", 1) if mark else text
    kind, found = next(iter(named.items()), ("", None))
    return Flags(
        text=text.strip(),
        points=float(points.group(1)) if points else None,
        multiple=bool(multiple),
        kind=kind,
        detail=found["detail"].strip() if found else "",
        kinds=len(named),
    )
